"""Words that tell what an article is about: a border, China, trade and roads, another country.

From folded text to the first such words of each kind, in one pass, when somebody asks: an article that names a gate
needs none. The words are data, the kinds `sign`, `china`, `works` and `abroad` of geodata/cues.csv.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from ahocorasick_rs import BytesAhoCorasick, Implementation

from dashboard.text import fold_bytes, has_chinese

__all__ = ["Signs", "Told"]

_WORD = frozenset(b for b in range(128) if chr(b).isalnum())


class Signs:
    """Holds the automaton of the words of all kinds."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._latin: dict[bytes, list[tuple[str, str]]] = {}
        self._chinese: dict[str, list[str]] = {}
        for kind, texts in words.items():
            for text in texts:
                if has_chinese(text):
                    self._chinese.setdefault(kind, []).append(text)
                else:
                    self._latin.setdefault(fold_bytes(text), []).append((kind, text))
        self._keys = list(self._latin)
        self._automaton = BytesAhoCorasick(self._keys, implementation=Implementation.DFA)

    def told(self, text: str, folded: bytes) -> Told:
        """The first words of each kind that `text` holds, looked for when asked."""
        return Told(self, text, folded)

    def find(self, text: str, folded: bytes) -> dict[str, str]:
        """The first words of each kind that `text` holds as words: with their tones, or without any."""
        found: dict[str, str] = {}
        size = len(folded)
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if (start and folded[start - 1] in _WORD) or (end < size and folded[end] in _WORD):
                continue
            written = ""
            for kind, words in self._latin[self._keys[index]]:
                if kind in found:
                    continue
                written = written or text[start:end]
                if written.isascii() or written.lower() == words.lower():
                    found[kind] = words
        if b"?" in folded:
            for kind, texts in self._chinese.items():
                if kind not in found and (first := next((t for t in texts if t in text), "")):
                    found[kind] = first
        return found


class Told(Mapping[str, str]):
    """The first words of each kind in one text; read on the first question."""

    def __init__(self, signs: Signs, text: str, folded: bytes) -> None:
        self._signs, self._text, self._folded = signs, text, folded

    @cached_property
    def _words(self) -> dict[str, str]:
        return self._signs.find(self._text, self._folded)

    def __getitem__(self, kind: str) -> str:
        return self._words[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)
