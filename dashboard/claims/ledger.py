"""The reviewed claims of `seeds/claims.csv`: read, checked against the words of the articles, all faults at once.

From the table and the articles to claims and the decisions on them: one for each row, or, where there is a
`ledger.csv`, the whole history. A quote that does not stand at its offsets is refused, and where it does stand once
in the article, the fault says where.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from dashboard.errors import DataFaults, Fault
from dashboard.ledger import Ledger
from dashboard.models import (
    FIRST_YEAR,
    LATEST_AFTER_KNOWN,
    Amount,
    AmountKind,
    Article,
    Claim,
    Decision,
    Evidence,
    Precision,
    Status,
    Target,
    Verdict,
)
from dashboard.tables import Row, Table, did_you_mean, read_table

if TYPE_CHECKING:
    from dashboard.gazetteer import Gazetteer

__all__ = ["CLAIM_COLUMNS", "COLUMNS", "LEDGER_COLUMNS", "claim_faults", "load_reviewed"]

COLUMNS = (
    "id",
    "article",
    "project",
    "status",
    "as_of",
    "precision",
    "start",
    "end",
    "quote",
    "target_status",
    "target_date",
    "target_precision",
    "event",
    "origin",
    "verdict",
    "reviewer",
    "decided_at",
    "reason",
)
_OPTIONAL = ("replacement", "trigger_start", "trigger_end", "amounts", "notes")
"""Columns that the table may lack: what an edit put in a claim's place, the verb over its quote, figures, notes."""

CLAIM_COLUMNS = (*COLUMNS, *_OPTIONAL)
LEDGER_COLUMNS = ("at", "claim", "verdict", "reviewer", "reason", "replacement")

_TABLE = Table.of("claims.csv", COLUMNS, verbatim=("quote", "notes"), optional=_OPTIONAL)
_LEDGER = Table.of("ledger.csv", LEDGER_COLUMNS)
_ID = re.compile(r"\w[\w.:~+-]*(?: [\w.:~+-]+)*")
_LONGEST_ID = 200
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_E = TypeVar("_E", bound=StrEnum)


def _choice(row: Row, column: str, kind: type[_E], faults: list[Fault]) -> _E | None:
    try:
        return kind(row[column])
    except ValueError:
        known = [str(value) for value in kind]
        mend = did_you_mean(row[column], known)
        faults.append(row.fault(column, f"is no {column.replace('_', ' ')}", mend=mend, code="E411"))
        return None


def _day(row: Row, column: str, faults: list[Fault]) -> dt.date | None:
    if _ISO_DAY.fullmatch(row[column]):
        with contextlib.suppress(ValueError):
            day = dt.date.fromisoformat(row[column])
            if day.year >= FIRST_YEAR:
                return day
    faults.append(row.fault(column, "is not a date", mend="write a real day as YYYY-MM-DD", code="E412"))
    return None


def _period(row: Row, columns: tuple[str, str], faults: list[Fault]) -> tuple[dt.date, Precision] | None:
    """A day with its precision; the day must be the first of its period."""
    day, precision = _day(row, columns[0], faults), _choice(row, columns[1], Precision, faults)
    if day is None or precision is None:
        return None
    first = precision.first_day(day)
    if day != first:
        fault = f"is not the first day of its {precision.value}"
        faults.append(row.fault(columns[0], fault, mend=f"write {first.isoformat()}", code="E413"))
    return day, precision


def _offset(row: Row, column: str, faults: list[Fault]) -> int | None:
    if re.fullmatch(r"[0-9]{1,9}", row[column]):
        return int(row[column])
    faults.append(row.fault(column, "is no offset", mend="count characters of the NFC text from 0", code="E414"))
    return None


def _evidence(row: Row, article: Article, faults: list[Fault]) -> Evidence | None:
    """The evidence of a row, or the faults of its offsets, quote or place."""
    start, end, quote = _offset(row, "start", faults), _offset(row, "end", faults), row["quote"]
    if start is None or end is None:
        return None
    if not quote or article.text[start:end] != quote or end <= start:
        where = [i for i in range(len(article.text)) if article.text.startswith(quote, i)] if quote else []
        if len(where) == 1:
            mend = f"it stands at {where[0]}:{where[0] + len(quote)}"
        elif where:
            mend = f"it stands {len(where)} times, nearest at {min(where, key=lambda i: abs(i - start))}"
        else:
            mend = f"copy the words: {start}:{end} reads «{article.text[start:end][:80]}»"
        fault = f"does not stand at {start}:{end} of {article.id}"
        faults.append(row.fault("quote", fault, mend=mend, code="E415"))
        return None
    if article.in_furniture(start, end):
        fault = f"lies in furniture of {article.id} (caption, byline, sidebar or outside the body)"
        faults.append(row.fault("start", fault, mend="quote the body, or drop the claim", code="E416"))
        return None
    return Evidence(article, start, end, quote)


