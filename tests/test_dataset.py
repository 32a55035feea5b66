"""The dataset: what was reviewed here gives the same map elsewhere, byte by byte, and nothing else is touched."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import os
import shutil
import stat

import pytest
from sqlalchemy import text as sql

from dashboard.cli import main
from dashboard.dataset import write_dataset
from dashboard.errors import CuakhauError, DataFaults
from dashboard.ingest import Reader, Source, ingest
from dashboard.ledger import Ledger
from dashboard.models import Edit, Person, Precision, Role, Status, Target, Verdict
from dashboard.settings import Settings, load_settings
from dashboard.store import Store

pytestmark = pytest.mark.usefixtures("tables_read_once")

LAN, BOSS = Person("Lan", Role.REVIEWER), Person("Trần Thị Bưởi", Role.ADMIN)
GEODATA = load_settings().geodata
NEWS = """Lào Cai: cầu Bát Xát – Bá Sái đã được khởi công

Ngày 12/3/2026, tại xã Bát Xát, tỉnh Lào Cai, lễ khởi công diễn ra với sự có mặt của hai bên.

Cầu đường bộ qua sông Hồng khu vực biên giới Bát Xát (Việt Nam) - Bá Sái (Trung Quốc) đã chính thức khởi công xây dựng.
Công trình dài 230 m, tổng vốn đầu tư 600 tỷ đồng, dự kiến hoàn thành vào tháng 9/2027.

Cửa khẩu thông minh Hữu Nghị đã được khởi công, các hạng mục còn lại đang thi công.
"""
BODY = "".join(f"<p>{line}</p>" for line in NEWS.splitlines()[2:] if line)
PAGE = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Tin cầu Bát Xát</title>
<meta property="article:published_time" content="2026-03-14T08:00:00+07:00"></head><body><nav><a href="/">Trang chủ</a>
</nav><article><h1>Tin cầu Bát Xát</h1>{BODY}<p>Theo kế hoạch, các bên sẽ tiếp tục phối hợp trong thời gian tới.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A store with a text, its reprint and a web page taken in beside the founding articles."""
    file = tmp_path_factory.mktemp("store") / "filled.sqlite"
    with Store.open(f"sqlite:///{file}") as store:
        sources = [
            Source(name="bát xát 1.txt", data=NEWS.encode()),
            Source(name="reprint.txt", data=NEWS.replace("hai bên.", "cả hai bên.").encode()),
            Source(name="page.html", data=PAGE.encode()),
        ]
        report = ingest(sources, store, reader=Reader.of(GEODATA, store.gazetteer))
        assert report.proposals >= 4, report
    return file


def reviewed(store):
    """Some of everything that people do."""
    first, second, third, fourth, *rest = store.proposals()
    store.decide(first.claim.id, Verdict.ACCEPT, person=LAN, reason="it «says» so, and\nso")
    edit = Edit(
        status=Status.AGREED, target=Target(Status.COMPLETED, first.claim.as_of.replace(year=2027), Precision.YEAR)
    )
    (made,) = store.decide(second.claim.id, Verdict.EDIT, person=LAN, edit=edit)
    store.decide(made.replacement, Verdict.EDIT, person=LAN, edit=Edit(status=Status.PREPARATION), seen=1)
    store.decide(third.claim.id, Verdict.REJECT, person=LAN, reason='="a wish", nothing more')
    store.decide(fourth.claim.id, Verdict.EDIT, person=BOSS, edit=Edit(status=Status.PROPOSED))
    store.undo(fourth.claim.id, person=BOSS, reason="too soon")
    for one in rest:
        store.decide(one.claim.id, Verdict.ACCEPT, person=BOSS)
        store.undo(one.claim.id, person=BOSS)
        store.undo(one.claim.id, person=BOSS)
    founding = next(claim for claim in store.claims() if claim.origin == "founding review")
    store.decide(founding.id, Verdict.REJECT, person=BOSS, reason="not this gate", seen=1)
    return store


