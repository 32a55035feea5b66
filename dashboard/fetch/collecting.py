"""From addresses to their articles: feeds and sitemaps among them are opened, and what they list is read in turn.

Yields as it goes, one address after the other, refusals among them, so that a caller stores what it has when it is
interrupted. Sitemaps of sitemaps are followed to a bounded depth and number.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace

from dashboard.errors import FetchRefused
from dashboard.fetch.feeds import addresses_of, is_listing
from dashboard.fetch.gate import Fetched, Gate
from dashboard.fetch.links import Link
from dashboard.fetch.refusals import refuse
from dashboard.fetch.visits import Memory

__all__ = ["Outcome", "collect"]

_DEEPEST, _LISTS_MOST = 3, 50

Outcome = tuple[Link, Fetched | FetchRefused]


def collect(
    gate: Gate,
    links: Iterable[Link],
    *,
    most: int = 1_000,
    since: dt.date | None = None,
    known: Container[str] = frozenset(),
    memory: Memory | None = None,
) -> Iterator[Outcome]:
    """Each article with its link, or why it was refused.

    At most `most` articles of each list, none that the list dates before `since` and none whose address is `known`
    already. A link found in a list inherits the list's publisher; one that was met before is not read again.
    With a `memory` what has not changed since the last visit is yielded without data; a list then leads to nothing.
    """
    seen: set[str] = set()
    for link in links:
        fresh = functools.partial(_is_wanted, known=known, since=since)
        yield from _opened(gate, link, seen, most, fresh, memory=memory)


def _opened(
    gate: Gate, first: Link, seen: set[str], most: int, wanted: Callable[[Link], bool], *, memory: Memory | None
) -> Iterator[Outcome]:
    """One link, or if it is a list, all that it leads to."""
    waiting = deque([(first, 0)])
    articles, lists, cut = 0, 0, False
    while waiting:
        link, depth = waiting.popleft()
        if link.url in seen:
            continue
        if articles >= most and not link.is_list:
            yield first, refuse("too-many", first.url, most=most, what="articles")
            return
        full = depth > _DEEPEST or lists >= _LISTS_MOST
        if link.is_list and full:
            cut = True
            continue
        seen.add(link.url)
        try:
            fetched = gate.get(link.url, before=memory.before(link) if memory else None)
            found = addresses_of(fetched) if not fetched.unchanged and is_listing(fetched) else None
        except FetchRefused as error:
            articles += not link.is_list
            yield replace(link, url=error.url) if error.code == "user-info" else link, error  # it may hold a password
            continue
        if memory and not fetched.unchanged:
            _note(memory, fetched, found, most)
        if found is None:
            articles += 1
            yield link, fetched
        elif full:
            cut = True
        else:
            lists += 1
            below = [(one, depth + 1) for one in _in_order(found) if wanted(one)]
            waiting.extendleft((replace(one, publisher=link.publisher), deep) for one, deep in reversed(below))
    if cut:
        yield first, refuse("lists", first.url, most=_LISTS_MOST, deepest=_DEEPEST)


def _note(memory: Memory, fetched: Fetched, found: list[Link] | None, most: int) -> None:
    """Takes down the visit of an article, or of a list of articles that can be read to its end."""
    if found is None or (len(found) <= most and not any(one.is_list for one in found)):
        memory.note(fetched, [one.url for one in found or ()])


def _is_wanted(link: Link, *, known: Container[str], since: dt.date | None) -> bool:
    return link.url not in known and not _older(link, since)


def _older(link: Link, since: dt.date | None) -> bool:
    """Whether a list dates the link before `since`."""
    day = link.published or link.changed
    return since is not None and day is not None and day < since


def _in_order(found: list[Link]) -> list[Link]:
    """As the list has them, but of sitemaps the one changed last first."""
    if not any(link.is_list for link in found):
        return found
    return sorted(found, key=lambda link: (link.is_list, link.changed or dt.date.min), reverse=True)
