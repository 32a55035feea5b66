"""The reader: an article with its places and its evidence marked, each mark a link back to the map."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

import streamlit as st

from dashboard import views
from dashboard.models import FAMILY, Claim
from dashboard.pages import session, source, visitor
from dashboard.pages.address import Address, link
from dashboard.pages.drawing import draw
from dashboard.pages.markup import Markup, address_link, join, outside_link, tag
from dashboard.pages.panel import Pen
from dashboard.pages.source import Reading, Snapshot
from dashboard.pages.style import symbol
from dashboard.settings import load_settings
from dashboard.views import Segment
from dashboard.wording import Wording

__all__ = ["body", "scroll_goal", "show"]


class _Goal(TypedDict, total=False):
    scroll: str
    turn: str


def scroll_goal(address: Address) -> _Goal:
    """Where the page scrolls to: the evidence that the address names."""
    if address.page != "article" or not address.claim:
        return {}
    return {"scroll": "evidence", "turn": f"{address.article}/{address.claim}"}


def show(wording: Wording) -> None:
    """The article of the address."""
    settings = load_settings()
    snapshot = source.look(settings).snapshot
    address = session.shown()
    asked = address.claim if visitor.present(settings).reviews else ""
    reading = source.read_article(settings, snapshot, address.article, proposal=asked)
    if reading is None:
        return
    names = {place.id: wording.name(place.names) for place in snapshot.gazetteer.places.values()}
    pen = Pen(wording, session.filters(), lambda place: names.get(place, place))
    with st.container(key="sheet"):
        draw(tag("div", _head(reading, snapshot, pen, address), cls="sheet"))
        waiting = source.open_store(settings).count_proposals(article=address.article)
        if waiting and visitor.present(settings).reviews:
            draw(_waiting(waiting, pen, address))
        segments = views.reader(reading.article, reading.mentions, reading.claims, snapshot.gazetteer)
        text = body(segments, reading.claims, pen, goal=address.claim, title=reading.article.title)
        draw(tag("div", *text, cls="words", lang=reading.article.language))


def _head(reading: Reading, snapshot: Snapshot, pen: Pen, address: Address) -> Markup:
    """Title, who, when and how that is known, what the article says of which project, and what the marks mean."""
    w, article = pen.wording, reading.article
    to_map = link(pen.filters, page="map", lang=w.lang)
    to_proposal = link(pen.filters, page="review", lang=w.lang, claim=address.claim)
    back = (
        address_link(to_proposal, "← ", w.text("Back to the proposal"), cls="back")
        if reading.undecided
        else address_link(to_map, "← ", w.text("Back to the map"), cls="back")
    )
    title = tag("h2", article.title or article.id, cls="title", lang=article.language)
    day = w.text("published {day}", day=w.day(article.published)) if article.published else None
    original = outside_link(article.url, w.text("Publisher's page")) if article.url.startswith("http") else None
    parts = [
        tag("b", article.publisher or w.text("publisher unknown")),
        " ",
        *[tag("span", p) for p in (day, w.basis(article.basis), original) if p],
    ]
    rows = [
        _claim_row(claim, snapshot, pen, here=claim.id == address.claim, undecided=claim is reading.undecided)
        for claim in sorted(reading.claims, key=lambda claim: claim.evidence.start)
    ]
    said = (
        join([tag("p", w.text("What it says"), cls="cap"), tag("ol", *rows, cls="log")])
        if rows
        else tag("p", w.text("No status rests on this article."), cls="lead")
    )
    key = tag(
        "p",
        tag("span", tag("mark", w.text("evidence"))) if rows else None,
        tag("span", w.text("underlined: places; grey: captions and other additions")),
        cls="key",
    )
    return join([back, title, tag("p", *parts, cls="src"), said, key])


def _waiting(number: int, pen: Pen, address: Address) -> Markup:
    """For a reviewer: how much of this article is still to be decided on, and the way there."""
    told = pen.wording.plural("{n} proposal to decide on", "{n} proposals to decide on", number)
    query = link(page="review", lang=pen.wording.lang, article=address.article)
    return tag("div", tag("p", address_link(query, told), cls="side"), cls="sheet")


def _claim_row(claim: Claim, snapshot: Snapshot, pen: Pen, *, here: bool, undecided: bool) -> Markup:
    """A project with the status that the article gives it; the link goes to its words."""
    w = pen.wording
    project = snapshot.gazetteer.projects.get(claim.project)
    name = w.name(project.names) if project else claim.project
    query = link(pen.filters, page="article", lang=w.lang, article=claim.evidence.article.id, claim=claim.id)
    go = address_link(query, w.text("to the words"), current=here)
    return tag(
        "li",
        symbol(FAMILY[claim.status]),
        tag("span", w.status(claim.status)),
        tag(
            "span",
            pen.to_project(claim.project, name),
            " · ",
            go,
            tag("em", " · ", w.text("undecided")) if undecided else None,
        ),
    )


def body(
    segments: Iterable[Segment], claims: Iterable[Claim], pen: Pen, *, goal: str = "", title: str = ""
) -> list[Markup]:
    """The text as paragraphs of marked segments; the first segment of the claim `goal` gets the id `evidence`."""
    projects = {claim.id: claim.project for claim in claims}
    paragraphs: list[list[tuple[Segment, str]]] = [[]]
    for segment in segments:
        for number, line in enumerate(segment.text.split("\n")):
            if number:
                paragraphs.append([])
            if line:
                paragraphs[-1].append((segment, line))
    found: list[Markup] = []
    open_goal = bool(goal)
    for paragraph in paragraphs:
        parts = []
        for segment, line in paragraph:
            first = open_goal and goal in segment.claims
            open_goal = open_goal and not first
            parts.append(_mark(segment, line, projects, pen, goal=goal if goal in segment.claims else "", first=first))
        if any(line.strip() for _, line in paragraph):
            aside = all(segment.furniture or not line.strip() for segment, line in paragraph)
            again = not found and "".join(line for _, line in paragraph).strip() == title
            found.append(tag("p", *parts, cls="furniture" if aside else "again" if again else ""))
    return found


def _mark(segment: Segment, line: str, projects: dict[str, str], pen: Pen, *, goal: str, first: bool) -> Markup:
    """One stretch of a line as it is marked."""
    inner: Markup | None = None
    if segment.place:
        kind = segment.place.partition(":")[0]
        inner = pen.to_place(segment.place, line, cls=f"m {kind}")
    if segment.claims:
        project = projects.get(goal or segment.claims[0], "")
        return tag(
            "mark", inner or pen.to_project(project, line), cls="goal" if goal else "", id="evidence" if first else None
        )
    if inner is None and segment.furniture:
        return tag("span", line, cls="furniture")
    return inner if inner is not None else join([line])
