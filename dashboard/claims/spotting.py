"""Where an article names a project: a head noun with the places that make it this project and no other.

From an article, its mentions and the phrase rules to phrases with offsets. A head noun without its places stands
for the one project of that head that the article names in full elsewhere, else for the generic project of the
provinces it speaks of, else for nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import Self

from dashboard.claims.bare import is_another
from dashboard.claims.chains import chain_of
from dashboard.claims.chinese import short_names
from dashboard.claims.lexicon import Lexicon, PhraseRule, Reach, index_of
from dashboard.claims.pairs import items, pairs
from dashboard.claims.phrase import Phrase
from dashboard.claims.prefixes import PrefixIndex
from dashboard.claims.reading import Reading
from dashboard.claims.scripts import Script, expression_key
from dashboard.gazetteer import Gazetteer
from dashboard.models import Mention, PlaceKind, ProjectKind

__all__ = ["Spotter"]

_COMMON, _COMMON_ZH = 18, 3
"""Characters of a head noun below which it may mean any work of its kind."""
_LINES = frozenset({ProjectKind.ROAD, ProjectKind.RAIL, ProjectKind.BRIDGE})
_SITES = frozenset({PlaceKind.CROSSING, PlaceKind.GATE, PlaceKind.MARKER})
_SPLIT = re.compile(r"\b(?:và|cùng|va|cung|and)\b|[和与及、,;]")
_THIS_BEFORE = {
    Script.EN: re.compile(r"\b(?:the|this|that|both|its)(?: said| whole| planned| proposed)? $"),
    Script.ZH: re.compile("(?:该|这一|这对|此)$"),
}
"""Before a head, what points at a gate named before; in Vietnamese it stands behind."""
_GATE_EN = re.compile(r"\b(?:gate|crossing|checkpoint|pair|border)")
_OWN_THING_EN = re.compile(r"\b(?:road|bridge|highway|railway|route|yard|expressway|platform|market|port|bypass)s?\b")
"""What else than a gate a sentence may speak of, which may be upgraded too."""
_THIS = re.compile(r" (?:này|trên|nói trên|đó|nay|noi tren)(?!\w)")
_POINTED = 500
"""Characters back to the sentence that names what «cặp cửa khẩu này» points at."""
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_ANOTHER = re.compile(
    r" (?:số |no\. ?)?(?:[2-9]|ii|iii|iv)(?![\w/%]|[.,]\d|-\d"
    r"| (?:km|kilo|m|mét|met|tỷ|triệu|bờ|bên|phía|đầu|tỉnh|nước|làn|nhịp|trụ|mố|chiều|ngày|giờ"
    r"|năm|tháng|lần|hạng|gói)\b)"
)
"""The number of another bridge beside one: «cầu Bát Xát 2»."""


@dataclass(frozen=True, slots=True, eq=False)
class _Head:
    """A head noun in the text, the rules that it may serve, and the places named with it."""

    start: int
    end: int
    rules: tuple[PhraseRule, ...]
    chain: tuple[Mention, ...]
    names: frozenset[str] = frozenset()
    """What phrase rules may call the places of the chain."""


@dataclass(frozen=True, slots=True, eq=False)
class _Family:
    """The rules that share a head expression; `ends`: some of them want no words, so that the head ends a chain.

    Told apart by identity: to hash the rules takes longer than to find the head.
    """

    rules: tuple[PhraseRule, ...]
    ends: bool

    @classmethod
    def of(cls, rules: Iterable[PhraseRule]) -> Self:
        own = tuple(rules)
        return cls(own, any(not (rule.words or rule.without) for rule in own))


class Spotter:
    """The phrase rules of a lexicon bound to a gazetteer.

    A class because the heads are compiled, and the ids of places resolved, once for many articles.
    """

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self._gazetteer = gazetteer
        every = [rule for rule in lexicon.phrases if rule.project in gazetteer.projects]
        known = [rule for rule in every if rule.reach is not Reach.NAME]
        self._by_name = _by_names(rule for rule in every if rule.reach is Reach.NAME)
        self._heads = {script: _by_head(script, known + self._names(known, script)) for script in Script}
        self._ids: dict[str, frozenset[str]] = {}
        self._sited = {script: _by_place(index.items) for script, index in self._heads.items()}

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
        scope = self._names_of(m for m in reading.mentions if not reading.shut.meet(m.start, m.end))
        sited = self._sited[reading.script]
        asked = {family for name in (*scope, "") for family in sited.get(name, ())}
        rules_of = ((family, tuple(r for r in family.rules if _satisfied(r, scope))) for family in asked)
        served = {family: rules for family, rules in rules_of if rules}
        heads = self._find_heads(reading, served) if served else []
        bare_names = list(self._named_alone(reading, scope))
        if not heads:
            return _without_overlap(bare_names)
        named, bare = _Named(), list[_Head]()
        phrases: list[Phrase] = []
        for head in heads:
            if found := self._coordinated(head, reading):
                for one in found:
                    named.add(head, one)
                phrases += found
            else:
                bare.append(head)
        for head in bare:
            if phrase := self._by_context(head, reading, named, scope):
                phrases.append(phrase)
        phrases += self._under_headings(reading, bare)
        phrases += self._by_pair(reading, phrases, heads)
        found_all = _without_overlap([*phrases, *bare_names, *_by_short_name(reading, phrases)])
        return [p for p in found_all if not (p.kind is ProjectKind.BRIDGE and _ANOTHER.match(reading.key, p.end))]

    def _under_headings(self, reading: Reading, bare: Sequence[_Head]) -> Iterator[Phrase]:
        """The items that begin with places, of which the line above their list tells the kind."""
        for item in items(reading) if bare else ():
            a, b = item.heading
            span = replace(bare[0], start=item.places[0].start, end=item.places[-1].end, chain=item.places)
            for head in (h for h in bare if a <= h.start and h.end <= b):
                named = replace(span, rules=head.rules, names=self._names_of(item.places))
                if phrase := self._in_full(named, reading):
                    yield replace(phrase, assumed=True)
                    break

    def _by_pair(self, reading: Reading, phrases: Sequence[Phrase], heads: Sequence[_Head]) -> Iterator[Phrase]:
        """Pairs of places that stand for one road, line or bridge: named in full elsewhere, or of the kind just named.

        «Cao tốc Hữu Nghị - Chi Lăng đã thông xe, còn Đồng Đăng - Trà Lĩnh vẫn đang đào hầm»: both are expressways.
        """
        full = {p.project: p for p in phrases if p.kind in _LINES and not (p.generic or p.assumed)}
        if reading.script is Script.PLAIN or not full:
            return
        places: dict[str, set[str]] = defaultdict(set)
        for phrase in phrases:
            if full.get(phrase.project):
                places[phrase.project].update(m.place for m in reading.mentions_in(phrase.start, phrase.end))
        for one, other in pairs(reading):
            if reading.shut.meet(one.start, other.end):
                continue
            owners = [project for project, ids in places.items() if {one.place, other.place} <= ids]
            if len(owners) == 1:
                yield replace(full[owners[0]], start=one.start, end=other.end, assumed=True)
                continue
            at = bisect_left(heads, one.start, key=attrgetter("start"))
            head = heads[at - 1] if at and not owners else None
            if head and head.end <= one.start <= head.end + _POINTED:
                tied = (one, other)
                like = replace(head, start=one.start, end=other.end, chain=tied, names=self._names_of(tied))
                named = self._in_full(like, reading)
                if named and named.kind in _LINES:
                    yield replace(named, assumed=True)

    def _named_alone(self, reading: Reading, scope: frozenset[str]) -> Iterator[Phrase]:
        """The places that stand for a project without any head noun, because of what is said behind them."""
        plain, named = reading.script is Script.PLAIN, self._by_name.get(reading.script.language, {})
        if named.keys().isdisjoint(scope):
            return
        for mention in reading.mentions:
            rules = {rule for name in self.ids_of(mention.place) & named.keys() for rule in named[name]}
            for rule in sorted(rules, key=attrgetter("id")):
                said = _expression(rule.head, plain=plain).match(reading.key, mention.end)
                if said and not reading.shut.meet(mention.start, mention.end):
                    kind = self._gazetteer.projects[rule.project].kind
                    yield Phrase(rule.project, mention.start, mention.end, rule.id, kind)

    def _find_heads(self, reading: Reading, served: Mapping[_Family, tuple[PhraseRule, ...]]) -> list[_Head]:
        """The head nouns whose rules the article's places can serve; the others only end a chain of places."""
        found: dict[tuple[int, int], list[PhraseRule]] = defaultdict(list)
        for family, a, b in self._heads[reading.script].find(reading.key, *reading.article.body):
            rules = served.get(family, ())
            if (rules or family.ends) and not (reading.shut.meet(a, b) or reading.named.hold(a, b)):
                found[a, b] += rules
        if not any(found.values()):
            return []
        spans = [s for s in sorted(found) if not found[s] or self._any_allowed(found[s], s, reading)]
        heads = []
        ends = sorted(end for _, end in spans)
        for (a, b), stop in zip(spans, _next_starts(spans), strict=True):
            if found[a, b]:
                earlier = bisect_right(ends, a)
                chain = chain_of(reading, a, b, (ends[earlier - 1] if earlier else 0, stop))
                heads.append(_Head(a, b, tuple(found[a, b]), chain, self._names_of(chain)))
        return heads

    def _names_of(self, mentions: Iterable[Mention]) -> frozenset[str]:
        """What phrase rules may call any of some places."""
        return frozenset[str]().union(*(self.ids_of(m.place) for m in mentions))

    def _any_allowed(self, rules: Iterable[PhraseRule], span: tuple[int, int], reading: Reading) -> bool:
        """Whether one of the rules is allowed; many of them want the same words, which are looked for once."""
        different = {(rule.words, rule.without): rule for rule in rules}
        return any(self._allowed(rule, span, reading) for rule in different.values())

    def _allowed(
        self, rule: PhraseRule, span: tuple[int, int], reading: Reading, *, own: tuple[int, int] | None = None
    ) -> bool:
        """Whether the sentence has the words that the rule wants and none, near the head, that it forbids."""
        if not (rule.words or rule.without):
            return True
        a, b = reading.sentence_of(span[0])
        plain = reading.script is Script.PLAIN
        if rule.words:
            asked = (a, rule.words)
            if asked not in reading.said:
                said = _expression(rule.words, plain=plain).search(reading.key, a, b) is not None
                reading.said[asked] = said or _is_of_year(reading, rule.words, (a, b))
            if not reading.said[asked]:
                return False
        if not rule.without:
            return True
        near = own if own and own[1] <= span[0] else (max(a, span[0] - 25), span[1])
        return _expression(rule.without, plain=plain).search(reading.key, *near) is None

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
            if _SPLIT.search(gap) and (mention.start >= head.end or reading.script in (Script.EN, Script.ZH)):
                groups.append([mention])
            elif groups:
                groups[-1].append(mention)
            else:
                groups = [[mention]]
        alone = [replace(head, chain=tuple(g), names=self._names_of(g)) for g in groups] if len(groups) > 1 else []
        parts = [
            self._in_full(one, reading, own=(g[0].start, g[-1].end)) for one, g in zip(alone, groups, strict=False)
        ]
        found = [p for p in parts if p]
        if len({p.project for p in found}) > 1 or (found and reading.script is Script.ZH):
            return [_own_part(p, g, head) for p, g in zip(parts, groups, strict=True) if p]
        whole = self._in_full(head, reading)
        return [whole] if whole else []

    def _in_full(self, head: _Head, reading: Reading, *, own: tuple[int, int] | None = None) -> Phrase | None:
        """The project that the head names with its own places, or with places of its sentence.

        `own` are the places of one of several projects that share the head.
        """
        around: frozenset[str] | None = None
        best: tuple[tuple[int, int], PhraseRule] | None = None
        for rule in head.rules:
            if rule.reach is Reach.ARTICLE:
                continue
            near = _satisfied(rule, head.names)
            if not near and (rule.reach is Reach.PHRASE or self._other_site(rule, head.chain)):
                continue
            if not self._allowed(rule, (head.start, head.end), reading, own=own):
                continue  # asked last: an expression over the sentence costs most
            if not near and around is None:
                around = self._names_of(reading.mentions_in(*reading.sentence_of(head.start)))
            if near or _satisfied(rule, around or frozenset()):
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

    def _of_other_province(self, rule: PhraseRule, mentions: Iterable[Mention]) -> bool:
        """Whether provinces are named with a head, and none of them a rule's, though it wants one of their country."""
        own = {m.place for m in mentions if m.place.startswith("province:")}
        wanted = {f"province:{name}" for name in frozenset[str]().union(*rule.places)} & self._gazetteer.places.keys()
        places = self._gazetteer.places
        return (
            bool(own) and not own & wanted and any(places[o].country == places[w].country for o in own for w in wanted)
        )

    def _by_context(self, head: _Head, reading: Reading, named: _Named, scope: frozenset[str]) -> Phrase | None:
        """The project that a bare head means: the only one so named in the article, else the generic one."""
        projects = named.projects(head)
        sited = self._other_site(PhraseRule("", "", "", ""), head.chain)
        another = is_another(reading, head.start, head.end)
        if not sited and len(projects) == 1 and not another:
            rule = next(rule for rule in head.rules if rule.project in projects)
            if rule.reach is Reach.SENTENCE or not _too_common(rule, reading, named.longest(head)):
                return replace(self._phrase(rule, head, reading, assumed=True), end=head.end, start=head.start)
        pointed = self._pointed_at(head, reading) if not (projects or head.chain) else None
        if pointed:
            return pointed
        for rule in head.rules:
            if rule.reach is not Reach.ARTICLE or not _satisfied(rule, scope):
                continue
            if (sited and self._other_site(rule, head.chain)) or self._of_other_province(rule, head.chain):
                continue
            if self._allowed(rule, (head.start, head.end), reading):
                return self._phrase(rule, head, reading)
        return None

    def _pointed_at(self, head: _Head, reading: Reading) -> Phrase | None:
        """The project of the one crossing that its sentence or the nearest before names: «Cặp cửa khẩu này được …»."""
        english = reading.script is Script.EN
        ahead = _THIS_BEFORE.get(reading.script)
        this = ahead.search(reading.key, max(0, head.start - 20), head.start) if ahead else None
        if not (this or (ahead is None and _THIS.match(reading.key, head.end))):
            return None
        own, _ = reading.sentence_of(head.start)
        before = [
            m for m in reading.mentions_in(max(0, own - _POINTED), head.start) if self._gazetteer.crossing_of(m.place)
        ]
        if not before:
            return None
        near = [m for m in before if m.start >= reading.sentence_of(before[-1].start)[0]]
        if len({crossing.id for m in near if (crossing := self._gazetteer.crossing_of(m.place))}) != 1:
            return None
        if english and not _of_gate(reading, near[-1]):
            return None
        names = self._names_of(near)
        for rule in head.rules:
            if rule.places and _satisfied(rule, names) and self._allowed(rule, (head.start, head.end), reading):
                return replace(self._phrase(rule, head, reading, assumed=True), start=head.start, end=head.end)
        return None


