"""The days that a sentence tells, as its language tells them.

From a sentence and the day on which its article was known to dated spans: in Vietnamese and Chinese also those counted
from today, in English days of the week and the year that follows a day, in Chinese a day without its month («12日»).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dashboard.claims.english import looks_ahead
from dashboard.claims.lexicon import Role
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.days import Dated, calendar_day, find_days, read_dates
from dashboard.models import Precision

__all__ = ["dates_of"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b(?:on|since|last) ({'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(
    r"\b(?:in|since|until|by|last|from|during) (?:(?:early|late|mid)[ -]|the (?:start|end|middle) of )?"
    r"(?P<month>(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber)"
    r"(?! ?\d|,? \d{4})(?: (?P<year>this|last|next) year)?"
)
_LAST = re.compile(r"\b(?:last|the previous) (?P<unit>week|month|year)\b")
_THAT_YEAR = re.compile(r",? (this|last|next) year\b", re.IGNORECASE)
_BACK = 24
"""Characters before «last year» in which its month may stand."""
_YEARS_ON = {"last": -1, "this": 0, "next": 1}
_THAT_YEAR_ZH, _WRITTEN_YEAR = ("当年", "同年"), re.compile(r"((?:19|20)\d\d)年")
_TOLD_BEFORE = 200
"""Characters before «当年12月» in which its year may stand."""
_SO_FAR = re.compile(
    r"今年(?:以来|至今|截至|前[一二两三四五六七八九十\d]|头|上半年|[一二三]季度|春[运节]|\d{1,2}(?:月份?)?(?:至|到|[~—～-])\d)"
)
"""A span of this year that has gone by."""
_HALF_A_YEAR = 6
_BARE_DAY = re.compile(r"\d{1,2}日")
_ZH_YEAR = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_ZH_MONTH = re.compile(
    rf"(?P<year>{'|'.join(_ZH_YEAR)}|当年|同年)(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})[日号])?"
    r"|(?<![\d年至到~—～-])(?P<bare>\d{1,2})月(?!\d|份?(?:至|到|[~—～-]))"
)
"""A month with its year told by name, or without any year: «去年12月», «于8月动工»."""


def dates_of(sentence: Sentence, known: dt.date) -> list[Dated]:
    """The dates of a sentence in order, with offsets of the article."""
    s, text = sentence, sentence.reading.article.text
    if s.reading.script is Script.EN:
        return list(_english(sentence, known, read_dates(text, s.start, s.end, near=known)))
    language = "" if s.reading.script is Script.PLAIN else str(s.reading.script)
    met = find_days(text[s.start : s.end], anchor=known, language=language)
    found = [replace(d, start=d.start + s.start, end=d.end + s.start) for d in met]
    if s.reading.script is not Script.ZH:
        return found
    found = [d for d in found if not _SO_FAR.match(text, d.start, s.end)]
    found = _with_months(found, list(_chinese_months(s, known)))
    return found if s.of(Role.TARGET) else [_gone_by(d, text, known) for d in found]


def _with_months(found: Sequence[Dated], months: Sequence[Dated]) -> list[Dated]:
    """The dates with those months that tell more than they: «去年12月» for «去年», none for «12月底»."""
    told = [m for m in months if not m.inferred or not any(d.start < m.end and m.start < d.end for d in found)]
    named = [m for m in told if not m.inferred]
    kept = [d for d in found if not any(d.start < m.end and m.start < d.end for m in named)]
    return sorted((*kept, *told), key=lambda d: d.start)


def _chinese_months(s: Sentence, known: dt.date) -> Iterator[Dated]:
    """Months, and days of them, whose year is told by name; months without a year, the nearest of their name.

    Behind what looks ahead that is the next one.
    """
    ahead = [x.end for x in s.of(Role.TARGET, Role.REQUEST)]
    for met in _ZH_MONTH.finditer(s.reading.article.text, s.start, s.end):
        month, size = int(met["month"] or met["bare"]), Precision.DAY if met["day"] else Precision.MONTH
        year = known.year + _ZH_YEAR.get(met["year"] or "", 0)
        if met["year"] in _THAT_YEAR_ZH:
            told = _WRITTEN_YEAR.findall(s.reading.article.text, max(0, met.start() - _TOLD_BEFORE), met.start())
            year = int(told[-1]) if told else year
        if met["bare"] and any(at <= met.start() and not s.comma(at, met.start()) for at in ahead):
            year += month < known.month
        elif met["bare"]:
            year -= month > known.month + _HALF_A_YEAR
            year += month < known.month - _HALF_A_YEAR
        if day := calendar_day(year, month, int(met["day"] or 1)):
            yield Dated(met.start(), met.end(), day, size, inferred=met["bare"] is not None)


def _english(sentence: Sentence, known: dt.date, found: Sequence[Dated]) -> Iterator[Dated]:
    s, text = sentence, sentence.reading.article.text
    for dated in found:
        told = _THAT_YEAR.match(text, dated.end, s.end) if dated.inferred else None
        year = known.year + _YEARS_ON[told[1].lower()] if told else dated.day.year
        day = calendar_day(year, dated.day.month, dated.day.day) or dated.day
        yield replace(dated, day=day, end=told.end() if told else dated.end, inferred=dated.inferred and not told)
    ahead = s.of(Role.TARGET)
    plans = [*ahead, *(x for x in s.of(Role.ACTION) if looks_ahead(s.reading.key, x.start, x.end))]
    yield from _told_by_name(text, s.start, s.end, known, min((x.start for x in plans), default=s.end))
    for met in _WEEKDAY.finditer(text, s.start, s.end):
        if ahead and not _of_decision(s, met.start(), met.end()):
            continue
        back = (known.weekday() - _WEEKDAYS.index(met[1].lower())) % 7
        yield Dated(met.start(), met.end(), known - dt.timedelta(days=back), Precision.DAY, relative=True)


def _told_by_name(text: str, start: int, end: int, known: dt.date, ahead: int) -> Iterator[Dated]:
    """Months without a year, last month and last year; behind `ahead` a month is the next one of its name."""
    for met in _MONTH.finditer(text, start, end):
        month = _MONTHS.index(met["month"][:3].lower()) + 1
        year = known.year + (_YEARS_ON[met["year"]] if met["year"] else 0)
        if not met["year"] and met.start() < ahead:
            if met[0].lower().startswith("by"):
                continue
            year -= month > known.month
        elif not met["year"]:
            year += month < known.month
        yield Dated(met.start(), met.end(), dt.date(year, month, 1), Precision.MONTH, inferred=not met["year"])
    for met in _LAST.finditer(text, start, end):
        if met["unit"] == "year" and _MONTH.search(text, max(start, met.start() - _BACK), met.end()):
            continue  # «in December last year»
        day, size = _period_before(met["unit"], known)
        yield Dated(met.start(), met.end(), day, size, relative=True)


def _period_before(unit: str, known: dt.date) -> tuple[dt.date, Precision]:
    """The first day of the week, month or year before that of `known`."""
    if unit == "week":
        return known - dt.timedelta(days=7 + known.weekday()), Precision.WEEK
    if unit == "month":
        return (known.replace(day=1) - dt.timedelta(days=1)).replace(day=1), Precision.MONTH
    return dt.date(known.year - 1, 1, 1), Precision.YEAR


def _of_decision(s: Sentence, start: int, end: int) -> bool:
    """Whether a day of the week is the one of a decision beside it: «on Wednesday approved plans to …»."""
    if any(x.start < start for x in s.of(Role.TARGET)):
        return False
    return any(0 <= start - x.end <= 1 or 0 <= x.start - end <= 1 for x in s.of(Role.AGREE, Role.EVENT, Role.STATE))


def _gone_by(dated: Dated, text: str, known: dt.date) -> Dated:
    """A day whose month is not told is the last such day where nothing looks ahead."""
    if dated.day <= known or not _BARE_DAY.fullmatch(text, dated.start, dated.end):
        return dated
    month = known if dated.day.day <= known.day else known.replace(day=1) - dt.timedelta(days=1)
    day = calendar_day(month.year, month.month, dated.day.day)
    return replace(dated, day=day, inferred=False) if day else dated
