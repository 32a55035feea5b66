"""Furniture by the shape of a line: captions, bylines, placeholders, stamps, lists of other articles.

From a text and the shapes of geodata/furniture.csv to the stretches that are not the article, and its body.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from dashboard.articles.masthead import STAMP_WORDS, read_masthead
from dashboard.articles.shapes import Shapes, bare
from dashboard.days import full_day
from dashboard.models import Furniture
from dashboard.text import fold, has_chinese

__all__ = ["PREFIX", "Line", "Survey", "find_furniture", "is_sentence"]


class Line(NamedTuple):
    """One line without the white space around it."""

    start: int
    end: int
    text: str
    folded: str


PREFIX = re.compile(r"\s{0,3}date (\d{4}-\d{2}-\d{2})\s")
_PLACEHOLDER = re.compile(r"!?\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)\s?\|?|\[(?:Ảnh|Photo|Image|Video)\]", re.IGNORECASE)
_SENTENCE_ENDS = tuple(".!?…;:。！？")


class Survey(NamedTuple):
    """What `find_furniture` made of a text: its furniture, sorted, the span of its body, and all its lines."""

    furniture: tuple[Furniture, ...]
    body: tuple[int, int]
    lines: list[Line]


def _text_lines(text: str, begin: int) -> list[Line]:
    """The lines of `text` from `begin` that are not blank, without the white space around them."""
    lines = []
    folded, at = fold(text), begin
    for whole in text[begin:].split("\n"):
        if piece := whole.strip():
            start = at + whole.index(piece[0])
            end = start + len(piece)
            lines.append(Line(start, end, piece, folded[start:end]))
        at += len(whole) + 1
    return lines


def is_sentence(line: Line) -> bool:
    return line.text.rstrip("\"'”’»)]").endswith(_SENTENCE_ENDS)


def _runs(line: Line) -> bool:
    """Whether a line is running text: a sentence of some length, a Chinese one of half of it."""
    long = len(line.text) > 60 or (len(line.text) > 24 and has_chinese(line.text[:12]))
    return long and is_sentence(line)


def _tail_at(lines: Sequence[Line], shapes: Shapes) -> int:
    """The index of the line where the list of other articles begins, else their number."""
    seen_text = False
    for index, line in enumerate(lines):
        heading = bare(line.folded)
        if seen_text and len(line.text) < 200:
            alone = heading in shapes.patterns["tail"]
            word, colon, _ = line.folded.replace("：", ":").partition(":")
            heads = bool(colon) and bare(word) in shapes.patterns["tail"]
            if alone or (heads and index * 2 >= len(lines)):
                return index
        seen_text = seen_text or _runs(line)
    return len(lines)


def _asides(lines: Sequence[Line], shapes: Shapes) -> Iterator[Line]:
    """Links to other articles inside the text: a line that begins so, or a heading and the headlines after it."""
    after_heading, patterns = False, shapes.patterns["aside"]
    for line in lines:
        if after_heading and not is_sentence(line) and len(line.text) < 200:
            yield line
            continue
        after_heading = False
        if not line.folded.startswith(patterns) and not line.text.startswith(">>"):
            continue
        for pattern in patterns:
            rest = line.folded.removeprefix(pattern)
            if len(rest) < len(line.folded) and len(line.text) < 250 and rest.lstrip()[:1] in ("", ":", ">", "-", "|"):
                after_heading = not bare(rest)
                yield line
                break
            if pattern == ">>" and line.text.startswith(">>"):
                yield line
                break


@lru_cache(maxsize=16)
def _opening(patterns: tuple[str, ...], until: str) -> re.Pattern[str]:
    """One expression for any of `patterns` with `until` behind it; compiled once, for every line is held against it."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, patterns))}){until}")


