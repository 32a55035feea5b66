"""`cuakhau doctor`: from this machine and its settings to what is off and how to mend it."""

from __future__ import annotations

import platform
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

import typer

from dashboard import __version__
from dashboard.cli.checking import data_faults
from dashboard.cli.entry import AsJson, app, print_line, say
from dashboard.errors import CuakhauError, SettingsError

if TYPE_CHECKING:
    from dashboard.settings import Settings

__all__ = ["doctor"]

_DISTRIBUTION = re.compile(r"[\w.-]+")


@app.command("doctor")
def doctor(as_json: AsJson = False) -> None:
    """Look at versions, folders, store and fonts; say what is off and how to mend it."""
    findings = list(_examine())
    for check, value, mend in findings:
        if as_json:
            print_line({"check": check, "ok": not mend, "value": value, "mend": mend or None})
        else:
            say(f"{'off' if mend else 'ok':3}  {check}: {value}")
            if mend:
                say(f"     Mend: {mend}")
    if any(mend for _, _, mend in findings):
        raise typer.Exit(1)


def _examine() -> Iterator[tuple[str, str, str]]:
    """What was looked at, what was found, and how to mend it (empty where nothing is off)."""
    from dashboard.settings import load_settings, misspelt_settings

    yield "cuakhau", __version__, ""
    yield "python", platform.python_version(), "" if sys.version_info >= (3, 11) else "install Python 3.11 or newer"
    yield from _libraries()
    yield from _sqlite()
    for name, meant in misspelt_settings():
        yield "setting", f"{name}: no such setting, nothing reads it", f"write {meant}, or unset it"
    try:
        settings = load_settings()
    except SettingsError as error:
        for line in str(error).splitlines():
            told, _, mend = line.partition(" Mend: ")
            yield "setting", told, mend
        return
    yield "mode", str(settings.mode), ""
    yield "tiles", settings.tiles or "off: the map's own base map, no outside request", ""
    yield _fetching(settings)
    folders = [("geodata", settings.geodata), ("seeds", settings.seeds)]
    for name, folder in folders:
        yield name, str(folder), "" if folder.is_dir() else f"correct CUAKHAU_{name.upper()}, or unset it"
    if all(folder.is_dir() for _, folder in folders):
        yield from _data_and_store(settings)
    yield from _fonts()


def _libraries() -> Iterator[tuple[str, str, str]]:
    try:
        needed = [line for line in requires("cuakhau") or () if "extra ==" not in line]
    except PackageNotFoundError:
        yield "installation", "run from a folder, not installed", ""
        return
    for requirement in needed:
        found = _DISTRIBUTION.match(requirement)
        name = found[0] if found else requirement
        try:
            yield name, version(name), ""
        except PackageNotFoundError:
            yield name, "missing", "install the packages of requirements.lock"


def _sqlite() -> Iterator[tuple[str, str, str]]:
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("pragma compile_options")}
    connection.close()
    search = "ENABLE_FTS5" in options
    mend = "" if search else "use a Python whose SQLite has FTS5; without it words in articles are not found"
    yield "sqlite", f"{sqlite3.sqlite_version}, full-text search {'on' if search else 'off'}", mend


def _fetching(settings: Settings) -> tuple[str, str, str]:
    from dashboard.fetch import Gate

    try:
        gate = Gate.of(settings)
    except CuakhauError as error:
        return "addresses", settings.fetch_hosts, "; ".join(str(error).splitlines())
    return "addresses", f"read from {settings.fetch_hosts}" if gate.open else "off: no outside request", ""


def _data_and_store(settings: Settings) -> Iterator[tuple[str, str, str]]:
    from dashboard.store import Store, without_secrets

    faults = len(set(data_faults(settings.geodata, settings.seeds)))
    yield "tables", f"{faults or 'no'} faults", "run cuakhau check and mend what it lists" if faults else ""
    address = without_secrets(settings.store_url)
    try:
        with Store.open(settings=settings) as store:
            for row in (spoilt := store.unreadable()):
                yield (
                    "store, row",
                    row,
                    "another program has changed it: restore a copy, or give it a value that can be",
                )
            for row, mend in () if spoilt else store.amiss():
                yield "store, row", row, mend
            if not spoilt:
                yield "store", f"{address}: {store.count_articles()} articles, {len(store.states())} projects", ""
                for notice in store.notices:
                    told, _, mend = notice.partition(" Mend: ")
                    yield "store, claims", told, mend
    except CuakhauError as error:
        yield "store", address, str(error).splitlines()[0]


def _fonts() -> Iterator[tuple[str, str, str]]:
    """Only where fontconfig tells; the page is drawn with the fonts of the machine that shows it."""
    tool = shutil.which("fc-list")
    if tool is None:
        yield "fonts", "not known here (no fc-list); the browser's machine needs Vietnamese and Chinese letters", ""
        return
    for language, name in (("vi", "Vietnamese"), ("zh-cn", "Chinese")):
        done = subprocess.run([tool, f":lang={language}", "family"], capture_output=True, text=True, check=False)  # noqa: S603
        families = sorted({line.split(",")[0] for line in done.stdout.splitlines() if line.strip()})
        mend = "" if families else f"install a font with {name} letters, for example Noto Sans"
        yield f"fonts, {name}", f"{len(families)} families", mend
