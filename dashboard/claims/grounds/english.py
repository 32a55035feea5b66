"""What the words around a verb and a project allow in English."""

from __future__ import annotations

from dashboard.claims.english import is_there
from dashboard.claims.grounds.ground import Ground
from dashboard.claims.lexicon import Role

__all__ = ["EnglishGround"]

_LED = (
    r"(?:(?P<kind>\w+) )?(?P<noun>\w+)(?: «dated»)? «joins»"
    r"(?: (?:«determiner»|\w+ing|\d+\S*))*\s*$"
)
_WORKS = r"«works»"
_PAPER = r"\b«paper»$"
_SERVICE = r"«service»"
_PASSIVE = r"«be»\b"
_WHERE = r"\s«where»\b"
_ACTIVITY = r"\b«activity»\s*$"
_AFTER = r"\s*(?:$|[,(;)]|\d|«after»\b)"
_RIVAL = r"\b«rival»\b"
"""Another thing between a comma and the verb: «Unlike X, the Y bridge has been completed»."""
_MEANWHILE = r"\b(?:while|whereas)\b"
"""What begins the clause of another deed: «Asphalt was being laid in A while officials discussed X»."""
_CEREMONY = r"«ceremony»"
_CELEBRATED = r"\b«celebrated»\b"
_HELD = r"\b«held»\b"
_TO_COME = r"\b«to_come»\b[^,;]{0,30}$|\b«to_be_held»\b"


class EnglishGround(Ground):
    """The words around an English verb."""

    def holds(self) -> bool:
        if not self._is_held() or is_there(self.key, self.phrase.end, self.verb.start):
            return False
        if self.phrase.start >= self.verb.end:
            lead = self.expression(_LED).search(self.key, self.verb.end, self.phrase.start)
            works = lead is None or self.expression(_WORKS).fullmatch(lead["noun"]) is not None
            meanwhile = self.expression(_MEANWHILE).search(self.key, self.verb.end, self.phrase.start)
            return works and meanwhile is None and not self._has_subject()
        if self.phrase.start < self.verb.start and not self._is_led(self.clause_start(self.phrase.start)):
            return False
        inside = self.verb.start < self.phrase.end
        if inside and self.verb.head.rule.event != "upgrade" and not self._is_led(self.verb.start):
            return False
        own = self.clause_start(self.verb.start)
        behind = self.sentence.comma(self.phrase.end, self.verb.start)
        if behind and self.expression(_RIVAL).search(self.key, own, self.verb.start):
            return False
        return inside or self.expression(_AFTER).match(self.key[self.phrase.end : self.verb.start]) is not None

    def _is_held(self) -> bool:
        """Whether a ceremony, if the verb names one, is said to have been held."""
        start, end = self.sentence.start, self.sentence.end
        named = self.expression(_CEREMONY).search(self.key, self.verb.start, self.verb.end)
        if not named or self.verb.head.role is Role.ACTION:
            return True
        verbal = self.expression(_CELEBRATED).search(self.key[self.verb.start : self.verb.end])
        if not verbal and not self.expression(_HELD).search(self.key, start, end):
            return False
        return self.expression(_TO_COME).search(self.key, self.verb.start, end) is None

    def _is_led(self, begin: int) -> bool:
        """Whether every «… of the» that leads to the project from an offset is one of works."""
        end, led = self.phrase.start, self.expression(_LED)
        while lead := led.search(self.key, begin, end):
            if lead["kind"] and self._is_other(lead["kind"]):
                return False
            if not self.expression(_WORKS).fullmatch(lead["noun"]):
                return False
            end = lead.start()
        return True

    def _is_other(self, kind: str) -> bool:
        """Whether a word makes of the noun of works behind it a paper, or a service that runs at the project."""
        paper, service = self.expression(_PAPER), self.expression(_SERVICE)
        return paper.search(kind) is not None or service.fullmatch(kind) is not None

    def _has_subject(self) -> bool:
        """Whether a passive has its own subject and the project only tells where: «tunnelling was finished on X»."""
        passive = self.expression(_PASSIVE).match(self.key, self.verb.start)
        if not (passive and self.expression(_WHERE).match(self.key, self.verb.end, self.phrase.start)):
            return False
        own = self.clause_start(self.verb.start)
        return self.expression(_ACTIVITY).search(self.key, own, self.verb.start) is None
