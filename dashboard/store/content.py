"""What one revision of the store makes public: read once, and kept as long as nothing is written.

From the tables to the ledger, the claims that it speaks of and those of them that are public, by project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from dashboard.ledger import Ledger
from dashboard.models import Claim, Decision
from dashboard.store import review
from dashboard.store.review import Entry
from dashboard.store.rows import decision_of
from dashboard.store.schema import DECISIONS

__all__ = ["Content", "read_content"]


@dataclass(frozen=True, slots=True)
class Content:
    """The public claims of a revision, the decisions in their order, and all claims that they are on.

    `broken` are claims that would be public, but whose words an edited article no longer holds.
    """

    revision: str
    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...]
    by_project: Mapping[str, tuple[Claim, ...]]
    broken: tuple[str, ...]
    ledger: Ledger
    decided: Mapping[str, Claim]

    def entries(self, claim: str, person: str, rule: str, project: str) -> list[Entry]:
        """The decisions that these narrow down to, the newest first; an empty text asks for nothing."""
        family = self.ledger.family(claim) if claim else ()
        chosen = (
            Entry(decision, self.decided.get(decision.claim))
            for decision in reversed(self.decisions)
            if (not claim or decision.claim in family) and (not person or decision.reviewer == person)
        )
        return [
            entry
            for entry in chosen
            if (not project or (entry.claim and entry.claim.project == project))
            and (not rule or self._rule(entry.decision.claim) == rule)
        ]

    def whole(self) -> tuple[list[Claim], list[Decision], tuple[str, ...]]:
        """The claims with all decisions on them, in the order of the text and of time.

        Last the ids of claims that cannot be told, or that an edit links with one that cannot.
        """
        named = dict.fromkeys(name for one in self.decisions for name in (one.claim, one.replacement) if name)
        lost = {name for name in named if not self.decided.keys() >= set(self.ledger.family(name))}
        claims = [claim for claim in self.decided.values() if claim.id not in lost]
        claims.sort(key=lambda claim: (claim.evidence.article.id, claim.evidence.start, claim.id))
        return claims, [one for one in self.decisions if one.claim not in lost], tuple(sorted(lost))

    def _rule(self, claim: str) -> str:
        """The rule that made the proposal with which a claim began."""
        first = self.decided.get(self.ledger.root(claim))
        return first.origin if first else ""


def read_content(connection: sa.Connection, revision: str) -> Content:
    """All claims that the ledger speaks of. One whose quote an edited article no longer holds stays out."""
    rows = connection.execute(sa.select(DECISIONS).order_by(DECISIONS.c.at, DECISIONS.c.seq)).mappings()
    decisions = tuple(decision_of(row) for row in rows)
    ledger = Ledger(decisions)
    named = {decision.claim for decision in decisions} | ledger.replacements()
    decided = {claim.id: claim for claim in review.claims_of_ids(connection, named)}
    public = tuple(claim for claim in decided.values() if ledger.is_public(claim.id))
    there = review.known_ids(connection, named)
    broken = tuple(sorted(claim for claim in there - decided.keys() if ledger.is_public(claim)))
    by_project: dict[str, list[Claim]] = {}
    for claim in public:
        by_project.setdefault(claim.project, []).append(claim)
    told = {project: tuple(claims) for project, claims in by_project.items()}
    return Content(revision, public, decisions, told, broken, ledger, decided)
