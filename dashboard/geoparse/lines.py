"""Names of corridors: economic corridors, expressways and railways by the chain of their stops.

From a text to spans that hold other names, «hành lang kinh tế Nam Ninh (Trung Quốc) – Lạng Sơn – Hà Nội». The stops
come from the corridor's own names in geodata/toponyms.csv, the words before or after them from geodata/cues.csv. A
line that is a project of the same name is read as that project, and not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.gazetteer import Gazetteer
from dashboard.models import Toponym
from dashboard.text import fold, has_chinese

__all__ = ["Lines"]

_BRACKETS = re.compile(r"\s?[(（][^()（）\n]{1,30}[)）]")
_BRACKET = f"(?:{_BRACKETS.pattern})?"
_DASH = r"\s?(?:--?|~|/|→|–|——?|至)\s?"
_DASHES = re.compile(r"\s?[—–-]+\s?")
_ROUTE = "line_corridor"  # of an economic corridor some stops may be left out
_GAUGES = re.compile("tieu chuan|standard|标准|metre|米轨|dual|套轨")
_FEWEST, _LONGEST = 2, 140  # stops in a chain, and characters of one


@dataclass(frozen=True, slots=True)
class _Line:
    """One name of a corridor: its stops in order, their blanks left out, and the gauge it tells.

    Not `read`: a project of that name is; the line counts where two may be meant.
    """

    corridor: str
    kind: str
    stops: tuple[str, ...]
    gauge: str
    read: bool

    def is_meant(self, names: Sequence[str], gauge: str) -> bool:
        """Whether a chain of names is this line from end to end, or of an economic corridor any part, in order."""
        if not set(names) <= set(self.stops) or (gauge and gauge != self.gauge):
            return False
        at = [self.stops.index(name) for name in names]
        upwards = all(a < b for a, b in pairwise(at))
        if self.kind == _ROUTE:
            return upwards or all(a > b for a, b in pairwise(at))
        return upwards and at[0] == 0 and at[-1] == len(self.stops) - 1


@dataclass(frozen=True, slots=True)
class _Form:
    """How lines of a kind are written in a language: the expression, and the words at which it is tried.

    `opening` must match at such a word; None where the chain stands before it.
    """

    kind: str
    cores: tuple[str, ...]
    opening: re.Pattern[str] | None
    pattern: re.Pattern[str]
    reach: int


class Lines:
    """Holds the lines and the forms of their names; a class, for they are built once."""

    def __init__(self, gazetteer: Gazetteer, heads: Mapping[str, Sequence[str]]) -> None:
        projects = {project.partition(":")[2] for project in gazetteer.projects}
        named = [t for t in gazetteer.toponyms if t.place.startswith("corridor:")]
        self._lines = [line for t in named if (line := _line(t, heads, projects))]
        self._forms = [form for kind, words in heads.items() for form in _forms(kind, words, self._lines)]

    def find(self, text: str, folded: bytes) -> list[tuple[int, int, str, str]]:
        """The spans of corridors with the corridor and the reason; none where two corridors may be meant."""
        found: dict[tuple[int, int], str] = {}
        key = ""
        for form in self._forms:
            chinese = has_chinese(form.cores[0])
            for core in form.cores:
                if not (core in text if chinese else core.encode() in folded):
                    continue
                key = key if chinese else key or folded.decode("ascii")
                for start, end, names, gauge in _chains(form, core, text if chinese else key):
                    meant = [one for one in self._lines if one.kind == form.kind and one.is_meant(names, gauge)]
                    if len({one.corridor for one in meant}) == 1 and meant[0].read:
                        found[start, end] = meant[0].corridor
        return [(start, end, place, "chain of its stops") for (start, end), place in sorted(found.items())]


def _chains(form: _Form, core: str, text: str) -> Iterator[tuple[int, int, list[str], str]]:
    """The chains at a core word: span with the head, the names without blanks, the gauge that the head tells."""
    at = text.find(core)
    while at >= 0:
        stop = at + len(core) + _LONGEST if form.opening is None or form.opening.match(text, at) else 0
        for match in form.pattern.finditer(text, max(0, at - form.reach), stop):
            if match.start("head") <= at < match.end("head"):
                names = _DASHES.split(_BRACKETS.sub("", match["chain"]).strip())
                gauge = _GAUGES.search(match["head"])
                yield match.start(), match.end(), [n.replace(" ", "") for n in names], gauge[0] if gauge else ""
        at = text.find(core, at + 1)


def _line(toponym: Toponym, heads: Mapping[str, Sequence[str]], projects: Iterable[str]) -> _Line | None:
    """A name of a corridor, its head put off; None for one without a head or with a single stop."""
    name = _BRACKETS.sub("", fold(toponym.text))
    for kind, words in heads.items():
        folded = sorted(map(fold, words), key=len, reverse=True)
        head = next((w for w in folded if name.startswith(f"{w} ") or name.endswith(w)), "")
        chain = name.removeprefix(head).removesuffix(head).strip()
        stops = tuple(stop.replace(" ", "") for stop in _DASHES.split(chain))
        if head and len(stops) >= _FEWEST:
            gauge = _GAUGES.search(name)
            return _Line(
                toponym.place, kind, stops, gauge[0] if gauge else "", toponym.place.partition(":")[2] not in projects
            )
    return None


def _forms(kind: str, words: Sequence[str], lines: Sequence[_Line]) -> Iterator[_Form]:
    """The forms of a kind: the head before the chain in Vietnamese, after it in English and Chinese."""
    stops = {stop for line in lines if line.kind == kind for stop in line.stops}
    for chinese, before in ((False, True), (False, False), (True, False)):
        heads = sorted({fold(w) for w in words if has_chinese(w) == chinese}, key=len, reverse=True)
        if not chinese:
            heads = [w for w in heads if any(w == fold(o) and (o != w) == before for o in words)]
        cores = tuple(w for w in heads if not any(o != w and o in w for o in heads))
        ours = sorted((s for s in stops if has_chinese(s) == chinese), key=len, reverse=True)
        if not cores or not ours:
            continue
        some = "(?P<head>" + "|".join(map(re.escape, heads)) + ")"
        stop = "(?:" + "|".join(" ?".join(map(re.escape, s)) if not chinese else re.escape(s) for s in ours) + ")"
        chain = rf"(?P<chain>{stop}{_BRACKET}(?:{_DASH}{stop}{_BRACKET})+)"
        opening = None
        if before:
            rests = {word[at.end() :] for word in heads for core in cores for at in re.finditer(re.escape(core), word)}
            opening = re.compile(rf"(?:{'|'.join(map(re.escape, cores))})(?:{'|'.join(map(re.escape, rests))})\s{stop}")
            pattern = rf"\b{some}\s{chain}(?!\w|\s?[-–]\s?\w)"
        else:
            pattern = rf"(?<![—–-]){chain}{some}" if chinese else rf"(?<![-\w])(?<!-\s){chain}\s{some}\b"
        yield _Form(kind, cores, opening, re.compile(pattern), len("tuyến đường bộ ") if before else _LONGEST)
