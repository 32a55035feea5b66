"""From bytes or a path to an `Article`: text or web page by its content, title, publisher, days, language."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.articles.charset import (
    MAX_BYTES,
    declared_charset,
    decode,
    mended,
    refuse_old_fonts,
    refuse_other_files,
    suspicious,
)
from dashboard.articles.dating import Told, dated, year_by_wire
from dashboard.articles.folders import SUFFIXES
from dashboard.articles.furniture import PREFIX, Line, find_furniture, is_sentence
from dashboard.articles.masthead import Masthead, read_masthead
from dashboard.articles.shapes import Shapes, shipped_shapes
from dashboard.days import PrintedDay, iso_day
from dashboard.errors import ArticleError
from dashboard.models import Article, Basis, Furniture
from dashboard.text import fold, narrow, nfc

__all__ = ["read_article", "read_bytes"]

_HAN = re.compile(r"[\u3400-\u9fff]+")
_TOP = 4_000
"""Characters in which title and agency code stand."""
_PAGE = re.compile(
    r"\s{0,200}(?:<!--[^>]{0,2000}-->\s{0,200}|<\?xml[^>]{0,200}>\s{0,200}){0,4}<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE,
)
_OTHER_XML = re.compile(r"\s{0,200}<(?:\?xml|rss|feed|urlset|sitemapindex)\b", re.IGNORECASE)
_TAG = re.compile(r"<(?:p|div|article|h1|table|meta|title)\b[^>]{0,400}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Content:
    """What bytes hold: the text, and what a web page says of itself."""

    text: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    published: PrintedDay | None = None


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


_VIETNAMESE = frozenset({"cua", "va", "cac", "tai", "trong", "voi", "khau", "tinh", "duoc", "nhung"})
_ENGLISH = frozenset({"the", "of", "and", "in", "to", "for", "with", "is", "on"})


def _language(body: str) -> str:
    """vi, zh or en by the letters of the text; Vietnamese without tones by its commonest words."""
    body = body[:4_000]
    if narrow(body) is None and sum(map(len, _HAN.findall(body))) * 5 > len(body):
        return "zh"
    words = fold(body[:2_000]).split()
    common, english = (sum(map(some.__contains__, words)) for some in (_VIETNAMESE, _ENGLISH))
    return "vi" if common >= english else "en"


def _is_page(text: str, name: str, media_type: str) -> bool:
    """Whether decoded text is a web page, by its content first; its name and its server only break a tie."""
    head = text[:4_000].lstrip("\ufeff")
    if _PAGE.match(head):
        return True
    if _OTHER_XML.match(head):
        raise ArticleError(
            f"{name}: is a feed or some other XML, not an article. Mend: save the page of the article itself.",
            code="no-text",
        )
    called = "html" in media_type.lower() or Path(name).suffix.lower() in SUFFIXES - {".txt"}
    return called and _TAG.search(text[:20_000]) is not None


def _content(
    data: bytes, *, name: str, shapes: Shapes, url: str, media_type: str, charset: str
) -> tuple[_Content, tuple[str, ...]]:
    """The text in `data`, with what a web page says of itself and what had to be guessed."""
    declared = charset or (declared_charset(data) if b"<" in data[:400] else "")
    decoded = decode(data, name=name, charset=declared)
    if not _is_page(decoded.text, name, media_type):
        clean = mended(decoded.text)
        text = nfc(clean.text)
        refuse_old_fonts(text, name)
        return _Content(text, url=url), (*decoded.warnings, *clean.warnings)
    from dashboard.articles.webpage import read_page  # noqa: PLC0415 - 200 ms that plain text does not need

    html, warnings, tails = nfc(decoded.text), decoded.warnings, shapes.patterns["tail"]
    page = read_page(html, name=name, url=url, tails=tails)
    if suspicious(page.text):  # mended before it is parsed: a parser drops some of the signs that mending needs
        clean = mended(html)
        page = read_page(nfc(clean.text), name=name, url=url, tails=tails)
        warnings = (*warnings, *clean.warnings)
    refuse_old_fonts(page.text, name)
    return _Content(nfc(page.text), page.title, page.publisher, page.url or url, page.published), warnings


def read_bytes(
    data: bytes,
    *,
    name: str,
    shapes: Shapes | None = None,
    published: dt.date | None = None,
    fetched: dt.date | None = None,
    url: str = "",
    media_type: str = "",
    charset: str = "",
) -> Article:
    """The article in `data`, text or a web page by its content. Raises ArticleError, whose code names the reason.

    `name` is its file name, whose stem becomes the id, or its address. Where it does not tell when it was published,
    `published` counts, the day that its giver knows; where nothing tells a day with its year, the article counts as
    known from `fetched`, the day it was obtained. `media_type` and `charset` are what its server declares.
    """
    shapes, today = shapes or shipped_shapes(), dt.datetime.now().astimezone().date()
    content, warnings = _content(data, name=name, shapes=shapes, url=url, media_type=media_type, charset=charset)
    text = content.text
    furniture, body, found = find_furniture(text, shapes)
    lines = [line for line in found if body[0] <= line.start < min(body[1], body[0] + _TOP)]
    own = "".join(_without(text, body, furniture))
    head = _head(text, furniture, shapes)
    article = Article(
        id=_id(name),
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        file=name,
        url=content.url,
        publisher=content.publisher or (head.publisher if head else "") or _publisher(lines, shapes),
        title=content.title or _title(text, lines, shapes),
        language=_language(own),
        body=body,
        furniture=furniture,
        warnings=warnings,
    )
    known = dated(article, own, shapes=shapes, told=_told(content, head) or _given(published), today=today)
    if known.known is not None or fetched is None:
        return known
    fetched = min(fetched, today)
    if wire := year_by_wire(own, fetched):
        return replace(known, published=wire[0], event_day=wire[0], basis=Basis.INFERRED, published_why=wire[1])
    why = "the text tells no day with its year; this is the day on which it was obtained"
    return replace(known, published=fetched, basis=Basis.FETCHED, published_why=why)


def _told(content: _Content, head: Masthead | None) -> Told | None:
    """Where an article says when it was published: in its page, in the prefix of its text, on a line of its own."""
    if content.published is not None:
        return Told(content.published, Basis.STATED, f"{content.published.where}: «{content.published.written[:60]}»")
    if prefix := PREFIX.match(content.text):
        return Told(PrintedDay(iso_day(prefix[1]), prefix[1], "its header"), Basis.HEADER)
    return Told(head.printed, Basis.STATED) if head else None


def _given(published: dt.date | None) -> Told | None:
    """The day that somebody else than the article tells."""
    if published is None:
        return None
    printed = PrintedDay(published, published.isoformat(), "the day given together with the article")
    return Told(printed, Basis.STATED, "given together with the article")


def _head(text: str, furniture: Sequence[Furniture], shapes: Shapes) -> Masthead | None:
    """The first line that prints a day."""
    printed = (text[piece.start : piece.end] for piece in furniture if piece.kind == "stamp")
    return next(filter(None, (read_masthead(line, shapes=shapes) for line in printed)), None)


def _id(name: str) -> str:
    """The stem of a file name, on one line and no option; of an address its last words with a part of its hash."""
    if "://" not in name:
        stem = "".join(char if char.isprintable() else " " for char in Path(name).stem)
        return " ".join(stem.split()).lstrip("-") or "article"
    words = re.findall(
        r"[a-z0-9]+", fold(name.partition("://")[2].partition("?")[0].rpartition("/")[2]).rpartition(".")[0]
    )
    slug = "-".join(words or re.findall(r"[a-z0-9]+", fold(name.partition("://")[2])))[:60].strip("-")
    return f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _without(text: str, body: tuple[int, int], furniture: Sequence[Furniture]) -> Iterator[str]:
    """The pieces of the body between its furniture."""
    at = body[0]
    for piece in furniture:
        if body[0] <= piece.start < body[1]:
            yield text[at : piece.start]
            at = max(at, piece.end)
    yield text[at : body[1]]


def read_article(path: Path, *, shapes: Shapes | None = None) -> Article:
    """The article in one text file or saved web page, obtained on the day the file was last written.

    Raises ArticleError, whose code names the reason, when it cannot be read.
    """
    try:
        told = path.stat()
        if not (path.is_file() or path.is_dir()):  # a pipe would be waited for
            raise ArticleError(f"{path}: is no file. Mend: name a text file or a saved web page.", code="no-file")
        with path.open("rb") as stream:
            data, written = stream.read(MAX_BYTES + 1), told.st_mtime
        if len(data) > MAX_BYTES:
            refuse_other_files(data, path.name)
            size = f"{told.st_size:,} bytes, more than {MAX_BYTES:,}"
            raise ArticleError(f"{path.name}: has {size}. Mend: one article a file.", code="too-long")
    except OSError as error:
        said = f"{path}: cannot be read ({error.strerror}). Mend: check the path."
        raise ArticleError(said, code="unreadable") from None
    return read_bytes(
        data, name=path.name, shapes=shapes, fetched=dt.datetime.fromtimestamp(written).astimezone().date()
    )
