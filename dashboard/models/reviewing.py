"""What people made of the claims: decisions, and the states and changes of projects that follow from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from dashboard.models.evidence import Claim, Target
from dashboard.models.places import Project
from dashboard.models.vocabulary import FAMILY, Family, Precision, Role, Status, Verdict

__all__ = [
    "Change",
    "Decision",
    "Edit",
    "Person",
    "ProjectState",
]


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
    claims that disagree for the newest day (two voices, two statuses); else it is empty. `sources` is
    the number of independent voices that tell the status: one for each publisher, and one for a wire
    story however many reprint it. `publishers` counts all who print it.
    """

    project: Project
    status: Status
    since: dt.date | None = None
    newest: dt.date | None = None
    claims: tuple[Claim, ...] = ()
    disputed: tuple[Claim, ...] = ()
    targets: tuple[Claim, ...] = field(default=())
    sources: int = 0
    publishers: int = 0

    @property
    def family(self) -> Family:
        return FAMILY[self.status]

    @property
    def claim(self) -> Claim | None:
        """The claim that the status rests on."""
        return next((c for c in self.claims if c.status is self.status), None)
