"""Many verdicts into one voice: what an article says of a project, reconciled and made into claims.

A request for something that the article reports as under way adds a target, not a lower status; of two facts of
one day the later stage is the news; the figures of a sentence go to the claim of the project that they speak of.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dashboard.claims.amounts import find_amounts
from dashboard.claims.phrase import Phrase
from dashboard.claims.said import Verdict
from dashboard.claims.sentence import Sentence
from dashboard.models import STAGE, Amount, Article, Claim, Evidence, Precision, Status
from dashboard.spans import Spans

__all__ = ["make_claims", "reconcile"]

_BY_FIGURES = ".served"
"""Rules that tell of use by its figures only: an article that says more of its project means that."""

_FIGURES_OF_TRIAL = frozenset({"vi.figures_of_use", "vi.daily_use", "vi.served_a_day", "vi.visited"})
"""Rules of figures that a trial has too."""

_BY_USERS = "zh.use_told"
"""A rule that tells of use by who passes: where works or a trial go on, they pass on what stood there or try it."""

_NOT_YET = (Status.UNDER_CONSTRUCTION, Status.PARTLY_COMPLETED, Status.PILOT_OPERATION)


def reconcile(verdicts: Sequence[Verdict], known: dt.date) -> list[Verdict]:
    """One article speaks with one voice: one status for a project and day, requests lifted to what is reported."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        groups[verdict.phrase.project].append(verdict)
    kept = [v for group in groups.values() for v in _one_voice(group, known)]
    return sorted(kept, key=lambda v: (v.start, v.end, v.phrase.project))


def _one_voice(group: Sequence[Verdict], known: dt.date) -> list[Verdict]:
    hoped = {v.target.status for v in group if v.target}
    facts = [v for v in group if v.fact and not (v.rule.endswith("presumed") and v.status in hoped)]
    facts = [v for v in facts if not v.rule.endswith(_BY_FIGURES)] or facts
    if any(v.status in _NOT_YET for v in facts):
        facts = [v for v in facts if v.rule != _BY_USERS]
    if any(v.status is Status.PILOT_OPERATION for v in facts):  # «sau một năm thí điểm, X đã đón 15.000 khách»
        facts = [v for v in facts if v.rule not in _FIGURES_OF_TRIAL]
    now = [v for v in facts if v.day is None or v.day.last >= known]
    latest = now or _without_past_halts(facts)
    if latest:
        top = max(latest, key=lambda v: STAGE[v.status]).status
        newest = max((v.day.day for v in latest if v.day and v.status is top), default=known)
        before = known if now else newest  # what was so before the news stays told, with its own day
        kept = [v for v in facts if v.status is top or (v.day is not None and v.day.last < before)]
        kept += [replace(v, status=top) for v in group if not v.fact and v.target and v.target.status is not top]
        kept += [v for v in group if not v.fact and v.day and v.day.last < known]
        return _distinct(kept, known)
    asked = [v for v in group if not v.fact]
    agreed = [v for v in asked if v.status is Status.AGREED and not v.target]
    if agreed:
        asked = [replace(v, status=Status.AGREED) if v.target else v for v in asked]
    return _distinct(asked, known)


def _without_past_halts(facts: Sequence[Verdict]) -> list[Verdict]:
    """The facts without the halts that the article tells to be over: «suspended in 2020 … resumed in May»."""
    runs = max((v.day.day for v in facts if v.day and v.status is Status.OPERATING), default=dt.date.min)
    return [v for v in facts if not (v.status is Status.SUSPENDED and v.day and v.day.last < runs)]


def _weakness(verdict: Verdict) -> tuple[bool, bool, bool, bool, int]:
    """What is told plainly, of a project named, with its day, comes first."""
    phrase = verdict.phrase
    composed = verdict.rule.startswith("zh.") and verdict.rule.endswith("_told")
    return composed, phrase.why == "silent", phrase.assumed, verdict.day is None, verdict.start


