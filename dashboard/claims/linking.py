"""Which project a sentence is about that does not name it: «dự án này», a phase by its number, works without a subject.

From a sentence and the topic, the project of the sentences before it, to the sentence with phrases of its own for
each of these. What stands for a project says why: anaphor, phase or silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from dashboard.claims.lexicon import ANAPHORS, Role, Signal
from dashboard.claims.phrase import Phrase, is_of_rank
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.unnamed import OTHER_WORK, OTHER_ZH, is_of_other_kind, names_other, tells_alone
from dashboard.claims.verbs import VERBS, Verb
from dashboard.gazetteer import Gazetteer
from dashboard.models import ProjectKind, Status

__all__ = ["Linker", "Topic", "only"]

_UNOPENED = (Status.UNDER_CONSTRUCTION, Status.PREPARATION, Status.PARTLY_COMPLETED, Status.SUSPENDED)
_PLANNED = (Role.NEGATION, Role.REQUEST, Role.AGREE, Role.TARGET, Role.CONDITION, Role.DOUBT, Role.UNDONE)

_NUMBER = {"i": "1", "ii": "2", "iii": "3", "một": "1", "hai": "2", "ba": "3", "one": "1", "two": "2", "three": "3"}
_NUMBER |= {"mot": "1", "first": "1", "second": "2", "third": "3"}
_NUMBER |= {"一": "1", "头": "1", "首": "1", "二": "2", "三": "3"}
_LEAD_ZH = re.compile(
    r"(?:目前|当前|如今|现在|其中|今年|去年|截至|至今|日前|近日|已|记者|了解到|介绍|表示|称|说|该|项目|工程|的|而|但|同时|此外|正式|自从?"
    r"|(?:专用)?通道|[\d年月日上中下旬底初，、]|随着|(?:由|从)?(?:\d+|[四六])(?:条)?车道[扩拓增升再][^，]{0,4}(?:\d+|六|十四)(?:条)?车道)*"
)
"""What may open a Chinese clause before «二期工程» that belongs to the project named before."""
_ROAD_ZH = re.compile(r"(?:^|[，；])\s*该?(?:专用)?通道")
"""A clause whose phases, and those of the clauses behind it, are those of a road."""
_GOES_ON = re.compile(
    r"\s(?:này|có|được|dài|gồm|do|sẽ|dự kiến|đã|đang|khởi|hoàn|chia|với|nằm|là|vừa|chính thức|phấn đấu|hiện|chưa"
    r"|mới|cũng|vẫn|còn|hơn|gần|trên|trị giá|tổng|quy mô|qua)\b"
)
_LEAD = re.compile(
    r"(?:[^\s,]+ ){0,6}[^\s,]+, ?"
    r"(?:(?:đến|tính đến|tới|hết) (?:nay|(?:hết |cuối |đầu |giữa )*(?:tháng|quý|ngày)[^,;.]{0,14}) )?"
    r"|(?:hiện|hiện nay|hiện tại|đến nay|đến thời điểm này|hien|den nay) "
)
_KINDS = {
    "cầu": {ProjectKind.BRIDGE},
    "cây cầu": {ProjectKind.BRIDGE},
    "bridge": {ProjectKind.BRIDGE},
    "expressway": {ProjectKind.ROAD},
    "highway": {ProjectKind.ROAD},
    "railway": {ProjectKind.RAIL},
    "rail link": {ProjectKind.RAIL},
    "line": {ProjectKind.RAIL},
    "train": {ProjectKind.RAIL},
    "route": {ProjectKind.ROAD, ProjectKind.RAIL},
    "platform": {ProjectKind.SMART_GATE},
    "smart gate": {ProjectKind.SMART_GATE},
    "khu": {ProjectKind.TOURISM_AREA, ProjectKind.ECONOMIC_ZONE},
    "hệ thống": {ProjectKind.SMART_GATE},
    "mô hình": {ProjectKind.SMART_GATE},
    "cooperation zone": {ProjectKind.TOURISM_AREA},
    "scenic area": {ProjectKind.TOURISM_AREA},
    "桥": {ProjectKind.BRIDGE},
    "平台": {ProjectKind.SMART_GATE},
    "广场": {ProjectKind.TOURISM_AREA},
    "经济区": {ProjectKind.ECONOMIC_ZONE},
    "机制": {ProjectKind.MECHANISM},
    "đường sắt": {ProjectKind.RAIL},
    "铁路": {ProjectKind.RAIL},
    "cao tốc": {ProjectKind.ROAD},
    "tuyến đường": {ProjectKind.ROAD, ProjectKind.RAIL},
    "toàn tuyến": {ProjectKind.ROAD, ProjectKind.RAIL},
    "road": {ProjectKind.ROAD},
}
_CALLED = ("nền tảng", "khu cảnh quan", "tàu", "quảng trường", "khu kinh tế", "列车", "train")
"""Nouns by which only a project is pointed to that bears them in its name."""
_OF_OTHER = re.compile(
    r" of (?:an?|another|the (?!project|works?|scheme|whole|entire))\b"
    r"| (?:(?:này|đó) )?(?:độc lập với|không thuộc|nằm ngoài|tách (?:biệt|rời))(?!\w)"
)
"""Behind a phase or part, what makes it one of something named there, or of nothing named before."""
_TO_ANOTHER = re.compile(r" (?:to|near|at|of|outside) (?:the )?[A-ZĐ]")
"""Behind «the road», what makes it another one."""
_LANES = re.compile(r"\blanes?\b")
"""What only a road has: a phase told with them is none of a gate."""
_WIDENED = re.compile(r"\blanes?\b|-lane\b|(?<!\w)làn(?!\w)|车道")
"""In the words of a phase, what numbers it by the lanes before and after it."""
_ITS_OWNER = re.compile(
    r" (?:(?:của|thuộc|dự án|công trình|khu|khu vực|hệ thống|xây dựng|đầu tư|mở rộng|nâng cấp|cải tạo) )*"
    r"(?:nhà (?:máy|ga|văn hóa|thi đấu|khách|ở)|cảng|bến xe|sân bay|bệnh viện|trường|chợ|hồ|thủy điện|điện gió"
    r"|nghỉ dưỡng|tái định cư|đô thị|dân cư|công nghiệp|cụm|khách sạn|trụ sở|kho|quốc lộ|tỉnh lộ|đường tỉnh|kè|đê"
    r"|công viên|trung tâm|chung cư|cấp nước|thoát nước|lưới điện|nghĩa trang|phi thuế quan)(?!\w)"
    r"| of (?:an?|another|the) (?:[\w-]+ ){0,3}?"
    r"(?:hospital|park|market|warehouse|hotel|plant|school|factory|dam|port|zone)\b"
)
"""Behind a phase, what it is a phase of, though no project of the gazetteer is meant."""
_TO_LANES = re.compile(
    r" (?:(?:was|were|is|has|have|been|being|are|[a-z]+ly) )*(?:widened|expanded|enlarged) "
    r"| (?:(?:đã|vừa|được|đang|mới|chính thức|sẽ) )*(?:mở rộng|nâng(?: cấp)?|nới(?: rộng)?) "
)
"""Between a road and the lanes before and after."""
_COUNTS = re.compile(r"\d+|four|six|fourteen|bốn|sáu|mười bốn|十四|[四六]")
_LANE_COUNT = {"four": "4", "six": "6", "fourteen": "14", "bốn": "4", "sáu": "6", "mười bốn": "14"}
_LANE_COUNT |= {"四": "4", "六": "6", "十四": "14"}
_LAST_WORD = re.compile(r"([^\W\d_]+)(?: \d{1,3}[A-Z]?)?[\s(]*$")
_SIDE = re.compile(r"(?:[Pp]hía|[Bb]ên|[Bb]ờ) (?:Việt Nam|Trung Quốc|ta|bạn)[\s(]*$")
"""Whose half of a work it is."""
_SITED_REACH = 45
_OF_WHOLE = frozenset({"trên", "tren", "thuộc", "thuoc", "trong", "của", ""})
_OF_WORKS = frozenset(
    {"", "construction", "work", "works", "building", "upgrade", "expansion", "to build", "building of", "to upgrade"}
)
_TO_BUILD = re.compile(r"to (?:build|upgrade)$|\bbuilding of$")
_WORKS_GAP = re.compile(
    r"(?: (?:của|thuộc|dự án|công trình|việc|tuyến|đầu tư|xây dựng|mở rộng|nâng cấp|cải tạo|đề án|thí điểm))* "
)
"""Between a phase and its whole: «giai đoạn 1 dự án mở rộng đường …»."""
_SECTION = re.compile(
    r" (?:(?:từ|qua|nối) )?(?:(?! (?:đã|đang|sẽ|được|chưa|dự kiến) )[^;.,]){3,80}?"
    r"(?:,? (?:có chiều )?dài(?: hơn| gần| khoảng)? [\d.,]+ ?km)?,?"
    r" (?:thuộc|của|nằm trong)(?: (?:tuyến|dự án|công trình|đường))*\s*"
)
"""Between a section and the road that it belongs to: «đoạn từ nút giao A đến B, dài 36 km, thuộc dự án …», «đoạn A - B
của cao tốc …»."""
_STRETCH, _FROM = ("đoạn", "doan"), (" từ ", " qua ", " nối ")
"""What a section is called, and what leads to its ends."""
_AS_ZH = re.compile(r"(?:作为|除了?|不同于)[^，；]*$")
"""What begins a Chinese clause of which the names only tell what the subject of the next one is, or is not."""
_BUILT_ZH = re.compile(r"(?:承建|负责|承担)$")
"""Before a part in Chinese, what makes of it only what a firm builds."""
_SECTION_EN = re.compile(r"[- ](?:section|stretch|segment|portion) of (?:the )?")
"""Inside an English name, what makes it one of a part: «the Dong Khe-Tra Linh section of the … expressway»."""
_STRETCH_ZH = re.compile(
    r"(?:至|到)(?:(?!全[长线])[^，。；]){2,12}?(?:约|近|超)?[\d.]+公里(?!外|以外)|[行车放工用]的[那这]?一段"
)
"""In a Chinese clause, what is told of only so much of a road: «开放该高速同登互通至支棱约43公里»."""
_OPENING = 20
"""Characters before the subject of a sentence."""
_EVERY = re.compile(r"(?:toàn bộ|tất cả|mọi)(?: các| những)? $")
"""Before parts, what makes them the whole."""
_EACH = re.compile(r"các $"), re.compile(r"(?: (?!của)[a-zà-ỹ]+){0,2} đều ")
"""Around parts, what makes them the whole: «các gói thầu xây lắp đều đã xong»."""
_PART_GAP = 16
"""Characters between a part and its whole: «hạng mục hầm số 1 của …»."""


@dataclass(slots=True)
class Topic:
    """The project that «dự án này» means: the subject or the only one of the last sentence that named any."""

    project: str = ""
    named: tuple[str, ...] = ()
    """All that the last sentence with a name named, in whatever part of it."""
    end: int = -1
    alone: str = ""
    """The one project that the whole article names, if there is but one."""
    planned: bool = False
    """Whether the last sentence with a name denies, asks for, agrees on or plans what it names."""
    unopened: bool = False
    """Whether it does so, or tells of works or of their preparation."""
    titled: str = ""
    """The one project that the headline names, until the body speaks of another."""
    phased: str = ""
    """The project built in phases that was named last, in whatever part of its sentence."""

    def follows(self, sentence: Sentence) -> bool:
        """Whether a sentence goes on about the topic: it stands next to it, or nothing else was named."""
        return bool(self.alone or self.titled) or self.end in (sentence.start, sentence.start - 1)


class Linker:
    """The projects of a gazetteer as sentences without a name mean them.

    A class because each way asks the gazetteer for kinds, wholes and phases.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._phased = {p.parent for p in gazetteer.projects.values() if p.parent and p.id.startswith(f"{p.parent}-")}

    def with_anaphors(self, sentence: Sentence, topic: Topic) -> Sentence:
        """The sentence with «dự án này» and its like as phrases of the topic."""
        found, english = [], sentence.reading.script is Script.EN
        for signal in sentence.of(*ANAPHORS):
            taken = any(p.start < signal.end + 3 and signal.start < p.end for p in sentence.phrases)
            named = [p.project for p in sentence.objects if p.end <= signal.start]
            called = self._so_called(sentence, signal, only(named) if named else topic.project)
            project = self._gazetteer.projects.get(called)
            if english and not named and not (project and _means(sentence, signal, project.kind)):
                among = (self._gazetteer.projects[name] for name in topic.named)  # «… along the road X. The road …»
                project = self._gazetteer.projects.get(only(p.id for p in among if _means(sentence, signal, p.kind)))
            if english and _TO_ANOTHER.match(sentence.reading.article.text, signal.end):
                continue  # «the 40km road to Na Sam»
            if signal.rule.id.endswith("_it") and sentence.reading.key[max(topic.end, 0) : signal.start].strip():
                continue  # «it» is what the sentence just before spoke of
            if project and not taken and _means(sentence, signal, project.kind):
                found.append(
                    Phrase(project.id, signal.start, signal.end, "anaphor", project.kind, project.generic, assumed=True)
                )
        if not found:
            return sentence
        phrases = sorted((*sentence.phrases, *found), key=attrgetter("start"))
        return replace(sentence, phrases=tuple(phrases))

    def _so_called(self, sentence: Sentence, signal: Signal, project: str) -> str:
        """The project that «nền tảng này» means: the one named last that is so called, of whatever «dự án này» says."""
        words = sentence.reading.key[signal.start : signal.end]
        noun = next((noun for noun in _CALLED if noun in words), None)
        if noun is None:
            return project
        before = [p.project for p in sentence.phrases if p.end <= signal.start]
        known = (self._gazetteer.projects[p] for p in (*reversed(before), project) if p)
        return next((one.id for one in known if noun in f"{one.names.vi} {one.names.zh} {one.names.en}".lower()), "")

    def with_phases(self, sentence: Sentence, topic: Topic) -> Sentence:
        """The sentence with its phases: a phase glued to a name narrows it, one alone is a phrase of its own."""
        key = sentence.reading.key
        numbered = _numbered(sentence)
        named_so = [p for p in sentence.phrases if _SECTION_EN.search(key, p.start, p.end) or _is_stretch(sentence, p)]
        phrases = [replace(p, part=True) if p in named_so else p for p in sentence.phrases]
        english = sentence.reading.script is Script.EN  # whose verbs hold what stands between their words
        for signal in numbered:
            genitive = english and key.startswith(" of ", signal.end)
            holder = next((p for p in phrases if genitive and p.start <= signal.start and signal.end <= p.end), None)
            if holder:  # «the Lang Son section of the … expressway»
                phrases = [replace(p, part=True) if p is holder else p for p in phrases]
                continue
            within = [v for v in sentence.of(*VERBS) if v.start <= signal.start and signal.end <= v.end]
            if any(v.start == signal.start or not english for v in within):
                continue
            base = _base_of(sentence, signal, phrases)
            own = base.project if base else only([p.project for p in sentence.objects])
            project = own or self._of_phases(sentence, signal, topic) or topic.project
            if not project:
                continue
            kind = self._gazetteer.projects[project].kind
            if base is None and kind is not ProjectKind.ROAD and _LANES.search(key, sentence.start, sentence.end):
                continue
            if base is None and (
                _sited(sentence, signal) or _is_of_another(sentence, signal, kind) or is_of_rank(project)
            ):
                continue
            words = sentence.reading.key[signal.start : signal.end]
            child = self._child(project, words)
            of_other = not own and _OF_OTHER.match(sentence.reading.key, signal.end)
            if of_other or (not child and _WIDENED.search(words)):
                continue  # «from two to four lanes» is no part of a road
            if not (own or child):  # «作为X的配套，Y一期已竣工。二期…»: the one named that has such a phase
                of = only(self.whole(one) for one in topic.named if self._child(self.whole(one), words))
                project, child = of or project, self._child(of or project, words)
            part = not child and not _are_all(sentence, signal)
            alone = Phrase(child or project, signal.start, signal.end, "phase", kind, assumed=True, part=part)
            phrases = (
                _with_phase(sentence, phrases, alone, base)
                if base or not child
                else _narrowed(sentence, phrases, alone)
            )
        if not (numbered or named_so):
            return sentence
        return replace(sentence, phrases=tuple(sorted(phrases, key=attrgetter("start"))))

    def with_silent_subject(self, sentence: Sentence, topic: Topic) -> Sentence:
        """The sentence with the topic as what is being prepared: «Hiện tư vấn đang lập báo cáo nghiên cứu khả thi.»

        Only preparation, a share of the works done, and men at work where the article names but one project, may be
        said so: whatever else is under way or done must name or point to its project.
        """
        project = self._gazetteer.projects.get(topic.alone or topic.titled or topic.project)
        key, next_to = sentence.reading.key, topic.follows(sentence)
        follows = next_to or (topic.end >= 0 and not key[topic.end : sentence.start].strip())
        english = sentence.reading.script is Script.EN
        named = sentence.objects or any(p.why != "anaphor" for p in sentence.phrases) if english else sentence.phrases
        if named or project is None or not follows:
            return sentence
        found = []
        for verb in sentence.verbs:
            told = tells_alone(sentence, verb, project.kind, near=bool(next_to), alone=bool(topic.alone))
            if told and not _is_done_elsewhere(sentence, verb.head, project.kind):
                found.append(
                    Phrase(project.id, verb.start, verb.end, "silent", project.kind, project.generic, assumed=True)
                )
        return replace(sentence, phrases=tuple(found)) if found else sentence

    def with_topic(self, sentence: Sentence, topic: Topic) -> Sentence:
        """The sentence with the topic as what its steps are steps of: «Phía bạn ngỏ ý cùng bỏ vốn làm đường dẫn.»"""
        steps = sentence.steps
        project = self._gazetteer.projects.get(topic.alone or topic.titled or topic.project)
        if not steps or sentence.phrases or project is None or not topic.follows(sentence):
            return sentence
        if names_other(sentence, alone=bool(topic.alone)) or is_of_other_kind(sentence, project.kind):
            return sentence
        start, end = steps[0].start, steps[0].end
        silent = Phrase(project.id, start, end, "silent", project.kind, project.generic, assumed=True)
        return replace(sentence, topic=silent)

    def remember(self, sentence: Sentence, topic: Topic) -> None:
        """What a sentence that names projects leaves in `topic` for the next ones."""
        topic.end = sentence.end
        topic.planned = bool(sentence.of(*_PLANNED))
        topic.unopened = topic.planned or any(_is_unopened(sentence, v) for v in sentence.verbs)
        topic.named = tuple(p.project for p in sentence.phrases)
        topic.phased = next((w for w in map(self.whole, reversed(topic.named)) if w in self._phased), topic.phased)
        if any(self.whole(p.project) != topic.titled for p in sentence.phrases):
            topic.titled = ""

    def topic_of(self, sentence: Sentence, before: str) -> str:
        """What the next sentence may call «dự án này»: of a phase the whole."""
        named = [p for p in sentence.objects if p.why != "phase"]
        own = [p for p in named if not _AS_ZH.search(sentence.reading.key, sentence.start, p.start)]
        named = own or named  # «作为智慧口岸的主通道，货运专用通道同步扩容»: the road is spoken of
        if not named:
            return before
        opens = named[0].start - sentence.start <= _OPENING
        project = named[0].project if opens else only(self.whole(p.project) for p in named)
        return self.whole(project) if project else ""

    def whole(self, project: str) -> str:
        """The project of which one is a phase, or itself."""
        return self._gazetteer.projects[project].parent or project

    def _of_phases(self, sentence: Sentence, signal: Signal, topic: Topic) -> str:
        """The project of whose phases a bare number tells: of one named just before, or else nothing, or of lanes."""
        key, words = sentence.reading.key, sentence.reading.key[signal.start : signal.end]
        before = only(self.whole(p.project) for p in sentence.phrases if p.end <= signal.start)
        if before in self._phased and self._child(before, words):
            return before
        unnamed = not sentence.phrases and (not topic.project or _WIDENED.search(key, sentence.start, sentence.end))
        return topic.phased if unnamed and topic.phased and self._child(topic.phased, words) else ""

    def _child(self, project: str, words: str) -> str:
        """The phase of a project that the words number, or tell by its lanes: «from 4 to 6 lanes»; or nothing."""
        lanes = tuple(_LANE_COUNT.get(word, word) for word in _COUNTS.findall(words)) if _WIDENED.search(words) else ()
        if lanes:
            phases = (p for p in self._gazetteer.projects.values() if p.parent == project)
            return next((p.id for p in phases if tuple(re.findall(r"\d+(?= (?:to|lanes))", p.names.en)) == lanes), "")
        for word in re.findall(r"\d+|[^\W\d]+", words):
            number = _NUMBER.get(word, _NUMBER.get(word[:1], word))
            child = f"{project}-phase-{number}"
            if child in self._gazetteer.projects:
                return child
        return ""


