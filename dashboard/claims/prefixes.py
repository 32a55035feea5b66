"""Many expressions over one text, fast: each is tried only where a word begins as one of its matches may begin.

From the source of an expression to the literal beginnings of all its matches, and from a set of expressions to an
index by beginning. An expression whose beginnings cannot be told is searched for everywhere: slower, never wrong.

>>> sorted(beginnings("(?:cặp )?cửa khẩu|lối mở"))
['cặp cửa ', 'cửa khẩu', 'lối mở']
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

__all__ = ["PrefixIndex", "beginnings"]

_LENGTH = 8
"""Characters of a beginning by which an expression is filed."""
_ENDED = "\0"
"""Closes a beginning after which anything may follow."""
_KEPT = 1_500
"""Windows of text kept with the expressions filed under them."""
_SPECIAL = frozenset("\\[].^$*+{}")
_PLAIN_CLASS = re.compile(r"\[[^\]\\^-]+\]")
_Item = TypeVar("_Item")


class _UnknownError(Exception):
    """The beginning of the expression is not literal."""


def _close(source: str, start: int) -> int:
    """Where the group that opens at `start` closes."""
    depth, at = 0, start
    while at < len(source):
        if source[at] == "\\":
            at += 1
        elif source[at] == "[":
            at = source.index("]", at + 2)
        elif source[at] in "()":
            depth += 1 if source[at] == "(" else -1
            if not depth:
                return at
        at += 1
    raise _UnknownError(source)


def _split(source: str) -> list[str]:
    """The alternatives of an expression at its outermost level."""
    parts, begin, at = [], 0, 0
    while at < len(source):
        if source[at] == "\\":
            at += 1
        elif source[at] == "(":
            at = _close(source, at)
        elif source[at] == "[":
            at = source.index("]", at + 2)
        elif source[at] == "|":
            parts.append(source[begin:at])
            begin = at + 1
        at += 1
    return [*parts, source[begin:]]


def _extend(heads: set[str], tails: set[str]) -> set[str]:
    return {head if _is_whole(head) else (head + tail)[:_LENGTH] for head in heads for tail in tails}


def _is_whole(head: str) -> bool:
    """Whether a beginning is as long as one gets, or nothing can be told of what follows."""
    return len(head) >= _LENGTH or head.endswith(_ENDED)


def _group(source: str, at: int) -> tuple[set[str], int]:
    """The beginnings of the group at `at` and where it ends; of a look-around, nothing."""
    close = _close(source, at)
    inner = source[at + 1 : close]
    if inner.startswith(("?=", "?!", "?<")):
        return {""}, close + 1
    return _any(inner.removeprefix("?:")), close + 1


def _sequence(source: str) -> set[str]:
    """The beginnings of one alternative; what may be repeated ends those that it stands in."""
    heads, ended, at = {""}, set[str](), 0
    while at < len(source) and not all(map(_is_whole, heads)):
        if source[at] == "(":
            try:
                found, at = _group(source, at)
            except _UnknownError:
                break
        elif source.startswith("\\d", at):
            found, at = set("0123456789"), at + 2
        elif source[at] == "[" and _PLAIN_CLASS.match(source, at):
            close = source.index("]", at)
            found, at = set(source[at + 1 : close]), close + 1
        elif source[at] in _SPECIAL or source[at] == "?":
            break
        else:
            found, at = {source[at]}, at + 1
        after = source[at : at + 1]
        if after in {"+", "{", "*"}:
            ended |= {head if _is_whole(head) else head + _ENDED for head in _extend(heads, found)}
            if after != "*":
                heads = set()
                break
            at += 1
            continue
        if after == "?":
            found, at = found | {""}, at + 1
        heads = _extend(heads, found)
    if at < len(source):
        heads = {head if _is_whole(head) else head + _ENDED for head in heads}
    return heads | ended


def _any(source: str) -> set[str]:
    return {head for part in _split(source) for head in _sequence(part)}


@lru_cache(maxsize=4_096)
def beginnings(source: str) -> frozenset[str] | None:
    """The first characters (up to eight) of every text that the expression matches; None if they cannot be told."""
    try:
        found = {head.removesuffix(_ENDED) for head in _any(source)}
    except (_UnknownError, ValueError):
        return None
    return None if "" in found else frozenset(found)


@lru_cache(maxsize=4_096)
def _pattern(expression: str) -> re.Pattern[str]:
    """An expression compiled when a text first begins like it: most texts meet few, and many stand in two indexes."""
    return re.compile(expression)


class PrefixIndex(Generic[_Item]):
    """Expressions by the beginnings of their matches, which are told of the source that each is made of.

    A class because the index costs more than a search; `everywhere` is for texts without spaces.
    """

    def __init__(self, entries: Sequence[tuple[_Item, str, str]], *, everywhere: bool) -> None:
        self._everywhere = everywhere
        self.items = tuple(item for item, _, _ in entries)
        self._slow: list[tuple[_Item, re.Pattern[str]]] = []
        self._by_start: dict[str, list[tuple[_Item, str]]] = defaultdict(list)
        for item, source, expression in entries:
            starts = beginnings(source)
            if starts is None:
                self._slow.append((item, _pattern(expression)))
            for start in starts or ():
                self._by_start[start].append((item, expression))
        self._by_start = dict(self._by_start)
        self._lengths = sorted({len(start) for start in self._by_start}, reverse=True)
        self._starts = AhoCorasick(sorted(self._by_start))
        self._filed: dict[str, tuple[tuple[_Item, re.Pattern[str]], ...]] = {}

    def _file(self, window: str) -> tuple[tuple[_Item, re.Pattern[str]], ...]:
        """The expressions that may match where the text goes on with `window`; kept, for texts repeat themselves."""
        if len(self._filed) > _KEPT:
            self._filed.clear()
        tried = [entry for length in self._lengths for entry in self._by_start.get(window[:length], ())]
        different = {expression: item for item, expression in tried}
        found = self._filed[window] = tuple((item, _pattern(expression)) for expression, item in different.items())
        return found

    def places(self, text: str, start: int, end: int) -> list[int]:
        """Where any of the beginnings stands, at the begin of a word if that matters."""
        met = self._starts.find_matches_as_indexes(text[start:end], overlapping=True)
        places = sorted({start + at for _, at, _ in met})
        if self._everywhere:
            return places
        return [at for at in places if not at or not ((before := text[at - 1]).isalnum() or before == "_")]

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[_Item, int, int]]:
        """Every item with the span of its longest match at each place; the order is not told."""
        filed = self._filed
        for at in self.places(text, start, end):
            window = text[at : at + _LENGTH]
            for item, pattern in filed[window] if window in filed else self._file(window):
                match = pattern.match(text, at, end)
                if match:
                    yield item, at, match.end()
        for item, pattern in self._slow:
            for match in pattern.finditer(text, start, end):
                if self._everywhere or match.start() == 0 or not text[match.start() - 1].isalnum():
                    yield item, match.start(), match.end()
