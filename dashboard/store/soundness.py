"""Whether an open proposal is still what the rules proposed: its words, its article, its project, its own row.

From a row of claims to the claim, or to what is wrong with it and how to mend that. Nothing here raises for a row that
can be read; one that cannot is named by `examining`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, NamedTuple

from dashboard.errors import EvidenceError
from dashboard.models import Article, Claim
from dashboard.store.rows import claim_of
from dashboard.store.sealing import is_sealed

__all__ = ["ALTERED", "UNKNOWN_PROJECT", "Broken", "sound"]

ALTERED = "another program has changed it since it was proposed"
UNKNOWN_PROJECT = "is no project of the tables"


class Broken(NamedTuple):
    """A proposal that cannot be accepted as it stands; `code` is a stable word for the reason."""

    claim: str
    article: str
    project: str
    code: str
    reason: str
    mend: str


def sound(row: Mapping[Any, Any], article: Article | None, projects: Container[str]) -> Claim | Broken:
    """The claim of a row; where it does not hold together, what is wrong with it."""

    def broken(code: str, reason: str, mend: str) -> Broken:
        return Broken(row["id"], row["article"], row["project"], code, reason, mend)

    if article is None:
        return broken("article", f"its article «{row['article']}» is not in the store", "reject it")
    try:
        claim, fault = claim_of(row, article), ""
    except EvidenceError as error:
        claim, fault = None, str(error)
    if not is_sealed(row):
        return broken("changed", ALTERED, "restore the store from a copy, or reject it")
    if claim is None:
        return broken("quote", f"its article was changed and no longer holds the quoted words ({fault})", "reject it")
    if claim.project not in projects:
        mend = f"name the right one (`cuakhau review edit {claim.id} --project …`), or reject it"
        return broken("project", f"«{claim.project}» {UNKNOWN_PROJECT}", mend)
    return claim
