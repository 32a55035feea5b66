"""The story set held together: the gold files are those of the marked text, and name what exists."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from dashboard.evaluation import read_gold
from dashboard.gazetteer import load_gazetteer
from tests.sentences import lines_of
from tests.stories import STORIES, gold_rows, stories

ROOT = Path(__file__).resolve().parent.parent


def test_the_gold_files_are_those_of_the_marked_text() -> None:
    for file, rows in gold_rows().items():
        written = (STORIES / f"{file}.jsonl").read_text(encoding="utf-8")
        assert written == lines_of(rows), "run `python -m tests.stories --write`"


def test_every_offset_holds_its_words() -> None:
    for one in stories():
        for row in (*one.mentions, *one.claims):
            words = row.get("surface") or row["evidence"]
            assert one.text[row["start"] : row["end"]] == words, one.id


def test_the_set_is_as_large_as_it_says() -> None:
    languages = Counter(one.language for one in stories())
    assert languages["vi"] >= 48
    assert languages["zh"] >= 16
    assert languages["en"] >= 16
    assert len({one.id for one in stories()}) == len(stories())
    assert sum("nothing" in one.about.split() for one in stories()) >= 20


def test_nothing_is_claimed_where_nothing_is_said() -> None:
    """A claim that may be left out is allowed there, a claim that must be found is not."""
    for one in stories():
        if "nothing" in one.about.split():
            assert {row["kind"] for row in one.claims} <= {"no_status", "optional"}, one.id


def test_the_set_names_places_and_projects_that_exist() -> None:
    gazetteer = load_gazetteer(ROOT / "geodata")
    for one in stories():
        assert {i for row in one.mentions for i in row.get("acceptable", [])} <= set(gazetteer.places), one.id
        assert {row["project"] for row in one.claims} <= set(gazetteer.projects), one.id


def test_the_files_are_read_as_gold() -> None:
    texts = read_gold([STORIES])
    assert {text.article.file: text.article.published for text in texts} == {
        one.file: one.published for one in stories()
    }
