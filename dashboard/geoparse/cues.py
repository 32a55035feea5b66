"""The cue words and guards of geodata/cues.csv, each with its reason, ready for look-up by the words around a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from dashboard.errors import DataFaults, Fault
from dashboard.gazetteer import PLACE_KINDS, KnownIds
from dashboard.settings import load_settings
from dashboard.tables import Row, Table, did_you_mean, read_table
from dashboard.text import fold

__all__ = ["KINDS", "Cue", "Cues", "cue_faults", "load_cues", "shipped_cues"]

KINDS = (
    "abroad",
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
    "named_after",
    "named_before",
    "ordinary",
    "other_after",
    "other_before",
    "other_border",
    "post_before",
    "province_after",
    "province_before",
    "rail_before",
    "side_after",
    "side_before",
    "sign",
    "small",
    "station_after",
    "station_before",
    "strict",
    "surname",
    "title",
    "traditional",
    "works",
)
_TABLE = Table.of("cues.csv", ("kind", "text", "place", "language", "reason"))
_NEAR = 60  # characters before a name in which its cue may stand
_TAIL = 24  # characters before a name by which its cue is remembered, if it was found within them
_REMEMBERED = 4_000
_CLAUSE_END = re.compile(r"[,;:()\[\]!?…\n“”\"«»–—、，；。（）•·*+|<>=_#]|(?<!\w)[-−‑](?=\w)")
_OPENERS = ' "“«\u00a0'
_BRACKETS = ("(", "（")
_TAIL_BRACKET = re.compile(r"\s?[(（][^()（）\n]{1,30}[)）]")
_FIRST_WORD = re.compile(r"[ \u00a0]([^\W_][\w'’/&-]*)")
_FOLLOWING = re.compile(r"(?:[ \u00a0][^\W_][\w'’/&-]*){0,6}")

_Trie = dict[str, Any]
"""Phrases by their words from the last to the first; "" holds the sense of a phrase that begins there."""


class Cue(NamedTuple):
    """A cue at a name: what it makes of it (`gate`, `city` …), the words as written, where they begin."""

    sense: str
    words: str
    start: int


@dataclass(frozen=True, slots=True)
class Cues:
    """The table by use: words before and after a name to their sense, and the lists of guards.

    `before` and `modifiers` hold lower-case words; those without tones serve tone-free text only, where «xa» may
    be «xã». `signs` are the words by which an article is judged, by kind.
    """

    before: _Trie
    before_plain: _Trie
    after: Mapping[str, str]
    first_after: frozenset[str]
    after_starts: frozenset[str]
    after_chinese: Sequence[tuple[str, str]]
    modifiers: _Trie
    modifiers_plain: _Trie
    after_modifiers: frozenset[str]
    chinese_modifiers: tuple[str, ...]
    words: Mapping[str, frozenset[str]]
    surnames_plain: frozenset[str]
    against: Mapping[str, tuple[str, ...]]
    municipalities: frozenset[str]
    other_borders: Mapping[str, str]
    blocks: tuple[str, ...]
    signs: Mapping[str, tuple[str, ...]]
    simplified: Mapping[int, str]
    gate_phrases: tuple[str, ...]
    gate_modifiers: tuple[str, ...]
    remembered: tuple[dict[str, tuple[str, int] | None], dict[str, tuple[str, int] | None]] = field(
        default_factory=lambda: ({}, {}), compare=False, repr=False
    )

    def cue_before(self, text: str, start: int, *, plain: bool) -> Cue | None:
        """The cue directly before `start`: the longest run of known words, past the modifiers of a gate."""
        stop = start
        while stop and text[stop - 1] in _OPENERS:
            stop -= 1
        last = text[stop - 1 : stop]
        if not last.isalnum() and last not in (":", "."):
            return None
        known = self.remembered[plain]
        tail = text[max(0, stop - _TAIL) : stop]
        if tail in known:
            found = known[tail]
            return found and Cue(found[0], text[stop - found[1] : start].strip(), stop - found[1])
        words = _Backwards(text, stop, max(0, start - _NEAR))
        cue = self._sought(text, start, words, plain=plain)
        if last != ":" and words.seen > stop - _TAIL:
            if len(known) > _REMEMBERED:
                known.clear()
            known[tail] = cue and (cue.sense, stop - cue.start)
        return cue

    def _sought(self, text: str, start: int, words: _Backwards, *, plain: bool) -> Cue | None:
        """The cue that the words before a name make."""
        table, modifiers = (self.before_plain, self.modifiers_plain) if plain else (self.before, self.modifiers)
        stop, left = words.rest, words.left
        if text[stop - 1] == ":":
            if credit := self._credit(text[left:stop], left):
                return credit
            while words.rest and text[words.rest - 1] in ": ":
                words.rest -= 1
        if not words.reach(0) or (words[0] not in table and words[0] not in modifiers):
            return None
        cue = _walk(words, table, modifiers, text, start)
        if plain and cue and cue.sense != "at" and " " not in cue.words and cue.words[:1].isupper():
            return None if cue.words in self.surnames_plain else cue  # «Tran» before a name is Trần, not «trấn»
        return cue

    def _credit(self, head: str, left: int) -> Cue | None:
        """The credit that ends a stretch of text with its colon, «Ảnh:»."""
        words = head.lower().split()[-4:]
        words.reverse()
        _, sense = _run(self.before, words, 0)
        return Cue(sense, words[0], left + len(head) - len(words[0])) if sense == "credit" else None

    def _chinese_cue(self, tail: str, end: int) -> Cue | None:
        """The cue that a stretch of Chinese begins with, behind up to two modifiers."""
        rail = False
        for _ in range(3):
            cue = next(((t, sense) for t, sense in self.after_chinese if tail.startswith(t)), None)
            if cue:
                return Cue("rail" if rail and cue[1] == "gate" else cue[1], cue[0], end)
            modifier = next((m for m in self.chinese_modifiers if tail.startswith(m)), None)
            if modifier is None:
                return None
            tail, rail = tail.removeprefix(modifier), rail or modifier == "铁路"
        return None

    def cue_after(self, text: str, end: int) -> Cue | None:
        """The cue directly after `end`, in English or Chinese, after a bracket or a modifier if there is one."""
        begins = text[end : end + 3]
        if begins[:1] == " ":
            if begins[1:].lower() not in self.after_starts and begins[1:2] not in _BRACKETS:
                return None  # most names, without more ado
        elif begins[:1] not in _BRACKETS and not "\u3400" <= begins[:1] <= "\u9fff":
            return None
        at = end
        if begins.lstrip()[:1] in _BRACKETS:
            bracket = _TAIL_BRACKET.match(text, end)
            at = bracket.end() if bracket else end
        if "\u3400" <= text[at : at + 1] <= "\u9fff":
            return self._chinese_cue(text[at : at + 12], end)
        first = _FIRST_WORD.match(text, at)
        if first is None or first[1].lower() not in self.first_after:
            return None
        return self._words_after(text, at, end)

    def _words_after(self, text: str, at: int, end: int) -> Cue | None:
        phrase = _FOLLOWING.match(text, at, end + 70)
        words = phrase[0].lower().split() if phrase else []
        at = 0
        while at < len(words):
            for size in (3, 2, 1):
                sense = self.after.get(" ".join(words[at : at + size]))
                if sense and at + size <= len(words):
                    rail = sense == "gate" and not {"rail", "railway"}.isdisjoint(words[:at])
                    return Cue("rail" if rail else sense, " ".join(words[at : at + size]), end)
            if words[at] not in self.after_modifiers:
                return None
            at += 1
        return None


class _Backwards(list[str]):
    """The words of a clause in small letters, read from its end as far as somebody asks."""

    def __init__(self, text: str, stop: int, left: int) -> None:
        super().__init__()
        self.starts: list[int] = []
        self._text, self.rest, self.left = text, stop, left
        self.seen = stop

    def reach(self, index: int) -> bool:
        """Whether the clause has so many words; reads them if it has."""
        text, left = self._text, self.left
        while len(self) <= index:
            at = self.rest
            while at > left and text[at - 1] == " ":
                at -= 1
            if at <= left:
                return False
            begin = max(left, text.rfind(" ", left, at) + 1)
            word = text[begin:at]
            self.rest = self.seen = begin
            if not word.isalnum() and (ends := [m.end() for m in _CLAUSE_END.finditer(word)]):
                self.rest = left  # the clause begins inside this word
                begin += ends[-1]
                word = text[begin:at]
                if not word:
                    return False
            self.append(word.lower())
            self.starts.append(begin)
        return True


def _walk(words: _Backwards, table: _Trie, modifiers: _Trie, text: str, start: int) -> Cue | None:
    """The cue at the head of the words, past the modifiers of a gate and the station of a gate."""
    station: Cue | None = None
    at = 0
    for _ in range(6):
        size, sense = _run(table, words, at)
        skipped, _ = _run(modifiers, words, at)
        if sense and skipped <= size and (at == 0 or sense in ("gate", "rail", "station")):
            begin = words.starts[at + size - 1]
            rail = sense == "gate" and _is_rail(words[:at])
            cue = Cue("rail" if rail else sense, text[begin:start].strip(), begin)
            if sense != "station" or station is not None:
                return cue if station is None or sense in ("gate", "rail") else station
            station, at = cue, at + size  # «cửa khẩu quốc tế ga …» is a gate: look further to the left
            continue
        if not skipped:
            break
        at += skipped
    return station


def _trie(phrases: Iterable[tuple[str, str]]) -> _Trie:
    root: _Trie = {}
    for phrase, sense in phrases:
        node = root
        for word in reversed(phrase.split()):
            node = node.setdefault(word, {})
        node[""] = sense
    return root


def _run(trie: _Trie, words: list[str], at: int) -> tuple[int, str]:
    """How many words from `at` on, last word first, make the longest phrase of the trie, and its sense."""
    node, size, found = trie, 0, (0, "")
    while at + size < len(words) or (isinstance(words, _Backwards) and words.reach(at + size)):
        node = node.get(words[at + size])  # type: ignore[assignment]
        if node is None:
            break
        size += 1
        if "" in node:
            found = (size, node[""])
    return found


def _is_rail(words: Iterable[str]) -> bool:
    """Whether words, the last first, speak of a railway."""
    folded = [fold(word) for word in words]
    return "ga" in folded or ("sat" in folded and "duong" in folded)


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
    if row["kind"] in ("against", "municipality", "other_border") and not row["place"]:
        yield row.fault("place", "is empty", mend="name the place that it speaks of", code="E334")
    if row["kind"] == "traditional" and len(row["text"]) != 2:
        mend = "write the traditional character and the simplified one"
        yield row.fault("text", "is not a pair of characters", mend=mend, code="E336")
    if row["place"] and places is not None and row["place"] not in places:
        yield row.fault("place", "is not known", mend=did_you_mean(row["place"], places), code="E335")


def load_cues(folder: Path) -> Cues:
    """The cues of `folder`. Raises DataFaults with every fault."""
    faults = cue_faults(folder)
    if faults:
        raise DataFaults(faults)
    by_kind: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    for row in read_table(folder / _TABLE.file, _TABLE).complete:
        by_kind[row["kind"]].append(row)

    def texts(kind: str, *, chinese: bool = False) -> list[str]:
        return [r["text"] for r in by_kind[kind] if (r["language"] == "zh") == chinese]

    befores = [(t.lower(), k.removesuffix("_before")) for k in KINDS if k.endswith("_before") for t in texts(k)]
    afters = [k for k in KINDS if k.endswith("_after")]
    chinese = [(t, k.removesuffix("_after")) for k in afters for t in texts(k, chinese=True)]
    befores += [(t.lower(), k) for k in ("title", "credit") for t in texts(k)]
    modifiers = [(t.lower(), "modifier") for t in texts("gate_modifier")]
    against: dict[str, tuple[str, ...]] = {}
    for row in by_kind["against"]:
        against[row["place"]] = (*against.get(row["place"], ()), row["text"])
    after = {t.lower(): k.removesuffix("_after") for k in afters for t in texts(k)}
    after_modifiers = frozenset(t.lower() for t in texts("after_modifier"))
    words = {k: frozenset(r["text"] for r in by_kind[k]) for k in ("strict", "capitals", "surname", "given")}
    return Cues(
        before=_trie(befores),
        before_plain=_trie((fold(t), s) for t, s in befores),
        after=after,
        first_after=after_modifiers | {t.split()[0] for t in after},
        after_starts=frozenset(t[:2] for t in (*after, *after_modifiers)),
        after_chinese=sorted(chinese, key=lambda c: -len(c[0])),
        modifiers=_trie(modifiers),
        modifiers_plain=_trie((fold(t), s) for t, s in modifiers),
        after_modifiers=after_modifiers,
        chinese_modifiers=tuple(texts("after_modifier", chinese=True)),
        words=words | {k: frozenset(r["text"] for r in by_kind[k]) for k in ("ordinary", "small")},
        surnames_plain=words["surname"] | {fold(s).capitalize() for s in words["surname"]},
        against=against,
        municipalities=frozenset(r["place"] for r in by_kind["municipality"]),
        other_borders={r["place"]: r["text"] for r in by_kind["other_border"]},
        blocks=tuple(r["text"] for r in by_kind["block"]),
        signs={k: tuple(r["text"] for r in by_kind[k]) for k in ("china", "sign", "works", "abroad")},
        simplified={ord(r["text"][0]): r["text"][1] for r in by_kind["traditional"]},
        gate_phrases=tuple(t for k in ("gate_before", "rail_before") for t in texts(k)),
        gate_modifiers=tuple(texts("gate_modifier")),
    )


@lru_cache(maxsize=1)
def shipped_cues() -> Cues:
    """The cues of the folder that the settings name, read once."""
    return load_cues(load_settings().geodata)
