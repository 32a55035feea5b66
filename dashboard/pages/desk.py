"""The reviewer's desk: what the parts of the review page share in one run, and how a write is attempted.

From an action to the notice that the next run shows; the store decides whether it may be done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard.errors import CuakhauError
from dashboard.pages import proposal
from dashboard.pages.address import Address
from dashboard.pages.panel import Pen
from dashboard.pages.source import Snapshot
from dashboard.pages.visitor import Visitor
from dashboard.store import Conflict, NotAllowed, Store
from dashboard.wording import Wording, mark

__all__ = ["Desk", "attempt", "take_back"]

_REFUSED = {
    "as_of": mark("Its day is too early, or later than the article; what is to come later is a target."),
    "changed": mark("Another program has changed it since it was proposed."),
    "edit": mark("The edit changes nothing; accept the proposal as it is."),
    "furniture": mark("These words stand in a caption or beside the article; quote the article itself."),
    "gone": mark("The edit that made it is not in force any more; decide on the proposal that was edited."),
    "nothing": mark("Nobody has decided on it."),
    "project": mark("Its project is in no table."),
    "quote": mark("Its article does not bear these words; quote whole words of one paragraph that say it."),
    "same": mark("That was decided already."),
    "stale": mark("Somebody has taken a decision on it back meanwhile; look at it again."),
    "target": mark("The target is the status itself, too early, or before the day that the words speak of."),
    "twin": mark("One of its reprints does not hold these words; decide without the reprints."),
}
"""Refusals that a visitor may meet, by their codes; the store words them for a terminal, with the id of the claim."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the parts of this page share in one run."""

    wording: Wording
    store: Store
    snapshot: Snapshot
    visitor: Visitor
    address: Address
    pen: Pen

    def keys(self) -> dict[str, str]:
        """What narrows the queue, to be kept in links."""
        return {"article": self.address.article, "rule": self.address.rule}


def attempt(desk: Desk, action: Callable[[], object], *, on: tuple[str, int]) -> bool:
    """Runs a write; a refusal becomes a notice in the language of the page.

    `on`: the claim, and how many decisions on it the visitor could see when he pressed.
    """
    state, w = st.session_state, desk.wording
    done = state.pop("review_done", None)
    try:
        action()
    except NotAllowed:
        state["review_trouble"] = w.text("You may not decide on this; nothing was written.")
    except Conflict as conflict:
        decision = proposal.verdict(conflict.decision.verdict, w)
        if state.get("acted") == on:  # pressed again before the page could show what the first press did
            state["review_done"] = done
            told = w.text("You have done that already: {decision}. Nothing more was written.", decision=decision)
        else:
            told = w.text(
                "Somebody was faster: {who} has {decision} this proposal. Nothing was written; look at it again.",
                who=w.by(conflict.decision.reviewer),
                decision=decision,
            )
        state["review_trouble"] = told
    except CuakhauError as error:
        known = _REFUSED.get(getattr(error, "code", ""))
        state["review_trouble"] = w.text("Nothing was written: {why}", why=w.text(known) if known else str(error))
    else:
        state["acted"] = on
        return True
    return False


def take_back(desk: Desk, claim: str, seen: int) -> None:
    """Takes the last of the `seen` decisions on a claim back by a new one, and shows the proposal again."""
    if attempt(desk, lambda: desk.store.undo(claim, person=desk.visitor.person, seen=seen), on=(claim, seen)):
        st.session_state["claim"] = claim
