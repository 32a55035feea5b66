"""What the words around a verb and a project allow in Vietnamese, with its tones or without."""

from __future__ import annotations

import re

from dashboard.claims.grounds.ground import Ground
from dashboard.claims.lexicon import Role
from dashboard.claims.scripts import Script
from dashboard.claims.verbs import VERBS
from dashboard.models import ProjectKind, Status

__all__ = ["VietnameseGround"]

_OPENING = 4
"""Characters before the first word of a sentence."""
_MARKS = ' "“«'
_NAME = re.compile(r"\s[^\W\d_a-zà-ỹ]|\d")
_DAY = re.compile(r"\d{1,2}[/-]\d{1,2}")

_NOTED = re.compile(
    r"\s*(?:theo [^,;:.]{2,50}, )?(?:sáng|chiều|tối)?(?:,? ?(?:ngày )?\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?)"
    r"(?:,? (?:tại|ở) [^;:.]{2,80})?,?\s*"
)
_NOTED_END = re.compile(r"[\s.”\"]*|,? (?:tại|ở) [^,;:]{2,60}")
"""Around a ceremony in a note without a verb: its day and place, and nothing else."""

_WORKS = r"(?:^|\s)«works»$"
_WORKS_OF_SMART_GATE = r"(?:^|\s)(?:«works»|«model»)$"
_LEAD = r"(?<!\w)«lead»$"
_APPOSED = r"\s*[-(,]\s?«apposed»(?!\w)"
_SITE = (
    r"[^,;.:()\n]{0,40}?\s(?i:«at») (?:(?i:«unit») )?(?!(?i:«country»))"
    r"(?P<name>[^\W\d_a-zà-ỹ][^\W\d_]+ [^\W\d_a-zà-ỹ][^\W\d_]+)"
)
"""Behind a verb, where something is: «vận hành hiệu quả tại tỉnh Cam Túc»."""
_DEED = r"(?:^|\s)«deed»(?: \w+){0,3}\s*$"
_TO_COME = r"[^,;.]{0,30}? «to_come»(?!\w)"
_COURSE = r"«course»(?!\w)"
_STEP = r"(?<!\w)«step»(?!\w)"
_SOME_OF = r"«some_of»(?!\w)"
_UNREAL = r"(?<!\w)(?:«unreal»|«duty»)(?!\w)[^,;]{0,8}$"
_DUTY = r"«duty»(?!\w)"
_WHEN = ("khi ", "ngay khi ")
_BY_PLAN = r"«cites» «plan»(?!\w)"
_REACHED = (Status.COMPLETED, Status.OPERATING, Status.PILOT_OPERATION)
_MARKED = r"(?:(?:^|\s)«marked»)+$"
_ATTRIBUTE = r"«attribute»|[(\d-]"
_RIVAL = r"\s*(?:«contrast» )?(?:«work» )*«rival»(?!\w)"
_FACILITY = r"\s*(?:«contrast» )?(?!dự án|công trình|cầu|khu)«other_work»(?!\w)"
"""A work that is never called a part of a line or a gate, at the begin of a clause."""
_STATION = ("nhà ga", "ga ")
"""What is a part of lines only."""
_GLAD = r"«glad» (?:«deed»|«ceremony»)\s*$"
_OCCASION = r"(?:^|\s)(?:«deed»|«ceremony»|«occasion»)$"
_DEED_LAST = r"«deed»$"
_CEREMONY = r"«ceremony» "
_HELD = r"(?<!\w)«held»(?: \w+){0,2}$"
_TOOK_PLACE = r"(?<!\w)«took_place»(?!\w)"
_ABOUT = r"(?<!\w)«about»(?!\w)"