def _numbered(sentence: Sentence) -> list[Signal]:
    """The phases that a sentence tells of; what it numbers needs no lanes: «giai đoạn 2, mở từ 6 lên 14 làn»."""
    key = sentence.reading.key
    # «由…公司承建中方段的X大桥通过验收» tells who built a part, not that only this passed
    phases = [s for s in sentence.of(Role.PHASE) if not _BUILT_ZH.search(key, sentence.start, s.start)]
    told = {sentence.part_of(s.start) for s in phases if not _WIDENED.search(key, s.start, s.end)}
    return [s for s in phases if not _WIDENED.search(key, s.start, s.end) or sentence.part_of(s.start) not in told]


def _with_phase(sentence: Sentence, phrases: list[Phrase], phase: Phrase, base: Phrase | None) -> list[Phrase]:
    """The phrases with a phase, which takes the place of the name that it belongs to."""
    if base is None:
        return [*phrases, phase]
    if base.start >= phase.end and phase.project == base.project:  # «100 km of the A and B expressways»
        strung = sentence.listed_after(base)
        phrases = [replace(p, part=True) if p in strung else p for p in phrases]
    start, end = min(base.start, phase.start), max(base.end, phase.end)
    kept = [p for p in phrases if p.end <= start or p.start >= end]
    return [*kept, replace(base, project=phase.project, start=start, end=end, part=phase.part)]


