"""Project-like names that no project of the gazetteer matches: a head noun with a proper name or a border site.

From an article read by the rules to suggestions with offsets, each once; a person decides what becomes a row of
`projects.csv`. Nothing is suggested where a known project is named, in furniture, or without a name of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from dashboard.claims.phrase import Phrase
from dashboard.claims.prefixes import PrefixIndex
from dashboard.claims.reading import Reading
from dashboard.claims.scripts import Script
from dashboard.gazetteer import Gazetteer
from dashboard.models import Mention, PlaceKind, Suggestion
from dashboard.text import fold

__all__ = ["suggest_projects"]

_SITES = frozenset({PlaceKind.CROSSING, PlaceKind.GATE, PlaceKind.MARKER, PlaceKind.STATION})
_VI = (
    r"dự án(?: thành phần)?|công trình|đề án|tuyến (?:đường(?: sắt| bộ)?|cao tốc|kè|vận tải)"
    r"|đường (?:cao tốc|sắt|vành đai|tuần tra|chuyên dụng)|cao tốc"
    r"|cầu(?: (?:biên giới|đường bộ|đường sắt|hữu nghị|giao thông|treo|phao|mới|cứng))*"
    r"|hầm(?: đường bộ)?|cảng cạn|bến xe|kè|lối thông quan"
    r"|khu (?:kinh tế(?: cửa khẩu)?|hợp tác(?: kinh tế| du lịch)?|phi thuế quan|trung chuyển(?: hàng hóa)?|logistics"
    r"|kho bãi|công nghiệp|du lịch|chế xuất|thương mại)|cụm công nghiệp"
    r"|trung tâm (?:logistics|thương mại|trung chuyển)|nhà ga"
    r"|cửa khẩu (?:thông minh|số)|bãi kiểm hóa|trạm kiểm soát liên hợp|nhà kiểm soát liên hợp|sân bay"
)
_EN = (
    r"bridge|expressway|motorway|highway|railway|rail line|tunnel|dry port|economic zone|cooperation zone"
    r"|logistics (?:centre|center|park|hub)|industrial park|smart border gate|border road|freight road|project"
)
_ZH = (
    r"大桥|公路桥|铁路桥|高速公路|铁路|隧道|物流(?:园区?|中心)|产业园|合作区|经济区|保税区|智慧口岸|边民互市区|货场"
    r"|项目|工程"
)
_CAPITAL = "A-Z" + "".join(c for c in map(chr, (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))) if c.isupper())
_WORD = rf"(?!The )[{_CAPITAL}][\w']*"
_NAME = rf"{_WORD}(?:(?:[ ]?[-–—/][ ]?|[ ]|[ ]\((?=[{_CAPITAL}]))(?:{_WORD}|\d{{1,4}}[A-Z]?(?!\w|[.,]\d)|số \d+)\)?)*"
_SMALL = (
    r"(?:(?!(?:đã|đang|sẽ|được|của|do|và|là|có|với|cho|để|này|trên|theo|từ|giữa|trong|về|như|những|các|mà|nếu|gồm"
    r"|hai|ba"
    r"|sau|trước|vào|khi|sớm|dài|nhằm)\b)[^\W\d_]+[ ]){0,6}?"
)
_NAMED = rf"(?<!\w)(?P<head>(?i:%s))[ ](?P<gap>%s)(?P<name>{_NAME})"
_FORMS = {
    Script.VI: re.compile(_NAMED % (_VI, _SMALL)),
    Script.PLAIN: re.compile(_NAMED % (fold(_VI), fold(_SMALL.replace(r"[^\W\d_]", "[a-z]")))),
    Script.EN: re.compile(rf"(?P<name>{_NAME})[ ](?P<gap>(?:[a-z-]+[ ]){{0,3}}?)(?P<head>{_EN})(?!\w)"),
}
_HEADS = {
    script: PrefixIndex([(None, heads, _FORMS[script].pattern)], everywhere=False)
    for script, heads in ((Script.VI, _VI), (Script.PLAIN, fold(_VI)))
}
"""Where a head may begin, in the key of a text; the forms look at the text itself, whose capitals they want."""
_HEAD_ZH = re.compile(_ZH)
_LINKED = re.compile(r"\b(?:tại|ở|thuộc|qua|đi|nối|kết nối|gần|khu vực|ven|dọc)\b")
_ORDINAL = re.compile(r"[ ](?:số[ ])?(?:\d{1,2}|[IVX]{1,4})$")
"""A number at the end of a name: there are others of that name, so it is a work and not the place itself."""
_OFFICE = re.compile(
    r"^(?:UBND|Ban|Bộ|Sở|Công ty|Tập đoàn|Tổng|Chính phủ|Thủ tướng|Nhà nước|Trung ương|Quốc hội|Ông|Bà|Việt Nam"
    r"|Trung Quốc|TP)\b"
)
_SHORTEST = 3
_STOP_ZH = re.compile(r"[，。；、：,;:\s]")
_REACH_ZH = 12
"""Characters between a place and the head noun behind it in Chinese."""


def suggest_projects(reading: Reading, phrases: Sequence[Phrase], gazetteer: Gazetteer) -> list[Suggestion]:
    """The names in the body of an article that read like a project and are none of `phrases`, in their order."""
    found: dict[str, Suggestion] = {}
    article = reading.article
    for start, end, why in _candidates(reading, gazetteer):
        if reading.shut.meet(start, end) or any(p.start < end and start < p.end for p in phrases):
            continue
        surface = article.text[start:end]
        found.setdefault(fold(surface), Suggestion("project", article.id, start, end, surface, why))
    return list(found.values())


def _candidates(reading: Reading, gazetteer: Gazetteer) -> Iterator[tuple[int, int, str]]:
    form = _FORMS.get(reading.script)
    if form is not None:
        yield from _named(reading, form, gazetteer)
    elif reading.script is Script.ZH:
        yield from _behind_places(reading)


def _matches(reading: Reading, form: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What a form finds in the body, none overlapping, tried only where a head may begin if it begins with one."""
    text, (start, end) = reading.article.text, reading.article.body
    if reading.script not in _HEADS:
        yield from form.finditer(text, start, end)
        return
    for at in _HEADS[reading.script].places(reading.key, start, end):
        if at >= start and (match := form.match(text, at, end)):
            start = match.end()
            yield match


