"""Reading an article as one step: from the article to the places named in it and the claims proposed from it.

Pure, so that any `concurrent.futures.Executor` can run it; nothing is stored here. A lot is read step by step, all of
its articles at each: what a step works with stays near the processor, which makes it a sixth faster.

>>> reader = Reader.of(load_settings().geodata)  # doctest: +SKIP
>>> read(article, reader).claims  # doctest: +SKIP
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Self, TypeVar

from dashboard.articles import Shapes, load_shapes, read_bytes
from dashboard.claims import ClaimFinder, load_lexicon, load_weights
from dashboard.errors import ArticleError
from dashboard.gazetteer import Gazetteer, load_gazetteer
from dashboard.geoparse import Geoparser, load_cues
from dashboard.ingest.sources import Loaded, Source, plain, told_for
from dashboard.models import Article, Basis, Claim, Mention, Suggestion
from dashboard.store import Refused, Taken, rules_digest, signature_of, words_of

__all__ = ["Reader", "Reading", "read", "read_lot"]

_WORDS = re.compile(r"[\u3400-\u9fff]{2}|[^\W\d_\u3400-\u9fff]+")
_FEWEST = 5
"""Words, of two Chinese characters each: less says nothing of anybody, it is a stray letter or a name."""

_Before = TypeVar("_Before")
_After = TypeVar("_After")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article says: the places it names, the claims proposed from it, what the tables may lack, whether it
    is about this border at all, and what could not be found."""

    article: Article
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    warnings: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    relevant: bool = True


@dataclass(frozen=True, slots=True)
class Reader:
    """The finders that read every article; built once, because their tables take longer than an article.

    `rules` is the hash of the tables and of the code that reads by them, `geodata` the folder of the tables.
    """

    geoparser: Geoparser
    finder: ClaimFinder
    shapes: Shapes | None = None
    geodata: Path | None = None
    rules: str = ""

    @classmethod
    def of(cls, geodata: Path, gazetteer: Gazetteer | None = None) -> Self:
        """The reader of the tables in `geodata`. Raises DataFaults."""
        places = gazetteer or load_gazetteer(geodata)
        finder = ClaimFinder(places, load_lexicon(geodata), load_weights(geodata))
        geoparser = Geoparser(places, cues=load_cues(geodata))
        return cls(geoparser, finder, load_shapes(geodata), geodata, rules_digest(geodata))


def read(article: Article, reader: Reader) -> Reading:
    """Everything that `reader` finds in `article`, with provinces taken as they were on its day.

    An article that is not about this border gives its provinces, but no claim and no suggestion.
    """
    return _with_claims(_with_places(article, reader), reader)


def _with_places(article: Article, reader: Reader) -> Reading:
    """What the geoparser finds in an article."""
    mentions = tuple(reader.geoparser.find_mentions(article, day=article.known))
    warnings = _warnings(article, mentions)
    if not reader.geoparser.relevance(article, day=article.known).relevant:
        return Reading(article, mentions, warnings=warnings, relevant=False)
    suggestions = tuple(reader.geoparser.find_suggestions(article, mentions))
    return Reading(article, mentions, warnings=warnings, suggestions=suggestions)


def _with_claims(reading: Reading, reader: Reader) -> Reading:
    """The same with what the rules find in an article about this border."""
    if not reading.relevant:
        return reading
    claims = tuple(reader.finder.find_claims(reading.article, reading.mentions))
    suggestions = reader.finder.find_suggestions(reading.article, reading.mentions)
    return replace(reading, claims=claims, suggestions=(*reading.suggestions, *suggestions))


def _warnings(article: Article, mentions: Sequence[Mention]) -> tuple[str, ...]:
    found = {
        "no title found": not article.title,
        "publication day unknown": article.basis in (Basis.UNKNOWN, Basis.FETCHED),
        "no sentence of running text found": article.body[0] >= article.body[1],
        "no place of the gazetteer found": not mentions,
    }
    return (*article.warnings, *(warning for warning, holds in found.items() if holds))