def _distinct(verdicts: Iterable[Verdict], known: dt.date) -> list[Verdict]:
    """The first verdict of each kind (status, target, event and day), best one whose words tell the day."""
    seen: dict[tuple[object, ...], Verdict] = {}
    for verdict in sorted(verdicts, key=_weakness):
        day = verdict.day.day if verdict.day and verdict.day.last < known else None
        seen.setdefault((verdict.status, verdict.target, verdict.event, day), verdict)
    aimed: dict[Status, list[tuple[int, int]]] = defaultdict(list)
    for verdict in seen.values():
        if verdict.target:
            aimed[verdict.status].append((verdict.start, verdict.end))
    covered = {status: Spans(spans) for status, spans in aimed.items()}
    return _joined(
        v
        for v in seen.values()
        if v.fact or v.target or v.status not in covered or not covered[v.status].meet(v.start, v.end)
    )


def _joined(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those without the facts whose words another verdict of the same status holds, which adds what is expected.

    That one then stands on the rule, the day and the event of the fact.
    """
    kept = list(verdicts)
    for fact in [v for v in kept if v.fact and v.target is None]:
        for at, wider in enumerate(kept):
            aims = wider.target and not wider.fact and wider.status is fact.status
            if aims and wider.start <= fact.start and fact.end <= wider.end:
                kept[at] = replace(fact, start=wider.start, end=wider.end, target=wider.target)
                kept.remove(fact)
                break
    return kept


def make_claims(
    article: Article, known: dt.date, verdicts: Iterable[Verdict], sentences: Sequence[Sentence]
) -> list[Claim]:
    """The verdicts as claims on `article`, those in its furniture left out."""
    claims, figures = [], _Figures(sentences)
    shut = sentences[0].reading.shut if sentences else Spans(())
    for v in verdicts:
        if shut.meet(v.start, v.end):
            continue
        day, precision = (v.day.day, v.day.precision) if v.day else (known, Precision.DAY)
        claims.append(
            Claim(
                id=f"{article.id}:{v.phrase.project.partition(':')[2]}:{v.start}-{v.end}:{v.status}",
                project=v.phrase.project,
                status=v.status,
                as_of=day,
                precision=precision,
                evidence=Evidence(article, v.start, v.end, article.text[v.start : v.end]),
                target=v.target,
                origin=v.rule,
                event=v.event,
                trigger=v.trigger,
                amounts=figures.of(v),
                notes="the site stands elsewhere in the article" if v.phrase.assumed else "",
            )
        )
    return claims


_BEHIND = 45
"""Characters from a figure to the project named after it: «14.300 tỷ đồng cho dự án cao tốc …»."""


class _Figures:
    """The figures of each sentence by the project that they speak of.

    A class because the sentences of an article are many and read only where a claim stands.
    """

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._sentences = sentences
        self._starts = [s.start for s in sentences]
        self._read: dict[int, dict[str, tuple[Amount, ...]]] = {}

    def of(self, verdict: Verdict) -> tuple[Amount, ...]:
        """The figures of the verdict's sentence that belong to its project."""
        index = bisect_right(self._starts, verdict.start) - 1
        if index < 0:
            return ()
        if index not in self._read:
            self._read[index] = _figures(self._sentences[index])
        return self._read[index].get(verdict.phrase.project, ())


def _figures(sentence: Sentence) -> dict[str, tuple[Amount, ...]]:
    found: dict[str, tuple[Amount, ...]] = {}
    text = sentence.reading.article.text
    for amount in find_amounts(text, sentence.reading.script, sentence.start, sentence.end):
        if phrase := _spoken_of(sentence, amount):
            found[phrase.project] = (*found.get(phrase.project, ()), amount)
    return found


def _spoken_of(sentence: Sentence, amount: Amount) -> Phrase | None:
    """The phrase that a figure belongs to: the one before it in its part, else the one close behind it."""
    named = [p for p in sentence.objects if not sentence.hard(min(p.start, amount.start), max(p.end, amount.end))]
    before = [p for p in named if p.start <= amount.start]
    if before:
        return before[-1]
    behind = next((p for p in named if p.start >= amount.end), None)
    alone = len({p.project for p in named}) == 1
    return behind if behind and (alone or behind.start - amount.end <= _BEHIND) else None
