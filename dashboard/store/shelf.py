"""The articles as a list: what a reader needs to choose one, without their texts; and the one chosen.

Every function reads through a connection of the caller, in pages, because a store may hold very many. A row that
another program has spoilt costs no other: the list names it without its day, a search leaves it out.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from dashboard.errors import StoreError
from dashboard.models import Article, Basis
from dashboard.store.legible import Spoilt, read_rows
from dashboard.store.rows import article_of
from dashboard.store.schema import ARTICLES, matching_articles
from dashboard.store.search import Hit, best_hit, closeness, query_runs

__all__ = ["Heading", "count_headings", "find_articles", "holds_article", "read_article", "read_headings", "readable"]

_MOST_HITS = 10_000
_LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """What a list shows of an article; `story` is the id of the article of which it is a reprint, or empty."""

    id: str
    title: str
    file: str
    publisher: str
    published: dt.date | None
    basis: Basis
    language: str
    story: str


def read_headings(connection: sa.Connection, limit: int, offset: int = 0) -> list[Heading]:
    """`limit` articles from the newest on, those without any day last."""
    known = sa.func.coalesce(ARTICLES.c.published, ARTICLES.c.event_day)
    names = ("id", "title", "file", "publisher", "published", "basis", "language", "story")
    query = (
        sa.select(*(ARTICLES.c[name] for name in names))
        .order_by(known.is_(None), known.desc(), ARTICLES.c.id)
        .limit(limit)
        .offset(offset)
    )
    try:
        return [_heading(row) for row in connection.execute(query).mappings()]
    except (StoreError, ValueError):
        ids = connection.execute(query.with_only_columns(ARTICLES.c.id)).scalars().all()
        rows = {str(row["id"]): row for row in _each(connection, ids)}
        return [_heading(rows[one]) for one in ids]


def _heading(row: Mapping[Any, Any]) -> Heading:
    told = ("id", "title", "file", "publisher", "published", "language", "story")
    return Heading(**{name: row[name] for name in told}, basis=Basis(row["basis"]))


def _each(connection: sa.Connection, ids: Sequence[str]) -> Iterator[Mapping[Any, Any]]:
    """The rows of `ids`; those that cannot be read without their day."""
    for found in read_rows(connection, sa.select(ARTICLES).where(ARTICLES.c.id.in_(ids)), ARTICLES):
        row = found.row if isinstance(found, Spoilt) else found
        legible = not isinstance(found, Spoilt) and row["basis"] in set(Basis)
        yield row if legible else {**row, "published": None, "basis": Basis.UNKNOWN}


def readable(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Article]:
    """The articles of a query for whole rows, without those that cannot be read."""
    for row in read_rows(connection, query, ARTICLES):
        if not isinstance(row, Spoilt):
            with contextlib.suppress(StoreError):
                yield article_of(row)


def count_headings(connection: sa.Connection) -> int:
    """How many articles there are."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(ARTICLES)).scalar_one())


def holds_article(connection: sa.Connection, article_id: str) -> bool:
    """Whether there is an article of that id."""
    return connection.execute(sa.select(ARTICLES.c.id).where(ARTICLES.c.id == article_id)).first() is not None


def read_article(connection: sa.Connection, article_id: str) -> Article | None:
    """One article, or None."""
    row = connection.execute(sa.select(ARTICLES).where(ARTICLES.c.id == article_id)).mappings().first()
    return article_of(row) if row else None


def find_articles(connection: sa.Connection, query: str, limit: int) -> list[Hit]:
    """At most `limit` articles that hold all words of `query`, those that hold them closest first."""
    query = query[:_LONGEST_QUERY]
    runs = query_runs(query)
    if not runs or limit < 1:
        return []
    ids = matching_articles(connection, runs, min(limit, _MOST_HITS))
    rank = {article_id: place for place, article_id in enumerate(ids)}
    found = readable(connection, sa.select(ARTICLES).where(ARTICLES.c.id.in_(ids)))
    hits = (best_hit(article, query) for article in found)
    return sorted(hits, key=lambda hit: (*closeness(hit), rank[hit.article.id]))
