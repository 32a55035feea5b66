"""Simplifies a partition along its shared edges, so that neighbours still fit each other to the last digit.

From faces to arcs (an edge between two regions, from junction to junction), each simplified once with the
tolerance of its kind, and back to faces on a grid of four decimals (11 m).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import shapely
from partition import SEA, Face, FloatArray, cut_into_faces, shared_edges
from shapely import STRtree
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

__all__ = ["arcs_between", "simplify_faces"]

_OUTPUT_GRID = 1e-4

Tolerance = Callable[[frozenset[str], LineString], float]
"""Degrees of tolerance for an arc, given the two regions beside it."""


def arcs_between(faces: Sequence[Face], zones: Iterable[BaseGeometry] = ()) -> list[tuple[frozenset[str], LineString]]:
    """Every arc with the two regions beside it; arcs are also cut where they cross the edge of a zone."""
    edges: dict[frozenset[str], list[FloatArray]] = {}
    left, right, ends = shared_edges([face.polygon for face in faces])
    for i, j, edge in zip(left.tolist(), right.tolist(), ends, strict=True):
        pair = frozenset((faces[i].region, faces[j].region))
        if len(pair) == 2:
            edges.setdefault(pair, []).append(edge)
    zones = list(zones)
    found = []
    for pair in sorted(edges, key=sorted):
        lines = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(edges[pair])))
        pieces = [lines]
        for zone in zones:
            pieces = [part for piece in pieces for part in (piece.intersection(zone), piece.difference(zone))]
        found += [(pair, arc) for piece in pieces for arc in shapely.get_parts(shapely.line_merge(_lines_of(piece)))]
    return [(pair, arc) for pair, arc in found if not arc.is_empty]


def simplify_faces(
    faces: Sequence[Face],
    window: BaseGeometry,
    tolerance: Tolerance,
    *,
    zones: Iterable[BaseGeometry] = (),
    smallest: float = 0.0,
) -> list[Face]:
    """The same partition with simpler arcs; islands under `smallest` square degrees go to the sea."""
    kept = _without_specks(faces, smallest)
    lines = [arc.simplify(tolerance(pair, arc)) for pair, arc in arcs_between(kept, zones)]
    polygons = cut_into_faces([*lines, window.boundary], grid=_OUTPUT_GRID)
    tree = STRtree(np.array([face.polygon for face in kept], dtype=object))
    points = shapely.point_on_surface(np.array(polygons, dtype=object))
    names = [SEA] * len(polygons)
    for i, j in zip(*tree.query(points, predicate="intersects").tolist(), strict=True):
        names[i] = kept[j].region
    return [Face(polygon, name) for polygon, name in zip(polygons, names, strict=True)]


def _lines_of(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    return MultiLineString([part for part in parts if part.geom_type == "LineString" and not part.is_empty])


def _without_specks(faces: Sequence[Face], smallest: float) -> list[Face]:
    merged = []
    for region in sorted({face.region for face in faces}):
        area = shapely.union_all([face.polygon for face in faces if face.region == region])
        merged += [Face(part, region) for part in shapely.get_parts(area)]
    alone = _islands(merged)
    return [Face(f.polygon, SEA) if i in alone and f.polygon.area < smallest else f for i, f in enumerate(merged)]


def _islands(faces: Sequence[Face]) -> set[int]:
    beside: dict[int, set[str]] = {}
    left, right, _ = shared_edges([face.polygon for face in faces])
    for i, j in zip(left.tolist(), right.tolist(), strict=True):
        beside.setdefault(i, set()).add(faces[j].region)
        beside.setdefault(j, set()).add(faces[i].region)
    return {i for i, names in beside.items() if names == {SEA}}