class VietnameseGround(Ground):
    """The words around a Vietnamese verb."""

    def holds(self) -> bool:
        if self.verb.start < self.phrase.end and self.phrase.start < self.verb.end:
            return self._is_held()
        if self._is_nominal() or self._is_elsewhere() or self._is_identified():
            return False
        if self.phrase.end <= self.verb.start:
            if self._is_explained():
                return self._is_held()
            other = self._is_framed() or self._is_of_section() or self._is_rivalled()
            return not other and self._stands(self.phrase.start) and self._is_held() and self._is_told()
        start = max(self.verb.end, self.clause_start(self.phrase.start))
        grounded = self._stands(self.phrase.start, start) and self._is_held()
        return grounded and self._is_told() and not self._is_about() and not self._is_figurative()

    def is_of_rival(self) -> bool:
        """Whether the clause of the verb opens with another work than the project."""
        begin = self.clause_start(self.verb.start)
        if begin > self.phrase.start and self.expression(_FACILITY).match(self.key, begin, self.verb.start):
            return True
        if self.phrase.kind is not ProjectKind.RAIL and self.key.startswith(_STATION, begin):
            return True
        rival = self.expression(_RIVAL).match(self.key, begin, self.verb.start)
        if rival is None or rival.start() <= self.phrase.start < self.verb.start:
            return False
        return self._names_something(rival.end())

    @property
    def _plain(self) -> bool:
        return self.sentence.reading.script is Script.PLAIN

    def _names_something(self, start: int) -> bool:
        """Whether a name or a number stands between an offset and the verb."""
        return _NAME.search(self.sentence.reading.article.text, start, self.verb.start) is not None

    def _before_verb(self) -> str:
        """The clause of the verb up to it."""
        return self.key[self.clause_start(self.verb.start) : self.verb.start].strip(_MARKS + "-")

    # -- whether the verb is said of this project, not of a part, a neighbour or a rival ---------------

    def _stands(self, at: int, start: int | None = None) -> bool:
        """Whether nothing but nouns of works stands between the begin of the clause, or a connector, and `at`."""
        s = self.sentence
        begin = self.clause_start(at) if start is None else start
        if s.about(self.phrase) >= 0:
            apart = self.clause_start(self.verb.start) > self.phrase.end
            return not apart or self.verb.head.rule.status not in _REACHED or self._has_no_subject()
        text = self.key[begin:at].strip(_MARKS)
        lead = len(self.key[begin:at]) - len(self.key[begin:at].lstrip(_MARKS))
        works = self.expression(_WORKS_OF_SMART_GATE if self.phrase.kind is ProjectKind.SMART_GATE else _WORKS)
        ends = {x.end for x in s.signals if x.role is Role.LIGHT and begin <= x.start}
        while begin + len(text) + lead not in ends and (match := works.search(text)):
            text = text[: match.start()].rstrip(_MARKS)
        if not text or text[-1].isdigit() or text[-1] in ".,;:)-":
            return True
        if self.expression(_LEAD).search(text):
            return True
        end = begin + self.key[begin:at].rfind(text) + len(text)
        return any(x.end == end for x in s.signals if x.role in VERBS) or any(
            m.end == end for m in s.reading.mentions_in(begin, end)
        )

    def _has_no_subject(self) -> bool:
        """Whether nothing of its own stands before the verb in its clause: not «X: …, đất hai bên mố đã bàn giao»."""
        before = self.expression(_MARKED).sub("", self._before_verb()).strip(_MARKS)
        works = self.expression(_WORKS)
        while match := works.search(before):
            before = before[: match.start()].rstrip(_MARKS)
        return not before or self.expression(_LEAD).search(before) is not None

    def _is_identified(self) -> bool:
        """Whether a section is only said to be another road: «đoạn đã thông xe là Quốc lộ 4A»."""
        return self.phrase.why == "phase" and self.key.startswith((" là ", " la "), self.verb.end)

    def _is_elsewhere(self) -> bool:
        """Whether words that name no site are given one that no table holds: «mô hình … đã vận hành tại Cam Túc»."""
        reading = self.sentence.reading
        if self._plain or reading.mentions_in(self.phrase.start, self.phrase.end):
            return False
        site = self.expression(_SITE).match(reading.article.text, self.verb.end, self.sentence.end)
        return site is not None and not reading.mentions_in(*site.span("name"))

    def _is_explained(self) -> bool:
        """Whether an apposition follows the project, and the verb after it: «X, dự án trọng điểm của tỉnh, đã …»."""
        apposed = self.expression(_APPOSED).match(self.key, self.phrase.end)
        return apposed is not None and not self._is_rivalled()

    def _is_framed(self) -> bool:
        """Whether the project is one of those of which a clause before the verb's picks out some."""
        s = self.sentence
        apart = s.comma(self.phrase.end, self.verb.start)
        return apart and self.expression(_SOME_OF).match(self.key, s.start) is not None

    def _is_of_section(self) -> bool:
        """Whether the clause of the verb opens with a section, which is not the whole: «X dài 121 km; đoạn qua …»."""
        begin = self.clause_start(self.verb.start)
        opens = (x for x in self.sentence.of(Role.PHASE) if begin <= x.start <= begin + len(_MARKS))
        return begin > self.phrase.end and any(x.end <= self.verb.start for x in opens)

    def _is_rivalled(self) -> bool:
        """Whether another work, named behind a comma, is what the verb speaks of: «Khác X, cao tốc Y đã thông xe»."""
        s = self.sentence
        start = self.clause_start(self.verb.start)
        if start <= self.phrase.end or any(start <= p.start < self.verb.start for p in s.governed(self.verb)):
            return False  # «các dự án như: X, Y đang thi công»
        rival = self.expression(_RIVAL).match(self.key, start, self.verb.start)
        return rival is not None and self._names_something(rival.end())

    # -- whether the verb is told as done --------------------------------------------------------------

    def _is_told(self) -> bool:
        """Whether a verb is told as done: no promise or duty before it and, if no marker stands there, its subject."""
        s = self.sentence
        start = max(self.phrase.end if self.phrase.end <= self.verb.start else 0, self.clause_start(self.verb.start))
        between = self.key[start : self.verb.start].strip()
        explicit = s.mood(self.verb).explicit
        unreal = self.expression(_UNREAL).search(between)
        if unreal and not self._plain:  # without tones «tỉnh» is «tính»
            return explicit and self.expression(_DUTY).match(unreal[0]) is not None
        if explicit or self.verb.head.role not in (Role.EVENT, Role.ACTION, Role.STATE):
            return True
        if self.expression(_BY_PLAN).match(self.key, s.start) or self._is_for_then():
            return False
        if self.verb.head.role is Role.STATE or self.phrase.end > self.verb.start or start != self.phrase.end:
            return True
        rest = self.expression(_MARKED).sub("", between)
        return not rest or self.expression(_ATTRIBUTE).match(rest) is not None

    def _is_for_then(self) -> bool:
        """Whether the sentence opens with a time yet open, and this says what is done then: «Khi khởi công, …»."""
        s = self.sentence
        opens = any(x.start == s.start for x in s.of(Role.CONDITION)) and self.key.startswith(_WHEN, s.start)
        return opens and self.clause_start(self.verb.start) > s.start

    def _is_nominal(self) -> bool:
        """Whether the deed is but the subject of what is to come: «Việc X đi vào hoạt động sẽ rút ngắn …»."""
        first, last = min(self.verb.start, self.phrase.start), max(self.verb.end, self.phrase.end)
        before = self.key[self.clause_start(first) : first].strip(_MARKS + "-")
        opens = self.expression(_DEED).search(before + " ")
        if opens is None or self.sentence.mood(self.verb).explicit:
            return False
        return self.expression(_TO_COME).match(self.key, last) is not None

    def _is_figurative(self) -> bool:
        """Whether «trong quá trình xây dựng» only says what something else is a step of; a deed done is such a step."""
        s = self.sentence
        if self.verb.head.role is not Role.STATE or not self.expression(_COURSE).match(self.key, self.verb.start):
            return False
        step = self.expression(_STEP).search(self.key, s.start, self.verb.start)
        deeds = (v for v in s.verbs if v.head.role is Role.EVENT and v.end <= self.verb.start)
        return step is not None and not any(s.governed(v) for v in deeds)

    def _is_about(self) -> bool:
        """Whether an unmarked event is only what a paper, a song or a meeting is about."""
        if self.verb.head.role is not Role.EVENT or self.sentence.mood(self.verb).explicit:
            return False
        return self.expression(_ABOUT).search(self._before_verb()) is not None

    # -- ceremonies ------------------------------------------------------------------------------------

    def _is_held(self) -> bool:
        """Whether a ceremony, or a deed named with «việc», is said to have taken place; whatever else is no matter."""
        signal = self.verb.head
        if signal.role is not Role.EVENT or signal.rule.event in ("", "meeting"):
            return True
        if self.expression(_GLAD).search(self.key, self.sentence.start, self.verb.start):
            return True
        before = self._before_verb()
        noun = self.expression(_OCCASION).search(before)
        named = self.expression(_CEREMONY).match(self.key, self.verb.start) is not None
        if noun is None and not named:
            return bool(before) or not self._is_bare()
        deed = not named and self.expression(_DEED_LAST).search(before) is not None
        before = before if named or noun is None else before[: noun.start()].rstrip()
        if not deed and self.expression(_HELD).search(before) is not None:
            return True
        return self._took_place() or (named and self._is_noted())

    def _is_noted(self) -> bool:
        """Whether a sentence without any verb notes a ceremony and its day: «Ngày 19/8, Lễ khởi công X.»"""
        s = self.sentence
        lead = _NOTED.fullmatch(self.key, s.start, self.verb.start)
        end = max(self.verb.end, self.phrase.end)
        return lead is not None and _NOTED_END.fullmatch(self.key, end, s.end) is not None

    def _took_place(self) -> bool:
        """Whether words behind a ceremony say that it took place, and nothing before them that it will."""
        s, end = self.sentence, self.verb.head.end
        found = self.expression(_TOOK_PLACE).search(self.key, end, s.end)
        if found is None:
            return False
        yet = (x for x in s.of(Role.TARGET, Role.LATER, Role.NEGATION) if x.start >= end)
        return not any(x.end <= found.start() for x in yet)

    def _is_bare(self) -> bool:
        """Whether a sentence begins with an event that nobody does and no day is told of: «Khởi công X: …»."""
        s = self.sentence
        ahead = self.verb.start - s.start > _OPENING or s.mood(self.verb).explicit
        return not ahead and _DAY.search(self.key, s.start, s.end) is None
