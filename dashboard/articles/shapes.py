"""What furniture looks like, as data: geodata/furniture.csv and anniversaries.csv, checked and loaded once."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.errors import DataFaults, Fault
from dashboard.settings import load_settings
from dashboard.text import fold

__all__ = ["SHAPES", "Shapes", "bare", "iso_day", "load_shapes", "shape_faults", "shipped_shapes", "table_rows"]

SHAPES = ("credit", "byline", "tail", "aside", "dateline")


@dataclass(frozen=True, slots=True)
class Shapes:
    """What furniture looks like: folded patterns by shape, agency codes with their publisher, anniversaries."""

    patterns: Mapping[str, tuple[str, ...]]
    publishers: Mapping[str, str]
    dateline: re.Pattern[str]
    anniversaries: tuple[tuple[str, dt.date], ...]


def table_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV table, missing cells as empty text; row 0 here is line 2 of the file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{k or "": v or "" for k, v in row.items()} for row in csv.DictReader(file)]


def bare(folded: str) -> str:
    """A folded line without the marks that headings wear."""
    return folded.strip(" \t:.-|*#[]>")


def iso_day(value: str) -> dt.date | None:
    """The day written as YYYY-MM-DD, or None."""
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def shape_faults(folder: Path) -> list[Fault]:
    """Every fault of furniture.csv and anniversaries.csv in `folder`."""
    faults = []
    for name, columns in (("furniture.csv", ("shape", "pattern")), ("anniversaries.csv", ("name", "since"))):
        if not (folder / name).is_file():
            faults.append(Fault(name, 0, "", "", "is missing", "restore it from the repository", "E320"))
            continue
        for number, row in enumerate(table_rows(folder / name), 2):
            for column in columns:
                if not row.get(column, "").strip():
                    faults.append(Fault(name, number, column, "", "is empty", "fill it or delete the row", "E321"))
            if name == "furniture.csv" and row.get("shape") not in SHAPES:
                mend = f"use one of {', '.join(SHAPES)}"
                faults.append(Fault(name, number, "shape", row.get("shape", ""), "is no known shape", mend, "E322"))
            if name == "anniversaries.csv" and iso_day(row.get("since", "")) is None:
                mend = "write it as YYYY-MM-DD"
                faults.append(Fault(name, number, "since", row.get("since", ""), "is not a date", mend, "E323"))
    return faults


def load_shapes(folder: Path) -> Shapes:
    """The furniture and anniversary tables of `folder`. Raises DataFaults with every fault."""
    faults = shape_faults(folder)
    if faults:
        raise DataFaults(faults)
    rows = table_rows(folder / "furniture.csv")
    patterns = {s: tuple(bare(fold(r["pattern"])) or r["pattern"] for r in rows if r["shape"] == s) for s in SHAPES}
    publishers = {r["pattern"]: r["publisher"] for r in rows if r["shape"] == "dateline"}
    codes = "|".join(re.escape(c) for c in sorted(publishers, key=len, reverse=True))
    days = [(fold(r["name"]), dt.date.fromisoformat(r["since"])) for r in table_rows(folder / "anniversaries.csv")]
    return Shapes(
        patterns=patterns,
        publishers=publishers,
        dateline=re.compile(
            rf"^(?P<place>[^\n()（）]{{0,40}}(?=[(（]))?(?P<mark>[(（]?\s?(?P<code>{codes})\s?[)）]?\s?[-–—|:：]\s?|(?P<zh>{codes}))"
        ),
        anniversaries=tuple(sorted(days, key=lambda d: -len(d[0]))),
    )


@lru_cache(maxsize=1)
def shipped_shapes() -> Shapes:
    """The tables of the folder that the settings name, read once."""
    return load_shapes(load_settings().geodata)
