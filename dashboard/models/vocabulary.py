"""The words that texts, tables and people may choose from: statuses, kinds, precisions, verdicts, roles.

>>> FAMILY[Status.PARTLY_COMPLETED]
<Family.CONSTRUCTION: 'construction'>
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

__all__ = [
    "FAMILY",
    "STAGE",
    "AmountKind",
    "Basis",
    "Family",
    "GateState",
    "Language",
    "Level",
    "Mode",
    "PlaceKind",
    "Precision",
    "ProjectKind",
    "Role",
    "Status",
    "Verdict",
]


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


STAGE: Mapping[Status, int] = MappingProxyType({status: stage for stage, status in enumerate(Status)})
"""How far a project is in each status; the order in which the statuses are declared."""

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
    """How exact a day is: the date field then holds the first day of the period, of a week its Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months a period of this precision has, 0 for a day and a week."""
        return {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}.get(self, 0)

    def first_day(self, day: dt.date) -> dt.date:
        """The first day of the period that holds `day`."""
        if self is Precision.WEEK:
            return day - dt.timedelta(days=day.weekday())
        return day.replace(month=(day.month - 1) // self.months * self.months + 1, day=1) if self.months else day

    def last_day(self, day: dt.date) -> dt.date:
        """The last day of the period that holds `day`."""
        if self is Precision.WEEK:
            return dt.date.fromordinal(min(self.first_day(day).toordinal() + 6, dt.date.max.toordinal()))
        if not self.months:
            return day
        month = self.first_day(day).month + self.months - 1
        return day.replace(month=month, day=calendar.monthrange(day.year, month)[1])


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
