"""The finder of mentions: matches, relations and judgement put together over the body of an article."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dashboard.gazetteer import Gazetteer
from dashboard.geoparse.atlas import Atlas
from dashboard.geoparse.cues import Cues, shipped_cues
from dashboard.geoparse.judging import judge
from dashboard.geoparse.levelling import Levelled, is_strange, levelled_of
from dashboard.geoparse.lines import Lines
from dashboard.geoparse.matching import Hits, Matcher, Seen, is_tone_free, parted
from dashboard.geoparse.names import LAYERS, Hit, Name, Spelled
from dashboard.geoparse.relations import connect
from dashboard.geoparse.signs import Signs
from dashboard.geoparse.subject import NOWHERE, Named, Relevance, Subject
from dashboard.geoparse.suggesting import Suggester
from dashboard.geoparse.verdicts import Judgement
from dashboard.models import Article, Mention, Suggestion
from dashboard.spans import Spans
from dashboard.text import fold_narrow, narrow_anyhow

__all__ = ["Geoparser"]

_READ = frozenset({"caption", "dateline"})
"""Furniture whose names are mentions all the same: a caption tells of the event, and a claim is never read from it."""
_SUB = r"[/.]\d{1,2}|\(\d{1,2}\)"
_RANGE = rf"(?P<a>\d{{1,4}})(?P<sub>{_SUB})?(?:\s?(?:[-–—‑−]|đến|tới|to|and|và)\s?(?P<b>\d{{2,4}})(?:{_SUB})?)?"
_MARKER = re.compile(
    rf"\b(?:[Mm](?:ốc|oc|arkers?)|[Ll]andmarks?)\s(?:(?:giới|biên giới|quốc giới|số|[Nn]os?\.?)\s){{0,2}}"
    rf"{_RANGE}(?![\d/])"
)
_BARE_RANGE = re.compile(
    r"(?<![\d/.,-])(?P<a>\d{4})(?P<sub>/\d)?\s?[-–—‑−]\s?(?P<b>\d{4})(?:/\d)?(?![\d/.-])(?P<zh>号?界碑)?"
)
_NO_HITS = Hits([], crossing=False)


class _Body(NamedTuple):
    """The body of an article ready for reading, and the stretches of it that are passed over."""

    start: int
    levelled: Levelled
    text: str
    folded: bytes
    seen: Seen
    shut: list[tuple[int, int]]
    tone_free: bool
    strange: bool
    day: dt.date | None


class _Reading(NamedTuple):
    """What one article gave. The last is kept: its mentions, relevance and suggestions are asked for in turn."""

    article: Article
    day: dt.date | None
    body: _Body
    hits: Hits
    mentions: list[Mention]
    relevance: Relevance | None


class Geoparser:
    """Finds the places of one gazetteer; a class because its automata and indexes are built once for all articles."""

    def __init__(self, gazetteer: Gazetteer, *, cues: Cues | None = None) -> None:
        self._cues = cues or shipped_cues()
        names = [t for t in gazetteer.toponyms if t.place.partition(":")[0] in LAYERS]
        self._markers = frozenset(p for p in gazetteer.places if p.startswith("marker:"))
        numbers = {p.partition(":")[2].partition("-")[0] for p in self._markers}
        spelled = sorted((f" {n}" if len(n) < 3 else n).encode() for n in numbers)
        self._matcher = Matcher(names, blocks=self._cues.blocks, numbers=spelled)
        self._atlas = Atlas(gazetteer)
        self._subject = Subject(gazetteer, self._cues)
        self._signs = Signs(self._cues.signs)
        self._suggester = Suggester(self._cues)
        self._lines = Lines(gazetteer, self._cues.lines)
        self._last: _Reading | None = None

    def find_mentions(self, article: Article, *, day: dt.date | None = None) -> list[Mention]:
        """The mentions in the body of `article`, sorted, none overlapping another; a corridor holds its stops.

        Of an article that is not about this border only its provinces: they are what they are whatever it tells, where
        a gate or town of ours is most likely another of the same name.
        Furniture is passed over except captions. A name that came into use after `day` (default: the day
        the article became known) is not looked for; one that went out of use still is, for people keep it.
        """
        return list(self._read(article, day or article.known, lazy=True).mentions)

    def find_names(self, article: Article, *, day: dt.date | None = None) -> list[Mention]:
        """The mentions of `article` whatever it is about: `find_mentions` for a single sentence out of its context."""
        body = self._body(article, day or article.known)
        told = self._signs.told(body.text, body.folded)
        found = sorted([*self._judged(body, self._hits(body), told), *self._marked(body)])
        return self._mentions(article, body, _apart(found))

    def find_spellings(self, article: Article, *, day: dt.date | None = None) -> list[tuple[int, int]]:
        """Where names of the gazetteer stand in the body, whatever they mean; of overlapping ones the longest.

        What a search for strings gives, and the first step of `find_mentions`.
        """
        body = self._body(article, day or article.known)
        names, _ = self._hits(body).parted()
        if body.levelled.shifts:
            return [self._span(body, start, end) for start, end, _ in names]
        return [(start + body.start, end + body.start) for start, end, _ in names]

    def relevance(self, article: Article, *, day: dt.date | None = None) -> Relevance:
        """Whether `article` is about this border, and by what that is known."""
        return self._read(article, day or article.known).relevance or Relevance(False, NOWHERE)

    def find_suggestions(self, article: Article, mentions: Sequence[Mention]) -> list[Suggestion]:
        """Names beside a gate cue that the gazetteer lacks, in an article about this border; never mentions."""
        read = self._read(article, article.known)
        if read.relevance is None or not read.relevance.relevant:
            return []
        body, at = read.body, read.body.levelled
        taken = [(start, end) for start, end, _ in read.hits.spelled]
        taken += [(at.levelled(m.start - body.start), at.levelled(m.end - body.start)) for m in mentions]
        bare = is_tone_free(body.text, narrow_anyhow(body.text))
        found = self._suggester.suggest(body.text, body.folded, Spans([*taken, *body.shut]), tone_free=bare)
        spans = ((*self._span(body, start, end), why) for start, end, why in found)
        return [Suggestion("place", article.id, s, e, article.text[s:e], why) for s, e, why in spans]

    def _read(self, article: Article, day: dt.date | None, *, lazy: bool = False) -> _Reading:
        """What the article gives. `lazy`: nobody asks for the relevance of an article without a name."""
        last = self._last
        if last is not None and last.article is article and last.day == day and (lazy or last.relevance):
            return last
        body = self._body(article, day)
        hits = self._hits(body)
        marked = list(self._marked(body)) if body.seen.numbers else []
        if hits.spelled or marked or not lazy:
            read = self._weighed(article, body, hits, marked)
        else:
            read = _Reading(article, day, body, hits, [], None)
        self._last = read  # another thread may put its own there meanwhile
        return read

    def _weighed(self, article: Article, body: _Body, hits: Hits, marked: list[Named]) -> _Reading:
        """The mentions of an article as far as what it names and tells makes it one about this border."""
        told = self._signs.told(body.text, body.folded)
        possible = bool(marked) or self._subject.is_possible(hits.spelled, told, body.day)
        if not possible and not any(_may_be_province(name) for _, _, name in hits.spelled):
            return _Reading(article, body.day, body, hits, [], Relevance(False, NOWHERE))
        found = self._judged(body, hits, told)
        if marked:
            found = sorted([*found, *marked])
        relevance = self._subject.weigh(found, told, body.day) if possible else Relevance(False, NOWHERE)
        if not relevance.relevant:
            found = [one for one in found if _is_province(one)]
        if marked:
            found = _apart(found)
        if relevance.relevant and (lines := self._lines.find(body.text, body.folded)):
            shut = Spans(body.shut)
            found = sorted([*found, *(line for line in lines if not shut.meet(line[0], line[1]))])
        return _Reading(article, body.day, body, hits, self._mentions(article, body, found), relevance)

    def _body(self, article: Article, day: dt.date | None) -> _Body:
        start, end = article.body
        text = article.text[start:end]
        image = narrow_anyhow(text)
        folded = fold_narrow(image)
        lines = folded.replace(b"\n", b" ")
        seen = self._matcher.look(text, lines)
        strange = is_strange(text, folded)
        if strange or seen.odd or (seen.spots and "\n" in text):
            levelled = levelled_of(text, folded, self._cues.simplified, strange=strange, odd=seen.odd)
            if levelled.text is not text:
                image = narrow_anyhow(levelled.text)
                seen = self._matcher.look(levelled.text, levelled.folded)
        else:
            levelled = Levelled(text, (), lines)
        text, folded = levelled.text, levelled.folded
        shut = [
            (levelled.levelled(f.start - start), levelled.levelled(f.end - start))
            for f in article.furniture
            if f.kind not in _READ
        ]
        tone_free = (strange or bool(seen.spots)) and is_tone_free(text, image)
        return _Body(start, levelled, text, folded, seen, shut, tone_free, strange, day)

    def _hits(self, body: _Body) -> Hits:
        """The names in the open part of a body, with the senses that were in use."""
        if not body.seen.spots and not body.strange:
            return _NO_HITS
        hits = self._matcher.hits(body.text, body.folded, body.seen.spots, tone_free=body.tone_free)
        if body.shut:
            shut = Spans(body.shut)
            hits = hits._replace(spelled=[one for one in hits.spelled if not shut.meet(one[0], one[1])])
        if self._matcher.dated and (day := body.day):
            then = [(s, e, name.on(day) if name.since and name.since > day else name) for s, e, name in hits.spelled]
            hits = hits._replace(spelled=then)
        return hits

    def _mentions(self, article: Article, body: _Body, found: Sequence[Named]) -> list[Mention]:
        """The mentions of what was found."""
        one, text, offset = article.id, article.text, body.start
        if body.levelled.shifts:
            spans = [(*self._span(body, begin, stop), place, why) for begin, stop, place, why in found]
        else:
            spans = [(begin + offset, stop + offset, place, why) for begin, stop, place, why in found]
        return [Mention(one, start, end, text[start:end], place, why) for start, end, place, why in spans]

    def _span(self, body: _Body, start: int, end: int) -> tuple[int, int]:
        """A span of the body as one of the article."""
        return body.start + body.levelled.original(start), body.start + body.levelled.original(end - 1) + 1

    def _judged(self, body: _Body, hits: Hits, told: Mapping[str, str]) -> list[Named]:
        """The judged hits; where the longest name stays open, the shorter ones inside it get their turn."""
        spelled, inner = hits.parted()
        if not spelled:
            return []
        nodes, result = self._ruled(body, spelled, told)
        if inner:
            settled = result.verdicts.keys() | result.dead.keys()
            open_spans = {(n.start, n.end) for i, n in enumerate(nodes) if i not in settled}
            left = Spans(open_spans)
            if any(left.meet(start, end) for start, end, _ in inner):
                again, _ = parted([one for one in hits.spelled if one[:2] not in open_spans])
                if len(again) + len(open_spans) > len(spelled):
                    nodes, result = self._ruled(body, again, told)
        verdicts = result.verdicts
        return [(n.start, n.end, v.place, v.why) for i, n in enumerate(nodes) if (v := verdicts.get(i))]

    def _ruled(self, body: _Body, spelled: Sequence[Spelled], told: Mapping[str, str]) -> tuple[list[Hit], Judgement]:
        nodes = [Hit(start, end, name) for start, end, name in spelled]
        connect(body.text, nodes, self._cues, tone_free=body.tone_free)
        return nodes, judge(body.text, told, nodes, self._atlas, self._cues, tone_free=body.tone_free)

    def _marked(self, body: _Body) -> Iterator[Named]:
        """Boundary markers: a number or a range after «mốc», or a bare range that is one of the gazetteer."""
        text, shut = body.text, Spans(body.shut)
        seen: set[int] = set()
        for at in body.seen.numbers:
            left, right = max(0, at - 30), at + 40
            around = body.folded[left:right]
            patterns = [_MARKER] if b"moc" in around or b"mark" in around else []
            patterns += [_BARE_RANGE] if b"-" in around else []
            for match in (m for pattern in patterns for m in pattern.finditer(text, left, right)):
                if match.start() not in seen and (place := self._marker_of(match)):
                    seen.add(match.start())
                    if not shut.meet(match.start(), match.end()):
                        yield match.start(), match.end(), place, "number of a boundary marker"

    def _marker_of(self, match: re.Match[str]) -> str:
        """The marker that a number or a range means, if the gazetteer has it."""
        span = f"{match['a']}-{match['b']}" if match["b"] else match["a"]
        sub = re.sub(r"\D", "", match["sub"] or "")
        exact = f"marker:{match['a']}-{sub}" if sub and not match["b"] else ""
        return next((m for m in (exact, f"marker:{span}") if m in self._markers), "")


def _is_province(found: Named) -> bool:
    """Whether a province itself is meant; a dam may bear the name of one."""
    return found[2].startswith("province:") and not found[3].lower().endswith(("thủy điện»", "thuỷ điện»"))


def _apart(found: Iterable[Named]) -> list[Named]:
    """What was found, in order, without what begins inside what stands before."""
    kept: list[Named] = []
    for one in found:
        if not kept or one[0] >= kept[-1][1]:
            kept.append(one)
    return kept


def _may_be_province(name: Name) -> bool:
    return any(option.layer == "province" for option in name.options)
