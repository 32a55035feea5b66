"""What another program has spoilt in a store: rows with values that no store of ours holds, told one by one.

The tables are read as plain text here, because what cannot be read as it should be is just what is looked for.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from dashboard.models import Amount, AmountKind, Basis, Furniture, Precision, Status, Verdict
from dashboard.store.schema import ARTICLES, CLAIMS, DECISIONS

__all__ = ["unreadable"]


def _furniture(value: str) -> object:
    return [Furniture(*piece) for piece in json.loads(value)]


def _amounts(value: str) -> object:
    return [Amount(AmountKind(kind), *rest) for kind, *rest in json.loads(value)]


def _day(value: str) -> object:
    if len(value) != len("YYYY-MM-DD"):  # the store writes no other form, and compares days as text
        raise ValueError
    return dt.date.fromisoformat(value)


_READ: dict[sa.Column[Any], Callable[[Any], object]] = {
    ARTICLES.c.published: _day,
    ARTICLES.c.event_day: _day,
    ARTICLES.c.basis: Basis,
    ARTICLES.c.furniture: _furniture,
    CLAIMS.c.status: Status,
    CLAIMS.c.as_of: _day,
    CLAIMS.c.precision: Precision,
    CLAIMS.c.target_status: Status,
    CLAIMS.c.target_date: _day,
    CLAIMS.c.target_precision: Precision,
    CLAIMS.c.amounts: _amounts,
    DECISIONS.c.verdict: Verdict,
    DECISIONS.c.at: dt.datetime.fromisoformat,
}
_NAMED = {ARTICLES.name: "id", CLAIMS.name: "id", DECISIONS.name: "seq"}


def unreadable(connection: sa.Connection) -> tuple[str, ...]:
    """The rows of articles, claims and decisions that cannot be read, and claims whose article is not there."""
    return tuple(_unreadable(connection))


def _unreadable(connection: sa.Connection) -> Iterator[str]:
    for column, read in _READ.items():
        table = column.table.name
        query = f"SELECT DISTINCT CAST({column.name} AS VARCHAR) FROM {table} WHERE {column.name} IS NOT NULL"  # noqa: S608
        for value in connection.exec_driver_sql(query).scalars().all():
            try:
                read(value)
            except (ValueError, TypeError):
                yield from _told(connection, column, value)
    held = sa.select(ARTICLES.c.id)
    for claim in connection.execute(sa.select(CLAIMS.c.id).where(CLAIMS.c.article.not_in(held))).scalars():
        yield f"The claim «{claim}» has lost its article"


def _told(connection: sa.Connection, column: sa.Column[Any], value: str) -> Iterator[str]:
    table = sa.table(column.table.name, sa.column(_NAMED[column.table.name]), sa.column(column.name))
    name, held = table.c[_NAMED[column.table.name]], sa.cast(table.c[column.name], sa.String)
    for row in connection.execute(sa.select(name).where(held == value).order_by(name)).scalars():
        yield f"{column.table.name}: row {row}, column {column.name}: «{value[:80]}» cannot be"
