"""What axe-core finds on page and map, light and dark, and the page worked by keyboard alone.

Nothing is left out of what axe-core calls serious or critical, whoever drew it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("playwright")
pytest.importorskip("axe_playwright_python")
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Frame, Page

from tests.screen import MAP, Screen, becomes_true, eventually

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

PAGES = {
    "map": "?lang=en",
    "place": "?lang=en&place=crossing:huu-nghi",
    "filtered": "?lang=en&status=agreed&kind=bridge&place=crossing:tan-thanh",
    "nothing found": "?lang=en&status=operating&kind=bridge",
    "articles": "?lang=en&page=articles",
    "reader": "?lang=en&page=article&article=003_c8a773d3748dd23b&claim=003.rail-lao-cai-ha-khau.1",
    "method": "?lang=en&page=method",
}


COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe-core of which the answer depends on colours; the others look at names, roles and order."""


def grave(where: Page | Frame, **asked: Any) -> list[str]:
    """The serious and critical findings in one document; what stands in its frames is not counted."""
    if not where.evaluate("!!window.axe"):
        where.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "iframes": False} | asked
    found: dict[str, Any] = where.evaluate("options => axe.run(document, options)", options)
    looked = found["passes"] + found["incomplete"] + found["violations"]
    assert len(found["passes"]) >= 10 if not asked else "color-contrast" in {rule["id"] for rule in looked}, (
        "axe-core saw hardly anything"
    )
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


def scheme(screen: Screen, *, map_too: bool) -> str:
    """What page and map are coloured in, when they agree."""
    looked: list[tuple[Page | Frame, str]] = [(screen.page, ".stApp")]
    if map_too:
        looked.append((screen.map, "#map_div"))
    seen = set()
    for where, selector in looked:
        red = where.evaluate(
            "(s) => +getComputedStyle(document.querySelector(s)).backgroundColor.match(/\\d+/)[0]", selector
        )
        seen.add("dark" if red < 80 else "light" if red > 180 else f"{selector} {red}")
    return " and ".join(sorted(seen))


def wear(screen: Screen, colours: Any, *, map_too: bool = True) -> None:
    """The system changes its colours, and page and map follow."""
    screen.page.emulate_media(color_scheme=colours)
    eventually(lambda: scheme(screen, map_too=map_too), colours)
    screen.page.wait_for_timeout(300)


@pytest.fixture(scope="module")
def dark(browser: Browser, server: str) -> Iterator[Screen]:
    """A window opened where the system is dark."""
    screen = Screen(browser, server, color_scheme="dark").open("?lang=en")
    yield screen
    screen.close()


@pytest.fixture
def window(dark: Screen) -> Iterator[Screen]:
    """The same while the system is light; it is dark again afterwards."""
    dark.page.emulate_media(color_scheme="light")
    yield dark
    dark.page.emulate_media(color_scheme="dark")


def test_page_and_map_follow_the_colours_of_the_system(dark: Screen) -> None:
    assert scheme(dark, map_too=True) == "dark"
    wear(dark, "light")
    wear(dark, "dark")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_grave_in_light_and_dark(window: Screen, name: str) -> None:
    window.visit(PAGES[name])
    page = "sheet" if "page=" in PAGES[name] else "map"
    eventually(window.page.locator(f".st-key-{page}").count, 1)
    if page == "map":
        becomes_true(lambda: window.map.get_attribute("html", "data-state"))
    window.settled()
    for colours, asked in (("light", {}), ("dark", {"runOnly": COLOURS})):
        wear(window, colours, map_too=page == "map")
        assert grave(window.page, **asked) == [], colours
        if page == "map":
            assert grave(window.map, **asked) == [], colours


def test_frames_are_named_for_people(window: Screen) -> None:
    window.visit("?lang=en")
    window.settled()
    becomes_true(lambda: "streamlit" not in (window.page.locator(MAP).get_attribute("title") or "streamlit"))
    hidden = window.page.locator(".st-key-frame iframe")
    becomes_true(lambda: hidden.get_attribute("aria-hidden") == "true")
    assert hidden.get_attribute("tabindex") == "-1"


