"""`check` under attack: every table of geodata/ and seeds/ harmed in turn, all faults at once, never a traceback."""

from __future__ import annotations

import csv
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import views
from dashboard.articles import read_bytes
from dashboard.cli.checking import data_faults
from dashboard.errors import Fault
from dashboard.ingest import Reader, read
from tests.growth import growth

pytestmark = pytest.mark.usefixtures("tables_parsed_once")

ROOT = Path(__file__).resolve().parent.parent
TABLES = sorted(
    [f"geodata/{path.name}" for path in (ROOT / "geodata").glob("*.csv")]
    + [f"seeds/{path.name}" for path in (ROOT / "seeds").glob("*.csv")]
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the shipped tables without the heavy layers of the map."""
    for name in ("geodata", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("build", "basemap"))
    return tmp_path


def faults_of(data: Path) -> list[Fault]:
    return list(data_faults(data / "geodata", data / "seeds"))


def test_all_tables_are_here() -> None:
    assert len(TABLES) == 16


def unreadable(path: Path) -> None:
    path.write_bytes(path.read_bytes().decode().encode("utf-16"))


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


HARMS = [(unreadable, "E103"), (a_folder, "E100")]
"""The further ones are in test_tables; here it is shown that each table is read by that one reading."""


@pytest.mark.parametrize(("harm", "code"), HARMS, ids=lambda value: getattr(value, "__name__", value))
@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_cannot_be_read_is_one_fault(
    data: Path, table: str, harm: Callable[[Path], object], code: str
) -> None:
    harm(data / table)
    assert [(fault.file, fault.code) for fault in faults_of(data)] == [(Path(table).name, code)]


def spoil(path: Path, row: int, column: str, value: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


CELLS = [
    ("an unknown place of a cue", "geodata/cues.csv", 9, "place", "gate:huu-nghy", "E335"),
    ("an unknown kind of cue", "geodata/cues.csv", 9, "kind", "gate_befor", "E332"),
    ("an unknown project of a phrase", "geodata/project_phrases.csv", 2, "project", "project:moon", "E422"),
    ("an unknown place of a phrase", "geodata/project_phrases.csv", 2, "places", "lang-sonn", "E424"),
    ("an open bracket", "geodata/status_rules.csv", 2, "pattern", "(opened", "E451"),
    ("a named group", "geodata/project_phrases.csv", 4, "head", "(?P<head>abc)", "E451"),
    ("flags for all", "geodata/project_phrases.csv", 4, "head", "(?x)abc", "E451"),
    ("a number beyond all bounds", "geodata/status_weights.csv", 6, "none", "9" * 400, "E471"),
    ("an unknown shape", "geodata/furniture.csv", 2, "shape", "kredit", "E322"),
    ("a day turned round", "geodata/anniversaries.csv", 2, "since", "02/09/1945", "E323"),
    ("a day without dashes", "seeds/articles.csv", 3, "published", "20251126", "E306"),
    ("figures that are no digits", "seeds/articles.csv", 3, "body_start", "²", "E317"),
    ("a number in thousands", "seeds/articles.csv", 3, "body_end", "4.692", "E317"),
    ("a file name that no disk takes", "seeds/articles.csv", 3, "file", "x" * 400, "E313"),
    ("an address with a space", "seeds/articles.csv", 3, "url", "https://example.org/a b", "E311"),
    ("digits of another script", "geodata/crossings.csv", 5, "uncertainty_m", "٣", "E135"),
    ("degrees in another script", "geodata/crossings.csv", 5, "lat", "٢٢.84600", "E131"),
    ("a radius without end", "geodata/crossings.csv", 5, "uncertainty_m", "9" * 30, "E135"),
    ("a leading zero lost", "geodata/provinces.csv", 6, "code", "6", "E138"),
    ("a name for an id", "geodata/crossings.csv", 5, "province", "Lạng Sơn", "E201"),
    ("an offset without end", "seeds/claims.csv", 3, "end", "9" * 5000, "E414"),
    ("a century too early", "seeds/claims.csv", 3, "as_of", "0225-11-27", "E412"),
    ("an id that is markup", "seeds/claims.csv", 3, "id", "a/<b>", "E423"),
    ("an unknown project of a claim", "seeds/claims.csv", 3, "project", "project:moon", "E422"),
    ("an unknown article of a claim", "seeds/claims.csv", 3, "article", "000", "E421"),
    ("an offset in thousands", "seeds/claims.csv", 35, "start", "4.516", "E414"),
]


@pytest.mark.parametrize("case", [row[1:] for row in CELLS], ids=[row[0] for row in CELLS])
def test_a_cell(data: Path, case: tuple[str, int, str, str, str]) -> None:
    table, row, column, value, code = case
    spoil(data / table, row, column, value)
    assert (Path(table).name, row, column, value, code) in [
        (fault.file, fault.row, fault.column, fault.value, fault.code) for fault in faults_of(data)
    ]


def test_faults_of_every_table_come_at_once(data: Path) -> None:
    """A fault in one table hides none of another: claims are still held against articles and projects."""
    spoil(data / "geodata" / "crossings.csv", 2, "level", "internatoinal")
    spoil(data / "seeds" / "articles.csv", 2, "language", "fr")
    spoil(data / "geodata" / "cues.csv", 9, "place", "gate:moon")
    spoil(data / "geodata" / "status_rules.csv", 2, "pattern", "(opened")
    spoil(data / "geodata" / "project_phrases.csv", 2, "project", "project:moon")
    spoil(data / "geodata" / "furniture.csv", 2, "shape", "kredit")
    spoil(data / "seeds" / "claims.csv", 35, "project", "project:moon")
    spoil(data / "seeds" / "claims.csv", 36, "quote", "điều chưa ai viết")
    found = {fault.code for fault in faults_of(data)}
    assert found == {"E122", "E310", "E335", "E451", "E422", "E322", "E415"}


def test_swapped_columns_are_not_measured_as_well(data: Path) -> None:
    """A point in the Arctic is not told its distance to the border, let alone to write it down."""
    path = data / "geodata" / "crossings.csv"
    head, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
    lat, lon = head.index("lat"), head.index("lon")
    for row in rows:
        row[lat], row[lon] = row[lon], row[lat]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    assert {fault.code for fault in faults_of(data) if fault.file == "crossings.csv"} == {"E133"}


def test_a_name_in_the_place_of_an_id_is_led_to_it(data: Path) -> None:
    spoil(data / "geodata" / "crossings.csv", 5, "province", "Lạng Sơn")
    assert "did you mean «province:lang-son»" in [fault.mend for fault in faults_of(data)]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ('{"type": "FeatureCollection", "features": []}', ["E140"]),
        ('{"features": [{"geometry": null}]}', ["E140"]),
        ("version https://git-lfs.github.com/spec/v1", ["E140", "E141"]),
        ("", ["E140", "E141"]),
    ],
    ids=["no line", "no geometry", "a pointer", "empty"],
)
def test_a_broken_layer_of_the_map(data: Path, content: str, codes: list[str]) -> None:
    (data / "geodata" / "basemap").mkdir()
    (data / "geodata" / "basemap" / "border.geojson").write_text(content, encoding="utf-8")
    assert [fault.code for fault in faults_of(data)] == codes


def test_a_file_in_the_place_of_the_folder(data: Path) -> None:
    shutil.rmtree(data / "geodata")
    (data / "geodata").write_text("x", encoding="utf-8")
    assert {fault.code for fault in faults_of(data)} == {"E100"}


def test_an_article_with_a_capital_ending_is_seen(data: Path) -> None:
    (data / "seeds" / "new.TXT").write_text("x", encoding="utf-8")
    assert [(fault.value, fault.code) for fault in faults_of(data)] == [("new.TXT", "E319")]


def test_a_claim_on_an_article_with_a_fault_is_not_called_dangling(data: Path) -> None:
    spoil(data / "seeds" / "articles.csv", 2, "published", "gestern")
    assert {fault.code for fault in faults_of(data)} == {"E306", "E308"}


def rewritten(path: Path, change: Callable[[str], str]) -> None:
    path.write_bytes(change(path.read_bytes().decode("utf-8")).encode("utf-8"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda text: text.replace("\n", "\r\n"), "CRLF"),
        (lambda text: unicodedata.normalize("NFD", text), "Unicode form"),
        (lambda text: "\ufeff" + text, "Unicode form"),
    ],
    ids=["line ends", "tones set apart", "byte order mark"],
)
def test_an_article_saved_again_is_one_fault(data: Path, change: Callable[[str], str], why: str) -> None:
    rewritten(data / "seeds" / "000_0077e3e20813706a.txt", change)
    (fault,) = faults_of(data)
    assert (fault.code, fault.row, fault.column) == ("E314", 2, "sha256")
    assert why in fault.fault


def test_a_changed_article_says_which_quotes_it_lost(data: Path) -> None:
    rewritten(data / "seeds" / "004_63838747ecdc0ce9.txt", lambda text: text.replace("khánh thành", "khánh  thành"))
    found = faults_of(data)
    assert [fault.code for fault in found if fault.file == "articles.csv"] == ["E314"]
    moved = [fault for fault in found if fault.code == "E415"]
    assert moved
    assert any("it stands at" in fault.mend for fault in moved)


def test_an_article_that_is_a_folder(data: Path) -> None:
    a_folder(data / "seeds" / "000_0077e3e20813706a.txt")
    assert {fault.code for fault in faults_of(data)} == {"E313"}


SENTENCE = (
    "tại cửa khẩu Hữu Nghị (Lạng Sơn) đã khởi công xây dựng đường chuyên dụng vận chuyển hàng hóa khu vực"
    " mốc 1119 - 1120, dự kiến hoàn thành năm 2026. "
)


def test_a_sentence_without_end_takes_time_in_step_with_its_length() -> None:
    """A small letter after every full stop makes one sentence of it all; judging that once took its cube."""
    reader = Reader.of(ROOT / "geodata")

    def work(times: int) -> None:
        article = read_bytes(f"date 2025-10-30 {SENTENCE * times}".encode(), name="a.txt")
        assert read(article, reader).claims

    assert growth(work, 40, 320) < 40, "8 times the text: 8 times the work, not 64 or 512 times"


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("友谊关口岸恢复通关。那官口岸暂停。", id="chinese-gates"),
        pytest.param("Cửa khẩu Hữu Nghị và cửa khẩu Tân Thanh mở lại. ", id="vietnamese-gates"),
        pytest.param(
            "Cửa khẩu Nà Quân và cửa khẩu Tân Thanh mở lại.\nXem thêm: Cửa khẩu Hữu Nghị mở lại\n", id="asides"
        ),
    ],
)
def test_a_page_full_of_names_takes_time_in_step_with_its_length(sentence: str) -> None:
    """Each cue once looked through all names, and each stretch of the reader through all marks: hours for 5 MB."""
    reader = Reader.of(ROOT / "geodata")
    head = "Lạng Sơn thông quan cửa khẩu với Trung Quốc\nSáng 30/10/2025, hàng hóa thông quan tại Lạng Sơn.\n"

    def work(length: int) -> None:
        article = read_bytes((head + sentence * (length // len(sentence))).encode(), name="a.txt")
        found = read(article, reader)
        assert found.relevant
        assert len(views.reader(article, found.mentions, found.claims)) > length // 200

    assert growth(work, 10_000, 100_000) < 45, "10 times the text: 10 times the work, not 100 times"
