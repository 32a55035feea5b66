"""The invisible frame whose script does what a Streamlit page cannot: language of the document, scrolling, links.

From what the page wants to the query that a visitor followed, if any. Without scripts all links still work.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.components.v1 import declare_component

from dashboard.pages.address import Query, parse
from dashboard.wording import Wording

__all__ = ["follow", "picked"]

_frame = declare_component("cuakhau_page", path=str(Path(__file__).resolve().parent.parent / "assets" / "page"))
_LONGEST = 4_000


def follow(wording: Wording, *, scroll: str = "", narrow: bool = False, turn: str = "", row: str = "") -> Query | None:
    """The query of a link that was followed since the last run, else None.

    `scroll` names an element or container to bring into view once for each `turn`; `narrow`: on small screens only.
    `row` is the row of the list that is marked.
    """
    with st.container(key="frame"):
        value = _frame(
            lang=wording.html_lang,
            map=wording.text("Map"),
            scroll=scroll,
            narrow=narrow,
            turn=turn,
            row=row,
            query=urlencode(st.session_state.get("written", {}), doseq=True),
            key="page_frame",
            default=None,
        )
    if not isinstance(value, Mapping) or value.get("t") == st.session_state.get("followed"):
        return None
    href = value.get("href")
    if not isinstance(href, str) or not href.startswith("?") or len(href) > _LONGEST:
        return None
    st.session_state["followed"] = value.get("t")
    return parse(href)


def picked() -> str:
    """The row of the list that was chosen since the last run, or nothing."""
    value, state = st.session_state.get("page_frame"), st.session_state
    if not isinstance(value, Mapping) or value.get("t") == state.get("picked"):
        return ""
    state["picked"] = value.get("t")
    return str(value.get("pick") or "")
