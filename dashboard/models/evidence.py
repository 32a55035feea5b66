"""What was read: articles, the names found in them, and claims with the exact words that support them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.errors import EvidenceError, shown
from dashboard.models.vocabulary import AmountKind, Basis, Precision, Status

__all__ = [
    "FIRST_YEAR",
    "LATEST_AFTER_KNOWN",
    "Amount",
    "Article",
    "Claim",
    "Evidence",
    "Furniture",
    "Mention",
    "Suggestion",
    "Target",
]

FIRST_YEAR = 1900
"""A day of a claim or decision before it is a slip of the hand: 0225 for 2025."""

LATEST_AFTER_KNOWN = dt.timedelta(days=1)
"""An article may speak of the day after the one on which it is known to be out, never of a later one as a fact."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """A stretch of an article that is not its text: caption, byline, prefix, sidebar, placeholder."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A news item. `text` is NFC with LF line ends; every offset anywhere counts its characters.

    `sha256` is that of the original bytes; `body` is the span outside which all is furniture;
    `published_why` says in English from what an inferred day follows; `story` is the id of the earliest article
    of which this one is a reprint, empty for an article of its own; `warnings` say what had to be guessed.
    """

    id: str
    text: str
    sha256: str
    file: str = ""
    url: str = ""
    publisher: str = ""
    title: str = ""
    published: dt.date | None = None
    basis: Basis = Basis.UNKNOWN
    published_why: str = ""
    event_day: dt.date | None = None
    language: str = "vi"
    body: tuple[int, int] = (0, 0)
    furniture: tuple[Furniture, ...] = ()
    story: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def known(self) -> dt.date | None:
        """The first day on which a reader could know the article: published, else the event's day."""
        return self.published or self.event_day

    @property
    def day_told(self) -> str:
        """How the day of publication is known where the article does not tell it; empty where it does."""
        if self.basis is Basis.FETCHED:
            of = "the visit" if "://" in self.file else "the file"
            return f"{self.published} is the day of {of}, none in the text"
        if self.basis is Basis.INFERRED:
            return f"{self.published} is inferred: {self.published_why}"
        return "no day in the text" if self.known is None else ""

    def in_furniture(self, start: int, end: int) -> bool:
        """Whether any part of `start:end` lies in furniture or outside the body."""
        if start < self.body[0] or end > self.body[1]:
            return True
        return any(f.start < end and start < f.end for f in self.furniture)


class Mention(NamedTuple):
    """A place found in an article; `why` names the rule that let it through. A tuple: articles hold hundreds."""

    article: str
    start: int
    end: int
    surface: str
    place: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words of an article that support a claim.

    Raises EvidenceError at construction unless `article.text[start:end] == quote`.
    """

    article: Article
    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        text = self.article.text
        found = text[self.start : self.end] if 0 <= self.start < self.end <= len(text) else ""
        if not self.quote or found != self.quote:
            place = f"{shown(self.article.id)}: characters {self.start}:{self.end}"
            raise EvidenceError(f"{place} read «{shown(found)}», not «{shown(self.quote)}»")


@dataclass(frozen=True, slots=True)
class Target:
    """A status that somebody expects, with the day if one is named. Never a fact."""

    status: Status
    date: dt.date | None = None
    precision: Precision | None = None

    @property
    def when(self) -> str:
        """The date as exactly as it was told: `2026`, `2025-Q4`, `2025-12`, `2025-W51`, `2025-12-19`, or nothing."""
        if self.date is None:
            return ""
        year = f"{self.date.year:04}"
        told = {
            Precision.YEAR: year,
            Precision.QUARTER: f"{year}-Q{(self.date.month + 2) // 3}",
            Precision.MONTH: f"{year}-{self.date.month:02}",
            Precision.WEEK: "{:04}-W{:02}".format(*self.date.isocalendar()[:2]),
        }
        return told.get(self.precision or Precision.DAY, self.date.isoformat())


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure that an article gives of a project: `value` in `unit`, read from its characters `start:end`.

    Units: VND, USD, CNY for a cost (whole currency units, not billions), m for a length, m2 for an area, percent
    for progress, none for lanes.
    """

    kind: AmountKind
    value: float
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A status of a project on a day, with its evidence. `origin` is a rule id or a person.

    `trigger` is the span of the verb that governs the quote where it stands outside of it, as over a list.
    """

    id: str
    project: str
    status: Status
    as_of: dt.date
    precision: Precision
    evidence: Evidence
    target: Target | None = None
    origin: str = ""
    event: str = ""
    notes: str = ""
    trigger: tuple[int, int] | None = None
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place or project that the gazetteer may lack, with where an article names it. Never a mention.

    `kind` is `place` or `project`; `why` names the rule and the cue beside which the name stands.
    """

    kind: str
    article: str
    start: int
    end: int
    surface: str
    why: str = ""
