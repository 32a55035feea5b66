"""Spaces that nobody sees, made plain before names are looked for.

From a text to a copy in which every run of odd spaces, invisible marks and repeated blanks is one blank, with the
way back to offsets of the original. Pages on the web hold them inside names: «Lạng\\u00a0Sơn», «Lạng\\u200bSơn».
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["Levelled", "level"]

_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_ODD = re.compile(rf"[ \t]*[{_BLANKS}{_INVISIBLE}][ \t{_BLANKS}{_INVISIBLE}]*|[ \t]{{2,}}|\t")


@dataclass(frozen=True, slots=True)
class Levelled:
    """`text` without odd spaces; where a run was shortened, `shifts` hold (offset after it, characters lost so far)."""

    text: str
    shifts: tuple[tuple[int, int], ...] = ()

    def original(self, at: int) -> int:
        """The offset in the original of the character at `at`."""
        index = bisect_right(self.shifts, at, key=lambda shift: shift[0])
        return at + self.shifts[index - 1][1] if index else at

    def levelled(self, at: int) -> int:
        """The offset in the copy of the character at `at` in the original, or of the blank that it is part of."""
        index = bisect_right(self.shifts, at, key=sum)
        lost = self.shifts[index - 1][1] if index else 0
        return min(at - lost, self.shifts[index][0]) if index < len(self.shifts) else at - lost


def level(text: str) -> Levelled:
    """The copy of `text` in which names can be looked for."""
    shifts: list[tuple[int, int]] = []
    pieces: list[str] = []
    at = lost = 0
    for match in _ODD.finditer(text):
        pieces += [text[at : match.start()], " "]
        at = match.end()
        if more := at - match.start() - 1:
            lost += more
            shifts.append((at - lost, lost))
    return Levelled("".join([*pieces, text[at:]]), tuple(shifts)) if pieces else Levelled(text)
