"""Where HTML enters the page: one way in, which takes markup and nothing else."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboard.pages.markup import Markup

__all__ = ["draw"]


def draw(markup: Markup, *, width: Literal["stretch", "content"] = "stretch") -> None:
    """Shows `markup` where the page stands. Raises TypeError for a plain text: only markup was escaped."""
    if not isinstance(markup, Markup):  # a text that slips past the types would be script in a visitor's browser
        raise TypeError(f"only markup is drawn, not {type(markup).__name__}")
    st.html(markup, width=width)
