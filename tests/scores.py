"""What the method page says about quality, measured again: `python -m tests.scores` writes assets/scores.json.

The founding articles were at hand while the rules were made. Texts and sentences set aside were not used to mend the
rules, but come from the same authors, who saw their totals.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from functools import cache
from pathlib import Path

from dashboard.evaluation import Evaluation, evaluate
from dashboard.ingest import Reader
from tests.press import press_texts, scored
from tests.sentences import SENTENCES

__all__ = ["FILE", "SETS", "measured"]

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "dashboard" / "assets" / "scores.json"
GOLD = [ROOT / "tests" / "gold" / name for name in ("mentions.jsonl", "claims.jsonl")]
PLACES = ("gate", "province", "place", "station", "marker")

SETS = {
    "founding": "the five founding articles, at hand while the rules were made",
    "aside": "twelve of our own articles set aside while the rules were mended",
    "sentences": "149 of our own sentences and short passages, two in three hard, by which rules were mended",
    "sentences_aside": "73 such sentences, drawn by chance and set aside",
}


@cache
def evaluation(part: str) -> Evaluation:
    """The scores of the tree on one of the sets."""
    if part == "aside":
        return scored(text for text in press_texts() if text.part == "aside")
    reader = Reader.of(ROOT / "geodata")
    if part == "founding":
        return evaluate(GOLD, reader, seeds=ROOT / "seeds")
    return evaluate([SENTENCES / ("aside" if part == "sentences_aside" else "tuning")], reader)


def figures_of(part: str) -> dict[str, float]:
    """The figures of a set that stand on the page, by key, to three decimals."""
    found = evaluation(part)
    figures = {
        "gates_f1": found.places("gate").f1,
        "provinces_f1": found.places("province").f1,
        "places_f1": found.places(*PLACES).f1,
        "statuses_precision": found.claims.precision,
        "statuses_recall": found.claims.recall,
        "statuses_f1": found.claims.f1,
    }
    return {f"{part}_{key}": round(value, 3) for key, value in figures.items()}


def counts_of(found: Evaluation) -> dict[str, object]:
    """The counts of a set that are worth keeping: without single rules, and of a language only the sums."""
    record = found.record(errors=False)
    del record["rules"]
    sums = {name: {"places": one.places(*PLACES), "claims": one.claims} for name, one in found.languages.items()}
    languages = {name: {key: tally.record() for key, tally in one.items()} for name, one in sums.items()}
    return record | {"languages": languages}


def measured() -> dict[str, object]:
    """The figures of the page by key, and all counts of each set by layer and by status."""
    sets = {part: {"what": what} | counts_of(evaluation(part)) for part, what in SETS.items()}
    return {"figures": {key: value for part in SETS for key, value in figures_of(part).items()}, "sets": sets}


def write(day: dt.date) -> None:
    told = {"day": day.isoformat()} | measured()
    FILE.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(dt.date.fromisoformat(sys.argv[1]) if len(sys.argv) > 1 else dt.datetime.now(dt.UTC).date())
