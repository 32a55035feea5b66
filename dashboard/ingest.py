"""Reading an article as one step: from the article to the places named in it and the claims proposed from it.

Pure, so that any `concurrent.futures.Executor` can run it; nothing is stored here.

>>> reader = Reader.of(load_settings().geodata)  # doctest: +SKIP
>>> read(article, reader).claims  # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from dashboard.claims import ClaimFinder, load_lexicon
from dashboard.gazetteer import Gazetteer, load_gazetteer
from dashboard.geoparse import Geoparser, load_cues
from dashboard.models import Article, Basis, Claim, Mention

__all__ = ["Reader", "Reading", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one article says: the places it names, the claims proposed from it, and what could not be found."""

    article: Article
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """The two finders that read every article; built once, because their tables take longer than an article."""

    geoparser: Geoparser
    finder: ClaimFinder

    @classmethod
    def of(cls, geodata: Path, gazetteer: Gazetteer | None = None) -> Self:
        """The reader of the tables in `geodata`. Raises DataFaults."""
        places = gazetteer or load_gazetteer(geodata)
        return cls(Geoparser(places, cues=load_cues(geodata)), ClaimFinder(places, load_lexicon(geodata)))


def read(article: Article, reader: Reader) -> Reading:
    """Everything that `reader` finds in `article`, with provinces taken as they were on its day."""
    mentions = reader.geoparser.find_mentions(article, day=article.known)
    claims = reader.finder.find_claims(article, mentions)
    return Reading(article, tuple(mentions), tuple(claims), _warnings(article, mentions))


def _warnings(article: Article, mentions: list[Mention]) -> tuple[str, ...]:
    found = {
        "no title found": not article.title,
        "publication day unknown": article.basis in (Basis.UNKNOWN, Basis.FETCHED),
        "no sentence of running text found": article.body[0] >= article.body[1],
        "no place of the gazetteer found": not mentions,
    }
    return tuple(warning for warning, holds in found.items() if holds)
