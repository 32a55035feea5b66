"""Whether what a sentence counts, tries out or calls finished may be told of a project that governs no verb of it.

From a sentence, a step of it and the phrase to yes or no: what stood there before is used too, and what is yet to be
built is only meant to be.
"""

from __future__ import annotations

import re

from dashboard.claims.lexicon import Role, Signal
from dashboard.claims.phrase import Phrase, is_of_rank
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.verbs import Verb
from dashboard.models import ProjectKind, Status

__all__ = ["governing", "may_be_reached"]

_NOT_USED = re.compile(
    r"(?<!\w)(?:công suất|năng lực|thiết kế|dự báo|tính toán|mô phỏng|kịch bản|công nhân|kỹ sư|vật liệu|đất đá"
    r"|nhà thầu|thi công|công trường|trước đây|trước kia|ngày xưa|phà|đò|cầu phao"
    r"|(?:đường|cầu|lối) (?:cũ|mòn|hiện hữu|tạm)|ùn tắc|tồn đọng|ùn ứ|lưu lượng|giả định|mục tiêu"
    r"|cam kết|kỳ vọng|quốc lộ|tỉnh lộ|chợ|khảo sát|dịp ấy|năm (?:19|200|201)\d+|homestay|quán"
    r"|nhà nghỉ|khổ (?:1 ?m|hẹp))(?!\w)"
)
"""What is counted but is no use of the project, or is none yet."""
_OWN_USE = {
    ProjectKind.ECONOMIC_ZONE: re.compile(r"(?<!\w)(?:doanh nghiệp|dự án|khu này|trong khu)(?!\w)"),
    ProjectKind.SMART_GATE: re.compile(r"(?<!\w)(?:hệ thống|nền tảng|phần mềm)(?!\w)"),
    ProjectKind.RAIL: re.compile(r"(?<!\w)(?:tàu liên vận|đoàn tàu|tàu có đều|toa)(?!\w)"),
    ProjectKind.TOURISM_AREA: re.compile(
        r"(?<!\w)(?:qua lại|sang|hai bên|xuất nhập cảnh|tour|đoàn|giờ mở cửa|mở cửa phục vụ|thông hành)(?!\w)"
    ),
}
"""Of what was there before, what only the project brings: who visits a waterfall need not cross the border."""
_SINCE = re.compile(r"(?<!\w)(?:kể từ|từ khi|từ lúc|từ hôm|từ ngày) (?:công bố|khai trương|mở|được mở)")
"""What ties what is counted at a gate to its opening."""
_USED = (ProjectKind.ROAD, ProjectKind.ECONOMIC_ZONE)
"""Kinds of project of which traffic counted in other languages tells that they are open."""
_PASSING = re.compile(r"(?<!\w)(?:hàng|xe|khách|lượng|phương tiện)(?!\w)")
"""What passes: told without a number, of a bridge it may only tell the way taken."""
_WAYS = (ProjectKind.ROAD, ProjectKind.BRIDGE)
"""What nobody used before it was built."""


_OF_OWN_CLAUSE = (Role.REQUEST, Role.TARGET, Role.PURPOSE, Role.LATER, Role.NEGATION)
"""What governs nothing in the Chinese clauses before its own."""
_OPENED_ZH = re.compile(r"(?:正式|全线)*(?:开通|投用|启用|升格|开放|通车|开行|升级)(?:之?后|以后)|后|之后|以后")
_DAILY_ZH = re.compile(
    r"(?:开通|投用|启用|升格|开放|通车|开行|升级)[^，。；]{0,8}后[^。；]{0,16}?(?:每天|每日|天天|日均|已)"
)
"""Of what was opened one tells what goes on there day by day: «X投用后，边民每天过桥»."""
_NEW_WAYS_ZH = (ProjectKind.ROAD, ProjectKind.BRIDGE, ProjectKind.TRANSPORT)
_BY_ZH = re.compile(r"[经从由走乘坐]|通过|驶[过入上]$|使用$")
"""Before a project, what makes it the way taken."""
_SINCE_ZH = re.compile(r"(?:自|正式)?[^，。；]{0,20}(?:开通|升格|升级|开放)[^，。；]{0,8}(?:后|以来)")
_OWN_USE_ZH = {
    ProjectKind.SMART_GATE: re.compile(r"系统|平台|无人|智慧|智能|AGV|通道|车道|预约|申报", re.IGNORECASE),
    ProjectKind.RAIL: re.compile(r"列车|动车|班列|车票|乘客|新站|旅客"),
    ProjectKind.TOURISM_AREA: re.compile(r"跨境|出入?境|入境|往返|对岸|团|门票|升旗|广场"),
    ProjectKind.GATE_INFRASTRUCTURE: re.compile(r"新(?:桥|路|联检|查验|货场|大楼|卡口)"),
    ProjectKind.ECONOMIC_ZONE: re.compile(r"园区|企业|入驻"),
}
"""What only such a project brings."""


