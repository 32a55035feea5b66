"""The only place that makes HTML: from values to markup in which every text and attribute is escaped.

>>> tag("mark", "a < b", cls="x")
'<mark class="x">a &lt; b</mark>'
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode, urlsplit

__all__ = ["Markup", "address_link", "escaped", "join", "outside_link", "sheet_element", "tag"]

_TAGS = frozenset(
    {"a", "article", "b", "blockquote", "button", "dd", "details", "div", "dl", "dt", "em", "h1", "h2", "h3", "header"}
    | {"i", "li", "mark", "nav", "ol", "p", "section", "span", "strong", "summary", "sup", "table", "tbody", "td", "th"}
    | {"thead", "time", "tr", "ul"}
)
_ATTRIBUTES = frozenset(
    {"aria-current", "aria-hidden", "aria-label", "data-copy", "data-copy-text", "data-rank", "data-row"}
    | {"datetime", "href", "id", "lang", "rel", "role", "scope", "tabindex", "title"}
)

_SHEET = "style"


class Markup(str):
    """HTML that is safe to show as it stands. A class of its own, so that plain text cannot pass for it."""

    __slots__ = ()


def _inner(child: str | None) -> str:
    """A child as HTML: markup as it is, anything else as escaped text."""
    if child is None:
        return ""
    return child if isinstance(child, Markup) else escape(child, quote=True)


def join(children: Iterable[str | None], between: str = "") -> Markup:
    """The children one after the other, plain text escaped."""
    return Markup(_inner(between).join(_inner(child) for child in children if child is not None))


def tag(name: str, /, *children: str | None, cls: str = "", **attributes: str | None) -> Markup:
    """One element. Attribute names are written with `_` for `-`; one that is None is left out.

    Raises ValueError for a tag or attribute that the page does not use: nobody can smuggle in `onclick`.
    """
    if name not in _TAGS:
        raise ValueError(f"«{name}» is no tag of this page")
    written = [f' class="{escape(cls, quote=True)}"'] if cls else []
    for key, value in attributes.items():
        attribute = key.rstrip("_").replace("_", "-")
        if attribute not in _ATTRIBUTES:
            raise ValueError(f"«{attribute}» is no attribute of this page")
        if attribute == "href" and not _followable(value or ""):
            raise ValueError(f"«{value}» is no address to follow")
        if value is not None:
            written.append(f' {attribute}="{escape(value, quote=True)}"')
    return Markup(f"<{name}{''.join(written)}>{join(children)}</{name}>")


def _followable(address: str) -> bool:
    """Whether an address is one of this page (`?…`, `#…`) or a full web address."""
    if address.startswith(("?", "#")):
        return True
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def address_link(
    query: dict[str, list[str]], *children: str | None, cls: str = "", label: str | None = None, current: bool = False
) -> Markup:
    """A link to another address of this page; relative, so that it holds under any base path."""
    href = "?" + urlencode(query, doseq=True)
    return tag("a", *children, cls=cls, href=href, aria_label=label, aria_current="page" if current else None)


def outside_link(url: str, *children: str | None, cls: str = "") -> Markup:
    """A link to the web; text alone if `url` is not an http address."""
    if not url.startswith(("http://", "https://")) or not _followable(url):
        return join(children)
    return tag("a", *children, cls=cls, href=url, rel="noopener noreferrer")


def escaped(text: str) -> Markup:
    """Plain text as markup."""
    return Markup(escape(text, quote=True))


def sheet_element(css: str) -> Markup:
    """Our own style sheet as an element. Raises ValueError if it could end the element."""
    if "</" in css:
        raise ValueError("a style sheet must not hold a closing tag")
    return Markup(f"<{_SHEET}>{css}</{_SHEET}>")
