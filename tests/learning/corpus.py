"""The annotated texts from which weights are learned, as parts with what each tells of its project.

The cases of the tests, the sentences by which rows of tables are tried where they tell nothing, the gold sets but the
one kept aside, `items.tsv` beside this file (what a short text tells, a tab and the text; nothing before the tab: it
tells nothing), and the articles of `articles/` in the gold format. A short text of several parts does not say which of
them tells its status; such parts stay together until a first set of weights has chosen.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.claims import ClaimFinder, load_lexicon
from dashboard.claims.lexicon import Role, Rule
from dashboard.claims.weighing import Part
from dashboard.claims.weighing.parts import features
from dashboard.claims.weighing.weights import NONE, STATUSES
from dashboard.evaluation.gold import read_gold
from dashboard.models import Article, Claim
from tests.test_claims import GEODATA, NAMED, article_of, gazetteer, geoparser
from tests.test_wordings import DAY as WRITTEN
from tests.test_wordings import texts

__all__ = ["Bag", "bags"]

HERE = Path(__file__).parent
CASES = HERE.parent / "cases"
DAY = dt.date(2025, 11, 28)
NAMED_ONLY = "mention_only"
SEEDS = CASES.parent.parent / "seeds"
GOLD = [CASES.parent / "gold" / name for name in ("claims.jsonl", "press", "sentences/tuning", "stories/tuning")]


@dataclass(frozen=True)
class Bag:
    """Parts of one text on one project, as features, of which one at most tells `label`."""

    language: str
    source: str
    parts: tuple[tuple[str, ...], ...]
    label: str


def bags(rules: ClaimFinder | None = None) -> Iterator[Bag]:
    """All of the corpus."""
    rules = rules or ClaimFinder(gazetteer(), load_lexicon(GEODATA))
    for source, expected, article in _short_texts():
        yield from _of_short(rules, source, expected, article)
    for article in _tried(rules):
        yield from _of_short(rules, "tables", "", article)
    for path in (*GOLD, *sorted((HERE / "articles").glob("*.jsonl"))):
        yield from _of_articles(rules, path)


def _short_texts() -> Iterator[tuple[str, str, Article]]:
    for name in ("claim_sentences", "claim_frames", "claim_traps"):
        with (CASES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                day = dt.date.fromisoformat(row["day"]) if row.get("day") else DAY
                yield name, row.get("expected") or "", article_of(row["text"].replace("⏎", "\n"), day=day)
    with (CASES / "claims.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield "claims", row["expected"], article_of(row["text"], day=DAY)
    with (CASES / "claim_forms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for index, (project, name) in enumerate(NAMED):
                text = row["text"].format(P=name, Q=NAMED[(index + 1) % len(NAMED)][1])
                told = "|".join(f"{project}={status}" for status in row["allowed"].split("|") if status != NONE)
                yield "forms", told if NONE not in row["allowed"] else "", article_of(text[0].upper() + text[1:])
    for told, text in texts():
        yield "wordings", told, article_of(text, day=WRITTEN)
    for line in (HERE / "items.tsv").read_text("utf-8").splitlines():
        expected, _, text = line.partition("\t")
        yield "items", expected, article_of(text.replace("⏎", "\n"), day=DAY)


def _tried(rules: ClaimFinder) -> Iterator[Article]:
    """The sentences by which rows of the tables are tried, in which the rules find nothing: so it shall stay."""
    lexicon = load_lexicon(GEODATA)
    for row in (*lexicon.rules, *lexicon.words.lists):
        read_by_weights = isinstance(row, Rule) and row.role is Role.WEIGHED  # which tell what no rule does
        for text in (row.counter_example,) if read_by_weights else (row.example, row.counter_example):
            article = article_of(text)
            if not rules.find_claims(article, geoparser().find_mentions(article)):
                yield article


def _expected(cell: str) -> Mapping[str, set[str]]:
    """The statuses that a text may tell of each project: «a=completed@2025-11-20; b=agreed>operating»."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in cell.replace("|", ";").split(";"):
        project, equals, told = one.strip().removeprefix("project:").partition("=")
        if equals:
            found[f"project:{project}"].add(told.split("@")[0].split(">")[0].split("#")[0].split()[0])
    return found


def _of_short(rules: ClaimFinder, source: str, cell: str, article: Article) -> Iterator[Bag]:
    expected = _expected(cell)
    parts, claims = _parts(rules, article)
    for project, own in parts.items():
        label = _label(expected.get(project, set()))
        language = own[0].reading.script.value
        told = [p for p in own if any(_meets(p, c) and str(c.status) == label for c in claims)]
        if label == NONE or len(told) == 1:
            for part in own:
                yield Bag(language, source, (_features(part),), label if label == NONE or part in told else NONE)
        elif label and not (len(own) == 1 and any(c.project == project and str(c.status) == label for c in claims)):
            yield Bag(language, source, tuple(map(_features, own)), label)


def _of_articles(rules: ClaimFinder, path: Path) -> Iterator[Bag]:
    for text in read_gold([path], seeds=SEEDS):
        parts, _ = _parts(rules, text.article)
        for project, own in parts.items():
            rows = [row for row in text.claims if project in row.projects]
            for part in own:
                met = [row.statuses for row in rows if row.start < part.end and part.start < row.end]
                if label := _label({str(status) for statuses in met for status in statuses}):
                    yield Bag(part.reading.script.value, path.stem, (_features(part),), label)


def _parts(rules: ClaimFinder, article: Article) -> tuple[dict[str, list[Part]], list[Claim]]:
    mentions = geoparser().find_mentions(article)
    if not mentions:
        return {}, []
    found: dict[str, list[Part]] = defaultdict(list)
    for part in rules.find_parts(article, mentions):
        found[part.project.id].append(part)
    return found, rules.find_claims(article, mentions)


def _meets(part: Part, claim: Claim) -> bool:
    own = claim.project == part.project.id
    return own and claim.evidence.start < part.end and part.start < claim.evidence.end


def _features(part: Part) -> tuple[str, ...]:
    return tuple(features(part))


def _label(statuses: set[str]) -> str:
    """One status of those that are right, `none` where there is none; empty where it may be named only, or may not."""
    if statuses == {NAMED_ONLY}:
        return NONE
    if NAMED_ONLY in statuses:
        return ""
    return min((s for s in statuses if s in STATUSES), default="" if statuses else NONE)
