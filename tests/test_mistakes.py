"""Mistakes that users make with folders, stores and settings: each is told in words, and none by a traceback."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.store import Store
from tests.test_cli import ROOT, run

__all__ = ["run"]


@pytest.mark.parametrize(
    "command",
    [
        ["search", "x"],
        ["review", "list"],
        ["export", "--format", "csv", "-o", "-"],
        ["evaluate", "tests/gold/mentions.jsonl"],
        ["doctor"],
        ["ingest", "seeds"],
    ],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize("value", ["gone", "a-file"])
def test_a_folder_of_tables_that_is_none_is_told_once(
    run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str], value: str
) -> None:
    (tmp_path / "a-file").write_text("x")
    monkeypatch.setenv("CUAKHAU_GEODATA", str(tmp_path / value))
    monkeypatch.chdir(ROOT)
    done = run(*command)
    assert done.code == 1
    told = [line for line in (done.out + done.err).splitlines() if "CUAKHAU_GEODATA" in line]
    assert len(told) == 1, done.err
    assert "Traceback" not in done.err


def test_a_working_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    program = f"import os, sys; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r}); sys.path.insert(0, {str(ROOT)!r})"
    for command in (["search", "x"], ["open", "--no-browser"], ["doctor"]):
        gone.mkdir()
        code = f"{program}; from dashboard.cli import main; main({command!r})"
        environment = os.environ | {"CUAKHAU_DATABASE_URL": "sqlite:///relative.sqlite"}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
        )
        assert done.returncode == 1
        assert done.stderr == "The folder in which cuakhau was started is gone. Mend: change to another one.\n"


STORES = {
    "text": lambda file: file.write_text("hello " * 500),
    "a folder": lambda file: file.mkdir(),
    "cut off": lambda file: file.write_bytes(file.read_bytes()[:100_000]),
    "a later schema": lambda file: changed(file, "UPDATE meta SET value = '99' WHERE key = 'schema'"),
    "no schema": lambda file: changed(file, "UPDATE meta SET value = NULL WHERE key = 'schema'"),
    "schema nought": lambda file: changed(file, "UPDATE meta SET value = '0' WHERE key = 'schema'"),
    "no name": lambda file: changed(file, "DELETE FROM meta WHERE key = 'store'"),
    "no count of changes": lambda file: changed(file, "UPDATE meta SET value = 'many' WHERE key = 'revision'"),
    "no count of decisions": lambda file: changed(file, "INSERT INTO meta VALUES ('decided', 'x')"),
    "a table gone": lambda file: changed(file, "DROP TABLE claims"),
}


def changed(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as plain, plain:
        plain.execute(statement)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("store") / "filled.sqlite"
    Store.open(f"sqlite:///{file}").close()
    return file


@pytest.mark.parametrize("spoil", STORES.values(), ids=STORES.keys())
def test_a_store_that_is_none_is_told(
    run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, filled: Path, spoil
) -> None:
    file = tmp_path / "spoilt.sqlite"
    if spoil is not STORES["a folder"]:
        shutil.copy(filled, file)
    spoil(file)
    monkeypatch.setenv("CUAKHAU_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setattr("dashboard.cli.doctor.data_faults", lambda *_folders: ())
    news = tmp_path / "news.txt"
    news.write_text("Cửa khẩu Hữu Nghị có nhiều xe hàng qua lại mỗi ngày, theo ban quản lý.", encoding="utf-8")
    for command in (["review", "list"], ["search", "huu nghi"], ["ingest", news], ["doctor"]):
        done = run(*command)
        assert done.code == 1 or command[0] == "ingest", command  # which may not come near what is spoilt
        assert done.code == 0 or "Mend: " in done.out + done.err
        assert "Traceback" not in done.out + done.err
