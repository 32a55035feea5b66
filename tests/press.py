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
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from dashboard.articles import read_bytes
from dashboard.claims import ClaimFinder, load_lexicon, load_weights
from dashboard.evaluation import Evaluation, GoldClaim, GoldMention, GoldText, Tally, score
from dashboard.gazetteer import load_gazetteer
from dashboard.geoparse import Geoparser
from dashboard.models import Article, Basis, Claim, Mention

__all__ = [
    "LAYERS",
    "ClaimRow",
    "Place",
    "PressText",
    "gold_text",
    "press_texts",
    "reading",
    "scored",
]

ROOT = Path(__file__).resolve().parent.parent
PRESS = ROOT / "tests" / "gold" / "press"
LAYERS = {"gate": ("gate",), "province": ("province",), "place": ("place", "station", "marker")}
KINDS = {"g": "gate", "p": "province", "t": "place", "s": "station", "m": "marker"}
ONE = r"[gptsm]:[\w-]+"
MARK = re.compile(rf"\[([^\[\]]+?) ({ONE}(?:\|{ONE})*)(\?)?\]")
SAVED = dt.date(2027, 3, 1)


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
    if "trap" in meta:  # an article that is not about this border may be passed over as a whole
        places = tuple(replace(place, optional=True) for place in places)
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
    return Geoparser(gazetteer), ClaimFinder(gazetteer, load_lexicon(ROOT / "geodata"), load_weights(ROOT / "geodata"))


@cache
def reading(text: PressText, *, dated: bool = True) -> tuple[Article, tuple[Mention, ...], tuple[Claim, ...]]:
    """What the program reads in a text, given its bytes and the day on which it appeared or, years later, was saved."""
    article = read_bytes(text.text.encode(), name=f"{text.id}.txt", fetched=SAVED)
    if dated:
        article = replace(article, published=text.published, basis=Basis.STATED)
    geoparser, finder = reading_tools()
    mentions = geoparser.find_mentions(article)
    return article, tuple(mentions), tuple(finder.find_claims(article, mentions))


def gold_text(text: PressText, article: Article) -> GoldText:
    """The annotation of a text in the terms of the evaluation."""
    mentions = tuple(
        GoldMention(p.start, p.end, text.text[p.start : p.end], p.places, "optional" if p.optional else "positive")
        for p in text.places
    )
    claims = tuple(GoldClaim((c.project,), c.statuses, c.start, c.end, kind_of(c)) for c in text.claims)
    return GoldText(article, mentions, claims)


def kind_of(row: ClaimRow) -> str:
    return "no_status" if row.statuses == ("mention_only",) else "optional" if row.optional else "status"


def scored(texts: Iterable[PressText], *, dated: bool = True) -> Evaluation:
    """The scores of the program on these texts, by the definitions of `dashboard.evaluation`."""
    readings = [(text, *reading(text, dated=dated)) for text in texts]
    return score((gold_text(text, article), mentions, claims) for text, article, mentions, claims in readings)


def write_plain(texts: Sequence[PressText]) -> None:
    """The set in the gold format: plain texts and their days, mentions.jsonl, claims.jsonl."""
    mentions, claims = [], []
    days = [{"file": f"{text.id}.txt", "published": text.published.isoformat()} for text in texts]
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
            span = {"start": claim.start, "end": claim.end, "evidence": text.text[claim.start : claim.end]}
            claims.append(
                row | {"acceptable": list(claim.statuses), "kind": kind_of(claim)} | span | {"set": text.part}
            )
    for name, rows in (("texts", days), ("mentions", mentions), ("claims", claims)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (PRESS / f"{name}.jsonl").write_text(lines, encoding="utf-8", newline="\n")


def line(name: str, score: Tally) -> str:
    counts = f"{score.right} right, {score.wrong} wrong, {score.missed} missed"
    return f"{name:20} precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}  ({counts})"


def report(part: str, *, errors: bool) -> str:
    """The table of scores of a part, and its errors when asked for."""
    texts = [text for text in press_texts() if part in (text.part, "all")]
    found, traps = scored(texts), scored(text for text in texts if text.trap)
    lines = [f"-- {part}: {found.texts} texts"]
    lines += [line(name, found.places(*layers)) for name, layers in LAYERS.items()]
    lines += [line("claims", found.claims), *(line("  " + name, one) for name, one in found.statuses.items())]
    lines += [f"false gates in traps: {traps.places('gate').wrong}", f"never rule broken: {len(found.errors('never'))}"]
    if errors:
        lines += map(str, found.slips)
        lines.append(f"by text: {dict(Counter(slip.file for slip in found.slips).most_common())}")
    return "\n".join(lines)


if __name__ == "__main__":
    if "--write" in sys.argv:
        (PRESS / "texts").mkdir(exist_ok=True)
        write_plain(press_texts())
    for one in ("tuning", "aside") if "--aside" in sys.argv else ("tuning",):
        print(report(one, errors="--errors" in sys.argv and one == "tuning"))
