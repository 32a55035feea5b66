"""The page in a real Chromium that reaches no other host: every test is something that a person does.

One window is shared by the tests that leave it usable; each goes to its own address first.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import Route, expect

from dashboard import views
from dashboard.filters import Filters, describe
from dashboard.gazetteer import Gazetteer
from dashboard.models import ProjectState, Status
from dashboard.store import Store, known_on
from dashboard.views.frame import sites_of
from dashboard.wording import Wording
from tests.screen import ROWS, Screen, becomes_true, eventually
from tests.test_shipped_panels import CLAIMS, PROJECTS

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent
EN = Wording("en")
HUU_NGHI = "crossing:huu-nghi"
SMART_GATE = "project:smart-gate-huu-nghi"


class Shipped(NamedTuple):
    """What the shipped data say, computed without the page."""

    gazetteer: Gazetteer
    states: dict[str, ProjectState]
    newest: dt.date

    def selection(self, filters: Filters) -> views.Selection:
        return views.visible(self.states, self.gazetteer, filters)

    def sentence(self, filters: Filters, wording: Wording) -> str:
        def name(place: str) -> str:
            return wording.name(self.gazetteer.places[place].names)

        told = describe(filters, wording, name, self.selection(filters).tally, day=self.newest)
        return " ".join("".join(piece.text for piece in told).split())


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('shipped') / 's.sqlite'}") as store:
        return Shipped(store.gazetteer, store.states(), max(known_on(claim) for claim in store.claims()))


# ---- open


def test_opening_shows_everything_without_asking_anybody_else(window: Screen, shipped: Shipped) -> None:
    sites = {site for state in shipped.states.values() for site in sites_of(state.project, shipped.gazetteer)}
    crossings = {crossing.id for crossing in shipped.gazetteer.crossings}
    assert len(crossings) == 33
    assert window.symbols() == crossings | sites
    eventually(window.rows, ROWS)  # the list follows the map
    assert len(shipped.selection(Filters())) == ROWS
    assert window.outside == []
    assert window.complaints == []
    print(f"{len(window.asked)} requests, all to this machine")


# ---- every project


@pytest.mark.parametrize(
    "every", [False, pytest.param(True, marks=pytest.mark.heavy)], ids=["one of each status", "all"]
)
def test_every_project_shows_its_status_and_its_quote(screen: Screen, every: bool) -> None:
    """test_shipped_panels looks at what every panel says; here it is looked at in its place."""
    texts = {file.stem: " ".join(file.read_text(encoding="utf-8").split()) for file in (ROOT / "seeds").glob("*.txt")}
    claims, seen = CLAIMS, 0
    silent = [project for project in PROJECTS if project["id"] not in claims]
    told = {project["id"]: project for project in PROJECTS if project["id"] in claims}
    if not every:
        told = {claims[project][0]["status"]: row for project, row in told.items()}
        assert len(told) >= 6
    for project in [*told.values(), *silent[:2]]:
        screen.visit(f"?lang=en&project={project['id']}")
        eventually(screen.heading, project["name_en"])
        chip = screen.page.locator(".st-key-panel .chip.st").first
        mine = claims.get(project["id"], [])
        if not mine:
            eventually(chip.inner_text, "No evidence yet")
            expect(screen.page.locator(".st-key-panel blockquote")).to_have_count(0)
            continue
        assert len({row["status"] for row in mine}) == 1, project["id"]
        eventually(chip.inner_text, EN.status(mine[0]["status"]))  # a panel is exchanged piece by piece
        quoted = screen.page.locator(".st-key-panel blockquote").first
        quotes = {row["quote"] for row in mine}
        becomes_true(lambda quoted=quoted, quotes=quotes: quoted.locator("mark:not(.trigger)").inner_text() in quotes)
        mark = quoted.locator("mark:not(.trigger)").inner_text()
        row = next(row for row in mine if row["quote"] == mark)
        parts = re.split(
            r"\[…\]|…", " ".join(quoted.inner_text().split())
        )  # words between verb and object are left out
        assert all(part.strip() in texts[row["article"]] for part in parts), project["id"]
        seen += 1
    assert seen == len(told)
    assert screen.complaints == []


# ---- choose


def chosen_everywhere(screen: Screen, heading: str, query: dict[str, list[str]]) -> None:
    """Panel, address and map agree on what is chosen."""
    eventually(screen.heading, heading)
    eventually(lambda: screen.query, query)
    place, project = (query.get(key, [""])[0] for key in ("place", "project"))
    eventually(screen.chosen, f"{place} {project}")


def test_a_click_on_a_marker_chooses_it_everywhere(screen: Screen) -> None:
    with screen.kept():
        screen.symbol(HUU_NGHI).click()
        chosen_everywhere(screen, "Hữu Nghị – Youyiguan", {"place": [HUU_NGHI]})
        eventually(screen.marked_row, "Smart border gate Hữu Nghị – Youyiguan")
        told = screen.panel()
        for words in ("International border gate", "Youyiguan", "友谊关", "Lạng Sơn ⇄ Guangxi", "Under construction"):
            assert words in told
    assert screen.symbol(HUU_NGHI).get_attribute("aria-pressed") == "true"
    screen.page.locator(".st-key-panel a.close").click()
    chosen_everywhere(screen, "Latest evidence", {})


def test_a_click_on_a_province_chooses_it(screen: Screen) -> None:
    with screen.kept():
        screen.click_map(23.6, 104.0)
        chosen_everywhere(screen, "Yunnan", {"place": ["province:yunnan"]})
        assert "Province" in screen.panel()


def test_a_click_on_a_line_chooses_the_corridor(screen: Screen) -> None:
    screen.visit("?lang=en&status=proposed&kind=rail")
    eventually(screen.rows, 1)
    with screen.kept():
        x, y = screen.map.evaluate(
            """() => {
              const path = document.querySelector('path.ck-corridor.idea');
              const p = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
              return [p.x, p.y];
            }"""
        )
        screen.map.locator("#map_div").click(position={"x": x, "y": y})
        rail, asked = "Đồng Đăng – Hà Nội standard-gauge railway", {"status": ["proposed"], "kind": ["rail"]}
        chosen_everywhere(screen, rail, {**asked, "place": ["corridor:rail-dong-dang-ha-noi"]})
        eventually(screen.marked_row, rail)
        assert "The line joins its stops and is not the route." in screen.panel()


def test_a_row_of_the_list_chooses_the_project_on_the_map(screen: Screen, shipped: Shipped) -> None:
    projects = shipped.selection(Filters()).projects
    for number in (0, 3, 4):
        project = projects[number].project
        screen.click_row(number)
        chosen_everywhere(screen, project.names.en, {"project": [project.id]})
        eventually(screen.marked_row, project.names.en)
        sites = sites_of(project, shipped.gazetteer)
        hot = screen.map.evaluate("[...document.querySelectorAll('.ck-symbol.hot')].map((e) => e.dataset.id)")
        assert set(hot) == set(sites)


def test_a_head_orders_the_list_and_no_choice_undoes_that(screen: Screen) -> None:
    def names() -> list[str]:
        return screen.page.locator(".st-key-results td:first-child").all_inner_texts()

    def days() -> list[str]:
        return screen.page.locator(".st-key-results td:nth-child(4)").evaluate_all(
            "all => all.map((cell) => cell.querySelector('time')?.dateTime ?? '')"
        )

    head, first, known = (
        screen.page.locator(".st-key-results thead button").nth(3),
        names(),
        sorted(filter(None, days())),
    )
    head.click()
    assert days() == known + [""] * (ROWS - len(known))
    ordered = names()
    screen.click_row(2)
    eventually(screen.marked_row, ordered[2])
    assert names() == ordered
    head.click()
    assert days() == known[::-1] + [""] * (ROWS - len(known)), "what has no day comes last either way"
    head.click()
    assert names() == first


@pytest.mark.heavy
def test_nothing_mounts_the_map_anew(screen: Screen) -> None:
    with screen.kept():
        screen.pill("status", "Agreed").click()
        eventually(lambda: screen.query, {"status": ["agreed"]})
        screen.symbol("crossing:a-pa-chai").click()
        eventually(lambda: screen.query, {"status": ["agreed"], "place": ["crossing:a-pa-chai"]})
        screen.language("中文")
        becomes_true(lambda: "已商定" in screen.text("filters") or "筛选" in screen.text("filters"))
        screen.visit("?lang=en&asof=2024-12-31")
        becomes_true(lambda: "31 Dec 2024" in screen.sentence())


# ---- filter


def agrees(screen: Screen, shipped: Shipped, filters: Filters) -> views.Selection:
    """Map, list, sentence, numbers and address say what the data say under `filters`."""
    selection = shipped.selection(filters)
    eventually(screen.sentence, shipped.sentence(filters, EN))
    eventually(lambda: screen.query, filters.to_query())
    eventually(screen.rows, len(selection))
    eventually(screen.symbols, {*selection.places, *selection.hollow})
    counts = views.counts(shipped.states, shipped.gazetteer, filters)
    by_word = {EN.status(status): counts.status[status] for status in Status}
    becomes_true(lambda: (told := screen.numbers("status")) == {word: by_word[word] for word in told} and told)
    numbers = screen.numbers("status")
    assert numbers.keys() >= {EN.status(status) for status in filters.status}
    return selection


def test_each_status_filters_map_list_count_and_address_alike(screen: Screen, shipped: Shipped) -> None:
    present = {state.status for state in shipped.states.values()} | {Status.UNKNOWN}
    assert len(present) >= 7
    for status in sorted(present):
        screen.pill("status", EN.status(status)).click()
        selection = agrees(screen, shipped, Filters(status={status}))
        assert len(selection) == views.counts(shipped.states, shipped.gazetteer, Filters()).status[status]
        screen.pill("status", EN.status(status)).click()
        eventually(lambda: screen.query, {})


def test_filters_narrow_together_and_one_click_clears_them(screen: Screen, shipped: Shipped) -> None:
    screen.pill("kind", "Bridge").click()
    screen.settled()
    screen.pill("province", "Lào Cai").click()
    selection = agrees(screen, shipped, Filters(kind={"bridge"}, province={"province:lao-cai"}))
    assert {state.project.id for state in selection.projects} == {
        "project:bridge-bat-xat-ba-sai",
        "project:rail-bridge-lao-cai-ha-khau-bac",
    }
    screen.page.locator(".st-key-clear button").click()
    agrees(screen, shipped, Filters())


@pytest.mark.parametrize(
    ("words", "place", "project"),
    [
        ("huu nghi", HUU_NGHI, SMART_GATE),
        ("dong dang", "crossing:dong-dang-rail", "project:rail-dong-dang-ha-noi"),
        ("友谊", HUU_NGHI, SMART_GATE),
        ("Lao Cai", "crossing:lao-cai-ha-khau-rail", "project:rail-lao-cai-ha-khau"),
    ],
)
def test_words_find_without_tones_and_in_any_script(
    screen: Screen, shipped: Shipped, words: str, place: str, project: str
) -> None:
    screen.search(words)
    selection = agrees(screen, shipped, Filters(q=words))
    assert place in screen.symbols()
    assert project in {state.project.id for state in selection.projects}
    assert 0 < len(selection) < ROWS


def test_an_empty_result_says_which_filter_to_drop(screen: Screen, shipped: Shipped) -> None:
    screen.visit("?lang=en&status=operating&kind=bridge")
    becomes_true(lambda: "Nothing matches these filters" in screen.text("results"))
    eventually(screen.symbols, set())  # the map follows the words
    eventually(screen.heading, "Latest evidence")
    without = len(shipped.selection(Filters(kind={"bridge"})))
    offer = screen.page.get_by_role("button", name=f"Drop «Project status»: {without} rows")
    expect(screen.page.get_by_role("button", name="Drop «Kind of project»: 3 rows")).to_be_visible()
    offer.click()
    agrees(screen, shipped, Filters(kind={"bridge"}))


def test_an_unknown_value_in_the_address_is_named(screen: Screen, shipped: Shipped) -> None:
    screen.visit("?lang=en&status=operatin&province=province:atlantis&place=crossing:huu-nghi")
    becomes_true(lambda: "«operatin»" in screen.text("notices"))
    told = screen.text("notices")
    assert "Did you mean «Operating»?" in told
    assert "«province:atlantis»" in told
    eventually(lambda: screen.query, {"place": [HUU_NGHI]})
    agrees(screen, shipped, Filters(place=HUU_NGHI))


# ---- the address


@pytest.mark.heavy
def test_a_copied_address_restores_the_page(fresh: Any, shipped: Shipped) -> None:
    asked = Filters(status={"agreed", "proposed"}, province={"province:lao-cai"}, place="crossing:ban-vuoc")
    screen = fresh().open("?lang=en&status=agreed&status=proposed&province=province:lao-cai&place=crossing:ban-vuoc")
    agrees(screen, shipped, asked)
    assert screen.heading() == "Bản Vược (Bát Xát) – Basa"
    screen.search("bridge")
    agrees(screen, shipped, asked.with_("q", "bridge"))
    before = (screen.sentence(), screen.rows(), screen.symbols(), screen.panel(), screen.chosen())
    screen.page.reload()
    eventually(lambda: (screen.sentence(), screen.rows(), screen.symbols(), screen.panel(), screen.chosen()), before)
    assert screen.complaints == []


def test_the_back_button_goes_back(screen: Screen) -> None:
    screen.pill("status", "Agreed").click()
    eventually(lambda: screen.query, {"status": ["agreed"]})
    screen.visit("?lang=en&status=proposed")
    eventually(lambda: screen.query, {"status": ["proposed"]})
    screen.page.go_back()
    eventually(lambda: screen.query, {"status": ["agreed"]})
    becomes_true(lambda: "agreed" in screen.sentence())


@pytest.mark.heavy
def test_hurrying_between_pages_keeps_the_connection(window: Screen) -> None:
    """Streamlit's browser part gives up for good when a run asks for a message that it has thrown away meanwhile.

    That needs luck as well as haste, so that the setting which prevents it is looked at, too.
    """
    config = tomllib.loads((ROOT / "dashboard" / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["global"]["maxCachedMessageAge"] >= 1000
    for number, pause in enumerate((30, 60, 150, 30, 400, 60, 900, 30, 60, 30) * 3):
        page = ("", "&page=articles", "&page=method", "&page=articles", "&status=agreed")[number % 5]
        window.page.evaluate(
            "q => { history.pushState({}, '', q); dispatchEvent(new PopStateEvent('popstate')); }", f"?lang=en{page}"
        )
        window.page.wait_for_timeout(pause)
    window.settled()
    assert window.complaints == []


@pytest.mark.heavy
def test_a_frame_that_was_replaced_orders_the_list_no_more(fresh: Any) -> None:
    """Two that watch the list would each order anew what the other has ordered, and the page would stand still."""
    page = fresh().open("?lang=en").page
    replaced = next(frame for frame in page.frames if frame.evaluate("!!window.cuakhauList"))
    script = ROOT / "dashboard" / "assets" / "page" / "list.js"
    page.evaluate(f"() => {{ {script.read_text(encoding='utf-8')} cuakhauList.mark('', 0); }}")
    replaced.evaluate("cuakhauList.leave(); cuakhauList.mark('', 0);")
    page.locator(".st-key-results thead button").first.click()
    page.wait_for_function("document.querySelectorAll('.st-key-results tbody tr').length > 0", timeout=10_000)


# ---- another day


@pytest.mark.parametrize(
    ("day", "status", "province", "note"),
    [
        ("2024-12-31", "Proposed", "province:ha-giang", "Until 1 Jul 2025"),
        ("2025-11-30", "Operating", "province:tuyen-quang", ""),
    ],
)
def test_the_map_shows_what_was_known_by_a_day(screen: Screen, day: str, status: str, province: str, note: str) -> None:
    with screen.kept():
        screen.visit(f"?lang=en&asof={day}")
        becomes_true(lambda: status in (screen.symbol("crossing:ban-gioc").get_attribute("aria-label") or ""))
        screen.symbol("crossing:ban-gioc").click()
        eventually(screen.page.locator(".st-key-panel .chip.st").first.inner_text, status)
        screen.click_map(22.72, 104.75)
        eventually(lambda: screen.query, {"asof": [day], "place": [province]})
        becomes_true(lambda: note in screen.panel())


# ---- the reader


def test_the_evidence_is_in_view_and_leads_back(screen: Screen) -> None:
    screen.visit(f"?lang=en&project={SMART_GATE}")
    eventually(screen.heading, "Smart border gate Hữu Nghị – Youyiguan")
    quote = screen.page.locator(".st-key-panel blockquote mark").first.inner_text()
    screen.page.get_by_role("link", name="Read in the article").first.click()
    evidence = screen.page.locator("#evidence")
    expect(evidence).to_be_in_viewport()
    assert screen.query["page"] == ["article"]
    goal = screen.page.locator(".words mark.goal").all_inner_texts()
    assert "".join(goal) == quote
    screen.page.locator(".words mark.goal a").last.click()
    eventually(lambda: set(screen.query) <= {"place", "project"} and bool(screen.query), True)
    screen.page.frame_locator("iframe[src*='streamlit_folium']").locator("html[data-ready='1']").wait_for(
        state="attached"
    )
    eventually(lambda: screen.chosen().strip(), next(iter(screen.query.values()))[0])
    assert "Hữu Nghị" in screen.panel()


# ---- trouble


@pytest.mark.heavy
def test_lost_map_data_are_told_and_the_page_goes_on(fresh: Any) -> None:
    screen = fresh()
    page = screen.page
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.abort()

    page.route(re.compile(r"/data/[0-9a-f]+\.json"), lose)
    page.goto(f"{screen.address}/?lang=zh")
    waits = "getComputedStyle(document.querySelector('.st-key-map'), '::before').content"
    page.locator(".st-key-map").wait_for()
    eventually(lambda: "正在载入地图" in page.evaluate(waits), True)
    alert = page.frame_locator("iframe[src*='streamlit_folium']").locator(".ck-alert:not([hidden])")
    expect(alert).to_contain_text("地图数据未能载入", timeout=40_000)
    before = len(lost)
    page.locator(".st-key-f_status button").first.click()
    eventually(lambda: screen.query, {"status": ["operating"]})
    eventually(screen.rows, 3)
    becomes_true(lambda: len(lost) >= before + 3)  # the map has tried by itself, too
    page.unroute_all()
    alert.get_by_role("button", name="重试").click()
    eventually(screen.symbols, {"crossing:ban-gioc"}, within_s=30)
    expect(alert).to_be_hidden()
