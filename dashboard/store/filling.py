"""What enters a store: the reference tables and founding articles at its opening, later articles by ingest.

Every function here runs inside a transaction of the caller, so that all of it becomes visible or nothing.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from dashboard.articles import load_articles, load_shapes
from dashboard.claims import load_reviewed
from dashboard.gazetteer import Gazetteer
from dashboard.models import Article, Claim, Decision, Mention, Suggestion, Verdict
from dashboard.store import schema
from dashboard.store.rows import (
    article_row,
    claim_row,
    decision_of,
    decision_row,
    suggestion_of,
    suggestion_row,
    words_of,
)
from dashboard.store.schema import (
    ARTICLES,
    CLAIMS,
    DECISIONS,
    MENTIONS,
    META,
    ORIGINALS,
    PLACES,
    PROJECTS,
    SOURCES,
    SUGGESTIONS,
)
from dashboard.store.stories import forget, place, place_missing
from dashboard.text import find_nearest

__all__ = [
    "Proposed",
    "Seed",
    "keep_original",
    "raise_revision",
    "read_meta",
    "read_seeds",
    "reference_digest",
    "rules_digest",
    "set_meta",
    "write_article",
    "write_proposals",
    "write_reference",
    "write_seeds",
    "write_suggestions",
]

_SEEDED = ("*.txt", "*.htm", "*.html", "*.xhtml", "*.csv")
_PUBLIC = frozenset({Verdict.ACCEPT, Verdict.EDIT})
_SAID = ("project", "status", "start_at", "end_at", "target_status", "target_date")
"""What makes two claims of one article say the same."""

_RULES = ("tables", "text", "spans", "days", "articles", "gazetteer", "geoparse", "claims")


@dataclass(frozen=True, slots=True)
class Seed:
    """An article of seeds/ with its bytes, its mentions, its reviewed claims and the decisions on them."""

    article: Article
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...]
    data: bytes = b""


def reference_digest(geodata: Path, seeds: Path) -> str:
    """A hash of everything that the filled store depends on: tables, seeds and the rules that read them."""
    return _digest(
        [
            *_rules(*_RULES, "ledger", "reprints", "store"),
            *geodata.glob("*.csv"),
            *chain.from_iterable(map(seeds.glob, _SEEDED)),
        ]
    )


def rules_digest(geodata: Path) -> str:
    """A hash of everything but the article that its reading depends on."""
    return _digest([*_rules(*_RULES, "reprints", "ingest"), *geodata.glob("*.csv")])


def _rules(*modules: str) -> Iterator[Path]:
    package = Path(__file__).resolve().parent.parent
    for name in modules:
        yield package / f"{name}.py"
        yield from (package / name).glob("*.py")


def _digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256(schema.SCHEMA.encode())
    for path in sorted(files):
        if path.is_file():
            total.update(f"{path.name}:{path.stat().st_size}:".encode())
            total.update(path.read_bytes())
    return total.hexdigest()


def read_seeds(geodata: Path, seeds: Path, gazetteer: Gazetteer) -> list[Seed]:
    """The founding articles with what was found and reviewed in them. Raises DataFaults."""
    from dashboard.geoparse import Geoparser, load_cues  # noqa: PLC0415 - an opening that finds all in place needs none

    articles = load_articles(seeds, shapes=load_shapes(geodata))
    claims, decisions = load_reviewed(seeds, articles, gazetteer)
    geoparser = Geoparser(gazetteer, cues=load_cues(geodata))
    home = {claim.id: claim.evidence.article.id for claim in claims}
    return [
        Seed(
            article,
            tuple(geoparser.find_mentions(article, day=article.known)),
            tuple(claim for claim in claims if home[claim.id] == article.id),
            tuple(decision for decision in decisions if home[decision.claim] == article.id),
            (seeds / article.file).read_bytes(),
        )
        for article in articles
    ]


def read_meta(connection: sa.Connection) -> dict[str, str]:
    return {row.key: row.value or "" for row in connection.execute(sa.select(META))}


def set_meta(connection: sa.Connection, key: str, value: str) -> None:
    connection.execute(META.update().where(META.c.key == key).values(value=value))


def raise_revision(connection: sa.Connection) -> None:
    set_meta(connection, "revision", str(int(read_meta(connection)["revision"]) + 1))


def write_reference(connection: sa.Connection, gazetteer: Gazetteer) -> None:
    """Places and projects as tables, so that a query of one's own can join them."""
    places = [
        {
            "id": place.id,
            "kind": str(place.kind),
            "name_vi": place.names.vi,
            "name_zh": place.names.zh,
            "name_en": place.names.en,
            "province": place.province,
            "lat": place.point.lat if place.point else None,
            "lon": place.point.lon if place.point else None,
            "uncertainty_m": place.point.uncertainty_m if place.point else None,
        }
        for place in gazetteer.places.values()
    ]
    projects = [
        {
            "id": project.id,
            "parent": project.parent,
            "kind": str(project.kind),
            "name_vi": project.names.vi,
            "name_zh": project.names.zh,
            "name_en": project.names.en,
            "places": " ".join(project.where),
        }
        for project in gazetteer.projects.values()
    ]
    for table, rows in ((PLACES, places), (PROJECTS, projects)):
        connection.execute(table.delete())
        if rows:
            connection.execute(table.insert(), rows)


