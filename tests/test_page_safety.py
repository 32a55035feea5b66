"""The page in Chromium against data that want to be code, and against what a browser would run if it were let."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import Browser

from dashboard.articles import read_article
from tests.screen import Screen, becomes_true, eventually

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent
ATTACKS = (
    "</script><img src=x onerror=window.__pwned=1>",
    "${window.__pwned=2}`${alert(1)}`",
    "\\u0027);window.__pwned=3;(\\u2028\u2028",
    "{{ 7*7 }} ![x](http://evil.invalid/x.png) <b onmouseover=window.__pwned=4>",
    "'-window.__pwned=5-' \"onfocus=window.__pwned=6 autofocus=\" [link](javascript:window.__pwned=7)",
)
HOSTILE = " ".join(ATTACKS)
VISIBLE = " ".join(HOSTILE.replace("\u2028", " ").split())
NAME, QUOTE = f"Smart gate {HOSTILE}", f"cửa khẩu thông minh Hữu Nghị {HOSTILE} đã đi vào vận hành"


def rewrite(path: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    """Changes the rows of a table in place."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows, columns = list(reader), list(reader.fieldnames or ())
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def named(rows: list[dict[str, str]], row_id: str) -> dict[str, str]:
    return next(row for row in rows if row["id"] == row_id)


@pytest.fixture(scope="module")
def hostile(
    browser: Browser, start_server: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screen]:
    """A window on a page whose project, province, gate, article and quote are all attacks."""
    folder = tmp_path_factory.mktemp("hostile")
    geodata, seeds = folder / "geodata", folder / "seeds"
    shutil.copytree(ROOT / "geodata", geodata, ignore=shutil.ignore_patterns("build"))
    shutil.copytree(ROOT / "seeds", seeds)
    rewrite(geodata / "projects.csv", lambda rows: named(rows, "project:smart-gate-huu-nghi").update(name_en=NAME))
    rewrite(
        geodata / "crossings.csv",
        lambda rows: named(rows, "crossing:huu-nghi").update(vn_en=f"Gate {HOSTILE}", name_en=f"Gate {HOSTILE}"),
    )
    rewrite(geodata / "provinces.csv", lambda rows: named(rows, "province:lang-son").update(name_en=f"Land {HOSTILE}"))
    file = seeds / "005_hostile.txt"
    file.write_text(f"Tin {HOSTILE}\n\nNgày 30/11/2025, {QUOTE}.\nHết.\n", encoding="utf-8")
    article = read_article(file)
    start = article.text.index(QUOTE)
    entry = {
        "id": article.id,
        "file": file.name,
        "publisher": f"Press {HOSTILE}",
        "url": "https://evil.invalid/%22onclick=window.__pwned=8",
        "published": "2025-11-30",
        "basis": "stated",
        "title": f"Title {HOSTILE}",
        "language": "vi",
        "body_start": "0",
        "body_end": str(len(article.text)),
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
    }
    rewrite(seeds / "articles.csv", lambda rows: rows.append({key: entry.get(key, "") for key in rows[0]}))

    def claim(rows: list[dict[str, str]]) -> None:
        row = dict(named(rows, "004.smart-gate-huu-nghi.1"))
        row |= {"id": "005.smart-gate-huu-nghi.1", "article": article.id, "as_of": "2025-11-30", "status": "operating"}
        row |= {"start": str(start), "end": str(start + len(QUOTE)), "quote": QUOTE, "reason": HOSTILE}
        rows.append(row)

    rewrite(seeds / "claims.csv", claim)
    screen = Screen(browser, start_server(CUAKHAU_GEODATA=str(geodata), CUAKHAU_SEEDS=str(seeds)))
    screen.hear("dialog", lambda dialog: screen.complaints.append(f"dialog {dialog.message}"))
    yield screen.open("?lang=en")
    screen.close()


def plain(text: str) -> str:
    return " ".join(text.replace("\u2028", " ").split())


def harmless(screen: Screen) -> None:
    """Nothing ran and nobody outside was asked."""
    ran = """() => [window, ...document.querySelectorAll('iframe')]
        .map((e) => (e.contentWindow || e).__pwned).filter((found) => found !== undefined)"""
    assert screen.page.evaluate(ran) == []
    assert screen.outside == []
    assert [told for told in screen.complaints if "dialog" in told] == []


def test_hostile_names_are_drawn_as_they_are_written(hostile: Screen) -> None:
    assert len(hostile.symbols()) == 34
    assert VISIBLE in plain(hostile.symbol("crossing:huu-nghi").get_attribute("aria-label") or "")
    hostile.symbol("crossing:huu-nghi").hover()
    becomes_true(lambda: "onerror" in hostile.map.locator(".ck-tooltip").inner_text())
    assert VISIBLE in plain(hostile.text("panel"))
    assert VISIBLE in plain(hostile.text("f_province"))
    assert hostile.page.locator("img[src='x'], img[src*=evil], a[href^=javascript]").count() == 0
    harmless(hostile)


def test_hostile_text_is_quoted_as_it_is_written(hostile: Screen) -> None:
    hostile.symbol("crossing:huu-nghi").click()
    eventually(lambda: plain(hostile.page.locator(".st-key-panel mark").first.inner_text()), plain(QUOTE))
    assert VISIBLE in plain(hostile.heading())
    hostile.page.locator(".st-key-panel .cite summary").first.click()
    assert VISIBLE in plain(hostile.page.locator("[data-copy-text]").first.inner_text())
    hostile.page.locator(".st-key-panel .cite button").first.click()
    harmless(hostile)
    hostile.page.get_by_role("link", name="Read in the article").first.click()
    hostile.page.locator("#evidence").wait_for()
    assert plain("".join(hostile.page.locator("mark.goal").all_inner_texts())) == plain(QUOTE)
    assert VISIBLE in plain(hostile.page.locator(".st-key-sheet h2").inner_text())
    harmless(hostile)


@pytest.mark.parametrize("key", ["q", "status", "province", "place", "article", "lang", "asof"])
def test_a_hostile_address_is_told_as_text(hostile: Screen, key: str) -> None:
    hostile.visit("?lang=en")
    eventually(hostile.heading, "Latest evidence")
    attack = ATTACKS[0] + ATTACKS[1]
    more = "&page=article" if key == "article" else ""
    hostile.page.evaluate(
        "([k, v, m]) => { history.pushState({}, '', '?lang=en&' + k + '=' + encodeURIComponent(v) + m);"
        " dispatchEvent(new PopStateEvent('popstate')); }",
        [key, attack, more],
    )
    where = "summary" if key == "q" else "notices"
    becomes_true(lambda: "</script><img src=x onerror" in hostile.text(where))
    harmless(hostile)


def test_a_script_that_got_in_would_not_run(hostile: Screen) -> None:
    hostile.visit("?lang=en")
    ran = hostile.page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.__inline = 1';
          document.body.append(script);
          const holder = document.createElement('div');
          holder.innerHTML = '<img src="data:," onerror="window.__handler = 1">'
            + '<iframe srcdoc="<script>parent.__framed = 1</script>"></iframe>';
          document.body.append(holder);
          return new Promise((done) => setTimeout(() => {
            holder.remove();
            done([window.__inline, window.__handler, window.__framed].some(Boolean));
          }, 400));
        }"""
    )
    assert ran is False
