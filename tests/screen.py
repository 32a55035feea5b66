"""The page in a browser as its users meet it: opened, read and driven, with everything it asked for and complained of.

>>> screen = Screen(browser, server)  # doctest: +SKIP
>>> screen.open("?lang=en").panel()  # doctest: +SKIP
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Error, Frame, Locator, Page, expect

MAP = "iframe[src*='streamlit_folium']"
GO = """async (query) => {
  const app = document.querySelector('[data-test-script-state]');
  const asked = new Promise((done) => {
    const seen = new MutationObserver(() => app.dataset.testScriptState !== 'notRunning' && done());
    seen.observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
    setTimeout(done, 3000);
  });
  history.pushState({}, '', query);
  dispatchEvent(new PopStateEvent('popstate', { state: {} }));
  await asked;
}"""
"""Goes to an address and waits until a run for it is under way: a page that has not begun looks like one at rest."""
SLOW_S = 30
ROWS = 64
"""Of the whole list: 39 projects, and 25 crossings of which nothing has been read yet."""
PHONE = {
    "viewport": {"width": 375, "height": 812},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Mobile",
}

expect.set_options(timeout=SLOW_S * 1000)  # in the five seconds of its own a busy machine may not read an article

_OPEN: list[Page] = []
_FREE: WeakKeyDictionary[Browser, dict[str, list[Page]]] = WeakKeyDictionary()
_DISTRUSTED: list[Page] = []


def distrust_windows() -> None:
    """The windows that are open now are not used again once they are closed: a test has failed in one of them."""
    _DISTRUSTED[:] = _OPEN


class Window:
    """A browser window with what it asked for and complained of, which is all a class is needed for.

    Closed, it stays where it is for the next one with the same options, whatever its size and colours: a window that
    has read all of Streamlit's scripts before reads them in half the time. `apart` keeps it for others of that word.
    """

    def __init__(self, browser: Browser, *, apart: str = "", **options: Any) -> None:
        size = options.pop("viewport", {"width": 1440, "height": 900})
        media = {"color_scheme": options.pop("color_scheme", "light")}
        media["reduced_motion"] = options.pop("reduced_motion", "no-preference")
        self._free = _FREE.setdefault(browser, {}).setdefault(f"{apart} {sorted(options.items())}", [])
        self.page = self._free.pop() if self._free else browser.new_context(**options, viewport=size).new_page()
        self.page.set_viewport_size(size)
        self.page.emulate_media(**media)
        self.page.set_default_timeout(SLOW_S * 1000)
        _OPEN.append(self.page)
        self._listeners: list[tuple[Any, Callable[[Any], None]]] = []
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.hear("request", lambda request: self.asked.append(request.url))
        self.hear("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        self.hear("pageerror", lambda error: self.complaints.append(str(error)))

    def hear(self, event: Any, listener: Callable[[Any], None]) -> None:
        """Calls `listener` until the window is closed."""
        self.page.on(event, listener)
        self._listeners.append((event, listener))

    def close(self) -> None:
        """The next one finds no listener, no cookie, nothing held back; after a failure it is another window."""
        for event, listener in self._listeners:
            self.page.remove_listener(event, listener)
        _OPEN.remove(self.page)
        if sys.exc_info()[0] or self.page in _DISTRUSTED:
            self.page.context.close()
            return
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.goto("about:blank")  # a page left where it was would ask for its server long after that has ended
        self.page.context.clear_cookies()
        self._free.append(self.page)


class Screen(Window):
    """A window on the page."""

    def __init__(self, browser: Browser, address: str, *, apart: str = "", **options: Any) -> None:
        super().__init__(browser, apart=apart, **{"reduced_motion": "reduce"} | options)
        self.address = address
        self._is_there = False

    # ---- coming and going

    def open(self, query: str = "") -> Screen:
        """Loads the page anew and waits until the map is there."""
        self.load(query)
        self.page.frame_locator(MAP).locator("html[data-ready='1']").wait_for(state="attached", timeout=60_000)
        self.page.locator(".st-key-panel h2").first.wait_for()
        self.settled()
        return self

    def load(self, query: str) -> None:
        """Loads the page anew."""
        self.page.goto(f"{self.address}/{query}")
        self._is_there = True

    def go(self, query: str) -> Screen:
        """Goes to an address as quickly as a person can: the page is loaded only if it is not there yet."""
        if self._is_there:
            return self.visit(query)
        self.load(query)
        return self.settled()

    def visit(self, query: str) -> Screen:
        """Goes to another address without loading the page, as the back button does."""
        self.settled()
        self.page.evaluate(GO, query)
        return self.settled()

    def settled(self) -> Screen:
        """Waits until no run of the script is under way."""
        at_rest = "[data-test-script-state='notRunning'][data-test-connection-state='CONNECTED']"
        try:
            self.page.wait_for_selector(at_rest, state="attached")
        except Error as error:
            raise AssertionError(f"the page does not come to rest; it complained of {self.complaints}") from error
        return self

    @property
    def query(self) -> dict[str, list[str]]:
        """The query of the address, without the language."""
        asked = self.page.evaluate("location.search")  # page.url is only as new as the last event that was handled
        return {key: found for key, found in parse_qs(asked.removeprefix("?")).items() if key != "lang"}

    @property
    def outside(self) -> list[str]:
        """What was asked for of any other host."""
        return [url for url in self.asked if not url.startswith((f"{self.address}/", "data:", "blob:"))]

    # ---- the map

    @property
    def map(self) -> Frame:
        handle = self.page.wait_for_selector(MAP, state="attached")
        frame = handle.content_frame() if handle else None
        assert frame
        return frame

    def symbol(self, place: str) -> Locator:
        return self.map.locator(f".ck-symbol[data-id='{place}']")

    def symbols(self) -> set[str]:
        """Ids of all places drawn."""
        return set(self.map.evaluate("[...document.querySelectorAll('.ck-symbol')].map((e) => e.dataset.id)"))

    def chosen(self) -> str:
        """What the map shows as selected: place or line, then project."""
        return " ".join(self.map.evaluate("document.documentElement.dataset.state || ''").split(" ")[2:])

    def view(self) -> list[float]:
        """Latitude, longitude and zoom of the map."""
        found = self.map.evaluate("[map.getCenter().lat, map.getCenter().lng, map.getZoom()]")
        return [round(number, 4) for number in found]

    def click_map(self, lat: float, lon: float) -> None:
        """Clicks the ground at a point (degrees WGS 84)."""
        x, y = self.map.evaluate(
            f"(() => {{ const p = map.latLngToContainerPoint([{lat}, {lon}]); return [p.x, p.y]; }})()"
        )
        self.map.locator("#map_div").click(position={"x": x, "y": y})

    @contextmanager
    def kept(self) -> Iterator[None]:
        """The map is the same frame afterwards and looks at the same place.

        A map that nobody has moved yet shows the whole border, also when the words around it leave it more room.
        """
        size = "[map.getSize().x, map.getSize().y]"
        before, room = self.view(), self.map.evaluate(size)
        self.map.evaluate("window.kept = true")
        yield
        self.settled()
        assert self.map.evaluate("window.kept === true"), "the map was built anew"
        after, same = self.view(), self.map.evaluate(size) == room
        off = [abs(a - b) for a, b in zip(after, before, strict=True)]
        assert max(off) <= (0.01 if same else 0.3), f"the view went from {before} to {after}"

    # ---- what stands beside it

    def overflow(self) -> list[list[int]]:
        """By how many pixels the document and its main part exceed the window, sideways and down."""
        parts = "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
        over = "[e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]"
        return list(self.page.evaluate(f"{parts}.map((e) => {over})"))

    def text(self, key: str) -> str:
        """The visible text of a keyed container, white space made plain."""
        found = self.page.locator(f".st-key-{key}")
        return " ".join(found.inner_text().split()) if found.count() else ""

    def panel(self) -> str:
        return self.text("panel")

    def heading(self) -> str:
        return self.page.locator(".st-key-panel h2").first.inner_text()

    def sentence(self) -> str:
        return " ".join(self.page.locator(".st-key-summary .sentence").inner_text().split())

    def rows(self) -> int:
        """How many rows the list has."""
        return self.page.locator(".st-key-results tbody tr").count()

    def marked_row(self) -> str:
        """The name in the marked row of the list, or nothing."""
        name = self.page.locator(".st-key-results tr.on [aria-current]")
        return name.inner_text(timeout=2_000) if name.count() == 1 else ""

    def click_row(self, number: int) -> None:
        """Clicks a row of the list beside its name, counted from 0."""
        self.page.locator(".st-key-results tbody tr").nth(number).locator("td").nth(1).click()

    def pill(self, facet: str, word: str) -> Locator:
        """A value of a filter by its word."""
        return self.page.locator(f".st-key-f_{facet} button", has_text=re.compile(rf"^\s*{re.escape(word)}\s*$"))

    def numbers(self, facet: str) -> dict[str, int]:
        """The numbers beside the values of a filter."""
        told = self.page.locator(f".st-key-f_{facet} button").evaluate_all(
            "all => all.map((b) => [b.innerText.trim(), getComputedStyle(b, '::after').content.replaceAll('\"', '')])"
        )
        return {word: int(number) for word, number in told if number.isdigit()}

    def search(self, words: str) -> None:
        box = self.page.locator(".st-key-f_q input")
        box.fill(words)
        box.press("Enter")

    def language(self, name: str) -> None:
        self.page.locator(".st-key-language").get_by_text(name, exact=True).click()


def eventually(read: Callable[[], Any], expected: Any, *, within_s: float = SLOW_S) -> None:
    """What the page shows becomes `expected` before long; a failure shows the two side by side."""
    end = time.monotonic() + within_s
    found: Any = None
    while time.monotonic() < end:
        try:
            found = read()
        except Error as error:
            found = error
        if found == expected:
            return
        _pause()
    raise AssertionError(f"expected {expected!r},\n   found {found!r}")


def _pause() -> None:
    """A moment in which what a browser has said is heard: requests held back, messages passed on, complaints."""
    if _OPEN:
        _OPEN[-1].wait_for_timeout(40)
    else:
        time.sleep(0.04)


def becomes_true(read: Callable[[], Any], *, within_s: float = SLOW_S) -> None:
    """`read()` becomes true before long."""
    eventually(lambda: bool(read()), True, within_s=within_s)
