"""What the ledger says of a claim: the decision in force, what an edit put in its place, and who may change it.

Pure. Decisions come in their order. An undo takes back the decision before it, another undo takes that undo back;
so a claim has one decision in force or none, and what was in force before it stays known.

>>> Ledger([accepted, taken_back]).in_force("a:1") is None  # doctest: +SKIP
True
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from dashboard.models import Decision, Verdict

__all__ = ["Ledger"]


class Ledger:
    """All decisions or those of some claims. A class, because every question needs the same three indexes."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._of: dict[str, list[Decision]] = {}
        self._force: dict[str, tuple[Decision | None, Decision | None]] = {}
        self._edited: dict[str, str] = {}
        self._aside: dict[Decision, Decision] = {}
        self._undone: dict[Decision, Decision] = {}
        for decision in decisions:
            if decision.verdict is Verdict.UNDO and decision.claim in self._of:
                self._undone[decision] = self._of[decision.claim][-1]
            before = self.in_force(decision.claim) or self.in_force(self._edited.get(decision.claim, ""))
            if before is None and decision.verdict is Verdict.UNDO and decision.claim in self._of:
                before = self._of[decision.claim][-1]  # an undo of an undo
            if before is not None:
                self._aside[decision] = before
            self._of.setdefault(decision.claim, []).append(decision)
            self._force[decision.claim] = _after(*self._force.get(decision.claim, (None, None)), decision)
            if decision.replacement and decision.replacement != decision.claim:
                self._edited.setdefault(decision.replacement, decision.claim)

    def of(self, claim: str) -> tuple[Decision, ...]:
        """Every decision on this very claim, the oldest first."""
        return tuple(self._of.get(claim, ()))

    def put_aside_by(self, decision: Decision) -> Decision | None:
        """The decision that another one took back or took the place of, None where there was none in force."""
        return self._aside.get(decision)

    def undone_by(self, decision: Decision) -> Decision | None:
        """The decision before an undo, itself an undo where that is taken back; None for any other decision."""
        return self._undone.get(decision)

    def taken_from(self, reviewer: str, since: dt.datetime) -> tuple[Decision, ...]:
        """What others decided from `since` on in the place of `reviewer`, who has not decided on it again."""
        return tuple(
            one
            for one, before in self._aside.items()
            if one.at >= since
            and before.reviewer == reviewer != one.reviewer
            and self._holds(one, before)
            and not any(later.reviewer == reviewer and later.at > one.at for later in self.history(one.claim))
        )

    def _holds(self, decision: Decision, before: Decision) -> bool:
        """Whether what a decision put aside is still aside because of it."""
        if decision.verdict is Verdict.UNDO:
            return self.in_force(before.claim) is not before
        return self.in_force(decision.claim) is decision

    def in_force(self, claim: str) -> Decision | None:
        """The decision on this claim that holds now, None where there is none or it was taken back."""
        return self._force.get(claim, (None, None))[0]

    def edited_from(self, claim: str) -> str:
        """The claim in whose place an edit put this one, or an empty string."""
        return self._edited.get(claim, "")

    def root(self, claim: str) -> str:
        """The proposal from which edits led to this claim, in the end."""
        seen = {claim}
        while (before := self.edited_from(claim)) and before not in seen:
            seen.add(claim := before)
        return claim

    def family(self, claim: str) -> tuple[str, ...]:
        """The proposal and everything that edits put in its place, whether it still stands or not."""
        found = [self.root(claim)]
        for one in found:
            added = (decision.replacement for decision in self._of.get(one, ()))
            found += [name for name in dict.fromkeys(added) if name and name not in found]
        return tuple(found)

    def history(self, claim: str) -> tuple[Decision, ...]:
        """Every decision on the claim and its family, the oldest first."""
        whole = [decision for one in self.family(claim) for decision in self._of.get(one, ())]
        return tuple(sorted(whole, key=lambda decision: decision.at))

    def standing(self, claim: str) -> str:
        """The claim of this family that is public, or an empty string; never more than one is."""
        seen: set[str] = set()
        claim, made_by_edit = self.root(claim), False
        while claim not in seen:
            seen.add(claim)
            decision = self.in_force(claim)
            if decision is None:
                return claim if made_by_edit else ""
            if decision.verdict is Verdict.EDIT and decision.replacement not in ("", claim):
                claim, made_by_edit = decision.replacement, True
            else:
                return "" if decision.verdict is Verdict.REJECT else claim
        return ""

    def is_public(self, claim: str) -> bool:
        """Whether the ledger makes this claim public."""
        return self.standing(claim) == claim

    def is_reached(self, claim: str) -> bool:
        """Whether the edits that put this claim in the place of another are in force; true for a proposal."""
        seen = {claim}
        while (before := self.edited_from(claim)) and before not in seen:
            seen.add(before)
            decision = self.in_force(before)
            if decision is None or decision.replacement != claim:
                return False
            claim = before
        return True

    def carrying(self, claim: str) -> Decision | None:
        """The decision that makes this claim public: its own, or the edit that put it in its place."""
        return (self.in_force(claim) or self.in_force(self.edited_from(claim))) if self.is_public(claim) else None

    def reopened(self) -> list[str]:
        """The proposals that were decided on and are open again."""
        return [claim for claim in self._of if claim not in self._edited and self.in_force(claim) is None]

    def replacements(self) -> frozenset[str]:
        """Every claim that an edit made."""
        return frozenset(self._edited)


def _after(
    now: Decision | None, before: Decision | None, decision: Decision
) -> tuple[Decision | None, Decision | None]:
    """What is in force after `decision`, and what its undo would bring back."""
    if decision.verdict is Verdict.UNDO:
        return before, now
    if now and (now.verdict, now.replacement) == (decision.verdict, decision.replacement):
        return decision, before  # the same again, as a reworded row of seeds/: its undo shall not bring back the old
    return decision, now
