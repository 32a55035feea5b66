"""When an article was published and of which day it tells, each with its basis; a year never comes from furniture."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from dashboard.articles.furniture import PREFIX
from dashboard.articles.shapes import Shapes
from dashboard.days import calendar_day, iso_day, lead_day, near
from dashboard.models import Article, Basis
from dashboard.text import fold

__all__ = ["dated"]

_LEAD = 1_500  # the day of the event stands in the lead, the first paragraphs
_YEARS_OF = re.compile(r"\b(?:lan thu\s)?(\d{1,3})(?:\snam)?\s(?:nam\s)?(?:ngay\s)?$")


def dated(article: Article, body: str, shapes: Shapes, stamp: dt.date | None) -> Article:
    """`article` with its days and the basis of each; a year never comes from furniture."""
    prefix = PREFIX.match(article.text)
    published = iso_day(prefix[1]) if prefix else stamp
    basis = Basis.UNKNOWN if published is None else Basis.HEADER if prefix else Basis.STATED
    lead = lead_day(fold(body[:_LEAD]))
    if lead is None:
        return replace(article, published=published, basis=basis)
    day, month, year = lead
    if year is not None:
        return replace(article, published=published, basis=basis, event_day=calendar_day(year, month, day))
    if published is not None:
        return replace(article, published=published, basis=basis, event_day=near(day, month, published))
    inferred = _year_by_anniversary(body, day, month, shapes)
    if inferred is None:
        return article
    # A lead that gives day and month only speaks to readers of those days: it is the day of the news as well.
    event, why = inferred
    why = f"the lead names {day}-{month} without a year; {why}"
    return replace(article, published=event, basis=Basis.INFERRED, event_day=event, published_why=why)


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
