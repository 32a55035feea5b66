"""What the people of a project say of it: «Giám đốc Ban điều hành dự án X cho biết: "Máy móc đã được đưa về …"».

From a sentence whose only project stands in its speaker's title to the sentence with that project as what works of
which he tells go on at, unless he names another work.
"""

from __future__ import annotations

import re
from dataclasses import replace
from operator import attrgetter

from dashboard.claims.lexicon import Role
from dashboard.claims.phrase import Phrase
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.verbs import Verb
from dashboard.models import Status

__all__ = ["with_speech"]

_OFFICE = r"(?<!\w)«office»(?!\w)[^;:.\"“”]{0,60}$"
_FORMER = r"(?<!\w)«former»(?!\w)"
_SAYS = r"(?<!\w)«says»(?!\w)"
_ACCORDING = r"«according» "
_NEAR = 90
"""Characters between the project in a title and the verb of speaking."""
_QUOTED = re.compile(r"[\"“«][^\"”»]+[\"”»]")
_OTHER = re.compile(
    r"(?:[Hh]ầm|[Cc]ầu|[Đđ]èo|[Cc]ao tốc|[Dd]ự án|[Qq]uốc lộ|[Tt]ỉnh lộ|[Tt]uyến|[Đđ]ường) (?!T\d|P\d|M\d)[A-ZĐ\d]"
    r"|nhà máy|bệnh viện|trụ sở|khu tái định cư|sân bay|thủy điện|(?<!\w)cảng(?!\w)"
)
"""A work with a name of its own, or of another kind."""
_TOLD = (Status.UNDER_CONSTRUCTION, Status.PREPARATION)


def with_speech(sentence: Sentence) -> Sentence:
    """The sentence with its speaker's project as what he tells of."""
    s = sentence
    if s.reading.script is not Script.VI or len(s.phrases) != 1:
        return s
    phrase = s.phrases[0]
    title = s.reading.expression(_OFFICE).search(s.reading.key, s.start, phrase.start)
    if title is None or s.reading.expression(_FORMER).search(s.reading.key, s.start, phrase.start):
        return s
    start, end = _speech(s, title.start(), phrase)
    if start >= end or _OTHER.search(s.reading.article.text, start, end) or s.reading.mentions_in(start, end):
        return s
    for verb in s.verbs:
        if start <= verb.start and verb.end <= end and _is_told(s, verb):
            told = replace(phrase, start=verb.start, end=verb.end, why="silent", assumed=True)
            return replace(s, phrases=tuple(sorted((phrase, told), key=attrgetter("start"))))
    return s


def _speech(s: Sentence, title: int, phrase: Phrase) -> tuple[int, int]:
    """Where the words of the speaker stand whose title begins at an offset; an empty span if he says nothing."""
    key = s.reading.key
    if s.reading.expression(_ACCORDING).match(key, s.start):
        comma = key.find(",", phrase.end, s.end)
        return (comma if comma >= 0 else s.end), s.end
    quoted = _QUOTED.search(key, s.start, title)
    if quoted:
        return quoted.span()
    says = s.reading.expression(_SAYS).search(key, phrase.end, min(s.end, phrase.end + _NEAR))
    return (says.end(), s.end) if says else (s.end, s.end)


def _is_told(s: Sentence, verb: Verb) -> bool:
    """Whether a verb tells of works or of their preparation as going on or done."""
    mood = s.mood(verb)
    return mood.is_free and verb.head.rule.status in _TOLD and (mood.explicit or verb.head.role is Role.STATE)
