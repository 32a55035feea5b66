"""The tables of geodata/ as they lie on disk: their columns, and rows of text with every fault of the file itself.

From a folder to `Row`s (file, number as an editor counts, cells) and Faults E100–E118. Nothing here knows what a
cell means; a file that cannot be read at all yields no rows, and never an exception.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from dashboard.errors import Fault

__all__ = ["FILES", "TABLES", "Row", "Sheet", "Table", "condensed", "nearest", "read_sheet"]

FILES = ("crossings.csv", "places.csv", "provinces.csv", "corridors.csv", "stops.csv", "projects.csv", "toponyms.csv")
"""The tables in the order in which they are read, reported and digested."""

_FEW = 20
_FILE_WIDE = {"E106", "E107", "E109", "E130", "E132"}
"""Accidents that befall a file: above so many cells of one the file is named once, not every cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table must look like: the sort of each column by name, and what its rows are sorted by."""

    file: str
    columns: Mapping[str, str]
    sorted_by: tuple[str, ...] = ("id",)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of text; `number` is its first line in the file, the header being 1."""

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def __contains__(self, column: str) -> bool:
        return column in self.cells

    def fault(self, column: str, fault: str, *, mend: str, code: str) -> Fault:
        """A fault of one cell of this row."""
        return Fault(self.file, self.number, column, self[column], fault, mend, code)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read: `whole` is false where rows are missing because the file could not be understood."""

    table: Table
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    whole: bool


def condensed(faults: Iterable[Fault]) -> list[Fault]:
    """The same faults, but an accident of a whole file (every cell NFD, every comma decimal) once with its count."""
    groups: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((fault.file, fault.code), []).append(fault)
    kept: list[Fault] = []
    for (_, code), same in groups.items():
        if code in _FILE_WIDE and len(same) > _FEW:
            said = f"{same[0].fault}, and {len(same) - 1} more cells of this table likewise"
            same[:] = [replace(same[0], fault=said)]
        kept += same
    return kept


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
    "provinces.csv": f"id=id {_NAMES} name_pinyin country=country code=name iso seat=name seat_lat=seatlat "
    f"seat_lon=seatlon {_VALIDITY} merged_into=province on_border=flag source=name notes",
    "corridors.csv": f"id=id {_NAMES} short_vi=name short_zh=name short_en=name kind=corridorkind mode=mode "
    "existing=flag gauge length_km=number source=name notes",
    "stops.csv": f"corridor=corridor! seq=count {_NAMES} place=anyplace {_POSITION}",
    "projects.csv": f"id=id parent=project {_NAMES} kind=projectkind where=places generic=flag notes",
    "toponyms.csv": f"place=anyplace! text=name language=language kind=toponymkind needs_cue=flag {_VALIDITY} notes",
}
_SORTED = {"stops.csv": ("corridor", "seq"), "toponyms.csv": ()}

TABLES: Mapping[str, Table] = {
    file: Table(file, _columns(spec), _SORTED.get(file, ("id",))) for file, spec in _SPECS.items()
}
"""Every table by file name. A sort that ends in `!` must be filled, one that ends in `?` need not be."""


def nearest(value: str, known: list[str]) -> str:
    """The known word that `value` was probably meant to be, or an empty string."""
    slug = value.rpartition(":")[2]
    same = [word for word in known if ":" in word and word.rpartition(":")[2] == slug]
    same += [word for word in known if word.casefold() == value.casefold()]
    return next(iter(same or get_close_matches(value, known, n=1, cutoff=0.6)), "")


def read_sheet(folder: Path, file: str) -> Sheet:
    """The table `file` of `folder`, with all faults of the file as such."""
    table = TABLES[file]
    try:
        data = (folder / file).read_bytes()
    except FileNotFoundError:
        return _unread(table, "is missing", f"put {file} into {folder.name}/", "E100")
    except OSError as error:
        return _unread(table, f"cannot be read ({error.strerror})", "make it a readable file", "E100")
    if not data.strip(b"\xef\xbb\xbf\r\n\t ;,"):
        return _unread(table, "is empty", "restore the table with its header", "E101")
    text, faults = _decode(table, data)
    if text is None:
        return Sheet(table, (), tuple(faults), whole=False)
    return _parse(table, text, faults)


def _unread(table: Table, fault: str, mend: str, code: str) -> Sheet:
    return Sheet(table, (), (Fault(table.file, 0, "", "", fault, mend, code),), whole=False)


def _decode(table: Table, data: bytes) -> tuple[str | None, list[Fault]]:
    """The text of the file with LF line ends, and what is wrong with its bytes."""
    file, faults = table.file, []
    save = "save it as «CSV UTF-8», not as Unicode or ANSI text"
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        mend = "save it as UTF-8 without signature (BOM)"
        faults.append(Fault(file, 0, "", "", "begins with a byte order mark", mend, "E102"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        fault = f"is not UTF-8 (byte 0x{data[error.start]:02X} in row {row})"
        return None, [*faults, Fault(file, 0, "", "", fault, save, "E103")]
    if "\0" in text:
        return None, [*faults, Fault(file, 0, "", "", "holds null characters", save, "E103")]
    if "\r" in text:
        faults.append(Fault(file, 0, "", "", "has CR line ends", "save it with LF (Unix) line ends", "E104"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, faults


def _parse(table: Table, text: str, faults: list[Fault]) -> Sheet:
    """Rows out of text; a wrong separator is named and then followed, so that further faults still show."""
    first = text.lstrip("\n").partition("\n")[0]
    separator = max(",;\t", key=first.count)
    if separator != "," and first.count(separator):
        name = "semicolons" if separator == ";" else "tabs"
        mend = "save it as CSV with commas between the columns"
        faults.append(Fault(table.file, 1, "", first[:60], f"is separated by {name}", mend, "E105"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[tuple[int, list[str]]] = []
    before, whole = 0, True
    try:
        for cells in reader:
            lines.append((before + 1, cells))
            before = reader.line_num
    except csv.Error as error:
        whole = False
        mend = 'write a quote inside a cell as "" and close every quote'
        faults.append(Fault(table.file, before + 1, "", "", f"cannot be split into cells ({error})", mend, "E116"))
    header = next(((number, cells) for number, cells in lines if any(cells)), None)
    if header is None:
        return Sheet(table, (), tuple(faults), whole=False)
    names, odd = _header(table, *header)
    rows, uneven = _rows(table, names, lines[lines.index(header) + 1 :])
    faults += [*odd, *uneven]
    if not rows and whole:
        faults.append(Fault(table.file, 0, "", "", "has a header but no rows", "restore its rows", "E118"))
    faults += _text_faults(rows)
    return Sheet(table, tuple(rows), tuple(faults), whole and bool(rows))


def _header(table: Table, number: int, names: list[str]) -> tuple[list[str], list[Fault]]:
    """The columns by their right names, misspelt ones too, so that what stands in them is still checked."""
    file, missing = table.file, [column for column in table.columns if column not in names]
    meant: dict[str, str] = {}
    faults = []
    for name in dict.fromkeys(names):
        if name not in table.columns:
            meant[name] = nearest(name.strip().lower(), missing)
            missing = [column for column in missing if column != meant[name]]
            mend = f"did you mean «{meant[name]}»" if meant[name] else "delete it or give it a name of this table"
            faults.append(Fault(file, number, name, name, "is no column of this table", mend, "E111"))
        elif names.count(name) > 1:
            faults.append(Fault(file, number, name, name, "stands twice in the header", "keep one of them", "E112"))
    faults += [
        Fault(file, number, name, name, "is missing from the header", f"add the column {name}", "E110")
        for name in missing
    ]
    return [meant.get(name, name) for name in names], faults


def _rows(table: Table, names: list[str], lines: list[tuple[int, list[str]]]) -> tuple[list[Row], list[Fault]]:
    rows, faults = [], []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            faults.append(Fault(table.file, number, "", "", "is an empty row", "delete it", "E115"))
            continue
        if len(cells) != len(names):
            why = "a comma inside a name needs quotes" if len(cells) > len(names) else "a cell is missing"
            fault = f"has {len(cells)} cells, the header {len(names)}"
            faults.append(Fault(table.file, number, "", cells[0], fault, f"{why}; compare with the header", "E114"))
        known = {n: c for n, c in zip(names, cells, strict=False) if n in table.columns}
        rows.append(Row(table.file, number, known))
    return rows, faults


def _text_faults(rows: list[Row]) -> Iterator[Fault]:
    """Accidents of the characters themselves, whatever the column."""
    for row in rows:
        for column, cell in row.cells.items():
            for fault, mend, code in _accidents(cell):
                yield row.fault(column, fault, mend=mend, code=code)


def _accidents(cell: str) -> Iterator[tuple[str, str, str]]:
    if not unicodedata.is_normalized("NFC", cell):
        yield "holds letters and tone marks apart (NFD)", "save the table in Unicode form NFC", "E106"
    if cell != cell.strip() or "\u00a0" in cell or "\u200b" in cell or "  " in cell:
        yield "holds spaces that nobody sees", "delete leading, trailing, double and no-break spaces", "E107"
    if any(unicodedata.category(char) == "Cc" for char in cell):
        yield "holds a line break or control character", "write the cell on one line", "E107"
    if cell.startswith("#") and cell.rstrip("!?0").isupper():
        yield "is an error value of a spreadsheet", "write the value itself", "E108"
    if "\ufffd" in cell or "á»" in cell or "Ä‘" in cell:
        yield "was saved in a wrong charset", "take the text from an undamaged copy and save it as UTF-8", "E109"