def told(store):
    """Everything that the map, the panel and the ledger say of what was reviewed."""
    states = {
        name: (
            state.status, state.since, state.newest, state.sources, state.publishers,
            [claim.id for claim in state.claims], [claim.id for claim in state.disputed],
            [claim.id for claim in state.targets],
        )
        for name, state in store.states().items()
    }  # fmt: skip
    changes = [(c.project, c.before, c.after, c.claim.id, c.known) for c in store.changes()]
    claims = {
        c.id: (
            c.project, c.status, c.as_of, c.precision, c.target, c.origin, c.event, c.notes, c.trigger, c.amounts,
            c.evidence.start, c.evidence.end, c.evidence.quote, Ledger(store.decisions()).carrying(c.id),
        )
        for c in store.claims()
    }  # fmt: skip
    articles = {
        a.id: (a.text, a.body, a.furniture, a.title, a.publisher, a.published, a.basis, a.event_day, a.sha256, a.story)
        for a in map(store.article, store.story_members(c.evidence.article.id for c in store.claims()))
    }
    return states, changes, claims, articles, store.decisions(), [p.claim.id for p in store.proposals()]


def sums(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def test_what_was_reviewed_gives_the_same_map_elsewhere(store, tmp_path):
    reviewed(store)
    folder = tmp_path / "dataset"
    done = write_dataset(store, folder, geodata=GEODATA)
    assert (done.retold, done.left_out) == ((), ())
    assert (folder / "page.html").read_bytes() == PAGE.encode()
    assert (folder / "bát xát 1.txt").read_bytes() == NEWS.encode()
    settings = Settings(seeds=folder, database_url=f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    with Store.open(settings=settings) as elsewhere:
        here, there = told(store), told(elsewhere)
        for mine, other in zip(here, there, strict=True):
            assert other == mine
        assert there[2] and there[5]
        again = tmp_path / "again"
        assert write_dataset(elsewhere, again, geodata=GEODATA) == done
        assert sums(again) == sums(folder)


def test_the_same_store_takes_its_own_dataset_without_doubling(store, tmp_path):
    reviewed(store)
    folder = tmp_path / "dataset"
    write_dataset(store, folder, geodata=GEODATA)
    before = told(store)
    with Store.open(str(store._engine.url), settings=Settings(seeds=folder)) as again:
        assert told(again) == before
        claim = again.claims(article="page")[0].id
        again.undo(claim, person=BOSS)
        (folder / "README.md").write_text("ours", encoding="utf-8")
        write_dataset(again, folder, geodata=GEODATA, replace_it=True)
        assert (folder / "README.md").read_text(encoding="utf-8") == "ours"
    with Store.open(str(store._engine.url), settings=Settings(seeds=folder)) as again:
        assert claim not in {c.id for c in again.claims()}
        assert len(again.decisions()) == len(before[4]) + 1


def test_what_a_person_decided_here_outlives_an_older_dataset(store, tmp_path):
    folder = tmp_path / "dataset"
    reviewed(store)
    write_dataset(store, folder, geodata=GEODATA)
    with Store.open("sqlite://", settings=Settings(seeds=folder)) as elsewhere:
        claim = elsewhere.claims(article="page")[0].id
    claim = store.claims(article="page")[0].id
    store.decide(claim, Verdict.REJECT, person=BOSS, reason="no", seen=store.seen(claim))
    with Store.open(str(store._engine.url), settings=Settings(seeds=folder)) as again:
        assert claim not in {c.id for c in again.claims()}


def test_check_finds_no_fault_in_it(store, tmp_path, capfd, monkeypatch):
    reviewed(store)
    monkeypatch.setenv("CUAKHAU_DATABASE_URL", str(store._engine.url))
    folder = tmp_path / "dataset"
    for arguments, code in (
        (["export", "--dataset", str(folder)], 0),
        (["check", str(folder)], 0),
        (["export", "--dataset", str(folder)], 1),
        (["export", "--dataset", str(folder), "--force"], 0),
        (["export", "--dataset", str(folder), "--status", "completed"], 2),
        (["export"], 2),
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, err = capfd.readouterr()
        assert ended.value.code == code, err
        assert not out
    assert not list(tmp_path.glob(".dataset-*"))


def spoil(folder, file, change):
    path = folder / file
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)


def setting(column, value, row=1):
    def change(rows):
        rows[row][rows[0].index(column)] = value

    return change


FAULTS = {
    "an unknown claim": ("ledger.csv", setting("claim", "nothing"), "E426"),
    "an unknown replacement": ("ledger.csv", setting("replacement", "nothing"), "E426"),
    "an unknown verdict": ("ledger.csv", setting("verdict", "agree"), "E411"),
    "nobody": ("ledger.csv", setting("reviewer", ""), "E418"),
    "no zone": ("ledger.csv", setting("at", "2026-01-01T00:00:00"), "E412"),
    "no moment": ("ledger.csv", setting("at", "yesterday"), "E412"),
    "a year too far": ("ledger.csv", setting("at", "9999-12-31T23:59:59-12:00"), "E412"),
    "the future": ("ledger.csv", setting("at", "2999-01-01T00:00:00+00:00"), "E412"),
    "out of order": ("ledger.csv", setting("at", "2000-01-01T00:00:00+00:00", row=-1), "E428"),
    "a row taken out": ("ledger.csv", lambda rows: rows.pop(), "E427"),
    "a verdict turned": ("claims.csv", setting("verdict", "reject", row=2), "E427"),
    "a rejection turned": ("claims.csv", setting("verdict", "accept"), "E427"),
    "figures that are none": ("claims.csv", setting("amounts", '[["cost",NaN,"VND",0,1]]'), "E424"),
    "figures outside": ("claims.csv", setting("amounts", '[["cost",1,"VND",0,999999]]'), "E424"),
    "figures nested": ("claims.csv", setting("amounts", "[" * 100_000), "E424"),
    "a verb that is none": ("claims.csv", setting("trigger_start", "7"), "E414"),
    "replaced without an edit": ("claims.csv", setting("replacement", "x"), "E425"),
}


@pytest.mark.parametrize(("file", "change", "code"), FAULTS.values(), ids=FAULTS.keys())
def test_every_fault_of_a_dataset_is_named(written, tmp_path, file, change, code):
    folder = tmp_path / "spoilt"
    shutil.copytree(written, folder)
    spoil(folder, file, change)
    with pytest.raises(DataFaults) as caught:
        Store.open("sqlite://", settings=Settings(seeds=folder))
    assert {fault.code for fault in caught.value.faults} == {code}
    assert all(fault.file == file or code == "E427" for fault in caught.value.faults)


@pytest.fixture(scope="module")
def written(filled, tmp_path_factory):
    """A dataset in which the last decision of the ledger counts."""
    folder = tmp_path_factory.mktemp("written")
    shutil.copy(filled, folder / "store.sqlite")
    with Store.open(f"sqlite:///{folder / 'store.sqlite'}") as store:
        write_dataset(reviewed(store), folder / "dataset", geodata=GEODATA)
    return folder / "dataset"


def test_without_the_ledger_the_table_of_claims_alone_gives_the_same_public_claims(written, tmp_path):
    folder = tmp_path / "plain"
    shutil.copytree(written, folder)
    with Store.open("sqlite://", settings=Settings(seeds=folder)) as whole:
        (folder / "ledger.csv").unlink()
        with Store.open("sqlite://", settings=Settings(seeds=folder)) as plain:
            assert told(plain)[0] == told(whole)[0]
            assert {c.id for c in plain.claims()} == {c.id for c in whole.claims()}


FOREIGN = {
    "a file": lambda place: place.write_text("mine"),
    "a folder of something else": lambda place: (place.mkdir(), (place / "photo.jpg").write_bytes(b"x")),
    "a dataset with something else in it": lambda place: (
        place.mkdir(),
        (place / "articles.csv").write_text("file\nphoto.txt\n"),
        (place / "photo.jpg").write_bytes(b"x"),
    ),
    "a link to a folder": lambda place: ((place.parent / "real").mkdir(), place.symlink_to(place.parent / "real")),
    "a link to nothing": lambda place: place.symlink_to(place.parent / "nowhere"),
    "a folder inside": lambda place: (place.mkdir(), (place / "deeper").mkdir()),
}


@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN.keys())
def test_what_is_no_dataset_is_left_as_it_is(store, tmp_path, make):
    place = tmp_path / "here" / "place"
    place.parent.mkdir()
    make(place)
    before = sorted(str(path) for path in place.parent.rglob("*"))
    with pytest.raises(CuakhauError, match="was left as it is"):
        write_dataset(reviewed(store), place, geodata=GEODATA, replace_it=True)
    assert sorted(str(path) for path in place.parent.rglob("*")) == before


def test_a_listed_name_that_leads_elsewhere_is_not_followed(store, tmp_path):
    (tmp_path / "precious.txt").write_text("mine")
    place = tmp_path / "place"
    place.mkdir()
    (place / "articles.csv").write_text('file\n../precious.txt\n"/etc/passwd"\nold.txt\n')
    (place / "old.txt").write_text("of an older dataset")
    write_dataset(reviewed(store), place, geodata=GEODATA, replace_it=True)
    assert (tmp_path / "precious.txt").read_text() == "mine"
    assert not (place / "old.txt").exists()
    assert (place / "page.html").is_file()


@pytest.mark.skipif(os.name == "nt", reason="rights of a folder as POSIX knows them")
@pytest.mark.parametrize(("mask", "rights"), [(0o022, 0o755), (0o027, 0o750), (0o002, 0o775)])
def test_a_new_folder_has_the_rights_that_its_maker_gives_new_folders(store, tmp_path, mask, rights):
    before = os.umask(mask)
    try:
        write_dataset(reviewed(store), tmp_path / "dataset", geodata=GEODATA)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "dataset").stat().st_mode) == rights


