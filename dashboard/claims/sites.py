"""Gates that stand for the smart gate at them, in an article on smart gates: «Còn ở Móng Cái, mới ép cọc nhà điều
hành.»

From a sentence without the name of a project to the project that is being told of, if it opens with the gate and
speaks of works or trials.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dashboard.claims.lexicon import Lexicon
from dashboard.claims.reading import Reading
from dashboard.claims.scripts import Script
from dashboard.gazetteer import Gazetteer
from dashboard.models import ProjectKind

__all__ = ["site_told_of", "smart_gates", "told_from"]

_OPENS = re.compile(
    r"[\s+•*–-]*(?:(?:còn|riêng|nhưng|song|trong khi đó|ngược lại|hiện tại|hiện|đến nay),? )*"
    r"(?:ở|tại|bên|phía|với|về)(?: phía| bên)? (?:cặp )?(?:cửa khẩu )?(?:quốc tế )?"
)
"""What a sentence opens with before the place that it tells of."""
_SMART = re.compile(r"(?:cửa khẩu|mô hình)(?: biên giới| cửa khẩu)? thông minh")
_WORKS = re.compile(
    r"(?<!\w)(?:agv|tự hành|không người lái|nhà điều hành|công trường|phần xây|lắp đặt|lắp thiết bị|khởi công"
    r"|nghiệm thu|ép cọc|chạy thử|vận hành thử|thí điểm|mô hình (?:này|trên|tương tự)|đo đạc|thi công|nhà thầu"
    r"|tư vấn)(?!\w)"
)
"""What a smart gate is made of and what is done to it."""
_OTHER = re.compile(
    r"(?<!\w)(?:đường|cầu|quốc lộ|cao tốc|chợ|kho|nhà máy|trụ sở|quốc môn|trường học|trạm y tế|tái định cư)(?!\w)"
)
"""Other works at a gate."""


def smart_gates(gazetteer: Gazetteer, lexicon: Lexicon) -> dict[str, str]:
    """Under each name that a phrase rule calls the site of a smart gate by, the project; names of two are left out."""
    found: dict[str, set[str]] = {}
    for rule in lexicon.phrases:
        project = gazetteer.projects.get(rule.project)
        if project and project.kind is ProjectKind.SMART_GATE and not project.generic and len(rule.places) == 1:
            for name in rule.places[0]:
                found.setdefault(name, set()).add(project.id)
    return {name: projects.pop() for name, projects in found.items() if len(projects) == 1}


def told_from(reading: Reading) -> int:
    """Where an article first speaks of smart gates, so that a gate behind it may stand for one; its end if nowhere."""
    begin, end = reading.article.body
    told = _SMART.search(reading.key, begin, end) if reading.script is Script.VI else None
    return told.end() if told else end


def site_told_of(reading: Reading, start: int, end: int, gates: Mapping[str, str]) -> str:
    """The smart gate that the sentence `start:end` tells of by its site alone, empty where it tells of none."""
    opens = _OPENS.match(reading.key, start, end)
    named = reading.mentions_in(opens.end(), opens.end() + 1) if opens else []
    if not named or not _WORKS.search(reading.key, start, end) or _OTHER.search(reading.key, start, end):
        return ""
    place = named[0].place
    return gates.get(place) or gates.get(place.partition(":")[2], "")
