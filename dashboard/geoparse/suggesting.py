"""Names that the gazetteer may lack: a capitalised name beside a gate cue that is no name of the gazetteer.

From a text and the spans of what is known in it to spans with the cue that speaks for each. They are put before a
person and are never mentions. The cue words and what begins no name are data, geodata/cues.csv.

>>> Suggester(cues).suggest("Cửa khẩu phụ Nà Quân tạm dừng.", folded, [], tone_free=False)  # doctest: +SKIP
[(13, 20, 'cue «Cửa khẩu phụ»')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ahocorasick_rs import BytesAhoCorasick

from dashboard.geoparse.cues import Cues
from dashboard.spans import Spans
from dashboard.text import fold_bytes

__all__ = ["Suggester"]

_Found = tuple[int, int, str]
_CAPITAL = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_NAME = re.compile(rf"[{_CAPITAL}][^\W\d_]*(?: [{_CAPITAL}][^\W\d_]*){{1,3}}")
_BETWEEN = re.compile(
    r"(?: ?\([^()\n]{1,40}\))?(?:, | và | - | – |-|–|, và | and |; )(?:(?:cửa khẩu|lối mở)(?: [^\W\d_A-Z]+){0,3} )?"
)
_ENGLISH = re.compile(
    r"(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})(?: (?:[Ii]nternational|[Bb]ilateral|[Aa]uxiliary|[Mm]ain|[Ll]and))*"
    r" (?P<cue>[Bb]order (?:[Gg]ate|[Cc]rossing|[Pp]ort|[Cc]heckpoint)s?)\b"
)
_CHINESE = re.compile(r"(?P<name>[\u3400-\u9fff]{2,9})(?P<cue>口岸|通道|互市点)")
_CHINESE_ENDS = "的与和及至从在经对由到向往为是于将把被跟给让等第含省市县区州镇乡、"
_CHINESE_SIZES = (2, 3)
_CHINESE_COUNTED = re.compile("最|[各该此每本几多一二两三四五六七八九十](?:个|条|大|处|座)")
_SENTENCE = re.compile(r"[.!?;\n。；]")
_AROUND = 300
"""Characters before and behind a name in which its sentence begins and ends."""
_IN_A_LIST = 8


class Suggester:
    """Looks beside the gate cues; a class, for the expression of all cues is built once."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        phrases = "|".join(re.escape(p) for p in sorted(cues.gate_phrases, key=len, reverse=True))
        modifiers = "|".join(re.escape(m) for m in sorted(cues.gate_modifiers, key=len, reverse=True))
        self._before = re.compile(rf"\b(?:{phrases})(?:,? (?:{modifiers}))*:? ", re.IGNORECASE)
        self._phrases = BytesAhoCorasick(sorted({fold_bytes(p) for p in cues.gate_phrases if p}))
        ordinary = cues.words["ordinary"]
        self._ordinary = tuple(sorted(w for w in ordinary if ord(w[0]) < 0x3000))
        self._openings = tuple(f"{word} " for word in self._ordinary)
        self._chinese = tuple(sorted((w for w in ordinary if ord(w[0]) >= 0x3000), key=len, reverse=True))
        self._inside = re.compile("|".join(re.escape(w) for w in self._chinese if len(w) > 1) or "(?!)")

    def suggest(self, text: str, folded: bytes, known: Spans, *, tone_free: bool) -> list[_Found]:
        """The spans of unknown names beside a gate cue, each once by its surface, with the reason."""
        found: list[_Found] = []
        if b"cua khau" in folded or b"loi " in folded or b"thong quan" in folded:
            found += self._vietnamese(text, folded, known)
        if tone_free:
            found += self._english(text, known)
        if "口岸" in text or "通道" in text or "互市点" in text:
            found += self._hanzi(text, known)
        return _once(text, [f for f in found if not self._is_elsewhere(text, f)])

    def _gate_cues(self, text: str, folded: bytes) -> Iterator[re.Match[str]]:
        """The gate cues, each tried only where the automaton sees one of its phrases."""
        past = 0
        spots = self._phrases.find_matches_as_indexes(folded, overlapping=True)
        for start in sorted({start for _, start, _ in spots}):
            if start >= past and (cue := self._before.match(text, start)):
                past = cue.end()
                yield cue

    def _vietnamese(self, text: str, folded: bytes, known: Spans) -> Iterator[_Found]:
        for cue in self._gate_cues(text, folded):
            at = cue.end()
            for _ in range(_IN_A_LIST):
                name = _NAME.match(text, at)
                passed = known.end_at(at)
                if passed is None and name is None:
                    break
                if passed is None and name is not None:
                    start, passed = name.span()
                    within = known.begin_inside(start, passed)
                    passed = passed if within is None else within - 1
                    if self._is_name(text[start:passed]):
                        yield start, passed, f"cue «{cue[0].strip(' :')}»"
                    else:
                        break
                step = _BETWEEN.match(text, passed or at)
                if step is None:
                    break
                at = step.end()

    def _english(self, text: str, known: Spans) -> Iterator[_Found]:
        for match in _ENGLISH.finditer(text):
            start, end = match.span("name")
            while (first := text[start:end].partition(" "))[1] and first[0] in self._ordinary:
                start += len(first[0]) + 1
            if not known.meet(start, end) and text[start:end] not in self._ordinary:
                yield start, end, f"cue «{match['cue']}»"

    def _hanzi(self, text: str, known: Spans) -> Iterator[_Found]:
        for match in _CHINESE.finditer(text):
            name, end = match["name"], match.end("name")
            while name.endswith(self._chinese) and (modifier := next(m for m in self._chinese if name.endswith(m))):
                name, end = name[: -len(modifier)], end - len(modifier)
            cut = next((at for at in range(len(name), 0, -1) if name[at - 1] in _CHINESE_ENDS), 0)
            name = name[cut:]
            start = end - len(name)
            plain = len(name) in _CHINESE_SIZES and not self._inside.search(name)
            if plain and not _CHINESE_COUNTED.match(name) and not known.meet(start, end):
                yield start, end, f"cue «{match['cue']}»"

    def _is_name(self, name: str) -> bool:
        words = name.split()
        if len(words) < 2 or name.isupper() or f"{name} ".startswith(self._openings):
            return False
        surname = words[0] in self._cues.words["surname"]
        return not (surname and (len(words) > 2 or words[1] in self._cues.words["given"]))

    def _is_elsewhere(self, text: str, found: _Found) -> bool:
        """Whether its sentence speaks of another border and not of this one."""
        first, last = max(0, found[0] - _AROUND), found[1] + _AROUND
        start = max((m.end() for m in _SENTENCE.finditer(text, first, found[0])), default=first)
        stop = _SENTENCE.search(text, found[1], last)
        sentence = text[start : stop.start() if stop else last]
        if any(words in sentence for words in self._cues.signs["china"]):
            return False
        return any(words in sentence for words in self._cues.signs["abroad"])


def _once(text: str, found: Sequence[_Found]) -> list[_Found]:
    """The first span of each surface, in reading order."""
    seen: dict[str, _Found] = {}
    for one in sorted(found):
        seen.setdefault(text[one[0] : one[1]].casefold(), one)
    return sorted(seen.values())
