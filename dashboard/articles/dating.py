"""When an article was published and of which day it tells, each with its basis; a year never comes from furniture."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from dashboard.articles.shapes import Shapes
from dashboard.days import Dated, PrintedDay, calendar_day, find_days, lead_day, near
from dashboard.errors import ArticleError
from dashboard.models import Article, Basis, Precision
from dashboard.text import fold, sentence_at

__all__ = ["Told", "dated", "year_by_wire"]

_LEAD = 1_500  # the day of the event stands in the lead, the first paragraphs
_AHEAD = re.compile(r"\b(?:se|du kien|chuan bi|sap|will|is to|are to|plans? to|expected)\b|将|预计|计划")
_WIRE = re.compile(r"(\d{1,2})月(\d{1,2})日(?:专?电|讯|訊|電)")
_YEARS_OF = re.compile(r"\b(?:lan thu\s)?(\d{1,3})(?:\snam)?\s(?:nam\s)?(?:ngay\s)?$")


@dataclass(frozen=True, slots=True)
class Told:
    """The day on which an article says that it was published, and how it is known."""

    printed: PrintedDay
    basis: Basis
    why: str = ""


def dated(article: Article, body: str, *, shapes: Shapes, told: Told | None, today: dt.date) -> Article:
    """`article` with its days and the basis of each.

    Raises ArticleError (`date-impossible`, `date-future`) where the day of publication, or of the lead of an article
    that tells none, cannot be right against `today`, the day of reading.
    """
    if told is not None:
        day_told = _sound(told.printed, article, today)
        article = replace(article, published=day_told, basis=told.basis, published_why=told.why)
    lead = lead_day(fold(body[:_LEAD]))
    if lead is None:
        return article
    day, month, year = lead
    if calendar_day(year or 2024, month, day) is None:
        return _without_event(article, day, month, year)
    if year is not None:
        return _with_event(article, dt.date(year, month, day), body, today)
    if article.published is not None:
        return replace(article, event_day=near(day, month, article.published))
    inferred = _year_by_anniversary(body, day, month, shapes) or _year_further_on(body, day, month, today)
    if inferred is None:
        return article
    # A lead that gives day and month only speaks to readers of those days: it is the day of the news as well.
    event, why = inferred
    why = f"the lead names {day}-{month} without a year; {why}"
    return replace(article, published=event, basis=Basis.INFERRED, event_day=event, published_why=why)


def year_by_wire(body: str, obtained: dt.date) -> tuple[dt.date, str] | None:
    """The day of a Chinese dateline without a year («新华社河内12月10日电»), and why: the last before `obtained`."""
    wire = _WIRE.search(body[:_LEAD])
    day = near(int(wire[2]), int(wire[1]), obtained, ahead=0) if wire else None
    if wire is None or day is None:
        return None
    return day, f"the dateline says «{wire[0]}» without a year; this is the last one before the article was obtained"


def _sound(printed: PrintedDay, article: Article, today: dt.date) -> dt.date:
    """The day that is printed. Raises ArticleError where no calendar has it or it has not come yet.

    A day ahead is let through: east of here it is tomorrow already.
    """
    told = f"{article.file}: {printed.where} says «{printed.written[:60]}»"
    if printed.day is None:
        raise ArticleError(f"{told}, a day that no calendar has. Mend: correct the day.", code="date-impossible")
    if printed.day > today + dt.timedelta(days=1):
        raise ArticleError(
            f"{told}, a day that has not come yet (today is {today}). Mend: correct the day, or this computer's clock.",
            code="date-future",
        )
    return printed.day


def _without_event(article: Article, day: int, month: int, year: int | None) -> Article:
    """An article whose lead names a day that cannot be: a warning where it tells its day elsewhere, else refused."""
    written = f"{day}/{month}" + (f"/{year}" if year else "")
    if not (year or (1 <= day <= 31 and 1 <= month <= 12)):
        return article  # «tối 10-15 xe» is no day at all
    if article.published is None:
        raise ArticleError(
            f"{article.file}: the lead says «{written}», a day that no calendar has, and nothing else tells when this"
            " was published. Mend: correct the day.",
            code="date-impossible",
        )
    return replace(article, warnings=(*article.warnings, f"the lead says «{written}», a day that no calendar has"))


def _with_event(article: Article, event: dt.date, body: str, today: dt.date) -> Article:
    """An article whose lead names a day with its year: that of the event, unless it lies ahead."""
    latest = article.published + dt.timedelta(days=7) if article.published else today + dt.timedelta(days=1)
    if event <= latest:
        return replace(article, event_day=event)
    at = body.find(str(event.year))
    start, end = sentence_at(body, at, at + 4)
    if article.published is None and not _AHEAD.search(fold(body[start:end])):
        raise ArticleError(
            f"{article.file}: the lead tells of {event}, a day that has not come yet (today is {today}), as if it had."
            " Mend: correct the day, or this computer's clock.",
            code="date-future",
        )
    return article


def _year_further_on(body: str, day: int, month: int, today: dt.date) -> tuple[dt.date, str] | None:
    """The date of a day without a year, and why, where the body writes the same day once more with its year."""
    written = [
        d for d in find_days(body, anchor=None) if (d.day.day, d.day.month) == (day, month) and _recent(d, today)
    ]
    if len({d.day for d in written}) != 1:
        return None
    first = written[0]
    return first.day, f"«{body[first.start : first.end]}» further on gives it"


def _recent(dated: Dated, today: dt.date) -> bool:
    """Whether a date is a day of the years that these articles tell of, and has come."""
    return dated.precision is Precision.DAY and dt.date(2010, 1, 1) <= dated.day <= today


def _year_by_anniversary(body: str, day: int, month: int, shapes: Shapes) -> tuple[dt.date, str] | None:
    """The date of a day without a year, and why, from a counted anniversary in the body («79 năm Quốc khánh»)."""
    folded = fold(body)
    taken: set[int] = set()
    for name, since in shapes.anniversaries:
        for match in re.finditer(re.escape(name), folded):
            counted = _YEARS_OF.search(folded, max(0, match.start() - 40), match.start())
            if counted is None or match.start() in taken:
                continue
            taken.add(match.start())
            feast = calendar_day(since.year + int(counted[1]), since.month, since.day)
            days = [d for y in (-1, 0, 1) if feast and (d := calendar_day(feast.year + y, month, day))]
            if feast and days:
                best = min(days, key=lambda d: abs((d - feast).days))
                count = f"{since.year} + {counted[1]} = {feast.year}"
                return best, f"«{body[counted.start() : match.end()]}» counts from {since.isoformat()}: {count}"
    return None
