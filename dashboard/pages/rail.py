"""The filters at the left: project status first, each value with its count under the other filters.

From counts and a day to widgets whose keys the session reads; labels are ours, values are ids.
"""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard import views
from dashboard.filters import Filters
from dashboard.models import FAMILY, Family, PlaceKind, ProjectKind, Status
from dashboard.pages import style
from dashboard.pages.drawing import draw
from dashboard.pages.markup import Markup, tag
from dashboard.pages.source import Snapshot
from dashboard.wording import Wording

__all__ = ["definitions", "show"]

_MARKDOWN = str.maketrans({char: f"\\{char}" for char in "\\`*_[]:$~#"})


def show(snapshot: Snapshot, counts: views.Counts, filters: Filters, wording: Wording) -> None:
    """All filters, folded away on a small screen."""
    with (
        st.container(key="filters", gap=None),
        st.expander(wording.text("Filters"), expanded=not _on_phone(), type="compact", key="fbox"),
    ):
        st.text_input(
            wording.text("Search"),
            key="f_q",
            placeholder=wording.text("Search gates, projects, words"),
            icon=":material/search:",
            label_visibility="collapsed",
            type="search",
            live=True,
            max_chars=200,
        )
        _statuses(snapshot, counts, filters, wording)
        _kinds(snapshot, counts, filters, wording)
        _provinces(snapshot, counts, filters, wording)
        _corridors(counts, filters, snapshot, wording)
        _day(snapshot, filters, wording)


def _on_phone() -> bool:
    """Whether the browser says that it runs on a phone; the layout itself goes by width alone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def _plain(word: str) -> str:
    """A word that Streamlit shows as it is written."""
    return word.translate(_MARKDOWN)


def _statuses(snapshot: Snapshot, counts: views.Counts, filters: Filters, wording: Wording) -> None:
    """A row for each status that occurs on this day or ever, or is chosen; definitions below."""
    occur = {str(s.status) for s in (*snapshot.states.values(), *snapshot.latest_states.values())}
    order = sorted(Status, key=lambda s: (list(Family).index(FAMILY[s]), -list(Status).index(s)))
    options = [str(s) for s in order if str(s) in occur | filters.status | {str(Status.UNKNOWN)}]
    draw(style.rows([FAMILY[Status(option)] for option in options]))
    st.pills(
        wording.text("Project status"),
        options,
        selection_mode="multi",
        key="f_status",
        width="stretch",
        format_func=lambda s: _plain(wording.status(s)),
    )
    draw(style.numbers("status", [counts.status.get(s, 0) for s in options]))
    draw(definitions(options, wording))


def definitions(statuses: list[str], wording: Wording) -> Markup:
    """What the statuses mean, unfolded on demand."""
    rows: list[Markup] = []
    for status in statuses:
        rows.append(tag("dt", style.symbol(FAMILY[Status(status)]), wording.status(status)))
        rows.append(tag("dd", wording.definition(status)))
    return tag("details", tag("summary", wording.text("What do these mean?")), tag("dl", *rows), cls="defs")


def _kinds(snapshot: Snapshot, counts: views.Counts, filters: Filters, wording: Wording) -> None:
    occur = {str(state.project.kind) for state in snapshot.states.values()} | filters.kind
    kinds = [str(kind) for kind in ProjectKind if str(kind) in occur]
    st.pills(
        wording.text("Kind of project"),
        kinds,
        selection_mode="multi",
        key="f_kind",
        format_func=lambda k: _plain(wording.kind(k)),
    )
    draw(style.numbers("kind", [counts.kind.get(k, 0) for k in kinds]))


def _provinces(snapshot: Snapshot, counts: views.Counts, filters: Filters, wording: Wording) -> None:
    """Provinces of both countries from west to east, those that were merged under their old names too."""
    gazetteer = snapshot.gazetteer
    ids = [i for i in {*counts.province, *filters.province} if i in gazetteer.places]
    border = {p for c in gazetteer.crossings for p in (c.province, c.province_before, c.cn_province)}
    ids = [i for i in ids if i in border or i in filters.province]
    west = {
        i: min(
            (
                c.point.lon
                for c in gazetteer.crossings
                if c.point and i in (c.province, c.province_before, c.cn_province)
            ),
            default=999.0,
        )
        for i in ids
    }
    ids.sort(key=lambda i: (gazetteer.places[i].country == "CN", west[i], i))

    def label(province: str) -> str:
        place = gazetteer.places[province]
        name = wording.name(place.names)
        former = place.merged_into or (place.valid_to and place.kind is PlaceKind.PROVINCE)
        return _plain(wording.text("{province} (before 7/2025)", province=name) if former else name)

    st.pills(wording.text("Province or region"), ids, selection_mode="multi", key="f_province", format_func=label)
    draw(style.numbers("province", [counts.province.get(i, 0) for i in ids]))


def _corridors(counts: views.Counts, filters: Filters, snapshot: Snapshot, wording: Wording) -> None:
    """Corridors that carry a project under the other filters, or are chosen."""
    ids = sorted(
        i for i in {*filters.corridor, *(i for i, n in counts.corridor.items() if n)} if i in snapshot.gazetteer.places
    )
    if not ids:
        return
    gazetteer = snapshot.gazetteer

    def label(corridor: str) -> str:
        names = gazetteer.short_names.get(corridor, gazetteer.places[corridor].names)
        return _plain(wording.name(names))

    st.pills(
        wording.text("Corridor"),
        ids,
        selection_mode="multi",
        key="f_corridor",
        format_func=label,
    )
    draw(style.numbers("corridor", [counts.corridor.get(i, 0) for i in ids]))


def _day(snapshot: Snapshot, filters: Filters, wording: Wording) -> None:
    """The days on which something became known; between two of them the map is the same."""
    newest = snapshot.newest
    if newest is None:
        return
    steps = sorted({*(day for day in snapshot.known_days if day < newest), *([filters.asof] if filters.asof else [])})
    if not steps:
        return
    options = [*(day.isoformat() for day in steps), ""]
    # The last step is «all that is known» and goes by the newest day.
    labels = {s: wording.day(dt.date.fromisoformat(s) if s else newest, short=True) for s in options}
    if st.session_state.get("asof_labels") != list(labels.values()):
        # The browser holds the label of a day, not the day: when labels change, it has to be handed the new one.
        st.session_state["asof_labels"] = list(labels.values())
        st.session_state["f_asof"] = filters.asof.isoformat() if filters.asof else ""
    st.select_slider(wording.text("What was known by"), options, key="f_asof", format_func=labels.__getitem__)
