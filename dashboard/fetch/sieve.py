"""What feeds and sitemaps are sifted through before anybody builds on them: work in step with their length, never more.

From bytes to calls of a `Sink` with namespace, name and attributes. No DOCTYPE, hence no entities of their own; nesting
is bounded; `&nbsp;` and a bare `&`, which many feeds hold, are mended, any other fault is refused with its line.
"""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from typing import Protocol
from xml.parsers import expat

from dashboard.fetch.gate import Fetched
from dashboard.fetch.refusals import refuse

__all__ = ["DEEPEST", "Sink", "begins_with", "sift", "text_of"]

DEEPEST = 40
"""Elements inside one another; a feed needs five, an XHTML summary some more."""

_LARGEST, _ELEMENTS_MOST, _MENDS_MOST = 12_000_000, 600_000, 50_000
"""Characters, elements and mends; 50,000 places of a sitemap take some 400,000 elements in 8,000,000 characters."""

_CHARSETS = {
    "utf-8", "ascii", "iso8859-1", "cp1252", "cp1258", "utf-16", "utf-16-le", "utf-16-be", "gb2312", "gbk", "gb18030",
    "big5",
}  # fmt: skip
"""Charsets that can be told apart from a DOCTYPE in disguise; ISO-8859-1 is read as its superset Windows-1252."""

_DECLARED = re.compile(rb"\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})", re.ASCII)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,500}\?>")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,30});)?"
)
_FIRST = re.compile(
    r"(?:\s|<\?[^>]{0,500}\?>|<!--(?:(?!-->).){0,2000}-->)*+<(?:!DOCTYPE\s{1,9})?([A-Za-z][\w:.-]{0,99})", re.S | re.I
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Sink(Protocol):
    """Who takes the elements, in the order of the text."""

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        """An element begins; attributes go by «namespace name» or bare name."""

    def data(self, text: str) -> None:
        """A piece of text inside the element begun last."""

    def end(self, space: str, name: str) -> None:
        """The element ends."""


def text_of(fetched: Fetched) -> str:
    """The text of XML: by byte order mark, stated charset, declaration, else UTF-8. Raises FetchRefused."""
    data = fetched.data
    charset = next((name for mark, name in _BOMS if data.startswith(mark)), "") or fetched.charset
    if not charset and (found := _DECLARED.match(data[:1_000])):
        charset = found[1].decode("ascii")
    try:
        name = codecs.lookup(charset or "utf-8").name
    except LookupError:
        name = ""
    if name not in _CHARSETS:
        raise refuse("charset", fetched.url, charset=charset)
    return data.decode("cp1252" if name == "iso8859-1" else name, "replace").removeprefix("\ufeff")


def begins_with(text: str) -> str:
    """The local name of the first element, in small letters; empty where the text is no markup."""
    found = _FIRST.match(text[:20_000])
    return found[1].rpartition(":")[2].lower() if found else ""


def sift(text: str, sink: Sink, *, url: str) -> None:
    """Gives every element of `text` to `sink`. Raises FetchRefused, and whatever `sink` raises to stop early."""
    if len(text) > _LARGEST:
        raise refuse("too-large", url, most=_LARGEST, of="of feed")
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    depth, elements = 0, 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > DEEPEST:
            raise refuse("too-deep", url, most=DEEPEST)
        if elements > _ELEMENTS_MOST:
            raise refuse("too-many", url, most=_ELEMENTS_MOST, what="elements")
        space, _, name = tag.rpartition(" ")
        sink.start(space, name, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        space, _, name = tag.rpartition(" ")
        sink.end(space, name)

    def doctype(*_: object) -> None:
        raise refuse("doctype", url)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = sink.data, doctype
    try:
        parser.Parse(_mended(text).encode("utf-8"), True)
    except expat.ExpatError as error:
        raise refuse("malformed", url, line=error.lineno, why=expat.ErrorString(error.code)) from None


def _mended(text: str) -> str:
    """`text` without its declaration and without characters that XML has no place for, its bare `&` spelt out."""
    text = _ILLEGAL.sub("", text[declared.end() :] if (declared := _DECLARATION.match(text)) else text.lstrip())
    pieces, at, left = [], 0, _MENDS_MOST
    while (begin := text.find("<![CDATA[", at)) >= 0 and (close := text.find("]]>", begin)) >= 0:
        mended, count = _AMPERSAND.subn(_spelt, text[at:begin], count=max(left, 1))
        pieces += [mended, text[begin : close + 3]]
        at, left = close + 3, left - count
    return "".join([*pieces, _AMPERSAND.sub(_spelt, text[at:], count=max(left, 1))])


def _spelt(found: re.Match[str]) -> str:
    name = found[1] or ""
    if known := html5.get(f"{name};"):
        return "".join(f"&#{ord(char)};" for char in known)
    return f"&amp;{name};" if name else "&amp;"
