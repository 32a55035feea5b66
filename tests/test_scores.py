"""The scores on the method page are those that this tree measures."""

from __future__ import annotations

import json

from dashboard.pages.method import MEASURED
from tests.scores import FILE, measured


def test_the_published_scores_are_the_measured_ones() -> None:
    assert json.loads(FILE.read_text("utf-8")) == measured(), "run `python -m tests.scores`"


def test_the_page_knows_every_score() -> None:
    assert [key for key, _, _ in MEASURED] == list(json.loads(FILE.read_text("utf-8")))
