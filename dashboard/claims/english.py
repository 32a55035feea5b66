"""How an English sentence goes on behind the name of a project: with its places, with a clause of its own, or not.

From the words behind a head noun to whether they still belong to the name, and from a verb to the project of which
a clause «which …» tells, whatever governs that project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = [
    "clause_start",
    "is_infinitive",
    "is_there",
    "lists_papers",
    "looks_ahead",
    "name_ends",
    "name_goes_on",
    "told_of",
]

_RUNS = re.compile(
    r"[^;:.,]{0,30}, (?:which |that )?(?:(?:will |is to |would )?(?:run|link|connect|stretch)(?:s|ning|ing|es)?"
    r"|to (?:run|link|connect))(?: (?:between|from|the))*(?: [a-z]+){0,2} ?"
)
"""What tells behind a comma which line it is: «a railway, running between A …»."""
_REGION = re.compile(r", (?:the )?(?:capital of |in )?(?:[a-z ]{3,12}[\"'’]s )?(?:the )?")
"""Between a town and the region that it is said to lie in: «Nanning, South China's Guangxi»."""
_WHEN = re.compile(r"\b(?:before|after|when|where|while|because|so that|said)\b")
"""What begins another clause."""
_TELLS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|began|begun|started|opened|resumed|entered|went|came|took"
    r"|by|since|which|that|who)\b"
)
"""What ends a name that its places have made full."""
_ACTS = re.compile(
    r"\b(?:will|would) (?!be (?:built|constructed)|link|connect|run|join|carry|stretch|span|cross|start|go|lead|pass)"
)
"""What a subject does that is no line or bridge: «the builders of the bridge will advise on …»."""
_WHICH = re.compile(r",? (?:which|that|where)(?: (?:itself|now|already|still|also|finally|only|just))* ")
_OWN_OBJECT = re.compile(r"[\w-]+ (?:of|on|for) (?:an?|another|its|new|two|three|several)\b")
"""Behind «where», works that are those of another thing there: «where construction of a school has begun»."""
_WHERE = re.compile(r",? where\b")
_OPENS = re.compile(r",? (?=(?:which|that) )")
"""What begins a clause of which the project before it is the subject, outside a verb or as its first word."""
_PAPERS = re.compile(
    r"[^,;:]{0,120}, (?:including|among them|such as|notably|outlining|covering|concerning|regarding|one of them)\b"
    r"[^,;:]*"
)
"""What leads across a comma to one of the papers that were signed, or to what it is about."""
_INFINITIVE = re.compile(r"\b(?:to|would|should|could|might|must|ought|cannot)(?: \w+ly)? (?=(?:have|be|been) )")
_TO_COME = re.compile(r" (?:will|(?:is|are) (?:(?:expected|scheduled|due|set|slated|planned) )?to) ")
_HELPER = 24


def name_goes_on(gap: str, *, chained: bool) -> bool:
    """Whether the words between a head and a place, or between two places, belong to a name despite their comma."""
    return (_REGION if chained else _RUNS).fullmatch(gap) is not None


def name_ends(gap: str, *, led: bool) -> bool:
    """Whether a name ends before a place; `led`: other places before the head have made it full."""
    return any(form.search(gap) for form in (_WHEN, _ACTS)) or (led and _TELLS.search(gap) is not None)


def lists_papers(gap: str) -> bool:
    """Whether the words between an agreement and a project lead to one of several papers, or to what it is about."""
    return _PAPERS.fullmatch(gap) is not None


def looks_ahead(key: str, start: int, end: int) -> bool:
    """Whether a verb holds what puts it ahead: «work on X is to begin»."""
    return _TO_COME.search(key, start, end) is not None


def is_infinitive(key: str, verb: int) -> bool:
    """Whether a verb is no fact but what was to be: «was to have been opened»."""
    return any(met.end() == verb for met in _INFINITIVE.finditer(key, max(0, verb - _HELPER), verb + 5))


def told_of(key: str, ends: Iterable[int], verb: int) -> int:
    """Which of the names that end at some offsets a clause tells of that begins with a verb; 0 if none.

    «… benefited from X, which was widened»: the last one before the verb.
    """
    last = max((end for end in ends if end <= verb), default=0)
    opens = (form.match(key, last, verb + 8) for form in (_WHICH, _OPENS)) if last else ()
    met = next((met for met in opens if met and met.end() == verb), None)
    return last if met and not is_there(key, last, verb) else 0


def is_there(key: str, end: int, verb: int) -> bool:
    """Whether a clause «where …» behind the name that ends at an offset tells of something else there."""
    return _WHERE.match(key, end, verb) is not None and _OWN_OBJECT.match(key, verb) is not None


def clause_start(key: str, ends: Iterable[int], at: int) -> int:
    """Where such a clause around an offset begins, at the end of the name; 0 if there is none."""
    last = max((end for end in ends if end <= at), default=0)
    which = _WHICH.match(key, last, at + 8) if last else None
    return last if which and "," not in key[which.end() : at] else 0
