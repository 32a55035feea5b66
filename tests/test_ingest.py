"""Reading as one step: mentions and claims of an article together, without a store."""

from __future__ import annotations

import gc
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.articles import read_bytes
from dashboard.ingest import Reader, Reading, Source, load_source, read, read_lot
from dashboard.ingest.working import seldom_collected
from dashboard.settings import load_settings
from dashboard.store import Refused, Taken
from tests.made_up_news import made_up

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


def test_a_lot_gives_what_its_sources_give_alone(reader):
    texts = [news.text.encode() for news in made_up(6, seed=3)]
    texts[2:2] = [b"", "Ngày 31/2/2025, mưa lớn.\n".encode()]
    lot = [load_source(Source(f"{number}.txt", data=text)) for number, text in enumerate(texts)]
    together = read_lot(lot, reader)
    assert together == [alone for one in lot for alone in read_lot([one], reader)]
    assert [type(one) for one in together] == [Taken] * 2 + [Refused] * 2 + [Taken] * 4


def test_a_fault_of_a_rule_costs_one_article(reader, monkeypatch):
    lot = [load_source(Source(f"{number}.txt", data=TEXT.encode() + b"a" * number)) for number in range(3)]
    find = type(reader.finder).find_claims

    def fail(finder, article, mentions):
        if article.file == "1.txt":
            raise StopIteration
        return find(finder, article, mentions)

    monkeypatch.setattr(type(reader.finder), "find_claims", fail)
    assert [getattr(one, "code", "") for one in read_lot(lot, reader)] == ["", "failed", ""]


def test_the_collector_of_garbage_is_left_as_it_was():
    usual = gc.get_threshold()
    with pytest.raises(KeyError), seldom_collected():
        assert gc.get_threshold()[0] > usual[0]
        with seldom_collected():
            pass
        assert gc.get_threshold()[0] > usual[0]
        raise KeyError
    assert gc.get_threshold() == usual
