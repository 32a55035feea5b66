"""From bytes or a path to an `Article`: decoding, title, publisher, day, language."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dashboard.articles.dating import dated
from dashboard.articles.furniture import Line, find_furniture, is_sentence, stamp_day, text_lines
from dashboard.articles.shapes import Shapes, shipped_shapes
from dashboard.errors import ArticleError
from dashboard.models import Article, Basis, Furniture
from dashboard.text import fold, nfc

__all__ = ["MAX_BYTES", "article_paths", "read_article", "read_bytes"]

MAX_BYTES = 5_000_000
_HAN = re.compile(r"[\u3400-\u9fff]")


def _title(text: str, lines: Sequence[Line], shapes: Shapes) -> str:
    """The first line when it has the shape of a headline: no sentence end, no dateline, text after it."""
    if len(lines) < 2:
        return ""
    first = lines[0]
    looks_like_text = is_sentence(first) or len(first.text) > 220 or shapes.dateline.match(first.text) is not None
    return "" if looks_like_text else text[first.start : first.end]


def _publisher(lines: Sequence[Line], shapes: Shapes) -> str:
    """The publisher behind the agency code at the head of a line in the lead."""
    codes = (shapes.dateline.match(line.text) for line in lines[:8])
    return next((shapes.publishers[m["code"] or m["zh"]] for m in codes if m), "")


def _language(body: str) -> str:
    """vi, zh or en by the letters of the text; Vietnamese without tones by its commonest words."""
    if len(_HAN.findall(body)) * 5 > len(body):
        return "zh"
    words = re.findall(r"[a-z]+", fold(body))
    common = sum(w in {"cua", "va", "cac", "tai", "trong", "voi", "khau", "tinh", "duoc", "nhung"} for w in words)
    english = sum(w in {"the", "of", "and", "in", "to", "for", "with", "is", "on"} for w in words)
    return "vi" if common >= english else "en"


def _decode(data: bytes, name: str) -> str:
    """The text of UTF-8 bytes. Raises ArticleError that names the fault and its mend."""
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise ArticleError(f"{name}: is empty. Mend: save the article's text into it.")
    if len(data) > MAX_BYTES:
        raise ArticleError(f"{name}: has {len(data):,} bytes, more than {MAX_BYTES:,}. Mend: one article a file.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ArticleError(f"{name}: is UTF-16. Mend: save it again as UTF-8.")
    if b"\0" in data:
        raise ArticleError(
            f"{name}: holds NUL bytes, so it is no text file. Mend: give the article as plain UTF-8 text."
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"{name}: byte {error.start} (0x{data[error.start]:02x}) is not UTF-8; an older Vietnamese or Chinese"
            " charset, perhaps. Mend: save it again as UTF-8."
        ) from None
    if re.match(r"\s*(?:<!doctype html|<html|<\?xml)", text[:200].lstrip("\ufeff"), re.IGNORECASE):
        raise ArticleError(f"{name}: is a web page, not text. Mend: save the article's text as a .txt file.")
    return text


def read_bytes(data: bytes, *, name: str, shapes: Shapes | None = None, fetched: dt.date | None = None) -> Article:
    """The article in UTF-8 `data`; `name` is its file name, whose stem becomes the id. Raises ArticleError.

    Where the text tells no day with its year, the article counts as known from `fetched`, the day it was obtained.
    """
    shapes = shapes or shipped_shapes()
    text = nfc(_decode(data, name))
    furniture, body = find_furniture(text, shapes)
    lines = [line for line in text_lines(text, body[0]) if line.start < body[1]]
    printed = {f.start for f in furniture if f.kind == "stamp"}
    stamps = [stamp_day(line) for line in text_lines(text, 0) if line.start in printed] if printed else []
    own = "".join(_without(text, body, furniture))
    article = Article(
        id=Path(name).stem,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        file=name,
        publisher=_publisher(lines, shapes),
        title=_title(text, lines, shapes),
        language=_language(own),
        body=body,
        furniture=furniture,
    )
    known = dated(article, own, shapes, next(iter(stamps), None))
    if known.known is not None or fetched is None:
        return known
    why = "the text tells no day with its year; this is the day on which it was obtained"
    return replace(known, published=fetched, basis=Basis.FETCHED, published_why=why)


def _without(text: str, body: tuple[int, int], furniture: Sequence[Furniture]) -> Iterator[str]:
    """The pieces of the body between its furniture."""
    at = body[0]
    for piece in furniture:
        if body[0] <= piece.start < body[1]:
            yield text[at : piece.start]
            at = max(at, piece.end)
    yield text[at : body[1]]


def read_article(path: Path) -> Article:
    """The article in one text file, obtained on the day the file was last written.

    Raises ArticleError when it cannot be read as UTF-8 text.
    """
    if path.suffix.lower() in {".html", ".htm"}:
        raise ArticleError(f"{path.name}: is a web page. Mend: save the article's text as a .txt file.")
    try:
        data, written = path.read_bytes(), path.stat().st_mtime
    except OSError as error:
        raise ArticleError(f"{path}: cannot be read ({error.strerror}). Mend: check the path.") from None
    return read_bytes(data, name=path.name, fetched=dt.datetime.fromtimestamp(written).astimezone().date())


def article_paths(paths: Sequence[Path]) -> list[Path]:
    """The article files under `paths`: files as given, folders as the .txt, .html and .htm files in them, sorted."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.suffix.lower() in {".txt", ".html", ".htm"} and p.is_file())
        else:
            found.append(path)
    return list(dict.fromkeys(found))
