"""Frozen values out of checked rows: crossings with their two gates, provinces, places, corridors, projects, names.

From sheets without faults to the nouns of `dashboard.models`; nothing here checks, `gazetteer_faults` has done so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dashboard.days import iso_day
from dashboard.gazetteer.cells import BOX, position
from dashboard.models import (
    Corridor,
    Crossing,
    GateState,
    Level,
    Mode,
    Names,
    Place,
    PlaceKind,
    Point,
    Project,
    ProjectKind,
    Stop,
    Toponym,
)
from dashboard.tables import Row, Sheet

__all__ = [
    "build_corridors",
    "build_crossings",
    "build_gates",
    "build_places",
    "build_projects",
    "build_provinces",
    "build_toponyms",
    "crossing_by_place",
    "short_names",
]

_SEAT_M = 3_000
"""A province's point is its seat, so roughly."""

_Sheets = Mapping[str, Sheet]


def build_crossings(sheets: _Sheets) -> Iterator[Crossing]:
    """Every crossing with its point on the border."""
    for row in sheets["crossings.csv"].rows:
        yield Crossing(
            id=row["id"],
            kind=PlaceKind.CROSSING,
            names=_names(row),
            country="",
            point=_point(row),
            province=row["province"],
            province_before=row["province_before"],
            source=row["source"],
            notes=row["notes"],
            vn_gate=row["vn_gate"],
            cn_gate=row["cn_gate"],
            vn_names=Names(row["vn_vi"], row["vn_zh"], row["vn_en"]),
            cn_names=Names(row["cn_vi"], row["cn_zh"], row["cn_en"], row["cn_pinyin"]),
            cn_province=row["cn_province"],
            level=Level(row["level"]),
            mode=Mode(row["mode"]),
            state=GateState(row["state"]),
            border_distance_m=int(row["border_distance_m"]),
        )


def build_gates(crossings: Iterable[Crossing]) -> Iterator[Place]:
    """Both sides of every crossing, each gate once; a gate has no point of its own, its crossing has."""
    seen: set[str] = set()
    for crossing in _main_first(crossings):
        sides = (
            (crossing.vn_gate, crossing.vn_names, "VN", crossing.province, crossing.province_before),
            (crossing.cn_gate, crossing.cn_names, "CN", crossing.cn_province, crossing.cn_province),
        )
        for gate, names, country, province, before in sides:
            if gate not in seen:
                seen.add(gate)
                yield Place(
                    id=gate,
                    kind=PlaceKind.GATE,
                    names=names,
                    country=country,
                    province=province,
                    province_before=before,
                    source=crossing.source,
                )


def crossing_by_place(sheets: _Sheets, crossings: Iterable[Crossing]) -> dict[str, str]:
    """The crossing id for each crossing, gate, and place that is shown on a crossing.

    Where passages share a gate, the gate belongs to the crossing that bears its name, else to the first.
    """
    owner: dict[str, str] = {}
    for crossing in _main_first(crossings):
        for place in (crossing.id, crossing.vn_gate, crossing.cn_gate):
            owner.setdefault(place, crossing.id)
    owner |= {row["id"]: row["crossing"] for row in sheets["places.csv"].rows if row["crossing"]}
    return owner


def _main_first(crossings: Iterable[Crossing]) -> list[Crossing]:
    return sorted(crossings, key=lambda c: (c.vn_gate.partition(":")[2] != c.id.partition(":")[2], c.id))


def build_provinces(sheets: _Sheets) -> Iterator[Place]:
    """Every province, old and new; its point is its seat where the map reaches so far."""
    south, west, north, east = BOX
    for row in sheets["provinces.csv"].rows:
        seat = position(row, "seat_lat", "seat_lon")
        drawn = seat and south <= seat[0] <= north and west <= seat[1] <= east
        yield Place(
            id=row["id"],
            kind=PlaceKind.PROVINCE,
            names=_names(row),
            country=row["country"],
            point=Point(*seat, _SEAT_M) if seat and drawn else None,
            valid_from=iso_day(row["valid_from"]),
            valid_to=iso_day(row["valid_to"]),
            merged_into=row["merged_into"],
            source=row["source"],
            notes=row["notes"],
        )


def build_places(sheets: _Sheets) -> Iterator[Place]:
    """Towns, stations, markers and further gates; only what is drawn has a point."""
    for row in sheets["places.csv"].rows:
        yield Place(
            id=row["id"],
            kind=PlaceKind(row["kind"]),
            names=_names(row),
            country=row["country"],
            point=_point(row) if row["drawn"] == "1" else None,
            province=row["province"],
            province_before=row["province_before"],
            source=row["source"],
            notes=row["notes"],
        )


def build_corridors(sheets: _Sheets) -> Iterator[Corridor]:
    """Every corridor with its stops in order."""
    stops: dict[str, list[Stop]] = {}
    for row in sheets["stops.csv"].rows:
        if point := _point(row):
            stops.setdefault(row["corridor"], []).append(Stop(_names(row), point, row["place"]))
    for row in sheets["corridors.csv"].rows:
        yield Corridor(
            id=row["id"],
            kind=PlaceKind.CORRIDOR,
            names=_names(row),
            source=row["source"],
            notes=row["notes"],
            mode=Mode(row["mode"]),
            stops=tuple(stops[row["id"]]),
            existing=row["existing"] == "1",
        )


def short_names(sheets: _Sheets) -> dict[str, Names]:
    """The label of each corridor on the map."""
    rows = sheets["corridors.csv"].rows
    return {row["id"]: Names(row["short_vi"], row["short_zh"], row["short_en"]) for row in rows}


def build_projects(sheets: _Sheets) -> Iterator[Project]:
    """Every project and phase."""
    for row in sheets["projects.csv"].rows:
        yield Project(
            id=row["id"],
            names=_names(row),
            kind=ProjectKind(row["kind"]),
            where=tuple(row["where"].split()),
            parent=row["parent"],
            generic=row["generic"] == "1",
            once=row["once"] == "1",
            notes=row["notes"],
        )


def build_toponyms(sheets: _Sheets) -> Iterator[Toponym]:
    """Every spelling of every place, in the order of the table."""
    for row in sheets["toponyms.csv"].rows:
        yield Toponym(
            row["place"],
            row["text"],
            row["language"],
            row["kind"],
            needs_cue=row["needs_cue"] == "1",
            valid_from=iso_day(row["valid_from"]),
            valid_to=iso_day(row["valid_to"]),
        )


def _names(row: Row) -> Names:
    return Names(row["name_vi"], row["name_zh"], row["name_en"], row["name_pinyin"])


def _point(row: Row) -> Point | None:
    here = position(row)
    return Point(*here, int(row["uncertainty_m"])) if here else None
