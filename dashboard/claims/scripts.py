"""The four forms of text that have rules of their own, how one is told, and a text as its rules see it."""

from __future__ import annotations

import re
from enum import StrEnum

from dashboard.claims.chinese import level_chinese
from dashboard.text import fold, narrow, narrow_table

__all__ = ["Script", "expression_key", "script_of", "text_key"]


class Script(StrEnum):
    """The four forms of text that have rules of their own."""

    VI = "vi"
    PLAIN = "plain"
    """Vietnamese without tones."""
    ZH = "zh"
    EN = "en"

    @property
    def language(self) -> str:
        """The language whose rules apply."""
        return "vi" if self is Script.PLAIN else self.value


_ONE_FOR_ONE = tuple(
    (odd, plain) for plain, odds in (("-", "‐‑‒–—―−－"), (" ", "\u00a0\u2002\u2003\u2009\u202f\u3000")) for odd in odds
)
"""Replaced one after the other where they stand at all: a text has two or three of them, and a table costs more."""
_NEW_TONE, _OLD_TONE = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ", "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy"
_PLACEMENT = dict(zip(_NEW_TONE.split(), _OLD_TONE.split(), strict=True))
_PLACED = re.compile(rf"(?:{'|'.join(_PLACEMENT)})(?!\w)")


def text_key(text: str, *, plain: bool = False, chinese: bool = False) -> str:
    """`text` as the rules see it, one character for one: lower case, one dash, one placement of tones.

    Of a Chinese text the characters are simplified, the commas wide and the brackets plain.

    >>> text_key("Thoả thuận Tà Lùng – Thuỷ Khẩu")
    'thỏa thuận tà lùng - thủy khẩu'
    """
    if plain:
        return fold(text)
    if chinese:
        text = level_chinese(text)
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for odd, plain_one in _ONE_FOR_ONE:
        if odd in low:
            low = low.replace(odd, plain_one)
    if any(pair in low for pair in _PLACEMENT):
        low = _PLACED.sub(lambda m: _PLACEMENT[m[0]], low)
    return low


_ESCAPE = re.compile(r"(\\.)")


def expression_key(source: str, *, plain: bool = False) -> str:
    r"""An expression as it is tried on the key of a text: its letters levelled, its escapes (`\W`) as they are.

    >>> print(expression_key(r"Thuỷ \S+"))
    thủy \S+
    """
    parts = _ESCAPE.split(source)
    return "".join(part if index % 2 else text_key(part, plain=plain) for index, part in enumerate(parts))


_HAN = re.compile(r"[\u3400-\u9fff]+")
_TONED = "đăơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
_VIETNAMESE = re.compile(f"[{_TONED}{_TONED.upper()}]")
_LETTERS = narrow_table(lambda char: "v" if _VIETNAMESE.match(char) else ".")
_SMALLEST = (
    "the of and has was were will for with by been is are in on that from have had its their"
    " this which who after through more said not it about use at between every last"
)
_ENGLISH = frozenset(_SMALLEST.split())
_SAMPLE = 2_000
"""Characters that tell the script of a text."""


def script_of(text: str) -> Script:
    """The rules that `text` needs, judged by its letters and smallest words."""
    sample = text[:_SAMPLE]
    words = sample.count(" ") + 1
    image = narrow(sample)
    if image is None and sum(map(len, _HAN.findall(sample))) > words:
        return Script.ZH
    if sum(map(_ENGLISH.__contains__, sample.lower().split())) * 12 > words:
        return Script.EN
    toned = len(_VIETNAMESE.findall(sample)) if image is None else image.translate(_LETTERS).count(b"v")
    return Script.VI if toned * 20 > words else Script.PLAIN
