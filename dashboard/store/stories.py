"""Which articles print the same wire story: kept up with every article that comes in, whatever their order.

Two articles belong together when `reprints` says so, and stories are what hangs together by such pairs. The story
of an article is the earliest known of them, so that the same articles give the same stories in any order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from dashboard.models import Article, Basis
from dashboard.reprints import METHOD, Version, bands, is_likely, is_reprint, sign
from dashboard.store.rows import words_of
from dashboard.store.schema import ARTICLES, BANDS, SIGNATURES
from dashboard.store.search import index_words

__all__ = ["forget", "place", "place_missing", "signature_of"]

_TOLD = frozenset({Basis.STATED, Basis.HEADER, Basis.INFERRED})
_COLUMNS = (ARTICLES.c.id, ARTICLES.c.title, ARTICLES.c.publisher, ARTICLES.c.published, ARTICLES.c.basis)


def signature_of(article: Article, words: str) -> bytes:
    """The signature of an article whose indexed words are `words`."""
    return sign(_running(words, article.title, article.publisher))


def place(connection: sa.Connection, article: Article, *, words: str = "", signature: bytes | None = None) -> str:
    """Puts an article that is new or has changed to its story; the id of that, or nothing if it stands alone."""
    words = words or words_of(article)
    signature = signature_of(article, words) if signature is None else signature
    _take_out(connection, article.id)
    connection.execute(SIGNATURES.insert(), {"article": article.id, "method": METHOD, "hashes": signature})
    if not signature:
        return ""
    keys = bands(signature)
    day = article.published if article.basis in _TOLD else None
    version = Version(_running(words, article.title, article.publisher), day)
    roots = _stories_like(connection, version, signature, keys)
    connection.execute(BANDS.insert(), [{"band": key, "article": article.id} for key in keys])
    return _join(connection, article.id, roots) if roots else ""


def place_missing(connection: sa.Connection) -> None:
    """Places every article that has no signature, or one made in an older way."""
    old = sa.select(SIGNATURES.c.article).where(SIGNATURES.c.method != METHOD)
    for article in connection.execute(old).scalars().all():
        forget(connection, [article])
    signed = sa.select(SIGNATURES.c.article)
    columns = (*_COLUMNS, ARTICLES.c.sha256, ARTICLES.c.words)
    rows = connection.execute(sa.select(*columns).where(ARTICLES.c.id.not_in(signed)).order_by(ARTICLES.c.seq))
    for row in rows.mappings().all():
        known = {key: row[key] for key in ("id", "title", "publisher", "published", "sha256")}
        place(connection, Article(**known, text="", basis=Basis(row["basis"])), words=row["words"])


def forget(connection: sa.Connection, articles: Iterable[str]) -> None:
    """Takes articles out of their stories before they are deleted."""
    for article in articles:
        _take_out(connection, article)


def _running(words: str, title: str, publisher: str) -> list[str]:
    """The indexed words of an article without those of its title, before the text and in it, and its publisher."""
    head, found = index_words(f"{title}\n{publisher}").split(), words.split()
    if found[: len(head)] == head:
        found = found[len(head) :]
    first = index_words(title).split()
    return found[len(first) :] if first and found[: len(first)] == first else found


def _version(row: Any) -> Version:
    return Version(
        _running(row["words"], row["title"], row["publisher"]), row["published"] if row["basis"] in _TOLD else None
    )


def _stories_like(
    connection: sa.Connection, version: Version, signature: bytes, keys: Sequence[int]
) -> dict[str, list[str]]:
    """The stories that hold a reprint of `version`: by their id the article that is one."""
    shared = sa.func.count().label("shared")
    near = sa.select(BANDS.c.article, shared).where(BANDS.c.band.in_(keys)).group_by(BANDS.c.article).subquery()
    query = (
        sa.select(ARTICLES.c.id, ARTICLES.c.story, SIGNATURES.c.hashes)
        .join(near, near.c.article == ARTICLES.c.id)
        .join(SIGNATURES, SIGNATURES.c.article == ARTICLES.c.id)
        .order_by(near.c.shared.desc(), ARTICLES.c.id)
    )
    found: dict[str, list[str]] = {}
    for row in connection.execute(query).mappings().all():
        root = row["story"] or row["id"]
        if root in found or not is_likely(signature, row["hashes"]):
            continue
        if is_reprint(version, _version(_text(connection, row["id"]))):
            found.setdefault(root, []).append(row["id"])
    return found


def _text(connection: sa.Connection, article: str) -> sa.RowMapping:
    query = sa.select(*_COLUMNS, ARTICLES.c.words).where(ARTICLES.c.id == article)
    return connection.execute(query).mappings().one()


def _join(connection: sa.Connection, article: str, roots: Iterable[str]) -> str:
    """Makes one story of an article and all stories in `roots`."""
    wanted = sorted(roots)
    inside = ARTICLES.c.story.in_(wanted) | ARTICLES.c.id.in_([*wanted, article])
    return _name(connection, inside)


def _name(connection: sa.Connection, inside: sa.ColumnElement[bool]) -> str:
    """Names the story of the articles `inside` after the earliest known of them."""
    query = sa.select(ARTICLES.c.id, ARTICLES.c.published, ARTICLES.c.event_day, ARTICLES.c.story).where(inside)
    rows = connection.execute(query).all()
    first = min(rows, key=lambda row: (row.published or row.event_day or dt.date.max, row.id)).id
    wrong = [row.id for row in rows if row.story != (first if row.id != first else "")]
    if wrong:
        named = sa.case((ARTICLES.c.id == first, ""), else_=first)
        connection.execute(ARTICLES.update().where(ARTICLES.c.id.in_(wrong)).values(story=named))
    return str(first) if len(rows) > 1 else ""


def _take_out(connection: sa.Connection, article: str) -> None:
    """Drops an article's signature, and parts the story that perhaps only it held together."""
    mine = SIGNATURES.c.article == article
    hashes = connection.execute(sa.select(SIGNATURES.c.hashes).where(mine)).scalar()
    if hashes is None:
        return
    connection.execute(BANDS.delete().where(BANDS.c.band.in_(bands(hashes)) & (BANDS.c.article == article)))
    connection.execute(SIGNATURES.delete().where(mine))
    story = connection.execute(sa.select(ARTICLES.c.story).where(ARTICLES.c.id == article)).scalar() or article
    inside = (ARTICLES.c.story == story) | (ARTICLES.c.id == story)
    query = sa.select(*_COLUMNS, ARTICLES.c.words).where(inside, ARTICLES.c.id != article).order_by(ARTICLES.c.id)
    rest = connection.execute(query).mappings().all()
    connection.execute(ARTICLES.update().where(inside).values(story=""))
    for group in _groups(rest):
        _name(connection, ARTICLES.c.id.in_(group))


def _groups(rows: Sequence[Any]) -> list[list[str]]:
    """The articles of `rows` that hang together by reprints, each group with more than one."""
    groups: list[list[tuple[str, Version]]] = []
    for row in rows:
        version = _version(row)
        near = [group for group in groups if any(is_reprint(version, other) for _, other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([(row["id"], version), *(one for group in near for one in group)])
    return [[name for name, _ in group] for group in groups if len(group) > 1]