def _is_of_year(reading: Reading, year: str, sentence: tuple[int, int]) -> bool:
    """Whether an article was published in the year that a rule asks for, and its sentence names no other."""
    day = reading.article.published
    return day is not None and str(day.year) == year and _YEAR.search(reading.key, *sentence) is None


def _of_gate(reading: Reading, mention: Mention) -> bool:
    """Whether the English sentence of a place speaks of a gate there, and of no road or bridge."""
    start, end = reading.sentence_of(mention.start)
    other = _OWN_THING_EN.search(reading.key, start, end)
    return other is None and _GATE_EN.search(reading.key, reading.article.body[0], end) is not None


def _own_part(phrase: Phrase, group: Sequence[Mention], head: _Head) -> Phrase:
    """The phrase of one of several projects that a head names: the head and the first places, or its own places."""
    if group[-1].end <= head.start:
        nearest = not any(m.start > group[-1].start for m in head.chain if m.end <= head.start)
        return replace(phrase, start=group[0].start, end=head.end if nearest else group[-1].end)
    first = group[0] is head.chain[0]
    return phrase if first else replace(phrase, start=group[0].start)


@lru_cache(maxsize=512)
def _expression(pattern: str, *, plain: bool) -> re.Pattern[str]:
    return re.compile(expression_key(pattern, plain=plain))


