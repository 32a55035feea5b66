"""Seals: a hash of what a row said when this program wrote it, by which a change made by another program shows.

A seal is no secret and stops nobody who means harm; the guards do that for what was decided. It tells what an
accident, a script or a hand in the tables has changed. Where the words of a claim stand may move, so it is left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from dashboard.store.schema import ARTICLES, CLAIMS

__all__ = ["is_sealed", "seal_all", "seal_article", "seal_claim"]

_OF_ARTICLE = ("id", "publisher", "title", "published", "basis", "event_day", "text")
_OF_CLAIM = (
    *("id", "article", "project", "status", "as_of", "precision", "quote"),
    *("target_status", "target_date", "target_precision", "origin", "event", "notes"),
)


def seal_article(row: Mapping[Any, Any]) -> str:
    """The seal of a row of articles."""
    return _seal(row, _OF_ARTICLE)


def seal_claim(row: Mapping[Any, Any]) -> str:
    """The seal of a row of claims."""
    return _seal(row, _OF_CLAIM)


def is_sealed(claim: Mapping[Any, Any]) -> bool:
    """Whether a row of claims says what it said when it was written."""
    return bool(claim["seal"] == seal_claim(claim))


def seal_all(connection: sa.Connection) -> None:
    """Seals the rows that bear no seal yet, as they stand; one whose seal belies it goes on being told as changed."""
    for table, columns, seal in ((ARTICLES, _OF_ARTICLE, seal_article), (CLAIMS, _OF_CLAIM, seal_claim)):
        _seal_table(connection, table, columns, seal)


def _seal_table(
    connection: sa.Connection, table: sa.Table, columns: tuple[str, ...], seal: Callable[[Mapping[Any, Any]], str]
) -> None:
    ids = connection.execute(sa.select(table.c.id).where(table.c.seal == "")).scalars().all()
    for at in range(0, len(ids), 500):
        query = sa.select(*(table.c[name] for name in columns)).where(table.c.id.in_(ids[at : at + 500]))
        for row in connection.execute(query).mappings().all():
            connection.execute(table.update().where(table.c.id == row["id"]).values(seal=seal(row)))


def _seal(row: Mapping[Any, Any], columns: tuple[str, ...]) -> str:
    told = [None if row[name] is None else str(row[name]) for name in columns]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
