"""Where an article names a project: a head noun with the places that make it this project and no other.

From an article, its mentions and the phrase rules to phrases with offsets. A head noun without its places stands
for the one project of that head that the article names in full elsewhere, else for the generic project of the
provinces it speaks of, else for nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dashboard.claims.lexicon import Lexicon, PhraseRule, Reach, Script, index_of, text_key
from dashboard.claims.prefixes import PrefixIndex
from dashboard.gazetteer import Gazetteer
from dashboard.models import Article, Mention, PlaceKind, ProjectKind

__all__ = ["Phrase", "Reading", "Spotter"]

_CHAIN_GAP = 45
"""Characters that may lie between two places of one project name: brackets, dashes, «cửa khẩu quốc tế»."""
_BREAK = re.compile(r"[,;:.!?\n，；。：！？]")
_SITES = frozenset({PlaceKind.CROSSING, PlaceKind.GATE, PlaceKind.MARKER})
_AND = re.compile(r"\b(?:và|cùng|va|cung|and)\b|[和与及、]")
_PLURAL = re.compile(r"(?:các|những|nhiều|một số)(?: tuyến)?\s*$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand for a project. `start:end` hold head noun and places; `why` is the phrase rule.

    `generic` projects name no site; `assumed` means that the site stands elsewhere in the article; `part` that
    only a phase or section of the project is meant that is no project of its own.
    """

    project: str
    start: int
    end: int
    why: str
    kind: ProjectKind
    generic: bool = False
    assumed: bool = False
    part: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as the rules see it: its key (one character for one), script, sentences and mentions."""

    article: Article
    key: str
    script: Script
    sentences: tuple[tuple[int, int], ...]
    mentions: tuple[Mention, ...]

    def sentence_of(self, at: int) -> tuple[int, int]:
        """The sentence that holds an offset."""
        index = bisect_right(self.sentences, at, key=lambda s: s[0]) - 1
        return self.sentences[index] if index >= 0 and at < self.sentences[index][1] else (at, at)

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in `start:end`."""
        first = bisect_left(self.mentions, start, key=lambda m: m.start)
        return [m for m in self.mentions[first : first + 60] if m.start < end]


@dataclass(frozen=True, slots=True)
class _Head:
    """A head noun in the text, the rules that it may serve, and the places named with it."""

    start: int
    end: int
    rules: tuple[PhraseRule, ...]
    chain: tuple[Mention, ...]


