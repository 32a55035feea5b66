"""Rivers: which to draw, how finely, and where a river is the border, along the border drawn.

From the pieces of World Data Bank II that GSHHG ships (one-degree bins, a level each) to merged lines with
a rank: 1 large, 2 middle, 3 small. Small ones are kept only near the border, where one looks closely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import shapely
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

__all__ = ["RANKS", "along_border", "draw_rivers"]

RANKS = {0: 1, 1: 1, 2: 1, 3: 2, 4: 3}
"""Level of the source → rank on the map."""
_BESIDE = 0.013
"""A river nearer than this many degrees to the border for a long way is the border."""
_LONG = 0.06


def draw_rivers(
    pieces: Iterable[tuple[int, LineString]], border: LineString, land: BaseGeometry, near: BaseGeometry
) -> list[tuple[int, BaseGeometry]]:
    """(rank, lines) for each rank; outside `near` only the large ones, coarsely."""
    levels: dict[int, list[BaseGeometry]] = {}
    for level, line in pieces:
        if level in RANKS:
            levels.setdefault(RANKS[level], []).append(line)
    drawn = []
    for rank in sorted(levels):
        lines = shapely.line_merge(shapely.union_all(levels[rank])).intersection(land)
        close = shapely.line_merge(_lines(lines.intersection(near)))
        kept = [part for line in _parts(close) for part in along_border(line.simplify(0.0018), border)]
        if rank == 1:
            kept += [line.simplify(0.015) for line in _parts(shapely.line_merge(_lines(lines.difference(near))))]
        rounded = shapely.set_precision([line for line in kept if line.length > 0.01], 1e-4, mode="pointwise")
        drawn.append((rank, shapely.normalize(MultiLineString(_parts(shapely.multilinestrings(rounded))))))
    return drawn


def along_border(line: LineString, border: LineString) -> Iterator[LineString]:
    """The river with those stretches laid on the border along which it runs."""
    followed = []
    for part in _parts(shapely.line_merge(_lines(line.intersection(border.buffer(_BESIDE))))):
        start, end = (border.project(Point(part.coords[i])) for i in (0, -1))
        if part.length >= _LONG and 0.6 <= abs(end - start) / part.length <= 2:
            stretch = substring(border, start, end)
            followed.append((part, LineString([part.coords[0], *stretch.coords, part.coords[-1]])))
    if not followed:
        yield line
        return
    rest = line
    for part, _ in followed:
        rest = rest.difference(part.buffer(1e-7))
    for piece in (*_parts(rest), *(stretch for _, stretch in followed)):
        if piece.length > 1e-4:
            yield piece


def _parts(geometry: BaseGeometry) -> list[LineString]:
    return [part for part in shapely.get_parts(geometry) if part.geom_type == "LineString" and not part.is_empty]


def _lines(geometry: BaseGeometry) -> MultiLineString:
    return MultiLineString(_parts(geometry))
