"""The shipped reference data, recomputed where it can be: counts, order, form, references, distances to the border.

What `cuakhau check` already names is tested in test_gazetteer.py; here stands what only these tables must hold.
"""

from __future__ import annotations

import csv
import json
import math
import re
import unicodedata
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from shapely import transform, union_all
from shapely.geometry import LineString, Point, shape

from dashboard.gazetteer import Gazetteer, load_gazetteer
from dashboard.models import Corridor, Level, PlaceKind

ROOT = Path(__file__).resolve().parent.parent
GEODATA = ROOT / "geodata"
TABLES = ("corridors.csv", "crossings.csv", "places.csv", "projects.csv", "provinces.csv", "stops.csv")
MERGER = date(2025, 7, 1)
METRES_PER_DEGREE = math.pi * 6_371_008.8 / 180


@cache
def gazetteer() -> Gazetteer:
    return load_gazetteer(GEODATA)


@cache
def rows(file: str) -> list[dict[str, str]]:
    with (GEODATA / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char)).lower()


# Form


@pytest.mark.parametrize("file", TABLES)
def test_a_table_is_plain_text_that_diffs_well(file: str) -> None:
    text = (GEODATA / file).read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert unicodedata.is_normalized("NFC", text)
    keys = [(row["corridor"], int(row["seq"])) if file == "stops.csv" else (row["id"], 0) for row in rows(file)]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("file", ["crossings.csv", "places.csv", "stops.csv", "provinces.csv"])
def test_coordinates_have_five_decimals(file: str) -> None:
    found = [row[name] for row in rows(file) for name in row if name in {"lat", "lon", "seat_lat", "seat_lon"}]
    assert len(found) > 60
    assert [value for value in found if value and not re.fullmatch(r"\d{1,3}\.\d{5}", value)] == []


def test_tables_name_no_machine_path_and_no_unfinished_word() -> None:
    for file in TABLES:
        text = (GEODATA / file).read_text(encoding="utf-8")
        assert not re.search(r"(?:^|[\s,\"])/(?:work|tmp|root|home)/|TODO|FIXME|\bxxx\b", text), file


# Crossings


def test_there_are_33_crossings_with_both_sides_named_in_three_languages() -> None:
    crossings = gazetteer().crossings
    assert len(crossings) == 33
    for crossing in crossings:
        for names in (crossing.names, crossing.vn_names, crossing.cn_names):
            assert names.vi, crossing.id
            assert names.zh, crossing.id
            assert names.en, crossing.id
        assert crossing.cn_names.pinyin, crossing.id
        assert crossing.cn_province in {"province:guangxi", "province:yunnan"}


def test_levels_are_those_of_the_reference() -> None:
    levels = [crossing.level for crossing in gazetteer().crossings]
    counted = {level: levels.count(level) for level in Level}
    assert counted == {Level.INTERNATIONAL: 14, Level.BILATERAL: 12, Level.SECONDARY: 7}


def test_english_of_a_chinese_gate_is_its_pinyin_without_tones() -> None:
    odd = [
        crossing.id
        for crossing in gazetteer().crossings
        if fold(crossing.cn_names.pinyin) != fold(crossing.cn_names.en).removesuffix(" (rail)")
    ]
    assert odd == []


def test_labels_of_the_map_are_short_and_distinct() -> None:
    for language in ("vi", "zh", "en"):
        labels = [crossing.names.get(language) for crossing in gazetteer().crossings]
        assert len(set(labels)) == 33
        assert max(map(len, labels)) <= 22


def test_both_chinese_neighbours_are_where_the_map_has_them() -> None:
    """Yunnan faces Điện Biên to Tuyên Quang, Guangxi faces Cao Bằng to Quảng Ninh."""
    west = {"province:dien-bien", "province:lai-chau", "province:lao-cai", "province:tuyen-quang"}
    for crossing in gazetteer().crossings:
        assert (crossing.cn_province == "province:yunnan") == (crossing.province in west), crossing.id


@cache
def border() -> object:
    data = json.loads((GEODATA / "basemap" / "border.geojson").read_text(encoding="utf-8"))
    features = data.get("features", [data])
    return union_all([shape(feature.get("geometry", feature)) for feature in features])


