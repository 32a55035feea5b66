"""Vietnamese text as the rest of the program needs it: one normal form, folding that keeps offsets, sentences.

From raw text to NFC with LF; from that to a copy without case, tones and đ that has the same length, so that
an offset found in the copy is an offset in the original; and to spans of sentences.

>>> fold("Cửa khẩu Hữu Nghị – 友谊关")
'cua khau huu nghi - 友谊关'
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _codecs import _EncodeCharMap as CharMap

__all__ = [
    "find_nearest",
    "fold",
    "fold_bytes",
    "fold_narrow",
    "has_chinese",
    "language_of_note",
    "narrow",
    "narrow_anyhow",
    "narrow_table",
    "nfc",
    "same_spelling",
    "search_key",
    "sentence_at",
    "sentences",
    "spelling",
    "tone_variants",
]

_DASHES = "‐‑‒–—―−－"
_MARKS = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "…": "."}
_SPACES = "\u00a0\u2002\u2003\u2009\u200a\u202f\u3000"
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def nfc(raw: str) -> str:
    """The form that every offset counts in: NFC, LF line ends, no byte order mark."""
    return unicodedata.normalize("NFC", raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def _fold_char(char: str) -> str:
    """One character without case and accents; always one character."""
    if char in "đĐ":
        return "d"
    if char in _DASHES:
        return "-"
    if char in _SPACES:
        return " "
    if char in _MARKS:
        return _MARKS[char]
    base = unicodedata.normalize("NFD", char)[0]
    low = base.lower()
    return low if len(low) == 1 else base


class _FoldTable(dict[int, str]):
    """A table for `str.translate` that fills itself; hashing a seen character beats folding it again."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_FOLD_TABLE = _FoldTable()


def _vietnamese_letters() -> str:
    """The 134 precomposed letters of Vietnamese, both cases."""
    lower = [
        unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in ("", *"\u0300\u0309\u0303\u0301\u0323")
    ]
    return "".join(c + c.upper() for c in (*lower, "đ") if not c.isascii())


def _build_fold8() -> tuple[CharMap, bytes, str]:
    """The encoding map of a private 8-bit alphabet, the table that folds its bytes, and its characters.

    The control characters give way to Vietnamese: 134 letters and the printable ASCII together need
    more than 128 slots beside each other. Slot 0 must stay NUL, else CPython takes a slow kind of map.
    """
    kept = [chr(c) for c in (0, 9, 10, *range(32, 127))]
    alphabet = kept + list(_vietnamese_letters()) + list("–—‑−\u00a0“”‘’«»…")
    slots: list[str] = ["\ufffe"] * 256
    for char in kept:
        slots[ord(char)] = char
    free = (i for i in range(1, 256) if slots[i] == "\ufffe")
    for char in alphabet[len(kept) :]:
        slots[next(free)] = char
    table = bytes(ord(_fold_char(c)) if c != "\ufffe" else ord("?") for c in slots)
    return codecs.charmap_build("".join(slots)), table, "".join(slots)


_FOLD8_MAP, _FOLD8_TABLE, _FOLD8_CHARS = _build_fold8()


def fold(text: str) -> str:
    """`text` without case, tones and đ, one character for one: `len(fold(t)) == len(t)`; Chinese stays."""
    image = narrow(text)  # the fast way, which knows ASCII and Vietnamese only
    return text.translate(_FOLD_TABLE) if image is None else image.translate(_FOLD8_TABLE).decode("ascii")


def narrow(text: str) -> bytes | None:
    """`text` in the private 8-bit alphabet of ASCII and Vietnamese, one byte a character; None where it has others.

    What is asked of every character of a text is asked of these bytes by `narrow_table`, a loop in C.
    """
    try:
        return codecs.charmap_encode(text, "strict", _FOLD8_MAP)[0]
    except UnicodeEncodeError:
        return None


def narrow_anyhow(text: str) -> bytes:
    """`text` as `narrow` gives it, with `?` for what is neither ASCII nor Vietnamese."""
    return codecs.charmap_encode(text, "replace", _FOLD8_MAP)[0]


def narrow_table(class_of: Callable[[str], str]) -> bytes:
    """A table for `bytes.translate` of what `narrow` gives: for each character the ASCII sign of its class."""
    return "".join("?" if char == "\ufffe" else class_of(char) for char in _FOLD8_CHARS).encode("ascii")


def fold_bytes(text: str) -> bytes:
    """`fold` as one byte a character, `?` for what is neither ASCII nor Vietnamese.

    Ten times the speed of `fold`: a charmap encoding and a byte translation, both loops in C.
    """
    return fold_narrow(narrow_anyhow(text))


def fold_narrow(image: bytes) -> bytes:
    """`fold_bytes` of the text of which `narrow_anyhow` gave this image."""
    return image.translate(_FOLD8_TABLE)


def search_key(text: str) -> str:
    """`text` as the search compares it: folded, every run of other than letters and digits one space."""
    return " ".join(re.findall(r"[^\W_]+", fold(nfc(text))))


def has_chinese(text: str) -> bool:
    """Whether `text` holds a Chinese character."""
    return _CHINESE.search(text) is not None


_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|「[^」]*」")
_VIETNAMESE = re.compile(r"[àáãâèéêìíòóõôùúýăđĩũơư\u1ea0-\u1ef9]|[a-z][\u0300\u0301\u0303\u0309\u0323]", re.IGNORECASE)
_ENGLISH = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "has", "in", "is", "it", "no", "not", "of", "on", "only", "or"}
    | {"that", "the", "this", "to", "was", "with"}
)


