"""The press set: our own articles with hand annotation, read from marked text, and scored by layer and by status.

From `tests/gold/press/marked/*.txt` to `PressText` values; `python -m tests.press` writes the same set as plain
texts and JSON Lines (the gold format) beside them and prints the score.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from dashboard.articles import read_bytes
from dashboard.claims import ClaimFinder, load_lexicon
from dashboard.gazetteer import load_gazetteer
from dashboard.geoparse import Geoparser
from dashboard.models import Article, Basis, Claim, Mention

__all__ = [
    "LAYERS",
    "ClaimRow",
    "Place",
    "PressText",
    "Score",
    "claim_score",
    "mention_score",
    "press_texts",
    "reading",
]

ROOT = Path(__file__).resolve().parent.parent
PRESS = ROOT / "tests" / "gold" / "press"
LAYERS = {"gate": ("gate",), "province": ("province",), "place": ("place", "station", "marker")}
KINDS = {"g": "gate", "p": "province", "t": "place", "s": "station", "m": "marker"}
ONE = r"[gptsm]:[\w-]+"
MARK = re.compile(rf"\[([^\[\]]+?) ({ONE}(?:\|{ONE})*)(\?)?\]")
SAVED = dt.date(2027, 3, 1)
NEVER = frozenset({"under_construction", "completed", "operating"})


@dataclass(frozen=True)
class Place:
    """A marked name: its span in the text, the places that a careful reader allows, the first one preferred."""

    start: int
    end: int
    places: tuple[str, ...]
    optional: bool


@dataclass(frozen=True)
class ClaimRow:
    """What a text says of a project: the statuses that a careful reader allows, and the words that say it."""

    project: str
    statuses: tuple[str, ...]
    start: int
    end: int
    optional: bool


@dataclass(frozen=True)
class PressText:
    """One text of the set with its annotation; `aside` texts are for reporting only, never for mending rules."""

    id: str
    text: str
    published: dt.date
    part: str
    trap: bool
    places: tuple[Place, ...]
    claims: tuple[ClaimRow, ...]


@dataclass
class Score:
    """Counts of right, wrong and missed, with what was wrong."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def full_id(short: str) -> str:
    kind, _, slug = short.partition(":")
    return f"{KINDS[kind]}:{slug}"


def unmark(marked: str) -> tuple[str, tuple[Place, ...]]:
    """The plain text of a marked one, and the names marked in it."""
    text, places, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        ids = tuple(full_id(one) for one in match[2].split("|"))
        places.append(Place(len(text), len(text) + len(match[1]), ids, bool(match[3])))
        text, at = text + match[1], match.end()
    return text + marked[at:], tuple(places)


def read_claim(line: str, text: str) -> ClaimRow:
    """From `project = status|status : words of the text`, with a leading «?» where a claim may also be left out."""
    head, _, words = line.partition(" : ")
    project, _, statuses = head.partition(" = ")
    start = text.find(words)
    if start < 0:
        raise ValueError(f"not in the text: {words}")
    allowed = tuple(statuses.strip().split("|"))
    optional = project.startswith("?") or "mention_only" in allowed
    return ClaimRow("project:" + project.lstrip("?").strip(), allowed, start, start + len(words), optional)


def read_marked(path: Path) -> PressText:
    head, body, *rest = path.read_text(encoding="utf-8").split("===\n")
    meta = dict(line.split(": ", 1) for line in head.splitlines() if line)
    text, places = unmark(body.strip() + "\n")
    claims = tuple(read_claim(line, text) for line in "".join(rest).splitlines() if line)
    published = dt.date.fromisoformat(meta["published"])
    return PressText(path.stem, text, published, meta["set"], "trap" in meta, places, claims)


@cache
def press_texts() -> tuple[PressText, ...]:
    """Every text of the set, by name."""
    return tuple(read_marked(path) for path in sorted((PRESS / "marked").glob("*.txt")))


@cache
def reading_tools() -> tuple[Geoparser, ClaimFinder]:
    gazetteer = load_gazetteer(ROOT / "geodata")
    return Geoparser(gazetteer), ClaimFinder(gazetteer, load_lexicon(ROOT / "geodata"))


@cache
def reading(text: PressText, *, dated: bool = True) -> tuple[Article, tuple[Mention, ...], tuple[Claim, ...]]:
    """What the program reads in a text, given its bytes and the day on which it appeared or, years later, was saved."""
    article = read_bytes(text.text.encode(), name=f"{text.id}.txt", fetched=SAVED)
    if dated:
        article = replace(article, published=text.published, basis=Basis.STATED)
    geoparser, finder = reading_tools()
    mentions = geoparser.find_mentions(article)
    return article, tuple(mentions), tuple(finder.find_claims(article, mentions))


