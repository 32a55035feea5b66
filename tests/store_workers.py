"""What other processes do to a store in tests; apart from the tests, because a new process imports this module."""

from __future__ import annotations

import dataclasses
import functools
import os
import sqlite3
from contextlib import closing
from typing import Any

from dashboard.ingest.reading import Reader, read_source
from dashboard.store import Store
from tests import factory as f

BATCH = 10


@dataclasses.dataclass
class Reading:
    """An article that was read, with what was found in it."""

    article: Any
    mentions: tuple[Any, ...] = ()
    claims: tuple[Any, ...] = ()


def open_and_tell(address, barrier, answers):
    """Opens the store when all processes are ready, and puts what it holds into `answers`."""
    barrier.wait()
    try:
        with Store.open(address) as store:
            answers.put((store.digest, len(store.claims()), len(store.decisions())))
    except Exception as error:
        answers.put(repr(error))


def write_batches(address, started):
    """Stores batch after batch until it is killed."""
    with Store.open(address) as store:
        for batch in range(1_000):
            store.store_articles([Reading(f.article(id=f"b{batch}-{i}")) for i in range(BATCH)])
            started.set()


DEADLY = b"kills its reader"
_readers = functools.cache(Reader.of)


def read_or_die(lot, folder):
    """Reads as a worker of an ingest does, but an article with the deadly words takes the process along."""
    if any(DEADLY in loaded.data for loaded in lot):
        os._exit(9)
    return [read_source(loaded, _readers(folder)) for loaded in lot]


def contents(file):
    """All that a store holds, but for its name, its count of changes, and the hours of refusals."""
    passing = {"meta": (), "quarantine": ("source", "sha256", "code", "reason")}
    with closing(sqlite3.connect(file)) as plain:
        tables = [r[0] for r in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        held = {}
        for table in tables:
            columns = passing.get(table, ("*",))
            if columns and "_fts" not in table:
                held[table] = sorted(plain.execute(f"SELECT {', '.join(columns)} FROM {table}"), key=repr)  # noqa: S608
    return held
