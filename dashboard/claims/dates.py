"""Days, months, quarters and years in running text, Vietnamese, Chinese and English, with their precision.

From a stretch of text and the day it was written to dates with offsets. A missing year is the one that brings
the date nearest to that day; an impossible date (31/2) is no date. Every expression is bounded.

>>> [(d.day.isoformat(), d.precision.value) for d in read_dates("Sáng 30/10 … quý IV/2025", near=dt.date(2025, 11, 1))]
[('2025-10-30', 'day'), ('2025-10-01', 'quarter')]
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.models import Precision

__all__ = ["Dated", "read_dates"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: the first day of the period it names."""

    start: int
    end: int
    day: dt.date
    precision: Precision
    inferred: bool = False
    """Whether the year is not in the text."""

    @property
    def last(self) -> dt.date:
        """The last day of the period."""
        months = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}.get(self.precision, 0)
        if not months:
            return self.day
        index = self.day.year * 12 + self.day.month - 1 + months
        return dt.date(index // 12, index % 12 + 1, 1) - dt.timedelta(days=1)


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4}
_ROMAN |= dict(zip("一二三四", range(1, 5), strict=True))
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_EN_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + "|sept"
_PART = r"(?:rạng sáng|sáng|trưa|chiều|tối|đêm)"
_DAY_CUE = rf"(?:{_PART}\s+(?:(?:ngày|mùng)\s+)?|ngày\s+|hôm\s+|mùng\s+|on\s+|trước\s+|vào\s+)"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_QUARTER = r"(?P<q>iv|i{1,3}|[1-4]|một|hai|ba|tư|bốn|[一二三四])"

_FORMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}\s?年\s?(?P<m>\d{{1,2}})\s?月\s?(?P<d>\d{{1,2}})\s?[日号]",
        rf"{_YEAR}\s?年\s?(?P<m>\d{{1,2}})\s?月",
        rf"{_YEAR}\s?年\s?第?(?P<q>[一二三四1-4])季度",
        rf"{_YEAR}\s?年",
        r"(?<!\d)(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号]",
        rf"(?<![\d-]){_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])",
        rf"(?:{_DAY_CUE})?(?<![\d/.-])(?P<d>\d{{1,2}})[/.-](?P<m>\d{{1,2}})[/.-]{_YEAR}(?![\d/])",
        rf"(?:{_PART}\s+)?ngày\s+(?P<d>\d{{1,2}})\s+tháng\s+(?P<m>\d{{1,2}})(?:\s+năm\s+{_YEAR})?(?!\d)",
        rf"{_DAY_CUE}(?P<d>\d{{1,2}})[/-](?P<m>\d{{1,2}})(?![\d/.-]*\d)",
        r"\((?P<d>\d{1,2})[/-](?P<m>\d{1,2})\)",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<n>{_EN_MONTH})\.?,?\s+{_YEAR}\b",
        rf"\b(?P<n>{_EN_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?\b(?!\s*%)",
        rf"\b(?P<n>{_EN_MONTH})\.?,?\s+{_YEAR}\b",
        rf"tháng\s+(?P<m>\d{{1,2}})\s?(?:[/-]|\s+năm\s+|năm\s+)\s?{_YEAR}(?!\d)",
        r"tháng\s+(?P<m>\d{1,2})(?:\s+năm\s+nay|\s+tới|(?=[\s,.;)]|$))(?!\s*\d)",
        rf"quý\s+{_QUARTER}(?:\s?[/-]\s?|\s+năm\s+|,?\s+)(?:năm\s+)?{_YEAR}(?!\d)",
        rf"quý\s+{_QUARTER}(?:\s+(?:năm\s+nay|tới))?(?![\w/])",
        rf"\b(?:q(?P<q>[1-4])|(?P<o>first|second|third|fourth)\s+quarter)(?:\s+of)?\s+{_YEAR}\b",
        rf"(?<!\d)(?<![-/])(?P<m>\d{{1,2}})/{_YEAR}(?![\d/])",
        rf"(?:năm|in|by|vào)\s+{_YEAR}(?![\d\w])(?!\s*[-–/]\s*(?:19|20)\d\d)",
    )
)
_ORDINALS = ("first", "second", "third", "fourth")
_RELATIVE = re.compile(r"\bnăm\s+(?P<w>nay|tới|sau)\b|(?P<z>今年|明年)|\b(?P<e>this|next)\s+year\b", re.IGNORECASE)
_NEXT = {"tới", "sau", "明年", "next"}


def _month(groups: dict[str, str | None]) -> int | None:
    if name := groups.get("n"):
        return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))
    if quarter := groups.get("q"):
        number = int(quarter) if quarter.isdigit() else _ROMAN[quarter.lower()]
        return number * 3 - 2
    if ordinal := groups.get("o"):
        return _ORDINALS.index(ordinal.lower()) * 3 + 1
    return int(groups["m"] or 0) if groups.get("m") else None


def _nearest(make: Callable[[int], dt.date], near: dt.date) -> dt.date:
    """The date of the year that brings it nearest to `near`."""
    years = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            years.append(make(year))
        except ValueError:
            continue
    if not years:
        raise ValueError("no such day in any of three years")
    return min(years, key=lambda day: abs(day - near))


def _resolve(match: re.Match[str], near: dt.date) -> Dated | None:
    groups = match.groupdict()
    month = _month(groups)
    day = int(groups["d"] or 0) if groups.get("d") else None
    if groups.get("q") or groups.get("o"):
        precision = Precision.QUARTER
    elif day is not None:
        precision = Precision.DAY
    else:
        precision = Precision.MONTH if month is not None else Precision.YEAR

    def make(year: int) -> dt.date:
        return dt.date(year, 1 if month is None else month, 1 if day is None else day)

    try:
        found = make(int(groups["y"] or 0)) if groups.get("y") else _nearest(make, near)
    except ValueError:
        return None
    return Dated(match.start(), match.end(), found, precision, inferred=not groups.get("y"))


_DIGIT = re.compile(r"\d|quý|季度|quarter", re.IGNORECASE)
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_WITHOUT_YEAR = tuple(form for form in _FORMS if _YEAR not in form.pattern or f"{_YEAR})?" in form.pattern)


def _forms_for(text: str, start: int, end: int) -> tuple[re.Pattern[str], ...]:
    """The forms that a text can hold at all: none without a digit or a quarter, none with a year without a year."""
    if not _DIGIT.search(text, start, end):
        return ()
    return _FORMS if _ANY_YEAR.search(text, start, end) else _WITHOUT_YEAR


def read_dates(text: str, start: int = 0, end: int | None = None, *, near: dt.date) -> list[Dated]:
    """The dates in `text[start:end]` in order, none overlapping; `near` is the day the text was written."""
    stop = len(text) if end is None else end
    taken: list[tuple[int, int]] = []
    found: list[Dated] = []
    for form in _forms_for(text, start, stop):
        for match in form.finditer(text, start, stop):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            taken.append(match.span())
            dated = _resolve(match, near)
            if dated:
                found.append(dated)
    for match in _RELATIVE.finditer(text, start, stop):
        word = (match["w"] or match["z"] or match["e"]).lower()
        if not any(a < match.end() and match.start() < b for a, b in taken):
            year = near.year + (word in _NEXT)
            found.append(Dated(match.start(), match.end(), dt.date(year, 1, 1), Precision.YEAR))
    return sorted(found, key=lambda d: d.start)
