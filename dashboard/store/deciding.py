"""Decisions on claims: checked against the role, the mode, the ledger and the text, then added, never changed.

Every function runs inside the write transaction of the caller, which no other writer can enter: what it finds in
the ledger is what the ledger is when its decision is added.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from dashboard.errors import EvidenceError, NotAllowed, ReviewError
from dashboard.ledger import Ledger
from dashboard.models import (
    FIRST_YEAR,
    LATEST_AFTER_KNOWN,
    Article,
    Claim,
    Decision,
    Edit,
    Evidence,
    Person,
    Precision,
    Role,
    Status,
    Target,
    Verdict,
)
from dashboard.settings import AccessMode
from dashboard.store.legible import Spoilt, fault_in, read_rows
from dashboard.store.review import Conflict
from dashboard.store.rows import article_of, claim_of, claim_row, decision_of, decision_row
from dashboard.store.schema import ARTICLES, CLAIMS, DECISIONS
from dashboard.store.sealing import is_sealed
from dashboard.store.soundness import ALTERED, UNKNOWN_PROJECT
from dashboard.tables import did_you_mean
from dashboard.text import find_nearest, has_chinese

__all__ = ["Wish", "decide", "may_take_in", "may_write", "undo"]

_LONGEST_NAME = 120
_LONGEST_REASON = 2_000
_FEWEST_WORDS = 2
_LIST = "take an id from `cuakhau review list`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants to decide, with which words, and how many decisions that person has seen.

    `seen` None stands for somebody who took the claim for undecided.
    """

    verdict: Verdict
    person: Person
    reason: str = ""
    edit: Edit | None = None
    seen: int | None = None


# ---- who may


def may_write(person: Person, mode: AccessMode) -> None:
    """Raises NotAllowed unless this person may decide in a store of this mode."""
    if mode is AccessMode.PUBLIC:
        raise NotAllowed(
            "The store is open in the mode «public», in which nobody writes. Mend: review where CUAKHAU_MODE is local"
            " or oidc",
            code="mode",
        )
    if person.role not in (Role.REVIEWER, Role.ADMIN):
        raise NotAllowed(
            f"«{person.name}» may look, not decide. Mend: ask the operator for a place in CUAKHAU_REVIEWERS",
            code="role",
        )


def may_take_in(person: Person | None, mode: AccessMode) -> None:
    """Raises NotAllowed unless articles may enter: by an administrator, or by the user of this machine (None)."""
    if person is None and mode is AccessMode.LOCAL:
        return
    if mode is AccessMode.PUBLIC or person is None:
        raise NotAllowed(
            f"The store is open in the mode «{mode}», in which articles are taken in by"
            f" {'nobody' if mode is AccessMode.PUBLIC else 'an administrator only'}. Mend: ingest where CUAKHAU_MODE is"
            " local, or as somebody whom CUAKHAU_ADMINS names",
            code="mode",
        )
    if person.role is not Role.ADMIN:
        raise NotAllowed(
            f"«{person.name}» may not take in articles. Mend: ask the operator for a place in CUAKHAU_ADMINS",
            code="role",
        )


def _may_change(person: Person, decision: Decision) -> None:
    if person.role is not Role.ADMIN and decision.reviewer != _name(person):
        raise NotAllowed(
            f"{decision.reviewer} decided on «{decision.claim}»; only {decision.reviewer} or an administrator can"
            f" change that. Mend: ask one of them",
            code="other",
        )


def _name(person: Person) -> str:
    name = _clean(person.name)
    if not name or len(name) > _LONGEST_NAME:
        mend = f"give a name of at most {_LONGEST_NAME} characters"
        fault = f"«{name[:40]} …» has {len(name)} characters" if name else f"«{person.name[:40]}» is none"
        raise ReviewError(f"A decision needs the name of its reviewer, {fault}. Mend: {mend}", code="name")
    return name


