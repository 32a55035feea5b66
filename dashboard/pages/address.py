"""The address of the page: from the URL's query to what the widgets show, and back.

Everything that a visitor can choose stands in the query, so that a copied address restores the page. Streamlit's
own binding of widgets writes their labels, counts and language included; this writes ids.

>>> link(page="article", article="003")
{'page': ['article'], 'article': ['003']}
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from dashboard.filters import Dropped, Filters, Known
from dashboard.models import Language

__all__ = ["PAGES", "PARTS", "Address", "Holds", "Query", "link", "parse", "read"]

Query = dict[str, list[str]]
"""A query as lists of strings: the form of the URL and of session state."""

Holds = Callable[[str, str], bool]
"""Whether the store or the tables know an `article`, a `claim` or a `rule` of this id."""

PAGES = ("map", "articles", "article", "method", "review")
PARTS = ("proposals", "ledger", "rules", "suggestions", "quarantine", "add")
_LONGEST = 40
_OWN = ("page", "lang", "article", "claim", "part", "rule")
_USUAL = (("page", "map"), ("lang", "vi"), ("part", "proposals"))
_OF_PAGE = {"article": ("article", "claim"), "review": ("part", "claim", "article", "rule")}


@dataclass(frozen=True, slots=True)
class Address:
    """What an address asks for. `article` and `claim` matter to reader and review, `part` and `rule` to review."""

    page: str = "map"
    lang: str = "vi"
    article: str = ""
    claim: str = ""
    part: str = "proposals"
    rule: str = ""
    filters: Filters = field(default_factory=Filters)

    def to_query(self) -> Query:
        """The query that restores this address; what is usual is left out."""
        query: Query = {}
        if self.page != "map":
            query["page"] = [self.page]
        if self.lang != "vi":
            query["lang"] = [self.lang]
        for key in _OF_PAGE.get(self.page, ()):
            value = str(getattr(self, key))
            if value and (key, value) not in _USUAL:
                query[key] = [value]
        return query | self.filters.to_query()


def _one_of(key: str, query: Mapping[str, list[str]], allowed: Iterable[str], dropped: list[Dropped]) -> str:
    """The value of `key` if it is allowed, else the first allowed one with the value and its like in `dropped`."""
    allowed = list(allowed)
    value = (query.get(key) or [""])[-1]
    if value and value not in allowed:
        near = difflib.get_close_matches(value[:_LONGEST], allowed, n=1)
        dropped.append(Dropped(key, value, (near or allowed)[0]))
    return value if value in allowed else allowed[0]


def _held(key: str, query: Mapping[str, list[str]], page: str, *, holds: Holds, dropped: list[Dropped]) -> str:
    """The value of `key` where `page` heeds it; one that nobody knows is left out, and named in `dropped`."""
    value = (query.get(key) or [""])[-1]
    if value and key in _OF_PAGE.get(page, ()) and not holds(key, value):
        dropped.append(Dropped(key, value, ""))
        return ""
    return value


def read(query: Mapping[str, list[str]], known: Known, *, holds: Holds) -> tuple[Address, list[Dropped]]:
    """The address of a query, and every value in it that nobody knows."""
    dropped: list[Dropped] = []
    page = _one_of("page", query, PAGES, dropped)
    lang = _one_of("lang", query, [str(one) for one in Language], dropped)
    if page == "article" and not (query.get("article") or [""])[-1]:
        dropped.append(Dropped("article", "", ""))
        page = "articles"
    article = _held("article", query, page, holds=holds, dropped=dropped)
    page = "articles" if page == "article" and not article else page
    filters, unknown = Filters.from_query({key: query[key] for key in query if key not in _OWN}, known)
    part = _one_of("part", query, PARTS, dropped)
    claim, rule = (_held(key, query, page, holds=holds, dropped=dropped) for key in ("claim", "rule"))
    address = Address(page=page, lang=lang, article=article, claim=claim, part=part, rule=rule, filters=filters)
    return address, [*dropped, *unknown]


def parse(href: str) -> Query:
    """The query of a link of this page (`?…`)."""
    return parse_qs(href.partition("#")[0].removeprefix("?"), max_num_fields=200)


def link(filters: Filters | None = None, **keys: str) -> Query:
    """The query of a link: what is set of `keys`, then the filters; the usual page is left out."""
    own = {key: [value] for key, value in keys.items() if value and (key, value) not in _USUAL}
    return own | (filters.to_query() if filters else {})
