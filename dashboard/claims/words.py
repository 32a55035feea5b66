"""The words around a verb and a name that tell what is a fact about a project, read from `geodata/claim_words.csv`.

A row adds words to one part of a language, with the reason why they belong there. The rules ask for an expression by
its frame, in which «part» stands for all words of that part: `r"(?<!\\w)«held»(?: \\w+)?$"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from dashboard.claims.cells import example_faults, expression_fault, language_fault
from dashboard.claims.scripts import Script, expression_key
from dashboard.errors import Fault
from dashboard.tables import Row, Table, did_you_mean, read_table

__all__ = ["WORD_COLUMNS", "Part", "WordList", "Words", "read_words"]

WORD_COLUMNS = ("id", "language", "part", "words", "reason", "example", "counter_example")
_TABLE = Table.of("claim_words.csv", WORD_COLUMNS, verbatim=("words",))


class Part(StrEnum):
    """What words do beside a verb or the name of a project."""

    ABOUT = "about"
    """What tells of an event that need not have been: papers, songs, its hour."""
    ABROAD = "abroad"
    """What makes of what follows a work of another country."""
    ACCEPTED = "accepted"
    """What tells of the acceptance of a whole work."""
    ACTIVITY = "activity"
    """A subject that is the project's own works or traffic."""
    AFTER = "after"
    """What may follow the name of a project that is the subject of a verb."""
    ACCORDING = "according"
    """What opens a sentence with whose words it tells."""
    ALONG = "along"
    """What opens a clause that tells with what something goes along."""
    APPOSED = "apposed"
    """What follows a dash or a comma and says again what the project is."""
    ASKS = "asks"
    """What is an order in the mouth of a superior, else a request."""
    ASPECT = "aspect"
    """A side of a work that is agreed on: its site, its size."""
    AT = "at"
    """What leads to the place where something is."""
    ATTRIBUTE = "attribute"
    """What begins words said of a subject by the way, before its verb."""
    AT_LARGE = "at_large"
    """Works at large, of which those that are meant follow."""
    BARRED = "barred"
    """What makes of a Chinese clause one of a plan, a paper, a likeness, another work or a halt."""
    BE = "be"
    """What begins a passive."""
    BELONGING = "belonging"
    """What belongs to a project and is none: behind «在建的X», its restaurant."""
    BELONGS = "belongs"
    """What makes of a project only the whole, or the neighbour, of what something is said of."""
    BESIDE = "beside"
    """What makes of a road or bridge the one beside the project."""
    BETWEEN = "between"
    """What may stand between the name of a project and a verb of which it is the subject."""
    BODY = "body"
    """Bodies that take orders of the state."""
    BOTH = "both"
    """Both sides, who commit themselves to what they will do."""
    BRINGS = "brings"
    """What says what a deed brought about, so that it is done."""
    BUSY = "busy"
    """How men and machines are when they build."""
    BUT = "but"
    """What makes of a name the exception, or another matter."""
    BYGONE = "bygone"
    """What makes of use one of former times or other ways."""
    CELEBRATED = "celebrated"
    """Verbs of a ceremony that tell of it as done."""
    CEREMONY = "ceremony"
    """A ceremony, which has been held or is to be."""
    CITES = "cites"
    """What cites a paper at the head of a sentence."""
    COMPONENT = "component"
    """Parts of a work."""
    CONTRACTOR = "contractor"
    """Those who build, told to do so faster."""
    CONTRAST = "contrast"
    """What turns to another subject."""
    CONVENED = "convened"
    """What puts a ceremony ahead of which it is said."""
    COUNTED = "counted"
    """Units in which traffic is counted."""
    COUNTRY = "country"
    """The two countries: no place within them."""
    COURSE = "course"
    """The course of works, which may be only what a step belongs to."""
    CREW = "crew"
    """Those who build, by their trades."""
    DATED = "dated"
    """A day between a noun of works and what joins it to the project."""
    DEED = "deed"
    """What makes a noun of a deed, which may be spoken of before it is done."""
    DETERMINER = "determiner"
    """What may stand before the name of a project."""
    DOCUMENT = "document"
    """Papers whose matter may follow far behind."""
    DONE = "done"
    """What tells that something before whose object stands its verb was done."""
    DUTY = "duty"
    """What before a verb makes of it a duty or a delay, unless a marker tells it as done."""
    DWELLERS = "dwellers"
    """Those who live where a line is to run."""
    ELSEWHERE = "elsewhere"
    """What makes of a sentence one of works abroad, or of others likened to the project."""
    ENDED = "ended"
    """What tells that all of a work is done."""
    ENDING = "ending"
    """What ends a work when it is asked for or agreed on."""
    FASTER = "faster"
    """What contractors do to works that go on."""
    FOLLOW = "follow"
    """What may follow a verb that has no object of its own."""
    FORWARD = "forward"
    """What else tells that something ordered is going on."""
    FORMER = "former"
    """What tells of an office that somebody has no more."""
    GLAD = "glad"
    """What one is glad of has been."""
    GOING = "going"
    """What tells that a deed goes on or is done."""
    GROWN = "grown"
    """How far a part has come."""
    HABIT = "habit"
    """What tells that something is done day by day, or how often it was."""
    HELD = "held"
    """What says of a ceremony that it took place."""
    HELPER = "helper"
    """What before an English verb tells that it is no noun."""
    HOLLOW = "hollow"
    """What before a verb takes its fact away."""
    HOPED = "hoped"
    """What makes of a clause one of the time to come."""
    HOUSES = "houses"
    """A part of a line that is the houses of those who give way to it."""
    HURRY = "hurry"
    """What tells that something ordered is going on and to be faster."""
    JOINS = "joins"
    """What joins a noun to the project behind it."""
    LABOUR = "labour"
    """Deeds of building."""
    LACKING = "lacking"
    """What tells that a rest is not done yet."""
    LAND = "land"
    """What is prepared before a beginning."""
    LEAD = "lead"
    """What may stand before nouns of works at the head of their clause."""
    LIKENESS = "likeness"
    """A model, of plaster where it is one of a road or bridge."""
    MACHINE = "machine"
    """Machines by which works are built."""
    MANNER = "manner"
    """What may stand between a marker of fact and its verb: how, by whom, or that it begins."""
    MARKED = "marked"
    """What may stand between a subject and its verb and tells how or when it was done."""
    MATTER = "matter"
    """What leads to the matter of a paper."""
    MODEL = "model"
    """A likeness, which is the thing itself where that is a smart gate."""
    NOT_BEGUN = "not_begun"
    """What leaves open whether works have begun."""
    NOUN = "noun"
    """What makes of a verb before it an attribute or a condition."""
    NOWHERE = "nowhere"
    """What makes of a sentence one of a thing that stands nowhere."""
    OCCASION = "occasion"
    """The hour of an event, which may be awaited."""
    OFFICE = "office"
    """Who speaks for a project or works at it."""
    OF = "of"
    """What makes a noun of the deed behind it."""
    ONCE = "once"
    """What tells of the past: of somebody before works, of the project before its use."""
    ON_SITE = "on_site"
    """What leads to the site on which works go on."""
    OPENED = "opened"
    """What tells that some of a work is done or open."""
    OPINION = "opinion"
    """Words of others about a project."""
    OTHER_WORK = "other_work"
    """Works that are a project of their own."""
    OWNED = "owned"
    """What leads from a part to its whole."""
    PAPER = "paper"
    """What makes of works, or of a project, a paper or a preparation."""
    PASSING = "passing"
    """What travellers and goods do at a gate, a road, a line."""
    PIECE = "piece"
    """Parts of which one says that the whole is being built."""
    PLAN = "plan"
    """Papers that say what is to be."""
    PUT_OFF = "put_off"
    """What tells of a ceremony that did not take place."""
    READY = "ready"
    """What leads to an event that is being prepared."""
    REST = "rest"
    """What names the rest of a work."""
    RIVAL = "rival"
    """Another work, which is the subject of a verb."""
    SAYS = "says"
    """Verbs of speaking, behind which the words in quotation marks are speech and no name."""
    SERVICE = "service"
    """Services that run on a road or at a gate and are not it."""
    SIDE = "side"
    """Whose the project is of which something is the topic."""
    SITE = "site"
    """Where works go on."""
    SITE_WORK = "site_work"
    """Works that name the part they are done to."""
    SOME = "some"
    """What names some of a work."""
    SOME_OF = "some_of"
    """What opens a clause of several works, of which the next one picks out some."""
    STANDS = "stands"
    """What tells where another thing stands."""
    STEP = "step"
    """Nouns by which building is but spoken of."""
    STRUCTURE = "structure"
    """What makes of a name that ends like a county one of a road, a bridge or a station."""
    STUDY = "study"
    """A study of whether and how a work is to be built."""
    SUPERIOR = "superior"
    """Those whose requests are orders."""
    SUPPOSED = "supposed"
    """What makes of all that follows in a sentence what is only supposed."""
    TALKS = "talks"
    """What is only talked about."""
    TASK = "task"
    """What may be completed of a project and is no work."""
    TELLS = "tells"
    """Verbs of an order."""
    TENANT = "tenant"
    """What stands at a project and is none of its parts."""
    THANKS = "thanks"
    """What takes the noun of a deed for given."""
    TITLE = "title"
    """What may have a name in quotation marks: campaigns, meetings, films."""
    TOGETHER = "together"
    """What tells with whom something is done."""
    TOOK_PLACE = "took_place"
    """What says behind a ceremony or a deed that it took place."""
    TOPIC = "topic"
    """What makes of the project behind it a topic, an aim or a condition."""
    TO_BE_HELD = "to_be_held"
    """What puts a ceremony ahead wherever it stands."""
    TO_COME = "to_come"
    """What says of a deed or a ceremony that it, or what it brings, lies ahead."""
    TO_REPORT = "to_report"
    """What may be asked for and is itself a report."""
    TRIAL = "trial"
    """Trials."""
    TRYING = "trying"
    """What tells that a trial goes on."""
    UNIT = "unit"
    """The kind of a place, beside its name."""
    UNKNOWN = "unknown"
    """A doubt of the speaker's own, which ends with its clause."""
    UNREAL = "unreal"
    """What before a verb makes of it a promise, a failure or a thought."""
    USER = "user"
    """Who and what passes at a gate, a road, a line."""
    WHERE = "where"
    """What leads to where something was done."""
    WHOLE = "whole"
    """What names all of a work."""
    WORK = "work"
    """What may stand before the kind of another work."""
    WORKS = "works"
    """Nouns and verbs of works, which may stand before the name of a project that something is said of."""


