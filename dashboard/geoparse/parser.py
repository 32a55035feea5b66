"""The finder of mentions: matches, relations and judgement put together over the body of an article."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from dashboard.gazetteer import Gazetteer
from dashboard.geoparse.cues import Cues, shipped_cues
from dashboard.geoparse.judging import Atlas, judge
from dashboard.geoparse.levelling import level
from dashboard.geoparse.matching import Hit, Matcher, is_tone_free
from dashboard.geoparse.relations import connect
from dashboard.models import Article, Mention

__all__ = ["Geoparser"]

_READ = frozenset({"caption", "dateline"})
"""Furniture whose names are mentions all the same: a caption tells of the event, and a claim is never read from it."""
_LAYERS = ("province", "place", "gate", "station")
_RANGE = r"(?P<a>\d{1,4})(?P<sub>[/.(]\d{1,2}\)?)?(?:\s?(?:[-–—‑−]|đến|tới|to)\s?(?P<b>\d{2,4})(?:[/.(]\d{1,2}\)?)?)?"
_MARKER = re.compile(
    rf"\b[Mm](?:ốc|oc|arkers?)\s(?:(?:giới|biên giới|quốc giới|số|[Nn]os?\.?)\s){{0,2}}{_RANGE}(?![\d/])"
)
_BARE_RANGE = re.compile(
    r"(?<![\d/.,-])(?P<a>\d{4})(?P<sub>/\d)?\s?[-–—‑−]\s?(?P<b>\d{4})(?:/\d)?(?![\d/.-])(?P<zh>号?界碑)?"
)


class Geoparser:
    """Finds the places of one gazetteer; a class because its automata and indexes are built once for all articles."""

    def __init__(self, gazetteer: Gazetteer, *, cues: Cues | None = None) -> None:
        self._cues = cues or shipped_cues()
        names = [t for t in gazetteer.toponyms if t.place.partition(":")[0] in _LAYERS]
        self._matcher = Matcher(names, blocks=self._cues.blocks)
        self._atlas = Atlas(gazetteer)
        self._markers = frozenset(p for p in gazetteer.places if p.startswith("marker:"))
        numbers = {p.partition(":")[2].partition("-")[0] for p in self._markers}
        self._numbers = tuple(sorted(f" {n}" if len(n) < 3 else n for n in numbers))

    def find_mentions(self, article: Article, *, day: dt.date | None = None) -> list[Mention]:
        """The mentions in the body of `article`, sorted, none overlapping another.

        Furniture is passed over except captions. A name that came into use after `day` (default: the day
        the article became known) is not looked for; one that went out of use still is, for people keep it.
        """
        day = day or article.known
        start, end = article.body
        levelled = level(article.text[start:end])
        text = levelled.text
        shut = [
            (levelled.levelled(f.start - start), levelled.levelled(f.end - start))
            for f in article.furniture
            if f.kind not in _READ
        ]
        tone_free = is_tone_free(text)
        hits = [h for h in self._matcher.hits(text, tone_free=tone_free) if not _meets(h.start, h.end, shut)]
        found = [*self._judged(text, hits, day, tone_free=tone_free), *self._marked(text, shut)]
        spans = ((start + levelled.original(s), start + levelled.original(e - 1) + 1, p, why) for s, e, p, why in found)
        return _apart([Mention(article.id, s, e, article.text[s:e], place, why) for s, e, place, why in spans])

    def _judged(
        self, text: str, hits: Sequence[Hit], day: dt.date | None, *, tone_free: bool
    ) -> Iterator[tuple[int, int, str, str]]:
        """The judged hits; where the longest name stays open, the shorter ones inside it get their turn."""
        for hit in hits:
            hit.options = tuple(o for o in hit.options if not (day and o.valid_from and o.valid_from > day))
        longest = _longest(hits)
        if not any(hit.options for hit in longest):
            return
        for _ in range(2):
            nodes = connect(text, longest, self._cues, tone_free=tone_free)
            verdicts, dead = judge(text, nodes, self._atlas, self._cues, tone_free=tone_free)
            open_spans = {(n.hit.start, n.hit.end) for i, n in enumerate(nodes) if i not in verdicts and i not in dead}
            again = _longest([h for h in hits if (h.start, h.end) not in open_spans])
            if len(again) + len(open_spans) <= len(longest):
                break
            longest = again
        for index, verdict in verdicts.items():
            hit = nodes[index].hit
            yield hit.start, hit.end, verdict.place, verdict.why

    def _marked(self, text: str, shut: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str, str]]:
        """Boundary markers: a number or a range after «mốc», or a bare range that is one of the gazetteer."""
        if not any(number in text for number in self._numbers):
            return
        for pattern in (_MARKER, _BARE_RANGE):
            for match in pattern.finditer(text):
                span = f"{match['a']}-{match['b']}" if match["b"] else match["a"]
                sub = re.sub(r"\D", "", match["sub"] or "")
                exact = f"marker:{match['a']}-{sub}" if sub and not match["b"] else ""
                place = next((m for m in (exact, f"marker:{span}") if m in self._markers), None)
                if place and not _meets(match.start(), match.end(), shut):
                    yield match.start(), match.end(), place, "number of a boundary marker"


def _meets(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(s < end and start < e for s, e in spans)


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """Of overlapping hits the leftmost longest, in order."""
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif hit.end - hit.start > kept[-1].end - kept[-1].start and hit.start <= kept[-1].start:
            kept[-1] = hit
    return kept


def _apart(mentions: list[Mention]) -> list[Mention]:
    """Sorted mentions without overlaps, the longer one kept."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
