"""From bytes to text: byte order mark, declared charset, UTF-8, then a guess; mojibake mended, old fonts refused.

The only home of charset_normalizer and ftfy, which are loaded for the rare text that needs them. Every guess and
every mend is told in a warning; text that no table can bring back is refused with a code.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.errors import ArticleError
from dashboard.text import narrow, narrow_table

__all__ = [
    "MAX_BYTES",
    "Decoded",
    "declared_charset",
    "decode",
    "mended",
    "refuse_old_fonts",
    "refuse_other_files",
    "suspicious",
]

MAX_BYTES = 5_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FILES = (
    *((b"%PDF", "a PDF"), (b"PK\x03\x04", "a Word or zip file"), (b"\xd0\xcf\x11\xe0", "an old Word file")),
    *((b"{\\rtf", "an RTF file"), (b"\x1f\x8b", "a gzip file"), (b"7z\xbc\xaf", "a 7z file"), (b"Rar!", "a RAR file")),
    *((b"\xff\xd8\xff", "a picture"), (b"\x89PNG", "a picture"), (b"GIF8", "a picture"), (b"II*\0", "a picture")),
    *((b"MM\0*", "a picture"), (b"SQLite format 3", "a database"), (b"\x7fELF", "a program"), (b"MZ\x90", "a program")),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?\s{0,3}([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s{0,20}<\?xml[^>]{0,100}?encoding\s{0,3}=\s{0,3}[\"']([A-Za-z0-9_:.-]{2,40})")
# As browsers read them (WHATWG): the wider table for what pages call by the name of the narrower one.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso8859-1": "cp1252", "ascii": "cp1252"}
_OF_PYTHON = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
_GUESSES = ["gb18030", "big5", "cp1258", "cp1252"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of some bytes, and what had to be guessed or mended for it."""

    text: str
    warnings: tuple[str, ...] = ()


def declared_charset(data: bytes) -> str:
    """The charset that a page declares in its first bytes, or nothing."""
    found = _XML.match(data[:400]) or _DECLARED.search(data[:2_048])
    return found[1].decode("ascii") if found else ""


def decode(data: bytes, *, name: str, charset: str = "") -> Decoded:
    """The text of `data`; `charset` is what its server or page declares. Raises ArticleError with a code."""
    _refuse_what_is_no_text(data, name)
    text, warnings = _read(data, name, charset)
    if not text.strip("\ufeff\u200b\u200c\u200d\u2060 \t\r\n"):
        raise ArticleError(f"{name}: is empty. Mend: save the article's text into it.", code="empty")
    if "\0" in text:
        raise _binary(name)
    return Decoded(text, warnings)


def refuse_old_fonts(text: str, name: str) -> None:
    """Raises ArticleError for an article's own text where it is set in a font from before Unicode."""
    if font := _old_font(text):
        raise ArticleError(
            f"{name}: is set in {font[0]}, a Vietnamese font encoding from before Unicode, so that its letters read as"
            " signs. Mend: convert it to Unicode (UniKey can), or take the text from another copy.",
            code=font[1],
        )


def _binary(name: str) -> ArticleError:
    said = f"{name}: holds NUL bytes, so it is no text file. Mend: give the article as plain UTF-8 text."
    return ArticleError(said, code="binary")


def _refuse_what_is_no_text(data: bytes, name: str) -> None:
    """Raises ArticleError for nothing, too much, and files of other programs."""
    refuse_other_files(data, name)
    if len(data) > MAX_BYTES:
        raise ArticleError(
            f"{name}: has {len(data):,} bytes, more than {MAX_BYTES:,}. Mend: one article a file.", code="too-long"
        )
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        raise ArticleError(f"{name}: is empty. Mend: save the article's text into it.", code="empty")


def refuse_other_files(data: bytes, name: str) -> None:
    """Raises ArticleError for the files of other programs, by their first bytes."""
    head = data[:64]
    webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    kind = "a picture" if webp else next((kind for mark, kind in _FILES if head.startswith(mark)), "")
    if kind:
        nul = " (it holds NUL bytes)" if b"\0" in head else ""
        raise ArticleError(
            f"{name}: is {kind}, no text file{nul}. Mend: save the article as text (.txt) or as a web page (.html).",
            code="binary",
        )


# The ladder of charsets ----------------------------------------------------------------------------------------------


