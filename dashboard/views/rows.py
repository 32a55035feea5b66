"""The list: one row a project or crossing as a data frame; the home of pandas beside `export`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.filters import provinces_at
from dashboard.models import Family, Place, Precision, Project, ProjectState, Status, Target
from dashboard.views.frame import States, all_states
from dashboard.views.words import PLAIN, Words

if TYPE_CHECKING:
    from dashboard.gazetteer import Gazetteer

__all__ = ["table"]


def table(
    states: States,
    gazetteer: Gazetteer,
    wording: Words = PLAIN,
    *,
    hollow: Collection[str] = (),
    day: dt.date | None = None,
) -> pd.DataFrame:
    """One row a project in the order given, then one a crossing of `hollow`; the id is the index.

    Columns: project, status, place, as_of, age_days (on `day`, default today), publisher, target in words, and
    status_id, family, kind, kind_id, province, sources, disputed for programs. Days are `date`, missing ones None.
    """
    today = day or dt.datetime.now().astimezone().date()
    rows = [_row(state, gazetteer, wording, today) for state in all_states(states)]
    rows += [_hollow_row(gazetteer.places[place], gazetteer, wording) for place in hollow]
    frame = pd.DataFrame(rows, columns=["id", *_COLUMNS]).set_index("id")
    return frame.astype({"age_days": "Int64", "sources": "Int64", "disputed": bool})


_COLUMNS = (
    "project",
    "status",
    "place",
    "as_of",
    "age_days",
    "publisher",
    "target",
    "status_id",
    "family",
    "kind",
    "kind_id",
    "province",
    "sources",
    "disputed",
)


def _row(state: ProjectState, gazetteer: Gazetteer, wording: Words, today: dt.date) -> dict[str, object]:
    claim = state.claim
    promised = [c.target for c in state.targets if c.target]
    target = next((t for t in promised if t.date), promised[0] if promised else None)
    return {
        "id": state.project.id,
        "project": wording.name(state.project.names),
        "status": wording.status(state.status),
        "place": _where(state.project, gazetteer, wording),
        "as_of": state.newest,
        "age_days": (today - state.newest).days if state.newest else None,
        "publisher": claim.evidence.article.publisher if claim else "",
        "target": _target_words(target, wording) if target else "",
        "status_id": str(state.status),
        "family": str(state.family),
        "kind": wording.kind(state.project.kind),
        "kind_id": str(state.project.kind),
        "province": ", ".join(_province_names(gazetteer.provinces_of(state.project), gazetteer, wording)),
        "sources": state.sources,
        "disputed": bool(state.disputed),
    }


def _hollow_row(place: Place, gazetteer: Gazetteer, wording: Words) -> dict[str, object]:
    blank = dict.fromkeys(_COLUMNS, "")
    return {
        **blank,
        "id": place.id,
        "project": wording.name(place.names),
        "status": wording.status(Status.UNKNOWN),
        "place": wording.name(place.names),
        "as_of": None,
        "age_days": None,
        "status_id": str(Status.UNKNOWN),
        "family": str(Family.UNKNOWN),
        "province": ", ".join(_province_names(provinces_at(place, gazetteer), gazetteer, wording)),
        "sources": 0,
        "disputed": False,
    }


def _where(project: Project, gazetteer: Gazetteer, wording: Words) -> str:
    """The first place of a project by name, with the number of further ones."""
    known = [gazetteer.places[place] for place in project.where if place in gazetteer.places]
    if not known:
        return ""
    return wording.name(known[0].names) + (f"\u00a0+{len(known) - 1}" if len(known) > 1 else "")


def _province_names(ids: Iterable[str], gazetteer: Gazetteer, wording: Words) -> list[str]:
    named = (wording.name(gazetteer.places[i].names) for i in sorted(ids) if i in gazetteer.places)
    return list(dict.fromkeys(named))


def _target_words(target: Target, wording: Words) -> str:
    told = wording.status(target.status)
    return f"{told} · {wording.day(target.date, target.precision or Precision.DAY)}" if target.date else told
