"""Orders of a superior: what a ministry or a province is told to hurry is in preparation, and no mere wish.

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


@lru_cache(maxsize=16)
def _vi(pattern: str, *, plain: bool) -> re.Pattern[str]:
    return re.compile(text_key(pattern, plain=plain))


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
        if verb.head.rule.status is Status.PREPARATION and _vi(_HURRY, plain=plain).search(key, told.end(), s.end):
            return Status.PREPARATION
        if verb.head.role is Role.EVENT and _vi(_LAND_FIRST, plain=plain).search(key, told.end(), verb.start):
            return Status.PREPARATION
        ready = _vi(_READY, plain=plain).search(key, told.end(), verb.start)
        return Status.AGREED if ready and verb.head.role is Role.EVENT else None
    return None
