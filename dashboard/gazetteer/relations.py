"""What tables owe each other: unique ids, references that resolve, times that fit, points near the border.

From all sheets to Faults E117 and E200–E223. A table that could not be read whole is no witness: what it would
have held is not called dangling, so that one accident is named once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from dashboard.days import iso_day
from dashboard.errors import Fault
from dashboard.gazetteer.border import Border, metres_between
from dashboard.gazetteer.cells import on_map, position
from dashboard.tables import Row, Sheet, nearest
from dashboard.text import search_key

__all__ = ["BORDER_ERROR_M", "PLACE_KINDS", "STALE_ABOVE_M", "KnownIds", "known_ids", "relation_faults"]

BORDER_ERROR_M = 200
"""The border drawn is itself off by about so many metres; a crossing may lie so much beyond its uncertainty."""

STALE_ABOVE_M = 50
"""A written distance may differ so much from the measured one; a rebuilt border moves by a few metres."""

_HOLDERS = {
    "crossing": ("crossings.csv",),
    "gate": ("crossings.csv", "places.csv"),
    "province": ("provinces.csv",),
    "project": ("projects.csv",),
    "corridor": ("corridors.csv",),
    "place": ("places.csv",),
    "station": ("places.csv",),
    "marker": ("places.csv",),
}
PLACE_KINDS = frozenset({"crossing", "gate", "province", "corridor", "place", "station", "marker"})
"""What an id of a place may begin with."""

_REFERENCES: Mapping[str, Collection[str]] = {
    "province": {"province"},
    "crossing": {"crossing"},
    "corridor": {"corridor"},
    "project": {"project"},
    "anyplace": PLACE_KINDS,
    "places": PLACE_KINDS,
}


@dataclass(frozen=True, slots=True)
class KnownIds:
    """Every id that the readable tables make, and the kinds whose tables are all whole."""

    ids: frozenset[str]
    sure: frozenset[str]

    def of_kind(self, *kinds: str) -> frozenset[str] | None:
        """The ids of these kinds, or None where some may be missing."""
        if not self.sure.issuperset(kinds):
            return None
        return _of_kind(self.ids, kinds)


@lru_cache(maxsize=4)
def _of_kind(ids: frozenset[str], kinds: tuple[str, ...]) -> frozenset[str]:
    return frozenset(known for known in ids if known.partition(":")[0] in kinds)


@dataclass(frozen=True, slots=True)
class _Tables:
    """All sheets, every id with the row that makes it, and the kinds whose tables are all whole."""

    sheets: Mapping[str, Sheet]
    made: Mapping[str, Row]
    sure: frozenset[str]

    def rows(self, file: str) -> Sequence[Row]:
        return self.sheets[file].rows


def known_ids(sheets: Mapping[str, Sheet]) -> KnownIds:
    """What other tables may refer to, as far as these could be read."""
    return KnownIds(frozenset(_ids(sheets)), _sure(sheets))


def relation_faults(sheets: Mapping[str, Sheet], border: Border | None = None) -> Iterator[Fault]:
    """Every fault that shows only between rows or tables."""
    tables = _Tables(sheets, _ids(sheets), _sure(sheets))
    yield from _duplicates(sheets)
    for sheet in sheets.values():
        yield from _order(sheet)
        yield from _dangling(sheet, tables)
        yield from _validity(sheet)
    yield from _overlaps(tables)
    yield from _succession(tables)
    yield from _circles(tables, "projects.csv", "parent")
    yield from _circles(tables, "provinces.csv", "merged_into")
    yield from _provinces(tables)
    yield from _positions(tables)
    yield from _stops(tables)
    yield from _generic(tables)
    yield from _at_border(tables, border)


def _ids(sheets: Mapping[str, Sheet]) -> dict[str, Row]:
    made: dict[str, Row] = {}
    for sheet in sheets.values():
        for row in sheet.rows:
            for column in ("id", "vn_gate", "cn_gate"):
                if row[column]:
                    made.setdefault(row[column], row)
    return made


def _sure(sheets: Mapping[str, Sheet]) -> frozenset[str]:
    def whole(file: str) -> bool:
        found = {"id", "vn_gate", "cn_gate"} & set(sheets[file].table.columns)
        return sheets[file].whole and all(column in row for row in sheets[file].rows[:1] for column in found)

    return frozenset(kind for kind, files in _HOLDERS.items() if all(whole(file) for file in files))


def _duplicates(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    first: dict[str, Row] = {}
    for sheet in sheets.values():
        for row in sheet.rows:
            if not row["id"]:
                continue
            known = first.setdefault(row["id"], row)
            if known is not row:
                fault = f"is used twice, first in {known.file} row {known.number}"
                yield row.fault("id", fault, mend="delete one of the rows or give it an id of its own", code="E200")
    for row in sheets["crossings.csv"].rows:
        for column in ("vn_gate", "cn_gate"):
            known = first.get(row[column], row)
            if known is not row and known.file == "places.csv":
                fault = f"is a gate of this crossing and a row of its own in places.csv (row {known.number})"
                yield row.fault(column, fault, mend="delete it from places.csv", code="E200")


def _order(sheet: Sheet) -> Iterator[Fault]:
    columns = sheet.table.sorted_by
    if not columns or any(column not in row for row in sheet.rows[:1] for column in columns):
        return
    for before, after in pairwise(sheet.rows):
        if _key(after, columns) < _key(before, columns):
            fault = f"stands after «{before[columns[0]]}»"
            yield after.fault(columns[0], fault, mend=f"sort the rows by {' and '.join(columns)}", code="E117")


def _key(row: Row, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(row[column].zfill(6) if column == "seq" else row[column] for column in columns)


def _dangling(sheet: Sheet, tables: _Tables) -> Iterator[Fault]:
    for column, sort in sheet.table.columns.items():
        kinds = _REFERENCES.get(sort.rstrip("!"))
        if kinds is None:
            continue
        for row in sheet.rows:
            values = row[column].split() if sort == "places" else [row[column]] if row[column] else []
            for value in values:
                yield from _reference(row, column, value, tables=tables, kinds=kinds)


def _reference(row: Row, column: str, value: str, *, tables: _Tables, kinds: Collection[str]) -> Iterator[Fault]:
    kind = value.partition(":")[0]
    one = Fault(row.file, row.number, column, value, "", "", "")
    if value in tables.made:
        if kind not in kinds:
            mend = f"name a {' or '.join(sorted(kinds))} here"
            yield _reworded(one, f"is a {kind}", mend, "E202")
        elif value == row["id"]:
            yield _reworded(one, "points at its own row", "name another row or leave it empty", "E202")
    elif kind in tables.sure or kind not in _HOLDERS:
        slug = value if ":" in value else "-".join(search_key(value).split())
        meant = nearest(slug, [known for known in tables.made if known.partition(":")[0] in kinds])
        mend = f"did you mean «{meant}»" if meant else f"add it to {_HOLDERS.get(kind, ('places.csv',))[-1]}"
        yield _reworded(one, "is not known", mend, "E201")


def _reworded(fault: Fault, said: str, mend: str, code: str) -> Fault:
    return Fault(fault.file, fault.row, fault.column, fault.value, said, mend, code)


def _validity(sheet: Sheet) -> Iterator[Fault]:
    for row in sheet.rows:
        start, end = iso_day(row["valid_from"]), iso_day(row["valid_to"])
        if start and end and end < start:
            fault = f"lies before valid_from {start}"
            yield row.fault("valid_to", fault, mend="exchange or correct the two days", code="E203")


def _overlaps(tables: _Tables) -> Iterator[Fault]:
    """The same name valid twice at one time: provinces of one name, spellings of one place."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in tables.rows("provinces.csv"):
        groups.setdefault(("province", row["name_vi"], row["country"]), []).append(row)
    for row in tables.rows("toponyms.csv"):
        groups.setdefault((row["place"], row["text"], row["language"]), []).append(row)
    for rows in groups.values():
        for before, after in pairwise(sorted(rows, key=_span)):
            if _span(after)[0] <= _span(before)[1]:
                fault = f"overlaps the validity of row {before.number}, which says the same"
                yield after.fault("valid_from", fault, mend="let one end the day before the other begins", code="E204")


