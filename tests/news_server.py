"""A news site on 127.0.0.1 that misbehaves in every way a server can: what the gate for addresses is tested against.

One path, one way of behaving (`ROUTES`); robots.txt depends on the first label of the host asked for (`ROBOTS`). Writes
raw bytes, since no decent server library sends broken ones; every endless thing ends after a bounded number of rounds.
"""

from __future__ import annotations

import gzip
import socket
import socketserver
import ssl
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

ROUNDS = 2_000
"""Rounds of what would be endless: a client that does not hang up in time is let go after so many."""

PAGE = "<!doctype html><html><head><title>Tin</title></head><body><p>Cửa khẩu Hữu Nghị</p></body></html>".encode()
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Báo</title><link>/</link>
<item><title><![CDATA[Cửa khẩu <b>A</b> & B]]></title><link>/page</link><media:title>no</media:title>
<pubDate>Sun, 30 Nov 2025 00:30:00 +0700</pubDate><description>x&nbsp;y & z</description></item>
<item><title>Two</title><link>https://elsewhere.example/2</link><pubDate>Sun, 30 Nov 2025 20:30:00 GMT</pubDate></item>
</channel></rss>""".encode()
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b"]><rss><channel><item><title>&b;&b;&b;</title></item></channel></rss>"
)
SITEMAP = (
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    b' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
    b"<url><loc>/page?n=1</loc><lastmod>2025-11-30T10:00:00+07:00</lastmod>"
    b"<n:news><n:publication_date>2025-11-29</n:publication_date><n:title>Tin</n:title></n:news></url>"
    b"<url><loc>/page?n=2</loc><lastmod>2024-01-01</lastmod></url></urlset>"
)
INDEX = (
    b"<sitemapindex><sitemap><loc>/sitemap.xml</loc></sitemap><sitemap><loc>/index.xml</loc></sitemap></sitemapindex>"
)
DEEP_INDEX = b"<sitemapindex><sitemap><loc>/deep.xml?%d</loc></sitemap></sitemapindex>"

Send = Callable[[bytes], None]


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def host(self) -> str:
        return self.headers.get("host", "").partition(":")[0]


def answer(body: bytes, media: str = "text/html; charset=utf-8", *, status: str = "200 OK", more: str = "") -> bytes:
    """A decent answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return f"HTTP/1.1 {status}\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


def packed(body: bytes, encoding: str, media: str = "text/html") -> bytes:
    return answer(body, media, more=f"Content-Encoding: {encoding}\r\n")


def drip(send: Send, pieces: Iterator[bytes], pause: float = 0.02) -> None:
    for piece in pieces:
        send(piece)
        time.sleep(pause)


def slow_body(send: Send, _: Asked) -> None:
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    drip(send, (b"x" for _ in range(ROUNDS)))


def slow_head(send: Send, _: Asked) -> None:
    send(b"HTTP/1.1 200 OK\r\n")
    drip(send, (f"X-{n}: y\r\n".encode() for n in range(ROUNDS)))


def slow_continues(send: Send, _: Asked) -> None:
    drip(send, (b"HTTP/1.1 100 Continue\r\n\r\n" for _ in range(ROUNDS)))