def _target(row: Row, faults: list[Fault]) -> Target | None:
    if not row["target_status"]:
        if row["target_date"] or row["target_precision"]:
            mend = "name what is expected, or clear the date"
            faults.append(row.fault("target_date", "is a target without a status", mend=mend, code="E417"))
        return None
    status = _choice(row, "target_status", Status, faults)
    if status is None:
        return None
    if row["target_status"] == row["status"]:
        mend = "a target lies ahead of the status: clear it or correct the status"
        faults.append(row.fault("target_status", "is the status itself", mend=mend, code="E417"))
    if not row["target_date"] and not row["target_precision"]:
        return Target(status)
    period = _period(row, ("target_date", "target_precision"), faults)
    return Target(status, *period) if period else None


def _decision(row: Row, article: Article | None, today: dt.date, faults: list[Fault]) -> Decision | None:
    verdict, day = _choice(row, "verdict", Verdict, faults), _day(row, "decided_at", faults)
    for column in ("reviewer", "origin"):
        if not row[column].strip():
            faults.append(row.fault(column, "is empty", mend="say who or which rule", code="E418"))
    if day is None or verdict is None:
        return None
    if day > today or (article and article.known and day < article.known):
        fault = "lies in the future" if day > today else "is before the article was known"
        faults.append(row.fault("decided_at", fault, mend="write the day of the decision", code="E419"))
        return None
    at = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
    return Decision(
        claim=row["id"],
        verdict=verdict,
        reviewer=row["reviewer"],
        at=at,
        reason=row["reason"],
        replacement=row["replacement"],
    )


def _trigger(row: Row, article: Article, faults: list[Fault]) -> tuple[int, int] | None:
    """The span of the verb that governs the quote; both cells or none."""
    if not row["trigger_start"] and not row["trigger_end"]:
        return None
    start, end = _offset(row, "trigger_start", faults), _offset(row, "trigger_end", faults)
    if start is None or end is None:
        return None
    if not start < end <= len(article.text):
        fault = f"and trigger_end «{row['trigger_end']}» span no text of {article.id}"
        faults.append(row.fault("trigger_start", fault, mend="give the span of the verb, or clear both", code="E414"))
    return start, end