def read_lot(lot: Sequence[Loaded], reader: Reader) -> list[Taken | Refused]:
    """What each source of a lot holds, ready for the store; whatever goes wrong with one is a reason to refuse it."""
    articles = _each(lot, lot, lambda loaded, _: _article(loaded, reader))
    placed = _each(lot, articles, lambda _, article: _with_places(article, reader))
    told = _each(lot, placed, lambda _, reading: _with_claims(reading, reader))
    return _each(lot, told, lambda loaded, reading: _taken(loaded, reading, reader))


def _each(
    lot: Sequence[Loaded], found: Sequence[_Before | Refused], step: Callable[[Loaded, _Before], _After]
) -> list[_After | Refused]:
    """One step for every source that is not refused yet."""
    pairs = zip(lot, found, strict=True)
    return [one if isinstance(one, Refused) else _careful(step, loaded, one) for loaded, one in pairs]


def _careful(step: Callable[[Loaded, _Before], _After], loaded: Loaded, before: _Before) -> _After | Refused:
    try:
        return step(loaded, before)
    except ArticleError as error:
        return _refused(loaded, error.code or "article", str(error))
    except Exception as error:  # a fault of a rule shall cost one article, not ten thousand
        name = loaded.source.name
        told = f"{name}: reading it failed ({type(error).__name__}: {error}). Mend: report it with the file."
        return _refused(loaded, "failed", told)


def _article(loaded: Loaded, reader: Reader) -> Article:
    """The article of a source with what its giver knows of it."""
    source = loaded.source
    article = read_bytes(
        loaded.data,
        name=_file(source),
        shapes=reader.shapes,
        published=source.published,
        fetched=loaded.obtained,
        url=source.url,
        media_type=source.media_type,
        charset=source.charset,
    )
    _refuse_too_little(article.text, _file(source))
    return _with_given(article, source)


def _refuse_too_little(text: str, name: str) -> None:
    """Raises ArticleError for a text that says too little to be kept, whatever its charset was."""
    words = len(list(islice(_WORDS.finditer(text), _FEWEST)))
    if words < _FEWEST:
        shown = " ".join(text.split())[:40]
        told = f"{name}: «{shown}» has {words} of the {_FEWEST} words that an article has at least"
        raise ArticleError(f"{told}. Mend: save the article's whole text into it.", code="too-short")


def _taken(loaded: Loaded, reading: Reading, reader: Reader) -> Taken:
    """A reading as the store takes it."""
    article = reading.article
    words = words_of(article)
    given, publisher, url = told_for(loaded.source)
    return Taken(
        source=loaded.key,
        sha256=loaded.sha256,
        rules=reader.rules,
        article=article,
        words=words,
        signature=signature_of(article, words),
        mentions=reading.mentions,
        claims=reading.claims,
        suggestions=reading.suggestions,
        media_type=_media_type(loaded.source),
        packed=zlib.compress(loaded.data, 1),
        given=given,
        publisher=publisher,
        url=url,
    )


def _refused(loaded: Loaded, code: str, reason: str) -> Refused:
    """A refusal that names the source as its giver did: many folders have a file of the same name."""
    file, name = _file(loaded.source), loaded.source.name
    reason = f"{name}{reason.removeprefix(file)}" if reason.startswith(f"{file}:") else reason
    return Refused(source=loaded.key, sha256=loaded.sha256, code=code, reason=reason)


def _file(source: Source) -> str:
    """The file name or, of a page that was fetched, the address: what the id of the article is made of."""
    if source.path is not None:
        return plain(source.path.name)
    return source.url if source.fetched is not None and source.url else plain(source.name)


def _media_type(source: Source) -> str:
    if source.media_type:
        return source.media_type
    return "text/plain" if _file(source).lower().endswith(".txt") else "text/html"


def _with_given(article: Article, source: Source) -> Article:
    """`article` with what its giver knows of it: the publisher rather than the article's own word, the address."""
    if source.publisher:
        article = replace(article, publisher=source.publisher)
    if source.url and not article.url:
        article = replace(article, url=source.url)
    return article
