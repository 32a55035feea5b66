"""Reprints: from the words of two articles to whether both print the same wire story.

A signature of 256 hashes (MinHash over runs of four words) finds likely pairs without reading any text, and the
runs themselves decide: most of the shorter text stands in the other, with the same figures, in the same days.
A later report on the same project repeats a paragraph or two, not most of itself.

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

__all__ = ["METHOD", "Sketch", "Version", "bands", "is_likely", "is_reprint", "sign", "unpack"]

METHOD = 3
"""Rises with every change of how signatures are made, so that a store makes those it keeps anew."""

_ROWS, _BANDS = 4, 64
_HASHES = _ROWS * _BANDS
_SEED = 20_25
_RUN = 4
_FEWEST = 20  # runs; a shorter text says too little to know it again

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

    So they are compared all at once, and a thousand of them take a megabyte.
    """

    runs: int
    hashes: int


@dataclass(frozen=True, slots=True)
class Version:
    """One printing of a text: its words in order, without headline and furniture, and its day where one is told."""

    words: Sequence[str]
    day: dt.date | None = None


def sign(words: Sequence[str]) -> bytes:
    """The signature of a text, about 1 kB; empty for a text too short to be known again."""
    runs = set(_runs(words))
    if len(runs) < _FEWEST:
        return b""
    hashed = RMinHash(num_perm=_HASHES, seed=_SEED)
    hashed.update(runs)
    return _LAYOUT.pack(len(runs), *hashed.digest())


def unpack(signature: bytes) -> Sketch:
    """The sketch in a signature that is not empty."""
    return Sketch(int.from_bytes(signature[:4], "little"), int.from_bytes(signature[4:], "little"))


def bands(signature: bytes) -> list[int]:
    """64 numbers of 64 bits with a sign; two texts that share half of their runs share one of them 98 times in 100,
    two that share a tenth less than once."""
    if not signature:
        return []
    halves = _HALVES.unpack_from(signature, 4)
    return [
        ((first * _MIX[0] + second * _MIX[1] + at * _MIX[2]) & _MASK) - 2**63
        for at, first, second in zip(range(_BANDS), halves[::2], halves[1::2], strict=True)
    ]


def is_likely(one: Sketch, other: Sketch) -> bool:
    """Whether the texts of two signatures are worth comparing, by the shares that the signatures let expect."""
    different = one.hashes ^ other.hashes
    like = 1 - ((((different & _LOW) + _LOW) | different) & _HIGH).bit_count() / _HASHES
    if like >= _MOSTLY - _ERROR:
        return True
    shared = like * (one.runs + other.runs) / (1 + like)
    return bool(like >= _NOT_ALONE - _ERROR and shared >= (_INSIDE - _ERROR) * min(one.runs, other.runs))


def is_reprint(one: Version, other: Version) -> bool:
    """Whether two texts print the same story. The same for either order."""
    if one.day and other.day and abs(one.day - other.day) > _WITHIN:
        return False
    if not _figures_agree(set(one.words), set(other.words)):  # asked first, because it is told soonest
        return False
    runs, others = set(_runs(one.words)), set(_runs(other.words))
    if min(len(runs), len(others)) < _FEWEST:
        return False
    shared = len(runs & others)
    like, inside = shared / (len(runs) + len(others) - shared), shared / min(len(runs), len(others))
    return like >= _MOSTLY or (inside >= _INSIDE and like >= _NOT_ALONE)


def _runs(words: Sequence[str]) -> list[str]:
    return list(map(" ".join, zip(*(words[skip:] for skip in range(_RUN)), strict=False)))


def _figures_agree(words: set[str], others: set[str]) -> bool:
    figures, more = ({word for word in some if word[0].isdigit()} for some in (words, others))
    fewer = min(len(figures), len(more))
    return len(figures & more) >= _FIGURES * fewer
