"""The legend names every sign that the map draws, and no other; each status with its definition."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from dashboard import views
from dashboard.filters import Filters
from dashboard.pages.map import legend
from dashboard.wording import Wording
from tests import factory as f

TABLES = f.gazetteer()
STATES = f.some_states(TABLES)


def signs(html):
    return set(re.findall(r'class="g (\w+)"', html))


def shown(filters, *, states=STATES, lang="en"):
    selection = views.visible(states, TABLES, filters)
    return legend(selection, SimpleNamespace(gazetteer=TABLES), Wording(lang))


@pytest.mark.parametrize(
    ("filters", "lines"),
    [
        (Filters(), {f.EXPRESSWAY}),
        (Filters(status={"proposed"}), set()),
        (Filters(status={"unknown"}), {f.EXPRESSWAY}),
        (Filters(kind={"smart_gate"}), set()),
        (Filters(corridor={f.EXPRESSWAY}), {f.EXPRESSWAY}),
    ],
    ids=["all", "a line with a status", "without evidence", "no line", "the line alone"],
)
def test_a_line_without_evidence_has_its_sign(filters, lines):
    assert set(views.hollow_lines(views.visible(STATES, TABLES, filters), TABLES)) == lines
    assert ("hollow" in signs(shown(filters))) is bool(lines)


def test_a_project_of_a_whole_province_has_its_sign():
    assert "area" not in signs(shown(Filters()))  # the one project with a province has no evidence
    states = f.states([f.claim("project:silent", "agreed")], TABLES)
    assert "area" in signs(shown(Filters(), states=states))
    assert "whole province" in shown(Filters(), states=states)


def test_each_symbol_stands_once_with_all_its_statuses():
    states = f.states([f.claim(f.SMART, "completed"), f.claim(f.ROAD, "operating"), f.claim(f.RAIL, "agreed")], TABLES)
    for lang, comma in (("vi", ","), ("zh", "、"), ("en", ",")):
        html, w = shown(Filters(), states=states, lang=lang), Wording(lang)
        assert html.count("f-service") == html.count("f-idea") == html.count("f-unknown") == 1
        assert html.index(f"{w.status('operating')}{comma}<") < html.index(f"{w.status('completed')}<")
        for status in ("operating", "completed", "agreed", "unknown"):
            assert w.definition(status) in html, status


@pytest.mark.parametrize("lang", ["vi", "zh", "en"])
def test_every_sign_has_a_word(lang):
    html = shown(Filters(), lang=lang)
    for item in re.findall(r'<span class="li[^"]*"[^>]*>(.*?)(?=<span class="(?:li|sep)|</div>)', html):
        assert re.sub(r"<[^>]+>", "", item).strip(), item
