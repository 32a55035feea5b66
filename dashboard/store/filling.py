"""What enters a store: the reference tables and founding articles at its opening, later articles by ingest.

Every function here runs inside a transaction of the caller, so that all of it becomes visible or nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from dashboard.articles import load_articles, load_shapes
from dashboard.claims import load_claims
from dashboard.gazetteer import Gazetteer
from dashboard.models import Article, Claim, Decision, Mention
from dashboard.store import schema
from dashboard.store.rows import article_row, claim_row, decision_of, decision_row, words_of
from dashboard.store.schema import ARTICLES, CLAIMS, DECISIONS, MENTIONS, META, PLACES, PROJECTS

__all__ = [
    "Seed",
    "raise_revision",
    "read_meta",
    "read_seeds",
    "reference_digest",
    "set_meta",
    "write_article",
    "write_proposals",
    "write_reference",
    "write_seeds",
]

_RULES = ("tables", "text", "articles", "geoparse", "claims", "store")


@dataclass(frozen=True, slots=True)
class Seed:
    """An article of seeds/ with its mentions and its reviewed claims."""

    article: Article
    mentions: tuple[Mention, ...]
    reviewed: tuple[tuple[Claim, Decision], ...]


def reference_digest(geodata: Path, seeds: Path) -> str:
    """A hash of everything that the filled store depends on: tables, seeds and the rules that read them."""
    total = hashlib.sha256(schema.SCHEMA.encode())
    package = Path(__file__).resolve().parent.parent
    rules = [path for name in _RULES for path in (package / f"{name}.py", *(package / name).glob("*.py"))]
    for path in sorted([*rules, *geodata.glob("*.csv"), *seeds.glob("*.txt"), *seeds.glob("*.csv")]):
        if path.is_file():
            total.update(f"{path.name}:{path.stat().st_size}:".encode())
            total.update(path.read_bytes())
    return total.hexdigest()


def read_seeds(geodata: Path, seeds: Path, gazetteer: Gazetteer) -> list[Seed]:
    """The founding articles with what was found and reviewed in them. Raises DataFaults."""
    from dashboard.geoparse import Geoparser, load_cues  # noqa: PLC0415 - an opening that finds all in place needs none

    articles = load_articles(seeds, shapes=load_shapes(geodata))
    reviewed = load_claims(seeds, articles, gazetteer)
    geoparser = Geoparser(gazetteer, cues=load_cues(geodata))
    return [
        Seed(
            article,
            tuple(geoparser.find_mentions(article, day=article.known)),
            tuple(pair for pair in reviewed if pair[0].evidence.article.id == article.id),
        )
        for article in articles
    ]


def read_meta(connection: sa.Connection) -> dict[str, str]:
    return {row.key: row.value for row in connection.execute(sa.select(META))}


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
    connection.execute(ARTICLES.delete().where(ARTICLES.c.seeded & gone))
    query = sa.select(DECISIONS).where(DECISIONS.c.seeded).order_by(DECISIONS.c.seq)
    held = {row["claim"]: decision_of(row) for row in connection.execute(query).mappings()}
    for seed in seeds:
        write_article(connection, seed.article, seed.mentions, seeded=True)
        for claim, decision in seed.reviewed:
            connection.execute(CLAIMS.delete().where(CLAIMS.c.id == claim.id))
            connection.execute(CLAIMS.insert(), claim_row(claim, seeded=True))
            if held.get(claim.id) != decision:
                connection.execute(DECISIONS.insert(), decision_row(decision, seeded=True))


def write_article(connection: sa.Connection, article: Article, mentions: Sequence[Mention], *, seeded: bool) -> str:
    """Keeps an article and its mentions; says whether it is `new`, `changed` or `unchanged`."""
    row = article_row(article, seeded=seeded)
    held = connection.execute(sa.select(ARTICLES).where(ARTICLES.c.id == article.id)).mappings().first()
    if held is not None and held["seeded"] and not seeded:
        return "unchanged"
    found = {(m.start, m.end, m.surface, m.place, m.why) for m in mentions}
    if held is None:
        connection.execute(ARTICLES.insert(), row | {"words": words_of(article)})
    else:
        rows = connection.execute(sa.select(MENTIONS).where(MENTIONS.c.article == article.id)).mappings()
        kept = {(m["start_at"], m["end_at"], m["surface"], m["place"], m["why"]) for m in rows}
        if all(held[key] == value for key, value in row.items()) and kept == found:
            return "unchanged"
        connection.execute(ARTICLES.update().where(ARTICLES.c.id == article.id).values(**row, words=words_of(article)))
        connection.execute(MENTIONS.delete().where(MENTIONS.c.article == article.id))
    if found:
        names = ("start_at", "end_at", "surface", "place", "why")
        rows_in = [{"article": article.id, **dict(zip(names, values, strict=True))} for values in sorted(found)]
        connection.execute(MENTIONS.insert(), rows_in)
    return "new" if held is None else "changed"


def write_proposals(connection: sa.Connection, claims: Sequence[Claim]) -> None:
    """Adds proposed claims that are not there yet; those that somebody may have decided on stay as they are."""
    for claim in claims:
        if connection.execute(sa.select(CLAIMS.c.id).where(CLAIMS.c.id == claim.id)).first() is None:
            connection.execute(CLAIMS.insert(), claim_row(claim, seeded=False))