def _read(data: bytes, name: str, charset: str) -> tuple[str, tuple[str, ...]]:
    """The text by the first charset that fits, and a warning where it was not told."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], codec, name), ()
    if b"\0" in data:
        return _strict(data, _wide(data, name), name), ("read as UTF-16, guessed from its bytes",)
    declared = _codec(charset)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, name, declared, error)
    if declared.startswith(("gb", "big5")) and 0 < len(data) - len(text) < 40:
        # A few Chinese characters of an old charset can look like UTF-8; a page that declares one is believed.
        try:
            return data.decode(declared), ()
        except UnicodeDecodeError:
            return text, ()
    return text, ()


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"{name}: byte {error.start} is not {codec.upper()}. Mend: save it again as UTF-8.", code="charset"
        ) from None
    if not text.strip("\ufeff \t\r\n"):
        raise ArticleError(f"{name}: is empty. Mend: save the article's text into it.", code="empty")
    return text


def _wide(data: bytes, name: str) -> str:
    """UTF-16 without a mark: all its NULs stand on one side. Raises ArticleError for binary data."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if len(data) % 2 or min(even, odd) or max(even, odd) * 8 < len(data):
        raise _binary(name)
    codec = "utf-16-be" if even else "utf-16-le"
    if _has_strange_signs(data.decode(codec, "replace")):
        raise _binary(name)
    return codec


def _codec(charset: str) -> str:
    """The name by which Python knows a declared charset, or nothing; what only Python calls one is none."""
    try:
        known = codecs.lookup(charset.strip()).name if charset else "utf-8"
        bytes(4).decode(known)
    except (LookupError, UnicodeError):  # nobody's, or a way of packing such as base64
        return ""
    return _WIDER.get(known, known) if charset and known not in _OF_PYTHON else ""


def _not_utf8(data: bytes, name: str, declared: str, error: UnicodeDecodeError) -> tuple[str, tuple[str, ...]]:
    """The text of bytes that are no UTF-8: declared, damaged, or guessed. Raises ArticleError."""
    if declared and not declared.startswith("utf"):
        try:
            return data.decode(declared), ()
        except UnicodeDecodeError:
            pass
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if lost * 50 < sum(not char.isascii() for char in text) and lost * 500 < len(text):
        return text, (f"{lost} of its bytes are not UTF-8 and read as \ufffd",)
    if guess := _guessed(data):
        claim = f", although it declares {declared}" if declared else ""
        return guess[0], (f"read as {guess[1]}, guessed from its bytes{claim}",)
    raise ArticleError(
        f"{name}: byte {error.start} (0x{data[error.start]:02x}) is not UTF-8; an older Vietnamese or Chinese"
        " charset, perhaps. Mend: save it again as UTF-8.",
        code="charset",
    )


