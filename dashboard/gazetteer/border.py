"""How far a point lies from the border drawn, measured without a geometry library (`cuakhau check` must start fast).

From geodata/basemap/border.geojson to metres: around each point the earth is taken as flat, which over the few
kilometres in question errs by less than a metre.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from dashboard.errors import Fault

__all__ = ["Border", "layer_faults", "load_border", "metres_between"]

_DEGREE_M = math.pi * 6_371_008.8 / 180
"""Metres in a degree of latitude on the mean sphere."""

_NEAR_DEGREES = 0.2
"""Most points lie near the line, so that most of the line need not be measured."""

_Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Border:
    """The lines of the border drawn, as (longitude, latitude) in degrees."""

    lines: tuple[tuple[_Pair, ...], ...]

    def distance_m(self, lat: float, lon: float) -> float:
        """Metres from a point to the nearest stretch of the line."""
        near = self._distance_within(lat, lon, _NEAR_DEGREES)
        return near if near < _NEAR_DEGREES * _DEGREE_M / 2 else self._distance_within(lat, lon, 360.0)

    def _distance_within(self, lat: float, lon: float, degrees: float) -> float:
        least = math.inf
        for line in self.lines:
            for start, end in pairwise(line):
                if abs(start[1] - lat) < degrees and abs(start[0] - lon) < degrees:
                    least = min(least, _to_segment(_flat(lat, lon, start), _flat(lat, lon, end)))
        return least


def load_border(folder: Path) -> Border | None:
    """The border of `folder`/basemap, or None where there is none to measure against."""
    try:
        data = json.loads((folder / "basemap" / "border.geojson").read_text(encoding="utf-8"))
        lines = tuple(tuple((float(x), float(y)) for x, y, *_ in line) for line in _lines(data))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return Border(lines) if lines else None


def layer_faults(folder: Path) -> Iterator[Fault]:
    """Layers of the map that cannot be read; a folder without any is tables only, and well so."""
    layers = folder / "basemap"
    if layers.is_dir() and load_border(folder) is None:
        fault = "holds no line that a crossing could be measured against"
        yield Fault("basemap/border.geojson", 0, "", "", fault, "restore it, or build the basemap again", "E140")
    for path in sorted([*layers.glob("*.geojson"), *layers.glob("*.json")]):
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            fault = f"cannot be read ({error})"
            yield Fault(f"basemap/{path.name}", 0, "", "", fault, "restore it, or build the basemap again", "E141")


def metres_between(one: _Pair, other: _Pair) -> float:
    """Metres between two (latitude, longitude) pairs."""
    return math.hypot(*_flat(*one, (other[1], other[0])))


def _lines(data: dict[str, Any]) -> Iterator[list[Any]]:
    if "features" in data:
        for feature in data["features"]:
            yield from _lines(feature["geometry"])
    elif data.get("type") == "Feature":
        yield from _lines(data["geometry"])
    elif data.get("type") == "MultiLineString":
        yield from data["coordinates"]
    elif data.get("type") == "LineString":
        yield data["coordinates"]


def _flat(lat: float, lon: float, point: _Pair) -> _Pair:
    """`point` in metres east and north of a place."""
    x = (point[0] - lon) * _DEGREE_M * math.cos(math.radians((lat + point[1]) / 2))
    return x, (point[1] - lat) * _DEGREE_M


def _to_segment(start: _Pair, end: _Pair) -> float:
    (ax, ay), (bx, by) = start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, -(ax * dx + ay * dy) / length)) if length else 0.0
    return math.hypot(ax + along * dx, ay + along * dy)
