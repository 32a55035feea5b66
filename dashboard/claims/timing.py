"""When something was done or is to be done: the day that belongs to a verb, past or ahead.

From a sentence, the day on which its article was known, a verb and the project it speaks of to the nearest of the
sentence's dates that no other verb takes away, as one that is past or as one that lies ahead.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

from dashboard.claims.dates import dates_of
from dashboard.claims.frames import BESIDE, SINCE, THEN
from dashboard.claims.lexicon import Role
from dashboard.claims.phrase import Phrase
from dashboard.claims.said import year_before
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.verbs import Mood, Verb
from dashboard.days import Dated
from dashboard.models import Precision, ProjectKind, Status

__all__ = ["Timing"]

_RECENT = dt.timedelta(days=31)
_DAY_PART = re.compile(r"(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|晚|当天)?\s?[,，]")
_SINCE = ("từ ", "kể từ ")
_SET_FOR = re.compile(r" (?:(?:vào|trong|in|by|from) )?\w")
"""Between a deed and its day, nothing but what leads to it."""
_LED_TO = re.compile(
    r"(?<!\w)đã (?:tăng|giảm|rút|tách|thông|đạt|vượt|có (?:hơn|gần|\d)|đón|thu hút|phục vụ|tiết kiệm|nhanh|ngắn"
    r"|chấm dứt|hết)"
)
"""What a work led to that is there, so that it must be there itself."""
_SOON, _LATER, _LATEST = (dt.timedelta(days=days) for days in (60, 120, 180))
"""How near a day without a year must be to lie ahead of the article: what is told as past, a passive, a bare verb."""
_UNSPENT = {"": 0.5, "middle": 0.5, "late": 0.25}
"""What share of a period must be left when the article was known for a bare verb in it to be a plan."""
_PAST_EN = re.compile(
    r"(?:has|have|had|was|were|been|began|became|broke|laid|went|came|got|held|took|(?!need)[a-z]+ed)\b"
)
"""An English verb of which a day without a year is past."""
_HELD_EN = re.compile(r"\b(?:(?:was|were|has been|have been) (?:held|organi[sz]ed|celebrated)|took place)\b")
"""Behind a ceremony, what tells that it has been: «the ground-breaking of … was held on December 19»."""
_ATTENDED = ("dự ", "tại ", "trong ", "sau ")
"""Before a ceremony, what tells that one was there."""
_HOURS = ("sáng ", "trưa ", "chiều ", "tối ", "đêm ")
_BEFORE_THAT = ("trước đó", "trước đây", "truoc do", "truoc day")
_PASSIVE = ("được ", "duoc ")
_FROM = re.compile(r"(?:từ|kể từ|tu|since|from)(?: ngày| ngay| the)? ?$|(?:từ|since|from)(?!\w)|[自从]$")
_UP_TO_ZH = re.compile("(?:截[至止]|到)$")
_NEAR = 80
"""Characters between a day and the verb, or the long name behind the verb, that it belongs to."""
_LEADS = 20
"""Characters before the day with which a sentence begins: «Trước đó, ngày 26/1»."""
_BEGINS = re.compile(r"bắt đầu|bat dau|tiếp tục")
_DATED = re.compile(
    r"[\s,()]*(?:(?:từ|vào|hồi|hôm|trong|lúc|kể từ|ngày|sáng|chiều|tối|đầu|cuối|năm|tu|vao|ngay"
    r"|(?:được )?(?:bắt đầu|tiến hành|thực hiện|diễn ra|tổ chức)|\d{1,2} ?(?:giờ|h)(?: ?\d{2})?"
    r"|早在|早于|已于|于|自|从|在)[\s]*)*"
)
"""What may stand between a verb, or its project, and the day that makes it a fact."""
_CLOSING = 50
"""Characters between a deed and the day that closes its clause."""
_IDLE = frozenset({Role.NOUN, Role.LINKER, Role.NEUTRAL, Role.PHASE})
_HELD_ON = re.compile(r"(?:hôm|vào ngày|ngày|sáng|chiều|tối)(?:\s*$| )")
_PAPER = re.compile(
    r"(?<!\w)(?:theo|số|quyết định|nghị quyết|văn bản|hợp đồng|kế hoạch|họp|của|về|từ|đến|trước|sau)(?!\w)"
)
"""What gives a day to a paper or a meeting, or makes it a bound."""


@dataclass(frozen=True)
class Timing:
    """The days of one sentence; `known` is the day on which its article was known.

    Not `exact`: the article may be much older than that day, so that a date before it need not be past, and a day
    without a year is not soon to come.
    """

    sentence: Sentence
    known: dt.date
    exact: bool = True

    @cached_property
    def dates(self) -> list[Dated]:
        """The dates of the sentence, in order."""
        return dates_of(self.sentence, self.known)

    def future(self, verb: Verb, phrase: Phrase) -> Dated | None:
        """The nearest date if it lies ahead, provided that no other verb stands between."""
        held = next(
            (x for x in self.sentence.mood(verb).signals if x.role is Role.TARGET and x.start >= verb.end), None
        )
        if held:  # «lễ khánh thành X sẽ tổ chức vào ngày 28»
            return next((d for d in self.dates if d.start >= held.end and d.day > self.known), None)
        for dated in self._around(verb, phrase):
            a, b = min(dated.start, verb.end), max(dated.start, verb.end)
            if any(a <= v.start < b and self._parts(verb, v) for v in self.sentence.verbs):
                continue
            if dated.start < verb.start and self.sentence.comma(dated.end, verb.start) and dated.day <= self.known:
                continue
            targets = self.sentence.of(Role.TARGET, Role.UNDONE)
            apart = verb.head.role is Role.STATE or self.sentence.comma(verb.end, dated.start)
            if apart and any(verb.end <= t.start < dated.start for t in targets):
                continue  # «đạt 82%, dự kiến tháng 12 …»: the day of what is expected next
            if self._lies_ahead(dated, verb):
                return dated
            return None
        return None

    def sets(self, verb: Verb, phrase: Phrase, dated: Dated) -> bool:
        """Whether a year to come stands directly behind a verb or its object: «đang thi công vào năm 2030»."""
        ends = [end for end in (verb.head.end, phrase.end) if end <= dated.start]
        if verb.head.end not in ends or dated.day.year <= self.known.year:
            return False
        return _SET_FOR.fullmatch(self.sentence.reading.key, max(ends), dated.start + 1) is not None

    def past(self, verb: Verb, phrase: Phrase) -> Dated | None:
        """The nearest date that is not ahead and belongs to the verb."""
        mood = self.sentence.mood(verb)
        for found in self._around(verb, phrase):
            if self._names(phrase, found):
                continue
            if found.relative and found.precision is Precision.YEAR and found.last >= self.known:
                continue  # «từ đầu năm đến 31/5»
            a, b = min(found.start, verb.end), max(found.start, verb.end)
            if any(a <= v.start < b and self._parts(verb, v) for v in self.sentence.verbs):
                continue
            if found.day > self.known and (not found.inferred or self._lies_ahead(found, verb)):
                continue
            dated = year_before(found) if found.day > self.known else found
            leads = self._opens(dated) and (
                verb.head.role in (Role.EVENT, Role.STATE)
                or any(x.rule.event == "meeting" for x in verb.signals)
                or mood.agree is not None
                or mood.explicit
                or mood.weak
                or self.sentence.reading.key.startswith(_SINCE, self.sentence.start)
                or (verb.head.rule.event == "upgrade" and dated.last < self.known)
                or self._is_told_of(verb, phrase, dated)
                or verb.head.rule.status in (Status.PILOT_OPERATION, Status.PREPARATION)
            )
            behind = phrase.end if phrase.start >= verb.end and dated.start >= phrase.end else verb.end
            near = not self.sentence.comma(dated.end, verb.start) and abs(dated.start - behind) < _NEAR
            if leads or near or self._opens_clause(dated, verb):
                return dated
        return None

    def lone(self, start: int, end: int, phrase: Phrase) -> Dated | None:
        """The one date in a span, or at the head of its sentence, if it is past and no other is there."""
        found = [d for d in self.dates if (start <= d.start < end or self._opens(d)) and not self._names(phrase, d)]
        if len(found) != 1 or found[0].last > self.known or found[0].precision is Precision.YEAR:
            return None
        return found[0]

    def _names(self, phrase: Phrase, day: Dated) -> bool:
        """Whether a year or a quarter is part of a meeting's name: «kiểm tra song phương quý IV/2025»."""
        named = phrase.start <= day.start <= phrase.end + 1
        return named and phrase.kind is ProjectKind.MECHANISM and day.precision is not Precision.DAY

    def _opens(self, day: Dated) -> bool:
        """Whether a day opens the sentence, or what somebody reports in it: «cho biết từ ngày 15/1, X …»."""
        s = self.sentence
        if day.start <= s.start + _LEADS:
            return True
        said = (x.end for x in s.of(Role.REPORT) if x.end <= day.start)
        return day.start - max(said, default=-_LEADS) < _LEADS // 2

    def tells(self, verb: Verb, phrase: Phrase, day: Dated) -> bool:
        """Whether a day makes a fact of an unmarked verb: it opens the sentence or stands beside verb or project."""
        s = self.sentence
        first = verb.signals[0]
        if first.role is Role.LIGHT and not first.rule.status and not _BEGINS.match(s.reading.key, first.start):
            return False
        if day.end <= verb.start:
            return self._opens(day) or not s.residue(day.end, verb.start)
        end = max(verb.end, phrase.end if phrase.start >= verb.start else verb.end)
        return day.start < end or _DATED.fullmatch(s.reading.key, end, day.start) is not None or self._closes(day, end)

    def _closes(self, day: Dated, end: int) -> bool:
        """Whether a day closes the clause of a deed that ends at an offset: «được bàn giao cho huyện hôm 2/11»."""
        s = self.sentence
        if day.precision is not Precision.DAY or day.start - end > _CLOSING or s.comma(end, day.start):
            return False
        between = s.reading.key[end : day.start]
        others = any(end <= x.start < day.start for x in s.signals if x.role not in _IDLE)
        held = _HELD_ON.search(between) or _HELD_ON.match(s.reading.key, day.start)
        return not others and held is not None and _PAPER.search(between) is None

    def just(self, dated: Dated | None) -> bool:
        """Whether a day so near to the article's is the one on which something was seen going on, not since when."""
        if dated is None or dated.precision is not Precision.DAY or self.known - dated.day > _RECENT:
            return False
        key = self.sentence.reading.key
        since = _FROM.search(key, max(self.sentence.start, dated.start - 12), dated.start)
        return since is None and _FROM.match(key, dated.start) is None

    def up_to(self, dated: Dated | None) -> bool:
        """Whether a day is the one up to which a Chinese sentence counts what was done: «截至10月底已完成51%»."""
        s = self.sentence
        return dated is not None and _UP_TO_ZH.search(s.reading.key, s.start, dated.start) is not None

    def came_first(self, mood: Mood, day: Dated | None) -> bool:
        """Whether «sau khi …» tells what was: its day is told and past, or what it led to is told as done.

        Nothing in the sentence may look ahead.
        """
        s = self.sentence
        if not mood.conditional or s.of(Role.TARGET, Role.REQUEST, Role.LATER):
            return False
        conditions = [x for x in mood.signals if x.role is Role.CONDITION]
        if not all(s.reading.key.startswith(SINCE, x.start) for x in conditions):
            return False
        if self.exact and day and any(x.start < day.start and not s.comma(x.end, day.start) for x in conditions):
            return True
        led = s.comma(conditions[-1].end, s.end) if conditions and not s.of(Role.AGREE, Role.DOUBT) else -1
        return led >= 0 and _LED_TO.search(s.reading.key, led, s.end) is not None

    def _around(self, verb: Verb, phrase: Phrase) -> list[Dated]:
        """The dates of the verb's own part of the sentence, nearest first."""
        s = self.sentence
        a, b = min(verb.start, phrase.start), max(verb.end, phrase.end)
        near = [d for d in self.dates if not s.hard(min(d.start, verb.start), max(d.end, verb.end))]
        approved = [x.end for x in s.of(Role.AGREE) if x.end <= verb.start]
        if approved:  # «được phê duyệt năm 2021 và khởi công …»: the year of the approval
            near = [
                d
                for d in near
                if not (approved[0] <= d.start < verb.start and THEN.search(s.reading.key, d.start, verb.start))
            ]
        return sorted(near, key=lambda d: (max(d.start - b, a - d.end, 0), -d.start))

    def _lies_ahead(self, dated: Dated, verb: Verb) -> bool:
        """Whether a date is still to come; one without a year only if it is near or the verb looks ahead."""
        mood = self.sentence.mood(verb)
        ahead = mood.ahead or mood.request is not None
        if dated.day > self.known:
            if ahead or not dated.inferred:
                return True
            return self.exact and dated.day - self.known < self._horizon(dated, verb)
        return dated.last > self.known and (
            ahead or not (mood.explicit or self._is_past_tense(verb) or not self._has_yet_to_come(dated))
        )

    def _has_yet_to_come(self, dated: Dated) -> bool:
        """Whether most of a period lies ahead, or the late part that is meant: «khởi công cuối năm 2025» in June."""
        share = 1 if dated.precision is Precision.WEEK else _UNSPENT.get(dated.part, 1)  # «cuối tuần» is any weekend
        return self.exact and dated.last - self.known > (dated.last - dated.day) * share

    def _is_past_tense(self, verb: Verb) -> bool:
        """Whether an English verb tells what was, so that nothing told by it lies ahead."""
        s, key = self.sentence, self.sentence.reading.key
        if s.reading.script is not Script.EN:
            return False
        held = verb.head.role is Role.EVENT and _HELD_EN.search(key, verb.end, s.end) is not None
        return held or _PAST_EN.match(key, verb.head.start, verb.head.end) is not None

    def _horizon(self, dated: Dated, verb: Verb) -> dt.timedelta:
        """How far ahead a day may lie whose year is not told."""
        key, told = self.sentence.reading.key, self.sentence.reading.script in (Script.EN, Script.ZH)
        attended = verb.head.role is Role.EVENT and key[: verb.start].endswith(_ATTENDED)
        before = key.startswith(_BEFORE_THAT, self.sentence.start)
        if attended or before or key[: dated.start].endswith(("hôm ", "hom ")):
            return dt.timedelta(0)
        if self._is_past_tense(verb):
            return dt.timedelta(0)
        since = key[: dated.start].endswith(("từ ngày ", "từ ", "tu ngay ", "tu "))
        agree = self.sentence.mood(verb).agree
        told = told or verb.head.role is Role.STATE or key.startswith(_HOURS, dated.start)
        told = told or (agree is not None and BESIDE.search(key, self.sentence.start, agree.start + 1) is not None)
        if self.sentence.mood(verb).explicit or told or since or dated.precision is not Precision.DAY:
            return _SOON
        return _LATER if key[: verb.start].endswith(_PASSIVE) else _LATEST

    def _parts(self, verb: Verb, other: Verb) -> bool:
        """Whether another verb takes a date away from this one; «tổ chức» of a ceremony does not."""
        if other is verb or self._goes_on(verb, other):
            return False
        held = other.head.rule.event == "meeting"
        if held and self.sentence.reading.script is Script.ZH:
            return False  # «9月12日揭牌仪式举行，标志着X升格»
        again = self.sentence.reading.script is Script.EN and other.head.rule.status is verb.head.rule.status
        idle = held or again or other.head.role is Role.LIGHT
        return not idle or bool(self.sentence.governed(other))

    def _goes_on(self, verb: Verb, other: Verb) -> bool:
        """Whether another verb says something of the same project without a comma: «khánh thành X được tổ chức …»."""
        s = self.sentence
        a, b = sorted((verb, other), key=lambda v: v.start)
        return not s.comma(a.end, b.start) and bool(set(s.governed(verb)) & set(s.governed(other)))

    def _is_told_of(self, verb: Verb, phrase: Phrase, dated: Dated) -> bool:
        """Whether a verb stands just behind its subject, and a day is told: «Ngày 20/11, X hoàn thành»."""
        beside = phrase.end <= verb.start and not self.sentence.residue(phrase.end, verb.start)
        return beside and dated.precision is Precision.DAY and dated.day <= self.known

    def _opens_clause(self, dated: Dated, verb: Verb) -> bool:
        """Whether a day stands alone between commas just before the verb's clause: «记者获悉，3月31日，大桥…开工»."""
        key, start = self.sentence.reading.key, self.sentence.start
        after = _DAY_PART.match(key, dated.end, verb.start)
        return (
            after is not None
            and not self.sentence.comma(after.end(), verb.start)
            and key[start : dated.start].rstrip().removesuffix(" on").endswith((",", "，", ")", "电", "讯"))
        )
