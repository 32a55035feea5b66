"""The nouns of `models` as rows of the tables, and rows as nouns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from dashboard.errors import StoreError
from dashboard.models import (
    Amount,
    AmountKind,
    Article,
    Basis,
    Claim,
    Decision,
    Evidence,
    Furniture,
    Precision,
    Status,
    Suggestion,
    Target,
    Verdict,
)
from dashboard.store.schema import CHANGED
from dashboard.store.sealing import seal_article, seal_claim
from dashboard.store.search import index_words, readable_text

__all__ = [
    "article_of",
    "article_row",
    "claim_of",
    "claim_row",
    "decision_of",
    "decision_row",
    "suggestion_of",
    "suggestion_row",
    "words_of",
]

_Row = dict[str, Any]


@contextmanager
def _readable(what: str) -> Iterator[None]:
    """Says which row holds what this program would not have written."""
    try:
        yield
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{what} of the store cannot be read: {error}. {CHANGED}") from error


def article_row(article: Article, *, seeded: bool) -> _Row:
    """All columns but `words`, which follow from the others (`words_of`) and take longest."""
    row: _Row = {
        "id": article.id,
        "file": article.file,
        "url": article.url,
        "publisher": article.publisher,
        "title": article.title,
        "published": article.published,
        "basis": str(article.basis),
        "published_why": article.published_why,
        "event_day": article.event_day,
        "language": article.language,
        "body_start": article.body[0],
        "body_end": article.body[1],
        "furniture": [[f.start, f.end, f.kind] for f in article.furniture],
        "sha256": article.sha256,
        "text": article.text,
        "seeded": seeded,
        "story": article.story,
        "warnings": list(article.warnings),
    }
    return row | {"seal": seal_article(row)}


def words_of(article: Article) -> str:
    """What the word index holds of an article."""
    return index_words(readable_text(article))


def article_of(row: Mapping[Any, Any]) -> Article:
    with _readable(f"The article «{row['id']}»"):
        return _article_of(row)


def _article_of(row: Mapping[Any, Any]) -> Article:
    return Article(
        id=row["id"],
        text=row["text"],
        sha256=row["sha256"],
        file=row["file"],
        url=row["url"],
        publisher=row["publisher"],
        title=row["title"],
        published=row["published"],
        basis=Basis(row["basis"]),
        published_why=row["published_why"],
        event_day=row["event_day"],
        language=row["language"],
        body=(row["body_start"], row["body_end"]),
        furniture=tuple(Furniture(*piece) for piece in row["furniture"]),
        story=row["story"],
        warnings=_warnings(row["warnings"]),
    )


def _warnings(value: object) -> tuple[str, ...]:
    """What had to be guessed, a sentence each. Raises ValueError for anything else."""
    if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        raise ValueError(f"«{str(value)[:80]}» is no list of warnings")
    return tuple(value)


def claim_row(claim: Claim, *, seeded: bool) -> _Row:
    target = claim.target
    row: _Row = {
        "id": claim.id,
        "article": claim.evidence.article.id,
        "project": claim.project,
        "status": str(claim.status),
        "as_of": claim.as_of,
        "precision": str(claim.precision),
        "start_at": claim.evidence.start,
        "end_at": claim.evidence.end,
        "quote": claim.evidence.quote,
        "target_status": str(target.status) if target else None,
        "target_date": target.date if target else None,
        "target_precision": str(target.precision) if target and target.precision else None,
        "origin": claim.origin,
        "event": claim.event,
        "notes": claim.notes,
        "seeded": seeded,
        "trigger_start": claim.trigger[0] if claim.trigger else None,
        "trigger_end": claim.trigger[1] if claim.trigger else None,
        "amounts": [[str(a.kind), a.value, a.unit, a.start, a.end] for a in claim.amounts],
    }
    return row | {"seal": seal_claim(row)}


def claim_of(row: Mapping[Any, Any], article: Article) -> Claim:
    """The claim of a row. Raises EvidenceError where the article does not hold its words (any more)."""
    with _readable(f"The claim «{row['id']}»"):
        return _claim_of(row, article)


def _claim_of(row: Mapping[Any, Any], article: Article) -> Claim:
    target = None
    if row["target_status"]:
        precision = Precision(row["target_precision"]) if row["target_precision"] else None
        target = Target(Status(row["target_status"]), row["target_date"], precision)
    return Claim(
        id=row["id"],
        project=row["project"],
        status=Status(row["status"]),
        as_of=row["as_of"],
        precision=Precision(row["precision"]),
        evidence=Evidence(article, row["start_at"], row["end_at"], row["quote"]),
        target=target,
        origin=row["origin"],
        event=row["event"],
        notes=row["notes"],
        trigger=None if row["trigger_start"] is None else (row["trigger_start"], row["trigger_end"]),
        amounts=tuple(Amount(AmountKind(kind), *rest) for kind, *rest in row["amounts"]),
    )


def decision_row(decision: Decision, *, seeded: bool) -> _Row:
    return {
        "claim": decision.claim,
        "verdict": str(decision.verdict),
        "reviewer": decision.reviewer,
        "at": decision.at.isoformat(),
        "reason": decision.reason,
        "seeded": seeded,
        "replacement": decision.replacement,
    }


def decision_of(row: Mapping[Any, Any]) -> Decision:
    with _readable(f"The decision on «{row['claim']}»"):
        return _decision_of(row)


def _decision_of(row: Mapping[Any, Any]) -> Decision:
    return Decision(
        claim=row["claim"],
        verdict=Verdict(row["verdict"]),
        reviewer=row["reviewer"],
        at=dt.datetime.fromisoformat(row["at"]),
        reason=row["reason"],
        replacement=row["replacement"],
    )


def suggestion_row(suggestion: Suggestion) -> _Row:
    return {
        "article": suggestion.article,
        "kind": suggestion.kind,
        "start_at": suggestion.start,
        "end_at": suggestion.end,
        "surface": suggestion.surface,
        "why": suggestion.why,
    }


def suggestion_of(row: Mapping[Any, Any]) -> Suggestion:
    return Suggestion(row["kind"], row["article"], row["start_at"], row["end_at"], row["surface"], row["why"])
