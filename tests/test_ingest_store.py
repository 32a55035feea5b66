"""Ingest into a store: what is new, changed, the same, a copy, a reprint or in quarantine, whoever reads it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
import os
import shutil
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.errors import FetchRefused, NotAllowed
from dashboard.fetch import Fetched, Link
from dashboard.gazetteer import load_gazetteer
from dashboard.ingest import Reader, Source, fetched_sources, find_sources, ingest, working
from dashboard.models import Basis, Person, Role, Status, Suggestion, Verdict
from dashboard.reprints import is_reprint
from dashboard.settings import load_settings
from dashboard.store import Store
from dashboard.store.schema import in_lots
from tests.briefs import others, printings
from tests.made_up_news import OUTLETS, follow_up, made_up, reprint
from tests.store_workers import DEADLY, contents, read_or_die

CLAIMED = """Khởi công cửa khẩu thông minh Hữu Nghị

Ngày 27/11/2025, tại tỉnh Lạng Sơn, dự án cửa khẩu thông minh Hữu Nghị – Hữu Nghị Quan đã chính thức khởi công xây dựng.

Cửa khẩu quốc tế Hữu Nghị có nhiều xe hàng qua lại mỗi ngày, theo Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng.
"""
EARLY = dt.datetime(2025, 11, 27, 23, tzinfo=dt.UTC)
OTHER = "Chợ phiên Bắc Hà\n\nNgày 3/5/2024, chợ phiên đông người hơn mọi năm, theo ban quản lý chợ ở địa phương.\n"


@pytest.fixture(scope="module")
def geodata():
    return load_settings().geodata


@pytest.fixture(scope="module")
def reader(geodata):
    return Reader.of(geodata)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    file = tmp_path_factory.mktemp("store") / "filled.sqlite"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture(autouse=True, scope="module")
def tables_read_once():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.store.keeper.load_gazetteer", functools.cache(load_gazetteer))
        yield


@pytest.fixture
def opened(filled, tmp_path):
    """Opens as many stores as a test needs, each a copy of the one with the shipped articles."""
    with ExitStack() as stack:

        def another(name="store"):
            file = tmp_path / f"{name}.sqlite"
            shutil.copy(filled, file)
            return stack.enter_context(Store.open(f"sqlite:///{file}"))

        yield another


@pytest.fixture
def store(opened):
    return opened()


def write(folder, **texts):
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def base(name):
    return Path(name).name


def held(store):
    return contents(store._engine.url.database)


# ---- new, changed, unchanged


def test_repeating_changes_nothing_and_an_edited_file_changes_its_article(store, reader, tmp_path):
    folder = write(tmp_path / "news", a=CLAIMED, b=OTHER)
    first = ingest(find_sources([folder]), store, reader=reader)
    assert (first.read, first.new, first.fine) == (2, ["a", "b"], True)
    before, digest = held(store), store.digest
    again = ingest(find_sources([folder]), store, reader=reader)
    assert (again.read, again.unchanged, again.new, again.changed) == (2, ["a", "b"], [], [])
    assert (held(store), store.digest) == (before, digest)
    write(folder, b=OTHER.replace("đông", "vắng"))
    edited = ingest(find_sources([folder]), store, reader=reader)
    assert (edited.changed, edited.unchanged) == (["b"], ["a"])
    assert "vắng" in store.article("b").text
    assert store.original(store.article("b").sha256) == (folder / "b.txt").read_bytes()


def test_files_are_found_in_folders_by_name_and_each_once(tmp_path):
    write(tmp_path / "b", z=OTHER)
    write(tmp_path / "a" / "deep", y=OTHER)
    for name in ("page.HTML", "notes.md", "x.xhtml"):
        (tmp_path / "a" / name).write_text(OTHER, encoding="utf-8")
    found = [str(s.path.relative_to(tmp_path)) for s in find_sources([tmp_path / "b", tmp_path, tmp_path / "b/z.txt"])]
    assert found == ["b/z.txt", "a/page.HTML", "a/x.xhtml", "a/deep/y.txt"]


def test_what_was_guessed_stays_with_the_article(store, reader):
    text = CLAIMED.encode("utf-16-le")
    report = ingest([Source("old.txt", data=text)], store, reader=reader)
    (name,) = report.new
    assert report.guessed == [(name, told) for told in store.article(name).warnings] != []
    (proposal,) = store.proposals(article=name)
    assert proposal.claim.evidence.article.warnings == ("read as UTF-16, guessed from its bytes",)
    assert ingest([Source("old.txt", data=text)], store, reader=reader).unchanged == [name]
    ingest([Source("new.txt", data=CLAIMED.encode())], store, reader=reader)
    assert store.article("new").warnings == ()


def test_a_day_given_to_an_upload_that_was_read_without_one_is_taken(store, reader):
    text = CLAIMED.replace("Ngày 27/11/2025, tại", "Tại").encode()
    ingest([Source("a.txt", data=text)], store, reader=reader)
    assert store.article("a").known is None
    again = ingest([Source("a.txt", data=text, published=dt.date(2025, 11, 27))], store, reader=reader)
    assert again.changed == ["a"] and store.article("a").published == dt.date(2025, 11, 27)
    assert {p.claim.as_of for p in store.proposals(article="a")} == {dt.date(2025, 11, 27)}


TOLD = {"publisher": "Báo Biên Phòng", "url": "https://bao.example/a"}


def published_by(store, article="a"):
    return store.article(article).publisher, store.article(article).url


def test_who_published_an_upload_and_where_stay_in_every_later_reading(store, reader):
    text, told = CLAIMED.encode(), tuple(TOLD.values())
    ingest([Source("a.txt", data=text, **TOLD)], store, reader=reader)
    assert published_by(store) == told
    again = ingest([Source("a.txt", data=text)], store, reader=reader)
    assert (again.unchanged, published_by(store)) == (["a"], told)
    newer = dataclasses.replace(reader, rules="new")
    ingest([Source("a.txt", data=text)], store, reader=newer)
    assert published_by(store) == told
    other = ingest([Source("a.txt", data=text, publisher="Báo Khác")], store, reader=newer)
    assert (other.changed, published_by(store)) == (["a"], ("Báo Khác", told[1]))


def test_who_published_it_can_be_told_later_of_an_upload_or_of_its_copy(store, reader):
    text = CLAIMED.encode()
    ingest([Source("a.txt", data=text)], store, reader=reader)
    assert published_by(store) == ("", "")
    later = ingest([Source("a.txt", data=text, publisher=TOLD["publisher"])], store, reader=reader)
    assert later.changed == ["a"]
    copy = ingest([Source("b.txt", data=text, url=TOLD["url"])], store, reader=reader)
    assert (copy.new, published_by(store)) == ([], tuple(TOLD.values()))
    assert len(store.proposals(article="a")) == len(store.proposals()) > 0
    ingest([Source("a.txt", data=text)], store, reader=dataclasses.replace(reader, rules="new"))
    assert published_by(store) == tuple(TOLD.values())


def test_a_copy_with_a_publisher_does_not_cost_the_day_that_was_told(store, reader):
    text = CLAIMED.replace("Ngày 27/11/2025, tại", "Tại").encode()
    ingest([Source("a.txt", data=text, published=dt.date(2025, 11, 27))], store, reader=reader)
    ingest([Source("b.txt", data=text, publisher="Báo Khác")], store, reader=reader)
    assert store.article("a").published == dt.date(2025, 11, 27)


# ---- names and bytes


def test_two_files_of_one_name_are_two_articles_for_good(store, reader, tmp_path):
    write(tmp_path / "2024", a=CLAIMED)
    write(tmp_path / "2025", a=OTHER)
    first = ingest(find_sources([tmp_path / "2024", tmp_path / "2025"]), store, reader=reader)
    one, two = first.new
    assert one == "a" and two.startswith("a-")
    assert (store.article(one).text, store.article(two).text) == (CLAIMED, OTHER)
    write(tmp_path / "2025", a=OTHER + "\nThêm một câu nữa cho bài báo này.\n")
    again = ingest(find_sources([tmp_path / "2025", tmp_path / "2024"]), store, reader=reader)
    assert (again.changed, again.unchanged, again.new) == ([two], [one], [])


def test_findings_follow_their_article_to_its_new_name(store, reader, tmp_path):
    write(tmp_path / "x", a=OTHER)
    write(tmp_path / "y", a=CLAIMED)
    name = ingest(find_sources([tmp_path / "x", tmp_path / "y"]), store, reader=reader).new[1]
    proposals = store.proposals(article=name)
    assert proposals and all(p.claim.id.startswith(f"{name}:") for p in proposals)
    assert {m.article for m in store.mentions(name)} == {name}


def test_the_same_bytes_are_one_article_however_often(store, reader, tmp_path):
    write(tmp_path / "x", a=OTHER)
    write(tmp_path / "y", b=OTHER)
    report = ingest(find_sources([tmp_path / "x", tmp_path / "y"]), store, reader=reader)
    assert (report.new, report.unchanged) == (["a"], ["a"])
    assert [(base(name), one) for name, one in report.copies] == [("b.txt", "a")]
    assert "the same bytes as a" in "\n".join(report.lines())
    before = held(store)
    assert ingest(find_sources([tmp_path]), store, reader=reader).unchanged == ["a", "a"]
    assert held(store) == before


def test_a_file_that_changes_leaves_its_article_to_the_copy(store, reader, tmp_path):
    write(tmp_path / "x", a=OTHER)
    write(tmp_path / "y", b=OTHER)
    ingest(find_sources([tmp_path]), store, reader=reader)
    write(tmp_path / "x", a=CLAIMED)
    changed = ingest(find_sources([tmp_path]), store, reader=reader)
    (name,) = changed.new
    assert name.startswith("a-") and store.article("a").text == OTHER
    before = held(store)
    settled = ingest(find_sources([tmp_path]), store, reader=reader)
    assert sorted(settled.unchanged) == sorted(["a", name])
    assert held(store) == before


def test_what_was_told_of_a_file_stays_with_its_article_when_the_copy_inherits_it(store, reader, tmp_path):
    first, copy = write(tmp_path / "x", a=CLAIMED) / "a.txt", write(tmp_path / "y", b=CLAIMED) / "b.txt"
    day = dt.date(2025, 3, 1)
    ingest([dataclasses.replace(source, published=day) for source in find_sources([first])], store, reader=reader)
    ingest(find_sources([copy]), store, reader=reader)
    write(tmp_path / "x", a=OTHER)
    ingest(find_sources([first]), store, reader=reader)
    anew = dataclasses.replace(reader, rules="newer")
    ingest(find_sources([copy]), store, reader=anew)
    assert (store.article("a").published, store.article("a").basis) == (day, Basis.STATED)


def test_a_moved_file_and_a_new_one_in_its_place_settle_at_once(store, reader, tmp_path):
    folder = write(tmp_path / "a", x=OTHER)
    ingest(find_sources([tmp_path]), store, reader=reader)
    (tmp_path / "c").mkdir()
    (folder / "x.txt").rename(tmp_path / "c" / "renamed.txt")
    assert [one for _, one in ingest(find_sources([tmp_path]), store, reader=reader).copies] == ["x"]
    write(folder, x=CLAIMED)
    assert len(ingest(find_sources([tmp_path]), store, reader=reader).new) == 1
    before = held(store)
    assert len(ingest(find_sources([tmp_path]), store, reader=reader).unchanged) == 2
    assert held(store) == before


SHORT = {
    "a letter in UTF-16": "A".encode("utf-16"),
    "a letter in UTF-16 without a mark": "A\n".encode("utf-16-le"),
    "a letter in UTF-32": "đ".encode("utf-32"),
    "a letter": b"A",
    "a name": "Cửa khẩu Hữu Nghị".encode(),
    "a Chinese name": "友谊关口岸".encode("gb18030"),
    "signs and figures": b"27/11/2025 - 3.500 / 12, 400.000 (7) 19 20 21",
    "a page": b"<html><body><p>A</p></body></html>",
}


@pytest.mark.parametrize("data", SHORT.values(), ids=SHORT.keys())
def test_what_is_too_short_is_kept_out_with_the_reason(store, reader, data):
    report = ingest([Source("short.txt", data=data)], store, reader=reader)
    ((name, why),) = report.quarantined
    assert (name, report.new, report.fine) == ("short.txt", [], False)
    assert "Mend: save" in why
    assert not any(article.file == "short.txt" for article in store.articles())


@pytest.mark.parametrize(
    "text", ["Cầu mới đã khởi công.", "友谊关口岸今天恢复通关。", "The new gate opened today."], ids=["vi", "zh", "en"]
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_a_sentence_is_enough(store, reader, text, charset):
    assert ingest([Source("s.txt", data=text.encode(charset))], store, reader=reader).new == ["s"]


def test_a_name_that_is_not_utf8_and_hidden_files(store, reader, tmp_path):
    for name in (b"bad\xff\xfename.txt", b".hidden.txt", b"._a.txt"):
        (tmp_path / os.fsdecode(name)).write_text(OTHER, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.txt").write_text(CLAIMED, encoding="utf-8")
    report = ingest(find_sources([tmp_path]), store, reader=reader)
    assert report.new == ["bad\\xff\\xfename"]
    assert ingest(find_sources([tmp_path]), store, reader=reader).unchanged == report.new


def test_a_refusal_names_the_file_as_it_was_given(store, reader, tmp_path):
    for name in ("d1", "d2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bin.txt").write_bytes(b"\0" * 50 + name.encode())
    report = ingest(find_sources([tmp_path]), store, reader=reader)
    assert [why.partition(":")[0] for _, why in report.quarantined] == [f"{tmp_path}/{n}/bin.txt" for n in ("d1", "d2")]


def test_a_founding_article_is_known_by_its_bytes(store, reader):
    seeds = load_settings().seeds
    before = len(store.articles())
    report = ingest(find_sources([seeds]), store, reader=reader)
    assert len(report.copies) == report.read == before == len(store.articles())


def test_uploads_of_one_name_never_overwrite_each_other(store, reader):
    one, two = (Source("tin.txt", data=text.encode(), publisher="Báo A") for text in (CLAIMED, OTHER))
    assert ingest([one], store, reader=reader).new == ["tin"]
    (name,) = ingest([two], store, reader=reader).new
    assert name.startswith("tin-")
    assert ingest([one, two], store, reader=reader).unchanged == ["tin", name]
    assert store.article("tin").publisher == "Báo A"


@pytest.mark.parametrize("stem", ["Bài " * 40, "x" * 250], ids=["words", "one word"])
def test_long_names_are_cut_and_stay_different(store, reader, stem):
    sources = [Source(f"{stem}.txt", data=text.encode()) for text in (CLAIMED, OTHER)]
    names = ingest(sources, store, reader=reader).new
    assert len(set(names)) == 2 and all(len(name) <= 120 for name in names)


def fetched(text, *, day="2025-05-01", url="https://news.example/tin-1"):
    return Source(url, data=text.encode(), url=url, fetched=dt.date.fromisoformat(day))


def test_a_page_fetched_again_changes_only_with_its_text(store, reader):
    first = ingest([fetched(CLAIMED)], store, reader=reader)
    (name,) = first.new
    noise = ingest([fetched(CLAIMED.replace("\n", "\r\n"), day="2025-06-01")], store, reader=reader)
    assert noise.unchanged == [name]
    assert store.original(store.article(name).sha256) == CLAIMED.encode()
    assert ingest([fetched(CLAIMED + "\nThêm một câu nữa.\n")], store, reader=reader).changed == [name]


def test_a_refused_address_is_in_quarantine_with_its_reason(store, reader):
    refused = FetchRefused("the host is not listed", mend="list it", url="https://other.example/", code="host")
    report = ingest(fetched_sources([(Link("https://other.example/"), refused)]), store, reader=reader)
    assert [name for name, _ in report.quarantined] == ["https://other.example/"]
    assert store.quarantine()[0].code == "host"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one zone for all programs")
def test_a_page_was_read_on_the_day_of_this_place(monkeypatch):
    """As files are: at six in the morning in Hanoi it is still yesterday in UTC."""
    got = Fetched("https://a.example/b", "8.8.8.8", b"x", "text/plain", "", 200, "https://a.example/b", EARLY)
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "ICT-7")
        time.tzset()
        (source,) = fetched_sources([(Link(got.url), got)])
    time.tzset()
    assert source.fetched == dt.date(2025, 11, 28)


# ---- quarantine


def test_what_cannot_be_read_is_kept_apart_until_it_can(store, reader, tmp_path):
    folder = write(tmp_path / "news", a=OTHER, empty="")
    (folder / "binary.txt").write_bytes(b"\0\1\2" * 50)
    report = ingest(find_sources([folder]), store, reader=reader)
    assert (report.new, len(report.quarantined), report.fine) == (["a"], 2, False)
    assert {base(q.source) for q in store.quarantine()} == {"binary.txt", "empty.txt"}
    since = {q.source: q.at for q in store.quarantine()}
    ingest(find_sources([folder]), store, reader=reader)
    assert {q.source: q.at for q in store.quarantine()} == since
    write(folder, empty=CLAIMED)
    assert ingest(find_sources([folder]), store, reader=reader).new == ["empty"]
    assert [base(q.source) for q in store.quarantine()] == ["binary.txt"]


def test_a_broken_rule_costs_one_article(store, reader, monkeypatch):
    def find_claims(article, mentions):
        raise RecursionError("too deep")

    broken = dataclasses.replace(reader, finder=Broken(reader.finder, find_claims))
    report = ingest([Source(f"{i}.txt", data=t.encode()) for i, t in enumerate((CLAIMED, OTHER))], store, reader=broken)
    assert (len(report.new), len(report.quarantined)) == (1, 1)
    assert store.quarantine()[0].code == "failed"


class Broken:
    def __init__(self, finder, find_claims):
        self.find_claims, self.find_suggestions = find_claims, finder.find_suggestions


# ---- rules


def test_new_rules_replace_open_proposals_and_keep_decided_ones(store, reader):
    source = Source("a.txt", data=CLAIMED.encode())
    ingest([source], store, reader=reader)
    proposals = store.proposals(article="a")
    assert proposals
    decided = proposals[0].claim
    store.decide(decided.id, Verdict.REJECT, person=Person("Lan", Role.REVIEWER), reason="not this gate")

    def find_claims(article, mentions):
        found = reader.finder.find_claims(article, mentions)
        other = [dataclasses.replace(c, id=f"{c.id}:new", status=Status.AGREED, origin="new rule") for c in found]
        return [*(dataclasses.replace(c, id=f"{c.id}:again") for c in found), *other]

    changed = dataclasses.replace(reader, finder=Broken(reader.finder, find_claims), rules="new")
    report = ingest([source], store, reader=changed)
    assert (report.changed, report.proposals) == (["a"], 2 * len(proposals) - 1)
    told = {(p.claim.status, p.claim.evidence.quote) for p in store.proposals(article="a")}
    assert (decided.status, decided.evidence.quote) not in told and Status.AGREED in {status for status, _ in told}
    assert [d.verdict for d in store.decisions() if d.claim == decided.id] == ["reject"]
    assert decided.id in {row[0] for row in held(store)["claims"]}
    assert ingest([source], store, reader=changed).unchanged == ["a"]


@pytest.mark.parametrize(
    ("edit", "shown"),
    [
        (lambda text: "Một dòng mới ở trên cùng\n\n" + text, True),
        (lambda text: text.replace("Khởi công", "Động thổ", 1), True),
        (lambda text: text.replace("chính thức khởi công xây dựng", "được bàn tới"), False),
    ],
    ids=["a line on top", "another headline", "the words are gone"],
)
def test_an_accepted_claim_follows_its_words(store, reader, tmp_path, edit, shown):
    folder = write(tmp_path / "news", a=CLAIMED)
    ingest(find_sources([folder]), store, reader=reader)
    claim = store.proposals(article="a")[0].claim
    store.decide(claim.id, Verdict.ACCEPT, person=Person("Lan", Role.REVIEWER))
    write(folder, a=edit(CLAIMED))
    report = ingest(find_sources([folder]), store, reader=reader)
    found = store.claims(article="a")
    assert [c.id for c in found] == ([claim.id] if shown else [])
    assert all(c.evidence.quote == claim.evidence.quote for c in found)
    assert (report.lost, report.fine) == (([], True) if shown else ([claim.id], False))
    open_ = {(p.claim.project, p.claim.status, p.claim.evidence.quote) for p in store.proposals(article="a")}
    assert (claim.project, claim.status, claim.evidence.quote) not in open_


# ---- reprints


def printed():
    """Three stories in several outlets, a follow-up, and two articles of their own."""
    news = [n for n in made_up(30, seed=3, low=2_500) if n.language == "vi" and len(n.paragraphs) > 3][:5]
    texts = {f"n{i}": one.text for i, one in enumerate(news)}
    for i, one in enumerate(news[:3]):
        for outlet, keep in zip(OUTLETS[: 2 + i], (1.0, 0.8, 0.7, 0.9), strict=False):
            texts[f"r{i}-{OUTLETS.index(outlet)}"] = reprint(one, outlet, keep=keep).text
    texts["later"] = follow_up(news[0]).text
    return texts


def as_sources(texts):
    return [Source(f"{name}.txt", data=text.encode()) for name, text in texts]


def test_stories_are_the_same_in_any_order_and_with_any_number_of_runs(opened, reader):
    texts = list(printed().items())
    found = set()
    for number, order in enumerate((texts, texts[::-1], texts[1::2] + texts[::2])):
        store = opened(f"order{number}")
        for part in (order[:4], order[4:5], order[5:]):
            ingest(as_sources(part), store, reader=reader)
        found.add(tuple(sorted(store.stories(name for name, _ in texts).items())))
    (stories,) = found
    groups = {story: sorted(n for n, s in stories if s == story) for story in {s for n, s in stories if s != n}}
    assert sorted(groups.values()) == [
        ["n0", "r0-0", "r0-1"],
        ["n1", "r1-0", "r1-1", "r1-2"],
        ["n2", "r2-0", "r2-1", "r2-2", "r2-3"],
    ]
    assert dict(stories)["later"] == "later"


def test_the_report_names_the_reprints(store, reader):
    report = ingest(as_sources(printed().items()), store, reader=reader)
    stories = store.stories(report.new)
    assert dict(report.reprints) == {one: story for one, story in stories.items() if one != story}
    assert len(report.reprints) == 9


def test_an_edit_takes_an_article_out_of_its_story_and_another_holds_on(store, reader, tmp_path):
    texts = printed()
    folder = write(tmp_path / "news", **{name: text for name, text in texts.items() if name[1] == "1"})
    ingest(find_sources([folder]), store, reader=reader)
    names = sorted(n for n in texts if n[1] == "1")
    before = store.stories(names)
    root = before[names[0]]
    write(folder, **{root: OTHER})
    ingest(find_sources([folder]), store, reader=reader)
    after = store.stories(names)
    assert after[root] == root
    assert len({after[n] for n in names if n != root}) == 1
    write(folder, **{root: texts[root]})
    ingest(find_sources([folder]), store, reader=reader)
    assert store.stories(names) == before


# ---- who reads


def news_folder(tmp_path, count=40):
    texts = {f"{i:03}": one.text for i, one in enumerate(made_up(count, seed=11, high=2_000))}
    return write(tmp_path / "many", **texts, empty="")


def test_threads_and_processes_keep_what_one_process_keeps(opened, reader, tmp_path):
    folder = news_folder(tmp_path)
    alone, threads, processes = opened("alone"), opened("threads"), opened("processes")
    reports = [ingest(find_sources([folder]), alone, reader=reader)]
    with ThreadPoolExecutor(3) as executor:
        reports.append(ingest(find_sources([folder]), threads, reader=reader, executor=executor))
    reports.append(ingest(find_sources([folder]), processes, reader=reader, jobs=2))
    assert reports[0] == reports[1] == reports[2]
    assert held(alone) == held(threads) == held(processes)


def test_an_article_that_kills_its_reader_is_named_and_the_others_are_read(store, reader, tmp_path, monkeypatch):
    folder = news_folder(tmp_path)
    (folder / "017.txt").write_bytes(OTHER.encode() + DEADLY)
    monkeypatch.setattr(working, "_read_lot", read_or_die)
    report = ingest(find_sources([folder]), store, reader=reader, jobs=2)
    assert (report.read, len(report.new)) == (41, 39)
    codes = {base(q.source): q.code for q in store.quarantine()}
    assert codes.keys() == {"017.txt", "empty.txt"}
    assert codes["017.txt"] == "worker-died"


def test_ctrl_c_ends_with_the_report_so_far_and_all_that_was_read_is_kept(store, reader, tmp_path):
    folder = news_folder(tmp_path)
    monkey = itertools.count()

    def sources():
        for source in find_sources([folder]):
            if next(monkey) == 35:
                raise KeyboardInterrupt
            yield source

    report = ingest(sources(), store, reader=reader)
    assert "interrupted" in report.stopped and not report.fine
    assert "Stopped: interrupted. Mend: run the same command again; it goes on" in "".join(report.lines())
    assert len(report.new) == 32 == len([a for a in store.articles() if a.id.isdigit()])
    assert len(ingest(find_sources([folder]), store, reader=reader).new) == 8


@pytest.mark.parametrize("ends", [True, False], ids=["the other ends in time", "the other does not end"])
def test_a_store_that_another_writes_to_is_waited_for(filled, reader, tmp_path, monkeypatch, ends):
    monkeypatch.setattr("dashboard.store.schema._WAIT_S", 0.3)
    folder, file = news_folder(tmp_path), tmp_path / "busy.sqlite"
    shutil.copy(filled, file)
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    release = threading.Timer(0.7, other.rollback)

    def sources():
        for number, source in enumerate(find_sources([folder])):
            if number == 20:
                other.execute("BEGIN IMMEDIATE")
                if ends:
                    release.start()
            yield source

    monkeypatch.setattr("dashboard.ingest.taking._BATCH", 16)
    with Store.open(f"sqlite:///{file}") as store:
        report = ingest(sources(), store, reader=reader)
        assert (report.stopped == "") is ends
        if not ends:
            assert "locked" in report.stopped
            assert "Mend: wait until that has ended; then run the same command again;" in "".join(report.lines())
            assert 0 < len(report.new) < 40
            other.rollback()
        assert len(report.new) == len([a for a in store.articles() if a.id.isdigit()])
        again = ingest(find_sources([folder]), store, reader=reader)
    other.close()
    assert (len(report.new) + len(again.new), again.stopped) == (40, "")


def test_a_full_disk_ends_with_the_report_of_what_is_kept(opened, reader, tmp_path, monkeypatch):
    folder, store = news_folder(tmp_path), opened("full")
    monkeypatch.setattr("dashboard.ingest.taking._BATCH", 8)

    @sa.event.listens_for(store._engine, "connect")
    def _full(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 60}")

    store._engine.dispose()
    report = ingest(find_sources([folder]), store, reader=reader)
    assert "disk is full" in report.stopped and not report.fine
    assert 0 < len(report.new) < 40
    assert len(report.new) == len([a for a in store.articles() if a.id.isdigit()])
    assert "Stopped: " in "".join(report.lines())


def test_progress_is_told(store, reader, tmp_path):
    told = []
    ingest(find_sources([news_folder(tmp_path, 10)]), store, reader=reader, on_progress=lambda n, _: told.append(n))
    assert told == list(range(1, 12))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER])
def test_who_may_not_take_in_is_told_before_anything_is_read(store, reader, role):
    sources = iter([Source("a.txt", data=OTHER.encode())])
    with pytest.raises(NotAllowed, match="ask an administrator"):
        ingest(sources, store, reader=reader, person=Person("Lan", role))
    assert len(list(sources)) == 1
    assert store.article("a") is None


# ---- many alike


BULLETIN = """Thông tin thông quan cửa khẩu Tân Thanh trong ngày, bản tin số {n}

