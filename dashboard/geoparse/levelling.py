"""Characters that are not what they look like, made plain before names are looked for.

From a text to a copy in which every run of odd spaces, invisible marks and repeated blanks is one blank, wide Latin
letters are narrow and traditional characters simplified, with the way back to offsets of the original. Pages on the
web hold them inside names: «Lạng\\u00a0Sơn», «Lạng\\u200bSơn», «Ｌạng Sơn», «諒山».
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple

from dashboard.text import fold_bytes

__all__ = ["Levelled", "is_strange", "level", "levelled_of"]

_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_ANY = rf"[ \t{_BLANKS}{_INVISIBLE}]"
_ODD = re.compile(rf"(?P<edge>(?<=\n){_ANY}+|{_ANY}+(?=\n))|[ \t]*[{_BLANKS}{_INVISIBLE}]{_ANY}*|[ \t]{{2,}}|\t")
_STRANGE = re.compile(rf"[{_BLANKS}{_INVISIBLE}]")
_SIGNS = ("  ", "\t", "\u00a0", " \n", "\n ")  # one of them wherever plain text has something to shorten
_FOLDED_SIGNS = (b"  ", b"\t", b" \n", b"\n ")
_WIDE = re.compile(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_NARROW = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
_WRAPPED = re.compile(r"(?<=[\w,;)])\n(?=[\w(“\"])")
_SMALL_START = re.compile("\n[a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]")  # and some capitals of ạ-ỹ, told apart later
_FIRST = itemgetter(0)
_WRAPS = 2  # line breaks before a small letter, by which a text is known to be broken into lines of one width


class Levelled(NamedTuple):
    """`text` without odd characters; where a run was shortened, `shifts` hold (offset after it, lost so far).

    `folded` is the text as `fold_bytes` gives it, line breaks as blanks: «Lạng\\nSơn» is a name.
    """

    text: str
    shifts: tuple[tuple[int, int], ...]
    folded: bytes

    def original(self, at: int) -> int:
        """The offset in the original of the character at `at`."""
        if not self.shifts:
            return at
        index = bisect_right(self.shifts, at, key=_FIRST)
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
    strange = is_strange(text, folded)
    odd = "\u00a0" in text or any(sign in folded for sign in _FOLDED_SIGNS)
    return levelled_of(text, folded, simplified, strange=strange, odd=odd)


def is_strange(text: str, folded: bytes) -> bool:
    """Whether a text holds what folding does not know: Chinese, wide letters, invisible marks."""
    return b"?" in folded and folded.count(b"?") != text.count("?")


def levelled_of(
    text: str, folded: bytes, simplified: Mapping[int, str] | None, *, strange: bool, odd: bool
) -> Levelled:
    """The copy of a text of which it is known whether it may be `strange` or hold `odd` blanks.

    Only a strange text is folded again: what is cut out of a plain one is cut out of its folded copy as well.
    """
    shifts: tuple[tuple[int, int], ...] = ()
    if strange:
        text = _WIDE.sub(lambda wide: _NARROW[ord(wide[0])], text).translate(simplified or {})
        text, shifts, _ = _shortened(text, b"", strange=True)
        folded = fold_bytes(text)
    elif odd:
        text, shifts, folded = _shortened(text, folded, strange=False)
    if "\n" in text and _is_wrapped(text):
        text = _WRAPPED.sub(" ", text)  # a blank for a break, as in the folded copy
    return Levelled(text, shifts, folded.replace(b"\n", b" "))


def _is_wrapped(text: str) -> bool:
    """Whether a text was broken into lines of one width: some begin with a small letter in mid-sentence."""
    breaks = [at for match in _SMALL_START.finditer(text) if text[(at := match.start()) + 1].islower()]
    return sum(text[at - 1 : at].isalnum() or text[at - 1 : at] == "," for at in breaks) >= _WRAPS


def _odd_runs(text: str, *, strange: bool) -> Iterator[re.Match[str]]:
    """The odd runs of a text in order, looked for where there can be one: ten times as fast as at every blank."""
    spots = {match.start() for match in _STRANGE.finditer(text)} if strange else set()
    for sign in _SIGNS:
        at = text.find(sign)
        while at >= 0:
            spots.add(at + (sign == "\n "))
            at = text.find(sign, at + 1)
    end = 0
    for spot in sorted(spots):
        if spot < end:
            continue
        start = spot
        while start > end and text[start - 1] in " \t":
            start -= 1
        if match := _ODD.match(text, start):
            end = match.end()
            yield match


def _shortened(text: str, folded: bytes, *, strange: bool) -> tuple[str, tuple[tuple[int, int], ...], bytes]:
    """`text` with one blank for every odd run, the shifts of `Levelled`, and `folded` with the same cut out."""
    shifts: list[tuple[int, int]] = []
    pieces: list[str] = []
    copies: list[bytes] = []
    at = lost = 0
    for match in _odd_runs(text, strange=strange):
        start, end = match.span()
        instead = "" if match["edge"] else " "  # at the edge of a line blanks only part a broken name
        pieces += [text[at:start], instead]
        copies += [folded[at:start], instead.encode()]
        at = end
        if more := at - start - len(instead):
            lost += more
            shifts.append((at - lost, lost))
    if not pieces:
        return text, (), folded
    return "".join([*pieces, text[at:]]), tuple(shifts), b"".join([*copies, folded[at:]])
