"""How the time of a piece of work grows with its size, for tests of what once took the square or the cube of it.

A ratio of two figures of one run, so that the machine's speed is no matter; each is the best of three, so that a
pause of the collector or of the machine is no growth.
"""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["growth"]

_RUNS = 3


def growth(work: Callable[[int], object], small: int, large: int) -> float:
    """How many times the processor time of `work(small)` that of `work(large)` is."""
    return _best(work, large) / _best(work, small)


def _best(work: Callable[[int], object], size: int) -> float:
    seconds = []
    for _ in range(_RUNS):
        begin = time.process_time()
        work(size)
        seconds.append(time.process_time() - begin)
    return max(min(seconds), 1e-9)
