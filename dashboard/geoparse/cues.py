"""The cue words and guards of geodata/cues.csv, each with its reason, ready for look-up by the words around a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from dashboard.errors import DataFaults, Fault
from dashboard.gazetteer import PLACE_KINDS, KnownIds
from dashboard.geoparse.names import Cue
from dashboard.settings import load_settings
from dashboard.tables import Row, Table, did_you_mean, read_table
from dashboard.text import fold

__all__ = [
    "CAPITAL",
    "KINDS",
    "MAY_CUE",
    "MAY_CUE_AFTER",
    "MAY_HEAD",
    "MAY_HOLD",
    "Cues",
    "Uses",
    "cue_faults",
    "load_cues",
    "shipped_cues",
]

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
    "company_after",
    "county_after",
    "county_before",
    "credit",
    "falls_after",
    "falls_before",
    "gate_after",
    "gate_before",
    "gate_modifier",
    "given",
    "line_corridor",
    "line_rail",
    "line_road",
    "municipality",
    "named_after",
    "named_before",
    "namesake",
    "ordinary",
    "other_after",
    "other_before",
    "other_border",
    "post_after",
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
_REMEMBERED = 20_000  # words before names, and beginnings of what stands after them, whose use is kept
_CLAUSE_END = re.compile(r"[,;:()\[\]!?…\n“”\"«»–—、，；。（）•·*+|<>=_#]|(?<!\w)[-−‑](?=\w)")
_OPENERS = ' "“”«»\u00a0'
_BRACKETS = ("(", "（")
_BULLETS = frozenset("-+•*·–.)")
_LIST_WORDS = frozenset({"gồm", "gồm:", "gom", "gom:", "including", "including:"})
_HOLDS = ("(", "（", ",")
_UNITS = frozenset({"th", "củ", "of", "ở ", "tạ", "in"})
_TAIL_BRACKET = re.compile(r"\s?[(（][^()（）\n]{1,30}[)）]")
_JOINT = re.compile(r"['’]s?(?![\w])|-(?=[A-Za-z])")
"""A possessive, or what a hyphen joins: «border-gate», «border gate-Chi Lang»."""
_FIRST_WORD = re.compile(r"[ \u00a0]([^\W_][\w'’/&-]*)")
_FOLLOWING = re.compile(r"(?:[ \u00a0][^\W_][\w'’/&-]*){0,6}")

_Known = tuple[Cue, int] | None
_UNKNOWN, _MORE = (Cue("", "unknown"), 0), (Cue("", "more"), 0)

_Trie = dict[str, Any]
"""Phrases by their words from the last to the first; "" holds the sense of a phrase that begins there."""


MAY_CUE, MAY_HEAD, CAPITAL = 1, 2, 4
"""What the word before a name may be: the last of a cue, a bullet under a heading; a capitalised word."""

MAY_CUE_AFTER, MAY_HOLD = 1, 2
"""What the first characters after a name may begin: a cue, a bracket or a comma or «thuộc» before its container."""


class Uses(dict[str, int]):
    """What stands beside names with what it may be there; filled on the first question, for news repeats its words."""

    def __init__(self, found: Callable[[str], int]) -> None:
        self._found = found

    def __missing__(self, written: str) -> int:
        if len(self) > _REMEMBERED:
            self.clear()
        uses = self[written] = self._found(written)
        return uses


@dataclass(frozen=True, slots=True)
class Cues:
    """The table by use: words before and after a name to their sense, and the lists of guards.

    `before` and `modifiers` hold lower-case words; those without tones serve tone-free text only, where «xa» may
    be «xã». `after_chinese` are by their first character, `signs` the words by which an article is judged, by kind.
    By `before_uses` (of the word before a name with its blank; the second of them in tone-free text) and `after_uses`
    (of the three characters after it) most names are known to have no cue, without more ado.
    """

    before: _Trie
    before_plain: _Trie
    after: Mapping[str, str]
    first_after: frozenset[str]
    after_starts: frozenset[str]
    after_chinese: Mapping[str, Sequence[tuple[str, str]]]
    modifiers: _Trie
    modifiers_plain: _Trie
    after_modifiers: frozenset[str]
    chinese_modifiers: tuple[str, ...]
    words: Mapping[str, frozenset[str]]
    surnames_plain: frozenset[str]
    against: Mapping[str, tuple[str, ...]]
    namesakes: Mapping[str, tuple[str, ...]]
    municipalities: frozenset[str]
    other_borders: Mapping[str, str]
    blocks: tuple[str, ...]
    signs: Mapping[str, tuple[str, ...]]
    simplified: Mapping[int, str]
    lines: Mapping[str, tuple[str, ...]]
    gate_phrases: tuple[str, ...]
    gate_modifiers: tuple[str, ...]
    before_uses: tuple[Uses, Uses] = field(init=False, compare=False, repr=False)
    after_uses: Uses = field(init=False, compare=False, repr=False)
    _phrases: tuple[dict[str, _Known], dict[str, _Known]] = field(
        default_factory=lambda: ({}, {}), compare=False, repr=False
    )

    def __post_init__(self) -> None:
        before = (Uses(partial(self._uses_before, plain=False)), Uses(partial(self._uses_before, plain=True)))
        object.__setattr__(self, "before_uses", before)
        object.__setattr__(self, "after_uses", Uses(self._uses_after))

    def _uses_before(self, written: str, *, plain: bool) -> int:
        if not written.endswith(" "):
            return MAY_CUE | MAY_HEAD
        word = written[:-1]
        last = word[-1:]
        head = MAY_HEAD if last in _BULLETS or word in _LIST_WORDS else 0
        capital = CAPITAL if word[:1].isupper() else 0
        if not word or last in _OPENERS or last == ":":
            return MAY_CUE | head | capital
        if not last.isalnum() and last != ".":
            return head | capital
        table, modifiers = (self.before_plain, self.modifiers_plain) if plain else (self.before, self.modifiers)
        bare = word[max((m.end() for m in _CLAUSE_END.finditer(word)), default=0) :].lower()
        return head | capital | (MAY_CUE if bare in table or bare in modifiers else 0)

    def _uses_after(self, begins: str) -> int:
        first, second = begins[:1], begins[1:2]
        held = MAY_HOLD if first in _HOLDS or (first in " \n" and (second in _HOLDS or begins[1:] in _UNITS)) else 0
        if first == " ":
            return held | (begins[1:].lower() in self.after_starts or second in _BRACKETS)
        return held | (first in _BRACKETS or "\u3400" <= first <= "\u9fff")

    def cue_before(self, text: str, blank: int, start: int, *, plain: bool) -> _Known:
        """The cue directly before `start` and where it begins: the longest run of words, past a gate's modifiers.

        `blank` is the one before the last word, -1 for none. News repeats its phrases: kept are the words that had a
        say, as written, and of fewer of them that more are needed.
        """
        known, left = self._phrases[plain], start - _NEAR if start > _NEAR else 0
        while blank >= left:
            found = known.get(text[blank + 1 : start], _UNKNOWN)
            if found is _UNKNOWN:
                break
            if found is not _MORE:
                return found and (found[0], start - found[1])
            blank = text.rfind(" ", left, blank)
        return self._cue_before(text, left, start, plain=plain)

    def _cue_before(self, text: str, left: int, start: int, *, plain: bool) -> _Known:
        stop = start
        while stop and text[stop - 1] in _OPENERS:
            stop -= 1
        last = text[stop - 1 : stop]
        if not last.isalnum() and last not in (":", "."):
            return None
        if last == ":":
            if credit := self._credit(text[left:stop], left):
                return credit
            while stop and text[stop - 1] in ": ":
                stop -= 1
        elif stop == start - 1:
            return self._learnt(text, left, start, plain=plain)
        return self._sought(text, start, _clause(text, left, stop), plain=plain)[0]

    def _learnt(self, text: str, left: int, start: int, *, plain: bool) -> _Known:
        """The cue before a name one blank behind a word, remembered from now on."""
        known, clause = self._phrases[plain], _clause(text, left, start - 1)
        cue, read = self._sought(text, start, clause, plain=plain)
        begins = [*clause.raw[:read], *([] if read <= len(clause.words) else clause.cut)]
        if len(begins) == read or clause.cut:
            if len(known) > _REMEMBERED:
                known.clear()
            known.update((text[begin:start], _MORE) for begin in begins[:-1])
            known[text[begins[-1] : start]] = cue and (cue[0], start - cue[1])
        return cue

    def _sought(self, text: str, start: int, clause: _Clause, *, plain: bool) -> tuple[tuple[Cue, int] | None, int]:
        """The cue that the words before a name make and where it begins, and how many words had a say."""
        table, modifiers = (self.before_plain, self.modifiers_plain) if plain else (self.before, self.modifiers)
        found, read = _walk(clause.words, clause.starts, table, modifiers)
        if found is None:
            return None, read
        sense, begin = found
        cue = Cue.of(sense, text[begin:start].strip(_OPENERS))
        if plain and sense != "at" and cue.words in self.surnames_plain and cue.words[:1].isupper():
            return None, read  # «Tran» before a name is Trần, not «trấn»
        return (cue, begin), read

    def _credit(self, head: str, left: int) -> tuple[Cue, int] | None:
        """The credit that ends a stretch of text with its colon, «Ảnh:»."""
        words = head.lower().split()[-4:]
        words.reverse()
        _, sense, _ = _run(self.before, words, 0)
        return (Cue.of(sense, words[0]), left + len(head) - len(words[0])) if sense == "credit" else None

    def _chinese_cue(self, tail: str) -> Cue | None:
        """The cue that a stretch of Chinese begins with, behind up to two modifiers."""
        rail = False
        for _ in range(3):
            for words, sense in self.after_chinese.get(tail[:1], ()):
                if tail.startswith(words):
                    return Cue.of("rail" if rail and sense == "gate" else sense, words)
            modifier = next((m for m in self.chinese_modifiers if tail.startswith(m)), None)
            if modifier is None:
                return None
            tail, rail = tail.removeprefix(modifier), rail or modifier == "铁路"
        return None

    def cue_after(self, text: str, end: int) -> Cue | None:
        """The cue directly after `end`, in English or Chinese, after a bracket or a modifier if there is one."""
        at = end
        if text[end : end + 3].lstrip()[:1] in _BRACKETS:
            bracket = _TAIL_BRACKET.match(text, end)
            at = bracket.end() if bracket else end
        if "\u3400" <= text[at : at + 1] <= "\u9fff":
            return self._chinese_cue(text[at : at + 12])
        first = _FIRST_WORD.match(text, at)
        if first is None or self.first_after.isdisjoint({first[1].lower(), first[1].lower().partition("-")[0]}):
            return None
        return self._words_after(text, at, end)

    def _words_after(self, text: str, at: int, end: int) -> Cue | None:
        phrase = _FOLLOWING.match(text, at, end + 70)
        words = _JOINT.sub(" ", phrase[0]).lower().split() if phrase else []
        at = 0
        while at < len(words):
            for size in (4, 3, 2, 1):
                sense = self.after.get(" ".join(words[at : at + size]))
                if sense and at + size <= len(words):
                    rail = sense == "gate" and not {"rail", "railway"}.isdisjoint(words[:at])
                    return Cue.of("rail" if rail else sense, " ".join(words[at : at + size]))
            if words[at] not in self.after_modifiers:
                return None
            at += 1
        return None


class _Clause(NamedTuple):
    """The words of a clause in small letters, the last one first, and where they begin.

    `raw`: where they begin with what is written at them; `cut`: that of the word in which the clause begins, if any.
    """

    words: list[str]
    starts: list[int]
    raw: list[int]
    cut: list[int]


def _clause(text: str, left: int, stop: int) -> _Clause:
    """The clause that ends at `stop`, from `left` on."""
    clause = _Clause([], [], [], [])
    at = stop
    for written in reversed(text[left:stop].split(" ")):
        begin = raw = at - len(written)
        at, word = begin - 1, written
        if not word.isalnum() and (ends := [m.end() for m in _CLAUSE_END.finditer(word)]):
            clause.cut.append(raw)
            begin, word = begin + ends[-1], word[ends[-1] :]
        if word:
            clause.words.append(word.lower())
            clause.starts.append(begin)
            clause.raw.append(raw)
        if clause.cut:
            break
    return clause


def _walk(words: list[str], starts: list[int], table: _Trie, modifiers: _Trie) -> tuple[tuple[str, int] | None, int]:
    """The sense at the head of the words and where it begins, past the modifiers of a gate and its station.

    And how many of the words had a say, the one that ended the search included.
    """
    station: tuple[str, int] | None = None
    at = read = 0
    for _ in range(6):
        size, sense, some = _run(table, words, at)
        skipped, _, more = _run(modifiers, words, at)
        read = max(read, some, more)
        if sense and skipped <= size and (at == 0 or sense in ("gate", "rail", "station")):
            begin = starts[at + size - 1]
            rail = sense == "gate" and _is_rail(words[:at])
            found = "rail" if rail else sense, begin
            if sense != "station" or station is not None:
                return (found if station is None or sense in ("gate", "rail") else station), read
            station, at = found, at + size  # «cửa khẩu quốc tế ga …» is a gate: look further to the left
            continue
        if not skipped:
            break
        at += skipped
    return station, read


def _by_first_character(phrases: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """Phrases with their senses by the character that they begin with, the longest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for phrase, sense in sorted(phrases, key=lambda one: -len(one[0])):
        found.setdefault(phrase[:1], []).append((phrase, sense))
    return found


