"""Days counted from the day of writing («hôm qua», 去年年底, last week), and the part of a period that is meant.

From a text and its day to every date in it, written out or counted, with offsets.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import lru_cache

from dashboard.days.spelled import Dated, date_matches, is_toned, month_after, plain_form, resolved
from dashboard.models import Precision
from dashboard.text import fold

__all__ = ["find_days"]

_UNITS = {"ngày": "d", "hôm": "d", "tuần": "w", "tháng": "m", "quý": "q", "năm": "y"}
_STEPS = {"nay": 0, "này": 0, "qua": -1, "kia": -2, "trước": -1, "ngoái": -1, "tới": 1, "sau": 1}
_VI_STEP = (
    r"\b(?=[hntqscđg])(?:(?<!\d )(?<!những )(?<!nhiều )(?<!các )(?<!mấy )(?<!hai )(?<!ba )"
    r"(?:(?P<hom>hôm)\s{1,4}(?P<h>nay|qua|kia)|(?P<mai>ngày\s{1,4}mai)"
    r"|(?P<tuan>tuần)\s{1,4}(?P<t>trước|qua|này|tới|sau)|(?P<thang>tháng)\s{1,4}(?P<th>trước|này|tới|sau)"
    r"|(?P<quy>quý)\s{1,4}(?P<qu>trước|này|tới|sau)|(?P<nam>năm)\s{1,4}(?P<n>ngoái|trước|nay|tới|sau)"
    r"|(?<!lần )(?P<thu>thứ\s{1,4}(?:hai|ba|tư|năm|sáu|bảy)|chủ\s{1,4}nhật)\s{1,4}"
    r"(?:tuần\s{1,4}(?P<ofweek>trước|qua|này|tới|sau)|(?P<w>tới|vừa\s{1,4}qua)(?=\s?(?:[,;.:(]|$))))\b"
    r"|(?:sáng|trưa|chiều|tối|đêm)\s{1,4}(?P<b>nay|qua)(?=\s?(?:[,;.(]|$))"
    r"|(?:đầu|giữa|cuối)\s{1,4}(?P<bare>năm|tháng|quý|tuần)\b(?!\s{1,4}(?:\d|nay|này|qua|trước|tới|sau|ngoái|[ivx])))"
)
_ZH = (
    {"前天": ("d", -2), "昨天": ("d", -1), "昨日": ("d", -1), "今天": ("d", 0), "今日": ("d", 0), "明天": ("d", 1)}
    | {"上周": ("w", -1), "本周": ("w", 0), "这周": ("w", 0), "下周": ("w", 1)}
    | {
        "上个月": ("m", -1),
        "上月": ("m", -1),
        "本月": ("m", 0),
        "这个月": ("m", 0),
        "下个月": ("m", 1),
        "下月": ("m", 1),
    }
    | {"上季度": ("q", -1), "本季度": ("q", 0), "下季度": ("q", 1)}
    | {"前年": ("y", -2), "去年": ("y", -1), "今年": ("y", 0), "明年": ("y", 1), "后年": ("y", 2)}
)
_EN = {"yesterday": ("d", -1), "today": ("d", 0), "tomorrow": ("d", 1)}
_WORDS = _ZH | _EN
_EN_STEPS = {"last": -1, "this": 0, "next": 1}
_EN_UNITS = {"week": "w", "month": "m", "quarter": "q", "year": "y"}
_VI_WEEKDAYS = ("hai", "ba", "tu", "nam", "sau", "bay", "nhat")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OTHER_STEP = (
    rf"(?=[{''.join(sorted({word[0] for word in _ZH}))}])(?P<zh>{'|'.join(sorted(_ZH, key=len, reverse=True))})(?!头条)"
    rf"|\b(?=[ytlno])(?:(?P<en>{'|'.join(_EN)})\b|(?P<step>last|this|next)\s{{1,4}}(?P<unit>{'|'.join(_EN_UNITS)})\b"
    rf"|(?:on|last)\s{{1,4}}(?P<weekday>{'|'.join(_WEEKDAYS)})\b)"
)


@lru_cache(maxsize=2)
def _steps(*, toned: bool) -> re.Pattern[str]:
    return re.compile(f"{_VI_STEP if toned else plain_form(_VI_STEP)}|{_OTHER_STEP}", re.IGNORECASE)


_FOLDED_UNITS = {fold(word): unit for word, unit in _UNITS.items()}
_FOLDED_STEPS = {fold(word): step for word, step in _STEPS.items()}


def _step(match: re.Match[str]) -> tuple[str, int]:
    """The unit and the number of units that a relative expression counts from the day of writing."""
    if word := match["zh"] or match["en"]:
        return _WORDS[word.lower()]
    if step := match["step"]:
        return _EN_UNITS[match["unit"].lower()], _EN_STEPS[step.lower()]
    if bare := match["bare"]:
        return _FOLDED_UNITS[fold(bare)], 0
    named = (("hom", "h"), ("tuan", "t"), ("thang", "th"), ("quy", "qu"), ("nam", "n"))
    unit, word = next(((match[u], match[w]) for u, w in named if match[u]), ("ngày", match["b"]))
    return ("d", 1) if word is None else (_FOLDED_UNITS[fold(unit)], _FOLDED_STEPS[fold(word)])


def _counted(match: re.Match[str], anchor: dt.date) -> Dated | None:
    """The period that a relative expression names, counted from `anchor`; None beyond the calendar."""
    start, end = match.span()
    try:
        if weekday := match["weekday"]:
            back = (anchor.weekday() - _WEEKDAYS.index(weekday.lower())) % 7
            if not back and match[0].lower().startswith("last"):
                back = 7  # on a Monday «last Monday» is not today, as «on Monday» is
            return Dated(start, end, anchor - dt.timedelta(days=back), Precision.DAY, inferred=True, relative=True)
        if weekday := match["thu"]:
            at = _VI_WEEKDAYS.index(fold(weekday).split()[-1])
            word = fold(match["ofweek"] or match["w"]).split()[-1]
            day = _weekday(anchor, at, _FOLDED_STEPS[word], of_week=match["ofweek"] is not None)
            return Dated(start, end, day, Precision.DAY, inferred=True, relative=True)
        unit, step = _step(match)
        if unit == "w":
            monday = anchor + dt.timedelta(days=7 * step - anchor.weekday())
            return Dated(start, end, monday, Precision.WEEK, inferred=True, relative=True)
        if unit == "d":
            day, precision = anchor + dt.timedelta(days=step), Precision.DAY
        elif unit == "m":
            day, precision = month_after(anchor, step), Precision.MONTH
        elif unit == "q":
            day, precision = month_after(anchor, 3 * step - (anchor.month - 1) % 3), Precision.QUARTER
        else:
            day, precision = dt.date(anchor.year + step, 1, 1), Precision.YEAR
    except (OverflowError, ValueError):
        return None
    return Dated(start, end, day, precision, inferred=True, relative=True)


def _weekday(anchor: dt.date, weekday: int, step: int, *, of_week: bool) -> dt.date:
    """The day of the week (0 is Monday) in the week before, of or after `anchor`, or the last or next one by itself."""
    here = anchor + dt.timedelta(days=weekday - anchor.weekday())
    if of_week:
        return here + dt.timedelta(days=7 * step)
    is_there = here > anchor if step > 0 else here < anchor
    return here if is_there else here + dt.timedelta(days=7 * step)


_BEFORE = re.compile(
    r"(?:\b(?:nửa\s{1,4})?(?P<vi>đầu|giữa|cuối|dau|giua|cuoi)|\b(?P<en>early|mid|late|(?:the\s{1,4})?(?:end|middle|beginning)"
    r"\s{1,4}of))[\s-]{1,4}(?:in\s{1,4})?$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"年?(?P<zh>年?初|年?中(?!国)|年?底|年末|上半年|下半年)")
_WITHIN = re.compile(r"^(?P<vi>đầu|giữa|cuối|dau|giua|cuoi)\b|^(?P<en>early|mid|late|end[\s-]of)\b", re.IGNORECASE)
_PARTS = {"dau": "early", "giua": "middle", "cuoi": "late", "early": "early", "beginning": "early", "mid": "middle"}
_PARTS |= {"middle": "middle", "late": "late", "end": "late", "上": "early", "下": "late"}
_PARTS |= {"初": "early", "中": "middle", "底": "late", "末": "late"}


def _parted(text: str, start: int, end: int, dated: Dated) -> Dated:
    """The date with the third of its period that the words beside it name."""
    if dated.precision is Precision.DAY:
        return dated
    if inside := _WITHIN.match(text[dated.start : dated.end]):
        return replace(dated, part=_PARTS[_part_word(inside["vi"] or inside["en"])])
    begin = max(start, dated.start - 24)
    if before := _BEFORE.search(text[begin : dated.start]):
        word = _part_word(before["vi"] or before["en"])
        return replace(dated, start=begin + before.start(), part=_PARTS[word])
    if text[dated.end - 1 : dated.end] in ("年", "月") and (after := _AFTER.match(text, dated.end, end)):
        mark = after["zh"]
        word = mark[0] if mark.endswith("半年") else mark[-1]
        return replace(dated, end=after.end(), part=_PARTS[word])
    return dated


def _part_word(words: str) -> str:
    return re.split(r"[\s-]", fold(words).removeprefix("the ").strip())[0]


def find_days(text: str, *, anchor: dt.date | None, language: str = "") -> list[Dated]:
    """Every day, month, quarter and year in `text`, written out or counted from `anchor`, in order, none overlapping.

    Without an anchor only those with a year in the text. A text without any tone is read as Vietnamese without
    tones too, unless `language` says that it is another one.
    """
    toned = language in ("en", "zh") or is_toned(text)
    matches = list(date_matches(text, 0, len(text), toned=toned, looser=True))
    found = [dated for match in matches if (dated := resolved(match, anchor))]
    if anchor is not None:
        covered = bytearray(len(text))
        for match in matches:
            covered[match.start() : match.end()] = b"\1" * (match.end() - match.start())
        for match in _steps(toned=toned).finditer(text):
            if covered.find(1, *match.span()) < 0 and (counted := _counted(match, anchor)):
                found.append(counted)
    return _apart(sorted((_parted(text, 0, len(text), d) for d in found), key=lambda d: d.start))


def _apart(found: list[Dated]) -> list[Dated]:
    """The dates without those that the words beside an earlier one have swallowed."""
    kept: list[Dated] = []
    for dated in found:
        if not kept or kept[-1].end <= dated.start:
            kept.append(dated)
    return kept
