"""The review in Chromium: an article goes in, its proposals are decided on, the map follows, the ledger tells all."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from dashboard.pages.address import PARTS
from tests.conftest import StartServer
from tests.identity import IdentityProvider
from tests.screen import PHONE, Screen, becomes_true, eventually

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of axe-core of which the answer depends on colours."""

# Works of which no founding article says more than that they are agreed on; texts of this project's own.
BRIDGE = "project:bridge-bat-xat-ba-sai"
NEWS = """Lào Cai: cầu Bát Xát – Bá Sái đã được khởi công

Ngày 12/3/2026, tại xã Bát Xát, tỉnh Lào Cai, lễ khởi công diễn ra với sự có mặt của hai bên.

Cầu đường bộ qua sông Hồng khu vực biên giới Bát Xát (Việt Nam) - Bá Sái (Trung Quốc) đã chính thức khởi công xây dựng.
Công trình dài 230 m, tổng vốn đầu tư 600 tỷ đồng, dự kiến hoàn thành vào tháng 9/2027.
"""
OTHER_BRIDGE = "project:bridge-ma-lu-thang-kim-thuy-ha"
OTHER_NEWS = """Lai Châu bắt tay xây cầu Ma Lù Thàng – Kim Thủy Hà

Sáng 18/4/2026, hàng trăm người dân Phong Thổ dự buổi lễ bên bờ suối.

Cầu đường bộ Ma Lù Thàng (Việt Nam) - Kim Thủy Hà (Trung Quốc) đã được khởi công xây dựng.
"""
RAIL = "project:rail-lao-cai-ha-noi-hai-phong"
RAIL_NEWS = """Khởi công tuyến đường sắt Lào Cai – Hà Nội – Hải Phòng

Ngày 5/5/2026, tại ga Lào Cai, tuyến đường sắt Lào Cai – Hà Nội – Hải Phòng đã được khởi công xây dựng.
"""
GATE = "project:smart-gate-huu-nghi"
GATE_NEWS = """Lạng Sơn: cửa khẩu thông minh Hữu Nghị đi vào hoạt động

Ngày 20/4/2026, cửa khẩu thông minh tại cửa khẩu quốc tế Hữu Nghị, tỉnh Lạng Sơn đã chính thức đi vào hoạt động.
"""
EXPRESSWAY = "project:expressway-dong-dang-tra-linh"
HOSTILE = """Thông xe cao tốc Đồng Đăng – Trà Lĩnh

Ngày 2/6/2026, người dân Cao Bằng <script>window.__ran = 1</script><img src=x onerror="window.__ran = 1"> vui mừng.

Cao tốc Đồng Đăng - Trà Lĩnh đã thông xe.
"""


@pytest.fixture(scope="module")
def shared_address(start_server: StartServer) -> str:
    """A server for all who bring an article, each one of a project of its own."""
    return start_server()


@pytest.fixture
def address(request: pytest.FixtureRequest, start_server: StartServer, shared_address: str) -> str:
    """The shared server; for a second try one of its own, as the first may have brought and decided already."""
    return start_server() if getattr(request.node, "execution_count", 1) > 1 else shared_address


@pytest.fixture
def screen(browser: Browser, address: str) -> Iterator[Screen]:
    opened = Screen(browser, address)
    yield opened
    opened.close()


def go(screen: Screen, query: str) -> None:
    """Goes to an address of the review, which has no map to wait for."""
    screen.go(query).page.locator(".st-key-review").wait_for()
    screen.settled()


def upload(screen: Screen, name: str = "bat-xat.txt", text: str = NEWS) -> None:
    go(screen, "?lang=en&page=review&part=add")
    screen.page.locator(".st-key-review input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": text.encode()}]
    )
    screen.page.get_by_text(name).first.wait_for()
    written = "all => all.map((e) => getComputedStyle(e, '::after').content).filter((word) => word !== 'none')"
    assert screen.page.locator("[data-testid=stFileUploaderDropzone] button").evaluate_all(written) == []
    screen.page.get_by_role("button", name="Read", exact=True).click()
    expect(screen.page.locator("[data-testid=stFileChip]")).to_have_count(0)
    expect(screen.page.locator(".report")).to_be_in_viewport()


def status_of(screen: Screen, project: str = BRIDGE) -> str:
    """The status that the panel of a project shows."""
    screen.go(f"?lang=en&project={project}")
    return screen.page.locator(".st-key-panel .chip.st").first.inner_text()