class Spotter:
    """The phrase rules of a lexicon bound to a gazetteer.

    A class because the heads are compiled, and the ids of places resolved, once for many articles.
    """

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self._gazetteer = gazetteer
        known = [rule for rule in lexicon.phrases if rule.project in gazetteer.projects]
        self._heads = {script: _by_head(script, known + self._names(known, script)) for script in Script}
        self._ids: dict[str, frozenset[str]] = {}

    def _names(self, known: Sequence[PhraseRule], script: Script) -> list[PhraseRule]:
        """A rule from the full name of each project that no row of the table covers in this language."""
        language = script.language
        covered = {rule.project for rule in known if rule.language == language}
        rules = []
        for project in self._gazetteer.projects.values():
            name = {"vi": project.names.vi, "zh": project.names.zh, "en": project.names.en}[language]
            if project.id not in covered and not project.parent and len(name) > 5:
                head = r"\s?-\s?".join(re.escape(part.strip().lower()) for part in re.split(r"\s?[-–—]\s?", name))
                rules.append(PhraseRule(f"name.{project.id}", project.id, language, head))
        return rules

    def ids_of(self, place: str) -> frozenset[str]:
        """What a phrase rule may call a place: its id, its name without the kind, its crossing."""
        if place not in self._ids:
            crossing = self._gazetteer.crossing_of(place)
            names = {place, place.partition(":")[2]} | ({crossing.id} if crossing else set())
            self._ids[place] = frozenset(names)
        return self._ids[place]

    def find_phrases(self, reading: Reading) -> list[Phrase]:
        """The project phrases of the article's body, in order, none overlapping."""
        heads = self._find_heads(reading)
        named: dict[_Head, Phrase] = {}
        phrases: list[Phrase] = []
        for head in heads:
            if found := self._coordinated(head, reading):
                named[head] = found[0]
                phrases += found
        for head in heads:
            if head not in named and (phrase := self._by_context(head, reading, named)):
                phrases.append(phrase)
        return _without_overlap(phrases)

    def _find_heads(self, reading: Reading) -> list[_Head]:
        article = reading.article
        found: dict[tuple[int, int], list[PhraseRule]] = defaultdict(list)
        for rules, a, b in self._heads[reading.script].find(reading.key, *article.body):
            if not article.in_furniture(a, b):
                found[a, b] += rules
        spans = [span for span in sorted(found) if any(self._allowed(r, span, reading) for r in found[span])]
        return [
            _Head(a, b, tuple(found[a, b]), self._chain(reading, a, b, _next_start(spans, i)))
            for i, (a, b) in enumerate(spans)
        ]

    def _chain(self, reading: Reading, start: int, end: int, stop: int) -> tuple[Mention, ...]:
        """The places named in one breath with a head: after it, or, in Chinese and English, before it."""
        chain: list[Mention] = []
        at = end
        for mention in reading.mentions_in(end, min(stop, end + 400)):
            if mention.start - at > _CHAIN_GAP or _BREAK.search(reading.key, at, mention.start):
                break
            chain.append(mention)
            at = mention.end
        if reading.script in (Script.ZH, Script.EN):
            at = start
            for mention in reversed(reading.mentions_in(max(0, start - 160), start)):
                if at - mention.end > _CHAIN_GAP // 2 or _BREAK.search(reading.key, mention.end, at):
                    break
                chain.insert(0, mention)
                at = mention.start
        inner = [m for m in reading.mentions_in(start, end) if m.end <= end]
        return tuple(sorted({*chain, *inner}, key=lambda m: m.start))

    def _satisfied(self, rule: PhraseRule, mentions: Iterable[Mention]) -> bool:
        names = frozenset[str]().union(*(self.ids_of(m.place) for m in mentions))
        return all(group & names for group in rule.places)

    def _allowed(self, rule: PhraseRule, span: tuple[int, int], reading: Reading) -> bool:
        """Whether the sentence has the words that the rule wants and none that it forbids."""
        a, b = reading.sentence_of(span[0])
        plain = reading.script is Script.PLAIN
        if rule.words and not _expression(rule.words, plain=plain).search(reading.key, a, b):
            return False
        if not rule.without:
            return True
        return _expression(rule.without, plain=plain).search(reading.key, max(a, span[0] - 25), span[1]) is None

    def _phrase(self, rule: PhraseRule, head: _Head, reading: Reading, *, assumed: bool = False) -> Phrase:
        project = self._gazetteer.projects[rule.project]
        generic = project.generic
        start = min([head.start, *(m.start for m in head.chain)])
        end = max([head.end, *(m.end for m in head.chain)])
        closing = re.compile(r"\s?\([^()\n]{0,30}\)|\)").match(reading.key, end)
        end = closing.end() if closing else end
        if generic and not any(m.place.startswith("province") for m in head.chain):
            start, end = head.start, head.end
        return Phrase(rule.project, start, end, rule.id, project.kind, generic, assumed)

    def _coordinated(self, head: _Head, reading: Reading) -> list[Phrase]:
        """The projects that one head names: «cao tốc A - B và C - D» are two."""
        groups: list[list[Mention]] = []
        for mention in head.chain:
            gap = reading.key[groups[-1][-1].end : mention.start] if groups else "và"
            if _AND.search(gap) and mention.start >= head.end:
                groups.append([mention])
            elif groups:
                groups[-1].append(mention)
            else:
                groups = [[mention]]
        parts = [self._in_full(replace(head, chain=tuple(g)), reading) for g in groups] if len(groups) > 1 else []
        found = [p for p in parts if p]
        if len({p.project for p in found}) > 1:
            rest = [replace(p, start=g[0].start) for p, g in zip(parts[1:], groups[1:], strict=True) if p]
            return [*found[:1], *rest] if parts[0] else rest
        whole = self._in_full(head, reading)
        return [whole] if whole else []

    def _in_full(self, head: _Head, reading: Reading) -> Phrase | None:
        """The project that the head names with its own places, or with places of its sentence."""
        sentence = reading.sentence_of(head.start)
        best: tuple[tuple[int, int], PhraseRule] | None = None
        for rule in head.rules:
            if rule.reach is Reach.ARTICLE:
                continue
            near = self._satisfied(rule, head.chain)
            if not near and (rule.reach is Reach.PHRASE or self._other_site(rule, head.chain)):
                continue
            if not self._allowed(rule, (head.start, head.end), reading):
                continue  # asked last: an expression over the sentence costs most
            if near or self._satisfied(rule, reading.mentions_in(*sentence)):
                score = (int(near), len(rule.places))
                if best is None or score > best[0]:
                    best = (score, rule)
        return self._phrase(best[1], head, reading) if best else None

    def _other_site(self, rule: PhraseRule, mentions: Iterable[Mention]) -> bool:
        """Whether a gate or marker is named that is not one of the rule's."""
        wanted = frozenset[str]().union(*rule.places) if rule.places else frozenset()
        for mention in mentions:
            place = self._gazetteer.places.get(mention.place)
            kind = place.kind if place else mention.place.partition(":")[0]
            if kind in _SITES and not self.ids_of(mention.place) & wanted:
                return True
        return False

    def _by_context(self, head: _Head, reading: Reading, named: Mapping[_Head, Phrase]) -> Phrase | None:
        """The project that a bare head means: the only one so named in the article, else the generic one."""
        alike = {h: p for h, p in named.items() if _family(h) & _family(head)}
        projects = {phrase.project for phrase in alike.values()}
        sites = [m for m in head.chain if self._other_site(PhraseRule("", "", "", ""), [m])]
        if sites:
            return None
        if len(projects) == 1 and not _PLURAL.search(reading.key, max(0, head.start - 20), head.start):
            rule = next(rule for rule in head.rules if rule.project in projects)
            if rule.reach is Reach.SENTENCE or not _too_common(rule, reading, alike):
                return replace(self._phrase(rule, head, reading, assumed=True), end=head.end, start=head.start)
        for rule in head.rules:
            if rule.reach is Reach.ARTICLE and self._allowed(rule, (head.start, head.end), reading):
                scope = [m for m in reading.mentions if not reading.article.in_furniture(m.start, m.end)]
                if self._satisfied(rule, scope):
                    return self._phrase(rule, head, reading)
        return None


