"""Works that are asked or agreed to be ended: «kiến nghị chấm dứt dự án X», "agreed to suspend X", 同意暂停X.

Who asks for its end proposes no project, and an agreement to stop is no agreement to build.
"""

from __future__ import annotations

from types import MappingProxyType

from dashboard.claims.reading import Reading
from dashboard.claims.said import Verdict
from dashboard.claims.scripts import Script
from dashboard.models import Status

__all__ = ["is_to_end"]

_VI = (
    r"(?<!không )(?<!chưa )(?<!đừng )(?<!\w)(?<!xay )«ending»"  # «xay dung» bears no tones
    r"(?: (?:«works»|về|kế hoạch|chủ trương|phương án|đề xuất|đề án|đề nghị|đàm phán))* $"
)
_FRAMES = MappingProxyType(
    {
        Script.VI: _VI,
        Script.PLAIN: _VI,
        Script.EN: r"(?<!not )(?<!not to )\b«ending» (?:(?:the|its|their|all|on|of|for|to|plans?|talks|«works») )*$",
        Script.ZH: r"(?<![不未])«ending»(?:对|与|和|在建的|实施|建设|修建|推进|有关|关于)*$",
    }
)
_REACH = 90
"""Characters before the name of a project in which its end is asked for."""
_MOODS = frozenset({Status.PROPOSED, Status.AGREED})


def is_to_end(reading: Reading, verdict: Verdict) -> bool:
    """Whether what is asked for or agreed on is the end of the project."""
    if verdict.fact or verdict.status not in _MOODS:
        return False
    name = verdict.phrase.start
    before = max(verdict.start, name - _REACH)
    return reading.expression(_FRAMES[reading.script]).search(reading.key, before, name) is not None
