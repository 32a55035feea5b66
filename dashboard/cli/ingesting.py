"""`cuakhau ingest`: from files, folders, addresses and tables of addresses to the store, with a report at the end."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.entry import AsJson, app, given_day, print_line, require_folders, say
from dashboard.cli.stores import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dashboard.articles import Passed
    from dashboard.fetch import Gate, Link
    from dashboard.ingest import Known, Source, Visits
    from dashboard.settings import Settings

__all__ = ["ingest"]

_MOST_JOBS = 64
_EARLIEST = dt.date(1990, 1, 1)


@app.command("ingest")
def ingest(
    given: Annotated[
        list[str],
        typer.Argument(metavar="PATH|URL…", help="Article files, folders of them, addresses, or a .csv of addresses."),
    ],
    as_json: AsJson = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, max=_MOST_JOBS, help="Processes that read.")] = 1,
    published: Annotated[
        dt.datetime | None,
        typer.Option(parser=given_day, metavar="YYYY-MM-DD", help="The day of publication of what does not tell it."),
    ] = None,
) -> None:
    """Read articles and store them with the places found and the claims proposed; repeating it changes nothing.

    Addresses, feeds and sitemaps are read only from hosts that CUAKHAU_FETCH_HOSTS lists. What a feed or sitemap names
    and the store holds is not read again; an address that is given itself always is.

    The day given with --published stays with the article in every later reading; it never replaces a day that stands
    in the article itself.
    """
    from dashboard.articles import Passed
    from dashboard.ingest import Known, Reader, Visits
    from dashboard.ingest import ingest as take_in
    from dashboard.settings import AccessMode, load_settings

    paths, addresses = _sorted_out(given)
    day = _day(published, paths)
    settings = load_settings()
    require_folders(settings)
    links = _links(addresses, day, [path for path in paths if path.suffix.lower() == ".csv"])
    gate = _gate(settings) if links else None
    files = [path for path in paths if path.suffix.lower() != ".csv"]
    # The mode is that of the page: who runs this command can write to the store anyway, and only proposes.
    with opened(settings.model_copy(update={"mode": AccessMode.LOCAL})) as store:
        reader, passed = Reader.of(settings.geodata, store.gazetteer), Passed()
        with _progress(files, counted=not links) as told:
            known = Known(store, reader)
            visits = Visits(store, reader, known)
            sources = chain(_dated(_found(files, passed), day), _fetched(links, gate, known, visits) if gate else ())
            report = take_in(sources, store, reader=reader, jobs=jobs, on_progress=told)
        report.passed = passed
        if not report.stopped:
            visits.keep()
    if as_json:
        print_line(report.as_record())
    else:
        for line in report.lines():
            say(line)
    if not report.fine:
        raise typer.Exit(1)


def _sorted_out(given: list[str]) -> tuple[list[Path], list[str]]:
    """Paths and addresses; what is neither ends the command with 2, all of it named."""
    addresses = [one for one in given if one.lower().startswith(("http://", "https://"))]
    paths = [Path(one) for one in given if one not in addresses and one.strip()]
    wrong = [f"«{one}»" for one in given if one not in addresses and (not one.strip() or not os.path.exists(one))]  # noqa: PTH110 - takes names that are too long
    if wrong:
        raise typer.BadParameter(f"{', '.join(wrong)}: no such file or folder, and no http address.")
    return paths, addresses


def _day(published: dt.datetime | None, paths: list[Path]) -> dt.date | None:
    """The day of publication as given; one that cannot be ends the command with 2."""
    if published is None:
        return None
    day, hint = published.date(), "--published"
    if any(path.suffix.lower() == ".csv" for path in paths):
        raise typer.BadParameter("a table has a column of its own for it.", param_hint=hint)
    if not _EARLIEST <= day <= dt.datetime.now().astimezone().date():
        raise typer.BadParameter(f"{day} lies in the future, or before {_EARLIEST.year}.", param_hint=hint)
    return day


def _dated(sources: Iterable[Source], day: dt.date | None) -> Iterator[Source]:
    return (replace(source, published=day) for source in sources) if day else iter(sources)


def _found(files: list[Path], passed: Passed | None = None) -> Iterator[Source]:
    from dashboard.ingest import find_sources

    return find_sources(files, passed)


def _links(addresses: list[str], day: dt.date | None, tables: list[Path]) -> list[Link]:
    """What is to be fetched. Faults of the tables end the command before anything is read."""
    if not (addresses or tables):
        return []
    from dashboard.fetch import Link, read_addresses

    return [*(Link(address, published=day) for address in addresses), *chain.from_iterable(map(read_addresses, tables))]


def _gate(settings: Settings) -> Gate:
    """The gate that the operator has set up; every faulty host ends the command before anything is read."""
    from dashboard.fetch import Gate

    return Gate.of(settings)


def _fetched(links: Iterable[Link], gate: Gate, known: Known, visits: Visits) -> Iterator[Source]:
    """The pages of the links, each fetched when its turn has come."""
    from dashboard.fetch import collect
    from dashboard.ingest import fetched_sources

    return fetched_sources(collect(gate, links, known=known, memory=visits))


@contextmanager
def _progress(files: list[Path], *, counted: bool) -> Iterator[Callable[[int, str], None] | None]:
    """A progress bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    total = sum(1 for _ in _found(files)) if counted else None
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.fields[name]}", markup=False))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=total, name="")

        def told(done: int, name: str) -> None:
            shown = "".join(char if char.isprintable() else "\ufffd" for char in name[-40:])
            bar.update(task, completed=done, name=shown)

        yield told
