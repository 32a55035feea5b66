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
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Concatenate, ParamSpec, Self, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from dashboard.errors import StoreError
from dashboard.filters import Filters, newest_first
from dashboard.gazetteer import Gazetteer, load_gazetteer
from dashboard.models import (
    Article,
    Change,
    Claim,
    Decision,
    Edit,
    Mention,
    Person,
    ProjectState,
    Suggestion,
    Verdict,
)
from dashboard.settings import AccessMode, Settings, load_settings
from dashboard.store import deciding, examining, intake, leftovers, review, schema, shelf, visits
from dashboard.store.content import Content, note_decisions, read_content
from dashboard.store.filling import (
    Seed,
    raise_revision,
    read_meta,
    read_seeds,
    reference_digest,
    set_meta,
    write_reference,
    write_seeds,
)
from dashboard.store.guarding import guard, missing_guards, put_back, unguarded
from dashboard.store.review import Asked, Entry, Proposal, Public, RuleCounts
from dashboard.store.schema import ARTICLES, MENTIONS, META
from dashboard.store.sealing import seal_all
from dashboard.store.search import Hit
from dashboard.store.soundness import Broken
from dashboard.store.states import changes_of, known_on, status_as_of

__all__ = ["Store"]

_P = ParamSpec("_P")
_T = TypeVar("_T")

_META_KEYS = {"schema", "store", "revision", "reference"}
_STATES_KEPT = 32


