"""Days of an article: what the lead says, what a page printed, and a year inferred from a counted anniversary."""

from __future__ import annotations

import datetime as dt
import re

from dashboard.articles.shapes import Shapes
from dashboard.text import fold

__all__ = ["WRITTEN_DAY", "calendar_day", "lead_day", "near", "written_day", "year_by_anniversary"]

WRITTEN_DAY = re.compile(
    r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d{2})(?!\d)"
    r"|(?<!\d)((?:19|20)\d{2})-(\d{2})-(\d{2})(?!\d)"
)
"""A day with its year in figures, day first or ISO; `written_day` reads the match."""
_LEAD_DAY = re.compile(
    r"\b(?:ngay|sang|trua|chieu|toi|dem|rang sang|hom nay)\s{1,2}(?:ngay\s{1,2})?\(?"
    r"(\d{1,2})(?:\s?[/.-]\s?|\s{1,2}thang\s{1,2})(\d{1,2})"
    r"(?:(?:\s?[/.-]\s?|\s{1,2}nam\s{1,2})((?:19|20)\d{2}))?(?!\d)"
)
_ZH_DAY = re.compile(r"(?:((?:19|20)\d{2})年)?(\d{1,2})月(\d{1,2})日")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_EN_DAY = re.compile(rf"\b(?:{_MONTH}\s(\d{{1,2}})|(\d{{1,2}})\s{_MONTH})(?:,?\s((?:19|20)\d{{2}}))?(?!\d)")
_YEARS_OF = re.compile(r"\b(?:lan thu\s)?(\d{1,3})(?:\snam)?\s(?:nam\s)?(?:ngay\s)?$")


def calendar_day(year: int, month: int, day: int) -> dt.date | None:
    """That day, or None where no calendar has it."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def written_day(match: re.Match[str]) -> dt.date | None:
    """The day of a match of WRITTEN_DAY, or None for a day that no calendar has."""
    day, month, year, iso_year, iso_month, iso_day = match.groups()
    if year:
        return calendar_day(int(year), int(month), int(day))
    return calendar_day(int(iso_year), int(iso_month), int(iso_day))


def lead_day(lead: str) -> tuple[int, int, int | None] | None:
    """The first day that the folded lead names, as day, month and the year if one is written."""
    candidates: list[tuple[int, tuple[int, int, int | None]]] = []
    if m := _LEAD_DAY.search(lead):
        candidates.append((m.start(), (int(m[1]), int(m[2]), int(m[3]) if m[3] else None)))
    if m := _ZH_DAY.search(lead):
        candidates.append((m.start(), (int(m[3]), int(m[2]), int(m[1]) if m[1] else None)))
    if m := _EN_DAY.search(lead):
        month = _MONTHS.index(m[1] or m[4]) + 1
        candidates.append((m.start(), (int(m[2] or m[3]), month, int(m[5]) if m[5] else None)))
    if m := WRITTEN_DAY.search(lead):
        day = written_day(m)
        if day:
            candidates.append((m.start(), (day.day, day.month, day.year)))
    return min(candidates, key=lambda c: c[0])[1] if candidates else None


def near(day: int, month: int, anchor: dt.date, *, ahead: int = 7) -> dt.date | None:
    """That day of the year in which it lies before `anchor`, or at most `ahead` days after it."""
    days = [d for year in (anchor.year + 1, anchor.year, anchor.year - 1) if (d := calendar_day(year, month, day))]
    return next((d for d in days if d <= anchor + dt.timedelta(days=ahead)), None)


def year_by_anniversary(body: str, day: int, month: int, shapes: Shapes) -> tuple[dt.date, str] | None:
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
