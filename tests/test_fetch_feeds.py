"""Feeds, sitemaps and tables of addresses: what is read off them, and that hostile ones cost no more than their length.

Work is counted in lines of Python, not in seconds, so that a loaded machine changes nothing.
"""

from __future__ import annotations

import datetime as dt
import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import DataFaults, FetchRefused
from dashboard.fetch import Fetched, Hosts, Link, addresses_of, is_listing, read_addresses
from dashboard.fetch.feeds import ENTRIES_MOST
from dashboard.fetch.sieve import DEEPEST

NOW = dt.datetime(2025, 12, 24, tzinfo=dt.UTC)
DAY = dt.date(2025, 11, 30)


def fetched(data: bytes | str, *, charset: str = "", media: str = "application/xml", at: str = "/a/feed") -> Fetched:
    raw = data.encode() if isinstance(data, str) else data
    url = f"https://news.example{at}"
    return Fetched(url, "8.8.8.8", raw, media, charset, 200, url, NOW)


def rss(items: str, head: str = "") -> str:
    return f'{head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{items}</channel></rss>'


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><link rel="self" href="/self"/>
<entry><title type="html">Cầu &lt;b&gt;Bắc Luân&lt;/b&gt; III</title><link rel="enclosure" href="/a.mp3"/>
<link rel="alternate" href="../b/1"/><link rel="edit" href="/e"/><id>tag:1</id><updated>2025-12-24T01:00:00Z</updated>
<published>2025-11-29T18:00:00Z</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<a href="/no">no</a></div></content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>c</title><link>/</link></channel>
<item rdf:about="/1"><title>友谊关</title><link>/1</link><dc:date>2025-11-30T08:00:00+08:00</dc:date></item>
</rdf:RDF>"""
PREFIXED = """<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>T</a:title><a:link href="/1"/>
<a:published>2025-11-30</a:published></a:entry></a:feed>"""

ONE = [
    ("plain", rss("<item><title>T</title><link>https://news.example/1</link></item>"), "T", None),
    ("relative", rss("<item><title>T</title><link>/1</link></item>"), "T", None),
    ("without scheme", rss("<item><title>T</title><link>//news.example/1</link></item>"), "T", None),
    ("spaces and lines around", rss("<item><title>\n T \n</title><link>\n /1\n </link></item>"), "T", None),
    ("a guid that is the link", rss("<item><guid>https://news.example/1</guid></item>"), "", None),
    ("twice", rss("<item><title>T</title><link>/1</link></item><item><link>/1#x</link></item>"), "T", None),
    ("CDATA", rss("<item><title><![CDATA[A & <i>B</i>]]></title><link><![CDATA[/1]]></link></item>"), "A & B", None),
    ("a bare ampersand", rss("<item><title>A & B</title><link>/1</link></item>"), "A & B", None),
    ("names of HTML", rss("<item><title>A&nbsp;&ndash;&nbsp;B</title><link>/1</link></item>"), "A – B", None),
    ("a control character", rss("<item><title>A\x0bB</title><link>/1</link></item>"), "AB", None),
    ("a media title beside it", rss('<item xmlns:m="http://m"><title>T</title><m:title>no</m:title><link>/1</link>'
        '<m:link>/no</m:link></item>'), "T", None),
    ("a picture with a link of its own", rss("<image><title>no</title><link>/no</link></image>"
        "<item><title>T</title><link>/1</link><source url='/no'>no</source></item>"), "T", None),
    ("a namespace of its own", "<rss xmlns='http://own.example/'><channel><item><title>T</title><link>/1</link></item>"
        "</channel></rss>", "T", None),
    ("markup in the title", rss("<item><title>&lt;script&gt;x&lt;/script&gt;</title><link>/1</link>"
        "</item>"), "x", None),
    ("a long title", rss(f"<item><title>{'T' * 9_000}</title><link>/1</link></item>"), "T" * 500, None),
    ("a day in the zone of Vietnam", rss("<item><link>/1</link><pubDate>Sun, 30 Nov 2025 00:30:00 +0700</pubDate>"
        "</item>"), "", DAY),
    ("an evening in UTC", rss("<item><link>/1</link><pubDate>Sat, 29 Nov 2025 18:00:00 GMT</pubDate></item>"), "", DAY),
    ("midnight in UTC", rss("<item><link>/1</link><pubDate>Sun, 30 Nov 2025 00:00:00 GMT</pubDate></item>"), "", DAY),
    ("Dublin Core", rss("<item><link>/1</link><dc:date>2025-11-30</dc:date></item>"), "", DAY),
    ("a date that is none", rss("<item><link>/1</link><pubDate>gần đây</pubDate></item>"), "", None),
    ("31 February", rss("<item><link>/1</link><pubDate>Mon, 31 Feb 2025 00:00:00 GMT</pubDate></item>"), "", None),
    ("31 February, in figures", rss("<item><link>/1</link><pubDate>2025-02-31T10:00:00Z</pubDate></item>"), "", None),
    ("31 June", rss("<item><link>/1</link><dc:date>20250631</dc:date></item>"), "", None),
    ("the thirteenth month", rss("<item><link>/1</link><dc:date>2025-13-05</dc:date></item>"), "", None),
    ("the 366th day of 365", rss("<item><link>/1</link><dc:date>2025-366</dc:date></item>"), "", None),
    ("a day that only feedparser reads", rss("<item><link>/1</link><dc:date>2025-11-30T1:00Z</dc:date></item>"), "",
        DAY),
    ("the year 99999", rss("<item><link>/1</link><dc:date>99999-01-01</dc:date></item>"), "", None),
    ("the end of time", rss("<item><link>/1</link><dc:date>9999-12-31T23:00:00Z</dc:date></item>"), "", None),
    ("tomorrow and later", rss("<item><link>/1</link><dc:date>2025-12-26</dc:date></item>"), "", None),
    ("Atom", ATOM.replace("../b/1", "../1"), "Cầu Bắc Luân III", DAY),
    ("RSS 1.0", RDF, "友谊关", DAY),
    ("Atom by prefix", PREFIXED, "T", DAY),
    ("comments before", rss("<item><link>/1</link></item>", "<?xml version='1.0'?><!-- a --><?x y?>\n"), "", None),
    ("UTF-16", rss("<item><title>Hữu Nghị</title><link>/1</link></item>").encode("utf-16"), "Hữu Nghị", None),
    ("a byte order mark", b"\xef\xbb\xbf" + rss("<item><link>/1</link></item>").encode(), "", None),
    ("declared GBK", rss("<item><title>友谊关</title><link>/1</link></item>", '<?xml version="1.0" encoding="gbk"?>')
        .encode("gbk"), "友谊关", None),
]  # fmt: skip


@pytest.mark.parametrize(("data", "title", "day"), [row[1:] for row in ONE], ids=[row[0] for row in ONE])
def test_a_feed_of_one_article(data: bytes | str, title: str, day: dt.date | None) -> None:
    assert is_listing(fetched(data, media="text/html"))
    found = [replace(link, changed=None) for link in addresses_of(fetched(data))]
    assert found == [Link("https://news.example/1", title=title, published=day)]


def test_a_day_of_change_is_no_day_of_publication() -> None:
    data = ATOM.replace("<published>2025-11-29T18:00:00Z</published>", "")
    link = addresses_of(fetched(data))[0]
    assert (link.published, link.changed) == (None, dt.date(2025, 12, 24))


def test_the_charset_of_the_server_goes_before_that_of_the_file() -> None:
    data = rss("<item><title>友谊关</title><link>/1</link></item>", '<?xml version="1.0" encoding="utf-8"?>').encode(
        "gbk"
    )
    assert addresses_of(fetched(data, charset="GB2312"))[0].title.startswith("友")


NOT_WEB = ["javascript:alert(1)", "mailto:a@b.example", "file:///etc/passwd", "data:text/html,x", "https://", "",
           "https://me:secret@news.example/", "http://127.0.0.1:x/", "https://news.example\\@10.0.0.1/"]  # fmt: skip


@pytest.mark.parametrize("link", NOT_WEB)
def test_what_is_no_web_address_is_left_out(link: str) -> None:
    items = f"<item><link><![CDATA[{link}]]></link></item><item><link>/2</link></item>"
    assert [one.url for one in addresses_of(fetched(rss(items)))] == ["https://news.example/2"]


def test_a_sitemap() -> None:
    data = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:i="http://www.google.com/schemas/sitemap-image/1.1" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
    <url><loc> /1 </loc><lastmod>2025-12-24T10:00:00+07:00</lastmod><i:image><i:loc>/no.png</i:loc>
    <i:title>no</i:title></i:image><n:news><n:publication><n:name>Báo</n:name></n:publication>
    <n:publication_date>2025-11-30</n:publication_date><n:title>Tin</n:title></n:news></url>
    <url><loc>/2</loc></url><url></url><url><loc>ftp://x.example/</loc></url></urlset>"""
    assert addresses_of(fetched(data)) == [
        Link("https://news.example/1", title="Tin", published=DAY, changed=dt.date(2025, 12, 24)),
        Link("https://news.example/2"),
    ]