def _trie(phrases: Iterable[tuple[str, str]]) -> _Trie:
    root: _Trie = {}
    for phrase, sense in phrases:
        node = root
        for word in reversed(phrase.split()):
            node = node.setdefault(word, {})
        node[""] = sense
    return root


def _run(trie: _Trie, words: list[str], at: int) -> tuple[int, str, int]:
    """How many words from `at` on, last word first, make the longest phrase of the trie, and its sense.

    And the number of words read from the first on, the one that the trie does not know included.
    """
    size, sense, read = 0, "", at
    node = trie
    for word in words[at:] if at else words:
        read += 1
        found: _Trie | None = node.get(word)
        if found is None:
            return size, sense, read
        node = found
        if "" in node:
            size, sense = read - at, node[""]
    return size, sense, read + 1


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
    if row["kind"] in ("against", "municipality", "namesake", "other_border") and not row["place"]:
        yield row.fault("place", "is empty", mend="name the place that it speaks of", code="E334")
    if row["kind"] == "traditional" and len(row["text"]) != 2:
        mend = "write the traditional character and the simplified one"
        yield row.fault("text", "is not a pair of characters", mend=mend, code="E336")
    if row["place"] and places is not None and row["place"] not in places:
        yield row.fault("place", "is not known", mend=did_you_mean(row["place"], places), code="E335")