def write_seeds(connection: sa.Connection, seeds: Sequence[Seed]) -> None:
    """Makes the seeded rows those of `seeds`; what people added stays, and the ledger only grows."""
    connection.execute(CLAIMS.delete().where(CLAIMS.c.seeded))
    used = sa.select(CLAIMS.c.article)
    gone = ARTICLES.c.id.not_in([seed.article.id for seed in seeds]) & ARTICLES.c.id.not_in(used)
    left = connection.execute(sa.select(ARTICLES.c.id).where(ARTICLES.c.seeded & gone)).scalars().all()
    forget(connection, left)
    connection.execute(SOURCES.delete().where(SOURCES.c.article.in_(left)))  # or an ingest would call them unchanged
    connection.execute(ARTICLES.delete().where(ARTICLES.c.seeded & gone))
    for seed in seeds:
        write_article(connection, seed.article, seed.mentions, seeded=True)
        media_type = "text/plain" if seed.article.file.lower().endswith(".txt") else "text/html"
        keep_original(connection, seed.article.sha256, media_type, zlib.compress(seed.data))
        for claim in seed.claims:
            connection.execute(CLAIMS.delete().where(CLAIMS.c.id == claim.id))
            connection.execute(CLAIMS.insert(), claim_row(claim, seeded=True))
    _write_decisions(connection, [decision for seed in seeds for decision in seed.decisions])
    place_missing(connection)


def _write_decisions(connection: sa.Connection, decisions: Sequence[Decision]) -> None:
    """Adds those that the ledger lacks, but none before something that a person has decided here since."""
    held: dict[str, list[tuple[Decision, bool]]] = {}
    for row in connection.execute(sa.select(DECISIONS).order_by(DECISIONS.c.at, DECISIONS.c.seq)).mappings():
        held.setdefault(row["claim"], []).append((decision_of(row), row["seeded"]))
    whole = Counter(decision.claim for decision in decisions)
    for decision in decisions:
        there = held.get(decision.claim, [])
        seeded = [one for one, from_seeds in there if from_seeds]
        alone = whole[decision.claim] == 1 and seeded  # a row of claims.csv: what was edited there counts
        known = decision == seeded[-1] if alone else decision in [one for one, _ in there]
        if not known and not any(one.at >= decision.at for one, from_seeds in there if not from_seeds):
            connection.execute(DECISIONS.insert(), decision_row(decision, seeded=True))


def write_article(
    connection: sa.Connection, article: Article, mentions: Sequence[Mention], *, seeded: bool, words: str = ""
) -> str:
    """Keeps an article and its mentions; says whether it is `new`, `changed` or `unchanged`.

    `words` are those of the index where the caller has them already.
    """
    words = words or words_of(article)
    row = article_row(article, seeded=seeded)
    row.pop("story")  # which follows from all articles, not from this one
    held = connection.execute(sa.select(ARTICLES).where(ARTICLES.c.id == article.id)).mappings().first()
    if held is not None and held["seeded"] and not seeded:
        return "unchanged"
    found = {(m.start, m.end, m.surface, m.place, m.why) for m in mentions}
    if held is None:
        connection.execute(ARTICLES.insert(), row | {"words": words})
    else:
        rows = connection.execute(sa.select(MENTIONS).where(MENTIONS.c.article == article.id)).mappings()
        kept = {(m["start_at"], m["end_at"], m["surface"], m["place"], m["why"]) for m in rows}
        if all(held[key] == value for key, value in row.items()) and kept == found:
            return "unchanged"
        connection.execute(ARTICLES.update().where(ARTICLES.c.id == article.id).values(**row, words=words))
        connection.execute(MENTIONS.delete().where(MENTIONS.c.article == article.id))
    if found:
        names = ("start_at", "end_at", "surface", "place", "why")
        rows_in = [{"article": article.id, **dict(zip(names, values, strict=True))} for values in sorted(found)]
        connection.execute(MENTIONS.insert(), rows_in)
    place(connection, article, words=words)
    return "new" if held is None else "changed"


class Proposed(NamedTuple):
    """How many proposals came and went, the public claims whose words the article does not hold any more, and those
    that were accepted with another day than the rules read now."""

    added: int = 0
    withdrawn: int = 0
    lost: tuple[str, ...] = ()
    other_day: tuple[str, ...] = ()


