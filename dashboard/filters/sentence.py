"""The filter as a sentence in the page's language: what is shown, and how many of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from string import Formatter
from typing import NamedTuple, Protocol

from dashboard.filters.value import Filters
from dashboard.models import FAMILY, Family, Precision, Status

__all__ = ["Piece", "Sentence", "Tally", "describe"]


class Sentence(Protocol):
    """The words that `Filters.describe` needs: `dashboard.wording.Wording`, or any stand-in."""

    def text(self, msgid: str, /, **values: object) -> str: ...
    def plural(self, one: str, many: str, n: int, /, **values: object) -> str: ...
    def status(self, status: str) -> str: ...
    def family(self, family: str) -> str: ...
    def kind(self, kind: str) -> str: ...
    def any_of(self, words: Sequence[str]) -> str: ...
    def day(self, day: dt.date | None, precision: Precision = Precision.DAY, *, short: bool = False) -> str: ...


class Tally(NamedTuple):
    """How much a filter lets through: projects, crossings without evidence, and how many of the projects have none."""

    projects: int
    hollow: int = 0
    silent: int = 0


class Piece(NamedTuple):
    """A stretch of the sentence as plain text; counts and the day are `strong`."""

    text: str
    strong: bool = False


def describe(
    filters: Filters,
    wording: Sentence,
    names: Callable[[str], str],
    counts: Tally,
    *,
    day: dt.date | None = None,
) -> tuple[Piece, ...]:
    """The filter as a sentence with its counts, in pieces that say which of them stand out.

    `names` words the id of a province or corridor; `day` stands in when no `asof` is set. What a visitor typed and
    what a table calls its places is in the pieces as it is: whoever shows them escapes them for the place.
    """
    told = filters.asof or day
    projects = wording.plural("{n} project", "{n} projects", counts.projects)
    hollow = wording.plural("{n} crossing without evidence", "{n} crossings without evidence", counts.hollow)
    shown: dict[str, tuple[Piece, ...]] = {
        "projects": (Piece(projects, strong=True),),
        "hollow": _within(wording, " and {hollow}", hollow=hollow) if counts.hollow else (),
        "day": _within(wording, ", known by {day}", day=wording.day(told)) if told else (),
    }
    shown |= {name: (Piece(words),) for name, words in _narrowed(filters, wording, names, counts).items() if words}
    sentence = wording.text("{projects}{silent}{status}{kind}{province}{corridor}{query}{hollow}{day}.")
    return tuple(_filled(sentence, shown))


def _narrowed(filters: Filters, wording: Sentence, names: Callable[[str], str], counts: Tally) -> dict[str, str]:
    """The words for each part of the filter; nothing for one that lets everything through."""
    statuses = wording.any_of(_status_words(filters.status, wording)) if filters.status else ""
    return {
        "silent": wording.text(" ({n} of them without evidence)", n=counts.silent)
        if counts.silent and not filters.status
        else "",
        "status": statuses and wording.plural(" that is {words}", " that are {words}", counts.projects, words=statuses),
        "kind": _part(wording, " of kind {words}", [_low(wording.kind(k)) for k in sorted(filters.kind)]),
        "province": _part(wording, " in {words}", sorted(map(names, filters.province)))
        or ("" if filters.corridor else wording.text(" along the border")),
        "corridor": _part(wording, " on {words}", sorted(map(names, filters.corridor))),
        "query": wording.text(" with «{words}»", words=filters.q) if filters.q else "",
    }


def _part(wording: Sentence, msgid: str, words: Sequence[str]) -> str:
    return wording.text(msgid, words=wording.any_of(words)) if words else ""


def _within(wording: Sentence, msgid: str, **strong: str) -> tuple[Piece, ...]:
    """A part of the sentence whose values stand out."""
    return tuple(_filled(wording.text(msgid), {name: (Piece(text, strong=True),) for name, text in strong.items()}))


def _filled(template: str, values: Mapping[str, Sequence[Piece]]) -> Iterator[Piece]:
    """The pieces of a message whose fields are pieces themselves; a field without any is left out."""
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            yield Piece(literal)
        yield from values.get(name or "", ())


def _low(word: str) -> str:
    """A word of a list inside a sentence: the first letter small."""
    return word[:1].lower() + word[1:]


def _status_words(statuses: frozenset[str], wording: Sentence) -> list[str]:
    """The statuses in words; a family all of whose statuses are chosen is named as one."""
    words: list[str] = []
    for family in Family:
        members = [status for status in Status if FAMILY[status] is family]
        chosen = [status for status in members if status in statuses]
        whole = len(chosen) == len(members)
        if whole and (len(members) > 1 or family is Family.UNKNOWN):
            words.append(_low(wording.family(family)))
        else:
            words.extend(_low(wording.status(status)) for status in chosen)
    return words
