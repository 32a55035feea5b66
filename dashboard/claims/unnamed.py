"""Whether a sentence that names no project tells of the one that the sentence before was about.

From a sentence, a verb in it and the kind of that project to yes or no: works, men at work, parts that such a work
has, land and papers belong to it; another work, a place, or works of another kind make the sentence one of those.
"""

from __future__ import annotations

import re

from dashboard.claims.lexicon import Role
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.verbs import Verb
from dashboard.models import ProjectKind, Status

__all__ = ["OTHER_WORK", "OTHER_ZH", "is_of_other_kind", "names_other", "tells_alone"]

_CLAUSE_END = re.compile(
    r"\s*(?:$|[,.;，。；\"”]|để |nhằm |trước khi |phục vụ |(?:cho|của) (?:các |từng )?hạng mục"
    r"|(?:tuyến|dự án|công trình)(?: này)?\s?[,.;])"
)
_LAND_EN = re.compile(r"clearance|acquisition|resettlement|compensation|feasibility|survey|design|tender|bidding")
_LAND = re.compile(
    r"mặt bằng|gpmb|bồi thường|đền bù|tái định cư|kiểm đếm|thu hồi đất|mat bang|boi thuong|kiem dem"
    r"|land|clearance|resettlement|compensation|征地|征迁|拆迁|补偿|安置|土地"
)
_MEASURED = re.compile(
    r"(?:sản lượng|khối lượng|tiến độ|thi công|san luong|khoi luong|tien do|工程量|进度)[^;]*[%％]"
    r"|[%％] (?:giá trị|khối lượng|hợp đồng)"
)
_SITE = re.compile(
    r"(?:nhà thầu|các đơn vị|công nhân|kỹ sư|mũi thi công|công trường|thợ)[^;.]{0,60}(?:đang|được duy trì|vẫn)"
    r"|(?:nha thau|cac don vi|cong nhan|ky su|cong truong)[^;.]{0,60}(?:dang|van)"
)
_BOTH_BUILD = re.compile(r"(?:(?:hai|các) bên|liên danh|chủ đầu tư)[^;.]{0,40}đang[^;.]{0,40} thi công$")
"""Those who build, up to the end of a verb that has no object."""
_PILOT_END = re.compile(r"\s*(?:$|[,.;]| ?(?:với|từ|trong|cho|và) )")
_SINCE_DAY = re.compile(r"\s*(?:trước đó,? ?|sau đó,? ?)?(?:kể )?từ (?:ngày |tháng |đầu |cuối )*\d")
_WORKS_EN = re.compile(
    r"[\s\"“]*(?:[^,.;]{0,60}, |(?:by|as of|since|until|at|on|in) (?:the )?[^,.;]{2,40}? "
    r"(?=(?:(?:the|its|all|some|about|over) )?(?:construction|work|builders|workers|contractors?|crews|engineers)\b))?"
    r"(?:(?:the|its|all|about|some|over|hundreds|thousands|of|more|than|main|local|civil|actual|nearly|almost|total) "
    r"|\d[\d.,]* (?:(?:percent|per cent) of )?|\d[\d.,]*% of |(?:half|two[- ]thirds|a third|three[- ]quarters) of )*"
    r"(?:construction|building|works?|builders|workers|engineers|contractors|crews|tunnelling|labourers"
    r"|consortium|builder|contractor|excavators|bulldozers|cranes|hoists|machines|masons|piling rigs|rigs|asphalt"
    r"|concrete|formwork|scaffolding|girders|beams|roadbeds?|embankments?|subgrade|piers|tunnels"
    r"|(?:they|these)(?= (?:are|were) )|we"
    r"|our (?:side|part|teams?|men|people))\b"
    r"(?! (?:firms?|compan|materials?|costs?|industr|sector|permits?|contracts?|ministr|giants?|groups?))"
)
"""An English sentence that begins with works, or with men at work."""
_MEN_EN = re.compile(r"workers|crews?|contractors?|builders?|engineers|masons")
"""With whom an English verb begins that tells of men at work, whatever its sentence begins with."""
_OTHER_EN = re.compile(
    r"\A (?:of|on|at|for|in) (?!the (?:project|site|spot|ground|works?|vietnamese|chinese|line|northern|southern|first"
    r"|second|main)|both|either|site|time|schedule|it\b|\w+day|vietnam|china|\d|(?:january|february|march|april|may"
    r"|june|july|august|september|october|november|december)\b)|"
    r"\b(?:airport|hospital|school|market|terminal|power|plant|seaport|station|resettlement|factory|hotel|museum|houses?"
    r"|homes|canal|dam|expressway|railway|bridge|road|highway|tunnel|park|gate|plans?|study|design|survey|paper|talks)s?\b"
)
"""What such a sentence may be about instead of the project named just before."""
_TRIAL_EN = re.compile(r"[\s\"“]*(?:[^,.;]{0,40}, )?(?:(?:the|a|its|this|\w+-month) )*(?:trial|pilot|test)\b")
"""An English sentence that begins with the trial of what the one before spoke of."""
_OWN_EN = {
    ProjectKind.RAIL: re.compile(
        r"(?:the|its|this|two|three|all|\d+)(?: [a-z\d-]+){0,2} (?:station|tunnel|bridge|railway)s?$"
    ),
    ProjectKind.ROAD: re.compile(
        r"(?:the|its|this|two|three|all|\d+)(?: [a-z\d-]+){0,2} (?:tunnel|bridge|road|expressway)s?$"
    ),
    ProjectKind.BRIDGE: re.compile(r"(?:the|its|this)(?: [a-z\d-]+){0,2} bridge$"),
}
"""Which of these, without a name of their own, are parts of a work of a kind, or that work itself."""
OTHER_WORK = re.compile(
    r"\b(?:nhà máy|nhà ga|cảng|bến xe|sân bay|bệnh viện|(?<!công )(?<!thị )(?<!môi )trường|chợ"
    r"|hồ chứa|thủy điện|nhiệt điện|điện gió|khu nghỉ dưỡng"
    r"|khu công nghiệp|cụm công nghiệp|khu đô thị|khách sạn|trụ sở|kho|bãi|quốc lộ|tỉnh lộ|đường tỉnh|hầm)\b"
)
"""Works that a phase may belong to, though no project of the gazetteer is meant."""
OTHER_ZH = re.compile(
    r"[国省县村]道|另一|邻近|公路|铁路|高速|大桥|港口?|机场|园区|市场|学校|医院|酒店|水库|电站|码头|开发区|合作区"
)
_THIS_ZH = re.compile(r"(?:[这该][条座]?|全|主|新)(?:[\d.]+公里)?(?:跨境|新)?$")
_CLAUSE_END_ZH = re.compile("[，。；]")
_OWN_PART_ZH = re.compile(
    r"[“\"\s]*(?:(?:目前|现在?|如今|眼下|当前|连日来|近[日期]|其中|据[^，。；]{2,20}|截[至止][^，。；]{1,14}|[^，。；]{2,16}(?:介绍|表示|说|称)"
    r")[，：]?)*(?:全[线桥]|主[桥线塔墩跨]|[两中越]侧|[中越]方(?:一侧|侧|段)?|沿线|各(?:标段|工点|工区|施工单位|参建单位)|施工|工人|建设者|承包商|作业"
    r"|工程|项目|路[基面]|桥[墩面塔]|主体|隧道|钢[梁箱]|箱梁|桩基|承台|基础|土建|总体|整体|形象|建设|累计|已完成|正在)"
)
"""What opens a Chinese sentence that goes on about the works of the sentence before."""
_SPEAKER_ZH = re.compile(r"[“\"\s]*[^，。；：]{2,30}(?:介绍|表示|说|称|看到|通报|了解到|获悉|显示|统计|宣布)[，：]")
_PIECE_ZH = re.compile(
    r"路[基面堑]|桥[墩台面]|墩柱|盖梁|桩|承台|基坑|引[道桥]|[T箱钢架]梁|梁板|隧道|[左右]洞|边坡|挡土墙|涵洞|底基层|水稳层|土石方"
    r"|联检楼|查验场|大楼|货场|堆场|[旗看]台|模板|钢筋|沥青|石材|护栏|轨|浇筑|摊铺|填筑|衬砌|作业|吊机|塔吊|工人|班组|施工队"
)
"""Parts, machines and men of works, by which a sentence tells of those of the sentence before."""
_HERE_ZH = re.compile(r"由此|从(?:这里|那里|此)|经它|经此|[乘坐]它|桥上|试(?:运行|运营|行|通车)|对开|到发|[空带满]载")
"""What makes of a use told without a name that of the project before."""
_WHOLE_ZH = re.compile(r"建设|级别|竣工(?:决算|资料|档案)|匾|如期交付")
"""What is finished only of the whole project."""
_OTHER_NAMED = re.compile(
    r"(?:cao tốc|[Cc]ầu|đường sắt|[Qq]uốc lộ|[Tt]ỉnh lộ|[Dd]ự án|[Đđ]ường|[Tt]uyến)"
    r" (?!Việt Nam|Trung Quốc|T\d|P\d|M\d)[A-ZĐ\d][\w.]*(?! ?km)"
)
"""A work with a name or a number of its own: «cầu Làng Giàng», «quốc lộ 4A»."""
_PARTS = {
    ProjectKind.BRIDGE: re.compile(r"\b(?:trụ|mố|nhịp|dầm|đốt|cọc|(?:bản )?mặt cầu|đường (?:dẫn|đầu cầu))(?!\w)"),
    ProjectKind.ROAD: re.compile(
        r"\b(?:nền đường|mặt đường|hầm|thảm(?: bê tông)? nhựa|cấp phối|bê tông nhựa|mũi thi công|cầu cạn|cầu vượt"
        r"|cống)(?!\w)"
    ),
    ProjectKind.RAIL: re.compile(r"\b(?:nền đường|hầm|đường ray|tà vẹt|mũi thi công|trụ|dầm|nhà ga)(?!\w)"),
}
"""Parts by which a sentence without a name tells of the bridge, the road or the line named just before."""
_OF_KIND = {
    r"khu kinh tế": {ProjectKind.ECONOMIC_ZONE},
    r"khu (?:du lịch|cảnh quan|hợp tác)": {ProjectKind.TOURISM_AREA},
    r"quy hoạch (?:chung|tỉnh|vùng)": {ProjectKind.ECONOMIC_ZONE, ProjectKind.TOURISM_AREA},
    r"cửa khẩu(?! thông minh)": {ProjectKind.SMART_GATE, ProjectKind.GATE_INFRASTRUCTURE, ProjectKind.ECONOMIC_ZONE},
    r"cửa khẩu (?:thông minh|số)": {ProjectKind.SMART_GATE},
    r"(?:đường )?cao tốc": {ProjectKind.ROAD},
    r"đường sắt": {ProjectKind.RAIL},
}
"""What a sentence without a name speaks of, and the kinds of project that it may be said of."""
_PART_BEFORE, _PART_BEHIND = 30, 24
_OF_IT_ZH = {Status.OPERATING: _HERE_ZH, Status.PILOT_OPERATION: _HERE_ZH, Status.COMPLETED: _WHOLE_ZH}
_AHEAD = (Role.CONDITION, Role.TARGET, Role.DOUBT, Role.LATER)