def language_of_note(note: str) -> str:
    """vi, zh or en by the letters and the commonest words of what a person jotted down; empty where they do not tell.

    What stands in quotation marks is somebody else's.

    >>> language_of_note("«đang thi công» is said of another road")
    'en'
    """
    own = _QUOTED.sub(" ", note)
    if len(_CHINESE.findall(own)) * 3 > len("".join(own.split())):
        return "zh"
    words = own.split()
    accented = sum(_VIETNAMESE.search(word) is not None for word in words)
    if accented * 4 >= len(words) > 0:
        return "vi"
    return "en" if any(word.lower().strip(".,:;()") in _ENGLISH for word in words) else ""


# Spelling: the tone of an open oa, oe, uy stands on either vowel (hoà, hòa), and y and i alternate in an
# open syllable (Lý, Lí). In «quý» the u belongs to the consonant, and «hoàn» is closed: neither varies.
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_OPEN = re.compile(rf"(?<![qQ])([oO])([aAeE])([{_TONES}])(?!\w)|(?<![qQ])([uU])([yY])([{_TONES}])(?!\w)")
_Y_OR_I = re.compile(rf"(?<=[hklmstHKLMST])([yY])([{_TONES}]?)(?![\w\u0300-\u0323])")


def _old_tone(match: re.Match[str]) -> str:
    first, second, tone = (g for g in match.groups() if g)
    return first + tone + second


@lru_cache(maxsize=4096)
def spelling(text: str) -> str:
    """One spelling for all variants that the two orthographies allow; tones and case stay."""
    apart = unicodedata.normalize("NFD", text)
    apart = _OPEN.sub(_old_tone, apart)
    apart = _Y_OR_I.sub(lambda m: ("I" if m[1] == "Y" else "i") + m[2], apart)
    return unicodedata.normalize("NFC", apart)


def same_spelling(a: str, b: str) -> bool:
    """Whether `a` and `b` are one name: deaf to case, tone placement, y/i and the kind of dash, not to tones.

    >>> same_spelling("Thanh Thuỷ", "Thanh Thủy"), same_spelling("Lý Hoả", "Lí Hỏa"), same_spelling("hoàn", "hòan")
    (True, True, False)
    """
    return a == b or spelling(a).lower() == spelling(b).lower()


_PLAIN_Y = re.compile(r"(?<=[hklmst])y\b")


def tone_variants(key: str) -> tuple[str, ...]:
    """The folded keys under which a folded name may stand: tone placement vanishes in folding, y/i does not."""
    other = _PLAIN_Y.sub("i", key)
    return (key,) if other == key else (key, other)


# Sentences. A full stop after one of these ends nothing; a single capital letter is an initial.
_SHORT = frozenset(
    {"tp", "tx", "tt", "th", "ths", "ts", "pgs", "gs", "gs.ts", "pgs.ts", "bs", "ks", "cn", "tr", "nxb"}
    | {"st", "no", "mr", "mrs", "ms", "dr", "jr", "vs", "prof", "gov", "sen", "gen", "col"}
)
_STOP = re.compile(
    r"[.!?…。！？\n](?:(?<=[.!?…])[.!?…]*[\"'”’»)\]]*(?=\s|$)|(?<=[。！？])[。！？]*[”’」』）]*|(?<=\n)\n*)"
)
"""Begins with one set of characters, which the search looks for in a loop of its own."""
_OPENS_WORD = frozenset("([\"'“‘«")
_SOLID = re.compile(r"\S")
_WORD = 60
"""Characters before a stop among which its word begins; what is longer is no abbreviation."""


def _ends_nothing(text: str, match: re.Match[str], begin: int) -> bool:
    """Whether the stop at `match` is part of an abbreviation, an initial or, right at `begin`, a list number."""
    stop, after = match.span()
    if after - stop != 1 or text[stop] != ".":
        follows = text[after : after + 2].strip()
        return match[0] in {"...", "…"} and bool(follows) and follows[0].islower()
    back = max(begin, stop - _WORD)
    at = text.rfind(" ", back, stop) + 1 or back
    if not text[at:stop].isalnum():
        at = stop
        while at > back and not (text[at - 1].isspace() or text[at - 1] in _OPENS_WORD):
            at -= 1
    token = text[at:stop]
    if not token:
        return False
    if token.lower() in _SHORT or (len(token) == 1 and token.isalpha() and token.isupper()):
        return True
    if token.isdigit() and _SOLID.search(text, begin, at) is None:
        return True
    rest = text[after : after + 40].lstrip(" \t\u00a0")
    return bool(rest) and rest[0].islower()


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The spans of the sentences in `text[start:end]`, without the white space around them.

    A line break always ends one; `TP. Lạng Sơn`, `28-8`, `174,7 tỷ` and `J. Smith` do not.
    """
    end = len(text) if end is None else end
    cuts = [start]
    for match in _STOP.finditer(text, start, end):
        if text[match.start()] == "\n" or not _ends_nothing(text, match, cuts[-1]):
            cuts.append(match.end())
    spans: list[tuple[int, int]] = []
    for begin, stop in pairwise((*cuts, end)):
        piece = text[begin:stop].rstrip()
        if bare := piece.lstrip():
            last = begin + len(piece)
            spans.append((last - len(bare), last))
    return spans


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence or sentences that hold `text[start:end]`."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    spans = sentences(text, line_start, len(text) if line_end < 0 else line_end)
    touched = [s for s in spans if s[0] < end and start < s[1]]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)


def find_nearest(text: str, words: str, near: int) -> int | None:
    """Where `words` stand in `text`, of several places the nearest to `near`, of two as near the first; None for none.

    >>> find_nearest("xe qua, xe về, xe chờ", "xe", 9)
    8
    """
    if not words:
        return None
    found = (text.rfind(words, 0, near + len(words)), text.find(words, near + 1))
    return min((at for at in found if at >= 0), key=lambda at: abs(at - near), default=None)
