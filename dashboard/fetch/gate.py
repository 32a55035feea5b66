"""The one way out: from an address to its bytes, if the operator, the network and the site all let it pass.

Every hop of every request goes through the same steps: listed, allowed by robots.txt, our turn, looked up once, public,
asked. Redirects are followed by hand; cookies, credentials, proxies and scripts do not exist here.

>>> Gate("").get("https://news.example/")
Traceback (most recent call last):
dashboard.errors.FetchRefused: https://news.example/: reading addresses is switched off. Mend: …
"""

from __future__ import annotations

import datetime as dt
import re
import ssl
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

import httpx

from dashboard import __version__
from dashboard.errors import FetchRefused
from dashboard.fetch.body import read_body, unpack
from dashboard.fetch.deadline import Clock, Deadline
from dashboard.fetch.hosts import Address, Hosts, parse_address
from dashboard.fetch.pace import PACE, Pace
from dashboard.fetch.patience import Patience
from dashboard.fetch.public import Lookup, look_up, resolve
from dashboard.fetch.refusals import refuse
from dashboard.fetch.robots import AGENT, LARGEST, Robots
from dashboard.fetch.visits import Visit, told
from dashboard.fetch.wire import Answer, ask

__all__ = ["FEED_TYPES", "Fetched", "Gate", "Limits"]