def tells_alone(sentence: Sentence, verb: Verb, kind: ProjectKind, *, near: bool, alone: bool) -> bool:
    """Whether a verb says by itself that a project of a kind is prepared, at work, or how much of it is done.

    `near`: the sentence before spoke of it; `alone`: the whole article names no other.
    """
    return (near and _goes_on_zh(sentence, verb, kind)) or _is_told_alone(sentence, verb, kind, near=near, alone=alone)


def _is_told_alone(sentence: Sentence, verb: Verb, kind: ProjectKind, *, near: bool, alone: bool) -> bool:
    """As `tells_alone`, in any language."""
    status, key = verb.head.rule.status, sentence.reading.key
    words = key[verb.start : verb.end]
    english = sentence.reading.script is Script.EN
    if _MEASURED.search(words) and not sentence.mood(verb).ahead:
        return True
    if english and status is Status.PREPARATION and verb.head.role is Role.STATE and _LAND_EN.search(words):
        return sentence.mood(verb).is_free
    if status is Status.PREPARATION and near and (_CLAUSE_END.match(key, verb.end) or _LAND.search(words)):
        mood = sentence.mood(verb)
        return mood.explicit or (verb.head.role is Role.STATE and mood.is_free)
    if status is Status.PILOT_OPERATION and near:
        return _is_its_trial(sentence, verb)
    if status is not Status.UNDER_CONSTRUCTION or names_other(sentence, alone=alone):
        return english and _works_on(sentence, verb, kind)
    found = (
        (english and _works_on(sentence, verb, kind))
        or _is_on_site(sentence, verb.end)
        or _is_on_part(sentence, verb, kind)
        or _both_build(sentence, verb, kind)
    )
    return found and sentence.mood(verb).is_free


