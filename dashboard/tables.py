"""One strict reading of a CSV table of geodata/ or seeds/, and every accident of the file itself.

From a path and the columns expected to `Row`s (file, number as an editor counts, cells) and Faults E100–E119.
Nothing here knows what a cell means; a file that cannot be read at all yields no rows, and never an exception.
The reading goes on as far as it makes sense, so that further faults show in the same run.
"""

from __future__ import annotations

import csv
import errno
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from dashboard.errors import Fault

__all__ = ["Row", "Sheet", "Table", "condensed", "did_you_mean", "nearest", "read_table"]

_FEW = 20
_FILE_WIDE = {"E106", "E107", "E109", "E114", "E115", "E130", "E132"}
"""Accidents that befall a file: above so many of one the file is named once, not every cell or row."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")

_LARGEST = 20_000_000
"""Bytes of a table that a person can review; more is another file in its place."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table must look like: the sort of each column by name, and what its rows are sorted by.

    `verbatim` columns hold words of an article or an expression, whose spaces and line breaks are meant;
    `optional` ones may be missing.
    """

    file: str
    columns: Mapping[str, str]
    sorted_by: tuple[str, ...] = ()
    verbatim: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, file: str, columns: Iterable[str], *, verbatim: Iterable[str] = (), optional: Iterable[str] = ()
    ) -> Table:
        """A table whose columns its reader checks itself; the optional ones come after the others."""
        named, more = tuple(columns), tuple(optional)
        return cls(file, dict.fromkeys((*named, *more), "text"), verbatim=frozenset(verbatim), optional=frozenset(more))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of text; `number` is its first line in the file, the header being 1.

    `even` is false where the row has more or fewer cells than the header, so that a cell may stand in the
    wrong column.
    """

    file: str
    number: int
    cells: Mapping[str, str]
    even: bool = True

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

    @property
    def complete(self) -> tuple[Row, ...]:
        """The rows that have every column of the table, each cell in its own."""
        needed = self.table.columns.keys() - self.table.optional
        return tuple(row for row in self.rows if row.even and needed <= row.cells.keys())


def condensed(faults: Iterable[Fault]) -> list[Fault]:
    """The same faults, but an accident of a whole file (every cell NFD, every comma decimal) once with its count."""
    groups: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((fault.file, fault.code), []).append(fault)
    kept: list[Fault] = []
    for (_, code), same in groups.items():
        if code in _FILE_WIDE and len(same) > _FEW:
            what = "cells" if same[0].column else "rows"
            said = f"{same[0].fault}, and {len(same) - 1} more {what} of this table likewise"
            same[:] = [replace(same[0], fault=said)]
        kept += same
    return kept


def nearest(value: str, known: Sequence[str]) -> str:
    """The known word that `value` was probably meant to be, or an empty string."""
    value = value[:200]  # the comparison grows with the square of the length
    slug = value.rpartition(":")[2]
    same = [word for word in known if ":" in word and word.rpartition(":")[2] == slug]
    same += [word for word in known if word.casefold() == value.strip().casefold()]
    return next(iter(same or get_close_matches(value, known, n=1, cutoff=0.6)), "")


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """A mend that names the nearest known value, or all of them when they are few.

    >>> did_you_mean("opperating", ["operating", "completed"])
    'did you mean «operating»'
    """
    choices = sorted(known)
    near = nearest(value.strip().lower(), choices)
    if near:
        return f"did you mean «{near}»"
    return f"use one of {', '.join(choices)}" if len(choices) <= 12 else "use an id that the tables know"


def read_table(path: Path, table: Table) -> Sheet:
    """The table at `path`, with all faults of the file as such."""
    try:
        data = _bytes_of(path)
    except FileNotFoundError:
        return _unread(table, "is missing", f"put {table.file} into {path.parent}/", "E100")
    except OSError as error:
        return _unread(table, f"cannot be read ({error.strerror})", "make it a readable file", "E100")
    if not data.strip(b"\xef\xbb\xbf\r\n\t ;,"):
        return _unread(table, "is empty", "restore the table with its header", "E101")
    text, faults = _decode(table, data)
    return _parse(table, text, faults) if text is not None else Sheet(table, (), tuple(faults), whole=False)


def _bytes_of(path: Path) -> bytes:
    """The bytes of a file of sensible size; OSError for a folder, a pipe or a device, which might never end."""
    if path.exists() and not path.is_file():
        raise IsADirectoryError(errno.EISDIR, "it is a folder or a device")
    if path.stat().st_size > _LARGEST:
        raise OSError(errno.EFBIG, f"it has {path.stat().st_size:,} bytes, more than {_LARGEST:,}")
    return path.read_bytes()


def _unread(table: Table, fault: str, mend: str, code: str) -> Sheet:
    return Sheet(table, (), (Fault(table.file, 0, "", "", fault, mend, code),), whole=False)


def _decode(table: Table, data: bytes) -> tuple[str | None, list[Fault]]:
    """The text of the file with LF line ends, and what is wrong with its bytes."""
    file, faults = table.file, []
    save = "save it as «CSV UTF-8», not as Unicode or ANSI text"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [Fault(file, 0, "", "", "is UTF-16, which spreadsheets call Unicode text", save, "E103")]
    if data.startswith(b"PK\x03\x04"):
        return None, [Fault(file, 0, "", "", "is a workbook with the name of a table", save, "E103")]
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
    if told := re.match(r'"?sep=.?"?(?=\n)', text):
        mend = "delete this line, only one spreadsheet understands it"
        faults.append(Fault(file, 1, "", told[0], "is no header", mend, "E119"))
        text = text[told.end() :]
    return text, faults


