"""Style sheet and symbols of the page: `assets/page.css`, and what follows from `assets/symbols.json`.

The same paths draw map, filter rows, legend, panel and table.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

from dashboard.pages.markup import Markup, join, sheet_element, tag

__all__ = ["numbers", "rows", "sheet", "symbol"]

_ASSETS = Path(__file__).resolve().parent.parent / "assets"
_MASK_BOX = "-9 -9 18 18"


@lru_cache(maxsize=1)
def _symbols() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_ASSETS / "symbols.json").read_text(encoding="utf-8"))
    return found


def _drawing(family: str, colour: str) -> str:
    """The SVG of one symbol in `colour`; a hollow one is a line."""
    one = _symbols()["families"][family]
    paint = f'fill="{colour}"'
    if one["hollow"]:
        paint = f'fill="none" stroke="{colour}" stroke-width="{_symbols()["hollow"]["line"]}"'
    return f'<path d="{one["path"]}" {paint}/>'


def _svg(inner: str, box: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="36" height="36">{inner}</svg>'


@lru_cache(maxsize=1)
def sheet() -> Markup:
    """The style sheet with the colours and shapes of all families."""
    template = Template((_ASSETS / "family.css").read_text(encoding="utf-8"))
    families = [
        template.substitute(
            family=family,
            light=one["light"]["symbol"],
            dark=one["dark"]["symbol"],
            light_text=one["light"]["text"],
            dark_text=one["dark"]["text"],
            mask="data:image/svg+xml," + quote(_svg(_drawing(family, "#000"), _MASK_BOX), safe=""),
        )
        for family, one in _symbols()["families"].items()
    ]
    own = [(_ASSETS / name).read_text(encoding="utf-8") for name in ("page.css", "review.css")]
    return sheet_element("".join([*own, *families]))


def rows(families: Sequence[str]) -> Markup:
    """The style sheet that draws the symbol of each row of the status filter."""
    template = Template((_ASSETS / "row.css").read_text(encoding="utf-8"))
    return sheet_element("".join(template.substitute(n=n, family=family) for n, family in enumerate(families, start=1)))


def numbers(facet: str, counts: Sequence[int]) -> Markup:
    """The style sheet that writes a number after each value of a filter.

    Not in the value's own words: those are what the browser sends back, and a number that changed meanwhile would
    make the server forget a choice under way.
    """
    template = Template((_ASSETS / "number.css").read_text(encoding="utf-8"))
    written = (
        template.substitute(facet=facet, n=n, count=count, ink="var(--muted)" if not count else "inherit")
        for n, count in enumerate(counts, start=1)
    )
    return sheet_element("".join(written))


def symbol(family: str, other: str = "") -> Markup:
    """A symbol in the page; that of a disputed status is followed by the other side's."""
    first = tag("span", cls=f"sym f-{family}", aria_hidden="true")
    return join([first, tag("span", cls=f"sym f-{other}", aria_hidden="true")]) if other else first
