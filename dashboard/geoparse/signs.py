"""Words that tell what an article is about: a border, China, trade and roads, another country.

From folded text to the first such words of each kind, in one pass. The words are data, the kinds `sign`, `china`,
`works` and `abroad` of geodata/cues.csv.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ahocorasick_rs import BytesAhoCorasick, Implementation

from dashboard.text import fold_bytes, has_chinese

__all__ = ["Signs"]

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