def _narrowed(sentence: Sentence, phrases: list[Phrase], phase: Phrase) -> list[Phrase]:
    """The phrases with a phase told by lanes: the road before it, if nothing stands between but that it is widened."""
    key, owner = sentence.reading.key, phase.project.rpartition("-phase-")[0]
    before = [p for p in phrases if p.end <= phase.start and p.project == owner]
    if before and _TO_LANES.fullmatch(key, before[-1].end, phase.start):
        return [replace(p, project=phase.project) if p is before[-1] else p for p in phrases]
    return [*phrases, phase]


def _means(sentence: Sentence, signal: Signal, kind: ProjectKind) -> bool:
    """Whether «công trình này» or a «Dự án …» that opens its part may stand for a project of this kind."""
    key = sentence.reading.key
    word = key[signal.start : signal.end]
    if any(word.startswith(noun) or word.endswith(noun) for noun, kinds in _KINDS.items() if kind not in kinds):
        return False
    if signal.role is not Role.OPENER:
        return True
    part = max(sentence.start, key.rfind(";", sentence.start, signal.start) + 1)
    lead = key[part : signal.start].lstrip()
    opens = not lead.strip() or _LEAD.fullmatch(lead) is not None
    return opens and _GOES_ON.match(key, signal.end) is not None


