"""Operators that govern a project without a verb of its own: «ký thỏa thuận về X», «X đã được phê duyệt».

From a sentence and one of its phrases to the request or agreement whose object it is; and which of several phrases
a verb stands next to, and whether both sides commit themselves to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.claims.english import lists_papers
from dashboard.claims.frames import ABOUT_ZH, BESIDE, MARKED, PASSIVE
from dashboard.claims.lexicon import Role, Signal
from dashboard.claims.phrase import Phrase
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.verbs import VERBS, Verb

__all__ = ["agreed_after", "nearest", "operator_before", "together"]

_AHEAD = frozenset({Role.TARGET, Role.PURPOSE, Role.CONDITION, Role.NEGATION, Role.REQUEST, Role.AGREE})
_REACH = 120
"""Characters between an agreement on works at large and one of them behind a comma."""
_AT_LARGE = r" «at_large»"
"""What opens a list of works agreed on."""
_DOCUMENT = r"«document»"
_MATTER = r" «matter» "
_ASPECTS = r"(?: «aspect»,?)+ "
"""A list of what is agreed on about a work: «thống nhất vị trí, quy mô cầu …»."""
_OPENS = r"(?:chính thức |sớm )?mở(?: chính thức| mới)?|(?:chinh thuc |som )?mo(?: chinh thuc| moi)?"
"""What an agreement on steps may aim at: «thống nhất quy trình để mở cặp cửa khẩu X»."""
_ASKED = re.compile(r"\b(?:been|was|were|is|are|being)(?: \w+ly)? \w+$")
"""A passive by which an English project itself is asked for."""
_NEAR = 60
"""Characters between a request or an agreement and its object."""
_NEAR_EN = 170
_NEAR_BEFORE = 80
"""Characters between an object and the request or agreement that follows it."""
_STEPS = re.compile(
    r"(?<=双方)(?:一致)?同意(?:尽快|尽早|加快|抓紧|继续|共同)*(?:完成|推进|办理|履行)[^，。；]{0,10}(?:程序|手续|审批|准备工作)"
)
"""What is agreed on for the project of the clause before: «X升格工作取得进展，双方同意尽快完成审批程序»."""
_BOTH = {Script.ZH: r"«both»[^，。；]{0,12}$", Script.EN: r"\b«both»\b[^,;.]{0,20}$"}
"""Who commits himself to what lies ahead, before the word that tells so."""
_TALKS = {Script.ZH: r"«talks»", Script.EN: r"\b«talks»"}


def operator_before(s: Sentence, phrase: Phrase) -> Signal | None:
    """The request or agreement whose object a phrase is, if no verb stands between."""
    done, aimed = phrase.start, False
    for signal in reversed([x for x in s.signals if x.end <= phrase.start]):
        if signal.role is Role.PURPOSE:
            aimed = re.fullmatch(_OPENS, s.residue(signal.end, phrase.start)) is not None
        elif signal.role in (Role.ACTION, Role.LIGHT):
            done = done if aimed else signal.start
        elif signal.role in VERBS or (signal.role is Role.REPORT and not s.asked_to_report(signal)):
            return None
        elif signal.role in (Role.REQUEST, Role.AGREE):
            large = s.reading.expression(_AT_LARGE).match(s.reading.key, signal.end)
            large = large if signal.role is Role.AGREE else None
            if done < (large.end() if large else phrase.start):
                return None if large is None else _opens_list(s, signal, phrase)
            english = s.reading.script is Script.EN and signal.role is Role.AGREE
            near = _NEAR_EN if english else _NEAR
            gap = phrase.start - _matter_of(s, signal, phrase) > near or s.hard(signal.end, phrase.start)
            papers = s.reading.expression(_ASPECTS).fullmatch(s.reading.key, signal.end, phrase.start)
            among = large or papers or (english and lists_papers(s.reading.key[signal.end : phrase.start]))
            return None if gap or (s.comma(signal.end, phrase.start) and not among) else signal
    return None


def _matter_of(s: Sentence, signal: Signal, phrase: Phrase) -> int:
    """Where the object of an agreement begins: of a paper, behind its «về»."""
    if not s.reading.expression(_DOCUMENT).match(s.reading.key, signal.start):
        return signal.end
    about = s.reading.expression(_MATTER).finditer(s.reading.key, signal.end, phrase.start)
    return max((found.start() for found in about), default=signal.end)


def _opens_list(s: Sentence, signal: Signal, phrase: Phrase) -> Signal | None:
    """An agreement on works at large of which a phrase behind a comma is one: «xây dựng đường sắt, tuyến X»."""
    apart = phrase.start - signal.end > _REACH or s.hard(signal.end, phrase.start)
    return signal if s.comma(signal.end, phrase.start) and not apart else None


def agreed_after(s: Sentence, phrase: Phrase) -> Signal | None:
    """The agreement or request that follows its object: «… đã được phê duyệt», «… đã trình Thủ tướng»."""
    return _agreed_on_topic(s, phrase) or _agreed_behind(s, phrase)


def _agreed_on_topic(s: Sentence, phrase: Phrase) -> Signal | None:
    """The first agreement or request of a sentence that opens with what it is about."""
    begin = s.about(phrase)
    if begin < 0:
        return None
    said = next((x for x in s.of(Role.AGREE, Role.REQUEST) if x.start >= begin), None)
    if said is None or s.hard(begin, said.start):
        return None
    between = (x for x in s.signals if phrase.end <= x.start < said.start)
    return None if any(x.role in _AHEAD or x.role in VERBS for x in between) else said


def _agreed_behind(s: Sentence, phrase: Phrase) -> Signal | None:
    for signal in s.of(Role.AGREE, Role.REQUEST):
        if signal.start < phrase.end or signal.start - phrase.end > _NEAR_BEFORE or s.hard(phrase.end, signal.start):
            continue
        key = s.reading.key
        between = [x for x in s.signals if phrase.end <= x.start < signal.start]
        beside = BESIDE.search(key, phrase.end, signal.start) is not None
        loose = {Role.ACTION} if beside and not any(x.role is Role.ASPECT for x in between[:-1]) else set[Role]()
        about = ABOUT_ZH.search(key, s.start, phrase.start)
        if s.reading.script is Script.ZH:  # «就X建设达成共识»
            loose = set(VERBS) if about else {Role.ACTION, Role.LIGHT}
        if any(x.role in (VERBS | _AHEAD) - loose for x in between):
            return None
        marked = about or PASSIVE.search(key, phrase.end, signal.start)
        active = key.startswith(MARKED, signal.start) and (
            s.ends_here(signal.end) or key.startswith("là", signal.start)
        )
        if s.reading.script is Script.EN and signal.role is Role.REQUEST:  # who has asked is not what was asked for
            marked, active = _ASKED.search(key, phrase.end, signal.end), False
        steps = s.reading.script is Script.ZH and _STEPS.match(key, signal.start)
        return signal if marked or active or steps else None
    return None


def nearest(s: Sentence, governed: Sequence[Phrase], verb: Verb) -> Phrase:
    """Of several phrases the one that stands next to their verb: the first, of Chinese subjects the last."""
    return governed[-1 if s.reading.script is Script.ZH and governed[-1].end <= verb.start else 0]


def together(s: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether both sides say that they will do what a verb tells: «双方将加快X可行性研究»."""
    key, both = s.reading.key, _BOTH.get(s.reading.script)
    ahead = [x for x in s.mood(verb).signals if x.role is Role.TARGET and s.start <= x.start < verb.start]
    if both is None or not ahead or (verb.head.rule.status is None and verb.head.role is not Role.LIGHT):
        return False
    said = s.reading.expression(both).search(key, s.start, ahead[-1].start)
    talks = s.reading.expression(_TALKS[s.reading.script])
    return said is not None and talks.search(key, said.end(), max(verb.end, phrase.end)) is None
