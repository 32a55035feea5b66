"""Addresses of articles, as feeds, sitemaps and tables name them, with what is known of each beforehand.

`read_addresses` reads a table of the user's own: columns url, publisher and published, every fault of it at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.days import iso_day
from dashboard.errors import DataFaults, Fault, FetchRefused
from dashboard.fetch.hosts import Hosts, parse_address
from dashboard.tables import Row, Table, condensed, read_table

__all__ = ["COLUMNS", "Link", "read_addresses"]

COLUMNS = ("url", "publisher", "published")

_AS_SPREADSHEETS_WRITE = {"E102", "E104", "E105", "E106", "E107", "E115", "E119"}
"""Accidents that a reviewed table must not have and a user's spreadsheet may: they lose nothing."""

_EARLIEST = dt.date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Link:
    """One address; `published` is the day its list states, `changed` when a sitemap last saw it change.

    `is_list` marks a sitemap named by a sitemap, which holds further addresses and no article.
    """

    url: str
    title: str = ""
    published: dt.date | None = None
    publisher: str = ""
    changed: dt.date | None = None
    is_list: bool = False


def read_addresses(path: Path, *, hosts: Hosts | None = None, today: dt.date | None = None) -> list[Link]:
    """The addresses of a table, each once, in its order; with `hosts`, unlisted ones are faults too.

    Raises DataFaults with every fault at once.
    """
    sheet = read_table(path, Table.of(path.name, COLUMNS))
    faults = [fault for fault in sheet.faults if fault.code not in _AS_SPREADSHEETS_WRITE]
    today = today or dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)  # it is tomorrow already further east
    links: dict[str, tuple[Link, Row]] = {}
    for row in sheet.complete:
        link, found = _link(row, hosts, today)
        faults += found
        if link is None:
            continue
        known, first = links.setdefault(link.url, (link, row))
        if known != link:
            fault = f"stands in row {first.number} too, with another publisher or day"
            faults.append(row.fault("url", fault, mend="keep the row that is right", code="E346"))
    if faults:
        raise DataFaults(sorted(condensed(faults)))
    return [link for link, _ in links.values()]


def _link(row: Row, hosts: Hosts | None, today: dt.date) -> tuple[Link | None, list[Fault]]:
    url, faults = "", list(_day_faults(row, today))
    try:
        address = parse_address(row["url"])
        url = address.url
        if hosts is not None:
            hosts.check(address)
    except FetchRefused as error:
        code = "E340" if error.code not in {"off", "unlisted"} else "E341"
        faults.append(row.fault("url", error.reason, mend=error.mend, code=code))
    if faults:
        return None, faults
    return Link(url, published=iso_day(row["published"]), publisher=" ".join(row["publisher"].split())), []


def _day_faults(row: Row, today: dt.date) -> Iterator[Fault]:
    cell = row["published"]
    if not cell:
        return
    day = iso_day(cell)
    if day is None:
        mend = "write it as YYYY-MM-DD, or leave it empty"
        yield row.fault("published", "is not a date", mend=mend, code="E342")
        return
    if day > today:
        yield row.fault("published", "lies in the future", mend="check the year", code="E343")
    elif day < _EARLIEST:
        yield row.fault("published", f"lies before {_EARLIEST.year}", mend="check the year", code="E344")