def mention_score(texts: Iterable[PressText], layer: str) -> Score:
    """Exact spans with the right place; what a layer finds at an optional or differently allowed name is not wrong."""
    total = Score()
    for text in texts:
        have = {(m.start, m.end): m.place for m in reading(text)[1]}
        known = {(p.start, p.end): p for p in text.places}
        for span, place in have.items():
            if place.partition(":")[0] not in LAYERS[layer]:
                continue
            row = known.get(span)
            if row and place in row.places:
                total.right += not row.optional
                continue
            total.wrong += 1
            total.errors.append(f"{text.id}: wrong {place} «{around(text.text, *span)}»")
        for span, row in known.items():
            if row.optional or row.places[0].partition(":")[0] not in LAYERS[layer] or have.get(span) in row.places:
                continue
            total.missed += 1
            total.errors.append(f"{text.id}: missed {row.places[0]} «{around(text.text, *span)}»")
    return total


def around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 35) : start], text[end : end + 25]
    return f"{before}[{text[start:end]}]{after}".replace("\n", "/")


def allows(row: ClaimRow, claim: Claim) -> bool:
    return claim.project == row.project and str(claim.status) in row.statuses


def claim_score(texts: Iterable[PressText], *, dated: bool = True) -> tuple[Score, dict[str, Score], list[str]]:
    """Wrong: no row of the text allows project and status. Missed: no claim at a row's words is allowed.

    Also by status, and the claims that break the never rule: a fact claimed that no row of the text allows.
    """
    total, by_status, never = Score(), {}, []
    for text in texts:
        claims = reading(text, dated=dated)[2]
        for claim in claims:
            status = by_status.setdefault(str(claim.status), Score())
            if any(allows(row, claim) for row in text.claims):
                status.right += 1
                continue
            fault = f"{text.id}: wrong {claim.project}={claim.status} by {claim.origin} «{claim.evidence.quote}»"
            for score in (total, status):
                score.wrong += 1
                score.errors.append(fault)
            if claim.status in NEVER:
                never.append(fault)
        for row in text.claims:
            if row.optional:
                continue
            hit = any(allows(row, c) and c.evidence.start < row.end and row.start < c.evidence.end for c in claims)
            total.right += hit
            if not hit:
                total.missed += 1
                total.errors.append(
                    f"{text.id}: missed {row.project}={row.statuses[0]} «{text.text[row.start : row.end]}»"
                )
                by_status.setdefault(row.statuses[0], Score()).missed += 1
    return total, by_status, never


def write_plain(texts: Sequence[PressText]) -> None:
    """The set in the gold format: plain texts, mentions.jsonl, claims.jsonl."""
    mentions, claims = [], []
    for text in texts:
        file = f"{text.id}.txt"
        (PRESS / "texts" / file).write_text(text.text, encoding="utf-8", newline="\n")
        for place in text.places:
            layer = {"place": "place", "station": "place", "marker": "place"}.get(kind := place.places[0].split(":")[0])
            row = {"file": file, "start": place.start, "end": place.end, "surface": text.text[place.start : place.end]}
            more = {"id": place.places[0], "acceptable": list(place.places), "layer": layer or kind}
            mentions.append(row | more | {"label": "optional" if place.optional else "positive", "set": text.part})
        for claim in text.claims:
            row = {"file": file, "project": claim.project, "status": claim.statuses[0]}
            kind = "optional" if claim.optional else "status"
            span = {"start": claim.start, "end": claim.end, "evidence": text.text[claim.start : claim.end]}
            claims.append(row | {"acceptable": list(claim.statuses), "kind": kind} | span | {"set": text.part})
    for name, rows in (("mentions", mentions), ("claims", claims)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (PRESS / f"{name}.jsonl").write_text(lines, encoding="utf-8", newline="\n")


def line(name: str, score: Score) -> str:
    counts = f"{score.right} right, {score.wrong} wrong, {score.missed} missed"
    return f"{name:20} precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}  ({counts})"


def report(part: str, *, errors: bool) -> str:
    """The table of scores of a part, and its errors when asked for."""
    texts = [text for text in press_texts() if part in (text.part, "all")]
    scores = {layer: mention_score(texts, layer) for layer in LAYERS}
    traps = mention_score([text for text in texts if text.trap], "gate")
    total, by_status, never = claim_score(texts)
    lines = [f"-- {part}: {len(texts)} texts", *(line(name, score) for name, score in scores.items())]
    lines += [line("claims", total), *(line("  " + name, score) for name, score in sorted(by_status.items()))]
    lines += [f"false gates in traps: {traps.wrong}", f"never rule broken: {len(never)}"]
    if errors:
        lines += [e for score in (*scores.values(), total) for e in score.errors]
        counted = Counter(e.split(":", 1)[0] for score in (*scores.values(), total) for e in score.errors)
        lines.append(f"by text: {dict(counted.most_common())}")
    return "\n".join(lines)


if __name__ == "__main__":
    if "--write" in sys.argv:
        (PRESS / "texts").mkdir(exist_ok=True)
        write_plain(press_texts())
    for one in ("tuning", "aside") if "--aside" in sys.argv else ("tuning",):
        print(report(one, errors="--errors" in sys.argv and one == "tuning"))
