"""What several test files share: the `--heavy` switch, a real Chromium, the real application on a free port.

CUAKHAU_CHROMIUM names the browser when it is not on the PATH; with CUAKHAU_REQUIRE_BROWSER=1 a missing browser
fails the tests instead of skipping them.
"""

from __future__ import annotations

import compileall
import dataclasses
import faulthandler
import functools
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from dashboard.errors import Fault
    from dashboard.gazetteer import Gazetteer
    from tests.screen import Screen

settings.register_profile("calm", deadline=None)  # other work on the machine is no fault of the code
settings.load_profile("calm")

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN_S = 90
END_WITHIN_S = 120
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # whatever a page asks for outside fails at once
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--heavy",
        action="store_true",
        help="also run the slow tests: most of what a browser shows, wheel, rebuilt base map, long runs",
    )
    parser.addoption("--pictures", action="store_true", help="write the pictures of README anew")


def pytest_configure(config: pytest.Config) -> None:
    # Where Python is told to keep no bytecode, each of some hundred processes would compile the whole program anew.
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(ROOT / "dashboard", quiet=2)


def pytest_xdist_auto_num_workers() -> int:
    # One more than there are cores: a test of a browser or of a command waits for most of its time.
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # Files go to the processes in this order: the long ones first, or one process ends with them while others are idle.
    long = {item.path for item in items if "browser" in item.keywords}
    many = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path not in long, -many[item.path], item.path))
    for item in items:
        if "browser" in item.keywords:  # a browser on a busy machine may be late once; the report names what was
            item.add_marker(pytest.mark.flaky(reruns=1))
    if not config.getoption("--heavy"):
        for item in items:
            if "heavy" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="slow; run with --heavy"))


