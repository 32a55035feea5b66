"""What a filter lets through, once for map, list, counts, sentence and export; and what each value would give.

From the states of all projects, the gazetteer and a filter to a `Selection` and to `Counts`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dashboard.filters import FACETS, Filters, Tally, corridors_of, newest_first, provinces_at, site_of, statuses_of
from dashboard.models import FAMILY, Family, Mode, Place, PlaceKind, Project, ProjectKind, ProjectState, Status

if TYPE_CHECKING:
    from dashboard.gazetteer import Gazetteer

__all__ = [
    "Counts",
    "Offer",
    "Selection",
    "States",
    "all_states",
    "counts",
    "drop_one",
    "hollow_lines",
    "sites_of",
    "visible",
]

States = Mapping[str, ProjectState] | Iterable[ProjectState]


def all_states(states: States) -> list[ProjectState]:
    return list(states.values()) if isinstance(states, Mapping) else list(states)


@dataclass(frozen=True, slots=True)
class Selection:
    """What a filter lets through.

    `projects` newest evidence first; `places` their sites; `hollow` the crossings without evidence that pass;
    `corridors` those of the projects and those without evidence that pass. Ids sorted, no id in two of
    `places` and `hollow`.
    """

    projects: tuple[ProjectState, ...] = ()
    places: tuple[str, ...] = ()
    hollow: tuple[str, ...] = ()
    corridors: tuple[str, ...] = ()

    def __len__(self) -> int:
        """The rows of the list: projects and crossings without evidence."""
        return len(self.projects) + len(self.hollow)

    @property
    def tally(self) -> Tally:
        silent = sum(not state.claims for state in self.projects)
        return Tally(len(self.projects), len(self.hollow), silent)


def sites_of(project: Project, gazetteer: Gazetteer) -> list[str]:
    """The drawn places of a project: a gate as its crossing; no provinces, no corridors."""
    drawn = [site_of(place.id, gazetteer) for place in gazetteer.points_of(project)]
    return [i for i in dict.fromkeys(drawn) if i in gazetteer.places and gazetteer.places[i].kind not in _AREAS]


_AREAS = frozenset({PlaceKind.PROVINCE, PlaceKind.CORRIDOR})


def _without_evidence(states: Sequence[ProjectState], gazetteer: Gazetteer) -> tuple[list[Place], list[Place]]:
    """The crossings and the corridors of which no project has evidence, whatever the filter."""
    spoken = [state.project for state in states if state.claims]
    proven = {site for project in spoken for site in sites_of(project, gazetteer)}
    lines = {place for project in spoken for place in project.where}
    return (
        [crossing for crossing in gazetteer.crossings if crossing.id not in proven],
        [corridor for corridor in gazetteer.corridors if corridor.id not in lines],
    )


def visible(states: States, gazetteer: Gazetteer, filters: Filters) -> Selection:
    """What `filters` lets through of `states`, which hold all projects as of one day.

    A crossing without evidence counts as status unknown and has no kind: it stays only while neither a kind nor
    a corridor is chosen. The site of a project that passes is always among the places.
    """
    everything = all_states(states)
    projects = newest_first(state for state in everything if filters.keeps(state, gazetteer))
    crossings, corridors = _without_evidence(everything, gazetteer)
    hollow = {place.id for place in crossings if filters.keeps_hollow(place, gazetteer)}
    lines = {place.id for place in corridors if filters.keeps_hollow(place, gazetteer)}
    lines |= {p for s in projects for p in s.project.where if p in gazetteer.places and _is_line(p, gazetteer)}
    sites = {site for state in projects for site in sites_of(state.project, gazetteer)}
    return Selection(
        projects=tuple(projects),
        places=tuple(sorted(sites - hollow)),
        hollow=tuple(sorted(hollow)),
        corridors=tuple(sorted(lines)),
    )


def hollow_lines(selection: Selection, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The corridors of a selection that the map draws hollow: no project of it tells a status of them."""
    told = {place for state in selection.projects if state.claims for place in state.project.where}
    planned = (c for c in gazetteer.corridors if not c.existing and c.mode is not Mode.MULTIMODAL)
    return tuple(c.id for c in planned if c.id in selection.corridors and c.id not in told)