def ledger(screen: Screen) -> list[list[str]]:
    go(screen, "?lang=en&page=review&part=ledger")
    rows = screen.page.locator(".st-key-review tbody tr")
    return [rows.nth(n).locator("td").all_inner_texts() for n in range(min(rows.count(), 5))]


def test_an_article_becomes_a_status_and_is_taken_back(screen: Screen) -> None:
    before = status_of(screen)
    assert before != "Under construction"
    upload(screen)
    becomes_true(lambda: re.search(r"new\s+1", screen.text("review")), within_s=60)
    assert status_of(screen) == before, "a proposal showed on the map before anybody accepted it"

    go(screen, f"?lang=en&page=review&project={BRIDGE}")
    card = screen.page.locator(".proposal").first
    expect(card.locator("mark").first).to_contain_text("khởi công")
    expect(card.locator(".moves")).to_contain_text(f"{before}")
    expect(card.locator(".moves")).to_contain_text("Under construction")
    screen.page.get_by_role("button", name=re.compile("^.*Accept")).first.click()
    expect(screen.page.locator(".st-key-done")).to_contain_text("accepted")
    assert status_of(screen) == "Under construction"

    newest = ledger(screen)[0]
    assert newest[2] == "accepted" and "khởi công" in newest[4]
    screen.page.locator(".st-key-review tbody tr a").first.click()
    screen.page.get_by_role("button", name="Take the last decision back").click()
    eventually(lambda: screen.page.locator(".st-key-review tbody tr").count(), 2)
    assert [row[2].split("\n")[0] for row in ledger(screen)[:2]] == ["taken back", "accepted"]
    assert status_of(screen) == before
    assert screen.complaints == [] and screen.outside == []


def test_the_keys_decide(screen: Screen) -> None:
    upload(screen, "ma-lu-thang.txt", OTHER_NEWS)
    go(screen, f"?lang=en&page=review&project={OTHER_BRIDGE}")
    screen.page.get_by_role("button", name="Accept").wait_for()  # a key works as soon as its button can be seen
    screen.page.keyboard.press("x")
    expect(screen.page.locator(".st-key-outcome")).to_contain_text("Say why you reject it")
    reason = screen.page.get_by_label("Reason")
    reason.fill("a made-up text")
    reason.press("Enter")
    screen.settled()
    screen.page.locator(".proposal h3").click(position={"x": 2, "y": 2}, modifiers=["Shift"], trial=True)
    screen.page.evaluate("document.activeElement.blur()")
    screen.page.keyboard.press("x")
    expect(screen.page.locator(".st-key-done")).to_contain_text("rejected")
    screen.page.keyboard.press("u")
    expect(screen.page.locator(".st-key-done")).to_have_count(0)
    expect(screen.page.locator(".proposal").first).to_be_visible()
    assert [row[2].split("\n")[0] for row in ledger(screen)[:2]] == ["taken back", "rejected"]
    assert ledger(screen)[1][5] == "a made-up text"


@pytest.mark.heavy
def test_an_edit_goes_in_under_the_name_of_the_reviewer(screen: Screen) -> None:
    assert status_of(screen, RAIL) != "Under construction"
    upload(screen, "rail.txt", RAIL_NEWS)
    go(screen, f"?lang=en&page=review&project={RAIL}")
    name = screen.page.get_by_label("You decide as")
    name.fill("Nguyễn Thị Bình")
    name.press("Enter")
    screen.settled()
    screen.page.get_by_role("button", name=re.compile("Edit")).click()
    words = screen.page.get_by_label("Evidence: the exact words of the article")
    words.fill("những chữ không có trong bài")
    screen.page.get_by_role("button", name="Accept as edited").click()
    expect(screen.page.locator(".st-key-outcome")).to_contain_text("do not stand in the article")
    words.fill("đã được khởi công xây dựng")
    screen.page.get_by_role("button", name="Accept as edited").click()
    expect(screen.page.locator(".st-key-done")).to_contain_text("edited")
    newest = ledger(screen)[0]
    assert newest[1:3] == ["Nguyễn Thị Bình", "edited"]
    assert status_of(screen, RAIL) == "Under construction"
    quoted = screen.page.locator(".st-key-panel blockquote mark").first.inner_text()
    assert quoted == "đã được khởi công xây dựng"


