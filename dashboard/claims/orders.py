"""Orders of a superior: what a ministry or a province is told to hurry is in preparation, and no mere wish.

From a sentence and a verb that a request or an agreement governs to what the order presupposes.
"""

from __future__ import annotations

import re

from dashboard.claims.lexicon import Role
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.verbs import Verb
from dashboard.models import Status

__all__ = ["ordered"]

_ORDER = {
    Script.EN: r"\b«superior»\b[^;.]{0,80}? «tells»[^;.]{3,90}?\bto\b",
    Script.ZH: r"«superior»[^，。；]{0,16}«tells»",
}
"""A superior who tells somebody below him what to do."""
_SURE_ZH = re.compile("确保|务必|保证|如期|按期|按时")
"""What a Chinese order of a beginning or an end takes for settled."""
_TOLD = r"«tells» «body»(?!\w)"
_TOLD_OF_LAND = r"«tells» (?=«hurry»(?!\w)[^;.,]{0,30} «land»(?!\w))"
"""An order about land whose addressee stands elsewhere."""
_ASKED = r"«asks» «body»(?!\w)"
_SUPERIOR = r"(?<!\w)«superior»(?!\w)"
_HURRY = r"(?<!\w)(?:«hurry»|«forward»)(?!\w)"
_LAND_FIRST = r"(?<!\w)«hurry»(?!\w)[^;.]{0,30} «land»(?!\w)"
"""What is to be hurried before a beginning: «đẩy nhanh giải phóng mặt bằng, bảo đảm khởi công X»."""
_STUDY = r"[^,;.]{0,12}?«study»(?!\w)"
"""A study that somebody is told to make."""
_READY = r"(?<!\w)«ready»(?: [^\s,;.]+){0,4}\s*$"
_CONTRACTOR = r"\w+(?: \w+)?(?: cho)? «contractor»(?!\w)"
_FASTER = r"(?<!\w)«faster»(?!\w)"
_NOT_BEGUN = r"(?<!\w)«not_begun»(?!\w)"


def ordered(sentence: Sentence, verb: Verb) -> Status | None:
    """The status that an order presupposes of what its verb governs; none if it is no order, or of a beginning."""
    s, expression = sentence, sentence.reading.expression
    if order := _ORDER.get(s.reading.script):
        given = expression(order).search(s.reading.key, s.start, verb.start)
        if given and verb.head.rule.status is Status.PREPARATION:
            return Status.PREPARATION
        sure = given and verb.head.role is Role.EVENT and _SURE_ZH.search(s.reading.key, given.end(), verb.start)
        return Status.AGREED if sure and s.reading.script is Script.ZH else None
    for signal in s.mood(verb).signals:
        if signal.role in (Role.REQUEST, Role.AGREE) and signal.start >= s.start:
            told = expression(_TOLD).match(s.reading.key, signal.start)
            told = told or expression(_TOLD_OF_LAND).match(s.reading.key, signal.start)
            if told is None and expression(_SUPERIOR).search(s.reading.key, s.start, signal.start):
                told = expression(_ASKED).match(s.reading.key, signal.start)
            asked = s.mood(verb).request
            if told is not None and not (asked and asked.start < signal.start):  # «đề nghị Thủ tướng giao …»
                driven = _drives_works(s, signal.start, verb)
                return Status.UNDER_CONSTRUCTION if driven else _presupposed(s, verb, told.end())
    return None


def _drives_works(s: Sentence, at: int, verb: Verb) -> bool:
    """Whether an order that begins at an offset drives on works that go on: «yêu cầu các nhà thầu tăng ca …»."""
    order, expression = s.reading.key[at : s.end], s.reading.expression
    if verb.head.rule.status is Status.PREPARATION or expression(_NOT_BEGUN).search(order):
        return False
    return bool(expression(_CONTRACTOR).match(order) and expression(_FASTER).search(order))


def _presupposed(s: Sentence, verb: Verb, at: int) -> Status | None:
    """The status that a Vietnamese order presupposes whose body ends at an offset."""
    expression, key = s.reading.expression, s.reading.key
    if expression(_STUDY).match(key, verb.start):
        return Status.PREPARATION
    if verb.head.rule.status is Status.PREPARATION and expression(_HURRY).search(key, at, s.end):
        return Status.PREPARATION
    if verb.head.role is not Role.EVENT:
        return None
    if expression(_LAND_FIRST).search(key, at, verb.start):
        return Status.PREPARATION
    return Status.AGREED if expression(_READY).search(key, at, verb.start) else None