def _is_its_trial(sentence: Sentence, verb: Verb) -> bool:
    """Whether a sentence tells of a trial, and of no other thing: «A trial run began on May 18»."""
    key, mood = sentence.reading.key, sentence.mood(verb)
    if not mood.is_free:
        return False
    if _TRIAL_EN.match(key, sentence.start, verb.end):
        return True
    ends = _PILOT_END.match(key, verb.end) is not None
    return ends and (mood.explicit or _SINCE_DAY.match(key, sentence.start) is not None)


def _goes_on_zh(sentence: Sentence, verb: Verb, kind: ProjectKind) -> bool:
    """Whether a Chinese sentence that names nothing tells of works on parts: «目前，全线路基已贯通»."""
    s, status = sentence, verb.head.rule.status
    if s.reading.script is not Script.ZH or verb.head.role is not Role.STATE or kind is ProjectKind.MECHANISM:
        return False
    if not s.mood(verb).is_free:
        return False
    speaker = _SPEAKER_ZH.match(s.reading.key, s.start, verb.start)
    begin = speaker.end() if speaker else s.start
    if any(not m.place.startswith("province:") for m in s.reading.mentions_in(begin, s.end)):
        return False
    if own := _OF_IT_ZH.get(status) if status else None:
        return not s.of(*_AHEAD) and own.search(s.reading.key, verb.start, verb.end) is not None
    stop = _CLAUSE_END_ZH.search(s.reading.key, verb.end, s.end)
    if status is not Status.UNDER_CONSTRUCTION or s.reading.mentions_in(verb.end, stop.start() if stop else s.end):
        return False  # «正在安装河内城铁设备»
    opens = _OWN_PART_ZH.match(s.reading.key, s.start) is not None
    return opens or _PIECE_ZH.search(s.reading.key, verb.start, verb.end) is not None


