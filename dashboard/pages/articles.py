"""The list of articles: newest first, with what each says, or those that hold the words of the search."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboard.models import Article, Basis
from dashboard.pages import session, source
from dashboard.pages.address import link
from dashboard.pages.drawing import draw
from dashboard.pages.markup import Markup, address_link, escaped, join, tag
from dashboard.pages.source import Snapshot
from dashboard.settings import load_settings
from dashboard.store import Heading, Hit
from dashboard.wording import Wording

__all__ = ["show"]

_A_PAGE = 50


def show(wording: Wording) -> None:
    """Search field and list."""
    settings = load_settings()
    snapshot = source.look(settings).snapshot
    with st.container(key="sheet"):
        lead = wording.text("Every status on the map rests on a sentence of one of these texts.")
        draw(tag("div", tag("h2", wording.text("Articles"), cls="title"), tag("p", lead, cls="lead"), cls="sheet"))
        with st.container(key="filters"):
            st.text_input(
                wording.text("Search the articles"),
                key="f_q",
                placeholder=wording.text("Search gates, projects, words"),
                icon=":material/search:",
                label_visibility="collapsed",
                type="search",
                live=True,
                max_chars=200,
            )
        words = session.filters().q
        with st.container(key="results"):
            if words:
                draw(_hits(source.open_store(settings).search(words), words, wording))
            else:
                _shelf(snapshot, wording)


def _shelf(snapshot: Snapshot, wording: Wording) -> None:
    """The articles from the newest on, a page at a time."""
    number = int(st.session_state.get("shelf", 0))
    pages = max(1, -(-snapshot.articles // _A_PAGE))
    number = min(max(number, 0), pages - 1)
    resting = Counter(claim.evidence.article.id for claim in snapshot.claims)
    listed = source.open_store(load_settings()).headings(_A_PAGE, number * _A_PAGE)
    draw(tag("ul", *[_item(one, resting[one.id], wording) for one in listed], cls="items"))
    if pages == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="shelf_turn"):
        newer, older = wording.text("Newer"), wording.text("Older")
        st.button(newer, key="newer", disabled=number == 0, on_click=_turn, args=(number - 1,))
        draw(tag("p", f"{wording.number(number + 1)} / {wording.number(pages)}", cls="rs"), width="content")
        st.button(older, key="older", disabled=number + 1 >= pages, on_click=_turn, args=(number + 1,))


def _turn(number: int) -> None:
    st.session_state["shelf"] = number


def _head(article: Article | Heading, wording: Wording) -> Markup:
    """Title as a link to the reader, publisher and day."""
    query = link(session.filters(), page="article", lang=wording.lang, article=article.id)
    day, basis = wording.day(article.published), wording.basis(article.basis)
    if article.basis in (Basis.INFERRED, Basis.FETCHED):
        day = f"{day} ({basis})"
    elif not article.published:
        day = basis
    meta = f"{article.publisher or wording.text('publisher unknown')} · {day}"
    title = article.title or article.file or article.id
    return join([tag("h3", address_link(query, title), lang=article.language), tag("p", meta, cls="rs")])


def _item(article: Heading, n: int, wording: Wording) -> Markup:
    """An article with the number `n` of statuses that rest on it, and whether it is a reprint."""
    told = wording.plural("{n} status rests on it", "{n} statuses rest on it", n)
    again = None
    if article.story:
        query = link(session.filters(), page="article", lang=wording.lang, article=article.story)
        again = join([" · ", address_link(query, wording.text("reprint of an earlier article"))])
    return tag("li", _head(article, wording), tag("p", told, again, cls="rs"))


def _hits(hits: list[Hit], words: str, wording: Wording) -> Markup:
    """Articles that hold the words, each with the sentence that does."""
    if not hits:
        return tag("p", wording.text("No article holds «{words}».", words=words), cls="lead")
    return tag(
        "ul",
        *[
            tag("li", _head(hit.article, wording), tag("p", _marked(hit), cls="rq", lang=hit.article.language))
            for hit in hits
        ],
        cls="items",
    )


def _marked(hit: Hit) -> Markup:
    """The sentence of a hit with the words marked."""
    parts, reached = [], 0
    for start, end in hit.marks:
        parts += [escaped(hit.snippet[reached:start]), tag("mark", hit.snippet[start:end])]
        reached = end
    return join([*parts, escaped(hit.snippet[reached:])])
