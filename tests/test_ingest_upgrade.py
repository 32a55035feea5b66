"""A store of the first schema is brought up where it lies: nothing lost, all in one transaction, or not at all."""

from __future__ import annotations

import dataclasses
import sqlite3

import pytest
import sqlalchemy as sa

from dashboard.errors import StoreError
from dashboard.models import Amount, AmountKind, Person, Role, Verdict
from dashboard.store import Store, schema
from tests import factory as f

FIRST = """
CREATE TABLE articles (seq INTEGER NOT NULL, id VARCHAR(200) NOT NULL, file TEXT NOT NULL, url TEXT NOT NULL,
  publisher TEXT NOT NULL, title TEXT NOT NULL, published DATE, basis VARCHAR(20) NOT NULL, published_why TEXT NOT NULL,
  event_day DATE, language VARCHAR(10) NOT NULL, body_start INTEGER NOT NULL, body_end INTEGER NOT NULL,
  furniture JSON NOT NULL, sha256 VARCHAR(64) NOT NULL, text TEXT NOT NULL, words TEXT NOT NULL,
  seeded BOOLEAN NOT NULL, PRIMARY KEY (seq), UNIQUE (id));
CREATE INDEX ix_articles_sha256 ON articles (sha256);
CREATE TABLE decisions (seq INTEGER NOT NULL, claim VARCHAR(200) NOT NULL, verdict VARCHAR(10) NOT NULL,
  reviewer TEXT NOT NULL, at VARCHAR(40) NOT NULL, reason TEXT NOT NULL, seeded BOOLEAN NOT NULL, PRIMARY KEY (seq));
CREATE INDEX ix_decisions_claim ON decisions (claim);
CREATE TABLE meta ("key" VARCHAR(40) NOT NULL, value TEXT, PRIMARY KEY ("key"));
CREATE TABLE places (id VARCHAR(120) NOT NULL, kind VARCHAR(20) NOT NULL, name_vi TEXT NOT NULL, name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL, province VARCHAR(120) NOT NULL, lat FLOAT, lon FLOAT, uncertainty_m INTEGER, PRIMARY KEY (id));
CREATE TABLE projects (id VARCHAR(120) NOT NULL, parent VARCHAR(120) NOT NULL, kind VARCHAR(40) NOT NULL,
  name_vi TEXT NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, places TEXT NOT NULL, PRIMARY KEY (id));
CREATE TABLE claims (id VARCHAR(200) NOT NULL, article VARCHAR(200) NOT NULL, project VARCHAR(120) NOT NULL,
  status VARCHAR(30) NOT NULL, as_of DATE NOT NULL, precision VARCHAR(10) NOT NULL, start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL, quote TEXT NOT NULL, target_status VARCHAR(30), target_date DATE,
  target_precision VARCHAR(10), origin TEXT NOT NULL, event TEXT NOT NULL, notes TEXT NOT NULL,
  seeded BOOLEAN NOT NULL, PRIMARY KEY (id), FOREIGN KEY(article) REFERENCES articles (id));
CREATE INDEX ix_claims_project ON claims (project);
CREATE INDEX ix_claims_article ON claims (article);
CREATE TABLE mentions (article VARCHAR(200) NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
  surface TEXT NOT NULL, place VARCHAR(120) NOT NULL, why TEXT NOT NULL, PRIMARY KEY (article, start_at, end_at),
  FOREIGN KEY(article) REFERENCES articles (id) ON DELETE CASCADE);
CREATE INDEX ix_mentions_place ON mentions (place);
CREATE VIRTUAL TABLE articles_fts USING fts5(words, content='articles', content_rowid='seq',
  tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER articles_fts_new AFTER INSERT ON articles BEGIN
  INSERT INTO articles_fts(rowid, words) VALUES (new.seq, new.words); END;
CREATE TRIGGER articles_fts_gone AFTER DELETE ON articles BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, words) VALUES ('delete', old.seq, old.words); END;
CREATE TRIGGER articles_fts_changed AFTER UPDATE OF words ON articles BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, words) VALUES ('delete', old.seq, old.words);
  INSERT INTO articles_fts(rowid, words) VALUES (new.seq, new.words); END;
INSERT INTO meta VALUES ('schema', '1'), ('store', 'first'), ('revision', '7'), ('reference', 'older');
INSERT INTO articles VALUES (41, 'old', 'old.txt', '', 'Báo A', 'Tin cũ', '2025-03-01', 'stated', '', NULL, 'vi', 0, 29,
  '[]', 'ab', 'Cầu Bát Xát đã khởi công rồi.', 'tin cu bao a cau bat xat da khoi cong roi', 0);
INSERT INTO claims VALUES ('old:claim', 'old', 'project:bridge-bat-xat-ba-sai', 'under_construction', '2025-03-01',
  'day', 12, 24, 'đã khởi công', NULL, NULL, NULL, 'a rule', '', '', 0);
INSERT INTO decisions VALUES (1, 'old:claim', 'accept', 'Lan', '2025-03-02T08:00:00+00:00', '', 0);
"""


@pytest.fixture
def first(tmp_path):
    """The file of a store that the first schema wrote."""
    file = tmp_path / "first.sqlite"
    with sqlite3.connect(file) as plain:
        plain.executescript(FIRST)
    plain.close()
    return file


def columns(file):
    with sqlite3.connect(file) as plain:
        tables = plain.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'")
        return {
            name: {row[1:4] for row in plain.execute(f"PRAGMA table_info({name})")} for (name,) in tables.fetchall()
        }


