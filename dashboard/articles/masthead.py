"""The line that a page prints above or under its text: a day, often a time, often the name of the paper.

>>> read_masthead("Báo Giao thông - 05/12/2025 07:15 (GMT+7)", shapes=shapes).publisher  # doctest: +SKIP
'Báo Giao thông'
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.articles.shapes import Shapes
from dashboard.days import PrintedDay, full_day
from dashboard.text import fold

__all__ = ["STAMP_WORDS", "Masthead", "read_masthead"]


@dataclass(frozen=True, slots=True)
class Masthead:
    """The day of such a line and the paper that it names, if it names one."""

    printed: PrintedDay
    publisher: str = ""
    bare: bool = True
    """Whether the line holds nothing but the day and a time."""


STAMP_WORDS = re.compile(
    r"\b\d{1,2}[:h]\d{2}(?::\d{2})?\b|\b(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|ngay|luc|cap nhat|xuat ban|dang"
    r"|updated|published|posted|on|am|pm|sa|ch|gmt|utc|ict|mon|tue|wed|thu|fri|sat|sun|monday|tuesday|wednesday|thursday"
    r"|friday|saturday|sunday)\b|星期[一二三四五六日天]|发布时间|发布日期|发表时间|时间|发布|\+?0?7\b|[\s,|()（）/:：·-]+"
)
"""What a line of a day may hold besides it, folded: the hour, days of the week, words for printing, and marks."""
_SOURCE = re.compile(r"(?:来源|來源|稿源|nguon tin|nguon|theo|source)\s?")
_CREDIT = re.compile(r"\s(?:作者|记者|編輯|编辑|责任编辑|tac gia|by|pv|bien tap)(?![a-z]).*")
_PAPER = re.compile(
    r"(?:bao|tap chi|dai|cong ttdt|cong thong tin|trang tin|thong tan xa|ttxvn|vov|vtv)\b"
    r"|\S{2,30}\.(?:vn|com|cn|net|org|news|example)$|.{0,10}(?:报|報|网|網|社|台|臺|新闻|在线)$"
)


def read_masthead(text: str, *, shapes: Shapes, folded: str = "") -> Masthead | None:
    """The day and the paper of a line that holds nothing else, or None; `folded` is the line folded, if it is known."""
    if len(text) > 110:
        return None
    folded = folded or fold(text)
    printed = full_day(folded)
    if printed is None:
        return None
    day = PrintedDay(printed[2], text, "the line printed above the text")
    signs = list(text)
    signs[printed[0] : printed[1]] = " " * (printed[1] - printed[0])
    for match in STAMP_WORDS.finditer(folded[: printed[0]] + " " * (printed[1] - printed[0]) + folded[printed[1] :]):
        signs[match.start() : match.end()] = " " * (match.end() - match.start())
    name = " ".join("".join(signs).split()).strip(" .;–—")
    if not name:
        return Masthead(day)
    paper = _paper(name, shapes)
    return None if paper is None else Masthead(day, paper, bare=False)


def _paper(name: str, shapes: Shapes) -> str | None:
    """The paper that the words beside a day name; empty for a town or a person, None for words of another kind."""
    low = fold(name)
    if source := _SOURCE.match(low):
        rest = name[source.end() :]
        return rest[: len(_CREDIT.sub("", low[source.end() :]))].strip() if len(rest.split()) <= 8 else None
    if len(name.split()) > 6 or len(name) > 45:
        return None
    known = {fold(code): paper for code, paper in shapes.publishers.items()}
    known |= {fold(paper): paper for paper in shapes.publishers.values()}
    if low in known:
        return known[low]
    if _PAPER.match(low) or re.fullmatch(r"[A-Z]\w*[a-z][A-Z]\w*", name):
        return name
    capitals = all(word[0].isupper() for word in re.findall(r"[^\W\d_]+", name))
    return "" if capitals and len(name.split()) <= 4 and not re.search(r"[\d\u4e00-\u9fff.!?]", name) else None
