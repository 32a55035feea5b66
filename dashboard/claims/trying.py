"""Use that is counted while a work is tried: «sau 8 tháng thí điểm, X đón 12.000 khách», "during the pilot, X …".

Who served so many in a time of trial was tried, and is not open for good: from what words of use tell to a pilot
operation, unless the same words say that the trial is over or the opening official.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

from dashboard.claims.reading import Reading
from dashboard.claims.said import Verdict
from dashboard.claims.scripts import Script
from dashboard.models import Status

__all__ = ["as_tried"]

_VI = (
    r"(?<!\w)(?:sau|qua|trong|suốt|từ|kể từ|mới|đang|tuy|dù)(?!\w)[^,;.]{0,40}?"
    r"(?<!đề án )(?<!dự án )(?:thí điểm|(?:chạy|vận hành|khai thác|thông xe|hoạt động) thử(?: nghiệm)?|thử nghiệm)"
    r"(?: (?:từ|kéo dài|đến nay|vừa qua|đầu tiên|này|tới nay)(?!\w)[^,;.]{0,20})?,"
)
_EN = (
    r"\b(?:after|in|during|since|over|through|throughout)\b[^,;.]{0,40}?\b(?:trial|pilot|test)"
    r"(?: (?:runs?|operations?|period|phase|stage|service|opening|use))?"
    r"(?: (?:began|started|that|which|from|since|in|on|so|lasting)\b[^,;.]{0,30})?,"
    r"|, (?:still |now )?on trial\b[^,;.]{0,30},"
)
_ZH = r"试(?:运[营行]|通车|开放|营业)[^，。；]{0,10}(?:以来|期间|[个月周天年来中内])[^，。；]{0,3}，"
_TRIED = MappingProxyType(
    {Script.VI: re.compile(_VI), Script.EN: re.compile(_EN), Script.ZH: re.compile(_ZH)},
)
_FOR_GOOD = re.compile(
    r"chính thức|kết thúc|(?<!\w)hết (?:thời gian|giai đoạn)|hoàn thành|thành công|tổng kết"
    r"|official|formal|ended|(?:end|conclusion|completion|success) of|successful|completed|opened|launched|permanent"
    r"|正式|结束|期满|完成|成功"
)
"""What says that the trial is over."""


def as_tried(reading: Reading, verdict: Verdict) -> Verdict:
    """The verdict; of use that its sentence counts for a time of trial, a pilot operation."""
    frame = _TRIED.get(reading.script)
    if frame is None or not verdict.fact or verdict.status is not Status.OPERATING:
        return verdict
    start, _ = reading.sentence_of(verdict.end - 1)
    tried = frame.search(reading.key, start, verdict.end)
    if tried is None or _FOR_GOOD.search(reading.key, start, verdict.end):
        return verdict
    return replace(
        verdict, status=Status.PILOT_OPERATION, start=min(verdict.start, tried.start()), rule=f"trial.{verdict.rule}"
    )
