"""The rules at work: from an article and its mentions to the claims that its sentences carry.

Each claim keeps the words that made it and the id of the rule. Within one article what is said of a project is
reconciled: a request for something that the article reports as under way adds a target, not a lower status; a
whole of which a phase is done is partly completed; a headline gives no claim, the body does.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter

from dashboard.claims.lexicon import Lexicon, Role, Signal
from dashboard.claims.reading import Reading
from dashboard.claims.reconciling import make_claims, reconcile
from dashboard.claims.said import Verdict
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.spotting import Phrase, Spotter
from dashboard.claims.suggesting import suggest_projects
from dashboard.claims.verbs import VERBS, Mood, Verb
from dashboard.claims.verdicts import Judge
from dashboard.gazetteer import Gazetteer
from dashboard.models import Article, Basis, Claim, Mention, ProjectKind, Status, Suggestion

__all__ = ["ClaimFinder"]

_DONE = frozenset({Status.COMPLETED, Status.OPERATING})
_NUMBER = {"i": "1", "ii": "2", "iii": "3", "một": "1", "hai": "2", "ba": "3", "one": "1", "two": "2", "three": "3"}
_NUMBER |= {"mot": "1", "first": "1", "second": "2", "third": "3", "一": "1", "二": "2", "三": "3"}
_LEAD_ZH = re.compile(
    r"(?:目前|当前|如今|现在|其中|今年|去年|截至|至今|日前|近日|已|记者|了解到|介绍|表示|称|说|该|项目|工程|的|而|但|同时|此外|正式|自从?"
    r"|[\d年月日上中下旬底初，、]|随着)*"
)
"""What may open a Chinese clause before «二期工程» that belongs to the project named before."""
_ITEM = re.compile(r"\s*(?:[-+•*–]|\(?\d{1,2}[.)]|(?:một|hai|ba|bốn|năm|thứ \w+) (?:là|,)|thứ (?:nhất|hai|ba|tư))")
_GOES_ON = re.compile(
    r"\s(?:này|có|được|dài|gồm|do|sẽ|dự kiến|đã|đang|khởi|hoàn|chia|với|nằm|là|vừa|chính thức|phấn đấu|hiện|chưa)\b"
)
_CASE = re.compile(r"[^;.]{0,20}(?:đặc biệt|nhất là|trong đó|cụ thể|như|especially|particularly|such as|特别是|尤其)")
_CLAUSE_END = re.compile(r"\s*(?:$|[,.;，。；]|để |nhằm |trước khi |phục vụ |(?:cho|của) (?:các |từng )?hạng mục)")
_ASIDE = re.compile(r", (?:which|who|whose|where) [^,;.]{1,140},")
_OPERATORS = frozenset(
    {Role.TARGET, Role.PURPOSE, Role.CONDITION, Role.REQUEST, Role.AGREE, Role.NEGATION, Role.DOUBT, Role.UNDONE}
)
_LAND = re.compile(r"mặt bằng|gpmb|bồi thường|đền bù|tái định cư|kiểm đếm|thu hồi đất|mat bang|boi thuong|kiem dem")
_MEASURED = re.compile(
    r"(?:sản lượng|khối lượng|tiến độ|thi công|san luong|khoi luong|tien do|工程量|进度)[^;]*[%％]"
    r"|[%％] (?:giá trị|khối lượng|hợp đồng)"
)
_SITE = re.compile(
    r"(?:nhà thầu|các đơn vị|công nhân|kỹ sư|mũi thi công|công trường|thợ)[^;.]{0,60}(?:đang|được duy trì|vẫn)"
    r"|(?:nha thau|cac don vi|cong nhan|ky su|cong truong)[^;.]{0,60}(?:dang|van)"
)
_LEAD = re.compile(r"(?:[^\s,]+ ){0,6}[^\s,]+, ?")
_KINDS = {
    "cầu": {ProjectKind.BRIDGE},
    "cây cầu": {ProjectKind.BRIDGE},
    "bridge": {ProjectKind.BRIDGE},
    "桥": {ProjectKind.BRIDGE},
    "đường sắt": {ProjectKind.RAIL},
    "铁路": {ProjectKind.RAIL},
    "cao tốc": {ProjectKind.ROAD},
    "tuyến đường": {ProjectKind.ROAD, ProjectKind.RAIL},
    "toàn tuyến": {ProjectKind.ROAD, ProjectKind.RAIL},
    "road": {ProjectKind.ROAD},
}


_OTHER_WORK = re.compile(
    r"\b(?:nhà máy|nhà ga|cảng|bến xe|sân bay|bệnh viện|(?<!công )(?<!thị )(?<!môi )trường|chợ"
    r"|hồ chứa|thủy điện|nhiệt điện|điện gió|khu nghỉ dưỡng"
    r"|khu công nghiệp|cụm công nghiệp|khu đô thị|khách sạn|trụ sở|kho|bãi|quốc lộ|tỉnh lộ|đường tỉnh|hầm)\b"
)
"""Works that a phase may belong to, though no project of the gazetteer is meant."""
_OTHER_NAMED = re.compile(
    r"(?:cao tốc|[Cc]ầu|đường sắt|[Qq]uốc lộ|[Tt]ỉnh lộ|[Dd]ự án|[Đđ]ường|[Tt]uyến)"
    r" (?!Việt Nam|Trung Quốc|T\d|P\d|M\d)[A-ZĐ\d][\w.]*(?! ?km)"
)
"""A work with a name or a number of its own: «cầu Làng Giàng», «quốc lộ 4A»."""
_LAST_WORD = re.compile(r"([^\W\d_]+)(?: \d{1,3}[A-Z]?)?[\s(]*$")
_SITED_REACH = 45
_OF_WHOLE = frozenset({"trên", "tren", "thuộc", "thuoc", "trong", "của", ""})
_NEWS = dt.timedelta(days=10)
"""How long before its publication the event of an article lies."""
_OF_WORKS = frozenset({"", "construction", "work", "works", "building", "upgrade", "expansion"})
_WORKS_GAP = re.compile(
    r"(?: (?:của|thuộc|dự án|công trình|việc|tuyến|đầu tư|xây dựng|mở rộng|nâng cấp|cải tạo|đề án|thí điểm))* "
)
"""Between a phase and its whole: «giai đoạn 1 dự án mở rộng đường …»."""
_OPENING = 20
"""Characters before the subject of a sentence."""
_PARTS = {
    ProjectKind.BRIDGE: re.compile(r"\b(?:trụ|mố|nhịp|dầm|đốt|cọc|bản mặt cầu|đường (?:dẫn|đầu cầu))(?!\w)"),
    ProjectKind.ROAD: re.compile(
        r"\b(?:nền đường|mặt đường|hầm|thảm(?: bê tông)? nhựa|cấp phối|bê tông nhựa|mũi thi công|cầu cạn|cầu vượt"
        r"|cống)(?!\w)"
    ),
    ProjectKind.RAIL: re.compile(r"\b(?:nền đường|hầm|đường ray|tà vẹt|mũi thi công|trụ|dầm|nhà ga)(?!\w)"),
}
"""Parts by which a sentence without a name tells of the bridge, the road or the line named just before."""
_PART_BEFORE, _PART_BEHIND = 30, 24
_PART_GAP = 16
"""Characters between a part and its whole: «hạng mục hầm số 1 của …»."""


@dataclass(slots=True)
class _Topic:
    """The project that «dự án này» means: the subject or the only one of the last sentence that named any."""

    project: str = ""
    end: int = -1
    alone: str = ""
    """The one project that the whole article names, if there is but one."""


class ClaimFinder:
    """The lexicon bound to a gazetteer; `find_claims` is pure.

    A class because binding them costs more than reading an article.
    """

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._spotter = Spotter(gazetteer, lexicon)
        self._last: tuple[Article, Sequence[Mention], Reading, list[Phrase]] | None = None

    def find_claims(self, article: Article, mentions: Sequence[Mention]) -> list[Claim]:
        """The claims of the article's body, in the order of the text; none for an article without any day."""
        known = _known(article)
        if known is None or not mentions:
            return []
        reading, phrases = self._spotted(article, mentions)
        if not phrases:
            return []
        exact = article.event_day is not None or article.basis is not Basis.FETCHED
        judged = list(self._sentences(reading, phrases))
        verdicts = [v for sentence in judged for v in Judge(sentence, known, exact).verdicts()]
        title = _title_end(article)
        told = [v for v in self._with_parents(verdicts) if v.start >= title]
        return make_claims(article, known, reconcile(told, known), judged)

    def find_suggestions(self, article: Article, mentions: Sequence[Mention]) -> list[Suggestion]:
        """Names in the article's body that read like a project of this border and are none of the gazetteer's."""
        if not mentions:
            return []
        reading, phrases = self._spotted(article, mentions)
        return suggest_projects(reading, phrases, self._gazetteer)

    def _spotted(self, article: Article, mentions: Sequence[Mention]) -> tuple[Reading, list[Phrase]]:
        """The article as the rules see it and its project phrases; kept for the second question about it."""
        last = self._last
        if last is None or last[0] is not article or last[1] is not mentions:
            apart = (m for m in mentions if not m.place.startswith("corridor:"))  # which hold the names of others
            reading = Reading.of(article, apart, words=self._lexicon.words)
            last = self._last = (article, mentions, reading, self._spotter.find_phrases(reading))
        return last[2], last[3]

    # -- sentences with what was found in them -----------------------------------------------------

    def _sentences(self, reading: Reading, phrases: Sequence[Phrase]) -> Iterable[Sentence]:
        """The sentences that name a project or go on about the last one named."""
        topic, carried = _Topic(alone=_only(self._whole(p.project) for p in phrases)), tuple[Signal, ...]()
        key, script, at = reading.key, reading.script, 0
        for start, end in reading.sentences:
            first, at = at, bisect_left(phrases, end, at, key=attrgetter("start"))
            own = _without_heads(reading, [p for p in phrases[first:at] if start <= p.start and p.end <= end])
            heading = key.endswith((":", "："), start, end)
            if not (
                own
                or carried
                or heading
                or ((topic.project or topic.alone) and self._lexicon.points(key, start, end, script))
            ):
                continue
            met = _without_asides(reading, start, end, self._lexicon.signals(key, start, end, script))
            signals = tuple(s for s in met if not (reading.named.hold(s.start, s.end) or _in_a_name(reading, start, s)))
            sentence = Sentence(reading, start, end, signals, own, carried)
            sentence = self._with_anaphors(sentence, topic)
            sentence = self._with_phases(sentence, topic)
            sentence = self._with_silent_subject(sentence, topic)
            topic.project = self._topic_of(sentence, topic.project)
            if sentence.phrases:
                topic.end = sentence.end
                yield sentence
            carried = _carried(sentence, carried, heading=heading)

    def _with_anaphors(self, sentence: Sentence, topic: _Topic) -> Sentence:
        """The sentence with «dự án này» and its like as phrases of the topic."""
        found = []
        for signal in sentence.of(Role.ANAPHOR):
            taken = any(p.start < signal.end + 3 and signal.start < p.end for p in sentence.phrases)
            named = [p.project for p in sentence.objects if p.end <= signal.start]
            project = self._gazetteer.projects.get(_only(named) if named else topic.project)
            if project and not taken and _means(sentence, signal, project.kind):
                found.append(
                    Phrase(project.id, signal.start, signal.end, "anaphor", project.kind, project.generic, assumed=True)
                )
        if not found:
            return sentence
        phrases = sorted((*sentence.phrases, *found), key=attrgetter("start"))
        return replace(sentence, phrases=tuple(phrases))

    def _with_phases(self, sentence: Sentence, topic: _Topic) -> Sentence:
        """The sentence with its phases: a phase glued to a name narrows it, one alone is a phrase of its own."""
        phrases, numbered = list(sentence.phrases), sentence.of(Role.PHASE)
        for signal in numbered:
            if any(verb.start <= signal.start and signal.end <= verb.end for verb in sentence.of(*VERBS)):
                continue
            base = _base_of(sentence, signal, phrases)
            project = base.project if base else _only([p.project for p in sentence.objects]) or topic.project
            if not project:
                continue
            kind = self._gazetteer.projects[project].kind
            if base is None and (_sited(sentence, signal) or _is_of_another(sentence, signal, kind)):
                continue
            child = self._child(project, sentence.reading.key[signal.start : signal.end])
            if base:
                if base.start >= signal.end and not child:  # «100 km of the A and B expressways»
                    strung = sentence.listed_after(base)
                    phrases = [replace(p, part=True) if p in strung else p for p in phrases]
                span = min(base.start, signal.start), max(base.end, signal.end)
                phrases = [p for p in phrases if p.end <= span[0] or p.start >= span[1]]
                phrases.append(replace(base, project=child or project, start=span[0], end=span[1], part=not child))
            else:
                named = child or project
                phrases.append(Phrase(named, signal.start, signal.end, "phase", kind, assumed=True, part=not child))
        if not numbered:
            return sentence
        return replace(sentence, phrases=tuple(sorted(phrases, key=attrgetter("start"))))

    def _with_silent_subject(self, sentence: Sentence, topic: _Topic) -> Sentence:
        """The sentence with the topic as what is being prepared: «Hiện tư vấn đang lập báo cáo nghiên cứu khả thi.»

        Only preparation, a share of the works done, and men at work where the article names but one project, may be
        said so: whatever else is under way or done must name or point to its project.
        """
        project = self._gazetteer.projects.get(topic.alone or topic.project)
        key = sentence.reading.key
        next_to = topic.alone or topic.end in (sentence.start, sentence.start - 1)
        follows = next_to or (topic.end >= 0 and not key[topic.end : sentence.start].strip())
        if sentence.phrases or project is None or not follows:
            return sentence
        for verb in sentence.verbs:
            words, mood = key[verb.start : verb.end], sentence.mood(verb)
            measured = _MEASURED.search(words) is not None and not mood.ahead
            done = verb.head.rule.status is Status.PREPARATION and mood.explicit and next_to
            whole = _CLAUSE_END.match(key, verb.end) or _LAND.search(words)
            busy = verb.head.rule.status is Status.UNDER_CONSTRUCTION and _is_ungoverned(mood)
            busy = busy and (_is_on_site(sentence, verb.end) or _is_on_part(sentence, verb, project.kind))
            busy = busy and not _names_other(sentence, alone=bool(topic.alone))
            if (measured or busy or (done and whole)) and not _is_of_another(sentence, verb.head, project.kind):
                phrase = Phrase(project.id, verb.start, verb.end, "silent", project.kind, project.generic, assumed=True)
                return replace(sentence, phrases=(phrase,))
        return sentence

    def _topic_of(self, sentence: Sentence, before: str) -> str:
        """What the next sentence may call «dự án này»: of a phase the whole."""
        named = [p for p in sentence.objects if p.why != "phase"]
        if not named:
            return before
        opens = named[0].start - sentence.start <= _OPENING
        project = named[0].project if opens else _only(self._whole(p.project) for p in named)
        return self._whole(project) if project else ""

    def _whole(self, project: str) -> str:
        return self._gazetteer.projects[project].parent or project

    def _child(self, project: str, words: str) -> str:
        """The phase of a project that the words number, or nothing."""
        for word in re.findall(r"\d|\w+", words):
            number = _NUMBER.get(word, _NUMBER.get(word[:1], word))
            child = f"{project}-phase-{number}"
            if child in self._gazetteer.projects:
                return child
        return ""

    def _with_parents(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """The verdicts, and of each finished phase or part that its whole is partly completed."""
        found = [_of_part(v) if v.phrase.part else v for v in verdicts]
        for verdict in verdicts:
            parent = self._gazetteer.projects[verdict.phrase.project].parent
            if parent and verdict.fact and verdict.status in _DONE | {Status.PARTLY_COMPLETED}:
                phrase = replace(verdict.phrase, project=parent)
                status = Status.PARTLY_COMPLETED
                found.append(replace(verdict, phrase=phrase, status=status, rule=f"phase.{verdict.rule}", event=""))
        parts = {v.phrase.project for v in found if v.rule.startswith("phase.") or (v.phrase.part and v.fact)}
        return [
            replace(v, status=Status.PARTLY_COMPLETED)
            if v.fact and v.phrase.project in parts and v.status in _DONE
            else v
            for v in found
        ]


def _of_part(verdict: Verdict) -> Verdict:
    """A verdict on a part as one on the whole: what is done is partly completed."""
    status = Status.PARTLY_COMPLETED if verdict.fact and verdict.status in _DONE else verdict.status
    target = verdict.target
    if target and target.status in _DONE:
        target = replace(target, status=Status.PARTLY_COMPLETED)
    return replace(verdict, status=status, target=None if target and target.status is status else target)


def _known(article: Article) -> dt.date | None:
    """The day of the news: of its event, unless the day that the lead names is one of long before, or to come."""
    event, published = article.event_day, article.published
    if event and published and not dt.timedelta(0) <= published - event <= _NEWS:
        return published
    return event or article.known


def _title_end(article: Article) -> int:
    """Where the headline ends if the body begins with one: a first line without a full stop, more text below."""
    start, end = article.body
    first = re.compile(r"\s*[^\n]+").match(article.text, start, end)
    if first is None or not article.text[first.end() : end].strip():
        return start
    line = first[0].strip()
    is_title = line == article.title.strip() or (len(line) < 220 and not line.endswith((".", "。", ":", ";", "…", "”")))
    return first.end() if is_title else start


def _without_heads(reading: Reading, phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """The phrases without the generic ones of which another is the case in point: «kết nối hạ tầng, nhất là …»."""
    kept = []
    for phrase, after in pairwise((*phrases, None)):
        if phrase is None:
            continue
        case = after is not None and not after.generic and _CASE.match(reading.key[phrase.end : after.start])
        if not (phrase.generic and case):
            kept.append(phrase)
    return tuple(kept)


def _without_asides(reading: Reading, start: int, end: int, met: list[Signal]) -> list[Signal]:
    """The signals without those of English clauses between commas: «…, which will widen it, has been approved»."""
    if reading.script is not Script.EN:
        return met
    asides = [m.span() for m in _ASIDE.finditer(reading.key, start, end) if not _tells(m.span(), met)]
    return [s for s in met if not any(a <= s.start and s.end <= b for a, b in asides)] if asides else met


def _tells(aside: tuple[int, int], met: Sequence[Signal]) -> bool:
    """Whether an aside tells a fact of what stands before it: «X, whose construction started in 2024, …»."""
    inside = [s for s in met if aside[0] <= s.start and s.end <= aside[1]]
    looks = any(s.role in _OPERATORS for s in inside)
    return not looks and any(s.role in (Role.EVENT, Role.STATE) for s in inside)


def _in_a_name(reading: Reading, start: int, signal: Signal) -> bool:
    """Whether a light verb is a word of a body's name: «Ủy ban Cải cách và Phát triển»."""
    text, at = reading.article.text, signal.start
    return signal.role is Role.LIGHT and at > start + 1 and text[at].isupper() and text[at - 2 : at - 1].isalpha()


def _is_ungoverned(mood: Mood) -> bool:
    """Whether nothing governs a verb but a marker of fact."""
    return not (mood.negated or mood.conditional or mood.ahead or mood.request or mood.agree)


def _is_on_site(sentence: Sentence, at: int) -> bool:
    """Whether men are told to be at work before an offset."""
    return _SITE.search(sentence.reading.key, sentence.start, at) is not None


def _is_on_part(sentence: Sentence, verb: Verb, kind: ProjectKind) -> bool:
    """Whether something is told as done to a part that works of a kind have: «đã thi công xong trụ T1» of a bridge."""
    parts = _PARTS.get(kind)
    told = sentence.mood(verb).explicit or verb.head.role is Role.STATE
    begin = max(sentence.start, verb.start - _PART_BEFORE)
    return told and parts is not None and parts.search(sentence.reading.key, begin, verb.end + _PART_BEHIND) is not None


def _names_other(sentence: Sentence, *, alone: bool) -> bool:
    """Whether a sentence has a subject of its own: another work with its name or, if many are named, another place."""
    s = sentence
    work = _OTHER_WORK.search(s.reading.key, s.start, s.end)
    if (work and not (alone and work[0] == "hầm")) or _OTHER_NAMED.search(s.reading.article.text, s.start, s.end):
        return True
    return not alone and any(not m.place.startswith("province:") for m in s.reading.mentions_in(s.start, s.end))


def _means(sentence: Sentence, signal: Signal, kind: ProjectKind) -> bool:
    """Whether «công trình này» or a «Dự án …» that opens its part may stand for a project of this kind."""
    key = sentence.reading.key
    word = key[signal.start : signal.end]
    if any(word.startswith(noun) or word.endswith(noun) for noun, kinds in _KINDS.items() if kind not in kinds):
        return False
    if not signal.rule.id.endswith("_first"):
        return True
    part = max(sentence.start, key.rfind(";", sentence.start, signal.start) + 1)
    lead = key[part : signal.start].lstrip()
    opens = not lead.strip() or _LEAD.fullmatch(lead) is not None
    return opens and _GOES_ON.match(key, signal.end) is not None


def _only(values: Iterable[str]) -> str:
    """The one value that all are, or nothing."""
    different = set(values)
    return different.pop() if len(different) == 1 else ""


def _is_of_another(sentence: Sentence, signal: Signal, kind: ProjectKind) -> bool:
    """Whether the words before a phase make it one of something else: «Quốc lộ 3 đoạn …», «nhà máy giai đoạn 1»."""
    key = sentence.reading.key
    commas = [m.end() for m in re.finditer(r"[,;:]", key[sentence.start : signal.start])]
    start = sentence.start + (commas[-1] if commas else 0)
    before = sentence.reading.article.text[start : signal.start]
    last = _LAST_WORD.search(before)
    named = last is not None and last[1][0].isupper() and bool(before[: last.start()].strip())
    clause = key[start : signal.start]
    if sentence.reading.script is Script.ZH:
        return _LEAD_ZH.fullmatch(re.split(r"[，。；：]", clause)[-1]) is None
    other = any(noun in clause for noun, kinds in _KINDS.items() if " " in noun and kind not in kinds)
    return named or other or _OTHER_WORK.search(clause) is not None


def _sited(sentence: Sentence, signal: Signal) -> bool:
    """Whether a place stands behind a part, before any verb: «Các hạng mục trạm kiểm soát tại Bản Vược mới …»."""
    verbs = (verb.start for verb in sentence.verbs if verb.start >= signal.end)
    stop = min([sentence.end, signal.end + _SITED_REACH, *verbs])
    return bool(sentence.reading.mentions_in(signal.end, stop))


def _base_of(sentence: Sentence, signal: Signal, phrases: Sequence[Phrase]) -> Phrase | None:
    """The phrase that a phase belongs to: the one before it or, after «của», the one behind it."""
    for phrase in reversed(phrases):
        if phrase.end <= signal.start and phrase in sentence.objects:
            between = (p for p in phrases if phrase.end <= p.start and p.end <= signal.start)
            at = max([phrase.end, *(p.end for p in between)])
            glued = not sentence.residue(at, signal.start)
            return phrase if glued and not sentence.comma(at, signal.start) else None
    for phrase in phrases:
        if phrase.start >= signal.end:
            apart = sentence.comma(signal.end, phrase.start) or sentence.hard(signal.end, phrase.start)
            works = _WORKS_GAP.fullmatch(sentence.reading.key, signal.end, phrase.start)
            verb = not works and any(signal.end <= v.start < phrase.start for v in sentence.verbs)
            gap = sentence.residue(signal.end, phrase.start)
            own = phrase in sentence.objects or gap in _OF_WHOLE
            near = gap in _OF_WORKS if sentence.reading.script is Script.EN else len(gap) <= _PART_GAP
            return phrase if own and (near or works) and not apart and not verb else None
    return None


def _carried(sentence: Sentence, carried: tuple[Signal, ...], *, heading: bool) -> tuple[Signal, ...]:
    """What governs the next sentence: the operators of a heading, kept while a list goes on."""
    text = sentence.reading.key
    if heading:
        last = max((s.end for s in sentence.of(Role.REPORT)), default=sentence.start)
        return tuple(s for s in sentence.of(Role.REQUEST, Role.AGREE) if s.start >= last)
    following = re.compile(r"[\s|]*").match(text, sentence.end)
    return carried if following and _ITEM.match(text, following.end()) else ()
