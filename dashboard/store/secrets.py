"""The address of a store as it may be shown: to a person, in a log, in a report of what is wrong."""

from __future__ import annotations

__all__ = ["without_secrets"]


def without_secrets(address: str) -> str:
    """An address, well formed or not, without password and options, which may hold a password too.

    >>> without_secrets("postgresql+psycopg://reader:why?not@server/map?sslkey=x")
    'postgresql+psycopg://reader:***@server/map?…'
    """
    scheme, mark, rest = address.partition("://") if "://" in address else ("", "", address)
    user, at, host = rest.rpartition("@")
    head, options, _ = user.partition("?")
    if options and ("/" in head.rpartition("@")[2] if "@" in head else ":" not in head.partition("/")[0]):
        user, at, host = head.rpartition("@")  # the sign stood in the options, behind a path
        host += options
    plain, more, _ = host.partition("?")
    shown = f"{scheme}{mark}{user.partition(':')[0]}{':***' if ':' in user else ''}{at}{plain}"
    return f"{shown}?…" if more else shown