def test_an_export_that_fails_leaves_nothing_behind(store, tmp_path, monkeypatch):
    reviewed(store)
    with store._engine.begin() as connection:  # a day that no import takes
        connection.execute(sql("DROP TRIGGER claims_unchanged"))
        connection.execute(sql("UPDATE claims SET as_of = '2099-01-01' WHERE NOT seeded"))
        connection.execute(sql("UPDATE meta SET value = value + 1 WHERE key = 'revision'"))
    with pytest.raises(DataFaults, match="E420"):
        write_dataset(store, tmp_path / "dataset", geodata=GEODATA)
    assert not [path for path in tmp_path.iterdir() if "dataset" in path.name]

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dashboard.dataset._check_content", full)
    with pytest.raises(CuakhauError, match="No space left"):
        write_dataset(store, tmp_path / "dataset", geodata=GEODATA)
    assert not [path for path in tmp_path.iterdir() if "dataset" in path.name]


def test_a_claim_whose_words_are_gone_is_left_out_and_told(store, tmp_path):
    reviewed(store)
    with store._engine.begin() as connection:
        connection.execute(sql("UPDATE articles SET text = 'Tin đã gỡ bỏ.', body_end = 5 WHERE id = 'reprint'"))
        connection.execute(sql("UPDATE meta SET value = value + 1 WHERE key = 'revision'"))
    done = write_dataset(store, tmp_path / "dataset", geodata=GEODATA)
    assert done.left_out and all(claim.startswith("reprint") for claim in done.left_out)


