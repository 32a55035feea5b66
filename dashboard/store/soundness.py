"""Whether an open proposal is still what the rules proposed: its words, its article, its project, its own row.

From a row of claims to the claim, or to what is wrong with it and how to mend that. Nothing here raises for a row,
whatever another program has written into it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any, NamedTuple

from dashboard.errors import EvidenceError, StoreError
from dashboard.models import Article, Claim
from dashboard.store.legible import COPY, Spoilt, fault_in
from dashboard.store.rows import claim_of
from dashboard.store.schema import CLAIMS
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


def sound(
    found: Mapping[Any, Any] | Spoilt, article: Article | Spoilt | None, projects: Container[str]
) -> Claim | Broken:
    """The claim of a row; where it does not hold together, what is wrong with it."""
    row = found.row if isinstance(found, Spoilt) else found

    def broken(code: str, reason: str, mend: str = f"{COPY}, or reject it") -> Broken:
        return Broken(row["id"], row["article"], row["project"], code, reason, mend)

    if isinstance(found, Spoilt):
        return broken("unreadable", f"{ALTERED}, {found.told}")
    if not isinstance(article, Article):
        where = f"its article «{row['article']}»"
        if article is None:
            return broken("article", f"{where} is not in the store", "reject it")
        return broken("spoilt", f"{where} cannot be read, {article.told}")
    claim = _read(row, article)
    if isinstance(claim, StoreError):
        return broken("unreadable", f"{ALTERED}, {fault_in(CLAIMS, row) or claim.__cause__}")
    if not is_sealed(row):
        return broken("changed", ALTERED)
    return _fits(claim, broken, projects)


def _read(row: Mapping[Any, Any], article: Article) -> Claim | EvidenceError | StoreError:
    try:
        return claim_of(row, article)
    except (EvidenceError, StoreError) as error:
        return error


def _fits(claim: Claim | EvidenceError, broken: Callable[..., Broken], projects: Container[str]) -> Claim | Broken:
    """A claim that is as it was written, if its article and the tables still bear it."""
    if isinstance(claim, EvidenceError):
        return broken("quote", f"its article was changed and no longer holds the quoted words ({claim})", "reject it")
    if claim.project not in projects:
        mend = f"name the right one (`cuakhau review edit {claim.id} --project …`), or reject it"
        return broken("project", f"«{claim.project}» {UNKNOWN_PROJECT}", mend)
    return claim
