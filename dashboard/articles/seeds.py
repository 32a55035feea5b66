"""The founding articles: the parsed files under the reviewed metadata of seeds/articles.csv, every fault at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from dashboard.articles.reading import read_bytes
from dashboard.articles.shapes import Shapes
from dashboard.days import iso_day
from dashboard.errors import ArticleError, DataFaults, Fault
from dashboard.models import Article, Basis, Language
from dashboard.tables import Row, Table, did_you_mean, read_table

__all__ = ["COLUMNS", "article_faults", "load_articles", "readable_articles"]

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
_TABLE = Table.of("articles.csv", COLUMNS)
_LONGEST_NAME = 120
"""Characters of a file name; a file system refuses more than 255 bytes."""
_HARMLESS = {"E309", "E311", "E314"}
"""Faults of a row in spite of which its article can be held against the claims."""


def _cell_faults(row: Row) -> Iterator[Fault]:
    """The faults of the cells that need no file."""
    for column in ("published", "event_day"):
        if row[column] and iso_day(row[column]) is None:
            yield row.fault(column, "is not a date", mend="write it as YYYY-MM-DD", code="E306")
    if row["basis"] not in set(Basis):
        yield row.fault("basis", "is no known basis", mend=did_you_mean(row["basis"], Basis), code="E307")
    elif (row["basis"] == Basis.UNKNOWN) != (not row["published"]):
        mend = "give the day with a basis, or neither"
        yield row.fault("basis", "does not fit the published day", mend=mend, code="E308")
    if row["basis"] == Basis.INFERRED and not row["published_why"]:
        yield row.fault(
            "published_why", "is empty though the day is inferred", mend="say from what it follows", code="E309"
        )
    if row["language"] not in set(Language):
        yield row.fault("language", "is no known language", mend=did_you_mean(row["language"], Language), code="E310")
    if row["url"] and not re.fullmatch(r"https?://[^\s/]+(?:/\S*)?", row["url"]):
        mend = "begin it with https:// and write no spaces"
        yield row.fault("url", "is no web address", mend=mend, code="E311")
    published, event = iso_day(row["published"]), iso_day(row["event_day"])
    if published and event and event > published:
        yield row.fault(
            "event_day", f"lies after the day of publication {published}", mend="check both days", code="E312"
        )


def _bytes_faults(row: Row, folder: Path) -> Iterator[Fault]:
    """The faults of the file that a row names, and of the body span in it."""
    path = folder / row["file"]
    if len(row["file"]) > _LONGEST_NAME or not row["file"] or path.parent != folder or not path.is_file():
        yield row.fault("file", "is not in the folder", mend="restore the file or delete the row", code="E313")
        return
    if row["id"] != path.stem:
        yield row.fault("id", f"is not the stem of {path.name}", mend=f"write {path.stem}", code="E315")
    try:
        data = path.read_bytes()
        article = read_bytes(data, name=path.name)
    except OSError as error:
        yield row.fault("file", f"cannot be read ({error.strerror})", mend="make it a readable file", code="E316")
        return
    except ArticleError as error:
        fault, _, mend = str(error).partition(". Mend: ")
        yield row.fault("file", f"cannot be used, {fault}", mend=mend.rstrip("."), code="E316")
        return
    yield from _sum_faults(row, data, article)
    yield from _body_faults(row, len(article.text))


def _body_faults(row: Row, length: int) -> Iterator[Fault]:
    """Offsets of the body that are none, or span no text."""
    start, end = _offset(row["body_start"]), _offset(row["body_end"])
    mend = f"use offsets in 0 to {length}"
    for column, offset in (("body_start", start), ("body_end", end)):
        if offset is None:
            yield row.fault(column, "is no offset", mend=mend, code="E317")
    if start is not None and end is not None and not start < end <= length:
        fault = f"and body_end «{row['body_end']}» span no text"
        yield row.fault("body_start", fault, mend=mend, code="E317")


def _sum_faults(row: Row, data: bytes, article: Article) -> Iterator[Fault]:
    """Bytes that are not those that were reviewed, and what has probably happened to them."""
    found = hashlib.sha256(data).hexdigest()
    if found == row["sha256"]:
        return
    if hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest() == row["sha256"]:
        why, mend = "git has turned LF into CRLF", "set `*.txt -text` in .gitattributes and check it out again"
    elif row["sha256"] in {hashlib.sha256(article.text.encode(form)).hexdigest() for form in ("utf-8", "utf-8-sig")}:
        why, mend = "only its Unicode form or line ends have changed", "restore the file byte for byte"
    else:
        why, mend = "the file has changed", f"restore the file, or review its claims and write {found}"
    yield row.fault("sha256", f"is not the sum of {row['file']}: {why}", mend=mend, code="E314")


def _offset(cell: str) -> int | None:
    return int(cell) if cell.isascii() and cell.isdecimal() and len(cell) < 10 else None


def article_faults(seeds: Path) -> list[Fault]:
    """Every fault of articles.csv and of the files it names in the folder `seeds`."""
    sheet = read_table(seeds / _TABLE.file, _TABLE)
    faults = list(sheet.faults)
    first: dict[str, int] = {}
    for row in sheet.complete:
        if not row["id"]:
            faults.append(row.fault("id", "is empty", mend="write the stem of the file", code="E318"))
        elif first.setdefault(row["id"], row.number) != row.number:
            fault = f"stands in row {first[row['id']]} too"
            faults.append(row.fault("id", fault, mend="delete one of the rows", code="E318"))
        faults += [*_cell_faults(row), *_bytes_faults(row, seeds)]
    named = {row["file"] for row in sheet.rows}
    if sheet.whole and "file" in sheet.rows[0]:
        for file in sorted(p.name for p in seeds.iterdir() if p.suffix.lower() == ".txt" and p.name not in named):
            mend = "add a row for it or move the file away"
            faults.append(Fault(_TABLE.file, 0, "file", file, "lies in the folder but has no row", mend, "E319"))
    return faults


def readable_articles(seeds: Path) -> tuple[list[Article], frozenset[str] | None]:
    """The articles whose rows can be used, whatever else is wrong, and the ids of those that cannot.

    None for the ids where the table itself is broken, so that nobody knows which articles there are. A file whose
    bytes have changed is read as it is: what has become of the quotes is then seen.
    """
    sheet = read_table(seeds / _TABLE.file, _TABLE)
    articles = [
        _article(row, seeds)
        for row in sheet.complete
        if all(fault.code in _HARMLESS for fault in (*_cell_faults(row), *_bytes_faults(row, seeds)))
    ]
    if not sheet.whole or len(sheet.complete) < len(sheet.rows):
        return articles, None
    named = {name for row in sheet.rows for name in (row["id"], row["file"].rpartition(".")[0])}
    return articles, frozenset(named - {article.id for article in articles})


def load_articles(seeds: Path, *, shapes: Shapes | None = None) -> list[Article]:
    """The articles of the folder `seeds`, sorted by id. Raises DataFaults with every fault of table and files.

    `shapes` tell furniture; by default those of the folder that the settings name.
    """
    if faults := article_faults(seeds):
        raise DataFaults(faults)
    rows = read_table(seeds / _TABLE.file, _TABLE).complete
    return sorted((_article(row, seeds, shapes) for row in rows), key=lambda a: a.id)


def _article(row: Row, seeds: Path, shapes: Shapes | None = None) -> Article:
    """The parsed file of a sound row under the reviewed metadata."""
    return replace(
        read_bytes((seeds / row["file"]).read_bytes(), name=row["file"], shapes=shapes),
        publisher=row["publisher"],
        url=row["url"],
        published=iso_day(row["published"]),
        basis=Basis(row["basis"]),
        published_why=row["published_why"],
        event_day=iso_day(row["event_day"]),
        title=row["title"],
        language=row["language"],
        body=(int(row["body_start"]), int(row["body_end"])),
    )
