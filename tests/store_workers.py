"""What other processes do to a store in tests; apart from the tests, because a new process imports this module."""

from __future__ import annotations

import dataclasses
from typing import Any

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
