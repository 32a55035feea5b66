"""How well the rules read: the measured figures that this release carries, by layer and by status, as markup.

From `assets/scores.json`, which a test holds against what the tree measures, to one table with a column for each set
of annotated texts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.models import FAMILY, PlaceKind, Status
from dashboard.pages.markup import Markup, join, tag
from dashboard.pages.style import symbol
from dashboard.wording import Wording, mark

__all__ = ["COLUMNS", "figures", "section"]

_FILE = Path(__file__).resolve().parent.parent / "assets" / "scores.json"
_LAYERS = (PlaceKind.GATE, PlaceKind.PROVINCE, PlaceKind.PLACE, PlaceKind.STATION, PlaceKind.MARKER)

COLUMNS: tuple[tuple[str, str], ...] = (
    ("founding", mark("founding articles")),
    ("aside", mark("texts set aside")),
    ("sentences", mark("hard sentences")),
    ("sentences_aside", mark("hard sentences set aside")),
)
"""The sets of texts by their key in the file, with what the page calls them."""


@lru_cache(maxsize=1)
def figures() -> Mapping[str, Any]:
    """What was measured on each set; empty where a release carries no figures."""
    if not _FILE.is_file():
        return {}
    found: Mapping[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))["sets"]
    return found


def section(wording: Wording) -> Markup | None:
    """The table with what it means, or nothing where nothing was measured."""
    sets = {key: figures()[key] for key, _ in COLUMNS if key in figures()}
    if not sets:
        return None
    w = wording
    why = w.text(
        "Each test run measures the rules against annotated texts. The rules were made with the founding articles at "
        "hand. The texts set aside were not used to mend them, but were written and annotated by those who made the "
        "rules, and are few: expect less of articles from elsewhere."
    )
    hard = w.text(
        "Two in three of the sentences were written to be hard: wishes, denials, plans, names that mean something else."
        " Among those set aside some statuses are not found, and a few are proposed that the text does not state. That"
        " is why nothing is shown before a person has accepted it."
    )
    note = w.text(
        "F1 joins precision (what was found is right) and recall (what is there was found); 1 is perfect. A place"
        " counts only with its exact span and id."
    )
    return join(
        [
            tag("h2", w.text("How well it reads")),
            tag("p", why),
            tag("p", hard),
            tag("div", _table(sets, w), cls="scroll-x", tabindex="0"),
            tag("p", note),
        ]
    )


def _table(sets: Mapping[str, Any], w: Wording) -> Markup:
    heads = [tag("th", w.text("Measured"), scope="col")]
    heads += [
        tag("th", w.text(name), " (", w.number(sets[key]["texts"]), ")", cls="num", scope="col")
        for key, name in COLUMNS
        if key in sets
    ]
    claims = [one["claims"] for one in sets.values()]
    rows = [
        _row(join([w.place_kind(layer), ", F1"]), [_score(one["layers"].get(layer), "f1", w) for one in sets.values()])
        for layer in _LAYERS
    ]
    rows += [
        _row(w.text("Proposed statuses that are right (precision)"), [_score(one, "precision", w) for one in claims]),
        _row(w.text("Statuses that were found (recall)"), [_score(one, "recall", w) for one in claims]),
        _row(
            w.text("Building, finished or in use, though the text does not say so"),
            [w.number(one["never"]) for one in sets.values()],
        ),
    ]
    rows += [
        _row(
            join([symbol(FAMILY[status]), " ", w.status(status), ", F1"]),
            [_score(one["statuses"].get(status), "f1", w) for one in sets.values()],
        )
        for status in Status
        if any(status in one["statuses"] for one in sets.values())
    ]
    return tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))


def _score(counted: Mapping[str, float] | None, key: str, w: Wording) -> str:
    """A figure, or a dash where the set holds nothing of the kind."""
    if not counted or not (counted["hit"] or counted["missed"] or counted["wrong"]):
        return "–"
    return w.number(round(counted[key], 3))


def _row(name: str, cells: list[str]) -> Markup:
    return tag("tr", tag("th", name, scope="row"), *[tag("td", cell, cls="num") for cell in cells])
