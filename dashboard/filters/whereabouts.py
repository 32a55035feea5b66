"""What a filter asks of a project or place: its statuses, corridors and provinces; and the order of what it gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from dashboard.models import Corridor, Crossing, Place, Project, ProjectState

if TYPE_CHECKING:
    from dashboard.gazetteer import Gazetteer

__all__ = ["ByIdentity", "corridors_of", "newest_first", "provinces_at", "site_of", "statuses_of"]


class ByIdentity:
    """A gazetteer as the key of a cache: its own mappings have no hash."""

    __slots__ = ("it",)

    def __init__(self, it: Gazetteer) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and other.it is self.it


def newest_first(states: Iterable[ProjectState]) -> list[ProjectState]:
    """Newest evidence first; of one day what was out last, then single sites before generic projects."""

    def key(state: ProjectState) -> tuple[int, int, bool, str]:
        out = state.claim.evidence.article.known if state.claim else None
        newest = state.newest.toordinal() if state.newest else 0
        return -newest, -(out.toordinal() if out else 0), state.project.generic, state.project.id

    return sorted(states, key=key)


def statuses_of(state: ProjectState) -> frozenset[str]:
    """The statuses under which a project is found: its own, and each that a publisher disputes."""
    return frozenset([str(state.status), *(str(claim.status) for claim in state.disputed)])


def site_of(place_id: str, gazetteer: Gazetteer) -> str:
    """A gate stands for its crossing, any other place for itself."""
    crossing = gazetteer.crossing_of(place_id)
    return crossing.id if crossing else place_id


@lru_cache(maxsize=4)
def _corridors_by_site(tables: ByIdentity) -> Mapping[str, frozenset[str]]:
    """The corridors of every stop, and every corridor under its own id."""
    found: dict[str, set[str]] = {}
    for corridor in tables.it.corridors:
        for place_id in (corridor.id, *(stop.place for stop in corridor.stops if stop.place)):
            found.setdefault(site_of(place_id, tables.it), set()).add(corridor.id)
    return {site: frozenset(corridors) for site, corridors in found.items()}


def corridors_of(project: Project, gazetteer: Gazetteer) -> frozenset[str]:
    """The corridors that a project is part of, or at one of whose stops it lies."""
    by_site = _corridors_by_site(ByIdentity(gazetteer))
    return frozenset().union(*(by_site.get(site_of(place, gazetteer), ()) for place in project.where))


def provinces_at(place: Place, gazetteer: Gazetteer) -> frozenset[str]:
    """The provinces of a place: now, before the mergers, on the Chinese side; those of its stops for a corridor."""
    found = {place.province, place.province_before}
    if isinstance(place, Crossing):
        found.add(place.cn_province)
    if isinstance(place, Corridor):
        for stop in place.stops:
            if stop.place in gazetteer.places:
                found |= provinces_at(gazetteer.places[stop.place], gazetteer)
    return frozenset(found - {""})
