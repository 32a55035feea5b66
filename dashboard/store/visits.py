"""What servers told at the last visit of their addresses: kept by ingest, asked for by the next one.

Every function runs through a connection of the caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from dashboard.store.schema import VISITS, in_lots

__all__ = ["Visited", "keep_visits", "read_visit"]


class Visited(NamedTuple):
    """An address as asked for, where it led, the mark and the day of change that its server gave, and the rules by
    which all of it was read."""

    asked: str
    url: str
    etag: str
    modified: str
    rules: str


def read_visit(connection: sa.Connection, asked: str) -> Visited | None:
    """The last visit of an address, or None."""
    row = connection.execute(sa.select(VISITS).where(VISITS.c.asked == asked)).mappings().first()
    return Visited(*(row[name] for name in Visited._fields)) if row else None


def keep_visits(connection: sa.Connection, visits: Iterable[Visited], gone: Iterable[str]) -> None:
    """Puts these in the place of the older ones, and forgets those of the addresses that are `gone`."""
    held = {visit.asked: visit for visit in visits}
    for lot in in_lots(sorted({*held, *gone})) if held or gone else ():
        connection.execute(VISITS.delete().where(VISITS.c.asked.in_(lot)))
    if held:
        connection.execute(VISITS.insert(), [visit._asdict() for visit in held.values()])
