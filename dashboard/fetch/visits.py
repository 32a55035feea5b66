"""What a server told of a page at the last visit, by which it can say that nothing has changed since.

Sent back to the very address that gave it and to no other. Long or odd values are not kept: they come from outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dashboard.fetch.gate import Fetched
    from dashboard.fetch.links import Link

__all__ = ["Memory", "Visit", "told"]

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Visit:
    """The mark (`etag`) and the day of change (`modified`) that the server of `url` gave, as it wrote them."""

    url: str
    etag: str = ""
    modified: str = ""

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers that ask for the page only if it is another one by now."""
        named = (("If-None-Match", self.etag), ("If-Modified-Since", self.modified))
        return tuple((name, value) for name, value in named if value)


class Memory(Protocol):
    """What remembers visits from one run to the next."""

    def before(self, link: Link) -> Visit | None:
        """The last visit of an address, None where the whole page is wanted."""
        ...

    def note(self, fetched: Fetched, below: Sequence[str]) -> None:
        """Takes down a visit; `below` are the articles that a list names."""
        ...


def told(value: str) -> str:
    """A header of a server as it can be sent back, empty where it cannot."""
    value = value.strip()
    return value if len(value) <= _LONGEST and value.isascii() and value.isprintable() else ""
