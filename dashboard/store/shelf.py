"""The articles as a list: what a reader needs to choose one, without their texts; and the one chosen.

Every function reads through a connection of the caller, in pages, because a store may hold very many.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.models import Article, Basis
from dashboard.store.rows import article_of
from dashboard.store.schema import ARTICLES, matching_articles
from dashboard.store.search import Hit, best_hit, closeness, query_runs

__all__ = ["Heading", "count_headings", "find_articles", "holds_article", "read_article", "read_headings"]

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
    rows = connection.execute(query).mappings()
    return [Heading(**{name: row[name] for name in names} | {"basis": Basis(row["basis"])}) for row in rows]


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
    rows = connection.execute(sa.select(ARTICLES).where(ARTICLES.c.id.in_(ids))).mappings().all()
    rank = {article_id: place for place, article_id in enumerate(ids)}
    hits = (best_hit(article_of(row), query) for row in rows)
    return sorted(hits, key=lambda hit: (*closeness(hit), rank[hit.article.id]))
