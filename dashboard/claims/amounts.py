"""Figures that an article gives of a project: cost, length, area, lanes, per cent of progress, with their units.

From a stretch of text to amounts in whole units with offsets; `text[start:end]` is the figure as written. A point
before three digits groups them in Vietnamese and divides in English and Chinese. What measures something else
(trade, distance, speed, width) is left out.

>>> [(a.kind.value, a.value, a.unit) for a in find_amounts("dài 121,06 km, vốn hơn 14.300 tỷ đồng", Script.VI)]
[('length', 121060.0, 'm'), ('cost', 14300000000000.0, 'VND')]
"""

from __future__ import annotations

import re

from dashboard.claims.scripts import Script
from dashboard.models import Amount, AmountKind

__all__ = ["find_amounts"]

_SCALE = {
    "nghìn tỷ": 1e12, "nghìn tỉ": 1e12, "ngàn tỷ": 1e12, "ngàn tỉ": 1e12, "nghin ty": 1e12, "ngan ty": 1e12,
    "tỷ": 1e9, "tỉ": 1e9, "ty": 1e9, "triệu": 1e6, "trieu": 1e6,
    "trillion": 1e12, "billion": 1e9, "bn": 1e9, "million": 1e6, "mln": 1e6,
    "万亿": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4,
}  # fmt: skip
_ENGLISH = frozenset({"trillion", "billion", "bn", "million", "mln"})
_METRES = {"km": 1e3, "ki lô mét": 1e3, "kilomet": 1e3, "cây số": 1e3, "kilometre": 1e3, "kilometer": 1e3}
_METRES |= {"公里": 1e3, "千米": 1e3, "m": 1.0, "mét": 1.0, "met": 1.0, "metre": 1.0, "meter": 1.0, "米": 1.0}
_SQUARE = {"ha": 1e4, "héc ta": 1e4, "hecta": 1e4, "hectare": 1e4, "公顷": 1e4, "亩": 10_000 / 15}
_SQUARE |= {"km2": 1e6, "km²": 1e6, "平方公里": 1e6, "square kilometre": 1e6, "square kilometer": 1e6}
_SQUARE |= {"m2": 1.0, "m²": 1.0, "平方米": 1.0, "square metre": 1.0, "square meter": 1.0}
_NAMES = (
    ("một", "one", "一"), ("hai", "two", "二"), ("ba", "three", "三"), ("bốn", "four", "四"), ("năm", "five", "五"),
    ("sáu", "six", "六"), ("bảy", "seven", "七"), ("tám", "eight", "八"), ("chín", "nine", "九"), ("mười", "ten", "十"),
)  # fmt: skip
_WORDS = {name: number for number, names in enumerate(_NAMES, 1) for name in names}
_WORDS |= {"两": 2, "mot": 1, "bon": 4, "sau": 6, "tam": 8, "muoi": 10}


def _any(words: dict[str, float] | dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_DIGITS = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,3})?"
_NUMBER = rf"(?<![0-9A-Za-zÀ-ỹ.,/-])(?P<n>{_DIGITS})"
_DONG = r"đồng|dong|vnđ|vnd|越南盾|越盾|盾"
_YUAN = r"nhân dân tệ|nhan dan te|ndt|cny|rmb|yuan|人民币|元"
_DOLLAR = r"usd|us\s?dollars?|dollars?|đô la(?: mỹ)?|do la my|美元"
_FORMS = re.compile(
    "|".join(
        (
            rf"(?P<lead>us\$|\$|vnd ?|rmb ?|cny ?|¥)(?P<n0>{_DIGITS})"
            r"(?:[ -]?(?P<s0>trillion|billion|bn|million|mln))?(?!\w)",
            rf"{_NUMBER}(?:"
            rf"[ -]?(?P<s>{_any(_SCALE)})?(?:[ ](?P<n2>\d{{1,3}})[ ]tri[ệe]u)?[ -]?[多余]?"
            rf"(?P<cur>{_DONG}|{_YUAN}|{_DOLLAR})(?![a-zà-ỹ])"
            r"|[ ](?P<bare>(?:nghìn|ngàn|nghin|ngan)[ ](?:tỷ|tỉ|ty)|tỷ|tỉ)(?!\w)"
            rf"|[ -]?(?P<sq>{_any(_SQUARE)})(?:s\b|(?![\w²]))"
            rf"|[ -]?(?P<m>{_any(_METRES)})(?:s\b|(?![\w²/]))"
            r"|[ -]?(?P<lane>làn|lan(?= xe)|lanes?\b|车道|車道)(?! sóng)(?:[ ]xe)?"
            r"|[ ]?(?P<pc>%|phần trăm|phan tram|per ?cent\b)"
            r")",
            rf"(?P<word>{_any(_WORDS)})[ -]?(?:làn|lan(?= xe)|lanes?\b|车道|車道)(?! sóng)(?:[ ]xe)?",
        )
    ),
    re.IGNORECASE,
)
_QUICK = re.compile(r"\d|làn|lan |lane|车道|車道", re.IGNORECASE)
_TRADE = re.compile(
    r"kim ngạch|xuất khẩu|nhập khẩu|doanh thu|thu ngân sách|thu phí|thuế|giá trị hàng|trị giá|grdp|gdp"
    r"|kim ngach|doanh thu|turnover|revenue|trade|exports?|imports?|贸易|进出口|货值|出口额|进口额|营收"
)
_ASIDE = re.compile(
    r"(?:cách|khoảng cách|rút ngắn|tốc độ|vận tốc|rộng|cao|sâu|khổ|tĩnh không|bán kính|đường kính|thông thuyền"
    r"|cach|rong|wide|width|speed|距离|相距|时速|宽|高|距)\D{0,28}$"
)
_PROGRESS = re.compile(
    r"đạt|hoàn thành|hoàn tất|khối lượng|tiến độ|sản lượng|bàn giao|thi công|dat|hoan thanh|khoi luong|tien do"
    r"|complete|progress|finished|reached|完成|进度|工程量|达"
)
_NO_PROGRESS = re.compile(
    r"tăng|giảm|chiếm|lãi|giải ngân|vượt|tang|giam|disburs|increase|rise|rose|增长|下降|同比|占|支付"
)
_BEFORE, _AFTER = 45, 25
_MOST_LANES, _WHOLE = 40, 100


