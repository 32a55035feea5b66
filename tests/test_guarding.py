"""What decisions stood on cannot be changed behind them, and what another program has spoilt is named."""

from __future__ import annotations

import functools
import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from dashboard.cli import main
from dashboard.errors import StoreError
from dashboard.gazetteer import load_gazetteer
from dashboard.models import Edit, Person, Role, Status, Verdict
from dashboard.settings import load_settings
from dashboard.store import Store
from dashboard.store.sealing import seal_claim
from tests import factory as f

PROJECT = "project:smart-gate-huu-nghi"
TEXT = "Hai bên thống nhất. Cửa khẩu thông minh đã khởi công. Sau đó công trình hoàn thành. Hết."
LAN = Person("Lan", Role.ADMIN)


@pytest.fixture(scope="module", autouse=True)
def tables_read_once():
    """The tables do not change here, and checking them takes longer than all else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.store.keeper.load_gazetteer", functools.cache(load_gazetteer))
        patch.setattr("dashboard.cli.doctor.data_faults", lambda *_folders: ())
        yield


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A store with an accepted claim `a:1`, an edited one `b:1` (into `b:1~1`), a rejected and an open one."""
    file = tmp_path_factory.mktemp("store") / "filled.sqlite"
    with Store.open(f"sqlite:///{file}") as store:
        readings = []
        for name in "abcd":
            source = f.article(TEXT, id=name)
            readings.append(
                f.taken(source, (), (f.claim(PROJECT, source=source, quote="đã khởi công", id=f"{name}:1"),))
            )
        store.take_in(readings)
        store.decide("a:1", Verdict.ACCEPT, person=LAN)
        store.decide("b:1", Verdict.EDIT, person=LAN, edit=Edit(status=Status.COMPLETED))
        store.decide("c:1", Verdict.REJECT, person=LAN, reason="a wish")
    return file


@pytest.fixture
def file(filled, tmp_path, monkeypatch):
    file = tmp_path / "cuakhau.sqlite"
    shutil.copy(filled, file)
    monkeypatch.setenv("CUAKHAU_DATABASE_URL", f"sqlite:///{file}")
    return file


@pytest.fixture
def run(capfd):
    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([*map(str, arguments)])
        return ended.value.code, *capfd.readouterr()

    return call


def change(file, *statements):
    """Another program at work on the file."""
    with closing(sqlite3.connect(file)) as plain, plain:
        return sum(plain.execute(statement).rowcount for statement in statements)


def claims_in(file):
    with closing(sqlite3.connect(file)) as plain:
        return plain.execute("SELECT * FROM claims ORDER BY id").fetchall()


DECIDED = {
    "status": "UPDATE claims SET status = 'operating' WHERE id = 'a:1'",
    "day": "UPDATE claims SET as_of = '2026-11-01' WHERE id = 'a:1'",
    "project": "UPDATE claims SET project = 'project:smart-gate-mong-cai' WHERE id = 'a:1'",
    "quote": "UPDATE claims SET quote = 'thống nhất' WHERE id = 'a:1'",
    "article": "UPDATE claims SET article = 'd' WHERE id = 'a:1'",
    "a target added": "UPDATE claims SET target_status = 'completed' WHERE id = 'a:1'",
    "rule": "UPDATE claims SET origin = 'nobody' WHERE id = 'a:1'",
    "name": "UPDATE claims SET id = 'z:1' WHERE id = 'a:1'",
    "all at once": "UPDATE claims SET status = 'operating'",
    "a rejected one": "UPDATE claims SET status = 'operating' WHERE id = 'c:1'",
    "what an edit made": "UPDATE claims SET status = 'operating' WHERE id = 'b:1~1'",
    "a founding one": "UPDATE claims SET status = 'operating' WHERE seeded",
    "made a founding one": "UPDATE claims SET seeded = 1 WHERE id = 'a:1'",
    "put on the first character": "UPDATE claims SET start_at = 0 WHERE id = 'a:1'",
    "put before the text": "UPDATE claims SET start_at = start_at - 1000, end_at = end_at - 1000 WHERE id = 'a:1'",
    "put on other words": "UPDATE claims SET start_at = start_at + 1, end_at = end_at + 1 WHERE id = 'a:1'",
    "cut": "UPDATE claims SET end_at = end_at - 1 WHERE id = 'a:1'",
    "its verb elsewhere": "UPDATE claims SET trigger_start = 1, trigger_end = 2 WHERE id = 'a:1'",
    "a figure put to it": """UPDATE claims SET amounts = '[["cost", 7.0, "VND", 0, 3]]' WHERE id = 'a:1'""",
    "all of them put on the first character": "UPDATE claims SET start_at = 0",
    "a rejected one put on other words": "UPDATE claims SET start_at = 1, end_at = 13 WHERE id = 'c:1'",
    "deleted": "DELETE FROM claims WHERE id = 'a:1'",
    "deleted with all": "DELETE FROM claims",
    "replaced": "REPLACE INTO claims SELECT 'a:1', article, project, 'operating', as_of, precision, start_at, end_at,"
    " quote, target_status, target_date, target_precision, origin, event, notes, seeded, trigger_start, trigger_end,"
    " amounts, seal FROM claims WHERE id = 'd:1'",
    "replaced by its number": "REPLACE INTO claims (rowid, id, article, project, status, as_of, precision, start_at,"
    " end_at, quote, origin, event, notes, seeded) SELECT (SELECT rowid FROM claims WHERE id = 'a:1'), 'y', article,"
    " project, status, as_of, precision, start_at, end_at, quote, origin, event, notes, 0 FROM claims WHERE id = 'd:1'",
    "another put in its place": "UPDATE OR REPLACE claims SET id = 'a:1' WHERE id = 'd:1'",
    "another put on its number": "UPDATE OR REPLACE claims SET rowid ="
    " (SELECT rowid FROM claims WHERE id = 'a:1') WHERE id = 'd:1'",
}


