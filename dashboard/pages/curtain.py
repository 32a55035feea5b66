"""Lets the map be drawn before the rest is sent: the browser has one thread for both, and the map is what one came for.

A run of the script that changes the map waits at the curtain until the map's frame says that it can be seen, or until
patience ends; then it goes on. Nothing runs twice, and without a browser (or before `hang`) nothing waits at all.
"""

from __future__ import annotations

import secrets
import threading

import streamlit as st

__all__ = ["fall", "hang", "lift", "token", "wait"]

_FIRST_S, _LATER_S = 6.0, 0.4
_MOST = 512
_hung = threading.Event()
_lock = threading.Lock()
_waiting: dict[str, threading.Event] = {}


def hang() -> None:
    """There are browsers from now on: runs wait."""
    _hung.set()


def fall() -> None:
    """The map is about to change: the next `wait` waits for that."""
    if not _hung.is_set():
        return
    with _lock:
        _waiting.pop(token(), None)
        while len(_waiting) >= _MOST:  # of visitors who left before the map was drawn; whoever still waits goes on
            _waiting.pop(next(iter(_waiting))).set()
        st.session_state["curtain"] = secrets.token_hex(12)
        _waiting[token()] = threading.Event()


def token() -> str:
    """What the map's frame says when it is drawn; nobody else knows it."""
    return str(st.session_state.get("curtain", ""))


def wait() -> None:
    """Returns when the map is drawn as it was sent, or when that takes too long; at once where nothing changed."""
    drawn = _waiting.get(token())
    if drawn is not None:
        seen = "curtain_seen" in st.session_state
        st.session_state["curtain_seen"] = True
        drawn.wait(_LATER_S if seen else _FIRST_S)
        _waiting.pop(token(), None)


def lift(said: str) -> None:
    """The map's frame says that it is drawn; a token that nobody waits for says nothing."""
    drawn = _waiting.get(said)
    if drawn is not None:
        drawn.set()
