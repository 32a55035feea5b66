"""Proposals, decisions and rules as words for a terminal, lines for a pipe, and records for another program."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dashboard.cli.entry import iso, print_line, say

if TYPE_CHECKING:
    from dashboard.models import Article, Claim, Decision, Project
    from dashboard.store import Broken, Entry, Proposal, RuleCounts, Suggested

__all__ = [
    "described",
    "described_broken",
    "ledger_lines",
    "print_proposal",
    "proposal_lines",
    "rule_lines",
    "suggestion_lines",
    "taken_lines",
]

_SHORT = 90


def _clean(text: str) -> str:
    """Words of an article on one line, without what a terminal takes for a command."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _short(text: str) -> str:
    text = _clean(text)
    return text if len(text) <= _SHORT else text[: _SHORT - 2].rstrip() + " …"


# ---- records


def described(proposal: Proposal) -> dict[str, object]:
    """A proposal as the JSON object that other programs rely on."""
    from dashboard.views import context, excerpt

    told = excerpt(proposal.claim)
    before, after = context(proposal.claim)
    return {
        **_claim(proposal.claim),
        "title": told.title,
        "url": told.url,
        "sentence": _clean(told.before + told.quote + told.after),
        "sentence_before": before,
        "sentence_after": after,
        "before": str(proposal.before),
        "after": str(proposal.after),
        "agrees": [_claim(claim) for claim in proposal.agrees],
        "disagrees": [_claim(claim) for claim in proposal.disagrees],
        "twins": list(proposal.twins),
        "decisions": [_decision(decision) for decision in proposal.decisions],
        "seen": proposal.seen,
        "open": proposal.open,
    }


def described_broken(broken: Broken) -> dict[str, object]:
    """A proposal that nobody can accept as it stands, as a JSON object."""
    told = {"claim": broken.claim, "article": broken.article, "project": broken.project}
    return {**told, "open": True, "broken": broken.reason, "mend": broken.mend}


def _claim(claim: Claim) -> dict[str, object]:
    article, target = claim.evidence.article, claim.target
    return {
        "claim": claim.id,
        "project": claim.project,
        "status": str(claim.status),
        "as_of": claim.as_of.isoformat(),
        "as_of_precision": str(claim.precision),
        "target_status": str(target.status) if target else None,
        "target_date": (target.when or None) if target else None,
        "event": claim.event or None,
        "amounts": [
            {"kind": str(one.kind), "value": one.value, "unit": one.unit, "words": article.text[one.start : one.end]}
            for one in claim.amounts
        ],
        "rule": claim.origin,
        "article": article.id,
        "publisher": article.publisher,
        "published": iso(article.published),
        "published_basis": str(article.basis),
        "published_note": article.day_told or None,
        "start": claim.evidence.start,
        "end": claim.evidence.end,
        "quote": claim.evidence.quote,
    }


def _decision(decision: Decision) -> dict[str, object]:
    return {
        "claim": decision.claim,
        "verdict": str(decision.verdict),
        "reviewer": decision.reviewer,
        "at": decision.at.isoformat(),
        "reason": decision.reason,
        "replacement": decision.replacement or None,
    }


