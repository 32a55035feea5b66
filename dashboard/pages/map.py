"""The map page: filters, the sentence, map, legend, panel and list, all from one filtered selection.

A change of the filters runs the whole page; a choice on the map, in the list or in the panel runs its middle only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit_folium import st_folium

from dashboard import export, views, webmap
from dashboard.filters import Filters, describe
from dashboard.models import FAMILY, Family, Level, Status
from dashboard.pages import curtain, frame, rail, session, source, style
from dashboard.pages.drawing import draw
from dashboard.pages.listing import listing, row_of, selected
from dashboard.pages.markup import Markup, join, tag
from dashboard.pages.panel import Pen
from dashboard.pages.source import Snapshot
from dashboard.pages.trouble import guarded
from dashboard.settings import load_settings
from dashboard.wording import Wording

__all__ = ["show"]

_LATEST, _MOST = 12, 150
"""News of the panel, rows of the list."""


def show(wording: Wording, head: Callable[[], None]) -> None:
    """The page; `head` fills what the shell puts above it.

    Where the page stands already, the map is sent before all else: every message ahead of it costs the visitor time.
    """
    filters, settings = session.filters(), load_settings()
    snapshot = source.look(settings, filters.asof).snapshot
    narrowed = _narrowing(filters)
    selection = selected(snapshot, narrowed)
    standing = session.stands("map")
    if not standing:
        head()
    with st.container(horizontal=True, gap=None, key="stage"):
        side = st.container(key="rail")
        summary = st.container(key="summary", horizontal=True, vertical_alignment="center")

        def begin() -> DeltaGenerator:
            with side:
                _held()
            with summary:
                _sentence(snapshot, selection, filters, wording)
                acts = st.container(horizontal=True, key="acts", width="content", gap="small")
                with acts:
                    _held()
            return acts

        acts = None if standing else begin()
        _middle(snapshot, selection, narrowed, wording, settings.tiles)
        acts = acts or begin()
        with side:
            rail.show(snapshot, _counted(snapshot, narrowed), filters, wording)
        with acts:
            _acts(snapshot, selection, filters, wording)
    if standing:
        head()


@lru_cache(maxsize=128)
def _counted(snapshot: Snapshot, narrowed: Filters) -> views.Counts:
    """The numbers beside the values of a filter; the map does not wait for them."""
    return views.counts(snapshot.states, snapshot.gazetteer, narrowed)


def _held() -> None:
    """Holds the place of a container that is filled later: an empty one would not be drawn."""
    draw(tag("span", cls="anchor"))


def _narrowing(filters: Filters) -> Filters:
    """The filters without what is selected."""
    return filters.with_("place", "").with_("project", "")


# ---- the sentence


def _sentence(snapshot: Snapshot, selection: views.Selection, filters: Filters, wording: Wording) -> None:
    """The filter in words with its counts."""
    pieces = describe(filters, wording, _names(snapshot, wording), selection.tally, day=snapshot.newest)
    told = (tag("strong", piece.text) if piece.strong else piece.text for piece in pieces)
    draw(tag("p", *told, cls="sentence", role="status"))


def _acts(snapshot: Snapshot, selection: views.Selection, filters: Filters, wording: Wording) -> None:
    """What can be done with what the filter gives."""
    if filters.active():
        st.button(
            wording.text("Clear filters"),
            type="tertiary",
            icon=":material/close:",
            on_click=session.clear_filters,
            key="clear",
        )
    if len(selection):
        _export(snapshot, selection, wording)


def _names(snapshot: Snapshot, wording: Wording) -> Callable[[str], str]:
    """Words an id of the gazetteer."""

    def name(place_id: str) -> str:
        place = snapshot.gazetteer.places.get(place_id)
        return wording.name(place.names) if place else place_id

    return name


def _export(snapshot: Snapshot, selection: views.Selection, wording: Wording) -> None:
    """What the filters select, as a file; made only when somebody asks for it."""
    decisions = source.open_store(load_settings()).decisions
    gazetteer, projects, hollow = snapshot.gazetteer, selection.projects, selection.hollow
    makers: dict[str, tuple[str, Callable[[], bytes]]] = {
        "csv": (
            "text/csv",
            lambda: export.to_csv(projects, gazetteer, hollow=hollow, decisions=decisions(), excel=True),
        ),
        "geojson": (
            "application/geo+json",
            lambda: export.to_geojson(projects, gazetteer, hollow=hollow, decisions=decisions()),
        ),
        "json": ("application/json", lambda: export.to_json(projects, gazetteer, hollow=hollow, decisions=decisions())),
    }
    labels = {
        "csv": wording.text("Table (CSV)"),
        "geojson": wording.text("Map layer (GeoJSON)"),
        "json": wording.text("Everything (JSON)"),
    }
    with st.popover(wording.text("Export"), type="tertiary", icon=":material/download:", key="export"):
        for suffix, (mime, make) in makers.items():
            st.download_button(
                labels[suffix],
                make,
                f"cuakhau.{suffix}",
                mime,
                key=f"export_{suffix}",
                on_click="ignore",
                width="stretch",
            )


# ---- map, legend, list, panel


@st.fragment
def _middle(snapshot: Snapshot, selection: views.Selection, narrowed: Filters, wording: Wording, tiles: str) -> None:
    """Everything that shows the selection and lets it be chosen.

    `narrowed` gave `selection`. Where a button in here has changed the filters since, the whole page runs anew. What
    answers the visitor comes first: the panel after a choice, the map after a change of the filters.
    """
    if _narrowing(session.filters()) != narrowed:
        st.rerun(scope="app")
    _take_choices({*(state.project.id for state in selection.projects), *selection.hollow})
    filters = session.filters()
    boxes = {"map": st.container(key="map", gap=None)}
    anew = _is_new(narrowed, wording)
    if anew:
        curtain.fall()
    order = ["map", "panel"] if anew else ["panel", "map"]
    if anew and session.stands("map"):
        with boxes[order.pop(0)], guarded():
            _map(snapshot, selection, filters, wording, tiles)
        curtain.wait()
    boxes |= {name: st.container(key=name, gap=None) for name in ("legend", "results", "panel")}
    for name in order:
        with boxes[name], guarded():
            if name == "panel":
                draw(_panel(snapshot, selection, filters, wording))
            else:
                _map(snapshot, selection, filters, wording, tiles)
    with boxes["legend"], guarded():
        draw(legend(selection, snapshot, wording))
    with boxes["results"]:
        draw(tag("span", cls="anchor", id="list", tabindex="-1"))
    curtain.wait()
    with boxes["results"], guarded():
        if len(selection):
            _list(snapshot, selection, narrowed, wording)
        else:
            _nothing_found(snapshot, filters, wording)
    session.write()
    chosen, row = filters.place or filters.project, row_of(filters, selection)
    followed = frame.follow(wording, scroll="panel" if chosen else "", narrow=True, turn=chosen, row=row)
    if followed is not None:
        session.go(followed)
        st.rerun(scope="app")


def _is_new(narrowed: Filters, wording: Wording) -> bool:
    """Whether the filters are not those of the run before, in the language of the run before."""
    now = {**narrowed.to_query(), "lang": [wording.lang]}
    before, st.session_state["narrowed"] = st.session_state.get("narrowed"), now
    return bool(before != now)


def _take_choices(rows: Collection[str]) -> None:
    """Reads what was chosen on the map or in the list since the last run; one selection for all."""
    state = st.session_state
    click = webmap.read_click(state.get("map_frame"))
    if click and click.t != state.get("click"):
        state["click"] = click.t
        session.select(**({"project": click.id} if click.kind == "project" else {"place": click.id}))
    row = frame.picked()
    if row in rows:
        session.select(**({"project": row} if row.startswith("project:") else {"place": row}))


def _panel(snapshot: Snapshot, selection: views.Selection, filters: Filters, wording: Wording) -> Markup:
    """What is selected, else the newest evidence; never empty."""
    pen = Pen(wording, filters, _names(snapshot, wording))
    args = (snapshot.states, snapshot.gazetteer, snapshot.day)
    if filters.project:
        project = views.project_panel(filters.project, *args, changes=snapshot.changes, wording=wording)
        if project:
            return pen.project(project)
    if filters.place:
        place = views.place_panel(filters.place, *args, changes=snapshot.changes, wording=wording)
        if place:
            return pen.place(place)
    inside = views.latest(selection.projects, limit=_LATEST, wording=wording)
    rows = inside or views.latest(snapshot.states, limit=_LATEST, wording=wording)
    return pen.latest(rows, outside=not inside)


def _map(snapshot: Snapshot, selection: views.Selection, filters: Filters, wording: Wording, tiles: str) -> None:
    """The constant base map, and the layer that says which rows show."""
    narrowed = bool(set(filters.active()) - {"asof"})
    layer = webmap.state_layer(
        snapshot.data,
        version=snapshot.version,
        projects=[state.project.id for state in selection.projects] if narrowed else None,
        places=[*selection.places, *selection.hollow] if narrowed else None,
        corridors=selection.corridors if narrowed else None,
        provinces=filters.province,
        selected=filters.place,
        project=filters.project,
        language=wording.lang,
        token=curtain.token(),
    )
    st_folium(
        webmap.base_map(tiles),
        key="map_frame",
        height=560,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=layer,
        render=False,  # it renders the map in any case; this leaves out the page around it, which nobody sees
    )
    if not len(selection):
        draw(tag("p", wording.plural("{n} project", "{n} projects", 0), cls="nomap"))


def legend(selection: views.Selection, snapshot: Snapshot, wording: Wording) -> Markup:
    """What is on the map now: statuses with their definitions, levels, lines, provinces."""
    separator = tag("span", cls="sep", aria_hidden="true")
    items = [*_statuses(selection, snapshot, wording), separator, *_signs(selection, snapshot, wording)]
    return tag("div", *items, cls="legend", tabindex="0", role="group", aria_label=wording.text("Legend"))


def _statuses(selection: views.Selection, snapshot: Snapshot, wording: Wording) -> Iterator[Markup]:
    """Each symbol once, with the statuses that it stands for; that without evidence may be a line as well."""
    shown = {state.status for state in selection.projects}
    lines = views.hollow_lines(selection, snapshot.gazetteer)
    if selection.hollow or lines:
        shown.add(Status.UNKNOWN)
    comma = "、" if wording.lang == "zh" else ","
    for family in Family:
        told = [s for s in reversed(Status) if FAMILY[s] is family and s in shown]
        line = tag("i", cls="g hollow", aria_hidden="true") if lines and family is Family.UNKNOWN else None
        for s in told:
            sign = join([style.symbol(family), line]) if s is told[0] else None
            word = tag("span", wording.status(s), comma if s is not told[-1] else None)
            yield tag("span", sign, word, cls="li" if sign else "li more", title=wording.definition(s))
    if any(state.disputed for state in selection.projects):
        yield _sign("split", wording.text("sources disagree"))


def _signs(selection: views.Selection, snapshot: Snapshot, wording: Wording) -> Iterator[Markup]:
    """The other signs of the map, those of them that are on it."""
    gazetteer, drawn = snapshot.gazetteer, {*selection.places, *selection.hollow}
    crossings = [crossing for crossing in gazetteer.crossings if crossing.id in drawn]
    proven = [state for state in selection.projects if state.status is not Status.UNKNOWN]
    lines = [state.family for state in proven if any(place.startswith("corridor:") for place in state.project.where)]
    under_way = (Family.SERVICE, Family.CONSTRUCTION)
    areas = any(place.startswith("province:") for state in proven for place in state.project.where)
    levels = {crossing.level for crossing in crossings}
    signs = {
        "ring2": (wording.text("international"), Level.INTERNATIONAL in levels),
        "ring1": (wording.text("bilateral"), Level.BILATERAL in levels),
        "ring0": (wording.text("secondary"), Level.SECONDARY in levels),
        "area": (wording.text("whole province"), areas),
        "solid": (wording.text("under way or done"), any(family in under_way for family in lines)),
        "dash": (wording.text("intention only"), any(family not in under_way for family in lines)),
        "approx": (wording.text("approximate"), any(c.point and c.point.approximate for c in crossings)),
        "tick": (wording.text("existing railway"), any(c.existing for c in gazetteer.corridors)),
    }
    return (_sign(kind, word) for kind, (word, shown) in signs.items() if shown)


def _sign(kind: str, word: str) -> Markup:
    return tag("span", tag("i", cls=f"g {kind}", aria_hidden="true"), word, cls="li")


# ---- the list


def _list(snapshot: Snapshot, selection: views.Selection, narrowed: Filters, wording: Wording) -> None:
    """The rows; of very many the first ones, since every filter brings them anew, until all are asked for."""
    cut = len(selection) > _MOST and st.session_state.get("whole") != narrowed.to_query()
    draw(listing(snapshot, narrowed, wording, most=_MOST if cut else None))
    if cut:
        label = wording.text("Show all rows ({n})", n=wording.number(len(selection)))
        st.button(label, key="all_rows", on_click=_show_all, args=(narrowed.to_query(),), width="stretch")


def _show_all(query: dict[str, list[str]]) -> None:
    """All rows of what these filters let through, until the filters change."""
    st.session_state["whole"] = query


def _nothing_found(snapshot: Snapshot, filters: Filters, wording: Wording) -> None:
    """Nothing matches: what that means, and which filter to drop for how many rows."""
    why = wording.text("That is not the same as nothing happening: no sentence in the articles read so far says so.")
    draw(tag("div", tag("h2", wording.text("Nothing matches these filters")), tag("p", why), cls="empty"))
    offers = views.drop_one(snapshot.states, snapshot.gazetteer, filters, all_known=snapshot.latest_states)
    names = {
        "status": wording.text("Project status"),
        "kind": wording.text("Kind of project"),
        "province": wording.text("Province or region"),
        "corridor": wording.text("Corridor"),
        "q": wording.text("Search"),
        "asof": wording.text("What was known by"),
    }
    with st.container(horizontal=True, horizontal_alignment="center", key="emptyact"):
        for offer in offers[:3]:
            gives = wording.plural("{n} row", "{n} rows", offer.gives)
            label = wording.text("Drop «{filter}»: {rows}", filter=names[offer.field], rows=gives)
            st.button(label, key=f"drop_{offer.field}", on_click=session.drop, args=(offer.field,))
        st.button(wording.text("Clear filters"), key="clear_all", on_click=session.clear_filters)
