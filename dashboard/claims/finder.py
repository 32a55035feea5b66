"""The rules at work: from an article and its mentions to the claims that its sentences carry.

Each claim keeps the words that made it and the id of the rule. Within one article what is said of a project is
reconciled: a request for something that the article reports as under way adds a target, not a lower status; a
whole of which a phase is done is partly completed; a headline gives no claim, the body does.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from dashboard.claims.ending import is_to_end
from dashboard.claims.frames import GOES_ON_ZH
from dashboard.claims.lexicon import Lexicon, Role, Signal
from dashboard.claims.linking import Linker, Topic, only
from dashboard.claims.phrase import Phrase
from dashboard.claims.reading import Reading
from dashboard.claims.reconciling import make_claims, reconcile
from dashboard.claims.said import Verdict
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.sites import site_told_of, smart_gates, told_from
from dashboard.claims.speaking import with_speech
from dashboard.claims.spotting import Spotter
from dashboard.claims.suggesting import suggest_projects
from dashboard.claims.timing import Timing
from dashboard.claims.titles import titles
from dashboard.claims.trying import as_tried
from dashboard.claims.unreal import is_bystander
from dashboard.claims.verdicts import Judge
from dashboard.claims.weighing import Part, Silent, Weights, parts_of, proposals
from dashboard.gazetteer import Gazetteer
from dashboard.models import Article, Basis, Claim, Mention, Project, ProjectKind, Status, Suggestion

__all__ = ["ClaimFinder"]

_DONE = frozenset({Status.COMPLETED, Status.OPERATING})
_REACHED = frozenset({Status.AGREED, Status.PARTLY_COMPLETED, Status.COMPLETED, Status.SUSPENDED})
_ITEM = re.compile(r"\s*(?:[-+•*–]|\(?\d{1,2}[.)]|(?:một|hai|ba|bốn|năm|thứ \w+) (?:là|,)|thứ (?:nhất|hai|ba|tư))")
_CASE = re.compile(r"[^;.]{0,20}(?:đặc biệt|nhất là|trong đó|cụ thể|như|especially|particularly|such as|特别是|尤其)")
_ASIDE = re.compile(r", (?:(?:to|of|into|for|through|along|on) )?(?:which|whom|who|whose|where) [^,;.]{1,140},")
_OPERATORS = frozenset(
    {Role.TARGET, Role.PURPOSE, Role.CONDITION, Role.REQUEST, Role.AGREE, Role.NEGATION, Role.DOUBT, Role.UNDONE}
)


_NEWS = dt.timedelta(days=10)
"""How long before its publication the event of an article lies."""


class ClaimFinder:
    """The lexicon bound to a gazetteer; `find_claims` is pure.

    A class because binding them costs more than reading an article.
    """

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon, weights: Weights | None = None) -> None:
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._weights = weights or Weights()
        self._spotter = Spotter(gazetteer, lexicon)
        self._linker = Linker(gazetteer)
        self._smart_gates = smart_gates(gazetteer, lexicon)
        self._last: tuple[Article, Sequence[Mention], Reading, list[Phrase]] | None = None

    def find_claims(self, article: Article, mentions: Sequence[Mention]) -> list[Claim]:
        """The claims of the article's body, in the order of the text; none for an article without any day."""
        known = _known(article)
        if known is None or not mentions:
            return []
        reading, phrases = self._spotted(article, mentions)
        if not phrases:
            return []
        exact = article.event_day is not None or article.basis is not Basis.FETCHED
        silent: list[Silent] = []
        judged = list(self._sentences(reading, phrases, silent))
        verdicts = [v for sentence in judged for v in Judge(Timing(sentence, known, exact)).verdicts()]
        title = _title_end(article)
        told = [v for v in self._with_parents(verdicts) if v.start >= title]
        weighed = self._weighed(reading, judged, silent, {v.phrase.project for v in told}, title)
        told += [_dated(v, [Timing(s, known, exact) for s in judged if s.start <= v.start < s.end]) for v in weighed]
        told = [as_tried(reading, v) for v in told if not is_to_end(reading, v)]
        return make_claims(article, known, reconcile(told, known), judged)

    def find_parts(self, article: Article, mentions: Sequence[Mention]) -> list[Part]:
        """The parts of the article's body from which weights are learned, and by which they tell a status."""
        reading, phrases = self._spotted(article, mentions)
        silent: list[Silent] = []
        judged = list(self._sentences(reading, phrases, silent))
        parts = parts_of(reading, judged, silent, self._lexicon, self._gazetteer.projects)
        return [part for part in parts if part.start >= _title_end(article)]

    def find_suggestions(self, article: Article, mentions: Sequence[Mention]) -> list[Suggestion]:
        """Names in the article's body that read like a project of this border and are none of the gazetteer's."""
        if not mentions:
            return []
        reading, phrases = self._spotted(article, mentions)
        return suggest_projects(reading, phrases, self._gazetteer)

    def _spotted(self, article: Article, mentions: Sequence[Mention]) -> tuple[Reading, list[Phrase]]:
        """The article as the rules see it and its project phrases; kept for the second question about it."""
        last = self._last
        if last is None or last[0] is not article or last[1] is not mentions:
            apart = (m for m in mentions if not m.place.startswith("corridor:"))  # which hold the names of others
            reading = Reading.of(article, apart, words=self._lexicon.words)
            last = self._last = (article, mentions, reading, self._spotter.find_phrases(reading))
        return last[2], last[3]

    # -- sentences with what was found in them -----------------------------------------------------

    def _sentences(self, reading: Reading, phrases: Sequence[Phrase], silent: list[Silent]) -> Iterable[Sentence]:
        """The sentences that name a project or go on about the last one named; the others are put into `silent`."""
        topic, carried = Topic(alone=only(self._linker.whole(p.project) for p in phrases)), tuple[Signal, ...]()
        key, script, at = reading.key, reading.script, 0
        if script.language == "vi":
            title = _title_end(reading.article)
            topic.titled = only(self._linker.whole(p.project) for p in phrases if p.end <= title)
        behind, smart = 0, told_from(reading)
        for start, end in reading.sentences:
            behind += 1
            first, at = at, bisect_left(phrases, end, at, key=attrgetter("start"))
            own = _without_heads(reading, [p for p in phrases[first:at] if start <= p.start and p.end <= end])
            sited = "" if own or start < smart else site_told_of(reading, start, end, self._smart_gates)
            if sited:
                silent.append(Silent(start, end, sited, 1, sited=True))
                topic.project, behind = sited, 0
                continue
            heading = key.endswith((":", "："), start, end)
            goes_on = script is Script.ZH and GOES_ON_ZH.match(key, end) is not None
            if not (
                own
                or carried
                or heading
                or goes_on
                or (
                    (topic.project or topic.alone or topic.phased or (script is Script.EN and topic.named))
                    and (script is Script.ZH or self._lexicon.points(key, start, end, script))
                )
            ):
                if topic.project:
                    silent.append(Silent(start, end, topic.project, behind))
                continue
            met = _without_asides(reading, start, end, self._lexicon.signals(key, start, end, script))
            named = titles(reading, start, end)
            own = tuple(p for p in own if p.kind is ProjectKind.MECHANISM or not named.hold(p.start, p.end))
            own = tuple(p for p in own if not is_bystander(reading, start, p, own[-1]))
            signals = tuple(
                s
                for s in met
                if not (
                    reading.named.hold(s.start, s.end) or named.hold(s.start, s.end) or _in_a_name(reading, start, s)
                )
            )
            sentence = Sentence(
                reading, start, end, signals, own, carried, planned=topic.planned, unopened=topic.unopened
            )
            sentence = self._linker.with_anaphors(sentence, topic)
            sentence = self._linker.with_phases(sentence, topic)
            sentence = with_speech(self._linker.with_silent_subject(sentence, topic))
            sentence = self._linker.with_topic(sentence, topic)
            if topic.project and not sentence.phrases:
                silent.append(Silent(start, end, topic.project, behind))
            topic.project = self._linker.topic_of(sentence, topic.project)
            if sentence.topic:
                yield sentence
            if sentence.phrases:
                behind = 0
                self._linker.remember(sentence, topic)
                yield sentence
            carried = _resolved(sentence, carried) if goes_on else _carried(sentence, carried, heading=heading)

    def _weighed(
        self, reading: Reading, judged: Sequence[Sentence], silent: Sequence[Silent], told: set[str], title: int
    ) -> list[Verdict]:
        """Proposals for the projects that the body names and of which no rule tells anything, nor of their phases."""
        told = told | {self._linker.whole(project) for project in told}
        unsaid = {p.project for s in judged for p in s.phrases if p.start >= title} | {
            x.project for x in silent if x.sited
        }
        unsaid -= told
        if not unsaid:
            return []
        about = [s for s in judged if any(p.project in unsaid for p in s.phrases)]
        going_on = [s for s in silent if s.project in unsaid]
        parts = parts_of(reading, about, going_on, self._lexicon, self._gazetteer.projects)
        asked = (part for part in parts if part.project.id in unsaid and part.start >= title)
        return self._with_parents(list(proposals(asked, self._weights)))

    def _with_parents(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """The verdicts, and of each finished phase or part that its whole is partly completed."""
        verdicts = [_of_occasion(v, self._gazetteer.projects[v.phrase.project]) for v in verdicts]
        found = [_of_part(v) if v.phrase.part else v for v in verdicts]
        for verdict in verdicts:
            parent = self._gazetteer.projects[verdict.phrase.project].parent
            if parent and self._gazetteer.projects[parent].generic:
                continue  # one road of several tells nothing of all
            if parent and verdict.fact and verdict.status in _DONE | {Status.PARTLY_COMPLETED}:
                phrase = replace(verdict.phrase, project=parent)
                status = Status.PARTLY_COMPLETED
                found.append(replace(verdict, phrase=phrase, status=status, rule=f"phase.{verdict.rule}", event=""))
        parts = {v.phrase.project for v in found if v.rule.startswith("phase.") or (v.phrase.part and v.fact)}
        return [
            replace(v, status=Status.PARTLY_COMPLETED)
            if v.fact and v.phrase.project in parts and v.status in _DONE
            else v
            for v in found
        ]


def _dated(verdict: Verdict, timings: Sequence[Timing]) -> Verdict:
    """What was weighed with the one day of its words, where its status is one that is reached on a day."""
    if verdict.status not in _REACHED or not timings:
        return verdict
    return replace(verdict, day=timings[0].lone(verdict.start, verdict.end, verdict.phrase))


def _of_occasion(verdict: Verdict, project: Project) -> Verdict:
    """A verdict on what takes place one time only: once held it is done, and does not run on."""
    held = project.once and verdict.fact and verdict.status is Status.OPERATING
    return replace(verdict, status=Status.COMPLETED) if held else verdict


def _of_part(verdict: Verdict) -> Verdict:
    """A verdict on a part as one on the whole: what is done is partly completed."""
    status = Status.PARTLY_COMPLETED if verdict.fact and verdict.status in _DONE else verdict.status
    target = verdict.target
    if target and target.status in _DONE:
        target = replace(target, status=Status.PARTLY_COMPLETED)
    return replace(verdict, status=status, target=None if target and target.status is status else target)


def _known(article: Article) -> dt.date | None:
    """The day of the news: of its event, unless the day that the lead names is one of long before, or to come."""
    event, published = article.event_day, article.published
    if event and published and not dt.timedelta(0) <= published - event <= _NEWS:
        return published
    return event or article.known


def _title_end(article: Article) -> int:
    """Where the headline ends if the body begins with one: a first line without a full stop, more text below."""
    start, end = article.body
    first = re.compile(r"\s*[^\n]+").match(article.text, start, end)
    if first is None or not article.text[first.end() : end].strip():
        return start
    line = first[0].strip()
    is_title = line == article.title.strip() or (len(line) < 220 and not line.endswith((".", "。", ":", ";", "…", "”")))
    return first.end() if is_title else start


def _without_heads(reading: Reading, phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """The phrases without the generic ones of which another is the case in point: «kết nối hạ tầng, nhất là …»."""
    kept = []
    for phrase, after in pairwise((*phrases, None)):
        if phrase is None:
            continue
        case = after is not None and not after.generic and _CASE.match(reading.key[phrase.end : after.start])
        if not (phrase.generic and case):
            kept.append(phrase)
    return tuple(kept)


def _without_asides(reading: Reading, start: int, end: int, met: list[Signal]) -> list[Signal]:
    """The signals without those of English clauses between commas: «…, which will widen it, has been approved»."""
    if reading.script is not Script.EN:
        return met
    asides = [m.span() for m in _ASIDE.finditer(reading.key, start, end) if not _tells(m.span(), met)]
    return [s for s in met if not any(a <= s.start and s.end <= b for a, b in asides)] if asides else met


def _tells(aside: tuple[int, int], met: Sequence[Signal]) -> bool:
    """Whether an aside tells a fact of what stands before it: «X, whose construction started in 2024, …»."""
    inside = [s for s in met if aside[0] <= s.start and s.end <= aside[1]]
    looks = any(s.role in _OPERATORS for s in inside)
    return not looks and any(s.role in (Role.EVENT, Role.STATE) for s in inside)


def _in_a_name(reading: Reading, start: int, signal: Signal) -> bool:
    """Whether a light verb is a word of a body's name: «Ủy ban Cải cách và Phát triển»."""
    text, at = reading.article.text, signal.start
    return signal.role is Role.LIGHT and at > start + 1 and text[at].isupper() and text[at - 2 : at - 1].isalpha()


def _resolved(sentence: Sentence, carried: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """What governs a Chinese sentence without a subject: the agreement or the request of the one before it."""
    said = sentence.of(Role.REQUEST, Role.AGREE)
    return tuple(said[-1:]) or carried


def _carried(sentence: Sentence, carried: tuple[Signal, ...], *, heading: bool) -> tuple[Signal, ...]:
    """What governs the next sentence: the operators of a heading, kept while a list goes on."""
    text = sentence.reading.key
    if heading:
        last = max((s.end for s in sentence.of(Role.REPORT)), default=sentence.start)
        return tuple(s for s in sentence.of(Role.REQUEST, Role.AGREE, Role.TARGET) if s.start >= last)
    following = re.compile(r"[\s|]*").match(text, sentence.end)
    return carried if following and _ITEM.match(text, following.end()) else ()
