"""RSS, Atom and sitemaps: from what the gate has read to the addresses they list.

A feed reaches feedparser only as its sifted remnant: titles, links and days of its first entries, shallow, short and
well-formed, so that its work is bounded. Sitemaps (and indexes of them) are read off the sieve directly.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import html
import io
import re
import time
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import feedparser

from dashboard.days import calendar_day, day_in_vietnam
from dashboard.errors import FetchRefused
from dashboard.fetch.gate import FEED_TYPES, Fetched
from dashboard.fetch.hosts import Address, parse_address
from dashboard.fetch.links import Link
from dashboard.fetch.refusals import refuse
from dashboard.fetch.sieve import begins_with, sift, text_of

__all__ = ["ENTRIES_MOST", "addresses_of", "is_listing"]

ENTRIES_MOST, _PLACES_MOST = 2_000, 50_000
"""Entries of a feed, places of a sitemap (as its protocol has it); those beyond are left unread."""

_FEEDS, _SITEMAPS = {"rss", "feed", "rdf"}, {"urlset", "sitemapindex"}
_SPACES = {
    "",
    "http://www.w3.org/2005/Atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss2",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
}
_FRAMES = {"rss", "RDF", "feed", "channel"}
_ENTRIES = {"item", "entry"}
_LEAVES = {
    "title", "link", "guid", "id", "pubDate", "published", "updated", "modified", "issued", "created", "date",
}  # fmt: skip
_DUBLIN = {"http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"}
_DUBLIN_DAYS = {"date", "issued", "created"}
_KEPT = {"href", "rel", "type", "isPermaLink", "version", "http://www.w3.org/XML/1998/namespace base"}
_LEAVES_MOST, _TEXT_MOST = 24, 3_000
_BASE = "http://www.w3.org/XML/1998/namespace base"
_TAG = re.compile(r"<[^<>]{0,300}>")
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)", re.ASCII)


class _Enough(Exception):  # noqa: N818 - not an error: the sieve is told to stop
    """As many entries as we take."""


def is_listing(fetched: Fetched) -> bool:
    """Whether this is a feed or a sitemap, whatever its server calls it, and not an article."""
    try:
        root = begins_with(text_of(fetched)[:20_000])
    except FetchRefused:
        root = ""
    return root in _FEEDS | _SITEMAPS or (root != "html" and fetched.media_type in FEED_TYPES)


def addresses_of(fetched: Fetched) -> list[Link]:
    """The addresses that a feed or sitemap lists, each once, in its order. Raises FetchRefused.

    Relative ones are resolved; those that are not http or https are left out. A sitemap index gives links with
    `is_list`.
    """
    text = text_of(fetched)
    root = begins_with(text)
    if root in _SITEMAPS:
        places = _Places()
        _sift_up_to(text, places, fetched.url)
        found = places.links
    elif root in _FEEDS:
        entries = _Entries()
        _sift_up_to(text, entries, fetched.url)
        found = _read(entries.remnant(), fetched.url)
    else:
        raise refuse("no-list", fetched.url)
    return _resolved(found, fetched)


def _sift_up_to(text: str, sink: _Entries | _Places, url: str) -> None:
    try:
        sift(text, sink, url=url)
    except _Enough:
        return


class _Entries:
    """A sink that writes the remnant of a feed: its entries with their titles, links and days, and nothing else."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: list[str] = []
        self._skipped, self._entries, self._leaves = 0, 0, 0
        self._leaf, self._room = "", 0
        self._spaces = _SPACES

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        if not self._open:
            self._spaces = _SPACES | {space}  # some feeds live in a namespace of their own
        if self._leaf or self._skipped:
            self._skipped += 1
        elif space in self._spaces and name in _FRAMES | _ENTRIES:
            self._begin_frame(space, name, attributes)
        elif space in self._spaces and name in _LEAVES and self._leaves < _LEAVES_MOST:
            self._leaves += 1
            if space in _DUBLIN and name in _DUBLIN_DAYS:
                space, name = "", "pubDate"  # feedparser takes it for a day of change
            self._leaf, self._room = name, _TEXT_MOST
            self._write(space, name, attributes)
        else:
            self._skipped = 1

    def _begin_frame(self, space: str, name: str, attributes: dict[str, str]) -> None:
        if name in _ENTRIES:
            self._entries += 1
            self._leaves = 0
            if self._entries > ENTRIES_MOST:
                raise _Enough
        self._open.append(name)
        self._write(space, name, attributes)

    def _write(self, space: str, name: str, attributes: dict[str, str]) -> None:
        kept = "".join(
            f" {'xml:base' if key == _BASE else key}={quoteattr(value[:_TEXT_MOST])}"
            for key, value in attributes.items()
            if key in _KEPT
        )
        self._out.append(f"<{name} xmlns={quoteattr(space if space in _SPACES else '')}{kept}>")

    def data(self, text: str) -> None:
        if self._leaf and self._room > 0:
            self._out.append(escape(text[: self._room]))
            self._room -= len(text)

    def end(self, space: str, name: str) -> None:  # noqa: ARG002 - a Sink is told both
        if self._skipped:
            self._skipped -= 1
            return
        self._out.append(f"</{self._leaf or name}>")
        if self._leaf:
            self._leaf = ""
        else:
            self._open.pop()

    def remnant(self) -> bytes:
        """The feed as sifted, closed where it was cut."""
        if self._open and self._open[-1] in _ENTRIES and self._leaf:
            self._out.append(f"</{self._leaf}>")
        return "".join([*self._out, *(f"</{name}>" for name in reversed(self._open))]).encode("utf-8")