@pytest.mark.parametrize("statement", DECIDED.values(), ids=DECIDED.keys())
def test_a_decided_claim_is_neither_changed_nor_deleted(file, statement):
    before = claims_in(file)
    with pytest.raises(sqlite3.IntegrityError, match="was decided on"):
        change(file, statement)
    assert claims_in(file) == before


FREE = {
    "put back where they stand": "UPDATE claims SET start_at = start_at, amounts = amounts WHERE id = 'a:1'",
    "an open one is moved": "UPDATE claims SET start_at = 0 WHERE id = 'd:1'",
    "nothing is changed": "UPDATE claims SET status = status WHERE id = 'a:1'",
    "an open one is changed": "UPDATE claims SET status = 'operating' WHERE id = 'd:1'",
    "an open one is deleted": "DELETE FROM claims WHERE id = 'd:1'",
    "an open one is replaced": "REPLACE INTO claims SELECT * FROM claims WHERE id = 'd:1'",
}


@pytest.mark.parametrize("statement", FREE.values(), ids=FREE.keys())
def test_all_else_is_free(file, statement):
    assert change(file, statement) == 1


PUSHED = "UPDATE articles SET text = 'Tin: ' || text WHERE id = 'a'"
FIGURES = {
    "none": ("NULL, trigger_end = NULL", "[]", "[]"),
    "a verb": ("0, trigger_end = 7", "[]", "[]"),
    "a cost": ("NULL, trigger_end = NULL", '[["cost", 2500000000000.0, "VND", 0, 7]]', "[5, 12]"),
    "two": ("2, trigger_end = 4", '[["length", 1.5, "m", 0, 7], ["lanes", 4, "", 9, 10]]', "[5, 12], [14, 15]"),
}


@pytest.mark.parametrize(("verb", "amounts", "_places"), FIGURES.values(), ids=FIGURES.keys())
def test_a_decided_claim_follows_its_article_as_a_whole(filled, file, verb, amounts, _places):
    with closing(sqlite3.connect(file)) as plain, plain:
        guards = plain.execute("SELECT sql FROM sqlite_master WHERE name = 'claims_unchanged'").fetchone()[0]
    change(file, "DROP TRIGGER claims_unchanged")
    change(file, f"UPDATE claims SET amounts = '{amounts}', trigger_start = {verb} WHERE id = 'a:1'", guards)  # noqa: S608
    pushed = [[*one[:3], one[3] + 5, one[4] + 5] for one in json.loads(amounts)]
    there = "start_at = start_at + 5, end_at = end_at + 5"
    follow = f"UPDATE claims SET {there}, trigger_start = trigger_start + 5, trigger_end = trigger_end + 5, amounts ="  # noqa: S608
    whole = f"{follow} '{json.dumps(pushed)}' WHERE id = 'a:1'"
    with pytest.raises(sqlite3.IntegrityError, match="was decided on"):
        change(file, whole)  # its article has not moved
    change(file, PUSHED)
    if amounts != "[]":
        for kept in (amounts, "[]", json.dumps(pushed).replace("5", "6")):
            with pytest.raises(sqlite3.IntegrityError, match="was decided on"):
                change(file, f"{follow} '{kept}' WHERE id = 'a:1'")
    assert change(file, whole) == 1


