"""What a single cell may hold: ids, vocabularies, positions, dates, numbers; faults E120–E139.

From rows of text to Faults; a table of checks by the sort of the column. Cells of a missing column are not
checked, so that one accident is named once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dashboard.days import iso_day
from dashboard.errors import Fault
from dashboard.models import GateState, Level, Mode, PlaceKind, ProjectKind
from dashboard.tables import Row, Sheet, nearest

__all__ = ["BOX", "cell_faults", "on_map", "position"]

BOX = (17.2, 97.0, 27.0, 113.0)
"""South, west, north, east of the map in degrees; nothing is drawn outside."""

_VIETNAM = (5.0, 97.0, 27.0, 113.0)
"""The same with the south of Vietnam: seats of provinces that the map does not show."""

_FARTHEST_M = 100_000
"""What is known no better than to so many metres is no place on this map."""

_ID = re.compile(r"[a-z]+:[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_DECIMAL = re.compile(r"-?[0-9]{1,3}\.[0-9]{5}\Z")
_KINDS = {
    "crossings.csv": {"crossing"},
    "places.csv": {"place", "station", "marker", "gate"},
    "provinces.csv": {"province"},
    "corridors.csv": {"corridor"},
    "projects.csv": {"project"},
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "level": tuple(Level),
    "mode": tuple(Mode),
    "state": tuple(GateState),
    "projectkind": tuple(ProjectKind),
    "placekind": (PlaceKind.PLACE, PlaceKind.STATION, PlaceKind.MARKER, PlaceKind.GATE),
    "corridorkind": ("economic_corridor", "expressway", "railway"),
    "country": ("CN", "KH", "LA", "VN"),
    "language": ("vi", "zh", "en", "pinyin"),
    "toponymkind": ("official", "alias", "former", "abbreviation"),
    "flag": ("0", "1"),
}

_Complaint = tuple[str, str, str]
"""What is wrong, how to mend it, and the code."""


@dataclass(frozen=True, slots=True)
class _Cell:
    value: str
    sort: str
    row: Row


def cell_faults(sheet: Sheet) -> Iterator[Fault]:
    """Every fault that a cell has by itself, in the order of the file."""
    for row in sheet.rows:
        for column, sort in sheet.table.columns.items():
            if column in row:
                cell = _Cell(row[column], sort.rstrip("!?"), row)
                filled = sort.endswith("!") or (sort.partition(":")[0] in _FILLED and not sort.endswith("?"))
                for fault, mend, code in _complaints(cell, filled=filled):
                    yield row.fault(column, fault, mend=mend, code=code)


def position(row: Row, lat: str = "lat", lon: str = "lon") -> tuple[float, float] | None:
    """Latitude and longitude of a row in degrees, where both are well written."""
    if _DECIMAL.match(row[lat]) and _DECIMAL.match(row[lon]):
        return float(row[lat]), float(row[lon])
    return None


def on_map(row: Row) -> tuple[float, float] | None:
    """The position of a row if the map reaches there; elsewhere nothing more is to be measured."""
    here = position(row)
    south, west, north, east = BOX
    return here if here and south <= here[0] <= north and west <= here[1] <= east else None


def _complaints(cell: _Cell, *, filled: bool) -> Iterator[_Complaint]:
    sort = cell.sort.partition(":")[0]
    if not cell.value:
        if filled:
            yield "is empty", "fill the cell", "E120"
    elif sort in _WORDS:
        yield from _word(cell)
    elif sort in _CHECKS:
        yield from _CHECKS[sort](cell)


def _word(cell: _Cell) -> Iterator[_Complaint]:
    words = _WORDS[cell.sort]
    if cell.value not in words:
        meant = nearest(cell.value, list(words)) or next((w for w in words if w.startswith(cell.value[:3])), "")
        hint = f"did you mean «{meant}»" if meant else f"use one of {', '.join(words)}"
        yield "is not in the vocabulary", hint, "E122"


def _id(cell: _Cell) -> Iterator[_Complaint]:
    kinds = _KINDS.get(cell.row.file, set())
    if cell.sort.startswith("new:"):
        kinds = {cell.sort[4:]}
    if cell.row.file == "places.csv" and cell.row["kind"] in kinds:
        kinds = {cell.row["kind"]}
    if not _ID.match(cell.value):
        example = f"{min(kinds)}:ten-khong-dau"
        yield "is not of the form kind:slug", f"write it like {example}, in lower case without tones", "E121"
    elif cell.value.partition(":")[0] not in kinds:
        yield "has the wrong kind before the colon", f"begin it with {' or '.join(sorted(kinds))}:", "E121"


def _degrees(cell: _Cell) -> Iterator[_Complaint]:
    """One coordinate on its own; whether both are swapped or outside is seen with the pair."""
    if re.fullmatch(r"-?[0-9]+,[0-9]+", cell.value):
        yield "has a decimal comma", f"write {cell.value.replace(',', '.')}", "E130"
    elif not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", cell.value):
        yield "is not a number of degrees", "write degrees with a decimal point, like 22.43068", "E131"
    elif not _DECIMAL.match(cell.value):
        mend = f"write {float(cell.value):.5f}" if abs(float(cell.value)) <= 180 else "write it like 22.43068"
        yield "does not have five decimals", mend, "E132"
    else:
        yield from _range(cell)


def _range(cell: _Cell) -> Iterator[_Complaint]:
    """A pair of coordinates that is swapped (said once, at the latitude) or off the map."""
    seat = cell.sort.startswith("seat")
    here = position(cell.row, "seat_lat", "seat_lon") if seat else position(cell.row)
    lat, lon = here or (0.0, 0.0)
    south, west, north, east = _VIETNAM if seat else BOX
    is_lat = cell.sort.endswith("lat")
    if south <= lon <= north and west <= lat <= east:
        if is_lat:
            yield "is the longitude: latitude and longitude are swapped", "exchange the two cells", "E133"
    elif is_lat and not south <= float(cell.value) <= north:
        yield f"lies outside the map, {south}–{north} degrees north", "compare it with a map", "E134"
    elif not is_lat and not west <= float(cell.value) <= east:
        yield f"lies outside the map, {west}–{east} degrees east", "compare it with a map", "E134"


def _radius(cell: _Cell) -> Iterator[_Complaint]:
    least = {"metres": 0, "radius": 1, "count": 1}[cell.sort]
    if not re.fullmatch(r"-?[0-9]+", cell.value):
        yield "is not a whole number", "write digits only, like 500", "E135"
    elif int(cell.value[:12]) < least:
        why = "no point is known to zero metres" if least else "a distance is not negative"
        yield "is not a positive number" if least else "is negative", why, "E135"
    elif len(cell.value) > 9 or int(cell.value) > _FARTHEST_M:
        yield f"is more than {_FARTHEST_M}", "write metres, and correct the number", "E135"


def _number(cell: _Cell) -> Iterator[_Complaint]:
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", cell.value):
        comma = re.fullmatch(r"[0-9]+,[0-9]+", cell.value)
        yield "is not a number", f"write {cell.value.replace(',', '.')}" if comma else "write it like 390.9", "E136"


def _code(cell: _Cell) -> Iterator[_Complaint]:
    if not re.fullmatch(r"[0-9]{2}", cell.value):
        lost = cell.value.zfill(2)
        mend = f"write {lost}, in a column of text" if re.fullmatch(r"[0-9]{2}", lost) else "write it like 08"
        yield "is not a code of two digits", mend, "E138"


def _date(cell: _Cell) -> Iterator[_Complaint]:
    if iso_day(cell.value) is None:
        parts = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", cell.value)
        turned = f"{parts[3]}-{parts[2]:0>2}-{parts[1]:0>2}" if parts else ""
        yield "is not a date", f"write {turned}" if iso_day(turned) else "write year-month-day, like 2025-07-01", "E137"


_FILLED = {"id", "new", "name", "code", "places", "lat", "lon", "radius", "metres", "count", *_WORDS}
"""Sorts that must be filled unless the table says otherwise."""

_CHECKS: Mapping[str, Callable[[_Cell], Iterator[_Complaint]]] = {
    "id": _id,
    "new": _id,
    "lat": _degrees,
    "lon": _degrees,
    "seatlat": _degrees,
    "seatlon": _degrees,
    "radius": _radius,
    "metres": _radius,
    "count": _radius,
    "number": _number,
    "date": _date,
    "code": _code,
}
