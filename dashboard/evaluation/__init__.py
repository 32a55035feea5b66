"""How well the rules read: files in the gold format held against what a reader finds in their texts.

>>> evaluate([Path("tests/gold")], reader, seeds=Path("seeds")).layers["gate"].f1  # doctest: +SKIP
"""

from dashboard.evaluation.gold import LAYERS, GoldClaim, GoldMention, GoldText, read_gold
from dashboard.evaluation.scoring import NEVER, Evaluation, Slip, Tally, evaluate, score

__all__ = [
    "LAYERS",
    "NEVER",
    "Evaluation",
    "GoldClaim",
    "GoldMention",
    "GoldText",
    "Slip",
    "Tally",
    "evaluate",
    "read_gold",
    "score",
]
