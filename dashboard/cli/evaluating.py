"""`cuakhau evaluate`: from gold files to precision, recall and F1 by layer and by status, with the errors listed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.entry import AsJson, app, note, print_line, say

if TYPE_CHECKING:
    from dashboard.evaluation import Evaluation, Tally

__all__ = ["evaluate"]


@app.command("evaluate")
def evaluate(
    gold: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD…", exists=True, help="Files of hand annotation (JSON Lines), or folders of them."),
    ],
    texts: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="The folder of the texts, where they are not beside the gold."),
    ] = None,
    totals: Annotated[bool, typer.Option("--totals", help="Print the scores without the errors.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure how well articles are read: precision, recall and F1 against hand annotation, and every error."""
    from dashboard.errors import DataFaults
    from dashboard.evaluation import evaluate as measure
    from dashboard.gazetteer import load_gazetteer
    from dashboard.ingest import Reader
    from dashboard.settings import load_settings

    settings = load_settings()
    gazetteer = load_gazetteer(settings.geodata)
    try:
        found = measure(gold, Reader.of(settings.geodata, gazetteer), texts=texts, seeds=settings.seeds)
    except DataFaults as error:
        note(str(error))
        note(f"{len(error.faults)} fault{'' if len(error.faults) == 1 else 's'}; nothing was measured")
        raise typer.Exit(1) from None
    if unknown := sorted(found.ids - set(gazetteer.places) - set(gazetteer.projects)):
        note(f"geodata/ does not hold {', '.join(unknown)}: rows of the gold that ask for it cannot be found")
    if as_json:
        print_line(found.record(errors=not totals))
        return
    for line in _table(found):
        say(line)
    for slip in () if totals else found.slips:
        say(str(slip))


def _table(found: Evaluation) -> Iterator[str]:
    """The scores as lines of a table, and the counts that have no score."""
    yield f"{found.texts} text{'' if found.texts == 1 else 's'}"
    yield f"{'':22}{'precision':>10}{'recall':>8}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>8}"
    for layer, tally in found.layers.items():
        yield _row(layer, tally)
    if len(found.layers) > 1:
        yield _row("all places", found.places())
    for status, tally in found.statuses.items():
        yield _row(status, tally)
    yield _row("all statuses", found.claims)
    for language, one in found.languages.items():
        yield _row(f"{language}: all places", one.places())
        yield _row(f"{language}: all statuses", one.claims)
    yield f"optional statuses found: {_of(found.optional)}"
    yield f"projects given a status that the gold allows: {_of(found.projects)}"
    yield f"days right: {_of(found.days)}; targets right: {_of(found.targets)}"
    yield f"negatives hit: {len(found.errors('negative'))} of {found.negatives}"
    yield f"never rule broken: {len(found.errors('never'))}"


def _of(tally: Tally) -> str:
    return f"{tally.hit} of {tally.hit + tally.missed}"


def _row(name: str, tally: Tally) -> str:
    figures = f"{tally.precision:10.3f}{tally.recall:8.3f}{tally.f1:7.3f}"
    return f"{name:22}{figures}{tally.right:7}{tally.wrong:7}{tally.missed:8}"
