"""Says which region belongs to which file of the basemap, how finely each line is kept, and writes GeoJSON.

From a partition whose regions read `COUNTRY` or `COUNTRY/province:…` to the bytes of border, provinces,
land and lines; one feature a line, four decimals, a stable order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from arcs import Tolerance, arcs_between
from partition import SEA, Face, regions_of
from shapely.geometry import LineString, mapping
from shapely.geometry.base import BaseGeometry

__all__ = ["Units", "all_provinces", "border_line", "feature_collection", "land_layers", "tolerance_near"]

Feature = tuple[dict[str, Any], BaseGeometry]
NEIGHBOURS = frozenset(("VN", "CN"))


class Units:
    """The provinces: which unit of a package is which region, what they are called, what became of them."""

    def __init__(self, rows: Sequence[Mapping[str, str]], provinces: Sequence[Mapping[str, str]]) -> None:
        self.region_of = {row["unit"]: f"{row['country']}/{row['id']}" for row in rows}
        self._rows = {row["id"]: row for row in (*rows, *provinces)}

    def names(self, province: str) -> dict[str, str]:
        """The names of a province in Vietnamese, Chinese and English."""
        return {f"name_{key}": self._rows[province][f"name_{key}"] for key in ("vi", "zh", "en")}

    def now(self, province: str) -> str:
        """The province that the area belongs to since 1 July 2025."""
        return self._rows[province].get("merged_into") or province


def country_of(region: str) -> str:
    """ISO code of the country that a region lies in; empty for the sea."""
    return region.partition("/")[0]


def border_line(faces: Sequence[Face]) -> LineString:
    """The land border of Vietnam and China as one line, from west to east."""
    arcs = [arc for pair, arc in arcs_between(faces) if frozenset(map(country_of, pair)) == NEIGHBOURS]
    line = shapely.line_merge(shapely.union_all(arcs))
    if line.geom_type != "LineString":
        raise ValueError(f"the border came out in {len(line.geoms)} pieces")
    return line if line.coords[0][0] < line.coords[-1][0] else line.reverse()


def tolerance_near(near: BaseGeometry) -> Tolerance:
    """Degrees of tolerance by kind of line: finest for the border, finer inside `near` than away from it."""
    shapely.prepare(near)

    def tolerance(pair: frozenset[str], arc: LineString) -> float:
        countries = frozenset(map(country_of, pair))
        close = near.contains(arc)
        if countries == NEIGHBOURS:
            return 0.0004
        if SEA in pair:
            return 0.0012 if close else 0.0025 if "VN" in countries else 0.006
        if countries == {"VN"}:
            return 0.001
        return 0.0015 if close else 0.005

    return tolerance


def land_layers(faces: Sequence[Face], units: Units) -> dict[str, bytes]:
    """The files that are cut from the partition, by name."""
    border = border_line(faces)
    before, now, china = (_provinces(areas, border, units) for areas in _by_time(faces, units))
    land = shapely.union_all(list(regions_of(faces).values()))
    return {
        "border.geojson": feature_collection([({"id": "border:vn-cn"}, border)]),
        "provinces_before.geojson": feature_collection(before),
        "provinces_now.geojson": feature_collection(now),
        "provinces_cn.geojson": feature_collection(china),
        "land.geojson": feature_collection([({"id": "land"}, land)]),
        "lines.geojson": feature_collection(_other_lines(faces)),
    }


def all_provinces(faces: Sequence[Face], units: Units) -> dict[str, BaseGeometry]:
    """Id → area of the provinces of both countries and both times, sorted."""
    before, now, china = _by_time(faces, units)
    merged = {**before, **now, **china}
    return {name: merged[name] for name in sorted(merged)}


def _by_time(faces: Sequence[Face], units: Units) -> tuple[dict[str, BaseGeometry], ...]:
    regions = regions_of(faces)
    before = {name.partition("/")[2]: area for name, area in regions.items() if name.startswith("VN/")}
    china = {name.partition("/")[2]: area for name, area in regions.items() if name.startswith("CN/")}
    parts: dict[str, list[BaseGeometry]] = {}
    for name, area in before.items():
        parts.setdefault(units.now(name), []).append(area)
    return before, {name: shapely.union_all(parts[name]) for name in sorted(parts)}, china


def feature_collection(features: Iterable[Feature]) -> bytes:
    """GeoJSON with one feature a line."""
    lines = []
    for properties, geometry in features:
        shaped = shapely.orient_polygons(shapely.normalize(geometry)) if "Polygon" in geometry.geom_type else geometry
        feature = {"type": "Feature", "properties": properties, "geometry": _rounded(mapping(shaped))}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def _provinces(areas: Mapping[str, BaseGeometry], border: LineString, units: Units) -> list[Feature]:
    features: list[Feature] = []
    for name, area in areas.items():
        on_border = area.boundary.intersection(border).length > 0
        names = units.names(name)
        features.append(({"id": name, "name": names.pop("name_vi"), **names, "on_border": on_border}, area))
    return features


def _other_lines(faces: Sequence[Face]) -> list[Feature]:
    groups: dict[str, list[BaseGeometry]] = {}
    for pair, arc in arcs_between(faces):
        countries = frozenset(map(country_of, pair)) - {SEA}
        if len(countries) == 2 and countries != NEIGHBOURS:
            groups.setdefault("-".join(sorted(countries)).lower(), []).append(arc)
    merged = {name: shapely.normalize(shapely.line_merge(shapely.union_all(groups[name]))) for name in sorted(groups)}
    return [({"id": f"line:{name}"}, line) for name, line in merged.items()]


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value
