"""One sentence as the rules see it: its signals, phrases and verbs, and what governs a verb.

From a sentence with its signals and project phrases to groups of verbs («đẩy nhanh tiến độ xây dựng» is one),
to the phrases each governs, and to the mood of each: fact, request, agreement, target, condition, denial.
Scope is spatial: what governs stands to the left, a request reaches across commas and semicolons until somebody
reports, a purpose only to the next comma, a marker of fact only to its own verb and those strung to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from dashboard.claims import frames
from dashboard.claims.chinese import is_attribute
from dashboard.claims.composed import composed
from dashboard.claims.english import clause_start, looks_ahead, told_of
from dashboard.claims.lexicon import ANAPHORS, WEAK_ASPECTS, Role, Signal
from dashboard.claims.passage import NEXT_CLAUSE, Passage
from dashboard.claims.phrase import Phrase
from dashboard.claims.scripts import Script
from dashboard.claims.verbs import VERBS, Mood, Verb
from dashboard.models import Status

__all__ = ["Sentence"]

_AHEAD = frozenset({Role.TARGET, Role.PURPOSE, Role.CONDITION, Role.NEGATION, Role.REQUEST, Role.AGREE})
_GOVERNING = (
    *(Role.REQUEST, Role.AGREE, Role.ASPECT, *WEAK_ASPECTS, Role.NEGATION, Role.CONDITION),
    *(Role.TARGET, Role.PURPOSE, Role.REPORT),
)
_DENIAL_REACH, _DENIED_BEFORE = 40, 12
_OBJECT_GAP = 36
"""Characters that may lie between a verb and the project it governs, nouns of the lexicon not counted."""
_SUBJECT_GAP = 170
_MARKER_REACH, _AGENT_REACH = 14, 34
"""Characters other than verbs and nouns of the lexicon between a marker of fact and its verb."""
_BY_AGENT = (" được ", " duoc ")
_AT = (" tại", " ở", " qua")
"""With what a verb ends behind which only its place stands."""
_ASKED_REACH, _LEAD_REACH = 60, 60
_NEXT_TO = 12
_AMONG_GAP = 120
_MEASURE = re.compile(
    r", (?:dài|rộng|trị giá|quy mô|tổng)[^,;:]{2,40},(?: (?:thuộc|của|nằm trong))?(?: (?:dự án|tuyến))?\s*"
)
"""An aside that tells how long a part is: «thông xe đoạn A - B, dài 52 km, thuộc dự án …»."""
_NOW = re.compile(r",\s(?:hiện(?: nay| tại)?|đến nay)(?: mới| đã| chỉ)* $")
_PREPARED = {Status.PREPARATION}
_TOLD_VI = {Status.PREPARATION, Status.UNDER_CONSTRUCTION, Status.PARTLY_COMPLETED, Status.PILOT_OPERATION}
_ITEM = re.compile(r"\s*(?:[-+•–]|\(?(?:\d{1,2}|[a-dđ])[.)])?\s*")
_COLON = re.compile(r"(?: \([^()]{1,40}\))?\s?:\s")
_TOPIC = re.compile(
    _ITEM.pattern + r"(?:về|với|đối với|riêng|liên quan đến|ve|voi|doi voi|rieng)"
    r"(?: (?:các|việc|dự án|tuyến|công trình|đầu tư|xây dựng|nâng cấp|mở|tiến độ|công tác|chủ trương"
    r"|đề án|đoạn|phần|hạng mục))*\s*"
)
"""What leads to the project that a whole sentence is about: «Về việc nâng cấp X, hai bên …»."""


@dataclass(frozen=True)
class Sentence(Passage):
    """The span of a sentence with what was found in it; `carried` govern it from the heading above.

    `topic` stands for the project of the sentence before, where this one names nothing that steps could be told of;
    `planned` says that the sentence before denies it, asks for it or plans it; `unopened` that, or of works.
    """

    phrases: tuple[Phrase, ...]
    carried: tuple[Signal, ...] = ()
    topic: Phrase | None = None
    planned: bool = False
    unopened: bool = False
    _moods: dict[Verb, Mood] = field(default_factory=dict, init=False, repr=False, compare=False)
    _governed: dict[Verb, list[Phrase]] = field(default_factory=dict, init=False, repr=False, compare=False)

    # -- phrases ---------------------------------------------------------------------------------

    def is_modifier(self, phrase: Phrase) -> bool:
        """Whether a phrase only tells where another thing is: after «tại», «kết nối», or glued to a name."""
        for other in self.phrases:
            glue = self.reading.key[other.end : phrase.start]
            if self.reading.script is Script.ZH:  # «A专用通道智慧口岸»: the first name tells which the second is
                if phrase.end == other.start and phrase.project != other.project:
                    return True
            elif other.end <= phrase.start and not glue.strip(" -("):
                return True
        if self.expression(frames.STANDS_ZH).search(self.reading.key, self.start, phrase.start):
            return "的" not in self.reading.key[phrase.start : phrase.end]  # «位于A的B»
        return self._linked(phrase.start, inside=False)

    def _linked(self, at: int, *, inside: bool) -> bool:
        """Whether a linker stands before an offset, with only nouns between; «thuộc» looks past an action too."""
        key = self.reading.key
        at = self.start + len(key[self.start : at].rstrip(' "“'))
        before = [s for s in self.signals if s.end == at]
        if any(s.role is Role.LINKER and (not inside or key.startswith("thuộc", s.start)) for s in before):
            return True
        if stands := [s.start for s in before if s.role in ANAPHORS]:
            return self.expression(frames.PART_OF).search(key, self.start, min(stands)) is not None
        told = [s.start for s in before if s.role in (Role.STATE, Role.EVENT)]
        nouns = [s.start for s in before if s.role is Role.NOUN and not any(begin <= s.start for begin in told)]
        if nouns and key.startswith(("của ", "cua "), min(nouns)):
            owner = self.start + len(key[self.start : min(nouns)].rstrip())
            owned = any(s.end == owner for s in self.signals) or owner == self.start or key[owner - 1] in ",;:"
            owned = owned or any(owner - _OBJECT_GAP <= s.end <= owner for s in self.of(Role.PHASE))
            if not owned:
                return True  # «Trụ T2 của cầu …»: of a part, not of the whole
        actions = [s.start for s in before if s.role is Role.ACTION]
        if nouns or actions:
            return self._linked(min(nouns or actions), inside=inside or not nouns)
        return False

    @cached_property
    def objects(self) -> tuple[Phrase, ...]:
        """The phrases that a verb may govern."""
        return tuple(p for p in self.phrases if not self.is_modifier(p))

    def about(self, phrase: Phrase) -> int:
        """Where begins what is said of the one project that it opens with: «Về việc nâng cấp X, hai bên …», «X: …».

        -1 where it does not open so.
        """
        if len({p.project for p in self.objects}) != 1:
            return -1
        key, said = self.reading.key, (x.end for x in self.of(Role.REPORT) if x.end <= phrase.start)
        start = max(said, default=self.start)
        lead = key[start : phrase.start].lstrip(" :,")
        colon = _COLON.match(key, phrase.end)
        if colon and (_ITEM.fullmatch(lead) or _TOPIC.fullmatch(lead)):
            return colon.end()
        comma = self.next_comma(phrase.end, self.end)
        return comma if comma >= 0 and _TOPIC.fullmatch(lead) else -1

    def listed_after(self, phrase: Phrase) -> list[Phrase]:
        """The phrases strung to this one by commas and «và»."""
        found, at, key = list[Phrase](), phrase.end, self.reading.key
        for other in self.phrases:
            if other.start < at:
                continue
            if self.residue(at, other.start, Role.PHASE) and not frames.AMONG_ZH.search(key, at, other.start):
                if other not in self.objects:
                    continue
                break
            if other in self.objects:
                found.append(other)
            at = other.end
        return found

    # -- verbs -----------------------------------------------------------------------------------

    @cached_property
    def verbs(self) -> tuple[Verb, ...]:
        """The verbs of the sentence in order, those strung together as one."""
        groups: list[list[Signal]] = []
        for signal in self.of(*VERBS):
            last = groups[-1][-1] if groups else None
            if last and not self.hard(last.end, signal.start) and self._strung(last, signal):
                groups[-1].append(signal)
            else:
                groups.append([signal])
        return tuple(Verb(tuple(group)) for group in groups)

    def _strung(self, last: Signal, signal: Signal) -> bool:
        """Whether nothing but nouns, «và» and commas lies between two verbs, and no project."""
        if signal.start < last.end or self.residue(last.end, signal.start, *WEAK_ASPECTS):
            return False
        if signal.role is Role.STATE and self.comma(last.end, signal.start):
            return False  # says all by itself: «đã đi vào hoạt động, mỗi ngày thông quan 350 xe»
        return not any(last.end <= p.start and p.end <= signal.start for p in self.phrases)

    @cached_property
    def steps(self) -> tuple[Verb, ...]:
        """What tells by its words alone of a wish, an agreement, a halt or a step of preparation, in order."""
        of_works = _TOLD_VI if self.reading.script is Script.VI else _PREPARED
        told = (v for v in self.verbs if v.head.rule.status in of_works and v.head.role in (Role.ACTION, Role.STATE))
        told = (v for v in told if v.head.role is Role.STATE or self.mood(v).explicit)
        steps = (*self.of(Role.STEP), *composed(self, self.phrases))
        return tuple(sorted((*told, *(Verb((x,)) for x in steps)), key=lambda v: v.start))

    def governed(self, verb: Verb) -> list[Phrase]:
        """The phrases that a verb says something of: inside or around it, its object, else its subject."""
        if verb not in self._governed and not self._does_a_task(verb):
            direct = [p for p in self.phrases if verb.start < p.end and p.start < verb.end]
            listed = [*direct, *self.listed_after(direct[-1])] if direct else []
            direct = listed or self._relative(verb) or self._object(verb) or self._subject(verb)
            self._governed[verb] = direct or self._main(verb) or self._whole(verb) or self._site(verb)
        return self._governed.get(verb, [])

    def _main(self, verb: Verb) -> list[Phrase]:
        """The subject of the main clause, of which a leading clause speaks: «Được khởi công năm 2024, X …»."""
        since = frames.SINCE_ZH.match(self.reading.key, verb.start, verb.end)
        lead = since or frames.LEADING.match(self.reading.key, self.start, verb.start)
        comma = self.next_comma(verb.end, verb.end + _LEAD_REACH)
        leads = lead is not None and (lead is since or lead.end() == verb.start)
        if not leads or comma < 0 or self.hard(verb.end, comma):
            return []
        part = any(verb.end <= s.start < comma for s in self.of(Role.PHASE))
        sure = lead is since or (lead and lead[1]) or verb.head.rule.id.endswith("_lead")
        if part or not (sure or frames.WILL.search(self.reading.key, comma + 1, self.end) is None):
            return []
        for phrase in self.objects:
            if phrase.start > comma:
                return [phrase] if len(self.residue(comma + 1, phrase.start)) <= _NEXT_TO else []
            if phrase.end > verb.start:
                return []
        return []

    def _relative(self, verb: Verb) -> list[Phrase]:
        """The phrase that an English relative clause tells of, wherever that stands: «through X, which opened …»."""
        english = self.reading.script is Script.EN and self.phrases
        name = told_of(self.reading.key, (p.end for p in self.phrases), verb.start) if english else 0
        return [p for p in self.phrases if p.end == name]

    def _object(self, verb: Verb) -> list[Phrase]:
        phrase = next((p for p in self.objects if p.start >= verb.end), None)
        if phrase and self.reading.key.endswith(("在", "于"), verb.end, phrase.start):
            before = [p for p in self.objects if p.end <= verb.start]
            if before and not self.comma(before[-1].end, verb.start):  # «X升格仪式在Y举行»
                return []
        return [phrase, *self.listed_after(phrase)] if phrase and self._takes(verb, phrase) else []

    def _takes(self, verb: Verb, phrase: Phrase) -> bool:
        """Whether a phrase behind a verb is near enough to be its object, with nothing between that has its own."""
        key = self.reading.key
        among = frames.AMONG.search(key, verb.end, phrase.start)
        others = [s for s in self.of(*VERBS, *_AHEAD) if verb.end <= s.start < phrase.start]
        if (
            self.hard(verb.end, phrase.start)
            or self._does_a_task(verb)
            or not all(self._serves(verb, s) for s in others)
        ):
            return False
        purpose = any(s.role is Role.PURPOSE for s in others)
        measured = _MEASURE.fullmatch(key, self.next_comma(verb.end, self.end), phrase.start) is not None
        if self.comma(verb.end, phrase.start) and not (among or purpose or measured):
            return False
        between = self.residue(verb.end, phrase.start)
        gap = _AMONG_GAP if among or purpose or measured else _OBJECT_GAP
        return len(between) <= gap and not NEXT_CLAUSE.search(between)

    def _does_a_task(self, verb: Verb) -> bool:
        """Whether what is done is no work, whoever does it: «X đã hoàn thành việc giải ngân»."""
        task = self.expression(frames.DEED).match(self.reading.key, verb.end)
        return task is not None and verb.signals[-1].role is Role.ACTION

    def _serves(self, verb: Verb, signal: Signal) -> bool:
        """Whether what stands behind a step of preparation is the next one, or its aim: «đang lập hồ sơ để mở X»."""
        if verb.head.rule.status is not Status.PREPARATION or not self.mood(verb).explicit:
            return False
        step = signal.rule.status is Status.PREPARATION
        return step or any(verb.end <= s.start <= signal.start for s in self.of(Role.PURPOSE))

    def _subject(self, verb: Verb) -> list[Phrase]:
        if verb.head.role is not Role.STATE and not self.ends_here(verb.end) and not self._works_on_part(verb):
            return []
        noun = self.reading.script is Script.EN and verb.head.role is Role.ACTION  # or gerund
        if noun and not self.expression(frames.HELPER).search(self.reading.key, self.start, verb.start):
            return []
        before = [p for p in self.objects if p.end <= verb.start and p.why != "silent"]
        if not before:
            return []
        last = before[-1]
        stops = (Role.REPORT, Role.REQUEST, Role.AGREE)
        if verb.start - last.end > _SUBJECT_GAP or self.hard(last.end, verb.start):
            return []
        between = (s for s in self.signals if last.end + 2 < s.start < verb.start and s.role in stops)
        if not all(self._escapes(s, verb.start) for s in between):
            return []
        return [p for p in before if p is last or last in self.listed_after(p)]

    def _works_on_part(self, verb: Verb) -> bool:
        """Whether works go on at something that is no project of its own: «X … đang thi công lan can»."""
        key = self.reading.key
        if self.reading.script is not Script.VI or not self.expression(frames.SITE_WORK).match(key, verb.head.start):
            return False
        mood = self.mood(verb)
        own = self.expression(frames.OWN_WORK).search(key, verb.end, verb.end + _OBJECT_GAP)
        return (mood.explicit or mood.weak) and own is None

    def _whole(self, verb: Verb) -> list[Phrase]:
        """The project on a part of which works go on: «đang đúc hẫng dầm trên trụ T2 của X»."""
        if verb.head.rule.status is not Status.UNDER_CONSTRUCTION or self.reading.script is not Script.VI:
            return []
        phrase = next((p for p in self.phrases if p.start >= verb.end), None)
        if phrase is None or self.hard(verb.end, phrase.start) or self.comma(verb.end, phrase.start):
            return []
        return [phrase] if self.expression(frames.PART).match(self.reading.key, verb.head.start, phrase.start) else []

    def _site(self, verb: Verb) -> list[Phrase]:
        """The project on whose site, named first, works go on: «Trên công trường X, thợ đang …».

        What is prepared in the provinces along a line is the line: «Provinces along X are clearing land».
        """
        if verb.head.rule.status is Status.PREPARATION and (
            along := self.expression(frames.ALONG).match(self.reading.key, self.start)
        ):
            lines = [p for p in self.phrases if p.start <= along.end() + 1 and p.end <= verb.start]
            return lines if not self.hard(self.start, verb.start) else []
        if verb.head.rule.status is not Status.UNDER_CONSTRUCTION or self.hard(self.start, verb.start):
            return []
        if verb.head.role is not Role.STATE and not self.ends_here(verb.end) and not self._works_on_part(verb):
            return []
        for phrase in self.phrases:
            if phrase.end > verb.start:
                return []
            lead = self.reading.key[self.start : phrase.start].strip()
            if phrase not in self.objects and self.expression(frames.ON_SITE).fullmatch(lead):
                other = self.expression(frames.OWN_WORK).search(self.reading.key, phrase.end, verb.start)
                return [] if other or len(self.phrases) > 1 else [phrase]
        return []

    def ends_here(self, at: int) -> bool:
        """Whether a verb that ends at `at` has no other object of its own."""
        if self.reading.script in (Script.ZH, Script.EN):
            done = self.reading.key.endswith("完成", 0, at)
            return not done or at >= self.end or self.reading.key[at] in frames.STOPS_ZH
        if self.reading.key.endswith(_AT, self.start, at):
            return True
        return self.expression(frames.FOLLOW).match(self.reading.key[at : self.end]) is not None

    # -- mood ------------------------------------------------------------------------------------

    def mood(self, verb: Verb) -> Mood:
        """What governs a verb, from the words to its left, the heading and the verb it is strung to."""
        if verb not in self._moods:
            told = is_attribute(self.reading.key, verb.start, verb.end) or self._is_of_now(verb)
            mood = Mood(explicit=True) if told else self._walk(verb.start)
            mood = replace(mood, explicit=True) if self._inherits(verb, mood) else mood
            if mood.ahead and self._tells_itself(verb, mood):
                mood = replace(mood, ahead=False, explicit=True)
            mood.ahead |= verb.head.role is Role.ACTION and looks_ahead(self.reading.key, verb.start, verb.end)
            later = () if mood.explicit else (*self.beside(Role.LATER, verb.start, verb.end), *self._to_be_held(verb))
            if later:
                mood = replace(mood, ahead=True, signals=(*mood.signals, *later))
            self._moods[verb] = mood
        return self._moods[verb]

    def _tells_itself(self, verb: Verb, mood: Mood) -> bool:
        """Whether a Chinese verb with a 已 of its own stands clauses behind a plan: «计划扩建，设计已获批»."""
        marked = self.reading.script is Script.ZH and frames.MARKED_ZH.search(self.reading.key, verb.start, verb.end)
        if not marked or mood.request or mood.agree or mood.conditional or mood.negated:
            return False
        return all(s.start >= self.start and self.comma(s.end, verb.start) for s in mood.signals)

    def _is_of_now(self, verb: Verb) -> bool:
        """Whether a clause by itself tells how it stands: «yêu cầu đẩy nhanh X, hiện mới đạt 62%»."""
        return verb.head.role is Role.STATE and _NOW.search(self.reading.key, self.start, verb.start) is not None

    def _to_be_held(self, verb: Verb) -> tuple[Signal, ...]:
        """What puts a ceremony ahead of which it is the predicate: «lễ khánh thành X, gồm …, sẽ được tổ chức …»."""
        if verb.head.role is not Role.EVENT:
            return ()
        for signal in self.of(Role.TARGET):
            if signal.start >= verb.end:
                held = self.expression(frames.TO_BE_HELD).match(self.reading.key, signal.start, self.end)
                told = any(verb.end <= x.start < signal.start for x in self.of(Role.EVENT, Role.STATE, Role.ASPECT))
                return (signal,) if held and not told and not self.hard(verb.end, signal.start) else ()
        return ()

    def beside(self, role: Role, start: int, end: int) -> tuple[Signal, ...]:
        """The signals of a role in the clause that holds `start:end`, on either side."""
        return tuple(s for s in self.of(role) if self._same_clause(s, start, end))

    def _same_clause(self, signal: Signal, start: int, end: int) -> bool:
        a, b = min(signal.end, end), max(signal.start, start)
        leads = signal.role is Role.LATER and signal.end <= start  # «Tuần tới, khánh thành …»
        apart = self.comma(a + leads, b) or self.hard(a, b)
        if signal.role is Role.LATER and any(end <= t.start < signal.start for t in self.of(Role.TARGET)):
            return False  # «is being built and is to open by the end of the year»
        return not apart and NEXT_CLAUSE.search(self.reading.key, a, b) is None

    def _inherits(self, verb: Verb, mood: Mood) -> bool:
        """Whether a verb that opens its part continues one that is marked as a fact: «đã A; B»."""
        earlier = [v for v in self.verbs if v.end <= verb.start]
        if not earlier or mood.explicit:
            return False
        last = earlier[-1]
        parts = [m.end() for m in re.finditer(r"[,;，；]", self.reading.key[last.end : verb.start])]
        if not parts or self.residue(last.end + parts[-1], verb.start):
            return False
        if any(last.end <= s.start < verb.start and s.role in _AHEAD | {Role.REPORT} for s in self.signals):
            return False
        return self.mood(last).explicit

    def _walk(self, at: int) -> Mood:
        mood, english = Mood(), self.reading.script is Script.EN
        since = clause_start(self.reading.key, (p.end for p in self.phrases), at) if english else 0
        for signal in reversed(self.of(*_GOVERNING)):
            if signal.end > at:
                continue
            if signal.start < since:
                return mood
            if signal.rule.role is Role.REPORT and not self.asked_to_report(signal):
                return mood
            self._take(mood, signal, at)
        for signal in self.carried:
            self._take(mood, signal, at)
        return mood

    def asked_to_report(self, signal: Signal) -> bool:
        """Whether a report is itself what somebody is asked for: «đề nghị hai bên báo cáo cấp có thẩm quyền sớm …»."""
        for asked in self.of(Role.REQUEST, Role.AGREE):
            near = 0 < signal.start - asked.end <= _ASKED_REACH
            if near and not (self.comma(asked.end, signal.start) or self.hard(asked.end, signal.start)):
                return self.expression(frames.TO_REPORT).match(self.reading.key, signal.start) is not None
        return False

    def _take(self, mood: Mood, signal: Signal, at: int) -> None:
        """One more signal to the left taken into account in `mood`."""
        role = signal.rule.role
        if role in (Role.REQUEST, Role.AGREE):
            if not self._escapes(signal, at):
                self._take_operator(mood, signal)
            return
        heads = role is Role.TARGET and (signal.start < self.start or signal.end < self.heading()[0])
        apart = self.hard(signal.end, at) or (role is Role.TARGET and self.tells_besides(signal.end, at, self.phrases))
        if not heads and (signal.start < self.start or apart):
            return
        if role is Role.TARGET:
            taken = not mood.explicit
            mood.ahead |= taken
        elif self.comma(signal.end + (role in WEAK_ASPECTS), at):
            return  # «Hiện nay, …»: the comma of the adverb itself parts nothing
        elif role is Role.ASPECT or role in WEAK_ASPECTS:
            taken = self._take_marker(mood, signal, at)
        elif role is Role.NEGATION:
            taken = at - signal.end <= _DENIAL_REACH
            mood.negated |= taken
        elif role is Role.CONDITION:
            taken = not mood.agree
            mood.conditional |= taken
        else:
            taken = not mood.explicit
            mood.ahead |= taken
        if taken:
            mood.signals = (*mood.signals, signal)

    def _take_marker(self, mood: Mood, signal: Signal, at: int) -> bool:
        """A marker of fact counts unless something stands between it and its verb."""
        governed = mood.explicit or mood.ahead or mood.request or mood.agree or mood.conditional
        if governed or not self._reaches(signal, at):
            return False
        mood.explicit |= signal.rule.role is Role.ASPECT
        mood.weak |= signal.rule.role in WEAK_ASPECTS
        return True

    def _escapes(self, signal: Signal, at: int) -> bool:
        """Whether a passive after a semicolon is beyond an agreement: «ký …; công trình được khởi công»."""
        if signal.role is not Role.AGREE or signal.start < self.start:
            return False
        between = self.reading.key[signal.end : at]
        passive = self.reading.key[self.start : signal.start].endswith(("được ", "duoc "))
        if passive and frames.THEN.search(between):
            return True
        return ";" in between and ":" not in between and between.rstrip().endswith(" được")

    def _take_operator(self, mood: Mood, signal: Signal) -> None:
        """A request or an agreement governs all to its right, unless it is itself denied."""
        if signal.start > self.start:
            denials = self.of(Role.NEGATION)
            if any(0 <= signal.start - s.end <= _DENIED_BEFORE for s in denials):
                mood.negated = mood.negated or not mood.explicit
                return
        mood.signals = (*mood.signals, signal)
        if signal.rule.role is Role.REQUEST:
            mood.request = mood.request or signal
        else:
            mood.agree = mood.agree or signal

    def _reaches(self, signal: Signal, at: int) -> bool:
        """Whether a marker of fact belongs to the verb at `at`: near, and no project between."""
        named = [p for p in self.phrases if signal.end <= p.start and p.end <= at]
        if len(named) == 1 and signal.rule.role in WEAK_ASPECTS:  # «Hiện nay, X …»
            between = self.residue(signal.end, named[0].start) + self.residue(named[0].end, at, *VERBS)
            return len(between) <= (
                _AGENT_REACH if self.reading.key.startswith(_BY_AGENT, named[0].end) else _MARKER_REACH
            )
        if named:
            return False
        between = self.residue(signal.end, at, *VERBS)
        passive = self.reading.key.startswith(_BY_AGENT, signal.end)
        helped = self.expression(frames.TOGETHER).match(self.reading.key, signal.end, at) is not None
        near = len(between) <= (_AGENT_REACH if passive or helped else _MARKER_REACH)
        if between and not (passive or helped or signal.rule.language != "vi" or signal.role is Role.PRESENT):
            near = self.expression(frames.MANNER).fullmatch(between) is not None
        return near and not frames.ELSEWHERE.search(self.reading.key, signal.end, at)

    def heading(self) -> tuple[int, Sequence[Signal]]:
        """Where the part before the first colon ends, and its signals; the start and none without a colon."""
        return self._heading

    @cached_property
    def _heading(self) -> tuple[int, Sequence[Signal]]:
        colon = re.compile(r"[:：](?!\d)").search(self.reading.key, self.start, self.end)
        if colon is None:
            return self.start, ()
        return colon.end(), [s for s in self.signals if s.end <= colon.start()]
