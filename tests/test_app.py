"""The page without a browser: what each widget changes, what an address restores, headers and routes of the server."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import content_security_policy, named_files, same_site
from dashboard.app.files import STATIC
from dashboard.app.kept import kept_files
from dashboard.errors import SettingsError, StoreError
from dashboard.models import Person, Role, Verdict
from dashboard.pages import curtain, source
from dashboard.settings import Settings, load_settings
from dashboard.store import Store
from dashboard.wording import Wording

TAGS = re.compile(r"<[^>]+>")


def page_script() -> None:
    from dashboard.pages.shell import run

    run()


class Page:
    """The page as a visitor finds it; `open` goes to an address, the properties read what is shown."""

    def __init__(self) -> None:
        self.test = AppTest.from_function(page_script, default_timeout=60)

    def open(self, **query: str | list[str]) -> Page:
        for key, value in query.items():
            self.test.query_params[key] = value
        return self.run()

    def run(self) -> Page:
        self.test.run()
        assert not self.test.exception
        return self

    def _html(self, wanted: str) -> list[str]:
        bodies = [str(element.proto.body) for element in self.test.get("html")]
        return [TAGS.sub("", body) for body in bodies if wanted in body]

    @property
    def sentence(self) -> str:
        return self._html('class="sentence"')[0]

    @property
    def panel(self) -> str:
        return self._html('class="ph"')[0]

    @property
    def notices(self) -> str:
        return " ".join(self._html('class="notice'))

    @property
    def query(self) -> dict[str, list[str]]:
        found = self.test.query_params
        return {key: value if isinstance(value, list) else [value] for key, value in found.items()}

    @property
    def projects(self) -> int:
        found = re.search(r"(\d+) (?:dự án|project)|(\d+) 个项目", self.sentence)
        assert found, self.sentence
        return int(found[1] or found[2])

    @property
    def rows(self) -> list[str]:
        return re.findall(r'<tr data-row="([^"]+)"', " ".join(str(one.proto.body) for one in self.test.get("html")))

    def pills(self, key: str):
        return next(group for group in self.test.get("button_group") if group.key == key)

    def choose(self, key: str, *values: str) -> Page:
        self.pills(key).set_value(list(values))
        return self.run()


@pytest.fixture
def page() -> Page:
    return Page()


@pytest.fixture(scope="module")
def store() -> Store:
    return source.open_store(load_settings())


def test_a_very_long_list_begins_with_its_first_rows(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    every = page.open().rows
    monkeypatch.setattr("dashboard.pages.map._MOST", 45)
    cut = Page().open(lang="en")
    assert cut.rows == every[:45]
    cut.test.button(key="all_rows").click()
    cut.run()
    assert cut.rows == every
    assert not [one for one in cut.test.button if one.key == "all_rows"]


def test_the_first_view_shows_everything_and_the_newest_evidence(page: Page, store: Store) -> None:
    page.open()
    assert page.projects == len(store.states())
    silent, hollow = map(int, re.findall(r"\d+", page.sentence)[1:3])
    assert len(page.rows) == page.projects + hollow
    assert 0 < silent < page.projects
    assert "Tin mới nhất" in page.panel
    assert page.query == {}
    assert page.test.session_state["lang"] == "vi"


def test_the_bar_and_the_sentence_tell_the_same_day(page: Page, store: Store) -> None:
    page.open(lang="en")
    told = Wording("en").day(store.newest_evidence())
    assert told in page.sentence
    assert any(told in bar for bar in page._html('class="newest"'))


WIDGETS = [
    ("f_status", "status", "under_construction"),
    ("f_kind", "kind", "rail"),
    ("f_province", "province", "province:lao-cai"),
]


@pytest.mark.parametrize(("key", "field", "value"), WIDGETS, ids=[row[1] for row in WIDGETS])
def test_a_facet_narrows_sentence_list_and_address_alike(page: Page, key: str, field: str, value: str) -> None:
    everything = page.open().projects
    page.choose(key, value)
    assert 0 < page.projects < everything
    assert page.query == {field: [value]}
    assert sum(row.startswith("project:") for row in page.rows) == page.projects
    page.choose(key)
    assert page.projects == everything
    assert page.query == {}


def test_a_choice_counts_although_the_browser_still_has_an_older_address(page: Page) -> None:
    """Who is quicker than the answers sends an address of before; once the newest was seen, an older one is meant."""

    def at(**query: list[str]) -> Page:
        page.test.query_params.clear()
        page.test.query_params.update(query)
        return page

    page.open().choose("f_status", "agreed")
    assert at().choose("f_kind", "road").query == {"status": ["agreed"], "kind": ["road"]}
    at(status=["agreed"]).choose("f_status", "agreed", "proposed")
    assert page.query == {"status": ["agreed", "proposed"], "kind": ["road"]}
    assert page.run().query == {"status": ["agreed", "proposed"], "kind": ["road"]}
    assert at(status=["agreed"]).run().query == {"status": ["agreed"]}
    assert at(status=["proposed"]).run().query == {"status": ["proposed"]}


def test_a_corridor_narrows(page: Page) -> None:
    everything = page.open().projects
    corridor = page.pills("f_corridor").proto.options
    assert corridor
    page.choose("f_corridor", "corridor:rail-lao-cai-ha-noi-hai-phong")
    assert 0 < page.projects < everything
    assert page.query == {"corridor": ["corridor:rail-lao-cai-ha-noi-hai-phong"]}


def test_two_values_of_a_facet_repeat_the_key(page: Page) -> None:
    page.open().choose("f_status", "proposed", "agreed")
    assert page.query == {"status": ["agreed", "proposed"]}


def test_words_are_found_without_their_tones(page: Page) -> None:
    page.open()
    page.test.text_input(key="f_q").set_value("huu nghi")
    page.run()
    assert page.query == {"q": ["huu nghi"]}
    assert "project:smart-gate-huu-nghi" in page.rows


def test_counts_are_those_under_the_other_filters(page: Page) -> None:
    page.open(kind="bridge")

    def counted() -> dict[str, int]:
        labels = [option.content for option in page.pills("f_status").proto.options]
        sheet = next(s for h in page.test.get("html") if "f_status button:nth-child(1)::after" in (s := h.proto.body))
        numbers = [int(number) for number in re.findall(r'content: "(\d+)"', sheet)]
        return dict(zip(labels, numbers, strict=True))

    before = counted()
    words = [option.content for option in page.pills("f_kind").proto.options]
    page.choose("f_status", "agreed")
    assert counted() == before
    assert before["Đã thống nhất"] == page.projects
    # What the browser sends back for a choice must not change with the numbers.
    assert [option.content for option in page.pills("f_kind").proto.options] == words


def test_the_day_decides_what_is_known(page: Page) -> None:
    page.open()
    slider = page.test.select_slider(key="f_asof")
    assert slider.value == ""
    slider.set_value("2024-08-28")
    page.run()
    assert page.query == {"asof": ["2024-08-28"]}
    assert "28/8/2024" in page.sentence
    assert "2025" not in page.panel


def test_any_day_of_an_address_is_kept(page: Page) -> None:
    page.open(asof="2025-10-15")
    assert page.query == {"asof": ["2025-10-15"]}
    assert page.test.select_slider(key="f_asof").value == "2025-10-15"


@pytest.mark.parametrize(
    ("language", "word"), [("zh", "个项目"), ("en", "projects"), ("vi", "dự án")], ids=["zh", "en", "vi"]
)
def test_the_language_changes_every_word_and_the_address(page: Page, language: str, word: str) -> None:
    page.open(status="agreed")
    page.pills("lang").set_value(language)
    page.run()
    assert word in page.sentence
    assert page.query == {"status": ["agreed"]} | ({"lang": [language]} if language != "vi" else {})


def test_clearing_empties_filters_and_keeps_what_is_selected(page: Page) -> None:
    page.open(status="agreed", q="huu nghi", place="crossing:huu-nghi")
    page.test.button(key="clear").click()
    page.run()
    assert page.query == {"place": ["crossing:huu-nghi"]}
    assert page.test.text_input(key="f_q").value == ""
    assert "Hữu Nghị – Hữu Nghị Quan" in page.panel


ADDRESSES = [
    ("place", {"place": "crossing:huu-nghi"}, "Cửa khẩu quốc tế"),
    ("place in Chinese", {"place": "crossing:huu-nghi", "lang": "zh"}, "友谊 – 友谊关"),
    ("gate", {"place": "gate:huu-nghi-quan"}, "Hữu Nghị Quan"),
    ("province", {"place": "province:lang-son"}, "Lạng Sơn"),
    ("former province", {"place": "province:ha-giang"}, "Tuyên Quang"),
    ("corridor", {"place": "corridor:rail-lao-cai-ha-noi-hai-phong"}, "hướng tuyến thật"),
    ("project", {"project": "project:cargo-road-1119-1120"}, "Các giai đoạn"),
    ("no evidence", {"place": "crossing:coc-nam"}, "Nơi gần nhất có bằng chứng"),
]


@pytest.mark.parametrize(("query", "told"), [row[1:] for row in ADDRESSES], ids=[row[0] for row in ADDRESSES])
def test_an_address_restores_the_panel(page: Page, query: dict[str, str], told: str) -> None:
    page.open(**query)
    assert told in page.panel
    assert page.query == {key: [value] for key, value in query.items()}


def test_a_claim_is_shown_with_who_when_and_how_that_is_known(page: Page, store: Store) -> None:
    page.open(project="project:smart-gate-huu-nghi")
    lead = store.states()["project:smart-gate-huu-nghi"].claim
    assert lead is not None
    for told in (lead.evidence.quote, lead.evidence.article.publisher, "Đọc trong bài", "Trích dẫn", "Mục tiêu:"):
        assert told in page.panel


UNKNOWN = [
    ("status", "operatin", "Đang vận hành"),
    ("province", "province:nowhere", ""),
    ("place", "crossing:huu-ngi", "«Hữu Nghị»"),
    ("page", "mapp", "map"),
    ("lang", "fr", "vi"),
    ("asof", "2025-13-02", ""),
    ("article", "none", ""),
]


@pytest.mark.parametrize(("key", "value", "near"), UNKNOWN, ids=[row[0] for row in UNKNOWN])
def test_an_unknown_value_is_named(page: Page, key: str, value: str, near: str) -> None:
    query = {"page": "article"} if key == "article" else {}
    page.open(**query, **{key: value})
    assert f"«{value}»" in page.notices
    assert near in page.notices
    assert key not in page.query


def test_nothing_found_says_what_to_drop_and_does_it(page: Page) -> None:
    page.open(q="sân bay vũ trụ", kind="bridge")
    assert page.projects == 0
    assert page.rows == []
    assert "Không theo bộ lọc này" in page.panel
    page.test.button(key="drop_q").click()
    page.run()
    assert page.query == {"kind": ["bridge"]}
    assert page.projects > 0


def test_export_gives_what_the_filters_select(page: Page) -> None:
    page.open(kind="bridge")
    labels = [button.label for button in page.test.get("download_button")]
    assert labels == ["Bảng (CSV)", "Lớp bản đồ (GeoJSON)", "Toàn bộ (JSON)"]


@pytest.mark.parametrize(("name", "told"), [("articles", "Soha"), ("method", "Hai chiếc đồng hồ")])
def test_other_pages_keep_the_filters_in_the_address(page: Page, name: str, told: str) -> None:
    page.open(page=name, status="agreed")
    assert any(told in TAGS.sub("", str(element.proto.body)) for element in page.test.get("html"))
    assert page.query == {"page": [name], "status": ["agreed"]}


def test_the_articles_are_searched_without_tones(page: Page) -> None:
    page.open(page="articles")
    page.test.text_input(key="f_q").set_value("thac ban gioc")
    page.run()
    bodies = [str(element.proto.body) for element in page.test.get("html")]
    assert any("<mark>" in body and "Bản Giốc" in body for body in bodies)


def test_the_reader_marks_the_evidence_of_the_address(page: Page, store: Store) -> None:
    claim = store.claims(project="project:smart-gate-huu-nghi")[0]
    page.open(page="article", article=claim.evidence.article.id, claim=claim.id)
    bodies = [str(element.proto.body) for element in page.test.get("html")]
    body = next(body for body in bodies if 'class="words"' in body)
    assert body.count('id="evidence"') == 1
    marked = "".join(TAGS.sub("", m) for m in re.findall(r'<mark class="goal".*?</mark>', body))
    assert marked == claim.evidence.quote.replace("\n", "")
    assert 'class="m ' in body


def test_a_store_that_fails_later_leaves_the_last_good_page(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = page.open().projects

    def fail(_store: Store) -> str:
        raise OSError("disk gone")

    monkeypatch.setattr(Store, "digest", property(fail))
    page.run()
    assert page.projects == everything
    assert "cuakhau doctor" in page.notices
    assert "disk gone" not in page.notices


def test_faulty_data_at_the_start_are_told_plainly(
    page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("CUAKHAU_GEODATA", str(tmp_path_factory.mktemp("empty")))
    page.open(lang="en")
    assert "cuakhau doctor" in page.notices
    assert "Traceback" not in page.notices


def test_a_store_that_fails_leaves_the_last_good_state_of_any_day(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What was read of another day since the last change once hid that there was a good state of this one."""
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'a.sqlite'}")
    day, good = dt.date(2025, 11, 30), source.look(settings).snapshot
    store = source.open_store(settings)
    store.decide(store.claims()[0].id, Verdict.REJECT, person=Person("lan", Role.ADMIN), reason="no", seen=1)
    on_day = source.look(settings, day).snapshot
    assert on_day.digest != good.digest
    monkeypatch.setattr(Store, "states", Mock(side_effect=StoreError("disk gone")))
    monkeypatch.setattr(Store, "digest", property(Mock(side_effect=StoreError("disk gone"))))
    assert source.look(settings) == source.Look(good, "disk gone")
    assert source.look(settings, day) == source.Look(on_day, "disk gone")
    assert source.look(settings, dt.date(2025, 1, 1)).snapshot is good
    store.close()


