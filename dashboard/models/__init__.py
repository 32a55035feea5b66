"""The nouns of the field as small frozen values: place, toponym, article, mention, claim, decision.

Nothing here reads a file or knows a library; every other module speaks in these types.
"""

from dashboard.models.evidence import Amount, Article, Claim, Evidence, Furniture, Mention, Suggestion, Target
from dashboard.models.places import APPROXIMATE_ABOVE_M, Corridor, Crossing, Names, Place, Point, Project, Stop, Toponym
from dashboard.models.reviewing import Change, Decision, Edit, Person, ProjectState
from dashboard.models.vocabulary import (
    FAMILY,
    AmountKind,
    Basis,
    Family,
    GateState,
    Language,
    Level,
    Mode,
    PlaceKind,
    Precision,
    ProjectKind,
    Role,
    Status,
    Verdict,
)

__all__ = [
    "APPROXIMATE_ABOVE_M",
    "FAMILY",
    "Amount",
    "AmountKind",
    "Article",
    "Basis",
    "Change",
    "Claim",
    "Corridor",
    "Crossing",
    "Decision",
    "Edit",
    "Evidence",
    "Family",
    "Furniture",
    "GateState",
    "Language",
    "Level",
    "Mention",
    "Mode",
    "Names",
    "Person",
    "Place",
    "PlaceKind",
    "Point",
    "Precision",
    "Project",
    "ProjectKind",
    "ProjectState",
    "Role",
    "Status",
    "Stop",
    "Suggestion",
    "Target",
    "Toponym",
    "Verdict",
]