@lru_cache(maxsize=512)
def _expression(pattern: str, *, plain: bool) -> re.Pattern[str]:
    return re.compile(text_key(pattern, plain=plain))


def _too_common(rule: PhraseRule, reading: Reading, alike: Mapping[_Head, Phrase]) -> bool:
    """Whether a bare head is too common to mean the project named elsewhere (any bridge, any railway)."""
    longest = max(len(reading.key[h.start : h.end]) for h in alike)
    return rule.reach is Reach.PHRASE and longest < 18 and reading.script is not Script.ZH


def _family(head: _Head) -> frozenset[str]:
    return frozenset(rule.head for rule in head.rules)


def _next_start(spans: Sequence[tuple[int, int]], index: int) -> int:
    """Where the next head begins that does not lie inside this one."""
    end = spans[index][1]
    return next((a for a, _ in spans[index + 1 :] if a >= end), 1 << 62)


def _by_head(script: Script, rules: Sequence[PhraseRule]) -> PrefixIndex[tuple[PhraseRule, ...]]:
    """Each head expression once, with all the rules that share it."""
    grouped: dict[str, list[PhraseRule]] = defaultdict(list)
    for rule in rules:
        if rule.language == script.language:
            grouped[rule.head].append(rule)
    return index_of([(tuple(group), head) for head, group in grouped.items()], script)


def _without_overlap(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Of phrases that overlap the one with a site of its own stands, then the longer."""
    kept: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda p: (p.generic or p.assumed, p.start - p.end, p.start)):
        if not any(phrase.start < other.end and other.start < phrase.end for other in kept):
            kept.append(phrase)
    return sorted(kept, key=lambda p: p.start)
