"""What furniture looks like, as data: geodata/furniture.csv and anniversaries.csv, checked and loaded once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.days import iso_day
from dashboard.errors import DataFaults, Fault
from dashboard.settings import load_settings
from dashboard.tables import Table, did_you_mean, read_table
from dashboard.text import fold

__all__ = ["SHAPES", "Shapes", "bare", "load_shapes", "shape_faults", "shipped_shapes"]

SHAPES = ("credit", "byline", "tail", "aside", "notice", "dateline")
_FURNITURE = Table.of("furniture.csv", ("shape", "pattern", "publisher", "language", "reason"), verbatim=("pattern",))
_ANNIVERSARIES = Table.of("anniversaries.csv", ("name", "since", "language", "reason"))


@dataclass(frozen=True, slots=True)
class Shapes:
    """What furniture looks like: folded patterns by shape, agency codes with their publisher, anniversaries."""

    patterns: Mapping[str, tuple[str, ...]]
    publishers: Mapping[str, str]
    dateline: re.Pattern[str]
    anniversaries: tuple[tuple[str, dt.date], ...]


def bare(folded: str) -> str:
    """A folded line without the marks that headings wear."""
    return folded.strip(" \t:.-|*#[]>：【】")


def shape_faults(folder: Path) -> list[Fault]:
    """Every fault of furniture.csv and anniversaries.csv in `folder`."""
    faults: list[Fault] = []
    for table, columns in ((_FURNITURE, ("shape", "pattern")), (_ANNIVERSARIES, ("name", "since"))):
        sheet = read_table(folder / table.file, table)
        faults += sheet.faults
        for row in sheet.complete:
            faults += [
                row.fault(column, "is empty", mend="fill it or delete the row", code="E321")
                for column in columns
                if not row[column].strip()
            ]
            if row["shape"] and row["shape"] not in SHAPES:
                mend = did_you_mean(row["shape"], SHAPES)
                faults.append(row.fault("shape", "is no known shape", mend=mend, code="E322"))
            if row["since"] and iso_day(row["since"]) is None:
                faults.append(row.fault("since", "is not a date", mend="write it as YYYY-MM-DD", code="E323"))
    return faults


def _folded(shape: str, pattern: str) -> str:
    """A pattern as lines are held against it; a notice keeps its colon, for «Chia sẻ về …» is none."""
    return fold(pattern).strip() if shape == "notice" else bare(fold(pattern)) or pattern


def load_shapes(folder: Path) -> Shapes:
    """The furniture and anniversary tables of `folder`. Raises DataFaults with every fault."""
    faults = shape_faults(folder)
    if faults:
        raise DataFaults(faults)
    rows = read_table(folder / _FURNITURE.file, _FURNITURE).complete
    patterns = {s: tuple(_folded(s, r["pattern"]) for r in rows if r["shape"] == s) for s in SHAPES}
    publishers = {r["pattern"]: r["publisher"] for r in rows if r["shape"] == "dateline"}
    codes = "|".join(re.escape(c) for c in sorted(publishers, key=len, reverse=True))
    feasts = read_table(folder / _ANNIVERSARIES.file, _ANNIVERSARIES).complete
    days = [(fold(r["name"]), dt.date.fromisoformat(r["since"])) for r in feasts]
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
