"""What the reader says of files stands on the page in its own language, whatever the reader meets."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.articles import read_bytes
from dashboard.articles.charset import mended
from dashboard.errors import ArticleError
from dashboard.ingest import Source, load_source
from dashboard.ingest.reading import _refuse_too_little
from dashboard.pages.told import _KNOWN, day_told, refusal, told, worded
from dashboard.wording import Wording

LANGUAGES = ("vi", "zh", "en")
TODAY = dt.datetime.now().astimezone().date()
LATE = f"{TODAY.day}/{TODAY.month}/{TODAY.year + 2}"
TEXT = "Tin ngắn\n\nSáng {day}, tại cửa khẩu Hữu Nghị, tỉnh Lạng Sơn, hai bên họp về việc thông quan hàng hóa.\n"
PAGE = "<html><head><title>x</title></head><body><h1>Tin</h1><p>{day}</p><p>" + TEXT * 3 + "</p></body></html>"
TCVN3 = "Nhµ ®Çu t− x©y dùng ®−êng s¾t nèi cöa khÈu víi c¶ng biÓn, ®¹i diÖn cña tØnh cho biÕt t¹i héi nghÞ. " * 4

REFUSED = {
    "empty": ("a.txt", b""),
    "a mark alone": ("a.txt", b"\xff\xfe"),
    "blank": ("a.txt", "\u200b \u2060".encode()),
    "NUL bytes": ("a.txt", b"\0\1\2\xff" * 90),
    "word": ("a.docx", b"PK\x03\x04\0\0"),
    "old word": ("a.doc", b"\xd0\xcf\x11\xe0 x"),
    "pdf": ("a.pdf", b"%PDF-1.7"),
    "rtf": ("a.rtf", b"{\\rtf1 text}"),
    "picture": ("a.png", b"\x89PNG\r\n\x1a\n\0"),
    "gzip": ("a.gz", b"\x1f\x8b\x08"),
    "half a letter": ("a.txt", b"\xff\xfe" + "chữ".encode("utf-16-le") + b"\0"),
    "no charset": ("a.txt", bytes(range(128, 256)) * 3),
    "old font": ("a.txt", TCVN3.encode()),
    "too long": ("a.txt", b"x" * 5_000_001),
    "a feed": ("a.xml", b"<?xml version='1.0'?><rss><channel/></rss>"),
    "no article": ("a.html", b"<html><body><p>Menu</p></body></html>"),
    "header that cannot be": ("a.txt", f" date 2025-02-31 {TEXT}".encode()),
    "header to come": ("a.txt", f" date {TODAY.year + 2}-01-02 {TEXT}".encode()),
    "lead that cannot be": ("a.txt", TEXT.format(day="31/2").encode()),
    "lead to come": ("a.txt", TEXT.format(day=LATE).encode()),
    "stamp that cannot be": ("a.html", PAGE.format(day="31/2/2025").encode()),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "data"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_is_told_in_the_language_of_the_page(name, data, language):
    with pytest.raises(ArticleError) as caught:
        read_bytes(data, name=name)
    english = str(caught.value).removeprefix(f"{name}: ")
    shown = refusal(english, Wording(language))
    assert 'lang="en"' not in shown, english
    assert (english in shown.replace("&#x27;", "'").replace("&#39;", "'")) == (language == "en"), shown


def test_a_text_of_too_few_words_is_told():
    with pytest.raises(ArticleError) as caught:
        _refuse_too_little("Tin ngắn", "a.txt")
    told_ = refusal(str(caught.value).removeprefix("a.txt: "), Wording("vi"))
    assert "«Tin ngắn» chỉ có 2 từ, một bài có ít nhất 5 từ. Cách sửa: hãy lưu toàn bộ" in told_


@pytest.mark.parametrize("name", ["none.txt", "."], ids=["not there", "a folder"])
def test_a_file_that_cannot_be_loaded_is_told(tmp_path, name):
    source = Source("x", path=tmp_path / name)
    refused = load_source(source)
    assert 'lang="en"' not in refusal(refused.reason.removeprefix("x: "), Wording("zh"))


GUESSED = {
    "charset": ("中越两国在友谊关口岸举行会谈，双方同意加快建设智慧口岸。" * 3).encode("gb18030"),
    "utf-16": TEXT.format(day="30/10/2025").encode("utf-16-le"),
    "lost bytes": (TEXT.format(day="30/10/2025") * 40).encode() + b"\xff",
    "mojibake": TEXT.format(day="30/10/2025").encode().decode("cp1252", "replace").encode(),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("data", GUESSED.values(), ids=GUESSED.keys())
def test_a_warning_is_told_in_the_language_of_the_page(data, language):
    warnings = read_bytes(data, name="a.txt").warnings
    assert warnings
    for warning in warnings:
        assert 'lang="en"' not in told(warning, Wording(language)), warning


def test_places_of_mojibake_are_counted():
    line = "cửa khẩu Hữu Nghị".encode().decode("latin-1")
    (warning,) = mended(f"{line}\n{line}\n").warnings
    assert worded(warning, Wording("vi")).startswith("đã sửa 2 chỗ")


WHY = {
    "header": f" date 2025-11-20 {TEXT}",
    "stamp": PAGE.format(day="20/11/2025 08:30"),
    "anniversary": TEXT.format(day="28-8") + "\nKỷ niệm 79 năm Quốc khánh nước ta, hai bên trao đổi nhiều việc.\n",
    "further on": TEXT.format(day="28-8") + "\nNgày 28/8/2024, đoàn đã làm việc tại cửa khẩu quốc tế Hữu Nghị.\n",
    "wire": "口岸新闻\n\n新华社河内12月10日电 中越双方在友谊关口岸举行会谈，同意加快建设智慧口岸和跨境铁路。\n",
    "none": "Tin ngắn\n\nTại cửa khẩu Hữu Nghị, tỉnh Lạng Sơn, hai bên họp về việc thông quan hàng hóa.\n",
}


@pytest.mark.parametrize("text", WHY.values(), ids=WHY.keys())
def test_whence_a_day_is_known_is_told_in_the_language_of_the_page(text):
    article = read_bytes(text.encode(), name="a.html" if "<" in text else "a.txt", fetched=dt.date(2025, 12, 20))
    for sentence in filter(None, (article.published_why, article.day_told)):
        vietnamese = worded(sentence, Wording("vi"))
        assert vietnamese and vietnamese != sentence
        assert worded(sentence, Wording("en")) == sentence


def test_what_is_told_of_a_day_and_of_accepted_claims_is_taken_apart():
    edit = "is accepted with the day known before. Mend: `cuakhau review edit ID --as-of YYYY-MM-DD --again`"
    shown = day_told(f"no day in the text; «a:1» {edit}; «b:2» {edit}", Wording("vi"))
    assert "trong bài không ghi ngày" in shown
    assert shown.count("đã được chấp nhận với ngày biết trước đây") == 2 and "a:1" in shown


def test_a_sentence_that_nobody_knows_stays_english_and_is_marked():
    assert told("the moon is full", Wording("vi")) == '<span lang="en">the moon is full</span>'
    assert 'lang="en"' in refusal("is odd. Mend: do something", Wording("vi"))
    assert "&lt;b&gt;" in told("«<b>» further on gives it", Wording("vi"))


@pytest.mark.parametrize("msgid", [one for one, _ in _KNOWN])
def test_no_sentence_hides_behind_another(msgid):
    first = next(known for known, pattern in _KNOWN if pattern.fullmatch(msgid))
    assert first == msgid
