"""From addresses to their articles: feeds and sitemaps among them are opened, and what they list is read in turn.

Yields as it goes, one address after the other, refusals among them, so that a caller stores what it has when it is
interrupted. Sitemaps of sitemaps are followed to a bounded depth and number.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace

from dashboard.errors import FetchRefused
from dashboard.fetch.feeds import addresses_of, is_listing
from dashboard.fetch.gate import Fetched, Gate
from dashboard.fetch.links import Link
from dashboard.fetch.refusals import refuse

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
) -> Iterator[Outcome]:
    """Each article with its link, or why it was refused.

    At most `most` articles of each list, none that the list dates before `since` and none whose address is `known`
    already. A link found in a list inherits the list's publisher; one that was met before is not read again.
    """
    seen: set[str] = set()
    for link in links:
        yield from _opened(gate, link, seen, most, lambda one: one.url not in known and not _older(one, since))


def _opened(gate: Gate, first: Link, seen: set[str], most: int, wanted: Callable[[Link], bool]) -> Iterator[Outcome]:
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
            fetched = gate.get(link.url)
            found = addresses_of(fetched) if is_listing(fetched) else None
        except FetchRefused as error:
            articles += not link.is_list
            yield replace(link, url=error.url) if error.code == "user-info" else link, error  # it may hold a password
            continue
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


def _older(link: Link, since: dt.date | None) -> bool:
    """Whether a list dates the link before `since`."""
    day = link.published or link.changed
    return since is not None and day is not None and day < since


def _in_order(found: list[Link]) -> list[Link]:
    """As the list has them, but of sitemaps the one changed last first."""
    if not any(link.is_list for link in found):
        return found
    return sorted(found, key=lambda link: (link.is_list, link.changed or dt.date.min), reverse=True)
