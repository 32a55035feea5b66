"""The store itself: opened once a process, read by page and command line, written by ingest and decisions only.

At its opening the tables of geodata/ and seeds/ enter in one transaction, when their hash (or that of the rules
that read the articles) is not the one kept. A writer is alone, and what it has half written nobody sees.

>>> with Store.open("sqlite://") as store: ...  # doctest: +SKIP
...     store.projects(Filters(status={"under_construction"}), as_of=dt.date(2025, 11, 30))
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, Self

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from dashboard.errors import EvidenceError, StoreError
from dashboard.filters import Filters, newest_first
from dashboard.gazetteer import Gazetteer, load_gazetteer
from dashboard.models import Article, Change, Claim, Decision, Mention, ProjectState, Suggestion, Verdict
from dashboard.settings import Settings, load_settings
from dashboard.store import intake, schema
from dashboard.store.filling import (
    Seed,
    raise_revision,
    read_meta,
    read_seeds,
    reference_digest,
    set_meta,
    write_article,
    write_proposals,
    write_reference,
    write_seeds,
)
from dashboard.store.rows import article_of, claim_of, decision_of, decision_row
from dashboard.store.schema import ARTICLES, CLAIMS, DECISIONS, MENTIONS, META
from dashboard.store.search import Hit, best_hit, closeness, query_runs
from dashboard.store.shelf import Heading, count_headings, holds_article, read_headings
from dashboard.store.states import changes_of, public_claims, status_as_of

__all__ = ["Kept", "ReadArticle", "Store"]

_META_KEYS = {"schema", "store", "revision", "reference"}
_MOST_HITS = 10_000
_STATES_KEPT = 32
_LONGEST_QUERY = 200


class ReadArticle(Protocol):
    """An article that was read, as `dashboard.ingest.Reading` holds it."""

    @property
    def article(self) -> Article: ...
    @property
    def mentions(self) -> Sequence[Mention]: ...
    @property
    def claims(self) -> Sequence[Claim]: ...


class Kept(NamedTuple):
    """What a call of `store_articles` did: article ids that are new, changed, and as they were."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Content:
    """What one revision of the store makes public, read once."""

    revision: str
    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...]
    by_project: Mapping[str, tuple[Claim, ...]]
    broken: tuple[str, ...]


