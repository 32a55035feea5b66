"""How the names of one text stand to each other: containers in brackets or after a comma, dash pairs, lists.

From hits in reading order to the same hits that know their cue words, their container and the links to the next.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dashboard.geoparse.cues import CAPITAL, MAY_CUE, MAY_CUE_AFTER, MAY_HEAD, MAY_HOLD, Cues
from dashboard.geoparse.names import Container, Cue, Hit

__all__ = ["connect"]

_PROVINCE = r"(?:tỉnh|thành phố|tp\.?|province of)?"
_OPEN = re.compile(
    rf"\s?[(（]\s?(?:(?:thuộc|nay thuộc|nay là|now)\s)?(?:[^()（）\n]{{2,40}},\s?)?{_PROVINCE}\s?", re.IGNORECASE
)
_CLOSE = re.compile(r"[^()（）\n]{0,30}[)）]")
_COMMA = re.compile(
    r"\s?,\s?(?P<units>(?:(?:xã|phường|huyện|thị xã|thị trấn|thành phố|tp\.?|khu)\s[^,;.()\n]{2,30},\s?){0,3})"
    r"(?P<explicit>(?:thuộc\s)?(?:tỉnh|thành phố|tp\.?)\s|in\s)?",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r",?\s(?:(?P<firm>thuộc|của|of)|ở|tại|in)\s(?:địa bàn\s)?(?:(?:xã|phường|huyện)\s[^,;.()\n]{2,30},\s?)?"
    rf"(?:the\s)?{_PROVINCE}\s?",
    re.IGNORECASE,
)
_COUNTRY = re.compile(
    r"\s?[(（,]\s?(?:tỉnh\s)?(?:[^()（）,\n]{2,25}+,\s?)?(?=[vtcl越中老])(?P<name>việt nam|trung quốc|campuchia"
    r"|lào(?! cai)|viet ?nam|china|laos|cambodia|越南|中国|老挝)(?P<close>\s?[)）]|\b)",
    re.IGNORECASE,
)
_COUNTRIES = {
    "việt nam": "VN",
    "vietnam": "VN",
    "viet nam": "VN",
    "越南": "VN",
    "trung quốc": "CN",
    "china": "CN",
    "中国": "CN",
    "lào": "LA",
    "laos": "LA",
    "老挝": "LA",
    "campuchia": "KH",
    "cambodia": "KH",
}
_MARKS = tuple(f"{blank}{mark}" for blank in ("", " ", "\n") for mark in ("(", "（", ","))
_UNIT_WORDS = tuple(f" {word} " for word in ("thuộc", "của", "of", "ở", "tại", "in"))
_LINE_STARTS = frozenset({f"{mark} " for mark in "-+•*·–.)"} | {f"\n{mark}" for mark in "-+•*·–"})
_OF_OTHERS = re.compile(r"(?<!của )(?:tỉnh|địa phương|tinh|provinces)\b")
_LIST_WORDS = ("gồm", "gom", "ing")
_BULLET = re.compile(r"\s?(?:[-+•*·–]|\d{1,2}[.)])?\s?")
_OPENING = ("(", "（")
_WORD = 24  # characters of the word before a name, by which most are known to have no cue
_SHARED = frozenset({"gate", "rail", "province"})
_PLURALS = frozenset({"cities", "counties", "districts", "towns"})
_FAR = 90  # characters between a name and the one that holds it
_GAP = 60  # characters between two names that a dash or a list may join
_SHORT = 12  # characters of a dash or a conjunction, more than the longest has
_LISTED, _LINE = 12, 120  # lines of a list under its heading, and characters of one
_GATES = re.compile(r"(?:các |những |\d+ )?(?:cặp )?(?:cửa khẩu|lối mở|cua khau|border gates|口岸)", re.IGNORECASE)
_FIGURE = re.compile(
    r"(?:\s?:|\s(?:là|đạt|có|còn|với|khoảng|gần|hơn))*\s\d[\d.,/]*(?:\s[^\W\d_]+){0,3}(?=\s?[,;]|\s(?:và|and)\s)"
)
_BRACKET = re.compile(r"\s?[(（][^()（）\n]{1,45}[)）]")
_DASH = re.compile(r"\s?(?:[-–—‑−~/→]|--|——|->|–>|<->|↔|至)\s?|\s(?:nối|đi|với|to)\s", re.IGNORECASE)
_LIST = re.compile(
    r"\s?[,;、+&]\s?(?:(?:và|and|or|cùng)\s)?|\s(?:và|hoặc|hay|cùng|cùng với|and|or)\s|[和及与跟]", re.IGNORECASE
)


def _hold(text: str, hits: list[Hit], index: int) -> None:
    """Find the container of a hit: a country or the next name."""
    hit = hits[index]
    end = hit.end
    if text.startswith(_MARKS, end):
        if match := _COUNTRY.match(text, end):
            hit.linked = True
            hit.country = _COUNTRIES[match["name"].lower()]
            hit.country_firm = match["close"].strip() != ""
    elif not text.startswith(_UNIT_WORDS, end):
        return
    if index + 1 < len(hits):
        _contain(text, hit, hits[index + 1], index + 1)


def _contain(text: str, node: Hit, other: Hit, index: int) -> None:
    """Make the next name the container of this one, if brackets, a comma or «thuộc» say so."""
    size = other.start - node.end
    if size > _FAR or not other.name.options:
        return
    gap = text[node.end : other.start]
    held = _held(gap) if size <= _SHORT else _held_by(gap)
    if not held or (held == "inside" and not _CLOSE.match(text, other.end)):
        return
    other.inside = held == "inside"
    node.container = Container(index, firm=held != "loose")
    node.linked = True


def _held_by(gap: str) -> str:
    """How what stands between two names makes the second the container: `inside` brackets, `firm`, `loose` or not."""
    if _OPEN.fullmatch(gap):
        return "inside"
    if match := _COMMA.fullmatch(gap):
        return "firm" if match["units"] or match["explicit"] else "loose"
    match = _UNIT.fullmatch(gap)
    return "" if match is None else "firm" if match["firm"] else "loose"


_held = lru_cache(maxsize=4_096)(_held_by)


def _links(text: str, hits: list[Hit]) -> None:
    """Join neighbours by dash or list, past a bracket after the first and the cue words before the second."""
    before, first = -1, None
    for index, second in enumerate(hits):
        if second.inside:
            continue
        if first is not None and (size := second.begin - first.end) <= _GAP:
            gap = text[first.end : second.begin]
            if joint := _joint(gap) if size <= _SHORT else _joint_of(gap):
                first.linked = second.linked = True
                if joint == "dash":
                    first.dash = (*first.dash, index)
                    second.dash = (before,)
                else:
                    first.item = (*first.item, index)
                    second.item = (before,)
        before, first = index, second


def _joint_of(gap: str) -> str:
    """How what stands between two names joins them: `dash`, `item` of a list, or not at all."""
    if gap[:2].lstrip()[:1] in _OPENING and (bracket := _BRACKET.match(gap)):
        gap = gap[bracket.end() :]
    if figure := _FIGURE.match(gap):  # «Hữu Nghị 612 xe, Tân Thanh 402 xe»
        gap = gap[figure.end() :]
    if len(gap) > _SHORT or (not gap.strip(" ,") and "," not in gap):
        return ""
    return "dash" if _DASH.fullmatch(gap) else "item" if _LIST.fullmatch(gap) else ""


_joint = lru_cache(maxsize=4_096)(_joint_of)


def _headed(text: str, start: int) -> Cue | None:
    """The gate cue of the line with a colon that heads a list of lines, «các cửa khẩu:\\n- Hữu Nghị»."""
    opening = text.rfind("\n", 0, start)
    if opening < 0 or not _BULLET.fullmatch(text, opening + 1, start):
        return None
    for _ in range(_LISTED):
        above = text.rfind("\n", 0, opening)
        line = text[above + 1 : opening].rstrip()
        if line.endswith(":"):
            named = _GATES.search(line, max(0, len(line) - 80))
            return Cue.of("gate", named[0]) if named and "tỉnh" not in line else None
        if above < 0 or len(line) > _LINE:
            return None
        opening = above
    return None


def _introduced(text: str, start: int) -> Cue | None:
    """The gate cue of the sentence that introduces a list, «hai cặp cửa khẩu được mở gồm: Móng Cái …»."""
    clause = re.split(r"[.;!?\n]", text[max(0, start - _LINE) : start])[-1]
    named = _GATES.search(clause)
    return Cue.of("gate", named[0]) if named and not _OF_OTHERS.search(clause, named.end()) else None


def connect(text: str, hits: list[Hit], cues: Cues, *, tone_free: bool) -> None:
    """Fill in the surroundings of `hits`, which are sorted and do not overlap."""
    shared, reached = False, -1  # where the name before ends
    holders = []
    uses_before, uses_after = cues.before_uses[tone_free], cues.after_uses
    for index, hit in enumerate(hits):
        start, end = hit.start, hit.end
        after = uses_after[text[end : end + 3]]
        if after & MAY_HOLD:
            holders.append(index)
        if hit.name.options:
            if after & MAY_CUE_AFTER and (cue := cues.cue_after(text, end)):
                hit.after = cue
                shared = True
            blank = text.rfind(" ", start - _WORD if start > _WORD else 0, start - 1) if start > 1 else -1
            if blank >= 0:
                before = uses_before[text[blank + 1 : start]]
                hit.after_capital = before & CAPITAL != 0
            else:
                before = MAY_CUE | MAY_HEAD
                hit.after_capital = text[start - 1 : start] == " " and text[start - 2 : start - 1] != " "
            if before & MAY_CUE:
                found = cues.cue_before(text, blank, start, plain=tone_free)
                if found and not (found[1] == reached + 1 and found[0].words.endswith(" of")):
                    hit.before, hit.begin = found  # and not «Mong Cai city of Quang Ninh»
            if before & MAY_HEAD and hit.before is None:
                hit.before = _head(text, start)
        reached = end
    for index in holders:
        _hold(text, hits, index)
    _links(text, hits)
    if shared:
        _share(hits)


def _head(text: str, start: int) -> Cue | None:
    """The gate cue of what stands above or before the list that a name at `start` begins."""
    lead = text[start - 2 : start]
    if lead in _LINE_STARTS or lead[1:] == "\n":
        return _headed(text, start)
    if text[start - 6 : start - 1].rstrip(":")[-3:] in _LIST_WORDS:
        return _introduced(text, start)
    return None


def _share(hits: list[Hit]) -> None:
    """Hand the cue after the last name of a list or a pair to the others: «Hữu Nghị and Tân Thanh border gates»."""
    for hit in reversed(hits):
        if hit.after and (hit.after.sense in _SHARED or hit.after.words in _PLURALS):
            for index in (*hit.dash, *hit.item):
                other = hits[index]
                if other.start < hit.start and other.after is None and other.before is None:
                    other.after = hit.after
