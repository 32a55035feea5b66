"""What the reader of articles says of a file, in the language of the page: warnings, refusals, whence a day is known.

The reader speaks English, and so do the terminal and the store; here its sentences are known again by their words.
One that is not known stays English and is marked so.

>>> worded("is empty", Wording("vi"))
'tệp trống'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dashboard.pages.markup import Markup, join, tag
from dashboard.wording import Wording, mark

__all__ = ["day_told", "refusal", "told", "worded"]

_WARNINGS = (
    mark("read as {charset}, guessed from its bytes, although it declares {declared}"),
    mark("read as {charset}, guessed from its bytes"),
    mark("{n} of its bytes are not UTF-8 and read as {sign}"),
    mark("mended mojibake in one place (letters that had been read in a wrong charset)"),
    mark("mended mojibake in {n} places (letters that had been read in a wrong charset)"),
)
_DAYS = (
    mark("the lead names {day} without a year; {why}"),
    mark("«{words}» further on gives it"),
    mark("«{words}» counts from {since}: {count}"),
    mark("the dateline says «{words}» without a year; this is the last one before the article was obtained"),
    mark("the text tells no day with its year; this is the day on which it was obtained"),
    mark("given together with the article"),
    mark("the stamp under the heading"),
    mark("the stamp over the heading"),
    mark("the line printed above the text"),
    mark("the day given together with the article"),
    mark("its header"),
    mark("{day} is the day of the visit, none in the text"),
    mark("{day} is the day of the file, none in the text"),
    mark("{day} is inferred: {why}"),
    mark("no day in the text"),
    mark("{day} stands in the article; the day given, {given}, was not taken"),
    mark("«{claim}» is accepted with the day known before"),
)
_FAULTS = (
    mark("is empty"),
    mark("holds NUL bytes, so it is no text file"),
    mark("is set in {font}, a Vietnamese font encoding from before Unicode, so that its letters read as signs"),
    mark("has {n} bytes, more than {most}"),
    mark("is {kind}, no text file (it holds NUL bytes)"),
    mark("is {kind}, no text file"),
    mark("byte {at} ({byte}) is not UTF-8; an older Vietnamese or Chinese charset, perhaps"),
    mark("byte {at} is not {charset}"),
    mark("is a feed or some other XML, not an article"),
    mark("no article was found in this web page; a front page or a list of headlines, perhaps"),
    mark("has an element of thousands of attributes, as no page needs"),
    mark("cannot be parsed as a web page"),
    mark("is a web page of more than {n} elements"),
    mark("«{words}» has {n} of the {fewest} words that an article has at least"),
    mark("the lead says «{written}», a day that no calendar has, and nothing else tells when this was published"),
    mark("the lead says «{written}», a day that no calendar has"),
    mark("the lead tells of {day}, a day that has not come yet (today is {today}), as if it had"),
    mark("{where} says «{written}», a day that no calendar has"),
    mark("{where} says «{written}», a day that has not come yet (today is {today})"),
    mark("cannot be read ({reason})"),
    mark("cannot be listed"),
    mark("is no file"),
    mark("reading it failed ({reason})"),
    mark("the process that read it died"),
)
_KINDS = (
    *(mark("a PDF"), mark("a Word or zip file"), mark("an old Word file"), mark("an RTF file"), mark("a gzip file")),
    *(mark("a 7z file"), mark("a RAR file"), mark("a picture"), mark("a database"), mark("a program")),
)
_MENDS = (
    mark("save the article's text into it"),
    mark("save the article's whole text into it"),
    mark("save the article's text"),
    mark("save the article as text (.txt) or as a web page (.html)"),
    mark("save the page of the article itself, or its text"),
    mark("save the page of the article itself"),
    mark("save the page again, or its text"),
    mark("save it again as UTF-8"),
    mark("give the article as plain UTF-8 text"),
    mark("convert it to Unicode (UniKey can), or take the text from another copy"),
    mark("one article a file"),
    mark("correct the day, or this computer's clock"),
    mark("correct the day"),
    mark("check its permissions"),
    mark("name a text file or a saved web page"),
    mark("report it with the file"),
    mark("look at the file; run again, with more memory perhaps"),
)
_NESTED = frozenset({"why", "where", "kind"})
"""Fields that hold a sentence or a name of the reader's own."""
_WRITTEN = re.compile(r"(?P<where>[^«]+): «(?P<written>.*)»", re.DOTALL)
_NEXT_CLAIM = re.compile(r"; (?=«[^»]+» is accepted with)")


def _pattern(msgid: str) -> re.Pattern[str]:
    """A sentence with its fields open."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(msgid)), re.DOTALL)


_KNOWN = tuple((msgid, _pattern(msgid)) for msgid in (*_WARNINGS, *_DAYS, *_FAULTS, *_KINDS, *_MENDS))


def worded(text: str, wording: Wording) -> str:
    """A sentence of the reader in the language of `wording`; empty for one that is not known."""
    for msgid, pattern in _KNOWN:
        if found := pattern.fullmatch(text):
            values = {
                name: worded(value, wording) or value if name in _NESTED else value
                for name, value in found.groupdict().items()
            }
            return wording.text(msgid, **values)
    if found := _WRITTEN.fullmatch(text):
        return f"{worded(found['where'], wording) or found['where']}: «{found['written']}»"
    return ""


def told(text: str, wording: Wording) -> Markup:
    """A sentence of the reader; English, and marked so, where it is not known."""
    return tag("span", own) if (own := worded(text, wording)) else tag("span", text, lang="en")


def day_told(text: str, wording: Wording) -> Markup:
    """What is told of the day of an article, and of claims that are accepted with another one."""
    return join(_joined([refusal(part, wording) for part in _NEXT_CLAIM.split(text)]))


def _joined(parts: list[Markup]) -> Iterator[Markup | str]:
    for number, part in enumerate(parts):
        yield from ((" · ", part) if number else (part,))


def refusal(text: str, wording: Wording) -> Markup:
    """Why a file could not be read, and how to mend that: «fault. Mend: mend.»"""
    fault, _, mend = text.partition(" Mend: ")
    fault, mend = fault.rstrip(".") if mend else fault, mend.rstrip(".")
    own, help_ = worded(fault, wording), worded(mend, wording)
    if not mend:
        return told(fault, wording)
    if own and help_:
        return tag("span", wording.text("{fault}. Mend: {mend}.", fault=own, mend=help_))
    return join([told(fault, wording), ". ", tag("span", f"Mend: {mend}.", lang="en")])
