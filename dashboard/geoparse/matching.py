"""Names in a text: every spelling of the gazetteer by automaton over folded bytes, then verified by case and tones.

From a text to hits, the longest verified ones, each with the toponyms that it may be. Chinese has no case, tones
or word ends and its own automaton over the characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick

from dashboard.models import Toponym
from dashboard.text import fold, fold_bytes, has_chinese, spelling, tone_variants

__all__ = ["Hit", "Matcher", "is_tone_free"]

_TONED = re.compile(r"[À-ỹ]")


@dataclass(slots=True)
class Hit:
    """A verified spelling at `start:end`. No `options`: a phrase of the guards, which is no place.

    `shape` is `title` (every word capitalised), `caps`, or `first` (only the first word is).
    `plain`: written without tones though the name has some.
    """

    start: int
    end: int
    surface: str
    options: tuple[Toponym, ...]
    shape: str = "title"
    plain: bool = False


def is_tone_free(text: str) -> bool:
    """Whether a text is written without tones, English press or typed so: names in it may carry theirs."""
    sample = text[:4_000]
    return len(_TONED.findall(sample)) * 25 < len(sample)


def _shape(surface: str, name: str) -> str:
    """The shape of a surface against the name as the table writes it; empty when it is not written as a name."""
    if surface == name:
        return "title"
    ours, theirs = re.split(r"[\s-]+", surface), re.split(r"[\s-]+", name)
    capital = [o[:1].isupper() or not t[:1].isupper() for o, t in zip(ours, theirs, strict=False)]
    if surface.isupper() and not name.isupper():
        return "caps"
    if len(ours) != len(theirs):
        return "title" if all(w[:1].isupper() or not w[:1].isalpha() for w in ours) else ""
    if all(capital):
        return "title"
    if capital[0] and capital[-1] and len(capital) > 2:
        return "title"
    return "first" if capital[0] and theirs[0][:1].isupper() else ""


class Matcher:
    """Holds the two automata, whose building is far dearer than a search."""

    def __init__(self, toponyms: Iterable[Toponym], *, blocks: Sequence[str]) -> None:
        self._by_key: dict[bytes, list[tuple[Toponym, str]]] = {}
        self._chinese: dict[str, list[Toponym]] = {}
        self._blocks: dict[bytes, list[str]] = {}
        for toponym in toponyms:
            if has_chinese(toponym.text):
                self._chinese.setdefault(toponym.text, []).append(toponym)
                continue
            spelled = spelling(toponym.text).lower()
            for key in tone_variants(fold(toponym.text)):
                self._by_key.setdefault(fold_bytes(key), []).append((toponym, spelled))
        self._chinese_blocks = frozenset(b for b in blocks if has_chinese(b))
        for block in blocks:
            if not has_chinese(block):
                self._blocks.setdefault(fold_bytes(block), []).append(spelling(block).lower())
        self._keys = [*self._by_key, *(b for b in self._blocks if b not in self._by_key)]
        self._automaton = BytesAhoCorasick(self._keys)
        self._chinese_keys = [*self._chinese, *self._chinese_blocks]
        self._chinese_automaton = AhoCorasick(self._chinese_keys or ["\0"])

    def hits(self, text: str, *, tone_free: bool) -> list[Hit]:
        """The verified hits in `text`, sorted, the longest first where they begin alike; they may overlap."""
        folded = fold_bytes(text)
        found = list(self._latin(text, folded, tone_free=tone_free))
        if b"?" in folded and has_chinese(text):  # what folds to one byte only is no Chinese
            found += self._han(text)
        found.sort(key=lambda h: (h.start, -h.end))
        return found

    def _latin(self, text: str, folded: bytes, *, tone_free: bool) -> Iterator[Hit]:
        size = len(folded)
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if (start and folded[start - 1 : start].isalnum()) or (end < size and folded[end : end + 1].isalnum()):
                continue
            surface = text[start:end]
            key = self._keys[index]
            written = spelling(surface).lower()
            if written in self._blocks.get(key, ()):
                yield Hit(start, end, surface, ())
                continue
            hit = self._verified(start, end, surface, written, self._by_key.get(key, ()), tone_free=tone_free)
            if hit is not None:
                yield hit

    def _verified(
        self, start: int, end: int, surface: str, written: str, names: Sequence[tuple[Toponym, str]], *, tone_free: bool
    ) -> Hit | None:
        """The hit with the toponyms whose tones and capitals the surface bears, or None."""
        ascii_only = surface.isascii()
        options: list[Toponym] = []
        shapes: list[str] = []
        plain = False
        for toponym, spelled in names:
            same = written == spelled or _one_dash(written) == _one_dash(spelled)
            if not same and not (ascii_only and (tone_free or " " in surface)):
                continue
            shape = _shape(surface, toponym.text)
            if shape:
                options.append(toponym)
                shapes.append(shape)
                plain = plain or not same
        return Hit(start, end, surface, tuple(options), min(shapes, key=_SHAPES.index), plain) if options else None

    def _han(self, text: str) -> Iterator[Hit]:
        for index, start, end in self._chinese_automaton.find_matches_as_indexes(text, overlapping=True):
            key = self._chinese_keys[index]
            yield Hit(start, end, key, () if key in self._chinese_blocks else tuple(self._chinese[key]))


_SHAPES = ("title", "caps", "first")
_DASHES = str.maketrans(dict.fromkeys("–—‑−", "-"))


def _one_dash(text: str) -> str:
    return text.translate(_DASHES)
