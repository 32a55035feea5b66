"""What a visitor has chosen, between the URL and the widgets.

The session holds plain strings only: the query that is shown, the keys of the widgets, and what is selected. A query
that is not the one shown (a copied address, the back button, a link) is adopted; any other change is written to the
URL. A visitor who is quicker than the answers still has an older URL: that one says nothing, his choice counts.
"""

from __future__ import annotations

import contextlib
import datetime as dt

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.filters import FACETS, Filters, Known
from dashboard.pages.address import Address, Holds, Query, read

__all__ = ["adopt", "clear_filters", "drop", "filters", "go", "present", "select", "shown", "stand", "stands", "write"]

_SELECTED = ("place", "project")
_OVERTAKEN = 32


def present() -> Query:
    """The query to show: where a link led, else that of the URL, unless the browser lags behind what was written."""
    state = st.session_state
    asked: Query | None = state.pop("goto", None)
    if asked is not None:
        return asked
    found, written = _of_url(), state.get("written")
    if found == written or _went_back():
        state["overtaken"] = []
    elif written is not None and found in state.get("overtaken", []):
        return dict(written)
    return found


def _of_url() -> Query:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _went_back() -> bool:
    """Whether the back or forward button started this run; then an older URL is meant."""
    return bool(getattr(get_script_run_ctx(suppress_warning=True), "is_history_navigation", False))


def go(query: Query) -> None:
    """Shows another address in the run that follows."""
    st.session_state["goto"] = query


def adopt(query: Query, known: Known, *, holds: Holds) -> Address:
    """The address of `query`; widgets follow it if it is not the one shown already."""
    if query == st.session_state.get("written"):
        return shown()
    address, dropped = read(query, known, holds=holds)
    state = st.session_state
    for key in ("page", "article", "claim", "part", "rule"):
        state[key] = getattr(address, key)
    state["lang"] = address.lang
    state["dropped"] = [tuple(one) for one in dropped]
    _seed(address.filters, anew=True)
    for key in _SELECTED:
        state[key] = getattr(address.filters, key)
    return address


def _seed(found: Filters, *, anew: bool) -> None:
    """Gives the widgets of the filters their values; only those that have none unless `anew`."""
    values: dict[str, object] = {f"f_{name}": sorted(getattr(found, name)) for name in FACETS}
    values |= {"f_q": found.q, "f_asof": found.asof.isoformat() if found.asof else ""}
    for key, value in values.items():
        if anew or key not in st.session_state:
            st.session_state[key] = value
    st.session_state["kept"] = found.to_query()


def filters() -> Filters:
    """What the widgets and the selection say; widgets that are not on this page count with their last value."""
    state = st.session_state
    kept: Query = state.get("kept", {})
    sets = {name: state.get(f"f_{name}", kept.get(name, [])) or [] for name in FACETS}
    asof = None
    with contextlib.suppress(ValueError):
        asof = dt.date.fromisoformat(str(state.get("f_asof") or (kept.get("asof") or [""])[0]))
    if "f_asof" in state and not state["f_asof"]:
        asof = None
    found = Filters(
        status=sets["status"],
        kind=sets["kind"],
        province=sets["province"],
        corridor=sets["corridor"],
        q=str(state.get("f_q", (kept.get("q") or [""])[0]) or ""),
        asof=asof,
        place=str(state.get("place", "")),
        project=str(state.get("project", "")),
    )
    _seed(found, anew=False)
    return found


def shown() -> Address:
    """The address of what is chosen now."""
    state = st.session_state
    return Address(
        page=state.get("page", "map"),
        lang=state.get("lang") or "vi",
        article=state.get("article", ""),
        claim=state.get("claim", ""),
        part=state.get("part", "proposals"),
        rule=state.get("rule", ""),
        filters=filters(),
    )


def write() -> None:
    """Puts what is chosen into the URL."""
    query, state, of_url = shown().to_query(), st.session_state, _of_url()
    if query != state.get("written") or query != of_url:
        older = [*state.get("overtaken", []), state.get("written"), of_url]
        state["overtaken"] = [one for one in older if one is not None and one != query][-_OVERTAKEN:]
        st.query_params.from_dict(query)
        state["written"] = query


def stands(page: str) -> bool:
    """Whether the browser shows all of this page already: the run before ended, and it was on this page."""
    return bool(st.session_state.get("standing") == page)


def stand(page: str) -> None:
    """A run has shown all of this page; none stands while another takes its place."""
    st.session_state["standing"] = page


def select(place: str = "", project: str = "") -> None:
    """One thing is selected, or nothing."""
    st.session_state["place"], st.session_state["project"] = place, project


def clear_filters() -> None:
    """All filters empty; what is selected stays."""
    _seed(Filters(), anew=True)
    st.session_state["dropped"] = []


def drop(name: str) -> None:
    """One filter empty."""
    _seed(filters().without(name), anew=True)