def _clean(text: str) -> str:
    """The words of a person on one line, as a table keeps them."""
    shown = (" " if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char for char in text)
    return " ".join(unicodedata.normalize("NFC", "".join(shown)).split())


# ---- deciding


def decide(
    connection: sa.Connection, claim: str, wish: Wish, *, projects: Collection[str], twins: bool = False
) -> tuple[Decision, ...]:
    """Adds a decision on `claim`, and the same on its open twins in reprints; the one on `claim` comes first.

    Raises NotAllowed, Conflict, ReviewError; then nothing was written.
    """
    row = _row_of(connection, claim)
    decisions = [_decide_one(connection, row, wish, projects)]
    if twins:
        first = _quoted(connection, decisions[0])
        for twin in _twins(connection, row):
            decisions.append(_decide_one(connection, twin, _for_twin(connection, twin, wish, first), projects))
    return tuple(decisions)


def _decide_one(connection: sa.Connection, row: Mapping[Any, Any], wish: Wish, projects: Collection[str]) -> Decision:
    ledger, claim = _ledger_of(connection, row["id"]), row["id"]
    now = ledger.in_force(claim)
    history = ledger.history(claim)
    carrying = now or ledger.carrying(claim)
    if wish.seen is None:
        if carrying is not None:
            raise Conflict(carrying)
    elif wish.seen != len(history):
        raise _stale(claim, history)
    if not ledger.is_reached(claim):
        raise ReviewError(
            f"«{claim}» was made by an edit that is no longer in force. Mend: decide on «{ledger.root(claim)}»",
            code="gone",
        )
    if carrying is not None:
        _may_change(wish.person, carrying)
    stands = carrying is not None and carrying.verdict is not Verdict.REJECT
    if wish.verdict is Verdict.ACCEPT and stands and ledger.is_public(claim):
        raise ReviewError(f"«{claim}» is accepted already. Mend: nothing is to be done", code="same")
    if wish.verdict is Verdict.REJECT and now is not None and now.verdict is Verdict.REJECT:
        raise ReviewError(f"«{claim}» is rejected already. Mend: nothing is to be done", code="same")
    replacement = _checked(connection, row, wish, projects)
    return _add(connection, claim, wish, history, replacement=replacement)


def _stale(claim: str, history: Sequence[Decision]) -> ReviewError:
    if history:
        return Conflict(history[-1])
    return ReviewError(f"Nobody has decided on «{claim}» so far. Mend: look at it again, then decide", code="stale")


def _checked(connection: sa.Connection, row: Mapping[Any, Any], wish: Wish, projects: Collection[str]) -> str:
    """The id of the claim that an edit puts in the place of this one, kept; else an empty string."""
    if wish.verdict is Verdict.UNDO:
        raise ReviewError("A decision is taken back with `undo`. Mend: call that", code="verdict")
    if (wish.verdict is Verdict.EDIT) != (wish.edit is not None):
        raise ReviewError("An edit needs what it changes, and nothing else does. Mend: give both or none", code="edit")
    if wish.verdict is Verdict.REJECT:
        if not _clean(wish.reason):
            raise ReviewError(f"«{row['id']}» is rejected without a reason. Mend: say why", code="reason")
        return ""
    held = _claim_of(connection, row)
    if wish.edit is None:
        _check_project(held.project, projects, row["id"])
        _as_of(held.evidence.article, held.as_of, held.precision, mend=f"edit «{held.id}», its day is another one")
        return ""
    made = _edited(held, wish.edit, projects)
    name, rule = _name(wish.person), held.origin
    notes = " · ".join(filter(None, [held.notes, f"edited from {held.id}, made by {rule}"]))
    made = replace(made, id=_free_id(connection, held.id), origin=f"person:{name}", notes=notes)
    connection.execute(CLAIMS.insert(), claim_row(made, seeded=False))
    return made.id