def metres_to_border(lat: float, lon: float) -> float:
    """With shapely, in a plane around the point: independent of the code that fills the table."""

    near = border().intersection(Point(lon, lat).buffer(1.0))
    scale = METRES_PER_DEGREE * math.cos(math.radians(lat)), METRES_PER_DEGREE
    return float(Point(0, 0).distance(transform(near, lambda xy: (xy - (lon, lat)) * scale)))


def test_distances_to_the_border_are_those_of_the_table() -> None:
    worst = 0.0
    print()
    for crossing in gazetteer().crossings:
        assert crossing.point is not None
        measured = metres_to_border(crossing.point.lat, crossing.point.lon)
        print(f"{crossing.id:32} {measured:6.0f} m from the border drawn, ± {crossing.point.uncertainty_m} m")
        assert abs(measured - crossing.border_distance_m) <= 2, crossing.id
        worst = max(worst, measured)
    assert worst <= 5, "the crossings were set on the line"


def test_a_crossing_was_moved_onto_the_line_by_less_than_its_uncertainty() -> None:
    moved = 0
    for row in rows("crossings.csv"):
        told = re.search(r"Set on the line drawn from ([\d.]+), ([\d.]+), (\d+) m away", row["notes"])
        if told:
            lat, lon, metres = float(told[1]), float(told[2]), int(told[3])
            shift = math.dist((lat, lon * math.cos(math.radians(lat))), _scaled(row, lat)) * METRES_PER_DEGREE
            assert shift == pytest.approx(metres, abs=3), row["id"]
            assert metres <= int(row["uncertainty_m"]), row["id"]
            moved += 1
    assert moved >= 30


def _scaled(row: dict[str, str], lat: float) -> tuple[float, float]:
    return float(row["lat"]), float(row["lon"]) * math.cos(math.radians(lat))


def test_the_measure_itself_is_right() -> None:
    line = LineString([(105.0, 22.0), (106.0, 22.0)])
    assert line.distance(Point(105.5, 22.1)) * METRES_PER_DEGREE == pytest.approx(11_119.5, abs=0.5)


# Provinces


def test_63_provinces_became_34() -> None:
    provinces = [province for province in gazetteer().provinces if province.country == "VN"]
    before = [p for p in provinces if p.valid_from is None or p.valid_from < MERGER]
    after = [p for p in provinces if p.valid_to is None]
    both = [p for p in provinces if p in before and p in after]
    assert (len(before), len(after), len(both), len(provinces)) == (63, 34, 11, 86)
    assert {p.valid_to for p in before} == {None, MERGER - timedelta(days=1)}
    assert sorted({p.merged_into for p in before} - {""}) == sorted(p.id for p in after if p not in both)


def test_codes_and_names_are_unique_at_each_time() -> None:
    table = [row for row in rows("provinces.csv") if row["country"] == "VN"]
    for then in (
        [row for row in table if row["valid_from"] != "2025-07-01"],
        [row for row in table if not row["valid_to"]],
    ):
        assert len({row["code"] for row in then}) == len({row["name_vi"] for row in then}) == len(then)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("ha-giang", "tuyen-quang", id="Hà Giang"),
        pytest.param("yen-bai", "lao-cai", id="Yên Bái"),
        pytest.param("bac-giang", "bac-ninh", id="Bắc Giang"),
        pytest.param("hoa-binh", "phu-tho", id="Hòa Bình"),
        pytest.param("hai-duong", "hai-phong", id="Hải Dương"),
        pytest.param("bac-kan", "thai-nguyen", id="Bắc Kạn"),
        pytest.param("binh-dinh", "gia-lai", id="Bình Định"),
        pytest.param("ba-ria-vung-tau", "ho-chi-minh", id="Bà Rịa - Vũng Tàu"),
    ],
)
def test_who_merged_into_whom(old: str, new: str) -> None:
    assert gazetteer().places[f"province:{old}"].merged_into == f"province:{new}"


def test_seven_provinces_touch_china_before_and_after() -> None:
    table = [row for row in rows("provinces.csv") if row["country"] == "VN" and row["on_border"] == "1"]
    after = {row["name_vi"] for row in table if not row["valid_to"]}
    before = {row["name_vi"] for row in table if row["valid_from"] != "2025-07-01"}
    assert len(after) == len(before) == 7
    assert before - after == {"Hà Giang"}
    assert after - before == {"Tuyên Quang"}
    held = {gazetteer().places[crossing.province].names.vi for crossing in gazetteer().crossings}
    assert held == after


# Corridors and projects


