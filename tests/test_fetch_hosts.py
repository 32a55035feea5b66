"""Which addresses pass: every number that is not public, in every spelling, and every way of naming another host."""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.errors import FetchRefused, SettingsError
from dashboard.fetch.deadline import Deadline
from dashboard.fetch.gate import Gate
from dashboard.fetch.hosts import LONGEST, Hosts, parse_address
from dashboard.fetch.public import is_public, resolve

PRIVATE_NETS = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
    "::/128", "::1/128", "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32",
    "2001:2::/48", "2001:db8::/32", "2001:10::/28", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
    "fec0::/10", "ff00::/8",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8", "1.1.1.1", "113.160.0.1", "203.162.0.181", "203.113.131.1", "14.225.0.1", "42.112.0.1", "172.32.0.1",
    "2606:4700:4700::1111", "2001:4860:4860::8888", "2405:4800::1", "2400:cb00::1", "2a00:1450:4001::200e",
]  # fmt: skip

numbers = st.sampled_from(PRIVATE_NETS).flatmap(lambda net: st.ip_addresses(network=net)) | st.ip_addresses()
v4_numbers = st.sampled_from([n for n in PRIVATE_NETS if ":" not in n]).flatmap(lambda n: st.ip_addresses(network=n))


@pytest.mark.parametrize("text", PUBLIC)
def test_public_numbers_are_public(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("net", PRIVATE_NETS)
def test_both_ends_of_every_network_apart_are_not_public(net: str) -> None:
    network = ipaddress.ip_network(net)
    assert not is_public(network[0])
    assert not is_public(network[-1])


@given(numbers)
def test_what_python_does_not_call_global_is_never_public(ip: IPv4Address | IPv6Address) -> None:
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip.is_link_local or ip.is_loopback:
        assert not is_public(ip)


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "::", "64:ff9b::"]))
def test_a_number_inside_a_number_is_never_public(inner: IPv4Address, prefix: str) -> None:
    assert not is_public(IPv6Address(int(IPv6Address(prefix)) | int(inner)))
    assert not is_public(IPv6Address((0x2002 << 112) | (int(inner) << 80) | 1))


