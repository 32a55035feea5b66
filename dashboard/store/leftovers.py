"""What reading left over: sources that were refused, and names that the tables may lack.

Every function reads through a connection of the caller, in pages, because a store may hold very many.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import sqlalchemy as sa

from dashboard.models import Suggestion
from dashboard.store.rows import suggestion_of
from dashboard.store.schema import QUARANTINE, SUGGESTIONS

__all__ = [
    "Quarantined",
    "Suggested",
    "count_quarantine",
    "count_suggested",
    "read_quarantine",
    "read_suggested",
    "read_suggestions",
]


class Quarantined(NamedTuple):
    """A source in quarantine: the stable code of the reason, its words, and since when."""

    source: str
    sha256: str
    code: str
    reason: str
    at: dt.datetime


class Suggested(NamedTuple):
    """A name that the tables may lack: in how many articles it stands, and where it stands first in one of them."""

    articles: int
    example: Suggestion


def read_quarantine(connection: sa.Connection, limit: int | None = None) -> list[Quarantined]:
    """The sources that could not be read, the newest first."""
    query = sa.select(QUARANTINE).order_by(QUARANTINE.c.at.desc(), QUARANTINE.c.source).limit(limit)
    return [
        Quarantined(r["source"], r["sha256"], r["code"], r["reason"], dt.datetime.fromisoformat(r["at"]))
        for r in connection.execute(query).mappings()
    ]


def count_quarantine(connection: sa.Connection) -> int:
    """How many sources could not be read."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(QUARANTINE)).scalar_one())


def read_suggestions(connection: sa.Connection, article: str = "") -> list[Suggestion]:
    """Every suggestion, of one article if it is named, in the order of the text."""
    query = sa.select(SUGGESTIONS).order_by(SUGGESTIONS.c.article, SUGGESTIONS.c.start_at, SUGGESTIONS.c.kind)
    if article:
        query = query.where(SUGGESTIONS.c.article == article)
    return [suggestion_of(row) for row in connection.execute(query).mappings()]


def read_suggested(connection: sa.Connection, limit: int) -> list[Suggested]:
    """`limit` suggested names, each once, those that stand in most articles first."""
    kind, surface, article = SUGGESTIONS.c.kind, SUGGESTIONS.c.surface, SUGGESTIONS.c.article
    number = sa.func.count(article.distinct()).label("number")
    names = (
        sa.select(kind, surface, number, sa.func.min(article).label("first"))
        .group_by(kind, surface)
        .order_by(number.desc(), surface, kind)
        .limit(limit)
        .subquery()
    )
    same = (kind == names.c.kind) & (surface == names.c.surface) & (article == names.c.first)
    query = (
        sa.select(SUGGESTIONS, names.c.number)
        .join(names, same)
        .order_by(names.c.number.desc(), surface, kind, SUGGESTIONS.c.start_at)
    )
    found: dict[tuple[str, str], Suggested] = {}
    for row in connection.execute(query).mappings():
        found.setdefault((row["kind"], row["surface"]), Suggested(row["number"], suggestion_of(row)))
    return list(found.values())


def count_suggested(connection: sa.Connection) -> int:
    """How many names are suggested, each counted once."""
    names = sa.select(SUGGESTIONS.c.kind, SUGGESTIONS.c.surface).distinct().subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(names)).scalar_one())
