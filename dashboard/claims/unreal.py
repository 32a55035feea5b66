"""Frames in which a fact is told of something that is not there, not this project, or only in somebody's words.

A simulation, a drawing, a rehearsal, the project as the exception of a list, the bridge beside it, a joke of critics:
the words around verb and name decide, whatever the verb asserts.
"""

from __future__ import annotations

import re

from dashboard.claims.english import is_infinitive
from dashboard.claims.frames import SINCE_ZH
from dashboard.claims.lexicon import Role
from dashboard.claims.phrase import Phrase
from dashboard.claims.reading import Reading
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.verbs import Verb
from dashboard.models import Status

__all__ = ["is_bystander", "is_unreal"]

_NOWHERE = r"«nowhere»"
_HOLLOW = {
    Script.VI: r"(?<!\w)«hollow»\s*$",
    Script.EN: r"\b«hollow»(?: \w+){0,3}\s*$",
    Script.ZH: r"«hollow»$",
}
_HOLLOW_REACH = 40
_ONCE = r"(?<!\w)«once»\s*$"
_BUT = r"\b«but»(?: for)?(?: the)?\s*$"
_TENANT = {
    Script.VI: r"(?<!\w)«tenant»(?!\w)[^,;:.]{0,30} (?:trong|ở|tại|gần|cạnh|trên|của|thuộc)(?: \w+){0,2} $",
    Script.EN: r"\b«tenant»(?: \w+){0,3} (?:of|at|in|on|along|near|inside|beside|for)(?: the)? $",
}
_BESIDE_REACH = 60
_BUILDER_EN = re.compile(
    r"\b(?:consorti(?:um|a)|compan(?:y|ies)|(?:contractor|firm|group|builder|developer|engineer|worker|crew)s?) "
    r"(?:(?:that|which|who) )?(?:(?:is|are|has|have|had) )?(?:building|constructing|built|completed) (?:the )?$"
)
"""Before a name, what makes it only the works of those of whom something else is told."""
_PARTED = {
    Script.VI: r";|(?<!\w)«but»(?!\w)",
    Script.EN: rf";|{_BUT}|\b(?:because|although|though|while|when)\b",
    Script.ZH: r"[；，]",
}
"""Between a verb and a name behind it, what makes the name another matter."""
_LIKENESS = r"(?<!\w)«likeness»\s*$"
_HOUSES = r"«houses»"
_READY = r"\b«hollow»\b"
"""In the words of an inspection, what was looked at instead of works."""
_WHO_EN = re.compile(r"\bwho $")
_AND_EN = re.compile(r", and (?:the |a )?$")
_ACTS_EN = re.compile(r" (?:will|would|is|are|was|were|has|have|had|wants?|needs?|awaits?|hopes?|plans?)\b")
"""Around a name, what makes of a deed before it that of others: «who built A will advise on X», «…, and X is …»."""
_OPINION = r"«opinion»\b"
_PUT_OFF = r"\b«put_off»"
_BESIDE = r"«beside»"
_ABROAD = r"«abroad»"
_TRIED = re.compile("(?<!通车)试(?:运行|运营|跑)(?!.*(?:正式|转入|结束|完成|进入|常态))")
_STILL_ZH = re.compile(r"[^，。；]{0,4}(?:仍|尚|还)(?:在|需|未|待|须|要|没)")
"""Behind a deed, what tells that it is yet to be: «升格仍在审批», «正式开通尚未批准»."""
_THEN_ZH = re.compile("届时|到那时")
_THEN_VI = re.compile(r"(?<!\w)(?:đến|tới) (?:lúc|khi|thời điểm) (?:đó|ấy)(?!\w)")
"""Before a deed, what puts it into a time to come, however done it is told to be."""
_AS_FOR_ZH = re.compile(r"至于[^，。；]*$")
"""What makes of a deed only that of which something is said: «至于X升格为国际口岸，中方尚未答复»."""
_BESIDE_BEFORE, _BESIDE_BEHIND = 12, 14


