"""The one reading of a table: every accident of a file is named once, and what can still be read is read."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.errors import Fault
from dashboard.tables import Row, Table, did_you_mean, nearest, read_table

TABLE = Table.of("towns.csv", ("id", "name", "people", "quote"), verbatim=("quote",))
GOOD = 'id,name,people,quote\na,Cửa khẩu Hữu Nghị,12,"one, two"\nb,Lạng Sơn,7,three\nc,友谊关,9,four\n'


def read(folder: Path, data: bytes) -> tuple[list[Row], list[Fault]]:
    (folder / "towns.csv").write_bytes(data)
    sheet = read_table(folder / "towns.csv", TABLE)
    return list(sheet.rows), list(sheet.faults)


def test_a_good_table_has_rows_and_no_faults(tmp_path: Path) -> None:
    rows, faults = read(tmp_path, GOOD.encode())
    assert faults == []
    assert [(row.number, row["id"]) for row in rows] == [(2, "a"), (3, "b"), (4, "c")]
    assert rows[0]["quote"] == "one, two"


def by_text(change: Callable[[str], str]) -> Callable[[bytes], bytes]:
    return lambda data: change(data.decode()).encode()


def lengthened(text: str) -> str:
    """As a spreadsheet saves a sheet that once reached further: two columns and three rows of nothing."""
    return "".join(f"{line},,\n" for line in text.splitlines()) + ",,,,,\n" * 3


ACCIDENTS: list[tuple[str, Callable[[bytes], bytes], list[tuple[int, str]], int]] = [
    ("byte order mark", lambda d: b"\xef\xbb\xbf" + d, [(0, "E102")], 3),
    ("Windows line ends", lambda d: d.replace(b"\n", b"\r\n"), [(0, "E104")], 3),
    ("old Mac line ends", lambda d: d.replace(b"\n", b"\r"), [(0, "E104")], 3),
    ("UTF-16", lambda d: d.decode().encode("utf-16"), [(0, "E103")], 0),
    ("a workbook", lambda _: b"PK\x03\x04\x14\x00\x06\x00" + bytes(80), [(0, "E103")], 0),
    ("Windows-1252", lambda d: d.decode().encode("cp1252", "replace").replace(b"?", b"\xe9"), [(0, "E103")], 0),
    ("null characters", lambda d: d + b"\0", [(0, "E103")], 0),
    ("empty", lambda _: b"", [(0, "E101")], 0),
    ("nothing but separators", lambda _: b"\xef\xbb\xbf,,,\r\n;;\n", [(0, "E101")], 0),
    ("semicolons", by_text(lambda t: t.replace("one, two", "one").replace(",", ";")), [(1, "E105")], 3),
    ("tabs", by_text(lambda t: t.replace("one, two", "one").replace(",", "\t")), [(1, "E105")], 3),
    ("a line for one spreadsheet", lambda d: b"sep=,\n" + d, [(1, "E119")], 3),
    ("header only", by_text(lambda t: t.splitlines()[0] + "\n"), [(0, "E118")], 0),
    ("no header", by_text(lambda t: t.partition("\n")[2]), [(1, "E113")], 0),
    ("another file", lambda _: b"<!doctype html><title>404</title>\n<p>Not found", [(1, "E113")], 0),
    ("header in capitals", by_text(lambda t: t.replace("id,name", "ID,NAME")), [(1, "E111"), (1, "E111")], 3),
    ("a space in the header", by_text(lambda t: t.replace("name,", " name,")), [(1, "E111")], 3),
    ("a column twice", by_text(lambda t: t.replace("people", "name")), [(1, "E112"), (1, "E110")], 3),
    ("empty columns and rows", by_text(lengthened), [(1, "E111"), (5, "E115"), (6, "E115"), (7, "E115")], 3),
    ("a comma too many", by_text(lambda t: t.replace("Lạng Sơn", "Lạng Sơn,city")), [(3, "E114")], 3),
    ("a cell too few", by_text(lambda t: t.replace(",7", "")), [(3, "E114")], 3),
    ("a quote left open", by_text(lambda t: t.replace("Lạng Sơn", '"Lạng Sơn')), [(3, "E116")], 1),
    ("a cell without end", lambda d: d + b"d," + b"x" * 200_000 + b",1,y\n", [(5, "E116")], 3),
    ("tones set apart", by_text(lambda t: unicodedata.normalize("NFD", t)), [(2, "E106"), (3, "E106")], 3),
    ("a no-break space", by_text(lambda t: t.replace("Lạng Sơn", "Lạng\u00a0Sơn")), [(3, "E107")], 3),
    ("a line break in a name", by_text(lambda t: t.replace("Lạng Sơn", '"Lạng\nSơn"')), [(3, "E107")], 3),
    ("a line break in a quote", by_text(lambda t: t.replace("three", '"th\nree"')), [], 3),
    ("an error value", by_text(lambda t: t.replace("友谊关", "#NAME?")), [(4, "E108")], 3),
    ("read in a wrong charset", by_text(lambda t: t.replace("Lạng Sơn", "Láº¡ng Sá»n")), [(3, "E109")], 3),
]


@pytest.mark.parametrize(("harm", "codes", "left"), [row[1:] for row in ACCIDENTS], ids=[row[0] for row in ACCIDENTS])
def test_an_accident(tmp_path: Path, harm: Callable[[bytes], bytes], codes: list[tuple[int, str]], left: int) -> None:
    rows, faults = read(tmp_path, harm(GOOD.encode()))
    assert [(fault.row, fault.code) for fault in faults] == codes, faults
    assert all(fault.file == "towns.csv" and fault.fault and fault.mend for fault in faults)
    assert len(rows) == left


def test_rows_count_as_an_editor_does_after_a_line_break(tmp_path: Path) -> None:
    rows, faults = read(tmp_path, by_text(lambda t: t.replace("one, two", "one\n\ntwo"))(GOOD.encode()))
    assert ([row.number for row in rows], faults) == ([2, 5, 6], [])


def test_a_shifted_row_is_not_complete(tmp_path: Path) -> None:
    (tmp_path / "towns.csv").write_text(GOOD.replace("Lạng Sơn", "Lạng Sơn,city"), encoding="utf-8")
    assert [row["id"] for row in read_table(tmp_path / "towns.csv", TABLE).complete] == ["a", "c"]


def test_letters_set_apart_are_compared_as_letters(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, unicodedata.normalize("NFD", GOOD).encode())
    assert rows[0]["name"] == "Cửa khẩu Hữu Nghị"


def test_an_accident_of_every_row_is_named_once_with_its_count(tmp_path: Path) -> None:
    _, faults = read(tmp_path, (GOOD + ",,,\n" * 5000).encode())
    assert [(fault.row, fault.code) for fault in faults] == [(5, "E115")]
    assert "4999 more rows" in faults[0].fault


def folder(path: Path) -> None:
    path.mkdir()


def circle(path: Path) -> None:
    path.symlink_to(path)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10**11)


@pytest.mark.parametrize("put", [folder, circle, pipe, huge, lambda _: None], ids=lambda f: f.__name__)
def test_what_is_no_table_is_refused_without_being_read(tmp_path: Path, put: Callable[[Path], object]) -> None:
    put(tmp_path / "towns.csv")
    sheet = read_table(tmp_path / "towns.csv", TABLE)
    assert [fault.code for fault in sheet.faults] == ["E100"]
    assert not sheet.whole


@pytest.mark.parametrize(
    ("value", "known", "guess"),
    [
        ("opperating", ["operating", "completed"], "operating"),
        ("OPERATING", ["operating", "completed"], "operating"),
        ("station:lao-cai", ["place:lao-cai", "place:ha-noi"], "place:lao-cai"),
        ("x" * 100_000, ["operating"], ""),
        ("", ["operating"], ""),
    ],
    ids=["misspelt", "capitals", "other kind", "endless", "empty"],
)
def test_the_nearest_word(value: str, known: list[str], guess: str) -> None:
    assert nearest(value, known) == guess


def test_a_mend_names_the_choices_where_they_are_few() -> None:
    assert did_you_mean("zzz", ["b", "a"]) == "use one of a, b"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("two\nlines", "«two\\nlines»"),
        ("\x1b[31mred\x07", "«\\x1b[31mred\\x07»"),
        ("\u202ekcab", "«\\u202ekcab»"),
        ("友谊关 Hữu Nghị", "«友谊关 Hữu Nghị»"),
    ],
    ids=["line break", "terminal command", "turned round", "plain"],
)
def test_a_fault_is_one_line_that_commands_no_terminal(value: str, shown: str) -> None:
    line = str(Fault("a.csv", 2, "name", value, "is odd", "mend it", "E999"))
    assert line == f"a.csv: row 2, column name: {shown} — is odd. Mend: mend it. [E999]"


def test_a_fault_does_not_print_a_novel() -> None:
    assert len(str(Fault("a.csv", 2, "name", "x" * 10**6, "is odd", "mend it", "E999"))) < 500
