"""`cuakhau check`: from the folders geodata/ and seeds/ to every fault in them, all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.entry import AsJson, app, note, print_line, require_folders
from dashboard.errors import DataFaults, Fault

__all__ = ["check", "data_faults"]


@app.command("check")
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(
            exists=True, file_okay=False, help="A folder that holds geodata/ or seeds/, or one of the two itself."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List every fault of geodata/ and seeds/ at once, each with file, row, column, value and mend."""
    geodata, seeds = _checked_folders(folder)
    faults = sorted(set(data_faults(geodata, seeds)))
    for fault in faults:
        if as_json:
            print_line(asdict(fault))
        else:
            typer.echo(str(fault))
    looked = " and ".join(str(place) for place in (geodata, seeds) if place)
    count = f"{len(faults)} fault{'' if len(faults) == 1 else 's'}" if faults else "no fault"
    note(f"{looked}: {count}")
    if faults:
        raise typer.Exit(1)


def _checked_folders(folder: Path | None) -> tuple[Path | None, Path | None]:
    """The tables and the articles to check; None for the one that is not there to be checked."""
    from dashboard.gazetteer import FILES
    from dashboard.settings import load_settings

    if folder is None:
        settings = load_settings()
        require_folders(settings)
        return settings.geodata, settings.seeds
    if folder.name == "geodata" or any((folder / file).is_file() for file in FILES):
        return folder, None
    if folder.name == "seeds" or any((folder / file).is_file() for file in ("articles.csv", "claims.csv")):
        return None, folder
    geodata, seeds = (folder / name if (folder / name).exists() else None for name in ("geodata", "seeds"))
    if not geodata and not seeds:
        raise typer.BadParameter(f"«{folder}» holds neither geodata/ nor seeds/.", param_hint="FOLDER")
    return geodata, seeds


def data_faults(geodata: Path | None, seeds: Path | None) -> Iterator[Fault]:
    """All faults; claims, phrases and cues are held against articles, projects and places as far as those can be read.

    What a broken table would have held is never called missing elsewhere.
    """
    from dashboard.articles import article_faults, readable_articles, shape_faults
    from dashboard.claims import claim_faults, lexicon_faults, weight_faults
    from dashboard.gazetteer import gazetteer_faults, known_ids
    from dashboard.geoparse import cue_faults

    known = known_ids(geodata) if geodata else None
    if geodata:
        yield from gazetteer_faults(geodata)
        yield from cue_faults(geodata, known)
        yield from shape_faults(geodata)
        yield from lexicon_faults(geodata, known)
        yield from weight_faults(geodata)
    if not seeds:
        return
    try:
        yield from article_faults(seeds)
        articles, unread = readable_articles(seeds)
    except DataFaults as error:  # the tables by which articles are read are broken; they are told all the same
        yield from error.faults
        return
    projects = known.of_kind("project") if known else None
    yield from claim_faults(seeds, articles, projects=projects, unread=unread)
