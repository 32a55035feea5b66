"""Whether the words around a verb allow it to be a fact about a project, and not about a paper, a part or a plan of it.

From a sentence, a verb and the project that it seems to speak of to yes or no. What stands beside the name must be
known: a noun of works («dự án», «the construction of»), a time, a connector; any other noun makes the project its
complement («phim về cầu …», «the budget for …»). A ceremony is a fact only where something says that it took place.
Each language has a module; the words are those of geodata/claim_words.csv.
"""

from __future__ import annotations

from collections.abc import Callable

from dashboard.claims.grounds.chinese import ChineseGround
from dashboard.claims.grounds.english import EnglishGround
from dashboard.claims.grounds.ground import Ground
from dashboard.claims.grounds.vietnamese import VietnameseGround
from dashboard.claims.lexicon import Role
from dashboard.claims.phrase import Phrase
from dashboard.claims.scripts import Script
from dashboard.claims.sentence import Sentence
from dashboard.claims.verbs import Verb
from dashboard.models import ProjectKind, Status

__all__ = ["has_own_subject", "is_grounded"]

_GROUNDS: dict[Script, Callable[[Sentence, Verb, Phrase], Ground]] = {
    Script.VI: VietnameseGround,
    Script.PLAIN: VietnameseGround,
    Script.ZH: ChineseGround,
    Script.EN: EnglishGround,
}


def has_own_subject(sentence: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether a verb that governs no project tells of another work, named before it; known of Vietnamese only."""
    if sentence.reading.script not in (Script.VI, Script.PLAIN):
        return False
    return VietnameseGround(sentence, verb, phrase).is_of_rival()


def is_grounded(sentence: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether a fact of `verb` may be one about `phrase`."""
    if any(sentence.beside(Role.UNDONE, x.start, x.end) for x in (verb, phrase)):
        return False
    if verb.head.rule.event == "upgrade" and phrase.kind is ProjectKind.SMART_GATE:
        return False  # «mô hình … tại cặp cửa khẩu X, là cặp cửa khẩu đã được nâng cấp»
    if phrase.is_of_rank and not _may_be_of_rank(sentence, verb, phrase):
        return False
    if phrase.why == "silent" or phrase.kind is ProjectKind.MECHANISM or verb.head.rule.status is Status.PREPARATION:
        return True
    return _GROUNDS[sentence.reading.script](sentence, verb, phrase).holds()


def _may_be_of_rank(sentence: Sentence, verb: Verb, phrase: Phrase) -> bool:
    """Whether a verb may tell of a gate's new rank or opening: no works of a sentence that does not name it.

    Nor, of a new rank, traffic that comes again, or works that nothing marks: «được nâng cấp năm 2023» is the rank.
    """
    rule = verb.head.rule
    marked = verb.head.role is not Role.ACTION or sentence.mood(verb).explicit
    if rule.status is Status.UNDER_CONSTRUCTION and (phrase.assumed or not marked):
        return False
    traffic = rule.status is Status.OPERATING and rule.event in ("", "reopening")
    return not (traffic and "gate-upgrade" in phrase.project)
