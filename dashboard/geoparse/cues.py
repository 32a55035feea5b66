"""The cue words and guards of geodata/cues.csv, each with its reason, ready for look-up by the words around a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.errors import DataFaults, Fault
from dashboard.gazetteer import PLACE_KINDS, KnownIds
from dashboard.settings import load_settings
from dashboard.tables import Row, Table, did_you_mean, read_table
from dashboard.text import fold, has_chinese

__all__ = ["KINDS", "Cue", "Cues", "cue_faults", "load_cues", "shipped_cues"]

KINDS = (
    "after_modifier",
    "against",
    "at_before",
    "block",
    "bridge_before",
    "capitals",
    "china",
    "city_after",
    "city_before",
    "commune_after",
    "commune_before",
    "county_after",
    "county_before",
    "credit",
    "falls_after",
    "falls_before",
    "gate_after",
    "gate_before",
    "gate_modifier",
    "given",
    "municipality",
    "other_after",
    "other_before",
    "post_before",
    "province_after",
    "province_before",
    "rail_before",
    "side_before",
    "station_after",
    "station_before",
    "strict",
    "surname",
    "title",
)
_TABLE = Table.of("cues.csv", ("kind", "text", "place", "language", "reason"))
_NEAR = 60  # characters before a name in which its cue may stand
_CLAUSE_END = re.compile(r"[,;:()\[\]!?…\n“”\"«»–—、，；。（）•·*+|<>=_#]|(?<!\w)[-−‑](?=\w)")

_FIRST_WORD = re.compile(r"[ \u00a0]([^\W_][\w'’/&-]*)")
_FOLLOWING = re.compile(r"(?:[ \u00a0][^\W_][\w'’/&-]*){0,6}")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue at a name: what it makes of it (`gate`, `city` …), the words as written, where they begin."""

    sense: str
    words: str
    start: int


@dataclass(frozen=True, slots=True)
class Cues:
    """The table by use: words before and after a name to their sense, and the lists of guards.

    `before` and `after` are keyed by lower-case words; the keys without tones serve tone-free text only,
    where «xa» may be «xã».
    """

    before: Mapping[str, str]
    before_plain: Mapping[str, str]
    after: Mapping[str, str]
    first_after: frozenset[str]
    after_chinese: Sequence[tuple[str, str]]
    last_words: frozenset[str]
    last_words_plain: frozenset[str]
    modifiers: frozenset[str]
    modifiers_plain: frozenset[str]
    after_modifiers: frozenset[str]
    chinese_modifiers: tuple[str, ...]
    words: Mapping[str, frozenset[str]]
    against: Mapping[str, tuple[str, ...]]
    municipalities: frozenset[str]
    blocks: tuple[str, ...]
    china: tuple[str, ...]
    china_words: re.Pattern[str]

    def speaks_of_china(self, text: str) -> bool:
        """Whether a text names China or its side of the border, with tones or without.

        Plain searches one after the other take a tenth of the time of one expression without case.
        """
        low = text.lower()
        return any(words in low for words in self.china) and self.china_words.search(low) is not None

    def cue_before(self, text: str, start: int, *, plain: bool) -> Cue | None:
        """The cue directly before `start`: the longest run of known words, past the modifiers of a gate."""
        left = max(0, start - _NEAR)
        head = text[left:start].rstrip(' "“«\u00a0')
        if head.endswith(":") and (credit := self._credit(head, left)):
            return credit
        head = head.rstrip(": ")
        clause = _CLAUSE_END.split(head)[-1]
        opening = left + len(head) - len(clause.lstrip())
        words = clause.lower().split()
        if not words or words[-1] not in (self.last_words_plain if plain else self.last_words):
            return None
        table = self.before_plain if plain else self.before
        modifiers = self.modifiers_plain if plain else self.modifiers
        end = len(words)
        station: Cue | None = None
        for _ in range(6):
            for size in range(min(5, end), 0, -1):
                sense = table.get(" ".join(words[end - size : end]))
                if not sense or (end != len(words) and sense not in ("gate", "rail", "station")):
                    continue
                begin = max(opening, _word_start(text, start, len(words) - end + size, left))
                rail = sense == "gate" and _is_rail(words[end:])
                cue = Cue("rail" if rail else sense, text[begin:start].strip(), begin)
                if sense != "station" or station is not None:
                    return cue if station is None or sense in ("gate", "rail") else station
                station, end = cue, end - size  # «cửa khẩu quốc tế ga …» is a gate: look further to the left
                break
            else:
                end -= next((n for n in (3, 2, 1) if n <= end and " ".join(words[end - n : end]) in modifiers), end)
        return station

    def _credit(self, head: str, left: int) -> Cue | None:
        """The credit that ends a stretch of text with its colon, «Ảnh:»."""
        words = head.lower().split()[-4:]
        sense = next((s for n in range(len(words)) if (s := self.before.get(" ".join(words[n:])))), None)
        return Cue(sense, words[-1], left + len(head) - len(words[-1])) if sense == "credit" else None

    def _chinese_cue(self, tail: str, end: int) -> Cue | None:
        """The cue that a stretch of Chinese begins with, behind up to two modifiers."""
        for _ in range(3):
            cue = next(((t, sense) for t, sense in self.after_chinese if tail.startswith(t)), None)
            if cue:
                return Cue(cue[1], cue[0], end)
            modifier = next((m for m in self.chinese_modifiers if tail.startswith(m)), None)
            if modifier is None:
                return None
            tail = tail.removeprefix(modifier)
        return None

    def cue_after(self, text: str, end: int) -> Cue | None:
        """The cue directly after `end`, in English or Chinese, after a bracket or a modifier if there is one."""
        tail = re.sub(r"^\s?[(（][^()（）\n]{1,30}[)）]", "", text[end : end + 70])
        if has_chinese(tail[:1]):
            return self._chinese_cue(tail, end)
        first = _FIRST_WORD.match(tail)
        if first is None or first[1].lower() not in self.first_after:
            return None
        phrase = _FOLLOWING.match(tail)
        words = phrase[0].lower().split() if phrase else []
        at = 0
        while at < len(words):
            for size in (3, 2, 1):
                sense = self.after.get(" ".join(words[at : at + size]))
                if sense and at + size <= len(words):
                    return Cue(sense, " ".join(words[at : at + size]), end)
            if words[at] not in self.after_modifiers:
                return None
            at += 1
        return None