# ---- tables and lines


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on a terminal; one line a row, two blanks between its cells, where another program reads."""
    if not sys.stdout.isatty():
        for row in rows:
            say("  ".join(_clean(cell) or "-" for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*[Text(_clean(cell)) for cell in row])
    Console(highlight=False).print(table)


def proposal_lines(
    proposals: Iterable[Proposal], projects: Mapping[str, Project], broken: Iterable[Broken] = ()
) -> None:
    """The queue: what to decide on, what it would change, and the words it rests on; the broken ones last."""
    rows = [
        (
            one.claim.id,
            _name(one.claim.project, projects),
            _move(one),
            one.claim.evidence.article.publisher,
            _short(_day(one.claim.evidence.article)),
            f"«{_short(one.claim.evidence.quote)}»" + (f" +{len(one.twins)} reprints" if one.twins else ""),
        )
        for one in proposals
    ]
    rows += [
        (one.claim, _name(one.project, projects), "BROKEN", "", "", f"{one.reason}. Mend: {one.mend}") for one in broken
    ]
    _table(("claim", "project", "on the map", "publisher", "published", "words"), rows)


def _name(project: str, projects: Mapping[str, Project]) -> str:
    return projects[project].names.vi if project in projects else project


def _move(proposal: Proposal) -> str:
    """What accepting does to the map."""
    if proposal.before is proposal.after:
        told = "" if proposal.claim.status is proposal.after else f" (says {proposal.claim.status})"
        return f"stays {proposal.before}{told}"
    return f"{proposal.before} → {proposal.after}"


def ledger_lines(entries: Iterable[Entry], *, as_json: bool) -> None:
    """Decisions, each with what it is on."""
    if as_json:
        for entry in entries:
            about = {key: value for key, value in _claim(entry.claim).items() if key != "claim"} if entry.claim else {}
            back = {"put_aside": _decision(entry.aside)} if entry.aside else {}
            print_line({**_decision(entry.decision), **back, **about})
        return
    rows = []
    for decision, claim, aside in entries:
        said = f"{claim.project} {claim.status}" if claim else "withdrawn"
        into = f"{decision.verdict} → {decision.replacement}" if decision.replacement else str(decision.verdict)
        link = "of" if decision.verdict == "undo" else "over"
        into += f" {link} {aside.reviewer}'s {aside.verdict}" if aside else ""
        when = f"{decision.at:%Y-%m-%d %H:%M}"
        rows.append((when, decision.reviewer, into, decision.claim, said, decision.reason))
    _table(("when (UTC)", "who", "decision", "claim", "says", "reason"), rows)


def taken_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """For somebody in whose place others decided: who, what, when and why."""
    for decision, _, aside in entries:
        mine = f"your {aside.verdict}" if aside else "what you decided"
        did = "took back" if decision.verdict == "undo" else f"decided otherwise ({decision.verdict}) than"
        why = f": {_clean(decision.reason)}" if decision.reason else ""
        yield f"{decision.reviewer} {did} {mine} of «{decision.claim}» at {decision.at:%Y-%m-%d %H:%M} UTC{why}."


def rule_lines(
    counted: Mapping[str, RuleCounts], made: Sequence[tuple[Claim, Decision | None]] | None, *, as_json: bool
) -> None:
    """Rules with their counts, or the claims that one of them made."""
    if made is not None:
        rows = []
        for claim, decision in made:
            fate = str(decision.verdict) if decision else "open"
            if as_json:
                print_line({**_claim(claim), "decision": fate})
            rows.append((claim.id, fate, claim.project, str(claim.status), f"«{_short(claim.evidence.quote)}»"))
        if not as_json:
            _table(("claim", "decision", "project", "says", "words"), rows)
    elif as_json:
        for rule, counts in counted.items():
            print_line({"rule": rule, **counts._asdict()})
    else:
        told = [(rule, *(str(number) for number in counts)) for rule, counts in counted.items()]
        _table(("rule", "open", "accepted", "edited", "rejected"), told)


def suggestion_lines(found: Iterable[tuple[Suggested, Article | None]], *, as_json: bool) -> None:
    """Names that the tables may lack, with the sentence of one article."""
    from dashboard.text import sentence_at

    rows = []
    for one, article in found:
        example = one.example
        first, last = sentence_at(article.text, example.start, example.end) if article else (0, 0)
        sentence = _clean(article.text[first:last]) if article else ""
        if as_json:
            record = {"kind": example.kind, "surface": example.surface, "articles": one.articles, "why": example.why}
            where = {"article": example.article, "start": example.start, "end": example.end, "sentence": sentence}
            print_line(record | where)
        rows.append(
            (example.kind, _clean(example.surface), str(one.articles), example.article, f"«{_short(sentence)}»")
        )
    if not as_json:
        _table(("kind", "name", "articles", "one of them", "words"), rows)


# ---- one proposal


def _day(article: Article) -> str:
    """The day of an article, and where it does not tell it itself, how it is known."""
    if article.day_told:
        return article.day_told
    if article.published is None:
        return f"{article.event_day} (the day it tells of; none of publication)"
    return f"{article.published} ({article.published_why})" if article.published_why else str(article.published)


def print_proposal(proposal: Proposal, projects: Mapping[str, Project]) -> None:
    """Everything that a reviewer needs, the quoted words marked."""
    from rich.console import Console
    from rich.text import Text

    from dashboard.views import context, excerpt

    claim, told = proposal.claim, excerpt(proposal.claim)
    before, after = context(claim)
    words = Text(f"  {_clean(before)} " if before else "  ", style="dim")
    words.append(Text(f"{_clean(told.before)} ".lstrip(), style="not dim"))
    words.append(Text(f"«{_clean(told.quote)}»", style="not dim bold reverse"))
    words.append(Text(" " * told.after[:1].isspace() + _clean(told.after), style="not dim"))
    words.append(f" {_clean(after)}")
    console = Console(highlight=False)
    console.print(Text(claim.id, style="bold"))
    say(f"  {_name(claim.project, projects)}  {claim.project}")
    say(f"  on the map: {_move(proposal)}; says {claim.status} as of {claim.as_of} ({claim.precision})")
    if claim.target:
        say(f"  expects {claim.target.status} {claim.target.when}".rstrip())
    console.print(words)
    say(f"  {told.publisher or 'publisher unknown'}, {_day(claim.evidence.article)} {told.url}".rstrip())
    say(f"  rule {claim.origin}{f', event {claim.event}' if claim.event else ''}")
    for amount in claim.amounts:
        say(f"  {amount.kind}: {claim.evidence.article.text[amount.start : amount.end]}")
    for heading, others in (("agrees", proposal.agrees), ("disagrees", proposal.disagrees)):
        for other in others:
            source = other.evidence.article.publisher or other.evidence.article.id
            say(f"  {heading}: {source}, {other.status} as of {other.as_of}: «{_short(other.evidence.quote)}»")
    for twin in proposal.twins:
        say(f"  reprint: {twin}")
    for one in proposal.decisions:
        say(f"  {one.at:%Y-%m-%d %H:%M} UTC {one.reviewer}: {one.verdict} {one.claim} {one.reason}".rstrip())
