"""Somebody who is quicker than the page: what is chosen or pressed while it still works on something else.

The answers of the server, or a script of the map, are held back until the visitor has done the next thing.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import Browser, Route, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard import views
from dashboard.filters import Filters
from dashboard.models import Person, Role
from dashboard.store import Store
from tests.conftest import ROOT, StartServer
from tests.screen import MAP, SLOW_S, Screen, becomes_true, eventually

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

NEWS = {
    "bridge": """Lào Cai: cầu Bát Xát – Bá Sái đã được khởi công

Ngày 12/3/2026, tại xã Bát Xát, tỉnh Lào Cai, lễ khởi công diễn ra với sự có mặt của hai bên.

Cầu đường bộ qua sông Hồng khu vực biên giới Bát Xát (Việt Nam) - Bá Sái (Trung Quốc) đã chính thức khởi công xây dựng.
""",
    "gate": """Lạng Sơn: cửa khẩu thông minh Hữu Nghị đi vào hoạt động

Ngày 20/4/2026, cửa khẩu thông minh tại cửa khẩu quốc tế Hữu Nghị, tỉnh Lạng Sơn đã chính thức đi vào hoạt động.
""",
    "rail": """Khởi công tuyến đường sắt Lào Cai – Hà Nội – Hải Phòng

Ngày 5/5/2026, tại Lào Cai, tuyến đường sắt Lào Cai – Hà Nội – Hải Phòng đã được khởi công xây dựng.
""",
}
BOSS = Person("an", Role.ADMIN)
QUIET_MS = 400
"""A server that says nothing for so long has done what it was asked."""


class Held(Screen):
    """A window whose server can be made to keep its answers to itself for a while."""

    def __init__(self, browser: Browser, address: str) -> None:
        super().__init__(browser, address, apart="its server can be silenced")
        self._kept: list[str | bytes] | None = None
        self._socket: WebSocketRoute | None = None
        self.sent = 0
        self.page.route_web_socket(re.compile(r"/_stcore/stream"), self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self._socket = socket

        def up(message: str | bytes) -> None:
            self.sent += 1
            server.send(message)

        def down(message: str | bytes) -> None:
            if self._kept is None:
                socket.send(message)
            else:
                self._kept.append(message)

        socket.on_message(up)
        server.on_message(down)

    @contextmanager
    def silence(self) -> Iterator[None]:
        """What the server says is held back, and arrives in its order afterwards."""
        self._kept = []
        yield
        kept, self._kept = self._kept, None
        for message in kept:
            assert self._socket
            self._socket.send(message)
        self.settled()

    @property
    def kept_back(self) -> list[str | bytes]:
        """What the server has said during a silence."""
        return list(self._kept or ())

    def answered(self) -> None:
        """Waits until the server has done all that it was asked, heard or not."""
        count, before = -1, self.sent
        for _ in range(SLOW_S * 1000 // QUIET_MS):
            if self.kept_back and count == len(self.kept_back):
                return
            count = len(self.kept_back)
            self.page.wait_for_timeout(QUIET_MS)
        raise AssertionError(f"no answer, or no end of it: {count} messages; asked since: {self.sent - before}")

    def press(self, key: str) -> None:
        """Presses a key, and waits until the page has asked for something."""
        before = self.sent
        self.page.keyboard.press(key)
        becomes_true(lambda: self.page.evaluate("1") and self.sent > before)


def ingest(url: str, folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "dashboard", "ingest", *(str(folder / f"{name}.txt") for name in texts)]
    subprocess.run(command, env=os.environ | {"CUAKHAU_DATABASE_URL": url}, check=True, cwd=ROOT, capture_output=True)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with three proposals."""
    folder = tmp_path_factory.mktemp("queue")
    made = f"sqlite:///{folder / 'cuakhau.sqlite'}"
    ingest(made, folder, **NEWS)
    return made


@pytest.fixture(scope="module")
def queue(start_server: StartServer, url: str) -> Iterator[tuple[str, Store]]:
    with Store.open(url) as store:
        yield start_server(CUAKHAU_DATABASE_URL=url, LOGNAME=BOSS.name), store


@pytest.fixture
def desk(browser: Browser, queue: tuple[str, Store]) -> Iterator[tuple[Held, Store]]:
    """The first of three open proposals, with a reason typed; what was decided is taken back afterwards."""
    address, store = queue
    screen = Held(browser, address)
    screen.page.goto(f"{address}/?lang=en&page=review")
    screen.page.get_by_role("button", name="Accept").wait_for()
    screen.settled()
    yield screen, store
    screen.close()
    for claim in {entry.decision.claim for entry in store.ledger(person=BOSS.name)}:
        if (held := store.proposal(claim)) and not held.open:
            store.undo(claim, person=BOSS)


def decided(store: Store, since: int) -> list[tuple[str, str]]:
    """The decisions after the first `since`, the oldest first: claim and verdict."""
    made = [entry.decision for entry in reversed(store.ledger())]
    return [(one.claim, str(one.verdict)) for one in made[since:]]


