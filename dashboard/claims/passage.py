"""A stretch of text with the signals in it: what breaks it, what stands between two offsets, where it is doubted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from dashboard.claims import frames
from dashboard.claims.lexicon import Role, Signal
from dashboard.claims.phrase import Phrase
from dashboard.claims.reading import Reading

__all__ = ["NEXT_CLAUSE", "Passage"]

_BESIDES = re.compile(
    r", (?:which|where|who) (?:(?:was|were|has|have|had)(?! to\b| yet\b|n.t| not\b)|opened|became|went)\b"
)
_HARD = re.compile(r"[;；]|[:：](?!\d)|\(\s?\d{1,2}\s?\)|(?<=[;:,.]\s)(?:\d{1,2}|[a-dđ])[.)]\s")
_BUT = re.compile(
    r"[,，；;] ?(?:song|nhưng|tuy nhiên|tuy vậy|còn|but|though|although|yet)(?!\w)|[，；](?:但是?|然而|不过)"
)
_OPEN = re.compile(
    r"chưa (?!chính xác|nhận)|không rõ|liệu|(?:chưa|không)(?: có)? \w+(?: \w+){0,3} nào|unclear|uncertain|whether"
    r"|nobody|no one|remains to be seen|尚不清楚|能否|是否"
)
"""Doubts that deny nothing of what was said before them."""
_COMMA = re.compile(r"(?<!\d)[,，](?!\d)|(?<=\d)[,，](?=\D)|(?<=\D)[,，](?=\d)")
_SEMICOLON = re.compile("[;；]")
_GLUE = re.compile(r"[\s,/，、()\"“”‘’'-]+")
_UNKNOWN = r"«unknown»"
"""Doubts of the speaker's own, which end with their clause."""
NEXT_CLAUSE = re.compile(r"\b(?:thì|nhưng|còn|song(?! about| for| of)|trong khi|while|but|whereas)\b|[而但]")


@dataclass(frozen=True)
class Passage:
    """The span of some text and the signals in it, in order."""

    reading: Reading
    start: int
    end: int
    signals: tuple[Signal, ...]
    _found: dict[tuple[Role, ...], list[Signal]] = field(
        default_factory=dict, init=False, repr=False, compare=False, kw_only=True
    )
    _blanked: dict[tuple[Role, ...], str] = field(
        default_factory=dict, init=False, repr=False, compare=False, kw_only=True
    )

    def expression(self, frame: str) -> re.Pattern[str]:
        """A frame with the words of the table in it."""
        return self.reading.expression(frame)

    # -- the shape of the text -------------------------------------------------------------------

    @cached_property
    def _breaks(self) -> list[int]:
        return [m.start() for m in _HARD.finditer(self.reading.key, self.start, self.end)]

    def hard(self, a: int, b: int) -> bool:
        """Whether a semicolon, a colon or a list number lies between two offsets."""
        index = bisect_left(self._breaks, a)
        return index < len(self._breaks) and self._breaks[index] < b

    def tells_besides(self, a: int, b: int, names: Sequence[Phrase]) -> bool:
        """Whether a relative clause of what is past opens behind a name between two offsets: «… to X, which was …»."""
        opened = _BESIDES.search(self.reading.key, a, self.end)
        return opened is not None and opened.start() < b and any(p.end == opened.start() for p in names)

    @cached_property
    def parts(self) -> tuple[tuple[int, int], ...]:
        """The stretches between semicolons."""
        marks = [m.start() for m in _SEMICOLON.finditer(self.reading.key, self.start, self.end)]
        return tuple(pairwise((self.start, *marks, self.end)))

    def part_of(self, at: int) -> tuple[int, int]:
        """The part in which an offset stands."""
        return next((a, b) for a, b in self.parts if at < b or b == self.end)

    @cached_property
    def _commas(self) -> list[int]:
        """The commas that no bracket holds."""
        key, depth, at, found = self.reading.key, 0, self.start, []
        for match in _COMMA.finditer(key, self.start, self.end):
            depth = max(0, depth + key.count("(", at, match.start()) - key.count(")", at, match.start()))
            at = match.start()
            if not depth:
                found.append(at)
        return found

    def comma(self, a: int, b: int) -> bool:
        """Whether a comma lies between two offsets, one inside brackets not counted."""
        index = bisect_left(self._commas, a)
        return index < len(self._commas) and self._commas[index] < b

    def next_comma(self, a: int, b: int) -> int:
        """Where the first comma between two offsets stands, one inside brackets not counted; -1 without any."""
        index = bisect_left(self._commas, a)
        return self._commas[index] if index < len(self._commas) and self._commas[index] < b else -1

    def residue(self, a: int, b: int, *more: Role) -> str:
        """The text between two offsets without nouns of the lexicon, glue and brackets."""
        if more not in self._blanked:
            text = list(self.reading.key[self.start : self.end])
            for signal in self.of(Role.NOUN, *more):
                text[signal.start - self.start : signal.end - self.start] = " " * (signal.end - signal.start)
            self._blanked[more] = "".join(text)
        return _GLUE.sub(" ", self._blanked[more][a - self.start : b - self.start]).strip()

    def of(self, *roles: Role) -> list[Signal]:
        """The signals of some roles, in order."""
        if roles not in self._found:
            self._found[roles] = [s for s in self.signals if s.rule.role in roles]
        return self._found[roles]

    @cached_property
    def left_open(self) -> int:
        """Where a closing clause begins that only leaves open what comes next: «… đã được ký, song chưa rõ …»."""
        doubts = [x.start for x in self.of(Role.DOUBT)]
        turn = _BUT.search(self.reading.key, self.start, doubts[0]) if doubts else None
        known = turn and all(_OPEN.match(self.reading.key, at) for at in doubts)
        return turn.start() if turn and known else self.end

    @cached_property
    def certain_until(self) -> int:
        """Where the clause begins that a closing «nếu …» makes uncertain; the end if there is none."""
        doubts = [x.start for x in self.of(Role.DOUBT)]
        if not doubts or not self.reading.key.startswith("nếu", doubts[0]):
            return self.left_open
        commas = [m.start() for m in _COMMA.finditer(self.reading.key, self.start, doubts[0])]
        return commas[-1] if commas else self.start

    @cached_property
    def doubted_until(self) -> int:
        """Where somebody speaks plainly again after a rumour or a denial: «bác bỏ tin …, khẳng định …»."""
        rumours = [x for x in self.of(Role.DOUBT) if not self.reading.key.startswith("nếu", x.start)]
        if not rumours or self.left_open < self.end:
            return self.start
        if self.expression(_UNKNOWN).match(self.reading.key, rumours[-1].start):
            after = NEXT_CLAUSE.search(self.reading.key, rumours[-1].end, self.end)
            return after.start() if after else self.end
        plain = (x.end for x in self.of(Role.REPORT) if x.start > rumours[-1].end)
        return next((at for at in plain if frames.SAID.search(self.reading.key, rumours[-1].end, at)), self.end)

    @cached_property
    def doubted(self) -> bool:
        """Whether the sentence is rumour, denial or question."""
        asked = self.reading.key[self.start : self.end].rstrip('"”’ ').endswith(("?", "？"))
        return asked or self.doubted_until >= self.end
