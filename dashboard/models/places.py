"""What has a name on this border: places and their spellings, and the projects that are built or run there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dashboard.models.vocabulary import GateState, Level, Mode, PlaceKind, ProjectKind

__all__ = [
    "APPROXIMATE_ABOVE_M",
    "MERGER",
    "Corridor",
    "Crossing",
    "Names",
    "Place",
    "Point",
    "Project",
    "Stop",
    "Toponym",
]

APPROXIMATE_ABOVE_M = 1_000
"""A point whose uncertainty is larger than this many metres is drawn as approximate."""

MERGER = dt.date(2025, 7, 1)
"""The day on which 63 Vietnamese provinces became 34; which of the two sets holds depends on the day."""


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
    and hang on a province. What takes place `once`, a meeting or an inspection, is completed when it was held.
    """

    id: str
    names: Names
    kind: ProjectKind
    where: tuple[str, ...]
    parent: str = ""
    generic: bool = False
    once: bool = False
    notes: str = ""