def test_an_older_store_keeps_what_it_holds_and_has_what_a_new_one_has(first, tmp_path):
    with Store.open(f"sqlite:///{first}") as store:
        (claim,) = store.claims(article="old")
        assert (claim.trigger, claim.amounts, claim.evidence.article.story) == (None, (), "")
        assert [d.replacement for d in store.decisions() if d.claim == "old:claim"] == [""]
        assert [hit.article.id for hit in store.search("tin cu bat xat")] == ["old"]
        assert len(store.articles()) == 6
        assert (store.unreadable(), store.amiss()) == ((), ())
        assert (store.quarantine(), store.suggestions(), store.stories(["old"])) == ([], [], {"old": "old"})
    Store.open(f"sqlite:///{tmp_path / 'new.sqlite'}").close()
    assert columns(first) == columns(tmp_path / "new.sqlite")
    with sqlite3.connect(first) as plain:
        held = dict(plain.execute("SELECT key, value FROM meta"))
        indexes = {row[0] for row in plain.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert (held["schema"], held["store"], held["revision"]) == (schema.SCHEMA, "first", "8")
    assert "ix_articles_story" in indexes


LACKING = [number for number, columns in schema._ADDED.items() if columns]


@pytest.mark.parametrize("number", LACKING)
def test_a_store_of_any_schema_before_is_brought_up(tmp_path, number):
    file = tmp_path / "store.sqlite"
    Store.open(f"sqlite:///{file}").close()
    whole = columns(file)
    lost = [column for later in LACKING if later >= number for column in schema._ADDED[later]]
    with sqlite3.connect(file) as plain:
        for column in lost:
            for index in column.table.indexes:
                if column.name in index.columns:
                    plain.execute(f"DROP INDEX {index.name}")
            guards = plain.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (guard,) in guards if column.table.name in ("claims", "decisions") else ():
                if not guard.startswith("articles"):
                    plain.execute(f"DROP TRIGGER {guard}")
            plain.execute("DROP INDEX IF EXISTS ix_decisions_replacement")
            plain.execute("DROP INDEX IF EXISTS ix_articles_id_story")
            plain.execute(f"ALTER TABLE {column.table.name} DROP COLUMN {column.name}")
        plain.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(number),))
        plain.execute("UPDATE meta SET value = 'older' WHERE key = 'reference'")
    plain.close()
    assert columns(file) != whole
    with Store.open(f"sqlite:///{file}") as store:
        assert len(store.articles()) == 5 and (store.unreadable(), store.amiss()) == ((), ())
    assert columns(file) == whole


def test_a_second_opening_brings_nothing_up(first):
    for _ in range(2):
        with Store.open(f"sqlite:///{first}") as store:
            digest = store.digest
    with Store.open(f"sqlite:///{first}") as again:
        assert again.digest == digest


def test_what_breaks_half_way_leaves_the_first_schema(first, monkeypatch):
    before = first.read_bytes()

    def broken(*_arguments):
        raise sa.exc.OperationalError("made up", {}, Exception("the disk is full"))

    monkeypatch.setattr("dashboard.store.keeper.write_reference", broken)
    with pytest.raises(StoreError, match="disk is full"):
        Store.open(f"sqlite:///{first}")
    assert first.read_bytes() == before


def test_an_older_store_that_can_only_be_read_is_refused_with_the_mend(first, monkeypatch):
    def read_only(*_arguments):
        raise sa.exc.OperationalError("made up", {}, Exception("attempt to write a readonly database"))

    monkeypatch.setattr("dashboard.store.schema.bring_up", read_only)
    with pytest.raises(StoreError, match=r"Mend: .*writable"):
        Store.open(f"sqlite:///{first}")


@pytest.mark.parametrize(
    ("held", "older", "unknown"),
    [
        ("1", True, False),
        (schema.SCHEMA, False, False),
        ("9", False, True),
        ("10", False, True),
        ("two", False, True),
        ("0", False, True),
        ("", False, True),
        ("²", False, True),
    ],
)
def test_schemas_are_compared_as_numbers(held, older, unknown):
    assert (schema.is_older(held), schema.is_unknown(held)) == (older, unknown)


def test_ten_comes_after_nine(monkeypatch):
    monkeypatch.setattr(schema, "SCHEMA", "10")
    assert schema.is_older("9") and not schema.is_unknown("9")


def test_the_new_fields_come_back_as_they_went_in(tmp_path):
    article = f.article(id="new")
    amount = Amount(AmountKind.COST, 2.5e12, "VND", 0, 7)
    claim = dataclasses.replace(
        f.claim("project:smart-gate-huu-nghi", source=article, id="new:claim"), trigger=(0, 3), amounts=(amount,)
    )
    with Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        store.take_in([f.taken(article, claims=(claim,))])
        store.decide("new:claim", Verdict.ACCEPT, person=Person("Lan", Role.REVIEWER))
        assert store.claims(article="new") == [claim]


def test_what_another_program_changed_stays_told_after_an_upgrade(tmp_path):
    file = tmp_path / "store.sqlite"
    with Store.open(f"sqlite:///{file}") as store:
        article = f.article(id="n")
        store.take_in([f.taken(article, (), (f.claim("project:bridge-bat-xat-ba-sai", source=article, id="n:x"),))])
    with sqlite3.connect(file) as plain:
        plain.execute("UPDATE claims SET status = 'operating' WHERE id = 'n:x'")
        plain.execute("ALTER TABLE articles DROP COLUMN warnings")
        plain.execute("UPDATE meta SET value = '5' WHERE key = 'schema'")
        plain.execute("UPDATE meta SET value = 'older' WHERE key = 'reference'")
    plain.close()
    with Store.open(f"sqlite:///{file}") as store:
        assert [(one.claim, one.code) for one in store.broken(["n:x"])] == [("n:x", "changed")]
        assert store.amiss()
