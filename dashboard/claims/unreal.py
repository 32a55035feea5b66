"""Frames in which a fact is told of something that is not there, not this project, or only in somebody's words.

A simulation, a drawing, a rehearsal, the project as the exception of a list, the bridge beside it, a joke of critics:
the words around verb and name decide, whatever the verb asserts.
"""

from __future__ import annotations

import re

from dashboard.claims.lexicon import Role
from dashboard.claims.scripts import Script, text_key
from dashboard.claims.sentence import Sentence
from dashboard.claims.spotting import Phrase
from dashboard.claims.verbs import Verb
from dashboard.models import Status

__all__ = ["is_unreal"]

_NOWHERE = {
    Script.VI: r"mô phỏng|trên (?:giấy|bản vẽ|phối cảnh|sa bàn)|trong (?:tâm trí|giấc mơ|mơ)|(?<!\w)hụt(?!\w)",
    Script.EN: r"\b(?:simulation|computer model|on paper|in (?:the |a |its |their )?(?:dreams?|imagination)|rehears)",
    Script.ZH: r"所谓|要是|倘使|倘若|就好了|该多好|模拟|彩排|预演|沙盘|纸面上",
}
"""What makes of a sentence one of a thing that stands nowhere."""
_BEFORE = {
    Script.VI: r"(?:(?<!\w)(?:chậm|vướng|lỡ hẹn|trễ hẹn|treo|mòn mỏi chờ|có nhu cầu|từng))\s*$",
    Script.EN: r"\b(?:preparations?|readiness|planned|proposed|design)(?: \w+){0,3}\s*$",
    Script.ZH: r"(?:听取|回顾|讨论|研究|争论)了?$",
}
"""Before a verb, what takes its fact away."""
_PARTED = {
    Script.VI: r";|(?<!\w)(?:riêng|chỉ riêng|còn|trừ|ngoài ra|trong khi(?: đó)?|sa bàn)(?!\w)",
    Script.EN: r";|\b(?:but|except|other than)(?: for)?(?: the)?\s*$",
    Script.ZH: r"[；，]",
}
"""Between a verb and a name behind it, what makes the name another matter."""
_MODEL_VI = re.compile(r"(?<!\w)mô hình\s*$")
"""A model of a smart gate is the gate; one of a road is of plaster."""
_READY_EN = re.compile(r"\b(?:preparations?|readiness|planned|proposed|design)\b")
"""In the words of an inspection, what was looked at instead of works."""
_BUT_EN = re.compile(r"\S.*\b(?:but|except|other than)(?: for)?(?: the)?\s*$")
_SAID_EN = re.compile(r"which (?:\w+ ){1,3}(?:say|says|joke|jokes|claim|claims|believe|hope|dream)\b")
_PUT_OFF_EN = re.compile(r"\b(?:postponed|called off|still awaited|rehears)")
_BESIDE_ZH = re.compile(r"(?:中国|越南|对面|两)?(?:一侧|上游|下游|附近|旁边?|对面|对岸)的[^，。；]{0,8}[桥路]")
_HOUSES_VI = r"(?:là|gồm)(?: \w+){0,4} (?:khu )?(?:tái định cư|nghĩa trang)"
"""A part of a line that is the houses of those who give way to it."""


def is_unreal(sentence: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether a fact of `verb` about `phrase` is told of something that is not there, or not of it."""
    script = Script.VI if sentence.reading.script is Script.PLAIN else sentence.reading.script
    key = sentence.reading.key
    if sentence.reading.script is Script.PLAIN:
        return False  # without tones these words are too many others
    if re.search(_NOWHERE[script], key[sentence.start : sentence.end]):
        return True
    if re.search(_BEFORE[script], key[max(sentence.start, verb.start - 40) : verb.start]):
        return script is not Script.VI or _takes_away(key, verb)
    between = key[verb.end : phrase.start] if verb.end <= phrase.start else ""
    if between and re.search(_PARTED[script], between):
        return True
    if script is Script.VI and between and "gate" not in phrase.project and _MODEL_VI.search(between):
        return True
    return _is_beside(sentence, verb, phrase, script)


def _takes_away(key: str, verb: Verb) -> bool:
    """«từng» before works is the past of somebody; before use it is that of the project, and told."""
    before = key[max(0, verb.start - 6) : verb.start].rstrip()
    return not before.endswith(text_key("từng", plain=False)) or verb.head.rule.status is Status.UNDER_CONSTRUCTION


def _is_beside(sentence: Sentence, verb: Verb, phrase: Phrase, script: Script) -> bool:
    key, end = sentence.reading.key, sentence.end
    if script is Script.ZH:
        return _BESIDE_ZH.search(key, max(sentence.start, phrase.start - 12), phrase.end + 14) is not None
    if script is Script.VI:
        return phrase.part and re.search(_HOUSES_VI, key[min(verb.end, phrase.end) : end]) is not None
    if verb.head.role is Role.PRESUMED and _READY_EN.search(key, verb.start, verb.end):
        return True
    said = phrase.end <= verb.start and _SAID_EN.search(key, phrase.end, verb.start)
    put_off = verb.head.rule.event == "ground_breaking" and _PUT_OFF_EN.search(key, sentence.start, end)
    return bool(said or put_off or _BUT_EN.search(key[sentence.start : phrase.start]))