def test_the_founding_claims_follow_their_table(file, tmp_path, monkeypatch):
    seeds = tmp_path / "seeds"
    with Store.open() as store:
        held = len(store.claims())
    shutil.copytree(load_settings().seeds, seeds)
    head, first, *rest = (seeds / "claims.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (seeds / "claims.csv").write_text(head + "".join(rest), encoding="utf-8")
    monkeypatch.setenv("CUAKHAU_SEEDS", str(seeds))
    with Store.open() as store:
        assert len(store.claims()) == held - 1, first
    with pytest.raises(sqlite3.IntegrityError, match="was decided on"):
        change(file, DECIDED["a founding one"])


@pytest.mark.parametrize("gone", ["claims_unchanged", "claims_kept", "claims_added", "decisions_kept"])
def test_a_guard_taken_away_is_named_and_put_back(file, run, gone):
    change(file, f"DROP TRIGGER {gone}")
    code, out, _ = run("doctor")
    assert code == 1 and gone in out and "put back" in out
    assert gone not in run("doctor")[1]
    with pytest.raises(sqlite3.IntegrityError):
        change(
            file, DECIDED["status"], "DELETE FROM claims WHERE id = 'a:1'", DECIDED["replaced"], "DELETE FROM decisions"
        )


LOST = {
    "another text": ["UPDATE articles SET text = replace(text, 'khởi công', 'hoàn tất') WHERE id = 'a'"],
    "a text pushed on": ["UPDATE articles SET text = 'Tin: ' || text WHERE id = 'a'"],
    "other places": ["DROP TRIGGER claims_unchanged", "UPDATE claims SET start_at = 3, end_at = 9 WHERE id = 'a:1'"],
    "no article": ["DELETE FROM articles WHERE id = 'a'"],
}


@pytest.mark.parametrize("statements", LOST.values(), ids=LOST.keys())
def test_a_public_claim_without_its_words_is_named(file, run, statements):
    change(file, *statements, "UPDATE meta SET value = value + 1 WHERE key = 'revision'")
    code, out, _ = run("doctor")
    assert code == 1 and "a:1" in out
    code, _, err = run("review", "list")
    assert code == 0 and "«a:1» is not shown" in err and "Mend: review the claim again" in err
    assert "c:1" not in out + err  # rejected: nobody misses it


SPOILT = {
    "status": ("claims", "d:1", "status", "rubbish"),
    "day": ("claims", "d:1", "as_of", "31/02/2025"),
    "a number for a day": ("claims", "d:1", "as_of", "20250231"),
    "precision": ("claims", "d:1", "precision", "hour"),
    "amounts": ("claims", "d:1", "amounts", "{"),
    "day of a target": ("claims", "d:1", "target_date", "2026-13-01"),
    "day of an article": ("articles", "d", "published", "yesterday"),
    "basis of an article": ("articles", "d", "basis", "hearsay"),
    "furniture of an article": ("articles", "d", "furniture", "[[1]]"),
    "warnings of an article": ("articles", "d", "warnings", "[1]"),
}


def with_another(file):
    """Another open claim beside `d:1`, of the same project and near in time."""
    with Store.open() as store:
        source = f.article(TEXT, id="e")
        store.take_in([f.taken(source, (), (f.claim(PROJECT, source=source, quote="đã khởi công", id="e:1"),))])


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT.keys())
def test_what_cannot_be_read_is_told_by_name_and_costs_no_other_proposal(file, run, spoilt):
    table, row, column, value = spoilt
    with_another(file)
    assert change(file, f"UPDATE {table} SET {column} = '{value}' WHERE id = '{row}'") == 1  # noqa: S608
    fault = f"column {column}: «{value}» cannot be"
    code, out, err = run("review", "list")
    lines = {line.split("  ")[0]: line for line in out.splitlines()}
    assert code == 0 and "2 of 2 proposals, 1 of them broken" in err
    assert fault in lines["d:1"] and "Mend: restore the store from a copy, or reject it" in lines["d:1"]
    assert "BROKEN" not in lines["e:1"] and "đã khởi công" in lines["e:1"]
    records = {record["claim"]: record for record in map(json.loads, run("review", "list", "--json")[1].splitlines())}
    assert fault in records["d:1"]["broken"] and "broken" not in records["e:1"]
    assert fault in run("review", "show", "d:1")[2]
    code, out, err = run("review", "accept", "d:1")
    assert (code, out) == (1, "") and "Mend: " in err, err
    code, out, _ = run("doctor", "--json")
    told = [json.loads(line) for line in out.splitlines()]
    (found,) = [one for one in told if one["check"].startswith("store") and not one["ok"]]
    assert code == 1
    assert all(part in found["value"] for part in (table, row, column, value)) and found["mend"], found
    assert run("review", "reject", "d:1", "--reason", "spoilt")[0] == 0
    code, out, err = run("review", "list")
    assert (code, "d:1" in out) == (0, False) and "1 of 1 proposals." in err
    assert run("review", "accept", "e:1")[0] == 0