def write_proposals(
    connection: sa.Connection, claims: Sequence[Claim], *, article: str, text: str | None = None
) -> Proposed:
    """Makes the open proposals of an article those given.

    A claim that somebody decided on, or that an edit put in the place of another, stays; with `text`, the article as
    it reads now, its evidence follows the words it quotes. What it says already is not proposed again.
    """
    query = sa.select(CLAIMS).where(CLAIMS.c.article == article)
    held = {row["id"]: dict(row) for row in connection.execute(query).mappings()}
    verdicts = _verdicts(connection, held) if held else {}
    kept = {name: row for name, row in held.items() if row["seeded"] or name in verdicts}
    lost = []
    for name, row in kept.items():
        if text is not None and not _follow(connection, row, text) and verdicts.get(name) in _PUBLIC:
            lost.append(name)
    said = {tuple(row[key] for key in _SAID) for row in kept.values()}
    rows = [claim_row(claim, seeded=False) for claim in claims if claim.id not in kept]
    wanted = {row["id"]: row for row in rows if tuple(row[key] for key in _SAID) not in said}
    same = {name for name, row in wanted.items() if name in held and all(held[name][k] == v for k, v in row.items())}
    gone = [name for name in held if name not in kept and name not in same]
    if gone:
        connection.execute(CLAIMS.delete().where(CLAIMS.c.id.in_(gone)))
    if added := [row for name, row in wanted.items() if name not in same]:
        connection.execute(CLAIMS.insert(), added)
    accepted = {name: row["as_of"] for name, row in kept.items() if verdicts.get(name) == Verdict.ACCEPT}
    other_day = sorted(claim.id for claim in claims if accepted.get(claim.id, claim.as_of) != claim.as_of)
    return Proposed(len(added), len(gone), tuple(sorted(lost)), tuple(other_day))


def _verdicts(connection: sa.Connection, claims: Iterable[str]) -> dict[str, str]:
    """The last verdict on each of the claims that was decided on; one that replaced another counts as accepted."""
    names = list(claims)
    found: dict[str, str] = {}
    columns = (DECISIONS.c.claim, DECISIONS.c.replacement, DECISIONS.c.verdict)
    mine = DECISIONS.c.claim.in_(names) | DECISIONS.c.replacement.in_(names)
    for row in connection.execute(sa.select(*columns).where(mine).order_by(DECISIONS.c.at, DECISIONS.c.seq)):
        found[row.claim] = row.verdict
        if row.replacement:
            found.setdefault(row.replacement, str(Verdict.ACCEPT))
    return found


def _follow(connection: sa.Connection, row: dict[str, Any], text: str) -> bool:
    """Moves the evidence of a kept claim to where its words stand now, the nearest place; False if nowhere."""
    start, quote = row["start_at"], row["quote"]
    if text.startswith(quote, start):
        return True
    found = find_nearest(text, quote, start)
    if found is None:
        return False
    by = found - start
    moved: dict[str, Any] = {"start_at": start + by, "end_at": row["end_at"] + by}
    if row["trigger_start"] is not None:
        moved |= {"trigger_start": row["trigger_start"] + by, "trigger_end": row["trigger_end"] + by}
    moved["amounts"] = [[kind, value, unit, first + by, last + by] for kind, value, unit, first, last in row["amounts"]]
    row.update(moved)
    connection.execute(CLAIMS.update().where(CLAIMS.c.id == row["id"]).values(**moved))
    return True


def write_suggestions(connection: sa.Connection, suggestions: Sequence[Suggestion], *, article: str) -> tuple[int, int]:
    """Makes the suggestions of an article those given: how many came and how many went."""
    mine = SUGGESTIONS.c.article == article
    held = {suggestion_of(row) for row in connection.execute(sa.select(SUGGESTIONS).where(mine)).mappings()}
    wanted = {(s.kind, s.start, s.end): s for s in suggestions}
    added, gone = set(wanted.values()) - held, held - set(wanted.values())
    for one in gone:
        spot = (SUGGESTIONS.c.kind == one.kind) & (SUGGESTIONS.c.start_at == one.start)
        connection.execute(SUGGESTIONS.delete().where(mine & spot & (SUGGESTIONS.c.end_at == one.end)))
    if added:
        rows = [suggestion_row(one) for one in sorted(added, key=lambda s: (s.start, s.end, s.kind))]
        connection.execute(SUGGESTIONS.insert(), rows)
    return len(added), len(gone)


def keep_original(connection: sa.Connection, sha256: str, media_type: str, packed: bytes) -> None:
    """Keeps the compressed bytes of an original once, under the hash of what they unfold to."""
    if packed and connection.execute(sa.select(ORIGINALS.c.sha256).where(ORIGINALS.c.sha256 == sha256)).first() is None:
        connection.execute(ORIGINALS.insert(), {"sha256": sha256, "media_type": media_type, "bytes": packed})
