"""The press set: scores by layer and status under stored floors, and the never rule over every text."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.articles import read_article
from dashboard.evaluation import NEVER, evaluate, score
from dashboard.ingest import Reader
from dashboard.models import Basis
from tests.press import (
    LAYERS,
    PRESS,
    gold_text,
    press_texts,
    read_claim,
    reading,
    reading_tools,
    report,
    scored,
)

FLOORS = json.loads((PRESS / "floors.json").read_text(encoding="utf-8"))
PARTS = ("tuning", "aside")


@pytest.mark.parametrize("part", PARTS)
def test_places(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    texts = [text for text in press_texts() if text.part == part]
    with capsys.disabled():
        print("\n" + report(part, errors=False))
    found = scored(texts)
    for name, layers in LAYERS.items():
        slips = [str(slip) for slip in found.slips if slip.under in layers]
        assert found.places(*layers).f1 >= FLOORS[part][name], slips if part == "tuning" else name


@pytest.mark.parametrize("part", PARTS)
def test_statuses(part: str) -> None:
    found = scored(text for text in press_texts() if text.part == part)
    shown = [str(slip) for slip in found.slips if slip.under in found.statuses] if part == "tuning" else part
    assert found.claims.precision >= FLOORS[part]["claims_precision"], shown
    assert found.claims.recall >= FLOORS[part]["claims_recall"], shown
    assert found.claims.right >= FLOORS[part]["claims_right"], shown


@pytest.mark.parametrize("dated", [True, False], ids=["dated", "saved years later"])
def test_nothing_is_built_done_or_running_that_no_text_says(*, dated: bool) -> None:
    assert [str(slip) for slip in scored(press_texts(), dated=dated).errors("never")] == []


def test_texts_without_their_day_give_as_many_claims() -> None:
    texts = [text for text in press_texts() if text.part == "tuning"]
    found = scored(texts, dated=False)
    assert found.claims.precision >= FLOORS["tuning"]["claims_precision"], list(map(str, found.slips))
    assert found.claims.recall >= FLOORS["tuning"]["claims_recall"], list(map(str, found.slips))


@pytest.mark.parametrize("text", [t for t in press_texts() if t.trap], ids=lambda t: t.id)
def test_a_trap_gives_no_claim(text: object) -> None:
    assert reading(text)[2] == ()


def test_traps_give_at_most_one_false_gate() -> None:
    traps = [text for text in press_texts() if text.trap]
    assert len(traps) >= 12
    assert scored(traps).places("gate").wrong <= 1


def test_the_scorer_can_fail() -> None:
    """A row of another status makes every claim of a text wrong, and breaks the never rule."""
    text = next(t for t in press_texts() if t.id.startswith("14-"))
    article, mentions, claims = reading(text)
    built = [claim for claim in claims if claim.status in NEVER]
    project = built[0].project.removeprefix("project:")
    wish = read_claim(f"{project} = proposed : {text.text[:20]}", text.text)
    found = score([(gold_text(replace(text, claims=(wish,)), article), mentions, built)])
    assert (found.claims.right, found.claims.wrong, len(found.errors("never"))) == (0, len(built), len(built))


def test_the_plain_set_is_that_of_the_marked_texts() -> None:
    for text in press_texts():
        assert (PRESS / "texts" / f"{text.id}.txt").read_text(encoding="utf-8") == text.text
    rows = [json.loads(line) for line in (PRESS / "mentions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == sum(len(text.places) for text in press_texts())
    texts = {f"{text.id}.txt": text.text for text in press_texts()}
    assert all(texts[row["file"]][row["start"] : row["end"]] == row["surface"] for row in rows)


def test_the_plain_set_scores_as_the_marked_texts_do() -> None:
    told, plain = scored(press_texts()), evaluate([PRESS], Reader.of(PRESS.parent.parent.parent / "geodata"))
    assert plain.layers == told.layers
    assert plain.texts == told.texts


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
