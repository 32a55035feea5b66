"""One request at a time for each host of this process, and a pause between two of them.

The waiting stands outside the wall-clock limit of an address. Hosts are counted by name, whatever port or scheme.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dashboard.fetch.deadline import Clock, Deadline

__all__ = ["PACE", "Pace"]


class _Place:
    """The one place in front of a host, and when the last visitor left it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.left_at: float | None = None


class Pace:
    """Turns at hosts; an object because all gates of a process share one."""

    def __init__(self, *, clock: Clock = time.monotonic, sleep: Callable[[float], None] = time.sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._places: dict[str, _Place] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, deadline: Deadline, *, pause: float) -> Iterator[None]:
        """Waits until nobody else asks `host` and `pause` seconds have gone since the last did."""
        with self._lock:
            place = self._places.setdefault(host, _Place())
        with deadline.paused():
            place.lock.acquire()
        try:
            with deadline.paused():
                self._wait(place, pause)
            yield
        finally:
            place.left_at = self._clock()
            place.lock.release()

    def _wait(self, place: _Place, pause: float) -> None:
        if place.left_at is None:
            return
        wait = place.left_at + pause - self._clock()
        if wait > 0:
            self._sleep(wait)


PACE = Pace()
"""The pace of this process."""