def is_unreal(sentence: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether a fact of `verb` about `phrase` is told of something that is not there, or not of it."""
    reading, script = sentence.reading, sentence.reading.script
    if script is Script.PLAIN:
        return False  # without tones these words are too many others
    if reading.expression(_NOWHERE).search(reading.key[sentence.start : sentence.end]):
        return True
    before = reading.key[max(sentence.start, verb.start - _HOLLOW_REACH) : verb.start]
    if reading.expression(_HOLLOW[script]).search(before):
        return True
    if reading.expression(_ONCE).search(before):
        return verb.head.rule.status is Status.UNDER_CONSTRUCTION
    between = reading.key[verb.end : phrase.start] if verb.end <= phrase.start else ""
    since = script is Script.ZH and SINCE_ZH.match(reading.key, verb.start, verb.end)
    if between and not since and reading.expression(_PARTED[script]).search(between):
        return True
    return _IS_OTHER[script](sentence, verb, phrase)


def is_bystander(reading: Reading, start: int, phrase: Phrase, last: Phrase) -> bool:
    """Whether a name in the sentence from `start` only tells where a shop is, or what those build who do another thing.

    «Quán ở X tạm đóng cửa»; «The firm building X has finished Y», where Y is the `last` name of the sentence.
    """
    before = reading.key[max(start, phrase.start - _BESIDE_REACH) : phrase.start]
    frame = _TENANT.get(reading.script)
    if frame is not None and reading.expression(frame).search(before):
        return True
    others = reading.script is Script.EN and phrase.end <= last.start
    return others and _BUILDER_EN.search(before) is not None


def _is_other_vi(sentence: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether works are those of a model, or of the houses of those who give way."""
    reading = sentence.reading
    if _THEN_VI.search(reading.key, sentence.start, verb.start):
        return True
    between = reading.key[verb.end : phrase.start] if verb.end <= phrase.start else ""
    if "gate" not in phrase.project and reading.expression(_LIKENESS).search(between):
        return True
    after = reading.key[min(verb.end, phrase.end) : sentence.end]
    return phrase.part and reading.expression(_HOUSES).search(after) is not None


def _is_other_zh(sentence: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether what is told is told of a trial, or of a work that stands beside the project."""
    tried = verb.head.rule.status is Status.OPERATING and _TRIED.search(
        sentence.reading.key[sentence.start : sentence.end]
    )
    if tried and not sentence.reading.key.startswith("试", verb.start):
        return True
    part = sentence.part_of(verb.start)[0]
    if verb.head.role is Role.EVENT and _STILL_ZH.match(sentence.reading.key, verb.end):
        return True
    if any(frame.search(sentence.reading.key, part, verb.start) for frame in (_AS_FOR_ZH, _THEN_ZH)):
        return True
    if phrase.start >= part and sentence.reading.expression(_ABROAD).search(sentence.reading.key, part, verb.start):
        return True
    start, end = max(sentence.start, phrase.start - _BESIDE_BEFORE), phrase.end + _BESIDE_BEHIND
    return sentence.reading.expression(_BESIDE).search(sentence.reading.key, start, end) is not None


def _is_other_en(sentence: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether preparations were inspected, others only say so, a start was put off, or all but this is done."""
    reading, key = sentence.reading, sentence.reading.key
    if is_infinitive(key, verb.start):
        return True
    if verb.head.role is Role.PRESUMED and reading.expression(_READY).search(key, verb.start, verb.end):
        return True
    if phrase.end <= verb.start and reading.expression(_OPINION).search(key, phrase.end, verb.start):
        return True
    begun = verb.head.rule.event == "ground_breaking"
    if begun and reading.expression(_PUT_OFF).search(key, sentence.start, sentence.end):
        return True
    if verb.end <= phrase.start and (
        (_WHO_EN.search(key, sentence.start, verb.start) and _ACTS_EN.search(key, verb.end, phrase.start))
        or (_AND_EN.search(key, verb.end, phrase.start) and _ACTS_EN.match(key, phrase.end))
    ):
        return True
    return reading.expression(rf"\S.*{_BUT}").search(key[sentence.start : phrase.start]) is not None


_IS_OTHER = {Script.VI: _is_other_vi, Script.ZH: _is_other_zh, Script.EN: _is_other_en}
