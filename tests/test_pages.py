"""Saved web pages of our own making in three languages: what is read, what is left out, what is refused and why.

tests/cases/pages/expected.jsonl holds for each page its title, day with basis, publisher, address, the paragraphs that
must be read and words of its furniture that must not. Prints how many paragraphs were found and how many words leaked.
"""

from __future__ import annotations

import datetime as dt
import json
import time
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dashboard.articles import metadata, read_article, read_bytes
from dashboard.errors import ArticleError
from dashboard.models import Article

PAGES = Path(__file__).parent / "cases" / "pages"
EXPECTED = [json.loads(line) for line in (PAGES / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
READ = [row for row in EXPECTED if not row["refused"]]
REFUSED = [row for row in EXPECTED if row["refused"]]
MARKUP = "<html><head><meta charset='utf-8'>{head}</head><body><h1>Thông quan thêm giờ</h1>{stamp}{text}</body></html>"
TEXT = "".join(
    f"<p>{line}</p>"
    for line in (
        "Tại cửa khẩu quốc tế Hữu Nghị, lực lượng chức năng hai bên thống nhất kéo dài thời gian thông quan mỗi ngày.",
        "Theo ban quản lý, mỗi ngày có khoảng một nghìn xe hàng qua địa bàn, tăng một phần tư so với cùng kỳ.",
    )
)


@cache
def page(name: str) -> Article:
    return read_bytes((PAGES / name).read_bytes(), name=name)


def own_words(article: Article) -> str:
    """The body without its furniture, white space evened out."""
    pieces, at = [], article.body[0]
    for piece in article.furniture:
        if article.body[0] <= piece.start < article.body[1]:
            pieces.append(article.text[at : piece.start])
            at = max(at, piece.end)
    return " ".join("".join([*pieces, article.text[at : article.body[1]]]).split())


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["file"] for row in rows]


@pytest.mark.parametrize("row", READ, ids=ids(READ))
def test_a_page_is_read(row: dict[str, Any]) -> None:
    article = page(row["file"])
    found = (article.title, str(article.published or ""), article.basis, article.publisher, article.url)
    assert found == (row["title"], row["published"], row["basis"], row["publisher"], row["url"])
    own = own_words(article)
    assert [line for line in row["body"] if unicodedata.normalize("NFC", line) not in own] == []
    assert [words for words in row["leaks"] if words in own] == []
    assert bool(article.published_why) is (article.published is not None)


@pytest.mark.parametrize("row", REFUSED, ids=ids(REFUSED))
def test_a_page_that_cannot_be_read_says_why(row: dict[str, Any]) -> None:
    with pytest.raises(ArticleError, match="Mend:") as caught:
        page(row["file"])
    assert caught.value.code == row["refused"]
    assert row["file"] in str(caught.value)


def test_the_pages_as_a_whole() -> None:
    read = [(row, own_words(page(row["file"]))) for row in READ]
    wanted = [(line in own) for row, own in read for line in row["body"]]
    leaked = [(words in own) for row, own in read for words in row["leaks"]]
    print(f"\n{len(EXPECTED)} pages, {len(REFUSED)} of them refused: {sum(wanted)} of {len(wanted)} paragraphs read,"
          f" {sum(leaked)} of {len(leaked)} pieces of furniture leaked")  # fmt: skip
    assert len(EXPECTED) >= 24
    assert {row["file"] for row in EXPECTED} == {path.name for path in PAGES.glob("*.html")}
    assert all(wanted)
    assert not any(leaked)


def test_warnings_tell_what_was_mended() -> None:
    assert page("vi_mojibake.html").warnings[0].startswith("mended mojibake")
    assert page("vi_daily_jsonld.html").warnings == ()


@pytest.mark.parametrize(
    ("head", "stamp", "day", "where"),
    [
        pytest.param(
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-03-12"}</script>'
            '<meta property="article:published_time" content="2026-03-15">',
            "<p class=date>20/03/2026</p>",
            "2026-03-12",
            "JSON-LD",
            id="the metadata of the story come first",
        ),
        pytest.param(
            '<meta property="article:published_time" content="2026-03-15T23:50:00+07:00">',
            "<p class=date>20/03/2026</p>",
            "2026-03-15",
            "article:published_time",
            id="then the meta elements",
        ),
        pytest.param("", "<p class=date>Thứ Sáu, 20/03/2026 | 08:00</p>", "2026-03-20", "stamp", id="then the stamp"),
        pytest.param(
            "", "<time datetime='2026-03-20T08:00'>20 tháng 3</time>", "2026-03-20", "time", id="a time element"
        ),
        pytest.param(
            '<meta name="pubdate" content="3/22/2026 10:00:00 AM">', "", "2026-03-22", "pubdate", id="American"
        ),
        pytest.param("", "<div class=x><i>20 tháng 3 năm 2026</i></div>", "2026-03-20", "stamp", id="a stamp in words"),
        pytest.param("", "<div class='hom-nay'>20/03/2026</div>", "", "", id="a clock is no stamp"),
        pytest.param("", "<aside><p class=date>20/03/2026</p></aside>", "", "", id="nor is the day of a box"),
        pytest.param('<meta name="date" content="1970-01-01">', "", "", "", id="nor the zero of a computer"),
        pytest.param('<meta property="article:published_time" content="soon">', "", "", "", id="nor a word"),
        pytest.param('<meta name="dc.date" content="20260312">', "", "2026-03-12", "dc.date", id="eight figures"),
    ],
)
def test_the_day_of_a_page(head: str, stamp: str, day: str, where: str) -> None:
    article = read_bytes(MARKUP.format(head=head, stamp=stamp, text=TEXT).encode(), name="a.html")
    assert str(article.published or "") == day
    assert where in article.published_why
    assert article.basis == ("stated" if day else "unknown")


def test_what_no_database_takes_is_left_out_of_the_words_of_a_page() -> None:
    """Half a pair or a NUL in the JSON of a page once cost the article, or on a server the whole batch."""
    told = {"@type": "NewsArticle", "headline": "Tin \ud800mới\0 hôm nay", "publisher": {"name": "Báo \udfffA"}}
    head = f'<script type="application/ld+json">{json.dumps(told)}</script>'
    article = read_bytes(MARKUP.format(head=head, stamp="", text=TEXT).replace("h1", "h4").encode(), name="a.html")
    assert (article.title, article.publisher) == ("Tin mới hôm nay", "Báo A")


@pytest.mark.parametrize(
    ("latest", "day"),
    [
        pytest.param(dt.date(2025, 12, 12), "2025-12-11", id="the day itself, where it is tomorrow already"),
        pytest.param(dt.date(2025, 12, 10), "2025-11-12", id="a day that has not come is the American one"),
    ],
)
def test_a_day_that_has_come_is_not_turned_round(latest: dt.date, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "_latest", lambda: latest)
    head = '<meta name="pubdate" content="11/12/2025 0:30 AM">'
    article = read_bytes(MARKUP.format(head=head, stamp="", text=TEXT).encode(), name="a.html")
    assert str(article.published) == day


def test_a_stamp_over_the_heading_counts_inside_its_own_box_only() -> None:
    page = "<html><body>{0}<div><p class=date>20/03/2026</p><h1>Thông quan thêm giờ</h1></div>" + TEXT
    assert str(read_bytes(page.format("").encode(), name="a.html").published) == "2026-03-20"
    clock = "<html><body><p class=date>20/03/2026</p><h1>Thông quan thêm giờ</h1>" + TEXT
    assert read_bytes(clock.encode(), name="a.html").published is None


def test_a_short_item_is_an_article() -> None:
    line = "Cửa khẩu phụ mở lại từ sáng nay sau mười ngày sửa chữa, xe hàng hai chiều qua lại bình thường."
    html = f"<html><body><h1>Tin vắn</h1><p>{line}</p></body></html>"
    assert read_bytes(html.encode(), name="a.html").text.endswith(line)


@pytest.mark.parametrize(
    ("name", "media_type", "text", "is_page"),
    [
        pytest.param("a.txt", "", MARKUP.format(head="", stamp="", text=TEXT), True, id="a page called a text"),
        pytest.param("a.html", "", f"<div>{TEXT}</div>", True, id="a fragment under the name of a page"),
        pytest.param("a.html", "", "Thông quan thêm giờ\nCửa khẩu < 5 km.", False, id="a text called a page"),
        pytest.param("https://x.example/a", "text/html", f"<div>{TEXT}</div>", True, id="what a server calls a page"),
        pytest.param("a.txt", "", "Thông quan\nThẻ <p> là gì? Một thẻ của trang mạng.", False, id="a text on markup"),
    ],
)
def test_text_or_page_is_told_by_content(name: str, media_type: str, text: str, is_page: bool) -> None:
    article = read_bytes(text.encode(), name=name, media_type=media_type)
    assert ("<" not in article.text) is is_page


def test_an_address_gives_a_readable_id_and_its_own_url() -> None:
    address = "https://x.example/kinh-te/thong-quan-1203.html?utm=1"
    html = MARKUP.format(head='<link rel="canonical" href="/">', stamp="", text=TEXT).encode()
    article = read_bytes(html, name=address, url=address)
    assert article.id.startswith("thong-quan-1203-")
    assert len(article.id) == len("thong-quan-1203-") + 8
    assert (article.url, article.publisher) == (address, "x.example")
    assert read_bytes(html, name=address + "&b", url=address).id != article.id


@pytest.mark.parametrize("url", ["https://x.example/a", "http://[", ""])
@pytest.mark.parametrize("own", ["http://[", "//[", "https://x.example/b"])
def test_a_malformed_address_costs_no_article(url: str, own: str) -> None:
    html = MARKUP.format(head=f'<link rel="canonical" href="{own}">', stamp="", text=TEXT).encode()
    sound = own == "https://x.example/b" and url != "http://["
    assert read_bytes(html, name="a.html", url=url).url == (own if sound else url)


def test_a_file_of_a_page_reads_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "vi_daily_jsonld.html"
    path.write_bytes((PAGES / path.name).read_bytes())
    assert read_article(path) == page(path.name)


HOSTILE = [
    pytest.param("<div>" * 100_000, id="nesting"),
    pytest.param("<p><a href=x>" * 40_000, id="open links"),
    pytest.param("<script type='application/ld+json'>" + "[" * 90_000 + "</script>", id="nested JSON"),
    pytest.param("<table><tr><td>" * 5_000, id="nested tables"),
    pytest.param("<b>" * 5_000 + "x" * 100_000, id="nested letters"),
    pytest.param("&" * 300_000, id="entities"),
    pytest.param("<p " + " ".join(f"a{i}='>'" for i in range(50_000)) + ">", id="attributes"),
    pytest.param("<a '" * 100_000 + "'>", id="open quotes"),
    pytest.param("<time class=publish datetime=2025>" * 20_000, id="times"),
    pytest.param(f"<title>{'a b ' * 250_000}</title>" + "<h1>abc def</h1>" * 20_000, id="headings and a title"),
    pytest.param(f"<table><tr>{'<td>12</td>' * 8_000}</tr></table>", id="a wide row"),
]


@pytest.mark.parametrize("markup", HOSTILE)
def test_a_hostile_page_is_read_or_refused_in_seconds(markup: str) -> None:
    started = time.process_time()
    try:
        read_bytes(f"<html><body><h1>Tin</h1>{markup}{TEXT}".encode(), name="a.html")
    except ArticleError as error:
        assert error.code
    assert time.process_time() - started < 15