def _named(reading: Reading, form: re.Pattern[str], gazetteer: Gazetteer) -> Iterator[tuple[int, int, str]]:
    """Heads with a capitalised name, if the name or its sentence has to do with this border."""
    for match in _matches(reading, form):
        name, gap = match["name"], match["gap"]
        inner = reading.mentions_in(match.start("name"), match.end("name"))
        site = _is_site(inner, gazetteer)
        if len(name) < _SHORTEST or _OFFICE.match(name) or (_LINKED.search(gap) and not site):
            continue
        if inner and not site and _only_province(inner, name):
            continue
        near = reading.mentions_in(*reading.sentence_of(match.start()))
        numbered = _ORDINAL.search(name)
        if numbered and near and not _is_here(near, gazetteer):
            continue
        if inner or _is_site(near, gazetteer) or (numbered and _is_here(near or _before(reading, match), gazetteer)):
            yield match.start(), match.end(), f"«{match['head'].lower()}» with the name «{name}»"


def _before(reading: Reading, match: re.Match[str]) -> list[Mention]:
    """The mentions of the sentence before the one of a match, in the same paragraph."""
    start = reading.sentence_of(match.start())[0]
    last = len(reading.article.text[:start].rstrip(" ")) - 1
    if last < 0 or "\n" in reading.article.text[last:start]:
        return []
    return list(reading.mentions_in(*reading.sentence_of(last)))


def _behind_places(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Chinese: the place stands before the head, with no stop between."""
    text = reading.article.text
    for match in _HEAD_ZH.finditer(text, *reading.article.body):
        near = reading.mentions_in(max(0, match.start() - 2 * _REACH_ZH), match.start())
        near = [m for m in near if match.start() - m.end <= _REACH_ZH and not m.place.startswith("province:")]
        near = [m for m in near if not _STOP_ZH.search(text, m.start, match.start())]
        if near:
            yield near[0].start, match.end(), f"«{match[0]}» behind «{near[-1].surface}»"


def _is_site(mentions: Iterable[Mention], gazetteer: Gazetteer) -> bool:
    """Whether a gate, a crossing, a marker or a station is among them."""
    places = (gazetteer.places.get(m.place) for m in mentions)
    return any(place is not None and place.kind in _SITES for place in places)


def _is_here(mentions: Iterable[Mention], gazetteer: Gazetteer) -> bool:
    """Whether a place on this border, or one of its provinces, is among them."""
    shores = {
        province for one in gazetteer.crossings for province in (one.province, one.province_before, one.cn_province)
    }
    places = [place for m in mentions if (place := gazetteer.places.get(m.place)) is not None]
    return any(place.kind in _SITES or {place.id, place.province} & shores for place in places)


def _only_province(mentions: Sequence[Mention], name: str) -> bool:
    """Whether the name says no more than in which province something lies."""
    spelled = {m.surface for m in mentions if m.place.startswith("province:")}
    return len(mentions) == 1 and name in spelled