def _add(
    connection: sa.Connection, claim: str, wish: Wish, history: Sequence[Decision], *, replacement: str = ""
) -> Decision:
    """Adds the decision, later than all before it even where a clock went back."""
    reason = _clean(wish.reason)
    if len(reason) > _LONGEST_REASON:
        mend = f"say it in at most {_LONGEST_REASON:,}"
        raise ReviewError(f"The reason has {len(reason):,} characters. Mend: {mend}", code="reason")
    at = dt.datetime.now(dt.UTC)
    if history:
        at = max(at, history[-1].at + dt.timedelta(microseconds=1))
    decision = Decision(
        claim=claim, verdict=wish.verdict, reviewer=_name(wish.person), at=at, reason=reason, replacement=replacement
    )
    connection.execute(DECISIONS.insert(), decision_row(decision, seeded=False))
    return decision


def undo(connection: sa.Connection, claim: str, wish: Wish) -> Decision:
    """Adds a decision that takes back the last one on `claim`, or the edit that made it. Raises as `decide` does."""
    ledger = _ledger_of(connection, claim)
    if not ledger.of(claim) and ledger.edited_from(claim):
        claim = ledger.edited_from(claim)
    history = ledger.history(claim)
    if not ledger.of(claim):
        _row_of(connection, claim)
        raise ReviewError(f"Nobody has decided on «{claim}». Mend: name a claim of the ledger", code="nothing")
    if wish.seen is not None and wish.seen != len(history):
        raise _stale(claim, history)
    _may_change(wish.person, ledger.of(claim)[-1])
    return _add(connection, claim, wish, history)


# ---- what is there


def _ledger_of(connection: sa.Connection, claim: str) -> Ledger:
    """The ledger of a claim and everything that edits link with it."""
    wanted, family = {claim}, set[str]()
    found: dict[int, Decision] = {}
    while wanted - family:
        family |= wanted
        linked = DECISIONS.c.claim.in_(sorted(family)) | DECISIONS.c.replacement.in_(sorted(family))
        for row in connection.execute(sa.select(DECISIONS).where(linked)).mappings():
            found[row["seq"]] = decision_of(row)
        wanted = {name for decision in found.values() for name in (decision.claim, decision.replacement) if name}
    return Ledger(decision for _, decision in sorted(found.items(), key=lambda item: (item[1].at, item[0])))


def _row_of(connection: sa.Connection, claim: str) -> Mapping[Any, Any]:
    """The row of a claim; one that cannot be read as it stands in the table, which is enough to reject it."""
    rows = read_rows(connection, sa.select(CLAIMS).where(CLAIMS.c.id == claim), CLAIMS)
    if not rows:
        raise ReviewError(f"There is no claim «{claim[:200]}» in the store. Mend: {_LIST}", code="claim")
    return rows[0].row if isinstance(rows[0], Spoilt) else rows[0]


def _article_of(connection: sa.Connection, row: Mapping[Any, Any]) -> Article:
    found = connection.execute(sa.select(ARTICLES).where(ARTICLES.c.id == row["article"])).mappings().first()
    if found is None:
        raise ReviewError(
            f"«{row['id']}»: its article «{row['article']}» is not in the store. Mend: reject it", code="quote"
        )
    return article_of(found)


def _claim_of(connection: sa.Connection, row: Mapping[Any, Any]) -> Claim:
    """The claim of a row. Raises ReviewError where it is not what was proposed."""
    mend = "restore the store from a copy, or reject it; `cuakhau doctor` names every such row"
    if told := fault_in(CLAIMS, row):
        raise ReviewError(f"«{row['id']}»: {ALTERED}, {told}. Nothing was written. Mend: {mend}", code="changed")
    try:
        claim, fault = claim_of(row, _article_of(connection, row)), ""
    except EvidenceError as error:
        claim, fault = None, str(error)
    if not is_sealed(row):
        raise ReviewError(f"«{row['id']}»: {ALTERED}. Nothing was written. Mend: {mend}", code="changed")
    if claim is None:
        mend = "reject it; the next ingest proposes what the article says now"
        raise ReviewError(f"The article of «{row['id']}» was changed: {fault}. Mend: {mend}", code="quote")
    return claim


