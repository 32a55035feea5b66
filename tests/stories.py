"""The story set: short news items of our own as the press writes them, mostly ordinary, annotated like the sentences.

`python -m tests.stories --write` writes the gold files of `tests/gold/stories/tuning` from its `marked.txt`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.sentences import GoldRow, Passage, lines_of, read_passage

__all__ = ["STORIES", "gold_rows", "stories", "write"]

STORIES = Path(__file__).resolve().parent / "gold" / "stories" / "tuning"


@cache
def stories() -> tuple[Passage, ...]:
    """The items, by id."""
    blocks = re.split(r"^(?==== )", (STORIES / "marked.txt").read_text(encoding="utf-8"), flags=re.M)
    return tuple(sorted((read_passage(block) for block in blocks if block.strip()), key=lambda one: one.id))


def gold_rows() -> Mapping[str, list[GoldRow]]:
    """The three files in the gold format, by name."""
    texts: list[GoldRow] = [
        {"file": one.file, "published": one.published.isoformat(), "language": one.language, "text": one.text}
        for one in stories()
    ]
    mentions = [row for one in stories() for row in one.mentions]
    claims = [row for one in stories() for row in one.claims]
    return {"texts": texts, "mentions": mentions, "claims": claims}


def write() -> None:
    for name, rows in gold_rows().items():
        (STORIES / f"{name}.jsonl").write_text(lines_of(rows), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    print(len(stories()), "items,", sum(one.hard for one in stories()), "hard")