def _amounts(row: Row, article: Article, faults: list[Fault]) -> tuple[Amount, ...]:
    """The figures of a claim, each `[kind, value, unit, start, end]`, as JSON."""
    if not row["amounts"]:
        return ()
    try:
        told = [
            Amount(AmountKind(kind), float(value), str(unit), int(start), int(end))
            for kind, value, unit, start, end in json.loads(row["amounts"])
        ]
        if all(0 <= a.start < a.end <= len(article.text) and math.isfinite(a.value) for a in told):
            return tuple(told)
    except (ValueError, TypeError, RecursionError):
        pass
    mend = 'write it as [["cost",174700000000,"VND",812,828]], with offsets in the article, or clear it'
    faults.append(row.fault("amounts", "is no list of figures", mend=mend, code="E424"))
    return ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of the table may refer to."""

    articles: Mapping[str, Article]
    unread: Collection[str] | None
    projects: Collection[str] | None
    today: dt.date


def _as_of_fault(row: Row, article: Article, period: tuple[dt.date, Precision]) -> list[Fault]:
    hidden = row["verdict"] in (Verdict.REJECT, Verdict.UNDO) or row["replacement"]
    if hidden or article.known is None or period[0] <= article.known + LATEST_AFTER_KNOWN:
        return []  # what nobody is shown may have been decided under another day of the article
    fault = f"is later than the article, which is of {article.known.isoformat()}"
    mend = "a later day is a target: put it into target_date; or it is a slip: edit the claim"
    return [row.fault("as_of", fault, mend=mend, code="E420")]


def _read_row(row: Row, known: _Known) -> tuple[tuple[Claim, Decision] | None, list[Fault]]:
    """The claim and decision of one row, or every fault of it."""
    faults: list[Fault] = []
    article = known.articles.get(row["article"])
    if article is None and known.unread is not None and row["article"] not in known.unread:
        mend = did_you_mean(row["article"], known.articles)
        faults.append(row.fault("article", "is no article of this folder", mend=mend, code="E421"))
    if known.projects is not None and row["project"] not in known.projects:
        mend = did_you_mean(row["project"], known.projects)
        faults.append(row.fault("project", "is no project of projects.csv", mend=mend, code="E422"))
    status = _choice(row, "status", Status, faults)
    if status is Status.UNKNOWN:
        mend = "drop the row: unknown is what remains without evidence"
        faults.append(row.fault("status", "cannot be claimed", mend=mend, code="E411"))
    period = _period(row, ("as_of", "precision"), faults)
    if article and period:
        faults += _as_of_fault(row, article, period)
    target = _target(row, faults)
    evidence = _evidence(row, article, faults) if article else None
    trigger = _trigger(row, article, faults) if article else None
    amounts = _amounts(row, article, faults) if article else ()
    decision = _decision(row, article, known.today, faults)
    if faults or not (status and period and evidence and decision):
        return None, faults
    claim = Claim(
        id=row["id"],
        project=row["project"],
        status=status,
        as_of=period[0],
        precision=period[1],
        evidence=evidence,
        target=target,
        origin=row["origin"],
        event=row["event"],
        notes=row["notes"] if "notes" in row else row["reason"],
        trigger=trigger,
        amounts=amounts,
    )
    return (claim, decision), []


def _id_faults(row: Row, seen: dict[str, int]) -> list[Fault]:
    """An id that is missing, unfit or taken."""
    if not row["id"]:
        return [row.fault("id", "is empty", mend="give the claim an id of its own", code="E423")]
    if len(row["id"]) > _LONGEST_ID or not _ID.fullmatch(row["id"]):
        mend = f"write letters, digits, dots, colons and dashes only, at most {_LONGEST_ID}"
        return [row.fault("id", "has characters that an address cannot carry", mend=mend, code="E423")]
    first = seen.setdefault(row["id"], row.number)
    if first == row.number:
        return []
    return [row.fault("id", f"is the id of row {first} too", mend="give the claim an id of its own", code="E423")]


def _replacement_faults(row: Row, seen: Mapping[str, int], edits: Mapping[str, str]) -> list[Fault]:
    """What stands in the place of a claim that was not edited, is no claim itself, or leads back to where it began."""
    if not row["replacement"]:
        return []
    if row["verdict"] != Verdict.EDIT:
        mend = "clear it, or write the verdict edit"
        return [row.fault("replacement", f"replaces a claim with the verdict {row['verdict']}", mend=mend, code="E425")]
    if row["replacement"] not in seen:
        mend = did_you_mean(row["replacement"], seen)
        return [row.fault("replacement", "is no claim of this table", mend=mend, code="E425")]
    passed, at = {row["id"]}, row["replacement"]
    while at not in passed and at in edits:
        passed.add(at)
        at = edits[at]
    if at != row["id"] or row["replacement"] == row["id"]:
        return []
    mend = "let the edits end in a claim that was not edited"
    return [row.fault("replacement", "leads back to this claim by other edits", mend=mend, code="E425")]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the two tables hold: the claims of sound rows, all decisions in their order, and every fault."""

    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...]
    faults: tuple[Fault, ...]


def _read(seeds: Path, known: _Known) -> _Found:
    sheet = read_table(seeds / _TABLE.file, _TABLE)
    faults, pairs = list(sheet.faults), list[tuple[Claim, Decision]]()
    seen: dict[str, int] = {}
    for row in sheet.complete:
        faults += _id_faults(row, seen)
        pair, row_faults = _read_row(row, known)
        faults += row_faults
        if pair:
            pairs.append(pair)
    edits = {row["id"]: row["replacement"] for row in sheet.complete if row["replacement"]}
    for row in sheet.complete:
        faults += _replacement_faults(row, seen, edits)
    claims = tuple(claim for claim, _ in pairs)
    if not (seeds / _LEDGER.file).exists():
        return _Found(claims, tuple(decision for _, decision in pairs), tuple(faults))
    decisions, more = _read_ledger(seeds, seen, known.today)
    if not more and not faults:
        more = _contradictions(sheet.complete, Ledger(decisions))
    return _Found(claims, tuple(decisions), (*faults, *more))


