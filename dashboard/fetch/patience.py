"""Hosts that are left alone for a while: they said so (429, 503), or they failed several times in a row.

Without it a list of a thousand links to a dead host would take a thousand time limits.
"""

from __future__ import annotations

import threading

from dashboard.fetch.deadline import Clock
from dashboard.fetch.hosts import Address
from dashboard.fetch.refusals import refuse

__all__ = ["Patience"]

_FAILURES_MOST = 3
_REST_S, _REST_MOST_S = 120.0, 600.0
_FAILURES = {"broken", "connect", "dns", "timeout", "tls"}


class Patience:
    """What each host has done to us lately; an object because a gate remembers it between addresses."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: dict[str, int] = {}
        self._until: dict[str, float] = {}

    def check(self, address: Address) -> None:
        """Raises FetchRefused while the host rests."""
        with self._lock:
            left = self._until.get(address.host, 0.0) - self._clock()
        if left > 0:
            raise refuse("resting", address.url, host=address.host, seconds=max(1, round(left)))

    def rest(self, host: str, retry_after: str) -> None:
        """The host asked for a rest, perhaps with a number of seconds."""
        told = float(retry_after) if retry_after.isascii() and retry_after.isdecimal() else _REST_S
        with self._lock:
            self._until[host] = self._clock() + min(told, _REST_MOST_S)

    def note(self, host: str, code: str) -> None:
        """How an address of the host ended: the code of a refusal, or nothing."""
        with self._lock:
            self._failures[host] = self._failures.get(host, 0) + 1 if code in _FAILURES else 0
            if self._failures[host] >= _FAILURES_MOST:
                self._failures[host] = 0
                self._until[host] = self._clock() + _REST_MOST_S
