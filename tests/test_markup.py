"""Hostile words, names and addresses stay text in everything that becomes HTML."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboard.filters import Filters
from dashboard.models import (
    Article,
    Basis,
    Claim,
    Decision,
    Evidence,
    Mention,
    Names,
    Precision,
    Project,
    ProjectKind,
    Status,
    Verdict,
)
from dashboard.pages import proposal, reader
from dashboard.pages.address import link, parse
from dashboard.pages.drawing import draw
from dashboard.pages.markup import Markup, address_link, escaped, join, outside_link, sheet_element, tag
from dashboard.pages.panel import Pen
from dashboard.store import Entry, Proposal, status_as_of
from dashboard.views import card, latest
from dashboard.views import reader as segments
from dashboard.wording import Wording

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "<a href=javascript:alert(1)>x</a>",
    "&lt;script&gt;",
    "${alert(1)} `x` {{ 7*7 }} {% raw %}",
    "![x](https://elsewhere.example/x.png) :material/home: :red[x]",
    "\u202e<b>\x00",
    "{0} {name} {} %s",
]
IDS = ["script", "attribute", "quote", "style", "link", "entity", "templates", "markdown", "controls", "formats"]


class Elements(HTMLParser):
    """What a browser would make of markup: elements with attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((name, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


ALLOWED = {"a", "article", "b", "blockquote", "button", "details", "div", "em", "header", "h2", "h3", "li", "mark"}
ALLOWED |= {"nav", "ol", "p", "span", "strong", "summary", "time", "ul"}


def assert_harmless(html: str) -> Elements:
    found = Elements(html)
    for name, attributes in found.seen:
        assert name in ALLOWED
        assert not [key for key in attributes if key.startswith("on") or key in {"src", "style", "srcdoc", "action"}]
        href = attributes.get("href")
        assert href is None or href.startswith(("?", "#", "https://", "http://"))
    return found


@pytest.mark.parametrize("words", HOSTILE, ids=IDS)
def test_text_and_attributes_stay_text(words: str) -> None:
    html = tag("p", words, tag("strong", words), title=words, data_copy=words)
    found = assert_harmless(html)
    assert found.text == words.replace("\x00", "\x00") * 2
    assert found.seen[0][1]["title"] == words


@given(some.text(max_size=60))
def test_any_text_comes_back_as_it_was(words: str) -> None:
    found = Elements(tag("p", words))
    assert found.text.replace("\r", "\n") == words.replace("\r", "\n")
    assert [name for name, _ in found.seen] == ["p"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: tag("script", "x"),
        lambda: tag("iframe"),
        lambda: tag("p", onclick="x"),
        lambda: tag("p", style="x"),
        lambda: tag("a", href="javascript:alert(1)"),
        lambda: tag("a", href="//elsewhere.example"),
        lambda: tag("a", href="data:text/html,x"),
        lambda: tag("a", href="https://"),
        lambda: tag("a", href="http://[broken"),
        lambda: sheet_element("p{}</style><script>"),
    ],
    ids=["script", "iframe", "onclick", "style", "javascript", "//", "data", "no host", "broken", "sheet"],
)
def test_what_the_page_never_uses_is_refused(make) -> None:
    with pytest.raises(ValueError, match=r"«|closing"):
        make()


def test_markup_is_kept_and_text_is_not_taken_for_markup() -> None:
    assert join([escaped("<"), "<", Markup("<b>")], " & ") == "&lt; &amp; &lt; &amp; <b>"
    assert outside_link("javascript:alert(1)", "x<") == "x&lt;"
    assert 'rel="noopener noreferrer"' in outside_link("https://example.org/a?b=1&c=2", "x")


@pytest.mark.parametrize("words", HOSTILE, ids=IDS)
def test_a_query_survives_its_link(words: str) -> None:
    query = link(Filters(q=words), page="articles", lang="zh")
    href = Elements(address_link(query, "x")).seen[0][1]["href"]
    assert href is not None
    assert parse(href) == {key: values for key, values in query.items() if values != [""]}


def hostile_claim(words: str) -> tuple[Claim, Project]:
    text = f"Đầu {words} cuối.\n{words}"
    article = Article(
        id="a", text=text, sha256="0" * 64, publisher=words, title=words, url=words, basis=Basis.STATED,
        published=dt.date(2025, 11, 27), body=(0, len(text)),
    )  # fmt: skip
    claim = Claim(
        id=words, project="project:x", status=Status.AGREED, as_of=dt.date(2025, 11, 27), precision=Precision.DAY,
        evidence=Evidence(article, 4, 4 + len(words), words),
    )  # fmt: skip
    return claim, Project(id="project:x", names=Names(words, words, words), kind=ProjectKind.ROAD, where=())


class NoPlaces:
    """A gazetteer that knows no place."""

    projects: dict[str, Project] = {}  # noqa: RUF012
    places: dict[str, object] = {}  # noqa: RUF012
    corridors = ()

    def phases(self, _project: str) -> tuple[Project, ...]:
        return ()

    def crossing_of(self, _place: str) -> None:
        return None


@pytest.mark.parametrize("language", ["vi", "zh", "en"])
@pytest.mark.parametrize("words", HOSTILE, ids=IDS)
def test_panel_and_reader_show_hostile_articles_as_text(words: str, language: str) -> None:
    claim, project = hostile_claim(words)
    state = status_as_of(project, [claim])
    wording, filters = Wording(language), Filters(q=words)
    pen = Pen(wording, filters, lambda place: place)
    shown = card(state, {project.id: state}, NoPlaces(), dt.date(2026, 3, 1), wording=wording)
    panel = assert_harmless(pen.card(shown) + pen.latest(latest([state], wording=wording), outside=False))
    assert words in panel.text
    article = claim.evidence.article
    mention = Mention("a", 0, 3, "Đầu", f"place:{words}")
    cut = segments(article, [mention], [claim])
    read = assert_harmless("".join(reader.body(cut, [claim], pen, goal=words, title=words)))
    assert read.text == article.text.replace("\n", "")
    assert sum(attributes.get("id") == "evidence" for _, attributes in read.seen) == 1


def test_a_proposal_and_its_ledger_hold_hostile_words_as_text() -> None:
    """Words of the article, the name of a reviewer, a reason and a rule, each where the review shows it."""
    attack = '<img src=x onerror="alert(1)">'
    text = f"Khởi công {attack} hôm nay"
    article = Article(id="a", text=text, sha256="0", title=attack, publisher=attack, body=(0, len(text)))
    claim = Claim(
        id="a:1",
        project=attack,
        status=Status.AGREED,
        as_of=dt.date(2026, 1, 1),
        precision=Precision.DAY,
        evidence=Evidence(article, 0, len(text), text),
        origin=attack,
        event=attack,
    )
    decided = Decision(
        claim="a:1", verdict=Verdict.REJECT, reviewer=attack, at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), reason=attack
    )
    one = Proposal(claim=claim, before=claim.status, after=claim.status, agrees=(claim,), decisions=(decided,))
    snapshot = SimpleNamespace(gazetteer=SimpleNamespace(projects={}))
    pen = Pen(Wording("en"), Filters(), lambda place: place)
    shown = [
        proposal.queue([one], "", snapshot, pen, {"rule": attack}),
        proposal.card(one, snapshot, pen),
        proposal.entries([Entry(decided, claim), Entry(decided, None)], snapshot, pen),
    ]
    for html in shown:
        assert "<img" not in html
        assert "&lt;img" in html


