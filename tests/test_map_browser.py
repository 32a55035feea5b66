"""The map alone in a real Chromium, driven through the harness in `map_harness/`: drawn, chosen, filtered, kept."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import Browser, Frame, Route, expect

from tests.conftest import free_port
from tests.screen import GO, Window, becomes_true, eventually

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent
PORT = free_port()
ADDRESS = f"http://127.0.0.1:{PORT}"
WIDTH, HEIGHT = 776, 530
FRAME = "iframe[src*='streamlit_folium']"
CLASHES = """() => {
  const box = (e) => e.getBoundingClientRect();
  const names = [...document.querySelectorAll('.ck-label:not(.line):not(.dot)')].map((e) => [e.textContent, box(e)]);
  const shapes = [...document.querySelectorAll('.ck-symbol .shape')].map((e) => ['symbol', box(e)]);
  const off = (a, b) => a.left >= b.right - 2 || a.top >= b.bottom - 2;
  const apart = (a, b) => off(a, b) || off(b, a);
  const found = [];
  names.forEach(([t, a], i) => [...names.slice(i + 1), ...shapes].forEach(([u, b]) => {
    if (!apart(a, b)) found.push(t + ' / ' + u);
  }));
  return [names.length, found];
}"""
POSITIONS = """(ids) => ids.map((id) => {
  const r = document.querySelector(`[data-id='crossing:${id}']`).getBoundingClientRect();
  return [r.x, r.y];
})"""
HUU_NGHI = "[data-id='crossing:huu-nghi']"
THEME = "document.documentElement.dataset.theme"
TURNS = itertools.count(1)


@pytest.fixture(scope="module")
def harness() -> Iterator[str]:
    command = [sys.executable, "-m", "uvicorn", "tests.map_harness.app:app", "--host", "127.0.0.1", "--port", str(PORT)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{ADDRESS}/_stcore/health", timeout=1).close()
                break
            except (urllib.error.URLError, OSError):
                assert run.poll() is None, "the harness did not start"
                time.sleep(0.25)
        yield ADDRESS
        run.terminate()


class Shown(Window):
    """The map on a page: what the tests ask of it, in one place."""

    @property
    def outside(self) -> list[str]:
        return [url for url in self.asked if not url.startswith((ADDRESS, "data:", "blob:"))]

    def load(self, query: str = "", *, height: int = HEIGHT) -> Shown:
        """Loads the page anew."""
        self.page.goto(f"{ADDRESS}/?height={height}{query}")
        self.page.frame_locator(FRAME).locator("html[data-ready='1']").wait_for(state="attached", timeout=60_000)
        self.frame.evaluate("window.kept = true")
        return self

    def go(self, query: str = "") -> Shown:
        """The map as it is after loading; a page that another test has left is taken back to that instead."""
        if not self.page.url.startswith(f"{ADDRESS}/"):
            return self.load(query)
        turn, language = next(TURNS), (re.findall(r"lang=(\w+)", query) or ["vi"])[0]
        self.page.mouse.move(5, HEIGHT + 150)
        self.page.evaluate(GO, f"?height={HEIGHT}{query}&turn={turn}")
        version = self.page.locator(f".report[data-turn='{turn}']").get_attribute("data-version")
        begun = f"html[data-ready='1'][data-state='{version} {language}  ']"
        self.frame.wait_for_selector(begun, state="attached")
        becomes_true(lambda: self.frame.evaluate("map.getSize().x === innerWidth"))
        self.page.emulate_media(reduced_motion="reduce")
        self.frame.evaluate("document.querySelector('.ck-home button').click()")  # on a phone it cannot be seen
        self.page.emulate_media(reduced_motion="no-preference")
        self.frame.evaluate("window.kept = true")
        return self

    @property
    def frame(self) -> Frame:
        self.page.wait_for_selector(FRAME, timeout=30_000)
        handle = self.page.query_selector(FRAME)
        found = handle.content_frame() if handle else None
        assert found
        return found

    def view(self) -> list[float]:
        found = self.frame.evaluate(
            "[map.getCenter().lat, map.getCenter().lng, map.getZoom()].map((n) => +n.toFixed(4))"
        )
        return list(found)

    def report(self) -> str:
        return self.page.locator(".report").inner_text()

    def runs(self) -> int:
        return int(re.findall(r"runs=(\d+)", self.report())[0])

    def state(self, part: str) -> None:
        self.frame.wait_for_selector(f"html[data-state*='{part}']", state="attached", timeout=15_000)

    def label(self, selector: str) -> str:
        return self.frame.locator(selector).get_attribute("aria-label") or ""

    def choose(self, field: str, value: str) -> None:
        box = self.page.get_by_label(field, exact=True)
        box.fill(value)
        box.press("Enter")


Opener = Callable[..., Shown]


@pytest.fixture
def opened(browser: Browser, harness: str) -> Iterator[Opener]:
    """Opens a window; the one before is closed."""
    with ExitStack() as windows:

        def open_page(**options: Any) -> Shown:
            windows.close()
            options.setdefault("viewport", {"width": WIDTH, "height": HEIGHT + 160})
            return windows.enter_context(closing(Shown(browser, **options)))

        yield open_page


@contextmanager
def unchanged(shown: Shown) -> Iterator[None]:
    """The frame is the same one afterwards, and looks at the same place."""
    before = shown.view()
    yield
    assert shown.frame.evaluate("window.kept === true"), "the frame was built anew"
    assert shown.view() == before


# ---------- drawn ----------


def test_everything_is_drawn_without_a_request_outside(opened: Opener) -> None:
    shown = opened().load()
    assert shown.frame.locator(".ck-symbol[data-id^='crossing:']").count() == 33
    assert shown.frame.locator(".ck-symbol.hollow").count() > 10
    for family in ("service", "construction", "preparation", "idea", "stopped"):
        assert shown.frame.locator(f".ck-symbol[data-family={family}]").count(), family
        assert shown.frame.locator("path.ck-corridor").count() > 10
    assert shown.outside == []
    assert shown.complaints == []


@pytest.mark.heavy
def test_names_do_not_collide_with_names_or_symbols(opened: Opener) -> None:
    for width in (375, 596, WIDTH, 1144):
        shown = opened(viewport={"width": width, "height": 700}).go()
        clashes = shown.frame.evaluate(CLASHES)
        assert clashes[0] > 12
        assert clashes[1] == [], width


@pytest.mark.heavy
def test_crowded_gates_stand_the_same_way_at_every_width(opened: Opener) -> None:
    crowd = ["huu-nghi", "huu-nghi-1119", "dong-dang-rail", "tan-thanh", "coc-nam", "chi-ma", "mong-cai", "bac-luan-2"]
    seen = []
    for width in (WIDTH, 900):
        shown = opened(viewport={"width": width, "height": 700}).go()
        shown.frame.evaluate("map.setView([21.97, 106.71], 7.25, {animate: false})")
        points = shown.frame.evaluate(POSITIONS, crowd)
        seen.append([[round(x - points[0][0]), round(y - points[0][1])] for x, y in points])
    for one, other in zip(*seen, strict=True):
        assert abs(one[0] - other[0]) <= 1
        assert abs(one[1] - other[1]) <= 1


@pytest.mark.heavy
def test_the_note_the_scale_and_the_sources_are_there_in_the_language(opened: Opener) -> None:
    shown = opened().go()
    for language, note in (("vi", "không có giá trị pháp lý"), ("zh", "不具法律效力"), ("en", "no legal meaning")):
        shown.go(f"&lang={language}")
        expect(shown.frame.locator(".ck-note-text")).to_contain_text(note)
        expect(shown.frame.locator(".leaflet-control-scale-line")).to_be_visible()
        sources = shown.frame.locator(".ck-sources ul")
        if not sources.is_visible():
            shown.frame.locator(".ck-sources summary").click()
        expect(sources).to_be_visible()
        for source in ("GMT-DCW", "LGPL-3", "Natural Earth", "GeoNames", "CC BY", "Leaflet"):
            expect(sources).to_contain_text(source)


# ---------- chosen ----------


def test_a_click_is_told_at_once_and_leaves_the_view(opened: Opener) -> None:
    shown = opened().go()
    with unchanged(shown):
        shown.frame.locator(HUU_NGHI).click()
        expect(shown.page.locator(".report")).to_contain_text("place crossing:huu-nghi")
        expect(shown.frame.locator(HUU_NGHI)).to_have_class(re.compile(r"\bon\b"))
        assert shown.frame.locator(".ck-symbol.on").count() == 1


def test_a_line_and_a_province_can_be_chosen(opened: Opener) -> None:
    shown = opened().go()
    for lat, lon, told in (
        (23.6, 104.0, "province province:yunnan"),
        (22.34, 106.453, "corridor:expressway-dong-dang-tra-linh"),
    ):
        x, y = shown.frame.evaluate(
            f"(() => {{ const p = map.latLngToContainerPoint([{lat}, {lon}]); return [p.x, p.y]; }})()"
        )
        shown.frame.locator("#map_div").click(position={"x": x, "y": y})
        expect(shown.page.locator(".report")).to_contain_text(told)


def test_the_keyboard_reaches_chooses_moves_and_lets_go(opened: Opener) -> None:
    shown = opened().go()
    mark = shown.frame.locator(HUU_NGHI)
    assert mark.get_attribute("role") == "button"
    mark.focus()
    mark.press("Enter")
    expect(shown.page.locator(".report")).to_contain_text("place crossing:huu-nghi")
    expect(mark).to_have_attribute("aria-pressed", "true")
    before = shown.view()
    mark.press("ArrowRight")
    shown.page.wait_for_timeout(500)
    assert shown.view()[1] > before[1]
    mark.press("Escape")
    expect(shown.page.locator(".report")).to_contain_text("click=none")
    expect(mark).to_have_attribute("aria-pressed", "false")


def test_what_is_chosen_elsewhere_is_shown_where_it_can_be_told_apart(opened: Opener) -> None:
    shown = opened().go()
    shown.page.emulate_media(reduced_motion="reduce")
    shown.choose("selected", "crossing:huu-nghi")
    shown.state("crossing:huu-nghi")
    shown.page.wait_for_timeout(300)
    lat, lon, zoom = shown.view()
    assert zoom >= 10
    assert abs(lat - 21.97) < 0.05
    assert abs(lon - 106.71) < 0.05
    with unchanged(shown):
        shown.choose("selected", "")
        shown.page.wait_for_timeout(700)


def test_labels_for_the_ear_name_place_level_status_and_dispute(opened: Opener) -> None:
    shown = opened().go("&lang=en")
    assert re.search(
        r"Hữu Nghị – .*, International border gate, Under construction \(orange triangle\)", shown.label(HUU_NGHI)
    )
    disputed = shown.label("[data-id='crossing:tra-linh']")
    assert "sources disagree: Under construction / In preparation" in disputed
    assert "orange triangle and green square" in disputed
    assert "No evidence yet (hollow circle)" in shown.label("[data-id='crossing:tan-thanh']")
    assert "position ±2 km" in shown.label("[data-id='crossing:ma-lu-thang']")


def test_hovering_says_name_and_status(opened: Opener) -> None:
    shown = opened().go()
    shown.frame.locator(HUU_NGHI).hover()
    expect(shown.frame.locator(".ck-tooltip")).to_contain_text("Hữu Nghị")
    expect(shown.frame.locator(".ck-tooltip")).to_contain_text("友谊")
    shown.page.mouse.move(5, HEIGHT + 60)


# ---------- filtered, translated, another day ----------


def test_a_filter_keeps_frame_and_view(opened: Opener) -> None:
    shown = opened().go()
    shown.frame.evaluate("map.setView([22.3, 105.5], 8, {animate: false})")
    with unchanged(shown):
        shown.page.get_by_role("button", name="construction").click()
        expect(shown.frame.locator(".ck-symbol.hollow")).to_have_count(0)
        assert (
            shown.frame.locator(".ck-symbol").count()
            == shown.frame.locator(".ck-symbol[data-family=construction]").count()
            > 1
        )
    with unchanged(shown):
        shown.page.get_by_role("button", name="construction").click()
        expect(shown.frame.locator(".ck-symbol[data-id^='crossing:']")).to_have_count(33)


def test_a_language_keeps_frame_and_view(opened: Opener) -> None:
    shown = opened().go()
    with unchanged(shown):
        shown.page.get_by_role("radio", name="zh").click()
        shown.state(" zh ")
        assert "友谊" in shown.label(HUU_NGHI)
        assert shown.frame.evaluate("document.documentElement.lang") == "zh-Hans"


@pytest.mark.heavy
def test_another_day_is_another_file_in_the_same_frame(opened: Opener) -> None:
    shown = opened().go()
    with unchanged(shown):
        assert "Đang" in shown.label(HUU_NGHI)
        shown.page.get_by_text("before", exact=True).click()
        expect(shown.frame.locator(HUU_NGHI)).to_have_attribute("data-family", "idea")
        x, y = shown.frame.evaluate(
            "(() => { const p = map.latLngToContainerPoint([22.72, 104.75]); return [p.x, p.y]; })()"
        )
        shown.frame.locator("#map_div").click(position={"x": x, "y": y})
        expect(shown.page.locator(".report")).to_contain_text("province:ha-giang")


@pytest.mark.heavy
def test_a_press_counts_although_the_day_changes_under_it(opened: Opener) -> None:
    shown = opened().go()
    mark = shown.frame.locator(HUU_NGHI)
    mark.hover()
    shown.page.mouse.down()
    shown.page.locator(".st-key-before input").press("Space")
    expect(mark).to_have_attribute("data-family", "idea")
    shown.page.mouse.up()
    expect(shown.page.locator(".report")).to_contain_text("place crossing:huu-nghi")


def test_panning_and_zooming_never_run_the_page(opened: Opener) -> None:
    shown = opened().go()
    shown.page.wait_for_timeout(600)
    before = shown.runs()
    for step in ("map.panBy([60, 20])", "map.setZoom(8)", "map.setZoom(9)"):
        shown.frame.evaluate(step)
        shown.page.wait_for_timeout(500)
    assert shown.runs() == before


def test_the_province_of_a_filter_is_outlined(opened: Opener) -> None:
    shown = opened().go()
    shown.choose("province", "province:lang-son")
    expect(shown.frame.locator("path.ck-outline.filter")).to_have_count(1)


# ---------- trouble ----------


@pytest.mark.heavy
def test_a_lost_file_is_asked_for_again_and_then_named(opened: Opener) -> None:
    shown = opened()
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    shown.page.route("**/data/*.json", refuse)
    shown.page.goto(f"{ADDRESS}/?height={HEIGHT}")
    shown.page.frame_locator(FRAME).locator(".ck-alert:not([hidden])").wait_for(timeout=30_000)
    assert len(asked) == 3
    expect(shown.frame.locator(".ck-alert")).to_contain_text("Không tải được dữ liệu bản đồ")
    shown.page.unroute("**/data/*.json")
    shown.frame.locator(".ck-alert button").click()
    shown.frame.wait_for_selector("html[data-ready='1']", state="attached", timeout=20_000)
    expect(shown.frame.locator(".ck-alert")).to_be_hidden()


@pytest.mark.heavy
def test_trouble_keeps_the_last_good_state(opened: Opener) -> None:
    shown = opened().go("&lang=en")
    shown.page.route("**/data/*.json", lambda route: route.abort())
    shown.page.get_by_text("before", exact=True).click()
    shown.frame.wait_for_selector(".ck-alert:not([hidden])", timeout=20_000)
    expect(shown.frame.locator(".ck-alert")).to_contain_text("could not be loaded")
    assert shown.frame.locator(".ck-symbol[data-id^='crossing:']").count() == 33


# ---------- dark, small, many ----------


def test_dark_and_light_follow_the_page(opened: Opener) -> None:
    shown = opened(color_scheme="dark").load()
    assert shown.frame.evaluate(THEME) == "dark"
    for scheme in ("light", "dark"):
        shown.page.emulate_media(color_scheme=scheme)
        eventually(lambda: shown.frame.evaluate(THEME), scheme)


def test_a_finger_takes_the_nearest_symbol(opened: Opener) -> None:
    shown = opened(viewport={"width": 375, "height": 667}, has_touch=True, is_mobile=True).load(height=340)
    box = shown.frame.locator("[data-id='crossing:chi-ma']").bounding_box()
    assert box
    shown.page.touchscreen.tap(box["x"] + 15, box["y"] + 15 + 18)
    expect(shown.page.locator(".report")).to_contain_text("place crossing:chi-ma")
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.heavy
@pytest.mark.parametrize("extra", [1_000, 10_000])
def test_many_places_are_drawn_and_can_be_chosen(opened: Opener, extra: int) -> None:
    shown = opened().load(f"&extra={extra}")
    assert shown.frame.locator(".ck-symbol").count() <= 150
    assert shown.frame.locator(".ck-canvas").is_visible()
    slow = shown.frame.evaluate(
        "(() => { const t = performance.now(); map.setZoom(8, {animate: false}); return performance.now() - t; })()"
    )
    print(f"relayout at {extra} places: {slow:.0f} ms")
    assert slow < 2_500
    shown.frame.evaluate("map.setView([22.2, 105.5], 10.5, {animate: false})")
    shown.page.wait_for_timeout(200)
    x, y = shown.frame.evaluate(
        "(() => { const s = [...document.querySelectorAll('.ck-symbol')].map((e) => e.getBoundingClientRect())"
        ".find((r) => r.x > 60 && r.x < 600 && r.y > 60 && r.y < 400); return [s.x + 15, s.y + 15]; })()"
    )
    shown.frame.locator("#map_div").click(position={"x": x, "y": y})
    expect(shown.page.locator(".report")).to_contain_text("click=place crossing:x-")
