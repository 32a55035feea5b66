"""The scores on the method page are those that this tree measures, and never better."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from dashboard.pages import quality
from tests.scores import FILE, SETS, measured

MEND = "run `python -m tests.scores`"


def told() -> dict:
    return json.loads(FILE.read_text("utf-8"))


def test_no_published_score_is_better_than_the_measured_one() -> None:
    """A rule may have become better since the day of the file; worse than published it must not be."""
    now = measured()["figures"]
    assert list(told()["figures"]) == list(now), MEND
    assert {key: value for key, value in told()["figures"].items() if value > now[key] + 0.001} == {}, MEND


@pytest.mark.parametrize("part", SETS)
def test_the_counts_stand_beside_the_figures(part: str) -> None:
    held, figures = told()["sets"][part], told()["figures"]
    assert held["what"] == SETS[part]
    assert held["claims"]["precision"] == figures[f"{part}_statuses_precision"]
    assert held["layers"]["gate"]["f1"] == figures[f"{part}_gates_f1"]
    assert held["never"] >= measured()["sets"][part]["never"], MEND


def test_the_file_tells_its_day() -> None:
    assert dt.date.fromisoformat(told()["day"]) >= dt.date(2026, 11, 22)


def test_the_page_shows_what_is_there() -> None:
    assert {key for key, _ in quality.COLUMNS} == set(told()["sets"])
    assert quality.figures() == told()["sets"]