def _by_place(rows: Iterable[Row]) -> Mapping[str, tuple[str, ...]]:
    """The texts of some rows by their place."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row["place"]] = (*found.get(row["place"], ()), row["text"])
    return found


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
    after = {t.lower(): k.removesuffix("_after") for k in afters for t in texts(k)}
    after_modifiers = frozenset(t.lower() for t in texts("after_modifier"))
    words = {k: frozenset(r["text"] for r in by_kind[k]) for k in ("strict", "capitals", "surname", "given")}
    return Cues(
        before=_trie(befores),
        before_plain=_trie((fold(t), s) for t, s in befores),
        after=after,
        first_after=after_modifiers | {t.split()[0] for t in after},
        after_starts=frozenset(t[:2] for t in (*after, *after_modifiers)),
        after_chinese=_by_first_character(chinese),
        modifiers=_trie(modifiers),
        modifiers_plain=_trie((fold(t), s) for t, s in modifiers),
        after_modifiers=after_modifiers,
        chinese_modifiers=tuple(texts("after_modifier", chinese=True)),
        words=words | {k: frozenset(r["text"] for r in by_kind[k]) for k in ("ordinary", "small")},
        surnames_plain=words["surname"] | {fold(s).capitalize() for s in words["surname"]},
        against=_by_place(by_kind["against"]),
        namesakes=_by_place(by_kind["namesake"]),
        municipalities=frozenset(r["place"] for r in by_kind["municipality"]),
        other_borders={r["place"]: r["text"] for r in by_kind["other_border"]},
        blocks=tuple(r["text"] for r in by_kind["block"]),
        signs={k: tuple(r["text"] for r in by_kind[k]) for k in ("china", "sign", "works", "abroad")},
        simplified={ord(r["text"][0]): r["text"][1] for r in by_kind["traditional"]},
        lines={k: tuple(r["text"] for r in by_kind[k]) for k in KINDS if k.startswith("line_")},
        gate_phrases=tuple(t for k in ("gate_before", "rail_before") for t in texts(k)),
        gate_modifiers=tuple(texts("gate_modifier")),
    )


@lru_cache(maxsize=1)
def shipped_cues() -> Cues:
    """The cues of the folder that the settings name, read once."""
    return load_cues(load_settings().geodata)