@pytest.mark.parametrize(
    ("lang", "name", "shown"),
    [
        ("vi", "founding review", "<span>Lần duyệt ban đầu</span>"),
        ("zh", "founding review", "<span>初始审核</span>"),
        ("en", "founding review", "<span>Founding review</span>"),
        ("zh", "person:Lan", "<span>Lan</span>"),
        ("vi", "Founding", '<span lang="">Founding</span>'),
        ("vi", "vi.build", '<span lang="">vi.build</span>'),
    ],
)
def test_who_decided_stands_in_the_language_of_the_page(lang: str, name: str, shown: str) -> None:
    wording = Wording(lang)
    assert proposal.maker(name, wording) == shown
    article = Article(id="a", text="Khởi công", sha256="0", body=(0, 9))
    claim = Claim(
        id="a:1",
        project="p",
        status=Status.AGREED,
        as_of=dt.date(2026, 1, 1),
        precision=Precision.DAY,
        evidence=Evidence(article, 0, 9, "Khởi công"),
    )
    decided = Decision(claim="a:1", verdict=Verdict.ACCEPT, reviewer=name, at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    snapshot = SimpleNamespace(gazetteer=SimpleNamespace(projects={}))
    pen = Pen(wording, Filters(), lambda place: place)
    assert f"<td>{shown}</td>" in proposal.entries([Entry(decided, claim)], snapshot, pen)
    one = Proposal(claim=claim, before=claim.status, after=claim.status, decisions=(decided,))
    assert f" · {wording.by(name)} · " in proposal.card(one, snapshot, pen)


def test_a_plain_text_is_never_drawn():
    with pytest.raises(TypeError, match="only markup is drawn, not str"):
        draw("<script>alert(1)</script>")
