"""Which articles print the same wire story: kept up with every article that comes in, whatever their order.

Two articles belong together when `reprints` says so, and stories are what hangs together by such pairs. The story
of an article is the earliest known of them, so that the same articles give the same stories in any order.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import sqlalchemy as sa

from dashboard.models import Article, Basis
from dashboard.reprints import METHOD, Sketch, Version, bands, is_brief, is_likely, is_reprint, sign, unpack
from dashboard.store.rows import words_of
from dashboard.store.schema import ARTICLES, BANDS, MENTIONS, SIGNATURES, in_lots, insert_rows, rows_with
from dashboard.store.search import index_words

__all__ = ["Placed", "forget", "place", "place_all", "place_missing", "placed", "signature_of"]

_CROWD = 50
"""Articles that a band holds at most: one that more share is that of a template, and says little. The same figures
in the same template share further bands."""

_LOOKED_AT, _COMPARED = 200, 50
"""Candidates of an article, those that share most bands first, whose signatures and whose words are looked at."""
_AT_ONCE = 50
"""Articles placed together; the neighbours of all of them are in memory, and a large store has many."""
_TOLD = frozenset({Basis.STATED, Basis.HEADER, Basis.INFERRED})
_TEXT = (ARTICLES.c.title, ARTICLES.c.publisher, ARTICLES.c.published, ARTICLES.c.basis, ARTICLES.c.words)


class Placed(NamedTuple):
    """An article to be put to its story: its number in the table, its signature, and what its text follows from."""

    seq: int
    article: str
    signature: bytes
    words: str
    title: str
    publisher: str
    day: dt.date | None


def signature_of(article: Article, words: str) -> bytes:
    """The signature of an article whose indexed words are `words`."""
    return sign(_running(words, article.title, article.publisher))


def placed(article: Article, words: str, *, seq: int, signature: bytes | None = None) -> Placed:
    """What there is to know of an article to place it; `signature` where it is known already."""
    day = article.published if article.basis in _TOLD else None
    made = signature_of(article, words) if signature is None else signature
    return Placed(seq, article.id, made, words, article.title, article.publisher, day)


def place(connection: sa.Connection, article: Article, *, words: str = "") -> None:
    """Puts one article that is new or has changed to its story."""
    forget(connection, [article.id])
    seq = connection.execute(sa.select(ARTICLES.c.seq).where(ARTICLES.c.id == article.id)).scalar_one()
    place_all(connection, [placed(article, words or words_of(article), seq=seq)])


def place_missing(connection: sa.Connection) -> None:
    """Places every article that has no signature; all of them, if any was signed in an older way."""
    if connection.execute(sa.select(SIGNATURES.c.article).where(SIGNATURES.c.method != METHOD)).first():
        for statement in (BANDS.delete(), SIGNATURES.delete(), ARTICLES.update().values(story="")):
            connection.execute(statement)
    missing = ARTICLES.c.id.not_in(sa.select(SIGNATURES.c.article))
    numbers = connection.execute(sa.select(ARTICLES.c.seq).where(missing).order_by(ARTICLES.c.seq)).scalars().all()
    for lot in in_lots(numbers):
        query = sa.select(ARTICLES.c.seq, ARTICLES.c.id, *_TEXT).where(ARTICLES.c.seq.in_(lot)).order_by(ARTICLES.c.seq)
        place_all(connection, [_unsigned(row) for row in connection.execute(query).mappings().all()])


def forget(connection: sa.Connection, articles: Iterable[str]) -> None:
    """Takes articles out of their stories, before they are deleted or placed anew."""
    for article in articles:
        _take_out(connection, article)


def _running(words: str, title: str, publisher: str) -> list[str]:
    """The indexed words of an article without those of its title, before the text and in it, and its publisher."""
    first, found = index_words(title).split(), words.split()
    head = [*first, *index_words(publisher).split()]
    if found[: len(head)] == head:
        found = found[len(head) :]
    return found[len(first) :] if first and found[: len(first)] == first else found


def _unsigned(row: Any) -> Placed:
    """A kept article as one that is to be placed."""
    day = row["published"] if row["basis"] in _TOLD else None
    signature = sign(_running(row["words"], row["title"], row["publisher"]))
    return Placed(row["seq"], row["id"], signature, row["words"], row["title"], row["publisher"], day)


def _version(connection: sa.Connection, row: Any) -> Version:
    day = row["published"] if row["basis"] in _TOLD else None
    return _printing(connection, row["id"], _running(row["words"], row["title"], row["publisher"]), day)


def _printing(connection: sa.Connection, article: str, words: Sequence[str], day: dt.date | None) -> Version:
    """An article as it is compared; of a brief with the places that it names, which are asked for then only."""
    if not is_brief(words):
        return Version(words, day)
    places = connection.execute(sa.select(MENTIONS.c.place).where(MENTIONS.c.article == article)).scalars()
    return Version(words, day, frozenset(places))


def place_all(connection: sa.Connection, arrivals: Sequence[Placed]) -> None:
    """Puts articles that have no signature yet to their stories, and keeps their signatures and bands."""
    for at in range(0, len(arrivals), _AT_ONCE):
        _place_some(connection, arrivals[at : at + _AT_ONCE])


def _place_some(connection: sa.Connection, arrivals: Sequence[Placed]) -> None:
    rows = [(one.article, METHOD, one.signature) for one in arrivals]
    insert_rows(connection, SIGNATURES, ("article", "method", "hashes"), rows)
    signed = [one for one in arrivals if one.signature]
    keys = {one.seq: bands(one.signature) for one in signed}
    search = _Search(connection)
    search.load(key for found in keys.values() for key in found)
    kept = [(key, one.seq) for one in signed for key in search.add(one, keys[one.seq])]
    kept.sort()  # in the order of the table's tree
    insert_rows(connection, BANDS, ("band", "article"), kept)
    search.name_stories()


@dataclass(slots=True)
class _Search:
    """The neighbourhood of a batch: who shares a band with whom, and which stories have been found to be one."""

    connection: sa.Connection
    by_band: dict[int, list[int]] = field(default_factory=dict)
    sketches: dict[int, Sketch] = field(default_factory=dict)
    arrivals: dict[int, Placed] = field(default_factory=dict)
    versions: dict[int, Version] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    story: dict[str, str] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    def load(self, keys: Iterable[int]) -> None:
        """Reads the articles that share any of the bands, with signature and story."""
        for band, article in rows_with(self.connection, BANDS, "band", sorted(set(keys))):
            held = self.by_band.setdefault(band, [])
            if len(held) < _CROWD:
                held.append(article)
        near = {seq for found in self.by_band.values() for seq in found}
        query = sa.select(ARTICLES.c.seq, ARTICLES.c.id, ARTICLES.c.story, SIGNATURES.c.hashes)
        query = query.join(SIGNATURES, SIGNATURES.c.article == ARTICLES.c.id)
        for lot in in_lots(sorted(near)):
            for seq, name, story, hashes in self.connection.execute(query.where(ARTICLES.c.seq.in_(lot))):
                self.names[seq] = name
                self.sketches[seq] = unpack(hashes)
                self.story[name] = story or name

    def add(self, one: Placed, keys: Sequence[int]) -> list[int]:
        """Finds the stories that `one` prints, and makes them one; gives the bands by which it can be found itself."""
        sketch, own = unpack(one.signature), one.article
        self.names[one.seq], self.sketches[one.seq], self.arrivals[one.seq] = own, sketch, one
        self.story.setdefault(own, own)
        met = [self.by_band[key] for key in keys if key in self.by_band]
        shared = Counter(chain.from_iterable(met)) if met else Counter[int]()
        compared = 0
        for seq, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_LOOKED_AT]:
            root = self._root(self.names[seq])
            if root == self._root(own) or not is_likely(sketch, self.sketches[seq]):
                continue
            if compared == _COMPARED:
                break
            compared += 1
            if is_reprint(self._version_of(one.seq), self._version_of(seq)):
                self.touched |= {root, self._root(own)}
                self.story[root] = self._root(own)
        return self._joined(keys, one.seq)

    def _joined(self, keys: Iterable[int], seq: int) -> list[int]:
        """Puts an article to those of its bands; gives the bands that were no crowd yet."""
        joined = []
        for key in keys:
            crowd = self.by_band.setdefault(key, [])
            if len(crowd) < _CROWD:
                crowd.append(seq)
                joined.append(key)
        return joined

    def _root(self, article: str) -> str:
        while (parent := self.story.get(article, article)) != article:
            article = parent
        return article

    def _version_of(self, seq: int) -> Version:
        if seq in self.arrivals and seq not in self.versions:
            one = self.arrivals[seq]
            words = _running(one.words, one.title, one.publisher)
            self.versions[seq] = _printing(self.connection, one.article, words, one.day)
        if seq not in self.versions:
            row = (
                self.connection.execute(sa.select(ARTICLES.c.id, *_TEXT).where(ARTICLES.c.seq == seq)).mappings().one()
            )
            self.versions[seq] = _version(self.connection, row)
        return self.versions[seq]

    def name_stories(self) -> None:
        """Writes down what was found to be one story."""
        groups: dict[str, set[str]] = {}
        for article in self.touched:
            groups.setdefault(self._root(article), set()).add(article)
        for _, roots in sorted(groups.items()):
            members = sorted(roots)
            _name(self.connection, ARTICLES.c.story.in_(members) | ARTICLES.c.id.in_(members))


def _name(connection: sa.Connection, inside: sa.ColumnElement[bool]) -> None:
    """Names the story of the articles `inside` after the earliest known of them."""
    query = sa.select(ARTICLES.c.id, ARTICLES.c.published, ARTICLES.c.event_day, ARTICLES.c.story).where(inside)
    rows = connection.execute(query).all()
    first = min(rows, key=lambda row: (row.published or row.event_day or dt.date.max, row.id)).id
    wrong = [row.id for row in rows if row.story != (first if row.id != first else "")]
    named = sa.case((ARTICLES.c.id == first, ""), else_=first)
    for lot in in_lots(wrong):
        connection.execute(ARTICLES.update().where(ARTICLES.c.id.in_(lot)).values(story=named))


def _take_out(connection: sa.Connection, article: str) -> None:
    """Drops an article's signature, and parts the story that perhaps only it held together."""
    mine = SIGNATURES.c.article == article
    query = sa.select(SIGNATURES.c.hashes, ARTICLES.c.seq, ARTICLES.c.story).join(ARTICLES).where(mine)
    row = connection.execute(query).first()
    if row is None:
        return
    connection.execute(BANDS.delete().where(BANDS.c.band.in_(bands(row.hashes)) & (BANDS.c.article == row.seq)))
    connection.execute(SIGNATURES.delete().where(mine))
    story = row.story or article
    inside = (ARTICLES.c.story == story) | (ARTICLES.c.id == story)
    left = sa.select(ARTICLES.c.id, *_TEXT).where(inside, ARTICLES.c.id != article).order_by(ARTICLES.c.id)
    rest = connection.execute(left).mappings().all()
    if rest:
        connection.execute(ARTICLES.update().where(inside).values(story=""))
        for group in _groups(connection, rest):
            _name(connection, ARTICLES.c.id.in_(group))


def _groups(connection: sa.Connection, rows: Sequence[Any]) -> list[list[str]]:
    """The articles of `rows` that hang together by reprints, each group with more than one."""
    groups: list[list[tuple[str, Version]]] = []
    for row in rows:
        version = _version(connection, row)
        near = [group for group in groups if any(is_reprint(version, other) for _, other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([(row["id"], version), *(one for group in near for one in group)])
    return [[name for name, _ in group] for group in groups if len(group) > 1]
