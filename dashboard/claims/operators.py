"""Operators that govern a project without a verb: «ký thỏa thuận về X», «X đã được phê duyệt».

From a sentence and one of its phrases to the request or agreement whose object it is.
"""

from __future__ import annotations

import re

from dashboard.claims.frames import ABOUT_ZH, BESIDE, MARKED, PASSIVE
from dashboard.claims.lexicon import Role, Signal
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.spotting import Phrase
from dashboard.claims.verbs import VERBS

__all__ = ["agreed_after", "operator_before"]

_AHEAD = frozenset({Role.TARGET, Role.PURPOSE, Role.CONDITION, Role.NEGATION, Role.REQUEST, Role.AGREE})
_REACH = 120
"""Characters between an agreement on works at large and one of them behind a comma."""
_LINKS = re.compile(
    r" (?:(?:việc|hợp tác|phối hợp|cùng|sớm|thúc đẩy|tăng cường|đẩy nhanh|tiến độ) )*"
    r"(?:kết nối|xây dựng|triển khai) (?:các )?(?:tuyến )?(?:đường sắt|đường bộ|cao tốc|cầu)"
)
"""What opens a list of works agreed on."""


def operator_before(s: Sentence, phrase: Phrase) -> Signal | None:
    """The request or agreement whose object a phrase is, if no verb stands between."""
    done = phrase.start
    for signal in reversed([x for x in s.signals if x.end <= phrase.start]):
        if signal.role in (Role.ACTION, Role.LIGHT):
            done = signal.start
        elif signal.role in VERBS or (signal.role is Role.REPORT and not s.asked_to_report(signal)):
            return None
        elif signal.role in (Role.REQUEST, Role.AGREE):
            links = _LINKS.match(s.reading.key, signal.end) if signal.role is Role.AGREE else None
            if done < (links.end() if links else phrase.start):
                return None if links is None else _opens_list(s, signal, phrase)
            about = s.reading.key.rfind(" về ", signal.end, phrase.start) if signal.rule.id == "vi.document" else 0
            gap = phrase.start - max(signal.end, about) > 60 or s.hard(signal.end, phrase.start)
            return None if gap or (s.comma(signal.end, phrase.start) and not links) else signal
    return None


def _opens_list(s: Sentence, signal: Signal, phrase: Phrase) -> Signal | None:
    """An agreement on works at large of which a phrase behind a comma is one: «xây dựng đường sắt, tuyến X»."""
    apart = phrase.start - signal.end > _REACH or s.hard(signal.end, phrase.start)
    return signal if s.comma(signal.end, phrase.start) and not apart else None


def agreed_after(s: Sentence, phrase: Phrase) -> Signal | None:
    """The agreement or request that follows its object: «… đã được phê duyệt», «… đã trình Thủ tướng»."""
    for signal in s.of(Role.AGREE, Role.REQUEST):
        if signal.start < phrase.end or signal.start - phrase.end > 80 or s.hard(phrase.end, signal.start):
            continue
        key = s.reading.key
        between = [x for x in s.signals if phrase.end <= x.start < signal.start]
        beside = BESIDE.search(key, phrase.end, signal.start) is not None
        loose = {Role.ACTION} if beside and not any(x.role is Role.ASPECT for x in between[:-1]) else set[Role]()
        if s.reading.script is Script.ZH:  # «就X建设达成共识»
            loose = {Role.ACTION, Role.LIGHT}
        if any(x.role in (VERBS | _AHEAD) - loose for x in between):
            return None
        marked = ABOUT_ZH.search(key, s.start, phrase.start) or PASSIVE.search(key, phrase.end, signal.start)
        active = key.startswith(MARKED, signal.start) and (
            s.ends_here(signal.end) or key.startswith("là", signal.start)
        )
        return signal if marked or active else None
    return None