Theo ban quản lý khu kinh tế cửa khẩu, trong ngày hôm qua tại cửa khẩu Tân Thanh có {a} xe hàng xuất khẩu và {b} xe
hàng nhập khẩu làm thủ tục, trong đó hàng nông sản chiếm phần lớn, tập trung là sầu riêng, thanh long, mít và dưa hấu.
Lượng xe chờ làm thủ tục đến cuối ngày còn {c} xe, các lực lượng chức năng tăng cường hướng dẫn tài xế vào bãi, kiểm tra
giấy tờ và phân luồng từ xa. Tổng kim ngạch đạt {d} nghìn đô la, thu ngân sách {e} triệu đồng qua hệ thống điện tử.

Ban quản lý khuyến nghị các doanh nghiệp chủ động theo dõi tình hình, phối hợp với các đơn vị để điều tiết lượng xe đưa
lên cửa khẩu, tránh ùn tắc trong dịp cao điểm, đồng thời chuẩn bị đầy đủ hồ sơ trước khi vào khu vực kiểm tra của mình.
"""


def bulletin(number):
    return BULLETIN.format(
        n=number, a=200 + number, b=600 + 3 * number, c=1000 + 7 * number, d=9000 + number, e=41 * number
    )


def test_a_template_with_other_figures_costs_no_more_the_more_there_are(store, reader, monkeypatch):
    asked = []

    def counted(one, other):
        asked.append(1)
        return is_reprint(one, other)

    monkeypatch.setattr("dashboard.store.stories.is_reprint", counted)
    costs = []
    for first in (0, 200):
        asked.clear()
        sources = [Source(f"{n}.txt", data=bulletin(n).encode()) for n in range(first, first + 200)]
        assert len(ingest(sources, store, reader=reader).new) == 200
        costs.append(len(asked))
    assert costs[1] <= 200 * 50
    assert store.stories(str(n) for n in range(400)) == {str(n): str(n) for n in range(400)}
    with store._engine.connect() as connection:
        crowd = connection.exec_driver_sql("SELECT max(n) FROM (SELECT count(*) n FROM bands GROUP BY band)").scalar()
    assert crowd <= 50
    again = "Tin từ cửa khẩu\n\n" + bulletin(377).partition("\n\n")[2]
    assert ingest([Source("again.txt", data=again.encode())], store, reader=reader).reprints
    assert store.stories(["again", "377"]) in ({"again": "377", "377": "377"}, {"again": "again", "377": "again"})


# ---- the store's reading side


@pytest.mark.parametrize("turned", [False, True], ids=["as they came", "turned round"])
def test_a_brief_printed_twice_is_one_story_and_one_of_another_gate_is_not(store, reader, turned):
    pair = next(one for one in printings() if one.name == "vi-storm")
    like = next(one for one in others() if one.name == "vi-storm and its like").other
    texts = {"one": pair.one, "two": pair.other, "like": like}
    names = [*reversed(texts)] if turned else [*texts]
    ingest([Source(f"{name}.txt", data=texts[name].encode()) for name in names], store, reader=reader)
    assert store.stories(texts) == {"one": "one", "two": "one", "like": "like"}
    again = Source("like.txt", data=pair.one.replace("Săm Pun", "Bạch Đích").encode())
    ingest([again], store, reader=reader)
    assert store.stories(["one", "two"]) == {"one": "one", "two": "one"}


def test_suggestions_are_kept_with_their_article(store, reader):
    def find_suggestions(article, _mentions):
        at = article.text.index("Đồng Đăng")
        return [Suggestion("place", article.id, at, at + 9, "Đồng Đăng", "made up")]

    finder = Broken(reader.finder, reader.finder.find_claims)
    finder.find_suggestions = find_suggestions
    source = Source("a.txt", data=CLAIMED.encode())
    report = ingest([source], store, reader=dataclasses.replace(reader, finder=finder))
    assert report.suggestions >= 1
    assert ("place", "Đồng Đăng") in {(s.kind, s.surface) for s in store.suggestions("a")}


def test_a_suggested_name_is_told_once_with_the_number_of_its_articles(store, reader):
    def find_suggestions(article, _mentions):
        names = ["Đồng Đăng", *(["Lộc Bình"] if article.id in {"a", "b"} else [])]
        places = [(article.text.find(name), name) for name in names]
        return [Suggestion("place", article.id, at, at + len(name), name, "made up") for at, name in places if at >= 0]

    finder = Broken(reader.finder, reader.finder.find_claims)
    finder.find_suggestions = find_suggestions
    made_up = dataclasses.replace(reader, finder=finder)
    texts = {name: CLAIMED + f"\n\nHuyện Lộc Bình, bài {name}.\n" for name in ("a", "b", "c")}
    ingest([Source(f"{name}.txt", data=text.encode()) for name, text in texts.items()], store, reader=made_up)
    held = [one for one in store.suggested(50) if one.example.why == "made up"]
    assert [(one.articles, one.example.surface, one.example.article) for one in held] == [
        (3, "Đồng Đăng", "a"),
        (2, "Lộc Bình", "a"),
    ]
    assert store.count_suggested() == len(store.suggested(50))
    assert len(store.suggested(1)) == 1


@pytest.mark.parametrize("count", [0, 1, 2, 16, 17, 250, 899, 900, 901, 2_000])
def test_values_are_asked_for_in_lots_of_few_sizes(count: int) -> None:
    lots = list(in_lots(list(range(count))))
    assert sorted({value for lot in lots for value in lot}) == list(range(count))
    assert {len(lot) for lot in lots} <= {1, 16, 64, 250, 900}
