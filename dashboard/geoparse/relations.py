"""How the names of one text stand to each other: containers in brackets or after a comma, dash pairs, lists.

From hits in reading order to `Node`s that know their cue words, their container and the links to the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from dashboard.geoparse.cues import Cue, Cues
from dashboard.geoparse.matching import Hit

__all__ = ["Container", "Node", "connect"]

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
    r"\s?[(（,]\s?(?:tỉnh\s)?(?:[^()（）,\n]{2,25},\s?)?(?P<name>việt nam|trung quốc|campuchia|lào(?! cai)"
    r"|viet ?nam|china|laos|cambodia|越南|中国|老挝)(?P<close>\s?[)）]|\b)",
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
_BARE = (" ", "\n", "")
_MARKS = ("(", "（", ",")
_UNIT_WORDS = tuple(f" {word} " for word in ("thuộc", "của", "of", "ở", "tại", "in"))
_LINE_STARTS = frozenset({f"{mark} " for mark in "-+•*·–.)"} | {f"\n{mark}" for mark in "-+•*·–"})
_BULLET = re.compile(r"\s?(?:[-+•*·–]|\d{1,2}[.)])?\s?")
_LISTED, _LINE = 12, 120  # lines of a list under its heading, and characters of one
_GATES = re.compile(r"(?:các |những |\d+ )?(?:cặp )?(?:cửa khẩu|lối mở|cua khau|border gates|口岸)", re.IGNORECASE)
_FIGURE = re.compile(
    r"(?:\s?:|\s(?:là|đạt|có|còn|với|khoảng|gần|hơn))*\s\d[\d.,/]*(?:\s[^\W\d_]+){0,3}(?=\s?[,;]|\s(?:và|and)\s)"
)
_BRACKET = re.compile(r"\s?[(（][^()（）\n]{1,45}[)）]")
_DASH = re.compile(r"\s?(?:[-–—‑−~/→]|--|——|->|–>|<->|↔)\s?|\s(?:nối|đi|với|to)\s", re.IGNORECASE)
_LIST = re.compile(
    r"\s?[,;、+&]\s?(?:(?:và|and|or|cùng)\s)?|\s(?:và|hoặc|hay|cùng|cùng với|and|or)\s|[和及与跟]", re.IGNORECASE
)


class Container(NamedTuple):
    """The name that says where another lies. `firm`: in brackets or named as a province, not only after a comma."""

    node: int
    firm: bool


@dataclass(slots=True)
class Node:
    """A hit with its surroundings. `dash` and `item` are the nodes that a dash or a list joins to it."""

    hit: Hit
    before: Cue | None = None
    after: Cue | None = None
    container: Container | None = None
    country: str = ""
    country_firm: bool = False
    inside: bool = False
    dash: list[int] = field(default_factory=list)
    item: list[int] = field(default_factory=list)


def _containers(text: str, nodes: list[Node]) -> None:
    last = len(nodes) - 1
    for index, node in enumerate(nodes):
        end = node.hit.end
        if text[end : end + 1] in _BARE and text[end + 1 : end + 2] not in _MARKS:
            if not text.startswith(_UNIT_WORDS, end):
                continue
        elif text[end : end + 1] not in _MARKS and text[end : end + 1] not in _BARE:
            continue
        if match := _COUNTRY.match(text, end):
            node.country = _COUNTRIES[match["name"].lower()]
            node.country_firm = match["close"].strip() != ""
        if index < last:
            _contain(text, node, nodes[index + 1], index + 1)


def _contain(text: str, node: Node, other: Node, index: int) -> None:
    """Make the next name the container of this one, if brackets, a comma or «thuộc» say so."""
    gap = text[node.hit.end : other.hit.start]
    if len(gap) > 90 or not other.hit.options:
        return
    if _OPEN.fullmatch(gap) and _CLOSE.match(text, other.hit.end):
        node.container = Container(index, firm=True)
        other.inside = True
    elif match := _COMMA.fullmatch(gap):
        node.container = Container(index, firm=bool(match["units"] or match["explicit"]))
    elif match := _UNIT.fullmatch(gap):
        node.container = Container(index, firm=match["firm"] is not None)


def _links(text: str, nodes: list[Node]) -> None:
    """Join neighbours by dash or list, past a bracket after the first and the cue words before the second."""
    left = -1
    for right, second in enumerate(nodes):
        if second.inside:
            continue
        first, before = nodes[left], left
        left = right
        if before < 0:
            continue
        stop = second.before.start if second.before else second.hit.start
        if stop - first.hit.end > 60:
            continue
        gap = text[first.hit.end : max(stop, first.hit.end)]
        if gap[:2].lstrip()[:1] in "(（" and (bracket := _BRACKET.match(gap)):
            gap = gap[bracket.end() :]
        if figure := _FIGURE.match(gap):  # «Hữu Nghị 612 xe, Tân Thanh 402 xe»
            gap = gap[figure.end() :]
        if not gap.strip(" ,") and "," not in gap:
            continue
        if _DASH.fullmatch(gap):
            first.dash.append(right)
            second.dash.append(before)
        elif _LIST.fullmatch(gap):
            first.item.append(right)
            second.item.append(before)


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
            return Cue("gate", named[0], start) if named and "tỉnh" not in line else None
        if above < 0 or len(line) > _LINE:
            return None
        opening = above
    return None


def connect(text: str, hits: list[Hit], cues: Cues, *, tone_free: bool) -> list[Node]:
    """The nodes of `hits`, which are sorted and do not overlap."""
    nodes = [Node(hit) for hit in hits]
    shared = False
    for node in nodes:
        hit = node.hit
        if hit.options:
            node.before = cues.cue_before(text, hit.start, plain=tone_free)
            node.after = cues.cue_after(text, hit.end)
            if node.before is None:
                lead = text[hit.start - 2 : hit.start]
                if lead in _LINE_STARTS or lead[1:] == "\n":
                    node.before = _headed(text, hit.start)
            shared = shared or node.after is not None
    _containers(text, nodes)
    _links(text, nodes)
    if shared:
        _share(nodes)
    return nodes


def _share(nodes: list[Node]) -> None:
    """Hand the cue after the last name of a list or a pair to the others: «Hữu Nghị and Tân Thanh border gates»."""
    for node in reversed(nodes):
        if node.after and node.after.sense in ("gate", "rail", "province"):
            for index in (*node.dash, *node.item):
                other = nodes[index]
                if other.hit.start < node.hit.start and other.after is None and other.before is None:
                    other.after = node.after
