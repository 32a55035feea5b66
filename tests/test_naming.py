"""Which project a name in running text means, in the many ways in which the English press names one."""

from __future__ import annotations

import csv
from functools import cache

import pytest

from dashboard.claims import load_lexicon
from dashboard.claims.reading import Reading
from dashboard.claims.spotting import Spotter
from tests.test_claims import GEODATA, ROOT, article_of, gazetteer, geoparser


def rows() -> list[tuple[str, str]]:
    with (ROOT / "tests" / "cases" / "project_names.tsv").open(encoding="utf-8", newline="") as file:
        return [(row["project"], row["name"]) for row in csv.DictReader(file, delimiter="\t")]


@cache
def spotter() -> Spotter:
    return Spotter(gazetteer(), load_lexicon(GEODATA))


def named(text: str) -> set[str]:
    """The projects that a text names."""
    article = article_of(text)
    mentions = [m for m in geoparser().find_mentions(article) if not m.place.startswith("corridor:")]
    reading = Reading.of(article, mentions, words=load_lexicon(GEODATA).words)
    return {phrase.project.removeprefix("project:") for phrase in spotter().find_phrases(reading)}


@pytest.mark.parametrize(("project", "name"), rows(), ids=[name for _, name in rows()])
def test_a_name_means_its_project(project: str, name: str) -> None:
    assert project in named(f"Officials in Hanoi spoke on Monday of {name}.")


@pytest.mark.parametrize(
    ("text", "project"),
    [
        pytest.param(
            "Lang Son lent experts. The digital border gate platform of Cao Bang is being built.",
            "digital-gate-lang-son",
            id="province",
        ),
        pytest.param("Visitors from Mong Cai saw the Khorgos smart port.", "smart-gate-mong-cai", id="gate abroad"),
        pytest.param(
            "The upgrade of the A Pa Chai border gate road from four to six metres was completed.",
            "gate-upgrade-a-pa-chai",
            id="road",
        ),
        pytest.param(
            "Builders of the bridge will advise on Bat Xat - Basa.", "bridge-bat-xat-ba-sai", id="other bridge"
        ),
    ],
)
def test_a_name_of_something_else_does_not(text: str, project: str) -> None:
    assert project not in named(f"The agency told this from the border on Monday.\n{text}")