def may_be_reached(sentence: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether a step that tells use, trial or completion may be one of this project."""
    rule, used = verb.head.rule, verb.head.rule.status is Status.OPERATING
    unopened = phrase.assumed and sentence.unopened
    words = sentence.reading.key[verb.start : verb.end]
    uncounted = used and _PASSING.search(words) is not None and not re.search(r"\d", words)
    if sentence.reading.script is Script.ZH:
        if rule.status in (Status.UNDER_CONSTRUCTION, Status.PARTLY_COMPLETED):
            return not is_of_rank(phrase.project)  # what is built at a gate is not its rank
        return not unopened and (not used or _is_own_use_zh(sentence, verb, phrase))
    if sentence.reading.script.language != "vi" or uncounted:
        return not used or (phrase.kind in _USED and not phrase.part and not unopened)
    if rule.event == "upgrade":
        return is_of_rank(phrase.project)
    if not used:
        return rule.status is Status.PILOT_OPERATION or not is_of_rank(phrase.project)
    return not unopened and _is_own_use(sentence, phrase)


def _is_own_use(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether what a sentence counts is there for the project only."""
    key = sentence.reading.key
    if _NOT_USED.search(key, sentence.start, sentence.end):
        return False
    own = _SINCE if is_of_rank(phrase.project) else _OWN_USE.get(phrase.kind)
    return phrase.kind in _WAYS or (own is not None and own.search(key, sentence.start, sentence.end) is not None)


def _is_own_use_zh(sentence: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether a Chinese use is one of the project: it alone brings it, or it is the way taken."""
    key = sentence.reading.key
    if is_of_rank(phrase.project):
        return _SINCE_ZH.search(key, sentence.start, verb.start) is not None
    if phrase.kind in _NEW_WAYS_ZH:
        return True
    if not phrase.assumed and _BY_ZH.search(key, sentence.start, phrase.start):
        return True
    own = _OWN_USE_ZH.get(phrase.kind)
    return own is not None and own.search(key, sentence.start, sentence.end) is not None


def governing(sentence: Sentence, verb: Verb, roles: tuple[Role, ...]) -> list[Signal]:
    """The signals of a sentence that may govern a verb; none of a step's own words, no denial in a clause behind it."""
    found = sentence.of(*roles)
    if sentence.reading.script is Script.ZH and verb.head.role is Role.STEP:
        found = [x for x in found if x.role not in _OF_OWN_CLAUSE or not sentence.comma(verb.end, x.start)]
        if _DAILY_ZH.search(sentence.reading.key, sentence.start, sentence.end):
            found = [x for x in found if not _OPENED_ZH.fullmatch(sentence.reading.key, x.start, x.end)]
    if verb.head.role is not Role.STEP and verb.head.rule.status is not Status.PARTLY_COMPLETED:
        return list(found)
    others = (x for x in found if x.start < verb.start or x.end > verb.end)
    return [
        x for x in others if x.role is not Role.NEGATION or not sentence.comma(verb.end, x.start) or x.start < verb.end
    ]
