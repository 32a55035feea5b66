"""What the review page keeps on record: decisions, rules, names that the tables may lack, and what was refused.

Each part is one function from the desk to its table; all of them are bounded, however much the store holds.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.claims import load_lexicon
from dashboard.errors import CuakhauError
from dashboard.pages import proposal
from dashboard.pages.address import link
from dashboard.pages.desk import Desk, take_back
from dashboard.pages.drawing import draw
from dashboard.pages.markup import Markup, address_link, tag
from dashboard.pages.told import refusal
from dashboard.settings import load_settings
from dashboard.store import Entry, Quarantined, RuleCounts, Suggested
from dashboard.text import sentence_at
from dashboard.wording import mark

__all__ = ["ledger", "quarantine", "rules", "suggestions"]

_WHOLE = mark("Save the whole text of the article and give it again.")
_DAY = mark("Correct the day in the file and give it again.")
_UNICODE = mark("Convert it to Unicode (UniKey can), or take the text from another copy.")
_REASONS = {
    "binary": (mark("It is no text."), mark("Save the article as text or as a web page and give that.")),
    "charset": (mark("Its letters cannot be read."), mark("Save it again as UTF-8 and give that.")),
    "date-future": (mark("Its day has not come yet."), _DAY),
    "date-impossible": (mark("Its day cannot be."), _DAY),
    "empty": (mark("It is empty."), _WHOLE),
    "no-file": (mark("It is not there."), mark("Give a text file or a saved web page.")),
    "no-text": (mark("It holds no article."), mark("Save the page of the article itself, or its text.")),
    "status": (mark("Its server refused it."), mark("Try again later, or save the page and give the file.")),
    "too-long": (mark("It is too long."), mark("Give each article in a file of its own.")),
    "too-short": (mark("It says too little."), _WHOLE),
    **dict.fromkeys(("tcvn3", "vni"), (mark("It is set in a Vietnamese font from before Unicode."), _UNICODE)),
}
_OTHER_REASON = (mark("It could not be read."), "")
_LISTED = 50
_LEDGER = 200
_REFUSED = 200


def ledger(desk: Desk) -> None:
    """Every decision, the newest first; of one claim its whole history and the way to take the last one back."""
    w, address = desk.wording, desk.address
    rows = desk.store.ledger(claim=address.claim, rule=address.rule, project=desk.pen.filters.project)
    lead = w.text("Who decided what, when and why. Nothing here is ever changed; a decision is taken back by another.")
    draw(tag("div", tag("p", lead, cls="lead"), cls="sheet"))
    if address.claim or address.rule:
        everything = address_link(link(page="review", lang=w.lang, part="ledger"), w.text("Show all"))
        with st.container(horizontal=True, vertical_alignment="center"):
            draw(tag("p", everything, cls="rs"), width="content")
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
        draw(tag("p", w.text("Nothing was decided yet."), cls="lead"))
        return
    shown = proposal.entries(rows[:_LEDGER], desk.snapshot, desk.pen, chosen=desk.address.claim)
    more = (
        tag("p", w.text("The newest {shown} of {all}.", shown=_LEDGER, all=w.number(len(rows))), cls="rs")
        if len(rows) > _LEDGER
        else None
    )
    draw(tag("div", shown, more, cls="sheet wide"))


def rules(desk: Desk) -> None:
    """Each rule with what became of its proposals; a wrong rule can be followed to all its claims."""
    w, address = desk.wording, desk.address
    lead = w.text("Which rule made how many proposals, and what people decided on them.")
    counted = w.text("Open"), w.text("Accepted"), w.text("Edited"), w.text("Rejected")
    heads = [tag("th", w.text("Rule"), scope="col"), *[tag("th", head, scope="col", cls="num") for head in counted]]
    shown = {rule: n for rule, n in desk.store.rules().items() if address.rule in ("", rule)}
    rows = [_rule(desk, rule, counts) for rule, counts in shown.items()]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    everything = address_link(link(page="review", lang=w.lang, part="rules"), w.text("Show all"))
    parts = [
        tag("p", lead, cls="lead"),
        tag("p", everything, cls="rs") if address.rule else None,
        tag("div", table, cls="scroll-x", tabindex="0")
        if rows
        else tag("p", w.text("No rule has proposed anything yet."), cls="rs"),
    ]
    draw(tag("div", *parts, cls="sheet rules"))


def _rule(desk: Desk, rule: str, counts: RuleCounts) -> Markup:
    """One rule with a sentence that it reads, and the way to what it proposed and what was decided on that."""
    w, (language, example) = desk.wording, _examples().get(rule, ("", ""))
    decided = counts.accepted + counts.edited + counts.rejected
    ledger_of = link(page="review", lang=w.lang, part="ledger", rule=rule)
    open_of = link(page="review", lang=w.lang, rule=rule)
    name = proposal.maker(rule, w)
    cells = [
        tag(
            "td",
            address_link(ledger_of, name) if decided else tag("b", name),
            tag("p", f"«{example}»", cls="rq", lang=language) if example else None,
        ),
        tag("td", address_link(open_of, w.number(counts.open)) if counts.open else w.number(0), cls="num"),
        *[tag("td", w.number(n), cls="num") for n in (counts.accepted, counts.edited, counts.rejected)],
    ]
    return tag("tr", *cells)


@st.cache_data(show_spinner=False)
def _examples() -> dict[str, tuple[str, str]]:
    """Of each rule of the tables its language and the sentence that shows what it reads."""
    try:
        return {rule.id: (rule.language, rule.example) for rule in load_lexicon(load_settings().geodata).rules}
    except CuakhauError:  # the counts can be shown all the same
        return {}


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
    draw(tag("div", tag("p", lead, cls="lead"), listed, _rest(desk, len(found), total), cls="sheet"))


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
    lead = w.text("What could not be read, and why. It is tried again when it is given again.")
    none = tag("p", w.text("Everything given so far could be read."), cls="rs")
    shown = tag("ul", *[_refused(desk, one) for one in found], cls="items") if found else none
    draw(tag("div", tag("p", lead, cls="lead"), shown, _rest(desk, len(found), total), cls="sheet"))


def _refused(desk: Desk, one: Quarantined) -> Markup:
    """One source: its own name, what is wrong with it, and what the reader says of that."""
    w, name = desk.wording, _name(one.source)
    day = tag("time", w.day(one.at.date()), datetime=one.at.isoformat())
    why, help_ = (text and w.text(text) for text in _REASONS.get(one.code, _OTHER_REASON))
    where = None if one.source == name or one.source.startswith("upload:") else one.source
    return tag(
        "li",
        tag("h3", name, lang=""),
        tag("p", tag("b", why), " ", help_, " ", day, cls="rs"),
        tag("p", refusal(one.reason.rpartition(f"{name}: ")[2], w), cls="told"),
        tag("p", where, cls="rs path", lang="") if where else None,
    )


def _name(source: str) -> str:
    """An address as it is, of a path or an upload the name of the file."""
    return source if "://" in source else source.replace("\\", "/").rpartition("/")[2] or source
