"""Days, months, quarters and years that a text writes out, and this and next year.

From a stretch of text and the day it was written to dates with offsets, by a table of forms in order of precedence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from dashboard.models import Precision
from dashboard.text import fold

__all__ = [
    "EN_MONTH",
    "Dated",
    "calendar_day",
    "date_matches",
    "is_toned",
    "iso_day",
    "month_after",
    "month_number",
    "plain_form",
    "read_dates",
    "resolved",
]


@dataclass(frozen=True, slots=True)
class Dated:
    """A day in a text: the first day of the period it names.

    `part` says which third of the period is meant («đầu năm»: early, «cuối năm»: late), empty for all of it. Of days
    told together («5 và 6/12», «1-3/12») the first counts, and `until` is the last.
    """

    start: int
    end: int
    day: dt.date
    precision: Precision
    inferred: bool = False
    """Whether the year is not in the text."""
    relative: bool = False
    """Whether the text counts from the day it was written: «hôm qua», «năm nay»."""
    part: str = ""
    until: dt.date | None = None
    """The last of several days."""

    @property
    def last(self) -> dt.date:
        """The last day of the period."""
        return self.until or self.precision.last_day(self.day)


def calendar_day(year: int, month: int, day: int) -> dt.date | None:
    """That day, or None where no calendar has it."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def iso_day(value: str) -> dt.date | None:
    """The day written as YYYY-MM-DD, or None; other spellings of ISO 8601 (20251127) are none of ours."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    return calendar_day(int(value[:4]), int(value[5:7]), int(value[8:]))


def month_after(day: dt.date, months: int) -> dt.date:
    """The first day of the month that lies so many months after that of `day`."""
    index = min(max(day.year * 12 + day.month - 1 + months, 12), 9_999 * 12 + 11)
    return dt.date(index // 12, index % 12 + 1, 1)


# Forms of absolute days --------------------------------------------------------------------------------------------

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4}
_ROMAN |= {"mot": 1, "tu": 4, "bon": 4} | dict(zip("一二三四", range(1, 5), strict=True))
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
EN_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + "|sept"
"""A month in English, in full or short."""
_PART = r"(?:rạng sáng|sáng|trưa|chiều|tối|đêm)"
_DAY_WORD = r"(?:ngày\s{1,4}m(?:ù|ồ)ng|ngày|m[ùồ]ng)"
_DAY_CUE = rf"(?:{_PART}\s{{1,4}}(?:{_DAY_WORD}\s{{1,4}})?|(?:{_DAY_WORD}|hôm|on|trước|vào)\s{{1,4}})"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_QUARTER = r"(?P<q>iv|i{1,3}|[1-4]|một|hai|ba|tư|bốn|[一二三四])"
_S = r"\s{1,4}"

_FIRST = rf"(?:(?:{_DAY_WORD}|{_PART}){_S}|(?<=\btừ )|(?<=\btrong ))(?P<d>\d{{1,2}})"
_AND = rf"(?:,\s?\d{{1,2}}){{0,4}}(?:{_S}(?:đến|tới|và){_S}|,\s{{0,4}})(?:{_DAY_WORD}{_S})?(?P<d2>\d{{1,2}})"
_NO_SHARE = (
    r"(?!\s{0,4}(?:%|(?:làn|xe|km|mét|dự|hộ|xã|tỉnh|huyện|điểm|người|gói|hạng|cầu|tuyến|phần|số|tổng|giá|diện|bên"
    r"|nhà)\b))"
)
"""After figures that are no day but a share: «từ 2-3/5 dự án»."""
_IN_YEAR = rf"(?:(?:[/.-]|{_S}năm{_S}){_YEAR})?"
_DAYS_END = rf"(?!\d|[/.-]\d){_NO_SHARE}"

_DATES = (
    rf"{_FIRST}\s?[-–]\s?(?P<d2>\d{{1,2}})[/.](?P<m>\d{{1,2}}){_IN_YEAR}{_DAYS_END}",
    rf"{_FIRST}{_AND}[/.-](?P<m>\d{{1,2}}){_IN_YEAR}{_DAYS_END}",
    rf"{_FIRST}(?:\s?[-–]\s?(?P<d3>\d{{1,2}})|{_AND}){_S}tháng{_S}(?P<m>\d{{1,2}}){_IN_YEAR}{_DAYS_END}",
    rf"{_YEAR}\s?年\s?(?P<m>\d{{1,2}})\s?月\s?(?P<d>\d{{1,2}})\s?[日号]",
    rf"{_YEAR}\s?年\s?(?P<m>\d{{1,2}})\s?月",
    rf"{_YEAR}\s?年\s?第?(?P<q>[一二三四1-4])季度",
    rf"{_YEAR}\s?年",
    r"(?<!\d)(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号]",
    rf"(?<![\d-]){_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])",
    rf"(?:{_DAY_CUE})?(?<![\d/.-])(?P<d>\d{{1,2}})[/.-](?P<m>\d{{1,2}})[/.-]{_YEAR}(?![\d/])",
    rf"(?:{_PART}{_S})?{_DAY_WORD}{_S}(?P<d>\d{{1,2}}){_S}tháng{_S}(?P<m>\d{{1,2}})(?:{_S}năm{_S}{_YEAR})?(?!\d)",
    rf"(?<![\d,.])(?P<d>\d{{1,2}}){_S}tháng{_S}(?P<m>\d{{1,2}}){_S}năm{_S}{_YEAR}(?!\d)",
    rf"{_DAY_CUE}(?P<d>\d{{1,2}})[/-](?P<m>\d{{1,2}})(?!\d|[/.-]\d)",
    r"\((?P<d>\d{1,2})[/-](?P<m>\d{1,2})\)",
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_S}(?P<n>{EN_MONTH})\.?,?{_S}{_YEAR}\b",
    rf"\b(?P<n>{EN_MONTH})\.?{_S}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?{_S}{_YEAR})?\b(?!\s?%)",
    rf"\b(?P<n>{EN_MONTH})\.?,?{_S}{_YEAR}\b",
    rf"tháng{_S}(?P<m>\d{{1,2}})\s?(?:[/-]|\.(?=\d)|{_S}năm{_S}|năm{_S})\s?{_YEAR}(?!\d)",
    rf"tháng{_S}(?P<m>\d{{1,2}})(?:{_S}năm{_S}nay|{_S}tới|(?=[\s,.;)]|$))(?!\s?\d)",
    rf"quý{_S}{_QUARTER}(?:\s?[/.-]\s?|{_S}năm{_S}|,?{_S})(?:năm{_S})?{_YEAR}(?!\d)",
    rf"quý{_S}{_QUARTER}(?:{_S}(?:năm{_S}nay|tới))?(?![\w/])",
    rf"\b(?:q(?P<q>[1-4])|(?P<o>first|second|third|fourth){_S}quarter)(?:{_S}of)?[\s/]{{1,4}}{_YEAR}\b",
    rf"(?<!\d)(?<![-/])(?P<m>\d{{1,2}})/{_YEAR}(?![\d/])",
    rf"\b(?:năm|in|by|vào){_S}{_YEAR}(?![\d\w])(?!\s?(?:[-/]|–)\s?(?:19|20)\d\d)",
)
"""In order of precedence: what an earlier form has taken a later one leaves alone."""

_LOOSER = (
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_S}(?-i:(?!may\b|mar\b|march\b))(?P<n>{EN_MONTH})\b(?!\s?\d)",
    rf"\b(?:early|mid|late|end[\s-]of)[\s-]{_YEAR}\b",
    r"(?<![\d\u6708])(?P<d>\d{1,2})日(?![\d本])",
    r"(?<![\d\u5e74])(?P<m>\d{1,2})月份?(?=[底初上中下])",
)
"""Forms that only `find_days` follows."""
_ORDINALS = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class _Form:
    """An expression, and the marks without one of which a text cannot hold it."""

    pattern: re.Pattern[str]
    marks: tuple[str, ...]
    needs_year: bool
    several: bool


def plain_form(form: str) -> str:
    """The same form for a text without tones, in which «nam 2026» is no year after «Việt», «phía», «miền», and «mong
    5-10 nam» is a hope."""
    form = form.replace("m[ùồ]ng", "mùng")
    form = form.replace(r"\b(?:năm|", r"\b(?:(?<!viet )(?<!phia )(?<!mien )năm|")
    return re.sub(r"[^\x00-\x7f\u3400-\u9fff–]", lambda m: fold(m[0]), form)


def _marks(form: str) -> tuple[str, ...]:
    for mark in ("年", "月", "日", "tháng", "quý"):
        if mark in form:
            return (mark, fold(mark))
    return tuple(name[:3] for name in _MONTHS) if EN_MONTH in form else ()


def _form(form: str, *, toned: bool) -> _Form:
    needs_year = _YEAR in form and f"{_YEAR})?" not in form
    compiled = re.compile(form if toned else plain_form(form), re.IGNORECASE)
    return _Form(compiled, _marks(form), needs_year, "(?P<d2>" in form)


@lru_cache(maxsize=4)
def _forms(*, toned: bool, looser: bool) -> tuple[_Form, ...]:
    return tuple(_form(form, toned=toned) for form in (_DATES + _LOOSER if looser else _DATES))


_DIGIT = re.compile(r"\d|quý|季度|quarter", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\d\s{0,4}(?:[-–,]|đến|tới|và|den|toi|va)[^\d/.]{1,16}?\d{1,2}(?:[/.-]|\s)|\d[-–,]\d", re.IGNORECASE
)
"""What any days told together have."""
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_TONED = re.compile(r"[\u00c0-\u01b0\u1ea0-\u1ef9]")


def is_toned(text: str) -> bool:
    """Whether a text bears any Vietnamese (or other) accent."""
    return _TONED.search(text) is not None


def date_matches(text: str, start: int, end: int, *, toned: bool, looser: bool) -> Iterator[re.Match[str]]:
    """Every date that the forms see in `text[start:end]`, none overlapping, possible or not."""
    if not _DIGIT.search(text, start, end) and not (looser and not toned):
        return
    yeared, several = (some.search(text, start, end) is not None for some in (_ANY_YEAR, _SEVERAL))
    low, taken = text[start:end].lower(), bytearray(end - start)
    for form in _forms(toned=toned, looser=looser):
        if (
            (form.needs_year and not yeared)
            or (form.several and not several)
            or (form.marks and not any(mark in low for mark in form.marks))
        ):
            continue
        for match in form.pattern.finditer(text, start, end):
            a, b = match.start() - start, match.end() - start
            if taken.find(1, a, b) < 0:
                taken[a:b] = b"\1" * (b - a)
                yield match


def month_number(groups: dict[str, str | None]) -> int | None:
    if name := groups.get("n"):
        return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))
    if quarter := groups.get("q"):
        number = int(quarter) if quarter.isdigit() else _ROMAN[quarter.lower()]
        return number * 3 - 2
    if ordinal := groups.get("o"):
        return _ORDINALS.index(ordinal.lower()) * 3 + 1
    return int(groups["m"] or 0) if groups.get("m") else None


def _nearest(make: Callable[[int], dt.date], anchor: dt.date) -> dt.date:
    """The date of the year that brings it nearest to `anchor`."""
    years = []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        try:
            years.append(make(year))
        except ValueError:
            continue
    if not years:
        raise ValueError("no such day in any of three years")
    return min(years, key=lambda day: abs(day - anchor))


_THIS_YEAR = re.compile(r"n[ăa]m\s{1,4}nay$", re.IGNORECASE)


def resolved(match: re.Match[str], anchor: dt.date | None) -> Dated | None:
    """The date of a match; None where no calendar has it, or where its year is not told and cannot be guessed."""
    groups = match.groupdict()
    month = month_number(groups)
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
        if groups.get("y"):
            found = make(int(groups["y"] or 0))
        elif anchor is None:
            return None
        elif _THIS_YEAR.search(match[0]):
            found = make(anchor.year)
        elif month is None and day is not None:
            found = min((d for n in (-1, 0, 1) if (d := _day_of_month(anchor, n, day))), key=lambda d: abs(d - anchor))
        else:
            found = _nearest(make, anchor)
        last = groups.get("d2") or groups.get("d3")
        until = found.replace(day=int(last)) if last else None
    except ValueError:
        return None
    if until is not None and until <= found:
        return None
    return Dated(match.start(), match.end(), found, precision, inferred=not groups.get("y"), until=until)


def _day_of_month(anchor: dt.date, months: int, day: int) -> dt.date | None:
    month = month_after(anchor, months)
    return calendar_day(month.year, month.month, day)


_RELATIVE = re.compile(
    r"(?<!\d )(?<!những )(?<!nhiều )(?<!các )\bnăm\s{1,4}(?P<w>nay|tới|sau)\b"
    r"|(?P<z>今年|明年)|\b(?P<e>this|next)\s{1,4}year\b",
    re.IGNORECASE,
)
_NEXT = {"tới", "sau", "明年", "next"}


def read_dates(text: str, start: int = 0, end: int | None = None, *, near: dt.date) -> list[Dated]:
    """The dates that `text[start:end]` writes out, and this and next year, in order, none overlapping.

    `near` is the day the text was written.
    """
    stop = len(text) if end is None else end
    matches = list(date_matches(text, start, stop, toned=True, looser=False))
    found = [dated for match in matches if (dated := resolved(match, near))]
    covered = bytearray(stop - start)
    for match in matches:
        covered[match.start() - start : match.end() - start] = b"\1" * (match.end() - match.start())
    for match in _RELATIVE.finditer(text, start, stop):
        word = (match["w"] or match["z"] or match["e"]).lower()
        if covered.find(1, match.start() - start, match.end() - start) < 0:
            year = near.year + (word in _NEXT)
            found.append(Dated(match.start(), match.end(), dt.date(year, 1, 1), Precision.YEAR, relative=True))
    return sorted(found, key=lambda d: d.start)