def _free_id(connection: sa.Connection, claim: str) -> str:
    """A new id for the edited form of a claim."""
    stem = claim.rpartition("~")[0] or claim
    for number in range(1, 10_000):
        name = f"{stem}~{number}"
        if connection.execute(sa.select(CLAIMS.c.id).where(CLAIMS.c.id == name)).first() is None:
            return name
    raise ReviewError(f"«{claim}» was edited too often. Mend: reject it", code="edit")


# ---- edits


def _edited(claim: Claim, edit: Edit, projects: Collection[str]) -> Claim:
    """The claim as the reviewer wants it. Raises ReviewError where the text or the tables do not bear it."""
    if edit.drop_target and edit.target is not None:
        raise ReviewError("The edit drops the target and sets one. Mend: choose one of them", code="target")
    project = claim.project if edit.project is None else edit.project
    _check_project(project, projects)
    status = claim.status if edit.status is None else Status(edit.status)
    if status is Status.UNKNOWN:
        raise ReviewError("«unknown» is what remains without evidence. Mend: reject the claim", code="status")
    precision = claim.precision if edit.precision is None else Precision(edit.precision)
    target = None if edit.drop_target else (edit.target or claim.target)
    made = replace(
        claim,
        project=project,
        status=status,
        as_of=_as_of(claim.evidence.article, edit.as_of or claim.as_of, precision),
        precision=precision,
        evidence=_evidence(claim.evidence, edit.span),
        target=_target(target, status, asked=edit.target is not None),
        trigger=claim.trigger if edit.span is None else None,
    )
    _check_order(made, asked=edit.target is not None)
    if made == claim:
        raise ReviewError("The edit changes nothing. Mend: accept the claim as it is", code="edit")
    return made


def _check_project(project: str, projects: Collection[str], claim: str = "") -> None:
    if project not in projects:
        mend = did_you_mean(project, projects) + (f"; edit «{claim}», or reject it" if claim else "")
        raise ReviewError(f"«{project[:200]}» {UNKNOWN_PROJECT}. Mend: {mend}", code="project")


def _check_order(made: Claim, *, asked: bool) -> None:
    """What is expected lies ahead of the day that the words speak of."""
    target = made.target
    if not asked or target is None or target.date is None:
        return
    if (target.precision or Precision.DAY).last_day(target.date) < made.as_of:
        fault = f"The target {target.when} lies before {made.as_of}, the day that the words speak of"
        raise ReviewError(f"{fault}. Mend: give a later day, or drop the target", code="target")


def _evidence(held: Evidence, span: tuple[int, int] | None) -> Evidence:
    """The words of `span`, without spaces around them; they must be words of the article's text."""
    if span is None:
        return held
    article, (start, end) = held.article, span
    if not 0 <= start < end <= len(article.text):
        fault = f"{start}:{end} is no stretch of {article.id}, which has {len(article.text)} characters"
        raise ReviewError(f"{fault}. Mend: give the offsets of the words that support it", code="quote")
    quote = article.text[start:end]
    start += len(quote) - len(quote.lstrip())
    quote = quote.strip()
    if fault := _is_no_evidence(article.text, start, quote):
        mend = "quote whole words of one paragraph that say it"
        raise ReviewError(f"«{quote[:80]}» of {article.id} {fault}. Mend: {mend}", code="quote")
    if article.in_furniture(start, start + len(quote)):
        fault = f"«{quote[:80]}» lies in furniture of {article.id} (caption, byline, sidebar or outside the body)"
        raise ReviewError(f"{fault}. Mend: quote the body", code="furniture")
    return Evidence(article, start, start + len(quote), quote)