def only(values: Iterable[str]) -> str:
    """The one value that all are, or nothing."""
    different = set(values)
    return different.pop() if len(different) == 1 else ""


def _are_all(sentence: Sentence, parts: Signal) -> bool:
    """Whether parts are all those of their whole."""
    key, (before, behind) = sentence.reading.key, _EACH
    if _EVERY.search(key, sentence.start, parts.start):
        return True
    return bool(before.search(key, sentence.start, parts.start) and behind.match(key, parts.end))


def _is_done_elsewhere(sentence: Sentence, signal: Signal, kind: ProjectKind) -> bool:
    """Whether works told without a project have another one before them, of which a Chinese sentence must tell."""
    if sentence.reading.script is Script.ZH:
        return OTHER_ZH.search(sentence.reading.key, sentence.start, signal.end) is not None
    return _is_of_another(sentence, signal, kind)


def _is_of_another(sentence: Sentence, signal: Signal, kind: ProjectKind) -> bool:
    """Whether the words around a phase make it one of something else: «Quốc lộ 3 đoạn …», «giai đoạn 1 nhà máy»."""
    key = sentence.reading.key
    if _ITS_OWNER.match(key, signal.end):
        return True
    commas = [m.end() for m in re.finditer(r"[,;:]", key[sentence.start : signal.start])]
    start = sentence.start + (commas[-1] if commas else 0)
    before = sentence.reading.article.text[start : signal.start]
    last = _LAST_WORD.search(before)
    side = _SIDE.search(before) is not None
    named = last is not None and not side and last[1][0].isupper() and bool(before[: last.start()].strip(' \n"“'))
    clause = key[start : signal.start]
    if sentence.reading.script is Script.ZH:
        last_part = re.split(r"[，。；：]", clause)[-1]
        road = "通道" in last_part or _ROAD_ZH.search(clause) is not None
        return _LEAD_ZH.fullmatch(last_part) is None or (road and kind is not ProjectKind.ROAD)
    other = any(noun in clause for noun, kinds in _KINDS.items() if " " in noun and kind not in kinds)
    return named or other or OTHER_WORK.search(clause) is not None