def test_a_public_claim_that_cannot_be_read_is_named_and_costs_no_other(file, run):
    spoil = "UPDATE claims SET status = 'rubbish' WHERE id = 'a:1'"
    change(file, "DROP TRIGGER claims_unchanged", spoil, "UPDATE meta SET value = value + 1 WHERE key = 'revision'")
    code, _, err = run("review", "list")
    assert code == 0 and "«a:1» is not shown" in err and "column status: «rubbish» cannot be" in err
    with Store.open() as store:
        assert "b:1~1" in {claim.id for claim in store.claims()}


def test_a_spoilt_decision_stops_the_review_with_the_mend(file, run):
    change(file, "DROP TRIGGER decisions_unchanged", "UPDATE decisions SET verdict = 'perhaps' WHERE claim = 'c:1'")
    change(file, "UPDATE meta SET value = value + 1 WHERE key = 'revision'")
    code, out, err = run("review", "list")
    assert (code, out) == (1, "") and "«c:1»" in err and "doctor" in err and "Mend: " in err


def test_a_spoilt_row_is_told_to_a_program(file):
    change(file, "UPDATE claims SET as_of = '31/02/2025' WHERE id = 'd:1'")
    with Store.open() as store:
        assert store.proposals() == []
        (found,) = store.broken_proposals()
    assert (found.claim, found.code) == ("d:1", "unreadable") and "31/02/2025" in found.reason


BROKEN = {
    "its words": ("UPDATE claims SET quote = 'thống nhất' WHERE id = 'd:1'", "another program has changed it"),
    "its place": ("UPDATE claims SET start_at = 0 WHERE id = 'd:1'", "no longer holds the quoted words"),
    "another project": (
        "UPDATE claims SET project = 'project:smart-gate-mong-cai' WHERE id = 'd:1'",
        "another program has changed it",
    ),
    "no project": ("UPDATE claims SET project = 'project:nowhere' WHERE id = 'd:1'", "another program has changed it"),
    "its day": ("UPDATE claims SET as_of = '2025-10-27' WHERE id = 'd:1'", "another program has changed it"),
    "its status": ("UPDATE claims SET status = 'operating' WHERE id = 'd:1'", "another program has changed it"),
    "a target": ("UPDATE claims SET target_status = 'operating' WHERE id = 'd:1'", "another program has changed it"),
    "no seal": ("UPDATE claims SET seal = '' WHERE id = 'd:1'", "another program has changed it"),
    "another text": (
        "UPDATE articles SET text = replace(text, 'khởi công', 'hoàn tất') WHERE id = 'd'",
        "no longer holds the quoted words",
    ),
    "no article": ("DELETE FROM articles WHERE id = 'd'", "its article «d» is not in the store"),
}


