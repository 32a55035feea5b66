"""The words around a verb and a name: every row of the table is tried by its example and its counter-example."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from dashboard import claims
from dashboard.claims import ClaimFinder
from dashboard.claims.scripts import Script
from dashboard.claims.words import Part, WordList, Words
from dashboard.models import Status
from tests.test_claims import LEXICON, article_of, gazetteer, geoparser

LISTS = LEXICON.words.lists


RULES_ONLY = ClaimFinder(gazetteer(), LEXICON)
"""Without weights: what a row does is told by rules."""


def told(text: str, with_finder: ClaimFinder) -> set[tuple[str, Status]]:
    """What a text tells, and of what."""
    article = article_of(text)
    found = with_finder.find_claims(article, geoparser().find_mentions(article))
    return {(c.project, c.status) for c in found}


def statuses(text: str) -> set[Status]:
    return {status for _, status in told(text, RULES_ONLY)}


@cache
def finder_without(row: WordList) -> ClaimFinder:
    words = Words(tuple(other for other in LISTS if other is not row))
    return ClaimFinder(gazetteer(), replace(LEXICON, words=words))


@pytest.mark.parametrize("row", LISTS, ids=lambda row: row.id)
def test_the_example_needs_the_words(row: WordList) -> None:
    assert told(row.example, RULES_ONLY) != told(row.example, finder_without(row))


@pytest.mark.parametrize("row", LISTS, ids=lambda row: row.id)
def test_the_counter_example_is_read_otherwise(row: WordList) -> None:
    assert statuses(row.example) != statuses(row.counter_example)


def strings() -> Iterator[str]:
    """The strings of the package's code, frames among them."""
    for path in Path(claims.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_part_is_asked_for_and_has_words() -> None:
    asked = {slot for text in strings() for slot in re.findall(r"«(\w+)»", text)}
    assert set(Part) <= asked
    assert {row.part for row in LISTS} == set(Part)


def test_ids_tell_language_and_part_in_order() -> None:
    assert [row.id for row in LISTS] == sorted(row.id for row in LISTS)
    assert all(row.id.split(".")[:2] == [row.language, row.part] for row in LISTS)


def test_a_part_without_words_matches_nothing() -> None:
    assert Words().expression("«works»|x", Script.VI).findall("dự án x") == ["x"]


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(ValueError, match="wroks"):
        Words().expression("«wroks»", Script.VI)


def test_without_tones_the_words_lose_theirs() -> None:
    assert LEXICON.words.expression("«deed»", Script.PLAIN).fullmatch("viec")
    assert not LEXICON.words.expression("«deed»", Script.VI).fullmatch("viec")