def failing_script() -> None:
    from dashboard.pages.trouble import tell

    assert tell(RuntimeError("secret detail"))


def test_what_nobody_foresaw_is_told_without_its_details() -> None:
    test = AppTest.from_function(failing_script, default_timeout=60)
    test.query_params["lang"] = "en"
    test.run()
    body = str(test.get("html")[0].proto.body)
    assert 'role="alert"' in body
    assert "cuakhau doctor" in body
    assert "secret detail" not in body


def test_a_part_that_fails_leaves_the_others_standing(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = page.open().projects

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("dashboard.views.latest", fail)
    page.run()
    assert page.projects == everything
    assert len(page.rows) > everything
    assert "cuakhau doctor" in page.notices
    assert "secret" not in page.notices


def test_an_article_that_cannot_be_read_leaves_the_page_standing(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise StoreError("secret detail")

    monkeypatch.setattr("dashboard.pages.source.read_article", fail)
    page.open(page="article", article="004_63838747ecdc0ce9", lang="en")
    assert page._html('class="nav"')
    assert "cuakhau doctor" in page.notices
    assert "secret" not in page.notices


# ---- the server


@pytest.fixture(scope="module")
def ask(server: str) -> Callable[..., tuple[int, dict[str, str], bytes]]:
    def fetch(path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        request = urllib.request.Request(server + path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()

    return fetch


@pytest.mark.parametrize("path", ["/", "/assets/cuakhau/map.js", "/assets/none", "/_stcore/health", "/anything"])
def test_every_answer_carries_the_headers(ask, path: str) -> None:
    _, headers, _ = ask(path)
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "object-src 'none'" in policy
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts
    assert "unsafe" not in scripts[1]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_the_policy_is_looser_in_a_component_only(ask) -> None:
    _, headers, _ = ask("/component/streamlit_folium.st_folium/index.html")
    assert "'unsafe-eval'" in headers["content-security-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("host", "sockets"),
    [
        ("127.0.0.1:8501", " ws://127.0.0.1:8501 wss://127.0.0.1:8501"),
        ("map.example.org", " ws://map.example.org wss://map.example.org"),
        ("[::1]:8501", " ws://[::1]:8501 wss://[::1]:8501"),
        ("a; script-src *", ""),
        ("", ""),
    ],
    ids=["loopback", "name", "ipv6", "injection", "none"],
)
def test_the_policy_names_only_a_real_host(host: str, sockets: str) -> None:
    policy = content_security_policy(scripts="'self'", host=host)
    assert f"connect-src 'self'{sockets};" in policy
    assert "script-src *" not in policy


ORIGINS = [
    ("http://127.0.0.1:8501", "127.0.0.1:8501", True),
    ("https://map.example.org", "map.example.org", True),
    ("https://map.example.org:443", "map.example.org", True),
    ("http://[::1]:8501", "[::1]:8501", True),
    ("", "127.0.0.1:8501", True),
    ("https://elsewhere.org", "map.example.org", False),
    ("https://map.example.org.evil.net", "map.example.org", False),
    ("http://127.0.0.1:9000", "127.0.0.1:8501", False),
    ("http://localhost:8501", "127.0.0.1:8501", False),
    ("null", "map.example.org", False),
    ("https://map.example.org", "", False),
    ("http://[", "map.example.org", False),
]


@pytest.mark.parametrize(
    ("origin", "host", "let_in"), ORIGINS, ids=[f"{o or 'no origin'} at {h}" for o, h, _ in ORIGINS]
)
def test_only_our_own_pages_open_sockets(origin: str, host: str, let_in: bool) -> None:
    assert same_site(origin, host) is let_in
    assert same_site(origin, host, {"https://elsewhere.org"}) is (let_in or origin == "https://elsewhere.org")


@pytest.mark.parametrize(
    ("origin", "status"), [("{server}", 101), ("https://elsewhere.org", 403)], ids=["ours", "other"]
)
def test_the_server_refuses_sockets_of_other_sites(server: str, origin: str, status: int) -> None:
    host = server.removeprefix("http://")
    request = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin.format(server=server)}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port)), timeout=20) as line:
        line.sendall(request.encode())
        assert int(line.recv(64).split()[1]) == status


