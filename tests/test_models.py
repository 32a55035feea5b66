"""The nouns keep their promises at construction."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.errors import EvidenceError
from dashboard.models import (
    FAMILY,
    Article,
    Evidence,
    Furniture,
    Names,
    Point,
    Precision,
    Status,
    Target,
)

DAY = dt.date(2025, 12, 19)


@pytest.mark.parametrize(
    ("date", "precision", "told"),
    [
        (DAY, Precision.DAY, "2025-12-19"),
        (DAY, None, "2025-12-19"),
        (dt.date(2025, 12, 1), Precision.MONTH, "2025-12"),
        (dt.date(2025, 12, 15), Precision.WEEK, "2025-W51"),
        (dt.date(2024, 12, 30), Precision.WEEK, "2025-W01"),
        (dt.date(2025, 10, 1), Precision.QUARTER, "2025-Q4"),
        (dt.date(2025, 1, 1), Precision.QUARTER, "2025-Q1"),
        (dt.date(2026, 1, 1), Precision.YEAR, "2026"),
        (None, None, ""),
    ],
    ids=[
        "day",
        "no precision",
        "month",
        "week",
        "first week of a year",
        "last quarter",
        "first quarter",
        "year",
        "no date",
    ],
)
def test_a_target_tells_its_date_as_exactly_as_it_was_told(date, precision, told) -> None:
    assert Target(Status.OPERATING, date, precision).when == told


PERIODS = [
    ("2025-11-28", Precision.DAY, "2025-11-28", "2025-11-28"),
    ("2025-11-28", Precision.WEEK, "2025-11-24", "2025-11-30"),
    ("2025-11-24", Precision.WEEK, "2025-11-24", "2025-11-30"),
    ("2026-01-01", Precision.WEEK, "2025-12-29", "2026-01-04"),
    ("9999-12-31", Precision.WEEK, "9999-12-27", "9999-12-31"),
    ("2024-02-15", Precision.MONTH, "2024-02-01", "2024-02-29"),
    ("2025-11-28", Precision.QUARTER, "2025-10-01", "2025-12-31"),
]


@pytest.mark.parametrize(("day", "precision", "first", "last"), PERIODS, ids=[f"{p[0]} {p[1]}" for p in PERIODS])
def test_a_period_has_a_first_and_a_last_day(day, precision, first, last) -> None:
    told = dt.date.fromisoformat(day)
    assert (precision.first_day(told).isoformat(), precision.last_day(told).isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [(0, 4, "cửa "), (1, 3, "cầ"), (0, 0, ""), (-3, 2, "cầ"), (0, 99, "cầu Bắc Luân"), (3, 0, "")],
    ids=["other words", "off by one", "empty", "negative", "past the end", "reversed"],
)
def test_evidence_that_does_not_stand_in_the_text_cannot_be_made(start, end, quote) -> None:
    article = Article(id="a", text="cầu Bắc Luân", sha256="0")
    with pytest.raises(EvidenceError):
        Evidence(article, start, end, quote)


def test_the_words_of_an_article_are_told_short_and_without_commands() -> None:
    article = Article(id="a", text="cầu \x1b[2J\u202e" + "Bắc Luân " * 500, sha256="0")
    with pytest.raises(EvidenceError) as caught:
        Evidence(article, 0, len(article.text), "cầu\x9b")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


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
