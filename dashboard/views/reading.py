"""An article cut into segments with its places and its evidence marked, for the reader page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    named = list(_first_and_longest(m for m in mentions if 0 <= m.start < m.end <= size))
    proofs = sorted((c.evidence.start, c.evidence.end, c.id) for c in claims)
    outside = [(f.start, f.end, f.kind) for f in article.furniture]
    outside += [(0, article.body[0], "head"), (article.body[1], size, "tail")] if article.body[1] else []
    edges = {0, size, *(e for m in named for e in (m.start, m.end))}
    edges |= {min(max(e, 0), size) for s in (*proofs, *outside) for e in s[:2]}
    cuts = sorted(edges)
    segments = []
    for start, end in pairwise(cuts):
        place = next((m.place for m in named if m.start <= start and end <= m.end), "")
        segments.append(
            Segment(
                text=article.text[start:end],
                start=start,
                end=end,
                place=site_of(place, gazetteer) if gazetteer and place else place,
                claims=tuple(i for s, e, i in proofs if s <= start and end <= e),
                furniture=next((kind for s, e, kind in outside if s <= start and end <= e), ""),
            )
        )
    return segments


def _first_and_longest(mentions: Iterable[Mention]) -> Iterator[Mention]:
    reached = -1
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, m.place)):
        if mention.start >= reached:
            yield mention
            reached = mention.end
