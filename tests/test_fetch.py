"""The gate for addresses against a hostile site on this machine: what passes, what is refused and with which words.

No test waits for politeness: the pace gets a clock of its own. Only what must run into a time limit takes that long.
"""

from __future__ import annotations

import datetime as dt
import pickle
import ssl
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.errors import ArticleError, FetchRefused, SettingsError
from dashboard.fetch import REFUSALS, Fetched, Gate, Limits, Link, Visit, addresses_of, collect, is_listing
from dashboard.fetch.body import unpack
from dashboard.fetch.gate import _Got
from dashboard.fetch.hosts import Address
from dashboard.fetch.pace import Pace
from dashboard.fetch.refusals import refuse
from dashboard.fetch.robots import Rules
from tests.news_server import PAGE, RSS, SITEMAP, Asked, NewsServer, answer, bomb

INSIDE = {
    "inside.news.example": ["10.0.0.1"],
    "half.news.example": ["8.8.8.8", "192.168.1.1"],
    "mapped.news.example": ["::ffff:127.0.0.1"],
    "scoped.news.example": ["fe80::1%eth0"],
    "cloud.news.example": ["169.254.169.254"],
    "empty.news.example": [],
    "odd.news.example": ["localhost"],
}


class Ticking:
    """A clock that only sleeping moves on, and all the sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture(scope="module")
def site() -> Iterator[NewsServer]:
    with NewsServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _fresh_log(request: pytest.FixtureRequest) -> None:
    if "site" in request.fixturenames:
        server = request.getfixturevalue("site")
        server.log.clear()
        server.extra.clear()
        server.most_at_once.clear()


def look(host: str, _port: int) -> list[str]:
    if host == "lost.news.example":
        raise OSError(-2, "Name or service not known")
    return INSIDE.get(host, ["127.0.0.1"])


def gate_to(site: NewsServer, **more: object) -> Gate:
    hosts = f".news.example:{site.port}, 127.0.0.1:{site.port}, news.example"
    ticking = Ticking()
    usual: dict[str, object] = {
        "allow_loopback": True, "look": look, "limits": Limits(seconds=20),
        "pace": Pace(clock=ticking, sleep=ticking.sleep),
    }  # fmt: skip
    return Gate(hosts, **(usual | more))


def address(site: NewsServer, path: str, host: str = "news.example") -> str:
    return f"http://{host}:{site.port}{path}"


def refusal(gate: Gate, url: str) -> FetchRefused:
    with pytest.raises(FetchRefused) as caught:
        gate.get(url)
    assert isinstance(caught.value, ArticleError)
    assert caught.value.code in REFUSALS
    assert caught.value.reason
    assert caught.value.mend
    assert str(caught.value).endswith(f"{caught.value.reason}. Mend: {caught.value.mend}.")
    return caught.value


# What passes

READ = [
    ("a page", "/page", "text/html", "utf-8", PAGE),
    ("a text", "/text", "text/plain", "UTF-8", "Cửa khẩu".encode()),
    ("an old charset", "/legacy", "text/html", "windows-1258", "Tiếng".encode("cp1258", "replace")),
    ("a charset that is a path", "/odd-charset", "text/html", "..", PAGE),
    ("a cookie is not kept", "/cookie", "text/html", "utf-8", PAGE),
    ("gzip", "/gzip", "text/html", "", PAGE),
    ("gzip in two members", "/gzip-twice", "text/html", "", PAGE + b"<!-- more -->"),
    ("deflate", "/deflate", "text/html", "", PAGE),
    ("bare deflate", "/deflate-bare", "text/html", "", PAGE),
    ("an empty page", "/empty", "text/html", "utf-8", b""),
    ("a redirect", "/to-page", "text/html", "utf-8", PAGE),
    ("a relative redirect", "/to-page-301", "text/html", "utf-8", PAGE),
    ("a redirect without scheme", "/to-page-308", "text/html", "utf-8", PAGE),
    ("a redirect with a space and Vietnamese", "/to-space", "text/html", "utf-8", PAGE),
    ("a redirect to a part", "/to-hash", "text/html", "utf-8", PAGE),
    ("five redirects", "/five", "text/html", "utf-8", PAGE),
    ("a feed", "/rss", "application/rss+xml", "", RSS),
    ("a packed sitemap", "/sitemap.xml.gz", "application/xml", "", SITEMAP),
]  # fmt: skip


@pytest.mark.parametrize(("path", "media", "charset", "data"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_what_passes(site: NewsServer, path: str, media: str, charset: str, data: bytes) -> None:
    fetched = gate_to(site).get(address(site, path))
    assert (fetched.media_type, fetched.charset, fetched.data, fetched.status) == (media, charset, data, 200)
    assert (fetched.asked, fetched.address) == (address(site, path), "127.0.0.1")
    assert abs(fetched.at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


def test_the_address_where_it_ended_is_told(site: NewsServer) -> None:
    assert gate_to(site).get(address(site, "/five")).url == address(site, "/page")


def test_a_page_that_leads_on_by_itself_is_read_as_it_is(site: NewsServer) -> None:
    assert b"refresh" in gate_to(site).get(address(site, "/refresh")).data
    assert site.paths() == ["/refresh"]


def test_what_the_site_gets_to_see(site: NewsServer) -> None:
    gate = gate_to(site)
    gate.get(address(site, "/cookie"))
    gate.get(address(site, "/to-page?đ=1 2".replace(" ", "%20")))
    assert {asked.method for asked in site.log} == {"GET"}
    assert [asked.target for asked in site.log][:2] == ["/robots.txt", "/cookie"]
    assert site.log[2].target == "/to-page?%C4%91=1%202"
    for asked in site.log:
        assert asked.headers["user-agent"].startswith("cuakhau/")
        assert asked.headers["accept-encoding"] == "gzip, deflate"
        assert asked.headers["host"] == f"news.example:{site.port}"
        assert not {"cookie", "referer", "authorization", "x-forwarded-for"} & asked.headers.keys()


# What is refused

REFUSED = [
    ("endless redirects", "/endless-redirect?n=0", "redirects"),
    ("six redirects", "/six", "redirects"),
    ("a redirect to itself", "/to-itself", "redirect-loop"),
    ("a redirect to and fro", "/to-and", "redirect-loop"),
    ("a redirect nowhere", "/to-nowhere", "redirect"),
    ("a redirect without a word", "/to-unsaid", "redirect"),
    ("a redirect to a private number", "/to-private", "ip"),
    ("a redirect to a mapped number", "/to-mapped", "ip"),
    ("a redirect to one long number", "/to-number", "ip"),
    ("a redirect to a name inside", "/to-inside", "not-public"),
    ("a redirect to another host", "/to-elsewhere", "unlisted"),
    ("a redirect to another port", "/to-port", "unlisted"),
    ("a redirect to a file", "/to-file", "scheme"),
    ("a redirect to a script", "/to-script", "scheme"),
    ("a redirect with a password", "/to-user", "user-info"),
    ("a redirect with a null", "/to-split", "broken"),
    ("a redirect to what robots.txt forbids", "/to-forbidden", "robots"),
    ("what robots.txt forbids", "/no/page", "robots"),
    ("what robots.txt forbids, spelt otherwise", "/x/../%6eo/page", "robots"),
    ("an endless body", "/endless", "too-large"),
    ("endless chunks", "/endless-chunks", "too-large"),
    ("endless notes on chunks", "/chunk-notes", "too-large"),
    ("endless packing of nothing", "/packed-nothing", "too-large"),
    ("a length beyond all measure", "/long-said", "too-large"),
    ("a gzip bomb", "/bomb", "too-large"),
    ("a gzip bomb of a sitemap", "/bomb.xml.gz", "too-large"),
    ("endless headers", "/huge-head", "broken"),
    ("cut off in the middle", "/cut-off", "broken"),
    ("hung up at once", "/hangs-up", "broken"),
    ("a negative length", "/negative", "broken"),
    ("two lengths", "/two-lengths", "broken"),
    ("a chunk that is none", "/bad-chunk", "broken"),
    ("a chunk cut off", "/chunk-cut", "broken"),
    ("another protocol", "/no-http", "broken"),
    ("the next protocol", "/http-2", "broken"),
    ("a change of protocol", "/upgrade", "broken"),
    ("gzip cut off", "/gzip-cut", "broken"),
    ("gzip that is none", "/gzip-lie", "broken"),
    ("gzip in forty members", "/gzip-members", "broken"),
    ("gzip in gzip", "/gzip-gzip", "encoding"),
    ("brotli", "/brotli", "encoding"),
    ("zstd", "/zstd", "encoding"),
    ("a picture", "/image", "media-type"),
    ("JSON", "/json", "media-type"),
    ("of no type", "/untyped", "media-type"),
    ("a packed program", "/tool.gz", "media-type"),
    ("not there", "/missing", "status"),
    ("forbidden", "/forbidden", "status"),
    ("an error of the server", "/broken", "status"),
    ("busy", "/busy", "status"),
    ("no content", "/no-content", "status"),
    ("a part only", "/partial", "status"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_refused(site: NewsServer, path: str, code: str) -> None:
    limits = Limits(seconds=20, raw=2_000_000, unpacked=3_000_000)
    assert refusal(gate_to(site, limits=limits), address(site, path)).code == code


def test_crumbs_are_counted(site: NewsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.fetch.body._PARTS_MOST", 2_000)
    error = refusal(gate_to(site), address(site, "/crumbs"))
    assert (error.code, "in crumbs" in error.reason) == ("broken", True)


_HEADS = [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 x\r\nLocation: ", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
          b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n",
          b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08", b""]  # fmt: skip


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(_HEADS), st.binary(max_size=60) | st.text(max_size=20).map(str.encode), st.booleans())
def test_any_answer_is_read_or_refused(site: NewsServer, head: bytes, body: bytes, ended: bool) -> None:
    site.extra["/any"] = head + body + b"\r\n\r\n" * ended
    try:
        gate_to(site).get(address(site, "/any"))
    except FetchRefused as error:
        assert error.code in REFUSALS


HOSTS = [
    ("a private number", "inside.news.example", "not-public"),
    ("one private number among public ones", "half.news.example", "not-public"),
    ("a mapped number", "mapped.news.example", "not-public"),
    ("a number of this link", "scoped.news.example", "not-public"),
    ("the service of a cloud", "cloud.news.example", "not-public"),
    ("no number", "empty.news.example", "dns"),
    ("a name for a number", "odd.news.example", "dns"),
    ("an unknown name", "lost.news.example", "dns"),
]


@pytest.mark.parametrize(("host", "code"), [row[1:] for row in HOSTS], ids=[row[0] for row in HOSTS])
def test_hosts_that_lead_elsewhere(site: NewsServer, host: str, code: str) -> None:
    assert refusal(gate_to(site), address(site, "/page", host)).code == code
    assert site.log == []


def test_without_the_allowance_for_tests_this_machine_is_out_of_reach(site: NewsServer) -> None:
    gate = Gate(f"news.example:{site.port}", look=look, pace=Pace(sleep=lambda _: None))
    assert refusal(gate, address(site, "/page")).code == "not-public"
    assert site.log == []
    with pytest.raises(SettingsError):
        Gate(f"127.0.0.1:{site.port}")


class _Settings:
    def __init__(self, hosts: str) -> None:
        self.fetch_hosts = hosts


def test_settings_cannot_reach_this_machine(site: NewsServer) -> None:
    gate = Gate.of(_Settings(f"localhost.news.example:{site.port}"))
    gate._look = look
    assert refusal(gate, address(site, "/page", "localhost.news.example")).code == "not-public"
    for hosts in ("localhost", "127.0.0.1", "[::1]", "127.1", "10.0.0.1", "2130706433"):
        with pytest.raises(SettingsError, match="CUAKHAU_FETCH_HOSTS"):
            Gate.of(_Settings(hosts))


def test_nobody_but_tests_asks_for_the_allowance() -> None:
    package = Path(__file__).resolve().parent.parent / "dashboard"
    saying = [path.name for path in package.rglob("*.py") if "allow_loopback" in path.read_text(encoding="utf-8")]
    assert saying == ["gate.py"]


# Look-ups and connections


def test_a_name_that_changes_its_meaning_is_looked_up_once_for_each_request(site: NewsServer) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"]])
    gate = gate_to(site, look=lambda *_: next(answers))
    assert gate.get(address(site, "/page")).address == "127.0.0.1"
    assert refusal(gate, address(site, "/page")).code == "not-public"
    assert len(site.log) == 2


def test_the_next_number_is_tried_where_one_is_dead(site: NewsServer) -> None:
    gate = gate_to(site, look=lambda *_: ["127.0.0.77", "127.0.0.1"])
    assert gate.get(address(site, "/page")).address == "127.0.0.1"


def test_a_host_that_does_not_listen(site: NewsServer) -> None:
    gate = gate_to(site, look=lambda *_: ["127.0.0.77"])
    assert refusal(gate, address(site, "/page")).code == "connect"


def test_proxies_of_the_environment_are_not_asked(site: NewsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
    assert gate_to(site).get(address(site, "/page")).data == PAGE


# Time

SLOW = ["/slow-body", "/slow-head", "/slow-continues", "/silence"]


@pytest.mark.parametrize("path", SLOW)
def test_a_slow_answer_is_given_up(site: NewsServer, path: str) -> None:
    gate = gate_to(site)
    gate.get(address(site, "/page"))  # so that robots.txt is known, however slow the machine
    gate.limits = Limits(seconds=0.25)
    error = refusal(gate, address(site, path))
    assert (error.code, error.reason) == ("timeout", "took longer than 0.25 s")


def test_a_slow_look_up_is_given_up(site: NewsServer) -> None:
    done = threading.Event()
    gate = gate_to(site, look=lambda *_: [str(done.wait(5))], limits=Limits(seconds=0.1))
    assert refusal(gate, address(site, "/page")).code in {"timeout", "dns", "robots-unread"}
    done.set()


def test_robots_redirects_and_body_draw_on_one_account(site: NewsServer) -> None:
    gate = gate_to(site, limits=Limits(seconds=0.25))
    assert refusal(gate, address(site, "/page", "slow.news.example")).code == "robots-unread"
    assert site.paths() == []


def test_the_pause_between_two_requests_is_not_counted(site: NewsServer) -> None:
    ticking = Ticking()
    gate = gate_to(site, clock=ticking, pace=Pace(clock=ticking, sleep=ticking.sleep), limits=Limits(seconds=2))
    gate.get(address(site, "/five"))
    assert ticking.slept == [1.0] * 6


# Politeness

ROBOTS = [
    ("none", "none", "", []),
    ("not for us to see", "secret", "", []),
    ("a web page in its place", "page", "", []),
    ("binary", "binary", "", []),
    ("only for others, after the first 500 KiB", "late", "", []),
    ("an exemption by name", "exempt", "", []),
    ("broken", "broken", "robots-unread", []),
    ("busy", "busy", "robots-unread", []),
    ("cut off", "cut", "robots-unread", []),
    ("moved to another host", "away", "robots-unread", []),
    ("round and round", "round", "robots-unread", []),
    ("moved", "moved", "robots", []),
    ("closed to all", "closed", "robots", []),
    ("closed by name", "named", "robots", []),
    ("a byte order mark", "bom", "robots", []),
    ("endless", "long", "robots", []),
    ("asks for four seconds", "slowly", "", [4.0]),
    ("asks for a day", "never", "", [30.0]),
    ("asks for two in ten seconds", "rate", "", [5.0]),
]


@pytest.mark.parametrize(("name", "code", "slept"), [row[1:] for row in ROBOTS], ids=[row[0] for row in ROBOTS])
def test_robots(site: NewsServer, name: str, code: str, slept: list[float]) -> None:
    ticking = Ticking()
    gate = gate_to(site, pace=Pace(clock=ticking, sleep=ticking.sleep))
    url = address(site, "/page", f"{name}.news.example")
    if code:
        assert refusal(gate, url).code == code
        assert site.paths() in ([], ["/robots-moved.txt"])
        return
    assert gate.get(url).data == PAGE
    assert ticking.slept == (slept or [1.0])


def test_robots_is_read_once_a_day_and_a_failure_again_after_ten_minutes(site: NewsServer) -> None:
    ticking = Ticking()
    gate = gate_to(site, clock=ticking)

    def asked(host: str, after: float) -> int:
        ticking.now += after
        before = len([one for one in site.log if one.path == "/robots.txt"])
        try:
            gate.get(address(site, "/page", host))
        except FetchRefused as error:
            assert error.code == "robots-unread"
        return len([one for one in site.log if one.path == "/robots.txt"]) - before

    assert [asked("news.example", after) for after in (0, 86_000, 500)] == [1, 0, 1]
    assert [asked("broken.news.example", after) for after in (0, 590, 20)] == [1, 0, 1]


_CLOSED = "User-agent: *\r\nDisallow: /riêng\r\n"
CODED = {
    "UTF-8": (_CLOSED.encode(), False),
    "UTF-8 with a mark": (_CLOSED.encode("utf-8-sig"), False),
    "UTF-16 with a mark, little end first": (b"\xff\xfe" + _CLOSED.encode("utf-16-le"), False),
    "UTF-16 with a mark, big end first": (b"\xfe\xff" + _CLOSED.encode("utf-16-be"), False),
    "UTF-16 without a mark": (_CLOSED.encode("utf-16-le"), False),
    "UTF-16 without a mark, big end first": (_CLOSED.encode("utf-16-be"), False),
    "UTF-32 with a mark": (b"\xff\xfe\0\0" + _CLOSED.encode("utf-32-le"), False),
    "two marks": (b"\xef\xbb\xbf" * 2 + _CLOSED.encode(), False),
    "half a character at the end": (b"\xff\xfe" + _CLOSED.encode("utf-16-le") + b"\0", False),
    "nothing": (b"", True),
    "a mark alone": (b"\xff\xfe", True),
    "no rules of robots": (bytes(range(256)), True),
    "UTF-16 that forbids something else": (b"\xff\xfe" + _CLOSED.replace("riêng", "x").encode("utf-16-le"), True),
}


@pytest.mark.parametrize(("data", "allowed"), CODED.values(), ids=CODED.keys())
def test_robots_in_whatever_charset(data: bytes, allowed: bool) -> None:
    from dashboard.fetch.hosts import parse_address
    from dashboard.fetch.robots import Rules

    assert Rules.of(data).allows(parse_address("https://news.example/ri%C3%AAng/1.html")) is allowed
    assert Rules.of(data).allows(parse_address("https://news.example/tin/1.html"))


def test_robots_of_a_million_agents_and_rules_is_soon_read() -> None:
    from dashboard.fetch.robots import LARGEST, Rules

    agents = b"".join(b"User-agent: a%d\n" % n for n in range(5_000))
    rules = b"".join(b"Disallow: /%d*a*b$\n" % n for n in range(5_000))
    parsed = Rules.of((agents + rules)[:LARGEST]).parsed
    assert parsed is not None
    assert len(parsed._user_agents) == 1


def test_one_request_at_a_time_for_each_host_across_threads_and_gates(site: NewsServer) -> None:
    pace = Pace(sleep=lambda _: None)
    gates = [gate_to(site, pace=pace, limits=Limits(seconds=20, pause=0)) for _ in range(2)]
    urls = [address(site, f"/page?{n}", f"{'abc'[n % 3]}.news.example") for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda pair: gates[pair[0] % 2].get(pair[1]).data, enumerate(urls)))
    assert got == [PAGE] * 24
    assert set(site.most_at_once.values()) == {1}
    assert len([one for one in site.log if one.path == "/robots.txt"]) == 6


def test_all_gates_of_a_process_share_one_pace() -> None:
    assert Gate("news.example")._pace is Gate("other.example")._pace


def test_a_host_that_asks_for_a_rest_gets_it(site: NewsServer) -> None:
    ticking = Ticking()
    gate = gate_to(site, clock=ticking)
    assert refusal(gate, address(site, "/busy")).code == "status"
    error = refusal(gate, address(site, "/page"))
    assert (error.code, "30 s" in error.reason) == ("resting", True)
    ticking.now += 31
    assert gate.get(address(site, "/page")).data == PAGE


def test_a_host_that_keeps_failing_is_left_alone(site: NewsServer) -> None:
    ticking = Ticking()
    gate = gate_to(site, clock=ticking)
    codes = [refusal(gate, address(site, f"/cut-off?{n}")).code for n in range(5)]
    assert codes == ["broken"] * 3 + ["resting"] * 2
    assert len(site.paths()) == 3
    ticking.now += 601
    assert gate.get(address(site, "/page")).data == PAGE


# TLS


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server that proves to be `name`, and a client that trusts whoever said so."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(secret + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "both.pem")
    return server, ssl.create_default_context(cadata=pem.decode())


def test_the_host_must_prove_its_name_though_its_number_is_asked(tmp_path: Path) -> None:
    server, trust = certificate(tmp_path, "news.example")
    with NewsServer(server) as site:
        gate = gate_to(site, context=trust)
        assert gate.get(f"https://news.example:{site.port}/page").data == PAGE
        error = refusal(gate, f"https://other.news.example:{site.port}/page")
        assert (error.code, "Hostname mismatch" in error.reason) == ("tls", True)
        assert refusal(gate_to(site), f"https://news.example:{site.port}/page").code == "tls"
        assert {asked.host for asked in site.log} == {"news.example"}


def test_a_redirect_from_http_to_https_is_checked_like_any_other(tmp_path: Path, site: NewsServer) -> None:
    server, trust = certificate(tmp_path, "news.example")
    with NewsServer(server) as secure:
        site.extra["/up"] = f"HTTP/1.1 302 Found\r\nLocation: https://news.example:{secure.port}/page\r\n\r\n".encode()
        hosts = f"news.example:{site.port},news.example:{secure.port}"
        pace = Pace(sleep=lambda _: None)
        gate = Gate(hosts, allow_loopback=True, look=look, pace=pace, context=trust)
        assert gate.get(address(site, "/up")).url == f"https://news.example:{secure.port}/page"
        narrow = Gate(f"news.example:{site.port}", allow_loopback=True, look=look, pace=pace, context=trust)
        assert refusal(narrow, address(site, "/up")).code == "unlisted"


def test_an_answer_in_plain_text_is_no_tls(site: NewsServer) -> None:
    assert refusal(gate_to(site), f"https://news.example:{site.port}/page").code == "tls"


# Memory


def test_a_bomb_is_given_up_before_it_fills_the_memory() -> None:
    packed = bomb()
    tracemalloc.start()
    with pytest.raises(FetchRefused, match="more than 1,000,000 bytes"):
        unpack(packed, "https://news.example/", most=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6_000_000


# Lists of addresses


def test_a_feed_leads_to_its_articles(site: NewsServer) -> None:
    found = list(collect(gate_to(site), [Link(address(site, "/rss"), publisher="Báo")]))
    (first, page), (second, refused) = found
    assert isinstance(page, Fetched)
    assert page.data == PAGE
    assert (first.title, first.published, first.publisher) == ("Cửa khẩu A & B", dt.date(2025, 11, 30), "Báo")
    assert isinstance(refused, FetchRefused)
    assert (refused.code, second.published) == ("unlisted", dt.date(2025, 12, 1))


def test_a_feed_by_the_name_of_a_page_is_still_a_feed(site: NewsServer) -> None:
    assert is_listing(gate_to(site).get(address(site, "/rss-as-html")))


def codes_of(found: list[tuple[Link, Fetched | FetchRefused]]) -> list[str]:
    return [got.code if isinstance(got, FetchRefused) else got.url.rpartition("/")[2] for _, got in found]


def test_sitemaps_of_sitemaps_are_followed_but_not_for_ever(site: NewsServer) -> None:
    links = [Link(address(site, path)) for path in ("/index.xml", "/deep.xml")]
    assert codes_of(list(collect(gate_to(site), links))) == ["page?n=1", "page?n=2", "lists"]
    assert site.paths().count("/index.xml") == 1
    assert len([path for path in site.paths() if path.startswith("/deep.xml")]) == 4


def test_feeds_of_feeds_are_not_followed_for_ever(site: NewsServer) -> None:
    def chain(send: Callable[[bytes], None], asked: Asked) -> None:
        number = int(asked.target.rpartition("?")[2]) + 1
        send(answer(f"<rss><channel><item><link>/chain?{number}</link></item></channel></rss>".encode(), "text/xml"))

    site.extra["/chain"] = chain
    assert codes_of(list(collect(gate_to(site), [Link(address(site, "/chain?0"))]))) == ["lists"]
    assert len(site.paths()) == 5


def test_a_sitemap_of_too_many_sitemaps_is_read_in_part_and_its_articles_all(site: NewsServer) -> None:
    maps = "".join(f"<sitemap><loc>/s{n}.xml</loc></sitemap>" for n in range(80))
    site.extra["/wide.xml"] = answer(f"<sitemapindex>{maps}</sitemapindex>".encode(), "text/xml")
    for n in range(80):
        page = f"<urlset><url><loc>/page?{n}</loc></url></urlset>".encode()
        site.extra[f"/s{n}.xml"] = answer(page, "text/xml")
    codes = codes_of(list(collect(gate_to(site), [Link(address(site, "/wide.xml"))])))
    assert codes == [f"page?{n}" for n in range(49)] + ["lists"]


def test_what_is_known_to_be_older_is_not_read(site: NewsServer) -> None:
    found = list(collect(gate_to(site), [Link(address(site, "/sitemap.xml"))], since=dt.date(2025, 1, 1)))
    assert [link.url for link, _ in found] == [address(site, "/page?n=1")]


def test_what_is_known_already_is_not_read(site: NewsServer) -> None:
    known = {address(site, "/page?n=1")}
    found = list(collect(gate_to(site), [Link(address(site, "/sitemap.xml"))], known=known))
    assert [link.url for link, _ in found] == [address(site, "/page?n=2")]


def test_no_password_is_handed_on() -> None:
    found = list(collect(Gate("news.example"), [Link("https://me:secret@news.example/")]))
    assert "secret" not in str([(link, str(got)) for link, got in found])


def test_a_refusal_survives_the_way_between_processes() -> None:
    error = refusal(Gate("news.example"), "https://other.example/")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    told = [(one.code, one.reason, one.mend, one.url, str(one)) for one in (error, again)]
    assert told[0] == told[1]


def test_a_list_is_read_up_to_its_bound_and_the_next_one_after_it(site: NewsServer) -> None:
    items = "".join(f"<item><link>/page?{n}</link></item>" for n in range(9))
    site.extra["/many"] = answer(f"<rss><channel>{items}</channel></rss>".encode(), "text/xml")
    found = list(collect(gate_to(site), [Link(address(site, path)) for path in ("/many", "/text")], most=3))
    assert codes_of(found) == ["page?0", "page?1", "page?2", "too-many", "text"]


def test_hostile_feeds_are_refused_and_the_rest_is_read(site: NewsServer) -> None:
    links = [Link(address(site, path)) for path in ("/rss-bomb", "/rss-deep", "/page")]
    codes = [got.code if isinstance(got, FetchRefused) else "read" for _, got in collect(gate_to(site), links)]
    assert codes == ["doctype", "too-deep", "read"]


# Visits

NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
DAY = "Sun, 30 Nov 2025 00:30:00 GMT"
VISITS = {
    "a mark": (f"ETag: {chr(34)}v1{chr(34)}\r\n", {"if-none-match": '"v1"'}),
    "a weak mark": ('ETag: W/"v1"\r\n', {"if-none-match": 'W/"v1"'}),
    "a day": (f"Last-Modified: {DAY}\r\n", {"if-modified-since": DAY}),
    "both": (f'ETag: "v1"\r\nLast-Modified: {DAY}\r\n', {"if-none-match": '"v1"', "if-modified-since": DAY}),
    "none": ("", {}),
    "a mark that is too long": (f'ETag: "{"v" * 300}"\r\n', {}),
    "a mark that is no ASCII": ('ETag: "\u00e9"\r\n', {}),
}


@pytest.mark.parametrize(("head", "sent"), VISITS.values(), ids=VISITS.keys())
def test_what_the_server_told_is_sent_back_to_it(site: NewsServer, head: str, sent: dict[str, str]) -> None:
    site.extra["/news"] = answer(PAGE, more=head)
    first = gate_to(site).get(address(site, "/news"))
    assert first.visit is not None and not first.unchanged
    site.extra["/news"] = NOT_MODIFIED if sent else answer(PAGE)
    again = gate_to(site).get(address(site, "/news"), before=first.visit)
    asked = site.log[-1].headers
    assert {name: asked[name] for name in ("if-none-match", "if-modified-since") if name in asked} == sent
    assert (again.unchanged, again.data) == (bool(sent), b"" if sent else PAGE)


def test_a_page_that_has_changed_is_read_whole(site: NewsServer) -> None:
    site.extra["/news"] = answer(PAGE, more='ETag: "v2"\r\n')
    got = gate_to(site).get(address(site, "/news"), before=Visit(address(site, "/news"), '"v1"'))
    assert (got.unchanged, got.data, got.visit) == (False, PAGE, Visit(address(site, "/news"), '"v2"'))


def test_a_server_that_says_unchanged_unasked_is_refused(site: NewsServer) -> None:
    site.extra["/news"] = NOT_MODIFIED
    assert refusal(gate_to(site), address(site, "/news")).code == "status"


def test_a_mark_goes_to_the_address_that_gave_it_and_to_no_other(site: NewsServer) -> None:
    before = Visit(address(site, "/page"), '"v1"')
    gate_to(site).get(address(site, "/text"), before=before)
    assert "if-none-match" not in site.log[-1].headers
    site.extra["/page"] = NOT_MODIFIED
    again = gate_to(site).get(address(site, "/five"), before=before)  # which leads there
    marked = [asked.path for asked in site.log if "if-none-match" in asked.headers]
    assert (again.unchanged, marked) == (True, ["/page"])
    assert all("if-none-match" not in asked.headers for asked in site.log if asked.path == "/robots.txt")


def test_a_page_is_no_list(site: NewsServer) -> None:
    fetched = gate_to(site).get(address(site, "/page"))
    assert not is_listing(fetched)
    with pytest.raises(FetchRefused, match="no feed or sitemap"):
        addresses_of(replace(fetched, media_type="text/html"))


def test_every_refusal_has_words() -> None:
    for reason, mend in REFUSALS.values():
        assert reason
        assert not reason.endswith(".")
        assert mend


def test_a_host_is_blamed_for_itself_whoever_leads_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(found: Address, deadline: object, *, robots: bool, before: object) -> _Got:
        asked.append(found.host)
        if found.host == "feeds.example":
            where = "dead" if "dead" in found.target else "well"
            return _Got(302, "1", location=f"https://{where}.example/")
        if found.host == "dead.example":
            raise refuse("connect", found.url, host=found.host, why="no answer")
        return _Got(200, "1", data=PAGE, content_type="text/html")

    gate = Gate("feeds.example,dead.example,well.example", limits=Limits(pause=0))
    monkeypatch.setattr(gate, "_ask", answer)
    monkeypatch.setattr(gate._robots, "check", lambda *_: Rules())
    codes = [refusal(gate, f"https://feeds.example/dead{n}").code for n in range(4)]
    assert codes == ["connect"] * 3 + ["resting"]
    assert gate.get("https://feeds.example/well").data == PAGE
    assert asked.count("dead.example") == 3
