"""Which network addresses are public, and the one look-up of a host name: from a name to checked numbers.

Python's own table differs between its versions and calls some addresses global that reach inside (multicast, mapped,
translated and tunnelled ones), so IPv6 is held against what is assigned, and IPv4 against what is set apart.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from dashboard.fetch.deadline import Deadline
from dashboard.fetch.hosts import Address
from dashboard.fetch.refusals import refuse

__all__ = ["Lookup", "is_public", "look_up", "resolve"]

Lookup = Callable[[str, int], Sequence[str]]
"""From host and port to the spelt addresses; OSError where there is none."""

_MOST = 16
_ASSIGNED = IPv6Network("2000::/3")
_V6_APART = [
    IPv6Network(net)
    for net in (
        "2001::/23",  # protocol assignments, among them Teredo, which carries an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which carries an IPv4 address
        "3fff::/20",  # documentation
    )
]
_V4_APART = [
    IPv4Network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3",  # multicast and reserved
        "168.63.129.16/32",  # global by number, yet it is the inner service of one cloud
    )
]  # fmt: skip


def is_public(ip: IPv4Address | IPv6Address) -> bool:
    """Whether a packet to `ip` leaves for the public internet."""
    if isinstance(ip, IPv6Address):
        apart = ip.scope_id is not None or ip not in _ASSIGNED or any(ip in net for net in _V6_APART)
    else:
        apart = any(ip in net for net in _V4_APART)
    return not apart and ip.is_global and not ip.is_multicast


def look_up(host: str, port: int) -> list[str]:
    """The addresses that the system's resolver knows for `host`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(address: Address, deadline: Deadline, *, look: Lookup, loopback: bool = False) -> list[str]:
    """The numbers of a host, looked up once, every one of them public. Raises FetchRefused."""
    spelt = _within(deadline, look, address)
    if not spelt:
        raise refuse("dns", address.url, host=address.host, why="the answer is empty")
    for text in spelt:
        try:
            ip = ip_address(text)
        except ValueError:
            raise refuse("dns", address.url, host=address.host, why="the answer is no number") from None
        if not (is_public(ip) or (loopback and ip.is_loopback)):
            raise refuse("not-public", address.url, host=address.host, ip=text)
    return list(spelt[:_MOST])


def _within(deadline: Deadline, look: Lookup, address: Address) -> Sequence[str]:
    """What `look` answers before the deadline: the system's resolver knows no time limit, so it gets a thread."""
    answer: list[Sequence[str]] = []
    fault: list[BaseException] = []

    def ask() -> None:
        try:
            answer.append(look(address.host, address.port))
        except (OSError, UnicodeError) as error:
            fault.append(error)

    thread = threading.Thread(target=ask, name="look-up", daemon=True)
    thread.start()
    thread.join(deadline.left(address.url))
    if fault:
        why = getattr(fault[0], "strerror", None) or "not found"
        raise refuse("dns", address.url, host=address.host, why=why) from None
    if not answer:
        deadline.left(address.url)
        raise refuse("dns", address.url, host=address.host, why="no answer in time")
    return answer[0]
