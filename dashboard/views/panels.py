"""What the panel shows of a place or a project, and the newest evidence where nothing is selected."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dashboard.filters import corridors_of, newest_first, site_of
from dashboard.models import (
    Change,
    Claim,
    Corridor,
    Crossing,
    Family,
    Names,
    Place,
    PlaceKind,
    Point,
    Project,
    ProjectState,
    Status,
)
from dashboard.views.evidence import Excerpt, excerpt
from dashboard.views.frame import States, all_states, sites_of
from dashboard.views.words import PLAIN, Words

if TYPE_CHECKING:
    from dashboard.gazetteer import Gazetteer

__all__ = [
    "Card",
    "Latest",
    "Near",
    "PlacePanel",
    "ProjectPanel",
    "card",
    "distance_m",
    "latest",
    "place_panel",
    "project_panel",
]


@dataclass(frozen=True, slots=True)
class Card:
    """A project in a panel. `lead` carries the status, `disputed` the other side, `others` what else was said.

    `age_days` counts from the newest evidence to the day of the panel. `ceremony` says that the status rests
    on an event alone, such as a ground-breaking. `phases` are cards of the parts. `sources` counts the independent
    voices that tell the status, `publishers` all who print it.
    """

    project: Project
    status: Status
    family: Family
    since: dt.date | None
    newest: dt.date | None
    age_days: int | None
    lead: Excerpt | None
    disputed: tuple[Excerpt, ...]
    targets: tuple[Excerpt, ...]
    others: tuple[Excerpt, ...]
    phases: tuple[Card, ...]
    changes: tuple[Change, ...]
    sources: int
    publishers: int
    ceremony: bool
    places: tuple[Place, ...]


class Near(NamedTuple):
    """A place with evidence, its distance in metres along the ellipsoid, and how many projects it has."""

    place: Place
    metres: float
    projects: int


@dataclass(frozen=True, slots=True)
class PlacePanel:
    """A place with its projects. `pair` holds the two sides of a crossing, the Vietnamese one first.

    `took_in` holds the provinces of another name that a province took in on 1 July 2025.
    `nearest` is filled when no project of the place has evidence.
    """

    place: Place
    crossing: Crossing | None
    pair: tuple[Names, Names] | None
    province: Place | None
    province_before: Place | None
    other_side: Place | None
    took_in: tuple[Place, ...]
    cards: tuple[Card, ...]
    nearest: tuple[Near, ...]

    @property
    def empty(self) -> bool:
        """Whether no article says anything of the place."""
        return not any(card.lead for card in self.cards)


@dataclass(frozen=True, slots=True)
class ProjectPanel:
    """A project with its whole of which it is a phase, if any, and the places where it lies."""

    card: Card
    parent: Project | None
    provinces: tuple[Place, ...]
    corridors: tuple[Corridor, ...]


def card(
    state: ProjectState,
    states: Mapping[str, ProjectState],
    gazetteer: Gazetteer,
    day: dt.date,
    *,
    changes: Iterable[Change] = (),
    wording: Words = PLAIN,
) -> Card:
    """One project as a panel shows it on `day`; of `changes` those of the project known by then are kept."""
    lead, disputed = state.claim, state.disputed
    shown = {claim.id for claim in (lead, *disputed) if claim}
    changes = [change for change in changes if change.known <= day]
    phases = [states[phase.id] for phase in gazetteer.phases(state.project.id) if phase.id in states]
    places = [gazetteer.places[place] for place in state.project.where if place in gazetteer.places]
    return Card(
        project=state.project,
        status=state.status,
        family=state.family,
        since=state.since,
        newest=state.newest,
        age_days=(day - state.newest).days if state.newest else None,
        lead=excerpt(lead, wording) if lead else None,
        disputed=tuple(excerpt(claim, wording) for claim in disputed if claim is not lead),
        targets=tuple(excerpt(claim, wording) for claim in _promises(state.targets)),
        others=tuple(excerpt(claim, wording) for claim in state.claims if claim.id not in shown),
        phases=tuple(card(phase, states, gazetteer, day, changes=changes, wording=wording) for phase in phases),
        changes=tuple(change for change in changes if change.project == state.project.id),
        sources=state.sources,
        publishers=state.publishers,
        ceremony=bool(lead and lead.event) and all(c.event for c in state.claims if c.status is state.status),
        places=tuple(places),
    )


def _promises(targets: Iterable[Claim]) -> list[Claim]:
    """Each promise once, as last made: what is promised without a day falls behind the same with one."""
    dated = {(c.target.status, c.target.date): c for c in reversed(list(targets)) if c.target}
    days = {status for status, day in dated if day}
    kept = [claim for (status, day), claim in dated.items() if day or status not in days]
    return kept[::-1]


def project_panel(
    project_id: str,
    states: Mapping[str, ProjectState],
    gazetteer: Gazetteer,
    day: dt.date,
    *,
    changes: Iterable[Change] = (),
    wording: Words = PLAIN,
) -> ProjectPanel | None:
    """The panel of a project on `day`, or None if there is no such project."""
    state = states.get(project_id)
    if state is None:
        return None
    project = state.project
    provinces = sorted(gazetteer.provinces_of(project))
    lines = corridors_of(project, gazetteer)
    return ProjectPanel(
        card=card(state, states, gazetteer, day, changes=changes, wording=wording),
        parent=gazetteer.projects.get(project.parent) if project.parent else None,
        provinces=tuple(gazetteer.places[p] for p in provinces if p in gazetteer.places),
        corridors=tuple(corridor for corridor in gazetteer.corridors if corridor.id in lines),
    )


def place_panel(
    place_id: str,
    states: Mapping[str, ProjectState],
    gazetteer: Gazetteer,
    day: dt.date,
    *,
    changes: Iterable[Change] = (),
    wording: Words = PLAIN,
    nearest: int = 3,
) -> PlacePanel | None:
    """The panel of a crossing (or one of its gates), site, province or corridor on `day`; None if unknown.

    A phase stands in the card of its whole, not beside it. Without evidence the `nearest` places that have
    some are named.
    """
    place = gazetteer.places.get(site_of(place_id, gazetteer))
    if place is None:
        return None
    here = newest_first(state for state in states.values() if _lies_at(state.project, place, gazetteer))
    ids = {state.project.id for state in here}
    changes = tuple(changes)
    cards = tuple(
        card(state, states, gazetteer, day, changes=changes, wording=wording)
        for state in here
        if state.project.parent not in ids
    )
    crossing = place if isinstance(place, Crossing) else None
    silent = not any(state.claims for state in here)
    return PlacePanel(
        place=place,
        crossing=crossing,
        pair=(crossing.vn_names, crossing.cn_names) if crossing else None,
        province=gazetteer.places.get(place.province),
        province_before=gazetteer.places.get(place.province_before),
        other_side=gazetteer.places.get(crossing.cn_province) if crossing else None,
        took_in=gazetteer.taken_in_by(place.id) if place.kind is PlaceKind.PROVINCE else (),
        cards=cards,
        nearest=_nearest(place, states, gazetteer, nearest) if silent else (),
    )


def _lies_at(project: Project, place: Place, gazetteer: Gazetteer) -> bool:
    """Whether a panel of `place` shows `project`: at the point, in the province, on the corridor."""
    if place.kind is PlaceKind.PROVINCE:
        return place.id in gazetteer.provinces_of(project)
    if place.kind is PlaceKind.CORRIDOR:
        return place.id in corridors_of(project, gazetteer)
    return any(site_of(where, gazetteer) == place.id for where in project.where)


def _nearest(place: Place, states: Mapping[str, ProjectState], gazetteer: Gazetteer, wanted: int) -> tuple[Near, ...]:
    """The nearest places with evidence, from the point of `place` or from the middle stop of a corridor."""
    origin = place.point
    if origin is None and isinstance(place, Corridor) and place.stops:
        origin = place.stops[len(place.stops) // 2].point
    if origin is None:
        return ()
    speaking: dict[str, int] = {}
    for state in states.values():
        if state.claims:
            for site in sites_of(state.project, gazetteer):
                speaking[site] = speaking.get(site, 0) + 1
    near = [
        Near(gazetteer.places[site], distance_m(origin, point), number)
        for site, number in speaking.items()
        if site != place.id and (point := gazetteer.places[site].point) is not None
    ]
    return tuple(sorted(near, key=lambda n: (n.metres, n.place.id))[:wanted])


_EQUATOR_M = 6_378_137.0
_FLATTENING = 1 / 298.257223563


def distance_m(a: Point, b: Point) -> float:
    """The geodesic between two points on WGS 84 in metres by Lambert's formula; here within 3 m of GeographicLib."""
    if (a.lat, a.lon) == (b.lat, b.lon):
        return 0.0
    beta_a, beta_b = (math.atan((1 - _FLATTENING) * math.tan(math.radians(p.lat))) for p in (a, b))
    half = math.sin((beta_b - beta_a) / 2) ** 2
    half += math.cos(beta_a) * math.cos(beta_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    angle = 2 * math.asin(min(1.0, math.sqrt(half)))
    middle, spread = (beta_a + beta_b) / 2, (beta_b - beta_a) / 2
    x = (angle - math.sin(angle)) * (math.sin(middle) * math.cos(spread) / math.cos(angle / 2)) ** 2
    y = (angle + math.sin(angle)) * (math.cos(middle) * math.sin(spread) / math.sin(angle / 2)) ** 2
    return _EQUATOR_M * (angle - _FLATTENING / 2 * (x + y))


@dataclass(frozen=True, slots=True)
class Latest:
    """A line of the newest evidence: a project with the claim that its status rests on."""

    state: ProjectState
    excerpt: Excerpt


def latest(states: States, *, limit: int = 10, wording: Words = PLAIN) -> tuple[Latest, ...]:
    """The projects with the newest evidence, each with its excerpt; phases and those without evidence left out."""
    spoken = [state for state in newest_first(all_states(states)) if state.claim]
    whole = {state.project.id for state in spoken}
    rows = [state for state in spoken if state.project.parent not in whole][:limit]
    return tuple(Latest(state, excerpt(state.claim, wording)) for state in rows if state.claim)