def _is_stretch(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether the Chinese clause of a road tells of so many of its kilometres between two ends."""
    if sentence.reading.script is not Script.ZH or phrase.kind is not ProjectKind.ROAD:
        return False
    key = sentence.reading.key
    start = key.rfind("，", sentence.start, phrase.start) + 1 or sentence.start
    end = key.find("，", phrase.end, sentence.end)
    end = end if end >= 0 else sentence.end
    return any(_STRETCH_ZH.search(key, a, b) for a, b in ((start, phrase.start), (phrase.end, end)))


def _is_unopened(sentence: Sentence, verb: Verb) -> bool:
    """Whether a verb tells of works or their preparation; not «由谅山省投资建设», which only tells who builds."""
    bare = sentence.reading.script is Script.ZH and verb.head.role is Role.ACTION and not sentence.mood(verb).explicit
    return verb.head.rule.status in _UNOPENED and not bare


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
            named_so = sentence.reading.key.startswith(_STRETCH, signal.start) or sentence.reading.key.startswith(
                _FROM, signal.end
            )
            if named_so and _SECTION.fullmatch(sentence.reading.key, signal.end, phrase.start):
                return phrase
            works = _WORKS_GAP.fullmatch(sentence.reading.key, signal.end, phrase.start)
            verb = not works and any(
                signal.end <= v.start < phrase.start and not _TO_BUILD.search(sentence.reading.key, v.start - 3, v.end)
                for v in sentence.verbs
            )
            gap = sentence.residue(signal.end, phrase.start)
            own = phrase in sentence.objects or gap in _OF_WHOLE
            near = gap in _OF_WORKS if sentence.reading.script is Script.EN else len(gap) <= _PART_GAP
            return phrase if own and (near or works) and not apart and not verb else None
    return None
