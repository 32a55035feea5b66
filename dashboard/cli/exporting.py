"""`cuakhau export`: from a filter to a file that says where every status comes from, or the whole reviewed state."""

from __future__ import annotations

import os
import stat
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.choosing import AsOfOption, CorridorOption, KindOption, ProvinceOption, StatusOption, chosen_filters
from dashboard.cli.entry import app, note
from dashboard.cli.stores import opened
from dashboard.errors import CuakhauError

__all__ = ["Format", "export"]


class Format(StrEnum):
    """What `export` writes."""

    CSV = "csv"
    GEOJSON = "geojson"
    JSON = "json"


@app.command("export")
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; - for standard output.")
    ] = None,
    dataset: Annotated[
        Path | None,
        typer.Option("--dataset", metavar="FOLDER", help="Write everything that was decided on as tables of seeds/."),
    ] = None,
    format_: Annotated[Format | None, typer.Option("--format", help="[default: what the ending of FILE says]")] = None,
    status: StatusOption = None,
    kind: KindOption = None,
    province: ProvinceOption = None,
    corridor: CorridorOption = None,
    text: Annotated[str, typer.Option("--text", help="Only projects whose names or excerpts hold these words.")] = "",
    as_of: AsOfOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE or FOLDER if it exists.")] = False,
) -> None:
    """Write what the filters select, each project with its status, quote, source and date, or the reviewed state."""
    if dataset is not None:
        if output or format_ or status or kind or province or corridor or text or as_of:
            raise typer.BadParameter(
                "takes the whole reviewed state, no other option but --force.", param_hint="--dataset"
            )
        if str(dataset) in ("", ".", "-"):
            raise typer.BadParameter("name a folder; tables cannot go to standard output.", param_hint="--dataset")
        _write_dataset(dataset, force=force)
        return
    if output is None:
        raise typer.BadParameter("name a FILE, or a FOLDER with --dataset.", param_hint="--output")
    from dashboard.export import to_csv, to_geojson, to_json
    from dashboard.views import visible

    wanted = format_ or _format_of(output)
    if str(output) != "-":
        _refuse_to_overwrite(output, force=force)
    with opened() as store:
        chosen = chosen_filters(
            store, status=status, kind=kind, province=province, corridor=corridor, as_of=as_of, q=text
        )
        selected = visible(store.states(chosen.asof).values(), store.gazetteer, chosen)
        write = {Format.CSV: to_csv, Format.GEOJSON: to_geojson, Format.JSON: to_json}[wanted]
        data = write(selected.projects, store.gazetteer, hollow=selected.hollow, decisions=store.decisions())
    if str(output) == "-":
        typer.get_binary_stream("stdout").write(data)
        return
    _write_whole(output, data)
    note(f"{output}: {len(selected.projects)} projects, {len(selected.hollow)} crossings without evidence")


def _write_dataset(folder: Path, *, force: bool) -> None:
    from dashboard.dataset import write_dataset
    from dashboard.settings import load_settings

    settings = load_settings()
    with opened(settings) as store:
        done = write_dataset(store, folder, geodata=settings.geodata, replace_it=force)
    for article in done.retold:
        note(f"{article}: its kept original does not give its text, the text itself was written")
    for old, new in done.renamed:
        note(f"{old}: stands there as {new}, because no table takes that name")
    for claim in done.left_out:
        note(f"{claim}: left out, its article was changed and no longer holds the quoted words")
    note(f"{folder}: {done.articles} articles, {done.claims} claims, {done.decisions} decisions")


def _format_of(output: Path) -> Format:
    try:
        return Format(output.suffix.removeprefix(".").lower())
    except ValueError:
        choices = ", ".join(Format)
        raise typer.BadParameter(
            f"the name «{output}» does not say it; give one of {choices}.", param_hint="--format"
        ) from None


def _refuse_to_overwrite(output: Path, *, force: bool) -> None:
    try:
        output.stat()
        there = True
    except FileNotFoundError:
        there = False
    except OSError as error:
        raise typer.BadParameter(f"«{output}» cannot be written ({error.strerror}).", param_hint="--output") from None
    if output.is_dir():
        raise typer.BadParameter(f"«{output}» is a folder; name a file.", param_hint="--output")
    if there and not output.is_file():  # moved into place, the file would take the place of a device
        raise typer.BadParameter(f"«{output}» is no file; use - to write to a program.", param_hint="--output")
    if not output.parent.is_dir():
        raise typer.BadParameter(f"the folder «{output.parent}» does not exist.", param_hint="--output")
    if there and not force:
        note(f"{output} exists and was left as it is. Mend: choose another name, or add --force to replace it.")
        raise typer.Exit(1)


def _mode(output: Path) -> int:
    """Who may read the file: whoever could read the one it replaces, else whom the user's own files are open to."""
    if output.exists():
        return stat.S_IMODE(output.stat().st_mode)
    hidden = os.umask(0)
    os.umask(hidden)
    return 0o666 & ~hidden


def _write_whole(output: Path, data: bytes) -> None:
    """Write beside the file and move into place, so that a reader never meets half of it, nor finds a remnant."""
    beside: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(dir=output.parent, prefix=".export-", delete=False) as file:
            beside = Path(file.name)
            file.write(data)
        beside.chmod(_mode(output))
        beside.replace(output)
    except OSError as error:
        if beside:
            beside.unlink(missing_ok=True)
        raise CuakhauError(f"{output}: cannot be written ({error.strerror}). Mend: choose another folder.") from None
