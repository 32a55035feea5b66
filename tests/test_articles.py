"""Article files: bytes to text, furniture by shape, title, days with their basis, the founding articles' table."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import json
import os
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.articles import (
    Passed,
    article_faults,
    article_paths,
    load_articles,
    read_article,
    read_bytes,
    shape_faults,
)
from dashboard.errors import ArticleError, DataFaults
from dashboard.models import Article, Basis
from dashboard.text import nfc

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
GOLD = ROOT / "tests" / "gold" / "mentions.jsonl"

BODY = (
    "Sáng 5/3, tại Lạng Sơn, hai bên khai trương cửa khẩu sau nhiều tháng chuẩn bị công phu và bền bỉ.\n"
    "Đại diện hải quan cho biết lượng xe qua lại đã tăng gấp đôi so với cùng kỳ năm trước."
)


def read(text: str) -> Article:
    return read_bytes(text.encode(), name="a.txt")


def kinds(article: Article) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for piece in article.furniture:
        found.setdefault(piece.kind, []).append(article.text[piece.start : piece.end].strip())
    return found


@pytest.fixture(scope="module")
def seeds() -> dict[str, Article]:
    return {a.id[:3]: a for a in load_articles(SEEDS)}


# Bytes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "says", "code"),
    [
        pytest.param(b"", "is empty", "empty", id="empty"),
        pytest.param(b" \n\n", "is empty", "empty", id="blank"),
        pytest.param(codecs.BOM_UTF16_LE, "is empty", "empty", id="only-a-mark"),
        pytest.param(b"PK\x03\x04\0\0abc", "NUL bytes", "binary", id="zip"),
        pytest.param(b"GIF89a\0\1\2", "NUL bytes", "binary", id="binary"),
        pytest.param(b"%PDF-1.7", "a PDF", "binary", id="pdf"),
        pytest.param(b"PK\x03\x04" + b"x" * 6_000_000, "a Word or zip file", "binary", id="large-docx"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"\0" * 40, "a picture", "binary", id="jpeg"),
        pytest.param(b"RIFF\x24\0\0\0WEBPVP8 ", "a picture", "binary", id="webp"),
        pytest.param(b"{\\rtf1 text}", "an RTF file", "binary", id="rtf"),
        pytest.param("Hữu".encode()[:-1] + b"\xff", "is not UTF-8", "charset", id="broken-utf-8"),
        pytest.param("Cöa khÈu".encode("latin-1"), "is not UTF-8", "charset", id="two-words-of-an-old-charset"),
        pytest.param(b"<!DOCTYPE html><html>", "no article", "no-text", id="empty-web-page"),
        pytest.param(b"<?xml version='1.0'?><rss><channel/></rss>", "a feed", "no-text", id="feed"),
        pytest.param(b"a" * 5_000_001, "more than", "too-long", id="too-large"),
    ],
)
def test_bytes_that_are_no_article_are_refused_with_a_mend(data: bytes, says: str, code: str) -> None:
    with pytest.raises(ArticleError, match=says) as caught:
        read_bytes(data, name="x.txt")
    assert "x.txt" in str(caught.value)
    assert "Mend:" in str(caught.value)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda t: t.replace("\n", "\r\n").encode(), id="crlf"),
        pytest.param(lambda t: unicodedata.normalize("NFD", t).encode(), id="nfd"),
        pytest.param(lambda t: t.encode("utf-8-sig"), id="bom"),
    ],
)
def test_all_writings_of_one_text_read_alike(change: Callable[[str], bytes]) -> None:
    text = f"Khai trương cửa khẩu\n{BODY}\nVũ Giang\nTin liên quan\nChuyện khác"
    plain, other = read(text), read_bytes(change(text), name="a.txt")
    assert (other.text, other.body, other.furniture, other.title) == (
        plain.text,
        plain.body,
        plain.furniture,
        plain.title,
    )
    assert other.sha256 != plain.sha256


@pytest.mark.timeout(20)
def test_a_pipe_and_a_very_large_file_are_refused_unread(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with (tmp_path / "large.txt").open("wb") as stream:
        stream.truncate(3_000_000_000)
    for name, code in (("pipe.txt", "no-file"), ("large.txt", "too-long"), ("x" * 300, "unreadable")):
        with pytest.raises(ArticleError, match="Mend: ") as caught:
            read_article(tmp_path / name)
        assert caught.value.code == code
    assert article_paths([tmp_path / ("x" * 300)]) == [tmp_path / ("x" * 300)]


def test_a_missing_file_and_an_empty_web_page_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="cannot be read") as caught:
        read_article(tmp_path / "none.txt")
    assert caught.value.code == "unreadable"
    (tmp_path / "page.html").write_text("<html><body><p>Menu</p></body></html>")
    with pytest.raises(ArticleError, match="no article") as caught:
        read_article(tmp_path / "page.html")
    assert caught.value.code == "no-text"


FOLDERS = {
    "nothing else": (["a.txt", "b.HTML"], ["a.txt", "b.HTML"], []),
    "other kinds": (["a.txt", "b.docx", "c.PDF"], ["a.txt"], ["b.docx", "c.PDF"]),
    "one without an ending": (["a.txt", "sub/notes"], ["a.txt"], ["sub/notes"]),
    "hidden ones are nobody's articles": ([".a.docx", ".git/b.pdf", "c.txt"], ["c.txt"], []),
    "what a browser saves beside a page": (["p.html", "p_files/a.png", "p_files/frame.html"], ["p.html"], []),
    "a folder of that name without its page": (["q_files/a.png", "p.txt"], ["p.txt"], ["q_files/a.png"]),
    "a text has no such folder": (["p.txt", "p_files/a.png", "p_files/b.txt"], ["p.txt", "p_files/b.txt"],
                                  ["p_files/a.png"]),
}  # fmt: skip


@pytest.mark.parametrize(("files", "read", "passed"), FOLDERS.values(), ids=FOLDERS.keys())
def test_what_a_folder_holds_is_read_or_told(
    tmp_path: Path, files: list[str], read: list[str], passed: list[str]
) -> None:
    for name in files:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    told = Passed()
    found = article_paths([tmp_path], told)
    assert [str(p.relative_to(tmp_path)) for p in found] == read
    assert (told.names, told.count) == ([str(tmp_path / name) for name in passed], len(passed))
    lines = list(told.lines())
    assert len(lines) == bool(passed)
    assert all("Mend: save what is an article as .txt or .html." in line for line in lines)


def test_of_many_other_files_the_first_are_named_and_all_counted(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.{'docx' if number % 3 else 'pdf'}").write_bytes(b"x")
    told = Passed()
    assert article_paths([tmp_path], told) == []
    empty, others = told.lines()
    assert empty.startswith(f"{tmp_path}: no article in there. Mend: ")
    assert others.startswith("30 files of other kinds were not read (.docx 20, .pdf 10): ")
    assert "04.docx and 25 more. Mend" in others and "05.docx" not in others


def test_article_paths_expand_folders_in_order_and_once(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.csv", "sub/d.html", "e.xhtml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = article_paths([tmp_path, tmp_path / "a.txt"])
    assert [p.name for p in found] == ["a.txt", "b.txt", "e.xhtml", "d.html"]


# Furniture --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param("Toàn cảnh buổi lễ. Ảnh: TTXVN", "caption", id="credit"),
        pytest.param("Đoàn xe chờ thông quan (Ảnh: Báo Lạng Sơn)", "caption", id="credit-in-brackets"),
        pytest.param("Trucks wait at the gate. Photo: VNA", "caption", id="credit-english"),
        pytest.param("Hai bên ký biên bản |", "caption", id="trailing-bar"),
        pytest.param("![](https://example.org/a.jpg) |", "placeholder", id="picture-markup"),
        pytest.param("![]() |", "placeholder", id="empty-picture"),
        pytest.param("Thứ Sáu, 28/11/2025, 10:15 (GMT+7)", "stamp", id="printed-time"),
        pytest.param("2025-11-28 10:15", "stamp", id="iso-time"),
        pytest.param("Xem thêm: Xuất khẩu sầu riêng tăng mạnh", "aside", id="link-inside"),
        pytest.param(">> Thông xe cầu biên giới", "aside", id="arrows"),
        pytest.param("Chia sẻ: Facebook Zalo", "notice", id="share-line"),
        pytest.param("© Bản quyền thuộc Báo Vùng Biên", "notice", id="copyright"),
        pytest.param("All rights reserved.", "notice", id="copyright-english"),
        pytest.param("未经授权不得转载", "notice", id="copyright-chinese"),
        pytest.param("Trucks wait. File photo", "caption", id="archive-picture"),
        pytest.param("图为货车排队通关", "caption", id="caption-chinese"),
        pytest.param("2025年11月28日 10:15", "stamp", id="chinese-time"),
        pytest.param("Friday, November 28, 2025 | 10:15 AM", "stamp", id="english-time"),
    ],
)
def test_a_line_inside_the_text_is_known_by_its_shape(line: str, kind: str) -> None:
    first, second = BODY.split("\n")
    article = read(f"Khai trương cửa khẩu\n{first}\n{line}\n{second}")
    assert kinds(article) == {kind: [line]}
    assert article.text[slice(*article.body)].startswith("Khai trương")
    assert article.text[slice(*article.body)].endswith("năm trước.")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Ảnh hưởng của bão làm xe ùn ứ tại cửa khẩu suốt ba ngày liền, theo báo cáo.", id="anh-huong"),
        pytest.param("Photographers from five countries came to the gate of Lang Son last week.", id="photo"),
        pytest.param("Theo kế hoạch, dự án hoàn thành năm 2026.", id="theo-ke-hoach"),
        pytest.param("Tin mới cho biết cầu đã thông xe.", id="tin-moi-in-a-sentence"),
        pytest.param("Theo lãnh đạo tỉnh, tuyến đường sẽ hoàn thành năm 2026", id="theo-without-a-full-stop"),
        pytest.param("Latest figures show that trade through the gate has grown by a quarter.", id="latest"),
        pytest.param("Chia sẻ về dự án, ông A cho biết phần việc khó nhất đã xong.", id="chia-se"),
        pytest.param("Related work on the Chinese side began in March, officials said.", id="related"),
        pytest.param("记者从海关获悉，该口岸今年进出口货物增长两成，通关时间缩短一半。", id="reporter-in-a-sentence"),
        pytest.param("Bình luận về việc này, ông A nói đây là bước tiến.", id="binh-luan-in-a-sentence"),
        pytest.param("Ngày 28/11/2025, hai bên ký biên bản lúc 10:15.", id="a-date-in-a-sentence"),
    ],
)
def test_a_sentence_that_only_begins_like_furniture_stays(line: str) -> None:
    first, second = BODY.split("\n")
    assert kinds(read(f"Khai trương cửa khẩu\n{first}\n{line}\n{second}")) == {}


@pytest.mark.parametrize(
    "signature",
    [
        *("Vũ Giang", "NGỌC MINH", "Theo TTXVN", "Nguồn: Báo Lạng Sơn", "PV", "(Theo VOV)", "Tin, ảnh: Hoàng Long"),
        *(
            "— VNS",
            "Reporting by A; Editing by B",
            "（责任编辑：李明）",
            "【责任编辑:陈静】",
            "（记者 黄海 通讯员 李强）",
        ),
    ],
)
def test_a_signature_ends_the_body(signature: str) -> None:
    article = read(f"Khai trương cửa khẩu\n{BODY}\n{signature}\n\n")
    assert kinds(article) == {"byline": [signature]}
    assert article.text[slice(*article.body)].endswith("năm trước.")


@pytest.mark.parametrize(
    "heading",
    [
        "Tin mới",
        "TIN LIÊN QUAN",
        "Tin cùng chuyên mục:",
        "RELATED NEWS",
        "相关新闻",
        "Từ khóa: cửa khẩu, Lạng Sơn",
        "Bình luận",
        "Tin đã đưa:",
        "You may also like",
        "Tags: border, gate",
        "相关推荐",
        "相關新聞",
        "关键词：口岸 通关",
        "下一篇：某地扩建机场",
    ],
)
def test_everything_from_the_list_of_other_articles_is_tail(heading: str) -> None:
    article = read(
        f"Khai trương cửa khẩu\n{BODY}\n{heading}\nKhởi công dự án ở Cà Mau năm 2025\nSáng 19-8, lễ khởi công."
    )
    assert kinds(article)["tail"][0].startswith(heading)
    assert article.text[slice(*article.body)].endswith("năm trước.")


def test_a_box_of_links_inside_the_text_ends_with_its_headlines() -> None:
    first, second = BODY.split("\n")
    article = read(f"Khai trương\n{first}\nĐọc thêm\nKhởi công ở Cà Mau\nThông xe ở Gia Lai\n{second}")
    assert kinds(article) == {"aside": ["Đọc thêm", "Khởi công ở Cà Mau", "Thông xe ở Gia Lai"]}


def test_blank_lines_mark_pictures_only_where_they_are_rare() -> None:
    long = (
        "Hai bên đã trao đổi nhiều nội dung về kết nối hạ tầng, thông quan và quản lý biên giới trong thời gian tới, "
    )
    spaced = "\n\n".join(["Tiêu đề", long * 2 + "hết.", "Ông A phát biểu.", long * 2 + "xong."])
    dense = f"Tiêu đề\n{long * 2}hết.\n{long}rồi.\n\nÔng A phát biểu.\n{long * 2}xong.\n{long}nữa."
    assert kinds(read(spaced)) == {}
    assert kinds(read(dense)) == {"caption": ["Ông A phát biểu."]}


@pytest.mark.parametrize(
    ("lead", "code", "publisher"),
    [
        pytest.param("TPO - Sáng 5/3, mở cửa khẩu.", "TPO -", "Tiền Phong", id="plain"),
        pytest.param("(Dân trí) - Sáng 5/3, mở cửa khẩu.", "(Dân trí) -", "Dân trí", id="brackets"),
        pytest.param("Lạng Sơn (TTXVN) - Sáng 5/3, mở.", "(TTXVN) -", "Thông tấn xã Việt Nam", id="after-a-town"),
        pytest.param("中新社南宁3月5日电 口岸开通。", "中新社", "中国新闻社", id="chinese"),
    ],
)
def test_an_agency_code_names_the_publisher(lead: str, code: str, publisher: str) -> None:
    article = read(f"Khai trương cửa khẩu\n{lead}\n{BODY}")
    assert kinds(article)["dateline"] == [code]
    assert article.publisher == publisher


# Title and days ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(f"Khai trương cửa khẩu\n{BODY}", "Khai trương cửa khẩu", id="headline"),
        pytest.param(BODY, "", id="a-sentence-is-none"),
        pytest.param("Chỉ một dòng", "", id="a-line-alone-is-none"),
        pytest.param(f" date 2025-03-05 Khai trương cửa khẩu\n\n{BODY}", "Khai trương cửa khẩu", id="after-the-prefix"),
        pytest.param(
            f"Thứ Tư, 5/3/2025, 10:00\nKhai trương cửa khẩu\n{BODY}", "Khai trương cửa khẩu", id="after-a-stamp"
        ),
        pytest.param(f"TPO - Sáng nay mở cửa khẩu\n{BODY}", "", id="a-dateline-is-none"),
    ],
)
def test_title(text: str, title: str) -> None:
    assert read(text).title == title


@pytest.mark.parametrize(
    ("lead", "published", "basis", "event"),
    [
        pytest.param(" date 2025-11-28 Tối 27/11, khánh thành.", "2025-11-28", "header", "2025-11-27", id="header"),
        pytest.param(" date 2026-01-02 Ngày 30/12, khánh thành.", "2026-01-02", "header", "2025-12-30", id="new-year"),
        pytest.param("Chiều ngày 27/11/2025, hội đàm.", "", "unknown", "2025-11-27", id="day-of-the-event-only"),
        pytest.param("Ngày 27 tháng 11 năm 2025, hội đàm.", "", "unknown", "2025-11-27", id="in-words"),
        pytest.param("11/2025 là tháng bận rộn.", "", "unknown", "", id="a-month-is-no-day"),
        pytest.param("Tối 10-15 xe qua cửa khẩu.", "", "unknown", "", id="figures-that-are-no-day"),
        pytest.param("Ngày 19/12/2099, dự kiến khởi công.", "", "unknown", "", id="a-plan-ahead-is-no-event"),
        pytest.param("28/11/2025 | 09:30\nSáng 27/11, họp.", "2025-11-28", "stated", "2025-11-27", id="printed-stamp"),
        pytest.param("On November 27, 2025 the gate opened.", "", "unknown", "2025-11-27", id="english"),
        pytest.param("2025年11月27日，口岸开通。", "", "unknown", "2025-11-27", id="chinese-day"),
        pytest.param("Sáng 28-8, hội đàm nhân 79 năm Quốc khánh.", "2024-08-28", "inferred", "2024-08-28", id="feast"),
        pytest.param(
            "Sáng 20-12, kỷ niệm 80 năm ngày thành lập Quân đội nhân dân Việt Nam.",
            "2024-12-20",
            "inferred",
            "2024-12-20",
            id="army-day",
        ),
        pytest.param(
            "Ngày 30-12, chuẩn bị kỷ niệm 95 năm thành lập Đảng Cộng sản Việt Nam.",
            "2024-12-30",
            "inferred",
            "2024-12-30",
            id="feast-of-the-next-year",
        ),
        pytest.param(
            "Ngày 28-9, mừng 76 năm Quốc khánh Trung Quốc.", "2025-09-28", "inferred", "2025-09-28", id="china"
        ),
        pytest.param("Ngày 28-8, họp bàn kế hoạch năm 2025.", "", "unknown", "", id="a-plan-is-no-year"),
        pytest.param(
            "Ngày 28-8, họp. Biên bản ký ngày 28/8/2025 nêu rõ.",
            "2025-08-28",
            "inferred",
            "2025-08-28",
            id="told-again",
        ),
        pytest.param(
            "Ngày 28-8, họp, sau các cuộc họp 28/8/2024 và 28/8/2025.",
            "",
            "unknown",
            "",
            id="told-again-with-two-years",
        ),
    ],
)
def test_days_and_their_basis(lead: str, published: str, basis: str, event: str) -> None:
    article = read(f"{lead}\n{BODY.partition(', ')[2]}")
    assert article.published == (dt.date.fromisoformat(published) if published else None)
    assert article.basis == basis
    assert article.event_day == (dt.date.fromisoformat(event) if event else None)
    assert bool(article.published_why) is (article.basis is Basis.INFERRED)


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        pytest.param(" date 2025-02-31 Sáng 28/2, họp.", "date-impossible", "2025-02-31", id="header-impossible"),
        pytest.param(" date 2124-01-05 Sáng 4/1, họp.", "date-future", "2124-01-05", id="header-ahead"),
        pytest.param("31/02/2025 | 09:30\nSáng 28/2, họp.", "date-impossible", "31/02/2025", id="stamp-impossible"),
        pytest.param("28/11/2099 | 09:30\nSáng 27/11, họp.", "date-future", "28/11/2099", id="stamp-ahead"),
        pytest.param("Sáng 31/2, họp.", "date-impossible", "31/2", id="lead-impossible"),
        pytest.param("Ngày 30/2/2025, họp.", "date-impossible", "30/2/2025", id="lead-impossible-with-its-year"),
        pytest.param(
            "28/11/2199 | 09:30\nSáng 27/11, họp.", "date-future", "28/11/2199", id="stamp-of-another-century"
        ),
        pytest.param("Chiều 27/11/2099, hai bên đã họp.", "date-future", "2099-11-27", id="lead-ahead-as-a-fact"),
    ],
)
def test_a_day_that_cannot_be_right_is_refused(text: str, code: str, says: str) -> None:
    with pytest.raises(ArticleError, match="Mend:") as caught:
        read(f"{text}\n{BODY.partition(', ')[2]}")
    assert caught.value.code == code
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("under", "basis"),
    [
        pytest.param("2025年11月27日 10:15 来源：边关晚报", "stated", id="stamp"),
        pytest.param("Thứ Năm, 27/11/2025 | 10:15", "stated", id="vietnamese-stamp"),
        pytest.param("Nov 27, 2025 9:30 a.m.", "stated", id="half-day"),
        pytest.param("2025年11月27日，友谊关口岸恢复通关。", "unknown", id="chinese-sentence"),
        pytest.param("Ngày 27/11/2025, cửa khẩu Hữu Nghị đông xe.", "unknown", id="vietnamese-sentence"),
    ],
)
def test_the_first_sentence_of_a_page_is_no_stamp(under: str, basis: str) -> None:
    body = "".join(f"<p>{line}</p>" for line in BODY.splitlines() if line.strip()) * 3
    page = f"<html><body><article><h1>Hữu Nghị</h1><p>{under}</p>{body}</article></body></html>"
    assert read_bytes(page.encode(), name="a.html").basis == basis


@pytest.mark.parametrize(
    ("told", "day"),
    [
        pytest.param("2025-11-19T23:30:00Z", "2025-11-20", id="morning-in-vietnam"),
        pytest.param("2025-11-19T17:00:00.000+00:00", "2025-11-20", id="midnight-in-vietnam"),
        pytest.param("2025-11-19T10:00:00Z", "2025-11-19", id="the-same-day"),
        pytest.param("2025-11-19T00:00:00Z", "2025-11-19", id="a-day-without-time"),
        pytest.param("2025-11-19T23:30:00+07:00", "2025-11-19", id="its-own-zone"),
        pytest.param("2025-11-19 23:30", "2025-11-19", id="no-zone"),
        pytest.param("1970-01-01T20:00:00Z", "", id="a-default"),
        pytest.param("2025-11-19T25:30:00Z", "2025-11-19", id="no-time-of-a-clock"),
        pytest.param("11/20/2025", "2025-11-20", id="american"),
        pytest.param("11/20/2025 9:30:00 AM", "2025-11-20", id="american-with-its-time"),
        pytest.param("05/06/2025", "2025-06-05", id="day-before-month-where-both-can-be"),
    ],
)
def test_the_day_that_the_metadata_of_a_page_tell(told: str, day: str) -> None:
    body = "".join(f"<p>{line}</p>" for line in BODY.splitlines()) * 3
    head = f'<meta property="article:published_time" content="{told}">'
    page = f"<html><head>{head}</head><body><article><h1>Hữu Nghị</h1>{body}</article></body></html>"
    assert str(read_bytes(page.encode(), name="a.html").published or "") == day


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("hai\ndòng.txt", "hai dòng"),
        ("\u202egnod\x1b[2J.txt", "gnod [2J"),
        ("\n.txt", "article"),
        ("-x --help.txt", "x --help"),
    ],
    ids=["two-lines", "signs-for-a-terminal", "nothing-else", "no-option"],
)
def test_the_id_of_an_article_can_be_typed(name: str, told: str) -> None:
    assert read_bytes(BODY.encode(), name=name).id == told


@pytest.mark.parametrize(
    ("line", "day", "publisher"),
    [
        ("2025-11-18 08:00 来源:新华网", "2025-11-18", "新华网"),
        ("2026年04月19日 10:21:33 来源：边关晚报 作者：韦丽", "2026-04-19", "边关晚报"),
        ("广西日报 2025年11月18日", "2025-11-18", "广西日报"),
        ("TTXVN - Ngày 3/6/2025", "2025-06-03", "Thông tấn xã Việt Nam"),
        ("Báo Giao thông - 05/12/2025 07:15 (GMT+7)", "2025-12-05", "Báo Giao thông"),
        ("(Báo Lạng Sơn) - Thứ Ba, 14/10/2025 - 08:30", "2025-10-14", "Báo Lạng Sơn"),
        ("Báo Quảng Ninh, Thứ sáu, ngày 21/11/2025", "2025-11-21", "Báo Quảng Ninh"),
        ("Nguồn: Báo Lạng Sơn, 12/3/2026", "2026-03-12", "Báo Lạng Sơn"),
        ("VOV.VN - 10/09/2025", "2025-09-10", "VOV"),
        ("VietnamPlus - November 5, 2025", "2025-11-05", "VietnamPlus"),
        ("Hà Nội, ngày 9 tháng 11 năm 2025", "2025-11-09", ""),
        ("By Le Hoa | March 31, 2026", "2026-03-31", ""),
    ],
)
@pytest.mark.parametrize("place", ["above the title", "under the title"])
def test_a_printed_line_gives_day_and_publisher(line: str, day: str, publisher: str, place: str) -> None:
    head = f"{line}\nKhai trương cửa khẩu" if place == "above the title" else f"Khai trương cửa khẩu\n{line}"
    article = read(f"{head}\n{BODY.partition(', ')[2]}")
    assert (str(article.published), article.basis, article.publisher) == (day, "stated", publisher)
    assert article.title == "Khai trương cửa khẩu"
    assert kinds(article) == {"stamp": [line]}


@pytest.mark.parametrize(
    "line",
    [
        *("Hội nghị ngày 9/11/2025", "Khởi công cầu ngày 19/12/2025", "Kế hoạch thông quan tháng 12/2025"),
        *("Lạng Sơn: Khởi công 19/12/2025", "友谊关口岸2025年11月27日恢复通关"),
    ],
)
def test_a_headline_with_a_day_is_no_printed_line(line: str) -> None:
    article = read(f"{line}\n{BODY.partition(', ')[2]}")
    assert (article.title, article.published) == (line, None)


def test_a_chinese_dateline_takes_its_year_from_the_day_of_obtaining() -> None:
    data = "口岸恢复通关\n新华社河内12月10日电 中越友谊关口岸恢复通关，车辆增加，货物运输时间缩短一半以上。".encode()
    article = read_bytes(data, name="a.txt", fetched=dt.date(2026, 3, 1))
    assert (article.published, article.basis) == (dt.date(2025, 12, 10), Basis.INFERRED)
    assert "新华社" not in article.published_why
    assert "12月10日电" in article.published_why


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf \n", "   \n\n \ufeff\u200b".encode()], ids=["mark", "invisible"])
def test_a_text_of_nothing_that_is_seen_is_empty(data: bytes) -> None:
    with pytest.raises(ArticleError) as caught:
        read_bytes(data, name="a.txt")
    assert caught.value.code == "empty"


def test_a_slip_in_the_lead_of_a_dated_article_is_a_warning() -> None:
    article = read(f" date 2025-03-01 Sáng 31/2, họp.\n{BODY.partition(', ')[2]}")
    assert (article.published, article.event_day) == (dt.date(2025, 3, 1), None)
    assert article.warnings == ("the lead says «31/2», a day that no calendar has",)


def test_a_year_never_comes_from_furniture() -> None:
    article = read(
        f"Khai trương\nNgày 28-8, hai bên họp.\n{BODY}\nTin mới\n80 năm Quốc khánh: sáng 19/8/2025 khởi công."
    )
    assert (article.published, article.basis, article.event_day) == (None, Basis.UNKNOWN, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Cửa khẩu đã mở.", "vi", id="vi"),
        pytest.param("Cua khau tinh Lang Son da duoc mo.", "vi", id="vi-without-tones"),
        pytest.param("The gate of Lang Son is open.", "en", id="en"),
        pytest.param("口岸恢复通关，车辆增加。", "zh", id="zh"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert read(text).language == language


# The founding articles --------------------------------------------------------------------------------------------


def test_the_founding_articles_have_no_fault() -> None:
    assert article_faults(SEEDS) == []
    assert shape_faults(ROOT / "geodata") == []


@pytest.mark.parametrize(
    ("seed", "days", "basis", "body"),
    [
        ("000", (None, "2025-11-27"), "unknown", (0, 5083)),
        ("001", ("2025-11-26", "2025-11-25"), "header", (17, 4692)),
        ("002", ("2024-08-28", "2024-08-28"), "inferred", (0, 4136)),
        ("003", ("2025-10-30", "2025-10-30"), "header", (17, 4034)),
        ("004", ("2025-11-28", "2025-11-27"), "header", (17, 3906)),
    ],
)
def test_the_parser_finds_what_the_reviewer_wrote(
    seeds: dict[str, Article], seed: str, days: tuple[str | None, str], basis: str, body: tuple[int, int]
) -> None:
    parsed = read_article(SEEDS / seeds[seed].file)
    for article in (parsed, seeds[seed]):
        assert (article.published and article.published.isoformat(), str(article.event_day)) == days
        assert (article.basis, article.body) == (basis, body)
    if parsed.title:
        assert parsed.title == seeds[seed].title


def test_the_inferred_day_says_from_what(seeds: dict[str, Article]) -> None:
    assert "1945 + 79 = 2024" in read_article(SEEDS / seeds["002"].file).published_why
    assert "1945 + 79 = 2024" in seeds["002"].published_why


def test_furniture_of_the_founding_articles(seeds: dict[str, Article]) -> None:
    found = {seed: {k: len(v) for k, v in kinds(a).items()} for seed, a in seeds.items()}
    assert found == {
        "000": {"caption": 5, "byline": 1},
        "001": {"prefix": 1, "caption": 1},
        "002": {"placeholder": 2, "caption": 2, "byline": 1, "tail": 1},
        "003": {"prefix": 1, "dateline": 1, "caption": 3},
        "004": {"prefix": 1, "caption": 1},
    }


def test_offsets_count_as_in_the_gold(seeds: dict[str, Article]) -> None:
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        article = seeds[row["file"][:3]]
        assert article.text[row["start"] : row["end"]] == nfc(row["surface"])


# articles.csv -----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in (*SEEDS.glob("*.txt"), SEEDS / "articles.csv"):
        shutil.copyfile(path, tmp_path / path.name)
    return tmp_path


def edit(folder: Path, row: int, column: str, value: str) -> None:
    path = folder / "articles.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    rows[row][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        pytest.param("published", "2025-13-02", "E306", id="no-such-date"),
        pytest.param("event_day", "27/11/2025", "E306", id="date-not-iso"),
        pytest.param("basis", "guessed", "E307", id="unknown-basis"),
        pytest.param("basis", "unknown", "E308", id="basis-without-day"),
        pytest.param("basis", "inferred", "E309", id="inferred-from-nothing"),
        pytest.param("language", "fr", "E310", id="unknown-language"),
        pytest.param("url", "vneconomy.vn/x", "E311", id="no-address"),
        pytest.param("event_day", "2025-11-27", "E312", id="event-after-publication"),
        pytest.param("file", "none.txt", "E313", id="missing-file"),
        pytest.param("file", "../secret.txt", "E313", id="outside-the-folder"),
        pytest.param("sha256", "00", "E314", id="other-bytes"),
        pytest.param("id", "001", "E315", id="id-is-not-the-stem"),
        pytest.param("body_end", "99999", "E317", id="body-beyond-the-text"),
        pytest.param("body_start", "4700", "E317", id="body-turned-round"),
        pytest.param("id", "000_0077e3e20813706a", "E318", id="id-twice"),
    ],
)
def test_a_fault_names_row_column_and_mend(folder: Path, column: str, value: str, code: str) -> None:
    edit(folder, 1, column, value)
    fault = next(f for f in article_faults(folder) if f.code == code)
    assert (fault.file, fault.row) == ("articles.csv", 3)
    assert fault.mend
    with pytest.raises(DataFaults, match=code):
        load_articles(folder)


def test_all_faults_come_at_once(folder: Path) -> None:
    edit(folder, 0, "published", "gestern")
    edit(folder, 2, "language", "fr")
    (folder / "new.txt").write_text("x")
    assert {"E306", "E310", "E319"} <= {f.code for f in article_faults(folder)}


def test_line_ends_that_git_changed_are_named(folder: Path) -> None:
    path = next(folder.glob("000*.txt"))
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (fault,) = article_faults(folder)
    assert fault.code == "E314"
    assert "CRLF" in fault.fault
    assert ".gitattributes" in fault.mend


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda t: "\ufeff" + t, "E102", id="bom"),
        pytest.param(lambda t: t.replace(",", ";"), "E105", id="semicolons"),
        pytest.param(lambda t: t.replace("publisher", "newspaper", 1), "E110", id="missing-column"),
        pytest.param(lambda t: t.replace("publisher", "newspaper", 1), "E111", id="unknown-column"),
        pytest.param(lambda t: t.replace("VnEconomy", "Vn,Economy"), "E114", id="a-comma-too-many"),
    ],
)
def test_spreadsheet_accidents(folder: Path, change: Callable[[str], str], code: str) -> None:
    path = folder / "articles.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert code in {f.code for f in article_faults(folder)}


def test_a_missing_table_is_a_fault(tmp_path: Path) -> None:
    assert [f.code for f in article_faults(tmp_path)] == ["E100"]
