"""What the review page keeps on record: decisions, rules, names that the tables may lack, and what was refused.

Each part is one function from the desk to its table; all of them are bounded, however much the store holds.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.pages import proposal
from dashboard.pages.address import link
from dashboard.pages.desk import Desk, take_back
from dashboard.pages.markup import Markup, address_link, tag
from dashboard.store import Entry, Suggested
from dashboard.text import sentence_at

__all__ = ["ledger", "quarantine", "rules", "suggestions"]

_LISTED = 50
_LEDGER = 200
_REFUSED = 200


def ledger(desk: Desk) -> None:
    """Every decision, the newest first; of one claim its whole history and the way to take the last one back."""
    w, address = desk.wording, desk.address
    rows = desk.store.ledger(claim=address.claim, rule=address.rule, project=desk.pen.filters.project)
    lead = w.text("Who decided what, when and why. Nothing here is ever changed; a decision is taken back by another.")
    st.html(tag("div", tag("p", lead, cls="lead"), cls="sheet"))
    if address.claim or address.rule:
        everything = address_link(link(page="review", lang=w.lang, part="ledger"), w.text("Show all"))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(tag("p", everything, cls="rs"), width="content")
            if address.claim and rows:
                seen = desk.store.seen(address.claim)
                st.button(
                    w.text("Take the last decision back"),
                    key=f"take_back_{address.claim}_{seen}",
                    on_click=take_back,
                    args=(desk, address.claim, seen),
                )
    _table(desk, rows)


def _table(desk: Desk, rows: Sequence[Entry]) -> None:
    w = desk.wording
    if not rows:
        st.html(tag("p", w.text("Nothing was decided yet."), cls="lead"))
        return
    shown = proposal.entries(rows[:_LEDGER], desk.snapshot, desk.pen, chosen=desk.address.claim)
    more = (
        tag("p", w.text("The newest {shown} of {all}.", shown=_LEDGER, all=w.number(len(rows))), cls="rs")
        if len(rows) > _LEDGER
        else None
    )
    st.html(tag("div", shown, more, cls="sheet wide"))


def rules(desk: Desk) -> None:
    """Each rule with what became of its proposals; a wrong rule can be followed to all its claims."""
    w, address = desk.wording, desk.address
    lead = w.text("Which rule made how many proposals, and what people decided on them.")
    heads = [w.text("Rule"), w.text("Open"), w.text("Accepted"), w.text("Edited"), w.text("Rejected")]
    rows = []
    for rule, counts in desk.store.rules().items():
        if address.rule and rule != address.rule:
            continue
        open_ones = link(page="review", lang=w.lang, rule=rule)
        decided = link(page="review", lang=w.lang, part="ledger", rule=rule)
        cells = [
            tag("td", address_link(decided, proposal.maker(rule, w))),
            tag("td", address_link(open_ones, w.number(counts.open)), cls="num"),
            *[tag("td", w.number(n), cls="num") for n in (counts.accepted, counts.edited, counts.rejected)],
        ]
        rows.append(tag("tr", *cells))
    table = tag(
        "table",
        tag("thead", tag("tr", *[tag("th", head, scope="col") for head in heads])),
        tag("tbody", *rows),
    )
    st.html(tag("div", tag("p", lead, cls="lead"), tag("div", table, cls="scroll-x", tabindex="0"), cls="sheet"))


def suggestions(desk: Desk) -> None:
    """Names that the gazetteer may lack, each once, in a sentence of an article that holds it."""
    w = desk.wording
    found, total = desk.store.suggested(_LISTED), desk.store.count_suggested()
    rows = [row for one in found if (row := _suggestion(desk, one))]
    lead = w.text(
        "Names beside the words of a gate or project that the tables do not hold. They are no mentions; to take one in,"
        " add a row to geodata/."
    )
    none = tag("p", w.text("Nothing is suggested."), cls="rs")
    listed = tag("ul", *rows, cls="items") if rows else none
    st.html(tag("div", tag("p", lead, cls="lead"), listed, _rest(desk, len(found), total), cls="sheet"))


def _suggestion(desk: Desk, one: Suggested) -> Markup | None:
    w, example = desk.wording, one.example
    article = desk.store.article(example.article)
    if article is None:
        return None
    first, last = sentence_at(article.text, example.start, example.end)
    words: list[Markup | str] = [
        article.text[first : example.start],
        tag("mark", example.surface),
        article.text[example.end : last],
    ]
    kind = w.text("place?") if example.kind == "place" else w.text("project?")
    query = link(desk.pen.filters, page="article", lang=w.lang, article=article.id)
    told = w.plural("in {n} article", "in {n} articles", one.articles)
    where = address_link(query, article.publisher or article.title or article.id)
    meta = tag("p", kind, " · ", told, " · ", where, cls="rs")
    quote = tag("p", *words, cls="rq", lang=article.language)
    return tag("li", tag("h3", example.surface, lang=article.language), meta, quote)


def _rest(desk: Desk, shown: int, total: int) -> Markup | None:
    """That there are more than are shown, if so."""
    if total <= shown:
        return None
    w = desk.wording
    return tag("p", w.text("{shown} of {all} are shown.", shown=w.number(shown), all=w.number(total)), cls="rs")


def quarantine(desk: Desk) -> None:
    """Files and addresses that could not be read, the newest first, each with its reason."""
    w = desk.wording
    found, total = desk.store.quarantine(_REFUSED), desk.store.count_quarantine()
    rows = [tag("tr", tag("td", one.source), tag("td", one.reason)) for one in found]
    lead = w.text("What could not be read, and why. It is tried again when it is given again.")
    heads = tag("thead", tag("tr", tag("th", w.text("File"), scope="col"), tag("th", w.text("Reason"), scope="col")))
    table = tag("table", heads, tag("tbody", *rows))
    none = tag("p", w.text("Everything given so far could be read."), cls="rs")
    shown = table if rows else none
    st.html(tag("div", tag("p", lead, cls="lead"), shown, _rest(desk, len(found), total), cls="sheet"))
