"""What articles assert about projects: reviewed claims read from a table, new ones found by rules in tables.

From an article and its mentions to claims, each with the words that carry it and the rule that made it.
"""

from dashboard.claims.finder import ClaimFinder
from dashboard.claims.ledger import CLAIM_COLUMNS, LEDGER_COLUMNS, claim_faults, load_reviewed
from dashboard.claims.lexicon import Lexicon, lexicon_faults, load_lexicon
from dashboard.claims.weighing import Weights, load_weights, weight_faults

__all__ = [
    "CLAIM_COLUMNS",
    "LEDGER_COLUMNS",
    "ClaimFinder",
    "Lexicon",
    "Weights",
    "claim_faults",
    "lexicon_faults",
    "load_lexicon",
    "load_reviewed",
    "load_weights",
    "weight_faults",
]