def _by_short_name(reading: Reading, phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Where a short name stands that the text gives a project: «…公路(以下简称“界河公路”)»."""
    owner: dict[int, Phrase | None] = {}
    for given, start, end in short_names(reading.key, *reading.article.body):
        if given not in owner:
            named = (p for p in phrases if given - 4 <= p.end and p.start < given)
            owner[given] = max(named, key=attrgetter("start"), default=None)
        if (one := owner[given]) and not reading.shut.meet(start, end):
            yield replace(one, start=start, end=end, assumed=True)


def _satisfied(rule: PhraseRule, names: frozenset[str]) -> bool:
    """Whether one of each group of the rule's places is among `names`."""
    return all(not group.isdisjoint(names) for group in rule.places)


def _too_common(rule: PhraseRule, reading: Reading, longest: int) -> bool:
    """Whether a bare head is too common to mean the project named elsewhere (any bridge, any railway)."""
    return rule.reach is Reach.PHRASE and longest < (_COMMON_ZH if reading.script is Script.ZH else _COMMON)


class _Named:
    """The heads that an article names with their places, by the expressions that found them."""

    def __init__(self) -> None:
        self._projects: dict[str, set[str]] = defaultdict(set)
        self._longest: dict[str, int] = defaultdict(int)

    def add(self, head: _Head, phrase: Phrase) -> None:
        for family in {rule.head for rule in head.rules if rule.project == phrase.project}:
            self._projects[family].add(phrase.project)
            self._longest[family] = max(self._longest[family], head.end - head.start)

    def projects(self, head: _Head) -> set[str]:
        """The projects named with a head of the same expression."""
        return set[str]().union(*(self._projects[f] for f in {r.head for r in head.rules} if f in self._projects))

    def longest(self, head: _Head) -> int:
        """The characters of the longest such head."""
        return max((self._longest[rule.head] for rule in head.rules if rule.head in self._longest), default=0)


def _next_starts(spans: Sequence[tuple[int, int]]) -> list[int]:
    """For each head where the next one begins that does not lie inside it."""
    starts = [start for start, _ in spans]
    indexes = (bisect_left(starts, end, i + 1) for i, (_, end) in enumerate(spans))
    return [starts[index] if index < len(starts) else 1 << 62 for index in indexes]


def _by_names(rules: Iterable[PhraseRule]) -> dict[str, dict[str, list[PhraseRule]]]:
    """By language, under each place whose name is enough, the rules that say what must follow it."""
    found: dict[str, dict[str, list[PhraseRule]]] = defaultdict(lambda: defaultdict(list))
    for rule in rules:
        for name in rule.places[0] if rule.places else ():
            found[rule.language][name].append(rule)
    return {language: dict(named) for language, named in found.items()}


def _by_place(families: Iterable[_Family]) -> dict[str, list[_Family]]:
    """Under each place that a rule may want first, and under nothing for rules that want none, the families."""
    found: dict[str, dict[_Family, None]] = defaultdict(dict)
    for family in families:
        for rule in family.rules:
            for name in min(rule.places, key=len, default=("",)):
                found[name][family] = None
    return {name: list(some) for name, some in found.items()}


def _by_head(script: Script, rules: Sequence[PhraseRule]) -> PrefixIndex[_Family]:
    """Each head expression once, with all the rules that share it."""
    grouped: dict[str, list[PhraseRule]] = defaultdict(list)
    for rule in rules:
        if rule.language == script.language:
            grouped[rule.head].append(rule)
    return index_of([(_Family.of(group), head) for head, group in grouped.items()], script)


def _without_overlap(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Of phrases that overlap the one with a site of its own stands, then the longer."""
    kept: list[Phrase] = []
    for phrase in sorted(phrases, key=lambda p: (p.generic or p.assumed, p.start - p.end, p.start)):
        index = bisect_left(kept, phrase.start, key=attrgetter("start"))
        after = index < len(kept) and kept[index].start < phrase.end
        before = index > 0 and kept[index - 1].end > phrase.start
        if not (before or after):
            kept.insert(index, phrase)
    return kept
