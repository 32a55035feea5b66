"""What is shipped: locks without addresses, and a wheel that works far from the checkout."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from dashboard import __version__

ROOT = Path(__file__).resolve().parent.parent
RUNTIME, TESTS = ROOT / "requirements.lock", ROOT / "tests" / "requirements.lock"


def locked(path: Path) -> dict[str, tuple[str, int]]:
    """Name → version and number of hashes."""
    found: dict[str, tuple[str, int]] = {}
    for block in re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").strip()):
        head = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", block)
        assert head, f"{path.name}: «{block.splitlines()[0]}» is not pinned"
        name = re.sub(r"[-_.]+", "-", head[1]).lower()
        found[name] = (head[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block)))
    return found


@pytest.mark.parametrize("path", [RUNTIME, TESTS], ids=["runtime", "tests"])
def test_lock_holds_hashes_and_no_address(path: Path) -> None:
    assert not re.search(r"://|\bwww\.|--(?:index|extra|find|trusted)", path.read_text(encoding="utf-8"))
    assert [name for name, (_, hashes) in locked(path).items() if not hashes] == []


def test_locks_agree() -> None:
    tests = locked(TESTS)
    assert {name: pinned for name, pinned in locked(RUNTIME).items() if tests.get(name) != pinned} == {}


@pytest.mark.parametrize(("path", "extra"), [(RUNTIME, ""), (TESTS, "test")], ids=["runtime", "tests"])
def test_lock_satisfies_the_bounds(path: Path, extra: str) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = settings["project"]["dependencies"] + settings["build-system"]["requires"]
    asked += settings["project"]["optional-dependencies"].get(extra, [])
    pins, off = locked(path), []
    for requirement in map(Requirement, asked):
        version, _ = pins.get(re.sub(r"[-_.]+", "-", requirement.name).lower(), ("missing", 0))
        if version == "missing" or version not in requirement.specifier:
            off.append(f"{requirement}: {version}")
    assert off == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run([*command, "-w", str(folder), str(ROOT)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("cuakhau-*.whl"))


def test_wheel_carries_what_the_page_needs_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for top, inside in (
        ("dashboard", "dashboard"),
        ("geodata", "dashboard/data/geodata"),
        ("seeds", "dashboard/data/seeds"),
    ):
        listed = subprocess.run(["git", "ls-files", "-z", top], cwd=ROOT, capture_output=True, text=True, check=False)
        if listed.returncode:
            pytest.skip("not a git checkout")
        wanted = {inside + name.removeprefix(top) for name in listed.stdout.split("\0") if name}
        assert sorted(wanted - names) == []
    tops = {name.split("/")[0] for name in names}
    assert tops == {"dashboard", f"cuakhau-{__version__}.dist-info"}
    assert f"cuakhau-{__version__}.dist-info/licenses/LICENSE" in names
    assert [name for name in names if name.endswith((".pyc", ".sqlite", ".orig"))] == []


def test_wheel_works_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    away = tmp_path / "away"
    away.mkdir()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PYTHONPATH": str(site)}
        return subprocess.run(
            [sys.executable, *arguments], cwd=away, env=environment, check=False, capture_output=True, text=True
        )

    assert Path(run("-c", "import dashboard; print(dashboard.__file__)").stdout.strip()).is_relative_to(site)
    checked = run("-m", "dashboard", "check")
    assert (checked.returncode, checked.stdout) == (0, "")
    assert str(site) in checked.stderr
    read = run("-m", "dashboard", "read", "--json", str(site / "dashboard" / "data" / "seeds"))
    assert read.returncode == 0, read.stderr
    assert len([json.loads(line) for line in read.stdout.splitlines()]) == 5


@pytest.mark.heavy
@pytest.mark.timeout(900)
def test_wheel_installs_into_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    locked_install = subprocess.run([*pip, "-r", str(RUNTIME)], check=False, capture_output=True, text=True)
    if locked_install.returncode and re.search("Connection|resolve host|No matching", locked_install.stderr):
        pytest.skip("no package registry can be reached")
    assert locked_install.returncode == 0, locked_install.stderr
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    command = str(venv / "bin" / "cuakhau")
    for arguments in (["--version"], ["check"], ["doctor"], ["search", "huu nghi", "--json"]):
        done = subprocess.run([command, *arguments], cwd=tmp_path, check=False, capture_output=True, text=True)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
