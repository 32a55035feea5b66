"""The command line as its user meets it: output, messages, exit codes, and no traceback for a mistake."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import unicodedata
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard import __version__
from dashboard.cli import main

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
FOUNDING = sorted(SEEDS.glob("*.txt"))
COMMANDS = ("open", "read", "check", "search", "export", "doctor")


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]):
    """Runs the command line in this process."""

    def call(*arguments: object) -> Done:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        code = ended.value.code
        return Done(code if isinstance(code, int) else int(code is not None), out, err)

    return call


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the shipped tables, to be spoilt."""
    for name in ("geodata", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / "data" / name, ignore=shutil.ignore_patterns("build", "__pycache__"))
    return tmp_path / "data"


# ---- every command


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run, command: str) -> None:
    done = run(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert "Usage: cuakhau" in done.out


def test_help_lists_every_command_and_the_exit_codes(run) -> None:
    done = run("--help")
    assert done.code == 0
    assert all(re.search(rf"^.*\b{command}\b", done.out, re.MULTILINE) for command in COMMANDS)
    assert "Ends with 0" in done.out


def test_version(run) -> None:
    assert run("--version") == Done(0, f"cuakhau {__version__}\n", "")


WRONG = [
    ("unknown command", ["opne"]),
    ("unknown option", ["read", "--jsn", "x.txt"]),
    ("nothing to read", ["read"]),
    ("empty name to read", ["read", ""]),
    ("table of addresses to read", ["read", "addresses.csv"]),
    ("address to read", ["read", "https://paper.example/1"]),
    ("nothing to search", ["search"]),
    ("nowhere to write", ["export", "--format", "csv"]),
    ("unknown format", ["export", "--format", "xls", "-o", "x.xls"]),
    ("format not told", ["export", "-o", "x.xyz"]),
    ("unknown status", ["search", "x", "--status", "under_constuction"]),
    ("unknown kind", ["search", "x", "--kind", "airport"]),
    ("unknown province", ["search", "x", "--province", "lang-sonn"]),
    ("unknown corridor", ["search", "x", "--corridor", "corridor:moon"]),
    ("not a day", ["search", "x", "--as-of", "30/11/2025"]),
    ("port out of range", ["open", "--port", "99999", "--no-browser"]),
    ("not our address", ["open", "--host", "203.0.113.7", "--no-browser"]),
    ("not an address", ["open", "--host", "no such host", "--no-browser"]),
    ("folder missing", ["check", "no-such-folder"]),
    ("file for a folder", ["check", "pyproject.toml"]),
    ("folder without tables", ["check", "tests"]),
    ("folder to write to", ["export", "--format", "csv", "-o", "tests"]),
    ("name without end", ["export", "-o", "x" * 300 + ".csv"]),
    ("more hits than there can be", ["search", "x", "--limit", "99999999999999999999"]),
    ("folder of the file missing", ["export", "-o", "no-such-folder/x.csv"]),
]  # fmt: skip


@pytest.mark.parametrize("arguments", [row[1] for row in WRONG], ids=[row[0] for row in WRONG])
def test_wrong_use_ends_with_2_and_says_why(run, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Error" in done.err
    assert "Traceback" not in done.err


def test_a_misspelt_province_is_guessed(run) -> None:
    assert "province:lang-son" in run("search", "x", "--province", "lang-sonn").err


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = os.environ | {"NO_COLOR": "1", "FORCE_COLOR": "", "PY_COLORS": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "--help"], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    assert re.search(rb"\x1b\[[0-9;]*3\d", done.stdout) is None


def test_a_bad_setting_is_named(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUAKHAU_MODE", "privat")
    done = run("check")
    assert done.code == 1
    assert "CUAKHAU_MODE: «privat»" in done.err


def test_output_is_utf8_whatever_the_locale() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "read", str(FOUNDING[0])],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert "ử" in done.stdout.decode("utf-8") or "ơ" in done.stdout.decode("utf-8")


# ---- read


@pytest.fixture(scope="module")
def founding() -> list[dict]:
    """What `read --json` prints for the founding articles."""
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "read", "--json", "seeds"], cwd=ROOT, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def test_read_prints_one_object_an_article(founding: list[dict]) -> None:
    assert [Path(record["file"]).name for record in founding] == [path.name for path in FOUNDING]


def test_read_objects_have_the_agreed_keys(founding: list[dict]) -> None:
    for record in founding:
        assert list(record) == ["file", "article", "mentions", "claims", "warnings"]
        keys = ["title", "publisher", "url", "published", "published_basis", "language", "body", "sha256"]
        assert list(record["article"]) == keys
        for mention in record["mentions"]:
            assert list(mention) == ["start", "end", "surface", "place", "kind", "name"]
        for claim in record["claims"]:
            assert list(claim) == [
                "project", "status", "as_of", "as_of_precision", "target_status", "target_date",
                "start", "end", "quote",
            ]  # fmt: skip


def test_read_offsets_count_in_the_nfc_text(founding: list[dict]) -> None:
    for record in founding:
        raw = (ROOT / record["file"]).read_bytes().decode("utf-8-sig")
        text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n")
        assert record["mentions"]
        assert [m for m in record["mentions"] if text[m["start"] : m["end"]] != m["surface"]] == []
        assert [c for c in record["claims"] if text[c["start"] : c["end"]] != c["quote"]] == []
    assert any(record["claims"] for record in founding)


def test_read_without_json_names_places_and_quotes(run) -> None:
    done = run("read", FOUNDING[0])
    assert done.code == 0
    assert re.search(r"^ +\d+ × .+ +\w+:[\w-]+$", done.out, re.MULTILINE)
    assert "«" in done.out


def test_a_web_page_brings_the_text_in_which_its_offsets_count(run) -> None:
    page = Path(__file__).parent / "cases" / "pages" / "vi_daily_jsonld.html"
    (record,) = run("read", "--json", page).records
    text = record["article"]["text"]
    assert text.startswith("Kéo dài giờ thông quan tại Hữu Nghị\n")
    assert record["article"]["published_why"].startswith("JSON-LD")
    assert record["mentions"]
    assert [m for m in record["mentions"] if text[m["start"] : m["end"]] != m["surface"]] == []


REFUSED = {
    "missing": None,
    "empty": b"",
    "binary": b"\x00\x01\x02\xff" * 64,
    "old font": "Cöa khÈu quèc tÕ H÷u NghÞ ®\xad\xeec n©ng cÊp".encode("latin-1"),
    "a page without an article": b"<!doctype html><html><body><a href='/'>Home</a></body></html>",
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_a_refused_file_does_not_stop_the_others(run, tmp_path: Path, content: bytes | None) -> None:
    bad = tmp_path / "bad.txt"
    if content is not None:
        bad.write_bytes(content)
    done = run("read", "--json", bad, FOUNDING[0])
    assert done.code == 1
    assert [Path(record["file"]).name for record in done.records] == [FOUNDING[0].name]
    assert str(tmp_path / "bad.txt") in done.err
    assert "Traceback" not in done.err


def test_an_empty_folder_is_refused(run, tmp_path: Path) -> None:
    done = run("read", tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "no article" in done.err


def test_warnings_are_in_the_object_and_on_standard_error(run, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("Trời hôm nay đẹp và mọi người đi chơi rất vui vẻ.\n", encoding="utf-8")
    done = run("read", "--json", tmp_path / "plain.txt")
    assert done.code == 0
    warnings = done.records[0]["warnings"]
    assert "publication day unknown" in warnings
    assert all(warning in done.err for warning in warnings)


def test_words_of_an_article_command_no_terminal(run, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        "Tin \x1b[2Jngắn\u202e\nHôm nay, cửa khẩu Hữu Nghị có nhiều xe qua lại hơn hôm qua.\n", encoding="utf-8"
    )
    done = run("read", file)
    assert (done.code, "Tin \ufffd[2Jngắn\ufffd" in done.out) == (0, True)
    assert not {"\x1b", "\u202e"} & set(done.out + done.err)


def test_an_object_holds_no_command_for_a_terminal(run, tmp_path: Path) -> None:
    title = "Tin \x1b[2J \x9b2J \x7fngắn\u202e\u2066\u200e"
    (tmp_path / "a.txt").write_text(f"{title}\nĐây là văn bản dài của bài báo này.\n", encoding="utf-8")
    done = run("read", "--json", tmp_path / "a.txt")
    assert not set(title) - set("Tin [2J ngắn") & set(done.out + done.err)
    assert done.records[0]["article"]["title"] == title


def test_doctor_shows_no_command_to_a_terminal(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "dashboard.store.Store.amiss", lambda _store: (("articles: row \x1b[2Ja: changed", "re\x9bstore"),)
    )
    done = run("doctor")
    assert done.code == 1 and "articles: row \ufffd[2Ja: changed" in done.out
    assert not {"\x1b", "\x9b"} & set(done.out + done.err)


def test_an_object_stays_on_its_line_for_every_reader(run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Một\u2028hai\x85ba\nĐây là văn bản dài của bài báo này.\n", encoding="utf-8")
    done = run("read", "--json", tmp_path / "a.txt")
    assert len(done.out.splitlines()) == 1
    assert done.records[0]["article"]["title"] == "Một\u2028hai\x85ba"


def test_a_byte_order_mark_alone_is_an_empty_file(run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf\r\n")
    done = run("read", tmp_path / "a.txt")
    assert (done.code, "is empty" in done.err) == (1, True)


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    """`cuakhau read … | head -1`"""
    command = f"{sys.executable} -m dashboard read --json {SEEDS} | head -c 10"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, check=False, capture_output=True)
    assert (done.stdout, b"Traceback" in done.stderr, b"Exception" in done.stderr) == (b'{"file": "', False, False)


# ---- check


def test_the_shipped_data_has_no_fault(run) -> None:
    done = run("check")
    assert (done.code, done.out) == (0, "")
    assert "no fault" in done.err


LINE = re.compile(r"^[\w./-]+(: row \d+(, column \w+)?)?: («.*» — )?.+\. Mend: .+\. \[[A-Z]\d{3}\]$", re.DOTALL)


def spoil(path: Path, row: int, column: str, value: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[row][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def test_check_names_all_faults_at_once(run, data: Path) -> None:
    spoil(data / "geodata" / "crossings.csv", 1, "lat", "22,1234")
    spoil(data / "geodata" / "crossings.csv", 3, "level", "internatoinal")
    spoil(data / "geodata" / "projects.csv", 2, "kind", "rial")
    spoil(data / "seeds" / "articles.csv", 1, "published", "2025-13-02")
    done = run("check", data)
    lines = done.out.splitlines()
    assert done.code == 1
    for file, row, column, value in (
        ("crossings.csv", 2, "lat", "22,1234"),
        ("crossings.csv", 4, "level", "internatoinal"),
        ("projects.csv", 3, "kind", "rial"),
        ("articles.csv", 2, "published", "2025-13-02"),
    ):
        assert any(line.startswith(f"{file}: row {row}, column {column}: «{value}» — ") for line in lines), done.out
    assert [line for line in lines if not LINE.match(line)] == []
    assert re.search(rf"\b{len(lines)} faults", done.err)


def test_check_tells_the_faults_of_all_tables_though_articles_cannot_be_read(run, data: Path) -> None:
    (data / "geodata" / "furniture.csv").write_text("shape;pattern\n", "utf-8")
    (data / "geodata" / "stops.csv").unlink()
    told = run("check", data)
    assert told.code == 1
    assert "furniture.csv" in told.out
    assert f"put stops.csv into {data / 'geodata'}/" in told.out
    assert "faults" in told.err


def test_check_as_json_says_the_same(run, data: Path) -> None:
    spoil(data / "geodata" / "crossings.csv", 1, "lat", "22,1234")
    plain, machine = run("check", data), run("check", data, "--json")
    assert machine.code == plain.code == 1
    assert len(machine.records) == len(plain.out.splitlines())
    assert list(machine.records[0]) == ["file", "row", "column", "value", "fault", "mend", "code"]


@pytest.mark.parametrize("name", ["geodata", "seeds"])
def test_check_takes_one_of_the_folders(run, data: Path, name: str) -> None:
    done = run("check", data / name)
    assert (done.code, done.out) == (0, "")


def test_a_quote_that_is_not_in_the_text_is_a_fault(run, data: Path) -> None:
    spoil(data / "seeds" / "claims.csv", 1, "quote", "điều chưa ai viết")
    done = run("check", data)
    assert done.code == 1
    assert "claims.csv: row 2" in done.out


# ---- search and export


@pytest.mark.parametrize("query", ["hữu nghị", "huu nghi", "HUU NGHI", "Hưu Nghi"])
def test_search_is_deaf_to_tones(run, query: str) -> None:
    done = run("search", query, "--json")
    assert done.code == 0
    assert {record["type"] for record in done.records} == {"project", "article"}
    assert all("huu nghi" in _bare(r["found"]) for r in done.records if r["type"] == "article")


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def test_search_finds_nothing_quietly(run) -> None:
    done = run("search", "xyzzyplugh")
    assert (done.code, done.out) == (0, "")
    assert "nothing found" in done.err


def test_search_filters_narrow(run) -> None:
    every = [r for r in run("search", "cua khau", "--json").records if r["type"] == "project"]
    some = run("search", "cua khau", "--status", "under_construction", "--json").records
    projects = [r for r in some if r["type"] == "project"]
    assert 0 < len(projects) < len(every)
    assert {r["status"] for r in projects} <= {"under_construction", "partly_completed"}


def test_search_cuts_after_the_filters(run) -> None:
    chosen = ("search", "cửa khẩu", "--status", "operating", "--json")
    every = [r for r in run(*chosen).records if r["type"] == "article"]
    first = [r for r in run(*chosen, "--limit", "1").records if r["type"] == "article"]
    assert len(every) > 1 and first == every[:1]


def test_nothing_is_known_before_the_first_article(run) -> None:
    records = run("search", "huu nghi", "--as-of", "2000-01-01", "--json").records
    assert {r["status"] for r in records if r["type"] == "project"} <= {"unknown"}


@pytest.mark.parametrize("ending", ["csv", "geojson", "json"])
def test_export_is_whole_and_repeatable(run, tmp_path: Path, ending: str) -> None:
    files = [tmp_path / f"{name}.{ending}" for name in ("a", "b")]
    for file in files:
        done = run("export", "-o", file)
        assert (done.code, done.out) == (0, "")
    assert files[0].read_bytes() == files[1].read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a.{ending}", f"b.{ending}"]
    text = files[0].read_text(encoding="utf-8")
    if ending == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert len(rows) > 20
        assert all(row["quote"] and row["article"] for row in rows if row["status"] not in {"unknown", ""})
    else:
        assert json.loads(text)


def test_an_export_is_open_to_whom_the_users_own_files_are(run, tmp_path: Path) -> None:
    new, kept = tmp_path / "new.csv", tmp_path / "kept.csv"
    kept.touch(0o640)
    kept.chmod(0o640)
    before = os.umask(0o077)
    try:
        assert [run("export", "--force", "-o", file).code for file in (new, kept)] == [0, 0]
    finally:
        os.umask(before)
    assert [stat.S_IMODE(file.stat().st_mode) for file in (new, kept)] == [0o600, 0o640]


def test_export_leaves_a_file_alone_unless_forced(run, tmp_path: Path) -> None:
    file = tmp_path / "map.csv"
    file.write_text("mine", encoding="utf-8")
    done = run("export", "-o", file)
    assert done.code == 1
    assert "--force" in done.err
    assert file.read_text(encoding="utf-8") == "mine"
    assert run("export", "-o", file, "--force").code == 0
    assert file.read_bytes().startswith(b'"id"')


def test_an_export_that_fails_leaves_nothing_behind(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, _target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    done = run("export", "-o", tmp_path / "x.json")
    assert (done.code, "No space left" in done.err, list(tmp_path.iterdir())) == (1, True, [])


def test_export_does_not_take_the_place_of_a_device(run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = run("export", "--format", "csv", "--force", "-o", pipe)
    assert (done.code, pipe.is_fifo()) == (2, True)


def test_export_to_standard_output_holds_nothing_else(run) -> None:
    done = run("export", "--format", "json", "--status", "operating", "-o", "-")
    assert done.code == 0
    assert {project["status"] for project in json.loads(done.out)["projects"]} == {"operating"}


# ---- doctor and open


def test_doctor_finds_this_machine_well(run) -> None:
    done = run("doctor", "--json")
    checks = {record["check"]: record for record in done.records}
    assert {"cuakhau", "python", "sqlite", "geodata", "seeds", "tables", "store"} <= set(checks)
    assert checks["store"]["ok"], checks["store"]


def test_doctor_hides_a_password_and_says_what_is_off(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUAKHAU_DATABASE_URL", "postgresql+psycopg://reader:secret@127.0.0.1:1/none")
    done = run("doctor")
    assert done.code == 1
    assert "secret" not in done.out + done.err
    assert re.search(r"^off  store: .*\n     Mend: ", done.out, re.MULTILINE)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://u:geheim@h:port/x",
        "postgresql+psycopg://u:ge/geheim@h:1/x",
        "postgresql+psycopg://u:p:geheim@@h:p:q/x",
        "oracle+x://u@h/?password=geheim",
        "mysql://u:geheim@h/x",
        "sqlite:///x.sqlite?key=geheim",
        "://u:geheim@h",
        "geheim:geheim@",
        "sqlite:///a%00b.sqlite",
    ],
)
def test_a_senseless_address_is_named_without_its_secrets(
    run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CUAKHAU_DATABASE_URL", address)
    monkeypatch.setattr("dashboard.cli.doctor.data_faults", lambda *_folders: ())
    for command in (["search", "x"], ["doctor"]):
        done = run(*command)
        assert done.code == 1
        assert "CUAKHAU_DATABASE_URL" in done.out + done.err
        assert "geheim@" not in done.out + done.err
        assert "=geheim" not in done.out + done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["GEODATA", "SEEDS"])
def test_open_names_a_missing_folder(run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv(f"CUAKHAU_{name}", str(tmp_path / "gone"))
    done = run("open", "--no-browser")
    assert (done.code, done.out) == (1, "")
    assert f"CUAKHAU_{name}" in done.err
    assert "Mend: " in done.err


def test_open_names_every_fault_of_the_tables(run, monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    spoil(data / "geodata" / "crossings.csv", 1, "lat", "22,1234")
    monkeypatch.setenv("CUAKHAU_GEODATA", str(data / "geodata"))
    done = run("open", "--no-browser")
    assert done.code == 1
    assert "«22,1234»" in done.err
    assert "Traceback" not in done.err


def test_a_busy_port_that_was_asked_for_is_refused_with_a_free_one(run) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = run("open", "--port", port, "--no-browser")
    assert (done.code, done.out) == (1, "")
    assert f"Port {port} is busy. Mend: " in done.err


def test_open_serves_until_interrupted_and_ends_quietly(tmp_path: Path) -> None:
    environment = os.environ | {"CUAKHAU_DATABASE_URL": f"sqlite:///{tmp_path / 'store.sqlite'}"}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "dashboard", "--no-browser", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"cuakhau is at http://127.0.0.1:{port} (Ctrl-C ends it)\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            assert answer.headers["content-security-policy"]
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert time.monotonic() - began < 10
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in err
