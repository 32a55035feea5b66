"""Sentences that name a project without saying that it is being built, built or in use: nobody may read that in them.

Wishes, plans, doubts, denials, questions, papers, rehearsals, other works beside the project, lines elsewhere, all in
`cases/claim_traps.tsv`, each as the whole of a small article.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dashboard.models import Status
from tests.test_claims import article_of, claims_of

CASES = Path(__file__).parent / "cases" / "claim_traps.tsv"
FACTS = {
    Status.UNDER_CONSTRUCTION,
    Status.PARTLY_COMPLETED,
    Status.COMPLETED,
    Status.PILOT_OPERATION,
    Status.OPERATING,
}
FRAMES = {
    "vi": "Tin cửa khẩu\n\nThứ Ba, 14/10/2025 08:30\n\n{}\n",
    "zh": "口岸新闻\n\n2025-10-14 08:30\n\n{}\n",
    "en": "Border news\n\nOctober 14, 2025\n\n{}\n",
}


def cases() -> list[object]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        pytest.param(r["language"], r["text"].replace("⏎", "\n"), id=f"{r['language']}-{n}")
        for n, r in enumerate(rows, 2)
    ]


@pytest.mark.parametrize(("language", "text"), cases())
def test_no_fact_is_read_where_none_is_told(language: str, text: str) -> None:
    found = claims_of(article_of(FRAMES[language].format(text)))
    facts = [(str(c.status), c.origin, c.evidence.quote) for c in found if c.status in FACTS]
    assert facts == []


def test_the_frames_hide_nothing() -> None:
    told = article_of(FRAMES["vi"].format("Cao tốc Đồng Đăng - Trà Lĩnh đã thông xe."))
    assert [c.status for c in claims_of(told)] == [Status.OPERATING]
