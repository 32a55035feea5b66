"""An article cut into segments with its places and its evidence marked, for the reader page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from dashboard.filters import site_of
from dashboard.models import Article, Claim, Mention

if TYPE_CHECKING:
    from dashboard.gazetteer import Gazetteer

__all__ = ["Segment", "reader"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an article that is marked alike: a place name, evidence, both, furniture or nothing.

    `place` is the id of the mention or empty, `claims` the ids of the claims whose evidence covers the stretch.
    """

    text: str
    start: int
    end: int
    place: str = ""
    claims: tuple[str, ...] = ()
    furniture: str = ""

    @property
    def kind(self) -> str:
        """`both`, `evidence`, `mention`, `furniture` or `text`."""
        if self.claims:
            return "both" if self.place else "evidence"
        return "mention" if self.place else "furniture" if self.furniture else "text"


def reader(
    article: Article, mentions: Iterable[Mention], claims: Iterable[Claim], gazetteer: Gazetteer | None = None
) -> list[Segment]:
    """The article cut into segments that do not overlap and give its text when joined.

    Evidence may overlap evidence; of mentions that overlap the first and longest counts. With `gazetteer` the
    place of a segment is what the map draws: the crossing of a gate.
    """
    size = len(article.text)
    named = [(m.start, m.end, m.place) for m in _first_and_longest(m for m in mentions if 0 <= m.start < m.end <= size)]
    proofs = sorted((c.evidence.start, c.evidence.end, c.id) for c in claims)
    outside = [(f.start, f.end, f.kind) for f in article.furniture]
    outside += [(0, article.body[0], "head"), (article.body[1], size, "tail")] if article.body[1] else []
    marked = [*named, *proofs, *outside]
    cuts = sorted({0, size, *(min(max(edge, 0), size) for mark in marked for edge in mark[:2])})
    at = {cut: number for number, cut in enumerate(cuts)}
    places, told, furniture = _under(named, at), _under(proofs, at), _under(outside, at)
    segments = []
    for number, (start, end) in enumerate(pairwise(cuts)):
        place = next(iter(places.get(number, ())), "")
        segments.append(
            Segment(
                text=article.text[start:end],
                start=start,
                end=end,
                place=site_of(place, gazetteer) if gazetteer and place else place,
                claims=tuple(told.get(number, ())),
                furniture=next(iter(furniture.get(number, ())), ""),
            )
        )
    return segments


def _under(marks: Iterable[tuple[int, int, str]], at: Mapping[int, int]) -> Mapping[int, list[str]]:
    """The names of the marks over each segment, in their order; `at` tells which segment begins at a cut.

    Each mark goes to its own segments: to hold every segment against every mark takes the square of a long page.
    """
    size, found = max(at), dict[int, list[str]]()
    for start, end, name in marks:
        first, last = (at[min(max(edge, 0), size)] for edge in (start, end))
        for number in range(first, last):
            found.setdefault(number, []).append(name)
    return found


def _first_and_longest(mentions: Iterable[Mention]) -> Iterator[Mention]:
    reached = -1
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, m.place)):
        if mention.start >= reached:
            yield mention
            reached = mention.end
