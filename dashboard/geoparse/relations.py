"""How the names of one text stand to each other: containers in brackets or after a comma, dash pairs, lists.

From hits in reading order to `Node`s that know their cue words, their container and the links to the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

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
_BRACKET = re.compile(r"\s?[(（][^()（）\n]{1,45}[)）]")
_DASH = re.compile(r"\s?(?:[-–—‑−~/→]|--|——|->|–>|<->|↔)\s?|\s(?:nối|đi|với|to)\s", re.IGNORECASE)
_LIST = re.compile(
    r"\s?[,;、+&]\s?(?:(?:và|and|or|cùng)\s)?|\s(?:và|hoặc|hay|cùng|cùng với|and|or)\s|[和及与跟]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Container:
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
    for index, (node, other) in enumerate(pairwise(nodes)):
        gap = text[node.hit.end : other.hit.start]
        if len(gap) > 90 or not other.hit.options:
            continue
        if _OPEN.fullmatch(gap) and _CLOSE.match(text, other.hit.end):
            node.container = Container(index + 1, firm=True)
            other.inside = True
        elif match := _COMMA.fullmatch(gap):
            node.container = Container(index + 1, firm=bool(match["units"] or match["explicit"]))
        elif match := _UNIT.fullmatch(gap):
            node.container = Container(index + 1, firm=match["firm"] is not None)
    for node in nodes:
        match = _COUNTRY.match(text, node.hit.end)
        if match:
            node.country = _COUNTRIES[match["name"].lower()]
            node.country_firm = match["close"].strip() != ""


def _links(text: str, nodes: list[Node]) -> None:
    """Join neighbours by dash or list, past a bracket after the first and the cue words before the second."""
    outer = [i for i, n in enumerate(nodes) if not n.inside]
    for left, right in pairwise(outer):
        first, second = nodes[left], nodes[right]
        stop = second.before.start if second.before else second.hit.start
        gap = text[first.hit.end : max(stop, first.hit.end)]
        if len(gap) > 60:
            continue
        bracket = _BRACKET.match(gap)
        if bracket:
            gap = gap[bracket.end() :]
        if not gap.strip(" ,") and "," not in gap:
            continue
        if _DASH.fullmatch(gap):
            first.dash.append(right)
            second.dash.append(left)
        elif _LIST.fullmatch(gap):
            first.item.append(right)
            second.item.append(left)


def connect(text: str, hits: list[Hit], cues: Cues, *, tone_free: bool) -> list[Node]:
    """The nodes of `hits`, which are sorted and do not overlap."""
    nodes = [Node(hit) for hit in hits]
    for node in nodes:
        if node.hit.options:
            node.before = cues.cue_before(text, node.hit.start, plain=tone_free)
            node.after = cues.cue_after(text, node.hit.end)
    _containers(text, nodes)
    _links(text, nodes)
    for node in reversed(nodes):  # «Hữu Nghị and Tân Thanh border gates», «东兴—芒街口岸»: the cue serves all
        if node.after and node.after.sense in ("gate", "province"):
            for index in (*node.dash, *node.item):
                other = nodes[index]
                if other.hit.start < node.hit.start and other.after is None and other.before is None:
                    other.after = node.after
    return nodes