def test_an_original_that_reads_otherwise_is_written_as_its_text(store, tmp_path):
    reviewed(store)
    with store._engine.begin() as connection:
        connection.execute(sql("DELETE FROM originals WHERE media_type <> 'text/plain'"))
    done = write_dataset(store, tmp_path / "dataset", geodata=GEODATA)
    assert done.retold == ("page",)
    with Store.open("sqlite://", settings=Settings(seeds=tmp_path / "dataset")) as elsewhere:
        assert elsewhere.article("page").text == store.article("page").text
        assert told(elsewhere)[0] == told(store)[0]


def test_nothing_reviewed_is_nothing_to_write(tmp_path, monkeypatch):
    with Store.open("sqlite://") as store:
        monkeypatch.setattr(store, "reviewed", lambda: ([], [], ()))
        with pytest.raises(CuakhauError, match="Nothing was decided"):
            write_dataset(store, tmp_path / "dataset", geodata=GEODATA)


def test_a_reason_worded_twice_comes_back_in_the_same_order(tmp_path, monkeypatch):
    seeds, address = tmp_path / "seeds", f"sqlite:///{tmp_path / 'met.sqlite'}"
    shutil.copytree(load_settings().seeds, seeds)
    monkeypatch.setenv("CUAKHAU_SEEDS", str(seeds))
    Store.open(address).close()
    with (seeds / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        row["reason"] = f"{('Aa', 'zz', '')[number % 3]} {row['reason']}".strip()
    with (seeds / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with Store.open(address) as met:
        assert len(met.decisions()) > len(met.claims())
        write_dataset(met, tmp_path / "first", geodata=GEODATA)
    monkeypatch.setenv("CUAKHAU_SEEDS", str(tmp_path / "first"))
    with Store.open(f"sqlite:///{tmp_path / 'new.sqlite'}") as new:
        write_dataset(new, tmp_path / "second", geodata=GEODATA)
    for file in ("articles.csv", "claims.csv", "ledger.csv"):
        assert (tmp_path / "first" / file).read_bytes() == (tmp_path / "second" / file).read_bytes(), file


def test_an_article_whose_name_no_table_takes_gets_another_one_there(store, tmp_path):
    names = ("tin (1).txt", "tin-1.txt", "a;rm -rf.txt", "=1+1.txt", "đọc – mới.txt")
    texts = [NEWS.replace("hai bên.", f"hai bên, lần {number}.") for number in range(len(names))]
    sources = [Source(name=name, data=text.encode()) for name, text in zip(names, texts, strict=True)]
    new = ingest(sources, store, reader=Reader.of(GEODATA, store.gazetteer)).new
    assert len(new) == len(names)
    for number, name in enumerate(new):
        one, *_ = store.proposals(article=name)
        edit = Edit(status=Status.AGREED) if number % 2 else None
        store.decide(one.claim.id, Verdict.EDIT if edit else Verdict.ACCEPT, person=LAN, edit=edit)
    done = write_dataset(store, tmp_path / "dataset", geodata=GEODATA)
    renamed = dict(done.renamed)
    assert renamed.keys() == {"tin (1)", "a;rm -rf", "=1+1", "đọc – mới"}
    assert renamed["a;rm -rf"] == "a-rm--rf" and renamed["tin (1)"].startswith("tin-1-")
    with Store.open("sqlite://", settings=Settings(seeds=tmp_path / "dataset")) as elsewhere:
        for name, text in zip(new, texts, strict=True):
            there = renamed.get(name, name)
            assert elsewhere.article(there).text == text
            here = [(c.status, c.as_of, c.evidence.quote) for c in store.claims(article=name)]
            assert [(c.status, c.as_of, c.evidence.quote) for c in elsewhere.claims(article=there)] == here != []
        assert len(elsewhere.decisions()) == len(store.decisions())


def test_what_was_decided_under_another_day_of_the_article_is_history(store, tmp_path):
    text = NEWS.replace("Ngày 12/3/2026, tại", "Tại").encode()
    reader = Reader.of(GEODATA, store.gazetteer)
    day = dt.date(2026, 3, 12)
    ingest([Source("undated.txt", data=text, published=day + dt.timedelta(days=30))], store, reader=reader)
    one, *_ = store.proposals(article="undated")
    store.decide(one.claim.id, Verdict.ACCEPT, person=BOSS)
    ingest([Source("undated.txt", data=text, published=day)], store, reader=reader)
    with pytest.raises(DataFaults, match=r"E420"):
        write_dataset(store, tmp_path / "dataset", geodata=GEODATA)
    store.decide(one.claim.id, Verdict.EDIT, person=BOSS, edit=Edit(as_of=day), seen=1)
    write_dataset(store, tmp_path / "dataset", geodata=GEODATA)
    with Store.open("sqlite://", settings=Settings(seeds=tmp_path / "dataset")) as elsewhere:
        assert {claim.as_of for claim in elsewhere.claims(article="undated")} == {day}