def test_an_index_of_sitemaps() -> None:
    data = "<sitemapindex><sitemap><loc>/s.xml</loc><lastmod>2025-11-30</lastmod></sitemap></sitemapindex>"
    assert addresses_of(fetched(data)) == [Link("https://news.example/s.xml", changed=DAY, is_list=True)]


LISTING = [
    ("a page", "<!doctype html><html><body>x", "text/html", False),
    ("XHTML", '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"/>', "text/xml", False),
    ("a text that tells of feeds", "Nguồn <rss> là gì", "text/plain", False),
    ("empty", "", "text/html", False),
    ("a feed as text", rss(""), "text/plain", True),
    ("a feed with a DOCTYPE", "<!DOCTYPE rss><rss/>", "text/html", True),
    ("XML of another sort", "<book/>", "application/xml", True),
]


@pytest.mark.parametrize(("data", "media", "is_one"), [row[1:] for row in LISTING], ids=[row[0] for row in LISTING])
def test_what_is_a_list(data: str, media: str, is_one: bool) -> None:
    assert is_listing(fetched(data, media=media)) is is_one


LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY a "' + "x" * 50 + '">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)) + "]>"
)  # fmt: skip
HOSTILE = [
    ("entities in entities", LAUGHS + rss("<item><title>&m;</title></item>"), "doctype"),
    ("an outside entity", '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>', "doctype"),
    ("an outside DTD", '<!DOCTYPE rss SYSTEM "http://10.0.0.1/x.dtd"><rss/>', "doctype"),
    ("a harmless DOCTYPE", "<!DOCTYPE rss>" + rss(""), "doctype"),
    ("a DOCTYPE in small letters", "<!doctype rss><rss/>", "malformed"),
    ("a DOCTYPE later", "<rss><!DOCTYPE rss></rss>", "malformed"),
    ("an entity nobody declared", rss("<item><title>&nobody;</title><link>/1</link></item>"), ""),
    ("nested a million times", "<rss>" + "<a>" * 1_000_000, "too-deep"),
    ("nested in a title", rss("<item><title>" + "<b>" * 1_000_000), "too-deep"),
    ("nested and closed", "<rss>" + "<a>" * 90 + "</a>" * 90 + "</rss>", "too-deep"),
    ("not closed", "<rss><channel><item><title>x", "malformed"),
    ("no prefix", "<rss><media:x/></rss>", "malformed"),
    ("two roots", rss("") + rss(""), "malformed"),
    ("too long", rss("<!--" + "x" * 12_000_000 + "-->"), "too-large"),
    ("a page", "<html><body>x</body></html>", "no-list"),
    ("nothing", "", "no-list"),
    ("UTF-7", b'<?xml version="1.0" encoding="utf-7"?>+ADw-+ACE-DOCTYPE rss+AD4-<rss/>', "charset"),
    ("EBCDIC", '<?xml version="1.0" encoding="cp037"?><rss/>', "charset"),
    ("a charset that is a codec", '<?xml version="1.0" encoding="zlib_codec"?><rss/>', "charset"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_feed(data: bytes | str, code: str) -> None:
    if not code:
        assert len(addresses_of(fetched(data))) == 1
        return
    with pytest.raises(FetchRefused) as caught:
        addresses_of(fetched(data))
    assert caught.value.code == code
    assert caught.value.mend


@given(st.text(alphabet="<>/!-[]&;?'\"= rsitemlnkuoc:CDATADOCTYPE\n", max_size=200) | st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: str | bytes) -> None:
    raw = data.encode() if isinstance(data, str) else data
    for whole in (raw, b"<rss><channel><item><link>/1</link>" + raw + b"</item></channel></rss>"):
        try:
            links = addresses_of(fetched(whole))
        except FetchRefused:
            continue
        assert all(link.url.startswith(("https://", "http://")) for link in links)


def test_an_article_of_a_feed_has_few_parts() -> None:
    items = [f"<item>{'<title>x</title>' * n}<link>/{n}</link></item>" for n in (1, 20, 30, 3_000)]
    assert [link.url[-3:] for link in addresses_of(fetched(rss("".join(items))))] == ["e/1", "/20"]


def test_a_feed_of_too_many_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.fetch.sieve._ELEMENTS_MOST", 1_000)
    assert addresses_of(fetched(rss("<a/>" * 998))) == []
    with pytest.raises(FetchRefused, match="more than 1,000 elements"):
        addresses_of(fetched(rss("<a/>" * 999)))


def test_a_feed_without_end_is_read_up_to_a_bound() -> None:
    items = "".join(f"<item><link>/{n}</link></item>" for n in range(ENTRIES_MOST * 3))
    assert len(addresses_of(fetched(rss(items)))) == ENTRIES_MOST


# Work, counted


def work(task: Callable[[], object]) -> int:
    """Lines of Python that `task` takes; refused or not."""
    count = 0

    def line(frame: FrameType, event: str, arg: object) -> object:
        nonlocal count
        count += event == "line"
        return line

    gc.disable()
    sys.settrace(line)
    try:
        task()
    except FetchRefused:
        pass
    finally:
        sys.settrace(None)
        gc.enable()
    return count


GROWING: list[tuple[str, Callable[[int], str]]] = [
    ("articles", lambda n: rss("".join(f"<item><title>T</title><link>/{i}</link></item>" for i in range(n)))),
    ("empty articles", lambda n: rss("<item/>" * n)),
    ("titles in one article", lambda n: rss("<item>" + "<title>x</title>" * n + "</item>")),
    ("categories", lambda n: rss("<item>" + "".join(f"<category>{i}</category>" for i in range(n)) + "</item>")),
    ("attributes", lambda n: rss("<item " + " ".join(f"a{i}='1'" for i in range(n)) + "/>")),
    ("namespaces", lambda n: rss("".join(f"<a{i}:b xmlns:a{i}='u{i}'/>" for i in range(n)))),
    ("links", lambda n: rss("<item>" + "<link href='/x'/>" * n + "</item>")),
    ("ampersands", lambda n: rss("<item><title>" + "&" * n + "</title></item>")),
    ("CDATA opened", lambda n: rss("<![CDATA[" * n)),
    ("CDATA closed", lambda n: rss("<item><title>" + "<![CDATA[x]]>" * n + "</title></item>")),
    ("comments opened", lambda n: "<!--" * n + rss("")),
    ("comments closed", lambda n: "<!---->" * n + rss("")),
    ("long dates", lambda n: rss("<item><link>/1</link><pubDate>" + "1:" * n + "</pubDate></item>")),
    ("markup in a title", lambda n: rss("<item><title>" + "&lt;" * n + "</title><link>/1</link></item>")),
    ("places", lambda n: "<urlset>" + "".join(f"<url><loc>/{i}</loc></url>" for i in range(n)) + "</urlset>"),
]


@pytest.mark.parametrize("grow", [row[1] for row in GROWING], ids=[row[0] for row in GROWING])
def test_twice_the_feed_is_at_most_twice_the_work(grow: Callable[[int], str]) -> None:
    addresses_of(fetched(rss("<item><link>/1</link></item>")))  # imports are not counted
    once, twice = (work(lambda n=n: addresses_of(fetched(grow(n)))) for n in (150, 300))
    assert once > 0
    assert twice <= 2.1 * once + 200


@pytest.mark.parametrize("inside", ["", "<channel><item>", "<channel><item><title>"])
def test_nesting_costs_its_bound_and_no_more(inside: str) -> None:
    shallow, deep = (work(lambda n=n: addresses_of(fetched("<rss>" + inside + "<a>" * n))) for n in (100, 100_000))
    assert deep == shallow
    assert deep < 60 * DEEPEST


# A table of addresses

HEADER = "url,publisher,published\n"


def table(folder: Path, text: str | bytes) -> Path:
    path = folder / "links.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_table_of_addresses(tmp_path: Path) -> None:
    rows = "https://news.example/1,Báo Lạng Sơn,2025-11-30\nhttps://news.example/2,,\n"
    rows += "HTTPS://News.example/1#x,Báo  Lạng Sơn,2025-11-30\n"
    assert read_addresses(table(tmp_path, HEADER + rows)) == [
        Link("https://news.example/1", publisher="Báo Lạng Sơn", published=DAY),
        Link("https://news.example/2"),
    ]


AS_SAVED = [
    ("a byte order mark", lambda text: b"\xef\xbb\xbf" + text.encode()),
    ("Windows line ends", lambda text: text.replace("\n", "\r\n").encode()),
    ("semicolons", lambda text: text.replace(",", ";").encode()),
    ("a line for one spreadsheet", lambda text: ("sep=,\n" + text).encode()),
    ("empty rows at the end", lambda text: (text + ",,\n,,\n").encode()),
    ("all of them", lambda text: b"\xef\xbb\xbf" + (text + ",,\n").replace(",", ";").replace("\n", "\r\n").encode()),
]


@pytest.mark.parametrize("save", [row[1] for row in AS_SAVED], ids=[row[0] for row in AS_SAVED])
def test_a_table_as_spreadsheets_save_it(tmp_path: Path, save: Callable[[str], bytes]) -> None:
    path = table(tmp_path, save(HEADER + "https://news.example/1,Báo,2025-11-30\n"))
    assert [link.published for link in read_addresses(path)] == [DAY]


ROWS = [
    ("no address", "tin mới,,", "url", "E340"),
    ("an empty address", ",Báo,", "url", "E340"),
    ("a file", "file:///etc/passwd,,", "url", "E340"),
    ("a number", "http://127.1/,,", "url", "E340"),
    ("an unlisted host", "https://other.example/,,", "url", "E341"),
    ("a day first", "https://news.example/,,30/11/2025", "published", "E342"),
    ("31 February", "https://news.example/,,2025-02-31", "published", "E342"),
    ("a week", "https://news.example/,,2025-W48-1", "published", "E342"),
    ("other digits", "https://news.example/,,２０２５-11-30", "published", "E342"),
    ("the future", "https://news.example/,,2035-11-30", "published", "E343"),
    ("long ago", "https://news.example/,,1900-01-01", "published", "E344"),
    ("a cell too many", "https://news.example/,a,b,2025-11-30", "", "E114"),
    ("an error value", "https://news.example/,#NAME?,", "publisher", "E108"),
]


@pytest.mark.parametrize(("row", "column", "code"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_faulty_row_is_named_with_a_mend(tmp_path: Path, row: str, column: str, code: str) -> None:
    path = table(tmp_path, HEADER + "https://news.example/good,,\n" + row + "\n")
    with pytest.raises(DataFaults) as caught:
        read_addresses(path, hosts=Hosts.of("news.example"), today=dt.date(2026, 1, 1))
    assert [(fault.file, fault.row, fault.column, fault.code) for fault in caught.value.faults] == [
        ("links.csv", 3, column, code)
    ]
    assert "Mend: " in str(caught.value)


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    text = "url,publisher,publishd\n" + "".join(row[1] + "\n" for row in ROWS)
    with pytest.raises(DataFaults) as caught:
        read_addresses(table(tmp_path, text), hosts=Hosts.of("news.example"), today=dt.date(2026, 1, 1))
    assert len(caught.value.faults) == len(ROWS) + 1
    assert [fault.row for fault in caught.value.faults] == sorted(fault.row for fault in caught.value.faults)


def test_an_address_twice_with_different_days_is_a_fault(tmp_path: Path) -> None:
    rows = "https://news.example/1,,2025-11-30\nhttps://news.example/1,,2025-11-29\n"
    with pytest.raises(DataFaults, match=r"row 3, column url: .* stands in row 2 too"):
        read_addresses(table(tmp_path, HEADER + rows))


WRONG_FILES = [
    ("missing", None, "E100"),
    ("empty", b"", "E101"),
    ("no header", b"https://news.example/1\n", "E113"),
    ("a workbook", b"PK\x03\x04" + bytes(50), "E103"),
    ("UTF-16", (HEADER + "https://news.example/1,,\n").encode("utf-16"), "E103"),
    ("header only", HEADER.encode(), "E118"),
]


@pytest.mark.parametrize(("data", "code"), [row[1:] for row in WRONG_FILES], ids=[row[0] for row in WRONG_FILES])
def test_a_file_that_is_no_table(tmp_path: Path, data: bytes | None, code: str) -> None:
    path = table(tmp_path, data) if data is not None else tmp_path / "links.csv"
    with pytest.raises(DataFaults) as caught:
        read_addresses(path)
    assert [fault.code for fault in caught.value.faults] == [code]
