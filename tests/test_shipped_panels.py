"""What the page says of every project of the shipped tables: the status of its newest day, and the words for it.

The same is looked at in a browser, there for one project of each status unless pytest runs with --heavy.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from dashboard import views
from dashboard.filters import Filters
from dashboard.pages.panel import Pen
from dashboard.store import Store
from dashboard.wording import Wording

ROOT = Path(__file__).resolve().parent.parent
EN = Wording("en")


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def reviewed() -> dict[str, list[dict[str, str]]]:
    """The accepted claims of each project that rest on its newest day."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows_of("seeds/claims.csv"):
        if row["verdict"] in {"accept", "edit"}:
            found[row["project"]].append(row)
    return {
        project: [r for r in rows if r["as_of"] == max(r["as_of"] for r in rows)] for project, rows in found.items()
    }


CLAIMS = reviewed()
PROJECTS = rows_of("geodata/projects.csv")


Panel = Callable[[str], html.HtmlElement]


@pytest.fixture(scope="module")
def panel(filled: Path) -> Panel:
    """The panel of a project in English, as the page writes it."""
    with Store.open(f"sqlite:///{filled}") as store:
        states, gazetteer, day = store.states(), store.gazetteer, max(claim.as_of for claim in store.claims())

    def written(project: str) -> html.HtmlElement:
        found = views.project_panel(project, states, gazetteer, day, wording=EN)
        assert found
        pen = Pen(EN, Filters(project=project), lambda place: EN.name(gazetteer.places[place].names))
        return html.fromstring(f"<div>{pen.project(found)}</div>")

    return written


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_there_are_enough() -> None:
    assert len(PROJECTS) > len(CLAIMS) >= 20
    assert CLAIMS.keys() <= {project["id"] for project in PROJECTS}


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project["id"].removeprefix("project:"))
def test_a_project_shows_its_status_and_its_quote(panel: Panel, project: dict[str, str]) -> None:
    shown, mine = panel(project["id"]), CLAIMS.get(project["id"], [])
    chip = shown.xpath("(//*[contains(concat(' ', @class, ' '), ' chip ') and contains(@class, 'st')])[1]")[0]
    assert words(shown.xpath("//h2")[0]) == project["name_en"]
    if not mine:
        assert words(chip) == "No evidence yet"
        assert not shown.xpath("//blockquote")
        return
    assert {EN.status(row["status"]) for row in mine} == {words(chip)}
    quoted = shown.xpath("//blockquote")[0]
    mark = quoted.xpath(".//mark[not(contains(@class, 'trigger'))]")[0].text_content()
    (row,) = [row for row in mine if row["quote"] == mark][:1]
    text = " ".join((ROOT / "seeds" / f"{row['article']}.txt").read_text(encoding="utf-8").split())
    parts = " ".join(quoted.text_content().split()).replace("[…]", "…").split("…")
    assert all(part.strip() in text for part in parts)
