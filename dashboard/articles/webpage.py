"""From a web page to its article: text, title, publisher, address, and the day it was published.

The only home of trafilatura and lxml. The page is parsed once and its metadata read in one pass; trafilatura is
given the tree without the boxes that its markup names as something else (related news, tags, captions, sharing).
htmldate is not asked: it takes clocks and licences for days.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Container
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from dashboard.articles.metadata import Metadata, after, read_metadata
from dashboard.articles.shapes import bare
from dashboard.days import PrintedDay
from dashboard.errors import ArticleError
from dashboard.text import fold, nfc

__all__ = ["Page", "read_page"]

_LEAST = 250
"""Characters of a text below which trafilatura is asked again, with its slower second opinion."""
_MOST_ELEMENTS = 60_000
_BOX = re.compile(
    r"(?:^|[\s_-])(?:relat(?:ed|ive)\w*|(?:tin|bai|baiviet|tinbai|news|box)?[_-]?lien[_-]?quan\w*|lienquan"
    r"|tin[_-]?(?:khac|moi|nong|hot|cung|tuc[_-]?khac|doc[_-]?nhieu|noi[_-]?bat)\w*|(?:doc|xem)[_-]?(?:them|nhieu|tiep)\w*"
    r"|cung[_-]?(?:chuyen[_-]?muc|chu[_-]?de)|most[_-]?(?:read|viewed|popular)|popular|trending|recommend\w*|also[_-]?like"
    r"|tags?(?:[_-](?:list|box|cloud|wrap\w*|block))?|taglist|tagbox|keywords?|tu[_-]?khoa|article[_-]?tags?|post[_-]?tags?"
    r"|breadcrumbs?|share|sharing|social\w*|addthis\w*|like[_-]?share|chia[_-]?se|comments?(?:[_-]\w+)?|binh[_-]?luan\w*"
    r"|author[_-]?(?:box|info|bio|card)|about[_-]?author|thong[_-]?tin[_-]?tac[_-]?gia|newsletter|subscribe|sidebar|widget"
    r"|advert\w*|ads?|banner|quang[_-]?cao|rating|vote|danh[_-]?gia|pagination|paging|print[_-]?tools?|tools?bar|editor"
    r"|(?:p|pic|img|image|photo|wp)[_-]?(?:caption|desc|note|title)(?:[_-]text)?|caption|chu[_-]?thich\w*"
    r"|xiangguan\w*|guanlian|tuijian\w*|zerenbianji|bianji|fenxiang)(?=$|[\s_-])",
    re.IGNORECASE,
)
_SAPO = re.compile(r"sapo|desc|lead|summary|abstract|standfirst|intro|chapo|sub-?title|zhaiyao|daoyu", re.IGNORECASE)
_NEVER = frozenset({"html", "body", "head", "main", "article", "h1", "p", "span", "a", "strong", "em", "b", "i", "td"})
_BLOCKS = frozenset(
    {"p", "head", "quote", "item", "list", "table", "row", "cell", "ab", "code", "body", "div", "figure"}
)
_PARAGRAPHS = frozenset({"p", "div", "h2", "h3", "blockquote"})
_ONE_LINK = etree.XPath(
    ".//*[self::p or self::li or self::h2 or self::h3 or self::h4 or self::td][.//a[@href]]"
    "[string-length(normalize-space(.)) > 12]"
    "[string-length(normalize-space(.)) - string-length(normalize-space(.//a[@href])) < 4]"
)
_LONG_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+")
"""A tag with its attributes; the parser takes a time that grows with the square of their number."""
_BOXES = etree.XPath(".//*[@class or @id or self::form]")
_HEADINGS = etree.XPath(
    ".//*[self::div or self::span or self::strong or self::b or self::td or self::h2"
    " or self::h3 or self::h4 or self::h5][not(*)][string-length(text()) < 40]"
)
_LENGTH = etree.XPath("string-length(normalize-space(.))")
_COUNT = etree.XPath("count(//*)")
_LONG_PARAGRAPH = 700
_RUNNING = 60
"""Letters of a line that is running text, a Chinese character counted as three."""
_HAN = re.compile("[\u4e00-\u9fff]")
_STOPS = tuple(".!?…;:。！？；")
"""Characters beyond which no paragraph is a standfirst."""
_own = threading.local()


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a web page as lines of text, the title first, with what the page says of it."""

    text: str
    title: str
    publisher: str
    url: str
    published: PrintedDay | None


