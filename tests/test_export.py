"""Export: what is selected and nothing else, with its provenance, the same bytes each time."""

from __future__ import annotations

import csv
import dataclasses
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import views
from dashboard.export import CSV_COLUMNS, to_csv, to_geojson, to_json
from dashboard.filters import Filters
from tests import factory as f

TABLES = f.gazetteer()
STATES = f.some_states(TABLES)
SMART = STATES[f.SMART]
WRITERS = [to_csv, to_geojson, to_json]


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_values_give_the_same_bytes(write):
    again = f.some_states(f.gazetteer())
    assert write(STATES.values(), TABLES) == write(again.values(), f.gazetteer())
    assert b"\r" not in write(STATES.values(), TABLES)


@pytest.mark.parametrize(
    "filters",
    [Filters(), Filters(status={"under_construction"}), Filters(status={"unknown"}), Filters(kind={"bridge"})],
    ids=lambda filters: str(filters.to_query()),
)
def test_what_the_filters_select_and_nothing_else(filters):
    chosen = views.visible(STATES, TABLES, filters)
    wanted = [*(s.project.id for s in chosen.projects), *chosen.hollow]
    assert [row["id"] for row in rows(to_csv(chosen.projects, TABLES, hollow=chosen.hollow))] == wanted
    features = json.loads(to_geojson(chosen.projects, TABLES, hollow=chosen.hollow))["features"]
    assert {p["properties"]["project"] for p in features} == set(wanted)
    whole = json.loads(to_json(chosen.projects, TABLES, hollow=chosen.hollow))
    assert [r["id"] for r in (*whole["projects"], *whole["crossings_without_evidence"])] == wanted


def test_a_row_of_csv_says_where_its_status_comes_from():
    decisions = [f.decision(SMART.claim.id, "reject"), f.decision(SMART.claim.id)]
    (row,) = rows(to_csv([SMART], TABLES, decisions=decisions))
    article = SMART.claim.evidence.article
    expected = {
        "id": f.SMART,
        "status": "under_construction",
        "since": "2025-11-27",
        "as_of": "2025-11-27",
        "precision": "day",
        "quote": "đã khởi công",
        "article": article.id,
        "publisher": "Báo Lạng Sơn",
        "published": "2025-11-27",
        "basis": "stated",
        "url": article.url,
        "sha256": article.sha256,
        "origin": "a rule",
        "edited_from": "",
        "verdict": "accept",
        "reviewer": "R",
        "decided_at": "2026-01-01T00:00:00+00:00",
        "sources": "1",
        "publishers": "1",
        "lat": "21.9735",
        "lon": "106.7124",
        "uncertainty_m": "500",
    }
    assert {key: row[key] for key in expected} == expected
    assert article.text[int(row["start"]) : int(row["end"])] == row["quote"]


def test_an_edited_claim_names_the_proposal_and_who_edited_it():
    made = f.claim(f.SMART, "completed", id="a:x~1")
    state = f.states([made], TABLES)[f.SMART]
    decisions = [dataclasses.replace(f.decision("a:x", "edit"), replacement="a:x~1")]
    (row,) = rows(to_csv([state], TABLES, decisions=decisions))
    assert (row["claim"], row["edited_from"], row["verdict"], row["reviewer"]) == ("a:x~1", "a:x", "edit", "R")
    assert json.loads(to_json([state], TABLES, decisions=decisions))["projects"][0]["claims"][0]["edited_from"] == "a:x"
    (feature,) = json.loads(to_geojson([state], TABLES, decisions=decisions))["features"]
    assert feature["properties"]["edited_from"] == "a:x"


def test_reprints_count_as_one_source_in_every_format():
    wire = [
        f.claim(
            source=dataclasses.replace(f.article(id=f"w{n}", publisher=f"P{n}"), story="w0" if n else ""), id=f"c{n}"
        )
        for n in range(4)
    ]
    state = f.states(wire, TABLES)[f.SMART]
    (row,) = rows(to_csv([state], TABLES))
    assert (row["sources"], row["publishers"]) == ("1", "4")
    (feature,) = json.loads(to_geojson([state], TABLES))["features"]
    assert (feature["properties"]["sources"], feature["properties"]["publishers"]) == (1, 4)
    (project,) = json.loads(to_json([state], TABLES))["projects"]
    assert (project["sources"], [c["story"] for c in project["claims"]].count("w0")) == (1, 3)


def test_every_cell_is_quoted_and_lines_end_in_lf():
    data = to_csv([SMART], TABLES).decode()
    head, body, end = data.split("\n")
    assert head == ",".join(f'"{column}"' for column in CSV_COLUMNS)
    assert body.startswith('"project:smart","",')
    assert end == ""
    assert to_csv([SMART], TABLES, excel=True) == b"\xef\xbb\xbf" + data.encode()


@pytest.mark.parametrize("text", ["=1+1", "+84", "-x", "@a", "\tx", " =1", "＝1", "\n=1"])
def test_a_formula_is_told_to_be_text(text):
    state = f.states([f.claim(publisher=text)], TABLES)[f.SMART]
    (row,) = rows(to_csv([state], TABLES))
    assert row["publisher"] == f"'{text}"


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=20))
def test_no_text_breaks_a_row_or_begins_a_formula(text):
    state = f.states([f.claim(publisher=text, id="c")], TABLES)[f.SMART]
    (row,) = rows(to_csv([state], TABLES))
    assert not row["publisher"].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert row["publisher"].removeprefix("'") == text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("'")
    assert json.loads(to_json([state], TABLES))["projects"][0]["claims"][0]["publisher"] == text


def test_geojson_has_a_feature_for_each_site_and_line():
    found = json.loads(to_geojson(STATES.values(), TABLES, hollow=[f.TAN_THANH]))
    assert found["type"] == "FeatureCollection"
    by_project = {}
    for feature in found["features"]:
        by_project.setdefault(feature["properties"]["project"], []).append(feature)
    (works,) = by_project[f.WORKS]
    assert works["geometry"] == {"type": "Point", "coordinates": [104.857, 22.928]}
    assert (works["properties"]["uncertainty_m"], works["properties"]["approximate"]) == (2500, True)
    assert works["properties"]["disputed"]
    (rail,) = by_project[f.RAIL]
    assert rail["geometry"]["type"] == "LineString"
    assert rail["properties"]["approximate"] is True
    assert rail["properties"]["quote"] == "đã khởi công"
    (hollow,) = by_project[f.TAN_THANH]
    assert (hollow["properties"]["status"], hollow["geometry"]["type"]) == ("unknown", "Point")
    names = [feature["id"] for feature in found["features"]]
    assert len(set(names)) == len(names)
    assert f"{f.WORKS}@{f.THANH_THUY}" in names


def test_a_project_without_a_site_has_a_feature_without_geometry():
    tables = f.gazetteer(projects=[f.project("wide", "transport", "Kết nối", f.GUANGXI)])
    (feature,) = json.loads(to_geojson(f.states([], tables).values(), tables))["features"]
    assert feature["geometry"] is None


def test_json_holds_all_claims_the_carrying_one_first():
    (project,) = json.loads(to_json([SMART], TABLES))["projects"]
    assert [c["status"] for c in project["claims"]] == ["under_construction", "agreed"]
    assert project["claims"][1]["target_status"] == "operating"
    assert project["places"][0]["uncertainty_m"] == 500
