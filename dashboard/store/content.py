"""What one revision of the store makes public: read once, and kept as long as nothing is written.

From the tables to the ledger, the claims that it speaks of and those of them that are public, by project. Where
nothing but decisions was written since, only those and their claims are read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.ledger import Ledger
from dashboard.models import Claim, Decision
from dashboard.store import review
from dashboard.store.filling import raise_revision, read_meta, set_meta
from dashboard.store.review import Entry
from dashboard.store.rows import decision_of
from dashboard.store.schema import DECISIONS, META

__all__ = ["Content", "note_decisions", "read_content"]

_TOLD_FOR = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Content:
    """The public claims of a revision, the decisions in their order, and all claims that they are on.

    `broken` are claims that would be public, but whose words an edited article no longer holds; `gone` are all such.
    `texts` changes with every write but decisions, `last` is the number of the newest decision.
    """

    revision: str
    texts: int
    last: int
    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...]
    by_project: Mapping[str, tuple[Claim, ...]]
    broken: tuple[str, ...]
    ledger: Ledger
    decided: Mapping[str, Claim]
    gone: frozenset[str]

    def entries(self, claim: str, person: str, rule: str, project: str) -> list[Entry]:
        """The decisions that these narrow down to, the newest first; an empty text asks for nothing."""
        family = self.ledger.family(claim) if claim else ()
        chosen = (
            self._entry(decision, self.ledger.undone_by(decision))
            for decision in reversed(self.decisions)
            if (not claim or decision.claim in family) and (not person or decision.reviewer == person)
        )
        return [
            entry
            for entry in chosen
            if (not project or (entry.claim and entry.claim.project == project))
            and (not rule or self._rule(entry.decision.claim) == rule)
        ]

    def taken_from(self, reviewer: str) -> list[Entry]:
        """What others decided of late in the place of `reviewer`, the newest first."""
        found = self.ledger.taken_from(reviewer, dt.datetime.now(dt.UTC) - _TOLD_FOR)
        return [self._entry(one) for one in sorted(found, key=lambda decision: decision.at, reverse=True)]

    def _entry(self, decision: Decision, undone: Decision | None = None) -> Entry:
        return Entry(decision, self.decided.get(decision.claim), undone or self.ledger.put_aside_by(decision))

    def whole(self) -> tuple[list[Claim], list[Decision], tuple[str, ...]]:
        """The claims with all decisions on them, in the order of the text and of time.

        Last the ids of claims that cannot be told, or that an edit links with one that cannot.
        """
        named = dict.fromkeys(name for one in self.decisions for name in (one.claim, one.replacement) if name)
        lost = {name for name in named if not self.decided.keys() >= set(self.ledger.family(name))}
        claims = [claim for claim in self.decided.values() if claim.id not in lost]
        told = sorted((one for one in self.decisions if one.claim not in lost), key=lambda one: (one.at, one.claim))
        return claims, told, tuple(sorted(lost))

    def _rule(self, claim: str) -> str:
        """The rule that made the proposal with which a claim began."""
        first = self.decided.get(self.ledger.root(claim))
        return first.origin if first else ""


def note_decisions(connection: sa.Connection) -> None:
    """Raises the revision, and counts that only decisions were written."""
    raise_revision(connection)
    counted = int(read_meta(connection).get("decided", "0")) + 1
    if counted == 1:
        connection.execute(META.insert(), {"key": "decided", "value": "1"})
    else:
        set_meta(connection, "decided", str(counted))


def read_content(connection: sa.Connection, held: Content | None = None) -> Content:
    """The present content; `held` is an older one, of which everything is taken over that still holds."""
    meta = read_meta(connection)
    texts = int(meta["revision"]) - int(meta.get("decided", "0"))
    if held is not None and held.revision == meta["revision"]:
        return held
    since = held if held is not None and held.texts == texts else None
    query = sa.select(DECISIONS).where(DECISIONS.c.seq > (since.last if since else 0)).order_by(DECISIONS.c.seq)
    rows = connection.execute(query).mappings().all()
    added = [decision_of(row) for row in rows]
    decisions = tuple(sorted((*(since.decisions if since else ()), *added), key=lambda decision: decision.at))
    ledger = Ledger(decisions)
    claims = dict(since.decided) if since else {}
    gone = set(since.gone) if since else set()
    named = {name for one in added for name in (one.claim, one.replacement) if name} - claims.keys()
    claims |= {claim.id: claim for claim in review.claims_of_ids(connection, named)}
    gone |= review.known_ids(connection, named) - claims.keys()
    decided = dict(sorted(claims.items(), key=lambda item: _place(item[1])))
    public = tuple(claim for claim in decided.values() if ledger.is_public(claim.id))
    by_project: dict[str, list[Claim]] = {}
    for claim in public:
        by_project.setdefault(claim.project, []).append(claim)
    return Content(
        revision=meta["revision"],
        texts=texts,
        last=max((row["seq"] for row in rows), default=since.last if since else 0),
        claims=public,
        decisions=decisions,
        by_project={project: tuple(told) for project, told in by_project.items()},
        broken=tuple(sorted(claim for claim in gone if ledger.is_public(claim))),
        ledger=ledger,
        decided=decided,
        gone=frozenset(gone),
    )


def _place(claim: Claim) -> tuple[str, int, str]:
    return claim.evidence.article.id, claim.evidence.start, claim.id
