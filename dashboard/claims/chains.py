"""The places that a text names in one breath with a head noun: «cao tốc Đồng Đăng (Lạng Sơn) - Trà Lĩnh (Cao Bằng)».

From an article and the offsets of a head to its mentions of places after it and, in Chinese and English, before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.claims.english import name_ends, name_goes_on
from dashboard.claims.reading import Reading
from dashboard.claims.scripts import Script
from dashboard.models import Mention

__all__ = ["chain_of"]

_CHAIN_GAP = 45
"""Characters that may lie between two places of one project name: brackets, dashes, «cửa khẩu quốc tế»."""
_CHAIN_GAP_EN = 60
_REACH, _REACH_BACK = 400, 160
"""Characters behind a head, and before it, in which its places stand."""
_CHINESE_AFTER = re.compile(r"\s?[（(]|(?!.*--)[—–~～至到）)（( -]+")
_CHINESE_BETWEEN = re.compile(
    r"[—–~～至到（）()的 -]*(?:省|市|县|州|区|自治区)?(?:国际|公路|双边|边境|火车)?(?:口岸|站)?(?:号?界碑)?(?:之间)?"
    r"(?:\([^()，。；]{1,8}\)站?)?间?[—–~～至到（）()的 -]*(?:中国|越南|首都|境内)*"
)
_TIE_ZH = "[-~～至到]+"
_ROUTE_ZH = re.compile(
    rf"[\u4e00-\u9fff]{{2,10}}(?:\([^()]{{1,12}}\))?{_TIE_ZH}[\u4e00-\u9fff]{{2,12}}(?:{_TIE_ZH}[\u4e00-\u9fff]{{2,10}})?"
    r"(?:\([^()]{1,12}\))?$"
)
_NEXT_ROUTE_ZH = re.compile(r"(?:\([^()]{1,12}\)|\))?(?:、|以?及|和|与)(?:中国|越南)?")
"""Between the routes that share one Chinese head: «A—B、C—D铁路»."""
_CHINESE_LAST = 8
"""Characters between the last place and a Chinese head noun: «峙马—爱店双边口岸»."""
_BREAK = re.compile(r"[,;:.!?\n，；。：！？]")
_AND = re.compile(r"\b(?:và|cùng|va|cung|and)\b|[和与及、]")
_DASHED = re.compile(r"(?: ?\([^()]{1,40}\))? ?- ?")
_LISTED = re.compile(r"(?: ?\([^()]{1,40}\)|\))?[,;] (?:và )?")
_NAMELY = re.compile(r"(?:[^;.!?:]{0,40}(?:gồm|là|như|sau|gom|la|nhu))?:\s*")
_NAMED = re.compile(r"[^\W\d_]+ [^\W\d_]+ ?\(")
_OTHER_SITE = re.compile(r"\b(?:và|cùng|va|cung) (?:các )?(?:lối|khu|chợ|điểm|loi|cho)\b")
"""Another kind of thing behind an «and»: «cầu A và lối thông quan B»."""
_PREDICATE = re.compile(r"(?<!\w)(?:đã|vừa|sẽ|đang|sắp|được|dự kiến|đạt|da|vua|se|dang|sap|duoc|du kien|dat)(?!\w)")
"""Behind the first place of a name, what ends the name: «cầu A - B vừa được tỉnh C thông qua»."""
_APART = re.compile(
    r"\b(?:at|in|near|of|with|by|for|via|through|along|on|from|after|before|that|which|is|was|were|has|have|had|will"
    r"|opened|approved|signed|agreed|started|began|launched|inaugurated|completed|built|plans?|proposed|asked"
    r"|to(?! be\b| become\b))\b"
)
"""Between a place and an English head behind it: «markers 1119 - 1120 at the smart border gate»."""
_TOLD = re.compile(
    r"\b(?:that|proposed|petitioned|wants?|hopes?|hoped|wished|suggested|requested|called|expects?|urged|sought|asked|said"
    r"|agreed|approved|signed|opened|has|have|had"
    r"|was|were|will)\b"
)
"""Between two places, what tells that the first is a subject of its own."""


def chain_of(reading: Reading, start: int, end: int, around: tuple[int, int]) -> tuple[Mention, ...]:
    """The places named in one breath with a head: after it, or, in Chinese and English, before it.

    `around` is where the head before ends and the next one begins.
    """
    chain: list[Mention] = []
    chinese, english, at = reading.script is Script.ZH, reading.script is Script.EN, end
    back = max(around[0], start - _REACH_BACK)
    led = _before(reading, start, back, chinese=chinese) if chinese or english else []
    inside = reading.mentions_in(end, min(around[1], end + _REACH))
    for index, mention in enumerate(inside):
        gap = reading.key[at : mention.start]
        if len(gap) > (_CHAIN_GAP_EN if english else _CHAIN_GAP) or (chinese and not _CHINESE_AFTER.fullmatch(gap)):
            break
        listed = english and not led and name_goes_on(gap, chained=bool(chain))
        listed = listed or not _BREAK.search(gap) or _goes_on(reading, gap, inside[index:], chain)
        if not listed or _OTHER_SITE.search(gap):
            break
        if name_ends(gap, led=bool(led)) if english else chain and _PREDICATE.search(gap):
            break
        chain.append(mention)
        at = mention.end
    chain += led
    inner = [m for m in reading.mentions_in(start, end) if m.end <= end]
    return tuple(sorted({*chain, *inner}, key=lambda m: m.start))


def _goes_on(reading: Reading, gap: str, ahead: Sequence[Mention], chain: Sequence[Mention]) -> bool:
    """Whether a list of routes or pairs goes on behind a comma or a colon: «hai tuyến gồm: A - B, C - D»."""
    if reading.script is Script.EN and chain:  # «Dong Dang, Lang Son with Tra Linh, Cao Bang»
        return gap == ", " and ahead[0].place.startswith("province:") and not chain[-1].place.startswith("province:")
    if reading.script not in (Script.VI, Script.PLAIN) or len(ahead) < 2:
        return False
    paired = _tied(reading, ahead[0], ahead[1:4])
    if not chain:
        return _NAMELY.fullmatch(gap) is not None
    dashed = any(_tied(reading, one, chain) for one in chain)
    return paired and dashed and _LISTED.fullmatch(gap) is not None


def _tied(reading: Reading, mention: Mention, others: Sequence[Mention]) -> bool:
    """Whether a dash, behind a bracket or not, ties a place to one of the others: «A (X) - B»."""
    dash = _DASHED.match(reading.key, mention.end)
    if dash is None:
        return False
    unknown = reading.article.text[dash.end() : dash.end() + 1].isupper() and _NAMED.match(reading.key, dash.end())
    return bool(unknown) or any(other.start == dash.end() for other in others)


def _before(reading: Reading, start: int, first: int, *, chinese: bool) -> list[Mention]:
    """The places named in one breath before a head, from behind."""
    chain: list[Mention] = []
    at = start
    for mention in reversed(reading.mentions_in(max(0, first), start)):
        gap = reading.key[mention.end : at]
        apart = _TOLD if chain else _APART
        if len(gap) > _CHAIN_GAP // 2 or _BREAK.search(gap) or (not chinese and apart.search(gap)):
            break
        if chinese and not _goes_back(reading, gap, mention, chain, start):
            break
        chain.append(mention)
        at = mention.start
    return chain


def _goes_back(reading: Reading, gap: str, mention: Mention, chain: Sequence[Mention], start: int) -> bool:
    """Whether a place before others, or before a Chinese head, is named in one breath with them."""
    if _AND.search(gap):
        near = reading.key[chain[-1].start : start] if chain else ""
        ahead = _NEXT_ROUTE_ZH.fullmatch(gap) and re.search(_TIE_ZH, near)
        return bool(ahead) and _ROUTE_ZH.search(reading.key, max(0, mention.start - 40), mention.end) is not None
    return _CHINESE_BETWEEN.fullmatch(gap) is not None or _last(gap, chain)


def _last(gap: str, chain: Sequence[Mention]) -> bool:
    """Whether a gap is the one beside the head, and short."""
    return not chain and len(gap) <= _CHINESE_LAST
