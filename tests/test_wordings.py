"""How the press of each language tells a status, or no fact, whatever the project: {P} stands for its name."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator

import pytest

from dashboard.claims.untied import FACTS
from tests.test_claims import ROOT, article_of, claims_of

NAMES = {
    "vi": {
        "expressway-dong-dang-tra-linh": "cao tốc Đồng Đăng - Trà Lĩnh",
        "bridge-bat-xat-ba-sai": "cầu Bát Xát - Bá Sái",
        "smart-gate-huu-nghi": "cửa khẩu thông minh Hữu Nghị - Hữu Nghị Quan",
    },
    "zh": {
        "expressway-dong-dang-tra-linh": "同登—茶岭高速公路",
        "bridge-bat-xat-ba-sai": "坝洒—巴刹红河公路大桥",
        "smart-gate-huu-nghi": "友谊关—友谊智慧口岸",
    },
    "en": {
        "expressway-dong-dang-tra-linh": "the Dong Dang - Tra Linh expressway",
        "bridge-bat-xat-ba-sai": "the Bat Xat - Basa bridge",
        "smart-gate-huu-nghi": "the Huu Nghi - Youyiguan smart border gate",
    },
}
SITUATED = {
    "vi": "Theo phóng viên tại vùng biên giới Việt – Trung, ngày 24/11, các sở, ngành đã báo cáo.",
    "zh": "本报边境消息：记者近日从中越边境口岸了解到有关情况。",
    "en": "The agency has reported on this from the Vietnam-China border with its own words.",
}
STOPS = {"vi": ".", "zh": "。", "en": "."}
DAY = dt.date(2026, 11, 24)


def rows(table: str) -> list[tuple[str, ...]]:
    """The rows of a table of cases as tuples."""
    with (ROOT / "tests" / "cases" / table).open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def texts() -> Iterator[tuple[str, str]]:
    """What each wording tells of one of the projects, the next for each (nothing: no fact), and the text that does."""
    told = [*rows("status_wordings.tsv"), *(("", *row) for row in rows("trap_wordings.tsv"))]
    for at, (status, language, wording) in enumerate(told):
        project = list(NAMES[language])[at % len(NAMES[language])]
        yield f"{project}={status}" if status else "", text_of(language, wording, project)


def text_of(language: str, wording: str, project: str) -> str:
    """A short article in which the wording is said of the project."""
    said = wording.format(P=NAMES[language][project])
    return f"{SITUATED[language]}\n{said[0].upper()}{said[1:]}{STOPS[language]}"


STATUSES, TRAPS = rows("status_wordings.tsv"), rows("trap_wordings.tsv")


@pytest.mark.parametrize(("status", "language", "wording"), STATUSES, ids=[wording for *_, wording in STATUSES])
def test_a_wording_tells_its_status(status: str, language: str, wording: str) -> None:
    for project in NAMES[language]:
        claims = claims_of(article_of(text_of(language, wording, project), day=DAY))
        found = {str(claim.status) for claim in claims if claim.project == f"project:{project}"}
        assert found == {status}, project


@pytest.mark.parametrize(("language", "wording"), TRAPS, ids=[wording for _, wording in TRAPS])
def test_a_wording_without_a_fact_tells_none(language: str, wording: str) -> None:
    for project in NAMES[language]:
        claims = claims_of(article_of(text_of(language, wording, project), day=DAY))
        assert not {str(claim.status) for claim in claims if claim.status in FACTS}, project
