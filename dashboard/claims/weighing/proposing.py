"""From weighed parts to proposals: for a project of which an article tells nothing that a rule knows, the likeliest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard.claims.lexicon import Role
from dashboard.claims.phrase import Phrase, is_of_rank
from dashboard.claims.said import Verdict
from dashboard.claims.untied import FACTS
from dashboard.claims.weighing.parts import Part
from dashboard.claims.weighing.weights import Weighed, Weights
from dashboard.models import Status

__all__ = ["proposals"]

_PLANS = frozenset({Status.PROPOSED, Status.AGREED})
_DENIES = frozenset({Role.NEGATION, Role.UNDONE})
_ASKS = frozenset({Role.REQUEST, Role.AGREE, Role.CONDITION})
_BINDS = frozenset({Role.TARGET, Role.PURPOSE, Role.LATER})
"""Beside what words no fact is proposed, nor anything else but what is all but sure; beside which no fact at all; and
beside which a fact only if it is all but sure."""
_NONE = frozenset[Role]()
_AT_WORK = frozenset({Status.PILOT_OPERATION, Status.OPERATING})
_ENOUGH, _ENOUGH_FOR_FACTS, _ENOUGH_OF_PARTS, _SURE = 0.5, 0.6, 0.7, 0.92
"""The share of all statuses from which one is proposed: a fact that is none does more harm than a plan, more so where
the project only tells whose part it is or where it was («dầm cầu X», «trạm thu phí trên X»), and most beside words that
may make a plan of it. Rules know what those govern, weights only that they are there."""


def proposals(parts: Iterable[Part], weights: Weights) -> Iterator[Verdict]:
    """At most one verdict for each project of the parts, of the part that tells its status most clearly."""
    best: dict[str, Weighed] = {}
    for part in parts:
        weighed = None if part.is_doubted else weights.weigh(part)
        if weighed is None or _is_denied(weighed) or weighed.share < _enough(weighed):
            continue
        held = best.get(part.project.id)
        if held is None or weighed.share > held.share:
            best[part.project.id] = weighed
    return (_verdict(one) for one in best.values())


def _is_denied(weighed: Weighed) -> bool:
    """Whether something in its part, or before it, may deny the status, or tell it of something else."""
    part = weighed.part
    seen = _roles(part)
    if weighed.status in FACTS:
        beside = part.linked and not part.inside
        return part.unreal or beside or part.is_elsewhere or bool(seen & (_DENIES | _ASKS))
    # «nhất trí kéo dài thời gian vận hành thí điểm X»: not X is agreed on, but how it is run
    run = weighed.status is Status.AGREED and any(s.rule.status in _AT_WORK for s in part.signals)
    return run and not is_of_rank(part.project.id)


def _enough(weighed: Weighed) -> float:
    """The share from which the status is proposed."""
    fact, seen = weighed.status in FACTS, _roles(weighed.part)
    if seen & (_DENIES | (_BINDS if fact else _NONE)) or (fact and not (weighed.part.own or weighed.part.sited)):
        return _SURE
    if weighed.status in _PLANS:
        return _ENOUGH
    return _ENOUGH_OF_PARTS if fact and weighed.part.linked else _ENOUGH_FOR_FACTS


def _roles(part: Part) -> set[Role]:
    """What the rules see in a part, and what governs it from before."""
    return {*(s.role for s in part.signals), *part.before}


def _verdict(weighed: Weighed) -> Verdict:
    part, fact = weighed.part, weighed.status not in _PLANS
    project, language = part.project, part.reading.script.language
    named = part.own[0] if part.own else None
    phrase = named or Phrase(
        project.id, weighed.start, weighed.end, "weighed", project.kind, project.generic, assumed=True
    )
    rule = f"{language}.weighed_{weighed.status}"
    return Verdict(phrase, weighed.status, fact, weighed.start, weighed.end, rule)