@pytest.fixture(scope="session", autouse=True)
def _own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the store of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUAKHAU_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('store') / 'cuakhau.sqlite'}")
        for name in ("CUAKHAU_GEODATA", "CUAKHAU_SEEDS", "CUAKHAU_TILES", "CUAKHAU_MODE"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """Streamlit's AppTest leaves its page as `__main__`; a process spawned later would run it instead of the tests."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@functools.cache
def _tables_once() -> Callable[..., object]:
    from dashboard.gazetteer import load_gazetteer

    return functools.cache(load_gazetteer)


@functools.cache
def _reader_once() -> Callable[..., object]:
    from dashboard.ingest import reading

    made = functools.cache(reading.Reader.of)
    return lambda geodata, _=None: dataclasses.replace(made(geodata), rules=reading.rules_digest(geodata))


@functools.cache
def _seeds_once() -> Callable[..., object]:
    from dashboard.store import filling

    read, known = filling.read_seeds, dict[str, list[filling.Seed]]()

    def once(geodata: Path, seeds: Path, gazetteer: Gazetteer) -> list[filling.Seed]:
        digest = filling.reference_digest(geodata, seeds)
        if digest not in known:
            known[digest] = read(geodata, seeds, gazetteer)
        return [*known[digest]]

    return once


@pytest.fixture(scope="module")
def tables_read_once() -> Iterator[None]:
    """For files that do not change the tables: checking them takes longer than all else in opening a store or reading.

    One process reads each folder of tables once, and the articles of each state of the data, for all such files.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.store.keeper.load_gazetteer", _tables_once())
        patch.setattr("dashboard.store.keeper.read_seeds", _seeds_once())
        patch.setattr("dashboard.ingest.reading.Reader.of", _reader_once())
        yield


@pytest.fixture(scope="module")
def tables_parsed_once() -> Iterator[None]:
    """For files that spoil one table after the other: what stands unchanged in the others is not split anew."""
    from dashboard import tables

    parse, first = tables._parse, dict[tuple[str, ...], tuple[str, tables.Sheet]]()

    def remembered(table: tables.Table, text: str, faults: list[Fault]) -> tables.Sheet:
        if faults:
            return parse(table, text, faults)
        key = (table.file, *table.columns)
        if key not in first:
            first[key] = (text, parse(table, text, faults))
        whole, sheet = first[key]
        return sheet if whole == text else parse(table, text, faults)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_parse", remembered)
        yield


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store file with the shipped tables and articles, made once; open a copy of it."""
    from dashboard.store import Store

    file = tmp_path_factory.mktemp("store") / "filled.sqlite"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[object]:
    """An open store of one's own with what `filled` holds."""
    from dashboard.store import Store

    file = tmp_path / "cuakhau.sqlite"
    shutil.copy(filled, file)
    with Store.open(f"sqlite:///{file}") as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium, else the test is skipped, or fails where a browser is required."""
    named = os.environ.get("CUAKHAU_CHROMIUM")
    found = named if named and Path(named).is_file() else next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if named and found != named:
        pytest.fail(f"CUAKHAU_CHROMIUM=«{named}» is no file")
    if found:
        return found
    message = f"no Chromium: none of {', '.join(CHROMIUM_NAMES)} is on the PATH and CUAKHAU_CHROMIUM is not set"
    if os.environ.get("CUAKHAU_REQUIRE_BROWSER") == "1":
        pytest.fail(message)
    pytest.skip(message)


_SHARED = ExitStack()
_LAUNCHED: list[Browser] = []
_LIMITS = pytest.StashKey[Any]()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Browser:
    """The headless Chromium of this process, for all files of browser tests that follow one another.

    Open a context of your own in it and close it.
    """
    if not _LAUNCHED or not _LAUNCHED[0].is_connected():
        from playwright.sync_api import sync_playwright

        _close_chromium()
        playwright = _SHARED.enter_context(sync_playwright())
        launched = playwright.chromium.launch(executable_path=chromium, headless=True, args=CHROMIUM_FLAGS)
        _SHARED.callback(launched.close)
        _LAUNCHED.append(launched)
    return _LAUNCHED[0]


def _close_chromium() -> None:
    _LAUNCHED.clear()
    _SHARED.close()


def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> None:
    item.stash[_LIMITS] = settings


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    # The clock of a test is started once, and has run out when a second try begins: that gets one of its own.
    if getattr(item, "execution_count", 1) > 1 and _LIMITS in item.stash:
        item.ihook.pytest_timeout_cancel_timer(item=item)
        item.ihook.pytest_timeout_set_timer(item=item, settings=item.stash[_LIMITS])
    # While Playwright is open its event loop runs in this thread, and no other may.
    if "browser" not in item.keywords:
        _close_chromium()


def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> None:
    # A window in which a test has failed may still hold what it held back: the next test gets another.
    if call.excinfo and (screens := sys.modules.get("tests.screen")):
        screens.distrust_windows()


def pytest_sessionfinish() -> None:
    faulthandler.dump_traceback_later(END_WITHIN_S, exit=True)  # no test's clock runs any more
    _close_chromium()
    faulthandler.cancel_dump_traceback_later()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


StartServer = Callable[..., str]


@pytest.fixture(scope="session")
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartServer]:
    """Starts the real application with further environment variables; returns its address without a final slash.

    `streamlit` is the text of the config.toml in its working directory, `base` the path that this sets, `secrets` gives
    the text of secrets.toml for the address.
    """
    running: list[subprocess.Popen[bytes]] = []

    def start(
        *, streamlit: str = "", base: str = "", secrets: Callable[[str], str] | None = None, **environment: str
    ) -> str:
        folder = tmp_path_factory.mktemp("server")
        port = free_port()
        settings = {"CUAKHAU_DATABASE_URL": f"sqlite:///{folder / 'cuakhau.sqlite'}", "PYTHONPATH": str(ROOT)}
        settings |= environment
        written = {"config.toml": streamlit, "secrets.toml": secrets(f"http://127.0.0.1:{port}") if secrets else ""}
        (folder / ".streamlit").mkdir()
        for name, text in written.items():
            if text:
                (folder / ".streamlit" / name).write_text(text, encoding="utf-8")
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dashboard", "open", "--no-browser", "--port", str(port)],
                cwd=folder,
                env=os.environ | settings,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        running.append(process)
        address = f"http://127.0.0.1:{port}{base}"
        _wait_until_up(process, f"{address}/_stcore/health", folder / "log")
        return address

    yield start
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_up(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + START_WITHIN_S
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"the application ended with {process.returncode}:\n{log.read_text(errors='replace')}")
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    process.kill()
    pytest.fail(f"{address} did not answer in {START_WITHIN_S} s:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def server(start_server: StartServer) -> str:
    """The address of the real application with the shipped data and a store of its own."""
    return start_server()


@pytest.fixture(scope="module")
def window(browser: Browser, server: str) -> Iterator[Screen]:
    """One window on the page in English for all tests of a file."""
    from tests.screen import Screen

    screen = Screen(browser, server).open("?lang=en")
    yield screen
    screen.close()


@pytest.fixture
def screen(window: Screen) -> Screen:
    """The shared window at the map of the whole border, in English, with nothing chosen."""
    from tests.screen import ROWS, eventually

    window.visit("?lang=en")
    window.map.locator(".ck-home button").click()
    eventually(lambda: (window.query, window.chosen()), ({}, " "))
    eventually(window.heading, "Latest evidence")
    eventually(lambda: (window.rows(), window.marked_row()), (ROWS, ""))
    return window


@pytest.fixture
def fresh(browser: Browser, server: str) -> Iterator[Callable[..., Screen]]:
    """Windows of one's own: `fresh(viewport=…)`."""
    from tests.screen import Screen

    opened: list[Screen] = []

    def make(**options: Any) -> Screen:
        opened.append(Screen(browser, server, **options))
        return opened[-1]

    yield make
    for one in opened:
        one.close()