@pytest.mark.heavy
def test_the_second_of_two_reviewers_is_told(browser: Browser, screen: Screen) -> None:
    upload(screen, "gate.txt", GATE_NEWS)
    other = Screen(browser, screen.address)
    try:
        for one in (screen, other):
            go(one, f"?lang=en&page=review&project={GATE}")
            one.page.locator(".proposal").wait_for()
        screen.page.get_by_role("button", name=re.compile("Accept")).first.click()
        expect(screen.page.locator(".st-key-done")).to_be_visible()
        other.page.get_by_role("button", name=re.compile("Accept")).first.click()
        expect(other.page.locator(".st-key-outcome")).to_contain_text("Somebody was faster")
        assert len([row for row in ledger(screen) if "bat" in "".join(row).lower()]) <= 1
    finally:
        other.close()


def test_a_hostile_article_stays_text(screen: Screen) -> None:
    upload(screen, "hostile.txt", HOSTILE)
    go(screen, f"?lang=en&page=review&project={EXPRESSWAY}")
    screen.page.locator(".proposal").wait_for()
    screen.page.wait_for_timeout(400)
    assert screen.page.evaluate("window.__ran") is None
    screen.page.locator(".proposal .facts a", has_text="Read in the article").click()
    becomes_true(lambda: "<script>" in screen.page.locator(".words").inner_text())
    assert screen.page.evaluate("window.__ran") is None


def test_what_cannot_be_read_is_told_with_its_reason(screen: Screen) -> None:
    upload(screen, "empty.txt", " \n")
    assert "empty" in screen.text("review")
    go(screen, "?lang=en&page=review&part=quarantine")
    assert "empty.txt" in screen.text("review")


def test_a_gate_that_the_tables_lack_is_suggested_with_its_sentence(screen: Screen) -> None:
    told = "Tỉnh Lạng Sơn kiểm tra cửa khẩu phụ Pò Khuông Mới <b>hôm qua</b>. Cửa khẩu Hữu Nghị vẫn đông xe."
    upload(screen, "lacking.txt", f"Kiểm tra cửa khẩu\n\nThứ Ba, 14/10/2025 08:30\n\n{told}\n")
    go(screen, "?lang=en&page=review&part=suggestions")
    row = screen.page.locator(".items li", has_text="Pò Khuông Mới")
    assert "in 1 article" in row.inner_text()
    assert "<b>hôm qua</b>" in row.inner_text()
    assert row.locator("mark").inner_text() == "Pò Khuông Mới"


@pytest.mark.heavy
def test_a_public_page_takes_nothing(browser: Browser, start_server: StartServer) -> None:
    screen = Screen(browser, start_server(CUAKHAU_MODE="public"))
    try:
        screen.open("?lang=en")
        assert screen.page.locator("nav.nav", has_text="Review").count() == 0
        go(screen, "?lang=en&page=review&part=add")
        assert "only shows what was accepted" in screen.text("review")
        assert screen.page.locator("input[type=file], .proposal, .st-key-decide").count() == 0
        for method in ("PUT", "POST", "DELETE"):
            answer = screen.page.request.fetch(f"{screen.address}/_stcore/upload_file/a/b", method=method, data=b"x")
            assert answer.status == 404, method
    finally:
        screen.close()


@pytest.mark.heavy
def test_axe_finds_nothing_grave_in_light_and_dark(browser: Browser, reviewed: str) -> None:
    """In the dark only what depends on colours is looked at: names, roles and order are those of the light page."""
    screen = Screen(browser, reviewed)
    try:
        for part in PARTS:
            go(screen, f"?lang=en&page=review&part={part}")
            for scheme, asked in (("light", {}), ("dark", {"runOnly": COLOURS})):
                wear(screen, scheme)
                told = Axe().run(screen.page, options=asked).response
                assert "color-contrast" in {rule["id"] for rule in told["passes"]}, "axe-core saw hardly anything"
                grave = [v for v in told["violations"] if v["impact"] in ("serious", "critical")]
                assert [(part, scheme, v["id"], v["nodes"][0]["html"][:120]) for v in grave] == []
            wear(screen, "light")
    finally:
        screen.close()


def wear(screen: Screen, scheme: Any) -> None:
    """The system changes its colours, and the page follows."""
    screen.page.emulate_media(color_scheme=scheme)
    red = "+getComputedStyle(document.querySelector('.stApp')).backgroundColor.match(/\\d+/)[0]"
    eventually(lambda: "light" if screen.page.evaluate(red) > 180 else "dark", scheme)


