"""One strict reading of a CSV table: its rows as dictionaries, its accidents as faults.

From a file and its expected columns to (rows, faults); rows carry the line on which a text editor shows them.
A byte order mark, CRLF, a semicolon for a comma, a missing or unknown column and a short row are named, and the
reading goes on as far as it makes sense, so that all faults come at once.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import Fault

__all__ = ["Row", "did_you_mean", "read_table"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: the values by column, and where it stands."""

    file: str
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def fault(self, column: str, fault: str, *, mend: str, code: str) -> Fault:
        """A fault of this row, worded for the person who has to mend it."""
        return Fault(self.file, self.line, column, self[column], fault, mend, code)


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """A mend that names the nearest known value, or all of them when they are few.

    >>> did_you_mean("opperating", ["operating", "completed"])
    'did you mean «operating»?'
    """
    choices = sorted(known)
    near = difflib.get_close_matches(value.strip().lower(), choices, n=1, cutoff=0.6)
    if near:
        return f"did you mean «{near[0]}»?"
    return f"use one of {', '.join(choices)}" if len(choices) <= 12 else "use an id that the tables know"


def _decode(path: Path) -> tuple[str, list[Fault]]:
    """The text of the file without its accidents, and what they were."""
    name = path.name
    raw = path.read_bytes()
    faults = []
    if raw.startswith(b"\xef\xbb\xbf"):
        faults.append(Fault(name, 0, "", "", "begins with a byte order mark", "save as UTF-8 without BOM", "E401"))
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        fault = f"is not UTF-8 (byte {error.start})"
        return "", [*faults, Fault(name, 0, "", "", fault, "save the table as UTF-8", "E402")]
    if "\r" in text:
        faults.append(Fault(name, 0, "", "", "has CR line ends", "save with LF line ends", "E403"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, faults


def _header_faults(name: str, header: Sequence[str], columns: Sequence[str]) -> list[Fault]:
    faults = []
    for column in header:
        if column not in columns:
            mend = did_you_mean(column, columns)
            faults.append(Fault(name, 1, column, column, "is no column of this table", mend, "E405"))
        elif header.count(column) > 1:
            faults.append(Fault(name, 1, column, column, "stands twice in the header", "keep one", "E405"))
    missing = [column for column in columns if column not in header]
    if missing:
        faults.append(Fault(name, 1, "", ", ".join(missing), "columns are missing", "add them to the header", "E406"))
    return faults


def read_table(path: Path, columns: Sequence[str]) -> tuple[list[Row], list[Fault]]:
    """Rows and faults of the table at `path`; no rows when the header cannot be used."""
    if not path.is_file():
        return [], [Fault(path.name, 0, "", "", "is missing", f"put the table into {path.parent.name}/", "E400")]
    text, faults = _decode(path)
    if not text.strip():
        return [], faults or [Fault(path.name, 0, "", "", "is empty", "restore the table with its header", "E400")]
    first = text.split("\n", 1)[0]
    if ";" in first and "," not in first:
        mend = "save with commas between the values"
        return [], [*faults, Fault(path.name, 1, "", first[:40], "is separated by semicolons", mend, "E404")]
    reader = csv.reader(io.StringIO(text, newline=""), strict=False)
    header = next(reader)
    faults += _header_faults(path.name, header, columns)
    rows: list[Row] = []
    line = reader.line_num + 1
    for cells in reader:
        if len(cells) == len(header):
            rows.append(Row(path.name, line, dict(zip(header, cells, strict=True))))
        elif cells:
            fault = f"has {len(cells)} values where the header has {len(header)}"
            mend = "quote the value that holds a comma, or fill the row"
            faults.append(Fault(path.name, line, "", cells[0], fault, mend, "E407"))
        line = reader.line_num + 1
    return rows, faults
