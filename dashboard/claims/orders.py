"""Orders of a superior: what a ministry is told to hurry is in preparation, what contractors are, under construction.

From a sentence and a verb that a request or an agreement governs to what the order presupposes.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dashboard.claims.lexicon import Role
from dashboard.claims.scripts import Script, text_key
from dashboard.claims.sentence import Sentence
from dashboard.claims.verbs import Verb
from dashboard.models import Status

__all__ = ["ordered"]

_BODY = (
    r"(?:các |những |lãnh đạo |ủy ban nhân dân |ubnd |ban )*(?:bộ|sở|ngành|tỉnh|thành phố|địa phương|xã|phường|huyện"
    r"|ban quản lý|quản lý|chủ đầu tư|nhà đầu tư|nhà thầu|đơn vị|cơ quan|tổng công ty|tư vấn|lạng sơn|cao bằng|lào cai"
    r"|điện biên|lai châu|hà giang|tuyên quang|quảng ninh|bắc ninh|hải phòng|hà nội)"
    r"(?! (?:vân nam|quảng tây|bạn))(?!\w)"
)
_TOLD = rf"(?:yêu cầu|chỉ đạo|giao|đôn đốc|thúc giục|giục|đốc thúc)(?: cho)? {_BODY}"
_ASKED = rf"đề nghị {_BODY}"
_SUPERIOR = (
    r"(?<!\w)(?:phó )?(?:thủ tướng|chính phủ|bộ trưởng|thứ trưởng|chủ tịch (?:ubnd|ủy ban nhân dân|tỉnh|quốc hội)"
    r"|bí thư tỉnh ủy|tổng bí thư|chủ tịch nước)(?!\w)"
)
_HURRY = (
    r"(?<!\w)(?:đẩy nhanh|khẩn trương|tập trung|tiếp tục|quyết liệt|gấp rút|hoàn thành|hoàn tất|hoàn thiện|tăng tốc"
    r"|tháo gỡ|dứt điểm|tích cực|đẩy mạnh|giải phóng mặt bằng"
    r"|chuẩn bị(?= [^.;,]{0,40}(?:khởi công|động thổ|khánh thành|thông xe|lễ|công bố)))(?!\w)"
)
_LAND_FIRST = (
    r"(?<!\w)(?:đẩy nhanh|khẩn trương|tập trung|quyết liệt|gấp rút|hoàn thành|dứt điểm|đẩy mạnh|tháo gỡ)[^;.]{0,30}"
    r" (?:giải phóng mặt bằng|gpmb|đền bù|bồi thường|tái định cư|thủ tục đầu tư|chuẩn bị đầu tư)(?!\w)"
)
"""What is to be hurried before a beginning: «đẩy nhanh giải phóng mặt bằng, bảo đảm khởi công X»."""
_ORDER = {
    Script.EN: re.compile(
        r"\b(?:prime minister|minister|pm|premier|chair(?:man|woman)|party secretary|general secretary|government)\b"
        r"[^;.]{0,80}? (?:told|asked|urged|ordered|instructed|directed|requested|required|tasked|assigned|called on)"
        r" (?!china|beijing|guangxi|yunnan|the chinese)[^;.]{3,90}?\bto\b"
    ),
    Script.ZH: re.compile(
        r"(?:总理|部长|省长|主席|书记|政府|交通部|建设部)[^，。；]{0,16}(?:要求|责成|指示|敦促|督促|责令)(?!中方|中国|广西|云南)"
    ),
}
"""A superior who tells somebody below him what to do."""
_READY = r"(?<!\w)chuẩn bị(?: [^\s,;.]+){0,4}\s*$"


_CONTRACTOR = (
    r"\w+(?: \w+)?(?: cho)? (?:các |những )*(?:nhà thầu|đơn vị thi công|liên danh nhà thầu|mũi thi công)(?!\w)"
)
_FASTER = (
    r"(?<!\w)(?:tăng ca|tăng kíp|tăng tốc|tập trung (?:nhân lực|máy móc|tối đa)"
    r"|huy động (?:tối đa|thêm|nhân lực|máy móc)|bám sát tiến độ|ba ca|3 ca|nước rút)(?!\w)"
)
_NOT_BEGUN = (
    r"(?<!\w)(?:khởi công|động thổ|chuẩn bị|sau khi|ngay khi|khi có|nếu|bàn giao mặt bằng|giải phóng mặt bằng|sẵn sàng"
    r"|thủ tục|hồ sơ)(?!\w)"
)
"""What contractors are told to do faster is under way; words of a beginning leave that open."""


@lru_cache(maxsize=16)
def _vi(pattern: str, *, plain: bool) -> re.Pattern[str]:
    return re.compile(text_key(pattern, plain=plain))


def _drives_works(order: str, verb: Verb, *, plain: bool) -> bool:
    """Whether an order drives on works that go on: «yêu cầu các nhà thầu tăng ca để thông xe X»."""
    if verb.head.rule.status is Status.PREPARATION or _vi(_NOT_BEGUN, plain=plain).search(order):
        return False
    return bool(_vi(_CONTRACTOR, plain=plain).match(order) and _vi(_FASTER, plain=plain).search(order))


def ordered(sentence: Sentence, verb: Verb) -> Status | None:
    """The status that an order presupposes of what its verb governs; none if it is no order, or of a beginning."""
    s, key, mood = sentence, sentence.reading.key, sentence.mood(verb)
    if s.reading.script in _ORDER:
        given = verb.head.rule.status is Status.PREPARATION and _ORDER[s.reading.script].search(
            key, s.start, verb.start
        )
        return Status.PREPARATION if given else None
    plain = s.reading.script is Script.PLAIN
    for signal in (x for x in mood.signals if x.role in (Role.REQUEST, Role.AGREE) and x.start >= s.start):
        told = _vi(_TOLD, plain=plain).match(key, signal.start)
        if told is None and _vi(_SUPERIOR, plain=plain).search(key, s.start, signal.start):
            told = _vi(_ASKED, plain=plain).match(key, signal.start)
        if told is None:
            continue
        if _drives_works(key[signal.start : s.end], verb, plain=plain):
            return Status.UNDER_CONSTRUCTION
        if verb.head.rule.status is Status.PREPARATION and _vi(_HURRY, plain=plain).search(key, told.end(), s.end):
            return Status.PREPARATION
        if verb.head.role is Role.EVENT and _vi(_LAND_FIRST, plain=plain).search(key, told.end(), verb.start):
            return Status.PREPARATION
        ready = _vi(_READY, plain=plain).search(key, told.end(), verb.start)
        return Status.AGREED if ready and verb.head.role is Role.EVENT else None
    return None
