"""What the words around a project weigh for each status, asked only of projects of which no rule tells anything.

Rules know the words that they were written for; these weights were learned from annotated sentences and so know a
little of many words. From the parts of an article's sentences to at most one proposal for a project, which names its
rule (`vi.weighed_operating`), quotes the words that weigh most, and waits for a person as every other does.
"""

from dashboard.claims.weighing.parts import Part, Silent, parts_of
from dashboard.claims.weighing.proposing import proposals
from dashboard.claims.weighing.weights import Weighed, Weights, load_weights, weight_faults

__all__ = ["Part", "Silent", "Weighed", "Weights", "load_weights", "parts_of", "proposals", "weight_faults"]
