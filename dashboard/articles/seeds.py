"""The founding articles: the parsed files under the reviewed metadata of seeds/articles.csv, every fault at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.articles.reading import read_bytes
from dashboard.articles.shapes import iso_day, table_rows
from dashboard.errors import ArticleError, DataFaults, Fault
from dashboard.models import Article, Basis, Language

__all__ = ["COLUMNS", "article_faults", "load_articles"]

COLUMNS = (
    "id",
    "file",
    "publisher",
    "url",
    "published",
    "basis",
    "published_why",
    "event_day",
    "title",
    "language",
    "body_start",
    "body_end",
    "sha256",
)
_TABLE = "articles.csv"


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of articles.csv with its number in the file, to word faults with."""

    number: int
    cells: Mapping[str, str]

    def fault(self, column: str, fault: str, mend: str, code: str) -> Fault:
        return Fault(_TABLE, self.number, column, self.cells.get(column, ""), fault, mend, code)


def _header_faults(path: Path) -> list[Fault]:
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        return [Fault(_TABLE, 0, "", "", "begins with a byte order mark", "save it as UTF-8 without BOM", "E301")]
    try:
        first = raw.decode("utf-8").partition("\n")[0].rstrip("\r")
    except UnicodeDecodeError as error:
        return [Fault(_TABLE, 0, "", "", f"is not UTF-8 at byte {error.start}", "save it as UTF-8", "E301")]
    names = first.split(",")
    if len(names) == 1 and ";" in first:
        return [Fault(_TABLE, 1, "", first[:60], "separates by semicolons", "save it with commas", "E302")]
    missing = [Fault(_TABLE, 1, c, "", "is missing", "add the column", "E303") for c in COLUMNS if c not in names]
    mend = f"use one of {', '.join(COLUMNS)}"
    unknown = [Fault(_TABLE, 1, n, n, "is no known column", mend, "E304") for n in names if n not in COLUMNS]
    return missing + unknown


def _cell_faults(row: _Row) -> Iterator[Fault]:
    """The faults of the cells that need no file."""
    cells = row.cells
    for column in ("published", "event_day"):
        if cells[column] and iso_day(cells[column]) is None:
            yield row.fault(column, "is not a date", "write it as YYYY-MM-DD", "E306")
    if cells["basis"] not in set(Basis):
        yield row.fault("basis", "is no known basis", f"use one of {', '.join(Basis)}", "E307")
    elif (cells["basis"] == Basis.UNKNOWN) != (not cells["published"]):
        mend = "give the day with a basis, or neither"
        yield row.fault("basis", "does not fit the published day", mend, "E308")
    if cells["basis"] == Basis.INFERRED and not cells["published_why"]:
        yield row.fault("published_why", "is empty though the day is inferred", "say from what it follows", "E309")
    if cells["language"] not in set(Language):
        yield row.fault("language", "is no known language", f"use one of {', '.join(Language)}", "E310")
    if cells["url"] and not cells["url"].startswith(("https://", "http://")):
        yield row.fault("url", "is no web address", "begin it with https://", "E311")
    published, event = iso_day(cells["published"]), iso_day(cells["event_day"])
    if published and event and event > published:
        yield row.fault("event_day", f"lies after the day of publication {published}", "check both days", "E312")


def _bytes_faults(row: _Row, folder: Path) -> Iterator[Fault]:
    """The faults of the file that a row names, and of the body span in it."""
    path = folder / row.cells["file"]
    if not row.cells["file"] or path.parent != folder or not path.is_file():
        yield row.fault("file", "is not in the folder", "restore the file or delete the row", "E313")
        return
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != row.cells["sha256"]:
        if hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest() == row.cells["sha256"]:
            why, mend = "git has turned LF into CRLF", "set `*.txt -text` in .gitattributes and check it out again"
        else:
            why, mend = "the file has changed", "restore the file, or review it and renew the sum"
        yield row.fault("sha256", f"is not the sum of {path.name}: {why}", mend, "E314")
    if row.cells["id"] != path.stem:
        yield row.fault("id", f"is not the stem of {path.name}", f"write {path.stem}", "E315")
    try:
        article = read_bytes(data, name=path.name)
    except ArticleError as error:
        yield row.fault("file", f"cannot be read: {error}", "see there", "E316")
        return
    body = [int(row.cells[c]) if row.cells[c].isdigit() else -1 for c in ("body_start", "body_end")]
    if not 0 <= body[0] < body[1] <= len(article.text):
        mend = f"use offsets in 0 to {len(article.text)}"
        yield row.fault("body_start", f"and body_end «{row.cells['body_end']}» span nothing", mend, "E317")


def article_faults(seeds: Path) -> list[Fault]:
    """Every fault of articles.csv and of the files it names in the folder `seeds`."""
    path = seeds / _TABLE
    if not path.is_file():
        return [Fault(_TABLE, 0, "", "", "is missing", "restore it from the repository", "E300")]
    faults = _header_faults(path)
    if faults:
        return faults
    seen: set[str] = set()
    for number, cells in enumerate(table_rows(path), 2):
        row = _Row(number, cells)
        if "" in cells or len(cells) != len(COLUMNS):
            faults.append(row.fault("", "has more cells than the header", "quote the cell that holds a comma", "E305"))
            continue
        if cells["id"] in seen:
            faults.append(row.fault("id", "stands twice", "delete one of the rows", "E318"))
        seen.add(cells["id"])
        faults += [*_cell_faults(row), *_bytes_faults(row, seeds)]
    named = {cells.get("file", "") for cells in table_rows(path)}
    for file in sorted(p.name for p in seeds.glob("*.txt") if p.name not in named):
        mend = "add a row for it or move the file away"
        faults.append(Fault(_TABLE, 0, "file", file, "lies in the folder but has no row", mend, "E319"))
    return faults


def load_articles(seeds: Path) -> list[Article]:
    """The articles of the folder `seeds`, sorted by id. Raises DataFaults with every fault of table and files."""
    faults = article_faults(seeds)
    if faults:
        raise DataFaults(faults)
    articles = []
    for cells in table_rows(seeds / _TABLE):
        parsed = read_bytes((seeds / cells["file"]).read_bytes(), name=cells["file"])
        articles.append(
            replace(
                parsed,
                publisher=cells["publisher"],
                url=cells["url"],
                published=iso_day(cells["published"]),
                basis=Basis(cells["basis"]),
                published_why=cells["published_why"],
                event_day=iso_day(cells["event_day"]),
                title=cells["title"],
                language=cells["language"],
                body=(int(cells["body_start"]), int(cells["body_end"])),
            )
        )
    return sorted(articles, key=lambda a: a.id)
