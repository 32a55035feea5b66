"""From bytes to text: every way in which Vietnamese and Chinese articles are saved, and those that cannot be read."""

from __future__ import annotations

import codecs
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.articles import read_bytes
from dashboard.articles.charset import declared_charset, decode, mended, refuse_old_fonts, suspicious
from dashboard.errors import ArticleError
from dashboard.text import nfc

VI = "Ngày 28-8, tại cửa khẩu Hữu Nghị, tỉnh Lạng Sơn, hai bên đã hội đàm về tuyến đường sắt và khánh thành công trình."
ZH = "新华社南宁11月27日电 中越友谊关口岸智慧口岸一期工程建成，车辆通关时间缩短，进出口货物运输增加。"
ZT = "新華社南寧11月27日電 中越友誼關口岸智慧口岸一期工程建成，車輛通關時間縮短，進出口貨物運輸增加。"
EN = "On November 27, 2025, the gate of Lang Son opened – the “smart” one – and trucks waited less than an hour there."
TCVN3 = dict(
    zip(
        "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        bytes.fromhex(
            "a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcdddedfe1e2e3e4e5e6e7e8e9eaebecedee"
            "eff1f2f3f4f5f6f7f8f9fafbfcfdfe"
        ),
        strict=True,
    )
)
"""The letters of the TCVN3 (ABC) fonts."""
VNI = (
    "Ngaøy 28-8, taïi cöûa khaåu Höõu Nghò, tænh Laïng Sôn, hai beân ñaõ hoäi ñaøm veà tuyeán ñöôøng saét vaø khaùnh"
    " thaønh coâng trình."
)


def in_tcvn3(text: str) -> bytes:
    return bytes(TCVN3.get(char.lower(), ord(char)) for char in text)


def in_windows_1258(text: str) -> bytes:
    """Letters with their hats in one byte, the tones behind them, as that charset has it."""
    pieces = []
    for char in text:
        base, *marks = unicodedata.normalize("NFD", char)
        hats = "".join(mark for mark in marks if mark in "\u0302\u0306\u031b")
        pieces += [unicodedata.normalize("NFC", base + hats), *(mark for mark in marks if mark not in hats)]
    return "".join(pieces).encode("cp1258")


@pytest.mark.parametrize(
    ("data", "charset", "text", "warning"),
    [
        pytest.param(VI.encode(), "", VI, "", id="utf-8"),
        pytest.param(VI.encode("utf-8-sig"), "", VI, "", id="utf-8 with a mark"),
        pytest.param(VI.encode("utf-16"), "", VI, "", id="utf-16 with a mark"),
        pytest.param(codecs.BOM_UTF16_BE + VI.encode("utf-16-be"), "", VI, "", id="utf-16 the other way round"),
        pytest.param(VI.encode("utf-32"), "", VI, "", id="utf-32"),
        pytest.param(VI.encode("utf-16-le"), "", VI, "UTF-16", id="utf-16 without a mark"),
        pytest.param(ZH.encode("gb2312"), "GB2312", ZH, "", id="gb2312 declared"),
        pytest.param(ZH.encode("gb18030"), "", ZH, "gb18030", id="gb18030 guessed"),
        pytest.param(ZH.encode("gb18030"), "utf-8", ZH, "although it declares utf-8", id="gb18030 declared as utf-8"),
        pytest.param(ZT.encode("big5"), "big5", ZT, "", id="big5 declared"),
        pytest.param(ZT.encode("big5"), "", ZT, "big5", id="big5 guessed"),
        pytest.param("联通".encode("gbk"), "gbk", "联通", "", id="gbk that is UTF-8 by chance"),
        pytest.param(in_windows_1258(VI), "windows-1258", VI, "", id="windows-1258 declared"),
        pytest.param(in_windows_1258(VI), "", VI, "cp1258", id="windows-1258 guessed"),
        pytest.param(EN.encode("cp1252"), "iso-8859-1", EN, "", id="latin-1 as browsers read it"),
        pytest.param(EN.encode("cp1252"), "", EN, "cp1252", id="English quotation marks guessed"),
        pytest.param(VI.encode(), "iso-8859-1", VI, "", id="utf-8 declared as latin-1"),
        pytest.param(VI.encode(), "x-unknown", VI, "", id="an unknown charset declared"),
        pytest.param(
            (VI * 9).encode() + b"\xff" + VI.encode(), "", VI * 9 + "\ufffd" + VI, "1 of its bytes", id="damage"
        ),
    ],
)
def test_the_ladder_of_charsets(data: bytes, charset: str, text: str, warning: str) -> None:
    decoded = decode(data, name="a.txt", charset=charset)
    assert nfc(decoded.text) == text
    assert warning in " ".join(decoded.warnings)
    assert bool(decoded.warnings) is bool(warning)


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b'<html><head><meta charset="GBK">', "GBK"),
        (b"<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=big5'>", "big5"),
        (b'<?xml version="1.0" encoding="utf-16"?><html>', "utf-16"),
        (b"<html><head><title>charset=x</title>", ""),
    ],
)
def test_the_charset_that_a_page_declares(head: bytes, charset: str) -> None:
    assert declared_charset(head) == charset


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(in_tcvn3(VI).decode("latin-1"), id="tcvn3"),
        pytest.param(
            in_tcvn3(VI).decode("latin-1").replace("\u00ad", "\u2212"), id="tcvn3 with its hyphen turned minus"
        ),
        pytest.param(VNI, id="vni"),
        pytest.param("Cµng hòa xã hµi chü nghîa Vi®t Nam, ðµc l§p tñ do hÕnh phúc, Vi®t Nam", id="viscii"),
    ],
)
def test_old_fonts_are_refused(text: str) -> None:
    with pytest.raises(ArticleError, match="before Unicode") as caught:
        refuse_old_fonts(text, "a.txt")
    assert caught.value.code in ("tcvn3", "vni")
    with pytest.raises(ArticleError, match="before Unicode"):
        read_bytes(text.encode(), name="a.txt")


