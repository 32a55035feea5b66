"""The parts of an article's sentences that may tell something of a project, and the features by which they are weighed.

A part goes from semicolon to semicolon. It is one of the projects that it names or, if it names none, of the one that
the sentences just before it were about. Its features are its words, one to three in a row (of a Chinese text one to
four characters), before, behind and around the name; the roles that the rules see in it; and what governs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.claims.lexicon import Lexicon, Role, Signal
from dashboard.claims.passage import Passage
from dashboard.claims.phrase import Phrase
from dashboard.claims.reading import Reading
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.unreal import is_unreal
from dashboard.models import Project

__all__ = ["Part", "Silent", "features", "parts_of"]

_WORD = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_]+|[^\w\s]")
_SIGN = re.compile(r"\d[\d.,]*\d|\d|[a-z]+|[^\s]")
_OWN, _OTHER, _NUMBER = "«it»", "«other»", "0"
"""What stands for the project's name, for that of another one, and for a number."""
_LONGEST = {Script.ZH: 4}
_IN_A_ROW = 3
_GLUE = frozenset({Role.NOUN, Role.LINKER, Role.OPENER, Role.STEP})
"""Roles that say nothing of a status; of a step its status is said by the words."""
_GOVERNS = frozenset(
    {
        *(Role.REQUEST, Role.AGREE, Role.TARGET, Role.PURPOSE, Role.CONDITION),
        *(Role.NEGATION, Role.DOUBT, Role.REPORT),
    }
)
_FAR = 3
"""Sentences without a name after which nobody knows any more which project they go on about."""
_WITHIN = (
    r"(?<!\w)(?:của|thuộc|trên|ở|tại|qua|trong|phía|cua|thuoc|tren|tai|phia|of|on|at|in|across|through|over)"
    r"(?: (?:the|its|both|new|«works»))* $"
)
"""What stands before the whole of which a part, a site or the traffic is told, not before what a road leads to."""
_ANOTHER = re.compile(
    r"(?<!\w)(?:đường (?:gom|tránh|dẫn|nhánh|công vụ)|nhà hàng|quán|khách sạn|cửa hàng|công ty|nhà máy)(?!\w)"
    r"|\b(?:camp|restaurant|hotel|shop|factory|company|service road)\b"
)
"""What stands at a project and is none of its parts."""
_REACH = 50
"""Characters before a name that tell what it is to what stands before it."""
_SHORT = 8
"""Characters that say nothing."""

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Silent:
    """A sentence that names no project, and the one that the sentences before were about."""

    start: int
    end: int
    project: str
    behind: int
    """How many such sentences stand between it and the last name, itself counted."""
    sited: bool = False
    """Whether it names the site of the project instead."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence, the project that it may tell of and the names in it; `before` govern it from the left."""

    reading: Reading
    start: int
    end: int
    project: Project
    named: tuple[Phrase, ...]
    signals: tuple[Signal, ...]
    before: tuple[Role, ...] = ()
    linked: bool = False
    """Whether its project only tells where another thing is, or what it belongs to: «dầm cầu X», «đường vào X»."""
    inside: bool = False
    """Whether that thing is of the project, or on its site: «dầm cầu X», «xe trên X»; not «đường vào X»."""
    sited: bool = False
    """Whether its project is named by its site alone."""
    unreal: bool = False
    """Whether a verb beside the name tells of something that is not there: a simulation, a rehearsal."""

    @property
    def own(self) -> tuple[Phrase, ...]:
        """The names of its project; none where it only goes on about it."""
        return tuple(p for p in self.named if p.project == self.project.id)

    @property
    def is_elsewhere(self) -> bool:
        """Whether it names places and not its project, so that it may tell of another one."""
        return not (self.own or self.sited) and bool(self.reading.mentions_in(self.start, self.end))

    @property
    def is_doubted(self) -> bool:
        """Whether it is a question, or somebody doubts it."""
        asked = self.reading.key[self.start : self.end].rstrip('"”’ .').endswith(("?", "？"))
        return asked or any(s.role is Role.DOUBT for s in self.signals) or Role.DOUBT in self.before


def parts_of(
    reading: Reading,
    sentences: Sequence[Sentence],
    silent: Sequence[Silent],
    lexicon: Lexicon,
    projects: Mapping[str, Project],
) -> Iterator[Part]:
    """The parts of all sentences, each once for every project that it may tell of."""
    for sentence in sentences:
        if sentence.phrases:
            yield from _parts_of_named(sentence, projects)
    for one in silent:
        if one.behind <= _FAR and one.project in projects:
            met = lexicon.signals(reading.key, one.start, one.end, reading.script)
            for start, end in _telling(Passage(reading, one.start, one.end, tuple(met))):
                inside = tuple(s for s in met if start <= s.start and s.end <= end)
                before = _governing(met, start)
                yield Part(reading, start, end, projects[one.project], (), inside, before, sited=one.sited)


