"""The words around one verb and one project, whatever the language."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass

from dashboard.claims.lexicon import Role
from dashboard.claims.passage import NEXT_CLAUSE
from dashboard.claims.phrase import Phrase
from dashboard.claims.sentence import Sentence
from dashboard.claims.verbs import Verb

__all__ = ["Ground"]

_COMMA = re.compile(r"(?<!\d)[,，、]|[,，](?!\d)")
_BREAK = re.compile(r"[;；:：()（）“”\"]\s*")


@dataclass(frozen=True)
class Ground(ABC):
    """A verb and the project that it seems to speak of, in their sentence."""

    sentence: Sentence
    verb: Verb
    phrase: Phrase

    @abstractmethod
    def holds(self) -> bool:
        """Whether the words around allow the verb to be a fact about the project."""

    @property
    def key(self) -> str:
        """The text of the article as the rules see it."""
        return self.sentence.reading.key

    def expression(self, frame: str) -> re.Pattern[str]:
        """A frame with the words of the table in it."""
        return self.sentence.reading.expression(frame)

    def clause_start(self, at: int) -> int:
        """Where the clause begins that holds an offset: behind a comma, a break, a reporting verb or a «nhưng»."""
        s, key = self.sentence, self.key
        last = max((m.end() for m in _COMMA.finditer(key, s.start, at)), default=s.start)
        last = max((m.end() for m in _BREAK.finditer(key, last, at)), default=last)
        last = max((m.end() for m in NEXT_CLAUSE.finditer(key, last, at)), default=last)
        return max([last, *(x.end for x in s.of(Role.REPORT) if x.end <= at)])
