"""Days as a page prints them above its text and as a lead tells them, read from folded text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from dashboard.days.spelled import EN_MONTH, calendar_day, month_number

__all__ = ["PrintedDay", "full_day", "lead_day", "near"]

_WRITTEN_DAY = re.compile(
    r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d{2})(?!\d)"
    r"|(?<!\d)((?:19|20)\d{2})-(\d{2})-(\d{2})(?!\d)"
)
_FULL_DAY = re.compile(
    rf"{_WRITTEN_DAY.pattern}"
    r"|((?:19|20)\d{2})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日|(?<!\d)((?:19|20)\d{2})[/.](\d{1,2})[/.](\d{1,2})(?!\d)"
    rf"|\b({EN_MONTH})\.?\s{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}((?:19|20)\d{{2}})\b"
    rf"|(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s{{1,2}}({EN_MONTH})\.?,?\s{{1,2}}((?:19|20)\d{{2}})\b"
    r"|(?:\bngay\s{1,2})?(?<!\d)(\d{1,2})\s{1,2}thang\s{1,2}(\d{1,2}),?\s{1,2}(?:nam\s{1,2})?((?:19|20)\d{2})(?!\d)"
)
_LEAD_DAY = re.compile(
    r"\b(?:ngay|sang|trua|chieu|toi|dem|rang sang|hom nay)\s{1,2}(?:ngay\s{1,2})?\(?"
    r"(\d{1,2})(?:\s?[/.-]\s?|\s{1,2}thang\s{1,2})(\d{1,2})"
    r"(?:(?:\s?[/.-]\s?|\s{1,2}nam\s{1,2})((?:19|20)\d{2}))?(?!\d)"
)
_ZH_DAY = re.compile(r"(?:((?:19|20)\d{2})年)?(\d{1,2})月(\d{1,2})日")
_SHORT = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_EN_DAY = re.compile(rf"\b(?:{_SHORT}\s(\d{{1,2}})|(\d{{1,2}})\s{_SHORT})(?:,?\s((?:19|20)\d{{2}}))?(?!\d)")


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A day that a page or a line tells, as it is written and where; `day` is None where no calendar has it."""

    day: dt.date | None
    written: str
    where: str


def _written_day(match: re.Match[str]) -> dt.date | None:
    """The day of a match of the expression above, or None for a day that no calendar has."""
    day, month, year, iso_year, iso_month, iso_day = match.groups()
    if year:
        return calendar_day(int(year), int(month), int(day))
    return calendar_day(int(iso_year), int(iso_month), int(iso_day))


def full_day(folded: str) -> tuple[int, int, dt.date | None] | None:
    """The first day with its year in a folded text, with its span; the day is None where no calendar has it."""
    match = _FULL_DAY.search(folded)
    if match is None:
        return None
    figures = [group for group in match.groups() if group is not None]
    numbers = [month_number({"n": f}) or 0 if f.isalpha() else int(f) for f in figures]
    if numbers[0] >= 1_000:
        year, month, day = numbers
    else:
        day, month, year = (numbers[1], numbers[0], numbers[2]) if figures[0].isalpha() else numbers
    return match.start(), match.end(), calendar_day(year, month, day)


def lead_day(lead: str) -> tuple[int, int, int | None] | None:
    """The first day that the folded lead names, as day, month and the year if one is written."""
    candidates: list[tuple[int, tuple[int, int, int | None]]] = []
    if m := _LEAD_DAY.search(lead):
        candidates.append((m.start(), (int(m[1]), int(m[2]), int(m[3]) if m[3] else None)))
    if m := _ZH_DAY.search(lead):
        candidates.append((m.start(), (int(m[3]), int(m[2]), int(m[1]) if m[1] else None)))
    if m := _EN_DAY.search(lead):
        month = month_number({"n": m[1] or m[4]}) or 0
        candidates.append((m.start(), (int(m[2] or m[3]), month, int(m[5]) if m[5] else None)))
    if m := _WRITTEN_DAY.search(lead):
        day = _written_day(m)
        if day:
            candidates.append((m.start(), (day.day, day.month, day.year)))
    return min(candidates, key=lambda c: c[0])[1] if candidates else None


def near(day: int, month: int, anchor: dt.date, *, ahead: int = 7) -> dt.date | None:
    """That day of the year in which it lies before `anchor`, or at most `ahead` days after it."""
    days = [d for year in (anchor.year + 1, anchor.year, anchor.year - 1) if (d := calendar_day(year, month, day))]
    return next((d for d in days if d <= anchor + dt.timedelta(days=ahead)), None)
