"""Filters: vocabulary, address, test and sentence."""

from __future__ import annotations

import datetime as dt
import pickle
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import FilterError
from dashboard.filters import FACETS, Dropped, Filters, Known, Tally, corridors_of, describe
from dashboard.filters.words import Searchable, matches
from dashboard.models import ProjectKind, Status
from dashboard.text import search_key
from dashboard.wording import Wording
from tests import factory as f

TABLES = f.gazetteer()
KNOWN = Known.of(TABLES)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"operating"}, {"operating"}),
        (["operating", "agreed", "operating"], {"operating", "agreed"}),
        ((s for s in ("agreed",)), {"agreed"}),
        ("agreed", {"agreed"}),
        ([Status.AGREED], {"agreed"}),
        ((), set()),
    ],
    ids=["set", "list", "generator", "one string", "enum", "nothing"],
)
def test_any_iterable_of_values_is_accepted(values, expected):
    assert Filters(status=values).status == frozenset(expected)
    assert all(type(value) is str for value in Filters(status=values).status)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"status": {"under_constuction"}}, "did you mean «under_construction»"),
        ({"status": {"xyzzy"}}, "one of proposed, agreed"),
        ({"kind": {"smart gate"}}, "did you mean «smart_gate»"),
        ({"province": {"Lạng Sơn"}}, "province:lang-son"),
        ({"corridor": {"rail"}}, "corridor:rail"),
        ({"asof": "2025-11-30"}, "not a date"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_an_unknown_value_is_refused_with_its_mend(arguments, says):
    with pytest.raises(FilterError, match=re.escape(says)):
        Filters(**arguments)


@pytest.mark.parametrize(
    ("query", "filters", "dropped"),
    [
        ({}, Filters(), []),
        ({"status": ["agreed", "operating"]}, Filters(status={"agreed", "operating"}), []),
        ({"status": ["agred"]}, Filters(), [Dropped("status", "agred", "agreed")]),
        ({"status": ["agred", "operating"]}, Filters(status={"operating"}), [Dropped("status", "agred", "agreed")]),
        ({"province": ["province:langson"]}, Filters(), [Dropped("province", "province:langson", f.LANG_SON)]),
        ({"province": ["lang-son"]}, Filters(), [Dropped("province", "lang-son", f.LANG_SON)]),
        ({"asof": ["2025-11-30"]}, Filters(asof=dt.date(2025, 11, 30)), []),
        ({"asof": ["2025-02-30"]}, Filters(), [Dropped("asof", "2025-02-30", "")]),
        ({"place": ["gate:huu-nghi"]}, Filters(place="gate:huu-nghi"), []),
        ({"place": ["crossing:nowhere-at-all"]}, Filters(), [Dropped("place", "crossing:nowhere-at-all", "")]),
        ({"q": ["  a   b "]}, Filters(q="a b"), []),
        ({"q": ["x" * 300]}, Filters(q="x" * 200), [Dropped("q", "x" * 300, "x" * 200)]),
        ({"q": ["first", "last"], "status": [""]}, Filters(q="last"), []),
        ({"page": ["map"], "lang": ["zh"], "embed": ["true"]}, Filters(), []),
        ({"stauts": ["agreed"]}, Filters(), [Dropped("stauts", "agreed", "status")]),
    ],
    # not the whole value: the order of a set differs between the processes that share the tests
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_an_address_gives_a_filter_and_names_what_it_drops(query, filters, dropped):
    assert Filters.from_query(query, KNOWN) == (filters, dropped)


WORD = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=12)
FILTERS = st.builds(
    Filters,
    status=st.sets(st.sampled_from([str(s) for s in Status]), max_size=3),
    kind=st.sets(st.sampled_from([str(k) for k in ProjectKind]), max_size=3),
    province=st.sets(st.sampled_from(sorted(KNOWN.provinces)), max_size=3),
    corridor=st.sets(st.sampled_from(sorted(KNOWN.corridors)), max_size=3),
    q=WORD,
    asof=st.none() | st.dates(),
    place=st.sampled_from(["", *sorted(KNOWN.places)]),
    project=st.sampled_from(["", *sorted(KNOWN.projects)]),
)


@given(FILTERS)
def test_an_address_restores_its_filter(filters):
    assert Filters.from_query(filters.to_query(), KNOWN) == (filters, [])


@given(FILTERS, st.sampled_from([*FACETS, "q", "asof", "place", "project"]))
def test_without_empties_one_field_only(filters, name):
    bare = filters.without(name)
    assert not getattr(bare, name)
    assert bare.with_(name, getattr(filters, name)) == filters
    assert name not in bare.active()


def test_an_address_with_thousands_of_wrong_values_is_answered_at_once():
    wrong = [f"province:{'x' * 5_000}{i}" for i in range(3_000)]
    begun = time.perf_counter()
    filters, dropped = Filters.from_query({"province": wrong}, KNOWN)
    assert time.perf_counter() - begun < 2
    assert (filters, [d.value for d in dropped]) == (Filters(), wrong)


def test_a_filter_can_be_a_key_and_travel():
    filters = Filters(status={"agreed"}, q="a", asof=dt.date(2025, 1, 1))
    assert {filters: 1}[pickle.loads(pickle.dumps(filters))] == 1  # noqa: S301 - our own bytes


def test_lists_repeat_the_key_in_order():
    query = Filters(status=["proposed", "agreed"], place=f.HUU_NGHI).to_query()
    assert query == {"status": ["agreed", "proposed"], "place": [f.HUU_NGHI]}


def test_a_selection_narrows_nothing():
    assert Filters(place=f.HUU_NGHI, project=f.SMART).active() == ()
    assert Filters(q="x", kind={"road"}, asof=dt.date(2025, 1, 1)).active() == ("kind", "q", "asof")
    with pytest.raises(FilterError, match="no filter"):
        Filters().without("colour")


@pytest.mark.parametrize(
    ("query", "names", "excerpts", "found"),
    [
        ("huu nghi", ["Hữu Nghị"], [], True),
        ("HỮU NGHỊ", ["Hữu Nghị"], [], True),
        ("hưu nghi", ["Hữu Nghị"], [], True),
        ("dong dang", ["Đồng Đăng"], [], True),
        ("Đồng", ["dong dang"], [], True),
        ("nghi huu", ["Hữu Nghị"], [], True),
        ("thanh thuỷ", ["Thanh Thủy"], [], True),
        ("huu n", ["Hữu Nghị"], [], True),
        ("uu nghi", ["Hữu Nghị"], [], False),
        ("hanoi", ["Hà Nội"], [], True),
        ("youyi guan", ["Yǒuyìguān"], [], True),
        ("youyiguan", ["Youyi Guan"], [], True),
        ("友谊", ["友谊关"], [], True),
        ("谊关", ["友谊关"], [], True),
        ("天保", ["友谊关"], [], False),
        ("1119-1120", ["Mốc 1119–1120"], [], True),
        ("khoi cong", [], ["Dự án đã khởi công."], True),
        ("huu nghi cong", ["Hữu Nghị"], ["đã khởi công"], False),
        ("lang nghi", ["Hữu Nghị", "Lạng Sơn"], [], True),
        ("sân bay vũ trụ", ["Hữu Nghị"], ["đã khởi công"], False),
        ("", ["Hữu Nghị"], [], True),
        ("…", ["Hữu Nghị"], [], False),
    ],
)
def test_free_text_is_deaf_to_tones_case_and_dashes(query, names, excerpts, found):
    assert matches(query, Searchable.of(names), map(search_key, excerpts)) is found


STATES = f.some_states(TABLES)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"smart", "road", "road-phase-1", "rail", "works", "silent"}),
        (Filters(status={"under_construction"}), {"smart", "works"}),
        (Filters(status={"completed"}), {"road-phase-1", "works"}),
        (Filters(status={"unknown"}), {"silent"}),
        (Filters(kind={"smart_gate", "rail"}), {"smart", "silent", "rail"}),
        (Filters(province={f.HA_GIANG}), {"works"}),
        (Filters(province={f.TUYEN_QUANG}), {"works"}),
        (Filters(province={f.YUNNAN}), {"works"}),
        (Filters(province={f.GUANGXI}), {"smart", "silent", "rail"}),
        (Filters(corridor={f.RAILWAY}), {"rail", "smart"}),
        (Filters(corridor={f.OLD_LINE}), set()),
        (Filters(q="ai nam quan"), {"smart"}),
        (Filters(q="友谊关"), {"smart"}),
        (Filters(q="hà giang"), {"works"}),
        (Filters(q="da khoi cong"), {"smart", "road", "road-phase-1", "rail", "works"}),
        (Filters(q="lang son", kind={"road"}), {"road", "road-phase-1"}),
        (Filters(status={"proposed"}, kind={"road"}), set()),
    ],
    ids=lambda value: str(value.to_query())[:50] if isinstance(value, Filters) else "",
)
def test_what_a_filter_keeps(filters, expected):
    kept = {state.project.id for state in STATES.values() if filters.keeps(state, TABLES)}
    assert kept == {f"project:{name}" for name in expected}


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(), True),
        (Filters(status={"unknown"}), True),
        (Filters(status={"agreed"}), False),
        (Filters(kind={"road"}), False),
        (Filters(corridor={f.RAILWAY}), False),
        (Filters(province={f.GUANGXI}), True),
        (Filters(province={f.YUNNAN}), False),
        (Filters(q="po chai"), True),
        (Filters(q="浦寨"), True),
        (Filters(q="huu nghi"), False),
    ],
    ids=lambda value: str(value.to_query()) if isinstance(value, Filters) else "",
)
def test_a_crossing_without_evidence_is_unknown_and_has_no_kind(filters, kept):
    assert filters.keeps_hollow(TABLES.places[f.TAN_THANH], TABLES) is kept


