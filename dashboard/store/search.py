"""Finding words in articles, deaf to tones, case and đ, and marking them in the original text.

The database only names articles; where the words stand is read off the folded text, whose offsets are those
of the original. So every database marks the same characters, and furniture is never found.

>>> index_words("Cửa khẩu 友谊关")
'cua khau 友谊 谊关 关'
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import add

from dashboard.models import Article
from dashboard.spans import Spans
from dashboard.text import fold, has_chinese, nfc, same_spelling, sentence_at

__all__ = ["Hit", "best_hit", "closeness", "index_words", "query_runs", "readable_text"]

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")
_PLAIN = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))
"""Most folded text is ASCII, whose words need no pattern."""
_PHRASE = re.compile(r'"([^"]*)"')
_SNIPPET = 280
_SPANS = 300  # a text without full stops is one sentence, and pairs of spans are its square


@dataclass(frozen=True, slots=True)
class Hit:
    """An article with the best place found in it.

    `start:end` counts in the article's text, `marks` in `snippet`, which is the sentence around the place.
    `whole` says that the place holds all that was typed in its order, `exact` that it has the typed tones too;
    else `words` tells how many different words stand together there.
    """

    article: Article
    start: int
    end: int
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()
    words: int = 0
    whole: bool = False
    exact: bool = False


def _pairs(run: str) -> list[str]:
    """A run of Chinese as pairs of characters, its last one alone, so that one character can be found too."""
    return [*map(add, run, run[1:]), run[-1]]


def index_words(text: str) -> str:
    """The words of `text` as the index keeps them: folded, Chinese as pairs of characters."""
    folded = fold(nfc(text))
    if folded.isascii():
        return " ".join(folded.encode().translate(_PLAIN).decode().split())
    runs = _RUN.findall(folded)
    if not has_chinese(folded):
        return " ".join(runs)
    words: list[str] = []
    for run in runs:
        if "\u3400" <= run[0] <= "\u9fff":
            words += _pairs(run)
        else:
            words.append(run)
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
    """The best place of `query` in `article`: the whole wording, else the closest group of most of its words."""
    query = " ".join(nfc(query).replace('"', " ").split())
    whole = _spans(article, [query])
    words = whole or _spans(article, _RUN.findall(fold(query)))
    if not words:
        return Hit(article, *article.body, snippet=article.title)
    if not whole:
        start, end, number = _closest(article, words)
        return replace(_cut(article, (start, end), words), words=number)
    exact = [span for span in whole if same_spelling(article.text[slice(*span)], query)]
    toned = bool(exact) and fold(query) != query.lower()
    return replace(_cut(article, (exact or whole)[0], words), whole=True, exact=toned)


def closeness(hit: Hit) -> tuple[bool, bool, int, int]:
    """The order of hits: typed tones, whole wording, more words, words closer together."""
    return not hit.exact, not hit.whole, -hit.words, hit.end - hit.start if hit.words else 0


def _spans(article: Article, wordings: Iterable[str]) -> list[tuple[int, int]]:
    """Where any of the wordings stands in the body outside furniture; the last word may be a beginning."""
    folded, found = fold(article.text), set[tuple[int, int]]()
    (first, last), furniture = article.body, Spans((piece.start, piece.end) for piece in article.furniture)
    for wording in wordings:
        runs = _RUN.findall(fold(nfc(wording)))
        if not runs:
            continue
        pattern = r"[\W_]*".join(re.escape(run) if has_chinese(run) else rf"\b{re.escape(run)}" for run in runs)
        tail = "" if has_chinese(runs[-1]) else r"\w*"
        spans = (match.span() for match in re.finditer(pattern + tail, folded))
        found.update(span for span in spans if first <= span[0] and span[1] <= last and not furniture.meet(*span))
    return sorted(found)


def _closest(article: Article, spans: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """Start and end of the shortest stretch of one sentence with most different words, and how many those are."""
    best = (0, 0, 0)
    for first, last in _sentences_of(article, spans):
        at, stop = bisect_left(spans, (first, first)), bisect_left(spans, (last, last))
        inside = [(s, e, fold(article.text[s:e])) for s, e in spans[at : min(stop, at + _SPANS)] if e <= last]
        for i, (start, _, _) in enumerate(inside):
            seen: set[str] = set()
            for _, end, word in inside[i:]:
                if word in seen:
                    continue
                seen.add(word)
                if (len(seen), start - end) > (best[2], best[0] - best[1]):
                    best = (start, end, len(seen))
    return best


def _sentences_of(article: Article, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The sentences that hold the spans, each once; the spans come in the order of the text."""
    reached = -1
    for span in spans:
        if span[1] > reached:
            first, reached = sentence_at(article.text, *span)
            yield first, reached


def _cut(article: Article, at: tuple[int, int], spans: Sequence[tuple[int, int]]) -> Hit:
    """The sentence around `at`, shortened to what a list can show, with the marks that lie in it."""
    first, last = sentence_at(article.text, *at)
    begins, ends = first, last
    if last - first > _SNIPPET:
        first = max(first, at[0] - _SNIPPET // 3)
        last = min(last, max(at[1], first + _SNIPPET))
        first = first if first == begins else min(at[0], article.text.find(" ", first, at[0]) + 1 or at[0])
        last = last if last == ends else max(at[1], article.text.rfind(" ", at[1], last))
    before = "… " if first > begins else ""
    after = " …" if last < ends else ""
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
