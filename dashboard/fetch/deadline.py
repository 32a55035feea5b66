"""One wall-clock limit over everything that an address makes us do, except the waiting that politeness asks for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dashboard.fetch.refusals import refuse

__all__ = ["Clock", "Deadline"]

Clock = Callable[[], float]
"""Seconds since some moment, never going back."""


class Deadline:
    """Counts down from `seconds`; an object because look-up, connection, redirects and body draw on one account."""

    def __init__(self, seconds: float, *, clock: Clock = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def left(self, url: str) -> float:
        """The seconds left, more than none. Raises FetchRefused when they are used up."""
        left = self._end - self._clock()
        if left <= 0:
            raise refuse("timeout", url, seconds=self.seconds)
        return left

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Time in here is not counted: waiting for our turn at a host."""
        began = self._clock()
        try:
            yield
        finally:
            self._end += self._clock() - began
