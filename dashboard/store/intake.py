"""What ingest keeps and looks up: where articles came from, their original bytes, what was refused or suggested.

A batch enters in one transaction, all of it or nothing, in its order; what is known already is not written again.
An article keeps its id for good. Two sources with the same bytes share one; a source whose file name is that of
another article gets a name of its own, so that nothing is ever overwritten by something else.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import sqlalchemy as sa

from dashboard.models import Article, Claim, Evidence, Mention, Suggestion
from dashboard.store import schema
from dashboard.store.filling import (
    keep_original,
    raise_revision,
    write_article,
    write_proposals,
    write_suggestions,
)
from dashboard.store.rows import article_row, claim_row, suggestion_row
from dashboard.store.schema import (
    ARTICLES,
    CLAIMS,
    MENTIONS,
    ORIGINALS,
    QUARANTINE,
    SOURCES,
    SUGGESTIONS,
    in_lots,
    insert_rows,
)
from dashboard.store.stories import place_all, placed

__all__ = [
    "Held",
    "Outcome",
    "Refused",
    "Taken",
    "held_articles",
    "held_sources",
    "original",
    "stories",
    "take_in",
]

_ID = 100  # characters of an article id, which is part of the ids of its claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One source that was read: what was found in it, its bytes (compressed), and the hash of the rules.

    `words` and `signature` follow from the article and are made where it is read; `given` is the day, `publisher` and
    `url` are what else somebody told for it.
    """

    source: str
    sha256: str
    rules: str
    article: Article
    words: str
    signature: bytes
    mentions: Sequence[Mention] = ()
    claims: Sequence[Claim] = ()
    suggestions: Sequence[Suggestion] = ()
    media_type: str = "text/plain"
    packed: bytes = b""
    given: str = ""
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One source that could not be read, and why; it stays in quarantine until it can be."""

    source: str
    sha256: str
    code: str
    reason: str


class Held(NamedTuple):
    """What the store has of a source: the hash of its bytes, that of the rules, its article, whether it is a copy of
    what another source gave first, and the day, the publisher and the address that somebody told for it."""

    sha256: str
    rules: str
    article: str
    copy: bool
    given: str = ""
    publisher: str = ""
    url: str = ""

    @property
    def told(self) -> tuple[str, str, str]:
        """What somebody told for it."""
        return self.given, self.publisher, self.url


class Outcome(NamedTuple):
    """What became of one source: `new`, `changed`, `unchanged`, `copy` of the article, or `refused`.

    `lost` names public claims whose words the article does not hold any more, `day` says how the day of an article is
    known that does not tell it, or that a day given was not taken.
    """

    source: str
    what: str
    article: str = ""
    proposals: int = 0
    suggestions: int = 0
    lost: tuple[str, ...] = ()
    day: str = ""


# ---- looking up


def held_sources(connection: sa.Connection, sources: Iterable[str]) -> dict[str, Held]:
    """What the store has of the sources, without those that it does not know."""
    found = _rows(connection, sa.select(SOURCES), SOURCES.c.source, sources)
    return {row["source"]: Held(*(row[name] for name in Held._fields)) for row in found}


def held_articles(connection: sa.Connection, hashes: Iterable[str]) -> dict[str, str]:
    """The articles made of the bytes of these hashes, by hash."""
    query = sa.select(ARTICLES.c.sha256, ARTICLES.c.id).order_by(ARTICLES.c.seq.desc())
    return {row["sha256"]: row["id"] for row in _rows(connection, query, ARTICLES.c.sha256, hashes)}


def stories(connection: sa.Connection, articles: Iterable[str]) -> dict[str, str]:
    """For each of the articles the earliest one of the same wire story, which may be itself."""
    query = sa.select(ARTICLES.c.id, ARTICLES.c.story)
    return {row["id"]: row["story"] or row["id"] for row in _rows(connection, query, ARTICLES.c.id, articles)}


def original(connection: sa.Connection, sha256: str) -> bytes | None:
    """The original bytes of this hash, or None."""
    packed = connection.execute(sa.select(ORIGINALS.c.bytes).where(ORIGINALS.c.sha256 == sha256)).scalar()
    return None if packed is None else zlib.decompress(packed)


def _rows(
    connection: sa.Connection, query: sa.Select[tuple[object, ...]], column: sa.Column[str], values: Iterable[str]
) -> list[sa.RowMapping]:
    """The rows of `query` whose `column` is any of the values, however many those are."""
    found: list[sa.RowMapping] = []
    for lot in in_lots(sorted(set(values))):
        found += connection.execute(query.where(column.in_(lot))).mappings()
    return found


# ---- taking in


def take_in(engine: sa.Engine, batch: Sequence[Taken | Refused]) -> list[Outcome]:
    """Keeps a batch in one transaction, and says what became of each source, in the order of the batch."""
    with schema.writing(engine) as connection:
        intake = _Intake(connection, batch)
        outcomes = [intake.refuse(one) if isinstance(one, Refused) else intake.take(one) for one in batch]
        intake.flush()
        if any(outcome.what in ("new", "changed") for outcome in outcomes):
            raise_revision(connection)
    return outcomes


class _Intake:
    """One batch on its way in. A class, because what the store knew before is read once and then kept up.

    New articles are gathered and written together; whatever else looks at the tables lets them be written first.
    """

    def __init__(self, connection: sa.Connection, batch: Sequence[Taken | Refused]) -> None:
        taken = [one for one in batch if isinstance(one, Taken)]
        sources = [one.source for one in batch]
        self._connection = connection
        self._held = held_sources(connection, sources)
        self._by_hash = held_articles(connection, (one.sha256 for one in taken))
        refused = _rows(connection, sa.select(QUARANTINE.c.source), QUARANTINE.c.source, sources)
        self._refused = {row["source"] for row in refused}
        ids = (_short(one.article.id) for one in taken)
        self._ids = {row["id"] for row in _rows(connection, sa.select(ARTICLES.c.id), ARTICLES.c.id, ids)}
        self._new: list[Taken] = []
        self._noted: dict[str, Held] = {}

    def refuse(self, refused: Refused) -> Outcome:
        """Puts a source into quarantine; what an earlier state of it gave stays."""
        row = {
            "source": refused.source,
            "sha256": refused.sha256,
            "code": refused.code,
            "reason": refused.reason,
            "at": dt.datetime.now(dt.UTC).isoformat(),
        }
        if refused.source in self._refused:
            mine = QUARANTINE.c.source == refused.source
            held = self._connection.execute(sa.select(QUARANTINE).where(mine)).mappings().one()
            if any(held[key] != row[key] for key in ("sha256", "code", "reason")):
                self._connection.execute(QUARANTINE.update().where(mine).values(**row))
        else:
            self._connection.execute(QUARANTINE.insert(), row)
            self._refused.add(refused.source)
        return Outcome(refused.source, "refused")

    def take(self, taken: Taken) -> Outcome:
        """Keeps one source, under the article that it has or under one of its own."""
        if taken.source in self._refused:
            self._connection.execute(QUARANTINE.delete().where(QUARANTINE.c.source == taken.source))
            self._refused.discard(taken.source)
        held = self._held.get(taken.source)
        same = held is not None and held.sha256 == taken.sha256
        twin = self._by_hash.get(taken.sha256, "")
        if held and same and not held.copy and twin in ("", held.article):
            return self._rewrite(taken, held)
        left = self._leave(taken.source, held) if held and not held.copy else held is not None
        if twin:
            return self._share(taken, twin, same=same)
        return self._rewrite(taken, held) if held and not left else self._add(taken)

    def _share(self, taken: Taken, twin: str, *, same: bool) -> Outcome:
        """Notes a source as a copy of another; what is told for it holds for the article of both."""
        told, name = None, ""
        if taken.given or taken.publisher or taken.url:
            self.flush()
            mine = (SOURCES.c.article == twin) & sa.not_(SOURCES.c.copy) & (SOURCES.c.sha256 == taken.sha256)
            name = self._connection.execute(sa.select(SOURCES.c.source).where(mine)).scalar() or ""
            held = held_sources(self._connection, [name]).get(name)
            joined = _joined(replace(taken, source=name), held) if held else None
            if held and joined:
                self._held[name] = held
                told = self._rewrite(joined, held)
        self._note(taken, twin, copy=True)
        if told and told.what == "changed":
            return told._replace(source=taken.source)
        return Outcome(taken.source, "unchanged" if same else "copy", twin)

    def _leave(self, source: str, held: Held) -> bool:
        """Gives the article of a source that has other bytes now to the first one that still has the old ones."""
        self.flush()
        others = (SOURCES.c.article == held.article) & (SOURCES.c.sha256 == held.sha256) & (SOURCES.c.source != source)
        columns = (SOURCES.c.source, SOURCES.c.given, SOURCES.c.publisher, SOURCES.c.url)
        found = self._connection.execute(sa.select(*columns).where(others).order_by(SOURCES.c.source).limit(1)).first()
        if found is None:
            return False
        heir, *own = found
        given, publisher, url = (mine or left for mine, left in zip(own, held.told, strict=True))
        told = {"given": given, "publisher": publisher, "url": url}  # what was told of the article stays with it
        change = SOURCES.update().where(SOURCES.c.source == heir).values(copy=False, rules=held.rules, **told)
        self._connection.execute(change)
        if heir in self._held:
            self._held[heir] = held._replace(copy=False, **told)
        return True

    def _free_id(self, article: Article) -> str:
        """The id of a new article: that of its file, or with some of its hash if another article has that."""
        name = _short(article.id)
        digits = 0 if name == article.id else 8
        while True:
            wanted = f"{name}-{article.sha256[:digits]}" if digits else name
            if wanted not in self._ids and not (digits and self._is_taken(wanted)):
                return wanted
            digits += 8

    def _is_taken(self, name: str) -> bool:
        """Whether an article has this id that the batch did not ask for."""
        return self._connection.execute(sa.select(ARTICLES.c.id).where(ARTICLES.c.id == name)).first() is not None

    def _add(self, taken: Taken) -> Outcome:
        """Puts a new article to those that are written together."""
        taken = _renamed(taken, self._free_id(taken.article))
        name = taken.article.id
        self._ids.add(name)
        self._new.append(taken)
        self._note(taken, name, copy=False)
        claims, found = ({c.id for c in taken.claims}, {(s.kind, s.start, s.end) for s in taken.suggestions})
        return Outcome(taken.source, "new", name, len(claims), len(found), day=_day(taken))

    def _rewrite(self, taken: Taken, held: Held) -> Outcome:
        """Makes the article of a source what it says now; a page read again whose text is the same stays as it is."""
        self.flush()
        taken = self._with_old_hash(_renamed(taken, held.article))
        article = taken.article
        day = sa.select(ARTICLES.c.published).where(ARTICLES.c.id == article.id)
        before = self._connection.execute(day).scalar()
        what = write_article(self._connection, article, taken.mentions, seeded=False, words=taken.words)
        keep_original(self._connection, article.sha256, taken.media_type, taken.packed)
        proposed = write_proposals(self._connection, taken.claims, article=article.id, text=article.text)
        found, dropped = write_suggestions(self._connection, taken.suggestions, article=article.id)
        self._note(taken, article.id, copy=False)
        if what == "unchanged" and (proposed.added or proposed.withdrawn or found or dropped):
            what = "changed"
        told = [_day(taken)]
        if before != article.published:  # else the rules read another day, and people knew the one they accepted
            edit = "is accepted with the day known before. Mend: `cuakhau review edit ID --as-of YYYY-MM-DD --again`"
            told += [f"«{name}» {edit}" for name in proposed.other_day]
        day_told = "; ".join(filter(None, told))
        return Outcome(taken.source, what, article.id, proposed.added, found, proposed.lost, day_told)

    def _with_old_hash(self, taken: Taken) -> Taken:
        """Web pages change with every reading, their articles seldom: the first original is then the one kept."""
        if not taken.source.startswith(("http://", "https://")):
            return taken
        article = taken.article
        columns = (ARTICLES.c.text, ARTICLES.c.title, ARTICLES.c.publisher, ARTICLES.c.published, ARTICLES.c.sha256)
        row = self._connection.execute(sa.select(*columns).where(ARTICLES.c.id == article.id)).one()
        if tuple(row[:4]) != (article.text, article.title, article.publisher, article.published):
            return taken
        return replace(taken, article=replace(article, sha256=row.sha256), packed=b"")

    def _note(self, taken: Taken, name: str, *, copy: bool) -> None:
        """Remembers what this source gave, for the next time and for the rest of the batch."""
        now = Held(taken.sha256, taken.rules, name, copy, taken.given, taken.publisher, taken.url)
        before = self._held.get(taken.source)
        if taken.source in self._noted or before is None:
            self._noted[taken.source] = now
        elif before != now:
            change = SOURCES.update().where(SOURCES.c.source == taken.source).values(**now._asdict())
            self._connection.execute(change)
        self._held[taken.source] = now
        if before is not None and not before.copy and self._by_hash.get(before.sha256) == name:
            self._by_hash.pop(before.sha256)
        self._by_hash.setdefault(now.sha256, name)

    def flush(self) -> None:
        """Writes the new articles gathered so far, and what was noted of their sources."""
        new, self._new = self._new, []
        noted, self._noted = self._noted, {}
        _write_new(self._connection, new)
        insert_rows(self._connection, SOURCES, ("source", *Held._fields), [(key, *held) for key, held in noted.items()])


def _write_new(connection: sa.Connection, new: Sequence[Taken]) -> None:
    """New articles with all that was found in them, many at a time."""
    if not new:
        return
    rows = [article_row(one.article, seeded=False) | {"story": "", "words": one.words} for one in new]
    connection.execute(ARTICLES.insert(), rows)
    columns = ("article", "start_at", "end_at", "surface", "place", "why")
    insert_rows(connection, MENTIONS, columns, [row for one in new for row in _mention_rows(one)])
    if claims := {claim.id: claim for one in new for claim in one.claims}:
        connection.execute(CLAIMS.insert(), [claim_row(claim, seeded=False) for claim in claims.values()])
    if found := {(s.article, s.kind, s.start, s.end): s for one in new for s in one.suggestions}:
        connection.execute(SUGGESTIONS.insert(), [suggestion_row(one) for one in found.values()])
    originals = {one.article.sha256: (one.media_type, one.packed) for one in new if one.packed}
    kept = _rows(connection, sa.select(ORIGINALS.c.sha256), ORIGINALS.c.sha256, originals)
    wanted = originals.keys() - {row["sha256"] for row in kept}
    insert_rows(
        connection, ORIGINALS, ("sha256", "media_type", "bytes"), [(key, *originals[key]) for key in sorted(wanted)]
    )
    numbered = _rows(
        connection, sa.select(ARTICLES.c.id, ARTICLES.c.seq), ARTICLES.c.id, (one.article.id for one in new)
    )
    seqs = {row["id"]: row["seq"] for row in numbered}
    place_all(
        connection,
        [placed(one.article, one.words, seq=seqs[one.article.id], signature=one.signature) for one in new],
    )


def _mention_rows(taken: Taken) -> list[tuple[object, ...]]:
    return list(
        {(m.start, m.end): (m.article, m.start, m.end, m.surface, m.place, m.why) for m in taken.mentions}.values()
    )


def _day(taken: Taken) -> str:
    """What somebody should know of the day of an article."""
    article = taken.article
    if taken.given and article.published is not None and article.published.isoformat() != taken.given:
        return f"{article.published} stands in the article; the day given, {taken.given}, was not taken"
    return article.day_told


def _joined(copy: Taken, held: Held) -> Taken | None:
    """A copy with what was told for the source that it copies; None where it tells nothing new.

    A copy that was read without the day told before would be read with another one: it changes nothing.
    """
    publisher, url = copy.publisher or held.publisher, copy.url or held.url
    if (copy.given, publisher, url) == held.told or (held.given and not copy.given):
        return None
    article = replace(copy.article, publisher=publisher or copy.article.publisher, url=copy.article.url or url)
    return _renamed(replace(copy, publisher=publisher, url=url), article.id, article)


def _short(article: str) -> str:
    return article if len(article) <= _ID else article[: _ID - 9].rstrip()


def _renamed(taken: Taken, name: str, article: Article | None = None) -> Taken:
    """The same findings in an article of this id, or in `article`, which is of this id."""
    if taken.article.id == name and article is None:
        return taken
    article, old = article or replace(taken.article, id=name), f"{taken.article.id}:"
    return replace(
        taken,
        article=article,
        mentions=[mention._replace(article=name) for mention in taken.mentions],
        claims=[_moved(claim, article, old) for claim in taken.claims],
        suggestions=[replace(suggestion, article=name) for suggestion in taken.suggestions],
    )


def _moved(claim: Claim, article: Article, old: str) -> Claim:
    said = claim.evidence
    evidence = Evidence(article, said.start, said.end, said.quote)
    return replace(claim, id=f"{article.id}:{claim.id.removeprefix(old)}", evidence=evidence)
