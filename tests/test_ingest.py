"""Reading as one step: mentions and claims of an article together, without a store."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.articles import read_bytes
from dashboard.ingest import Reader, Reading, read
from dashboard.settings import load_settings

TEXT = """Lạng Sơn mở rộng cửa khẩu

Ngày 27/11/2025, tại cửa khẩu quốc tế Hữu Nghị, tỉnh Lạng Sơn, hai bên gặp nhau bàn về hợp tác biên giới.
"""


@pytest.fixture(scope="module")
def reader():
    return Reader.of(load_settings().geodata)


def test_a_reading_holds_what_the_finders_find(reader):
    article = read_bytes(TEXT.encode(), name="a.txt")
    found = read(article, reader)
    assert found.article is article
    assert "gate:huu-nghi" in {m.place for m in found.mentions}
    assert all(article.text[m.start : m.end] == m.surface for m in found.mentions)
    assert all(c.evidence.article is article for c in found.claims)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (TEXT, "publication day unknown"),
        ("Hôm nay trời đẹp, mọi người đi chơi ở công viên.\n", "no place of the gazetteer found"),
    ],
)
def test_what_could_not_be_found_is_told(reader, text, warning):
    assert warning in read(read_bytes(text.encode(), name="a.txt"), reader).warnings


def test_reading_is_pure(reader):
    article = read_bytes(TEXT.encode(), name="a.txt")
    with ThreadPoolExecutor(2) as executor:
        found = list(executor.map(lambda _: read(article, reader), range(4)))
    assert found == [read(article, reader)] * 4
    assert pickle.loads(pickle.dumps(found[0])) == found[0]  # noqa: S301 - our own bytes
    assert isinstance(found[0], Reading)