@dataclass(frozen=True, slots=True)
class WordList:
    """One row. The example is read otherwise without its words; the counter-example, like it, is read otherwise too."""

    id: str
    language: str
    part: Part
    words: str
    reason: str
    example: str
    counter_example: str


_SLOT = re.compile("«(\\w+)»")
_NO_WORDS = "(?!)"


@dataclass(frozen=True)
class Words:
    """The lists of the table.

    A class because joining and compiling them costs more than reading a sentence.
    """

    lists: tuple[WordList, ...] = ()
    _compiled: dict[tuple[str, Script], re.Pattern[str]] = field(default_factory=dict, repr=False, compare=False)

    def expression(self, frame: str, script: Script) -> re.Pattern[str]:
        """A frame with the words of its parts, as the texts of a script need them."""
        found = self._compiled.get((frame, script))
        if found is None:
            filled = _SLOT.sub(lambda slot: self._alternatives(Part(slot[1]), script), frame)
            found = self._compiled[frame, script] = re.compile(filled)
        return found

    def _alternatives(self, part: Part, script: Script) -> str:
        words = "|".join(x.words for x in self.lists if x.part is part and x.language == script.language)
        if script.language == "vi":
            words = expression_key(words, plain=script is Script.PLAIN)
        return f"(?:{words})" if words else _NO_WORDS


