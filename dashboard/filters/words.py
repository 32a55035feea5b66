"""Free text: whether words are found in names and excerpts, deaf to tones, case and đ.

Names count in every script and spelling of the gazetteer, with and without their spaces.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from dashboard.filters.whereabouts import ByIdentity, provinces_at, site_of
from dashboard.models import Article, Corridor, Crossing, Names, Project, ProjectState
from dashboard.text import has_chinese, search_key, sentence_at

if TYPE_CHECKING:
    from dashboard.gazetteer import Gazetteer

__all__ = ["Searchable", "matches", "place_matches", "project_matches"]

_SHORTEST_COMPACT = 4


@dataclass(frozen=True, slots=True)
class Searchable:
    """Names ready to be searched: all their words, and each name read on without spaces from each of its words."""

    words: str
    compact: str

    @classmethod
    def of(cls, names: Iterable[str]) -> Searchable:
        keys = [search_key(name) for name in names]
        tails = ("".join(words[i:]) for words in map(str.split, keys) for i in range(len(words)))
        return cls(" ".join(keys), "\n" + "\n".join(tails))


def matches(query: str, names: Searchable, excerpts: Iterable[str] = ()) -> bool:
    """Whether every word of `query` begins a word of the names or of one excerpt, deaf to tones, case and đ.

    A name also matches without its spaces (`hanoi`, `youyi guan`), Chinese characters anywhere.
    `excerpts` are search keys already.
    """
    wanted = search_key(query)
    if not wanted:
        return not query.strip()
    compact = wanted.replace(" ", "")
    if len(compact) >= _SHORTEST_COMPACT and f"\n{compact}" in names.compact:
        return True
    words = wanted.split()
    return any(all(_has_word(word, text) for word in words) for text in (names.words, *excerpts))


def _has_word(word: str, text: str) -> bool:
    """Whether `text` has a word that begins with `word`; between Chinese characters there are no words."""
    return word in text if has_chinese(word) else text.startswith(word) or f" {word}" in text


@lru_cache(maxsize=8_192)
def _excerpt_key(article: Article, start: int, end: int) -> str:
    """The searchable form of the sentence that holds a piece of evidence."""
    first, last = sentence_at(article.text, start, end)
    return search_key(article.text[first:last])


@lru_cache(maxsize=4)
def _spellings(tables: ByIdentity) -> dict[str, list[str]]:
    """All spellings of the toponym table by place."""
    table: dict[str, list[str]] = {}
    for toponym in tables.it.toponyms:
        table.setdefault(toponym.place, []).append(toponym.text)
    return table


def _all_names(names: Names) -> list[str]:
    return [name for name in (names.vi, names.zh, names.en, names.pinyin) if name]


def _place_names(place_id: str, tables: ByIdentity) -> list[str]:
    """Every name of a place in every script: its own, its two sides', its spellings, its provinces'."""
    place = tables.it.places.get(place_id)
    if place is None:
        return []
    ids = [place_id]
    found = _all_names(place.names)
    if isinstance(place, Crossing):
        found += _all_names(place.vn_names) + _all_names(place.cn_names)
        ids += [place.vn_gate, place.cn_gate]
    if isinstance(place, Corridor):
        found += [name for stop in place.stops for name in _all_names(stop.names)]
    for province in sorted(provinces_at(place, tables.it)):
        if province in tables.it.places:
            found += _all_names(tables.it.places[province].names)
    return found + [text for key in ids for text in _spellings(tables).get(key, ())]


@lru_cache(maxsize=1_024)
def _place_key(place_id: str, tables: ByIdentity) -> Searchable:
    return Searchable.of(_place_names(place_id, tables))


@lru_cache(maxsize=8_192)
def _project_key(project: Project, tables: ByIdentity) -> Searchable:
    names = _all_names(project.names)
    for place_id in project.where:
        names += _place_names(site_of(place_id, tables.it), tables)
    return Searchable.of(names)


def place_matches(query: str, place_id: str, gazetteer: Gazetteer) -> bool:
    """Whether `query` is found in the names of a place or of its provinces."""
    return matches(query, _place_key(place_id, ByIdentity(gazetteer)))


def project_matches(query: str, state: ProjectState, gazetteer: Gazetteer) -> bool:
    """Whether `query` is found in the names of a project and its places, or in one of its excerpts."""
    excerpts = (_excerpt_key(c.evidence.article, c.evidence.start, c.evidence.end) for c in state.claims)
    return matches(query, _project_key(state.project, ByIdentity(gazetteer)), excerpts)
