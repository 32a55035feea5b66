"""Days as a page prints them above its text and as a lead tells them, read from folded text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.days.spelled import EN_MONTH, calendar_day, month_number

__all__ = ["PrintedDay", "day_in_vietnam", "full_day", "lead_day", "near"]

_WRITTEN_DAY = re.compile(
    r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|2\d)\d{2})(?!\d)"
    r"|(?<!\d)((?:19|2\d)\d{2})-(\d{2})-(\d{2})(?!\d)"
)
_FULL_DAY = re.compile(
    rf"{_WRITTEN_DAY.pattern}"
    r"|((?:19|2\d)\d{2})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日|(?<!\d)((?:19|2\d)\d{2})[/.](\d{1,2})[/.](\d{1,2})(?!\d)"
    rf"|\b({EN_MONTH})\.?\s{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}((?:19|2\d)\d{{2}})\b"
    rf"|(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s{{1,2}}({EN_MONTH})\.?,?\s{{1,2}}((?:19|2\d)\d{{2}})\b"
    r"|(?:\bngay\s{1,2})?(?<!\d)(\d{1,2})\s{1,2}thang\s{1,2}(\d{1,2}),?\s{1,2}(?:nam\s{1,2})?((?:19|2\d)\d{2})(?!\d)"
)
_LEAD_DAY = re.compile(
    r"\b(?:ngay|sang|trua|chieu|toi|dem|rang sang|hom nay)\s{1,2}(?:ngay\s{1,2})?(?:m[uo]ng\s{1,2})?\(?"
    r"(\d{1,2})(?:(?:\s?[-–]\s?|(?:,\s?\d{1,2}){0,4}(?:\s(?:den|toi|va)\s|,\s?)(?:ngay\s)?)\d{1,2}(?=\s?[/.]|\sthang\s))?"
    r"(?:\s?[/.-]\s?|\s{1,2}thang\s{1,2})(\d{1,2})"
    r"(?:(?:\s?[/.-]\s?|\s{1,2}nam\s{1,2})((?:19|2\d)\d{2}))?(?!\d)"
)
_ZH_DAY = re.compile(r"(?:((?:19|2\d)\d{2})年)?(\d{1,2})月(\d{1,2})日")
_SHORT_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHORT = rf"({'|'.join(_SHORT_MONTHS)})[a-z]{{0,6}}\.?"
_EN_DAY = re.compile(rf"\b(?:{_SHORT}\s(\d{{1,2}})|(\d{{1,2}})\s{_SHORT})(?:,?\s((?:19|2\d)\d{{2}}))?(?!\d)")
_FIGURES = re.compile(r"\d++(?=\s?[/.-])")
_VIETNAM = dt.timezone(dt.timedelta(hours=7))
_LONGEST_DAY = 80
"""Characters that no way of writing a day is longer than, with the sign after it."""


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
    match = _FULL_DAY.search(folded) if "20" in folded or "19" in folded else None
    if match is None:
        return None
    figures = [group for group in match.groups() if group is not None]
    numbers = [month_number({"n": f}) or 0 if f.isalpha() else int(f) for f in figures]
    if numbers[0] >= 1_000:
        year, month, day = numbers
    else:
        day, month, year = (numbers[1], numbers[0], numbers[2]) if figures[0].isalpha() else numbers
    return match.start(), match.end(), calendar_day(year, month, day)


_Told = tuple[int, int, int | None]


def _vietnamese(lead: str, stop: int) -> re.Match[str] | None:
    return _LEAD_DAY.search(lead, 0, stop)


def _chinese(lead: str, stop: int) -> re.Match[str] | None:
    return _ZH_DAY.search(lead, 0, stop) if "月" in lead else None


def _english(lead: str, stop: int) -> re.Match[str] | None:
    return _EN_DAY.search(lead, 0, stop) if any(month in lead for month in _SHORT_MONTHS) else None


def _written(lead: str, stop: int) -> re.Match[str] | None:
    """The first day in figures; every one begins with figures that a stroke, a stop or a dash follows."""
    tried = (_WRITTEN_DAY.match(lead, figures.start(), stop) for figures in _FIGURES.finditer(lead, 0, stop))
    return next(filter(None, tried), None)


def _told_written(match: re.Match[str]) -> _Told | None:
    day = _written_day(match)
    return (day.day, day.month, day.year) if day else None


def _told_english(match: re.Match[str]) -> _Told:
    month = month_number({"n": match[1] or match[4]}) or 0
    return int(match[2] or match[3]), month, int(match[5]) if match[5] else None


_LEADS: tuple[tuple[Callable[[str, int], re.Match[str] | None], Callable[[re.Match[str]], _Told | None]], ...] = (
    (_vietnamese, lambda m: (int(m[1]), int(m[2]), int(m[3]) if m[3] else None)),
    (_chinese, lambda m: (int(m[3]), int(m[2]), int(m[1]) if m[1] else None)),
    (_english, _told_english),
    (_written, _told_written),
)
"""The ways in which a lead names a day, and how each is read; the first of those that begin at one place counts."""


def lead_day(lead: str) -> tuple[int, int, int | None] | None:
    """The first day that the folded lead names, as day, month and the year if one is written."""
    first, found, stop = len(lead), None, len(lead)
    for search, read in _LEADS:
        match = search(lead, stop)
        if match and match.start() < first and (told := read(match)):
            first, found = match.start(), told
            stop = min(stop, first + _LONGEST_DAY)  # what begins behind it is not looked for
    return found


def near(day: int, month: int, anchor: dt.date, *, ahead: int = 7) -> dt.date | None:
    """That day of the year in which it lies before `anchor`, or at most `ahead` days after it."""
    days = [d for year in (anchor.year + 1, anchor.year, anchor.year - 1) if (d := calendar_day(year, month, day))]
    return next((d for d in days if d <= anchor + dt.timedelta(days=ahead)), None)


def day_in_vietnam(moment: dt.datetime) -> dt.date:
    """The day of a moment: midnight and stated zones as they are, since they are the publisher's own."""
    if moment.utcoffset() or moment.utcoffset() is None or moment.time() == dt.time():
        return moment.date()
    try:
        return moment.astimezone(_VIETNAM).date()
    except OverflowError:
        return moment.date()
