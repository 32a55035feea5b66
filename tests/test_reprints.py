"""Reprints are known, follow-ups are not: thresholds measured on made-up variations, stories the same in any order."""

from __future__ import annotations

import datetime as dt
import functools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.articles import read_bytes
from dashboard.ingest import Reader, read
from dashboard.reprints import Version, bands, is_likely, is_reprint, sign, unpack
from dashboard.settings import load_settings
from dashboard.store import words_of
from dashboard.store.search import index_words
from dashboard.store.stories import _running
from tests import briefs
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


@functools.cache
def brief(text: str) -> Version:
    article = read_bytes(text.encode(), name="a.txt")
    places = frozenset(mention.place for mention in read(article, reader()).mentions)
    return Version(_running(words_of(article), article.title, article.publisher), None, places)


@functools.cache
def reader() -> Reader:
    return Reader.of(load_settings().geodata)


def is_known_brief(pair: briefs.Pair) -> bool:
    one, other = brief(pair.one), brief(pair.other)
    first, second = sign(one.words), sign(other.words)
    near = first and second and set(bands(first)) & set(bands(second))
    return bool(near) and is_likely(unpack(first), unpack(second)) and is_reprint(one, other)


def test_briefs_are_known_again_and_never_taken_for_another():
    printed, edited = ([is_known_brief(pair) for pair in pairs] for pairs in (briefs.printings(), briefs.edited()))
    wrong = {pair.name for pair in briefs.others() if is_known_brief(pair)}
    shares = [sum(found) / len(found) for found in (printed, edited)]
    print(
        f"\nbriefs: printed {shares[0]:.3f}, worded anew {shares[1]:.3f}, false {len(wrong)} of {len(briefs.others())}"
    )
    assert wrong == set()
    assert shares[0] >= 0.95
    assert shares[1] >= 0.75


PLACES = {
    "the same": ("gate:a", "gate:a", True),
    "one more": ("gate:a", "gate:a place:b province:c", True),
    "another": ("gate:a", "gate:b", False),
    "each one more": ("gate:a gate:b", "gate:a gate:c", False),
    "one names none": ("gate:a", "province:c", False),
    "neither": ("", "", True),
    "other provinces beside the gate": ("gate:a province:c", "gate:a province:d", True),
    "only other provinces": ("province:c", "province:d", False),
}


@pytest.mark.parametrize(("places", "others", "same"), PLACES.values(), ids=PLACES.keys())
def test_a_brief_is_no_reprint_of_one_about_another_place(places, others, same):
    words = index_words("Cửa khẩu tạm dừng thông quan từ sáng nay vì mưa lớn và sạt lở trên đường vào bãi xe").split()
    one, other = (Version(words, None, frozenset(some.split())) for some in (places, others))
    assert is_reprint(one, other) is is_reprint(other, one) is same


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


@settings(max_examples=60)
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
