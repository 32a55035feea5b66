"""The nouns of the field as small frozen values: place, toponym, article, mention, claim, decision.

Nothing here reads a file or knows a library; every other module speaks in these types.

>>> FAMILY[Status.PARTLY_COMPLETED]
<Family.CONSTRUCTION: 'construction'>
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from dashboard.errors import EvidenceError

__all__ = [
    "APPROXIMATE_ABOVE_M",
    "FAMILY",
    "Amount",
    "AmountKind",
    "Article",
    "Basis",
    "Change",
    "Claim",
    "Corridor",
    "Crossing",
    "Decision",
    "Edit",
    "Evidence",
    "Family",
    "Furniture",
    "GateState",
    "Language",
    "Level",
    "Mention",
    "Mode",
    "Names",
    "Person",
    "Place",
    "PlaceKind",
    "Point",
    "Precision",
    "Project",
    "ProjectKind",
    "ProjectState",
    "Role",
    "Status",
    "Stop",
    "Suggestion",
    "Target",
    "Toponym",
    "Verdict",
]

APPROXIMATE_ABOVE_M = 1_000
"""A point whose uncertainty is larger than this many metres is drawn as approximate."""


class Language(StrEnum):
    """The languages of the page, the default first."""

    VI = "vi"
    ZH = "zh"
    EN = "en"


class Status(StrEnum):
    """What a text asserts of a project on its day, from a first idea to the end of use."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    PREPARATION = "preparation"
    UNDER_CONSTRUCTION = "under_construction"
    PARTLY_COMPLETED = "partly_completed"
    COMPLETED = "completed"
    PILOT_OPERATION = "pilot_operation"
    OPERATING = "operating"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Family(StrEnum):
    """The six groups of statuses that share a colour and a shape on the map."""

    SERVICE = "service"
    CONSTRUCTION = "construction"
    PREPARATION = "preparation"
    IDEA = "idea"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


FAMILY: Mapping[Status, Family] = MappingProxyType(
    {
        Status.PROPOSED: Family.IDEA,
        Status.AGREED: Family.IDEA,
        Status.PREPARATION: Family.PREPARATION,
        Status.UNDER_CONSTRUCTION: Family.CONSTRUCTION,
        Status.PARTLY_COMPLETED: Family.CONSTRUCTION,
        Status.COMPLETED: Family.SERVICE,
        Status.PILOT_OPERATION: Family.SERVICE,
        Status.OPERATING: Family.SERVICE,
        Status.SUSPENDED: Family.STOPPED,
        Status.CANCELLED: Family.STOPPED,
        Status.UNKNOWN: Family.UNKNOWN,
    }
)


class PlaceKind(StrEnum):
    """The layers of the gazetteer; the word before the colon of an id."""

    CROSSING = "crossing"
    GATE = "gate"
    PROVINCE = "province"
    PLACE = "place"
    STATION = "station"
    MARKER = "marker"
    CORRIDOR = "corridor"


class Level(StrEnum):
    """The rank of a gate, an axis of its own and not a status."""

    INTERNATIONAL = "international"
    BILATERAL = "bilateral"
    SECONDARY = "secondary"


class GateState(StrEnum):
    """Whether a gate is open, an axis of its own and not a status."""

    OPEN = "open"
    LIMITED = "limited"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Mode(StrEnum):
    """What passes there."""

    ROAD = "road"
    RAIL = "rail"
    FOOTPATH = "footpath"
    WATERWAY = "waterway"
    MULTIMODAL = "multimodal"


class ProjectKind(StrEnum):
    """What is being built or run."""

    SMART_GATE = "smart_gate"
    GATE_INFRASTRUCTURE = "gate_infrastructure"
    ROAD = "road"
    RAIL = "rail"
    BRIDGE = "bridge"
    TRANSPORT = "transport"
    TOURISM_AREA = "tourism_area"
    ECONOMIC_ZONE = "economic_zone"
    MECHANISM = "mechanism"


class Basis(StrEnum):
    """How a publication day is known."""

    STATED = "stated"
    HEADER = "header"
    INFERRED = "inferred"
    FETCHED = "fetched"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How exact a day is: the date field then holds the first day of the period."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Verdict(StrEnum):
    """What a person decided on a claim; `undo` takes the last decision on it back."""

    ACCEPT = "accept"
    EDIT = "edit"
    REJECT = "reject"
    UNDO = "undo"


