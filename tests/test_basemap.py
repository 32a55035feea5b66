"""The shipped ground of the map: form, seams, names and licences, and how far the gates stand from the border drawn.

Everything is recomputed from the files themselves; the slow test builds them anew and compares every byte.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import math
import re
import subprocess
import sys
import venv
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import shapely
from shapely.geometry import LineString, Point, box, shape
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parent.parent
GEODATA = ROOT / "geodata"
BASEMAP = GEODATA / "basemap"
BUILD = GEODATA / "build"
WINDOW = box(97.0, 17.2, 113.0, 27.0)
LIMIT = 700_000
GEOJSON = (
    "border.geojson",
    "land.geojson",
    "lines.geojson",
    "provinces_before.geojson",
    "provinces_cn.geojson",
    "provinces_now.geojson",
    "rivers.geojson",
)
FILES = (*GEOJSON, "labels.json", "relief.webp")
WITH_ISLANDS = frozenset(
    f"province:{name}"
    for name in (
        *("quang-ninh", "hai-phong", "hai-phong-before-2025", "thai-binh", "hung-yen", "nam-dinh", "ninh-binh"),
        *("thanh-hoa", "nghe-an", "ha-tinh", "quang-binh", "quang-tri", "guangdong", "guangxi", "hainan"),
    )
)
M_PER_DEGREE = (111_320.0, 110_700.0)

Feature = tuple[dict[str, Any], BaseGeometry]


@cache
def features(name: str) -> tuple[Feature, ...]:
    document = json.loads((BASEMAP / name).read_text(encoding="utf-8"))
    return tuple((item["properties"], shape(item["geometry"])) for item in document["features"])


@cache
def areas(*names: str) -> dict[str, BaseGeometry]:
    return {properties["id"]: area for name in names for properties, area in features(name)}


def border() -> LineString:
    ((_, line),) = features("border.geojson")
    assert isinstance(line, LineString)
    return line


@cache
def labels() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((BASEMAP / "labels.json").read_text(encoding="utf-8"))
    return document


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def metres_to_border(lat: float, lon: float) -> float:
    scale = (M_PER_DEGREE[0] * math.cos(math.radians(lat)), M_PER_DEGREE[1])
    flat = shapely.transform(border(), lambda points: (points - (lon, lat)) * scale)
    return float(flat.distance(Point(0, 0)))


def building_block(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"basemap_{name}", BUILD / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


# ---------- form ----------


def test_the_ground_is_small_and_complete() -> None:
    sizes = {name: (BASEMAP / name).stat().st_size for name in FILES}
    print(sizes, sum(sizes.values()))
    assert sum(sizes.values()) < LIMIT
    drawn = {path.name for path in BASEMAP.iterdir() if path.suffix not in {".md", ".txt"}}
    assert drawn == set(FILES)


@pytest.mark.parametrize("name", GEOJSON)
def test_one_feature_a_line_with_four_decimals_inside_the_window(name: str) -> None:
    raw = (BASEMAP / name).read_bytes()
    text = raw.decode("utf-8")
    assert b"\r" not in raw
    assert text.endswith("]}\n")
    lines = text.splitlines()
    assert len(lines) == len(features(name)) + 2
    assert not re.search(r"\d\.\d{5}", text)
    for properties, geometry in features(name):
        assert geometry.is_valid, properties
        assert not geometry.is_empty, properties
        assert WINDOW.covers(geometry), properties


@pytest.mark.parametrize("name", ["provinces_before.geojson", "provinces_now.geojson", "provinces_cn.geojson"])
def test_provinces_are_sorted_by_id_and_wind_as_geojson_asks(name: str) -> None:
    ids = [properties["id"] for properties, _ in features(name)]
    assert ids == sorted(set(ids))
    for properties, area in features(name):
        for part in shapely.get_parts(area):
            assert part.exterior.is_ccw, properties["id"]


# ---------- seams ----------


@pytest.mark.parametrize("time", ["before", "now"])
def test_provinces_of_both_countries_fit_each_other_to_the_last_vertex(time: str) -> None:
    both = list(areas(f"provinces_{time}.geojson", "provinces_cn.geojson").values())
    assert shapely.coverage_is_valid(both)
    holes = [Point(ring.coords[0]) for part in shapely.get_parts(shapely.union_all(both)) for ring in part.interiors]
    assert holes == []


@pytest.mark.parametrize("time", ["before", "now", "cn"])
def test_provinces_end_exactly_at_the_border(time: str) -> None:
    name = f"provinces_{time}.geojson"
    outline = shapely.union_all(list(areas(name).values())).boundary
    assert border().difference(outline).length == 0
    for properties, area in features(name):
        shared = area.boundary.intersection(border()).length
        assert properties["on_border"] is (shared > 0), properties["id"]
        assert not properties["on_border"] or shared > 0.1, properties["id"]


def test_the_border_is_one_line_from_the_tripoint_to_the_sea() -> None:
    line = border()
    assert line.is_simple
    tripoint, mouth = Point(line.coords[0]), Point(line.coords[-1])
    assert tripoint.distance(Point(102.1439, 22.4006)) < 0.003
    assert mouth.distance(Point(108.03, 21.55)) < 0.01
    scale = (M_PER_DEGREE[0] * math.cos(math.radians(22.5)), M_PER_DEGREE[1])
    kilometres = shapely.transform(line, lambda points: points * scale).length / 1000
    print(f"{kilometres:.0f} km, {len(line.coords)} vertices")
    assert 1250 < kilometres < 1400


@pytest.mark.parametrize("name", ["provinces_before.geojson", "provinces_now.geojson", "provinces_cn.geojson"])
def test_each_province_is_in_one_piece_but_for_its_islands(name: str) -> None:
    for identity, area in areas(name).items():
        parts = sorted(shapely.get_parts(area), key=lambda part: -part.area)
        assert len(parts) == 1 or identity in WITH_ISLANDS, identity
        others = shapely.union_all([a for other, a in areas(name).items() if other != identity])
        for island in parts[1:]:
            if island.boundary.intersects(WINDOW.boundary):
                continue  # the province is cut by the window and whole outside it
            assert island.boundary.intersection(others.boundary).length == 0, (identity, island.centroid)


def test_land_is_the_provinces_and_the_neighbours() -> None:
    ((_, land),) = features("land.geojson")
    provinces = shapely.union_all(list(areas("provinces_now.geojson", "provinces_cn.geojson").values()))
    assert provinces.difference(land).area < 1e-9
    rest = land.difference(provinces)
    assert {round(part.centroid.x) < 106 for part in shapely.get_parts(rest)} == {True}
    inland = shapely.union_all([border(), WINDOW.boundary, *(line for _, line in features("lines.geojson"))])
    coast = provinces.boundary.difference(inland.buffer(1e-6))
    assert coast.difference(land.boundary.buffer(1e-6)).length == 0


# ---------- what it says ----------


def test_sixty_three_became_thirty_four_as_in_the_table() -> None:
    rows = [row for row in table(GEODATA / "provinces.csv") if row["country"] == "VN"]
    successor = {row["id"]: row["merged_into"] for row in rows if row["merged_into"]}
    old = {row["id"] for row in rows if row["valid_to"] or row["id"] not in successor.values()}
    new = {row["id"] for row in rows if not row["valid_to"]}
    assert (len(old), len(new)) == (63, 34)
    before, now = areas("provinces_before.geojson"), areas("provinces_now.geojson")
    assert set(before) <= old
    assert set(now) == {successor.get(identity, identity) for identity in before}
    for identity, area in now.items():
        parts = [part for name, part in before.items() if successor.get(name, name) == identity]
        assert shapely.union_all(parts).symmetric_difference(area).area < 1e-9, identity
    total = sum(area.area for area in now.values()) / sum(area.area for area in before.values())
    print(f"{len(before)} old, {len(now)} new provinces drawn, area ratio {total:.9f}")
    assert total == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize(("time", "ended"), [("before", True), ("now", False), ("cn", False)])
def test_names_and_border_flags_are_those_of_the_table(time: str, ended: bool) -> None:
    rows = {row["id"]: row for row in table(GEODATA / "provinces.csv")}
    for properties, _ in features(f"provinces_{time}.geojson"):
        row = rows.get(properties["id"])
        if row is None:
            assert time == "cn", properties["id"]
            continue
        assert properties["name"] == row["name_vi"]
        assert properties["on_border"] is (row["on_border"] == "1"), properties["id"]
        assert ended or not row["valid_to"], properties["id"]


def test_each_crossing_lies_in_its_provinces() -> None:
    then, now = areas("provinces_before.geojson"), areas("provinces_now.geojson")
    china = areas("provinces_cn.geojson")
    for row in table(GEODATA / "crossings.csv"):
        point = Point(float(row["lon"]), float(row["lat"]))
        old = row["province_before"] if row["province_before"] in then else f"{row['province_before']}-before-2025"
        assert then[old].distance(point) < 0.0005, (row["id"], old)
        assert now[row["province"]].distance(point) < 0.0005, row["id"]
        assert china[row["cn_province"]].distance(point) < 0.0005, row["id"]


def test_crossings_lie_within_their_uncertainty_of_the_border() -> None:
    measured = {}
    for row in table(GEODATA / "crossings.csv"):
        measured[row["id"]] = metres_to_border(float(row["lat"]), float(row["lon"]))
        print(f"{row['id']:32} {measured[row['id']]:6.1f} m, ± {row['uncertainty_m']} m")
        assert measured[row["id"]] <= float(row["uncertainty_m"]), row["id"]
    assert len(measured) == 33


def test_nothing_of_the_disputed_sea_is_drawn() -> None:
    ((_, land),) = features("land.geojson")
    assert land.intersection(box(108.6, 17.2, 113.0, 18.1)).is_empty
    assert areas("provinces_cn.geojson")["province:hainan"].bounds[1] > 18.1
    for properties, line in features("lines.geojson"):
        assert land.buffer(0.02).covers(line), properties["id"]
    written = (BASEMAP / "labels.json").read_text(encoding="utf-8")
    for word in ("Hoàng Sa", "Trường Sa", "西沙", "南沙", "Paracel", "Spratly"):
        assert word not in written


def test_rivers_have_a_rank_and_stay_on_land() -> None:
    ((_, land),) = features("land.geojson")
    assert [properties["rank"] for properties, _ in features("rivers.geojson")] == [1, 2, 3]
    for _, lines in features("rivers.geojson"):
        assert lines.difference(land.buffer(0.02)).length < 0.05


# ---------- names on the ground ----------


def test_note_and_names_stand_in_three_languages() -> None:
    document = labels()
    assert set(document["note"]) == {"vi", "zh", "en"}
    assert all(document["note"].values())
    groups = ("countries", "waters", "cities", "towns", "areas", "rivers")
    for item in (item for group in groups for item in document[group]):
        assert item["vi"], item
        assert item["zh"], item
        assert item["en"], item
        assert WINDOW.covers(Point(item["lon"], item["lat"])), item
    assert "GeoNames" in document["credit"]


def test_each_area_name_stands_inside_its_area() -> None:
    drawn = areas("provinces_before.geojson", "provinces_now.geojson", "provinces_cn.geojson")
    named = {item["id"]: Point(item["lon"], item["lat"]) for item in labels()["areas"]}
    assert set(named) == set(drawn)
    for identity, point in named.items():
        assert drawn[identity].contains(point), identity


def test_each_town_stands_on_its_side_of_the_border() -> None:
    sides = {
        "VN": shapely.union_all(list(areas("provinces_now.geojson").values())),
        "CN": shapely.union_all(list(areas("provinces_cn.geojson").values())),
    }
    for town in (*labels()["cities"], *labels()["towns"]):
        if town["country"] in sides:
            assert sides[town["country"]].distance(Point(town["lon"], town["lat"])) < 0.02, town
            point = Point(town["lon"], town["lat"])
            other = sides["CN" if town["country"] == "VN" else "VN"]
            assert not other.contains(point), town


def test_both_countries_weigh_the_same() -> None:
    first = labels()["countries"][:2]
    assert {country["id"] for country in first} == {"country:vn", "country:cn"}
    away = [metres_to_border(country["lat"], country["lon"]) for country in first]
    assert away[0] == pytest.approx(away[1], rel=0.15)
    large = [city["country"] for city in labels()["cities"] if city["rank"] == 1]
    assert large.count("VN") == large.count("CN")
    assert {properties["on_border"] for properties, _ in features("provinces_cn.geojson")} == {True, False}


# ---------- where it comes from ----------


def test_readme_tells_size_and_licence_of_every_file() -> None:
    readme = (BASEMAP / "README.md").read_text(encoding="utf-8")
    for name in FILES:
        row = next((line for line in readme.splitlines() if line.startswith(f"| {name} |")), "")
        assert f"{(BASEMAP / name).stat().st_size:,}" in row, name
    for archive in building_block("archives").ARCHIVES:
        assert archive.sha256 in readme, archive.name
        assert archive.version in readme, archive.name
    for path in BASEMAP.glob("LICENSE-*"):
        assert path.name in readme


def test_a_package_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    archives = building_block("archives")
    pinned = archives.ARCHIVES[0]
    (tmp_path / pinned.file).write_bytes(b"something else")
    with pytest.raises(archives.ArchiveError, match=re.escape(hashlib.sha256(b"something else").hexdigest())):
        archives.fetch(tmp_path)


def test_packages_are_asked_for_by_name_only() -> None:
    for path in (*BUILD.iterdir(), BASEMAP / "README.md"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"https?://", text), path.name
            assert not re.search(r"\b(?:pypi|npmjs|debian)\.(?:org|com)\b", text), path.name


@pytest.mark.heavy
@pytest.mark.timeout(1500)
def test_built_anew_every_byte_is_the_same(tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--requirement", str(BUILD / "requirements.txt")]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the packages of geodata/build/requirements.txt cannot be installed here: {done.stderr[-300:]}")
    build = [python, str(BUILD / "build_basemap.py"), "--check", "--cache", str(tmp_path / "cache")]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    if done.returncode == 3:
        pytest.skip(f"a source package cannot be had here: {done.stderr.strip()}")
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
