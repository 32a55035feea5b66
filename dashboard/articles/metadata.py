"""What a web page says of itself: JSON-LD, meta elements, heading, printed stamp; one pass over its tree.

A day is taken from the metadata first, then from what the page prints under its heading; the clock of a page's
head and the days of its boxes are never looked at.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from dashboard.days import PrintedDay, calendar_day, day_in_vietnam, full_day, iso_day
from dashboard.text import fold, nfc

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Metadata", "after", "read_metadata"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; empty where it says nothing."""

    title: str
    publisher: str
    url: str
    published: PrintedDay | None
    is_article: bool


_DAYS = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "pubdate"),
    *("publishdate", "publish_date", "publish-date", "publication_date", "article.published", "article_date_original"),
    *(
        "dc.date.issued",
        "dcterms.issued",
        "dc.date.created",
        "parsely-pub-date",
        "sailthru.date",
        "cxenseparse:recs:publishtime",
    ),
    *("firstpublishdate", "release_date", "date", "dc.date", "dcterms.date", "publishedat"),
)
"""Names under which pages tell the day of publication, the surest first."""
_ARTICLES = frozenset({"article", "newsarticle", "reportagenewsarticle", "blogposting", "liveblogposting", "report"})
_TIME = "the page's time element"
_LONGEST_JSON = 200_000
_LONGEST_HEADING = 300
_ENOUGH = 400
"""Characters of an element's text, of which a stamp has a third at most."""
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What JSON can spell and no database takes: NUL, and a lone half of a pair."""
_OLDEST = dt.date(1990, 1, 1)
_STAMP = re.compile(
    r"(?:^|[\s_-])(?:date\w*|time\w*|pub\w*|post(?:ed)?|stamp|meta|info|ngay\w*|gio|thoi-?gian|source|detail-\w+)"
)
_SENTENCE = re.compile(r"(?<![Mm])\.$|[。！？!?][\"”’»]?$|，")
"""What a sentence has and a stamp has not; «9:30 a.m.» ends a stamp."""
_UTC = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|\+00:?00)", re.ASCII)
_NOT_HERE = frozenset({"nav", "footer", "aside", "script", "style", "noscript", "select", "title"})
_CLOCK = re.compile(
    r"(?:^|[\s_-])(?:clock|today|hom-?nay|current\w*|now|top-?bar|topbar|copyright|footer\w*|menu|nav\w*|sidebar|related)"
)


def read_metadata(tree: HtmlElement) -> Metadata:
    """The metadata of a parsed page."""
    metas = _metas(tree)
    linked = list(_linked_data(tree))
    story = next((one for one in linked if _types(one) & _ARTICLES), None)
    headings = [_words(one) for one in tree.iter("h1")]
    page_title = _words(next(tree.iter("title"), None))
    publisher = _site(metas, story)
    told = [_text(story, "headline") if story else "", metas.get("og:title", ""), metas.get("twitter:title", "")]
    link = next((one for one in tree.iter("link") if (one.get("rel") or "").lower() == "canonical"), None)
    return Metadata(
        title=_title(headings, [_without_site(one, publisher) for one in (*told, page_title)], page_title),
        publisher=publisher,
        url=(link.get("href") or "" if link is not None else "") or metas.get("og:url", ""),
        published=_told_day(story, linked, metas, tree) or _under_heading(tree) or _over_heading(tree),
        is_article=story is not None or metas.get("og:type", "") == "article",
    )


def _words(element: HtmlElement | None) -> str:
    return nfc(" ".join("".join(element.itertext()).split())) if element is not None else ""


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The first content of each name among the meta elements, names in lower case."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = meta.get("content")
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if content and name and content.strip():
            found.setdefault(name.strip().lower(), nfc(" ".join(content.split())))
    return found


# JSON-LD -----------------------------------------------------------------------------------------------------------


def _linked_data(tree: HtmlElement) -> Iterator[Mapping[str, object]]:
    """The objects of the page's JSON-LD, those of a graph one by one; what is no JSON is passed over."""
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or not 2 < len(text) < _LONGEST_JSON:
            continue
        try:
            found = json.loads(text.strip().removesuffix(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for one in found if isinstance(found, list) else [found]:
            if isinstance(one, dict):
                yield one
                graph = one.get("@graph")
                yield from (node for node in graph if isinstance(node, dict)) if isinstance(graph, list) else ()


def _types(one: Mapping[str, object]) -> set[str]:
    kind = one.get("@type")
    return {str(k).lower() for k in kind} if isinstance(kind, list) else {str(kind).lower()}


def _text(one: Mapping[str, object] | None, key: str) -> str:
    value = one.get(key) if one else None
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    return nfc(" ".join(_NO_TEXT.sub("", value).split())) if isinstance(value, str) else ""


# Title and publisher -----------------------------------------------------------------------------------------------


def _site(metas: Mapping[str, str], story: Mapping[str, object] | None) -> str:
    named = (metas.get("og:site_name", ""), _text(story, "publisher"), metas.get("application-name", ""))
    return next((name for name in named if name and len(name) < 100), "")


def _without_site(title: str, site: str) -> str:
    """A page's title without the name of its site, which stands behind the last bar or dash."""
    for mark in (" | ", "_", " – ", " - "):
        head, found, tail = title.rpartition(mark)
        if not found or len(head) <= 3:
            continue
        known = bool(site) and (fold(tail).strip() in fold(site) or fold(site) in fold(tail))
        if known or mark in (" | ", "_") or re.fullmatch(r"(?:Báo|Tạp chí|Đài|Cổng) .{2,40}|\S+\.\w{2,3}", tail):
            return head.strip()
    return title


def _title(headings: list[str], told: list[str], page_title: str) -> str:
    """The heading that the page prints, if it is the one that its metadata tell; else what these tell.

    `page_title` is that of the browser's tab: a lone heading is believed more than it, unless it is the name of the
    site that the tab has behind the title.
    """
    known = [title for title in told if title and len(title) < _LONGEST_HEADING]
    end = fold(page_title[-_LONGEST_HEADING - 2 :])
    headings = [
        h for h in headings if 4 < len(h) < _LONGEST_HEADING and not end.endswith((f"| {fold(h)}", f"- {fold(h)}"))
    ]
    for heading in headings:
        own = set(fold(heading).split())
        agree = (fold(heading) in fold(one) or len(own & set(fold(one).split())) * 2 >= len(own) for one in known)
        if any(agree):
            return heading
    if known and known[0] != page_title and len(known) > 1:
        return known[0]
    return headings[0] if len(headings) == 1 else known[0] if known else ""


# The day -----------------------------------------------------------------------------------------------------------


def _told_day(
    story: Mapping[str, object] | None,
    linked: list[Mapping[str, object]],
    metas: Mapping[str, str],
    tree: HtmlElement,
) -> PrintedDay | None:
    """The day of publication in the metadata."""
    for one in filter(None, (story, *linked)):
        if found := _day(_text(one, "datePublished"), "JSON-LD datePublished"):
            return found
    for name in _DAYS:
        if found := _day(metas.get(name, ""), f"meta {name}"):
            return found
    for time in tree.iter("time"):
        names = f"{time.get('itemprop') or ''} {time.get('class') or ''} {time.get('pubdate') or ''}".lower()
        told = time.get("datetime") or ""
        if ("publish" in names or "entry-date" in names or time.get("pubdate") is not None) and (
            found := _day(told, _TIME)
        ):
            return found
    return None


def _day(value: str, where: str) -> PrintedDay | None:
    """The day that a value tells; years before the web are a default of some program and tell none."""
    if not value or len(value) > 100:
        return None
    if _UTC.fullmatch(value) and (iso_day(value[:10]) or _OLDEST) > _OLDEST:
        with contextlib.suppress(ValueError):
            return PrintedDay(day_in_vietnam(dt.datetime.fromisoformat(value)), value, where)
    iso = re.match(r"(\d{4}-\d{2}-\d{2})(?=[T ]|$)", value)
    if iso and (value[:2] not in ("19", "20")) and value > "2":
        return PrintedDay(iso_day(iso[1]), value, where)
    compact = re.match(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{2,6})?$", value)
    written = "-".join(compact.groups()) if compact else value.replace("T", " ", 1)
    if american := re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.{0,20}?([AP]M)?)?$", value):
        month, day, year = map(int, american.groups()[:3])
        late = calendar_day(year, day, month)
        ahead = late is not None and american[4] and late > _latest()
        if (late is None or ahead) and (swapped := calendar_day(year, month, day)):
            return PrintedDay(swapped, value, where)
    found = full_day(fold(written))
    if found is None or (found[2] is not None and found[2] < _OLDEST):
        return None
    return PrintedDay(found[2], value, where)


def _latest() -> dt.date:
    """The latest day that a page may be of: east of here it is tomorrow already."""
    return dt.datetime.now().astimezone().date() + dt.timedelta(days=1)


def _under_heading(tree: HtmlElement) -> PrintedDay | None:
    """The day that the page prints under its heading, or in an element of its own beside it.

    Looked for from the last h1 on, up to the first paragraph of running text.
    """
    heading = next(iter(list(tree.iter("h1"))[-1:]), None)
    if heading is None:
        return None
    seen = 0
    for element in islice(after(heading), 80):
        if not isinstance(element.tag, str) or element.tag in _NOT_HERE:
            continue
        own = (element.text or "").strip()
        text = _beginning(element) if len(element) < 12 else own
        seen += len(own)
        if seen > 500 or (element.tag == "p" and len(text) > 160):
            return None
        if element.tag == "time" and not _is_aside(element) and (told := _day(element.get("datetime") or "", _TIME)):
            return told
        if not 7 < len(text) < 120 or _is_aside(element):
            continue
        found = full_day(fold(text))
        if found and (_STAMP.search(_names(element)) or (len(text) < 60 and not _SENTENCE.search(text))):
            return PrintedDay(found[2], text, "the stamp under the heading")
    return None


def _beginning(element: HtmlElement) -> str:
    """The words of an element on one line, of one too long for a stamp the beginning: it may hold the whole page."""
    told = ""
    for piece in element.itertext():
        told += piece
        if len(told) > 2 * _ENOUGH:
            told = " ".join(told.split()) + " " * told[-1].isspace()
            if len(told) > _ENOUGH:
                break
    return " ".join(told.split())


def after(element: HtmlElement) -> Iterator[HtmlElement]:
    """The elements after one in the order of the page, one by one: the XPath axis would look at all of them."""
    node = element
    while node is not None:
        for sibling in node.itersiblings():
            yield from sibling.iter()
        node = node.getparent()


def _over_heading(tree: HtmlElement) -> PrintedDay | None:
    """The day that stands in an element of its own just before the heading, inside the same box of the article."""
    heading = next(iter(list(tree.iter("h1"))[-1:]), None)
    parent = heading.getparent() if heading is not None else None
    if heading is None or parent is None or parent.tag == "body":
        return None
    for element in heading.xpath("preceding-sibling::*[position() <= 3]/descendant-or-self::*[position() <= 6]"):
        text = " ".join("".join(element.itertext()).split()) if len(element) < 4 else ""
        if not 7 < len(text) < 60 or _SENTENCE.search(text):
            continue
        if not _is_aside(element) and (found := full_day(fold(text))):
            return PrintedDay(found[2], text, "the stamp over the heading")
    return None


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def _is_aside(element: HtmlElement) -> bool:
    """Whether an element stands in navigation, a foot, a box or the clock of the page."""
    if _CLOCK.search(_names(element)):
        return True
    return any(above.tag in _NOT_HERE or _CLOCK.search(_names(above)) for above in element.iterancestors())
