"""Reprints are known, follow-ups are not: thresholds measured on made-up variations, stories the same in any order."""

from __future__ import annotations

import datetime as dt
import functools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.reprints import Version, bands, is_likely, is_reprint, sign, unpack
from dashboard.store.search import index_words
from tests.made_up_news import OUTLETS, News, follow_up, made_up, reprint

KEPT = (1.0, 0.9, 0.8, 0.7, 0.6)
"""How much of a wire story an outlet prints; the rest of its end is cut."""


@functools.cache
def version(news: News) -> Version:
    return Version(index_words("\n".join(news.paragraphs)).split(), news.day)


@functools.cache
def signature(news: News) -> bytes:
    return sign(version(news).words)


def known(one: News, other: News, *, dated: bool = True) -> bool:
    """Whether the two are found to print the same, through signature and bands as the store asks them."""
    a, b = version(one), version(other)
    if not dated:
        a, b = Version(a.words), Version(b.words)
    first, second = signature(one), signature(other)
    near = first and second and set(bands(first)) & set(bands(second))
    return bool(near) and is_likely(unpack(first), unpack(second)) and is_reprint(a, b)


def stories(count: int) -> list[News]:
    return [news for news in made_up(count, seed=7, low=1_500) if len(news.paragraphs) > 3]


@pytest.fixture(scope="module")
def pairs():
    """Pairs of printings, those of one story and those that only look alike."""
    same, other = [], []
    for number, news in enumerate(stories(60)):
        for outlet, keep in zip(OUTLETS, KEPT, strict=False):
            same.append((news, reprint(news, outlet, keep=keep)))
        first, second = (reprint(news, outlet, keep=k) for outlet, k in zip(OUTLETS[5:7], (0.7, 0.9), strict=True))
        same.append((first, second))
        other += [(news, follow_up(news, seed=number, background=share)) for share in (0.0, 0.2, 0.35, 0.5)]
        other.append((news, follow_up(news, seed=number, background=0.35, days=3)))
        other.append((news, daily(news)))
    articles = stories(60)
    other += [(a, b) for i, a in enumerate(articles) for b in articles[i + 1 : i + 6]]
    return same, other


def daily(news: News) -> News:
    """The next day's report in the same words: every figure is another."""
    chance = random.Random(news.title)  # noqa: S311
    changed = tuple(
        "".join(str(chance.randrange(100, 999)) if part.isdigit() else part for part in _parts(paragraph))
        for paragraph in news.paragraphs
    )
    return News(news.language, news.title, news.day + dt.timedelta(days=1), changed, news.outlet, news.near)


def _parts(text: str) -> list[str]:
    parts, last = [""], False
    for char in text:
        if char.isdigit() == last:
            parts[-1] += char
        else:
            parts.append(char)
            last = not last
    return parts


@pytest.mark.parametrize("dated", [True, False], ids=["with days", "without days"])
def test_precision_and_recall_on_made_up_variations(pairs, dated):
    same, other = pairs
    found = [known(a, b, dated=dated) for a, b in same]
    wrong = [(a, b) for a, b in other if known(a, b, dated=dated)]
    recall, precision = sum(found) / len(found), sum(found) / (sum(found) + len(wrong))
    told = "with days" if dated else "without days"
    print(f"\nreprints {told}: precision {precision:.4f}, recall {recall:.4f} ({len(same)} pairs, {len(other)} others)")
    assert recall >= 0.98
    assert precision >= 0.995


def test_ten_outlets_print_one_story():
    for news in stories(10):
        copies = [reprint(news, outlet, keep=keep) for outlet, keep in zip(OUTLETS, KEPT * 2, strict=True)]
        assert all(known(news, copy) for copy in copies)


@pytest.mark.parametrize(
    ("words", "found"),
    [(["một"] * 5, b""), ([], b""), (["a", "b", "c"] * 100, b"")],
    ids=["short", "empty", "the same three words"],
)
def test_a_text_too_short_has_no_signature(words, found):
    assert sign(words) == found
    assert bands(found) == []
    assert not is_reprint(Version(words), Version(words))


def test_a_signature_is_the_same_in_every_process():
    words = index_words("Hai bên thống nhất khởi công cây cầu " + " ".join(map(str, range(60)))).split()
    assert bands(sign(words))[0] == 9009292325825938323


WORDS = index_words("một hai ba bốn năm sáu bảy tám chín mười 7 12 2025 300").split()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(WORDS), max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=200),
    st.one_of(st.none(), st.dates(dt.date(2025, 1, 1), dt.date(2025, 1, 20))),
)
def test_either_order_gives_the_same_answer(one, other, day):
    a, b = Version(one), Version(other, day)
    assert is_reprint(a, b) == is_reprint(b, a)
    if (first := sign(one)) and (second := sign(other)):
        assert is_likely(unpack(first), unpack(second)) == is_likely(unpack(second), unpack(first))
        assert is_likely(unpack(first), unpack(first))