def test_axe_would_find_something_grave(window: Screen) -> None:
    window.visit("?lang=en")
    window.settled()
    bad = "<button class=bad></button><p class=bad style='color: #888; background: #999'>pale</p>"
    for where, inside, found in (
        (window.page, ".st-key-panel header", {"button-name", "color-contrast"}),
        (window.map, ".ck-note", {"button-name"}),  # over a picture axe-core measures no contrast
    ):
        where.evaluate("([i, bad]) => document.querySelector(i).insertAdjacentHTML('afterbegin', bad)", [inside, bad])
        assert {told.partition(":")[0] for told in grave(where)} == found
        assert {told.partition(":")[0] for told in grave(where, runOnly=COLOURS)} == found - {"button-name"}
        where.evaluate("document.querySelectorAll('.bad').forEach((e) => e.remove())")


def test_the_top_bar_has_contrast_too(window: Screen) -> None:
    """Streamlit lays an empty box over it, under which axe-core cannot measure."""
    window.visit("?lang=en")
    window.settled()
    veil = window.page.locator("[data-testid=stHeader]")
    asked = "axe.run('.st-key-top', {runOnly: ['color-contrast'], iframes: false})"
    window.page.evaluate(AXE_SCRIPT)
    for colours in ("light", "dark"):
        wear(window, colours)
        veil.evaluate("(e) => e.style.display = 'none'")
        found: dict[str, Any] = window.page.evaluate(asked)
        veil.evaluate("(e) => e.style.display = ''")
        assert found["violations"] == [], colours
        assert sum(len(rule["nodes"]) for rule in found["passes"]) >= 8, colours


# ---- keyboard


FOCUS = "document.activeElement"


def tab_to(screen: Screen, test: str, *, limit: int = 60) -> None:
    """Presses Tab until the focused element passes `test` (an expression over `e`)."""
    passed = []
    for _ in range(limit):
        screen.page.keyboard.press("Tab")
        reached, seen = screen.page.evaluate(f"((e) => [Boolean({test}), e.outerHTML.slice(0, 80)])({FOCUS})")
        if reached:
            return
        passed.append(seen)
    raise AssertionError(f"Tab does not reach {test} but {passed}")


@pytest.fixture
def keyboard(browser: Browser, server: str) -> Iterator[Screen]:
    """A window in which the mouse is never used."""
    screen = Screen(browser, server).open("?lang=en")
    yield screen
    screen.close()


def test_the_list_is_reached_and_chosen_from_by_keyboard(keyboard: Screen) -> None:
    press = keyboard.page.keyboard.press
    tab_to(keyboard, "e.classList.contains('skip')", limit=8)
    press("Enter")
    tab_to(keyboard, "e.closest('.st-key-results')", limit=3)
    press("ArrowDown")
    press("Enter")
    becomes_true(lambda: "project" in keyboard.query)
    becomes_true(lambda: keyboard.heading() != "Latest evidence")
    first = keyboard.heading()
    eventually(keyboard.marked_row, first)  # the list follows the panel
    assert keyboard.page.evaluate(f"Boolean({FOCUS}.closest('.st-key-results'))"), "the focus was lost"
    press("ArrowDown")
    press("Enter")
    becomes_true(lambda: keyboard.heading() != first)
    eventually(keyboard.marked_row, keyboard.heading())
    tab_to(keyboard, "e.closest('.st-key-panel') && e.textContent.includes('Read in the article')", limit=20)
    press("Enter")
    keyboard.page.locator("#evidence").wait_for()
    tab_to(keyboard, "e.closest('mark.goal')")
    press("Enter")
    becomes_true(lambda: "page" not in keyboard.query and {"place", "project"} & keyboard.query.keys())


def test_filters_are_set_by_keyboard(keyboard: Screen) -> None:
    press = keyboard.page.keyboard.press
    keyboard.visit("?lang=en")
    eventually(keyboard.heading, "Latest evidence")
    keyboard.settled()
    tab_to(keyboard, "e.closest('.st-key-f_q')")
    keyboard.page.keyboard.type("lao cai")
    press("Enter")
    eventually(lambda: keyboard.query, {"q": ["lao cai"]})
    tab_to(keyboard, "e.closest('.st-key-f_status')", limit=4)
    press("ArrowDown")
    chosen = keyboard.page.evaluate(f"{FOCUS}.innerText.split('\\n')[0]")
    press("Space")
    becomes_true(lambda: "status" in keyboard.query)
    becomes_true(lambda: chosen.lower() in keyboard.sentence().lower())  # the sentence follows the address
