"""The Python side of the map: data that are the same bytes for the same input, a base map that never changes,
a state of nothing but ids, bits and a hash, and a reader of clicks that believes nobody."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import folium
import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit_folium import _get_feature_group_string, _get_map_string, generate_js_hash

from dashboard.gazetteer import Gazetteer
from dashboard.models import (
    FAMILY,
    Article,
    Claim,
    Corridor,
    Crossing,
    Evidence,
    Family,
    Level,
    Mode,
    Names,
    Place,
    PlaceKind,
    Point,
    Precision,
    Project,
    ProjectKind,
    ProjectState,
    Status,
    Stop,
)
from dashboard.webmap import (
    FRAME_FILES,
    FRAME_SCRIPT,
    FRAME_SHEET,
    MERGER,
    Click,
    base_map,
    data_bytes,
    data_version,
    map_data,
    read_click,
    state_layer,
)
from dashboard.wording import Wording

ASSETS = Path(__file__).resolve().parent.parent / "dashboard" / "assets"
HOSTILE = "</script><b>${alert(1)}`'\"\u2028\u2029\\ {{ 7*7 }} {% raw %} <!--"
DAY = dt.date(2025, 11, 30)


def crossing(slug: str, lat: float, lon: float, level: Level = Level.INTERNATIONAL, name: str = "") -> Crossing:
    return Crossing(
        id=f"crossing:{slug}", kind=PlaceKind.CROSSING, names=Names(name or slug, "友谊", slug), country="VN",
        point=Point(lat, lon, 500), province="province:new", province_before="province:old",
        vn_gate=f"gate:{slug}", cn_gate=f"gate:{slug}-cn", vn_names=Names(slug), cn_names=Names(f"{slug} (CN)"),
        cn_province="province:guangxi", level=level, mode=Mode.ROAD,
    )  # fmt: skip


def province(slug: str, start: dt.date | None, end: dt.date | None, into: str = "") -> Place:
    return Place(
        id=f"province:{slug}",
        kind=PlaceKind.PROVINCE,
        names=Names(slug),
        valid_from=start,
        valid_to=end,
        merged_into=into,
    )


def corridor(slug: str, *stops: tuple[float, float], existing: bool = False, mode: Mode = Mode.RAIL) -> Corridor:
    return Corridor(
        id=f"corridor:{slug}", kind=PlaceKind.CORRIDOR, names=Names(slug), mode=mode, existing=existing,
        stops=tuple(Stop(Names("s"), Point(lat, lon, 2000)) for lat, lon in stops),
    )  # fmt: skip


def atlas(*, name: str = "", projects: dict[str, Project] | None = None) -> Gazetteer:
    crossings = (crossing("a", 22.0, 106.7, name=name), crossing("b", 22.5, 104.0, Level.SECONDARY))
    provinces = (
        province("old", None, MERGER - dt.timedelta(days=1), "province:new"),
        province("new", MERGER, None),
        province("guangxi", None, None),
    )
    corridors = (
        corridor("rail-old", (22.0, 106.7), (21.0, 105.9), existing=True),
        corridor("rail-new", (21.0, 105.9), (22.0, 106.7)),
        corridor("road", (22.6, 104.0), (21.5, 105.0), mode=Mode.ROAD),
    )
    gate = Place(id="gate:a", kind=PlaceKind.GATE, names=Names("a"))
    return Gazetteer(
        places=MappingProxyType({p.id: p for p in (*crossings, gate, *provinces, *corridors)}),
        crossings=crossings,
        provinces=provinces,
        corridors=corridors,
        projects=MappingProxyType(projects or {}),
        toponyms=(),
        short_names=MappingProxyType({"corridor:road": Names("short road")}),
        digest="0",
        crossing_ids=MappingProxyType({"gate:a": "crossing:a", "crossing:a": "crossing:a", "crossing:b": "crossing:b"}),
    )


def project(slug: str, *where: str, parent: str = "") -> Project:
    return Project(id=f"project:{slug}", names=Names(HOSTILE), kind=ProjectKind.ROAD, where=where, parent=parent)


def claim(owner: Project, status: Status, as_of: dt.date, publisher: str) -> Claim:
    text = HOSTILE + " đang thi công"
    article = Article(id=publisher, text=text, sha256="0" * 64, publisher=publisher)
    return Claim(
        id=f"{owner.id}-{status}", project=owner.id, status=status, as_of=as_of, precision=Precision.DAY,
        evidence=Evidence(article, 0, len(text), text),
    )  # fmt: skip


def told(owner: Project, *statuses: Status, as_of: dt.date = DAY) -> ProjectState:
    claims = tuple(claim(owner, status, as_of, f"p{n}") for n, status in enumerate(statuses))
    return ProjectState(
        project=owner, status=statuses[0] if statuses else Status.UNKNOWN, newest=as_of if statuses else None,
        claims=claims, disputed=claims if len(statuses) > 1 else (),
    )  # fmt: skip


def keyed(*states: ProjectState) -> dict[str, ProjectState]:
    return {state.project.id: state for state in states}


def data_of(states: dict[str, ProjectState], *, day: dt.date = DAY, name: str = "") -> dict[str, Any]:
    return map_data(atlas(name=name), states, day=day, wordings=[Wording("vi"), Wording("zh"), Wording("en")])


def script_of(layer: folium.FeatureGroup) -> str:
    return str(_get_feature_group_string(layer, base_map()))


def state_of(layer: folium.FeatureGroup) -> dict[str, Any]:
    found = re.search(r"cuakhau\.apply\((\{.*?\})\);", script_of(layer))
    assert found
    return dict(json.loads(found[1]))


SAMPLE = keyed(
    told(project("one", "gate:a", "province:new"), Status.UNDER_CONSTRUCTION),
    told(project("two", "crossing:a"), Status.PROPOSED, as_of=DAY - dt.timedelta(days=9)),
    told(project("three", "crossing:b", "corridor:rail-new")),
)


# ---------- data ----------


def test_the_same_input_gives_the_same_bytes() -> None:
    backwards = dict(reversed(SAMPLE.items()))
    assert data_bytes(data_of(SAMPLE)) == data_bytes(data_of(backwards))
    assert data_version(data_of(SAMPLE)) == data_version(data_of(backwards))
    assert re.fullmatch(r"[0-9a-f]{32}", data_version(data_of(SAMPLE)))


def test_another_status_is_another_version() -> None:
    changed = {**SAMPLE, "project:two": told(SAMPLE["project:two"].project, Status.AGREED, Status.CANCELLED)}
    assert data_version(data_of(SAMPLE)) != data_version(data_of(changed))


def test_rows_are_sorted_and_whole() -> None:
    data = data_of(SAMPLE)
    for kind in ("projects", "places", "corridors", "provinces"):
        ids = [row["id"] for row in data[kind]]
        assert ids == sorted(set(ids)), kind
    assert [row["id"] for row in data["places"]] == ["crossing:a", "crossing:b"]


def test_a_gate_is_drawn_at_its_crossing_with_the_newest_first() -> None:
    data = data_of(SAMPLE)
    place = next(row for row in data["places"] if row["id"] == "crossing:a")
    assert [data["projects"][row]["id"] for row in place["projects"]] == ["project:one", "project:two"]


def test_a_project_without_evidence_stands_last() -> None:
    unknown = project("a-first-by-name", "crossing:a")
    data = data_of({**SAMPLE, **keyed(told(unknown))})
    place = next(row for row in data["places"] if row["id"] == "crossing:a")
    assert data["projects"][place["projects"][-1]]["id"] == unknown.id


@pytest.mark.parametrize(
    ("day", "era", "province_id"),
    [
        pytest.param(MERGER - dt.timedelta(days=1), "before", "province:old", id="the day before"),
        pytest.param(MERGER, "now", "province:new", id="the day itself"),
    ],
)
def test_the_provinces_are_those_of_the_day(day: dt.date, era: str, province_id: str) -> None:
    data = data_of(SAMPLE, day=day)
    rows = {row["id"]: row["projects"] for row in data["provinces"]}
    assert data["era"] == era
    assert set(rows) == {province_id, "province:guangxi"}
    assert len(rows["province:new"]) == 1 if day >= MERGER else True


@pytest.mark.parametrize(
    ("statuses", "families", "disputed"),
    [
        pytest.param([Status.OPERATING], ["service"], [], id="one"),
        pytest.param(
            [Status.AGREED, Status.OPERATING], ["idea", "service"], ["agreed", "operating"], id="two families"
        ),
        pytest.param([Status.PROPOSED, Status.AGREED], ["idea", "idea"], ["proposed", "agreed"], id="within a family"),
        pytest.param([], ["unknown"], [], id="none"),
    ],
)
def test_a_dispute_names_both_sides(statuses: list[Status], families: list[str], disputed: list[str]) -> None:
    row = data_of(keyed(told(project("one", "crossing:a"), *statuses)))["projects"][0]
    assert row["families"] == families
    assert row["disputed"] == disputed


def test_a_phase_knows_its_parent() -> None:
    parent, phase = project("p", "crossing:a"), project("p-1", "crossing:a", parent="project:p")
    data = data_of(keyed(told(parent, Status.AGREED), told(phase, Status.COMPLETED)))
    assert [row["parent"] for row in data["projects"]] == [-1, 0]


def test_lines_that_share_a_stretch_run_in_lanes() -> None:
    lanes = {row["id"]: row["lane"] for row in data_of(SAMPLE)["corridors"]}
    assert lanes == {"corridor:rail-old": 0, "corridor:rail-new": 1, "corridor:road": 0}


def test_lines_run_from_north_to_south_and_bear_their_short_names() -> None:
    for row in data_of(SAMPLE)["corridors"]:
        assert row["points"][0][0] >= row["points"][-1][0]
    assert data_of(SAMPLE)["corridors"][-1]["short"]["vi"] == "short road"


def test_every_word_is_there_in_every_language() -> None:
    words = data_of(SAMPLE)["words"]
    assert set(words) == {"vi", "zh", "en"}
    for language in words.values():
        assert set(language["status"]) == {status.value for status in Status}
        assert set(language["level"]) == {level.value for level in Level}


def test_neither_names_of_projects_nor_article_text_are_in_the_data() -> None:
    body = data_bytes(data_of(SAMPLE)).decode()
    assert "đang thi công" not in body.lower().replace(Wording("vi").status("under_construction").lower(), "")
    assert "alert" not in body


def test_a_hostile_name_travels_as_data_alone() -> None:
    data = data_of(SAMPLE, name=HOSTILE)
    assert json.loads(data_bytes(data))["places"][0]["vi"] == HOSTILE
    script = script_of(state_layer(data, version=data_version(data), selected="crossing:a"))
    assert "alert" not in script
    assert "</script" not in script


# ---------- base map and state ----------


def test_the_base_map_is_the_same_script_every_time() -> None:
    scripts = {generate_js_hash(_get_map_string(base_map()), "map") for _ in range(3)}
    assert len(scripts) == 1


def test_the_base_map_asks_no_other_host_and_leaves_folium_as_it_was() -> None:
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    urls = [url for _, url in (*base_map().default_js, *base_map().default_css)]
    assert urls
    assert all(url.startswith("../../assets/") for url in urls)
    assert (list(folium.Map.default_js), list(folium.Map.default_css)) == before


def test_every_script_of_the_frame_is_there() -> None:
    assert all((ASSETS / name).is_file() for name in FRAME_FILES)
    assert {f"map/{file.name}" for file in (ASSETS / "map").iterdir()} | {"map.js"} == set(FRAME_FILES)
    assert [url.partition("/cuakhau/")[2] for _, url in base_map().default_js] == [FRAME_SCRIPT]
    assert [url.partition("/cuakhau/")[2] for _, url in base_map().default_css] == [FRAME_SHEET]


@pytest.mark.parametrize(
    ("tiles", "given"),
    [("", '""'), ("https://t.example.org/{z}/{x}/{y}.png?a=1&b=</script>", "\\u0026b=\\u003c/script\\u003e")],
    ids=["none", "nothing ends the script"],
)
def test_tiles_are_handed_to_the_frame_as_data(tiles: str, given: str) -> None:
    script = _get_map_string(base_map(tiles))
    assert given in script
    assert "</script>" not in script


def test_no_script_writes_markup() -> None:
    for name in FRAME_FILES:
        text = (ASSETS / name).read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|https?://(?!www\.w3\.org)", text
        ), name


def test_a_filter_changes_bits_and_nothing_else() -> None:
    data = data_of(SAMPLE)
    version = data_version(data)
    everything = state_of(state_layer(data, version=version))
    some_of_it = state_of(state_layer(data, version=version, projects=["project:two"], places=[], corridors=[]))
    assert everything["projects"] is everything["places"] is everything["corridors"] is None
    assert [row["id"] for row in data["projects"]] == ["project:one", "project:three", "project:two"]
    assert base64.b64decode(some_of_it["projects"]) == bytes([0b00100000])
    assert base64.b64decode(some_of_it["places"]) == bytes([0])
    assert {key for key in everything if everything[key] != some_of_it[key]} == {
        "projects", "places", "corridors", "narrowed"
    }  # fmt: skip


@given(some.sets(some.integers(0, 40)), some.integers(1, 41))
def test_bits_say_which_rows_show(chosen: set[int], size: int) -> None:
    rows = [{"id": f"project:{n:03}"} for n in range(size)]
    data = {"projects": rows, "places": [], "corridors": [], "provinces": []}
    layer = state_layer(data, version="0" * 32, projects=[f"project:{n:03}" for n in chosen])
    packed = base64.b64decode(state_of(layer)["projects"])
    assert {n for n in range(size) if packed[n >> 3] & (128 >> (n & 7))} == {n for n in chosen if n < size}


@pytest.mark.parametrize(
    ("selected", "kept"),
    [
        pytest.param("crossing:a", "crossing:a", id="place"),
        pytest.param("province:new", "province:new", id="province"),
        pytest.param("corridor:road", "corridor:road", id="corridor"),
        pytest.param("crossing:zz", "", id="unknown"),
        pytest.param("</script>", "", id="hostile"),
    ],
)
def test_only_known_ids_are_selected(selected: str, kept: str) -> None:
    data = data_of(SAMPLE)
    assert state_of(state_layer(data, version=data_version(data), selected=selected))["sel"] == kept


@pytest.mark.parametrize("version", ["", "zz", "0" * 15, "../x", "0" * 32 + '"'])
def test_a_version_is_a_hash(version: str) -> None:
    with pytest.raises(ValueError, match="version"):
        state_layer(data_of(SAMPLE), version=version)


def test_a_language_is_one_of_three() -> None:
    data = data_of(SAMPLE)
    with pytest.raises(ValueError, match="fr"):
        state_layer(data, version=data_version(data), language="fr")


# ---------- clicks ----------


@pytest.mark.parametrize(
    ("value", "click"),
    [
        pytest.param(
            {"kind": "place", "id": "crossing:huu-nghi", "t": 5}, Click("place", "crossing:huu-nghi", 5), id="place"
        ),
        pytest.param(
            {"kind": "place", "id": "station:ha-khau-bac", "t": 5},
            Click("place", "station:ha-khau-bac", 5),
            id="station",
        ),
        pytest.param(
            {"kind": "province", "id": "province:lao-cai", "t": 5},
            Click("province", "province:lao-cai", 5),
            id="province",
        ),
        pytest.param(
            {"kind": "corridor", "id": "corridor:a-1", "t": 5}, Click("corridor", "corridor:a-1", 5), id="corridor"
        ),
        pytest.param({"kind": "none", "id": "", "t": 5}, Click("none", "", 5), id="let go"),
        pytest.param({"kind": "none", "id": "crossing:a", "t": 5}, None, id="let go of something"),
        pytest.param({"kind": "place", "id": "province:lao-cai", "t": 5}, None, id="kind and id disagree"),
        pytest.param({"kind": "place", "id": "crossing:Huu", "t": 5}, None, id="capital"),
        pytest.param({"kind": "place", "id": "crossing:a--b", "t": 5}, None, id="two dashes"),
        pytest.param({"kind": "place", "id": "crossing:a\n", "t": 5}, None, id="line end"),
        pytest.param({"kind": "place", "id": "crossing:" + "a" * 200, "t": 5}, None, id="too long"),
        pytest.param({"kind": "place", "id": "crossing:../x", "t": 5}, None, id="path"),
        pytest.param({"kind": "place", "id": "<script>", "t": 5}, None, id="markup"),
        pytest.param({"kind": "place", "id": 5, "t": 5}, None, id="id is no text"),
        pytest.param({"kind": ["place"], "id": "crossing:a", "t": 5}, None, id="kind is no text"),
        pytest.param({"kind": "place", "id": "crossing:a", "t": "5"}, None, id="t is text"),
        pytest.param({"kind": "place", "id": "crossing:a", "t": True}, None, id="t is a truth"),
        pytest.param({"kind": "place", "id": "crossing:a", "t": 5.5}, None, id="t is broken"),
        pytest.param({"kind": "place", "id": "crossing:a", "t": -1}, None, id="t is negative"),
        pytest.param({"kind": "place", "id": "crossing:a", "t": 10**15}, None, id="t is far off"),
        pytest.param({"kind": "place", "id": "crossing:a"}, None, id="no t"),
        pytest.param({"kind": "place", "id": "crossing:a", "t": 5, "x": 1}, None, id="more than a choice"),
        pytest.param({}, None, id="nothing yet"),
        pytest.param(None, None, id="none"),
        pytest.param("crossing:a", None, id="text"),
    ],
)
def test_clicks_are_believed_only_when_whole(value: object, click: Click | None) -> None:
    assert read_click(value) == click


@given(some.recursive(some.none() | some.text() | some.integers(), lambda inner: some.dictionaries(some.text(), inner)))
def test_no_value_breaks_the_reader(value: object) -> None:
    assert read_click(value) is None


# ---------- symbols ----------


def test_every_family_has_a_symbol_in_both_themes() -> None:
    table = json.loads((ASSETS / "symbols.json").read_text(encoding="utf-8"))
    assert set(table["families"]) == {family.value for family in Family}
    for symbol in table["families"].values():
        assert re.fullmatch(r"[-MmLlHhVvAaZz0-9. ]+", symbol["path"])
        for theme in ("light", "dark"):
            assert all(re.fullmatch(r"#[0-9A-F]{6}", symbol[theme][role]) for role in ("symbol", "text"))
    assert len({symbol["path"] for symbol in table["families"].values()}) == len(Family)
    for rings in table["rings"].values():
        assert set(rings) == {level.value for level in Level}


def test_every_status_reaches_a_family_of_the_data() -> None:
    for status in Status:
        row = data_of(keyed(told(project("one", "crossing:a"), status)))["projects"][0]
        assert row["families"] == [FAMILY[status].value]


def test_a_changed_point_is_another_version() -> None:
    first = atlas()
    moved = replace(first.crossings[0], point=Point(22.1, 106.7, 500))
    second = replace(first, crossings=(moved, first.crossings[1]))
    versions = {data_version(map_data(a, SAMPLE, day=DAY, wordings=[Wording("vi")])) for a in (first, second)}
    assert len(versions) == 2
