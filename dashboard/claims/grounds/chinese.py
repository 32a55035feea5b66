"""What the words around a verb and a project allow in Chinese."""

from __future__ import annotations

import re

from dashboard.claims.chinese import is_attribute
from dashboard.claims.frames import SINCE_ZH
from dashboard.claims.grounds.ground import Ground
from dashboard.claims.lexicon import Role
from dashboard.models import Status

__all__ = ["ChineseGround"]

_OF_PARTS = (Status.UNDER_CONSTRUCTION, Status.PARTLY_COMPLETED)
"""What may be said of a whole by naming a part of it."""
_STOP = re.compile(r"[，。；、：！？（）()“”]")
_CLAUSE = re.compile(r"[，,；：]")

_CEREMONY = r"[^，。；]{0,4}«ceremony»"
_CEREMONY_REACH = 6
_TO_COME = r".{0,4}«to_come»"
_HELD = r"«held»"
_NOUN = r"«noun»"
_PAPER = r"«paper»"
_BELONGING = rf"[^，。；、]{{0,4}}(?:{_PAPER}|«belonging»)"
_ALONG = r"«along»"
_HOPED = r"«hoped»"
_TOPIC = r"«topic»«side»?$"
_LAID_FOR = re.compile("(?:开工|动工|正式)*(?:奠基|培土)$")
"""What is done for a project by those who begin it: «共同为X开工奠基»."""
_OF = r"«of»$"
_THANKS = r"«thanks»[^，。；]{0,12}$"
_ACCOMPLISHED = r"[^，。；]{0,12}«took_place»|，?«brings»"
_DONE = r"\d[日月]|«done»"
_COUNTY = r"«at»(?:[\u4e00-\u9fff]{1,14}?«unit»)+(?![\u4e00-\u9fff]{0,3}«structure»)"
"""Where something takes place, told by the name of a county that no table holds: «在…自治县开工»."""
_BETWEEN = r"«between»|\d+|[\s《》“”\"（）()—–-]"
_PIECES = r"«piece»+"
_BUILDERS = r"«activity»"


class ChineseGround(Ground):
    """The words around a Chinese verb."""

    def holds(self) -> bool:
        s = self.sentence
        if self._is_awaited() or self.expression(_NOUN).match(self.key, self.verb.end):
            return False
        if SINCE_ZH.match(self.key, self.verb.start, self.verb.end) and s.comma(self.verb.end, self.phrase.start):
            return True
        if self.phrase.start >= self.verb.end:
            if is_attribute(self.key, self.verb.start, self.verb.end):  # «寄望于在建的X缩短行程»
                own = not s.residue(self.verb.end, self.phrase.start)
                return own and self.expression(_BELONGING).match(self.key, self.phrase.end, s.end) is None
            return self._is_done_to() and not self._is_attribute()
        clause = self.clause_start(self.phrase.start)
        topic = self.expression(_TOPIC).search(self.key, clause, self.phrase.start)
        if topic and _LAID_FOR.match(self.key, self.verb.start, self.verb.end):
            topic = None
        if topic or self.phrase.end > self.verb.start:
            return topic is None
        along = self.expression(_ALONG).match(self.key, clause)
        hoped = along and self.expression(_HOPED).search(self.key, self.verb.end, s.end)
        return not hoped and self._is_subject()

    def _is_awaited(self) -> bool:
        """Whether the verb names a ceremony that nothing says was held."""
        s = self.sentence
        near = min(s.end, self.verb.end + _CEREMONY_REACH)
        ceremony = self.expression(_CEREMONY).search(self.key, self.verb.start, near)
        if ceremony is None:
            return False
        ahead = self.expression(_TO_COME).match(self.key, ceremony.end(), s.end)
        return ahead is not None or self.expression(_HELD).search(self.key, s.start, s.end) is None

    def _unnamed(self, start: int, end: int) -> str:
        """The text between two offsets without the places named in it."""
        at, kept = start, ""
        for mention in self.sentence.reading.mentions_in(start, end):
            kept, at = kept + self.key[at : mention.start], max(at, mention.end)
        return kept + self.key[at:end]

    def _is_attribute(self) -> bool:
        """Whether an object is only the attribute of a noun behind it: «建成…大桥观景台»."""
        s = self.sentence
        stop = _STOP.search(self.key, self.phrase.end, s.end)
        behind = (x for x in s.signals if x.start >= self.phrase.end and x.role is not Role.NOUN)
        after = (x.start for x in behind if x.rule.status is not Status.PREPARATION)
        end = min([stop.start() if stop else s.end, *after])
        return bool(self.expression(_BETWEEN).sub("", self._unnamed(self.phrase.end, end)))

    def _is_subject(self) -> bool:
        """Whether only times, places and words of works stand between a subject and its verb."""
        between = self._unnamed(self.phrase.end, self.verb.start)
        last = _CLAUSE.split(between)[-1]
        builders = self.expression(_BUILDERS).match(self.key, self.verb.start)
        of_part = self.verb.head.rule.status in _OF_PARTS
        its_part = of_part and self.expression(_PIECES).match(self.key, self.verb.start)
        given = its_part or self.expression(_OF).search(between) is None or self._is_given()
        if not given or self.expression(_PAPER).search(last if builders else between):
            return False
        rest = self.expression(_BETWEEN).sub("", self.expression(_COUNTY).sub("", last))
        return not rest or (of_part and self.expression(_PIECES).fullmatch(rest) is not None)

    def _is_given(self) -> bool:
        """Whether the noun of a deed is one that was done: «X的建设完成», «得益于X的正式运营»."""
        s = self.sentence
        done = self.expression(_ACCOMPLISHED).match(self.key, self.verb.end, s.end)
        return done is not None or self.expression(_THANKS).search(self.key, s.start, self.phrase.start) is not None

    def _is_done_to(self) -> bool:
        """Whether a verb before its project is told as done: «已建成X», and no task: «建成X，开工Y»."""
        s = self.sentence
        if self.expression(_PAPER).match(self.key, self.phrase.end, s.end):
            return False
        mood = s.mood(self.verb)
        if mood.explicit or mood.weak or self.verb.head.role is not Role.EVENT:
            return True
        return self.expression(_DONE).search(self.key, s.start, min(s.end, self.verb.end + 1)) is not None
