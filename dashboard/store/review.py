"""The review queue: open proposals with what each would change, who agrees, who does not, and their reprints.

From the tables and the public content of a revision to `Proposal`s; deciding on them is the work of `deciding`.
A claim agrees with another that tells the same status; it disagrees where it tells another one of an overlapping
time, or where the later of the two tells the earlier stage.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from dashboard.errors import EvidenceError, ReviewError, StoreError
from dashboard.ledger import Ledger
from dashboard.models import STAGE, Article, Claim, Decision, Precision, Project, Status
from dashboard.store.legible import Spoilt, fault_in, read_rows
from dashboard.store.rows import article_of, claim_of
from dashboard.store.schema import ARTICLES, CLAIMS, DECISIONS
from dashboard.store.soundness import Broken, sound
from dashboard.store.states import STOPPED, status_as_of, story

__all__ = [
    "Asked",
    "Conflict",
    "Entry",
    "Proposal",
    "Public",
    "RuleCounts",
    "broken_of_ids",
    "broken_proposals",
    "claims_of_ids",
    "claims_of_rule",
    "count_open",
    "count_rules",
    "is_open",
    "known_ids",
    "open_ids",
    "open_proposals",
    "proposal_of",
    "story_members",
]

_OTHERS = 4
"""Agreeing and disagreeing claims that a proposal lists of either sort, one of each story, the nearest in time."""

_LOOKED_AT = 24
"""Open claims before and after the day of a proposal among which those are looked for."""


_Row = Mapping[Any, Any] | Spoilt


class Conflict(ReviewError):  # noqa: N818 - as `NotAllowed`, the word says it
    """Somebody decided on the claim meanwhile; `decision` tells who, when and what."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(
            f"{decision.reviewer} decided on «{decision.claim}»: {decision.verdict} at"
            f" {decision.at:%Y-%m-%d %H:%M} UTC. Nothing was written. Mend: look at it again, then decide",
            code="conflict",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A claim to decide on.

    `before` is the status of its project on the map now, `after` the one it would show with this claim. `twins` are
    open proposals of the same status in reprints of the same story. `decisions` is its history, and `seen` the number
    of them, which `decide` wants back. `open` is false where it was decided on already.
    """

    claim: Claim
    before: Status
    after: Status
    agrees: tuple[Claim, ...] = ()
    disagrees: tuple[Claim, ...] = ()
    twins: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    seen: int = 0
    open: bool = True


class Entry(NamedTuple):
    """One line of the ledger, with the claim it is on, None where it was withdrawn, and the decision it put aside."""

    decision: Decision
    claim: Claim | None
    aside: Decision | None = None


class RuleCounts(NamedTuple):
    """What became of the claims that one rule made: undecided, accepted as they are, edited, rejected."""

    open: int = 0
    accepted: int = 0
    edited: int = 0
    rejected: int = 0


class Asked(NamedTuple):
    """What narrows the queue; empty texts ask for nothing."""

    project: str = ""
    article: str = ""
    rule: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Public:
    """What the queue needs to know of the public content: the ledger, the projects and their public claims."""

    ledger: Ledger
    projects: Mapping[str, Project]
    claims: Mapping[str, Sequence[Claim]]

    def status(self, project: str, *more: Claim) -> Status:
        """The status of a project, with further claims if they were public."""
        known = self.projects.get(project)
        return status_as_of(known, (*self.claims.get(project, ()), *more)).status if known else Status.UNKNOWN


# ---- selecting


def is_open(ledger: Ledger) -> sa.ColumnElement[bool]:
    """Of the claims those that nobody has decided on, or whose decision was taken back."""
    decided = sa.exists().where(DECISIONS.c.claim == CLAIMS.c.id)
    made_by_edit = sa.exists().where(DECISIONS.c.replacement == CLAIMS.c.id)
    untouched = ~decided & ~made_by_edit
    again = ledger.reopened()
    return untouched | CLAIMS.c.id.in_(again) if again else untouched


def _narrowed(ledger: Ledger, asked: Asked) -> list[sa.ColumnElement[bool]]:
    columns = (CLAIMS.c.project, CLAIMS.c.article, CLAIMS.c.origin, CLAIMS.c.status)
    return [is_open(ledger), *(column == value for column, value in zip(columns, asked, strict=True) if value)]


def count_open(connection: sa.Connection, ledger: Ledger, asked: Asked) -> int:
    """How many open proposals there are."""
    query = sa.select(sa.func.count()).select_from(CLAIMS).where(*_narrowed(ledger, asked))
    return int(connection.execute(query).scalar_one())


def open_proposals(
    connection: sa.Connection, public: Public, asked: Asked, *, limit: int | None = None, offset: int = 0
) -> list[Proposal]:
    """Open proposals, those of the newest articles first, in the order of the text, without the broken ones."""
    query = _queue(sa.select(CLAIMS), public.ledger, asked)
    rows = read_rows(connection, query.limit(limit).offset(offset), CLAIMS)
    return _proposals(connection, public, [one for one in _judged(connection, public, rows) if isinstance(one, Claim)])


def broken_proposals(
    connection: sa.Connection, public: Public, asked: Asked, *, limit: int | None = None, offset: int = 0
) -> list[Broken]:
    """Those that `open_proposals` leaves out of the same page of the queue, each with the reason."""
    query = _queue(sa.select(CLAIMS), public.ledger, asked)
    rows = read_rows(connection, query.limit(limit).offset(offset), CLAIMS)
    return [one for one in _judged(connection, public, rows) if isinstance(one, Broken)]


def broken_of_ids(connection: sa.Connection, public: Public, ids: Iterable[str]) -> list[Broken]:
    """What is wrong with these claims, decided on or not; nothing is told of those that are as they should be."""
    return [one for one in _judged(connection, public, _rows_of_ids(connection, ids)) if isinstance(one, Broken)]


def open_ids(connection: sa.Connection, ledger: Ledger, asked: Asked) -> list[str]:
    """The ids of open proposals, in the order of `open_proposals`."""
    return list(connection.execute(_queue(sa.select(CLAIMS.c.id), ledger, asked)).scalars())


def _queue(query: sa.Select[Any], ledger: Ledger, asked: Asked) -> sa.Select[Any]:
    day = sa.func.coalesce(ARTICLES.c.published, ARTICLES.c.event_day)
    narrowed = query.outerjoin(ARTICLES, ARTICLES.c.id == CLAIMS.c.article).where(*_narrowed(ledger, asked))
    return narrowed.order_by(day.desc().nulls_last(), ARTICLES.c.id, CLAIMS.c.start_at, CLAIMS.c.id)


def proposal_of(connection: sa.Connection, public: Public, claim: str) -> Proposal | None:
    """One claim as a proposal, decided on or not; None where there is none, or where it is broken.

    One whose project the tables have lost is given, because another project mends it.
    """
    if any(one.code != "project" for one in broken_of_ids(connection, public, [claim])):
        return None
    return next(iter(_proposals(connection, public, claims_of_ids(connection, [claim]))), None)


def claims_of_ids(connection: sa.Connection, ids: Iterable[str]) -> list[Claim]:
    """The claims of these ids whose words still stand in their articles, in the order of article and text."""
    return _claims(connection, _rows_of_ids(connection, ids))


def _rows_of_ids(connection: sa.Connection, ids: Iterable[str]) -> list[_Row]:
    query = sa.select(CLAIMS).order_by(CLAIMS.c.article, CLAIMS.c.start_at, CLAIMS.c.id)
    parts = _parts(sorted(set(ids)))
    return [row for part in parts for row in read_rows(connection, query.where(CLAIMS.c.id.in_(part)), CLAIMS)]


def _parts(values: Sequence[str], size: int = 5_000) -> Iterable[Sequence[str]]:
    return (values[at : at + size] for at in range(0, len(values), size))


def _claims(connection: sa.Connection, rows: Sequence[_Row]) -> list[Claim]:
    """The rows as claims, without those whose words an edited article no longer holds, or that cannot be read."""
    articles = _articles(connection, rows)
    found = []
    for row in rows:
        article = None if isinstance(row, Spoilt) else articles.get(row["article"])
        if isinstance(row, Spoilt) or not isinstance(article, Article):
            continue  # deleted by a program that does not ask for foreign keys, or spoilt by one
        try:
            found.append(claim_of(row, article))
        except (EvidenceError, StoreError):
            continue
    return found


def _judged(connection: sa.Connection, public: Public, rows: Sequence[_Row]) -> list[Claim | Broken]:
    """The rows as claims to decide on, or what is wrong with them, in their order."""
    articles = _articles(connection, rows)
    return [sound(row, articles.get(_plain(row)["article"]), public.projects) for row in rows]


def _plain(row: _Row) -> Mapping[Any, Any]:
    return row.row if isinstance(row, Spoilt) else row


def _articles(connection: sa.Connection, rows: Iterable[_Row]) -> dict[str, Article | Spoilt]:
    found: dict[str, Article | Spoilt] = {}
    for part in _parts(sorted({_plain(row)["article"] for row in rows})):
        for row in read_rows(connection, sa.select(ARTICLES).where(ARTICLES.c.id.in_(part)), ARTICLES):
            found[_plain(row)["id"]] = _article(row)
    return found


def _article(row: _Row) -> Article | Spoilt:
    if isinstance(row, Spoilt):
        return row
    try:
        return article_of(row)
    except StoreError as error:
        return Spoilt(row, fault_in(ARTICLES, row) or str(error.__cause__))


def known_ids(connection: sa.Connection, ids: Iterable[str] | None = None) -> set[str]:
    """The ids of all claims of the store, or those of `ids` that there are."""
    if ids is None:
        return set(connection.execute(sa.select(CLAIMS.c.id)).scalars())
    parts = _parts(sorted(set(ids)))
    found = (connection.execute(sa.select(CLAIMS.c.id).where(CLAIMS.c.id.in_(part))).scalars() for part in parts)
    return {name for part in found for name in part}


def story_members(connection: sa.Connection, articles: Iterable[str]) -> list[str]:
    """The ids of these articles and of all others that print their stories."""
    told: set[str] = set()
    for part in _parts(sorted(set(articles))):
        rows = connection.execute(sa.select(ARTICLES.c.id, ARTICLES.c.story).where(ARTICLES.c.id.in_(part)))
        told |= {row.story or row.id for row in rows}
    found: set[str] = set()
    for part in _parts(sorted(told)):
        member = ARTICLES.c.story.in_(part) | ARTICLES.c.id.in_(part)
        found |= set(connection.execute(sa.select(ARTICLES.c.id).where(member)).scalars())
    return sorted(found)


def claims_of_rule(connection: sa.Connection, rule: str) -> list[Claim]:
    """Every claim that this rule made, in the order of article and text."""
    query = sa.select(CLAIMS).where(CLAIMS.c.origin == rule)
    ordered = query.order_by(CLAIMS.c.article, CLAIMS.c.start_at, CLAIMS.c.id)
    return _claims(connection, read_rows(connection, ordered, CLAIMS))


def count_rules(connection: sa.Connection, ledger: Ledger) -> dict[str, RuleCounts]:
    """What became of the claims of each rule, the rule with most claims first; what edits made counts for nobody."""
    counted: dict[str, Counter[str]] = {}
    made_by_edit = ledger.replacements()
    for name, origin in connection.execute(sa.select(CLAIMS.c.id, CLAIMS.c.origin)):
        if name not in made_by_edit:
            decision = ledger.in_force(name)
            counted.setdefault(origin, Counter())[str(decision.verdict) if decision else "open"] += 1
    ordered = sorted(counted.items(), key=lambda item: (-item[1].total(), item[0]))
    return {rule: RuleCounts(n["open"], n["accept"], n["edit"], n["reject"]) for rule, n in ordered}


# ---- what stands beside a proposal


class _Other(NamedTuple):
    """What is known of another open claim before its article is read."""

    id: str
    status: str
    as_of: dt.date
    precision: str
    article: str
    story: str


def _proposals(connection: sa.Connection, public: Public, claims: Sequence[Claim]) -> list[Proposal]:
    near = _near(connection, public.ledger, claims)
    twins = _twins(connection, public.ledger, claims)
    chosen = {claim.id: _beside(claim, near[claim.project, claim.as_of]) for claim in claims}
    wanted = {other.id for sides in chosen.values() for side in sides for other in side}
    read = {claim.id: claim for claim in claims_of_ids(connection, wanted)}
    now = {claim.project: public.status(claim.project) for claim in claims}
    made = []
    for claim in claims:
        agrees, disagrees = chosen[claim.id]
        known = [other for other in public.claims.get(claim.project, ()) if story(other) != story(claim)]
        history = public.ledger.history(claim.id)
        made.append(
            Proposal(
                claim=claim,
                before=now[claim.project],
                after=public.status(claim.project, claim),
                agrees=_listed(claim, [o for o in known if o.status is claim.status], agrees, read),
                disagrees=_listed(claim, [o for o in known if _disagree(claim, o)], disagrees, read),
                twins=twins.get(claim.id, ()),
                decisions=history,
                seen=len(history),
                open=public.ledger.in_force(claim.id) is None and not public.ledger.edited_from(claim.id),
            )
        )
    return made


_UNREAD = dict.fromkeys(column.name for column in CLAIMS.columns)
_DAY = sa.type_coerce(CLAIMS.c.as_of, sa.String)  # as it stands: one that is none must not cost the others
_OTHER = (CLAIMS.c.id, CLAIMS.c.status, _DAY, CLAIMS.c.precision, CLAIMS.c.article, ARTICLES.c.story)


def _near(
    connection: sa.Connection, ledger: Ledger, claims: Iterable[Claim]
) -> dict[tuple[str, dt.date], list[_Other]]:
    """The open claims of the same project around the day of each of `claims`, the nearest first."""
    project, day = sa.bindparam("project", type_=sa.String), sa.bindparam("day", type_=sa.Date)
    query = (
        sa.select(*_OTHER)
        .join(ARTICLES, ARTICLES.c.id == CLAIMS.c.article)
        .where(CLAIMS.c.project == project, is_open(ledger))
        .limit(_LOOKED_AT)
    )
    since = query.where(CLAIMS.c.as_of >= day).order_by(CLAIMS.c.as_of, CLAIMS.c.id)
    before = query.where(CLAIMS.c.as_of < day).order_by(CLAIMS.c.as_of.desc(), CLAIMS.c.id)
    found: dict[tuple[str, dt.date], list[_Other]] = {}
    for place in {(claim.project, claim.as_of) for claim in claims}:
        asked = {"project": place[0], "day": place[1]}
        rows = (row for half in (since, before) for row in connection.execute(half, asked))
        others = [other for row in rows if (other := _other(row))]
        found[place] = sorted(others, key=lambda o: (abs((o.as_of - place[1]).days), o.id))
    return found


def _other(row: Sequence[Any]) -> _Other | None:
    """What stands beside a proposal; nothing where it cannot be read."""
    name, status, as_of, precision, article, told = row
    if fault_in(CLAIMS, {**_UNREAD, "status": status, "as_of": as_of, "precision": precision}):
        return None
    day = as_of if isinstance(as_of, dt.date) else dt.date.fromisoformat(as_of)
    return _Other(name, status, day, precision, article, told or article)


def _twins(connection: sa.Connection, ledger: Ledger, claims: Sequence[Claim]) -> dict[str, tuple[str, ...]]:
    """For each of `claims` the open ones of the same project and status in other articles of the same story."""
    stories = sorted({story(claim) for claim in claims})
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for part in _parts(stories):
        query = (
            sa.select(CLAIMS.c.project, *_OTHER)
            .join(ARTICLES, ARTICLES.c.id == CLAIMS.c.article)
            .where(ARTICLES.c.story.in_(part) | ARTICLES.c.id.in_(part), is_open(ledger))
            .order_by(CLAIMS.c.id)
        )
        for project, *rest in connection.execute(query):
            if other := _other(rest):
                found.setdefault((other.story, project, other.status), []).append((other.article, other.id))
    return {
        claim.id: tuple(
            name
            for article, name in found.get((story(claim), claim.project, str(claim.status)), ())
            if article != claim.evidence.article.id
        )
        for claim in claims
    }


def _beside(claim: Claim, others: Iterable[_Other]) -> tuple[list[_Other], list[_Other]]:
    """Of the open claims those that agree and those that disagree, one of each story and status, in their order."""
    sides: tuple[dict[tuple[str, str], _Other], dict[tuple[str, str], _Other]] = ({}, {})
    for other in others:
        if other.story != story(claim):
            side = 0 if other.status == claim.status else 1 if _disagree(claim, other) else None
            if side is not None and len(sides[side]) < _OTHERS:
                sides[side].setdefault((other.story, other.status), other)
    return list(sides[0].values()), list(sides[1].values())


def _listed(
    claim: Claim, public: Iterable[Claim], others: Iterable[_Other], read: Mapping[str, Claim]
) -> tuple[Claim, ...]:
    """The public claims before the open ones, one of each story and status, the nearest in time first."""
    known = sorted(public, key=lambda c: (abs((c.as_of - claim.as_of).days), c.id))
    kept: dict[tuple[str, Status], Claim] = {}
    for other in (*known, *(read[one.id] for one in others if one.id in read)):
        kept.setdefault((story(other), other.status), other)
    return tuple(kept.values())[:_OTHERS]


def _disagree(one: Claim, other: Claim | _Other) -> bool:
    """Whether two claims cannot both be true: another status at a time, or an earlier stage later on."""
    if one.status == other.status:
        return False
    first, last = (one, other) if one.as_of <= other.as_of else (other, one)
    if last.as_of <= Precision(first.precision).last_day(first.as_of):
        return True
    former, latter = Status(first.status), Status(last.status)
    return not {former, latter} & STOPPED and STAGE[latter] < STAGE[former]