class Store:
    """One open store. A class, because connection, tables and the content of the present revision go together."""

    def __init__(self, engine: sa.Engine, gazetteer: Gazetteer, *, mode: AccessMode = AccessMode.LOCAL) -> None:
        self.gazetteer = gazetteer
        self.mode = mode
        self.made = False
        """Whether there was no store yet at this address, and opening it made one."""
        self._opening: tuple[str, ...] = ()
        self._engine = engine
        self._lock = threading.RLock()
        self._content: Content | None = None
        self._states: dict[tuple[str, dt.date | None], dict[str, ProjectState]] = {}

    @classmethod
    def open(cls, url: str | None = None, *, settings: Settings | None = None) -> Self:
        """The store at `url` (default: that of the settings), made and filled if need be.

        Raises StoreError if it cannot be opened or made, DataFaults if geodata/ or seeds/ cannot be used.
        """
        settings = settings or load_settings()
        gazetteer = load_gazetteer(settings.geodata)
        store = cls(schema.open_engine(url or settings.store_url), gazetteer, mode=settings.mode)
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
            missing = missing_guards(connection) if held.get("reference") == wanted else []
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
            self._opening = put_back(self._engine, missing)
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
                self.made = True
                schema.create_tables(connection)
                fresh = {"schema": schema.SCHEMA, "store": uuid.uuid4().hex, "revision": "0", "reference": ""}
                connection.execute(META.insert(), [{"key": k, "value": v} for k, v in fresh.items()])
            elif schema.is_older(held := read_meta(connection)["schema"]):
                schema.bring_up(connection, held)
                if schema.is_unsealed(held):
                    seal_all(connection)
            guard(connection)
            if read_meta(connection)["reference"] == wanted:
                return
            write_reference(connection, self.gazetteer)
            with unguarded(connection):
                write_seeds(connection, seeds)
            set_meta(connection, "reference", wanted)
            raise_revision(connection)

    # ---- reading

    @property
    def notices(self) -> tuple[str, ...]:
        """What the operator should be told of this store, in English; usually nothing."""
        broken = self._public().broken
        spoilt = {one.claim: one for one in self.broken(broken) if one.code == "unreadable"} if broken else {}
        told = [
            f"The claim «{claim}» is not shown: {spoilt[claim].reason}. Mend: {spoilt[claim].mend}."
            if claim in spoilt
            else f"The claim «{claim}» is not shown: its article was changed and no longer holds the quoted words."
            " Mend: review the claim again."
            for claim in broken
        ]
        return (*self._opening, *told)

    def unreadable(self) -> tuple[str, ...]:
        """The rows that another program has spoilt, each told by table, row, column and value."""
        return self._read(examining.unreadable)

    def amiss(self) -> tuple[tuple[str, str], ...]:
        """The rows that can be read and are not what was written, each with its mend."""
        return self._read(examining.amiss, self.gazetteer.projects)

    @property
    def digest(self) -> str:
        """Changes whenever the content changes; the same for as long as it does not."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            meta = read_meta(connection)
        return hashlib.sha256(f"{meta['store']}:{meta['revision']}".encode()).hexdigest()[:16]

    def _reading(self) -> sa.Connection:
        return self._engine.connect()

    def _read(self, what: Callable[Concatenate[sa.Connection, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What `what` reads, with a connection of its own."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            return what(connection, *args, **kwargs)

    def _public(self) -> Content:
        """The public content of the present revision; read again only when the revision has risen."""
        with schema.store_errors(self._engine, "read"), self._lock, self._reading() as connection:
            content = read_content(connection, self._content)
            if content is not self._content:
                self._content = content
                self._states.clear()
            return content

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
        """All articles that can be read, the newest first."""
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            found = list(shelf.readable(connection, sa.select(ARTICLES)))
        return sorted(found, key=lambda a: (-(a.known.toordinal() if a.known else 0), a.id))

    def article(self, article_id: str) -> Article | None:
        """One article, or None."""
        return self._read(shelf.read_article, article_id)

    def headings(self, limit: int, offset: int = 0) -> list[shelf.Heading]:
        """`limit` articles from the newest on, without their texts."""
        return self._read(shelf.read_headings, limit, offset)

    def count_articles(self) -> int:
        """How many articles there are."""
        return self._read(shelf.count_headings)

    def holds_article(self, article_id: str) -> bool:
        """Whether there is an article of that id."""
        return self._read(shelf.holds_article, article_id)

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
        """The newest day on which any public claim became known."""
        return max(map(known_on, self._public().claims), default=None)

    def search(self, query: str, limit: int = 50) -> list[Hit]:
        """The articles that hold all words of `query`, deaf to tones, case and đ; "quotes" hold words together.

        The last word may be a beginning. The typed tones come first, then the whole wording, then words close together.
        """
        with schema.store_errors(self._engine, "searched"), self._reading() as connection:
            return shelf.find_articles(connection, query, limit)

    # ---- what came in, and from where

    def quarantine(self, limit: int | None = None) -> list[leftovers.Quarantined]:
        """The sources that could not be read, the newest first, each with the reason."""
        return self._read(leftovers.read_quarantine, limit)

    def count_quarantine(self) -> int:
        """How many sources could not be read."""
        return self._read(leftovers.count_quarantine)

    def suggestions(self, article: str = "") -> list[Suggestion]:
        """Where places and projects stand that the tables may lack, in one article if it is named."""
        return self._read(leftovers.read_suggestions, article)

    def suggested(self, limit: int) -> list[leftovers.Suggested]:
        """`limit` names that the tables may lack, each once, those of most articles first."""
        return self._read(leftovers.read_suggested, limit)

    def count_suggested(self) -> int:
        """How many names the tables may lack."""
        return self._read(leftovers.count_suggested)

    def stories(self, article_ids: Iterable[str]) -> Mapping[str, str]:
        """For each of the articles the earliest one of the same wire story, which may be itself."""
        return self._read(intake.stories, article_ids)

    def original(self, sha256: str) -> bytes | None:
        """The bytes that an article was read from, by their hash; None where they are not kept."""
        return self._read(intake.original, sha256)

    def held_sources(self, sources: Iterable[str]) -> dict[str, intake.Held]:
        """What ingest took in from each of the sources before."""
        return self._read(intake.held_sources, sources)

    def visit(self, asked: str) -> visits.Visited | None:
        """What the server of an address told at the last visit, or None."""
        return self._read(visits.read_visit, asked)

    def keep_visits(self, found: Iterable[visits.Visited], gone: Iterable[str]) -> None:
        """Keeps what servers told, and forgets it of the addresses that are `gone`. Raises NotAllowed."""
        deciding.may_take_in(None, self.mode)
        with schema.store_errors(self._engine, "written"), schema.writing(self._engine) as connection:
            visits.keep_visits(connection, found, gone)

    # ---- the review

    def proposals(
        self,
        *,
        project: str = "",
        article: str = "",
        rule: str = "",
        status: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Proposal]:
        """The claims to decide on, those of the newest articles first; `limit` and `offset` cut a page out of them."""
        asked, public = Asked(project, article, rule, status), self._for_review()
        return self._read(review.open_proposals, public, asked, limit=limit, offset=offset)

    def broken_proposals(
        self, *, project: str = "", article: str = "", rule: str = "", status: str = "", limit: int | None = None
    ) -> list[Broken]:
        """Those of the first `limit` claims to decide on that are not among `proposals`, each with the reason."""
        asked, public = Asked(project, article, rule, status), self._for_review()
        return self._read(review.broken_proposals, public, asked, limit=limit)

    def broken(self, claim_ids: Iterable[str]) -> list[Broken]:
        """What is wrong with these claims; nothing of those that are as they should be."""
        return self._read(review.broken_of_ids, self._for_review(), claim_ids)

    def count_proposals(self, *, project: str = "", article: str = "", rule: str = "", status: str = "") -> int:
        """How many claims there are to decide on."""
        asked, ledger = Asked(project, article, rule, status), self._public().ledger
        return self._read(review.count_open, ledger, asked)

    def proposal_ids(self, *, project: str = "", article: str = "", rule: str = "", status: str = "") -> list[str]:
        """The ids of the claims to decide on, in the order of `proposals`."""
        asked, ledger = Asked(project, article, rule, status), self._public().ledger
        return self._read(review.open_ids, ledger, asked)

    def claim_ids(self, wanted: Iterable[str] | None = None) -> set[str]:
        """The ids of all claims, decided on or not, or those of the `wanted` ones that there are."""
        return self._read(review.known_ids, wanted)

    def seen(self, claim_id: str) -> int:
        """How many decisions there are on a claim and its edits, which `decide` wants to hear."""
        return len(self._public().ledger.history(claim_id))

    def proposal(self, claim_id: str) -> Proposal | None:
        """One claim with what a reviewer needs to decide on it, whether it is open or not; None for no such claim."""
        public = self._for_review()
        return self._read(review.proposal_of, public, claim_id)

    def _for_review(self) -> Public:
        content = self._public()
        return Public(content.ledger, self.gazetteer.projects, content.by_project)

    def ledger(self, *, claim: str = "", person: str = "", rule: str = "", project: str = "") -> list[Entry]:
        """Every decision with its claim, the newest first; of a claim with all that edits put in its place."""
        return self._public().entries(claim, person, rule, project)

    def taken_from(self, reviewer: str) -> list[Entry]:
        """What others decided of late in the place of `reviewer`, who has not decided on it again; the newest first."""
        return self._public().taken_from(reviewer)

    def rules(self) -> dict[str, RuleCounts]:
        """What became of the claims of each rule, the rule with most claims first."""
        ledger = self._public().ledger
        return self._read(review.count_rules, ledger)

    def reviewed(self) -> tuple[list[Claim], list[Decision], tuple[str, ...]]:
        """Every claim that was decided on, with all decisions; last the ids of those whose words are gone."""
        return self._public().whole()

    def story_members(self, article_ids: Iterable[str]) -> list[str]:
        """The ids of these articles and of all others that print their stories."""
        return self._read(review.story_members, article_ids)

    def made_by(self, rule: str) -> list[tuple[Claim, Decision | None]]:
        """Every claim that a rule made, with the decision on it that is in force."""
        ledger = self._public().ledger
        with schema.store_errors(self._engine, "read"), self._reading() as connection:
            return [(claim, ledger.in_force(claim.id)) for claim in review.claims_of_rule(connection, rule)]

    # ---- writing

    def decide(
        self,
        claim_id: str,
        verdict: Verdict,
        *,
        person: Person,
        reason: str = "",
        edit: Edit | None = None,
        seen: int | None = None,
        twins: bool = False,
    ) -> tuple[Decision, ...]:
        """Adds what `person` decides on a claim, with `twins` on its open reprints too; all of it or nothing.

        `seen` is that of the `Proposal` decided on; without it the claim must be undecided. Raises NotAllowed,
        Conflict where somebody decided meanwhile, ReviewError where the text or the tables do not bear it.
        """
        return self.decide_all(
            [claim_id], verdict, person=person, reason=reason, edit=edit, seen={claim_id: seen}, twins=twins
        )

    def decide_all(
        self,
        claim_ids: Iterable[str],
        verdict: Verdict,
        *,
        person: Person,
        reason: str = "",
        edit: Edit | None = None,
        seen: Mapping[str, int | None] | None = None,
        twins: bool = False,
    ) -> tuple[Decision, ...]:
        """The same decision on several claims in one transaction; raises as `decide` does."""
        deciding.may_write(person, self.mode)
        made: dict[str, Decision] = {}
        with schema.store_errors(self._engine, "written"), schema.writing(self._engine) as connection:
            for claim in dict.fromkeys(claim_ids):
                if claim not in made:
                    wish = deciding.Wish(
                        verdict=verdict, person=person, reason=reason, edit=edit, seen=(seen or {}).get(claim)
                    )
                    added = deciding.decide(connection, claim, wish, projects=self.gazetteer.projects, twins=twins)
                    made |= {decision.claim: decision for decision in added}
            if made:
                note_decisions(connection)
        return tuple(made.values())

    def undo(self, claim_id: str, *, person: Person, reason: str = "", seen: int | None = None) -> Decision:
        """Adds a decision that takes back the last one on a claim, or the edit that made it; undo it to have it again.

        Raises NotAllowed for the decision of somebody else, Conflict, ReviewError where nobody has decided.
        """
        deciding.may_write(person, self.mode)
        wish = deciding.Wish(verdict=Verdict.UNDO, person=person, reason=reason, seen=seen)
        with schema.store_errors(self._engine, "written"), schema.writing(self._engine) as connection:
            decision = deciding.undo(connection, claim_id, wish)
            note_decisions(connection)
        return decision

    def take_in(
        self, batch: Sequence[intake.Taken | intake.Refused], *, person: Person | None = None
    ) -> list[intake.Outcome]:
        """Keeps what ingest read or refused, all of it or nothing; says what became of each source.

        `person` is the administrator who brings it; without one it is the user of this machine. Raises NotAllowed.
        """
        deciding.may_take_in(person, self.mode)
        with schema.store_errors(self._engine, "written"):
            return intake.take_in(self._engine, batch)