def _parts_of_named(sentence: Sentence, projects: Mapping[str, Project]) -> Iterator[Part]:
    spoken_of = next((p.project for p in sentence.phrases if p.why == "silent"), "")
    for start, end in _telling(sentence):
        named = tuple(p for p in sentence.phrases if start <= p.start < end and p.why != "silent")
        about = list(dict.fromkeys(p.project for p in named)) or ([spoken_of] if spoken_of else [])
        met = tuple(s for s in sentence.signals if start <= s.start and s.end <= end)
        free = {p.project for p in sentence.objects}
        for project in about:
            before, linked = _governing(sentence.signals, start), bool(named) and project not in free
            own = [p for p in named if p.project == project]
            verbs = [verb for verb in sentence.verbs if start <= verb.start < end]
            unreal = any(is_unreal(sentence, verb, phrase) for verb in verbs for phrase in own)
            within = linked and all(_is_inside(sentence, phrase) for phrase in own)
            yield Part(
                sentence.reading, start, end, projects[project], named, met, before, linked, within, unreal=unreal
            )
        if named:
            spoken_of = about[0] if len(about) == 1 else ""


def _is_inside(sentence: Sentence, phrase: Phrase) -> bool:
    """Whether what is told before a name is told of something in it, of it or on it."""
    before = max(sentence.start, phrase.start - _REACH)
    if _ANOTHER.search(sentence.reading.key, before, phrase.start):
        return False
    return sentence.expression(_WITHIN).search(sentence.reading.key, before, phrase.start) is not None


def _telling(passage: Passage) -> Iterator[_Span]:
    """The parts that are long enough to tell anything."""
    return ((a, b) for a, b in passage.parts if b - a > _SHORT)


def _governing(signals: Sequence[Signal], start: int) -> tuple[Role, ...]:
    return tuple(s.role for s in signals if s.end <= start and s.role in _GOVERNS)


def features(part: Part) -> dict[str, _Span | None]:
    """What of a part is weighed, each with the span of its words in the text, None where it has none.

    `any:`, `left:`, `right:` and `over:` are words in a row wherever they stand, before, behind and around the name;
    `rule:` and `rules:` the roles that the lexicon sees, alone and two in a row; `under:` what governs from before.
    """
    found: dict[str, _Span | None] = {}
    words, at = _words(part)
    texts, glue = [word for word, _, _ in words], "" if part.reading.script is Script.ZH else " "
    for size in range(1, _LONGEST.get(part.reading.script, _IN_A_ROW) + 1):
        for i in range(len(words) - size + 1):
            row, span = glue.join(texts[i : i + size]), (words[i][1], words[i + size - 1][2])
            found.setdefault(f"any:{row}", span)
            if at >= 0:
                side = "left" if i + size <= at else "right" if i > at else "over"
                found.setdefault(f"{side}:{row}", span)
    found |= _rules(part)
    found[f"kind:{part.project.kind}"] = None
    found["linked" if part.linked else "named" if part.own else "carried"] = None
    if any(p.project != part.project.id for p in part.named):
        found["others"] = None
    if part.is_elsewhere:
        found["places"] = None
    return found


def _words(part: Part) -> tuple[list[tuple[str, int, int]], int]:
    """The words of a part with their offsets, names of projects as one each, and the index of its project's first."""
    key, script, at, own = part.reading.key, part.reading.script, part.start, -1
    word = _SIGN if script is Script.ZH else _WORD
    found: list[tuple[str, int, int]] = []

    def add(start: int, end: int) -> None:
        for match in word.finditer(key, start, end):
            found.append((_NUMBER if match[0][0].isdigit() else match[0], *match.span()))

    for phrase in part.named:
        if phrase.start < at:
            continue
        add(at, phrase.start)
        mine = phrase.project == part.project.id
        own = len(found) if mine and own < 0 else own
        found.append((_OWN if mine else _OTHER, phrase.start, phrase.end))
        at = phrase.end
    add(at, part.end)
    return found, own


def _rules(part: Part) -> dict[str, _Span | None]:
    """What the lexicon sees in a part, and what governs it from before."""
    found: dict[str, _Span | None] = {}
    name = min((p.start for p in part.own), default=-1)
    seen: list[str] = []
    for signal in part.signals:
        if signal.role in _GLUE:
            continue
        role, span = str(signal.role), (signal.start, signal.end)
        told = f"{role}={signal.rule.status}" if signal.rule.status else role
        seen.append(told)
        for one in {role, told}:
            found.setdefault(f"rule:{one}", span)
            if name >= 0:
                found.setdefault(f"rule {'left' if signal.end <= name else 'right'}:{one}", span)
    found |= {f"rules:{a} {b}": None for a, b in pairwise(seen)}
    found |= {f"under:{role}": None for role in part.before}
    if part.before:
        found[f"last under:{part.before[-1]}"] = None
    return found
