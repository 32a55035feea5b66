"""Rows that hold what this program would not have written: read all the same as far as they go, and told one by one.

From a query to its rows; where one of them cannot be read, that one is plain text with the column that is at fault,
and all others are as they should be.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from dashboard.errors import StoreError
from dashboard.models import Amount, AmountKind, Basis, Furniture, Precision, Status, Verdict
from dashboard.store.schema import ARTICLES, CLAIMS, DECISIONS

__all__ = ["COPY", "READERS", "Spoilt", "fault_in", "read_rows"]

COPY = "restore the store from a copy"
_LONGEST = 80


class Spoilt(NamedTuple):
    """A row that cannot be read: its columns as text, and which of them is at fault."""

    row: Mapping[Any, Any]
    told: str


def _furniture(value: Any) -> object:
    return [Furniture(*piece) for piece in _parsed(value)]


def _warnings(value: Any) -> object:
    told = _parsed(value)
    if not (isinstance(told, list) and all(isinstance(one, str) for one in told)):
        raise ValueError
    return told


def _amounts(value: Any) -> object:
    return [Amount(AmountKind(kind), *rest) for kind, *rest in _parsed(value)]


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _day(value: Any) -> object:
    if isinstance(value, dt.date):
        return value
    if len(value) != len("YYYY-MM-DD"):  # the store writes no other form, and compares days as text
        raise ValueError
    return dt.date.fromisoformat(value)


READERS: dict[sa.Column[Any], Callable[[Any], object]] = {
    ARTICLES.c.published: _day,
    ARTICLES.c.event_day: _day,
    ARTICLES.c.basis: Basis,
    ARTICLES.c.furniture: _furniture,
    ARTICLES.c.warnings: _warnings,
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
"""What must be able to read the values of a column."""


def fault_in(table: sa.Table, row: Mapping[Any, Any]) -> str:
    """The first column of a row whose value cannot be read, with the value; empty if there is none."""
    for column, read in READERS.items():
        value = row[column.name] if column.table is table else None
        if value is None:
            continue
        try:
            read(value)
        except (ValueError, TypeError):
            return f"column {column.name}: «{str(value)[:_LONGEST]}» cannot be"
    return ""


def read_rows(
    connection: sa.Connection, query: sa.Select[Any], table: sa.Table
) -> Sequence[Mapping[Any, Any] | Spoilt]:
    """The rows of `query`, which asks for whole rows of `table`; those that cannot be read as `Spoilt`."""
    try:
        return connection.execute(query).mappings().all()
    except (StoreError, ValueError):
        names = connection.execute(query.with_only_columns(table.c.id)).scalars().all()
        return [_one(connection, table, name) for name in names]


def _one(connection: sa.Connection, table: sa.Table, name: str) -> Mapping[Any, Any] | Spoilt:
    try:
        return connection.execute(sa.select(table).where(table.c.id == name)).mappings().one()
    except (StoreError, ValueError) as error:
        plain = [sa.cast(column, sa.String).label(column.name) for column in table.columns]
        row = connection.execute(sa.select(*plain).where(table.c.id == name)).mappings().one()
        return Spoilt(row, fault_in(table, row) or str(error))
