"""Reprints: from the words of two articles to whether both print the same wire story.

A signature of 256 hashes (MinHash over runs of four words) finds likely pairs without reading any text, and the
runs themselves decide: most of the shorter text stands in the other, with the same figures, in the same days.
A later report on the same project repeats a paragraph or two, not most of itself. Of two briefs the pairs of words
decide, together with the places: one changed word would spoil four runs, and briefs of one desk differ in little else.

>>> text = "hai bên thống nhất khởi công cầu mới".split() * 9
>>> is_likely(unpack(sign(text)), unpack(sign(text)))
True
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rensa import RMinHash

__all__ = ["METHOD", "Sketch", "Version", "bands", "is_brief", "is_likely", "is_reprint", "sign", "unpack"]

METHOD = 4
"""Rises with every change of how signatures are made, so that a store makes those it keeps anew."""

_ROWS, _BANDS = 4, 64
_HASHES = _ROWS * _BANDS
_SEED = 20_25
_RUN = 4
_FEWEST = 20  # runs; a shorter text says too little to know it again

_BRIEF = 110  # words; two texts below that are compared as briefs
_FEWEST_PAIRS = 18  # a sentence of some twenty words; less is said by many in the same words
_PAIRS_INSIDE = 0.8  # share of the pairs of the shorter brief found in the other …
_WORDS_INSIDE, _PAIRS_STILL = 0.9, 0.65  # … or of its words, where it was turned round, with enough of its pairs
_UNPLACED = 0.95  # share of its words where neither names a place
_PAIRS_ALIKE = 0.25

_MOSTLY = 0.5  # likeness of two texts that print the same
_INSIDE, _NOT_ALONE = 0.7, 0.25  # share of the shorter text found in the longer one, which may be longer up to fourfold
_FIGURES = 0.75  # share of the shorter text's figures found in the other: a daily report keeps its words, not those
_WITHIN = dt.timedelta(days=7)
_ERROR = 0.1  # three standard deviations of an estimate from 256 hashes

_MIX = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)  # odd numbers that spread what is random already
_MASK = 2**64 - 1
_HALVES = struct.Struct(f"<{2 * _BANDS}Q")
_LAYOUT = struct.Struct(f"<{1 + _HASHES}I")
_LOW = int.from_bytes(b"\xff\xff\xff\x7f" * _HASHES, "little")
_HIGH = int.from_bytes(b"\x00\x00\x00\x80" * _HASHES, "little")
"""The lower 31 bits of every hash, and the uppermost bit of each: added to the first, what is not zero reaches it."""


class Sketch(NamedTuple):
    """A signature unpacked: how many different runs the text has, and its hashes as one number of 32 bits each.

    So they are compared all at once, and a thousand of them take a megabyte. `pairs` are those of a brief, else 0.
    """

    runs: int
    hashes: int
    pairs: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One printing of a text: its words in order, without headline and furniture, its day where one is told, and for a
    brief the places that it names."""

    words: Sequence[str]
    day: dt.date | None = None
    places: frozenset[str] = frozenset()


def is_brief(words: Sequence[str]) -> bool:
    """Whether a text is so short that its pairs of words and its places are asked, not its runs."""
    return len(words) < _BRIEF


def sign(words: Sequence[str]) -> bytes:
    """The signature of a text, about 1 kB, of a brief 2 kB; empty for a text too short to be known again."""
    runs = set(_runs(words))
    pairs = set(_runs(words, 2)) if is_brief(words) else set[str]()
    if len(runs) < (_FEWEST_PAIRS - 2 if pairs else _FEWEST) or 0 < len(pairs) < _FEWEST_PAIRS:
        return b""
    return _hashed(runs) + (_hashed(pairs) if pairs else b"")


def _hashed(runs: set[str]) -> bytes:
    hashed = RMinHash(num_perm=_HASHES, seed=_SEED)
    hashed.update(runs)
    return _LAYOUT.pack(len(runs), *hashed.digest())


