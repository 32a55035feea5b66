"""Which addresses may be asked for: the operator's list of hosts, and one strict reading of an address.

From text to an `Address` whose host is in its ASCII form (IDNA), whose port is explicit and whose target is quoted.
Numbers are never hosts, however they are spelt, and a name without a dot is a machine of the local network.

>>> Hosts.of("news.example, .gov.example").allows("www.gov.example", 443)
True
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx
import idna

from dashboard.errors import FetchRefused, SettingsError
from dashboard.fetch.refusals import refuse

__all__ = ["LONGEST", "Address", "Hosts", "parse_address"]

LONGEST = 4_000
"""Characters of an address; browsers cut at 2,000 to 64,000."""

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_DEFAULT = {"http": 80, "https": 443}
_LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Address:
    """One address in its one spelling; `target` is path and query, percent-encoded."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and, where it is not the usual one, port."""
        port = "" if self.port == _DEFAULT[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"

    @property
    def url(self) -> str:
        return self.origin + self.target

    def towards(self, location: str, *, loopback: bool = False) -> Address:
        """Where a `Location` or a relative link on this page leads. Raises FetchRefused."""
        try:
            joined = urljoin(self.url, location.strip(" \t\r\n").replace(" ", "%20"))
        except ValueError as error:
            raise refuse("address", location, why=str(error)) from None
        return parse_address(joined, loopback=loopback)


def parse_address(text: str, *, loopback: bool = False) -> Address:
    """The address that `text` spells; `loopback` lets 127.0.0.1 pass, for tests. Raises FetchRefused."""
    if len(text) > LONGEST:
        raise refuse("address", text, why=f"more than {LONGEST:,} characters")
    text = text.strip(" \t\r\n")
    if odd := next((char for char in text if not char.isprintable() or char.isspace() or char in "\\<>"), ""):
        raise refuse("address", text, why=f"it holds {unicodedata.name(odd, 'a control character').lower()}")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise refuse("address", text, why=str(error)) from None
    if parts.scheme not in _DEFAULT:
        if not parts.scheme or "." in parts.scheme:
            raise refuse("address", text, why="https:// is missing")
        raise refuse("scheme", text, scheme=parts.scheme)
    if "@" in parts.netloc:
        raise refuse("user-info", parts.scheme + "://…@" + parts.netloc.rpartition("@")[2])
    host = _host(parts, text, loopback=loopback)
    if port == 0:
        raise refuse("address", text, why="no host listens on port 0")
    return Address(parts.scheme, host, port or _DEFAULT[parts.scheme], _target(parts, text))


def _host(parts: SplitResult, text: str, *, loopback: bool) -> str:
    if not parts.hostname:
        raise refuse("address", text, why="it names no host")
    if "[" in parts.netloc:
        raise refuse("ip", text)
    try:
        host = _ascii(parts.hostname)
    except ValueError as error:
        raise refuse("address", text, why=f"{error}") from None
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        if loopback and host == _LOOPBACK:
            return host
        raise refuse("ip", text)
    if len(labels) == 1 or labels[-1] == "localhost":
        raise refuse("local", text)
    return host


def _ascii(name: str) -> str:
    """The host name in small ASCII letters without its final dot. Raises ValueError that says what is wrong."""
    if len(name) > 254:
        raise ValueError("the host name is too long")
    host = name.lower().removesuffix(".")
    if not host.isascii() or "xn--" in host:
        try:
            host = idna.encode(host, uts46=True, std3_rules=True).decode("ascii").removesuffix(".")
        except idna.IDNAError:
            raise ValueError("the host name holds letters that no host name may") from None
    if not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise ValueError("a host name is made of letters, digits, hyphens and single dots")
    return host


def _target(parts: SplitResult, text: str) -> str:
    query = f"?{parts.query}" if parts.query else ""
    try:
        return httpx.URL(f"http://host{parts.path or '/'}{query}").raw_path.decode("ascii")
    except (httpx.InvalidURL, ValueError):
        raise refuse("address", text, why="its path cannot be sent") from None


@dataclass(frozen=True, slots=True)
class _Entry:
    """One listed host; `wide` holds for its sub-domains too, `port` is one further port, 0 the two usual ones."""

    name: str
    wide: bool
    port: int


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts an operator has listed: `news.example`, `.gov.example` with all below it, `news.example:8080`."""

    entries: frozenset[_Entry]

    @classmethod
    def of(cls, listed: str, *, loopback: bool = False) -> Hosts:
        """The hosts of a comma list. Raises SettingsError that names every faulty entry."""
        entries, faults = set(), []
        for text in filter(None, (part.strip() for part in listed.split(","))):
            try:
                entries.add(_entry(text, loopback=loopback))
            except ValueError as error:
                faults.append(f"CUAKHAU_FETCH_HOSTS: «{text[:80]}» — {error}")
        if faults:
            raise SettingsError("\n".join(faults))
        return cls(frozenset(entries))

    def allows(self, host: str, port: int) -> bool:
        """Whether an entry covers this host and port."""
        return any(
            (port == entry.port if entry.port else port in _DEFAULT.values())
            and (host == entry.name or (entry.wide and host.endswith("." + entry.name)))
            for entry in self.entries
        )

    def check(self, address: Address) -> None:
        """Raises FetchRefused for an address of a host that is not listed."""
        if not self.entries:
            raise refuse("off", address.url)
        if not self.allows(address.host, address.port):
            raise refuse("unlisted", address.url, host=address.host, port=address.port)


def _entry(text: str, *, loopback: bool) -> _Entry:
    name, colon, port = text.removeprefix(".").partition(":")
    if "/" in text or "@" in text:
        raise ValueError("is an address, not a host. Mend: write only its host, such as news.example")
    if "*" in text:
        raise ValueError("holds a star. Mend: write .news.example for the host and all its sub-domains")
    if colon and not (port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65_536):
        raise ValueError("has a port that is none. Mend: write a number from 1 to 65535 after the colon")
    try:
        host = parse_address(f"http://{name}/", loopback=loopback).host
    except FetchRefused as error:
        raise ValueError(f"{error.reason}. Mend: write the name of a public host, such as news.example") from None
    return _Entry(host, text.startswith("."), int(port) if colon else 0)
