"""The gazetteer: what it answers, and that it names every fault of its tables at once, never with a traceback.

Each case breaks one thing in a copy of geodata/ and says which fault must appear, where, and with what mend.
"""

from __future__ import annotations

import csv
import io
import pickle
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.errors import DataFaults, Fault
from dashboard.gazetteer import Gazetteer, gazetteer_faults, load_gazetteer
from dashboard.gazetteer.border import load_border
from dashboard.models import Corridor, PlaceKind

pytestmark = pytest.mark.usefixtures("tables_parsed_once")

GEODATA = Path(__file__).resolve().parent.parent / "geodata"
FILES = ("crossings.csv", "places.csv", "provinces.csv", "corridors.csv", "stops.csv", "projects.csv", "toponyms.csv")


@cache
def shipped() -> Gazetteer:
    return load_gazetteer(GEODATA)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped tables, with the border to measure against."""
    copy = tmp_path / "geodata"
    (copy / "basemap").mkdir(parents=True)
    for name in (*FILES, "basemap/border.geojson"):
        shutil.copyfile(GEODATA / name, copy / name)
    return copy


@dataclass
class Sheet:
    """One table to be broken: its header and its rows, as text cells."""

    header: list[str]
    rows: list[list[str]]

    def row(self, key: str) -> list[str]:
        return next(row for row in self.rows if row[0] == key)

    def set(self, key: str, column: str, value: str) -> int:
        """Writes one cell and gives the number of its row in the file."""
        row = self.row(key)
        row[self.header.index(column)] = value
        return self.rows.index(row) + 2


def read(folder: Path, file: str) -> Sheet:
    with (folder / file).open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    return Sheet(header, rows)


def write(folder: Path, file: str, sheet: Sheet, *, delimiter: str = ",") -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", delimiter=delimiter).writerows([sheet.header, *sheet.rows])
    (folder / file).write_text(text.getvalue(), encoding="utf-8", newline="")


def break_cell(folder: Path, file: str, key: str, column: str, value: str) -> int:
    sheet = read(folder, file)
    number = sheet.set(key, column, value)
    write(folder, file, sheet)
    return number


def apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def codes(faults: list[Fault]) -> set[str]:
    return {fault.code for fault in faults}


# What it answers


def test_the_shipped_tables_have_no_fault() -> None:
    assert [str(fault) for fault in gazetteer_faults(GEODATA)] == []


@pytest.mark.parametrize(
    ("place", "crossing"),
    [
        pytest.param("crossing:huu-nghi", "crossing:huu-nghi", id="itself"),
        pytest.param("gate:huu-nghi", "crossing:huu-nghi", id="a gate that two passages share"),
        pytest.param("gate:huu-nghi-quan", "crossing:huu-nghi", id="the Chinese gate of two passages"),
        pytest.param("gate:dong-hung", "crossing:mong-cai", id="not the second bridge"),
        pytest.param("gate:po-chai", "crossing:tan-thanh", id="not the freight road"),
        pytest.param("gate:lao-cai", "crossing:lao-cai-ha-khau-road", id="slugs differ"),
        pytest.param("gate:thien-bao", "crossing:thanh-thuy", id="Chinese side"),
        pytest.param("marker:1119-1120", "crossing:huu-nghi-1119", id="marker"),
        pytest.param("place:duc-thien", "crossing:ban-gioc", id="waterfall"),
        pytest.param("gate:na-doong", "crossing:tra-linh", id="clearance passage"),
        pytest.param("place:dong-dang", None, id="a town is not the gate beside it"),
        pytest.param("gate:thanh-thuy-nghe-an", None, id="same name on the Lao border"),
        pytest.param("province:lang-son", None, id="province"),
        pytest.param("gate:nowhere", None, id="unknown"),
    ],
)
def test_crossing_of(place: str, crossing: str | None) -> None:
    found = shipped().crossing_of(place)
    assert (found.id if found else None) == crossing


@pytest.mark.parametrize(
    ("province", "day", "stood"),
    [
        pytest.param("province:ha-giang", date(2024, 8, 28), "province:ha-giang", id="before"),
        pytest.param("province:ha-giang", date(2025, 6, 30), "province:ha-giang", id="last day"),
        pytest.param("province:ha-giang", date(2025, 7, 1), "province:tuyen-quang", id="first day"),
        pytest.param("province:tuyen-quang", date(2025, 6, 30), "province:tuyen-quang-before-2025", id="old extent"),
        pytest.param("province:tuyen-quang-before-2025", date(2026, 1, 1), "province:tuyen-quang", id="new extent"),
        pytest.param("province:yen-bai", date(2025, 10, 30), "province:lao-cai", id="other name"),
        pytest.param("province:lang-son", date(2024, 1, 1), "province:lang-son", id="unchanged, before"),
        pytest.param("province:lang-son", date(2026, 1, 1), "province:lang-son", id="unchanged, after"),
        pytest.param("province:guangxi", date(2024, 1, 1), "province:guangxi", id="Chinese"),
    ],
)
def test_province_on(province: str, day: date, stood: str) -> None:
    assert shipped().province_on(province, day).id == stood


def test_province_on_refuses_an_unknown_id() -> None:
    with pytest.raises(KeyError):
        shipped().province_on("province:atlantis", date(2025, 1, 1))


@given(st.dates(date(2004, 1, 2), date(2030, 12, 31)), st.sampled_from([p.id for p in shipped().provinces]))
def test_province_on_gives_a_province_that_stood(day: date, province: str) -> None:
    found = shipped().province_on(province, day)
    assert found.valid_from is None or found.valid_from <= day or day < date(2008, 8, 1)
    assert found.valid_to is None or day <= found.valid_to
    assert shipped().province_on(found.id, day) == found


@pytest.mark.parametrize(
    ("project", "provinces"),
    [
        pytest.param("crossing-thanh-thuy-thien-bao", "ha-giang tuyen-quang yunnan", id="then, now, Chinese side"),
        pytest.param("smart-gate-huu-nghi", "lang-son guangxi", id="unchanged province"),
        pytest.param("joint-border-inspection-2025q4", "tuyen-quang ha-giang yunnan", id="a province and what it took"),
        pytest.param("smart-gate-vn-guangxi", "guangxi", id="generic"),
        pytest.param("rail-dong-dang-ha-noi", "lang-son bac-giang bac-ninh ha-noi", id="stops of a line"),
        pytest.param("rail-lao-cai-ha-khau", "lao-cai yunnan", id="site and line"),
    ],
)
def test_provinces_of(project: str, provinces: str) -> None:
    found = shipped().provinces_of(shipped().projects[f"project:{project}"])
    assert found == {f"province:{slug}" for slug in provinces.split()}


@pytest.mark.parametrize(
    ("project", "sites"),
    [
        pytest.param("cargo-road-1119-1120", ["crossing:huu-nghi-1119"], id="marker and crossing are one site"),
        pytest.param(
            "rail-bridge-lao-cai-ha-khau-bac",
            ["crossing:lao-cai-ha-khau-rail", "station:ha-khau-bac"],
            id="crossing and station",
        ),
        pytest.param("rail-dong-dang-ha-noi", [], id="a line has no site"),
        pytest.param("gate-upgrades-vn-cn", [], id="a province is no site"),
    ],
)
def test_points_of(project: str, sites: list[str]) -> None:
    assert [site.id for site in shipped().points_of(shipped().projects[f"project:{project}"])] == sites


def test_phases() -> None:
    phases = shipped().phases("project:cargo-road-1119-1120")
    assert [phase.id[-7:] for phase in phases] == ["phase-1", "phase-2"]
    assert shipped().phases("project:smart-gate-mong-cai") == ()


def test_gates_and_undrawn_places_have_no_point() -> None:
    gates = [place for place in shipped().places.values() if place.kind is PlaceKind.GATE]
    assert len(gates) > 60
    assert [gate.id for gate in gates if gate.point] == []
    assert all(crossing.point for crossing in shipped().crossings)


def test_corridors_hold_their_stops_in_order() -> None:
    line = shipped().places["corridor:expressway-huu-nghi-chi-lang"]
    assert isinstance(line, Corridor)
    assert [stop.names.vi for stop in line.stops] == ["Hữu Nghị", "Đồng Đăng", "Lạng Sơn", "Chi Lăng (Đồng Mỏ)"]
    assert shipped().short_names[line.id].zh == "友谊—支棱高速"


def test_a_gazetteer_travels_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(shipped()))  # noqa: S301 - our own bytes
    assert (copy.digest, copy.toponyms, copy.places) == (shipped().digest, shipped().toponyms, shipped().places)


def test_the_digest_follows_every_byte(folder: Path) -> None:
    assert load_gazetteer(folder).digest == shipped().digest
    break_cell(folder, "projects.csv", "project:smart-gate-mong-cai", "notes", "A pilot.")
    assert load_gazetteer(folder).digest != shipped().digest


# One broken table for each fault

HUU_NGHI = ("crossings.csv", "crossing:huu-nghi")
NANNING = ("places.csv", "place:nanning")
BAT_XAT = ("places.csv", "place:bat-xat")
MARKER = ("places.csv", "marker:1119-1120")
THANH_THUY = ("crossings.csv", "crossing:thanh-thuy")
PHASE = ("projects.csv", "project:cargo-road-1119-1120-phase-1")
LAO_CAI = ("provinces.csv", "province:lao-cai")
HA_GIANG = ("provinces.csv", "province:ha-giang")
SMART_GATE = ("projects.csv", "project:smart-gate-mong-cai")
CELLS = [
    ("decimal comma", HUU_NGHI, "lat", "21,97350", "E130", "write 21.97350"),
    ("degrees as text", HUU_NGHI, "lon", "106°42'", "E131", "22.43068"),
    ("three decimals", HUU_NGHI, "lat", "21.974", "E132", "write 21.97400"),
    ("outside north", NANNING, "lat", "32.81667", "E134", "compare"),
    ("outside east", NANNING, "lon", "118.31667", "E134", "compare"),
    ("no uncertainty", NANNING, "uncertainty_m", "0", "E135", "zero metres"),
    ("negative uncertainty", NANNING, "uncertainty_m", "-500", "E135", "zero metres"),
    ("uncertainty in km", NANNING, "uncertainty_m", "3 km", "E135", "digits only"),
    ("length", ("corridors.csv", "corridor:rail-lao-cai-ha-khau"), "length_km", "2,9", "E136", "write 2.9"),
    ("level", HUU_NGHI, "level", "internatonal", "E122", "did you mean «international»"),
    ("level in capitals", HUU_NGHI, "level", "Bilateral", "E122", "did you mean «bilateral»"),
    ("state", HUU_NGHI, "state", "zu", "E122", "use one of open, limited, closed, unknown"),
    ("project kind", SMART_GATE, "kind", "smartgate", "E122", "«smart_gate»"),
    ("flag", SMART_GATE, "generic", "no", "E122", "use one of 0, 1"),
    ("held once", SMART_GATE, "once", "twice", "E122", "use one of 0, 1"),
    ("country", NANNING, "country", "China", "E122", "CN, KH, LA, VN"),
    ("country in small letters", NANNING, "country", "cn", "E122", "did you mean «CN»"),
    ("day turned round", HA_GIANG, "valid_to", "30/06/2025", "E137", "write 2025-06-30"),
    ("no such day", HA_GIANG, "valid_to", "2025-06-31", "E137", "2025-07-01"),
    ("reversed validity", ("provinces.csv", "province:bac-giang"), "valid_to", "1990-06-30", "E203", "exchange"),
    ("overlapping validity", LAO_CAI, "valid_from", "2025-06-01", "E204", "day before"),
    ("gap in succession", HA_GIANG, "valid_to", "2025-05-31", "E205", "the day before"),
    ("merged without end", HA_GIANG, "valid_to", "", "E205", "last day"),
    ("ended without heir", HA_GIANG, "merged_into", "", "E205", "name the province"),
    ("merged into itself", HA_GIANG, "merged_into", "province:ha-giang", "E202", "another"),
    ("unknown heir", HA_GIANG, "merged_into", "province:tuyenquang", "E201", "tuyen-quang"),
    ("unknown province", HUU_NGHI, "province", "province:langson", "E201", "lang-son"),
    ("province that ended", THANH_THUY, "province", "province:ha-giang", "E207", "«province:tuyen-quang»"),
    ("wrong past", HUU_NGHI, "province_before", "province:ha-giang", "E208", "before"),
    ("not Chinese", HUU_NGHI, "cn_province", "province:cao-bang", "E209", "Chinese"),
    ("not in the country", NANNING, "province", "province:lang-son", "E209", "country"),
    ("a town for a province", HUU_NGHI, "province", "place:lang-son", "E202", "province"),
    ("unknown crossing", MARKER, "crossing", "crossing:huu-ngi", "E201", "crossing:huu-nghi"),
    ("unknown parent", PHASE, "parent", "project:x", "E201", "projects"),
    ("unknown site", SMART_GATE, "where", "crossing:mong-kai", "E201", "mong-cai"),
    ("other kind", SMART_GATE, "where", "place:kim-thanh", "E201", "crossing:kim-thanh"),
    ("no site", SMART_GATE, "where", "", "E120", "fill"),
    ("generic with a site", SMART_GATE, "generic", "1", "E214", "write 0"),
    ("no site named", ("projects.csv", "project:digital-gate-lang-son"), "generic", "0", "E214", "write 1"),
    ("empty name", NANNING, "name_en", "", "E120", "fill the cell"),
    ("id with tones", NANNING, "id", "place:Nam Ninh", "E121", "without tones"),
    ("id of another kind", NANNING, "id", "station:nanning", "E121", "begin it with place:"),
    ("gate id", ("crossings.csv", "crossing:chi-ma"), "vn_gate", "crossing:chi-ma", "E121", "begin it with gate:"),
    ("drawn nowhere", ("places.csv", "gate:cau-treo"), "drawn", "1", "E210", "write 0"),
    ("invisible space", NANNING, "name_vi", "Nam Ninh ", "E107", "spaces"),
    ("no-break space", NANNING, "name_vi", "Nam\u00a0Ninh", "E107", "spaces"),
    ("line break", NANNING, "notes", "Seat\nof Guangxi", "E107", "one line"),
    ("spreadsheet error", NANNING, "notes", "#REF!", "E108", "value itself"),
    ("wrong charset", BAT_XAT, "name_vi", "BÃ¡t XÃ¡t á»", "E109", "undamaged"),
    ("letters apart", BAT_XAT, "name_vi", apart("Bát Xát"), "E106", "NFC"),
    ("far from the border", HUU_NGHI, "lat", "21.79350", "E220", "correct the position"),
    ("stale distance", HUU_NGHI, "border_distance_m", "4321", "E221", "write "),
]  # fmt: skip


@pytest.mark.parametrize("case", [row[1:] for row in CELLS], ids=[row[0] for row in CELLS])
def test_a_broken_cell(folder: Path, case: tuple[tuple[str, str], str, str, str, str]) -> None:
    (file, key), column, value, code, mend = case
    number = break_cell(folder, file, key, column, value)
    found = [fault for fault in gazetteer_faults(folder) if (fault.file, fault.row, fault.code) == (file, number, code)]
    assert any(fault.column == column and mend in f"{fault.fault} {fault.mend}" for fault in found), gazetteer_faults(
        folder
    )


def test_swapped_coordinates_are_said_once(folder: Path) -> None:
    sheet = read(folder, "crossings.csv")
    row = sheet.row("crossing:huu-nghi")
    lat, lon = sheet.header.index("lat"), sheet.header.index("lon")
    row[lat], row[lon] = row[lon], row[lat]
    write(folder, "crossings.csv", sheet)
    found = [fault for fault in gazetteer_faults(folder) if fault.code in {"E133", "E134"}]
    assert [(fault.column, fault.code) for fault in found] == [("lat", "E133")]
    assert "exchange" in found[0].mend


def by_bytes(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def apply(path: Path) -> None:
        path.write_bytes(change(path.read_bytes()))

    return apply


def by_lines(change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def apply(path: Path) -> None:
        lines = change(path.read_text(encoding="utf-8").splitlines())
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")

    return apply


def with_semicolons(path: Path) -> None:
    write(path.parent, path.name, read(path.parent, path.name), delimiter=";")


def with_tabs(path: Path) -> None:
    write(path.parent, path.name, read(path.parent, path.name), delimiter="\t")


def doubled(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("name_zh,name_en", "name_en,name_en", 1), "utf-8")


WHOLE = [
    ("missing", Path.unlink, "E100", 0, "put projects.csv into"),
    ("a folder", lambda path: (path.unlink(), path.mkdir()), "E100", 0, "readable file"),
    ("empty", by_bytes(lambda _: b""), "E101", 0, "restore"),
    ("only separators", by_bytes(lambda _: b",,,\r\n ;\n"), "E101", 0, "restore"),
    ("only a header", by_lines(lambda lines: lines[:1]), "E118", 0, "restore its rows"),
    ("byte order mark", by_bytes(lambda data: b"\xef\xbb\xbf" + data), "E102", 0, "without signature"),
    ("Latin-1", by_bytes(lambda data: data.replace("ú".encode(), b"\xfa")), "E103", 0, "CSV UTF-8"),
    ("UTF-16", by_bytes(lambda data: data.decode().encode("utf-16")), "E103", 0, "CSV UTF-8"),
    ("null characters", by_bytes(lambda data: data + b"\0"), "E103", 0, "CSV UTF-8"),
    ("Windows line ends", by_bytes(lambda data: data.replace(b"\n", b"\r\n")), "E104", 0, "LF"),
    ("old Mac line ends", by_bytes(lambda data: data.replace(b"\n", b"\r")), "E104", 0, "LF"),
    ("semicolons", with_semicolons, "E105", 1, "commas"),
    ("tabs", with_tabs, "E105", 1, "commas"),
    ("letters apart everywhere", by_bytes(lambda d: apart(d.decode()).encode()), "E106", 2, "NFC"),
    ("misspelt column", by_bytes(lambda data: data.replace(b"where", b"were", 1)), "E111", 1, "did you mean «where»"),
    ("column in capitals", by_bytes(lambda data: data.replace(b",kind", b",Kind", 1)), "E111", 1, "«kind»"),
    ("missing column", by_lines(lambda ls: [ls[0].rsplit(",", 1)[0], *ls[1:]]), "E110", 1, "add the column notes"),
    ("extra column", by_lines(lambda ls: [ls[0] + ",colour", *ls[1:]]), "E111", 1, "delete it"),
    ("column twice", doubled, "E112", 1, "keep one"),
    ("short row", by_lines(lambda ls: [*ls[:3], ls[3].rsplit(",", 3)[0], *ls[4:]]), "E114", 4, "a cell is missing"),
    ("long row", by_lines(lambda ls: [*ls[:3], ls[3] + ",and more", *ls[4:]]), "E114", 4, "needs quotes"),
    ("empty row", by_lines(lambda ls: [*ls[:5], "", *ls[5:]]), "E115", 6, "delete it"),
    ("row of separators", by_lines(lambda ls: [*ls[:5], ",,,,,,,,", *ls[5:]]), "E115", 6, "delete it"),
    ("open quote", by_lines(lambda ls: [*ls[:-1], '"' + ls[-1]]), "E116", 40, "close every quote"),
    ("unsorted", by_lines(lambda ls: [ls[0], ls[2], ls[1], *ls[3:]]), "E117", 3, "sort the rows"),
    ("same row twice", by_lines(lambda ls: [*ls[:3], ls[2], *ls[3:]]), "E200", 4, "id of its own"),
]  # fmt: skip


@pytest.mark.parametrize(("harm", "code", "row", "mend"), [r[1:] for r in WHOLE], ids=[row[0] for row in WHOLE])
def test_a_broken_file(folder: Path, harm: Callable[[Path], object], code: str, row: int, mend: str) -> None:
    harm(folder / "projects.csv")
    found = [fault for fault in gazetteer_faults(folder) if fault.code == code]
    assert any(fault.row == row and mend in fault.mend and fault.file == "projects.csv" for fault in found), (
        gazetteer_faults(folder)
    )


@pytest.mark.parametrize(
    ("lat", "lon"), [(21.97317, 106.71248), (22.5, 104.0), (21.0245, 105.8412), (10.0, 106.0)], ids=str
)
def test_the_quick_measure_agrees_with_the_whole_one(lat: float, lon: float) -> None:
    border = load_border(GEODATA)
    assert border is not None
    assert border.distance_m(lat, lon) == pytest.approx(border._distance_within(lat, lon, 360.0))


@pytest.mark.parametrize("file", FILES)
def test_a_missing_table_is_one_fault_and_no_avalanche(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert [(fault.file, fault.code) for fault in gazetteer_faults(folder)] == [(file, "E100")]


def test_a_missing_folder_names_every_table(tmp_path: Path) -> None:
    assert [fault.file for fault in gazetteer_faults(tmp_path / "nowhere")] == list(FILES)


def test_decimal_commas_all_over_are_one_fault_with_a_count(folder: Path) -> None:
    sheet = read(folder, "stops.csv")
    for row in sheet.rows:
        row[6:8] = [cell.replace(".", ",") for cell in row[6:8]]
    write(folder, "stops.csv", sheet, delimiter=";")
    found = gazetteer_faults(folder)
    assert [(fault.row, fault.code) for fault in found] == [(1, "E105"), (2, "E130")]
    assert f"and {2 * len(sheet.rows) - 1} more cells" in found[1].fault


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        pytest.param("provinces.csv", "merged_into", "merged into", id="a space"),
        pytest.param("crossings.csv", "uncertainty_m", "uncertainy_m", id="a letter lost"),
        pytest.param("projects.csv", "where", "Where", id="a capital"),
        pytest.param("places.csv", "id", "ID", id="the id itself"),
    ],
)
def test_a_misspelt_column_is_one_fault_and_its_cells_are_still_checked(
    folder: Path, file: str, right: str, wrong: str
) -> None:
    sheet = read(folder, file)
    sheet.header[sheet.header.index(right)] = wrong
    write(folder, file, sheet)
    found = gazetteer_faults(folder)
    assert [(fault.code, fault.column, fault.mend) for fault in found] == [("E111", wrong, f"did you mean «{right}»")]


def test_parents_in_a_circle(folder: Path) -> None:
    phase = "project:cargo-road-1119-1120-phase-1"
    break_cell(folder, "projects.csv", "project:cargo-road-1119-1120", "parent", phase)
    found = [fault for fault in gazetteer_faults(folder) if fault.code == "E206"]
    assert [fault.column for fault in found] == ["parent", "parent"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param(lambda rows: [*rows[:3], *rows[4:]], "E212", id="a stop is missing"),
        pytest.param(
            lambda rows: [r for i, r in enumerate(rows) if r[0] != rows[0][0] or i == 0], "E211", id="one stop"
        ),
        pytest.param(lambda rows: [[*rows[0][:6], "22.99999", *rows[0][7:]], *rows[1:]], "E213", id="off its place"),
        pytest.param(lambda rows: [["corridor:x", *rows[0][1:]], *rows[1:]], "E201", id="of no corridor"),
    ],
)
def test_broken_stops(folder: Path, change: Callable[[list[list[str]]], list[list[str]]], code: str) -> None:
    sheet = read(folder, "stops.csv")
    write(folder, "stops.csv", Sheet(sheet.header, change(sheet.rows)))
    assert code in codes(gazetteer_faults(folder))


TOPONYMS = [
    ("of no place", ["place:huu-nghi", "Hữu Nghị", "vi", "alias", "1", "", "", ""], "E201", ":huu-nghi»"),
    ("kind", ["gate:huu-nghi", "Ải X", "vi", "oficial", "0", "", "", ""], "E122", "did you mean «official»"),
    ("language", ["gate:huu-nghi", "Ải X", "vn", "alias", "0", "", "", ""], "E122", "vi"),
    ("empty", ["gate:huu-nghi", "", "vi", "alias", "0", "", "", ""], "E120", "fill"),
    ("reversed", ["gate:huu-nghi", "Ải X", "vi", "former", "0", "1953-01-01", "1804-01-01", ""], "E203", "exchange"),
]


@pytest.mark.parametrize(("row", "code", "mend"), [row[1:] for row in TOPONYMS], ids=[row[0] for row in TOPONYMS])
def test_a_broken_toponym(folder: Path, row: list[str], code: str, mend: str) -> None:
    sheet = read(folder, "toponyms.csv")
    sheet.rows.append(row)
    write(folder, "toponyms.csv", sheet)
    found = [fault for fault in gazetteer_faults(folder) if fault.code == code and fault.row == len(sheet.rows) + 1]
    assert any(mend in fault.mend for fault in found), gazetteer_faults(folder)


def test_overlapping_spellings(folder: Path) -> None:
    sheet = read(folder, "toponyms.csv")
    row = ["province:ha-giang", "Hà X", "vi", "former", "0"]
    sheet.rows += [[*row, "1991-01-01", "2025-06-30", ""], [*row, "2025-06-30", "", ""]]
    write(folder, "toponyms.csv", sheet)
    found = [fault for fault in gazetteer_faults(folder) if fault.code == "E204"]
    assert [fault.row for fault in found] == [len(sheet.rows) + 1]


def test_many_faults_are_reported_together_in_order(folder: Path) -> None:
    break_cell(folder, "crossings.csv", "crossing:a-pa-chai", "lat", "22,43068")
    break_cell(folder, "crossings.csv", "crossing:xin-man", "level", "bilatral")
    break_cell(folder, "places.csv", "place:nanning", "province", "province:guanxi")
    with_semicolons(folder / "provinces.csv")
    (folder / "corridors.csv").write_bytes(b"\xef\xbb\xbf" + (folder / "corridors.csv").read_bytes())
    (folder / "stops.csv").unlink()
    with pytest.raises(DataFaults) as refused:
        load_gazetteer(folder)
    said = [(fault.file.removesuffix(".csv"), fault.code) for fault in refused.value.faults]
    assert said == [
        ("crossings", "E130"),
        ("crossings", "E122"),
        ("places", "E201"),
        ("provinces", "E105"),
        ("corridors", "E102"),
        ("stops", "E100"),
    ]
    text = str(refused.value)
    assert "crossings.csv: row 2, column lat: «22,43068» — has a decimal comma. Mend: write 22.43068. [E130]" in text


GARBAGE = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "0", "-1", "9" * 40, "1e999", "nan", "½", "٣", "2025-13-45", ":", "gate:", "=1+1", "\0", '"']),
    st.floats().map(str),
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), garbage=GARBAGE)
def test_no_cell_whatever_raises_anything_but_faults(folder: Path, data: st.DataObject, garbage: str) -> None:
    file = data.draw(st.sampled_from(FILES))
    before = (folder / file).read_bytes()
    sheet = read(folder, file)
    row = data.draw(st.sampled_from(sheet.rows))
    row[data.draw(st.integers(0, len(row) - 1))] = garbage
    try:
        write(folder, file, sheet)
        faults = gazetteer_faults(folder)
        assert all(str(fault) for fault in faults)
        if not faults:
            assert load_gazetteer(folder).digest
    except (csv.Error, UnicodeEncodeError):
        pass
    finally:
        (folder / file).write_bytes(before)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(FILES), noise=st.binary(max_size=200), keep=st.integers(0, 400))
def test_no_file_whatever_raises_anything_but_faults(folder: Path, file: str, noise: bytes, keep: int) -> None:
    before = (folder / file).read_bytes()
    try:
        (folder / file).write_bytes(before[:keep] + noise)
        faults = gazetteer_faults(folder)
        assert all(str(fault) for fault in faults)
        if not faults:
            assert load_gazetteer(folder).digest
    finally:
        (folder / file).write_bytes(before)


@pytest.mark.parametrize(
    ("province", "names"),
    [
        ("tuyen-quang", ["Hà Giang"]),
        ("lao-cai", ["Yên Bái"]),
        ("phu-tho", ["Hòa Bình", "Vĩnh Phúc"]),
        ("cao-bang", []),
        ("ha-giang", []),
    ],
)
def test_a_province_tells_whom_it_took_in(province: str, names: list[str]) -> None:
    assert [old.names.vi for old in shipped().taken_in_by(f"province:{province}")] == names
