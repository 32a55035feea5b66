"""What a Chinese clause tells by who does what to which part, whatever words stand between.

From a passage and the names in it to steps: men, machines or parts with a deed of building that goes on or is done;
travellers with a deed of passing that is counted or a habit; all of a work with its end; a part that is open beside a
rest that is not; trials. A clause with a word of plans, papers, models or times gone by tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dashboard.claims.lexicon import Role, Rule, Signal
from dashboard.claims.passage import Passage
from dashboard.claims.phrase import Phrase
from dashboard.claims.scripts import Script
from dashboard.models import Status

__all__ = ["COMPOSED", "composed"]

_CLAUSE = re.compile(r"[^，。；：！？\n]+")
_MASK = "\ue000"
"""Stands for each character of a name: what is said of it is not read out of it."""
_BARRED = r"«barred»"
_BYGONE = r"«bygone»"
_LEAD = 12
"""Characters of a clause that only tells when, for the next one too: «国庆节当天，…»."""
_NUMBER = r"[一二两三四五六七八九十百千万余多\d.,]+"
_WORKS = (
    r"(?:«crew»|«machine»)[^，]{0,24}?(?:«labour»|«busy»)",
    r"«component»[^，]{0,20}?(?:«labour»|«grown»)",
    r"«labour»[^，]{0,14}?«component»",
    r"«site»[^，]{0,30}",
    r"工期过半|工程量[^，]{0,6}(?:[一二三四五六七八九]成|\d+%)",
)
_GOING = r"«going»"
_USE = (
    r"«user»[^，]{0,26}?«passing»",
    r"«passing»[^，]{0,22}?«user»",
    r"(?:七天|全天候|24小时)[^，]{0,6}«passing»|车水马龙|络绎不绝|川流不息|上座率(?:保持|稳定|达|为|约|在)",
    rf"(?<![一二两三四五六七八九十百千万\d]){_NUMBER}«counted»",
)
_WAY = rf"(?:走|乘坐?|坐|搭乘?|驶[过上入]|开上|有了){_MASK}+"
_SHORTER = rf"{_MASK}[^，]{{0,20}}缩(?:短|减)?[到至为]?了"
_SINCE = rf"{_MASK}(?:正式)?(?:启用|开通|通车|运营|开放|开行|投用|升格)(?:以来|至今|后的(?:第[一二三]|首))"
_HABIT = r"«habit»"
_ENDED = r"«whole»[^，]{0,16}?«ended»|«accepted»"
_OWN_END = (
    rf"{_MASK}(?:的?(?:项目|工程|建设|主体|主线)|{_NUMBER}公里|历时[^，]{{2,8}}|于|[\d年月日底初上中下旬]+)*(?:«ended»)"
)
_WHOLLY = r"^(?!.*(?:«some»|配套工程|附属|子项目))"
_HALVED = (
    r"(?:«some»(?:(?!«component»|基本)[^，。；]){0,34}?«opened»|«opened»[^，。；]{0,4}«some»)(?P<done>)[^，。；]{0,20}"
    r"(?:[，；][^，。；]{0,24}){0,2}?[，；。]?«rest»[^，。；]{0,34}?«lacking»"
)
_SECTION = rf"{_MASK}[^，。；]{{1,6}}[至到—-][^，。；]{{1,8}}?段(?:已|于|[\d年月日])*(?:建成|实现)?(?:通车|开通|投用)"
_SUPPOSED = r"\s*«supposed»"
_ELSEWHERE = r"«elsewhere»|«abroad»"
_TRIED = r"«trial»"
_TRIED_NOW = r"«trying»"


def _rule(name: str, status: Status) -> Rule:
    return Rule(f"zh.{name}", "zh", Role.STEP, status, "", "")


_AT_WORK = _rule("works_told", Status.UNDER_CONSTRUCTION)
_IN_USE = _rule("use_told", Status.OPERATING)
_DONE = _rule("end_told", Status.COMPLETED)
_PARTLY = _rule("rest_told", Status.PARTLY_COMPLETED)
_ON_TRIAL = _rule("trial_told", Status.PILOT_OPERATION)
COMPOSED = (_AT_WORK, _IN_USE, _DONE, _PARTLY, _ON_TRIAL)
"""What the readings propose; each has its row, without a pattern, in the table of rules."""


def composed(passage: Passage, phrases: Sequence[Phrase]) -> Iterator[Signal]:
    """The steps that the clauses of a Chinese passage tell, without what the names in it seem to."""
    if passage.reading.script is not Script.ZH or passage.doubted:
        return
    text = _masked(passage, [(p.start, p.end) for p in phrases if p.why not in ("anaphor", "phase")])
    if passage.expression(_ELSEWHERE).search(text):
        return
    if halved := _halved(passage):
        yield halved
        return
    lead = ""
    for clause in _CLAUSE.finditer(text):
        barred = passage.expression(_BARRED).search(clause[0])
        if barred or passage.expression(_SUPPOSED).match(clause[0]):
            return
        for rule, frames, marks in _READINGS:
            found = (passage.expression(frame).search(clause[0]) for frame in frames)
            told = next((m for m in found if m), None)
            if told and all(passage.expression(mark).search(lead + clause[0]) for mark in marks):
                at = passage.start + clause.start()
                yield Signal(rule, at + told.start(), at + told.end())
                break
        lead = clause[0] if len(clause[0]) <= _LEAD else ""


_READINGS: tuple[tuple[Rule, tuple[str, ...], tuple[str, ...]], ...] = (
    (_ON_TRIAL, (_TRIED,), (_TRIED_NOW,)),
    (_PARTLY, (_SECTION,), ()),
    (_DONE, (_ENDED, _OWN_END), (_WHOLLY,)),
    (_AT_WORK, _WORKS, (_GOING,)),
    (_IN_USE, _USE, (_HABIT, rf"^(?!.*{_BYGONE})")),
    (_IN_USE, (_WAY, _SHORTER, _SINCE), (rf"^(?!.*{_BYGONE})",)),
)


def _halved(passage: Passage) -> Signal | None:
    """The step that a part which is done tells beside a rest which is not."""
    halved = passage.expression(_HALVED).search(passage.reading.key, passage.start, passage.end)
    if halved is None:
        return None
    supposed = passage.expression(rf"«barred»|{_SUPPOSED}").search(halved[0][: halved.end("done") - halved.start()])
    return None if supposed else Signal(_PARTLY, *halved.span())


def _masked(passage: Passage, names: Sequence[tuple[int, int]]) -> str:
    """The text of a passage without what stands in names."""
    text = list(passage.reading.key[passage.start : passage.end])
    for start, end in names:
        a, b = max(start, passage.start) - passage.start, min(end, passage.end) - passage.start
        text[a:b] = _MASK * max(0, b - a)
    return "".join(text)
