"""The list of articles: newest first, with what each says, or those that hold the words of the search."""

from __future__ import annotations

import streamlit as st

from dashboard.models import Article
from dashboard.pages import session, source
from dashboard.pages.address import link
from dashboard.pages.markup import Markup, address_link, escaped, join, tag
from dashboard.pages.source import Snapshot
from dashboard.settings import load_settings
from dashboard.store import Hit
from dashboard.wording import Wording

__all__ = ["show"]


def show(wording: Wording) -> None:
    """Search field and list."""
    settings = load_settings()
    snapshot = source.look(settings).snapshot
    with st.container(key="sheet"):
        lead = wording.text("Every status on the map rests on a sentence of one of these texts.")
        st.html(tag("div", tag("h2", wording.text("Articles"), cls="title"), tag("p", lead, cls="lead"), cls="sheet"))
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
                st.html(_hits(source.open_store(settings).search(words), words, wording))
            else:
                st.html(tag("ul", *[_item(article, snapshot, wording) for article in snapshot.articles], cls="items"))


def _head(article: Article, wording: Wording) -> Markup:
    """Title as a link to the reader, publisher and day."""
    query = link(session.filters(), page="article", lang=wording.lang, article=article.id)
    day = wording.day(article.published) if article.published else wording.basis(article.basis)
    meta = f"{article.publisher or wording.text('publisher unknown')} · {day}"
    title = article.title or article.file or article.id
    return join([tag("h3", address_link(query, title), lang=article.language), tag("p", meta, cls="rs")])


def _item(article: Article, snapshot: Snapshot, wording: Wording) -> Markup:
    """An article with the number of statuses that rest on it."""
    n = sum(claim.evidence.article.id == article.id for claim in snapshot.claims)
    told = wording.plural("{n} status rests on it", "{n} statuses rest on it", n)
    return tag("li", _head(article, wording), tag("p", told, cls="rs"))


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
