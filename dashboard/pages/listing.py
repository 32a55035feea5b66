"""The list: every project and crossing that the filters let through as a table of links, with its words whole.

It does not change with a choice, so that focus, order and place of scrolling stay: the page's script marks the row.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from dashboard import views
from dashboard.filters import Filters
from dashboard.models import FAMILY, Status
from dashboard.pages.address import Query, link
from dashboard.pages.markup import Markup, address_link, tag
from dashboard.pages.source import Snapshot
from dashboard.pages.style import symbol
from dashboard.wording import Wording, mark

__all__ = ["listing", "row_of", "selected"]

_HEADS = (mark("Project"), mark("Status"), mark("Place"), mark("As of"), mark("Source"))
_RANK = {str(status): f"{number:02}" for number, status in enumerate(Status)} | {str(Status.UNKNOWN): ""}
"""How far a status is: by that the rows are ordered, not by its word."""


@lru_cache(maxsize=128)
def selected(snapshot: Snapshot, narrowed: Filters) -> views.Selection:
    """What a filter lets through; computed once for all visitors who ask for the same."""
    return views.visible(snapshot.states, snapshot.gazetteer, narrowed)


@lru_cache(maxsize=64)
def listing(snapshot: Snapshot, narrowed: Filters, wording: Wording, *, most: int | None = None) -> Markup:
    """The table of what a filter lets through: of its first `most` rows, or of all."""
    selection = selected(snapshot, narrowed)
    if most is not None:
        rest = max(0, most - len(selection.projects))
        selection = replace(selection, projects=selection.projects[:most], hollow=selection.hollow[:rest])
    table = views.table(selection.projects, snapshot.gazetteer, wording, hollow=selection.hollow, day=snapshot.day)
    other = {state.project.id: str(FAMILY[state.disputed[-1].status]) for state in selection.projects if state.disputed}
    query = link(narrowed, page="map", lang=wording.lang)
    rows = [
        _row(str(row), other.get(str(row), ""), told, query, wording)
        for row, told in zip(table.index, table.to_dict("records"), strict=True)
    ]
    order = wording.text("Sort by this column")
    head = [tag("th", tag("button", wording.text(word), title=order), scope="col") for word in _HEADS]
    label = wording.text("Projects and crossings that the filters select")
    return tag("table", tag("thead", tag("tr", *head)), tag("tbody", *rows), cls="list", aria_label=label)


def _row(row: str, other: str, told: dict[Hashable, Any], query: Query, wording: Wording) -> Markup:
    """One project or crossing; its name is the link that chooses it."""
    kind = "project" if row.startswith("project:") else "place"
    name = address_link(query | {kind: [row]}, told["project"])
    known = told["as_of"]
    day = tag("time", wording.day(known, short=True), datetime=known.isoformat()) if known else "–"
    cells = [
        tag("td", symbol(told["family"], other), name),
        tag("td", told["status"], data_rank=_RANK[told["status_id"]]),
        *(tag("td", cell) for cell in (told["place"], day, told["publisher"] or "–")),
    ]
    return tag("tr", *cells, data_row=row)


def row_of(filters: Filters, selection: views.Selection) -> str:
    """The row of what is selected: that of a project, or the first that lies at a place; nothing if it has none."""
    return next(_marked(filters, selection), "")


def _marked(filters: Filters, selection: views.Selection) -> Iterator[str]:
    for state in selection.projects:
        if state.project.id == filters.project or filters.place in state.project.where:
            yield state.project.id
    if filters.place in selection.hollow:
        yield filters.place
