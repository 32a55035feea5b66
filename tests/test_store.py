"""The store: states as of a day, the ledger, search, and openings that go wrong or happen at once."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import shutil
import sqlite3
import threading
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from dashboard import views
from dashboard.errors import ReviewError, StoreError
from dashboard.filters import FACETS, Filters
from dashboard.ledger import Ledger
from dashboard.models import Change, Person, Role, Status, Verdict
from dashboard.settings import Settings, load_settings
from dashboard.store import Store, changes_of, known_on, schema, status_as_of, without_secrets
from dashboard.store.search import index_words, query_runs
from tests import factory as f
from tests.store_workers import BATCH, open_and_tell, write_batches

pytestmark = pytest.mark.usefixtures("tables_read_once")

ROOT = Path(__file__).resolve().parent.parent


SMART = f.gazetteer().projects[f.SMART]
LAN = Person("Lan", Role.ADMIN)


def state(*claims, on=""):
    return status_as_of(SMART, claims, f.day(on) if on else None)


def said(status, as_of, publisher="A", **more):
    return f.claim(f.SMART, status, as_of, publisher=publisher, **more)


# ---- from claims to a state

CASES = {
    "no claim": ([], "", "unknown", "", 0),
    "one": ([said("agreed", "2025-01-01")], "", "agreed", "2025-01-01", 0),
    "the newest day wins": (
        [said("operating", "2025-01-01"), said("agreed", "2025-02-01")],
        "",
        "agreed",
        "2025-02-01",
        0,
    ),
    "not known yet": (
        [said("agreed", "2025-01-01"), said("completed", "2025-01-02", published="2025-03-01")],
        "2025-02-28",
        "agreed",
        "2025-01-01",
        0,
    ),
    "known on its day": (
        [said("agreed", "2025-01-01"), said("completed", "2025-01-02", published="2025-03-01")],
        "2025-03-01",
        "completed",
        "2025-01-02",
        0,
    ),
    "nothing known yet": ([said("agreed", "2025-01-01")], "2024-12-31", "unknown", "", 0),
    "since the first of an unbroken run": (
        [said("agreed", d) for d in ("2025-01-01", "2025-03-01", "2025-02-01")],
        "",
        "agreed",
        "2025-01-01",
        0,
    ),
    "a run broken in between": (
        [
            said("operating", "2025-01-01"),
            said("suspended", "2025-02-01"),
            said("operating", "2025-03-01"),
            said("operating", "2025-04-01"),
        ],
        "",
        "operating",
        "2025-03-01",
        0,
    ),
    "two publishers differ": (
        [said("completed", "2025-01-01", "A"), said("under_construction", "2025-01-01", "B")],
        "",
        "under_construction",
        "2025-01-01",
        2,
    ),
    "two against one": (
        [said("completed", "2025-01-01", p) for p in "AB"] + [said("under_construction", "2025-01-01", "C")],
        "",
        "completed",
        "2025-01-01",
        3,
    ),
    "two publishers agree": (
        [said("completed", "2025-01-01", p) for p in "AB"],
        "",
        "completed",
        "2025-01-01",
        0,
    ),
    "one publisher, spelled twice": (
        [said("completed", "2025-01-01", "Báo A"), said("under_construction", "2025-01-01", "BÁO A")],
        "",
        "completed",
        "2025-01-01",
        0,
    ),
    "one publisher corrects itself": (
        [
            said("completed", "2025-01-01", published="2025-01-01"),
            said("under_construction", "2025-01-01", published="2025-01-05"),
        ],
        "",
        "under_construction",
        "2025-01-01",
        0,
    ),
    "a dispute of an older day is over": (
        [
            said("completed", "2025-01-01", "A"),
            said("under_construction", "2025-01-01", "B"),
            said("completed", "2025-02-01", "B"),
        ],
        "",
        "completed",
        "2025-02-01",
        0,
    ),
    "a stop beats a stage in one article": (
        [said("operating", "2025-01-01"), said("suspended", "2025-01-01")],
        "",
        "suspended",
        "2025-01-01",
        0,
    ),
}


@pytest.mark.parametrize(("claims", "on", "status", "since", "disputed"), CASES.values(), ids=CASES.keys())
def test_status_as_of(claims, on, status, since, disputed):
    found = state(*claims, on=on)
    assert (found.status, len(found.disputed)) == (Status(status), disputed)
    assert found.since == (f.day(since) if since else None)
    assert found.claim is None or found.claim is found.claims[0]


def test_a_disputed_project_shows_one_claim_of_each_voice_the_carrying_one_first():
    found = state(
        said("completed", "2025-01-01", "A"),
        said("under_construction", "2025-01-01", "B"),
        said("agreed", "2024-01-01", "C"),
    )
    assert [c.status for c in found.disputed] == ["under_construction", "completed"]
    assert found.disputed[0] is found.claim


@pytest.mark.parametrize(
    ("status", "target", "kept"),
    [
        ("agreed", "operating", True),
        ("under_construction", "completed", True),
        ("operating", "operating", False),
        ("operating", "completed", False),
        ("suspended", "operating", True),
    ],
)
def test_a_target_stays_apart_until_it_is_reached(status, target, kept):
    promise = said("proposed", "2024-01-01", target=target, target_date="2026-01-01")
    found = state(promise, said(status, "2025-01-01"))
    assert found.status == status
    assert found.targets == ((promise,) if kept else ())


def test_an_article_without_a_day_is_known_from_the_day_it_speaks_of():
    undated = f.claim(source=f.article(published=""), as_of="2025-05-01")
    assert known_on(undated) == f.day("2025-05-01")


CLAIMS = st.lists(
    st.builds(
        lambda status, as_of, publisher, late: said(
            str(status), as_of.isoformat(), publisher, published=(as_of + dt.timedelta(days=late)).isoformat()
        ),
        st.sampled_from([s for s in Status if s is not Status.UNKNOWN]),
        st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 9)),
        st.sampled_from(["A", "B", ""]),
        st.integers(0, 5),
    ),
    max_size=8,
    unique_by=lambda c: c.id,
)


@given(CLAIMS, st.dates(dt.date(2023, 12, 30), dt.date(2024, 1, 16)), st.randoms(use_true_random=False))
def test_a_state_depends_on_known_claims_only_and_not_on_their_order(claims, day, random):
    known = [c for c in claims if known_on(c) <= day]
    shuffled = list(claims)
    random.shuffle(shuffled)
    found = status_as_of(SMART, shuffled, day)
    assert found == status_as_of(SMART, known)
    assert set(found.claims) == set(known)
    assert found.newest == max((c.as_of for c in known), default=None)
    assert not found.disputed or {c.as_of for c in found.disputed} == {found.newest}
    assert len({c.status for c in found.disputed}) != 1


@given(CLAIMS)
def test_the_last_change_leads_to_the_present_state(claims):
    changes = changes_of(SMART, claims)
    assert all(a.after is b.before and a.known < b.known for a, b in pairwise(changes))
    assert (changes[-1].after if changes else Status.UNKNOWN) is status_as_of(SMART, claims).status


def test_changes_tell_from_what_to_what_and_since_when_it_was_known():
    first, second = said("agreed", "2025-01-01"), said("under_construction", "2025-02-01", published="2025-02-03")
    assert changes_of(SMART, [second, first, said("agreed", "2025-01-02")]) == [
        Change(project=f.SMART, before=Status.UNKNOWN, after=Status.AGREED, claim=first, known=f.day("2025-01-01")),
        Change(
            project=f.SMART,
            before=Status.AGREED,
            after=Status.UNDER_CONSTRUCTION,
            claim=second,
            known=f.day("2025-02-03"),
        ),
    ]


@pytest.mark.parametrize(
    ("verdicts", "public"),
    [
        ([], False),
        (["accept"], True),
        (["edit"], True),
        (["reject"], False),
        (["accept", "reject"], False),
        (["reject", "accept"], True),
    ],
)
def test_only_a_claim_whose_last_decision_accepts_it_is_public(verdicts, public):
    claim = f.claim()
    decisions = [f.decision(claim.id, verdict) for verdict in verdicts]
    assert Ledger(decisions).is_public(claim.id) is public


# ---- a store of its own for each test


@pytest.fixture(scope="session")
def shared(filled):
    with Store.open(f"sqlite:///{filled}") as opened:
        yield opened


def test_the_founding_articles_are_there_and_the_notebook_example_works(store):
    assert len(store.articles()) == 5
    found = store.projects(Filters(status={"under_construction"}), as_of=dt.date(2025, 11, 30))
    assert "project:smart-gate-huu-nghi" in {s.project.id for s in found}
    assert all(s.status is Status.UNDER_CONSTRUCTION for s in found if not s.disputed)
    assert store.newest_evidence() == dt.date(2025, 11, 28)  # of the 27th, published on the 28th
    assert all(c.evidence.article.text[c.evidence.start : c.evidence.end] == c.evidence.quote for c in store.claims())


def test_states_of_an_earlier_day_know_only_what_was_out(store):
    early = store.states(dt.date(2024, 12, 31))
    assert {c.evidence.article.id[:3] for s in early.values() for c in s.claims} == {"002"}
    assert len(early) == len(store.states()) == len(store.gazetteer.projects)


def test_projects_come_newest_first_and_follow_the_day_of_the_filter(store):
    days = [s.newest for s in store.projects() if s.newest]
    assert days == sorted(days, reverse=True)
    day = dt.date(2024, 12, 31)
    assert store.projects(Filters(asof=day)) == store.projects(as_of=day)
    assert store.projects(Filters(status={"unknown"})) != []


@pytest.mark.parametrize(
    ("province", "projects", "hollow"),
    [
        ("province:ha-giang", {"project:crossing-thanh-thuy-thien-bao"}, {"crossing:xin-man", "crossing:pho-bang"}),
        ("province:tuyen-quang", {"project:crossing-thanh-thuy-thien-bao"}, {"crossing:xin-man", "crossing:pho-bang"}),
        ("province:lao-cai", {"project:bridge-bat-xat-ba-sai"}, {"crossing:muong-khuong"}),
        ("province:yunnan", {"project:bridge-bat-xat-ba-sai"}, {"crossing:xin-man", "crossing:muong-khuong"}),
        ("province:guangxi", {"project:smart-gate-huu-nghi"}, {"crossing:chi-ma", "crossing:tra-linh"}),
    ],
)
def test_a_province_is_found_by_its_old_name_its_new_one_and_from_the_other_side(shared, province, projects, hollow):
    found = views.visible(shared.states(), shared.gazetteer, Filters(province={province}))
    assert projects <= {s.project.id for s in found.projects if s.claims}
    assert hollow <= set(found.hollow)
    assert "crossing:huu-nghi" not in found.hollow


def test_every_count_of_the_shipped_state_keeps_its_word(shared):
    states, tables = shared.states(), shared.gazetteer
    found = views.counts(states, tables, Filters())
    for facet in FACETS:
        for value, count in getattr(found, facet).items():
            assert len(views.visible(states, tables, Filters(**{facet: {value}}))) == count, value


def test_every_asserted_project_is_reachable_with_its_quote(shared):
    for claim in shared.claims():
        day = known_on(claim)
        panel = views.project_panel(claim.project, shared.states(), shared.gazetteer, day)
        shown = [panel.card.lead, *panel.card.disputed, *panel.card.others]
        assert claim.evidence.quote in {e.quote for e in shown}, claim.id
        segments = views.reader(claim.evidence.article, shared.mentions(claim.evidence.article.id), [claim])
        assert "".join(s.text for s in segments if claim.id in s.claims) == claim.evidence.quote


def test_claims_changes_and_mentions_by_article_and_project(store):
    one = store.claims()[0]
    assert one in store.claims(article=one.evidence.article.id, project=one.project)
    assert store.claims(article="nothing") == []
    assert {c.project for c in store.changes(one.project)} == {one.project}
    known = [c.known for c in store.changes()]
    assert known == sorted(known, reverse=True)
    article = store.article(one.evidence.article.id)
    found = store.mentions(article.id)
    assert found and all(article.text[m.start : m.end] == m.surface for m in found)
    assert store.article("nothing") is None


def test_opening_again_changes_nothing(store):
    with Store.open(str(store._engine.url)) as again:
        assert (again.digest, again.decisions()) == (store.digest, store.decisions())
        assert again.notices == ()


def test_reference_tables_can_be_joined_by_anyone(store):
    file = store._engine.url.database
    with sqlite3.connect(file) as plain:
        rows = plain.execute(
            "SELECT p.name_en, c.quote FROM claims c JOIN projects p ON p.id = c.project"
            " WHERE c.status = 'under_construction'"
        ).fetchall()
        places = plain.execute("SELECT count(*) FROM places WHERE kind = 'crossing'").fetchone()[0]
    assert rows
    assert places == len(store.gazetteer.crossings)


# ---- the ledger


def test_a_decision_is_added_and_undone_by_a_new_one(store):
    claim = next(c for c in store.claims() if c.project == "project:smart-gate-huu-nghi")
    before, digest = len(store.decisions()), store.digest
    store.decide(claim.id, Verdict.REJECT, person=LAN, reason="not this gate", seen=1)
    assert claim not in store.claims()
    assert store.digest != digest
    store.decide(claim.id, Verdict.ACCEPT, person=LAN, reason="it is", seen=2)
    assert claim in store.claims()
    assert [d.verdict for d in store.decisions()[before:]] == ["reject", "accept"]


def test_a_rejection_survives_the_next_change_of_the_tables(store, monkeypatch):
    claim = store.claims()[0]
    store.decide(claim.id, Verdict.REJECT, person=LAN, reason="no", seen=1)
    ledger = store.decisions()
    _force_refill(store)
    with Store.open(str(store._engine.url)) as again:
        assert claim not in again.claims()
        assert again.decisions() == ledger


def _force_refill(store):
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = 'older tables' WHERE key = 'reference'")


@pytest.mark.parametrize(
    ("claim", "person", "says"),
    [
        ("no-such-claim", LAN, "no claim «no-such-claim»"),
        ("", Person(" ", Role.ADMIN), "no claim"),
        ("later.1", Person(" \t", Role.ADMIN), "needs the name"),
    ],
)
def test_a_decision_on_nothing_or_by_nobody_is_refused(store, claim, person, says):
    article = f.article("Dự án đã khởi công. Hết.", id="later")
    store.take_in([f.taken(article, claims=(f.claim("project:smart-gate-huu-nghi", source=article, id="later.1"),))])
    before = store.digest
    with pytest.raises(ReviewError, match=says):
        store.decide(claim, Verdict.ACCEPT, person=person)
    assert store.digest == before


# ---- articles that come later


def test_storing_an_article_twice_changes_nothing_the_second_time(store):
    article = f.article("Cửa khẩu thông minh Hữu Nghị đã khởi công. Hết.", id="later")
    claim = f.claim("project:smart-gate-huu-nghi", source=article, id="later.1")
    reading = f.taken(article, (f.mention("Hữu Nghị", "gate:huu-nghi", article),), (claim,))
    assert [one.what for one in store.take_in([reading])] == ["new"]
    digest = store.digest
    assert [one.what for one in store.take_in([reading])] == ["unchanged"]
    assert store.digest == digest
    assert store.article("later") == article
    assert [m.surface for m in store.mentions("later")] == ["Hữu Nghị"]
    assert claim not in store.claims()
    store.decide("later.1", Verdict.ACCEPT, person=LAN)
    assert claim in store.claims()


def test_a_changed_article_is_found_by_its_new_words_only(store):
    store.take_in([f.taken(f.article("Một câu về chim chích.", id="later"))])
    assert [hit.article.id for hit in store.search("chim chich")] == ["later"]
    (now,) = store.take_in([f.taken(f.article("Một câu về cá chép.", id="later"))])
    assert now.what == "changed"
    assert store.search("chim chich") == []
    assert [hit.article.id for hit in store.search("ca chep")] == ["later"]


def test_a_batch_that_fails_leaves_nothing_behind(store):
    good = f.taken(f.article(id="good"))
    bad = f.taken(f.article(id="bad"), (object(),))
    before = store.digest
    with pytest.raises(AttributeError):
        store.take_in([good, bad])
    assert store.article("good") is None
    assert store.digest == before


def test_a_claim_whose_words_are_gone_from_a_changed_article_stays_out(store):
    article = f.article("Dự án đã khởi công. Hết.", id="later")
    claim = f.claim("project:smart-gate-huu-nghi", source=article, id="later.1")
    store.take_in([f.taken(article, claims=(claim,))])
    store.decide("later.1", Verdict.ACCEPT, person=LAN)
    store.take_in([f.taken(f.article("Tin được gỡ bỏ.", id="later"))])
    assert claim not in store.claims()
    assert any("later.1" in notice for notice in store.notices)


# ---- search


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Cửa khẩu Hữu Nghị", "cua khau huu nghi"),
        ("Đồng Đăng – Hà Nội", "dong dang ha noi"),
        ("友谊关口岸", "友谊 谊关 关口 口岸 岸"),
        ("mốc 1119-1120", "moc 1119 1120"),
    ],
)
def test_words_of_the_index(text, words):
    assert index_words(text) == words


@pytest.mark.parametrize(
    ("query", "runs"),
    [
        ("hữu nghị", [["huu"], ["nghi"]]),
        ('"đường sắt" dong', [["duong", "sat"], ["dong"]]),
        ("友谊关", [["友谊", "谊关"]]),
        ("关", [["关"]]),
        ("  … ", []),
    ],
)
def test_what_a_query_asks_of_an_article(query, runs):
    assert query_runs(query) == runs


@pytest.mark.parametrize("plain", [False, True], ids=["fts5", "portable"])
@pytest.mark.parametrize(
    ("query", "article", "found"),
    [
        ("đường sắt", "a", "đường sắt"),
        ("duong sat", "a", "đường sắt"),
        ("DUONG SAT", "a", "đường sắt"),
        ("Dong Dang", "a", "Đồng Đăng"),
        ("Thanh Thuỷ", "b", "Thanh Thủy"),
        ("友谊关", "c", "友谊关"),
        ("关", "c", "关"),
        ('"Ha Noi"', "a", "Hà Nội"),
        ("don dan", "", ""),
        ("Quảng cáo", "", ""),
        ("%", "", ""),
        ('"', "", ""),
        ("khoi cong' OR 1", "", ""),
    ],
)
def test_search_marks_the_original(store, query, article, found, plain):
    if plain:
        _drop_index(store)
    side = "Quảng cáo: mua ngay"
    texts = {
        "a": f"Tuyến đường sắt Đồng Đăng – Hà Nội.\n{side}\nHết.",
        "b": "Cửa khẩu Thanh Thủy mở lại.",
        "c": "中国友谊关口岸开通。",
    }
    at = texts["a"].index(side)
    pieces = {"a": [(at, at + len(side), "sidebar")]}
    store.take_in([f.taken(f.article(t, id=i, furniture=pieces.get(i, ()))) for i, t in texts.items()])
    hits = [hit for hit in store.search(query) if hit.article.id in texts]
    assert [hit.article.id for hit in hits] == ([article] if article else [])
    for hit in hits:
        assert hit.article.text[hit.start : hit.end] == found
        assert found in {hit.snippet[s:e] for s, e in hit.marks}


def test_words_in_furniture_are_not_marked_even_where_the_body_has_them_too(store):
    text = "Ảnh kim cương.\nMột viên kim cương lớn."
    store.take_in([f.taken(f.article(text, id="both", furniture=[(0, text.index("\n"), "caption")]))])
    hit = next(hit for hit in store.search("kim cuong") if hit.article.id == "both")
    assert hit.start == text.rindex("kim cương")


def _drop_index(store):
    with store._engine.begin() as connection:
        for name in ("new", "gone", "changed"):
            connection.exec_driver_sql(f"DROP TRIGGER articles_fts_{name}")
        connection.exec_driver_sql("DROP TABLE articles_fts")


def test_the_typed_tones_come_first(store):
    both = {"a": "Hai thứ tương đương sát nhau.", "b": "Tuyến đường sắt mới."}
    store.take_in([f.taken(f.article(t, id=i, title="")) for i, t in both.items()])
    assert store.search("đường sắt mới")[0].article.id == "b"
    ours = [h for h in store.search("đường sắt") if h.article.id in both]
    assert [(h.article.id, h.exact) for h in ours] == [("b", True), ("a", False)]


def test_words_that_stand_together_come_before_words_far_apart(store):
    apart = "Đường về sát rừng, nhiều nơi khác nhau, rồi đồng bằng, rồi đăng đàn."
    near = "Xây tuyến đường sắt khổ tiêu chuẩn Đồng Đăng – Hà Nội."
    store.take_in([f.taken(f.article(t, id=i, title="")) for i, t in (("apart", apart), ("near", near))])
    ours = [hit for hit in store.search("duong sat dong dang") if hit.article.id in ("apart", "near")]
    assert [hit.article.id for hit in ours] == ["near", "apart"]
    assert ours[0].article.text[ours[0].start : ours[0].end] == "đường sắt khổ tiêu chuẩn Đồng Đăng"
    assert [ours[0].snippet[s:e] for s, e in ours[0].marks] == ["đường", "sắt", "Đồng", "Đăng"]


def test_a_long_sentence_is_cut_around_the_hit(store):
    text = "đầu " * 200 + "kim cương " + "cuối " * 200
    store.take_in([f.taken(f.article(text, id="long"))])
    hit = store.search("kim cuong")[0]
    assert len(hit.snippet) < 320
    assert [hit.snippet[s:e] for s, e in hit.marks] == ["kim cương"]
    assert hit.snippet.startswith("… đầu ") and hit.snippet.endswith(" cuối …")


@given(st.text(max_size=30) | st.text("aăđ友谊 \"'*():^-%_", max_size=8))
def test_no_query_breaks_the_search(shared, query):
    for hit in shared.search(query):
        assert 0 <= hit.start <= hit.end <= len(hit.article.text)
        assert all(0 <= s < e <= len(hit.snippet) for s, e in hit.marks)


# ---- openings


def test_the_folder_is_made(tmp_path):
    file = tmp_path / "new" / "deep" / "cuakhau.sqlite"
    with Store.open(settings=Settings(database_url=f"sqlite:///{file}")) as store:
        assert len(store.articles()) == 5
    assert file.is_file()


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("sqlite:///{tmp}/file/below/x.sqlite", "cannot be made"),
        ("sqlite:///{tmp}/file", "not a database"),
        ("sqlite:///{tmp}", "unable to open"),
        ("nonsense", "CUAKHAU_DATABASE_URL"),
        ("oracle7://x", "CUAKHAU_DATABASE_URL"),
    ],
)
def test_a_store_that_cannot_be_opened_says_why_and_what_to_do(tmp_path, address, says):
    (tmp_path / "file").write_text("not a store at all, but longer than a header of a hundred bytes\n" * 9)
    with pytest.raises(StoreError, match=says) as caught:
        Store.open(address.format(tmp=tmp_path))
    assert "Mend:" in str(caught.value)


@pytest.mark.parametrize("address", ["postgresql+psycopg://me:secret@127.0.0.1:1/none", "what is:this:secret@there"])
def test_a_password_is_not_told(address):
    with pytest.raises(StoreError) as caught:
        Store.open(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://me:se?cret@host/map", "postgresql://me:***@host/map"),
        ("postgresql://me:se?cret@host/map?sslkey=s", "postgresql://me:***@host/map?…"),
        ("postgresql://me:secret@host/map?user=me@host", "postgresql://me:***@host/map?…"),
        ("sqlite:////srv/map.sqlite?key=s@t", "sqlite:////srv/map.sqlite?…"),
        ("sqlite:////srv/map.sqlite", "sqlite:////srv/map.sqlite"),
        ("me:secret@host", "me:***@host"),
        ("postgresql://me:se/c?ret@host/map", "postgresql://me:***@host/map"),
        ("postgresql://me:se@c?ret@host/map", "postgresql://me:***@host/map"),
        ("postgresql://host/map?user=me@host", "postgresql://host/map?…"),
    ],
)
def test_an_address_is_shown_without_password_and_options(address, shown):
    assert without_secrets(address) == shown


def test_a_store_of_a_later_version_is_refused(store):
    with store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '9' WHERE key = 'schema'")
    with pytest.raises(StoreError, match="later version"):
        Store.open(str(store._engine.url))


def test_a_store_that_can_only_be_read_is_read(store):
    address = f"sqlite:///file:{store._engine.url.database}?mode=ro&uri=true"
    with Store.open(address) as fixed:
        assert fixed.states() == store.states()
        assert fixed.notices == ()
        with pytest.raises(StoreError, match="readonly"):
            fixed.decide(store.claims()[0].id, Verdict.REJECT, person=LAN, reason="no", seen=1)
    _force_refill(store)
    with Store.open(address) as stale:
        assert len(stale.articles()) == 5
        assert "only be read" in stale.notices[0]


def test_an_empty_store_that_can_only_be_read_is_refused(tmp_path):
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(StoreError, match="readonly"):
        Store.open(f"sqlite:///file:{tmp_path}/empty.sqlite?mode=ro&uri=true")


def test_tables_that_changed_are_taken_over_and_the_rest_stays(filled, tmp_path):
    shipped = load_settings()
    file = tmp_path / "cuakhau.sqlite"
    shutil.copy(filled, file)
    seeds = tmp_path / "seeds"
    shutil.copytree(shipped.seeds, seeds)
    lines = (seeds / "claims.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (seeds / "claims.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    with Store.open(f"sqlite:///{file}") as before:
        before.take_in([f.taken(f.article(id="mine"))])
        count = len(before.claims())
    with Store.open(f"sqlite:///{file}", settings=Settings(seeds=seeds)) as after:
        assert len(after.claims()) == count - 1
        assert after.article("mine") is not None


def test_processes_that_open_a_new_store_at_once_agree(tmp_path):
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(3), context.Queue()
    address = f"sqlite:///{tmp_path}/cuakhau.sqlite"
    processes = [context.Process(target=open_and_tell, args=(address, barrier, answers)) for _ in range(3)]
    for process in processes:
        process.start()
    found = [answers.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert len(set(found)) == 1, found
    assert found[0][1] > 20


@pytest.mark.parametrize("seconds", [0.05, 0.3])
def test_a_writer_that_is_killed_leaves_whole_batches_only(filled, tmp_path, seconds):
    file = tmp_path / "cuakhau.sqlite"
    shutil.copy(filled, file)
    context = multiprocessing.get_context("spawn")
    started = context.Event()
    writer = context.Process(target=write_batches, args=(f"sqlite:///{file}", started))
    writer.start()
    assert started.wait(60)
    time.sleep(seconds)
    writer.kill()
    writer.join()
    with Store.open(f"sqlite:///{file}") as store:
        kept = len(store.articles()) - 5
        assert kept > 0
        assert kept % BATCH == 0
        assert len(store.search("khoi cong", limit=20_000)) >= kept
    with sqlite3.connect(file) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        plain.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")


def test_a_reader_never_sees_half_a_writing(store):
    seen, stop = set(), threading.Event()

    def watch():
        while not stop.is_set():
            seen.add(len(store.articles()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    for batch in range(4):
        store.take_in([f.taken(f.article(id=f"b{batch}-{i}")) for i in range(10)])
    stop.set()
    watcher.join()
    assert seen <= {5, 15, 25, 35, 45}


def test_writers_at_once_lose_nothing(store):
    claims = [claim.id for claim in store.claims()[:20]]
    before = len(store.decisions())

    def decide(number):
        for claim in claims[number::4]:
            store.decide(claim, Verdict.REJECT, person=LAN, reason="no", seen=1)

    threads = [threading.Thread(target=decide, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.decisions()) == before + 20


def test_the_schema_compiles_for_postgresql():
    for table in (schema.ARTICLES, schema.CLAIMS, schema.DECISIONS, schema.MENTIONS, schema.META):
        assert str(CreateTable(table).compile(dialect=postgresql.dialect()))


# Files that are not what they seem -----------------------------------------------------------------------------------


def test_the_file_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "photos.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE photos (id)")
        connection.commit()
    before = file.read_bytes()
    with pytest.raises(StoreError, match="no cuakhau store"):
        Store.open(f"sqlite:///{file}")
    assert file.read_bytes() == before


def test_a_store_that_lost_its_marks_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    Store.open(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM meta WHERE key = 'revision'")
        connection.commit()
    with pytest.raises(StoreError, match="not a whole one"):
        Store.open(f"sqlite:///{file}")


@pytest.mark.parametrize("table", ["cues.csv", "furniture.csv"])
def test_a_changed_table_of_the_reading_fills_the_store_anew(tmp_path: Path, table: str) -> None:
    geodata = tmp_path / "geodata"
    shutil.copytree(ROOT / "geodata", geodata, ignore=shutil.ignore_patterns("basemap", "build"))
    settings = Settings(geodata=geodata, database_url=f"sqlite:///{tmp_path / 'store.sqlite'}")
    with Store.open(settings=settings) as store:
        before = store.digest
    with Store.open(settings=settings) as store:
        assert store.digest == before
    path = geodata / table
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    with Store.open(settings=settings) as store:
        assert store.digest != before


def test_mentions_follow_the_cues_of_the_folder(tmp_path: Path) -> None:
    geodata = tmp_path / "geodata"
    shutil.copytree(ROOT / "geodata", geodata, ignore=shutil.ignore_patterns("basemap", "build"))
    path = geodata / "cues.csv"
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("gate_before,")]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    with Store.open("sqlite://") as usual, Store.open("sqlite://", settings=Settings(geodata=geodata)) as store:
        for opened, cued in ((usual, True), (store, False)):
            reasons = {mention.why for article in opened.articles() for mention in opened.mentions(article.id)}
            assert any("«cửa khẩu" in reason.lower() for reason in reasons) is cued
