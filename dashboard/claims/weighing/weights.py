"""The weights of words for each status, read from `geodata/status_weights.csv`, and what they say of a part.

A row holds one feature of one language, how rare it is (hundredths of the logarithm of one in so many) and what it
weighs for each status and for none (hundredths); the row `=` holds what each weighs before any word is read. A part's
features, each as heavy as it is rare, are brought to length one and their weights added: the shares are those of a
multinomial logistic regression, by which the table was made.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from dashboard.claims.weighing.parts import Part, features
from dashboard.errors import DataFaults, Fault
from dashboard.models import Status
from dashboard.tables import Table, read_table

__all__ = ["NONE", "STATUSES", "WEIGHT_COLUMNS", "WEIGHT_TABLE", "Weighed", "Weights", "load_weights", "weight_faults"]

STATUSES = (
    *(Status.PROPOSED, Status.AGREED, Status.PREPARATION, Status.UNDER_CONSTRUCTION, Status.PARTLY_COMPLETED),
    *(Status.COMPLETED, Status.PILOT_OPERATION, Status.OPERATING, Status.SUSPENDED),
)
NONE = "none"
"""What a part weighs for telling nothing of its project."""
WEIGHT_COLUMNS = ("language", "feature", "rarity", *(str(status) for status in STATUSES), NONE)
WEIGHT_TABLE = "status_weights.csv"
_TABLE = Table.of(WEIGHT_TABLE, WEIGHT_COLUMNS, verbatim=("feature",))
_BEFORE = "="
_HUNDREDTH = 100
_DIGITS = 6
_CAUTION = 0.2
"""What is left of the share of «nothing is told»: of a project that an article names and no rule reads, press tells
more often than the sentences that were learned from, half of which were written as traps."""
_COMMA = re.compile(r"[,，;；:：。](?!\d)")
_MARKS = ' \n\t.。;；,，:："“”«»'
_FEW, _HALF = 4, 0.5
"""How many of the heaviest words are quoted at most, and up to what share of all that speaks for a status."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The likeliest status of a part, its share of all (0 to 1), and the span of the words that weigh most."""

    part: Part
    status: Status
    share: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Weights:
    """Rarity and weights of each feature, by language."""

    rows: Mapping[str, Mapping[str, tuple[float, ...]]] = field(default_factory=dict)

    def weigh(self, part: Part) -> Weighed | None:
        """The likeliest status of a part, nothing where that is «none» or its language has no weights."""
        rows = self.rows.get(part.reading.script.value)
        if not rows:
            return None
        found = features(part)
        met = [(rows[one], span) for one, span in found.items() if one in rows and one != _BEFORE]
        length = math.sqrt(sum(row[0] * row[0] for row, _ in met)) or 1.0
        sums = list(rows[_BEFORE][1:])
        sums[-1] += math.log(_CAUTION)
        for row, _ in met:
            share = row[0] / length
            for index, weight in enumerate(row[1:]):
                sums[index] += share * weight
        top = max(sums)
        powers = [math.exp(one - top) for one in sums]
        best = powers.index(max(powers))
        if best == len(STATUSES):
            return None
        worth = [((row[best + 1] - row[-1]) * row[0], span) for row, span in met if span is not None]
        start, end = _heaviest(part, worth)
        return Weighed(part, STATUSES[best], powers[best] / sum(powers), start, end)


def _heaviest(part: Part, worth: Iterable[tuple[float, tuple[int, int]]]) -> tuple[int, int]:
    """The clauses from the first to the last of the words that speak most for a status, and of the name."""
    speaking = sorted(((value, span) for value, span in worth if value > 0), reverse=True)
    bound, told, spans = _HALF * sum(value for value, _ in speaking), 0.0, list[tuple[int, int]]()
    for value, span in speaking:
        if told >= bound or len(spans) >= _FEW:
            break
        told += value
        spans.append(span)
    spans += [(p.start, p.end) for p in part.own[:1]]
    start, end = (min(a for a, _ in spans), max(b for _, b in spans)) if spans else (part.start, part.end)
    return _clauses(part, start, end)


def _clauses(part: Part, start: int, end: int) -> tuple[int, int]:
    """The clauses that hold some words, from comma to comma, without the marks around them."""
    key = part.reading.key
    opens = max((m.end() for m in _COMMA.finditer(key, part.start, start)), default=part.start)
    closes = _COMMA.search(key, end, part.end)
    held = key[opens : closes.start() if closes else part.end]
    return opens + len(held) - len(held.lstrip(_MARKS)), opens + len(held.rstrip(_MARKS))


def load_weights(folder: Path) -> Weights:
    """The weights of the table in `folder`, none without it; raises DataFaults with all faults."""
    rows: dict[str, dict[str, tuple[float, ...]]] = {}
    try:
        with (folder / WEIGHT_TABLE).open(encoding="utf-8", newline="") as file:
            for language, feature, *cells in islice(csv.reader(file), 1, None):
                rows.setdefault(language, {})[feature] = tuple(int(cell) / _HUNDREDTH for cell in cells)
    except FileNotFoundError:
        return Weights()
    except (OSError, ValueError, OverflowError, csv.Error):
        raise DataFaults(weight_faults(folder)) from None
    if any(len(row) != len(WEIGHT_COLUMNS) - 2 for own in rows.values() for row in own.values()) or any(
        _BEFORE not in own for own in rows.values()
    ):
        raise DataFaults(weight_faults(folder))
    return Weights(rows)


def weight_faults(folder: Path) -> list[Fault]:
    """Every fault of the table: languages, whole numbers, rows in order and none twice, a row `=` for each language."""
    sheet = read_table(folder / WEIGHT_TABLE, _TABLE)
    faults, before = list(sheet.faults), ("", "")
    for row in sheet.complete:
        if row["language"] not in {"vi", "zh", "en"}:
            faults.append(row.fault("language", "is no language", mend="use vi, zh or en", code="E453"))
        for column in WEIGHT_COLUMNS[2:]:
            number = row[column].removeprefix("-")
            if not number.isdecimal() or len(number) > _DIGITS:
                mend = f"give hundredths of at most {_DIGITS} digits"
                faults.append(row.fault(column, "is no such whole number", mend=mend, code="E471"))
        here = (row["language"], row["feature"])
        if here <= before:
            faults.append(row.fault("feature", "stands twice or out of order", mend="sort the table", code="E423"))
        before = here
    languages = {row["language"] for row in sheet.complete}
    for language in sorted(languages - {row["language"] for row in sheet.complete if row["feature"] == _BEFORE}):
        mend = "make the table anew"
        faults.append(Fault(WEIGHT_TABLE, 1, "feature", language, f"has no row «{_BEFORE}»", mend, "E472"))
    return faults
