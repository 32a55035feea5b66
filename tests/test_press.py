"""The press set: scores by layer and status under stored floors, and the never rule over every text."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from dashboard.articles import read_article
from dashboard.models import Basis
from tests.press import (
    LAYERS,
    NEVER,
    PRESS,
    allows,
    claim_score,
    mention_score,
    press_texts,
    read_claim,
    reading,
    reading_tools,
    report,
)

FLOORS = json.loads((PRESS / "floors.json").read_text(encoding="utf-8"))
PARTS = ("tuning", "aside")


@pytest.mark.parametrize("part", PARTS)
def test_places(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    texts = [text for text in press_texts() if text.part == part]
    with capsys.disabled():
        print("\n" + report(part, errors=False))
    for layer in LAYERS:
        score = mention_score(texts, layer)
        assert score.f1 >= FLOORS[part][layer], score.errors if part == "tuning" else layer


@pytest.mark.parametrize("part", PARTS)
def test_statuses(part: str) -> None:
    total, by_status, _ = claim_score([text for text in press_texts() if text.part == part])
    shown = total.errors if part == "tuning" else part
    assert total.precision >= FLOORS[part]["claims_precision"], shown
    assert total.recall >= FLOORS[part]["claims_recall"], shown
    assert sum(score.right for score in by_status.values()) >= FLOORS[part]["claims_right"], shown


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "saved years later"])
def test_nothing_is_built_done_or_running_that_no_text_says(*, dated: bool) -> None:
    assert claim_score(press_texts(), dated=dated)[2] == []


def test_texts_without_their_day_give_as_many_claims() -> None:
    texts = [text for text in press_texts() if text.part == "tuning"]
    total, _, _ = claim_score(texts, dated=False)
    assert total.precision >= FLOORS["tuning"]["claims_precision"], total.errors
    assert total.recall >= FLOORS["tuning"]["claims_recall"], total.errors


@pytest.mark.parametrize("text", [t for t in press_texts() if t.trap], ids=lambda t: t.id)
def test_a_trap_gives_no_claim(text: object) -> None:
    assert reading(text)[2] == ()  # type: ignore[arg-type]


def test_traps_give_at_most_one_false_gate() -> None:
    traps = [text for text in press_texts() if text.trap]
    assert len(traps) >= 12
    assert mention_score(traps, "gate").wrong <= 1


def test_the_scorer_can_fail() -> None:
    """A row of another status makes every claim of a text wrong, and breaks the never rule."""
    text = next(t for t in press_texts() if t.id.startswith("14-"))
    claims = [c for c in reading(text)[2] if c.status in NEVER]
    wish = read_claim(f"{claims[0].project.removeprefix('project:')} = proposed : {text.text[:20]}", text.text)
    assert not any(allows(wish, claim) for claim in claims)


def test_the_plain_set_is_that_of_the_marked_texts() -> None:
    for text in press_texts():
        assert (PRESS / "texts" / f"{text.id}.txt").read_text(encoding="utf-8") == text.text
    rows = [json.loads(line) for line in (PRESS / "mentions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == sum(len(text.places) for text in press_texts())
    texts = {f"{text.id}.txt": text.text for text in press_texts()}
    assert all(texts[row["file"]][row["start"] : row["end"]] == row["surface"] for row in rows)


def test_a_text_without_a_year_still_gives_its_claims(tmp_path: Path) -> None:
    """Such a text counts as known from the day on which its file was written, and says so."""
    file = tmp_path / "undated.txt"
    file.write_text("Cao tốc Đồng Đăng - Trà Lĩnh đang được thi công, các mũi làm việc ba ca.\n", encoding="utf-8")
    os.utime(file, (1_764_000_000, 1_764_000_000))
    article = read_article(file)
    geoparser, finder = reading_tools()
    claims = finder.find_claims(article, geoparser.find_mentions(article))
    assert article.basis is Basis.FETCHED
    assert article.published == dt.date(2025, 11, 24)
    assert "obtained" in article.published_why
    assert [(c.project, str(c.status)) for c in claims] == [
        ("project:expressway-dong-dang-tra-linh", "under_construction")
    ]