def _is_no_evidence(text: str, start: int, quote: str) -> str:
    """What is wrong with words that shall support a claim; nothing where they may."""
    end = start + len(quote)
    words = re.findall(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+", quote)
    if len(words) < _FEWEST_WORDS:
        return "is less than a statement"
    if re.search(r"\n\s*\n", quote):
        return "reaches over the end of a paragraph"
    edges = (text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1])
    if any(len(edge) == 2 and edge.isalnum() and not has_chinese(edge) for edge in edges):
        return "cuts a word"
    return ""


def _as_of(article: Article, day: dt.date, precision: Precision, *, mend: str = "") -> dt.date:
    """The first day of the period; not one that the article could not yet tell of."""
    first = precision.first_day(day)
    if first.year < FIRST_YEAR:
        raise ReviewError(f"{day} is too early. Mend: write the year in full", code="as_of")
    if article.known and first > article.known + LATEST_AFTER_KNOWN:
        fault = f"{day} is later than the article, which is of {article.known}"
        raise ReviewError(f"{fault}. Mend: {mend or 'a later day is a target, put it there'}", code="as_of")
    return first


def _target(target: Target | None, status: Status, *, asked: bool) -> Target | None:
    """The target with the first day of its period; one that the edited status has reached is no target any more."""
    if target is None:
        return None
    if target.status in (status, Status.UNKNOWN):
        if not asked:
            return None
        fault = "is the status itself" if target.status is status else "is no target"
        raise ReviewError(f"«{target.status}» {fault}. Mend: drop the target or name what is expected", code="target")
    if target.date is None:
        return Target(target.status)
    precision = target.precision or Precision.DAY
    if target.date.year < FIRST_YEAR:
        raise ReviewError(f"{target.date} is too early for a target. Mend: write the year in full", code="target")
    return Target(target.status, precision.first_day(target.date), precision)


# ---- reprints


def _twins(connection: sa.Connection, row: Mapping[Any, Any]) -> list[Mapping[Any, Any]]:
    """The open claims of the same project and status in reprints of the same story."""
    told = connection.execute(sa.select(ARTICLES.c.story).where(ARTICLES.c.id == row["article"])).scalar_one()
    origin = told or row["article"]
    query = (
        sa.select(CLAIMS)
        .join(ARTICLES, ARTICLES.c.id == CLAIMS.c.article)
        .where((ARTICLES.c.story == origin) | (ARTICLES.c.id == origin), ARTICLES.c.id != row["article"])
        .where(CLAIMS.c.project == row["project"], CLAIMS.c.status == row["status"])
        .order_by(CLAIMS.c.id)
    )
    found = [twin for twin in read_rows(connection, query, CLAIMS) if not isinstance(twin, Spoilt)]
    ledgers = ((twin, _ledger_of(connection, twin["id"])) for twin in found)
    return [
        twin for twin, ledger in ledgers if ledger.in_force(twin["id"]) is None and not ledger.edited_from(twin["id"])
    ]


def _quoted(connection: sa.Connection, decision: Decision) -> str:
    """The words of the claim that an edit made, which its reprints should hold too."""
    if not decision.replacement:
        return ""
    return str(_row_of(connection, decision.replacement)["quote"])


def _for_twin(connection: sa.Connection, twin: Mapping[Any, Any], wish: Wish, quote: str) -> Wish:
    """The same wish for a reprint: another span becomes that of the same words there."""
    if wish.edit is None or wish.edit.span is None:
        return replace(wish, seen=None)
    start = find_nearest(_article_of(connection, twin).text, quote, int(twin["start_at"]))
    if start is None:
        fault = f"The reprint «{twin['article']}» does not hold the words «{quote[:80]}»"
        raise ReviewError(f"{fault}. Mend: decide on it apart", code="twin")
    return replace(wish, seen=None, edit=replace(wish.edit, span=(start, start + len(quote))))
