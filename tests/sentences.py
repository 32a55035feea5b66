"""The sentence set: our own short passages with hand annotation, read from marked text and written in the gold format.

From `tests/gold/sentences/{tuning,aside}/marked.txt` to `Passage` values; `python -m tests.sentences --write` writes
`texts.jsonl`, `mentions.jsonl` and `claims.jsonl` beside each, so that every offset is right by construction.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["PARTS", "SENTENCES", "Passage", "drawn", "gold_rows", "passages", "read_passage", "write"]

SENTENCES = Path(__file__).resolve().parent / "gold" / "sentences"
PARTS = ("tuning", "aside")
SEED = 20_261_122
KINDS = {"g": "gate", "p": "province", "t": "place", "s": "station", "m": "marker", "c": "corridor"}
MARK = re.compile(r"\[([^\[\]]+?) (-|[gptsmc]:[\w-]+(?:\|[gptsmc]:[\w-]+)*)(\?)?\]")
HEAD = re.compile(r"=== ([a-z]\d\d+) (\d{4}-\d\d-\d\d) (easy|hard)(?: (.+))?")
CLAIM = re.compile(r"= (\??)([\w-]+) ([\w|]+)(?: >(\w+)(?:/([\w-]+))?)?(?: @([\d-]+))? : (.+)")
LANGUAGES = {"v": "vi", "z": "zh", "e": "en"}

GoldRow = dict[str, object]


@dataclass(frozen=True)
class Passage:
    """One passage: its text without marks, and the rows that annotate it."""

    id: str
    published: dt.date
    hard: bool
    about: str
    text: str
    mentions: tuple[GoldRow, ...]
    claims: tuple[GoldRow, ...]

    @property
    def file(self) -> str:
        return f"{self.id}.txt"

    @property
    def language(self) -> str:
        return LANGUAGES[self.id[0]]


def unmark(marked: str, file: str, *, elsewhere: bool = False) -> tuple[str, tuple[GoldRow, ...]]:
    """The plain text of a marked one, and a row for each mark; names in a text about elsewhere may be left out."""
    text, rows, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        row: GoldRow = {"file": file, "start": len(text), "end": len(text) + len(match[1]), "surface": match[1]}
        if match[2] == "-":
            row |= {"id": None, "layer": "trap", "label": "negative"}
        else:
            ids = [f"{KINDS[short[0]]}{short[1:]}" for short in match[2].split("|")]
            row |= {"id": ids[0], "acceptable": ids, "layer": ids[0].partition(":")[0]}
            row["label"] = "optional" if match[3] or elsewhere else "positive"
        rows.append(row)
        text, at = text + match[1], match.end()
    text += marked[at:]
    if left := re.search(r"[\[\]]", text):
        raise ValueError(f"{file}: a mark that cannot be read at «{text[left.start() - 20 : left.start() + 40]}»")
    return text, tuple(rows)


def span_of(words: str, text: str, file: str) -> tuple[int, int]:
    """Where `words` stand; «A … B» is from the first A to the end of the next B."""
    first, _, last = words.partition(" … ")
    start = text.find(first)
    end = text.find(last, start + len(first)) + len(last) if last else start + len(first)
    if start < 0 or (last and text.find(last, start + len(first)) < 0):
        raise ValueError(f"{file}: not in the text: {words}")
    return start, end


def read_claim(line: str, text: str, *, file: str, published: dt.date) -> GoldRow:
    """From `= project status|status >target/date @day : words`, with «?» where the claim may also be left out."""
    match = CLAIM.fullmatch(line)
    if not match:
        raise ValueError(f"{file}: a claim that cannot be read: {line}")
    optional, project, statuses, target, date, day, words = match.groups()
    allowed = statuses.split("|")
    start, end = span_of(words, text, file)
    kind = "no_status" if allowed == ["mention_only"] else "optional" if optional else "status"
    return {
        "file": file,
        "project": f"project:{project}",
        "status": allowed[0],
        "acceptable": allowed,
        "kind": kind,
        "start": start,
        "end": end,
        "evidence": text[start:end],
        "as_of": day or published.isoformat(),
        "published": published.isoformat(),
        "target": {"status": target, "date": date} if target else None,
    }


def read_passage(block: str) -> Passage:
    """One block of a marked file: its head, its text, its claims. Raises ValueError."""
    head, *lines = block.rstrip("\n").split("\n")
    match = HEAD.fullmatch(head)
    if not match:
        raise ValueError(f"a head that cannot be read: {head}")
    file, published = f"{match[1]}.txt", dt.date.fromisoformat(match[2])
    marked = "\n".join(line for line in lines if not line.startswith("= ")) + "\n"
    text, mentions = unmark(marked, file, elsewhere="elsewhere" in (match[4] or "").split())
    claims = tuple(read_claim(line, text, file=file, published=published) for line in lines if line.startswith("= "))
    return Passage(match[1], published, match[3] == "hard", match[4] or "", text, mentions, claims)


@cache
def passages(part: str) -> tuple[Passage, ...]:
    """The passages of a part, by id."""
    whole = (SENTENCES / part / "marked.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?==== )", whole, flags=re.M)
    return tuple(sorted((read_passage(block) for block in blocks if block.strip()), key=lambda p: p.id))


def drawn(everything: Iterable[Passage]) -> frozenset[str]:
    """The ids to be set aside: a third of each language and hardness, by chance with the seed on record."""
    strata: dict[tuple[str, bool], list[str]] = {}
    for passage in everything:
        strata.setdefault((passage.language, passage.hard), []).append(passage.id)
    chance = random.Random(SEED)  # noqa: S311 - a draw that anybody can repeat
    return frozenset(one for key in sorted(strata) for one in chance.sample(sorted(strata[key]), len(strata[key]) // 3))


def gold_rows(part: str) -> Mapping[str, list[GoldRow]]:
    """The three files of a part in the gold format, by name."""
    texts: list[GoldRow] = []
    mentions: list[GoldRow] = []
    claims: list[GoldRow] = []
    for one in passages(part):
        day = one.published.isoformat()
        texts.append({"file": one.file, "published": day, "language": one.language, "text": one.text})
        mentions += one.mentions
        claims += one.claims
    return {"texts": texts, "mentions": mentions, "claims": claims}


def lines_of(rows: Iterable[GoldRow]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write() -> None:
    """The gold files of both parts."""
    for part in PARTS:
        for name, rows in gold_rows(part).items():
            (SENTENCES / part / f"{name}.jsonl").write_text(lines_of(rows), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    for part in PARTS:
        held = passages(part)
        print(part, len(held), "passages,", sum(p.hard for p in held), "hard")