def _list_of(row: Row) -> tuple[WordList | None, list[Fault]]:
    faults = [*expression_fault(row, "words"), *language_fault(row), *example_faults(row)]
    if row["part"] not in set(Part):
        faults.append(row.fault("part", "is no part", mend=did_you_mean(row["part"], Part), code="E456"))
    if not row["reason"].strip():
        faults.append(row.fault("reason", "is empty", mend="say why these words belong to the part", code="E457"))
    if faults:
        return None, faults
    cells = (row["reason"], row["example"], row["counter_example"])
    return WordList(row["id"], row["language"], Part(row["part"]), row["words"], *cells), []


def read_words(folder: Path) -> tuple[Words, list[Fault]]:
    """The lists of `claim_words.csv` in `folder`, and every fault of it."""
    sheet = read_table(folder / _TABLE.file, _TABLE)
    faults, lists = list(sheet.faults), list[WordList]()
    taken: set[str] = set()
    for row in sheet.complete:
        if row["id"] in taken or not row["id"]:
            faults.append(row.fault("id", "is missing or taken", mend="give it an id of its own", code="E423"))
        taken.add(row["id"])
        found, row_faults = _list_of(row)
        faults += row_faults
        lists += [found] if found else []
    return Words(tuple(lists)), [*faults, *(() if faults else _gaps(lists))]


def _gaps(lists: Sequence[WordList]) -> Iterator[Fault]:
    """Languages and parts of which a sound table has no row, so that rules would silently read nothing by them."""
    mend = "put its rows back, from an earlier state of the table"
    for language in sorted({script.language for script in Script} - {x.language for x in lists}):
        yield Fault(_TABLE.file, 0, "language", language, "has no row", mend, "E458")
    for part in sorted(set(Part) - {x.part for x in lists}):
        yield Fault(_TABLE.file, 0, "part", part, "has no row", mend, "E458")
