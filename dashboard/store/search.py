"""Finding words in articles, deaf to tones, case and đ, and marking them in the original text.

The database only names articles; where the words stand is read off the folded text, whose offsets are those
of the original. So every database marks the same characters, and furniture is never found.

>>> index_words("Cửa khẩu 友谊关")
'cua khau 友谊 谊关 关'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dashboard.models import Article
from dashboard.text import fold, has_chinese, nfc, same_spelling, sentence_at

__all__ = ["Hit", "best_hit", "index_words", "query_runs", "readable_text"]

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")
_PHRASE = re.compile(r'"([^"]*)"')
_SNIPPET = 280


@dataclass(frozen=True, slots=True)
class Hit:
    """An article with the best place found in it.

    `start:end` counts in the article's text, `marks` in `snippet`, which is the sentence around the place.
    `whole` says that the place holds all that was typed in its order, `exact` that it has the typed tones too.
    """

    article: Article
    start: int
    end: int
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()
    whole: bool = False
    exact: bool = False


def _pairs(run: str) -> list[str]:
    """A run of Chinese as pairs of characters, its last one alone, so that one character can be found too."""
    return [run[i : i + 2] for i in range(len(run))]


def index_words(text: str) -> str:
    """The words of `text` as the index keeps them: folded, Chinese as pairs of characters."""
    words: list[str] = []
    for run in _RUN.findall(fold(nfc(text))):
        words += _pairs(run) if has_chinese(run) else [run]
    return " ".join(words)


def query_runs(query: str) -> list[list[str]]:
    """What an article must hold: each word, each "quoted phrase" and each Chinese name as a run of index words."""
    phrases = _PHRASE.findall(query)
    parts = [*phrases, *_RUN.findall(fold(nfc(_PHRASE.sub(" ", query))))]
    runs = []
    for part in parts:
        words = index_words(part).split()
        if has_chinese(part) and len(words) > 1:
            words = words[:-1]  # what follows the name in the text makes a pair with its last character
        if words:
            runs.append(words)
    return sorted(runs, key=lambda run: has_chinese(run[-1]) and len(run[-1]) == 1)


def readable_text(article: Article) -> str:
    """Title, publisher and body of an article without its furniture."""
    pieces = [article.title, article.publisher]
    at = article.body[0]
    for piece in sorted(article.furniture, key=lambda f: f.start):
        pieces.append(article.text[at : max(at, min(piece.start, article.body[1]))])
        at = max(at, piece.end)
    return "\n".join([*pieces, article.text[at : article.body[1]]])


def best_hit(article: Article, query: str) -> Hit:
    """The best place of `query` in `article`: the whole wording, else the sentence that holds most of its words."""
    whole = _spans(article, [query.replace('"', " ")])
    exact = [span for span in whole if same_spelling(article.text[slice(*span)], " ".join(nfc(query).split()))]
    words = whole or _spans(article, _RUN.findall(fold(nfc(query))))
    if not words:
        return Hit(article, *article.body, snippet=article.title)
    start, end = exact[0] if exact else whole[0] if whole else _densest(article, words)
    toned = bool(exact) and fold(nfc(query)) != nfc(query).lower()
    return replace(_cut(article, (start, end), words), whole=bool(whole), exact=toned)


def _spans(article: Article, wordings: Iterable[str]) -> list[tuple[int, int]]:
    """Where any of the wordings stands in the body outside furniture; the last word may be a beginning."""
    folded = fold(article.text)
    found: set[tuple[int, int]] = set()
    for wording in wordings:
        runs = _RUN.findall(fold(nfc(wording)))
        if not runs:
            continue
        pattern = r"[\W_]*".join(re.escape(run) if has_chinese(run) else rf"\b{re.escape(run)}" for run in runs)
        tail = "" if has_chinese(runs[-1]) else r"\w*"
        found.update(
            match.span() for match in re.finditer(pattern + tail, folded) if not article.in_furniture(*match.span())
        )
    return sorted(found)


def _densest(article: Article, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The span in whose sentence most different words were found, the first of equals."""

    def different(span: tuple[int, int]) -> int:
        first, last = sentence_at(article.text, *span)
        return len({fold(article.text[s:e]) for s, e in spans if first <= s and e <= last})

    return max(spans, key=lambda span: (different(span), -span[0]))


def _cut(article: Article, at: tuple[int, int], spans: Sequence[tuple[int, int]]) -> Hit:
    """The sentence around `at`, shortened to what a list can show, with the marks that lie in it."""
    first, last = sentence_at(article.text, *at)
    if last - first > _SNIPPET:
        first = max(first, at[0] - _SNIPPET // 3)
        last = min(last, max(at[1], first + _SNIPPET))
    before = "… " if first > sentence_at(article.text, *at)[0] else ""
    after = " …" if last < sentence_at(article.text, *at)[1] else ""
    shift = len(before) - first
    marks = tuple(_apart((s + shift, e + shift) for s, e in spans if first <= s and e <= last))
    return Hit(article, *at, snippet=before + article.text[first:last] + after, marks=marks)


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans in order without those that overlap an earlier one."""
    reached = -1
    for start, end in spans:
        if start >= reached:
            yield start, end
            reached = end
