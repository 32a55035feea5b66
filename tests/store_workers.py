"""What other processes do to a store in tests; apart from the tests, because a new process imports this module."""

from __future__ import annotations

import functools
import os
import sqlite3
from contextlib import closing

from dashboard.ingest import Reader, read_lot
from dashboard.store import Store
from tests import factory as f

BATCH = 10


def open_and_tell(address, barrier, answers):
    """Opens the store when all processes are ready, and puts what it holds into `answers`."""
    barrier.wait()
    try:
        with Store.open(address) as store:
            answers.put((store.digest, len(store.claims()), len(store.decisions())))
    except Exception as error:  # of another process only its answer arrives; the test compares it
        answers.put(repr(error))


def write_batches(address, started):
    """Stores batch after batch until it is killed."""
    with Store.open(address) as store:
        for batch in range(1_000):
            store.take_in([f.taken(f.article(id=f"b{batch}-{i}")) for i in range(BATCH)])
            started.set()


DEADLY = b"kills its reader"
_readers = functools.cache(Reader.of)


def read_or_die(lot, folder):
    """Reads as a worker of an ingest does, but an article with the deadly words takes the process along."""
    if any(DEADLY in loaded.data for loaded in lot):
        os._exit(9)
    return read_lot(lot, _readers(folder))


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