def _word_start(text: str, stop: int, count: int, floor: int) -> int:
    """Where the last `count` words of `text[floor:stop]` begin."""
    at = stop
    for _ in range(count):
        while at > floor and not text[at - 1].isalnum() and text[at - 1] != ".":
            at -= 1
        while at > floor and not text[at - 1].isspace():
            at -= 1
    return at


def _is_rail(words: Iterable[str]) -> bool:
    joined = fold(" ".join(words))
    return "duong sat" in joined or "ga" in joined.split()


def cue_faults(folder: Path, known: KnownIds | None = None) -> list[Fault]:
    """Every fault of cues.csv in `folder`; places against the `known` ids, if they are given."""
    sheet = read_table(folder / _TABLE.file, _TABLE)
    places = known.of_kind(*PLACE_KINDS) if known else None
    return [*sheet.faults, *(fault for row in sheet.complete for fault in _row_faults(row, places))]


def _row_faults(row: Row, places: Collection[str] | None) -> Iterator[Fault]:
    if row["kind"] not in KINDS:
        yield row.fault("kind", "is no known kind", mend=did_you_mean(row["kind"], KINDS), code="E332")
    for column in ("text", "reason"):
        if not row[column].strip() and not (column == "text" and row["kind"] == "municipality"):
            yield row.fault(column, "is empty", mend="fill it or delete the row", code="E333")
    if row["kind"] in ("against", "municipality") and not row["place"]:
        yield row.fault("place", "is empty", mend="name the place that it speaks of", code="E334")
    if row["place"] and places is not None and row["place"] not in places:
        yield row.fault("place", "is not known", mend=did_you_mean(row["place"], places), code="E335")


def load_cues(folder: Path) -> Cues:
    """The cues of `folder`. Raises DataFaults with every fault."""
    faults = cue_faults(folder)
    if faults:
        raise DataFaults(faults)
    rows = read_table(folder / _TABLE.file, _TABLE).complete
    by_kind: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    for row in rows:
        by_kind[row["kind"]].append(row)

    def texts(kind: str, *, chinese: bool = False) -> list[str]:
        return [r["text"] for r in by_kind[kind] if (r["language"] == "zh") == chinese]

    befores = [(t.lower(), k.removesuffix("_before")) for k in KINDS if k.endswith("_before") for t in texts(k)]
    afters = [k for k in KINDS if k.endswith("_after")]
    chinese = [(t, k.removesuffix("_after")) for k in afters for t in texts(k, chinese=True)]
    befores += [(t.lower(), k) for k in ("title", "credit") for t in texts(k)]
    modifiers = frozenset(t.lower() for t in texts("gate_modifier"))
    against: dict[str, tuple[str, ...]] = {}
    for row in by_kind["against"]:
        against[row["place"]] = (*against.get(row["place"], ()), row["text"])
    china = [r["text"].lower() for r in by_kind["china"]]
    plain_china = [fold(t) for t in texts("china")]
    last_words = frozenset(w.split()[-1] for w in (*dict(befores), *modifiers))
    after = {t.lower(): k.removesuffix("_after") for k in afters for t in texts(k)}
    after_modifiers = frozenset(t.lower() for t in texts("after_modifier"))
    return Cues(
        before=dict(befores),
        before_plain={fold(t): s for t, s in befores},
        after=after,
        first_after=after_modifiers | {t.split()[0] for t in after},
        after_chinese=sorted(chinese, key=lambda c: -len(c[0])),
        last_words=last_words,
        last_words_plain=frozenset(fold(w) for w in last_words),
        modifiers=modifiers,
        modifiers_plain=frozenset(fold(m) for m in modifiers),
        after_modifiers=after_modifiers,
        chinese_modifiers=tuple(texts("after_modifier", chinese=True)),
        words={k: frozenset(r["text"] for r in by_kind[k]) for k in ("strict", "capitals", "surname", "given")},
        against=against,
        municipalities=frozenset(r["place"] for r in by_kind["municipality"]),
        blocks=tuple(r["text"] for r in by_kind["block"]),
        china=tuple(dict.fromkeys((*china, *plain_china))),
        china_words=re.compile(rf"{'|'.join(map(re.escape, china))}|\b(?:{'|'.join(map(re.escape, plain_china))})\b"),
    )


@lru_cache(maxsize=1)
def shipped_cues() -> Cues:
    """The cues of the folder that the settings name, read once."""
    return load_cues(load_settings().geodata)
