"""What another program has spoilt in a store: rows with values that no store of ours holds, told one by one.

The tables are read as plain text here, because what cannot be read as it should be is just what is looked for.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterator
from typing import Any

import sqlalchemy as sa

from dashboard.store.legible import COPY, READERS
from dashboard.store.rows import article_of
from dashboard.store.schema import ARTICLES, CLAIMS, DECISIONS, ORIGINALS
from dashboard.store.sealing import seal_article
from dashboard.store.soundness import Broken, sound

__all__ = ["amiss", "unreadable"]

_AT_ONCE = 500
_NAMED = {ARTICLES.name: "id", CLAIMS.name: "id", DECISIONS.name: "seq"}


def unreadable(connection: sa.Connection) -> tuple[str, ...]:
    """The rows of articles, claims and decisions that cannot be read."""
    return tuple(_unreadable(connection))


def _unreadable(connection: sa.Connection) -> Iterator[str]:
    for column, read in READERS.items():
        table = column.table.name
        query = f"SELECT DISTINCT CAST({column.name} AS VARCHAR) FROM {table} WHERE {column.name} IS NOT NULL"  # noqa: S608
        for value in connection.exec_driver_sql(query).scalars().all():
            try:
                read(value)
            except (ValueError, TypeError):
                yield from _told(connection, column, value)


def amiss(connection: sa.Connection, projects: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Rows that can be read and are not what was written, each with its mend.

    For every claim its article and its seal are looked at, where nobody has decided on it its quote and its project
    too (the store's notices tell of those that are public); for every article its seal, for every original its hash.
    """
    return (*_claims(connection, projects), *_articles(connection), *_originals(connection))


def _lots(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[Any]:
    yield from connection.execute(query.execution_options(yield_per=_AT_ONCE)).mappings().partitions()


def _claims(connection: sa.Connection, projects: Collection[str]) -> Iterator[tuple[str, str]]:
    decided = sa.exists().where((DECISIONS.c.claim == CLAIMS.c.id) | (DECISIONS.c.replacement == CLAIMS.c.id))
    for lot in _lots(connection, sa.select(CLAIMS, decided.label("decided")).order_by(CLAIMS.c.article, CLAIMS.c.id)):
        query = sa.select(ARTICLES).where(ARTICLES.c.id.in_({row["article"] for row in lot}))
        articles = {row["id"]: article_of(row) for row in connection.execute(query).mappings()}
        for row in lot:
            found = sound(row, articles.get(row["article"]), projects)
            if isinstance(found, Broken) and not (row["decided"] and found.code in ("quote", "project")):
                yield f"claims: row {found.claim}: {found.reason}", found.mend


def _articles(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    for lot in _lots(connection, sa.select(ARTICLES).order_by(ARTICLES.c.id)):
        for row in lot:
            if row["seal"] != seal_article(row):
                told = "its text, title, publisher or day is not what was read; another program has changed it"
                yield f"articles: row {row['id']}: {told}", COPY


def _originals(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    for lot in _lots(connection, sa.select(ORIGINALS.c.sha256, ORIGINALS.c.bytes).order_by(ORIGINALS.c.sha256)):
        for row in lot:
            try:
                fine = hashlib.sha256(zlib.decompress(row["bytes"])).hexdigest() == row["sha256"]
            except zlib.error:
                fine = False
            if not fine:
                yield f"originals: row {row['sha256']}: its bytes have another sha256", COPY


def _told(connection: sa.Connection, column: sa.Column[Any], value: str) -> Iterator[str]:
    table = sa.table(column.table.name, sa.column(_NAMED[column.table.name]), sa.column(column.name))
    name, held = table.c[_NAMED[column.table.name]], sa.cast(table.c[column.name], sa.String)
    for row in connection.execute(sa.select(name).where(held == value).order_by(name)).scalars():
        yield f"{column.table.name}: row {row}, column {column.name}: «{value[:80]}» cannot be"
