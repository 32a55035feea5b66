"""The words by which texts tell a status and name a project, read from three tables.

`geodata/status_rules.csv` holds the status lexicon, `geodata/project_phrases.csv` how a text names a project,
`geodata/claim_words.csv` the words around them (`words`); all hold regular expressions over lower-case text, one
language a row. A rule matches a text with its tones; an accent-stripped Vietnamese text is matched without.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TypeVar

from dashboard.claims.cells import example_faults, expression_fault, language_fault
from dashboard.claims.prefixes import PrefixIndex
from dashboard.claims.scripts import Script, expression_key
from dashboard.claims.words import Words, read_words
from dashboard.errors import DataFaults, Fault
from dashboard.gazetteer import PLACE_KINDS, KnownIds
from dashboard.models import Status
from dashboard.tables import Row, Table, did_you_mean, read_table

__all__ = [
    "ANAPHORS",
    "PHRASE_COLUMNS",
    "RULE_COLUMNS",
    "WEAK_ASPECTS",
    "WORDLESS",
    "Lexicon",
    "PhraseRule",
    "Reach",
    "Role",
    "Rule",
    "Signal",
    "index_of",
    "lexicon_faults",
    "load_lexicon",
]

RULE_COLUMNS = ("id", "language", "role", "status", "event", "pattern", "example", "counter_example")
PHRASE_COLUMNS = ("id", "project", "language", "head", "places", "words", "without", "reach")
_RULES = Table.of("status_rules.csv", RULE_COLUMNS, verbatim=("pattern",))
_PHRASES = Table.of("project_phrases.csv", PHRASE_COLUMNS, verbatim=("head", "words", "without"))


class Role(StrEnum):
    """What the words of a rule do in a sentence."""

    EVENT = "event"
    """Happened, unless something governs it: khánh thành, khởi công."""
    STATE = "state"
    """Says of itself that it is so: trong quá trình xây dựng, đạt 60 % khối lượng."""
    ACTION = "action"
    """Needs a marker to be a fact: xây dựng, hoàn thành, vận hành."""
    LIGHT = "light"
    """Leaves the meaning to the verb that follows: triển khai, đẩy nhanh, thúc đẩy."""
    PRESUMED = "presumed"
    """Presupposes its status even in a request: tiếp tục vận hành an toàn."""
    STEP = "step"
    """What no fact is told by: a wish, an agreement, a step of preparation, a halt, in whatever grammar: đang soạn dự
    thảo, ngỏ ý muốn. Asked only where the rest of its sentence says nothing of the one project it is about."""
    AGREE = "agree"
    """What follows is agreed, approved or planned: nhất trí, phê duyệt."""
    REQUEST = "request"
    """What follows is asked for, wished or suggested: đề nghị, mong muốn."""
    TARGET = "target"
    """What follows lies ahead: sẽ, dự kiến, phấn đấu."""
    PURPOSE = "purpose"
    """As a target, but only inside its own part between commas: để, nhằm, sớm."""
    CONDITION = "condition"
    """What follows may be so or not: nếu, khi, sau khi."""
    NEGATION = "negation"
    DOUBT = "doubt"
    """The sentence is rumour, denial or guess: tin đồn, bác bỏ, có thể."""
    UNDONE = "undone"
    """Its clause tells no fact, on whichever side of the verb it stands: hoãn, lỡ hẹn, 在即, postponed."""
    LATER = "later"
    """Its clause looks ahead unless a marker says that it is done: ngày mai, cuối năm, trước Tết."""
    REPORT = "report"
    """Ends what a request governs: khẳng định, cho biết."""
    ASPECT = "aspect"
    """Makes an action a fact: đã, đang, vừa."""
    WEAK_ASPECT = "weak_aspect"
    """Makes an action a fact where nothing else governs it: chính thức."""
    PRESENT = "present"
    """As a weak aspect, but of its whole clause, whatever stands between it and the verb: hiện nay, đến nay."""
    NEUTRAL = "neutral"
    """Looks like another rule and is none: theo đề nghị của, không chỉ."""
    LINKER = "linker"
    """The project named after it only tells a place or a relation: tại, kết nối, thuộc."""
    NOUN = "noun"
    """May stand between a verb and the project it governs: dự án, công trình, các tuyến."""
    ANAPHOR = "anaphor"
    """Stands for the project named last: dự án này, công trình."""
    OPENER = "opener"
    """As an anaphor, where it opens its part and the part goes on about it: Dự án dài 93 km."""
    PHASE = "phase"
    """Names a phase of a project by its number."""
    WEIGHED = "weighed"
    """Has no words of its own: the likeliest status by `status_weights.csv`, of a project that no rule tells of."""
    COMPOSED = "composed"
    """Has no words of its own: a Chinese clause is read by who does what, with the words of `claim_words.csv`."""


WORDLESS = (Role.WEIGHED, Role.COMPOSED)
"""Roles of rules that are never tried by an expression."""
ANAPHORS = (Role.ANAPHOR, Role.OPENER)
WEAK_ASPECTS = (Role.WEAK_ASPECT, Role.PRESENT)


class Reach(StrEnum):
    """Where the places that a project phrase requires may stand."""

    PHRASE = "phrase"
    SENTENCE = "sentence"
    ARTICLE = "article"
    NAME = "name"
    """The name of the place is the head, and `head` what must follow it: «Trà Lĩnh được nâng cấp thành cửa khẩu …»."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One row of the status lexicon."""

    id: str
    language: str
    role: Role
    status: Status | None
    event: str
    pattern: str
    example: str = ""
    counter_example: str = ""


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One way in which texts of a language name a project.

    `places` are groups of alternatives, one of each group required within `reach`; a name without a kind
    stands for a place of any kind. `words` must and `without` must not stand in the sentence.
    """

    id: str
    project: str
    language: str
    head: str
    places: tuple[frozenset[str], ...] = ()
    words: str = ""
    without: str = ""
    reach: Reach = Reach.PHRASE


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """A rule met in a text, between two offsets."""

    rule: Rule
    start: int
    end: int

    @property
    def role(self) -> Role:
        return self.rule.role


_T = TypeVar("_T")


def index_of(entries: Iterable[tuple[_T, str]], script: Script) -> PrefixIndex[_T]:
    """The expressions of a script, each ending at the end of a word (a Chinese word has none), by their beginnings."""
    written = [(item, *_written(pattern, script)) for item, pattern in entries]
    return PrefixIndex(written, everywhere=script is Script.ZH)


@lru_cache(maxsize=4_096)
def _written(pattern: str, script: Script) -> tuple[str, str]:
    """A pattern as the texts of a script need it, and the expression made of it; many stand in two indexes."""
    key = expression_key(pattern, plain=script is Script.PLAIN)
    return key, f"(?:{key})" if script is Script.ZH else rf"(?:{key})(?!\w)"


@dataclass(frozen=True)
class Lexicon:
    """The three tables, indexed once for each script.

    A class because compiling and indexing two hundred expressions costs more than reading an article.
    """

    rules: tuple[Rule, ...]
    phrases: tuple[PhraseRule, ...]
    words: Words = field(default_factory=Words)
    _indexes: dict[Script, PrefixIndex[Rule]] = field(default_factory=dict, repr=False, compare=False)
    _pointers: dict[Script, PrefixIndex[Rule]] = field(default_factory=dict, repr=False, compare=False)

    def signals(self, key: str, start: int, end: int, script: Script) -> list[Signal]:
        """The rules met in `key[start:end]`, in order; of two that overlap the longer stands."""
        if script not in self._indexes:
            own = (rule for rule in self.rules if rule.language == script.language and rule.role not in WORDLESS)
            entries = [(rule, rule.pattern) for rule in own]
            self._indexes[script] = index_of(entries, script)
        met = [(a - b, a, rule.id, rule) for rule, a, b in self._indexes[script].find(key, start, end)]
        met.sort(key=itemgetter(0, 1, 2))
        taken = dict.fromkeys(_WANTS, 0)
        kept: list[Signal] = []
        for minus, at, _, rule in met:
            group = _GROUP.get(rule.role, Role.EVENT)
            words = ((1 << -minus) - 1) << (at - start)
            if not words & taken[group]:
                kept.append(Signal(rule, at, at - minus))
                for other in _WANTS[group]:
                    taken[other] |= words
        kept.sort(key=attrgetter("start", "end"))
        return kept

    def points(self, key: str, start: int, end: int, script: Script) -> bool:
        """Whether `key[start:end]` may go on about a project without naming it: an anaphor, a phase, a stage."""
        if script not in self._pointers:
            own = (rule for rule in self.rules if rule.language == script.language)
            pointing = [(rule, rule.pattern) for rule in own if rule.role in _POINTING or _may_be_silent(rule)]
            self._pointers[script] = index_of(pointing, script)
        return next(self._pointers[script].find(key, start, end), None) is not None


_POINTING = frozenset({Role.ANAPHOR, Role.OPENER, Role.PHASE})


_SILENT = frozenset({Status.PREPARATION, Status.UNDER_CONSTRUCTION, Status.PILOT_OPERATION})


def _may_be_silent(rule: Rule) -> bool:
    if rule.role in WORDLESS:
        return False
    return rule.status in _SILENT or rule.role is Role.STEP or "%" in rule.pattern


_GROUP = {role: role for role in (Role.NOUN, Role.ANAPHOR, Role.PHASE, Role.LINKER, Role.NEUTRAL, Role.STEP)}
_GROUP |= {Role.OPENER: Role.ANAPHOR}
_WANTS: dict[Role, tuple[Role, ...]] = {
    Role.EVENT: (Role.EVENT, Role.LINKER, Role.NEUTRAL),
    Role.NOUN: (Role.NOUN, Role.PHASE, Role.LINKER, Role.NEUTRAL),
    Role.ANAPHOR: (Role.ANAPHOR, Role.PHASE, Role.LINKER, Role.NEUTRAL),
    Role.PHASE: (Role.NOUN, Role.ANAPHOR, Role.PHASE, Role.LINKER, Role.NEUTRAL),
    Role.LINKER: (Role.EVENT, Role.NOUN, Role.ANAPHOR, Role.PHASE, Role.LINKER, Role.NEUTRAL),
    Role.STEP: (Role.STEP,),
    Role.NEUTRAL: (Role.EVENT, Role.NOUN, Role.ANAPHOR, Role.PHASE, Role.LINKER, Role.NEUTRAL),
}
"""Which groups of roles may not have the same words: nouns and numbers of phases may stand inside a verb."""


def _rule(row: Row) -> tuple[Rule | None, list[Fault]]:
    faults = [*language_fault(row), *example_faults(row)]
    if row["role"] not in WORDLESS:
        faults += expression_fault(row, "pattern")
    elif row["pattern"]:
        faults.append(row.fault("pattern", "is never tried for this role", mend="empty it", code="E473"))
    if row["role"] not in set(Role):
        faults.append(row.fault("role", "is no role", mend=did_you_mean(row["role"], Role), code="E452"))
    if row["status"] and row["status"] not in set(Status):
        faults.append(row.fault("status", "is no status", mend=did_you_mean(row["status"], Status), code="E411"))
    if faults:
        return None, faults
    status = Status(row["status"]) if row["status"] else None
    rule = Rule(
        row["id"],
        row["language"],
        Role(row["role"]),
        status,
        row["event"],
        row["pattern"],
        row["example"],
        row["counter_example"],
    )
    return rule, []


def _dangling(row: Row, known: KnownIds) -> list[Fault]:
    """The project and the places of a phrase that no table knows; a place may go without its kind."""
    faults = []
    projects, places = known.of_kind("project"), known.of_kind(*PLACE_KINDS)
    if projects is not None and row["project"] not in projects:
        mend = did_you_mean(row["project"], projects)
        faults.append(row.fault("project", "is no project of projects.csv", mend=mend, code="E422"))
    if places is not None:
        names = places | {place.partition(":")[2] for place in places}
        for name in row["places"].replace("|", " ").split():
            if name not in names:
                fault = Fault(row.file, row.number, "places", name, "is not known", did_you_mean(name, names), "E424")
                faults.append(fault)
    return faults


def _phrase(row: Row, known: KnownIds | None) -> tuple[PhraseRule | None, list[Fault]]:
    expressions = [column for column in ("head", "words", "without") if row[column] or column == "head"]
    faults = [fault for column in expressions for fault in expression_fault(row, column)] + language_fault(row)
    if row["reach"] not in set(Reach):
        faults.append(row.fault("reach", "is no reach", mend=did_you_mean(row["reach"], Reach), code="E454"))
    faults += _dangling(row, known) if known else []
    if faults:
        return None, faults
    places = tuple(frozenset(group.split("|")) for group in row["places"].split())
    phrase = PhraseRule(
        row["id"],
        row["project"],
        row["language"],
        row["head"],
        places,
        row["words"],
        row["without"],
        Reach(row["reach"]),
    )
    return phrase, []


def _read(folder: Path, known: KnownIds | None = None) -> tuple[Lexicon, list[Fault]]:
    sheets = [read_table(folder / table.file, table) for table in (_RULES, _PHRASES)]
    rule_rows, phrase_rows = (sheet.complete for sheet in sheets)
    faults = [fault for sheet in sheets for fault in sheet.faults]
    rules: list[Rule] = []
    phrases: list[PhraseRule] = []
    seen: set[tuple[str, str]] = set()
    for row in (*rule_rows, *phrase_rows):
        if (row.file, row["id"]) in seen or not row["id"]:
            faults.append(row.fault("id", "is missing or taken", mend="give it an id of its own", code="E423"))
        seen.add((row.file, row["id"]))
    for row in rule_rows:
        rule, row_faults = _rule(row)
        faults += row_faults
        rules += [rule] if rule else []
    for row in phrase_rows:
        phrase, row_faults = _phrase(row, known)
        faults += row_faults
        phrases += [phrase] if phrase else []
    words, word_faults = read_words(folder)
    faults += word_faults
    return Lexicon(tuple(rules), tuple(phrases), words) if not faults else Lexicon((), ()), faults


def lexicon_faults(folder: Path, known: KnownIds | None = None) -> list[Fault]:
    """Every fault of the three tables of claims; projects and places against `known` ids."""
    return _read(folder, known)[1]


def load_lexicon(folder: Path) -> Lexicon:
    """The lexicon of the tables in `folder`; raises DataFaults with all faults."""
    lexicon, faults = _read(folder)
    if faults:
        raise DataFaults(faults)
    return lexicon
