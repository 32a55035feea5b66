"""Where the pages get their data: one open store for the process, and one snapshot of it for a day.

From settings to a `Snapshot` of frozen values that all sessions share. A store that cannot be read any more leaves
the last good snapshot in place and says so.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard import webmap
from dashboard.claims import load_lexicon
from dashboard.errors import CuakhauError, StoreError
from dashboard.filters import Known
from dashboard.gazetteer import Gazetteer
from dashboard.models import MERGER, Article, Change, Claim, Language, Mention, ProjectState
from dashboard.settings import Settings
from dashboard.store import Store, known_on
from dashboard.wording import Wording

__all__ = ["Look", "Reading", "Snapshot", "knower", "look", "open_store", "prepare", "published", "read_article"]

_log = logging.getLogger(__name__)
_KEPT_DATA = 64
_published: OrderedDict[str, bytes] = OrderedDict()
_lock = threading.RLock()
_GOOD_DAYS = 8
_good: dict[str, dict[dt.date | None, Snapshot]] = {}
"""The last good snapshots of each store by the day asked for; that of all that is known stays among them."""
_failing: dict[str, str] = {}
"""Why each store cannot be read now, as it was logged."""


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Everything that a page shows of the store on one day; `asof` None means all that is known.

    Equal only to itself, so that what follows from it can be kept beside it.
    """

    digest: str
    asof: dt.date | None
    gazetteer: Gazetteer
    known: Known
    states: Mapping[str, ProjectState]
    latest_states: Mapping[str, ProjectState]
    changes: tuple[Change, ...]
    claims: tuple[Claim, ...]
    articles: int
    known_days: tuple[dt.date, ...]
    newest: dt.date | None
    data: Mapping[str, Any]
    version: str

    @property
    def day(self) -> dt.date:
        """The day from which ages count: the one asked for, else today."""
        return self.asof or dt.datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class Look:
    """A snapshot, and the trouble for which it may not be the newest (empty: none)."""

    snapshot: Snapshot
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with what was found in it."""

    article: Article
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    undecided: Claim | None = None


@lru_cache(maxsize=4)
def _opened(address: str, settings: Settings) -> Store:
    return Store.open(address, settings=settings)


def open_store(settings: Settings) -> Store:
    """The store of this process, opened once. Raises StoreError and DataFaults."""
    with _lock:
        return _opened(settings.store_url, settings)


@lru_cache(maxsize=24)
def _taken(_store: Store, digest: str, asof: dt.date | None) -> Snapshot:
    """Frozen values only, so that all sessions may share them without a copy."""
    states = _store.states(asof)
    claims = tuple(_store.claims())
    data = webmap.map_data(
        _store.gazetteer,
        states,
        day=asof or max((known_on(claim) for claim in claims), default=MERGER),
        wordings=[Wording(language) for language in Language],
    )
    version = webmap.data_version(data)
    _publish(version, webmap.data_bytes(data))
    return Snapshot(
        digest=digest,
        asof=asof,
        gazetteer=_store.gazetteer,
        known=Known.of(_store.gazetteer),
        states=states,
        latest_states=_store.states(),
        changes=tuple(_store.changes()),
        claims=claims,
        articles=_store.count_articles(),
        known_days=tuple(sorted({known_on(claim) for claim in claims})),
        newest=_store.newest_evidence(),
        data=data,
        version=version,
    )


def _snapshot(store: Store, digest: str, asof: dt.date | None) -> Snapshot:
    """One session computes, the others wait for it."""
    with _lock:
        return _taken(store, digest, asof)


def _publish(version: str, body: bytes) -> None:
    """Keeps map data for the route that serves it; the oldest leave when there are too many."""
    with _lock:
        _published[version] = body
        _published.move_to_end(version)
        while len(_published) > _KEPT_DATA:
            _published.popitem(last=False)


def published(version: str) -> bytes | None:
    """Map data by its hash, or None."""
    with _lock:
        return _published.get(version)


def look(settings: Settings, asof: dt.date | None = None) -> Look:
    """The present snapshot, or the last good one with the trouble. Raises only if there never was a good one."""
    store, address = open_store(settings), settings.store_url
    try:
        found = _snapshot(store, store.digest, asof)
    except Exception as error:  # whatever it is, visitors keep the last good map, and the operator the reason
        with _lock:
            if _failing.get(address) != repr(error):  # every click of every visitor comes here
                _failing[address] = repr(error)
                _log.exception("The store cannot be read; visitors see the last good map.")
            good = _good.get(address, {})
            last = good.get(asof) or good.get(None) or next(iter(good.values()), None)
        if last is None:
            raise StoreError(str(error)) from error
        return Look(last, str(error))
    _keep(address, found)
    _publish(found.version, published(found.version) or webmap.data_bytes(found.data))
    return Look(found)


def _keep(address: str, found: Snapshot) -> None:
    """Keeps a good snapshot for when the store cannot be read."""
    with _lock:
        _failing.pop(address, None)
        good = _good.setdefault(address, {})
        good.pop(found.asof, None)
        good[found.asof] = found
        if len(good) > _GOOD_DAYS:
            del good[next(day for day in good if day is not None)]


def knower(settings: Settings) -> Callable[[str, str], bool]:
    """Tells for the address whether there is an `article`, a `claim` (withdrawn ones count too) or a `rule`."""
    store = open_store(settings)

    def knows(key: str, name: str) -> bool:
        if key == "article":
            return store.holds_article(name)
        if key == "claim":
            return bool(store.claim_ids([name]) or store.seen(name))
        return name in store.rules() or name in _rules(str(settings.geodata))

    return knows


@lru_cache(maxsize=4)
def _rules(geodata: str) -> frozenset[str]:
    """The ids of the rules of the tables."""
    try:
        return frozenset(rule.id for rule in load_lexicon(Path(geodata)).rules)
    except CuakhauError:  # a rule that proposed something is known all the same
        return frozenset()


def read_article(settings: Settings, snapshot: Snapshot, article_id: str, *, proposal: str = "") -> Reading | None:
    """An article with its mentions and public claims, or None; for a reviewer also with the `proposal` in question."""
    store = open_store(settings)
    article = store.article(article_id)
    if article is None:
        return None
    mentions = store.mentions(article_id)
    claims = tuple(claim for claim in snapshot.claims if claim.evidence.article.id == article_id)
    asked = store.proposal(proposal) if proposal and all(claim.id != proposal for claim in claims) else None
    undecided = asked.claim if asked and asked.open and asked.claim.evidence.article.id == article_id else None
    return Reading(article, tuple(mentions), (*claims, *([undecided] if undecided else [])), undecided)


def prepare(settings: Settings) -> None:
    """Opens the store and takes the first snapshot before the first visitor comes."""
    look(settings)