def test_an_old_font_is_known_by_its_bytes_too() -> None:
    for data in (in_tcvn3(VI), in_tcvn3(VI * 40), VNI.encode("latin-1")):
        with pytest.raises(ArticleError) as caught:
            read_bytes(data, name="a.txt")
        assert caught.value.code in ("tcvn3", "vni")


GOOD = [
    VI, ZH, ZT, EN, VI.upper(), "Cua khau quoc te Huu Nghi da mo lai, xe cho hang qua cau.",
    "Microsoft® Windows® and Intel® are trademarks® of their owners, says a note.",
    "Été naïve Zoë façade Ægir Þór smørrebrød på øen blå bær, où l'aëro-club était fermé",
    "Straße übergrößen, Ölförderung über Österreich für müde Männer", "5m² và 10m³, 20µm – giá 5½ USD, 30°C, §3",
    "ĐÃ… ĐÃ” ĐÃ– LÀ… ÂU ÂM, XÃ HỘI", "hoà bình, thuỷ điện, khoẻ, QUÝ, oà lên, tuần hoàn", "Hòa “bình”… Ã ",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_good_text_is_neither_refused_nor_touched(text: str) -> None:
    refuse_old_fonts(text, "a.txt")
    assert mended(text).text == text
    assert mended(text).warnings == ()


LETTERS = st.text(
    alphabet="aăâeêioôơuưyáàảãạấầẩẫậéèíìóòốồổỗộúùứừửữựđĐÃÂÔ bcdghklmnpqrstvx.,–“”…0123456789", max_size=200
)


@given(LETTERS)
@example("ĐÃ” – Ã…")
def test_vietnamese_is_read_back_from_utf8_as_it_was(text: str) -> None:
    if text.strip():
        assert decode(text.encode(), name="a.txt").text == text


@pytest.mark.parametrize(
    "charset", ["base64", "hex", "rot13", "zlib", "undefined", "idna", "punycode", "unicode_escape", "mbcs", "utf-7"]
)
def test_what_only_python_calls_a_charset_is_none(charset: str) -> None:
    """Some of these ended in a traceback, and an escape could spell what no database takes."""
    data = ZH.encode("gb18030") + rb"\ud800"
    assert decode(data, name="a.txt", charset=charset).text == ZH + r"\ud800"


@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
@pytest.mark.parametrize("text", [VI, ZH], ids=["vi", "zh"])
def test_mojibake_is_mended_where_it_stands(text: str, codec: str) -> None:
    rubble = text.encode().decode(codec, "ignore" if codec == "cp1252" else "strict")
    clean = mended(f"{VI}\n{rubble}\n{EN}")
    first, middle, last = clean.text.split("\n")
    assert (first, last) == (VI, EN)
    assert clean.warnings == ("mended mojibake in one place (letters that had been read in a wrong charset)",)
    if codec == "latin-1":
        assert middle == text


@given(st.text(alphabet="àâãôêĐđ ạ,\u00a0“”–…»ñÃ©º¿×", max_size=8))
@example("Ãª")
@example("áâãà")
@example("đã”")
def test_rubble_is_seen_alike_in_a_narrow_and_in_any_text(text: str) -> None:
    assert suspicious(f"{text}đ") == suspicious(f"{text}đ友")


def test_chinese_that_was_read_as_western_letters_is_mended() -> None:
    assert mended(ZH.encode("gb18030").decode("latin-1")).text == ZH


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"\x00\x01\x02\xff" * 64, "binary", id="NULs"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary", id="picture"),
        pytest.param(b"{\\rtf1 text}", "binary", id="rtf"),
        pytest.param("Hữu".encode()[:-1] + b"\xff", "charset", id="broken"),
        pytest.param(codecs.BOM_UTF16_LE + b"a", "charset", id="half a character"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ArticleError, match="Mend:") as caught:
        decode(data, name="a.txt")
    assert caught.value.code == code


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    try:
        assert (
            decode(data, name="a.txt").text.strip("\ufeff \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029")
            or data.strip()
        )
    except ArticleError as error:
        assert error.code in {"empty", "binary", "charset"}
