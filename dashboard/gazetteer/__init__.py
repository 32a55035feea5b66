"""The gazetteer: the places, corridors, projects and names of geodata/, checked, then held as frozen values.

From a folder of tables to one `Gazetteer`; `gazetteer_faults` names everything that is wrong with them at once.

>>> load_gazetteer(Path("geodata")).province_on("province:ha-giang", date(2025, 10, 30)).id
'province:tuyen-quang'
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dashboard.errors import DataFaults, Fault
from dashboard.gazetteer import building
from dashboard.gazetteer.border import layer_faults, load_border
from dashboard.gazetteer.cells import cell_faults
from dashboard.gazetteer.relations import PLACE_KINDS, KnownIds, relation_faults
from dashboard.gazetteer.relations import known_ids as _known_ids
from dashboard.gazetteer.tables import FILES, read_sheet
from dashboard.models import Corridor, Crossing, Names, Place, PlaceKind, Project, Toponym
from dashboard.tables import Sheet, condensed

__all__ = ["FILES", "PLACE_KINDS", "Gazetteer", "KnownIds", "gazetteer_faults", "known_ids", "load_gazetteer"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gazetteer:
    """All reference data of one folder; `digest` changes whenever a byte of its tables does.

    `places` holds everything with a place id. Gates, and places shown on a crossing, have no point:
    `crossing_of` tells where they are drawn. `short_names` are the labels of corridors. Plain values
    throughout, so that a process of a pool can be handed one.
    """

    places: Mapping[str, Place]
    crossings: tuple[Crossing, ...]
    provinces: tuple[Place, ...]
    corridors: tuple[Corridor, ...]
    projects: Mapping[str, Project]
    toponyms: tuple[Toponym, ...]
    short_names: Mapping[str, Names]
    digest: str
    crossing_ids: Mapping[str, str]

    def crossing_of(self, place_id: str) -> Crossing | None:
        """The crossing that a crossing, a gate, a marker or a waterfall is drawn as, if it is one."""
        found = self.places.get(self.crossing_ids.get(place_id, ""))
        return found if isinstance(found, Crossing) else None

    def province_on(self, province_id: str, day: date) -> Place:
        """The province that stood on `day` where `province_id` stands or stood; KeyError for an unknown id.

        Of a province that did not exist yet, its predecessor of the same name is given.
        """
        province = self.places[province_id]
        while province.valid_to and day > province.valid_to and province.merged_into:
            province = self.places[province.merged_into]
        if province.valid_from and day < province.valid_from:
            before = (old for old in self._merged_into(province.id) if old.names.vi == province.names.vi)
            return next(before, province)
        return province

    def provinces_of(self, project: Project) -> frozenset[str]:
        """Ids of all provinces that hold the project, now and before July 2025, on both sides of the border."""
        found: set[str] = set()
        for place_id in project.where:
            found |= self._provinces_at(place_id)
        return frozenset(found)

    def points_of(self, project: Project) -> tuple[Place, ...]:
        """The sites of a project that are drawn as points, each once: crossings, towns, stations, markers."""
        sites: dict[str, Place] = {}
        for place_id in project.where:
            place = self.crossing_of(place_id) or self.places[place_id]
            if place.point and place.kind is not PlaceKind.PROVINCE:
                sites.setdefault(place.id, place)
        return tuple(sites.values())

    def phases(self, project_id: str) -> tuple[Project, ...]:
        """The phases of a project, in the order of their ids."""
        return tuple(project for project in self.projects.values() if project.parent == project_id)

    def taken_in_by(self, province_id: str) -> tuple[Place, ...]:
        """The provinces of another name that `province_id` took in, by name."""
        own = self.places[province_id].names.vi
        return tuple(sorted((p for p in self._merged_into(province_id) if p.names.vi != own), key=lambda p: p.names.vi))

    def _merged_into(self, province_id: str) -> list[Place]:
        return [old for old in self.provinces if old.merged_into == province_id]

    def _provinces_at(self, place_id: str) -> set[str]:
        place = self.places[place_id]
        if isinstance(place, Corridor):
            return {found for stop in place.stops if stop.place for found in self._provinces_at(stop.place)}
        if place.kind is PlaceKind.PROVINCE:
            around = {place.id, *(old.id for old in self._merged_into(place.id))}
            around |= {place.merged_into} if place.merged_into else set()
            return {province for province in around if not self._is_former_extent(province)}
        site = self.crossing_of(place_id) or place
        found = {site.province, site.province_before, place.province}
        if isinstance(site, Crossing):
            found.add(site.cn_province)
        return found - {""}

    def _is_former_extent(self, province_id: str) -> bool:
        """Whether the id stands for the old extent of a province that kept its name (never mentioned by itself)."""
        province = self.places[province_id]
        successor = self.places.get(province.merged_into)
        return successor is not None and successor.names.vi == province.names.vi


def gazetteer_faults(folder: Path) -> list[Fault]:
    """Everything that is wrong with the tables and map layers of `folder`, by file and row; empty when nothing is."""
    return [*_faults(_read(folder), folder), *layer_faults(folder)]


def known_ids(folder: Path) -> KnownIds:
    """The ids that the tables of `folder` make, whatever else is wrong with them."""
    return _known_ids(_read(folder))


def load_gazetteer(folder: Path) -> Gazetteer:
    """The gazetteer of `folder`. Raises DataFaults with every fault at once."""
    if not folder.is_dir():
        mend = "correct CUAKHAU_GEODATA, or unset it to use the data that came with cuakhau"
        raise DataFaults([Fault(str(folder), 0, "", "", "there is no such folder", mend, "E100")])
    sheets = _read(folder)
    if faults := _faults(sheets, folder):
        raise DataFaults(faults)
    return _build(sheets, _digest(folder))


def _read(folder: Path) -> dict[str, Sheet]:
    return {file: read_sheet(folder, file) for file in FILES}


def _faults(sheets: Mapping[str, Sheet], folder: Path) -> list[Fault]:
    found = [fault for sheet in sheets.values() for fault in (*sheet.faults, *cell_faults(sheet))]
    found += relation_faults(sheets, load_border(folder))
    return sorted(condensed(dict.fromkeys(found)), key=lambda fault: (FILES.index(fault.file), fault))


def _build(sheets: Mapping[str, Sheet], digest: str) -> Gazetteer:
    crossings = tuple(building.build_crossings(sheets))
    provinces = tuple(building.build_provinces(sheets))
    corridors = tuple(building.build_corridors(sheets))
    gates, others = building.build_gates(crossings), building.build_places(sheets)
    places: dict[str, Place] = {place.id: place for place in (*crossings, *gates, *others, *provinces, *corridors)}
    return Gazetteer(
        places=places,
        crossings=crossings,
        provinces=provinces,
        corridors=corridors,
        projects={project.id: project for project in building.build_projects(sheets)},
        toponyms=tuple(building.build_toponyms(sheets)),
        short_names=building.short_names(sheets),
        digest=digest,
        crossing_ids=building.crossing_by_place(sheets, crossings),
    )


def _digest(folder: Path) -> str:
    """SHA-256 over names, lengths and bytes of all tables."""
    total = hashlib.sha256()
    for file in FILES:
        data = (folder / file).read_bytes()
        total.update(f"{file} {len(data)}\n".encode())
        total.update(data)
    return total.hexdigest()