def _is_line(place_id: str, gazetteer: Gazetteer) -> bool:
    return gazetteer.places[place_id].kind is PlaceKind.CORRIDOR


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows each value would give if it were the only one chosen in its field, the others as they are."""

    status: Mapping[str, int]
    kind: Mapping[str, int]
    province: Mapping[str, int]
    corridor: Mapping[str, int]
    family: Mapping[str, int]


def counts(states: States, gazetteer: Gazetteer, filters: Filters) -> Counts:
    """The number beside every value of every facet; choosing that value gives exactly so many rows.

    `family` counts the same for all statuses of a family chosen together.
    """
    everything = all_states(states)
    crossings = _without_evidence(everything, gazetteer)[0]
    found: dict[str, dict[str, int]] = {
        "status": dict.fromkeys(map(str, Status), 0),
        "kind": dict.fromkeys(map(str, ProjectKind), 0),
        "province": dict.fromkeys(_provinces_known(gazetteer), 0),
        "corridor": {corridor.id: 0 for corridor in gazetteer.corridors},
        "family": dict.fromkeys(map(str, Family), 0),
    }
    for facet in FACETS:
        kept = [state for state in everything if filters.keeps(state, gazetteer, skip=facet)]
        for state in kept:
            for value in _facet_values(facet, state, gazetteer):
                found[facet][value] = found[facet].get(value, 0) + 1
        hollow = _hollow_under(facet, crossings, gazetteer, filters)
        if facet == "status":
            for state in kept:
                for family in {str(FAMILY[Status(value)]) for value in statuses_of(state)}:
                    found["family"][family] += 1
            found["status"][Status.UNKNOWN] += len(hollow)
            found["family"][Family.UNKNOWN] += len(hollow)
        elif facet == "province":
            for place in hollow:
                for value in provinces_at(place, gazetteer):
                    found["province"][value] = found["province"].get(value, 0) + 1
    return Counts(**found)


def _hollow_under(facet: str, crossings: Iterable[Place], gazetteer: Gazetteer, filters: Filters) -> list[Place]:
    """The crossings without evidence that a value of `facet` could show: none beside a kind or a corridor."""
    if facet in ("kind", "corridor"):
        return []
    return [place for place in crossings if filters.keeps_hollow(place, gazetteer, skip=facet)]


def _facet_values(facet: str, state: ProjectState, gazetteer: Gazetteer) -> Collection[str]:
    if facet == "status":
        return statuses_of(state)
    if facet == "kind":
        return (str(state.project.kind),)
    return gazetteer.provinces_of(state.project) if facet == "province" else corridors_of(state.project, gazetteer)


def _provinces_known(gazetteer: Gazetteer) -> list[str]:
    """The provinces that hold a crossing, on either side and at either time."""
    return sorted({province for crossing in gazetteer.crossings for province in provinces_at(crossing, gazetteer)})


class Offer(NamedTuple):
    """A filter that could be dropped and the number of rows it would give."""

    field: str
    gives: int


def drop_one(states: States, gazetteer: Gazetteer, filters: Filters, *, all_known: States | None = None) -> list[Offer]:
    """Which single filter to drop when nothing matches, the most giving first; one that gives nothing is left out.

    Dropping the day is offered only with `all_known`, the states by all that is known.
    """
    everything = all_states(states)
    offers = []
    for name in filters.active():
        if name == "asof" and all_known is None:
            continue
        pool = all_states(all_known) if name == "asof" and all_known is not None else everything
        offers.append(Offer(name, len(visible(pool, gazetteer, filters.without(name)))))
    return sorted((offer for offer in offers if offer.gives), key=lambda offer: -offer.gives)
