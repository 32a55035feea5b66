"""The tables of geodata/ that make the gazetteer: their names, columns, and the sort of each column."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dashboard.tables import Sheet, Table, read_table

__all__ = ["FILES", "TABLES", "read_sheet"]

FILES = ("crossings.csv", "places.csv", "provinces.csv", "corridors.csv", "stops.csv", "projects.csv", "toponyms.csv")
"""The tables in the order in which they are read, reported and digested."""


def _columns(text: str) -> dict[str, str]:
    pairs = [column.partition("=") for column in text.split()]
    return {name: sort or "text" for name, _, sort in pairs}


_NAMES = "name_vi=name name_zh name_en=name"
_POSITION = "lat=lat lon=lon uncertainty_m=radius"
_VALIDITY = "valid_from=date valid_to=date"
_SPECS = {
    "crossings.csv": f"id=id {_NAMES} vn_gate=new:gate cn_gate=new:gate vn_vi=name vn_zh=name vn_en=name cn_vi=name "
    "cn_zh=name cn_en=name cn_pinyin=name level=level mode=mode state=state province=province! "
    f"province_before=province! cn_province=province! {_POSITION} border_distance_m=metres "
    "source=name checked=name notes",
    "places.csv": f"id=id kind=placekind {_NAMES} name_pinyin country=country province=province "
    f"province_before=province lat=lat? lon=lon? uncertainty_m=radius? drawn=flag crossing=crossing "
    "source=name checked=name notes",
    "provinces.csv": f"id=id {_NAMES} name_pinyin country=country code=code iso seat=name seat_lat=seatlat "
    f"seat_lon=seatlon {_VALIDITY} merged_into=province on_border=flag source=name notes",
    "corridors.csv": f"id=id {_NAMES} short_vi=name short_zh=name short_en=name kind=corridorkind mode=mode "
    "existing=flag gauge length_km=number source=name notes",
    "stops.csv": f"corridor=corridor! seq=count {_NAMES} place=anyplace {_POSITION}",
    "projects.csv": f"id=id parent=project {_NAMES} kind=projectkind where=places generic=flag once=flag notes",
    "toponyms.csv": f"place=anyplace! text=name language=language kind=toponymkind needs_cue=flag {_VALIDITY} notes",
}
_SORTED = {"stops.csv": ("corridor", "seq"), "toponyms.csv": ()}

TABLES: Mapping[str, Table] = {
    file: Table(file, _columns(spec), _SORTED.get(file, ("id",))) for file, spec in _SPECS.items()
}
"""Every table by file name. A sort that ends in `!` must be filled, one that ends in `?` need not be."""


def read_sheet(folder: Path, file: str) -> Sheet:
    """The table `file` of `folder`, with all faults of the file as such."""
    return read_table(folder / file, TABLES[file])
