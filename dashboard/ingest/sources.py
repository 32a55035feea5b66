"""Where articles come from: one `Source` each, named, and loaded only when its turn has come.

A source is known again by its key: the absolute path of a file, the address of a page, the hash of an upload.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.articles import MAX_BYTES, Passed, files_in, refuse_other_files
from dashboard.errors import ArticleError, FetchRefused
from dashboard.store import Refused

if TYPE_CHECKING:
    from dashboard.fetch import Fetched, Link

__all__ = [
    "Loaded",
    "Source",
    "fetched_sources",
    "find_sources",
    "key_of",
    "load_source",
    "plain",
    "told_for",
]

_KEY = 500  # characters; the key is an index of the store


@dataclass(frozen=True, slots=True)
class Source:
    """One article to come: a file (`path`), bytes already here (`data`), or an address that was refused (`fault`).

    `publisher`, `published` and `url` are what the giver knows of it. `fetched` is the day on which `url` was read;
    without it `url` is only where the article can be found, and the bytes count as an upload. `unchanged` marks an
    address whose server says that it holds what it held at the last visit.
    """

    name: str
    _: KW_ONLY
    data: bytes | None = None
    path: Path | None = None
    url: str = ""
    publisher: str = ""
    published: dt.date | None = None
    fetched: dt.date | None = None
    media_type: str = ""
    charset: str = ""
    fault: FetchRefused | None = None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source with its bytes; `obtained` is the day on which they were had."""

    source: Source
    key: str
    sha256: str
    data: bytes
    obtained: dt.date | None


def find_sources(paths: Iterable[Path], passed: Passed | None = None) -> Iterator[Source]:
    """The files of `paths`, folders with all articles that lie in them, by name and each once; `passed` is told what
    else lies there."""
    seen: set[Path] = set()
    given = list(paths)
    for path in given:
        for file in files_in(path, passed) if path.is_dir() else [path]:
            if file not in seen:
                if len(given) > 1:  # one folder holds no file twice, and may hold very many
                    seen.add(file)
                yield Source(plain(str(file)), path=file)


def fetched_sources(found: Iterable[tuple[Link, Fetched | FetchRefused]]) -> Iterator[Source]:
    """What the gate let through or refused, as sources."""
    for link, got in found:
        if isinstance(got, FetchRefused):
            yield Source(link.url, url=link.url, fault=got)
        else:
            yield Source(
                link.url,
                data=got.data,
                url=got.url,
                publisher=link.publisher,
                published=link.published,
                fetched=got.at.astimezone().date(),
                media_type=got.media_type,
                charset=got.charset,
                unchanged=got.unchanged,
            )


def load_source(source: Source) -> Loaded | Refused:
    """The bytes of a source with their hash, or why it cannot be read."""
    if source.fault is not None:
        return Refused(source=key_of(source.url), sha256="", code=source.fault.code, reason=str(source.fault))
    try:
        data, obtained = _bytes(source)
    except ArticleError as error:
        return Refused(source=_key(source, ""), sha256="", code=error.code, reason=str(error))
    digest = hashlib.sha256(data).hexdigest()
    return Loaded(source, _key(source, digest), digest, data, obtained)


def _bytes(source: Source) -> tuple[bytes, dt.date | None]:
    if source.data is not None:
        return source.data, source.fetched
    path = source.path or Path(source.name)
    try:
        if path.is_dir():
            raise ArticleError(f"{source.name}: cannot be listed. Mend: check its permissions.", code="unreadable")
        if not path.is_file():
            raise ArticleError(
                f"{source.name}: is no file. Mend: name a text file or a saved web page.", code="no-file"
            )
        told = path.stat()
        if told.st_size > MAX_BYTES:
            with path.open("rb") as stream:
                refuse_other_files(stream.read(64), source.name)
            size = f"{told.st_size:,} bytes, more than {MAX_BYTES:,}"
            raise ArticleError(f"{source.name}: has {size}. Mend: one article a file.", code="too-long")
        data = path.read_bytes()
    except OSError as error:
        raise ArticleError(
            f"{source.name}: cannot be read ({error.strerror}). Mend: check its permissions.", code="unreadable"
        ) from None
    return data, dt.datetime.fromtimestamp(told.st_mtime).astimezone().date()


def _key(source: Source, digest: str) -> str:
    if source.data is None:
        return key_of(plain(os.path.abspath(source.path or source.name)))  # noqa: PTH100 - links stay as they are
    if source.fetched is not None and source.url:
        return key_of(source.url)
    return key_of(f"upload:{digest[:16]}/{plain(source.name)}")


def told_for(source: Source) -> tuple[str, str, str]:
    """What the giver told of an article: its day, its publisher, and its address unless it was fetched from there."""
    day = source.published.isoformat() if source.published else ""
    return day, source.publisher, source.url if source.fetched is None else ""


def plain(name: str) -> str:
    """A file name that is not UTF-8 on the disk, as text that every database takes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace").replace("\0", "\\0")


def key_of(key: str) -> str:
    """A path or an address as the store keeps it: very long ones end in their hash."""
    if len(key) <= _KEY:
        return key
    return f"{key[: _KEY - 17]}…{hashlib.sha256(key.encode()).hexdigest()[:16]}"