def spellings(ip: IPv4Address) -> list[str]:
    """How a browser, a resolver or a person may write one IPv4 address."""
    a, b, c, d = ip.packed
    whole, plain = int(ip), str(ip)
    wide = plain.translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    ringed = plain.translate({ord(str(n)): 0x2460 + n - 1 for n in range(1, 10)} | {ord("0"): 0x24EA})
    return [
        plain, f"{plain}.", str(whole), hex(whole), hex(whole).upper().replace("X", "x"), f"0{whole:o}",
        f"{a}.{b}.{c * 256 + d}", f"{a}.{(b << 16) + (c << 8) + d}", f"{a:#x}.{b:#x}.{c:#x}.{d:#x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"000{a:o}.{b}.{c}.{d:#x}", f"{a}.{b:#x}.{(c << 8) + d}", wide, ringed,
        plain.replace(".", "。"), plain.replace(".", "．"), plain.replace(".", "｡"), plain.replace(".", "%2e"),
        "".join(f"%{ord(char):02x}" for char in plain), f"[::ffff:{plain}]", f"[::{plain}]", f"[64:ff9b::{plain}]",
        f"[::ffff:{(whole >> 16):x}:{whole & 0xFFFF:x}]", f"[2002:{(whole >> 16):x}:{whole & 0xFFFF:x}::]",
        f"[{IPv6Address((0xFFFF << 32) | whole).exploded}]", f"user@{plain}", f"news.example@{plain}",
        f"news.example:80@{plain}", f"news.example\\@{plain}", f"{plain}#@news.example", f"{plain}?@news.example",
        f"{plain}\\.news.example", f"{plain}:80", f"{plain}\t", f"\t{plain}", f"{plain}/.news.example",
        f"{plain}%00.news.example", f"{plain}\n.news.example", f"{plain}..", f"0{plain}", f"{plain}%25eth0",
    ]  # fmt: skip


GATE = Gate(".news.example, news.example", look=lambda *_: pytest.fail("looked up"))


@settings(max_examples=40)
@given(v4_numbers)
@example(IPv4Address("127.0.0.1"))
@example(IPv4Address("0.0.0.0"))  # noqa: S104
@example(IPv4Address("169.254.169.254"))
def test_a_number_is_no_host_in_any_spelling(ip: IPv4Address) -> None:
    for host in spellings(ip):
        for scheme in ("http", "https", "HTTP"):
            with pytest.raises(FetchRefused) as caught:
                GATE.get(f"{scheme}://{host}/")
            assert caught.value.code in {"ip", "address", "user-info"}, host


@settings(max_examples=60)
@given(numbers)
def test_a_number_in_brackets_is_no_host(ip: IPv4Address | IPv6Address) -> None:
    for host in (f"[{ip}]", f"[{ip.exploded}]", f"[{ip}%eth0]", f"[{ip}]:80", f"[{ip}].news.example"):
        with pytest.raises(FetchRefused) as caught:
            GATE.get(f"http://{host}/")
        assert caught.value.code in {"ip", "address"}


@settings(max_examples=80)
@given(numbers, st.booleans())
def test_a_listed_name_that_leads_to_a_number_apart_is_refused(ip: IPv4Address | IPv6Address, among: bool) -> None:
    address = parse_address("https://news.example/")
    spelt = ["8.8.8.8", str(ip)] if among else [str(ip)]
    if is_public(ip):
        assert resolve(address, Deadline(5), look=lambda *_: spelt) == spelt
        return
    with pytest.raises(FetchRefused) as caught:
        resolve(address, Deadline(5), look=lambda *_: spelt)
    assert caught.value.code == "not-public"


ODD = [
    ("empty", "", "address"),
    ("blank", "  ", "address"),
    ("no scheme", "news.example/a", "address"),
    ("a host with port", "news.example:443/a", "address"),
    ("no host", "https:///a", "address"),
    ("one slash", "https:/news.example/a", "address"),
    ("a file", "file:///etc/passwd", "scheme"),
    ("ftp", "ftp://news.example/", "scheme"),
    ("gopher", "gopher://news.example:70/_x", "scheme"),
    ("data", "data:text/html,x", "scheme"),
    ("a script", "javascript:alert(1)", "scheme"),
    ("jar", "jar:http://news.example!/", "scheme"),
    ("a user", "https://me@news.example/", "user-info"),
    ("a user and a password", "https://me:secret@news.example/", "user-info"),
    ("an empty user", "https://@news.example/", "user-info"),
    ("localhost", "http://localhost/", "local"),
    ("localhost with a dot", "http://localhost./", "local"),
    ("LOCALHOST", "http://LOCALHOST/", "local"),
    ("below localhost", "http://a.localhost/", "local"),
    ("one label", "http://intranet/", "local"),
    ("two final dots", "http://news.example../", "address"),
    ("an empty label", "http://news..example/", "address"),
    ("a dot first", "http://.news.example/", "address"),
    ("an underscore", "http://a_b.news.example/", "address"),
    ("a hyphen first", "http://-a.news.example/", "address"),
    ("a label too long", f"http://{'a' * 64}.example/", "address"),
    ("a name too long", f"http://{'a.' * 140}example/", "address"),
    ("too long", f"https://news.example/{'a' * LONGEST}", "address"),
    ("a broken xn--", "http://xn--a-ecp.example/", "address"),
    ("letters that no name may hold", "http://☃️.example/", "address"),
    ("percent signs in the host", "http://news%2eexample/", "address"),
    ("a backslash", "http://news.example\\a", "address"),
    ("a line break", "http://news.example/\r\nHost: x", "address"),
    ("a null", "http://news.example/\x00", "address"),
    ("a space in the host", "http://news .example/", "address"),
    ("half a letter", "http://news.example/\ud800", "address"),
    ("turned round", "http://news.example/\u202ea", "address"),
    ("port 0", "http://news.example:0/", "address"),
    ("port 65536", "http://news.example:65536/", "address"),
    ("a negative port", "http://news.example:-80/", "address"),
    ("a port of letters", "http://news.example:http/", "address"),
    ("a port in other digits", "http://news.example:８０/", "address"),
    ("ssh", "http://news.example:22/", "unlisted"),
    ("8080", "http://news.example:8080/", "unlisted"),
    ("another host", "https://other.example/", "unlisted"),
    ("a host that ends alike", "https://evilnews.example/", "unlisted"),
    ("a host that begins alike", "https://news.example.evil.example/", "unlisted"),
    ("a look-alike", "https://nеws.example/", "unlisted"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "code"), [row[1:] for row in ODD], ids=[row[0] for row in ODD])
def test_what_is_no_address_of_a_listed_host(url: str, code: str) -> None:
    with pytest.raises(FetchRefused) as caught:
        GATE.get(url)
    assert caught.value.code == code
    assert caught.value.reason
    assert caught.value.mend
    assert all(char.isprintable() for char in str(caught.value))
    assert "secret" not in str(caught.value)


SAME = [
    ("as it is", "https://news.example/a?b=c", "https://news.example/a?b=c"),
    ("capitals", "HTTPS://News.EXAMPLE/A", "https://news.example/A"),
    ("the usual port", "https://news.example:443/a", "https://news.example/a"),
    ("the other usual port", "https://news.example:80/a", "https://news.example:80/a"),
    ("no path", "https://news.example", "https://news.example/"),
    ("no path but a query", "https://news.example?a", "https://news.example/?a"),
    ("a part", "https://news.example/a#b", "https://news.example/a"),
    ("a final dot", "https://news.example./a", "https://news.example/a"),
    ("spaces around", "  https://news.example/a\n", "https://news.example/a"),
    ("Vietnamese", "https://news.example/tin-mới?q=ă", "https://news.example/tin-m%E1%BB%9Bi?q=%C4%83"),
    ("a Chinese host", "https://新闻.example/", "https://xn--efvy88h.example/"),
    ("a full-width host", "https://ｎｅｗｓ.example/", "https://news.example/"),
    ("an ideographic dot", "https://news。example/", "https://news.example/"),
    ("dots in the path", "https://news.example/a/../b/./c", "https://news.example/b/c"),
    ("a host of digits", "https://24.news.example/", "https://24.news.example/"),
]


@pytest.mark.parametrize(("url", "same"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_one_address_has_one_spelling(url: str, same: str) -> None:
    assert parse_address(url).url == same
    assert parse_address(same).url == same


@given(st.text(max_size=60) | st.text(alphabet="htps:/@.[]#?%\\12x. \tnewsxample", max_size=40).map("http://".__add__))
def test_any_text_is_an_address_of_a_name_or_refused(text: str) -> None:
    try:
        address = parse_address(text)
    except FetchRefused:
        return
    assert address.host.isascii()
    assert "." in address.host
    assert not address.host.rpartition(".")[2].isdecimal()
    assert parse_address(address.url) == address


LISTED = [
    ("a host", "news.example", "news.example", 443, True),
    ("plain http", "news.example", "news.example", 80, True),
    ("capitals and a final dot", "News.Example.", "news.example", 443, True),
    ("not below it", "news.example", "www.news.example", 443, False),
    ("below a domain", ".news.example", "www.news.example", 443, True),
    ("the domain itself", ".news.example", "news.example", 443, True),
    ("far below", ".news.example", "a.b.news.example", 443, True),
    ("not what ends alike", ".news.example", "evilnews.example", 443, False),
    ("another port", "news.example", "news.example", 8443, False),
    ("a listed port", "news.example:8443", "news.example", 8443, True),
    ("a listed port and no other", "news.example:8443", "news.example", 443, False),
    ("one of several", " a.example ,b.example,, c.example,", "c.example", 443, True),
    ("a Chinese name", "新闻.example", "xn--efvy88h.example", 443, True),
    ("nothing", "", "news.example", 443, False),
    ("commas", " , ,", "news.example", 443, False),
]


@pytest.mark.parametrize(
    ("listed", "host", "port", "passes"), [row[1:] for row in LISTED], ids=[row[0] for row in LISTED]
)
def test_the_list_of_hosts(listed: str, host: str, port: int, passes: bool) -> None:
    assert Hosts.of(listed).allows(host, port) is passes


FAULTY = [
    "*", "*.news.example", ".", "..", ".vn", "com", "localhost", "127.0.0.1", "0x7f.1", "[::1]", "::1", "10.0.0.1:80",
    "https://news.example", "news.example/", "me@news.example", "news.example:", "news.example:0", "news.example:x",
    "news.example:99999", "news.example:８０", "news example", "a_b.example", "news.example:9" + "9" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("entry", FAULTY, ids=[entry[:20] for entry in FAULTY])
def test_a_faulty_entry_is_named_with_a_mend(entry: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Hosts.of(f"good.example,{entry}")
    assert "CUAKHAU_FETCH_HOSTS: «" in str(caught.value)
    assert "Mend: " in str(caught.value)
    assert "good.example»" not in str(caught.value)


def test_all_faulty_entries_are_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Hosts.of("localhost, *, news.example, https://a.example/")
    assert len(str(caught.value).splitlines()) == 3


def test_without_a_list_the_gate_is_shut() -> None:
    gate = Gate("")
    assert not gate.open
    for url in ("https://news.example/", "http://127.0.0.1/", "nonsense"):
        with pytest.raises(FetchRefused) as caught:
            gate.get(url)
        assert caught.value.code == "off"
        assert "CUAKHAU_FETCH_HOSTS" in caught.value.mend
