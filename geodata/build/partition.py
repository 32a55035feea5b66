"""Divides the box into one seamless partition: each point of land belongs to exactly one region.

From the outlines of countries and Chinese provinces (GMT-DCW) and of Vietnamese provinces (Natural
Earth) to a list of faces with a region id each. The outlines disagree by up to some kilometres, so
China's come first (its line of the border is the most exact one), strips between neighbours are given
to the other side, and Vietnam's provinces are stretched or cut to their country's outline.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

__all__ = ["SEA", "Face", "cut_into_faces", "divide_countries", "divide_provinces", "regions_of", "shared_edges"]

SEA = ""
IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
_GRID = 1e-5
_REACH = 0.06
_ON_ISLAND = 0.002


@dataclass(frozen=True, slots=True)
class Face:
    """A polygon without inner lines, and the region it belongs to."""

    polygon: Polygon
    region: str


def cut_into_faces(lines: Iterable[BaseGeometry], *, grid: float = _GRID) -> list[Polygon]:
    """The smallest polygons between `lines`, noded on a grid so that neighbours share their vertices exactly."""
    net = shapely.union_all([_linework(line) for line in lines], grid_size=grid)
    return list(shapely.get_parts(shapely.polygonize(shapely.get_parts(net))))


def divide_countries(
    outlines: Mapping[str, BaseGeometry], window: Polygon, *, dams: Sequence[LineString] = ()
) -> list[Face]:
    """Faces of all countries and states in `outlines`; where outlines overlap, the first of them keeps its line.

    A strip that no outline covers goes to its longest neighbour but the first one, whose line so becomes the
    border. A dam closes a river mouth, so that the water behind it is such a strip and not part of the sea.
    """
    order = list(outlines)
    polygons = cut_into_faces([*(outlines[name].boundary for name in order), *dams, window.boundary])
    regions = _first_covering(polygons, outlines, order)
    sea = max((i for i, region in enumerate(regions) if region == SEA), key=lambda i: polygons[i].area)
    joined = neighbours(polygons)
    claimed = list(regions)
    for i, region in enumerate(regions):
        if region == SEA and i != sea:
            beside: dict[str, float] = dict.fromkeys((*order, SEA), 0.0)
            for j, length in joined[i].items():
                beside[regions[j]] += length
            touching = [name for name in order if beside[name] > 0]
            claimed[i] = max(touching[1:] or touching, key=lambda name: beside[name])
    return [Face(polygon, region) for polygon, region in zip(polygons, claimed, strict=True)]


def divide_provinces(
    faces: Sequence[Face],
    country: str,
    provinces: Mapping[str, BaseGeometry],
    *,
    islands: Sequence[tuple[Point, str]] = (),
) -> list[Face]:
    """The same faces with those of `country` divided into `provinces`.

    The mainland's uncovered rest goes to the nearest province; an island goes as a whole to the province
    named for a point on it in `islands`, else to the one that covers most of it, else to the nearest one.
    """
    parts = shapely.get_parts(regions_of(faces)[country])
    mainland = max(parts, key=lambda part: part.area)
    ground = {name: provinces[name].intersection(mainland) for name in sorted(provinces)}
    rest = mainland.difference(shapely.union_all(list(ground.values())))
    for name, cell in _nearest_cells(ground, rest).items():
        ground[name] = shapely.union(ground[name], cell.intersection(rest))
    lines = [face.polygon.boundary for face in faces]
    lines += [piece.boundary.intersection(mainland) for piece in ground.values()]
    polygons = cut_into_faces(lines)
    owners = _island_owners([part for part in parts if part is not mainland], provinces, islands)
    inside = _first_covering(polygons, {**ground, **owners}, [*ground, *owners])
    outside = _first_covering(polygons, regions_of(faces), list(regions_of(faces)))
    names = [
        (name.split("#")[0] or country) if region == country else region
        for name, region in zip(inside, outside, strict=True)
    ]
    return _without_crumbs(polygons, names, frozenset(provinces), country)


def regions_of(faces: Iterable[Face]) -> dict[str, BaseGeometry]:
    """Region id → its dissolved area, sorted by id, the sea left out."""
    groups: dict[str, list[Polygon]] = {}
    for face in faces:
        if face.region != SEA:
            groups.setdefault(face.region, []).append(face.polygon)
    return {name: shapely.union_all(groups[name]) for name in sorted(groups)}


def shared_edges(polygons: Sequence[Polygon]) -> tuple[IntArray, IntArray, FloatArray]:
    """Every edge that two polygons have in common: index of the one, index of the other, its two end points.

    Exact, since the polygons come from one noded net: neighbours hold the same vertices.
    """
    rings, owner = shapely.get_rings(np.array(polygons, dtype=object), return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[:-1] == ring[1:]
    edges = np.hstack([points[:-1], points[1:]])[same]
    index = owner[ring[:-1][same]]
    turned = (edges[:, 0] > edges[:, 2]) | ((edges[:, 0] == edges[:, 2]) & (edges[:, 1] > edges[:, 3]))
    edges[turned] = edges[turned][:, [2, 3, 0, 1]]
    order = np.lexsort((index, edges[:, 3], edges[:, 2], edges[:, 1], edges[:, 0]))
    edges, index = edges[order], index[order]
    twin = np.flatnonzero((edges[1:] == edges[:-1]).all(axis=1))
    return index[twin], index[twin + 1], edges[twin].reshape(-1, 2, 2)


def neighbours(polygons: Sequence[Polygon]) -> list[dict[int, float]]:
    """For each polygon, the polygons that share an edge with it and the length shared."""
    joined: list[dict[int, float]] = [{} for _ in polygons]
    left, right, edges = shared_edges(polygons)
    lengths = np.hypot(*(edges[:, 1] - edges[:, 0]).T)
    for i, j, length in zip(left.tolist(), right.tolist(), lengths.tolist(), strict=True):
        joined[i][j] = joined[j][i] = joined[i].get(j, 0.0) + length
    return joined


def _linework(line: BaseGeometry) -> BaseGeometry:
    wanted = ("LineString", "LinearRing", "MultiLineString")
    return shapely.union_all([part for part in shapely.get_parts(line) if part.geom_type in wanted])


def _first_covering(polygons: Sequence[Polygon], areas: Mapping[str, BaseGeometry], order: Sequence[str]) -> list[str]:
    points = shapely.point_on_surface(np.array(polygons, dtype=object))
    tree = STRtree(points)
    found = [SEA] * len(polygons)
    for name in reversed(order):
        for i in tree.query(areas[name], predicate="contains").tolist():
            found[i] = name
    return found


def _nearest_cells(ground: Mapping[str, BaseGeometry], rest: BaseGeometry) -> dict[str, BaseGeometry]:
    reach = rest.buffer(_REACH, quad_segs=2)
    owner_of: dict[tuple[float, float], str] = {}
    for name, area in ground.items():
        near = shapely.segmentize(area.boundary.intersection(reach), 0.004)
        for x, y in shapely.get_coordinates(near).tolist():
            owner_of.setdefault((round(x, 5), round(y, 5)), name)
    cells = shapely.voronoi_polygons(shapely.multipoints(np.array(list(owner_of))), ordered=True, extend_to=reach)
    groups: dict[str, list[BaseGeometry]] = {}
    for cell, name in zip(shapely.get_parts(cells), owner_of.values(), strict=True):
        groups.setdefault(name, []).append(cell)
    return {name: shapely.union_all(groups[name]) for name in sorted(groups)}


def _island_owners(
    islands: Sequence[Polygon], provinces: Mapping[str, BaseGeometry], named: Sequence[tuple[Point, str]]
) -> dict[str, BaseGeometry]:
    owners: dict[str, BaseGeometry] = {}
    for i, island in enumerate(islands):
        told = [name for point, name in named if island.distance(point) < _ON_ISLAND]
        shares = {name: (island.intersection(area).area, -island.distance(area)) for name, area in provinces.items()}
        owners[f"{told[0] if told else max(shares, key=lambda name: shares[name])}#{i}"] = island
    return owners


def _without_crumbs(
    polygons: Sequence[Polygon], names: Sequence[str], provinces: frozenset[str], country: str
) -> list[Face]:
    """Gives every torn-off piece of a province to the neighbour with the longest common edge."""
    joined = neighbours(polygons)
    names = list(names)
    for _ in range(20):
        moved = 0
        for group in _pieces(names, joined, provinces | {country}):
            beside: dict[str, float] = defaultdict(float)
            for i in group:
                for j, length in joined[i].items():
                    if names[j] in provinces and names[j] != names[group[0]]:
                        beside[names[j]] += length
            if beside and (names[group[0]] == country or not _largest(group, names, polygons)):
                target = max(beside, key=lambda name: (beside[name], name))
                for i in group:
                    names[i] = target
                moved += 1
        if not moved:
            break
    return [Face(polygon, name) for polygon, name in zip(polygons, names, strict=True)]


def _pieces(names: Sequence[str], joined: Sequence[Mapping[int, float]], wanted: frozenset[str]) -> list[list[int]]:
    seen: set[int] = set()
    found = []
    for start, name in enumerate(names):
        if name not in wanted or start in seen:
            continue
        group, todo = [], [start]
        seen.add(start)
        while todo:
            i = todo.pop()
            group.append(i)
            fresh = [j for j in joined[i] if names[j] == name and j not in seen]
            seen.update(fresh)
            todo += fresh
        found.append(group)
    return found


def _largest(group: Sequence[int], names: Sequence[str], polygons: Sequence[Polygon]) -> bool:
    """Whether a piece holds at least half of all the land of its province."""
    name = names[group[0]]
    total = sum(polygon.area for polygon, other in zip(polygons, names, strict=True) if other == name)
    return bool(sum(polygons[i].area for i in group) * 2 >= total)
