"""How every command opens the store: with a word to the person when that made a new one.

A mistyped CUAKHAU_DATABASE_URL names a store that is not there yet. It is made, as a first run must, and holds the
shipped articles alone: who expected decisions in it has to be told why none are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dashboard.cli.entry import note

if TYPE_CHECKING:
    from dashboard.settings import Settings
    from dashboard.store import Store

__all__ = ["opened"]


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Store]:
    """The store that `settings` name (default: those of the environment), closed at the end.

    Raises StoreError and DataFaults as Store.open does.
    """
    from dashboard.settings import load_settings
    from dashboard.store import Store, without_secrets

    settings = settings or load_settings()
    with Store.open(settings=settings) as store:
        if store.made:
            note(f"{without_secrets(settings.store_url)}: no store was here, made one with the shipped articles.")
        yield store
