"""Lets the map be drawn before the rest is sent: the browser has one thread for both, and the map is what one came for.

A run of the script waits at the curtain until the map's frame says that it can be seen, or until patience ends; then
it goes on. Nothing runs twice, and without a browser (or before `hang`) nothing waits at all.
"""

from __future__ import annotations

import secrets
import threading

import streamlit as st

__all__ = ["down", "hang", "lift", "token", "wait"]

_PATIENCE_S = 6.0
_MOST = 512
_hung = threading.Event()
_waiting: dict[str, threading.Event] = {}


def hang() -> None:
    """There are browsers from now on: first runs wait."""
    _hung.set()


def token() -> str:
    """What the map's frame says when it is drawn; one for each session, and nobody else knows it."""
    if "curtain" not in st.session_state:
        st.session_state["curtain"] = secrets.token_hex(12) if _hung.is_set() else ""
        if st.session_state["curtain"] and len(_waiting) < _MOST:
            _waiting[st.session_state["curtain"]] = threading.Event()
    return str(st.session_state["curtain"])


def down() -> bool:
    """Whether this session still waits for its map."""
    return token() in _waiting


def wait() -> None:
    """Returns when the map of this session is drawn, at the latest after a few seconds; at once from then on."""
    drawn = _waiting.get(token())
    if drawn is not None:
        drawn.wait(_PATIENCE_S)
        _waiting.pop(token(), None)


def lift(said: str) -> None:
    """The map's frame says that it is drawn; a token that nobody waits for says nothing."""
    drawn = _waiting.get(said)
    if drawn is not None:
        drawn.set()