def silence(send: Send, _: Asked) -> None:
    drip(send, (b"" for _ in range(ROUNDS // 20)))


def endless(send: Send, _: Asked) -> None:
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _round in range(ROUNDS):
        send(b"x" * 65_536)


def endless_chunks(send: Send, _: Asked) -> None:
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _round in range(ROUNDS):
        send(b"8000;" + b"e" * 90 + b"\r\n" + b"x" * 0x8000 + b"\r\n")


def chunk_notes(send: Send, _: Asked) -> None:
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _round in range(ROUNDS // 10):
        send(b"1;" + b"e" * 50_000 + b"\r\nx\r\n")


def packed_nothing(send: Send, _: Asked) -> None:
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"x")[:10])
    for _round in range(ROUNDS // 10):
        send(b"\x00\x00\x00\xff\xff" * 10_000)


def crumbs(send: Send, _: Asked) -> None:
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _round in range(10):
        send(b"1\r\nx\r\n" * 1_000)


def huge_head(send: Send, _: Asked) -> None:
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
    for number in range(ROUNDS):
        send(f"X-{number}: {'y' * 1_000}\r\n".encode())


def cut_off(send: Send, _: Asked) -> None:
    send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\nhalf")


def loop(send: Send, asked: Asked) -> None:
    number = int(asked.target.rpartition("=")[2] or 0)
    send(redirect(f"/endless-redirect?n={number + 1}"))


def bomb() -> bytes:
    """40 MB of nothing in 40 kB."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(40)), packer.flush()])


Route = bytes | Callable[[Send, Asked], None]
ROUTES: dict[str, Route] = {
    "/page": answer(PAGE),
    "/text": answer("Cửa khẩu".encode(), "text/plain;charset=\"UTF-8\""),
    "/legacy": answer("Tiếng".encode("cp1258", "replace"), "text/html; charset=windows-1258"),
    "/odd-charset": answer(PAGE, "text/html; charset=../../etc/passwd"),
    "/cookie": answer(PAGE, more="Set-Cookie: id=1; Path=/\r\nRefresh: 0; url=http://10.0.0.1/\r\n"),
    "/refresh": answer(b'<html><meta http-equiv=refresh content="0;url=http://127.0.0.1:1/"></html>'),
    "/gzip": packed(gzip.compress(PAGE), "gzip"),
    "/gzip-twice": packed(gzip.compress(PAGE) + gzip.compress(b"<!-- more -->"), "gzip"),
    "/gzip-members": packed(gzip.compress(b"x") * 40, "gzip"),
    "/gzip-cut": packed(gzip.compress(PAGE * 50)[:-20], "gzip"),
    "/gzip-lie": packed(PAGE, "gzip"),
    "/gzip-gzip": packed(gzip.compress(gzip.compress(PAGE)), "gzip, gzip"),
    "/deflate": packed(zlib.compress(PAGE), "deflate"),
    "/deflate-bare": packed(zlib.compress(PAGE)[2:-4], "deflate"),
    "/brotli": packed(b"\x0b\x02\x80hello\x03", "br"),
    "/zstd": packed(b"\x28\xb5\x2f\xfd", "zstd"),
    "/bomb": packed(bomb(), "gzip"),
    "/bomb.xml.gz": answer(bomb(), "application/x-gzip"),
    "/tool.gz": answer(gzip.compress(b"\x7fELF"), "application/octet-stream"),
    "/slow-body": slow_body,
    "/slow-head": slow_head,
    "/slow-continues": slow_continues,
    "/silence": silence,
    "/endless": endless,
    "/endless-chunks": endless_chunks,
    "/chunk-notes": chunk_notes,
    "/packed-nothing": packed_nothing,
    "/crumbs": crumbs,
    "/huge-head": huge_head,
    "/cut-off": cut_off,
    "/hangs-up": b"",
    "/long-said": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999999999999\r\n\r\nx",
    "/negative": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: -5\r\n\r\nx",
    "/two-lengths": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
    "/bad-chunk": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n",
    "/chunk-cut": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n100\r\nx",
    "/no-http": b"SSH-2.0-OpenSSH_9.6\r\n",
    "/http-2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "/upgrade": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    "/image": answer(b"\x89PNG\r\n\x1a\n", "image/png"),
    "/json": answer(b"{}", "application/json"),
    "/untyped": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
    "/empty": answer(b""),
    "/missing": answer(b"no", status="404 Not Found"),
    "/forbidden": answer(b"no", status="403 Forbidden"),
    "/broken": answer(b"no", status="500 Internal Server Error"),
    "/busy": answer(b"no", status="503 Service Unavailable", more="Retry-After: 30\r\n"),
    "/no-content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "/partial": answer(b"x", status="206 Partial Content"),
    "/to-page": redirect("/page"),
    "/to-page-301": redirect("page", "301 Moved Permanently"),
    "/to-page-308": redirect("//news.example:{port}/page", "308 Permanent Redirect"),
    "/to-space": redirect("/page?q=tin mới"),
    "/to-hash": redirect("/page#top"),
    "/to-private": redirect("http://10.0.0.1/"),
    "/to-loopback": redirect("http://127.0.0.1:{port}/page"),
    "/to-inside": redirect("http://inside.news.example:{port}/page"),
    "/to-mapped": redirect("http://[::ffff:127.0.0.1]:{port}/page"),
    "/to-number": redirect("http://2130706433:{port}/page"),
    "/to-elsewhere": redirect("https://elsewhere.example/page"),
    "/to-port": redirect("http://news.example:22/"),
    "/to-file": redirect("file:///etc/passwd"),
    "/to-script": redirect("javascript:alert(1)"),
    "/to-user": redirect("http://me:secret@news.example:{port}/page"),
    "/to-split": b"HTTP/1.1 302 Found\r\nLocation: /page\x00\r\nContent-Length: 0\r\n\r\n",
    "/to-nowhere": redirect(""),
    "/to-unsaid": b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
    "/to-forbidden": redirect("/no/page"),
    "/to-itself": redirect("/to-itself"),
    "/to-and": redirect("/fro"),
    "/fro": redirect("/to-and"),
    "/five": redirect("/four"),
    "/four": redirect("/three"),
    "/three": redirect("/two"),
    "/two": redirect("/to-page"),
    "/six": redirect("/five"),
    "/endless-redirect": loop,
    "/rss": answer(RSS, "application/rss+xml"),
    "/rss-as-html": answer(RSS, "text/html"),
    "/rss-bomb": answer(BOMB, "application/rss+xml"),
    "/rss-deep": answer(b"<rss><channel>" + b"<a>" * 1_000_000, "text/xml"),
    "/sitemap.xml": answer(SITEMAP, "text/xml"),
    "/sitemap.xml.gz": answer(gzip.compress(SITEMAP), "application/octet-stream"),
    "/index.xml": answer(INDEX, "application/xml"),
    "/no/page": answer(PAGE),
}  # fmt: skip

_RULES = b"User-agent: *\nDisallow: /no/\n"
ROBOTS: dict[str, Route] = {
    "": answer(_RULES, "text/plain"),
    "none": answer(b"", status="404 Not Found"),
    "secret": answer(b"", status="403 Forbidden"),
    "broken": answer(b"", status="500 Internal Server Error"),
    "busy": answer(b"", status="429 Too Many Requests"),
    "slow": slow_body,
    "cut": cut_off,
    "page": answer(PAGE),
    "moved": redirect("/robots-moved.txt"),
    "away": redirect("https://elsewhere.example/robots.txt"),
    "round": redirect("/robots.txt"),
    "closed": answer(b"User-agent: *\nDisallow: /\n", "text/plain"),
    "named": answer(b"User-agent: other\nDisallow: /\n\nUser-agent: CuaKhau/1\nDisallow: /page\nCrawl-delay: 7\n"),
    "exempt": answer(b"User-agent: *\nDisallow: /\n\nUser-agent: cuakhau\nAllow: /\n"),
    "slowly": answer(b"User-agent: *\nCrawl-delay: 4\n"),
    "never": answer(b"User-agent: *\nCrawl-delay: 86400\n"),
    "rate": answer(b"User-agent: *\nRequest-rate: 2/10\n"),
    "bom": answer(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /page\r\n"),
    "binary": answer(bytes(range(256)) * 40),
    "long": answer(b"User-agent: *\nDisallow: /page\n" + b"# \n" * 400_000),
    "late": answer(b"# \n" * 400_000 + b"User-agent: *\nDisallow: /page\n"),
    "maps": answer(b"Sitemap: https://maps.news.example/a.xml\nSitemap: https://maps.news.example/a.xml\n"),
}


class _Visit(socketserver.BaseRequestHandler):
    server: NewsServer

    def handle(self) -> None:
        self.request.settimeout(10)
        try:
            asked = self._asked()
            if asked is None:
                return
            self._play(asked)
        except OSError:
            return  # the client hung up, as it should

    def _asked(self) -> Asked | None:
        head = b""
        while b"\r\n\r\n" not in head and len(head) < 65_536:
            piece = self.request.recv(65_536)
            if not piece:
                return None
            head += piece
            if not head[:1].isalpha():
                self.request.sendall(answer(b"", status="400 Bad Request"))
                return None
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ")
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        return Asked(method, target, {name.lower(): value for name, value in headers.items()})

    def _play(self, asked: Asked) -> None:
        route: Route | None
        if asked.path == "/robots.txt":
            route = ROBOTS.get(asked.host.removesuffix("news.example").rstrip("."), ROBOTS[""])
        elif asked.path == "/robots-moved.txt":
            route = answer(b"User-agent: *\nDisallow: /page\n")
        elif asked.path == "/deep.xml":
            route = answer(DEEP_INDEX % (int(asked.target.partition("?")[2] or 0) + 1), "text/xml")
        else:
            route = {**ROUTES, **self.server.extra}.get(asked.path)
        if callable(route):
            with self.server.visit(asked):
                route(self.request.sendall, asked)
        else:
            with self.server.visit(asked):
                time.sleep(0.002)  # a visit ends before its answer goes out: a client cannot be back too early
            found = route if route is not None else answer(b"", status="404 Not Found")
            self.request.sendall(found.replace(b"{port}", str(self.server.port).encode()))


class NewsServer(socketserver.ThreadingTCPServer):
    """The site; knows what was asked of it and how many visitors each host had at once."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.context = context
        self.extra: dict[str, Route] = {}
        self.log: list[Asked] = []
        self.most_at_once: Counter[str] = Counter()
        self._at_once: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> NewsServer:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def get_request(self) -> tuple[socket.socket, object]:
        connection, client = super().get_request()
        if self.context is not None:
            connection.settimeout(5)
            connection = self.context.wrap_socket(connection, server_side=True)
        return connection, client

    def handle_error(self, request: object, client_address: object) -> None:
        """Quiet: a client that hangs up is what the tests are about."""

    def visit(self, asked: Asked) -> _Counted:
        return _Counted(self, asked)

    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [asked.target for asked in self.log if asked.path != "/robots.txt"]


@dataclass
class _Counted:
    """One visit while it lasts."""

    server: NewsServer
    asked: Asked
    host: str = field(init=False)

    def __post_init__(self) -> None:
        self.host = self.asked.host

    def __enter__(self) -> None:
        with self.server._lock:
            self.server.log.append(self.asked)
            self.server._at_once[self.host] += 1
            now = self.server._at_once[self.host]
            self.server.most_at_once[self.host] = max(now, self.server.most_at_once[self.host])

    def __exit__(self, *_: object) -> None:
        with self.server._lock:
            self.server._at_once[self.host] -= 1