def _span(row: Row) -> tuple[dt.date, dt.date]:
    return iso_day(row["valid_from"]) or dt.date.min, iso_day(row["valid_to"]) or dt.date.max


def _succession(tables: _Tables) -> Iterator[Fault]:
    for row in tables.rows("provinces.csv"):
        successor = tables.made.get(row["merged_into"])
        end = iso_day(row["valid_to"])
        if row["merged_into"] and not row["valid_to"]:
            yield row.fault(
                "valid_to", "is empty though the province was merged", mend="give its last day", code="E205"
            )
        if row["valid_to"] and not row["merged_into"] and "merged_into" in row:
            fault = "is empty though the province has ended"
            yield row.fault("merged_into", fault, mend="name the province that holds it now", code="E205")
        start = iso_day(successor["valid_from"]) if successor else None
        if end and start and successor and start != end + dt.timedelta(days=1):
            fault = f"does not meet the first day of {successor['id']}, {start}"
            yield row.fault("valid_to", fault, mend="write the day before", code="E205")


def _circles(tables: _Tables, file: str, column: str) -> Iterator[Fault]:
    rows = {row["id"]: row for row in tables.rows(file)}
    for row in rows.values():
        seen, here = {row["id"]}, row[column]
        while here in rows and here not in seen:
            seen.add(here)
            here = rows[here][column]
        if here == row["id"] and row[column] != row["id"]:
            yield row.fault(column, "leads back to its own row", mend="break the circle at its top", code="E206")