def _both_build(sentence: Sentence, verb: Verb, kind: ProjectKind) -> bool:
    """Whether both sides, or the investors, are told to build and nothing says what: «hai bên đang thi công, …»."""
    key = sentence.reading.key
    building = kind in _PARTS and _BOTH_BUILD.search(key, sentence.start, verb.end) is not None
    return building and _CLAUSE_END.match(key, verb.end) is not None


def _is_on_site(sentence: Sentence, at: int) -> bool:
    """Whether men are told to be at work before an offset."""
    return _SITE.search(sentence.reading.key, sentence.start, at) is not None


def _works_on(sentence: Sentence, verb: Verb, kind: ProjectKind) -> bool:
    """Whether an English sentence begins with works, or men at work, of no other place or thing: «Work began …»."""
    s, key, text = sentence, sentence.reading.key, sentence.reading.article.text
    subject = _WORKS_EN.match(key, s.start, s.end) or _MEN_EN.match(key, verb.start, verb.end)
    if subject is None or verb.head.rule.status is not Status.UNDER_CONSTRUCTION or not s.mood(verb).is_free:
        return False
    sited = any(not m.place.startswith("province:") for m in s.reading.mentions_in(s.start, s.end))
    ahead = [other.end() for other in _OTHER_EN.finditer(key, s.start, subject.end())]
    behind = [subject.end() + other.end() for other in _OTHER_EN.finditer(key[subject.end() : s.end])]
    own = _OWN_EN.get(kind)
    return not sited and all(own and own.search(text, s.start, end) for end in (*ahead, *behind))


def _is_on_part(sentence: Sentence, verb: Verb, kind: ProjectKind) -> bool:
    """Whether something is told as done to a part that works of a kind have: «đã thi công xong trụ T1» of a bridge."""
    parts = _PARTS.get(kind)
    told = sentence.mood(verb).explicit or verb.head.role is Role.STATE
    begin = max(sentence.start, verb.start - _PART_BEFORE)
    return told and parts is not None and parts.search(sentence.reading.key, begin, verb.end + _PART_BEHIND) is not None


def names_other(sentence: Sentence, *, alone: bool, start: int | None = None, end: int | None = None) -> bool:
    """Whether a sentence, or a part, has a subject of its own: a work with its name or, if many are named, a place."""
    s = sentence
    start, end = s.start if start is None else start, s.end if end is None else end
    if s.reading.script is Script.ZH and _names_other_zh(s, start, end):
        return True
    work = OTHER_WORK.search(s.reading.key, start, end)
    if (work and not (alone and work[0] == "hầm")) or _OTHER_NAMED.search(s.reading.article.text, start, end):
        return True
    return not alone and any(not m.place.startswith("province:") for m in s.reading.mentions_in(start, end))


def _names_other_zh(sentence: Sentence, start: int, end: int) -> bool:
    """Whether another work is named: not the project itself, nor «这条高速», which is it."""
    spans = [(p.start, p.end) for p in sentence.phrases]
    for other in OTHER_ZH.finditer(sentence.reading.key, start, end):
        own = any(a <= other.start() and other.end() <= b for a, b in spans)
        if not own and not _THIS_ZH.search(sentence.reading.key, start, other.start()):
            return True
    return False


def is_of_other_kind(sentence: Sentence, kind: ProjectKind, start: int | None = None) -> bool:
    """Whether a sentence, from `start`, speaks of works of another kind than the project spoken of before."""
    text = sentence.reading.key[sentence.start if start is None else start : sentence.end]
    return any(kind not in kinds and re.search(noun, text) for noun, kinds in _OF_KIND.items())