@pytest.mark.parametrize(("statement", "reason"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_proposal_is_shown_as_broken_and_can_only_be_rejected(file, run, statement, reason):
    assert change(file, statement) == 1
    code, out, err = run("review", "list")
    assert (code, "d:1  " in out, "BROKEN" in out, reason in out, "Mend: " in out) == (0, True, True, True, True), out
    assert "1 of 1 proposals, 1 of them broken" in err
    (record,) = [json.loads(line) for line in run("review", "list", "--json")[1].splitlines()]
    assert record["claim"] == "d:1" and reason in record["broken"] and record["mend"]
    assert reason in run("review", "show", "d:1")[2]
    for decision in (["accept", "d:1"], ["edit", "d:1", "--status", "completed"], ["accept", "--article", "d", "-y"]):
        code, out, err = run("review", *decision)
        assert (code in (1, 2), out) == (True, ""), decision
        assert "Mend: " in err or "no article" in err, err
    code, out, _ = run("doctor")
    assert code == 1 and "row d:1: " in out and reason in out
    with Store.open() as store:
        assert "d:1" not in {one.claim for one in store.decisions()}
    assert run("review", "reject", "d:1", "--reason", "broken")[0] == 0
    assert "Nothing to decide on" in run("review", "list")[2]


def test_another_project_mends_a_proposal_whose_project_the_tables_have_lost(file, run):
    with closing(sqlite3.connect(file)) as plain, plain:
        plain.row_factory = sqlite3.Row
        row = dict(plain.execute("SELECT * FROM claims WHERE id = 'd:1'").fetchone()) | {"project": "project:gone"}
        changed = (row["project"], seal_claim(row))
        plain.execute("UPDATE claims SET project = ?, seal = ? WHERE id = 'd:1'", changed)
    assert "«project:gone» is no project of the tables" in run("review", "list")[1]
    code, _, err = run("review", "accept", "d:1")
    assert code == 1 and "«project:gone» is no project of the tables" in err and "edit «d:1»" in err
    assert run("review", "edit", "d:1", "--project", "smart-gate-mong-cai")[0] == 0
    assert run("doctor")[0] == 0


ALTERED = {
    "text": ("UPDATE articles SET text = text || ' Thêm.' WHERE id = 'a'", "articles: row a: "),
    "day": ("UPDATE articles SET published = '2024-01-01' WHERE id = 'a'", "articles: row a: "),
    "title": ("UPDATE articles SET title = 'x' WHERE seeded AND id LIKE '000%'", "articles: row 000_"),
    "bytes": ("UPDATE originals SET bytes = x'00' WHERE rowid = 1", "originals: row "),
    "a decided claim, its guard away": (
        "UPDATE claims SET as_of = '2025-10-27' WHERE id = 'a:1'",
        "claims: row a:1: another program has changed it",
    ),
}


@pytest.mark.parametrize(("statement", "told"), ALTERED.values(), ids=ALTERED.keys())
def test_the_doctor_names_what_is_not_what_was_written(file, run, statement, told):
    assert run("doctor")[0] == 0
    if "claims" in statement:
        change(file, "DROP TRIGGER claims_unchanged")
    assert change(file, statement) == 1
    code, out, _ = run("doctor")
    assert code == 1 and told in out and "Mend: restore the store from a copy" in out


SPOILT_ARTICLES = {
    "day": "UPDATE articles SET published = '31/12/2025' WHERE id = 'd'",
    "day of the event": "UPDATE articles SET event_day = 'x' WHERE id = 'd'",
    "basis": "UPDATE articles SET basis = 'nobody knows' WHERE id = 'd'",
    "furniture": "UPDATE articles SET furniture = 'x' WHERE id = 'd'",
    "warnings": "UPDATE articles SET warnings = '{}' WHERE id = 'd'",
}


@pytest.mark.parametrize("statement", SPOILT_ARTICLES.values(), ids=SPOILT_ARTICLES.keys())
def test_an_article_that_cannot_be_read_costs_no_other(file, statement, run):
    with Store.open() as store:
        whole = {one.id for one in store.headings(100)}
    change(file, statement)
    with Store.open() as store:
        listed = {one.id: one for one in store.headings(100)}
        assert listed.keys() == whole
        assert listed["a"].published is not None
        assert {article.id for article in store.articles()} == whole - {"d"}
        assert "d" not in {hit.article.id for hit in store.search("thông minh")}
        with pytest.raises(StoreError, match="doctor"):
            store.article("d")
    code, out, _ = run("search", "thông minh đã khởi công")
    assert code == 0 and "a" in out