@pytest.fixture(scope="module")
def reviewed(start_server: StartServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A server whose store holds a proposal."""
    folder = tmp_path_factory.mktemp("reviewed")
    (folder / "bat-xat.txt").write_text(NEWS, encoding="utf-8")
    store = f"sqlite:///{folder / 'cuakhau.sqlite'}"
    _command("ingest", str(folder / "bat-xat.txt"), store=store)
    return start_server(CUAKHAU_DATABASE_URL=store, LOGNAME="an")


def test_picture_of_the_review(browser: Browser, reviewed: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The picture that README shows; `pytest --pictures` takes it anew."""
    folder = ROOT / ".github" / "screenshots" if request.config.getoption("--pictures") else tmp_path
    screen = Screen(browser, reviewed, viewport={"width": 1440, "height": 760}, locale="en-GB")
    try:
        go(screen, "?lang=en&page=review")
        screen.page.locator(".proposal").wait_for()
        screen.page.wait_for_timeout(800)
        picture = screen.page.screenshot(path=folder / "review.jpg", type="jpeg", quality=85)
    finally:
        screen.close()
    assert len(picture) > 20_000


def _command(*arguments: str, store: str) -> str:
    import os

    done = subprocess.run(
        [sys.executable, "-m", "dashboard", *arguments],
        env=os.environ | {"CUAKHAU_DATABASE_URL": store},
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stdout


@pytest.mark.heavy
def test_on_a_phone_the_proposal_comes_first(browser: Browser, reviewed: str) -> None:
    screen = Screen(browser, reviewed, **PHONE)
    try:
        go(screen, "?lang=vi&page=review")
        assert screen.overflow()[0][0] <= 0
        card = screen.page.locator(".proposal").bounding_box()
        queue = screen.page.locator(".st-key-queue").bounding_box()
        assert card and queue and card["y"] < queue["y"]
        small = screen.page.locator(".st-key-decide button").evaluate_all(
            "all => all.filter((e) => e.getBoundingClientRect().height < 44).length"
        )
        assert small == 0
        for part in PARTS:
            go(screen, f"?lang=vi&page=review&part={part}")
            assert screen.overflow()[0][0] <= 0, part
            words = screen.page.locator(".st-key-review .sheet td, .st-key-review .sheet li")
            cut = "all => all.filter((e) => e.getBoundingClientRect().right > innerWidth).length"
            assert words.evaluate_all(cut) == 0, part
    finally:
        screen.close()


# ---- signing in


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with IdentityProvider() as running:
        yield running


@pytest.fixture(scope="module")
def guarded(start_server: StartServer, provider: IdentityProvider) -> str:
    """A server that asks `provider` who somebody is."""
    lists = {"CUAKHAU_REVIEWERS": "an@example.org", "CUAKHAU_ADMINS": "admin@example.org"}
    return start_server(secrets=provider.secrets, CUAKHAU_MODE="oidc", **lists)


def back_to_the_review(screen: Screen) -> None:
    """Signing in and out leads to the map, which is left before it has loaded."""
    screen.page.wait_for_url(f"{screen.address}/", wait_until="commit")
    screen.load("?lang=en&page=review")
    screen.page.locator(".st-key-review").wait_for()
    screen.settled()


@pytest.mark.heavy
def test_who_signs_in_may_what_the_lists_say(browser: Browser, guarded: str, provider: IdentityProvider) -> None:
    """One after the other in one window, so that nobody is left with what the one before might do."""
    people = {
        "admin": ("admin@example.org", True, "You decide as admin@example.org", True, True),
        "unverified": ("admin@example.org", False, "not on the list of reviewers", False, False),
        "reviewer": ("An@Example.org", True, "You decide as an@example.org", True, False),
        "stranger": ("stranger@example.org", True, "not on the list of reviewers", False, False),
    }
    screen = Screen(browser, guarded)
    try:
        go(screen, "?lang=en&page=review")
        for who, (email, verified, sees, queue, adds) in people.items():
            provider.email, provider.verified = email, verified
            becomes_true(lambda: "Sign in" in screen.text("review"))
            screen.page.get_by_role("button", name="Sign in").click()
            back_to_the_review(screen)
            becomes_true(lambda sees=sees: sees in screen.text("review"))
            seen = ("Ledger" in screen.text("review"), "Add articles" in screen.text("review"))
            assert seen == (queue, adds), who
            screen.page.get_by_role("button", name="Sign out").click()
            back_to_the_review(screen)
        becomes_true(lambda: "Sign in" in screen.text("review"))
    finally:
        screen.close()
