"""The review page without a browser: days that no text tells, broken proposals, decisions that another took back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re
import shutil

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard.ingest import Report
from dashboard.models import Basis, Person, Role, Status, Verdict
from dashboard.pages import source, visitor
from dashboard.settings import load_settings
from dashboard.store import Refused
from tests import factory as f

pytestmark = pytest.mark.usefixtures("tables_read_once")

PROJECT = "project:smart-gate-huu-nghi"
LAN, BOSS = Person("Lan", Role.ADMIN), Person("Boss", Role.ADMIN)
NUMBERS = itertools.count()
TAGS = re.compile(r"<[^>]+>")


def page_script() -> None:
    from dashboard.pages.shell import run

    run()


@pytest.fixture
def store(filled, tmp_path, monkeypatch):
    file = tmp_path / "cuakhau.sqlite"
    shutil.copy(filled, file)
    monkeypatch.setenv("CUAKHAU_DATABASE_URL", f"sqlite:///{file}")
    return source.open_store(load_settings())


@pytest.fixture
def look(store, monkeypatch):
    """Opens the review page as somebody; gives the test and the words on it."""

    def open_as(person, **query):
        monkeypatch.setattr(visitor, "present", lambda _settings: visitor.Visitor(person))
        test = AppTest.from_function(page_script, default_timeout=60)
        for key, value in ({"page": "review", "lang": "en"} | query).items():
            test.query_params[key] = value
        test.run()
        assert not test.exception
        return test, words(test)

    return open_as


def words(test):
    return " ".join(TAGS.sub(" ", str(element.proto.body)) for element in test.get("html"))


def propose(store, **changes):
    name = f"n{next(NUMBERS)}"
    article = dataclasses.replace(f.article(id=name), **changes)
    claim = f.claim(PROJECT, source=article, id=f"{name}:x")
    store.take_in([f.taken(article, (), (claim,))])
    return claim.id


DAYS = {
    "of the file": ({"basis": Basis.FETCHED}, "day of the file, none in the text", "add the file again"),
    "of the visit": (
        {"basis": Basis.FETCHED, "file": "https://news.example/1.html"},
        "day of the visit, none in the text",
        "add the file again",
    ),
    "inferred": ({"basis": Basis.INFERRED, "published_why": "the lead says so"}, "date inferred", "the lead says so"),
    "told": ({}, "28 Nov 2025", ""),
}


@pytest.mark.parametrize(("changes", "note", "mind"), DAYS.values(), ids=DAYS.keys())
def test_a_day_that_the_text_does_not_tell_is_marked_in_the_queue_and_on_the_card(store, look, changes, note, mind):
    propose(store, **changes)
    _, shown = look(LAN)
    queue, card = shown.partition("Published on")[0], shown
    assert note in queue and mind in card
    assert ("none in the text" in shown) == (changes.get("basis") is Basis.FETCHED)


def test_a_broken_proposal_is_told_with_its_reason_and_can_be_rejected(store, look):
    broken, whole = propose(store), propose(store)
    with store._engine.begin() as connection:
        change = sa.text("UPDATE claims SET as_of = '2025-10-01' WHERE id = :i")
        connection.execute(change, {"i": broken})
    test, shown = look(LAN)
    assert "2 proposals to decide on" in shown
    assert "Broken:" in shown and broken in shown and "Another program has changed it" in shown
    next(one for one in test.button if one.key == f"reject_broken_{broken}").click().run()
    assert not test.exception
    assert "Broken:" not in words(test) and "1 proposal to decide on" in words(test)
    (decision,) = [one for one in store.decisions() if one.claim == broken]
    assert (decision.verdict, decision.reviewer) == (Verdict.REJECT, "Lan")
    assert "another program has changed it" in decision.reason
    assert store.proposal(whole).open


@pytest.mark.parametrize(("column", "value"), [("status", "built"), ("as_of", "31/02/2025"), ("amounts", "{")])
def test_a_proposal_that_cannot_be_read_is_told_by_name_and_the_others_are_shown(store, look, column, value):
    spoilt, whole = propose(store), propose(store)
    with store._engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE claims SET {column} = :v WHERE id = :i"), {"v": value, "i": spoilt})  # noqa: S608
    test, shown = look(LAN)
    assert "It cannot be read: another program has changed it." in shown and spoilt in shown
    assert "Restore the store from a copy, or reject it." in shown and f"column {column}: «{value}» cannot be" in shown
    assert f"accept_{whole}" in {one.key for one in test.button}
    next(one for one in test.button if one.key == f"reject_broken_{spoilt}").click().run()
    assert not test.exception and "Broken:" not in words(test) and "1 proposal to decide on" in words(test)


def test_nothing_but_a_broken_proposal_is_not_nothing_to_decide_on(store, look):
    broken = propose(store)
    with store._engine.begin() as connection:
        connection.execute(sa.text("UPDATE claims SET quote = 'x' WHERE id = :i"), {"i": broken})
    _, shown = look(LAN)
    assert "Broken:" in shown and "Nothing to decide on" not in shown


def test_whose_decision_was_taken_back_by_another_is_told(store, look):
    claim = propose(store)
    store.decide(claim, Verdict.ACCEPT, person=LAN)
    assert "has taken back" not in look(LAN)[1]
    store.undo(claim, person=BOSS, reason="too soon")
    assert "Boss has taken back what you decided (accepted):" in look(LAN)[1]
    assert "too soon" in look(LAN)[1]
    assert "has taken back" not in look(BOSS)[1]
    assert "Lan: accepted" in " ".join(look(BOSS, part="ledger")[1].split())
    store.decide(claim, Verdict.REJECT, person=LAN, reason="indeed", seen=2)
    assert "has taken back" not in look(LAN)[1]


def test_the_list_of_articles_says_that_a_day_is_not_told(store, look):
    propose(store, basis=Basis.FETCHED, published=dt.date(2026, 11, 20))
    assert "20 Nov 2026 (date of retrieval)" in look(LAN, page="articles")[1]


RECORDS = {
    "the ledger marks the language of a reason": ("vi", "ledger", ["nguyên văn tiếng Anh", "22/11/2026"], ["00:00"]),
    "and not where it is that of the page": ("en", "ledger", ["(UTC)"], ["original in English"]),
    "rules show a sentence that they read": ("zh", "rules", ["vi.ground_breaking", "khởi công xây dựng"], []),
    "what was refused is said in the language of the page": (
        "vi",
        "quarantine",
        ["Tệp rỗng.", "Hãy lưu toàn văn bài báo rồi đưa vào lại.", "Mend: save it again.", "leer.txt"],
        ["leer.txt: is empty"],
    ),
    "for any reason": ("zh", "quarantine", ["无法读取。", "is odd."], []),
}


@pytest.mark.parametrize("case", RECORDS.values(), ids=RECORDS.keys())
def test_the_records_speak_the_language_of_the_page(store, look, case):
    lang, part, there, gone = case
    claim = dataclasses.replace(f.claim(PROJECT, source=f.article(id="r"), id="r:1"), origin="vi.ground_breaking")
    store.take_in([f.taken(claim.evidence.article, (), (claim,))])
    reason = "leer.txt: is empty. Mend: save it again."
    store.take_in(
        [
            Refused(source="/news/leer.txt", sha256="0", code="empty", reason=reason),
            Refused(source="/news/odd.txt", sha256="1", code="odd", reason="odd.txt: is odd."),
        ],
        person=LAN,
    )
    _, shown = look(LAN, lang=lang, part=part)
    assert [word for word in there if word not in shown] == []
    assert [word for word in gone if word in shown] == []


def test_what_an_address_may_have_meant_is_told_by_name(store, look):
    _, shown = look(LAN, lang="vi", project="project:smart-gate-huu-ngi", status="operatin")
    assert "dự án «project:smart-gate-huu-ngi»" in shown and "«operatin»" in shown
    assert store.gazetteer.projects[PROJECT].names.vi in shown and "Đang vận hành" in shown
    assert f"«{PROJECT}»" not in shown and "«operating»" not in shown


def test_a_refusal_names_no_key(store, look):
    claim = propose(store)
    test, _ = look(LAN, lang="vi")
    with store._engine.begin() as connection:
        connection.execute(sa.text("UPDATE claims SET as_of = '2025-10-01' WHERE id = :i"), {"i": claim})
    next(one for one in test.button if one.key == f"accept_{claim}").click().run()
    shown = words(test).partition("Chưa ghi gì")[2].partition("</p>")[0]
    assert "chương trình khác" in shown.lower() and claim not in shown.partition("Lỗi")[0][:120]


def test_an_upload_tells_what_was_guessed(look):
    test, shown = look(LAN, lang="vi", part="add")
    assert "được đọc đúng không" not in shown
    guessed = [("cũ", "read as gb18030, guessed from its bytes"), ("mới", "something odd")]
    refused = [
        ("a.docx", "a.docx: is a Word or zip file, no text file. Mend: one article a file."),
        ("b", "b: is odd."),
    ]
    days = [("cũ", "2025-11-20 is the day of the file, none in the text")]
    test.session_state["report"] = Report(read=2, new=["cũ", "mới"], guessed=guessed, quarantined=refused, days=days)
    test.run()
    assert "Hãy xem các bài này có được đọc đúng không: cũ" in " ".join(words(test).split())
    told = " ".join(words(test).split())
    for own in (
        "cũ : đọc theo bảng mã gb18030, đoán từ các byte của tệp", "mới : something odd", "b : is odd",
        "a.docx : là tệp Word hoặc zip, không phải tệp văn bản. Cách sửa: mỗi tệp chỉ một bài.",
        "cũ : 2025-11-20 là ngày của tệp, trong bài không ghi ngày",
    ):  # fmt: skip
        assert own in told


MINDED = {
    "vi": "đọc theo bảng mã gb18030, đoán từ các byte của tệp ; đã sửa một chỗ chữ bị hỏng",
    "zh": "按 gb18030 编码读取（根据字节推测） ; 修复了一处乱码",
    "en": "read as gb18030, guessed from its bytes ; mended mojibake in one place",
}


@pytest.mark.parametrize(("language", "minded"), MINDED.items(), ids=MINDED.keys())
def test_the_card_minds_what_was_guessed(store, look, language, minded):
    mojibake = "mended mojibake in one place (letters that had been read in a wrong charset)"
    propose(store, warnings=("read as gb18030, guessed from its bytes", mojibake))
    assert minded in " ".join(look(LAN, lang=language)[1].split())


UNKNOWN = {
    "rule": ({"rule": "vi.nope"}, "quy tắc «vi.nope»"),
    "rule of the ledger": ({"part": "ledger", "rule": "vi.nope"}, "quy tắc «vi.nope»"),
    "claim": ({"claim": "none:x"}, "khẳng định «none:x»"),
    "claim of the ledger": ({"part": "ledger", "claim": "none:x"}, "khẳng định «none:x»"),
    "article": ({"article": "none"}, "bài «none»"),
    "part": ({"part": "ledgr"}, "phần của duyệt «ledgr»"),
    "two at once": ({"rule": "vi.nope", "claim": "none:x"}, "khẳng định «none:x»"),
}


@pytest.mark.parametrize(("chosen", "told"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_what_nobody_knows_in_the_address_is_told_and_left_out(store, look, chosen, told):
    claim = propose(store)
    test, shown = look(LAN, lang="vi", **chosen)
    assert told in shown and "đã bỏ qua" in shown
    assert all(name not in test.query_params or name == "part" for name in chosen)
    assert chosen.get("part") == "ledger" or claim in shown or "1 đề xuất" in shown
    assert ("Có phải «ledger»" in shown) == (chosen == {"part": "ledgr"})


KNOWN = {
    "rule of the tables": {"rule": "vi.accepted"},
    "rule of a claim": {"rule": "a rule"},
    "claim": {"claim": "{claim}"},
    "claim that is decided": {"part": "ledger", "claim": "003.rail-lao-cai-ha-khau.1"},
    "on a page that does not heed it": {"page": "method", "rule": "vi.nope", "claim": "none:x"},
}


@pytest.mark.parametrize("chosen", KNOWN.values(), ids=KNOWN.keys())
def test_what_is_known_in_the_address_is_kept_without_a_word(store, look, chosen):
    claim = propose(store)
    _, shown = look(LAN, lang="vi", **{key: value.format(claim=claim) for key, value in chosen.items()})
    assert "đã bỏ qua" not in shown


@pytest.mark.parametrize(
    "chosen", [{"rule": "vi.accepted"}, {"article": "004_63838747ecdc0ce9"}], ids=["rule", "article"]
)
def test_nothing_of_what_was_chosen_is_not_nothing_at_all(store, look, chosen):
    propose(store)
    _, shown = look(LAN, **chosen)
    assert "Nothing to decide on" in shown and "Show all" in shown
    assert "The rules have proposed nothing" not in shown


def field(widgets, label):
    return next(one for one in widgets if one.label == label)


EDITS = {
    "a day after the article": (
        lambda t: field(t.date_input, "Ngày bài nói tới").set_value(dt.date(2026, 1, 5)),
        "muộn hơn bài báo",
    ),
    "a target of before": (
        lambda t: (
            field(t.selectbox, "Mục tiêu").set_value(Status.OPERATING),
            field(t.date_input, "Ngày mục tiêu").set_value(dt.date(2020, 1, 1)),
        ),
        "trước ngày mà bài nói tới",
    ),
    "a target's day alone": (
        lambda t: field(t.date_input, "Ngày mục tiêu").set_value(dt.date(2026, 12, 1)),
        "Ngày mục tiêu cần có mục tiêu",
    ),
    "nothing": (lambda t: t.text_area[0], "không thay đổi gì"),
    "one word": (lambda t: t.text_area[0].set_value("thông"), "trọn từ trong một đoạn"),
}


@pytest.mark.parametrize(("fill", "told"), EDITS.values(), ids=EDITS.keys())
def test_what_an_edit_may_not_be_is_said_in_the_language_of_the_page(store, look, fill, told):
    claim = propose(store)
    test, _ = look(LAN, lang="vi")
    next(one for one in test.button if one.key == f"edit_{claim}").click().run()
    fill(test)
    next(one for one in test.button if one.label == "Chấp nhận bản đã sửa").click().run()
    assert not test.exception
    trouble = words(test).partition("hưa ghi gì")
    assert trouble[1] and told in words(test)
    assert "Mend" not in words(test)
    assert store.ledger(claim=claim) == []


def test_a_reviewer_is_told_in_the_article_what_waits_for_him(store, look):
    article = propose(store).partition(":")[0]
    _, shown = look(LAN, page="article", article=article)
    assert "No status rests on this article." in shown and "1 proposal to decide on" in shown
    _, shown = look(Person("Guest", Role.VIEWER), page="article", article=article)
    assert "No status rests on this article." in shown and "to decide on" not in shown


def test_a_proposal_whose_project_the_tables_lost_can_be_edited(store, look):
    article = f.article(id="lost")
    claim = dataclasses.replace(f.claim(PROJECT, source=article, id="lost:x"), project="project:was-once-there")
    store.take_in([f.taken(article, (), (claim,))])
    test, _ = look(LAN, claim="lost:x")
    next(one for one in test.button if one.key == "edit_lost:x").click().run()
    assert not test.exception and "went wrong" not in words(test)
    assert any(one.label in ("Công trình", "Dự án", "Project") and one.value is None for one in test.selectbox)