class Role(StrEnum):
    """What a person may do: look, decide on claims, or also take in articles and change what others decided."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class AmountKind(StrEnum):
    """What a figure in a text measures."""

    COST = "cost"
    LENGTH = "length"
    LANES = "lanes"
    AREA = "area"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class Names:
    """One name in the three languages of the page; pinyin only where there is one."""

    vi: str
    zh: str = ""
    en: str = ""
    pinyin: str = ""

    def get(self, language: str) -> str:
        """The name in `language`, else the Vietnamese one."""
        return {"vi": self.vi, "zh": self.zh, "en": self.en}.get(language, self.vi) or self.vi


@dataclass(frozen=True, slots=True)
class Point:
    """A position in degrees WGS 84 with the radius in metres inside which the truth lies."""

    lat: float
    lon: float
    uncertainty_m: int

    @property
    def approximate(self) -> bool:
        return self.uncertainty_m > APPROXIMATE_ABOVE_M


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Anything with a name on this border; `id` reads `kind:slug`.

    `province` is the id of the province that holds it today, `province_before` of the one before
    1 July 2025 (the same where nothing changed). Validity is half open: `valid_to` is the last day.
    """

    id: str
    kind: PlaceKind
    names: Names
    country: str = ""
    point: Point | None = None
    province: str = ""
    province_before: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    merged_into: str = ""
    source: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing(Place):
    """A Vietnamese and a Chinese gate with one point on the border.

    `names` is the short pair label of the map; `border_distance_m` is measured against the border drawn.
    """

    vn_gate: str
    cn_gate: str
    vn_names: Names
    cn_names: Names
    cn_province: str
    level: Level
    mode: Mode
    state: GateState = GateState.UNKNOWN
    border_distance_m: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a corridor, in order; a town point, not an alignment."""

    names: Names
    point: Point
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor(Place):
    """A line through ordered stops. `existing` marks infrastructure drawn for context only."""

    mode: Mode
    stops: tuple[Stop, ...]
    existing: bool = False
    approximate: bool = True


@dataclass(frozen=True, slots=True)
class Toponym:
    """One spelling of one place. `needs_cue` names that are also something else."""

    place: str
    text: str
    language: str
    kind: str
    needs_cue: bool = False
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Something built or run; a phase is a project of its own with a `parent`.

    `where` holds place ids: the sites first, then corridors. `generic` projects name no site
    and hang on a province.
    """

    id: str
    names: Names
    kind: ProjectKind
    where: tuple[str, ...]
    parent: str = ""
    generic: bool = False
    notes: str = ""


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

    def in_furniture(self, start: int, end: int) -> bool:
        """Whether any part of `start:end` lies in furniture or outside the body."""
        if start < self.body[0] or end > self.body[1]:
            return True
        return any(f.start < end and start < f.end for f in self.furniture)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place found in an article; `why` names the rule that let it through."""

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
            raise EvidenceError(
                f"{self.article.id}: characters {self.start}:{self.end} read «{found}», not «{self.quote}»"
            )


@dataclass(frozen=True, slots=True)
class Target:
    """A status that somebody expects, with the day if one is named. Never a fact."""

    status: Status
    date: dt.date | None = None
    precision: Precision | None = None

    @property
    def when(self) -> str:
        """The date as exactly as it was told: `2026`, `2025-Q4`, `2025-12`, `2025-12-19`, or nothing."""
        if self.date is None:
            return ""
        year = f"{self.date.year:04}"
        told = {
            Precision.YEAR: year,
            Precision.QUARTER: f"{year}-Q{(self.date.month + 2) // 3}",
            Precision.MONTH: f"{year}-{self.date.month:02}",
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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts on the store under a name, with what that name may do."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a reviewer changes in a proposal before accepting it; None leaves a field as proposed."""

    project: str | None = None
    status: Status | None = None
    as_of: dt.date | None = None
    precision: Precision | None = None
    span: tuple[int, int] | None = None
    target: Target | None = None
    drop_target: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided on a claim, when and why. Only ever added.

    `replacement` is the id of the claim that an edit put in the place of the one decided on.
    """

    claim: str
    verdict: Verdict
    reviewer: str
    at: dt.datetime
    reason: str = ""
    replacement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an accepted claim did to a project: from one status to another, known on a day."""

    project: str
    before: Status
    after: Status
    claim: Claim
    known: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectState:
    """A project as of a day: its status, the claims that carry it, and what else was said.

    `claims` are all accepted claims known by the day, newest `as_of` first. `disputed` holds the
    claims that disagree for the newest day (two publishers, two statuses); else it is empty.
    """

    project: Project
    status: Status
    since: dt.date | None = None
    newest: dt.date | None = None
    claims: tuple[Claim, ...] = ()
    disputed: tuple[Claim, ...] = ()
    targets: tuple[Claim, ...] = field(default=())

    @property
    def family(self) -> Family:
        return FAMILY[self.status]

    @property
    def claim(self) -> Claim | None:
        """The claim that the status rests on."""
        return next((c for c in self.claims if c.status is self.status), None)