@pytest.mark.parametrize(
    ("tiles", "origin"),
    [("https://t.example.org/{z}/{x}/{y}.png", "https://t.example.org"), ("", "")],
    ids=["tiles", "none"],
)
def test_pictures_come_from_the_host_of_the_tiles_and_no_other(tiles: str, origin: str) -> None:
    settings = Settings(tiles=tiles)
    policy = content_security_policy(scripts="'self'", host="", images=settings.tile_origin)
    assert f"img-src 'self' data: blob: {origin}".rstrip() + ";" in policy


@pytest.mark.parametrize(
    "tiles",
    ["https://t.example.org/", "t/{z}/{x}/{y}", "javascript:{z}{x}{y}", "https://a b;script-src */{z}/{x}/{y}"],
    ids=["no places", "no host", "no web address", "injection"],
)
def test_an_address_that_is_none_of_tiles_is_refused(tiles: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUAKHAU_TILES", tiles)
    with pytest.raises(SettingsError, match="CUAKHAU_TILES"):
        load_settings()


def test_the_first_answer_names_what_comes_next(ask) -> None:
    _, headers, _ = ask("/")
    linked = re.findall(r"<([^>]+)>", headers["link"])
    assert any("ComponentInstance" in address for address in linked)
    assert all(ask(address)[0] == 200 for address in linked)
    _, headers, _ = ask("/component/streamlit_folium.st_folium/index.html")
    assert [ask(address)[0] for address in re.findall(r"<([^>]+)>", headers["link"])] == [200, 200, 200]


def test_streamlits_own_code_comes_out_of_memory_as_it_is(ask) -> None:
    kept = kept_files()
    named = re.findall(r"static/(?:js|css)/[\w.\-]+", (STATIC / "index.html").read_text(encoding="utf-8"))
    assert len(named) > 20
    assert {f"/{address}" for address in named} <= set(kept)
    assert any("streamlit_folium" in address for address in kept)
    for address in [f"/{named[0]}", next(a for a in kept if "streamlit_folium" in a)]:
        status, headers, plain = ask(address)
        assert (status, plain) == (200, kept[address].read_bytes())
        assert "immutable" in headers["cache-control"]
        assert headers["x-content-type-options"] == "nosniff"
        assert gzip.decompress(ask(address, Accept_Encoding="gzip")[2]) == plain
    assert ask("/static/js/none.js")[2] not in {file.read_bytes() for file in list(kept.values())[:3]}


class TestCurtain:
    """The rest of the page waits for the map, only where there is one."""

    @pytest.fixture(autouse=True)
    def session(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(curtain.st, "session_state", {})
        monkeypatch.setattr(curtain, "_hung", threading.Event())

    def test_nobody_waits_where_no_page_is_served(self) -> None:
        began = time.monotonic()
        curtain.fall()
        curtain.wait()
        assert curtain.token() == ""
        assert time.monotonic() - began < 0.5

    def test_it_lifts_when_the_map_is_drawn_and_stays_up(self) -> None:
        curtain.hang()
        curtain.fall()
        token = curtain.token()
        assert len(token) == 24
        threading.Timer(0.2, curtain.lift, [token]).start()
        began = time.monotonic()
        curtain.wait()
        first = time.monotonic() - began
        curtain.wait()
        assert 0.15 < first < 3
        assert time.monotonic() - began - first < 0.1
        assert curtain.token() == token

    def test_visitors_who_left_take_no_curtain_from_later_ones(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(curtain, "_waiting", {})
        curtain.hang()
        for _ in range(curtain._MOST + 3):
            monkeypatch.setattr(curtain.st, "session_state", {})
            curtain.fall()
        assert len(curtain.token()) == 24
        assert len(curtain._waiting) == curtain._MOST

    def test_patience_ends(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(curtain, "_FIRST_S", 0.1)
        curtain.hang()
        curtain.fall()
        curtain.lift("somebody else")
        began = time.monotonic()
        curtain.wait()
        assert 0.05 < time.monotonic() - began < 3


def test_what_is_needed_together_is_one_packed_answer(ask) -> None:
    for path in ("/assets/cuakhau/frame.js", "/assets/cuakhau/frame.css", "/assets/basemap/ground.json"):
        _, headers, plain = ask(path)
        assert "content-encoding" not in headers
        _, headers, packed = ask(path, Accept_Encoding="gzip")
        assert headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed) == plain
    ground = json.loads(ask("/assets/basemap/ground.json")[2])
    assert {"border.geojson", "provinces_now.geojson", "labels.json", "symbols.json"} <= set(ground)


def test_all_named_files_are_served_and_nothing_else(ask) -> None:
    named = named_files(load_settings())
    assert set(named) == {"leaflet", "cuakhau", "fonts", "basemap"}
    for folder, files in named.items():
        assert files, folder
        for name in files:
            assert ask(f"/assets/{folder}/{name}")[0] == 200, name
    for path in (
        "/assets/cuakhau/page.css",
        "/assets/cuakhau/..%2fapp.py",
        "/assets/cuakhau/../app.py",
        "/assets/basemap/README.md",
        "/assets/",
        "/data/../app.py",
        f"/data/{'0' * 32}.json",
    ):
        assert ask(path)[0] in {400, 404}, path


def test_an_unchanged_file_is_not_sent_again(ask) -> None:
    _, headers, _ = ask("/assets/cuakhau/map.js")
    assert headers["cache-control"] == "no-cache"
    assert ask("/assets/cuakhau/map.js", If_None_Match=headers["etag"])[0] == 304


def test_map_data_are_served_under_their_hash_for_good(ask) -> None:
    version = source.look(load_settings()).snapshot.version
    status, headers, body = ask(f"/data/{version}.json")
    assert status == 200
    assert "immutable" in headers["cache-control"]
    assert headers["content-type"].startswith("application/json")
    assert b'"places"' in body
