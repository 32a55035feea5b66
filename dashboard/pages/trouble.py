"""What the page does when something fails that nobody foresaw: log it, say so plainly, go on with the rest."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.models import Language
from dashboard.pages.drawing import draw
from dashboard.pages.markup import tag
from dashboard.wording import Wording

__all__ = ["guarded", "tell"]

_log = logging.getLogger(__name__)


def tell(error: Exception) -> bool:
    """Logs a failure, and says in plain words that it happened and what to do; nothing of it is shown."""
    _log.error("the page failed", exc_info=error)
    asked = str(st.session_state.get("lang") or st.query_params.get("lang", ""))
    wording = Wording(asked if asked in set(Language) else Language.VI)
    text = wording.text(
        "Something went wrong here; it stands in the log. Your choices are in the address: load this page again, and"
        " if it fails again, run «cuakhau doctor»."
    )
    draw(tag("p", text, cls="notice failed", role="alert"))
    return True


@contextmanager
def guarded() -> Iterator[None]:
    """A part of the page whose failure leaves the other parts standing."""
    try:
        yield
    except Exception as error:  # whatever it is: the alternative is a traceback in a visitor's window
        tell(error)
