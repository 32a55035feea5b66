"""Where the command line begins and ends: the command itself, its exit codes, and how it speaks.

Output goes to standard output, messages for the person go to standard error.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from dashboard import __version__
from dashboard.errors import CuakhauError

if TYPE_CHECKING:
    from dashboard.settings import Settings

__all__ = ["AsJson", "app", "given_day", "iso", "main", "note", "print_line", "require_folders", "say"]

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="An evidence map of the Vietnam–China border. Without a command it opens the map, as `cuakhau open` does.",
    epilog="Ends with 0 when all is well, 1 when something was refused or a fault was found, 2 when used wrongly.",
)

_SPELT = {
    code: f"\\u{code:04x}"
    for code in (*range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}
"""What a terminal may take for a command, and what ends a line or turns it round for some, as JSON writes it."""

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON Lines for another program.")]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line with `arguments` (default: those of the process) and end the process."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0].startswith("-") and given[0] not in {"-h", "--help", "--version"}):
        given = ["open", *given]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        Path.cwd()
    except OSError:
        note("The folder in which cuakhau was started is gone. Mend: change to another one.")
        sys.exit(1)
    try:
        app(args=given, prog_name="cuakhau")
    except CuakhauError as error:
        note(str(error))
    except OSError as error:  # a name too long, a disk that is full or was taken away
        if error.filename is None:
            raise
        note(f"{str(error.filename)[:200]}: {error.strerror}. Mend: check the path and its disk.")
    sys.exit(1)


def given_day(value: str) -> dt.datetime:
    """The day of an option; one that no calendar has, or written otherwise, ends the command with 2."""
    if isinstance(value, dt.datetime):
        return value
    try:
        return dt.datetime.strptime(value, "%Y-%m-%d")  # noqa: DTZ007 - a day, whatever the zone
    except ValueError:
        raise typer.BadParameter(f"«{value[:40]}» is no day; write one of the calendar as YYYY-MM-DD.") from None


def note(message: str) -> None:
    """A message for the person at the terminal, never mixed with the output."""
    typer.echo("\n".join(map(_harmless, message.split("\n"))), err=True)


def print_line(record: dict[str, object]) -> None:
    """One JSON object on a line of its own, letters as they are."""
    typer.echo(json.dumps(record, ensure_ascii=False).translate(_SPELT))


def say(line: str) -> None:
    """One line of output."""
    typer.echo(_harmless(line))


def _harmless(line: str) -> str:
    """Words of an article may hold control characters: no terminal shall take them for a command."""
    return "".join(char if char.isprintable() else " " if char.isspace() else "\ufffd" for char in line)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cuakhau {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    pass


def require_folders(settings: Settings) -> None:
    """End the command with 1 unless the folders of the settings exist."""
    missing = [
        f"{folder}: the folder of CUAKHAU_{name.upper()} does not exist. Mend: correct CUAKHAU_{name.upper()},"
        " or unset it to use the data that came with cuakhau."
        for name, folder in (("geodata", settings.geodata), ("seeds", settings.seeds))
        if not folder.is_dir()
    ]
    if missing:
        note("\n".join(missing))
        raise typer.Exit(1)


def iso(day: dt.date | None) -> str | None:
    """The day as YYYY-MM-DD, or None."""
    return day.isoformat() if day else None
