"""What the robots.txt of a site asks of us: may this be read, and how long to wait between two requests.

As RFC 9309 has it: not there (4xx) allows all, unreachable or broken (5xx) allows nothing, and only the first
500 KiB count. Too many requests (429) counts as unreachable. Kept for a day, a failure for ten minutes.
"""

from __future__ import annotations

import codecs
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from protego import Protego

from dashboard.errors import FetchRefused
from dashboard.fetch.deadline import Clock, Deadline
from dashboard.fetch.hosts import Address
from dashboard.fetch.refusals import refuse

__all__ = ["AGENT", "LARGEST", "Robots", "Rules"]

AGENT = "cuakhau"
"""The name by which robots.txt may speak of us."""

LARGEST = 512_000
_KEPT_S, _FAILED_S = 86_400.0, 600.0
_MARKS = (
    *((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be")),
    *((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")),
)
_SPEAKS_OF = re.compile(r"\s*user[ -]?agent\s*[:\s]\s*([^#\s/]*)", re.IGNORECASE)
_HOST_FAULTS = {"dns", "not-public", "connect", "tls"}
"""Refusals that are not about robots.txt but about the host, and are told as such."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The wishes of one origin; without a `parsed` file everything is allowed, with a `fault` nothing."""

    parsed: Protego | None = None
    fault: FetchRefused | None = None

    @classmethod
    def of(cls, data: bytes) -> Rules:
        """The rules of a robots.txt, whatever its bytes."""
        lines = _text(data[:LARGEST]).splitlines()
        return cls(Protego.parse("\n".join(map(_ours_or_other, lines))))

    def allows(self, address: Address) -> bool:
        return self.parsed is None or bool(self.parsed.can_fetch(address.url, AGENT))

    def pause(self) -> float:
        """The seconds between two requests that the site asks for; 0 where it asks for none."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(AGENT)
        return max(self.parsed.crawl_delay(AGENT) or 0.0, rate.seconds / rate.requests if rate else 0.0)


def _text(data: bytes) -> str:
    """The text of a robots.txt: UTF-8, as it should be, or what an editor of Windows calls «Unicode»."""
    codec = next((codec for mark, codec in _MARKS if data.startswith(mark)), "")
    if not codec and b"\0" in data[:64]:  # the first rules are ASCII: one byte of each pair is zero
        codec = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    return data.decode(codec or "utf-8", "replace").lstrip("\ufeff")


def _ours_or_other(line: str) -> str:
    """The line with every foreign agent under one name: the parser's work grows with agents times rules."""
    if not (spoken := _SPEAKS_OF.match(line)):
        return line
    name = spoken[1].lower()
    return f"User-agent: {name if name in {'*', AGENT} else 'other'}"


class _Kept:
    """The rules of one origin and until when they hold."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.rules: Rules | None = None
        self.until = 0.0


class Robots:
    """The rules of all origins asked so far; an object because a gate asks each site once, not once a page."""

    def __init__(self, read: Callable[[Address, Deadline], tuple[int, bytes]], *, clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def check(self, address: Address, deadline: Deadline) -> Rules:
        """The rules that `address` stands under. Raises FetchRefused where they forbid it or cannot be known."""
        rules = self.rules(address, deadline)
        if rules.fault is not None:
            if rules.fault.code in _HOST_FAULTS:
                raise FetchRefused(
                    rules.fault.reason, mend=rules.fault.mend, url=address.url, code=rules.fault.code
                ) from None
            raise refuse("robots-unread", address.url, host=address.host, why=rules.fault.reason)
        if not rules.allows(address):
            raise refuse("robots", address.url, host=address.host)
        return rules

    def rules(self, address: Address, deadline: Deadline) -> Rules:
        """The rules of the origin of `address`, read at most once by all threads together."""
        with self._lock:
            kept = self._kept.setdefault(address.origin, _Kept())
        with deadline.paused():
            kept.lock.acquire()
        try:
            if kept.rules is None or self._clock() >= kept.until:
                kept.rules = self._fresh(replace(address, target="/robots.txt"), deadline)
                kept.until = self._clock() + (_FAILED_S if kept.rules.fault else _KEPT_S)
            return kept.rules
        finally:
            kept.lock.release()

    def _fresh(self, address: Address, deadline: Deadline) -> Rules:
        try:
            status, data = self._read(address, deadline)
        except FetchRefused as error:
            return Rules(fault=error)
        if status < 300:
            return Rules.of(data)
        if 400 <= status < 500 and status != 429:
            return Rules()
        return Rules(fault=FetchRefused(f"the server answers {status}", url=address.url, code="status"))
