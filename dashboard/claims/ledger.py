"""The reviewed claims of `seeds/claims.csv`: read, checked against the words of the articles, all faults at once.

From the table and the articles to pairs of a claim and the decision that made it public. A quote that does not
stand at its offsets is refused, and where it does stand once in the article, the fault says where.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from dashboard.errors import DataFaults, Fault
from dashboard.models import Article, Claim, Decision, Evidence, Precision, Status, Target, Verdict
from dashboard.tables import Row, Table, did_you_mean, read_table

if TYPE_CHECKING:
    from dashboard.gazetteer import Gazetteer

__all__ = ["COLUMNS", "claim_faults", "load_claims"]

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
_TABLE = Table.of("claims.csv", COLUMNS, verbatim=("quote",))
_LATEST_AFTER_KNOWN = dt.timedelta(days=1)
"""An article may speak of the day after the one on which it is known to be out, never of a later one as a fact."""

_FIRST_YEAR = 1900
"""A day before is a slip of the hand: 0225 for 2025."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
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
            if day.year >= _FIRST_YEAR:
                return day
    faults.append(row.fault(column, "is not a date", mend="write a real day as YYYY-MM-DD", code="E412"))
    return None


def _first_day(day: dt.date, precision: Precision) -> dt.date:
    """The first day of the period of this precision that holds `day`."""
    if precision is Precision.YEAR:
        return day.replace(month=1, day=1)
    if precision is Precision.QUARTER:
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(day=1) if precision is Precision.MONTH else day


def _period(row: Row, columns: tuple[str, str], faults: list[Fault]) -> tuple[dt.date, Precision] | None:
    """A day with its precision; the day must be the first of its period."""
    day, precision = _day(row, columns[0], faults), _choice(row, columns[1], Precision, faults)
    if day is None or precision is None:
        return None
    first = _first_day(day, precision)
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
    return Decision(claim=row["id"], verdict=verdict, reviewer=row["reviewer"], at=at, reason=row["reason"])


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of the table may refer to."""

    articles: Mapping[str, Article]
    unread: Collection[str] | None
    projects: Collection[str] | None
    today: dt.date


def _as_of_fault(row: Row, article: Article, period: tuple[dt.date, Precision]) -> list[Fault]:
    if article.known is None or period[0] <= article.known + _LATEST_AFTER_KNOWN:
        return []
    fault = f"is later than the article, which is of {article.known.isoformat()}"
    mend = "a later day is a target: put it into target_date"
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
        notes=row["reason"],
    )
    return (claim, decision), []


def _read(seeds: Path, known: _Known) -> tuple[list[tuple[Claim, Decision]], list[Fault]]:
    sheet = read_table(seeds / _TABLE.file, _TABLE)
    faults, pairs = list(sheet.faults), []
    seen: dict[str, int] = {}
    for row in sheet.complete:
        if not row["id"]:
            faults.append(row.fault("id", "is empty", mend="give the claim an id of its own", code="E423"))
        elif not _ID.fullmatch(row["id"]):
            mend = "write letters without tones, digits, dots and dashes only"
            faults.append(row.fault("id", "has characters that an address cannot carry", mend=mend, code="E423"))
        elif row["id"] in seen:
            fault = f"is the id of row {seen[row['id']]} too"
            faults.append(row.fault("id", fault, mend="give the claim an id of its own", code="E423"))
        seen.setdefault(row["id"], row.number)
        pair, row_faults = _read_row(row, known)
        faults += row_faults
        if pair:
            pairs.append(pair)
    return pairs, faults


def claim_faults(
    seeds: Path,
    articles: Sequence[Article],
    gazetteer: Gazetteer | None = None,
    *,
    today: dt.date | None = None,
    projects: Collection[str] | None = None,
    unread: Collection[str] | None = (),
) -> list[Fault]:
    """Every fault of `claims.csv`, in the order of its rows; `today` bounds the decisions (default: now, anywhere).

    Where there is no gazetteer, `projects` are the ids that its tables know. `unread` are the ids of articles that
    exist but cannot be read, None where nobody can tell: a claim on one of them is not called dangling.
    """
    known = gazetteer.projects.keys() if gazetteer else projects
    return _read(seeds, _knowing(articles, known, today=today, unread=unread))[1]


def load_claims(
    seeds: Path, articles: Sequence[Article], gazetteer: Gazetteer | None = None
) -> list[tuple[Claim, Decision]]:
    """The claims of `claims.csv` with their decisions, rejected ones too; raises DataFaults with all faults."""
    pairs, faults = _read(seeds, _knowing(articles, gazetteer.projects.keys() if gazetteer else None))
    if faults:
        raise DataFaults(faults)
    return pairs


def _knowing(
    articles: Sequence[Article],
    projects: Collection[str] | None,
    *,
    today: dt.date | None = None,
    unread: Collection[str] | None = (),
) -> _Known:
    day = today or dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    return _Known({article.id: article for article in articles}, unread, projects, day)
