"""Which project a name in running text means, in the many ways in which the press of each language names one."""

from __future__ import annotations

import csv
from functools import cache

import pytest

from dashboard.claims import load_lexicon
from dashboard.claims.reading import Reading
from dashboard.claims.spotting import Spotter
from tests.test_claims import GEODATA, ROOT, article_of, gazetteer, geoparser

SENTENCES = {
    "vi": "Đoàn công tác làm việc ở vùng biên giới Việt – Trung, tại Quảng Tây và Vân Nam. Lãnh đạo tỉnh nghe về {}"
    " tại cuộc họp với các sở.",
    "zh": "本报讯：在广西、云南与越南谅山、老街边境口岸，记者了解情况。双方听取了关于{}的汇报。",
    "en": "Officials in Hanoi spoke on Monday of {}.",
}


def rows() -> list[tuple[str, str, str]]:
    with (ROOT / "tests" / "cases" / "project_names.tsv").open(encoding="utf-8", newline="") as file:
        return [(row["project"], row["language"], row["name"]) for row in csv.DictReader(file, delimiter="\t")]


@cache
def spotter() -> Spotter:
    return Spotter(gazetteer(), load_lexicon(GEODATA))


def named(text: str) -> set[str]:
    """The projects that a text names."""
    article = article_of(text)
    mentions = [m for m in geoparser().find_mentions(article) if not m.place.startswith("corridor:")]
    reading = Reading.of(article, mentions, words=load_lexicon(GEODATA).words)
    return {phrase.project.removeprefix("project:") for phrase in spotter().find_phrases(reading)}


@pytest.mark.parametrize(("project", "language", "name"), rows(), ids=[name for *_, name in rows()])
def test_a_name_means_its_project(project: str, language: str, name: str) -> None:
    assert project in named(SENTENCES[language].format(name))


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