def _read_ledger(seeds: Path, claims: Mapping[str, int], today: dt.date) -> tuple[list[Decision], list[Fault]]:
    """The decisions of `ledger.csv`, each row later than the one before."""
    sheet = read_table(seeds / _LEDGER.file, _LEDGER)
    faults, decisions = list(sheet.faults), list[Decision]()
    for row in sheet.complete:
        at, verdict = _moment(row, today, faults), _choice(row, "verdict", Verdict, faults)
        for column in ("claim", "replacement"):
            if row[column] not in claims and (row[column] or column == "claim"):
                mend = did_you_mean(row[column], claims)
                faults.append(row.fault(column, "is no claim of claims.csv", mend=mend, code="E426"))
        if not row["reviewer"].strip():
            faults.append(row.fault("reviewer", "is empty", mend="say who", code="E418"))
        if at is None or verdict is None:
            continue
        if decisions and at < decisions[-1].at:
            mend = "add decisions at the end, and change none"
            faults.append(row.fault("at", "is before the row above", mend=mend, code="E428"))
        decisions.append(
            Decision(
                claim=row["claim"],
                verdict=verdict,
                reviewer=row["reviewer"],
                at=at,
                reason=row["reason"],
                replacement=row["replacement"],
            )
        )
    return decisions, faults


def _moment(row: Row, today: dt.date, faults: list[Fault]) -> dt.datetime | None:
    with contextlib.suppress(ValueError, OverflowError):
        at = dt.datetime.fromisoformat(row["at"])
        if at.tzinfo is not None and at.year >= FIRST_YEAR and at.astimezone(dt.UTC).date() <= today:
            return at.astimezone(dt.UTC)
    mend = "write a past moment as 2026-01-31T09:30:00+00:00"
    faults.append(row.fault("at", "is no moment with its zone, or lies in the future", mend=mend, code="E412"))
    return None


def _contradictions(rows: Sequence[Row], ledger: Ledger) -> list[Fault]:
    """Rows of claims.csv whose verdict makes public what the ledger does not, or the other way round."""
    faults = []
    for row in rows:
        shown = row["verdict"] == Verdict.ACCEPT or (row["verdict"] == Verdict.EDIT and not row["replacement"])
        if shown != ledger.is_public(row["id"]):
            fault = "makes public what ledger.csv does not" if shown else "hides what ledger.csv makes public"
            mend = "add the decision to ledger.csv, or delete ledger.csv to go by this table alone"
            faults.append(row.fault("verdict", fault, mend=mend, code="E427"))
    return faults


def claim_faults(
    seeds: Path,
    articles: Sequence[Article],
    gazetteer: Gazetteer | None = None,
    *,
    today: dt.date | None = None,
    projects: Collection[str] | None = None,
    unread: Collection[str] | None = (),
) -> list[Fault]:
    """Every fault of `claims.csv` and `ledger.csv`, in the order of their rows.

    `today` bounds the decisions (default: now, anywhere).

    Where there is no gazetteer, `projects` are the ids that its tables know. `unread` are the ids of articles that
    exist but cannot be read, None where nobody can tell: a claim on one of them is not called dangling.
    """
    known = gazetteer.projects.keys() if gazetteer else projects
    return list(_read(seeds, _knowing(articles, known, today=today, unread=unread)).faults)


def load_reviewed(
    seeds: Path, articles: Sequence[Article], gazetteer: Gazetteer | None = None
) -> tuple[list[Claim], list[Decision]]:
    """All claims, and all decisions on them in their order; raises DataFaults with all faults."""
    found = _sound(seeds, articles, gazetteer)
    return list(found.claims), list(found.decisions)


def _sound(seeds: Path, articles: Sequence[Article], gazetteer: Gazetteer | None) -> _Found:
    found = _read(seeds, _knowing(articles, gazetteer.projects.keys() if gazetteer else None))
    if found.faults:
        raise DataFaults(found.faults)
    return found


def _knowing(
    articles: Sequence[Article],
    projects: Collection[str] | None,
    *,
    today: dt.date | None = None,
    unread: Collection[str] | None = (),
) -> _Known:
    day = today or dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    return _Known({article.id: article for article in articles}, unread, projects, day)