def _provinces(tables: _Tables) -> Iterator[Fault]:
    """`province` is a province of today, `province_before` the one it came from, `cn_province` a Chinese one."""
    provinces = {row["id"]: row for row in tables.rows("provinces.csv")}
    for row in (*tables.rows("crossings.csv"), *tables.rows("places.csv")):
        now, before = provinces.get(row["province"]), provinces.get(row["province_before"])
        if now and now["valid_to"]:
            fault, mend = f"has not existed since {now['valid_to']}", f"did you mean «{now['merged_into']}»"
            yield row.fault("province", fault, mend=mend, code="E207")
        if now and before and "merged_into" in before and now["id"] not in (before["id"], before["merged_into"]):
            fault = f"did not become {now['id']}"
            yield row.fault("province_before", fault, mend="name the province that held it before", code="E208")
        chinese = provinces.get(row["cn_province"])
        if chinese and chinese["country"] != "CN":
            yield row.fault("cn_province", "is not Chinese", mend="name the Chinese side here", code="E209")
        country = "VN" if row.file == "crossings.csv" else row["country"]
        if now and country in ("VN", "CN", "LA", "KH") and now["country"] != country:
            fault = f"is a province of {now['country']}, the row says {country}"
            yield row.fault("province", fault, mend="correct the province or the country", code="E209")


def _positions(tables: _Tables) -> Iterator[Fault]:
    for row in tables.rows("places.csv"):
        if row["drawn"] == "1" and not (row["lat"] and row["lon"] and row["uncertainty_m"]):
            fault = "is drawn but has no complete position"
            yield row.fault("drawn", fault, mend="give lat, lon and uncertainty_m, or write 0", code="E210")


def _stops(tables: _Tables) -> Iterator[Fault]:
    lines: dict[str, list[Row]] = {row["id"]: [] for row in tables.rows("corridors.csv")}
    for row in tables.rows("stops.csv"):
        lines.setdefault(row["corridor"], []).append(row)
        yield from _off_its_place(row, tables)
    for corridor, stops in lines.items():
        maker = tables.made.get(corridor)
        if tables.sheets["stops.csv"].whole and maker and len(stops) < 2:
            fault = f"has {len(stops)} stops in stops.csv"
            yield maker.fault("id", fault, mend="give it two at least", code="E211")
        wanted = 1
        for stop in stops:
            if stop["seq"] != str(wanted) and stop["seq"].isdecimal():
                mend = "number the stops of a corridor 1, 2, 3 … in order"
                yield stop.fault("seq", f"should be {wanted}", mend=mend, code="E212")
            wanted = int(stop["seq"][:6]) + 1 if stop["seq"].isdecimal() else wanted + 1


def _off_its_place(stop: Row, tables: _Tables) -> Iterator[Fault]:
    place = tables.made.get(stop["place"])
    here, there = position(stop), position(place) if place else None
    radius = int(stop["uncertainty_m"][:9]) if stop["uncertainty_m"].isdecimal() else 0
    if here and there and (metres := metres_between(here, there)) > max(radius, 1):
        fault = f"lies {metres / 1000:.1f} km from {stop['place']}"
        yield stop.fault("lat", fault, mend="take the position of the place", code="E213")


def _generic(tables: _Tables) -> Iterator[Fault]:
    for row in tables.rows("projects.csv"):
        kinds = {where.partition(":")[0] for where in row["where"].split()}
        if row["generic"] == "1" and kinds - {"province"}:
            mend = "write 0, or name provinces only"
            yield row.fault("generic", "names a site in column where", mend=mend, code="E214")
        if row["generic"] == "0" and kinds == {"province"}:
            yield row.fault("generic", "names no site in column where", mend="write 1, or name the site", code="E214")


def _at_border(tables: _Tables, border: Border | None) -> Iterator[Fault]:
    for row in tables.rows("crossings.csv"):
        here, radius, written = on_map(row), row["uncertainty_m"], row["border_distance_m"]
        measured = border.distance_m(*here) if border and here else None
        distance = measured if measured is not None else float(written[:9]) if written.isdecimal() else None
        if distance is not None and radius.isdecimal() and distance > int(radius[:9]) + BORDER_ERROR_M:
            fault = f"puts the crossing {distance / 1000:.1f} km from the border, its uncertainty is {radius} m"
            yield row.fault("lat", fault, mend="correct the position, or the uncertainty", code="E220")
        if measured is not None and written.isdecimal() and abs(measured - int(written[:9])) > STALE_ABOVE_M:
            fault = f"is not the distance to the border drawn, {measured:.0f} m"
            yield row.fault("border_distance_m", fault, mend=f"write {measured:.0f}", code="E221")
