"""What is written on the ground: countries, sea, provinces, towns, rivers, and the note on the border.

From the tables beside this file, GeoNames' positions and the drawn areas to one JSON document. Every name
stands in Vietnamese, Chinese and English; both countries have the same number of words and the same rank.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

__all__ = ["NOTE", "labels_json"]

FIRST_VIEW = box(101.95, 20.62, 108.5, 24.05)
"""What the map shows when it opens: names of areas stand inside it where the area does."""

NOTE = {
    "vi": "Đường biên giới và ranh giới chỉ mang tính minh họa, không thể hiện quan điểm về chủ quyền.",
    "zh": "边界与界线仅为示意，不代表对主权归属的任何立场。",
    "en": "Borders and boundaries are schematic and express no position on sovereignty.",
}
_COUNTRIES = (
    {"id": "country:vn", "vi": "Việt Nam", "zh": "越南", "en": "Vietnam", "lat": 21.93, "lon": 104.42},
    {"id": "country:cn", "vi": "Trung Quốc", "zh": "中国", "en": "China", "lat": 23.7, "lon": 104.42},
    {"id": "country:la", "vi": "Lào", "zh": "老挝", "en": "Laos", "lat": 20.05, "lon": 102.35},
    {"id": "country:mm", "vi": "Myanmar", "zh": "缅甸", "en": "Myanmar", "lat": 21.4, "lon": 98.6},
    {"id": "country:th", "vi": "Thái Lan", "zh": "泰国", "en": "Thailand", "lat": 18.3, "lon": 99.9},
)
_WATERS = (
    {"id": "water:gulf", "vi": "Vịnh Bắc Bộ", "zh": "北部湾", "en": "Gulf of Tonkin", "lat": 20.35, "lon": 107.9},
)
_FROM_ZOOM = {1: 0.0, 2: 6.0, 3: 7.0, 4: 8.75}
_CREDIT = "Positions of towns: GeoNames, CC BY 4.0"


def labels_json(
    areas: Mapping[str, tuple[Mapping[str, str], BaseGeometry]],
    towns: Sequence[Mapping[str, str]],
    positions: Mapping[int, Mapping[str, Any]],
    rivers: Sequence[Mapping[str, str]],
    river_lines: BaseGeometry,
) -> bytes:
    """The document; `areas` is id → (names, polygon), `towns` and `rivers` are the rows of the tables."""
    named = [_town(row, positions[int(row["geonameid"])]) for row in towns]
    named.sort(key=lambda town: (town["rank"], town["id"]))
    document = {
        "note": NOTE,
        "credit": _CREDIT,
        "countries": list(_COUNTRIES),
        "waters": list(_WATERS),
        "cities": [town for town in named if town["rank"] < 4],
        "towns": [town for town in named if town["rank"] == 4],
        "areas": [_area(name, names, area) for name, (names, area) in areas.items()],
        "rivers": [_river(row, river_lines) for row in rivers],
    }
    lines = []
    for key, value in document.items():
        if isinstance(value, list):
            rows = ",\n".join(_compact(item) for item in value)
            lines.append(f'"{key}":[\n{rows}\n]')
        else:
            lines.append(f'"{key}":{_compact(value)}')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def label_point(area: BaseGeometry) -> Point:
    """The point of an area farthest from its outline, in the part that the first view shows if there is one."""
    shown = area.intersection(FIRST_VIEW)
    best = max(_polygons(shown) or _polygons(area), key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(best, tolerance=0.005)
    return Point(circle.coords[0])


def _polygons(area: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(area) if part.geom_type == "Polygon" and not part.is_empty]


def _names(row: Mapping[str, str]) -> dict[str, str]:
    return {key: row[f"name_{key}"] or row["name_vi"] for key in ("vi", "zh", "en")}


def _town(row: Mapping[str, str], town: Mapping[str, Any]) -> dict[str, Any]:
    rank = int(row["rank"])
    place = {"lat": round(town["latitude"], 4), "lon": round(town["longitude"], 4)}
    country = {"country": town["countrycode"]}
    return {
        "id": f"geonames:{row['geonameid']}",
        "rank": rank,
        "zoom": _FROM_ZOOM[rank],
        **_names(row),
        **place,
        **country,
    }


def _area(name: str, names: Mapping[str, str], area: BaseGeometry) -> dict[str, Any]:
    point = label_point(area)
    return {"id": name, **_names(names), "lat": round(point.y, 4), "lon": round(point.x, 4)}


def _river(row: Mapping[str, str], lines: BaseGeometry) -> dict[str, Any]:
    """A name on the nearest river, with the angle in degrees (counter-clockwise) at which the river runs there."""
    wanted = Point(float(row["lon"]), float(row["lat"]))
    line = min(shapely.get_parts(lines), key=lambda part: part.distance(wanted))
    at = line.project(wanted)
    point, before, after = (line.interpolate(max(0.0, at + step)) for step in (0.0, -0.05, 0.05))
    rise = (after.y - before.y) / math.cos(math.radians(point.y))
    angle = math.degrees(math.atan2(rise, after.x - before.x))
    upright = angle - 180 * round(angle / 180)
    return {**_names(row), "lat": round(point.y, 4), "lon": round(point.x, 4), "angle": round(upright)}


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
