"""Normal form, folding that keeps offsets, spelling variants, sentences."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import (
    find_nearest,
    fold,
    fold_bytes,
    has_chinese,
    language_of_note,
    narrow,
    narrow_table,
    nfc,
    same_spelling,
    search_key,
    sentence_at,
    sentences,
    spelling,
    tone_variants,
)
from tests.growth import growth

VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
texts = st.one_of(st.text(), st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " -–—.,\n友谊关…“”"))


@given(texts)
def test_fold_keeps_every_offset(raw: str) -> None:
    text = nfc(raw)
    assert len(fold(text)) == len(text)
    assert len(fold_bytes(text)) == len(text)


@given(texts)
def test_fold_is_idempotent_and_both_ways_agree(raw: str) -> None:
    text = nfc(raw)
    folded = fold(text)
    assert fold(folded) == folded
    assert all(b in (f, "?") for f, b in zip(folded, fold_bytes(text).decode("ascii"), strict=True))


@given(texts)
def test_the_narrow_image_tells_of_every_character(raw: str) -> None:
    image = narrow(raw)
    if image is None:
        assert any(char not in " \t\n\0" and not char.isprintable() for char in raw) or not raw.isascii()
        return
    upper = image.translate(narrow_table(lambda char: "u" if char.isupper() else "."))
    assert upper.decode() == "".join("u" if char.isupper() else "." for char in raw)


@given(st.text())
def test_nfc_is_deaf_to_decomposition_and_line_ends(raw: str) -> None:
    assert nfc(unicodedata.normalize("NFD", raw)) == nfc(raw)
    assert "\r" not in nfc(raw)
    assert nfc(nfc(raw)) == nfc(raw) or raw.startswith("\ufeff\ufeff")


def test_every_vietnamese_letter_has_its_own_slot_and_folds_to_its_base() -> None:
    for letter in VIETNAMESE + VIETNAMESE.upper():
        base = "d" if letter in "đĐ" else unicodedata.normalize("NFD", letter)[0].lower()
        assert fold(letter) == base
        assert fold_bytes(letter) == base.encode()


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        pytest.param("Đường sắt Đồng Đăng", "duong sat dong dang", id="d-with-stroke"),
        pytest.param("Hữu Nghị – Hữu Nghị Quan", "huu nghi - huu nghi quan", id="en-dash"),
        pytest.param("cửa khẩu 友谊关", "cua khau 友谊关", id="chinese-stays"),
        pytest.param("İstanbul ß", "istanbul ß", id="letters-that-grow-in-lower-case"),
        pytest.param("“Năm”…", '"nam".', id="quotes-and-ellipsis"),
    ],
)
def test_fold(raw: str, folded: str) -> None:
    assert fold(raw) == folded


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        pytest.param("Thanh Thuỷ", "Thanh Thủy", True, id="uy"),
        pytest.param("Hoà Bình", "Hòa Bình", True, id="oa"),
        pytest.param("Lý Hoả", "Lí Hỏa", True, id="oa-and-y"),
        pytest.param("khoẻ", "khỏe", True, id="oe"),
        pytest.param("Mỹ", "Mĩ", True, id="y-i"),
        pytest.param("TỈNH UỶ", "Tỉnh ủy", True, id="capitals"),
        pytest.param("hoàn", "hòan", False, id="closed-syllable-is-no-variant"),
        pytest.param("quý", "qúy", False, id="u-of-qu-is-a-consonant"),
        pytest.param("Hòa Bình", "Hoa Bình", False, id="a-tone-is-a-tone"),
        pytest.param("Lào Cai", "Lao Cai", False, id="tone-free-is-another-spelling"),
    ],
)
def test_same_spelling(a: str, b: str, same: bool) -> None:
    assert same_spelling(a, b) is same


@given(texts)
def test_spelling_is_stable(raw: str) -> None:
    assert spelling(spelling(raw)) == spelling(raw)


def test_tone_variants_cover_y_and_i() -> None:
    assert tone_variants("ly van") == ("ly van", "li van")
    assert tone_variants("lang son") == ("lang son",)


def test_search_key_drops_marks_and_dashes() -> None:
    assert search_key("  Hữu Nghị – “Hữu Nghị Quan” (1119-1120) ") == "huu nghi huu nghi quan 1119 1120"


def test_has_chinese() -> None:
    assert has_chinese("cửa khẩu 友谊")
    assert not has_chinese("Hữu Nghị")


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(["Xe đến TP. Lạng Sơn sáng nay.", "Mưa to."], id="tp-dot"),
        pytest.param(["Xe đến Tp. Móng Cái.", "Mưa."], id="tp-dot-small"),
        pytest.param(["Ngày 28-8, đạt 174,7 tỷ đồng.", "Ngày 29.8 thì không."], id="dates-and-decimals"),
        pytest.param(["Tặng 500.000 USD cho tỉnh.", "Xong."], id="thousands"),
        pytest.param(["Ông nói: “Đã xong.”", "Sau đó ông về."], id="quote-closes"),
        pytest.param(["Nhiều việc... còn dang dở.", "Rồi thôi…", "Hết."], id="ellipsis"),
        pytest.param(["phát triển mạnh mẽ./.", "Tin sau."], id="end-mark-of-officialese"),
        pytest.param(["Theo GS. Nguyễn A. Bình, đúng vậy.", "Hết."], id="title-and-initial"),
        pytest.param(["1. Mở cửa khẩu.", "Tiếp."], id="list-number"),
        pytest.param(["Có đúng không?", "Đúng!", "Vậy à?"], id="marks"),
        pytest.param(["口岸恢复通关。", "车辆增加！", "好"], id="chinese"),
    ],
)
@pytest.mark.parametrize("joint", [" ", "\n"], ids=["space", "line"])
def test_sentences(parts: list[str], joint: str) -> None:
    text = joint.join(parts)
    assert [text[a:b] for a, b in sentences(text)] == parts


def test_a_line_break_ends_a_sentence_without_a_stop() -> None:
    text = "Một tiêu đề\n\nĐoạn văn. Hết"
    assert [text[a:b] for a, b in sentences(text)] == ["Một tiêu đề", "Đoạn văn.", "Hết"]


@given(texts)
def test_sentences_are_sorted_apart_and_miss_no_letter(raw: str) -> None:
    text = nfc(raw)
    spans = sentences(text)
    assert all(a < b for a, b in spans)
    assert all(x[1] <= y[0] for x, y in pairwise(spans))
    covered = "".join(text[a:b] for a, b in spans)
    assert "".join(covered.split()) == "".join(text.split())


def test_sentence_at_gives_the_sentences_that_hold_a_span() -> None:
    text = "Đầu tiên. Cửa khẩu mở lại hôm nay. Cuối cùng.\nDòng khác."
    start = text.index("mở lại")
    assert text[slice(*sentence_at(text, start, start + 6))] == "Cửa khẩu mở lại hôm nay."
    assert text[slice(*sentence_at(text, start, text.index("cùng") + 2))] == "Cửa khẩu mở lại hôm nay. Cuối cùng."


NOTES = {
    "english": ("A ceremony that was planned, not held", "en"),
    "english about vietnamese words": ("«đang thi công» is said of another road", "en"),
    "vietnamese": ("chỉ là đề nghị của một bên", "vi"),
    "vietnamese, decomposed": (unicodedata.normalize("NFD", "câu này là của bài khác"), "vi"),
    "chinese": ("这只是一个建议", "zh"),
    "chinese about a latin name": ("A Pa Chải 口岸不是这个项目", "zh"),
    "a quotation only": ("«đang thi công»", ""),
    "a word of any language": ("ok", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("note", "language"), NOTES.values(), ids=NOTES.keys())
def test_the_language_of_a_note(note, language):
    assert language_of_note(note) == language


@given(st.text("ab", max_size=30), st.text("ab", max_size=3), st.integers(0, 40))
def test_of_several_places_the_nearest_is_found(text: str, words: str, near: int) -> None:
    places = [at for at in range(len(text)) if words and text.startswith(words, at)]
    assert find_nearest(text, words, near) == min(places, key=lambda at: abs(at - near), default=None)


def test_a_list_without_end_takes_time_in_step_with_its_length() -> None:
    """Each figure with a full stop once looked back over all before it, to tell whether it numbers a line."""

    def work(times: int) -> None:
        sentences("Mở. " + "5. a " * times)

    assert growth(work, 4_000, 80_000) < 100, "20 times the text: 20 times the work, not 400 times"
