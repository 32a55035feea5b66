"""What a sentence asserts of the projects it names: a status, a target, or nothing.

From a sentence, with its verbs and their moods, to verdicts with the span of the words that carry them.
The order of judgement: denial and rumour give nothing; a marker of fact (đã, đang) beats a request around it; a
request makes a proposal of what it governs; what lies ahead is a target; an agreement is agreed; an event that
nothing governs happened; an action that nothing marks gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dashboard.claims.grounds import has_own_subject, is_grounded
from dashboard.claims.lexicon import Role, Signal
from dashboard.claims.operators import agreed_after, nearest, operator_before, together
from dashboard.claims.orders import ordered
from dashboard.claims.phrase import Phrase
from dashboard.claims.said import Verdict, outside, rule_of, widened
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.timing import Timing
from dashboard.claims.unreal import is_unreal
from dashboard.claims.untied import FACTS, LIFETIME, REACHED, Untied, quoted
from dashboard.claims.verbs import Mood, Verb
from dashboard.days import Dated
from dashboard.models import ProjectKind, Status, Target

__all__ = ["Judge"]

_LIST_NOUN = re.compile(
    r"(?:dự án|công trình|nội dung|tuyến|cây cầu|việc|như|gồm|sau|projects?|works|including|项目|工程)"
)
_GOING_ON = re.compile(r"(?:hiện |hiện nay )?(?:đang|dang|正)")
_SUPPOSED = re.compile("如果")
"""A condition of which nobody says that it will be met."""
_LAST = re.compile(r"[\s.。”»\"]*$")
_MARK = re.compile(r"(?:đang|vẫn|đã|vừa|dang|van|da|vua|正|仍)(?!\w)|[正仍]")
_SO_THAT = re.compile(
    r",? (?:phấn đấu|quyết tâm|để|nhằm|phục vụ việc) (?:sớm )?"
    r"(?:đưa|hoàn thành|kịp|bảo đảm|đảm bảo|thông xe|khánh thành)"
)
"""What leads from works to the project that they serve: «đang khẩn trương hoàn thiện để đưa X khánh thành»."""
_BUSY = re.compile(
    r"\w[^,;:.]{2,60} (?:tích cực|khẩn trương|gấp rút|chủ động|rốt ráo|phối hợp|đồng loạt|ráo riết)(?!\w)[^,;:.]{0,50}$"
)
"""How somebody prepares something, where no marker tells that he does."""
_CLEARING = re.compile(
    r"(?:hoàn thành|hoàn tất|xong)[^,;.]{0,30} (?:giải phóng mặt bằng|gpmb|bồi thường|đền bù|mặt bằng)"
)
"""What is to be finished by a day has begun, if it is the clearing of land."""
_DOER = re.compile(
    r"(?:^|[.,;:] )(?:(?:hai|các) bên|(?:các )?đoàn|tổ công tác|ubnd|xã|phường|huyện|sở|ban quản lý|các hộ|\d+ hộ"
    r"|(?:các )?(?:tỉnh|thành phố|địa phương|bộ))"
    r"(?:(?! cần | phải | nên | có thể | muốn )[^,;:.]){0,60}"
    r" (?:khảo sát|kiểm đếm|chi trả|bàn giao|thẩm định|cắm|xây dựng \d+ khu tái định cư)[^,;:.]*$"
)
"""Who does what prepares a work, and which deeds are told without a marker."""


def _may_tell(head: Signal, phrase: Phrase) -> bool:
    """Whether an event can be one of the project: meetings are of mechanisms, on the rank of a gate runs nothing."""
    if head.rule.event == "meeting":
        return phrase.kind is ProjectKind.MECHANISM
    return head.rule.event != "first_traffic" or not phrase.is_of_rank


@dataclass(frozen=True)
class Judge:
    """The verdicts of one sentence, made with its days."""

    timing: Timing

    @property
    def sentence(self) -> Sentence:
        return self.timing.sentence

    def verdicts(self) -> list[Verdict]:
        """One verdict for each thing said of a project, in the order of the text."""
        if self.sentence.doubted:
            return []
        found = [v for v in (*self._by_verbs(), *self._by_operators()) if v.start >= self.sentence.doubted_until]
        found += list(self._by_heading({v.phrase for v in found}))
        found += list(self._elided(found))
        loose = Untied(self.timing)
        found += [v for v in (() if found else loose.by_verbs()) if v.start >= self.sentence.doubted_until][:1]
        found += list(loose.by_steps(found))
        if self.sentence.certain_until < self.sentence.end:
            found = list(self._before_the_if(found))
        return sorted(found, key=lambda v: (v.start, v.end))

    def _before_the_if(self, found: Sequence[Verdict]) -> Iterator[Verdict]:
        """What a closing «nếu …» leaves: facts and proposals of the clauses before it, without what they expect.

        Behind «…, song chưa rõ …» what was agreed still is; of a fact nobody can tell how much of it is meant.
        """
        left_open = self.sentence.left_open < self.sentence.end
        for verdict in found:
            told = verdict.status is Status.AGREED if left_open else verdict.fact
            if told and verdict.end <= self.sentence.certain_until:
                yield verdict
            elif verdict.status is Status.PROPOSED and verdict.start < self.sentence.certain_until:
                yield replace(verdict, target=None)

    # -- the ways in which a phrase gets its status ------------------------------------------------

    def _by_verbs(self) -> Iterator[Verdict]:
        for verb in self.sentence.verbs:
            governed = self.sentence.governed(verb)
            beside = nearest(self.sentence, governed, verb) if governed else None
            for phrase in governed:
                if verdict := self._judge(verb, phrase, beside):
                    yield verdict

    def _by_operators(self) -> Iterator[Verdict]:
        """Phrases that an operator governs without a verb: «ký thỏa thuận về X», «X đã được phê duyệt»."""
        s = self.sentence
        bare = {p for verb in s.verbs for p in s.governed(verb) if not self._beyond(verb, p)}
        above: tuple[Phrase, Signal] | None = None
        for phrase in s.objects:
            after = agreed_after(s, phrase)
            before = None if phrase in bare else operator_before(s, phrase)
            if not (before or after) and above and phrase not in bare and phrase in s.listed_after(above[0]):
                before = above[1]
            above = (phrase, before) if before else None
            operator = after or before
            if operator is None:
                continue
            mood = s.mood(Verb((operator,)))
            if mood.negated or mood.conditional:
                continue
            ahead = mood.ahead and after is None  # «tiến tới thực hiện X được phê duyệt»: X is approved
            asked = operator.role is Role.REQUEST or mood.request or ahead
            status = Status.PROPOSED if asked else Status.AGREED
            word = Verb((operator,))
            start, end = quoted(s, word, phrase, listed=False)
            day = None if asked else self.timing.past(word, phrase)
            yield Verdict(phrase, status, False, start, end, operator.rule.id, day=day)

    def _beyond(self, verb: Verb, phrase: Phrase) -> bool:
        """Whether a verb speaks of a phrase only in a later clause of condition: «… X, 5 năm kể từ khi vận hành»."""
        s = self.sentence
        return phrase.end <= verb.start and s.comma(phrase.end, verb.start) and s.mood(verb).conditional

    def _by_heading(self, judged: set[Phrase]) -> Iterator[Verdict]:
        """Items of a list under a heading that ends in a colon: one verb governs them all."""
        s = self.sentence
        colon, signals = s.heading()
        head = [v for v in s.verbs if v.end <= colon]
        near = _LIST_NOUN.search(s.reading.key, max(s.start, colon - 70), colon)
        operators = [x for x in (*signals, *s.carried) if x.role in (Role.REQUEST, Role.AGREE)]
        if not (operators or (head and near)):
            return
        verb = head[-1] if head else Verb((operators[-1],))
        for phrase in s.objects:
            if phrase in judged or phrase.start < colon or not self._opens_item(phrase, colon):
                continue
            if any(phrase in s.governed(v) for v in s.verbs if v.start >= colon):
                continue
            if verdict := self._judge(verb, phrase, None):
                yield verdict

    def _elided(self, found: Sequence[Verdict]) -> Iterator[Verdict]:
        """A fact without a subject, in a sentence that speaks of one project only."""
        s = self.sentence
        if len({p.project for p in s.objects}) != 1 or any(v.fact for v in found):
            return
        phrase = s.objects[0]
        for verb in s.verbs:
            head = verb.head
            mood = s.mood(verb)
            topic = 0 <= s.about(phrase) <= verb.start
            marked = mood.explicit or (head.role is Role.STATE and (topic or _MARK.match(s.reading.key, verb.start)))
            dated = topic and self.timing.exact and self.timing.past(verb, phrase) is not None
            marked = marked or dated
            given = topic and mood.agree is not None and head.rule.status is Status.PREPARATION
            if head.role in (Role.LIGHT, Role.PRESUMED) or s.governed(verb) or not (marked or mood.request or given):
                continue
            if has_own_subject(s, verb, phrase):
                continue
            ends = dated or re.match(r"\s*(?:$|[,.;，。；])", s.reading.key[verb.end : s.end])
            if phrase.start >= verb.end and head.rule.status is not Status.PREPARATION and not mood.request:
                ends = None  # what is done before a project is named is another's: «X đã hoàn thành, … khi Y»
            if head.rule.status is Status.UNDER_CONSTRUCTION and mood.explicit:
                ends = ends or _SO_THAT.match(s.reading.key, verb.end)
            asked = not (marked or topic) and (
                phrase.end > verb.start or not _LAST.match(s.reading.key, verb.end, s.end)
            )
            if head.rule.status and not asked and (ends or head.rule.status is Status.PREPARATION):
                verdict = self._judge(verb, phrase, phrase)
                if verdict and (verdict.fact or mood.request or given):
                    yield verdict

    def _opens_item(self, phrase: Phrase, colon: int) -> bool:
        """Whether a phrase stands at the begin of an item of the list after `colon`."""
        s = self.sentence
        before = s.reading.key[colon : phrase.start]
        last = max((m.end() for m in re.finditer(r"[,;，；、]|\bvà\b|\(\d+\)", before)), default=0)
        return len(s.residue(colon + last, phrase.start)) <= 10

    # -- judgement -------------------------------------------------------------------------------

    def _judge(self, verb: Verb, phrase: Phrase, beside: Phrase | None) -> Verdict | None:
        """The verdict of a verb on a phrase; `beside` is the one of its list next to the verb, None under a heading."""
        listed = beside is not phrase
        mood, head = self.sentence.mood(verb), verb.head
        if mood.negated or not _may_tell(head, phrase):
            return None
        future, past = self.timing.future(verb, phrase), self.timing.past(verb, phrase)
        if past and self.timing.known - past.day > LIFETIME:
            return None
        span = quoted(self.sentence, verb, phrase, listed=listed)
        told = self.timing.exact and past is not None and self.timing.tells(verb, phrase, past)
        if self.timing.came_first(mood, past):
            mood = replace(mood, conditional=False)
        set_for = future is not None and self.timing.sets(verb, phrase, future)
        if not self._is_fact(head, mood, future=future is not None, past=told, set_for=set_for):
            return self._unreal(verb, phrase, span if listed or not future else widened(span, future), future, past)
        status = self._about(verb, phrase, head.rule.status)
        if status is None or head.role in (Role.AGREE, Role.REQUEST):
            return None
        grounded = beside is None or any(is_grounded(self.sentence, verb, p) for p in {beside, phrase})
        if status in FACTS and (not grounded or is_unreal(self.sentence, verb, phrase)):
            return self._announced(verb, phrase, span)
        halted = status is Status.SUSPENDED and self.sentence.reading.script is Script.EN
        dated = (
            head.role is Role.EVENT or status in REACHED or halted or self.timing.just(past) or self.timing.up_to(past)
        )
        day = past if dated else None
        marks = [s for s in mood.signals if s.role is Role.ASPECT]
        trigger = outside(span, head, *marks)
        return Verdict(phrase, status, True, *span, head.rule.id, event=head.rule.event, day=day, trigger=trigger)

    def _announced(self, verb: Verb, phrase: Phrase, span: tuple[int, int]) -> Verdict | None:
        """The plan that a ceremony is which has its day yet to come: «Lễ khánh thành X sẽ diễn ra ngày 19/12»."""
        if verb.head.role is not Role.EVENT:
            return None
        plans = [
            x
            for x in self.sentence.of(Role.TARGET)
            if x.start >= verb.end and not self.sentence.hard(verb.end, x.start)
        ]
        for dated in self.timing.dates:
            if plans and dated.start >= plans[0].end and dated.day > self.timing.known:
                target = self._target(verb.head, dated)
                return Verdict(phrase, Status.AGREED, False, *widened(span, dated), rule_of(plans[0]), target)
        return None

    def _about(self, verb: Verb, phrase: Phrase, status: Status | None) -> Status | None:
        """The status, unless the verb speaks of what is done to the project: «giải phóng mặt bằng X đã hoàn thành»."""
        s = self.sentence
        going_on = any(x.role is Role.ASPECT and _GOING_ON.match(s.reading.key, x.start) for x in s.mood(verb).signals)
        if status is Status.COMPLETED and going_on:
            return None
        for other in s.verbs:
            if other is verb or other.end > verb.start or phrase not in s.governed(other):
                continue
            if other.head.rule.event == "meeting":  # «举行…开工仪式»
                continue
            if phrase.end <= other.start:  # «X的初步设计已经完成»
                if other.head.rule.status is Status.PREPARATION and not s.comma(other.end, verb.start):
                    return Status.PREPARATION
                if status is Status.OPERATING and not verb.head.rule.event and _is_trial_aside(s, other):
                    return None  # «X, on trial since May, has received 900 visitors»
                continue
            if other.end > phrase.start or phrase.end > verb.start or s.comma(phrase.end, verb.start):
                continue
            if s.reading.key.startswith("的", other.end):  # «恢复开行的X每天从南宁站始发»
                continue
            done = other.head.rule.status
            if done is Status.PREPARATION:
                return status if status is Status.SUSPENDED else done
            if other.head.role is Role.EVENT or s.mood(other).ahead:
                return None
        return status

    def _unreal(
        self, verb: Verb, phrase: Phrase, span: tuple[int, int], future: Dated | None, past: Dated | None
    ) -> Verdict | None:
        """The verdict on what is not a fact: asked for, agreed, or ahead."""
        mood, head = self.sentence.mood(verb), verb.head
        supposed = mood.conditional and any(_SUPPOSED.match(self.sentence.reading.key, x.start) for x in mood.signals)
        asked, agreed = bool(mood.request) or head.role is Role.REQUEST, bool(mood.agree) or head.role is Role.AGREE
        order = (
            ordered(self.sentence, verb) if asked or agreed or self.sentence.reading.script is not Script.VI else None
        )
        at_the_gate = order is Status.UNDER_CONSTRUCTION and phrase.is_of_rank  # works there drive no rank on
        if supposed or at_the_gate or (mood.conditional and not (mood.ahead or mood.request or future)):
            return None
        target = self._target(head, future)
        if order:
            return Verdict(phrase, order, order is not Status.AGREED, *span, head.rule.id, target)
        if asked:
            why = mood.request or head
            return Verdict(phrase, Status.PROPOSED, False, *span, rule_of(why), target, trigger=outside(span, why))
        if agreed:
            why = mood.agree or head
            day = past if target is None or target.date is None else None
            trigger = outside(span, why)
            return Verdict(phrase, Status.AGREED, False, *span, rule_of(why), target, day=day, trigger=trigger)
        planned = future is not None and mood.ahead and head.rule.status is Status.PREPARATION
        planned = planned or (target is None and together(self.sentence, verb, phrase))
        if not planned and (target is None or not (mood.ahead or future)):
            return None
        ahead = [s for s in mood.signals if s.role in (Role.TARGET, Role.PURPOSE, Role.CONDITION)]
        rule = rule_of(ahead[0]) if ahead else "date.future"
        status = (
            Status.PREPARATION if planned and _CLEARING.match(self.sentence.reading.key, verb.start) else Status.AGREED
        )
        return Verdict(phrase, status, False, *span, rule, target, trigger=outside(span, *ahead[:1]))

    def _is_fact(self, head: Signal, mood: Mood, *, future: bool, past: bool, set_for: bool = False) -> bool:
        """Whether a verb tells what is; `set_for`: of a day to come, so that no marker makes it so."""
        if mood.conditional:
            return False
        if head.role is Role.PRESUMED:
            return not mood.ahead
        if mood.explicit:
            return not set_for
        if mood.request or mood.agree or mood.ahead or future:
            return False
        if head.rule.status is Status.PREPARATION and head.role is Role.ACTION:
            s = self.sentence
            busy = _BUSY.search(s.reading.key, s.start, head.start) or _DOER.search(s.reading.key, s.start, head.end)
            return mood.weak or past or busy is not None
        told = past and self.sentence.reading.script is not Script.EN  # «was to start in 2024» is no past tense
        return head.role in (Role.EVENT, Role.STATE) or mood.weak or (told and head.role is Role.ACTION)

    def _target(self, head: Signal, future: Dated | None) -> Target | None:
        """What is expected, if it is more than that something be built or prepared one day."""
        status = head.rule.status
        if status is None or head.role in (Role.LIGHT, Role.AGREE, Role.REQUEST):
            return None
        if status in (Status.SUSPENDED, Status.CANCELLED, Status.PREPARATION):
            return None
        if future is None and status not in REACHED and head.role is not Role.EVENT:
            return None
        return Target(status, future.day, future.precision) if future else Target(status)


def _is_trial_aside(sentence: Sentence, verb: Verb) -> bool:
    """Whether an English aside between commas tells by a verb that the project before it is on trial."""
    key, trial = sentence.reading.key, verb.head.rule.status is Status.PILOT_OPERATION
    return trial and sentence.reading.script is Script.EN and key.endswith(", ", 0, verb.start)
