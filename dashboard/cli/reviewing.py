"""`cuakhau review`: the queue of proposals, decisions on them and the ledger, in the terminal.

A table on a terminal, lines for a pipe, JSON Lines with `--json`. Decisions are written under `--as NAME`, else under
the name of the account; the store asks for the role.
"""

from __future__ import annotations

import datetime as dt
import getpass
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn, TypedDict

import typer

from dashboard.cli.describing import (
    described,
    described_broken,
    ledger_lines,
    proposal_lines,
    rule_lines,
    suggestion_lines,
    taken_lines,
)
from dashboard.cli.entry import AsJson, app, given_day, note, print_line, say
from dashboard.cli.stores import opened
from dashboard.models import Edit, Precision, Status, Target, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.models import Claim, Decision, Person
    from dashboard.store import Store

__all__ = ["accept", "edit", "ledger", "list_", "reject", "review", "rules", "show", "suggestions", "undo"]

review = typer.Typer(
    no_args_is_help=True,
    help="Decide on what the rules propose (accept, reject, edit, undo), and look at what was decided or left over.",
)
app.add_typer(review, name="review")

_Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="Claims, as `review list` names them.")]
_Project = Annotated[str, typer.Option("--project", metavar="ID", help="Only of this project.")]
_Article = Annotated[str, typer.Option("--article", metavar="ID", help="Only of this article.")]
_Rule = Annotated[str, typer.Option("--rule", metavar="ID", help="Only what this rule made.")]
_OfStatus = Annotated[Status | None, typer.Option("--status", help="Only what tells this status.")]
_As = Annotated[
    str | None, typer.Option("--as", metavar="NAME", help="Who decides. [default: the name of the account]")
]
_Reason = Annotated[str, typer.Option("--reason", "-r", help="Why; needed to reject.")]
_Yes = Annotated[bool, typer.Option("--yes", "-y", help="Decide on all that the options select without asking.")]
_Twins = Annotated[bool, typer.Option("--twins", help="Decide the same on reprints of the same story.")]
_Again = Annotated[bool, typer.Option("--again", help="Also where it was decided on before.")]
_Limit = Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")]


class _Asked(TypedDict):
    """What narrows the queue."""

    project: str
    article: str
    rule: str
    status: str


# ---- looking