def test_a_project_at_a_stop_lies_on_the_corridor():
    assert corridors_of(TABLES.projects[f.SMART], TABLES) == {f.RAILWAY, f.EXPRESSWAY}
    assert corridors_of(TABLES.projects[f.WORKS], TABLES) == frozenset()


# ---- the sentence


def pieces(filters, tally, language="en", **more):
    wording = Wording(language)
    return describe(filters, wording, lambda i: wording.name(TABLES.places[i].names), tally, **more)


def sentence(filters, tally, language="en", **more):
    return "".join(piece.text for piece in pieces(filters, tally, language, **more))


@pytest.mark.parametrize(
    ("filters", "tally", "expected"),
    [
        (Filters(), Tally(16, 19), "16 projects along the border and 19 crossings without evidence."),
        (
            Filters(),
            Tally(5, 1, 2),
            "5 projects (2 of them without evidence) along the border and 1 crossing without evidence.",
        ),
        (Filters(), Tally(1, 1), "1 project along the border and 1 crossing without evidence."),
        (Filters(status={"completed"}), Tally(2), "2 projects that are completed along the border."),
        (Filters(status={"completed"}), Tally(1), "1 project that is completed along the border."),
        (Filters(status={"unknown"}), Tally(2), "2 projects that are without evidence along the border."),
        (
            Filters(status={"proposed", "agreed"}),
            Tally(2),
            "2 projects that are proposed or agreed along the border.",
        ),
        (
            Filters(kind={"road", "bridge"}, province={f.LANG_SON}),
            Tally(0),
            "0 projects of kind bridge or road in Lạng Sơn.",
        ),
        (Filters(q="a {b} <c>"), Tally(0), "0 projects along the border with «a {b} <c>»."),
        (
            Filters(asof=dt.date(2025, 11, 30), corridor={f.EXPRESSWAY}),
            Tally(1),
            "1 project on expressway, known by 30 Nov 2025.",
        ),
    ],
    ids=[
        "all",
        "silent",
        "one",
        "status",
        "one with a status",
        "no evidence",
        "family",
        "kind and province",
        "braces",
        "day and corridor",
    ],
)
def test_the_sentence_says_the_filter_and_its_counts(filters, tally, expected):
    assert sentence(filters, tally) == expected


def test_counts_and_day_stand_out_and_what_a_visitor_typed_does_not():
    told = pieces(Filters(q="2 {n} <b>"), Tally(2, 3), day=dt.date(2025, 11, 30))
    assert [piece.text for piece in told if piece.strong] == [
        "2 projects",
        "3 crossings without evidence",
        "30 Nov 2025",
    ]
    assert " with «2 {n} <b>»" in [piece.text for piece in told if not piece.strong]


@pytest.mark.parametrize("language", ["vi", "zh", "en"])
@given(filters=FILTERS, n=st.integers(0, 3), hollow=st.integers(0, 3))
def test_every_filter_has_a_sentence(language, filters, n, hollow):
    told = sentence(filters, Tally(n, hollow), language)
    assert str(n) in told
    assert filters.q in told
    assert not told.startswith(" ")
