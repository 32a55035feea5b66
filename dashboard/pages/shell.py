"""What all pages share: configuration, style sheet, top bar, language, notices, and which page an address asks for.

From the query of the URL to one page; what is shown then goes back into the URL.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.errors import CuakhauError
from dashboard.filters import Dropped
from dashboard.pages import articles, frame, method, reader, review, session, source, style, visitor
from dashboard.pages import map as map_page
from dashboard.pages.address import Address, link
from dashboard.pages.drawing import draw
from dashboard.pages.markup import Markup, address_link, join, tag
from dashboard.pages.trouble import guarded
from dashboard.settings import load_settings
from dashboard.wording import Wording, mark

__all__ = ["run"]

_ICON = str(Path(__file__).resolve().parent.parent / "assets" / "icon.svg")
_LANGUAGES = {"vi": "Tiếng Việt", "zh": "中文", "en": "English"}
_FIELDS = {
    "status": mark("Project status"),
    "kind": mark("Kind of project"),
    "province": mark("Province or region"),
    "corridor": mark("Corridor"),
    "place": mark("Place"),
    "project": mark("Project"),
    "asof": mark("What was known by"),
    "lang": mark("Language"),
    "page": mark("Page"),
    "part": mark("Part of the review"),
    "rule": mark("Rule"),
    "claim": mark("Claim"),
    "article": mark("Article"),
}
_HERE = "\x00"
_log = logging.getLogger(__name__)


def run() -> None:
    """One run of the script: the page of the present address, or a plain word on what is wrong."""
    st.set_page_config(page_title="cửakhẩu", page_icon=_ICON, layout="wide", initial_sidebar_state="collapsed")
    draw(style.sheet())
    st.navigation([st.Page(_show, title="cửakhẩu", default=True)], position="hidden").run()


def _show() -> None:
    """The page; a fault that nobody could foresee is logged, and told without its details."""
    try:
        looked = source.look(load_settings())
        query = session.present()
        address = session.adopt(query, looked.snapshot.known, holds=source.knower(load_settings()))
    except CuakhauError:
        _log.exception("the store cannot be shown")
        _failed(Wording(_asked_language()))
        return
    wording = Wording(str(st.session_state.get("lang") or address.lang))
    # A place is held for the notices always: what follows is known by where it stands, and a click must find it.
    top, notices = st.container(horizontal=True, key="top", vertical_alignment="center"), st.empty()

    def head() -> None:
        with top:
            _top(looked.snapshot, address, wording)
        _notices(notices, looked, wording)

    if not session.stands(address.page):
        session.stand("")
    if address.page == "map":
        map_page.show(wording, head)
    else:
        head()
        with guarded():
            _PAGES[address.page](wording)
    session.stand(address.page)
    if address.page != "map":
        session.write()
        followed = frame.follow(wording, **reader.scroll_goal(address))
        if followed is not None:
            session.go(followed)
            st.rerun()


_PAGES: dict[str, Callable[[Wording], None]] = {
    "articles": articles.show,
    "article": reader.show,
    "method": method.show,
    "review": review.show,
}


def _asked_language() -> str:
    asked = st.query_params.get("lang", "vi")
    return asked if asked in _LANGUAGES else "vi"


def _failed(wording: Wording) -> None:
    """No good state was ever there: what to do, in plain words."""
    text = wording.text(
        "The data cannot be read. Run «cuakhau doctor» to see why and how to mend it, then load this page again."
    )
    with st.container(key="notices"):
        draw(tag("p", text, cls="notice", role="alert"))


# ---- top bar


def _top(snapshot: source.Snapshot, address: Address, wording: Wording) -> None:
    """Title, the day of the newest evidence, the pages, the languages."""
    skip = tag("a", wording.text("Skip to the list"), cls="skip", href="#list") if address.page == "map" else None
    home = address_link(
        link(lang=wording.lang),
        tag("span", cls="mark-icon", aria_hidden="true"),
        tag("h1", "cửakhẩu", lang="vi"),
        cls="home",
        label=wording.text("cửakhẩu: start again"),
    )
    tagline = tag("span", wording.text("Evidence map of the Vietnam–China border"), cls="tag")
    draw(join([skip, tag("div", home, tagline, cls="brand")]))
    if snapshot.newest:
        newest = tag("time", wording.day(snapshot.newest), datetime=snapshot.newest.isoformat())
        draw(tag("p", wording.text("Newest evidence"), " ", newest, cls="newest"), width="content")
    draw(_navigation(address, wording), width="content")
    with st.container(key="language", width="content"):
        st.segmented_control(
            wording.text("Language"),
            list(_LANGUAGES),
            key="lang",
            label_visibility="collapsed",
            format_func=lambda lang: _LANGUAGES[lang],
            required=True,
        )


def _navigation(address: Address, wording: Wording) -> Markup:
    """The pages as links that keep the filters; the article page counts as articles."""
    filters = session.filters()
    names = {"map": wording.text("Map"), "articles": wording.text("Articles"), "method": wording.text("Method")}
    guest = visitor.present(load_settings())
    if guest.reviews or guest.may_sign_in or guest.signed_in:
        names["review"] = wording.text("Review")
    here = "articles" if address.page == "article" else address.page
    links = [
        address_link(link(filters, page=page, lang=wording.lang), name, current=page == here)
        for page, name in names.items()
    ]
    return tag("nav", *links, cls="nav", aria_label=wording.text("Pages"))


# ---- notices


def _notices(place: DeltaGenerator, looked: source.Look, wording: Wording) -> None:
    """What an address asked for in vain, and why the page may be old."""
    notices: list[str] = [_told(Dropped(*one), looked, wording) for one in st.session_state.get("dropped", [])]
    if looked.trouble:
        notices.append(
            wording.text(
                "The store cannot be read just now; this is what was read last. Run «cuakhau doctor», then load this"
                " page again."
            )
        )
    if notices:
        with place.container(key="notices"):
            draw(join(tag("p", notice, cls="notice", role="status") for notice in notices))


def _told(one: Dropped, looked: source.Look, wording: Wording) -> Markup | str:
    """One value of the address that nobody knows; what it may have meant by name, and as a link where it is one."""
    if one.field == "article" and session.shown().page == "articles":
        return wording.text("There is no article «{value}». Choose one from this list.", value=one.value)
    field = wording.text(_FIELDS[one.field]) if one.field in _FIELDS else one.field
    field = field[:1].lower() + field[1:]
    if not one.suggestion:
        return wording.text(
            "The address asks for {field} «{value}», which is not known; it was left out.", field=field, value=one.value
        )
    told = wording.text(
        "The address asks for {field} «{value}», which is not known; it was left out. Did you mean «{near}»?",
        field=field,
        value=one.value,
        near=_HERE,
    )
    before, _, after = told.partition(_HERE)
    name: Markup | str = _named(one, looked.snapshot, wording)
    if one.field in ("place", "project"):
        chosen = session.filters().with_("place", "").with_("project", "").with_(one.field, one.suggestion)
        name = address_link(link(chosen, lang=wording.lang), name)
    return join([before, name, after])


def _named(one: Dropped, snapshot: source.Snapshot, wording: Wording) -> str:
    """A value that is known as the page calls it."""
    near = one.suggestion
    if one.field == "status":
        return wording.status(near)
    if one.field == "kind":
        return wording.kind(near)
    held = snapshot.gazetteer.projects.get(near) or snapshot.gazetteer.places.get(near)
    return wording.name(held.names) if held else near
