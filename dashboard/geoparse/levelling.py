"""Characters that are not what they look like, made plain before names are looked for.

From a text to a copy in which every run of odd spaces, invisible marks and repeated blanks is one blank, wide Latin
letters are narrow and traditional characters simplified, with the way back to offsets of the original. Pages on the
web hold them inside names: «Lạng\\u00a0Sơn», «Lạng\\u200bSơn», «Ｌạng Sơn», «諒山».
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.text import fold_bytes

__all__ = ["Levelled", "fold_lines", "level"]

_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_ANY = rf"[ \t{_BLANKS}{_INVISIBLE}]"
_ODD = re.compile(rf"(?P<edge>(?<=\n){_ANY}+|{_ANY}+(?=\n))|[ \t]*[{_BLANKS}{_INVISIBLE}]{_ANY}*|[ \t]{{2,}}|\t")
_WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_NARROW = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
_BROKEN = re.compile(rb"(?<=[a-z])\n(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Levelled:
    """`text` without odd characters; where a run was shortened, `shifts` hold (offset after it, lost so far)."""

    text: str
    shifts: tuple[tuple[int, int], ...] = ()

    def original(self, at: int) -> int:
        """The offset in the original of the character at `at`."""
        if not self.shifts:
            return at
        index = bisect_right(self.shifts, at, key=lambda shift: shift[0])
        return at + self.shifts[index - 1][1] if index else at

    def levelled(self, at: int) -> int:
        """The offset in the copy of the character at `at` in the original, or of the blank that it is part of."""
        index = bisect_right(self.shifts, at, key=sum)
        lost = self.shifts[index - 1][1] if index else 0
        return min(at - lost, self.shifts[index][0]) if index < len(self.shifts) else at - lost


def level(text: str, simplified: Mapping[int, str] | None = None) -> Levelled:
    """The copy of `text` in which names can be looked for.

    Most texts are plain already. What folding does not know shows as a mark of doubt more than the text holds: a
    test that costs a tenth of looking for odd characters one by one.
    """
    folded = fold_bytes(text)
    plain = folded.count(b"?") == text.count("?")
    if not plain:
        text = _WIDE.sub(lambda wide: _NARROW[ord(wide[0])], text).translate(dict(simplified or {}))
    if plain and not ("  " in text or "\t" in text or "\u00a0" in text or " \n" in text or "\n " in text):
        return Levelled(text)
    return _shortened(text)


def _shortened(text: str) -> Levelled:
    shifts: list[tuple[int, int]] = []
    pieces: list[str] = []
    at = lost = 0
    for match in _ODD.finditer(text):
        instead = "" if match["edge"] else " "  # at the edge of a line blanks only part a broken name
        pieces += [text[at : match.start()], instead]
        at = match.end()
        if more := at - match.start() - len(instead):
            lost += more
            shifts.append((at - lost, lost))
    return Levelled("".join([*pieces, text[at:]]), tuple(shifts)) if pieces else Levelled(text)


def fold_lines(text: str) -> bytes:
    """`text` folded to bytes, a line break between two letters as a blank: «Lạng\\nSơn» is one name."""
    folded = fold_bytes(text)
    return _BROKEN.sub(b" ", folded) if b"\n" in folded else folded