def test_there_are_15_corridors_of_two_stops_at_least() -> None:
    corridors = gazetteer().corridors
    assert len(corridors) == 15
    assert sum(len(corridor.stops) for corridor in corridors) == 79
    assert min(len(corridor.stops) for corridor in corridors) >= 2
    assert all(corridor.approximate for corridor in corridors)


def test_every_stop_resolves_or_is_a_planned_bridge() -> None:
    loose = {stop.names.vi for corridor in gazetteer().corridors for stop in corridor.stops if not stop.place}
    assert loose == {"Cầu đường sắt biên giới (mới)"}


def test_no_corridor_is_shorter_on_the_ground_than_between_its_stops() -> None:
    """A swapped or foreign stop makes the straight line longer than the official length."""
    lengths = {row["id"]: float(row["length_km"]) for row in rows("corridors.csv") if row["length_km"]}
    straight_beyond_the_project = {"corridor:rail-lao-cai-ha-khau", "corridor:expressway-tuyen-quang-ha-giang"}
    for corridor in gazetteer().corridors:
        if corridor.id in lengths and corridor.id not in straight_beyond_the_project:
            points = [(stop.point.lon, stop.point.lat) for stop in corridor.stops]
            scale = math.cos(math.radians(22)), 1
            line = LineString([(x * scale[0], y * scale[1]) for x, y in points])
            assert line.length * METRES_PER_DEGREE / 1000 <= lengths[corridor.id] * 1.05, corridor.id


def test_every_project_leads_to_something() -> None:
    projects = gazetteer().projects
    assert len(projects) == 39
    for project in projects.values():
        assert all((project.names.vi, project.names.zh, project.names.en)), project.id
        assert gazetteer().provinces_of(project), project.id
        lines = [place for place in project.where if isinstance(gazetteer().places[place], Corridor)]
        assert project.generic or gazetteer().points_of(project) or lines, project.id


def test_phases_stand_where_their_parent_stands() -> None:
    for project in gazetteer().projects.values():
        if project.parent:
            assert project.where == gazetteer().projects[project.parent].where


GOLD_KINDS = {"gate", "province", "place", "station", "marker", "corridor", "project", "cn"}
NOT_OURS = {"place:dat-mui", "place:hon-khoai", "place:mui-ca-mau", "place:o-mon"}
"""Places of a sidebar at the other end of Vietnam, annotated as furniture."""


def test_every_id_of_the_gold_annotation_exists() -> None:
    known = {*gazetteer().places, *gazetteer().projects}
    wanted: set[str] = set()
    for name, key in (("mentions", "id"), ("claims", "project"), ("claims", "gate")):
        for line in (ROOT / "tests" / "gold" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            wanted.add((json.loads(line).get(key) or "").replace("cn:", "province:"))
    wanted = {one for one in wanted if one.partition(":")[0] in GOLD_KINDS}
    assert len(wanted) > 50
    assert wanted - known - NOT_OURS == set()


# Places


def test_uncertainties_are_honest_numbers() -> None:
    for place in gazetteer().places.values():
        if place.point:
            assert 10 <= place.point.uncertainty_m <= 10_000, place.id


def test_the_gates_of_another_border_are_never_drawn() -> None:
    laos = [place for place in gazetteer().places.values() if "border with Laos" in place.notes]
    assert len(laos) >= 10
    assert all(place.kind is PlaceKind.GATE and place.point is None for place in laos)


def test_a_place_says_where_its_position_comes_from() -> None:
    for file in ("places.csv", "crossings.csv"):
        for row in rows(file):
            assert row["source"], row["id"]
            assert row["checked"], row["id"]
            assert not (row["drawn"] == "1" and row["source"] == "Name only") if "drawn" in row else True


# The words about the data


def test_the_readme_counts_rows_as_they_are() -> None:
    text = (GEODATA / "README.md").read_text(encoding="utf-8")
    for file, count in re.findall(r"^\| \[(\w+\.csv)\]\([^)]*\) \| (\d+) \|", text, re.M):
        assert int(count) == len(rows(file)), file
    assert "| 15, 79 |" in text
    assert (len(rows("corridors.csv")), len(rows("stops.csv"))) == (15, 79)


def test_the_readme_names_every_table_and_every_column_of_its_own() -> None:
    text = (GEODATA / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in GEODATA.glob("*.csv") if path.name not in text] == []
    assert "@@" not in text
