"""Names in quotation marks behind a campaign, a meeting or a film: «phong trào "100 ngày đêm thông tuyến X"».

From a sentence to the spans of such names, in which nothing is told as done.
"""

from __future__ import annotations

import re

from dashboard.claims.reading import Reading
from dashboard.claims.scripts import Script
from dashboard.spans import Spans

__all__ = ["titles"]

_OPENS = re.compile('["“‘«]')
_TITLE = r"(?<!\w)«title»(?: (?!«says»(?!\w))[^\s,;.:\"“”‘’«»]+){0,8}:? [\"“‘«]"
_CLOSES = re.compile('["”’»\n]')
_NONE = Spans(())


def titles(reading: Reading, start: int, end: int) -> Spans:
    """What stands in quotation marks behind a noun that it is the name of."""
    if reading.script not in (Script.VI, Script.PLAIN) or not _OPENS.search(reading.key, start, end):
        return _NONE
    found = []
    for named in reading.words.expression(_TITLE, reading.script).finditer(reading.key, start, end):
        closing = _CLOSES.search(reading.key, named.end(), end)
        found.append((named.end(), closing.start() if closing else end))
    return Spans(found)
