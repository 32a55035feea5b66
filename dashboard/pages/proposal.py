"""A proposal as markup: what it would change, the words it rests on in their context, who agrees and who does not.

From a `Proposal` of the store to escaped HTML; the decisions themselves are taken in `review`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from dashboard import views
from dashboard.models import FAMILY, Amount, AmountKind, Article, Basis, Claim, Decision, Verdict
from dashboard.pages import told as reader
from dashboard.pages.address import link
from dashboard.pages.markup import Markup, address_link, escaped, join, tag
from dashboard.pages.panel import Pen
from dashboard.pages.source import Snapshot
from dashboard.pages.style import symbol
from dashboard.store import Broken, Entry, Proposal
from dashboard.text import language_of_note
from dashboard.wording import Wording, mark

__all__ = ["broken", "card", "entries", "maker", "queue", "taken_back", "verdict"]

_SHORT = 110
_VERDICT = {
    Verdict.ACCEPT: mark("accepted"),
    Verdict.EDIT: mark("edited"),
    Verdict.REJECT: mark("rejected"),
    Verdict.UNDO: mark("taken back"),
}
_AMOUNT = {
    AmountKind.COST: mark("cost"),
    AmountKind.LENGTH: mark("length"),
    AmountKind.LANES: mark("lanes"),
    AmountKind.AREA: mark("area"),
    AmountKind.PROGRESS: mark("progress"),
}
_BROKEN = {
    "article": mark("Its article is not in the store any more."),
    "changed": mark("Another program has changed it since it was proposed."),
    "quote": mark("Its article no longer holds the quoted words."),
    "project": mark("Its project is in no table."),
    "spoilt": mark("Its article cannot be read: another program has changed it."),
    "unreadable": mark("It cannot be read: another program has changed it."),
}

_RESTORED = ("changed", "spoilt", "unreadable")
"""Of these the store said something else before; which row and column is told for whoever mends it."""


def verdict(one: Verdict, wording: Wording) -> str:
    """What was decided, as a word."""
    return wording.text(_VERDICT[one])


def _project(claim: Claim, snapshot: Snapshot, wording: Wording) -> str:
    project = snapshot.gazetteer.projects.get(claim.project)
    return wording.name(project.names) if project else claim.project


def _status(claim: Claim, wording: Wording) -> Markup:
    family = FAMILY[claim.status]
    return tag("span", symbol(family), wording.status(claim.status), cls=f"chip st f-{family}")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else text[:_SHORT].rsplit(" ", 1)[0] + " …"


# ---- the queue


def queue(proposals: Sequence[Proposal], current: str, snapshot: Snapshot, pen: Pen, keys: dict[str, str]) -> Markup:
    """The proposals as links, the one under review marked; `keys` of the address are kept."""
    w, rows = pen.wording, []
    for one in proposals:
        claim = one.claim
        query = link(pen.filters, page="review", lang=w.lang, **(keys | {"claim": claim.id}))
        article = claim.evidence.article
        day = " ".join(filter(None, [w.day(article.published), _day_note(article, w)]))
        rows.append(
            tag(
                "li",
                address_link(
                    query,
                    symbol(FAMILY[claim.status]),
                    tag("b", _project(claim, snapshot, w)),
                    tag(
                        "span",
                        " · ".join([w.status(claim.status), article.publisher or w.text("publisher unknown"), day]),
                    ),
                    tag("span", f"«{_short(claim.evidence.quote)}»", cls="rq", lang=article.language),
                    current=claim.id == current,
                ),
            )
        )
    return tag("ul", *rows, cls="queue")


def _day_note(article: Article, wording: Wording) -> str:
    """In brackets that the day of an article is not told by it; empty where it is, or where there is none."""
    if article.basis is Basis.FETCHED:
        visit, file = mark("day of the visit, none in the text"), mark("day of the file, none in the text")
        return f"({wording.text(visit if '://' in article.file else file)})"
    return f"({wording.basis(article.basis)})" if article.basis is Basis.INFERRED else ""


def broken(one: Broken, snapshot: Snapshot, wording: Wording) -> Markup:
    """A proposal that cannot be accepted as it stands, with the reason."""
    project = snapshot.gazetteer.projects.get(one.project)
    name = wording.name(project.names) if project else one.project
    told = [tag("b", wording.text("Broken:")), f" {name} · ", tag("span", one.claim, lang="", cls="id"), " · "]
    told.append(wording.text(_BROKEN[one.code]))
    if one.code in _RESTORED:
        told += [" ", wording.text("Restore the store from a copy, or reject it.")]
        told.append(tag("span", one.reason, cls="detail", lang="en"))
    return tag("p", *told, cls="notice")


# ---- one proposal


def card(one: Proposal, snapshot: Snapshot, pen: Pen) -> Markup:
    """Everything a reviewer needs to decide on one proposal."""
    w, claim = pen.wording, one.claim
    told = views.excerpt(claim, w)
    before, after = views.context(claim)
    words = join(
        [
            tag("span", before, " ", cls="around") if before else None,
            pen.words(told),
            tag("span", " ", after, cls="around") if after else None,
        ]
    )
    quote = tag("blockquote", words, cls=f"f-{told.family}", lang=told.language)
    parts: list[Markup | None] = [
        tag("h3", pen.to_project(claim.project, _project(claim, snapshot, w))),
        _change(one, pen),
        quote,
        pen.source(told),
        _facts(one, pen),
        _doubts(claim, w),
        _said(w.text("Others that agree"), one.agrees, pen),
        _said(w.text("Others that say something else"), one.disagrees, pen),
        _history(one.decisions, w),
    ]
    return tag("article", *parts, cls="card proposal")


def _change(one: Proposal, pen: Pen) -> Markup:
    """What accepting does to the map: from one status to another, or that it only adds evidence."""
    w, claim = pen.wording, one.claim
    now = tag("span", symbol(FAMILY[one.before]), w.status(one.before), cls=f"chip st f-{FAMILY[one.before]}")
    then = tag("span", symbol(FAMILY[one.after]), w.status(one.after), cls=f"chip st f-{FAMILY[one.after]}")
    says = join([tag("span", w.text("says:"), cls="asof"), _status(claim, w)])
    day = tag("span", w.text("speaks of {day}", day=w.day(claim.as_of, claim.precision)), cls="asof")
    if one.before is one.after:
        moved = join([tag("span", w.text("The map stays at"), cls="asof"), now])
    else:
        moved = join([tag("span", w.text("On the map"), cls="asof"), now, tag("span", "→", cls="asof"), then])
    target = pen.target(claim.target) if claim.target else None
    return tag("div", tag("div", says, day, target, cls="chips"), tag("div", moved, cls="chips moves"))


def _facts(one: Proposal, pen: Pen) -> Markup:
    """The rule that made it, the event and the figures of the sentence, and the way to the article."""
    w, claim = pen.wording, one.claim
    rule = link(pen.filters, page="review", lang=w.lang, part="rules", rule=claim.origin)
    read = link(pen.filters, page="article", lang=w.lang, article=claim.evidence.article.id, claim=claim.id)
    rows = [tag("span", w.text("Rule"), " ", address_link(rule, maker(claim.origin, w)))]
    rows += [tag("span", w.text("Event"), " ", tag("b", w.event(claim.event)))] if claim.event else []
    rows += [tag("span", _amount(amount, claim, w)) for amount in claim.amounts]
    rows.append(address_link(read, w.text("Read in the article")))
    return tag("p", *rows, cls="facts")


def _amount(amount: Amount, claim: Claim, wording: Wording) -> Markup:
    text = claim.evidence.article.text[amount.start : amount.end]
    return join([wording.text(_AMOUNT[amount.kind]), " ", tag("b", text)])


def _doubts(claim: Claim, wording: Wording) -> Markup | None:
    """What had to be guessed of the article, and from what an inferred day follows."""
    article = claim.evidence.article
    found: list[Markup | str] = [reader.told(warning, wording) for warning in article.warnings]
    if article.basis is Basis.FETCHED:
        day = wording.day(article.published)
        found.append(f"{day} {_day_note(article, wording)}")
        found.append(wording.text("If that is wrong, add the file again with its day; it is then read anew."))
    elif article.published_why:
        found.append(reader.told(article.published_why, wording))
    if not found:
        return None
    listed = [one for piece in found for one in ("; ", piece)][1:]
    return tag("p", tag("b", wording.text("Mind:")), " ", *listed, cls="side")


def _said(heading: str, claims: Iterable[Claim], pen: Pen) -> Markup | None:
    """Other claims of the same project, each with its words."""
    w = pen.wording
    rows = [
        tag(
            "li",
            symbol(FAMILY[claim.status]),
            tag("time", w.day(claim.as_of, claim.precision, short=True), datetime=claim.as_of.isoformat()),
            tag(
                "span",
                f"{w.status(claim.status)}: ",
                tag("span", f"«{_short(claim.evidence.quote)}»", cls="quote", lang=claim.evidence.article.language),
                " ",
                tag("em", claim.evidence.article.publisher),
            ),
        )
        for claim in claims
    ]
    return join([tag("p", heading, cls="cap"), tag("ol", *rows, cls="log")]) if rows else None


def _history(decisions: Iterable[Decision], wording: Wording) -> Markup | None:
    """What was decided on it before."""
    rows = [tag("li", join(_decided(one, wording))) for one in decisions]
    return join([tag("p", wording.text("Decided before"), cls="cap"), tag("ul", *rows, cls="plain")]) if rows else None


def maker(name: str, wording: Wording) -> Markup:
    """Who decided, or what made a claim; a name of no language, but for the review of what came with cuakhau."""
    told = wording.by(name)
    return tag("span", told, lang="" if told == name else None)


def _decided(one: Decision, wording: Wording) -> list[str]:
    day = tag("time", f"{_moment(one.at, wording)} UTC", datetime=one.at.isoformat())
    said = [tag("b", verdict(one.verdict, wording)), escaped(f" · {wording.by(one.reviewer)} · "), day]
    return [*said, escaped(f" · {one.reason}")] if one.reason else [*said]


# ---- the ledger


def taken_back(row: Entry, snapshot: Snapshot, pen: Pen) -> Markup:
    """For somebody in whose place another decided: who, what, when and why, with the way to the history."""
    w, one = pen.wording, row.decision
    query = link(pen.filters, page="review", lang=w.lang, part="ledger", claim=one.claim)
    name = _project(row.claim, snapshot, w) if row.claim else w.text("a proposal that was withdrawn")
    mine = verdict((row.aside or one).verdict, w)
    told = w.text("{who} has taken back what you decided ({decision}):", who=w.by(one.reviewer), decision=mine)
    if one.verdict is not Verdict.UNDO:
        told = w.text(
            "{who} has decided otherwise ({now}) than you ({decision}):",
            who=w.by(one.reviewer),
            now=verdict(one.verdict, w),
            decision=mine,
        )
    why = f" · {one.reason}" if one.reason else ""
    day = tag("time", f"{_moment(one.at, w)} UTC", datetime=one.at.isoformat())
    return tag("p", told, " ", address_link(query, name), " · ", day, why, cls="notice", role="status")


def _aside(row: Entry, wording: Wording) -> Markup | None:
    """Whose decision it took back or took the place of."""
    if row.aside is None:
        return None
    return tag("p", f"{wording.by(row.aside.reviewer)}: {verdict(row.aside.verdict, wording)}", cls="rs", lang="")


def _moment(at: dt.datetime, wording: Wording) -> str:
    """Day and time, in UTC; of a moment of which only the day is known, that."""
    day = wording.day(at.date(), short=True)
    return day if at.time() == dt.time() else f"{day} {at:%H:%M}"


def _reason(reason: str, wording: Wording) -> Markup:
    """Why somebody decided so, in the words of that person; it is said where they are of another language."""
    if not reason:
        return tag("td")
    language = language_of_note(reason)
    foreign = wording.original(language) if language != wording.lang else ""
    return tag(
        "td",
        tag("span", reason, cls="said", lang=language),
        tag("p", foreign, cls="rs") if foreign else None,
        cls="why",
    )


def entries(rows: Iterable[Entry], snapshot: Snapshot, pen: Pen, *, chosen: str = "") -> Markup:
    """Decisions as a table, the newest first; each leads to the history of its claim."""
    w = pen.wording
    heads = (
        f"{w.text('When')} (UTC)",
        w.text("Who"),
        w.text("Decision"),
        w.text("Project"),
        w.text("Words"),
        w.text("Reason"),
    )
    body = []
    for row in rows:
        one, claim = row.decision, row.claim
        query = link(pen.filters, page="review", lang=w.lang, part="ledger", claim=one.claim)
        what = [tag("td", one.claim), tag("td", w.text("withdrawn"))]
        if claim:
            what = [
                tag("td", _project(claim, snapshot, w), tag("p", w.status(claim.status), cls="rs")),
                tag("td", f"«{_short(claim.evidence.quote)}»", lang=claim.evidence.article.language),
            ]
        when = tag("time", _moment(one.at, w), datetime=one.at.isoformat())
        body.append(
            tag(
                "tr",
                tag("td", address_link(query, when, current=one.claim == chosen)),
                tag("td", maker(one.reviewer, w)),
                tag("td", verdict(one.verdict, w), _aside(row, w)),
                *what,
                _reason(one.reason, w),
            )
        )
    head = tag("thead", tag("tr", *[tag("th", name, scope="col") for name in heads]))
    return tag("div", tag("table", head, tag("tbody", *body)), cls="scroll-x", tabindex="0")
