"""Stretches of a text asked for what they meet, in the logarithm of their number.

>>> shut = Spans([(0, 5), (2, 3), (9, 12)])
>>> shut.meet(4, 6), shut.meet(5, 9), shut.cut(3, 20)
(True, False, [(5, 9), (12, 20)])
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate

__all__ = ["Spans"]


class Spans:
    """Half open spans in order, with the furthest end up to each.

    A class, because they are sorted once: a page of names asks as often as it has names, and looking through all of
    them each time takes hours where it has a hundred thousand.
    """

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = [end for _, end in ordered]
        self._furthest = list(accumulate(self._ends, max))

    def meet(self, start: int, end: int) -> bool:
        """Whether any of them shares a character with `start:end`."""
        index = bisect_left(self._starts, end)
        return index > 0 and self._furthest[index - 1] > start

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them holds all of `start:end`."""
        index = bisect_right(self._starts, start)
        return index > 0 and self._furthest[index - 1] >= end

    def end_at(self, at: int) -> int | None:
        """The end of those that hold the character at `at`, the furthest; None for none."""
        index = bisect_right(self._starts, at)
        return self._furthest[index - 1] if index and self._furthest[index - 1] > at else None

    def begin_inside(self, start: int, end: int) -> int | None:
        """Where the first of them begins behind `start` and before `end`; None for none."""
        index = bisect_right(self._starts, start)
        return self._starts[index] if index < len(self._starts) and self._starts[index] < end else None

    def cut(self, start: int, end: int) -> list[tuple[int, int]]:
        """What they leave of `start:end`."""
        if not self.meet(start, end):
            return [(start, end)]
        kept, at = [], start
        for index in range(bisect_right(self._furthest, start), bisect_left(self._starts, end)):
            kept.append((at, self._starts[index]))
            at = max(at, self._ends[index])
        kept.append((at, end))
        return [(a, b) for a, b in kept if a < b]
