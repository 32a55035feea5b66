"""An article as the rules of claims see it: its key, its script, its sentences without furniture, and its places.

Made once for each article and asked by everything that looks for projects and statuses in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Self

from dashboard.claims.scripts import Script, script_of, text_key
from dashboard.claims.words import Words
from dashboard.models import Article, Mention
from dashboard.spans import Spans
from dashboard.text import sentences

__all__ = ["Reading"]

_LONGEST = 1_500
"""Characters of a sentence: judging one takes more than their number, and no journalist needs so many."""


@dataclass(frozen=True)
class Reading:
    """An article as the rules see it: its key (one character for one), script, mentions in order, and words."""

    article: Article
    key: str
    script: Script
    mentions: tuple[Mention, ...]
    words: Words

    @classmethod
    def of(cls, article: Article, mentions: Iterable[Mention], *, words: Words) -> Self:
        script = script_of(article.text[article.body[0] : article.body[1]])
        key = text_key(article.text, plain=script is Script.PLAIN, chinese=script is Script.ZH)
        return cls(article, key, script, tuple(sorted(mentions, key=attrgetter("start"))), words)

    def expression(self, frame: str) -> re.Pattern[str]:
        """A frame with the words of the table in it, as this script needs them."""
        return self.words.expression(frame, self.script)

    @cached_property
    def shut(self) -> Spans:
        """The furniture, with what lies outside the body."""
        start, end = self.article.body
        outside = [(-1, start), (end, len(self.article.text) + 1)]
        return Spans([*outside, *((f.start, f.end) for f in self.article.furniture)])

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The sentences of the body without the furniture in them: «TPO - Sáng 30/10 …»; endless ones in pieces."""
        text, (start, end) = self.article.text, self.article.body
        whole = sentences(text, start, end)
        if any(f.start < end and start < f.end for f in self.article.furniture):
            cut = (span for one in whole for span in self.shut.cut(*one))
            whole = [(a, b) for a, b in cut if text[a:b].strip()]
        return tuple(piece for a, b in whole for piece in _pieces(text, a, b))

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    @cached_property
    def _mention_starts(self) -> list[int]:
        return [m.start for m in self.mentions]

    @cached_property
    def said(self) -> dict[tuple[int, str], bool]:
        """Whether the sentence that begins at an offset holds an expression, as far as it was asked."""
        return {}

    @cached_property
    def named(self) -> Spans:
        """Where places are named."""
        return Spans((m.start, m.end) for m in self.mentions)

    def sentence_of(self, at: int) -> tuple[int, int]:
        """The sentence that holds an offset."""
        index = bisect_right(self._sentence_starts, at) - 1
        return self.sentences[index] if index >= 0 and at < self.sentences[index][1] else (at, at)

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in `start:end`, at most sixty."""
        first = bisect_left(self._mention_starts, start)
        last = bisect_left(self._mention_starts, end, first)
        return list(self.mentions[first : min(last, first + 60)])


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in pieces that can be judged in a time that anybody would wait for, cut after a stop or a space."""
    while end - start > _LONGEST:
        half, full = start + _LONGEST // 2, start + _LONGEST
        cuts = (text.rfind(mark, half, full) for mark in (". ", "。", "; ", "；", ", ", " "))
        cut = next((at + 1 for at in cuts if at >= 0), full)
        yield start, cut
        start = cut
    yield start, end