@lru_cache(maxsize=16)
def _endings(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The patterns of several words as they stand at the end of a line."""
    return tuple(f" {pattern}" for pattern in patterns if " " in pattern)


@lru_cache(maxsize=16)
def _marked(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for any of `patterns` before a colon or behind a bracket."""
    any_of = "|".join(map(re.escape, patterns))
    return re.compile(rf"(?:{any_of}):|\((?:{any_of})")


def _has_credit(line: Line, shapes: Shapes) -> bool:
    """Whether a short line begins with the credit of a picture or bears it near its end."""
    if len(line.text) > 450:
        return False
    if _opening(shapes.patterns["byline"], r"\s?[:：]").match(line.folded):
        return False
    words = shapes.patterns["credit"]
    if line.folded.rstrip(")] ").endswith(_endings(words)):
        return True
    if _opening(words, r"(?!\s?[a-z0-9])").match(line.folded):
        return True
    last = line.folded[-90:]
    return (":" in last or "(" in last) and _marked(words).search(last) is not None


def _captions(text: str, lines: Sequence[Line], shapes: Shapes) -> Iterator[Line]:
    """Lines under a picture: with its credit, after its placeholder, or where blank lines mark pictures only.

    A text that ends its paragraphs with a single break and leaves a blank line here and there has lost
    a picture at each: a short sentence between that blank and the next paragraph is the caption.
    """
    gaps = [text.count("\n", a.end, b.start) for a, b in itertools.pairwise(lines)]
    pictures = 0 < sum(g > 1 for g in gaps) * 2 < len(gaps) + 1
    for index, line in enumerate(lines):
        placed = index > 0 and _PLACEHOLDER.fullmatch(lines[index - 1].text) is not None and not is_sentence(line)
        if (
            _has_credit(line, shapes)
            or (line.text.endswith("|") and len(line.text) > 1)
            or (placed and len(line.text) < 300)
        ):
            yield line
            continue
        if not pictures or index == 0 or index + 1 >= len(lines) or gaps[index - 1] < 2 or gaps[index] != 1:
            continue
        longer = len(lines[index + 1].text) > 1.5 * len(line.text)
        if len(line.text) < 220 and longer and text[line.start : line.end].count(". ") == 0 and line.text.endswith("."):
            yield line


def _is_name(line: Line) -> bool:
    """Whether a line is one to six capitalised words, as a signature is."""
    words = re.findall(r"[^\W\d_]+", line.text)
    return (
        1 <= len(words) <= 6
        and len(line.text) <= 50
        and not is_sentence(line)
        and not re.search(r"\d", line.text)
        and all(w[0].isupper() for w in words)
    )


def _is_byline(line: Line, shapes: Shapes) -> bool:
    """Whether a short line names author or source."""
    if len(line.text) > 90:
        return False
    bare = line.folded.lstrip("([ （【")
    starts = _opening(shapes.patterns["byline"], "(?![a-z])").match(bare) is not None
    return _is_name(line) or (
        starts and len(line.text.split()) <= 10 and not line.text.endswith((".", "。", "！", "？"))
    )


def _notices(lines: Sequence[Line], shapes: Shapes) -> Iterator[Line]:
    """Short lines that begin as buttons, imprints and copyright notices do, and are no sentence that goes on."""
    words = _opening(shapes.patterns["notice"], "(?![a-z0-9])")
    for line in lines:
        if len(line.text) < 200 and words.match(line.folded.lstrip("([*-> ")) and not line.folded.endswith((",", ";")):
            ends = is_sentence(line) and len(line.text) > 90
            if not ends:
                yield line


def _credits(lines: Sequence[Line], shapes: Shapes) -> Iterator[Line]:
    """Lines between the title and the text that name author or source, with or without a printed day."""
    for line in lines[1:6]:
        if _runs(line):
            return
        printed = full_day(line.folded) if len(line.text) < 120 else None
        rest = (line.folded[: printed[0]] + line.folded[printed[1] :]) if printed else line.folded
        rest = STAMP_WORDS.sub(" ", rest).strip("([ （【")
        short = len(rest.split()) <= 6 or printed is not None or ":" in rest[:20].replace("：", ":")
        if rest and len(rest) < 90 and short and _opening(shapes.patterns["byline"], "(?![a-z])").match(rest):
            yield line


def _printed(lines: Sequence[Line], shapes: Shapes) -> Iterator[Line]:
    """Lines with a day and a time only, and those above the text that name a paper, a town or a person beside it."""
    above = True
    for index, line in enumerate(lines):
        above = above and index < 8 and not _runs(line)
        found = read_masthead(line.text, shapes=shapes, folded=line.folded) if len(line.text) <= 110 else None
        if found and (found.bare or above) and (found.bare is False or len(line.text) <= 70):
            yield line


def _bylines(content: Sequence[Line], shapes: Shapes) -> Iterator[Line]:
    """The last lines of the text that name author or source."""
    for line in reversed(content[1:]):
        if not _is_byline(line, shapes):
            return
        yield line


def _datelines(content: Sequence[Line], shapes: Shapes) -> Iterator[Furniture]:
    """The agency codes at the head of a line in the lead; the town before a bracketed code is text."""
    for line in content[:8]:
        match = shapes.dateline.match(line.text)
        if match:
            yield Furniture(line.start + match.start("mark"), line.start + match.end("mark"), "dateline")


def find_furniture(text: str, shapes: Shapes) -> Survey:
    """Every stretch of `text` that is not its article, and the span of the body.

    The body runs from the first line of text to the last; captions and datelines lie inside it.
    """
    prefix = PREFIX.match(text)
    begin = prefix.end() if prefix else 0
    lines = _text_lines(text, begin)
    tail = _tail_at(lines, shapes)
    content = lines[:tail]
    found: dict[int, Furniture] = {}

    def mark(marked: Iterable[Line], kind: str) -> None:
        for line in marked:
            found.setdefault(line.start, Furniture(line.start, line.end, kind))

    mark((line for line in content if _PLACEHOLDER.fullmatch(line.text)), "placeholder")
    mark(_printed(content, shapes), "stamp")
    mark(_captions(text, content, shapes), "caption")
    mark(_asides(content, shapes), "aside")
    mark(_notices(content[1:], shapes), "notice")
    mark(_credits(content, shapes), "byline")
    plain = [line for line in content if line.start not in found]
    mark(_bylines(plain, shapes), "byline")
    for piece in _datelines(plain, shapes):
        found.setdefault(piece.start, piece)
    outside = {"placeholder", "stamp", "aside", "byline", "notice"}
    own = [line for line in content if line.start not in found or found[line.start].kind not in outside]
    body = (own[0].start, own[-1].end) if own else (begin, begin)
    if prefix:
        found[0] = Furniture(0, begin, "prefix")
    if tail < len(lines):
        found[lines[tail].start] = Furniture(lines[tail].start, len(text), "tail")
    return Survey(tuple(found[start] for start in sorted(found)), body, lines)