def unpack(signature: bytes) -> Sketch:
    """The sketch in a signature that is not empty."""
    first, second = signature[: _LAYOUT.size], signature[_LAYOUT.size :]
    runs, hashes = (int.from_bytes(part, "little") for part in (first[:4], first[4:]))
    return Sketch(runs, hashes, int.from_bytes(second[4:], "little"))


def bands(signature: bytes) -> list[int]:
    """64 numbers of 64 bits with a sign, of a brief 128; two texts that share half of their runs share one of them 98
    times in 100, two that share a tenth less than once."""
    if not signature:
        return []
    halves = [half for at in range(0, len(signature), _LAYOUT.size) for half in _HALVES.unpack_from(signature, at + 4)]
    return [
        ((first * _MIX[0] + second * _MIX[1] + at * _MIX[2]) & _MASK) - 2**63
        for at, (first, second) in enumerate(zip(halves[::2], halves[1::2], strict=True))
    ]


def is_likely(one: Sketch, other: Sketch) -> bool:
    """Whether the texts of two signatures are worth comparing, by the shares that the signatures let expect."""
    if one.pairs and other.pairs:
        return _likeness(one.pairs, other.pairs) >= _PAIRS_ALIKE - _ERROR
    like = _likeness(one.hashes, other.hashes)
    if like >= _MOSTLY - _ERROR:
        return True
    shared = like * (one.runs + other.runs) / (1 + like)
    return bool(like >= _NOT_ALONE - _ERROR and shared >= (_INSIDE - _ERROR) * min(one.runs, other.runs))


def _likeness(hashes: int, others: int) -> float:
    different = hashes ^ others
    return float(1 - ((((different & _LOW) + _LOW) | different) & _HIGH).bit_count() / _HASHES)


def is_reprint(one: Version, other: Version) -> bool:
    """Whether two texts print the same story. The same for either order."""
    if one.day and other.day and abs(one.day - other.day) > _WITHIN:
        return False
    if not _figures_agree(set(one.words), set(other.words)):  # asked first, because it is told soonest
        return False
    if is_brief(one.words) and is_brief(other.words):
        return _places_agree(one.places, other.places) and _same_brief(one, other)
    runs, others = set(_runs(one.words)), set(_runs(other.words))
    if min(len(runs), len(others)) < _FEWEST:
        return False
    like, inside = _shares(runs, others)
    return like >= _MOSTLY or (inside >= _INSIDE and like >= _NOT_ALONE)


def _same_brief(one: Version, other: Version) -> bool:
    """Whether most of the shorter brief stands in the other, perhaps turned round."""
    pairs, others = set(_runs(one.words, 2)), set(_runs(other.words, 2))
    if min(len(pairs), len(others)) < _FEWEST_PAIRS:
        return False
    like, inside = _shares(pairs, others)
    words = _shares(set(one.words), set(other.words))[1]
    if like < _PAIRS_ALIKE or (words < _UNPLACED and not (one.places or other.places)):
        return False
    return inside >= _PAIRS_INSIDE or (words >= _WORDS_INSIDE and inside >= _PAIRS_STILL)


def _places_agree(places: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one names no other places than the other: of gates and towns, else of provinces."""
    sites, more = ({name for name in some if not name.startswith("province:")} for some in (places, others))
    if not (sites or more):
        return places <= others or others <= places
    return bool(sites and more) and (sites <= more or more <= sites)


def _shares(some: set[str], others: set[str]) -> tuple[float, float]:
    """What two sets share: of both together, and of the smaller."""
    shared = len(some & others)
    return shared / (len(some) + len(others) - shared), shared / min(len(some), len(others))


def _runs(words: Sequence[str], length: int = _RUN) -> list[str]:
    return list(map(" ".join, zip(*(words[skip:] for skip in range(length)), strict=False)))


def _figures_agree(words: set[str], others: set[str]) -> bool:
    figures, more = ({word for word in some if word[0].isdigit()} for some in (words, others))
    fewer = min(len(figures), len(more))
    return len(figures & more) >= _FIGURES * fewer