class _Places:
    """A sink that takes the places of a sitemap or of an index of sitemaps."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self._path: list[str] = []
        self._cells: dict[str, str] = {}

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - a Sink is told all
        self._path.append(name)
        if name in {"url", "sitemap"} and len(self._path) == 2:
            self._cells = {}
            if len(self.links) >= _PLACES_MOST:
                raise _Enough

    def data(self, text: str) -> None:
        name = self._path[-1]
        if len(self._path) in {3, 4} and name in {"loc", "lastmod", "title", "publication_date"}:
            key = name if len(self._path) == 3 or self._path[2] == "news" else ""
            self._cells[key] = (self._cells.get(key, "") + text)[:_TEXT_MOST]

    def end(self, space: str, name: str) -> None:  # noqa: ARG002 - a Sink is told both
        self._path.pop()
        if len(self._path) == 1 and name in {"url", "sitemap"} and self._cells.get("loc", "").strip():
            cells = self._cells
            self.links.append(
                Link(
                    cells["loc"].strip(),
                    title=_plain(cells.get("title", "")),
                    published=_day(cells.get("publication_date", "")),
                    changed=_day(cells.get("lastmod", "")),
                    is_list=name == "sitemap",
                )
            )


def _read(remnant: bytes, url: str) -> list[Link]:
    """The entries of a sifted feed by feedparser, which knows every version of RSS and Atom."""
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    parsed = feedparser.parse(
        io.BytesIO(remnant), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return [
        Link(
            str(entry.get("link", "")),
            title=_plain(str(entry.get("title", ""))),
            published=_stated(entry, "published", "created"),
            changed=_stated(entry, "updated"),
        )
        for entry in parsed.entries
    ]


def _stated(entry: dict[str, Any], *keys: str) -> dt.date | None:
    """The first of some days that an entry states; what only feedparser can read it tells in UTC."""
    for key in keys:
        # Not entry.get: feedparser would give the day of change for a missing day of publication.
        stated, parsed = dict.get(entry, key), dict.get(entry, f"{key}_parsed")
        if day := _day(str(stated or "")):
            return day
        if isinstance(parsed, time.struct_time) and parsed.tm_year > 1900 and not _rolled_over(str(stated), parsed):
            return day_in_vietnam(dt.datetime(*parsed[:6], tzinfo=dt.UTC))
    return None


def _rolled_over(stated: str, parsed: time.struct_time) -> bool:
    """Whether feedparser made a day of one that no calendar has: 3 March of «2025-02-31»."""
    if str(parsed.tm_year) not in stated:
        return True
    found = _ISO.match(stated.strip())
    return found is not None and calendar_day(int(found[1]), int(found[2]), int(found[3])) is None


def _day(stated: str) -> dt.date | None:
    """The day of an RFC 822 or ISO date as its publisher's clock shows it; a time in UTC becomes Vietnam's day."""
    stated = stated.strip()[:80]
    moment: dt.datetime | None = None
    for read in (dt.datetime.fromisoformat, email.utils.parsedate_to_datetime):
        try:
            moment = read(stated)
            break
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return day_in_vietnam(moment) if moment else None


def _plain(title: str) -> str:
    """A title as one line of text, without markup."""
    return " ".join(html.unescape(_TAG.sub(" ", title)).split())[:500]


def _resolved(links: list[Link], fetched: Fetched) -> list[Link]:
    """The links as whole addresses, each once, without days that had not come when the list was read."""
    base = parse_address(fetched.url, loopback=True)
    latest = fetched.at.date() + dt.timedelta(days=1)
    whole: dict[str, Link] = {}
    for link in links:
        address = _towards(base, link.url)
        if address is not None and address.url != base.url:
            published, changed = (day if day and day <= latest else None for day in (link.published, link.changed))
            whole.setdefault(address.url, replace(link, url=address.url, published=published, changed=changed))
    return list(whole.values())


def _towards(base: Address, url: str) -> Address | None:
    if not url.strip():
        return None
    try:
        return base.towards("%20".join(url.split()), loopback=True)
    except FetchRefused:
        return None
