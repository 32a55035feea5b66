"""Names in a text: every spelling of the gazetteer by automaton over folded bytes, then verified by case and tones.

From a text to hits, the longest verified ones, each with the senses that it may have. Chinese has no case, tones
or word ends and its own automaton over the characters.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation

from dashboard.models import Toponym
from dashboard.text import fold, fold_bytes, has_chinese, spelling, tone_variants

__all__ = ["LAYERS", "Facts", "Hit", "Matcher", "Sense", "is_tone_free"]

_LETTERS = bytes(range(65, 91)) + bytes(range(97, 123))
_WORD = bytes(b for b in range(256) if chr(b).isalnum() and b < 128)
_DENSE_UP_TO = 20_000  # names; the automaton that is twice as fast takes some kilobytes a name
_SAMPLE = 4_000  # characters by which a text is known to be written without tones
_CACHED = 4_000  # surfaces whose verdict is kept; news repeats its names


@dataclass(frozen=True, slots=True, eq=False)
class Sense:
    """A toponym as the judge needs it; told apart by identity, which costs nothing."""

    place: str
    text: str
    needs_cue: bool
    valid_from: dt.date | None
    layer: str
    rail: bool

    @classmethod
    def of(cls, toponym: Toponym) -> Sense:
        """The sense of a row of the table."""
        layer = toponym.place.partition(":")[0]
        rail = toponym.place.endswith("-rail")
        return cls(toponym.place, toponym.text, toponym.needs_cue, toponym.valid_from, layer, rail)


LAYERS = ("province", "place", "gate", "station")
"""The layers of names, the one that a bare name means first."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What holds of the senses of a spelling wherever it stands, found once: half the time of judging otherwise.

    `default` is the place that the bare name means, `free` whether one of its senses needs no cue.
    """

    free: bool
    only_gates: bool
    default: str
    provinces: tuple[str, ...]
    free_places: tuple[str, ...]
    places: frozenset[str]

    @classmethod
    def of(cls, options: Sequence[Sense]) -> Facts:
        """The facts of some senses."""
        free = sorted((o for o in options if not o.needs_cue), key=lambda o: LAYERS.index(o.layer))
        return cls(
            free=bool(free),
            only_gates=bool(options) and all(o.layer == "gate" for o in options),
            default=free[0].place if free else "",
            provinces=tuple(o.place for o in free if o.layer == "province"),
            free_places=tuple(o.place for o in free),
            places=frozenset(o.place for o in options),
        )


@dataclass(slots=True, eq=False)
class Hit:
    """A verified spelling at `start:end`. No `options`: a phrase of the guards, which is no place.

    `shape` is `title` (every word capitalised), `caps`, `first` (only the first word is) or `lower` (none is).
    """

    start: int
    end: int
    surface: str
    options: tuple[Sense, ...]
    shape: str
    facts: Facts


def is_tone_free(text: str, folded: bytes) -> bool:
    """Whether a text is written without tones, English press or typed so: names in it may carry theirs."""
    sample = text[:_SAMPLE]
    return (_letters(folded[:_SAMPLE]) - _letters(sample.encode("ascii", "ignore"))) * 25 < len(sample)


def _letters(data: bytes) -> int:
    return len(data) - len(data.translate(None, _LETTERS))


def _shape(surface: str, name: str) -> str:
    """The shape of a surface against the name as the table writes it; empty when it is not written as a name."""
    if surface == name:
        return "title"
    ours, theirs = re.split(r"[\s-]+", surface), re.split(r"[\s-]+", name)
    capital = [o[:1].isupper() or not t[:1].isupper() for o, t in zip(ours, theirs, strict=False)]
    if surface.isupper() and not name.isupper():
        return "caps"
    if surface.islower() and len(theirs) > 1:
        return "lower"
    if len(ours) != len(theirs):
        return "title" if all(w[:1].isupper() or not w[:1].isalpha() for w in ours) else ""
    if all(capital) or (capital[0] and capital[-1] and len(capital) > 2):
        return "title"
    return "first" if capital[0] and theirs[0][:1].isupper() else ""


_Verdict = tuple[tuple[Sense, ...], str, Facts] | None


class Matcher:
    """Holds the two automata, whose building is far dearer than a search, and what it found of a surface before."""

    def __init__(self, toponyms: Iterable[Toponym], *, blocks: Sequence[str]) -> None:
        self._by_key: dict[bytes, list[tuple[Sense, str]]] = {}
        self._chinese: dict[str, tuple[Sense, ...]] = {}
        self._blocks: dict[bytes, list[str]] = {}
        self.dated = False
        for toponym in toponyms:
            sense = Sense.of(toponym)
            self.dated = self.dated or sense.valid_from is not None
            if has_chinese(toponym.text):
                self._chinese[toponym.text] = (*self._chinese.get(toponym.text, ()), sense)
                continue
            spelled = spelling(toponym.text).lower()
            for key in tone_variants(fold(toponym.text)):
                self._by_key.setdefault(fold_bytes(key), []).append((sense, spelled))
        chinese_blocks = [b for b in blocks if has_chinese(b)]
        for block in blocks:
            if not has_chinese(block):
                self._blocks.setdefault(fold_bytes(block), []).append(spelling(block).lower())
        keys = [*self._by_key, *(b for b in self._blocks if b not in self._by_key)]
        dense = Implementation.DFA if len(keys) <= _DENSE_UP_TO else None
        self._automaton = BytesAhoCorasick(keys, implementation=dense)
        self._chinese |= dict.fromkeys(chinese_blocks, ())
        self._chinese_keys = list(self._chinese)
        self._chinese_facts = [Facts.of(self._chinese[key]) for key in self._chinese_keys]
        self._chinese_automaton = AhoCorasick(self._chinese_keys or ["\0"])
        self._seen: tuple[dict[str, _Verdict], dict[str, _Verdict]] = ({}, {})

    def spots(self, folded: bytes) -> list[tuple[int, int, int]]:
        """Where folded names stand in a folded text, whatever else they may be: index, start, end."""
        return self._automaton.find_matches_as_indexes(folded, overlapping=True)

    def hits(self, text: str, folded: bytes, spots: Sequence[tuple[int, int, int]], *, tone_free: bool) -> list[Hit]:
        """The verified hits in `text`, sorted, the longest first where they begin alike; they may overlap.

        `folded` is the text folded to bytes; a name broken over two lines stands in it with a blank.
        """
        found = self._latin(text, folded, spots, tone_free=tone_free)
        if b"?" in folded and has_chinese(text):  # what folds to one byte only is no Chinese
            found += self._han(text)
        found.sort(key=_order)
        return _on_lines(found)

    def _latin(self, text: str, folded: bytes, spots: Sequence[tuple[int, int, int]], *, tone_free: bool) -> list[Hit]:
        found = []
        size, seen, word = len(folded), self._seen[tone_free], _WORD
        if len(seen) > _CACHED:
            seen.clear()
        for _, start, end in spots:
            if (start and folded[start - 1] in word) or (end < size and folded[end] in word):
                continue
            surface = text[start:end]
            if surface in seen:
                verdict = seen[surface]
            else:
                verdict = seen[surface] = self._verified(surface, tone_free=tone_free)
            if verdict is not None:
                found.append(Hit(start, end, surface, *verdict))
        return found

    def _verified(self, surface: str, *, tone_free: bool) -> _Verdict:
        """The senses whose tones and capitals the surface bears, and its shape; None for none.

        What is written in small letters throughout must bear its tones.
        """
        surface = surface.replace("\n", " ")
        key, written = fold_bytes(surface), spelling(surface).lower()
        ascii_only = surface.isascii()
        if key in self._blocks and (written in self._blocks[key] or (tone_free and ascii_only)):
            return (), "title", _NOTHING
        options: list[Sense] = []
        shapes: list[str] = []
        for sense, spelled in self._by_key.get(key, ()):
            same = written == spelled or _one_dash(written) == _one_dash(spelled)
            if not same and not (ascii_only and (tone_free or " " in surface)):
                continue
            shape = _shape(surface, sense.text)
            if shape and (same or shape != "lower"):
                options.append(sense)
                shapes.append(shape)
        return (tuple(options), min(shapes, key=_SHAPES.index), Facts.of(options)) if options else None

    def _han(self, text: str) -> Iterator[Hit]:
        for index, start, end in self._chinese_automaton.find_matches_as_indexes(text, overlapping=True):
            key = self._chinese_keys[index]
            yield Hit(start, end, key, self._chinese[key], "title", self._chinese_facts[index])


_NOTHING = Facts.of(())
_SHAPES = ("title", "caps", "first", "lower")
_DASHES = str.maketrans(dict.fromkeys("–—‑−", "-"))


def _order(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end


def _on_lines(hits: list[Hit]) -> list[Hit]:
    """The hits without names put together of two lines where a name on one of the lines is at hand."""
    broken = [hit for hit in hits if "\n" in hit.surface]
    if not broken:
        return hits
    whole = [hit for hit in hits if "\n" not in hit.surface]
    spare = {id(b) for b in broken if any(h.start < b.end and b.start < h.end for h in whole)}
    return [hit for hit in hits if id(hit) not in spare]


def _one_dash(text: str) -> str:
    return text.translate(_DASHES)
