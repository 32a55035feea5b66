"""Visits remembered: a page or a feed that the server calls unchanged is not read again.

From what servers tell in one run to what the next one asks. A visit is kept only when all that the address held is in
the store as the present rules read it, so that nothing refused, interrupted or read by older rules is passed over.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from dashboard.fetch.visits import Visit
from dashboard.ingest.sources import key_of
from dashboard.store import Store, Visited

if TYPE_CHECKING:
    from dashboard.fetch import Fetched, Link
    from dashboard.ingest.reading import Reader

__all__ = ["Visits"]


class Visits:
    """The memory of one run; an object because what was met is judged when the run has ended."""

    def __init__(self, store: Store, reader: Reader, known: Container[str]) -> None:
        self._store, self._rules, self._known = store, reader.rules, known
        self._met: list[tuple[Fetched, Sequence[str]]] = []

    def before(self, link: Link) -> Visit | None:
        """The last visit of an address, if all that it held was read by the present rules, and under the same day."""
        held = self._store.visit(key_of(link.url))
        if held is None or held.rules != self._rules:
            return None
        if link.published is not None:
            key = key_of(held.url)
            source = self._store.held_sources([key]).get(key)
            if source is None or source.given != link.published.isoformat():
                return None
        return Visit(held.url, held.etag, held.modified)

    def note(self, fetched: Fetched, below: Sequence[str]) -> None:
        """Takes down a visit for the end of the run."""
        self._met.append((fetched, below))

    def keep(self) -> None:
        """Keeps the visits of this run; those whose articles are not all in the store are forgotten.

        Pages first: by them a list knows its links that lead elsewhere.
        """
        self._keep([one for one in self._met if not one[1]])
        self._keep([one for one in self._met if one[1]])

    def _keep(self, met: Sequence[tuple[Fetched, Sequence[str]]]) -> None:
        found, gone = [], []
        for fetched, below in met:
            asked, visit = key_of(fetched.asked), fetched.visit
            told = visit and (visit.headers or key_of(visit.url) != asked)
            if visit and told and all(url in self._known for url in below or [fetched.url]):
                found.append(Visited(asked, visit.url, visit.etag, visit.modified, self._rules))
            else:
                gone.append(asked)
        if found or gone:
            self._store.keep_visits(found, gone)
