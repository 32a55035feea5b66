"""Verbs of a sentence, those strung together as one, and what governs one: fact, request, agreement, plan, denial."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dashboard.claims.lexicon import Role, Signal
from dashboard.models import Status

__all__ = ["VERBS", "Mood", "Verb"]

VERBS = frozenset({Role.EVENT, Role.STATE, Role.ACTION, Role.LIGHT, Role.PRESUMED})


@dataclass(frozen=True, eq=False)
class Verb:
    """Verbs that belong together. `head` gives the meaning: the first that is not a light one."""

    signals: tuple[Signal, ...]

    @cached_property
    def start(self) -> int:
        return self.signals[0].start

    @cached_property
    def end(self) -> int:
        return max(s.end for s in self.signals)

    @cached_property
    def head(self) -> Signal:
        meaning = [s for s in self.signals if s.role is not Role.LIGHT]
        if meaning and meaning[0].rule.status is Status.COMPLETED:  # «hoàn thành báo cáo nghiên cứu khả thi»
            meaning = [s for s in meaning if s.rule.status is Status.PREPARATION] or meaning
        head = next((s for s in meaning if s.rule.event != "meeting"), (*meaning, self.signals[-1])[0])
        if head.role is Role.ACTION and head.rule.language == "zh":  # «扩建工程已完工» tells of an end
            head = next((s for s in meaning if s.role is Role.EVENT and s.rule.event != "meeting"), head)
        if head.role is Role.ACTION:  # «建设如火如荼» says more than 建设
            return next((s for s in meaning if s.role is Role.STATE and s.rule.status is head.rule.status), head)
        return head


@dataclass(slots=True)
class Mood:
    """What governs a verb. `signals` are the words that do, nearest first."""

    explicit: bool = False
    weak: bool = False
    negated: bool = False
    conditional: bool = False
    ahead: bool = False
    request: Signal | None = None
    agree: Signal | None = None
    signals: tuple[Signal, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether nothing governs the verb but a marker of fact."""
        return not (self.negated or self.conditional or self.ahead or self.request or self.agree)