def _value(written: str, script: Script) -> float:
    """The number that a figure means in the notation of its language."""
    point, comma = written.rfind("."), written.rfind(",")
    if point >= 0 and comma >= 0:
        group = "," if point > comma else "."
        return float(written.replace(group, "").replace(",", "."))
    mark = "." if point >= 0 else ","
    parts = written.split(mark)
    grouping = "." if script in (Script.VI, Script.PLAIN) else ","
    if len(parts) > 2 or (len(parts) == 2 and mark == grouping and len(parts[1]) == 3 and parts[0] != "0"):
        return float("".join(parts))
    return float(written.replace(",", "."))


def _currency(word: str) -> str:
    if re.fullmatch(rf"(?:{_DONG})\s?", word):
        return "VND"
    return "CNY" if re.fullmatch(rf"(?:{_YUAN}|¥)\s?", word) else "USD"


def _cost(match: re.Match[str], script: Script) -> tuple[float, str] | None:
    """The money of a match; a bare «đồng» or «元» without a scale is a price, not the cost of a project."""
    number, scale = match["n0"] or match["n"], (match["s0"] or match["s"] or match["bare"] or "").lower()
    english = script is Script.EN or scale in _ENGLISH
    value = round(
        _value(number, Script.EN if english else script) * _SCALE.get(scale, 1.0) + 1e6 * int(match["n2"] or 0), 2
    )
    unit = "VND" if match["bare"] else _currency((match["lead"] or match["cur"]).lower().strip())
    return (value, unit) if value >= {"VND": 1e7}.get(unit, 1e4) else None


def _measure(match: re.Match[str], script: Script, before: str, after: str) -> tuple[AmountKind, float, str] | None:
    """What a match measures, or nothing where the words around it say that it is no figure of a project."""
    if match["lead"] or match["cur"] or match["bare"]:
        money = None if _TRADE.search(before) else _cost(match, script)
        return (AmountKind.COST, *money) if money else None
    value = float(_WORDS[match["word"].lower()]) if match["word"] else _value(match["n"], script)
    found: tuple[AmountKind, float, str] | None = None
    if match["sq"]:
        found = AmountKind.AREA, round(value * _SQUARE[match["sq"].lower()], 2), "m2"
    elif match["m"] and not _ASIDE.search(before):
        found = AmountKind.LENGTH, round(value * _METRES[match["m"].lower()], 2), "m"
    elif (match["word"] or match["lane"]) and 1 <= value <= _MOST_LANES:
        found = AmountKind.LANES, value, ""
    elif match["pc"] and value <= _WHOLE and not _NO_PROGRESS.search(before[-22:]) and _PROGRESS.search(before + after):
        found = AmountKind.PROGRESS, value, "percent"
    return found


def find_amounts(text: str, script: Script, start: int = 0, end: int | None = None) -> list[Amount]:
    """The figures of `text[start:end]` in order, in the units that `Amount` tells; offsets count from `text`."""
    stop = len(text) if end is None else end
    if not _QUICK.search(text, start, stop):
        return []
    found: list[Amount] = []
    for match in _FORMS.finditer(text, start, stop):
        before = text[max(start, match.start() - _BEFORE) : match.start()].lower()
        cuts = max(before.rfind(mark) for mark in (";", "；", "。", ", ", "，"))
        after = text[match.end() : min(stop, match.end() + _AFTER)].lower()
        measured = _measure(match, script, before[cuts + 1 :], after)
        if measured:
            kind, value, unit = measured
            found.append(Amount(kind, value, unit, match.start(), match.end()))
    return found
