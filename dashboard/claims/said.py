"""What some words of an article say of a project: a status, the span that carries it, its day and its target."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.claims.lexicon import Signal
from dashboard.claims.phrase import Phrase
from dashboard.days import Dated
from dashboard.models import Status, Target

__all__ = ["Verdict", "outside", "rule_of", "widened", "year_before"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What some words say of a project. `fact` is false for what is only asked for, agreed or planned."""

    phrase: Phrase
    status: Status
    fact: bool
    start: int
    end: int
    rule: str
    target: Target | None = None
    event: str = ""
    day: Dated | None = None
    trigger: tuple[int, int] | None = None
    """The word that governs them where it stands elsewhere, as over the items of a list."""


def outside(span: tuple[int, int], *governing: Signal) -> tuple[int, int] | None:
    """Where the first of the words that govern a quote stands outside of it."""
    apart = (s for s in governing if s.end <= span[0] or span[1] <= s.start)
    return next(((s.start, s.end) for s in apart), None)


def rule_of(signal: Signal) -> str:
    return signal.rule.id


def widened(span: tuple[int, int], dated: Dated) -> tuple[int, int]:
    """A span with the date that belongs to it."""
    return min(span[0], dated.start), max(span[1], dated.end)


def year_before(dated: Dated) -> Dated:
    """The date a year earlier; 29 February becomes the 28th."""
    day = dated.day
    last = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return replace(dated, day=last.replace(year=day.year - 1))
