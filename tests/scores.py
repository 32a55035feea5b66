"""What the method page says about quality, measured again: `python -m tests.scores` writes assets/scores.json.

The founding articles were at hand while the rules were made. The texts set aside were not used to mend the rules,
but come from the same authors, who saw their totals.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests import test_claims, test_geoparse
from tests.press import claim_score, mention_score, press_texts

__all__ = ["FILE", "measured"]

FILE = Path(__file__).resolve().parent.parent / "dashboard" / "assets" / "scores.json"


def measured() -> dict[str, float]:
    """Every figure by its key, to three decimals."""
    aside = [text for text in press_texts() if text.part == "aside"]
    claims = [
        claim
        for article in test_claims.founding().values()
        for claim in test_claims.finder().find_claims(article, test_claims.geoparser().find_mentions(article))
    ]
    founding = test_claims.score(claims, test_claims.gold_rows())
    statuses = claim_score(aside)[0]
    figures = {
        "founding_places_f1": test_geoparse.gold_f1(),
        "founding_statuses_precision": founding["precision"],
        "founding_statuses_recall": founding["recall"],
        "aside_gates_f1": mention_score(aside, "gate").f1,
        "aside_provinces_f1": mention_score(aside, "province").f1,
        "aside_statuses_precision": statuses.precision,
        "aside_statuses_recall": statuses.recall,
    }
    return {key: round(value, 3) for key, value in figures.items()}


if __name__ == "__main__":
    FILE.write_text(json.dumps(measured(), indent=2) + "\n", encoding="utf-8")