def read_page(html: str, *, name: str, url: str = "", tails: Container[str] = ()) -> Page:
    """The article of a page. Raises ArticleError (`no-text`) where it holds none.

    `tails` are the folded headings of lists of other articles: they are kept, so that the lines tell where they begin.
    """
    tree = _parsed(html, name)
    found = read_metadata(tree)
    title = found.title
    for element in list(tree.iter("script", "style", "noscript", "nav", "aside", "figcaption")):
        _drop(element)
    lines = _from_the_text_on(_article_lines(tree, tails), title)
    lines = [*_standfirst(tree, lines), *lines]
    if not _is_article(lines, found):
        raise ArticleError(
            f"{name}: no article was found in this web page; a front page or a list of headlines, perhaps."
            " Mend: save the page of the article itself, or its text.",
            code="no-text",
        )
    address = _address(found, url)
    publisher = found.publisher or _host(address).removeprefix("www.")
    return Page("\n".join(filter(None, (title, *lines))), title, publisher, address, found.published)


def _parsed(html: str, name: str) -> HtmlElement:
    """The tree of a page. Raises ArticleError for what is no page, or one that would take minutes."""
    if len(html) > 200_000 and any(tag[0].count("=") + len(tag[0].split()) > 4_000 for tag in _LONG_TAG.finditer(html)):
        raise ArticleError(
            f"{name}: has an element of thousands of attributes, as no page needs. Mend: save the article's text.",
            code="too-long",
        )
    # lxml reads bytes of a told charset faster than text, and refuses text that declares another one.
    try:
        tree = document_fromstring(html.encode("utf-8", "replace"), parser=_parser())
    except (etree.LxmlError, ValueError, RecursionError):
        raise ArticleError(
            f"{name}: cannot be parsed as a web page. Mend: save the page again, or its text.", code="no-text"
        ) from None
    if len(html) > _MOST_ELEMENTS and _COUNT(tree) > _MOST_ELEMENTS:
        raise ArticleError(
            f"{name}: is a web page of more than {_MOST_ELEMENTS:,} elements. Mend: save the article's text.",
            code="too-long",
        )
    return tree


def _parser() -> HTMLParser:
    """The parser of this thread; one that has read pages before knows their names of elements and attributes."""
    if not hasattr(_own, "parser"):
        _own.parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    kept: HTMLParser = _own.parser
    return kept


# What is not the article, by the markup ----------------------------------------------------------------------------


