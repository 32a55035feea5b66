"""The page in a real Chromium at the sizes of desks, phones and paper: nothing is cut, covered or out of reach."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from dashboard.wording import Wording
from tests.screen import PHONE, Screen, becomes_true, eventually

pytestmark = pytest.mark.browser

CONTAINERS = ("filters", "summary", "map", "legend", "panel", "results", "language")


def test_the_first_screen_is_complete(window: Screen) -> None:
    boxes = {key: window.page.locator(f".st-key-{key}").bounding_box() for key in CONTAINERS}
    for key, box in boxes.items():
        assert box, key
        assert box["x"] >= 0, key
        assert box["x"] + box["width"] <= 1440, key
        assert 0 <= box["y"] < 800, key
    for key in ("summary", "map", "legend", "results", "panel"):
        assert boxes[key]["y"] + boxes[key]["height"] <= 901, key
    assert boxes["map"]["width"] * boxes["map"]["height"] > 0.28 * 1440 * 900
    assert boxes["results"]["height"] >= 4 * 34
    assert window.page.locator("[data-testid='stMainMenu'], [data-testid='stAppDeployButton']").count() == 0
    assert window.overflow() == [[0, 0], [0, 0]]


@pytest.mark.heavy
@pytest.mark.parametrize("width", [1440, 1180])
def test_the_legend_has_two_lines_and_every_sign_of_the_map(screen: Screen, width: int) -> None:
    legend = screen.page.locator(".legend")
    lines = """() => new Set([...document.querySelectorAll('.legend > *')].map((e) => e.getBoundingClientRect())
      .map((b) => Math.round((b.y + b.height / 2) / 10))).size"""
    try:
        screen.page.set_viewport_size({"width": width, "height": 900})
        for lang in ("vi", "zh", "en"):
            screen.visit(f"?lang={lang}")
            eventually(lambda: legend.get_attribute("aria-label"), Wording(lang).text("Legend"))
            eventually(lambda: screen.page.evaluate("document.documentElement.lang")[:2], lang)
            eventually(lambda: screen.page.evaluate(lines), 2)  # a legend is exchanged sign by sign
            eventually(screen.overflow, [[0, 0], [0, 0]])
            for drawn, sign in ((".ck-corridor.unknown", ".g.hollow"), (".ck-label.area .ck-sign", ".g.area")):
                screen.map.locator(drawn).first.wait_for(state="attached")
                assert legend.locator(sign).count() == 1, (lang, drawn)
    finally:
        screen.page.set_viewport_size({"width": 1440, "height": 900})


def test_the_list_shows_its_words_whole(screen: Screen) -> None:
    cut = """[...document.querySelectorAll('.st-key-results :is(td, th button)')]
      .filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth).map((e) => e.textContent)"""
    for width in (1440, 1180, 1024):
        screen.page.set_viewport_size({"width": width, "height": 900})
        assert screen.page.evaluate(cut) == [], width
    screen.page.set_viewport_size({"width": 1440, "height": 900})


def test_on_paper_all_of_the_page_stands_in_one_column(screen: Screen) -> None:
    order = ("summary", "map", "legend", "panel", "results")
    screen.page.emulate_media(media="print")
    try:
        boxes = [screen.page.locator(f".st-key-{key}").bounding_box() for key in order]
        cut = screen.page.evaluate(
            "((e) => e.scrollHeight - e.clientHeight)(document.querySelector('.st-key-results'))"
        )
        assert not screen.page.locator(".st-key-rail").is_visible()
    finally:
        screen.page.emulate_media(media="screen")
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == len(order)
    assert tops == sorted(tops)
    assert cut == 0, "rows are left out"


def test_on_a_phone_a_tap_brings_the_panel(fresh: Any) -> None:
    screen = fresh(**PHONE).open("?lang=en")
    page = screen.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    expect(page.locator(".st-key-f_status")).to_be_hidden()
    hint = "getComputedStyle(document.querySelector('.legend'), '::after').opacity"
    assert page.evaluate(hint) == "1", "nothing says that the legend goes on"
    page.locator(".legend").evaluate("e => { e.scrollLeft = e.scrollWidth; }")
    eventually(lambda: page.evaluate(hint), "0")
    box = screen.symbol("crossing:ban-gioc").bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    eventually(screen.heading, "Bản Giốc (marker 834/1) – Detian")
    expect(page.locator(".st-key-panel h2").first).to_be_in_viewport()
    expect(page.locator(".st-key-panel .chip.st").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.locator(".st-key-fbox summary").first.click()
    expect(page.locator(".st-key-f_status")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    screen.visit("?lang=vi&q=zzzzz")
    becomes_true(lambda: screen.sentence().startswith("0 "))
    expect(page.locator(".nomap")).to_be_hidden()  # it would lie on the name of a town
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    skip = page.locator(".skip").bounding_box()
    assert skip and skip["y"] + skip["height"] <= 0, "the link for the keyboard looks in from above"


@pytest.mark.parametrize(
    ("width", "height", "least"), [(1180, 800, 480), (720, 450, 600)], ids=["1180 px", "200 % zoom of 1440 px"]
)
def test_narrower_windows_lose_nothing(screen: Screen, width: int, height: int, least: int) -> None:
    page = screen.page
    try:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(400)
        assert [sideways for sideways, _ in screen.overflow()] == [0, 0]
        for key in CONTAINERS:
            found = page.locator(f".st-key-{key}")
            found.scroll_into_view_if_needed()
            expect(found).to_be_in_viewport()
            box = found.bounding_box()
            assert box
            assert box["x"] >= 0, key
            assert box["x"] + box["width"] <= width, key
        assert page.locator(".st-key-map").bounding_box()["width"] >= least
        cut = """() => [...document.querySelectorAll('.st-key-top button, .nav, .st-key-panel h2, .sentence')]
            .filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
            .map((e) => e.textContent)"""
        assert page.evaluate(cut) == []
    finally:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.evaluate("scrollTo(0, 0)")
