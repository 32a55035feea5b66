"""The nouns keep their promises at construction."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.errors import EvidenceError
from dashboard.models import FAMILY, Article, Evidence, Furniture, Names, Point, Precision, Status, Target

DAY = dt.date(2025, 12, 19)


@pytest.mark.parametrize(
    ("date", "precision", "told"),
    [
        (DAY, Precision.DAY, "2025-12-19"),
        (DAY, None, "2025-12-19"),
        (dt.date(2025, 12, 1), Precision.MONTH, "2025-12"),
        (dt.date(2025, 10, 1), Precision.QUARTER, "2025-Q4"),
        (dt.date(2025, 1, 1), Precision.QUARTER, "2025-Q1"),
        (dt.date(2026, 1, 1), Precision.YEAR, "2026"),
        (None, None, ""),
    ],
    ids=["day", "no precision", "month", "last quarter", "first quarter", "year", "no date"],
)
def test_a_target_tells_its_date_as_exactly_as_it_was_told(date, precision, told) -> None:
    assert Target(Status.OPERATING, date, precision).when == told


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [(0, 4, "cửa "), (1, 3, "cầ"), (0, 0, ""), (-3, 2, "cầ"), (0, 99, "cầu Bắc Luân"), (3, 0, "")],
    ids=["other words", "off by one", "empty", "negative", "past the end", "reversed"],
)
def test_evidence_that_does_not_stand_in_the_text_cannot_be_made(start, end, quote) -> None:
    article = Article(id="a", text="cầu Bắc Luân", sha256="0")
    with pytest.raises(EvidenceError):
        Evidence(article, start, end, quote)


def test_evidence_that_stands_in_the_text_can() -> None:
    article = Article(id="a", text="cầu Bắc Luân", sha256="0")
    assert Evidence(article, 4, 12, "Bắc Luân").quote == "Bắc Luân"


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [(0, 3, True), (3, 8, False), (8, 11, True), (9, 12, True), (12, 14, True)],
    ids=["before the body", "text", "touches", "within", "after the body"],
)
def test_furniture_is_what_it_touches(start, end, inside) -> None:
    article = Article(id="a", text="x" * 14, sha256="0", body=(3, 12), furniture=(Furniture(10, 12, "caption"),))
    assert article.in_furniture(start, end) is inside


def test_every_status_has_a_family() -> None:
    assert set(FAMILY) == set(Status)


def test_a_name_falls_back_to_vietnamese() -> None:
    assert [Names("Hữu Nghị", zh="友谊").get(language) for language in ("vi", "zh", "en")] == [
        "Hữu Nghị",
        "友谊",
        "Hữu Nghị",
    ]


@pytest.mark.parametrize(("metres", "approximate"), [(1_000, False), (1_001, True)], ids=["at", "above"])
def test_a_point_is_approximate_above_a_kilometre(metres, approximate) -> None:
    assert Point(22.0, 106.7, metres).approximate is approximate
