"""`cuakhau read`: from article files to the places and statuses found in them, as words or JSON Lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.entry import AsJson, app, iso, note, print_line, require_folders, say
from dashboard.errors import ArticleError
from dashboard.models import Article, Claim

if TYPE_CHECKING:
    from dashboard.gazetteer import Gazetteer
    from dashboard.ingest import Reading

__all__ = ["read"]


@app.command("read")
def read(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Text files, saved web pages, or folders of them.")
    ],
    as_json: AsJson = False,
) -> None:
    """Read articles and print the places and statuses found in them; nothing is stored."""
    from dashboard.articles import Passed, article_paths, read_article
    from dashboard.gazetteer import load_gazetteer
    from dashboard.ingest import Reader
    from dashboard.ingest import read as read_whole
    from dashboard.settings import load_settings

    passed = Passed()
    files, refused = article_paths(_articles(paths), passed), 0
    for line in passed.lines():
        note(line)
    if not files:
        raise typer.Exit(1)
    settings = load_settings()
    require_folders(settings)
    geodata = settings.geodata
    gazetteer = load_gazetteer(geodata)
    reader = Reader.of(geodata, gazetteer)
    for file in files:
        try:
            reading = read_whole(read_article(file), reader)
        except ArticleError as error:
            refused += 1
            told = str(error)
            note(f"{file}{told.removeprefix(file.name)}" if told.startswith(f"{file.name}:") else told)
            continue
        for warning in reading.warnings:
            note(f"{file}: {warning}")
        if as_json:
            print_line(_record(file, reading, gazetteer))
        else:
            _print_reading(file, reading, gazetteer)
    if refused:
        raise typer.Exit(1)


def _articles(given: list[str]) -> list[Path]:
    """The paths; what only `ingest` takes, and an empty name, end the command with 2, all of it named."""
    wrong = ["«»: no such file or folder" for one in given if not one.strip()]
    others = [one for one in given if one.lower().startswith(("http://", "https://")) or one.lower().endswith(".csv")]
    wrong += [f"«{one}»: an address or a table of them. Mend: give it to «cuakhau ingest»" for one in others]
    if wrong:
        raise typer.BadParameter(f"{'; '.join(wrong)}.")
    return [Path(one) for one in given]


def _record(file: Path, reading: Reading, gazetteer: Gazetteer) -> dict[str, object]:
    """One article as the JSON object that other programs rely on."""
    article = reading.article
    return {
        "file": str(file),
        "article": {
            "title": article.title,
            "publisher": article.publisher,
            "url": article.url,
            "published": iso(article.published),
            "published_basis": str(article.basis),
            "language": article.language,
            "body": list(article.body),
            "sha256": article.sha256,
            **_of_page(file, article),
        },
        "mentions": [
            {
                "start": mention.start,
                "end": mention.end,
                "surface": mention.surface,
                "place": mention.place,
                "kind": str(gazetteer.places[mention.place].kind),
                "name": gazetteer.places[mention.place].names.vi,
            }
            for mention in reading.mentions
        ],
        "claims": [_claim(claim) for claim in reading.claims],
        "warnings": list(reading.warnings),
    }


def _of_page(file: Path, article: Article) -> dict[str, object]:
    """What a reader of the file cannot see for a web page: the text in which offsets count, and whence the day is."""
    return {} if file.suffix.lower() == ".txt" else {"published_why": article.published_why, "text": article.text}


def _claim(claim: Claim) -> dict[str, object]:
    target = claim.target
    return {
        "project": claim.project,
        "status": str(claim.status),
        "as_of": claim.as_of.isoformat(),
        "as_of_precision": str(claim.precision),
        "target_status": str(target.status) if target else None,
        "target_date": (target.when or None) if target else None,
        "start": claim.evidence.start,
        "end": claim.evidence.end,
        "quote": claim.evidence.quote,
    }


def _print_reading(file: Path, reading: Reading, gazetteer: Gazetteer) -> None:
    article = reading.article
    day = f"{article.published} ({article.basis})" if article.published else "day unknown"
    say(f"{file}: {article.title or 'without a title'}")
    say(f"  {article.publisher or 'publisher unknown'}, {day}, language {article.language}")
    often: dict[str, int] = {}
    for mention in reading.mentions:
        often[mention.place] = often.get(mention.place, 0) + 1
    for place, times in sorted(often.items(), key=lambda item: (-item[1], item[0])):
        say(f"  {times:3} × {gazetteer.places[place].names.vi}  {place}")
    for claim in reading.claims:
        _print_claim(claim)


def _print_claim(claim: Claim) -> None:
    target = f", expects {claim.target.status} {claim.target.when}".rstrip() if claim.target else ""
    say(f"  {claim.project}: {claim.status}, as of {claim.as_of} ({claim.precision}){target}")
    say(f"      «{' '.join(claim.evidence.quote.split())}»")
