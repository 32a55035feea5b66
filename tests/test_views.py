"""Views: one filtered frame, counts that keep their word, table, panels, reader."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import views
from dashboard.filters import FACETS, Filters, Known
from dashboard.models import (
    FAMILY,
    Article,
    Claim,
    Evidence,
    Family,
    Furniture,
    Mention,
    Point,
    Precision,
    ProjectKind,
    Status,
)
from dashboard.store import changes_of
from dashboard.wording import Wording
from tests import factory as f

TABLES = f.gazetteer()
STATES = f.some_states(TABLES)
KNOWN = Known.of(TABLES)
DAY = dt.date(2025, 11, 30)


def ids(selection):
    return [state.project.id for state in selection.projects]


# ---- the filtered frame


@pytest.mark.parametrize(
    ("filters", "projects", "places", "hollow", "corridors"),
    [
        (
            Filters(),
            ["road", "road-phase-1", "smart", "rail", "works", "silent"],
            [f.HUU_NGHI, f.THANH_THUY, f.MARKER],
            [f.TAN_THANH],
            [f.EXPRESSWAY, f.OLD_LINE, f.RAILWAY],
        ),
        (Filters(status={"proposed"}), ["rail"], [], [], [f.RAILWAY]),
        (Filters(status={"unknown"}), ["silent"], [], [f.TAN_THANH], [f.EXPRESSWAY, f.OLD_LINE]),
        (Filters(kind={"smart_gate"}), ["smart", "silent"], [f.HUU_NGHI, f.TAN_THANH], [], []),
        (Filters(kind={"bridge"}), [], [], [], []),
        (Filters(province={f.HA_GIANG}), ["works"], [f.THANH_THUY], [], []),
        (Filters(corridor={f.EXPRESSWAY}), ["smart"], [f.HUU_NGHI], [], [f.EXPRESSWAY]),
        (Filters(corridor={f.RAILWAY}), ["smart", "rail"], [f.HUU_NGHI], [], [f.RAILWAY]),
        (Filters(q="tan thanh"), ["silent"], [], [f.TAN_THANH], []),
        (Filters(place=f.HUU_NGHI, status={"proposed"}), ["rail"], [], [], [f.RAILWAY]),
    ],
    ids=lambda value: str(value.to_query()) if isinstance(value, Filters) else "",
)
def test_what_is_visible(filters, projects, places, hollow, corridors):
    found = views.visible(STATES, TABLES, filters)
    assert ids(found) == [f"project:{name}" for name in projects]
    assert found.places == tuple(sorted(places))
    assert found.hollow == tuple(hollow)
    assert found.corridors == tuple(corridors)
    silent = sum(not state.claims for state in found.projects)
    assert found.tally == (len(projects), len(hollow), silent)
    assert len(found) == len(projects) + len(hollow)


def test_a_crossing_whose_project_is_filtered_out_is_not_called_hollow():
    found = views.visible(STATES, TABLES, Filters(status={"unknown"}))
    assert f.HUU_NGHI not in found.hollow


def test_states_may_come_as_a_mapping_or_a_list():
    assert views.visible(list(STATES.values()), TABLES, Filters()) == views.visible(STATES, TABLES, Filters())


WORLDS = st.lists(
    st.builds(
        lambda project, status, as_of, publisher: f.claim(project, str(status), as_of.isoformat(), publisher=publisher),
        st.sampled_from(sorted(TABLES.projects)),
        st.sampled_from([s for s in Status if s is not Status.UNKNOWN]),
        st.dates(dt.date(2025, 1, 1), dt.date(2025, 1, 4)),
        st.sampled_from(["A", "B"]),
    ),
    max_size=10,
    unique_by=lambda c: c.id,
).map(lambda claims: f.states(claims, TABLES))

FILTERS = st.builds(
    Filters,
    status=st.sets(st.sampled_from([str(s) for s in Status]), max_size=3),
    kind=st.sets(st.sampled_from([str(k) for k in ProjectKind]), max_size=2),
    province=st.sets(st.sampled_from(sorted(KNOWN.provinces)), max_size=2),
    corridor=st.sets(st.sampled_from(sorted(KNOWN.corridors)), max_size=1),
    q=st.sampled_from(["", "", "huu nghi", "cua khau", "khoi cong", "谅山"]),
)


@given(WORLDS, FILTERS)
def test_choosing_a_value_gives_exactly_its_count(states, filters):
    counts = views.counts(states, TABLES, filters)
    for facet in FACETS:
        for value, count in getattr(counts, facet).items():
            assert len(views.visible(states, TABLES, filters.with_(facet, frozenset({value})))) == count, (facet, value)
    for family, count in counts.family.items():
        members = frozenset(str(s) for s in Status if FAMILY[s] == family)
        assert len(views.visible(states, TABLES, filters.with_("status", members))) == count, family


@given(WORLDS, FILTERS)
def test_the_frame_holds_together(states, filters):
    found = views.visible(states, TABLES, filters)
    assert set(found.places).isdisjoint(found.hollow)
    assert set(found.hollow) <= {c.id for c in TABLES.crossings}
    drawn = {*found.places, *found.hollow, *found.corridors}
    for state in found.projects:
        assert {p for p in state.project.where if p.startswith(("crossing:", "marker:", "corridor:"))} <= drawn
    whole = views.visible(states, TABLES, Filters())
    assert set(ids(found)) <= set(ids(whole))
    assert set(found.hollow) <= set(whole.hollow)


@given(WORLDS, FILTERS)
def test_an_offer_keeps_its_word(states, filters):
    offers = views.drop_one(states, TABLES, filters)
    assert [o.gives for o in offers] == sorted((o.gives for o in offers), reverse=True)
    for offer in offers:
        assert offer.field in filters.active()
        assert len(views.visible(states, TABLES, filters.without(offer.field))) == offer.gives > 0


def test_the_filter_to_drop_is_the_one_that_gives_most():
    filters = Filters(kind={"bridge"}, province={f.LANG_SON})
    assert views.drop_one(STATES, TABLES, filters) == [("kind", 6)]
    early = f.states([], TABLES)
    asked = Filters(status={"proposed"}, asof=dt.date(2020, 1, 1))
    assert views.drop_one(early, TABLES, asked, all_known=STATES) == [("status", 9), ("asof", 1)]


# ---- the list


def test_the_table_has_a_row_for_each_project_and_each_hollow_crossing():
    found = views.visible(STATES, TABLES, Filters())
    frame = views.table(found.projects, TABLES, Wording("en"), hollow=found.hollow, day=DAY)
    assert list(frame.index) == [*ids(found), *found.hollow]
    smart = frame.loc[f.SMART]
    assert (smart["status"], smart["status_id"], smart["family"]) == (
        "Under construction",
        "under_construction",
        "construction",
    )
    assert (smart["place"], smart["as_of"], smart["age_days"]) == ("Hữu Nghị", dt.date(2025, 11, 27), 3)
    assert (smart["publisher"], smart["sources"], smart["target"]) == ("Báo Lạng Sơn", 1, "Operating · 1 Jan 2026")
    assert smart["province"] == "Guangxi, Lạng Sơn"
    works = frame.loc[f.WORKS]
    assert (bool(works["disputed"]), works["sources"]) == (True, 1)
    silent = frame.loc[f.SILENT]
    assert (silent["place"], silent["as_of"], silent["publisher"]) == ("Tân Thanh\u00a0+1", None, "")
    assert frame.loc[f.TAN_THANH]["status"] == "No evidence yet"


def test_a_notebook_needs_no_wording():
    frame = views.table(STATES, TABLES)
    assert frame.loc[f.RAIL, "status"] == "proposed"
    assert list(views.table([], TABLES).columns) == list(frame.columns)


# ---- evidence


def test_an_excerpt_is_the_sentence_with_its_evidence():
    found = views.excerpt(f.claim())
    assert (found.before, found.quote, found.after) == ("Cửa khẩu thông minh ", "đã khởi công", ".")


def test_evidence_over_two_sentences_keeps_both():
    source = f.article("Một câu. Hai bên nhất trí. Ba câu khác. Bốn.")
    found = views.excerpt(f.claim(source=source, quote="nhất trí. Ba"))
    assert (found.before, found.quote, found.after) == ("Hai bên ", "nhất trí. Ba", " câu khác.")


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Hai bên đã khởi công dự án.", 10, ("Hai bên ", "đã khởi công", " dự án.")),
        (
            "một hai ba bốn năm đã khởi công sáu bảy tám chín mười",
            12,
            ("… ba bốn năm ", "đã khởi công", " sáu bảy …"),
        ),
        (
            "项目在边境口岸地区正式đã khởi công并且继续推进建设工作完成",
            8,
            ("… 边境口岸地区正式", "đã khởi công", "并且继续推进建设 …"),
        ),
    ],
    ids=["short", "words", "no spaces"],
)
def test_what_surrounds_a_quote_is_cut_at_a_word(text, limit, expected):
    assert views.excerpt(f.claim(source=f.article(text))).around(limit) == expected


@given(st.text("ab .\n!", min_size=1, max_size=40), st.data())
def test_an_excerpt_is_always_a_stretch_of_the_article(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    source = f.article(text)
    evidence = views.excerpt(
        f.claim(source=source, quote=text[start:end]),
    )
    assert evidence.before + evidence.quote + evidence.after in text
    assert evidence.quote == text[start:end]


@pytest.mark.parametrize(
    ("language", "published", "expected"),
    [
        ("en", "2025-11-28", "28 Nov 2025 (date stated by the source)"),
        ("en", "", "publication date unknown"),
        ("vi", "2025-11-28", "28/11/2025"),
    ],
)
def test_a_citation_says_where_the_words_stand(language, published, expected):
    source = f.article("Một.\nDự án\nđã khởi công.", published=published)
    told = views.citation(f.claim(source=source, quote="Dự án\nđã khởi công"), Wording(language))
    for part in (
        "Báo Lạng Sơn",
        "«Một tin»",
        expected,
        "https://example.org/a1",
        "«Dự án đã khởi công»",
        "5–23",
        source.sha256[:12],
    ):
        assert part in told
    assert "\n" not in told


# ---- panels


def test_a_place_panel_holds_its_projects_with_their_evidence():
    panel = views.place_panel(f.HUU_NGHI, STATES, TABLES, DAY)
    assert [c.project.id for c in panel.cards] == [f.SMART]
    assert (panel.pair[0].vi, panel.pair[1].vi) == ("Hữu Nghị", "Hữu Nghị Quan")
    assert (panel.province.id, panel.other_side.id) == (f.LANG_SON, f.GUANGXI)
    (card,) = panel.cards
    assert (card.status, card.since, card.age_days) == ("under_construction", dt.date(2025, 11, 27), 3)
    assert (card.lead.status, [e.status for e in card.others]) == ("under_construction", ["agreed"])
    assert [(e.target.status, e.target.date) for e in card.targets] == [("operating", dt.date(2026, 1, 1))]
    assert not panel.empty
    assert panel.nearest == ()


@pytest.mark.parametrize(
    ("promises", "kept"),
    [
        ([("operating", ""), ("operating", "2026-01-01")], ["2026-01-01"]),
        ([("operating", "2026-01-01"), ("operating", "2027-01-01")], ["2027-01-01", "2026-01-01"]),
        ([("completed", ""), ("operating", "2026-01-01")], ["2026-01-01", None]),
        ([("operating", "2026-01-01"), ("operating", "2026-01-01")], ["2026-01-01"]),
    ],
    ids=["dated beats undated", "two days", "two statuses", "said twice"],
)
def test_each_promise_stands_once_in_a_card(promises, kept):
    claims = [
        f.claim(id=f"c{i}", as_of=f"2025-01-0{i + 1}", target=status, target_date=day)
        for i, (status, day) in enumerate(promises)
    ]
    card = views.project_panel(f.SMART, f.states(claims, TABLES), TABLES, DAY).card
    assert [e.target.date and e.target.date.isoformat() for e in card.targets] == kept


@pytest.mark.parametrize("place", ["gate:huu-nghi", "gate:huu-nghi-quan"])
def test_a_gate_opens_the_panel_of_its_crossing(place):
    assert views.place_panel(place, STATES, TABLES, DAY) == views.place_panel(f.HUU_NGHI, STATES, TABLES, DAY)


def test_a_phase_stands_in_the_card_of_its_whole():
    panel = views.place_panel(f.MARKER, STATES, TABLES, DAY)
    assert [c.project.id for c in panel.cards] == [f.ROAD]
    assert [(c.project.id, c.status) for c in panel.cards[0].phases] == [(f.PHASE, "completed")]
    assert views.project_panel(f.PHASE, STATES, TABLES, DAY).parent.id == f.ROAD


@pytest.mark.parametrize(
    ("place", "projects"),
    [
        (f.LANG_SON, [f.ROAD, f.SMART, f.RAIL, f.SILENT]),
        (f.HA_GIANG, [f.WORKS]),
        (f.TUYEN_QUANG, [f.WORKS]),
        (f.RAILWAY, [f.SMART, f.RAIL]),
        (f.OLD_LINE, []),
    ],
)
def test_provinces_and_corridors_have_panels_too(place, projects):
    panel = views.place_panel(place, STATES, TABLES, DAY)
    assert [c.project.id for c in panel.cards] == projects


def test_a_place_without_evidence_names_the_nearest_that_have_some():
    panel = views.place_panel(f.TAN_THANH, STATES, TABLES, DAY)
    assert panel.empty
    assert [n.place.id for n in panel.nearest] == [f.MARKER, f.HUU_NGHI, f.THANH_THUY]
    assert panel.nearest[1].metres == pytest.approx(5900.65, abs=0.1)
    assert panel.nearest[0].projects == 2


@pytest.mark.parametrize("panel", [views.place_panel, views.project_panel])
def test_an_unknown_id_has_no_panel(panel):
    assert panel("crossing:nowhere", STATES, TABLES, DAY) is None


def test_both_sides_of_a_dispute_are_shown():
    card = views.project_panel(f.WORKS, STATES, TABLES, DAY).card
    assert {card.lead.status, *(e.status for e in card.disputed)} == {"completed", "under_construction"}
    assert card.lead.claim not in {e.claim for e in card.disputed}
    assert card.others == ()


@pytest.mark.parametrize(
    ("events", "ceremony"),
    [(["ground_breaking"], True), (["ground_breaking", ""], False), ([""], False)],
)
def test_a_status_that_rests_on_a_ceremony_alone_says_so(events, ceremony):
    claims = [f.claim(id=f"c{i}", publisher=f"P{i}", event=event) for i, event in enumerate(events)]
    found = f.states(claims, TABLES)
    assert views.project_panel(f.SMART, found, TABLES, DAY).card.ceremony is ceremony


def test_a_panel_shows_the_changes_known_by_its_day():
    claims = STATES[f.SMART].claims
    changes = changes_of(TABLES.projects[f.SMART], claims)
    card = views.project_panel(f.SMART, STATES, TABLES, DAY, changes=changes).card
    assert [(c.before, c.after) for c in card.changes] == [("unknown", "agreed"), ("agreed", "under_construction")]
    early = views.project_panel(f.SMART, STATES, TABLES, dt.date(2025, 1, 1), changes=changes).card
    assert [c.after for c in early.changes] == ["agreed"]


def test_the_newest_evidence_comes_first_without_phases():
    found = views.latest(STATES)
    assert [row.state.project.id for row in found] == [f.ROAD, f.SMART, f.RAIL, f.WORKS]
    assert len(views.latest(STATES, limit=2)) == 2


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        ((0, 0), (0, 1), 111_319.5),
        ((0, 0), (1, 0), 110_574.4),
        ((21.9735, 106.7124), (21.9735, 106.7124), 0),
        ((21.0245, 105.8412), (22.8167, 108.3167), 323_712.4),
        ((21.54, 107.97), (22.43, 102.17), 606_992.2),
    ],
)
def test_distances_are_geodesics(a, b, metres):
    """The lengths are those of GeographicLib 2.0."""
    assert views.distance_m(Point(*a, 0), Point(*b, 0)) == pytest.approx(metres, abs=2.5)


# ---- the reader

TEXT = "Dẫn. Cửa khẩu Hữu Nghị Quan đã khởi công, Lạng Sơn. Ảnh."


def test_the_reader_marks_names_inside_evidence():
    source = f.article(TEXT, furniture=[(TEXT.index("Ảnh"), len(TEXT), "credit")])
    claim = f.claim(source=source, quote="Hữu Nghị Quan đã khởi công")
    name = f.mention("Hữu Nghị Quan", "gate:huu-nghi-quan", source)
    place = f.mention("Lạng Sơn", f.LANG_SON, source)
    found = views.reader(source, [name, place], [claim], TABLES)
    assert [(s.text, s.kind, s.place) for s in found] == [
        ("Dẫn. Cửa khẩu ", "text", ""),
        ("Hữu Nghị Quan", "both", f.HUU_NGHI),
        (" đã khởi công", "evidence", ""),
        (", ", "text", ""),
        ("Lạng Sơn", "mention", f.LANG_SON),
        (". ", "text", ""),
        ("Ảnh.", "furniture", ""),
    ]


@given(st.text("abc \n", min_size=1, max_size=40), st.data())
def test_segments_join_to_the_text_and_every_mark_is_whole(text, data):
    def spans():
        pairs = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
        return [(min(p), max(p)) for p in data.draw(st.lists(pairs, max_size=4)) if p[0] != p[1]]

    body = data.draw(st.sampled_from([(0, len(text)), (1, len(text)), (0, len(text) - 1)]))
    source = f.article(text, furniture=[(*s, "caption") for s in spans()], body=body)
    mentions = [Mention("a1", s, e, text[s:e], f"place:{s}-{e}") for s, e in spans()]
    claims = [f.claim(source=source, quote=text[s:e], id=f"c{i}") for i, (s, e) in enumerate(spans())]
    found = views.reader(source, mentions, claims)
    assert "".join(s.text for s in found) == text
    assert all(s.text == text[s.start : s.end] != "" for s in found)
    for claim in claims:
        marked = "".join(s.text for s in found if claim.id in s.claims)
        assert marked == claim.evidence.quote
    for place in {s.place for s in found} - {""}:
        start, end = map(int, place.removeprefix("place:").split("-"))
        assert "".join(s.text for s in found if s.place == place) == text[start:end]


def test_families_are_counted_once_for_two_statuses():
    found = views.counts(STATES, TABLES, Filters())
    assert found.family[Family.CONSTRUCTION] == 3
    assert found.status["under_construction"] + found.status["partly_completed"] == 3
    assert found.status["unknown"] == 2


def test_a_notebook_needs_neither_streamlit_nor_folium():
    code = (
        "import sys; from dashboard import views, export; from dashboard.store import Store;"
        "from dashboard.filters import Filters;"
        "print(sorted({'streamlit', 'folium', 'starlette'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_excerpt_leaves_out_the_furniture_around_its_sentence() -> None:
    text = " date 2025-11-28 Tối 27/11, cầu Bắc Luân đã hoàn thành. Ảnh: TTXVN"
    start, end = text.index("cầu"), text.index(". Ảnh")
    prefix, caption = Furniture(0, 17, "prefix"), Furniture(text.index("Ảnh"), len(text), "caption")
    article = Article(id="a", text=text, sha256="0", body=(0, len(text)), furniture=(prefix, caption))
    claim = Claim(
        id="a.1",
        project="project:bridge",
        status=Status.COMPLETED,
        as_of=dt.date(2025, 11, 27),
        precision=Precision.DAY,
        evidence=Evidence(article, start, end, text[start:end]),
    )
    told = views.excerpt(claim)
    assert (told.before, told.quote, told.after) == ("Tối 27/11, ", text[start:end], ".")