def _parse(table: Table, text: str, faults: list[Fault]) -> Sheet:
    """Rows out of text; a wrong separator is named and then followed, so that further faults still show."""
    first = text.lstrip("\n").partition("\n")[0]
    separator = max(",;\t", key=first.count)
    if separator != "," and first.count(separator):
        name = "semicolons" if separator == ";" else "tabs"
        mend = "save it as CSV with commas between the columns"
        row = 1 + len(text) - len(text.lstrip("\n"))
        faults.append(Fault(table.file, row, "", first[:60], f"is separated by {name}", mend, "E105"))
    lines, torn = _split(table, text, separator)
    faults += torn
    header = next(((number, cells) for number, cells in lines if any(cells)), None)
    if header is None:
        return Sheet(table, (), tuple(faults), whole=False)
    names, odd = _header(table, *header)
    if not names:
        return Sheet(table, (), (*faults, *odd), whole=False)
    rows, uneven = _rows(table, names, lines[lines.index(header) + 1 :])
    faults += [*odd, *uneven]
    if not rows and not torn:
        faults.append(Fault(table.file, 0, "", "", "has a header but no rows", "restore its rows", "E118"))
    faults += _text_faults(table, rows)
    if not unicodedata.is_normalized("NFC", text):
        rows = [
            replace(row, cells={c: unicodedata.normalize("NFC", cell) for c, cell in row.cells.items()}) for row in rows
        ]
    return Sheet(table, tuple(rows), tuple(condensed(faults)), whole=bool(rows) and not torn)


def _split(table: Table, text: str, separator: str) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """The cells of every row with the number of its first line, up to where the quoting breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for cells in reader:
            lines.append((before + 1, cells))
            before = reader.line_num
    except csv.Error as error:
        mend = 'write a quote inside a cell as "" and close every quote'
        fault = f"cannot be split into cells ({error})"
        return lines, [Fault(table.file, before + 1, "", "", fault, mend, "E116")]
    return lines, []


def _header(table: Table, number: int, names: list[str]) -> tuple[list[str], list[Fault]]:
    """The columns by their right names, misspelt ones too, so that what stands in them is still checked.

    Nothing where the row is no header at all.
    """
    file, missing = table.file, [column for column in table.columns if column not in names]
    required = [column for column in table.columns if column not in table.optional]
    meant: dict[str, str] = {}
    faults = []
    if blank := sum(not name.strip() for name in names):
        said, mend = f"has {blank} columns without a name", "delete the columns, they are empty or lost their name"
        faults.append(Fault(file, number, "", "", said, mend, "E111"))
    for name in dict.fromkeys(name for name in names if name.strip()):
        if name not in table.columns:
            meant[name] = nearest(name.strip().lower(), missing)
            missing = [column for column in missing if column != meant[name]]
            mend = f"did you mean «{meant[name]}»" if meant[name] else "delete it or give it a name of this table"
            faults.append(Fault(file, number, name, name, "is no column of this table", mend, "E111"))
        elif names.count(name) > 1:
            faults.append(Fault(file, number, name, name, "stands twice in the header", "keep one of them", "E112"))
    missing = [column for column in missing if column in required]
    if len(missing) * 2 > len(required):
        mend = f"the first row must read {','.join(required)}"
        return [], [Fault(file, number, "", ",".join(names)[:60], "is not the header of this table", mend, "E113")]
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
        even = len(cells) == len(names)
        if not even:
            why = "a comma inside a cell needs quotes" if len(cells) > len(names) else "a cell is missing"
            fault = f"has {len(cells)} cells, the header {len(names)}"
            faults.append(Fault(table.file, number, "", cells[0], fault, f"{why}; compare with the header", "E114"))
        known = {n: c for n, c in zip(names, cells, strict=False) if n in table.columns}
        rows.append(Row(table.file, number, known, even))
    return rows, faults


def _text_faults(table: Table, rows: list[Row]) -> Iterator[Fault]:
    """Accidents of the characters themselves, whatever the column."""
    for row in rows:
        for column, cell in row.cells.items():
            for fault, mend, code in _accidents(cell):
                if not (code == "E107" and column in table.verbatim):
                    yield row.fault(column, fault, mend=mend, code=code)


def _accidents(cell: str) -> Iterator[tuple[str, str, str]]:
    if not unicodedata.is_normalized("NFC", cell):
        yield "holds letters and tone marks apart (NFD)", "save the table in Unicode form NFC", "E106"
    if cell != cell.strip() or "\u00a0" in cell or "\u200b" in cell or "  " in cell:
        yield "holds spaces that nobody sees", "delete leading, trailing, double and no-break spaces", "E107"
    if _CONTROL.search(cell):
        yield "holds a line break or control character", "write the cell on one line", "E107"
    if cell.startswith("#") and cell.rstrip("!?0").isupper():
        yield "is an error value of a spreadsheet", "write the value itself", "E108"
    if "\ufffd" in cell or "á»" in cell or "Ä‘" in cell:
        yield "was saved in a wrong charset", "take the text from an undamaged copy and save it as UTF-8", "E109"
