"""Places tied by dashes that stand for a project without its kind: under a heading that tells it, or named before.

From an article to the items of its lists with the line that heads each, and to the pairs of places elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from dashboard.claims.reading import Reading
from dashboard.claims.scripts import Script
from dashboard.models import Mention

__all__ = ["Item", "items", "pairs"]

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*(?:[-+•*–·▪]|\(?\d{1,2}[.)])\s*")
_TIE = re.compile(r"(?: ?\([^()\n]{1,30}\))?\s?[-–—]\s?")
_ENDS = re.compile(r"(?: ?\([^()\n]{1,40}\))?\s?(?:[:;,]|$)")
_LONGEST_HEADING = 80
_OF_ANOTHER = re.compile(
    r"(?:cửa khẩu|lối mở|quốc tế|song phương|phụ|chính|biên giới|mốc|cặp|xã|huyện|tỉnh|quốc lộ|cao tốc|[-–—])\s*$"
)
"""Before a pair of places, what makes it a pair of gates, of communes, or a part of a longer line."""
_TRAFFIC = re.compile(
    r"(?<!\w)(?:xe (?:khách|buýt|giường nằm|limousine)|nhà xe|hãng xe|chuyến bay|đường bay|chợ)(?!\w)"
)
"""What runs between two places, or stands there, and is no work."""
_TOPIC = re.compile(
    r"(?:^|[.;:,\n]\s?|\s)"
    r"(?:với|về|đối với|riêng|còn|tuyến|dự án|cầu|tại|đoạn|nhất là|như|là|và|gồm|trong khi(?: đó)?|thì)\s*$"
)
_ANYTHING = re.compile("")
_ABOUT = MappingProxyType(
    {
        Script.VI: (_TOPIC, _ANYTHING),
        Script.PLAIN: (_TOPIC, _ANYTHING),
        Script.EN: (re.compile(r"\b(?:the|that of) $"), re.compile(r" (?:one|line|route|link|stretch)\b")),
        Script.ZH: (re.compile(r"(?:^|[，。；：、\n]|而|但|则)$"), re.compile("(?=[仍已还正在将尚则也预]|，)")),
    }
)
"""What stands before and behind a pair that stands for a work in a text of each script."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list that begins with places: those places, and the span of the line above the list."""

    heading: tuple[int, int]
    places: tuple[Mention, ...]


def items(reading: Reading) -> Iterator[Item]:
    """The items of the article's lists that begin with places, in order."""
    heading: tuple[int, int] | None = None
    for line in _LINE.finditer(reading.key, *reading.article.body):
        bullet = _BULLET.match(line[0])
        if bullet is None or not heading:
            told = line[0].strip()
            heads = 0 < len(told) <= _LONGEST_HEADING and not told.endswith((".", ";", ",", "…"))
            heading = line.span() if heads and bullet is None else heading if not told else None
        elif places := _tied_from(reading, line.start() + bullet.end(), line.end()):
            yield Item(heading, places)


def _tied_from(reading: Reading, start: int, end: int) -> tuple[Mention, ...]:
    """The places tied from an offset on, if nothing else stands before the next stop."""
    found: list[Mention] = []
    for mention in reading.mentions_in(start, end):
        tied = _TIE.fullmatch(reading.key, found[-1].end, mention.start) if found else mention.start == start
        if not tied:
            break
        found.append(mention)
    ends = bool(found) and _ENDS.match(reading.key, found[-1].end, end)
    return tuple(found) if ends else ()


def pairs(reading: Reading) -> Iterator[tuple[Mention, Mention]]:
    """Two places tied by a dash that a sentence is about, of no gate and of no longer line."""
    topic, goes_on = _ABOUT[reading.script]
    for one, other in pairwise(reading.mentions):
        if not _TIE.fullmatch(reading.key, one.end, other.start):
            continue
        before = reading.key[max(0, one.start - 40) : one.start]
        longer = _TIE.match(reading.key, other.end) is not None
        if (
            longer
            or not topic.search(before)
            or _OF_ANOTHER.search(before)
            or not goes_on.match(reading.key, other.end)
        ):
            continue
        if not _TRAFFIC.search(reading.key, *reading.sentence_of(one.start)):
            yield one, other