_HEADERS = (
    ("User-Agent", f"{AGENT}/{__version__} (evidence map of border news; robots.txt name: {AGENT})"),
    ("Accept", "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, text/xml, text/plain"),
    ("Accept-Encoding", "gzip, deflate"),
    ("Accept-Language", "vi, zh, en"),
    ("Connection", "close"),
)
_PAGES = {"text/html", "application/xhtml+xml", "text/plain"}
FEED_TYPES = {"application/xml", "text/xml", "application/rss+xml", "application/atom+xml", "application/rdf+xml"}
_PACKED = {"application/gzip", "application/x-gzip", "application/octet-stream"}
_ENCODINGS = {"": "", "identity": "", "gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one address may cost: seconds, bytes and hops; `pause` and `pause_most` are seconds between requests."""

    seconds: float = 20.0
    raw: int = 8_000_000
    unpacked: int = 24_000_000
    redirects: int = 5
    pause: float = 1.0
    pause_most: float = 30.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address holds: `url` is where it was found in the end, `asked` what was asked for, `at` in UTC.

    `visit` is what the server told for the next time. With the status 304 there are no data: nothing has changed.
    """

    url: str
    address: str
    data: bytes
    media_type: str
    charset: str
    status: int
    asked: str
    at: dt.datetime
    visit: Visit | None = None

    @property
    def unchanged(self) -> bool:
        """Whether it is what it was at the last visit."""
        return self.status == HTTPStatus.NOT_MODIFIED


class _Settings(Protocol):
    @property
    def fetch_hosts(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Got:
    """One hop: where it leads on, or its body."""

    status: int
    number: str
    location: str = ""
    data: bytes = b""
    content_type: str = ""
    visit: Visit | None = None


class Gate:
    """Reads addresses of listed hosts; an object because robots.txt of a site is read once for many pages.

    May be shared between threads. Everything after `limits` is for tests; `allow_loopback` lets listed names lead to
    this machine and is out of reach for settings and command line.
    """

    def __init__(
        self,
        hosts: str,
        *,
        limits: Limits | None = None,
        allow_loopback: bool = False,
        look: Lookup = look_up,
        pace: Pace = PACE,
        clock: Clock = time.monotonic,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.hosts = Hosts.of(hosts, loopback=allow_loopback)
        self.limits = limits or Limits()
        self._loopback, self._look, self._pace, self._clock = allow_loopback, look, pace, clock
        self._context = context
        self._robots = Robots(self._robots_txt, clock=clock)
        self._patience = Patience(clock=clock)

    @classmethod
    def of(cls, settings: _Settings) -> Gate:
        """The gate that the operator has set up. Raises SettingsError with every faulty host."""
        return cls(settings.fetch_hosts)

    @property
    def open(self) -> bool:
        """Whether any host is listed."""
        return bool(self.hosts.entries)

    def get(self, url: str, *, before: Visit | None = None) -> Fetched:
        """What `url` holds: a web page, a text, a feed or a sitemap; nothing where that is what it held `before`.

        Raises FetchRefused with code, reason and mend.
        """
        if not self.open:
            raise refuse("off", url)
        asked = parse_address(url, loopback=self._loopback)
        self.hosts.check(asked)
        deadline = Deadline(self.limits.seconds, clock=self._clock)
        address, got = self._follow(asked, deadline, robots=False, before=before)
        media, data = _content(got, address, most=self.limits.unpacked)
        charset = found[1] if (found := _CHARSET.search(got.content_type)) else ""
        now = dt.datetime.now(dt.UTC)
        return Fetched(address.url, got.number, data, media, charset, got.status, asked.url, now, got.visit)

    def _robots_txt(self, address: Address, deadline: Deadline) -> tuple[int, bytes]:
        _, got = self._follow(address, deadline, robots=True)
        return got.status, got.data

    def _follow(
        self, address: Address, deadline: Deadline, *, robots: bool, before: Visit | None = None
    ) -> tuple[Address, _Got]:
        """The end of a chain of redirects, each hop checked like the first."""
        seen = {address.url}
        for _ in range(self.limits.redirects + 1):
            self.hosts.check(address)
            got = self._robots_answer(address, deadline) if robots else self._answer(address, deadline, before)
            if not got.location:
                return address, got
            address = address.towards(got.location, loopback=self._loopback)
            if address.url in seen:
                raise refuse("redirect-loop", address.url)
            seen.add(address.url)
        raise refuse("redirects", address.url, most=self.limits.redirects)

    def _answer(self, address: Address, deadline: Deadline, before: Visit | None) -> _Got:
        """What a host answers in its turn; how it ended counts for this host, whoever led to it."""
        self._patience.check(address)
        try:
            asked = self._robots.check(address, deadline).pause()
            pause = max(self.limits.pause, min(asked, self.limits.pause_most))
            with self._pace.turn(address.host, deadline, pause=pause):
                got = self._ask(address, deadline, robots=False, before=before)
        except FetchRefused as error:
            self._patience.note(address.host, error.code)
            raise
        self._patience.note(address.host, "")
        return got

    def _robots_answer(self, address: Address, deadline: Deadline) -> _Got:
        with self._pace.turn(address.host, deadline, pause=self.limits.pause):
            return self._ask(address, deadline, robots=True, before=None)

    def _ask(self, address: Address, deadline: Deadline, *, robots: bool, before: Visit | None) -> _Got:
        numbers = resolve(address, deadline, look=self._look, loopback=self._loopback)
        trust = self._trust() if address.scheme == "https" else None
        asked = before.headers if before and before.url == address.url else ()
        headers = (*_HEADERS, *asked)
        with ask(address, numbers, headers=headers, deadline=deadline, most=self.limits.raw, context=trust) as answer:
            status, number = answer.status, answer.reached
            if asked and status == HTTPStatus.NOT_MODIFIED:
                return _Got(status, number)
            if status in {301, 302, 303, 307, 308}:
                if not (location := answer.header("location").strip()):
                    raise refuse("redirect", address.url)
                return _Got(status, number, location)
            if robots and status != 200:
                return _Got(status, number)
            self._check_head(answer, address, robots=robots)
            data = read_body(
                answer.parts(),
                address.url,
                encoding=_ENCODINGS[_encoding(answer)],
                deadline=deadline,
                most=self.limits.unpacked,
                cut=LARGEST if robots else 0,
            )
            visit = Visit(address.url, told(answer.header("etag")), told(answer.header("last-modified")))
            return _Got(status, number, data=data, content_type=answer.header("content-type"), visit=visit)

    def _check_head(self, answer: Answer, address: Address, *, robots: bool) -> None:
        """Raises FetchRefused where the head alone tells that the body is not wanted."""
        if answer.status in {429, 503}:
            self._patience.rest(address.host, answer.header("retry-after").strip())
        if answer.status not in {200, 203}:
            raise refuse("status", address.url, status=answer.status, **_status_words(answer.status))
        if _encoding(answer) not in _ENCODINGS:
            raise refuse("encoding", address.url, encoding=_encoding(answer)[:60])
        if robots:
            return
        media = _media_type(answer.header("content-type"))
        packed = media in _PACKED and address.target.partition("?")[0].endswith(".gz")
        if media not in _PAGES | FEED_TYPES and not packed:
            raise refuse("media-type", address.url, media=media[:80] or "of no stated type")
        length = answer.header("content-length").strip()
        if length.isascii() and length.isdecimal() and (len(length) > 18 or int(length) > self.limits.raw):
            raise refuse("too-large", address.url, most=self.limits.raw, of="on the wire")

    def _trust(self) -> ssl.SSLContext:
        """The authorities that hosts must prove themselves by: those that come with httpx, not those of the shell."""
        if self._context is None:
            self._context = httpx.create_ssl_context(trust_env=False)
        return self._context


def _encoding(answer: Answer) -> str:
    return ",".join(value.strip().lower() for value in answer.headers("content-encoding"))


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _content(got: _Got, address: Address, *, most: int) -> tuple[str, bytes]:
    """Media type and bytes; a gzip file is a sitemap, and opened."""
    media = _media_type(got.content_type)
    if got.status == HTTPStatus.NOT_MODIFIED or media in _PAGES or not got.data.startswith(b"\x1f\x8b"):
        if media in _PACKED:
            raise refuse("media-type", address.url, media=media)
        return media, got.data
    data = unpack(got.data, address.url, most=most)
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise refuse("media-type", address.url, media="packed, and no sitemap")
    return "application/xml", data


def _status_words(status: int) -> dict[str, str]:
    """The name of a status and what can be done about it."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "with an unknown status"
    if status in {404, 410}:
        mend = "check the address, the page may have moved"
    elif status in {401, 402, 403, 407, 451}:
        mend = "save the page in a browser and ingest the file"
    else:
        mend = "try again later"
    return {"phrase": phrase, "mend": mend}
