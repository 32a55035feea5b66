"""Names in a text: every spelling of the gazetteer by automaton over folded bytes, then verified by case and tones.

From a text to hits, the longest verified ones, each with the senses that it may have. Chinese has no case, tones
or word ends and its own automaton over the characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation

from dashboard.geoparse.names import Name, Sense, Spelled
from dashboard.models import Toponym
from dashboard.text import fold, fold_bytes, has_chinese, narrow_table, spelling, tone_variants

__all__ = ["Hits", "Matcher", "Seen", "is_tone_free", "parted"]

_BEARS_MARK = narrow_table(lambda char: "x" if char.isalpha() and not char.isascii() else " ")
_MARKED_LETTERS = bytes(slot for slot, sign in enumerate(_BEARS_MARK) if sign == ord("x"))
_WORD = bytes(b for b in range(256) if chr(b).isalnum() and b < 128)
_DENSE_UP_TO = 20_000  # names; the automaton that is twice as fast takes some kilobytes a name
_SAMPLE, _MARKED = 4_000, 25  # characters by which a text is known to bear tones: one in so many has a mark
_CACHED = 4_000  # surfaces whose verdict is kept


def is_tone_free(text: str, image: bytes) -> bool:
    """Whether a text is written without tones, English press or typed so: names in it may carry theirs.

    `image` is what `narrow_anyhow` gives of it. A text with tones has them in its first quarter, or throughout.
    """
    if text.isascii():
        return True
    size = min(len(text), _SAMPLE)
    return not (_marks(image[: size // 4]) * _MARKED >= size or _marks(image[:size]) * _MARKED >= size)


def _marks(image: bytes) -> int:
    """How many letters bear a mark."""
    return len(image) - len(image.translate(None, _MARKED_LETTERS))


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


_ODD = (b"  ", b"\t")  # in a text with its line breaks as blanks
_Spot = tuple[int, int, int]


class Seen(NamedTuple):
    """What one pass over a folded text found: names wherever they stand, and signs of more.

    `spots` (index, start, end) hold those as well. `odd`: it may hold blanks to be shortened; `numbers`: where those
    of boundary markers stand.
    """

    spots: list[_Spot]
    odd: bool
    numbers: Sequence[int]


class Hits(NamedTuple):
    """The verified names in a text, sorted, the longest first where they begin alike; `crossing` if some overlap."""

    spelled: list[Spelled]
    crossing: bool

    def parted(self) -> tuple[list[Spelled], list[Spelled]]:
        """Of overlapping names the leftmost longest, and the others; in order."""
        return parted(self.spelled) if self.crossing else (self.spelled, [])


class _Names(dict[str, Name | None]):
    """Surfaces with their verified names, None for none; filled on the first question, for news repeats its names."""

    def __init__(self, verified: Callable[[str], Name | None]) -> None:
        self._verified = verified

    def __missing__(self, surface: str) -> Name | None:
        name = self[surface] = self._verified(surface)
        return name


class Matcher:
    """Holds the two automata, whose building is far dearer than a search, and what it found of a surface before."""

    def __init__(self, toponyms: Iterable[Toponym], *, blocks: Sequence[str], numbers: Sequence[bytes] = ()) -> None:
        self._by_key: dict[bytes, list[tuple[Sense, str]]] = {}
        self._blocks: dict[bytes, list[str]] = {}
        chinese: dict[str, tuple[Sense, ...]] = {}
        self.dated = False
        for toponym in toponyms:
            sense = Sense.of(toponym)
            self.dated = self.dated or sense.valid_from is not None
            if has_chinese(toponym.text):
                chinese[toponym.text] = (*chinese.get(toponym.text, ()), sense)
                continue
            spelled = spelling(toponym.text).lower()
            for key in tone_variants(fold(toponym.text)):
                self._by_key.setdefault(fold_bytes(key), []).append((sense, spelled))
        for block in blocks:
            if has_chinese(block):
                chinese[block] = ()
            else:
                self._blocks.setdefault(fold_bytes(block), []).append(spelling(block).lower())
        keys = [*self._by_key, *(b for b in self._blocks if b not in self._by_key)]
        dense = Implementation.DFA if len(keys) <= _DENSE_UP_TO else None
        extra = [*_ODD, *numbers]
        self._extra = len(extra)
        self._automaton = BytesAhoCorasick([*extra, *keys], implementation=dense)
        self._chinese = [Name(key, options, "title") for key, options in chinese.items()]
        self._chinese_automaton = AhoCorasick(list(chinese) or ["\0"])
        self._names = tuple(_Names(partial(self._verified, tone_free=tone_free)) for tone_free in (False, True))

    def look(self, text: str, folded: bytes) -> Seen:
        """What a text holds, whatever else it may be. `folded` is the text folded to bytes, line breaks as blanks."""
        spots = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        extra = self._extra
        if not spots or min(spots)[0] >= extra:
            return Seen(spots, "\u00a0" in text, ())
        others = sorted(spot for spot in spots if spot[0] < extra)
        numbers = [start for index, start, _ in others if index >= len(_ODD)]
        odd = "\u00a0" in text or any(i < len(_ODD) and text[start:end] != "\n\n" for i, start, end in others)
        return Seen(spots if len(others) < len(spots) else [], odd, numbers)

    def hits(self, text: str, folded: bytes, spots: Sequence[_Spot], *, tone_free: bool) -> Hits:
        """The verified names in `text`.

        `folded` is the text folded to bytes; a name broken over two lines stands in it with a blank.
        """
        found, crossing = self._latin(text, folded, spots, tone_free=tone_free)
        if b"?" in folded and has_chinese(text):  # what folds to one byte only is no Chinese
            found += self._han(text)
            crossing = True
        if crossing:
            found.sort(key=_order)
            found = _on_lines(found)
        return Hits(found, crossing)

    def _latin(self, text: str, folded: bytes, spots: Sequence[_Spot], *, tone_free: bool) -> Hits:
        """The names in the order of their ends."""
        found: list[Spelled] = []
        reach, crossing = 0, False
        size, names, word, extra = len(folded), self._names[tone_free], _WORD, self._extra
        if len(names) > _CACHED:
            names.clear()
        for index, start, end in spots:
            if index < extra or (start and folded[start - 1] in word) or (end < size and folded[end] in word):
                continue
            if name := names[text[start:end]]:
                found.append((start, end, name))
                if start < reach:
                    crossing = True
                reach = end
        return Hits(found, crossing)

    def _verified(self, surface: str, *, tone_free: bool) -> Name | None:
        """The name with the senses whose tones and capitals the surface bears, None for none.

        What is written in small letters throughout must bear its tones.
        """
        whole, surface = surface, surface.replace("\n", " ")
        key, written = fold_bytes(surface), spelling(surface).lower()
        ascii_only = surface.isascii()
        if key in self._blocks and (written in self._blocks[key] or (tone_free and ascii_only)):
            return Name(whole, (), "title")
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
        return Name(whole, tuple(options), min(shapes, key=_SHAPES.index)) if options else None

    def _han(self, text: str) -> Iterator[Spelled]:
        for index, start, end in self._chinese_automaton.find_matches_as_indexes(text, overlapping=True):
            yield start, end, self._chinese[index]


_SHAPES = ("title", "caps", "first", "lower")
_DASHES = str.maketrans(dict.fromkeys("–—‑−", "-"))


def parted(names: Iterable[Spelled]) -> tuple[list[Spelled], list[Spelled]]:
    """Of overlapping names the leftmost longest, and the others; of names that are sorted, the longest first."""
    kept: list[Spelled] = []
    others: list[Spelled] = []
    reach = 0
    for one in names:
        if one[0] >= reach:
            kept.append(one)
            reach = one[1]
        else:
            others.append(one)
    return kept, others


def _order(name: Spelled) -> tuple[int, int]:
    return name[0], -name[1]


def _on_lines(names: list[Spelled]) -> list[Spelled]:
    """The names without those put together of two lines where a name on one of the lines is at hand."""
    broken = [one for one in names if "\n" in one[2].surface]
    if not broken:
        return names
    whole = [one for one in names if "\n" not in one[2].surface]
    spare = {id(b) for b in broken if any(w[0] < b[1] and b[0] < w[1] for w in whole)}
    return [one for one in names if id(one) not in spare]


def _one_dash(text: str) -> str:
    return text.translate(_DASHES)