@pytest.mark.parametrize(
    ("keys", "made", "told"),
    [
        (["a", "a"], ["0 accept"], "You have done that already: accepted"),
        (["a", "(seen)", "a", "u"], ["0 accept", "1 accept", "0 undo"], ""),
        (["a", "x"], ["0 accept"], "You have done that already: accepted"),
        (["a", "j"], ["0 accept"], "accepted"),
        (["a", "(seen)", "a"], ["0 accept", "1 accept"], "accepted"),
        (["a", "(seen)", "u", "u"], ["0 accept", "0 undo"], "You have done that already: taken back"),
    ],
    ids=lambda value: "".join(value) if isinstance(value, list) else "",
)
def test_a_key_acts_on_the_proposal_that_can_be_seen(
    desk: tuple[Held, Store], keys: list[str], made: list[str], told: str
) -> None:
    screen, store = desk
    claims = [one.claim.id for one in store.proposals()]
    before = len(store.ledger())
    parts = " ".join(keys).split("(seen)")
    for number, part in enumerate(parts):
        with screen.silence():
            for key in part.split():
                screen.press(key)
                screen.answered()
        if number + 1 < len(parts):
            expect(screen.page.locator(".st-key-done")).to_contain_text("accepted")
    expected = [(claims[int(one.split()[0])], one.split()[1]) for one in made]
    eventually(lambda: decided(store, before), expected)
    eventually(lambda: told in screen.text("outcome"), True)


def test_what_comes_in_meanwhile_does_not_take_the_place_of_the_proposal_under_review(
    desk: tuple[Held, Store], url: str, tmp_path: Path
) -> None:
    screen, store = desk
    first, count = store.proposals()[0].claim, len(store.proposals())
    title = screen.page.locator(".proposal h3").inner_text()
    ingest(url, tmp_path, **{f"later{count}": NEWS["gate"].replace("20/4/2026", f"{16 + count}/6/2026")})
    assert store.proposals()[0].claim.id != first.id
    reason = screen.page.get_by_label("Reason")
    reason.fill("seen in two papers")
    reason.press("Enter")
    eventually(lambda: screen.page.locator(".st-key-queue li").count(), count + 1)
    assert screen.page.locator(".proposal h3").inner_text() == title
    screen.page.get_by_role("button", name="Accept").click()
    eventually(lambda: decided(store, len(store.ledger()) - 1), [(first.id, "accept")])


def shown(store: Store, filters: Filters) -> set[str]:
    """The places that the map draws under `filters`."""
    selection = views.visible(store.states(), store.gazetteer, filters)
    return {*selection.places, *selection.hollow}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('shipped') / 's.sqlite'}") as store:
        yield store


def test_a_choice_while_the_map_loads_reaches_it(browser: Browser, server: str, shipped: Store) -> None:
    screen, waiting = Screen(browser, server), list[Route]()
    try:
        screen.page.route(re.compile(r"/assets/cuakhau/frame\.js"), lambda route: waiting.append(route))  # noqa: PLW0108  Playwright takes no built-in method
        screen.page.goto(f"{server}/?lang=en")
        screen.pill("status", "Agreed").click()
        eventually(lambda: screen.query, {"status": ["agreed"]})
        screen.settled()
        assert len(waiting) == 1
        waiting[0].continue_()
        screen.page.frame_locator(MAP).locator("html[data-ready='1']").wait_for(state="attached")
        eventually(screen.symbols, shown(shipped, Filters(status={"agreed"})))
        screen.search("huu nghi")
        eventually(lambda: screen.query, {"status": ["agreed"], "q": ["huu nghi"]})
        eventually(screen.symbols, shown(shipped, Filters(status={"agreed"}, q="huu nghi")))
        assert len(waiting) == 1, "the map was built anew"
    finally:
        screen.close()


def test_choices_count_although_the_answers_come_late(browser: Browser, server: str, shipped: Store) -> None:
    screen = Held(browser, server)
    try:
        screen.open("?lang=en")
        with screen.silence():
            screen.search("huu nghi")
            screen.answered()
            screen.pill("status", "Under construction").click()
            screen.answered()
        asked = Filters(status={"under_construction"}, q="huu nghi")
        eventually(lambda: screen.query, asked.to_query())
        eventually(screen.rows, len(views.visible(shipped.states(), shipped.gazetteer, asked)))
        eventually(screen.symbols, shown(shipped, asked))
        assert screen.page.locator(".st-key-f_q input").input_value() == "huu nghi"
        screen.page.go_back()
        eventually(lambda: screen.query, {"q": ["huu nghi"]})
        eventually(screen.symbols, shown(shipped, Filters(q="huu nghi")))
    finally:
        screen.close()


def elements(messages: list[str | bytes]) -> list[str]:
    """The kinds of the elements that the server sent, in their order."""
    found = []
    for message in messages:
        told = ForwardMsg()
        told.ParseFromString(message if isinstance(message, bytes) else message.encode())
        if told.WhichOneof("type") == "delta" and told.delta.WhichOneof("type") == "new_element":
            found.append(str(told.delta.new_element.WhichOneof("type")))
    return found


def test_after_a_filter_the_map_is_sent_ahead_of_all_that_stands_around_it(browser: Browser, server: str) -> None:
    screen = Held(browser, server)
    try:
        screen.open("?lang=en")
        with screen.silence():
            screen.pill("status", "Agreed").click()
            screen.answered()
            sent = elements(screen.kept_back)
        assert sent[0] == "empty", "the place of the notices"
        assert sent[1] == "component_instance", sent
        assert {"html", "arrow_data_frame", "button_group"} & set(sent[2:]), sent
    finally:
        screen.close()