def _core(tree: HtmlElement) -> HtmlElement | None:
    """The innermost element that holds nearly all running text, with what little stands around it; else None.

    The rest of a page is most of its elements: trafilatura is several times as fast without them.
    """
    held: dict[HtmlElement, int] = {}
    lengths = {p: len("".join(p.itertext()).strip()) for p in tree.iter("p")}
    long = [p for p, length in lengths.items() if length > 60]
    for p in long:
        for above in p.iterancestors():
            held[above] = held.get(above, 0) + lengths[p]
    total = sum(lengths[p] for p in long)
    if total < 2 * _LEAST:
        return None
    core = next(above for above in long[len(long) // 2].iterancestors() if held[above] * 20 >= total * 17)
    size = _length(core)
    while core.tag != "body" and (above := core.getparent()) is not None and above.tag != "body":
        if _length(above) * 4 > size * 5 + 800:
            break
        core = above
    return None if core.tag in ("body", "html") else core


def _length(element: HtmlElement) -> float:
    return float(_LENGTH(element))


def _drop_boxes(tree: HtmlElement) -> None:
    """Takes out of the tree the boxes that their class or id names, and paragraphs that are one link."""
    whole = 0
    for element in _BOXES(tree):
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('type') or ''}"
        if element.tag in _NEVER or not (element.tag == "form" or _names_a_box(names)):
            continue
        whole = whole or len("".join(tree.itertext("p")).split()) or 1
        if not _holds_article(element, whole):
            _drop(element)
    for element in _ONE_LINK(tree):
        _drop(element)


@lru_cache(maxsize=4_096)
def _names_a_box(names: str) -> bool:
    """Whether class and id name something else than an article; sites repeat the same few names."""
    return len(names) < 300 and _BOX.search(names) is not None


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _holds_article(element: HtmlElement, whole: int) -> bool:
    """Whether a box holds the headline or most paragraphs of the page: then its name misleads."""
    if next(element.iter("h1"), None) is not None:
        return True
    return len("".join(element.itertext("p")).split()) * 3 > whole * 2


def _keep_headings(tree: HtmlElement, tails: Container[str]) -> None:
    """Makes the headings of lists of other articles paragraphs, which trafilatura keeps."""
    for element in _HEADINGS(tree):
        if bare(fold(nfc(element.text or ""))) in tails and element.getparent() is not None:
            element.tag = "p"


# The text ----------------------------------------------------------------------------------------------------------


def _article_lines(tree: HtmlElement, tails: Container[str]) -> list[str]:
    """The lines of the article: from its core, else from the whole page, at last with trafilatura's second opinion."""
    lines: list[str] = []
    core = _core(tree)
    if core is not None:
        lines = _extracted(core, tails, fast=True)
    for fast in (True, False):
        if sum(map(len, lines)) < _LEAST:
            lines = max(lines, _extracted(tree, tails, fast=fast), key=lambda found: sum(map(len, found)))
    return lines


@lru_cache(maxsize=2)
def _options(*, fast: bool) -> Extractor:
    """What trafilatura is asked for; made once, because reading its settings takes as long as reading a short page."""
    return Extractor(output_format="txt", fast=fast, precision=fast, comments=False, tables=True)


def _extracted(root: HtmlElement, tails: Container[str], *, fast: bool) -> list[str]:
    """What trafilatura takes for the text of an element, as lines; the element stays as it is."""
    page = HtmlElement(HtmlElement(copy(root)))
    page.tag, page[0].tag = "html", "body"
    _drop_boxes(page)
    _keep_headings(page, tails)
    document = bare_extraction(page, options=_options(fast=fast))
    body = getattr(document, "body", None)
    return [] if body is None else _lines(body)


def _lines(body: etree._Element) -> list[str]:
    """The text of each block on a line of its own; the short cells of a row of figures stay together."""
    pieces: list[str] = []
    figures = _in_figures(body)
    for event, element in etree.iterwalk(body, events=("start", "end")):
        block = element.tag in _BLOCKS
        if event == "start":
            if block and element not in figures:
                pieces.append("\n")
            pieces.append("\n" if element.tag == "lb" else element.text or "")
            continue
        if element in figures:
            pieces.append(" | ")
        elif block:
            pieces.append("\n")
        pieces.append(element.tail or "" if element is not body else "")
    lines = (" ".join(line.split()).strip(" |") for line in "".join(pieces).split("\n"))
    return list(filter(None, lines))


def _in_figures(body: etree._Element) -> set[etree._Element]:
    """The cells of rows of short cells, not of tables that lay out a page; each row is asked once."""
    rows = {row for cell in body.iter("cell") if (row := cell.getparent()) is not None}
    short = (row for row in rows if len(row) > 1 and all(len("".join(one.itertext())) < 60 for one in row))
    return {cell for row in short for cell in row if cell.tag == "cell"}


def _from_the_text_on(lines: list[str], title: str) -> list[str]:
    """The lines without the title and the remnants of navigation above the first line of running text."""
    first = next((index for index, line in enumerate(lines) if _runs(line)), 0)
    own = fold(title).strip()
    kept = [*(line for line in lines[:first] if len(line) > 80), *lines[first:]]
    return [line for line in kept if len(line.strip()) != len(own) or fold(line).strip() != own]


def _standfirst(tree: HtmlElement, lines: list[str]) -> list[str]:
    """The paragraph that a page prints between its heading and its text, where the extraction has passed it over."""
    heading = next(iter(list(tree.iter("h1"))[-1:]), None)
    if heading is None or not lines:
        return []
    begins = fold(lines[0][:40])
    under = (element for element in after(heading) if element.tag in _PARAGRAPHS)
    for element in islice(under, 40):
        text = _inline(element)
        folded = fold(text)
        at = folded.find(begins)
        if at == 0:
            return []
        named = element.tag == "h2" or _SAPO.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        if at < 0 and 40 < len(text) < _LONG_PARAGRAPH and (_ends(text) or (named and len(text) > 50)):
            return [] if any(folded[:40] in fold(line) for line in lines) else [text]
    return []


def _inline(element: HtmlElement) -> str:
    """The words of an element on one line; two that only markup keeps apart («<b>Lạng Sơn</b>Hai bên») get a space.

    Of one that is too long for a paragraph the beginning is enough.
    """
    told, enough = "", 2 * _LONG_PARAGRAPH
    for piece in element.itertext():
        told += " " if told and told[-1].islower() and piece[:1].isupper() else ""
        told += piece
        if len(told) > enough:
            if len(line := nfc(" ".join(told.split()))) >= _LONG_PARAGRAPH:
                return line
            enough *= 2
    return nfc(" ".join(told.split()))


def _is_article(lines: list[str], found: Metadata) -> bool:
    """Whether the lines hold running text, and not only the headlines and teasers of a front page."""
    running = [line for line in lines if _runs(line)]
    if not running:
        return False
    if found.is_article or found.published is not None or (len(running) == 1 and len(lines) <= 2):
        return True
    return len(running) * 2 >= len(lines) or sum(map(len, running)) > 1_500


def _runs(line: str) -> bool:
    return _ends(line) and (len(line) > _RUNNING or len(line) + 2 * len(_HAN.findall(line)) > _RUNNING)


def _ends(line: str) -> bool:
    return line.rstrip("\"'”’»)]").endswith(_STOPS)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _address(found: Metadata, url: str) -> str:
    """The address that the page calls its own, unless that is only the front page of its site."""
    try:
        own = urljoin(url, found.url) if found.url else ""
        parts = urlsplit(own)
    except ValueError:  # brackets that hold no address
        return url
    sound = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"\s", own)
    return own if sound and (parts.path.strip("/") or not url) else url
