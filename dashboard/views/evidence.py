"""A claim in its own words: its sentence, its source, and a citation to copy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.models import FAMILY, Article, Basis, Claim, Family, Precision, Status, Target
from dashboard.text import sentence_at
from dashboard.views.words import PLAIN, Words

__all__ = ["Excerpt", "Piece", "citation", "context", "excerpt"]

_LEAD = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an excerpt: `text`, the `quote`, the `trigger` that governs it, or a `gap` for words left out."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A claim in its own words: `before + quote + after` are the sentences that hold the evidence.

    `pieces` are the same with the governing verb marked; where that stands in an earlier sentence, as over a list,
    its surroundings come first.
    """

    claim: str
    project: str
    status: Status
    family: Family
    as_of: dt.date
    precision: Precision
    before: str
    quote: str
    after: str
    article: str
    start: int
    end: int
    title: str
    publisher: str
    published: dt.date | None
    basis: Basis
    published_why: str
    url: str
    language: str
    target: Target | None
    event: str
    origin: str
    citation: str
    pieces: tuple[Piece, ...] = ()

    def around(self, limit: int = 180) -> tuple[str, str, str]:
        """Before, quote and after, what surrounds the quote cut at a word to at most `limit` characters a side."""
        before, after = self.before, self.after
        if len(before) > limit:
            tail = before[-limit:]
            before = "… " + (tail.partition(" ")[2] or tail)
        if len(after) > limit:
            head = after[:limit]
            after = (head.rpartition(" ")[0] or head) + " …"
        return before, self.quote, after


def excerpt(claim: Claim, wording: Words = PLAIN) -> Excerpt:
    """The evidence of `claim` in its sentence, with where it comes from."""
    evidence, article = claim.evidence, claim.evidence.article
    first, last = sentence_at(article.text, evidence.start, evidence.end)
    first, last = _without_furniture(article, min(first, evidence.start), max(last, evidence.end), claim)
    return Excerpt(
        claim=claim.id,
        project=claim.project,
        status=claim.status,
        family=FAMILY[claim.status],
        as_of=claim.as_of,
        precision=claim.precision,
        before=article.text[first : evidence.start],
        quote=evidence.quote,
        after=article.text[evidence.end : last],
        article=article.id,
        start=evidence.start,
        end=evidence.end,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        basis=article.basis,
        published_why=article.published_why,
        url=article.url,
        language=article.language,
        target=claim.target,
        event=claim.event,
        origin=claim.origin,
        citation=citation(claim, wording),
        pieces=tuple(_pieces(claim, first, last)),
    )


def _pieces(claim: Claim, first: int, last: int) -> Iterator[Piece]:
    """The stretches of `first:last`, before them the clause of a trigger that stands further up."""
    text, start, end = claim.evidence.article.text, claim.evidence.start, claim.evidence.end
    marks = [(start, end, "quote")]
    if claim.trigger:
        begins, ends = claim.trigger
        if ends <= first:
            yield from _lead(text, begins, ends)
        elif first <= begins and ends <= last and (ends <= start or begins >= end):
            marks.append((begins, ends, "trigger"))
    at = first
    for begins, ends, kind in sorted(marks):
        if text[at:begins]:
            yield Piece("text", text[at:begins])
        yield Piece(kind, text[begins:ends])
        at = ends
    if text[at:last]:
        yield Piece("text", text[at:last])


def _lead(text: str, begins: int, ends: int) -> Iterator[Piece]:
    """The trigger in its sentence, cut at words to a line or two, and the gap behind it."""
    first, last = sentence_at(text, begins, ends)
    before, after = text[first:begins], text[ends:last]
    if len(before) > _LEAD:
        before = "… " + before[-_LEAD:].partition(" ")[2]
    if len(after) > _LEAD:
        after = after[:_LEAD].rpartition(" ")[0]
    yield Piece("text", before)
    yield Piece("trigger", text[begins:ends])
    yield Piece("text", after.rstrip())
    yield Piece("gap", " […] ")


def context(claim: Claim) -> tuple[str, str]:
    """The sentence before and the one after those that hold the evidence; empty at an end of the body."""
    article, evidence = claim.evidence.article, claim.evidence
    first, last = sentence_at(article.text, evidence.start, evidence.end)
    head = article.text[article.body[0] : first].rstrip()
    tail = article.text[last : article.body[1]]
    behind = last + len(tail) - len(tail.lstrip())
    before = _neighbour(article, article.body[0] + len(head) - 1) if head else ""
    return before, _neighbour(article, behind) if tail.strip() else ""


def _neighbour(article: Article, at: int) -> str:
    """The sentence that holds the character `at`, unless it is furniture."""
    first, last = sentence_at(article.text, at, at + 1)
    return "" if article.in_furniture(first, last) else " ".join(article.text[first:last].split())


def _without_furniture(article: Article, first: int, last: int, claim: Claim) -> tuple[int, int]:
    """`first:last` cut so that no caption, prefix or byline stands around the evidence."""
    for piece in article.furniture:
        if first < piece.end <= claim.evidence.start:
            first = piece.end
        if claim.evidence.end <= piece.start < last:
            last = piece.start
    before = article.text[first : claim.evidence.start]
    after = article.text[claim.evidence.end : last]
    return first + len(before) - len(before.lstrip()), last - len(after) + len(after.rstrip())


def citation(claim: Claim, wording: Words = PLAIN) -> str:
    """One line to copy: publisher, title, day and how it is known, address, words, offsets, hash of the file."""
    evidence, article = claim.evidence, claim.evidence.article
    day = wording.day(article.published) if article.published else ""
    basis = wording.basis(article.basis)
    parts = [
        article.publisher,
        f"«{article.title}»" if article.title else article.file or article.id,
        f"{day} ({basis})" if day else basis,
        article.url,
        f"«{' '.join(evidence.quote.split())}»",
        wording.text("characters {start}–{end}", start=evidence.start, end=evidence.end),
        f"sha256 {article.sha256[:12]}",
    ]
    return ", ".join(part for part in parts if part)