@review.command("list")
def list_(
    project: _Project = "",
    article: _Article = "",
    rule: _Rule = "",
    status: _OfStatus = None,
    limit: _Limit = 50,
    as_: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Who looks: whose decisions were undone?")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what there is to decide on, the newest articles first, and who undid what you decided."""
    with opened() as store:
        asked = _asked(store, project, article, rule, status)
        found, total = store.proposals(**asked, limit=limit), store.count_proposals(**asked)
        broken = store.broken_proposals(**asked, limit=limit)
        if as_json:
            for record in (*map(described, found), *map(described_broken, broken)):
                print_line(record)
        else:
            proposal_lines(found, store.gazetteer.projects, broken)
        for notice in (*store.notices, *_undone(store, as_)):
            note(notice)
    told = f", {len(broken)} of them broken: only rejecting or what stands beside it helps" if broken else ""
    note(f"{len(found) + len(broken)} of {total} proposals{told}." if total else "Nothing to decide on.")


@review.command("show")
def show(
    ids: Annotated[list[str], typer.Argument(metavar="ID…", help="Claims, as `review list` names them.")],
    as_json: AsJson = False,
) -> None:
    """Show claims with their sentence, what they would change, who agrees, who does not, and their history."""
    from dashboard.cli.describing import print_proposal

    with opened() as store:
        for claim in _known(store, ids):
            proposal = store.proposal(claim)
            if proposal is not None and as_json:
                print_line(described(proposal))
            elif proposal is not None:
                print_proposal(proposal, store.gazetteer.projects)
            _note_broken(store, claim)


@review.command("ledger")
def ledger(
    claim: Annotated[str, typer.Option("--claim", metavar="ID", help="Only of this claim and its edits.")] = "",
    person: Annotated[str, typer.Option("--person", metavar="NAME", help="Only what this person decided.")] = "",
    rule: _Rule = "",
    project: _Project = "",
    limit: _Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Tell who decided what, when and why, the newest decision first."""
    with opened() as store:
        asked = _asked(store, project, "", rule, None)
        if claim and not store.seen(claim):
            _known(store, [claim])
        entries = store.ledger(claim=claim, person=person, rule=asked["rule"], project=asked["project"])
        ledger_lines(entries[:limit], as_json=as_json)
    note(f"{min(limit, len(entries))} of {len(entries)} decisions.")


@review.command("rules")
def rules(
    rule: Annotated[str, typer.Argument(metavar="[RULE]", help="Tell every claim that this rule made.")] = "",
    as_json: AsJson = False,
) -> None:
    """Tell how many claims each rule made and what became of them, or every claim of one rule."""
    with opened() as store:
        counted = store.rules()
        if rule and rule not in counted:
            _no_such("rule", rule, counted)
        rule_lines(counted, store.made_by(rule) if rule else None, as_json=as_json)


@review.command("suggestions")
def suggestions(limit: _Limit = 50, as_json: AsJson = False) -> None:
    """Tell the names that the tables may lack, those of most articles first, each with a sentence."""
    with opened() as store:
        found, total = store.suggested(limit), store.count_suggested()
        suggestion_lines(((one, store.article(one.example.article)) for one in found), as_json=as_json)
    note(f"{len(found)} of {total} names." if total else "Nothing is suggested.")


# ---- deciding


@review.command("accept")
def accept(
    ids: _Ids = None,
    project: _Project = "",
    article: _Article = "",
    rule: _Rule = "",
    status: _OfStatus = None,
    reason: _Reason = "",
    as_: _As = None,
    yes: _Yes = False,
    twins: _Twins = False,
    again: _Again = False,
) -> None:
    """Make claims public as they are."""
    with opened() as store:
        chosen = _chosen(store, ids, _asked(store, project, article, rule, status), verdict=Verdict.ACCEPT, yes=yes)
        _decide(store, chosen, Verdict.ACCEPT, as_=as_, reason=reason, twins=twins, again=again)


@review.command("reject")
def reject(
    ids: _Ids = None,
    project: _Project = "",
    article: _Article = "",
    rule: _Rule = "",
    status: _OfStatus = None,
    reason: _Reason = "",
    as_: _As = None,
    yes: _Yes = False,
    twins: _Twins = False,
    again: _Again = False,
) -> None:
    """Keep claims from the map, with a reason."""
    if not reason.strip():
        raise typer.BadParameter("say why: the reason teaches the next reader.", param_hint="--reason")
    with opened() as store:
        chosen = _chosen(store, ids, _asked(store, project, article, rule, status), verdict=Verdict.REJECT, yes=yes)
        _decide(store, chosen, Verdict.REJECT, as_=as_, reason=reason, twins=twins, again=again)


@review.command("edit")
def edit(
    claim: Annotated[str, typer.Argument(metavar="ID", help="A claim, as `review list` names it.")],
    project: Annotated[str, typer.Option("--project", metavar="ID", help="The right project.")] = "",
    status: Annotated[Status | None, typer.Option("--status", help="The right status.")] = None,
    as_of: Annotated[
        dt.datetime | None,
        typer.Option("--as-of", parser=given_day, metavar="YYYY-MM-DD", help="The day the text speaks of, YYYY-MM-DD."),
    ] = None,
    precision: Annotated[Precision | None, typer.Option("--precision", help="How exact that day is.")] = None,
    quote: Annotated[str | None, typer.Option("--quote", help="The exact words that support it.")] = None,
    target: Annotated[Status | None, typer.Option("--target", help="What is expected.")] = None,
    target_date: Annotated[
        dt.datetime | None,
        typer.Option("--target-date", parser=given_day, metavar="YYYY-MM-DD", help="When it is expected, YYYY-MM-DD."),
    ] = None,
    target_precision: Annotated[
        Precision | None, typer.Option("--target-precision", help="How exact that day is.")
    ] = None,
    no_target: Annotated[bool, typer.Option("--no-target", help="Nothing is expected.")] = False,
    reason: _Reason = "",
    as_: _As = None,
    twins: _Twins = False,
    again: _Again = False,
) -> None:
    """Put a claim of your own in the place of one, and make it public."""
    with opened() as store:
        (held,) = _known(store, [claim])
        proposal = store.proposal(held)
        if proposal is None:
            _note_broken(store, held)
            raise typer.Exit(1)
        wanted = Edit(
            project=_known_project(store, project) if project else None,
            status=status,
            as_of=as_of.date() if as_of else None,
            precision=precision,
            span=None if quote is None else _span(proposal.claim, quote),
            target=_target(proposal.claim, target, target_date, target_precision),
            drop_target=no_target,
        )
        _decide(store, [held], Verdict.EDIT, as_=as_, reason=reason, twins=twins, again=again, edit=wanted)


@review.command("undo")
def undo(
    ids: Annotated[list[str], typer.Argument(metavar="ID…", help="Claims, as the ledger names them.")],
    reason: _Reason = "",
    as_: _As = None,
) -> None:
    """Take the last decision on claims back; once more, and it is in force again."""
    with opened() as store:
        person = _person(as_)
        for claim in _known(store, ids):
            _told(store.undo(claim, person=person, reason=reason))


# ---- what the options mean


def _asked(store: Store, project: str, article: str, rule: str, status: Status | None) -> _Asked:
    """What narrows the queue; an unknown project, article or rule ends the command with 2."""
    if article and store.article(article) is None:
        _no_such("article", article, (one.id for one in store.headings(store.count_articles())))
    if rule and rule not in (made := store.rules()):
        _no_such("rule", rule, made)
    return {
        "project": _known_project(store, project) if project else "",
        "article": article,
        "rule": rule,
        "status": str(status) if status else "",
    }


def _known_project(store: Store, project: str) -> str:
    known = store.gazetteer.projects
    found = project if ":" in project else f"project:{project}"
    return found if found in known else _no_such("project", project, known)


def _no_such(what: str, value: str, known: Iterable[str]) -> NoReturn:
    from dashboard.tables import did_you_mean

    raise typer.BadParameter(f"there is no {what} «{value}»; {did_you_mean(value, known)}.")


def _known(store: Store, ids: Sequence[str]) -> list[str]:
    """The ids, each once; unknown ones end the command with 2, all of them named."""
    from dashboard.tables import nearest

    wanted = list(dict.fromkeys(ids))
    known = store.claim_ids(wanted)
    if wrong := [claim for claim in wanted if claim not in known]:
        everything = sorted(store.claim_ids())
        told = [(claim, nearest(claim, everything)) for claim in wrong]
        said = "; ".join(f"«{claim}»" + (f", did you mean «{near}»?" if near else "") for claim, near in told)
        raise typer.BadParameter(
            f"the store has no claim {said}; `cuakhau review list` names those to decide on.", param_hint="ID"
        )
    return wanted


def _note_broken(store: Store, claim: str) -> None:
    """Says what is wrong with a claim, if anything."""
    for one in store.broken([claim]):
        note(f"{one.claim}: {one.reason}. Mend: {one.mend}.")


def _chosen(store: Store, ids: Sequence[str] | None, asked: _Asked, *, verdict: Verdict, yes: bool) -> list[str]:
    """The claims named, or all open ones that the options select, after asking."""
    narrowed = any(asked.values())
    if bool(ids) == narrowed:
        raise typer.BadParameter("name claims, or select them with --project, --article, --rule or --status.")
    if ids:
        return _known(store, ids)
    found = store.proposal_ids(**asked)
    if not found:
        note("Nothing to decide on.")
        raise typer.Exit
    if not yes and not (sys.stdin.isatty() and typer.confirm(f"{verdict} {len(found)} proposals?", err=True)):
        note(f"{len(found)} proposals, nothing was written. Mend: add --yes to {verdict} them all.")
        raise typer.Exit(1)
    return found


def _decide(
    store: Store,
    claims: Sequence[str],
    verdict: Verdict,
    *,
    as_: str | None,
    reason: str,
    twins: bool,
    again: bool,
    edit: Edit | None = None,
) -> None:
    from dashboard.store import Conflict

    seen = {claim: store.seen(claim) for claim in claims} if again else None
    person = _person(as_)
    try:
        made = store.decide_all(claims, verdict, person=person, reason=reason, edit=edit, seen=seen, twins=twins)
    except Conflict as conflict:
        note(f"{conflict}, with --again.")
        raise typer.Exit(1) from None
    for decision in made:
        _told(decision)


def _undone(store: Store, name: str | None) -> Iterable[str]:
    """What others took back of what this person, or the user of the account, decided."""
    try:
        return taken_lines(store.taken_from((getpass.getuser() if name is None else name).strip()))
    except (OSError, KeyError):
        return ()


def _person(name: str | None) -> Person:
    """Who decides: the name given, else that of the account under which the command runs."""
    from dashboard.settings import load_settings

    try:
        return load_settings().person(getpass.getuser() if name is None else name)
    except (OSError, KeyError):
        raise typer.BadParameter("the account has no name; give one.", param_hint="--as") from None


def _told(decision: Decision) -> None:
    into = f" as {decision.replacement}" if decision.replacement else ""
    said = {Verdict.ACCEPT: "accepted", Verdict.EDIT: "edited", Verdict.REJECT: "rejected", Verdict.UNDO: "taken back"}
    say(f"{decision.claim}: {said[decision.verdict]}{into} by {decision.reviewer}")


def _span(claim: Claim, quote: str) -> tuple[int, int]:
    """Where the words stand in the article, nearest to where the rule found its own."""
    from dashboard.text import find_nearest

    start = find_nearest(claim.evidence.article.text, quote, claim.evidence.start) if quote.strip() else None
    if start is None:
        raise typer.BadParameter(
            f"«{quote}» does not stand in {claim.evidence.article.id}; copy the words from it.", param_hint="--quote"
        )
    return start, start + len(quote)


def _target(
    claim: Claim, status: Status | None, date: dt.datetime | None, precision: Precision | None
) -> Target | None:
    """The target that the options ask for, with what they leave out from the claim; None for none asked."""
    if status is None and date is None and precision is None:
        return None
    held = claim.target
    expected = status or (held.status if held else None)
    if expected is None:
        raise typer.BadParameter("the claim expects nothing; say what is expected.", param_hint="--target")
    day = date.date() if date else held.date if held else None
    return Target(expected, day, precision or (Precision.DAY if date else held.precision if held else None))