def _guessed(data: bytes) -> tuple[str, str] | None:
    """The text and the charset that fit the bytes best, if it reads as one of our languages."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - 40 ms that few texts need

    best = from_bytes(data[:200_000], cp_isolation=_GUESSES, enable_fallback=False).best()
    for codec in dict.fromkeys([best.encoding if best else "", "gb18030", "big5hkscs", "cp1258", "cp1252"]):
        try:
            text = data.decode(_WIDER.get(codec, codec)) if codec else ""
        except UnicodeDecodeError:
            continue
        if _reads(text, western=codec == "cp1252"):
            return text, codec
    text = data.decode("latin-1")
    return (text, "latin-1") if _old_font(text) else None


_VIETNAMESE = re.compile(r"[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_LETTERS = narrow_table(lambda char: "v" if _VIETNAMESE.match(char) else ".")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# The commonest characters of Chinese news, which a wrong table hardly ever produces.
_COMMON_HAN = frozenset(
    "的是在和了有为对中国与年月日不一人上大地方将开口岸发工关业及经到以个进行边境越南市区公路车"
    "爲對國與開關業經過這個進邊區車復通口岸量增加運輸貿"
)


def _has_strange_signs(text: str) -> bool:
    """Whether a text holds control signs or characters that nobody has assigned, as no article does."""
    return any(unicodedata.category(char) in ("Cc", "Co", "Cn") and char not in "\n\r\t" for char in text)


def _reads(text: str, *, western: bool = False) -> bool:
    """Whether a guessed text reads as Chinese, Vietnamese or English.

    By its common characters, by its composed letters, by how seldom it leaves ASCII.
    """
    other = sum(not char.isascii() for char in text)
    if not other or _has_strange_signs(text):
        return False
    if western:
        return other * 20 < len(text)
    han = _HAN.findall(text)
    if len(han) * 5 > other * 3:
        return sum(char in _COMMON_HAN for char in han) * 10 > len(han)
    composed = unicodedata.normalize("NFC", text)
    return len(_VIETNAMESE.findall(composed)) * 5 > sum(not char.isascii() for char in composed) * 2


# Fonts from before Unicode -------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+")
_TCVN3 = re.compile(
    r"[a-z][¨©ª¬\u00ad\u2212®µ¶¸¹¼½¾]|[¨©ª¬®µ¶¸¹¼½¾][a-z]|®[\u2212\u00c0-\u00ff]|[a-zµ-ÿ][\u00c6-\u00de][a-z]"
)
_VNI = re.compile(r"[aeouyAEOUY][øûïåäëüõØÛÏÅÄËÜÕ]|[öôÖÔ][ùøûõïÙØÛÕÏ]|ñ[aeioöô]|Ñ[aeioöôAEIOÖÔ]")
_FONTS = ((_TCVN3, "TCVN3 (ABC), VISCII or VPS", "tcvn3"), (_VNI, "VNI", "vni"))


def _old_font(text: str) -> tuple[str, str] | None:
    """The font encoding in whose letters a text is set, with its code.

    Such a text has signs and Western capitals inside its words («®−êng s¾t», «ñöôøng saét») and next to no letter
    that only Vietnamese has; in Chinese, in English and in Vietnamese without tones neither happens.
    """
    if text.isascii():
        return None
    sample = text[:40_000]
    image = narrow(sample)
    own = len(_VIETNAMESE.findall(sample)) if image is None else image.translate(_LETTERS).count(b"v")
    if own * 20 > len(sample) or _HAN.search(sample):
        return None
    words = len(_WORD.findall(sample))
    for letters, font, code in _FONTS:
        hits = sum(1 for _ in letters.finditer(sample))
        if hits > 2 * own and hits * 12 > words and (hits >= 5 or (hits >= 2 and hits * 3 > words)):
            return font, code
    return None


# Mojibake ------------------------------------------------------------------------------------------------------------

_RUBBLE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e"
    "\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
_WESTERN = re.compile("[\u00a1-\u00ff]{4}")
_SUSPECT = re.compile(f"{_RUBBLE.pattern}|{_WESTERN.pattern}")


def _may_be_rubble(char: str) -> str:
    """`h`: may begin rubble; `b`, `l`: another letter of `_WESTERN`, going on with it or not; `t`: goes on with it."""
    western = _WESTERN.fullmatch(char * 4) is not None
    if _RUBBLE.fullmatch(f"{char}\u00a0"):
        return "h"
    follows = _RUBBLE.fullmatch(f"\u00c3{char}") is not None
    return ("b" if follows else "l") if western else "t" if follows else "."


_SUSPECTS = narrow_table(_may_be_rubble)
_ANY_WESTERN = bytes.maketrans(b"hlb", b"lll")


def suspicious(text: str) -> bool:
    """Whether a text may hold letters that were read in a wrong charset."""
    if text.isascii():
        return False
    image = narrow(text)
    if image is None:
        return _SUSPECT.search(text) is not None
    classes = image.translate(_SUSPECTS)
    return b"ht" in classes or b"hb" in classes or b"llll" in classes.translate(_ANY_WESTERN)


def mended(text: str) -> Decoded:
    """The text with UTF-8 and GBK that were once read as Western letters brought back, and a warning.

    Only lines (or the words between two tags) with the pattern of such rubble are touched, and only where mending
    leaves less of it.
    """
    if not suspicious(text):
        return Decoded(text)
    pieces = re.split(r"([\n<>])", text)
    better = list(_mended_pieces(pieces))
    changed = sum(a != b for a, b in zip(pieces, better, strict=True))
    if not changed:
        return Decoded(text)
    where = "one place" if changed == 1 else f"{changed} places"
    return Decoded("".join(better), (f"mended mojibake in {where} (letters that had been read in a wrong charset)",))


def _mended_pieces(pieces: list[str]) -> Iterator[str]:
    from ftfy import fix_encoding  # noqa: PLC0415 - 30 ms that few texts need

    for piece in pieces:
        rubble = len(_RUBBLE.findall(piece))
        # Letters that rubble never holds: a line with «ĐÃ…» or a Chinese name is what it seems.
        if not (rubble or _WESTERN.search(piece)) or _VIETNAMESE.search(piece) or _HAN.search(piece):
            yield piece
            continue
        fixed = fix_encoding(piece) if rubble else piece
        left = len(_RUBBLE.findall(fixed))
        better = fixed != piece and (_VIETNAMESE.search(fixed) or _HAN.search(fixed) or left == 0)
        yield fixed if better and left < rubble else _chinese(piece)


def _chinese(line: str) -> str:
    """A line of GBK that was read as Western letters, else the line itself."""
    if not _WESTERN.search(line):
        return line
    for codec in ("latin-1", "cp1252"):
        try:
            fixed = line.encode(codec).decode("gb18030")
        except UnicodeError:
            continue
        if len(_HAN.findall(fixed)) > 3 and _reads(fixed):
            return fixed
    return line
