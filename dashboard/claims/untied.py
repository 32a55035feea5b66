"""What a sentence tells of the one project that it is about by verbs that govern no project.

Two ways, each asked only where grammar found nothing: a verb of fact that is free of all that could govern it, and
steps (wishes, agreements, preparation, halts, works at hand), which tell by their words alone, clause by clause.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dashboard.claims.frames import DEED
from dashboard.claims.grounds import has_own_subject, is_grounded
from dashboard.claims.lexicon import Role
from dashboard.claims.phrase import Phrase
from dashboard.claims.reached import governing, may_be_reached
from dashboard.claims.said import Verdict
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.timing import Timing
from dashboard.claims.unnamed import is_of_other_kind, names_other
from dashboard.claims.unreal import is_unreal
from dashboard.claims.verbs import Mood, Verb
from dashboard.models import ProjectKind, Status

__all__ = ["FACTS", "LIFETIME", "REACHED", "Untied", "quoted"]

_GOVERNING = (
    Role.REQUEST,
    Role.TARGET,
    Role.PURPOSE,
    Role.CONDITION,
    Role.NEGATION,
    Role.DOUBT,
    Role.UNDONE,
    Role.LATER,
)
_LIKE = re.compile(r"(?<!\w)(?:như|giống|ví|so với|like|unlike|as)(?!\w)|如同|好比|类似")
"""Between a project and a verb, what only likens it to something else."""
_OPENING = 24
"""Characters before a project that opens its sentence."""
_APPOSED = re.compile(r",[^,]{2,28},")
"""What may stand between such a project and its verb: «…, tỉnh Điện Biên, được …»."""
_NEXT_TO = re.compile(
    r"(?<!\w)(?:cạnh|gần|sát|bên cạnh|bên|quanh|đối diện|cách|giáp|ngoài|phía sau)(?: [a-zà-ỹ]+){0,3} ?$"
)
"""Before a project, what makes it only the neighbour of the works that a sentence tells of."""
_NOT_WORKS = re.compile(
    r"(?<!\w)(?:khu tái định cư|đường (?:gom|dân sinh|liên thôn|liên xã|tránh)|quy chế|quy trình|cuộc thi|vẽ tranh|phim"
    r"|sa bàn|mô hình(?! cửa khẩu)|triển lãm|diễn tập)(?!\w)"
)
"""What is built, drawn up or shown beside a project."""
_ASKED = re.compile(
    r"\s*(?:chưa|hay (?:không|chưa)|or not|吗|与否|(?:việc|công tác)(?! (?:thi công|xây dựng|lắp đặt)))(?!\w)"
)
REACHED = frozenset({Status.COMPLETED, Status.OPERATING, Status.PILOT_OPERATION, Status.PARTLY_COMPLETED})
FACTS = REACHED | {Status.UNDER_CONSTRUCTION}
LIFETIME = dt.timedelta(days=25 * 366)
"""What happened longer ago happened to what stood there before: «… được khởi công năm 1901»."""
_BESIDE_ITS_REST = "zh.rest_told"
"""The rule of what is done beside a rest that is not."""
_EVIDENCE_REACH = 60


@dataclass(frozen=True)
class Untied:
    """The loose readings of one sentence, made with its days."""

    timing: Timing

    @property
    def sentence(self) -> Sentence:
        return self.timing.sentence

    def by_verbs(self) -> Iterator[Verdict]:
        """What a sentence tells that names one project, though too much stands between for a verb to govern it."""
        s = self.sentence
        if len({p.project for p in s.phrases}) != 1 or not s.objects or s.objects[0].assumed:
            return
        phrase = s.objects[0]
        for verb in (*s.verbs, *(Verb((x,)) for x in s.of(Role.AGREE))):
            status, mood = verb.head.rule.status, s.mood(verb)
            told = mood.explicit and s.ends_here(verb.end)
            told = told or verb.head.role in (Role.EVENT, Role.STATE, Role.AGREE)
            met = verb.head.rule.event == "meeting" and phrase.kind is not ProjectKind.MECHANISM
            if status is None or not told or met or not self._is_free(mood, verb, phrase):
                continue
            own = not s.ends_here(verb.end) and not s.reading.key.startswith(("có ", "ra "), verb.start)
            if verb.head.role is Role.AGREE and phrase.end <= verb.start and own:
                continue  # «Hỏi về X, ông … phê duyệt dự toán …»
            if status in FACTS and (is_unreal(s, verb, phrase) or not is_grounded(s, verb, phrase)):
                continue
            day, fact = self.timing.past(verb, phrase), verb.head.role is not Role.AGREE
            long_ago = day is not None and self.timing.known - day.day > LIFETIME
            if long_ago or (fact and not mood.explicit and self.timing.future(verb, phrase)):
                continue
            span = quoted(s, verb, phrase, listed=False)
            yield Verdict(phrase, status, fact, *span, verb.head.rule.id, event=verb.head.rule.event, day=day)

    def by_steps(self, found: Sequence[Verdict]) -> Iterator[Verdict]:
        """What is wished, agreed, prepared, halted or at work of the one project that a part or its topic is.

        A part goes from semicolon to semicolon; one of which something is `found` is not asked.
        """
        told = [self.sentence.part_of(v.start) for v in found]
        facts = [self.sentence.part_of(v.start) for v in found if v.status in FACTS or v.status is Status.SUSPENDED]
        chinese = self.sentence.reading.script is Script.ZH
        for verb in reversed(self.sentence.steps):
            part = self.sentence.part_of(verb.start)
            taken = part in (facts if chinese and verb.head.rule.status in FACTS else told)
            more = verb.head.rule.id == _BESIDE_ITS_REST  # than what was found of its halves
            phrase = self._spoken_of(part) if more or not taken else None
            verdict = self._step(verb, phrase, tied=part[0] <= phrase.start < part[1]) if phrase else None
            if verdict:
                told.append(part)
                facts.append(part)
                yield verdict

    def _spoken_of(self, part: tuple[int, int]) -> Phrase | None:
        """The one project that a part names, or else the one that the parts before it or the topic are about."""
        s = self.sentence
        named = [p for p in s.phrases if part[0] <= p.start < part[1]]
        if named or not s.phrases:
            one = len({p.project for p in named}) == 1
            return named[0] if one else s.topic
        before = [p for p in s.objects if p.end <= part[0]]
        if len({p.project for p in s.phrases}) > 1 or not before or before[0].start - s.start > _OPENING:
            return None
        apart = names_other(s, alone=False, start=part[0], end=part[1]) or is_of_other_kind(s, before[0].kind, part[0])
        return None if apart else replace(before[0], assumed=True)

    def _step(self, verb: Verb, phrase: Phrase, *, tied: bool) -> Verdict | None:
        """The verdict of a step; `tied` where its own part names the project."""
        s, step = self.sentence, verb.head
        mood, status = s.mood(verb), step.rule.status
        tied = tied and phrase is not s.topic
        if tied and not self._is_step_of(verb, phrase):
            return None
        if mood.negated or mood.conditional or mood.ahead or status is None or step.start < s.doubted_until:
            return None
        if mood.request and status in (Status.SUSPENDED, Status.PREPARATION):
            return None  # what somebody is asked to stop, or to prepare
        if status in FACTS and not self._may_be_works(verb, phrase, tied=tied):
            return None
        status = Status.PROPOSED if mood.request else status
        fact = status in FACTS or status in (Status.PREPARATION, Status.SUSPENDED)
        past = self.timing.past(verb, phrase)
        dated = status in (Status.AGREED, Status.SUSPENDED) or (status in FACTS and self.timing.just(past))
        day = past if dated else None
        start, end = quoted(s, verb, phrase, listed=False) if tied else (step.start, step.end)
        return Verdict(phrase, status, fact, start, end, step.rule.id, event=step.rule.event, day=day)

    def _is_step_of(self, verb: Verb, phrase: Phrase) -> bool:
        """Whether a step may be one of the project that its sentence names: its object, its topic, halted."""
        s, status = self.sentence, verb.head.rule.status
        if _NEXT_TO.search(s.reading.key, s.start, phrase.start):
            return False
        if verb.head.role is not Role.STEP:
            return phrase in s.objects
        if status not in (Status.PROPOSED, Status.AGREED) or s.about(phrase) >= 0:
            return True
        if phrase.end > verb.start:
            return phrase in s.objects or not s.comma(verb.end, phrase.start)
        apart = _APPOSED.sub("", s.reading.key[phrase.end : verb.start])
        return phrase in s.objects and phrase.start - s.start <= _OPENING and "," not in apart

    def _may_be_works(self, verb: Verb, phrase: Phrase, *, tied: bool) -> bool:
        """Whether works or traffic, told by their deeds alone, may be those of the project named or of the topic."""
        s, mood = self.sentence, self.sentence.mood(verb)
        halved = verb.head.rule.status is Status.PARTLY_COMPLETED  # told so plainly that no plan before it matters
        asked = verb.head.rule.status in REACHED or s.reading.script is Script.ZH
        unreached = asked and not may_be_reached(s, verb, phrase)
        if phrase.kind is ProjectKind.MECHANISM or unreached:
            return False
        if s.certain_until < s.end or (phrase.assumed and s.planned and not halved) or self._is_put_off(verb):
            return False
        if mood.request or mood.agree or self.timing.future(verb, phrase) or is_unreal(s, verb, phrase):
            return False
        if _NOT_WORKS.search(s.reading.key, s.start, s.end) or has_own_subject(s, verb, phrase):
            return False
        if tied and verb.head.role is not Role.STEP and not is_grounded(s, verb, phrase):
            return False
        return not tied or (self._is_free(mood, verb, phrase) and not names_other(s, alone=True))

    def _is_put_off(self, verb: Verb) -> bool:
        """Whether a sentence doubts what it tells, or puts it off; a later clause of Chinese looks ahead by itself."""
        s = self.sentence
        chinese = s.reading.script is Script.ZH
        later = (x for x in s.of(Role.LATER) if not (chinese and s.comma(verb.end, x.start)))
        return bool(s.of(Role.UNDONE, Role.DOUBT)) or any(later)

    def _is_free(self, mood: Mood, verb: Verb, phrase: Phrase) -> bool:
        """Whether nothing governs a verb, and what stands between it and a phrase tells nothing of its own."""
        s = self.sentence
        start, end = min(verb.start, phrase.start), max(verb.end, phrase.end)
        if not mood.is_free or s.hard(start, end):
            return False
        if verb.head.role in (Role.LIGHT, Role.PRESUMED) or governing(s, verb, _GOVERNING):
            return False
        leads = verb.end <= phrase.start and s.comma(verb.end, phrase.start)
        between = s.reading.key[min(verb.end, phrase.end) : max(verb.start, phrase.start)]
        asked = _ASKED.match(s.reading.key, verb.end) is not None or s.expression(DEED).match(s.reading.key, verb.end)
        return not (leads or asked or _LIKE.search(between))


def quoted(s: Sentence, verb: Verb, phrase: Phrase, *, listed: bool) -> tuple[int, int]:
    """The words that a reader must see: the project, its verb, and what governs the verb if it is near."""
    if listed or verb.start < s.start:
        return _with_nouns(s, phrase.start), phrase.end
    start, end = min(verb.start, _with_nouns(s, phrase.start)), max(verb.end, phrase.end)
    for signal in s.mood(verb).signals:
        if not s.start <= signal.start < start or start - signal.end > _EVIDENCE_REACH:
            continue
        if not s.hard(signal.end, start):
            start = signal.start
    return start, end


def _with_nouns(s: Sentence, at: int) -> int:
    """The begin of the nouns just before an offset: «công trình», «dự án»."""
    key = s.reading.key
    nouns = [x for x in s.of(Role.NOUN) if x.end <= at]
    for noun in reversed(nouns):
        word = key[noun.start : noun.end]
        if key[noun.end : at].strip() or word not in ("dự án", "công trình", "đề án", "tuyến", "mô hình", "cặp"):
            break
        at = noun.start
    return at