class Store:
    """One open store. A class, because connection, tables and the content of the present revision go together."""

    def __init__(self, engine: sa.Engine, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._opening: tuple[str, ...] = ()
        self._engine = engine
        self._lock = threading.RLock()
        self._content: _Content | None = None
        self._states: dict[tuple[str, dt.date | None], dict[str, ProjectState]] = {}

    @classmethod
    def open(cls, url: str | None = None, *, settings: Settings | None = None) -> Self:
        """The store at `url` (default: that of the settings), made and filled if need be.

        Raises StoreError if it cannot be opened or made, DataFaults if geodata/ or seeds/ cannot be used.
        """
        settings = settings or load_settings()
        gazetteer = load_gazetteer(settings.geodata)
        store = cls(schema.open_engine(url or settings.store_url), gazetteer)
        try:
            with schema.store_errors(store._engine, "opened"):
                store._bring_up(settings)
        except BaseException:
            store.close()
            raise
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the connections back."""
        self._engine.dispose()

    # ---- opening

    def _bring_up(self, settings: Settings) -> None:
        """Creates and fills the store unless it already holds these tables, articles and rules."""
        wanted = reference_digest(settings.geodata, settings.seeds)
        with self._engine.connect() as connection:
            there = schema.has_tables(connection)
            held = read_meta(connection) if there else {}
            foreign = not there and schema.is_foreign(connection)
        if foreign or (there and not held.keys() >= _META_KEYS):
            raise StoreError(
                f"The file «{self._engine.url.database}» is no cuakhau store, or not a whole one; it was left as it is."
                " Mend: name another file in CUAKHAU_DATABASE_URL"
            )
        if schema.is_unknown(held.get("schema", schema.SCHEMA)):
            raise StoreError(
                f"The store was written by a later version (schema {held['schema']}, this one knows {schema.SCHEMA})."
                " Mend: update cuakhau, or name another file in CUAKHAU_DATABASE_URL"
            )
        if held.get("reference") == wanted:
            return
        seeds = read_seeds(settings.geodata, settings.seeds, self.gazetteer)
        try:
            self._fill(wanted, seeds)
        except DBAPIError as error:
            if not (there and schema.is_read_only(error)) or schema.is_older(held["schema"]):
                raise
            self._opening = (
                "The store can only be read, and it holds an older state of the reference tables and articles."
                " Mend: make the file and its folder writable, or name another file in CUAKHAU_DATABASE_URL.",
            )

    def _fill(self, wanted: str, seeds: list[Seed]) -> None:
        """Writes reference tables and seeds in one transaction, unless another process has just done so."""
        with schema.writing(self._engine) as connection:
            if not schema.has_tables(connection):
                schema.create_tables(connection)
                fresh = {"schema": schema.SCHEMA, "store": uuid.uuid4().hex, "revision": "0", "reference": ""}
                connection.execute(META.insert(), [{"key": k, "value": v} for k, v in fresh.items()])
            elif schema.is_older(held := read_meta(connection)["schema"]):
                schema.bring_up(connection, held)
            if read_meta(connection)["reference"] == wanted:
                return
            write_reference(connection, self.gazetteer)
            write_seeds(connection, seeds)
            set_meta(connection, "reference", wanted)
            raise_revision(connection)

    # ---- reading

    @property
    def notices(self) -> tuple[str, ...]:
        """What the operator should be told of this store, in English; usually nothing."""
        broken = self._public().broken
        told = [
            f"The claim «{claim}» is not shown: its article was changed and no longer holds the quoted words."
            " Mend: review the claim again."
            for claim in broken
        ]
        return (*self._opening, *told)

    @property
    def digest(self) -> str:
        """Changes whenever the content changes; the same for as long as it does not."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            meta = read_meta(connection)
        return hashlib.sha256(f"{meta['store']}:{meta['revision']}".encode()).hexdigest()[:16]

    def _reading(self) -> sa.Connection:
        return self._engine.connect()

    def _public(self) -> _Content:
        """The public content of the present revision; read again only when the revision has risen."""
        with schema.store_errors(self._engine, "read"), self._lock, self._reading() as connection:
            revision = read_meta(connection)["revision"]
            if self._content is None or self._content.revision != revision:
                self._content = _read_content(connection, revision)
                self._states.clear()
            return self._content

    def states(self, as_of: dt.date | None = None) -> dict[str, ProjectState]:
        """The state of every project by what was known on `as_of` (None: by all that is known)."""
        content = self._public()
        key = (content.revision, as_of)
        with self._lock:
            if key not in self._states:
                if len(self._states) >= _STATES_KEPT:
                    self._states.pop(next(iter(self._states)))
                self._states[key] = {
                    project.id: status_as_of(project, content.by_project.get(project.id, ()), as_of)
                    for project in self.gazetteer.projects.values()
                }
            return dict(self._states[key])

    def projects(self, filters: Filters | None = None, *, as_of: dt.date | None = None) -> list[ProjectState]:
        """The projects that `filters` lets through on `as_of` (else its own day), the newest evidence first."""
        filters = filters or Filters()
        states = self.states(as_of or filters.asof).values()
        return newest_first(state for state in states if filters.keeps(state, self.gazetteer))

    def articles(self) -> list[Article]:
        """All articles, the newest first."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            found = [article_of(row) for row in connection.execute(sa.select(ARTICLES)).mappings()]
        return sorted(found, key=lambda a: (-(a.known.toordinal() if a.known else 0), a.id))

    def article(self, article_id: str) -> Article | None:
        """One article, or None."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            row = connection.execute(sa.select(ARTICLES).where(ARTICLES.c.id == article_id)).mappings().first()
        return article_of(row) if row else None

    def headings(self, limit: int, offset: int = 0) -> list[Heading]:
        """`limit` articles from the newest on, without their texts."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            return read_headings(connection, limit, offset)

    def count_articles(self) -> int:
        """How many articles there are."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            return count_headings(connection)

    def holds_article(self, article_id: str) -> bool:
        """Whether there is an article of that id."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            return holds_article(connection, article_id)

    def mentions(self, article_id: str) -> list[Mention]:
        """The places found in an article, in the order of its text."""
        query = sa.select(MENTIONS).where(MENTIONS.c.article == article_id).order_by(MENTIONS.c.start_at)
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [Mention(article_id, r["start_at"], r["end_at"], r["surface"], r["place"], r["why"]) for r in rows]

    def claims(self, article: str | None = None, project: str | None = None) -> list[Claim]:
        """The public claims, of one article or project if it is named, in the order of article and text."""
        return [
            claim
            for claim in self._public().claims
            if article in (None, claim.evidence.article.id) and project in (None, claim.project)
        ]

    def decisions(self) -> list[Decision]:
        """The whole ledger, the oldest decision first."""
        return list(self._public().decisions)

    def changes(self, project: str | None = None) -> list[Change]:
        """Every change of status that the public claims make, the newest first."""
        content = self._public()
        found = [
            change
            for candidate in self.gazetteer.projects.values()
            if project in (None, candidate.id)
            for change in changes_of(candidate, content.by_project.get(candidate.id, ()))
        ]
        return sorted(found, key=lambda c: (-c.known.toordinal(), c.project))

    def newest_evidence(self) -> dt.date | None:
        """The newest day that any public claim speaks of."""
        return max((claim.as_of for claim in self._public().claims), default=None)

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """The articles that hold all words of `query`, deaf to tones, case and đ; "quotes" hold words together.

        The last word may be a beginning. The typed tones come first, then the whole wording, then words close together.
        """
        query = query[:_LONGEST_QUERY]
        runs = query_runs(query)
        if not runs or limit < 1:
            return []
        with schema.store_errors(self._engine, "searched"), self._reading() as connection:
            ids = schema.matching_articles(connection, runs, min(limit, _MOST_HITS))
            rows = connection.execute(sa.select(ARTICLES).where(ARTICLES.c.id.in_(ids))).mappings().all()
        rank = {article_id: place for place, article_id in enumerate(ids)}
        hits = (best_hit(article_of(row), query) for row in rows)
        return sorted(hits, key=lambda hit: (*closeness(hit), rank[hit.article.id]))

    # ---- what came in, and from where

    def quarantine(self) -> list[intake.Quarantined]:
        """The sources that could not be read, by name, each with the reason."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            return intake.quarantine(connection)

    def suggestions(self, article: str = "") -> list[Suggestion]:
        """Places and projects that the tables may lack, of one article if it is named."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            return intake.suggestions(connection, article)

    def stories(self, article_ids: Iterable[str]) -> Mapping[str, str]:
        """For each of the articles the earliest one of the same wire story, which may be itself."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            return intake.stories(connection, article_ids)

    def original(self, sha256: str) -> bytes | None:
        """The bytes that an article was read from, by their hash; None where they are not kept."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            return intake.original(connection, sha256)

    def held_sources(self, sources: Iterable[str]) -> dict[str, intake.Held]:
        """What ingest took in from each of the sources before."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            return intake.held_sources(connection, sources)

    def take_in(self, batch: Sequence[intake.Taken | intake.Refused]) -> list[intake.Outcome]:
        """Keeps what ingest read or refused, all of it or nothing; says what became of each source."""
        with schema.store_errors(self._engine, "written"):
            return intake.take_in(self._engine, batch)

    # ---- writing

    def store_articles(self, readings: Iterable[ReadArticle]) -> Kept:
        """Keeps articles with their mentions and proposed claims; repeating it changes nothing."""
        done: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": []}
        with schema.store_errors(self._engine, "written"), schema.writing(self._engine) as connection:
            for reading in readings:
                outcome = write_article(connection, reading.article, reading.mentions, seeded=False)
                done[outcome].append(reading.article.id)
                write_proposals(connection, reading.claims, article=reading.article.id)
            if done["new"] or done["changed"]:
                raise_revision(connection)
        return Kept(*(tuple(ids) for ids in done.values()))

    def add_decision(
        self, claim: str, verdict: Verdict, *, reviewer: str, reason: str = "", at: dt.datetime | None = None
    ) -> Decision:
        """Adds what a person decided on the claim `claim`; nothing is ever overwritten. Raises StoreError."""
        if not reviewer.strip():
            raise StoreError("A decision needs the name of its reviewer. Mend: give a name")
        moment = (at or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)
        decision = Decision(claim=claim, verdict=Verdict(verdict), reviewer=reviewer.strip(), at=moment, reason=reason)
        with schema.store_errors(self._engine, "written"), schema.writing(self._engine) as connection:
            if connection.execute(sa.select(CLAIMS.c.id).where(CLAIMS.c.id == claim)).first() is None:
                raise StoreError(f"There is no claim «{claim}» in the store. Mend: take an id from the review list")
            connection.execute(DECISIONS.insert(), decision_row(decision, seeded=False))
            raise_revision(connection)
        return decision


def _read_content(connection: sa.Connection, revision: str) -> _Content:
    """All public claims with their articles. A claim whose quote an edited article no longer holds stays out."""
    ledger = connection.execute(sa.select(DECISIONS).order_by(DECISIONS.c.at, DECISIONS.c.seq)).mappings().all()
    decisions = tuple(decision_of(row) for row in ledger)
    decided = sa.select(DECISIONS.c.claim)
    query = sa.select(CLAIMS).where(CLAIMS.c.id.in_(decided)).order_by(CLAIMS.c.article, CLAIMS.c.start_at, CLAIMS.c.id)
    rows = connection.execute(query).mappings().all()
    spoken = sa.select(ARTICLES).where(ARTICLES.c.id.in_(sa.select(CLAIMS.c.article).where(CLAIMS.c.id.in_(decided))))
    articles = {row["id"]: article_of(row) for row in connection.execute(spoken).mappings()}
    claims, broken = [], []
    for row in rows:
        try:
            claims.append(claim_of(row, articles[row["article"]]))
        except EvidenceError:
            broken.append(row["id"])
    public = tuple(public_claims(claims, decisions))
    by_project: dict[str, tuple[Claim, ...]] = {}
    for claim in public:
        by_project[claim.project] = (*by_project.get(claim.project, ()), claim)
    return _Content(revision, public, decisions, by_project, tuple(broken))
