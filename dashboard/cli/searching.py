"""`cuakhau search`: from words to the projects and articles that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.choosing import AsOfOption, CorridorOption, KindOption, ProvinceOption, StatusOption, chosen_filters
from dashboard.cli.entry import AsJson, app, iso, note, print_line, say
from dashboard.cli.stores import opened
from dashboard.models import ProjectState

if TYPE_CHECKING:
    from dashboard.store import Hit

__all__ = ["search"]

_ALL = 10_000
"""Articles that filters are asked of, before the most that somebody wants to see are taken."""


@app.command("search")
def search(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="Words in any of the languages, with or without tones.")
    ],
    status: StatusOption = None,
    kind: KindOption = None,
    province: ProvinceOption = None,
    corridor: CorridorOption = None,
    as_of: AsOfOption = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most this many articles.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Find projects and articles; tones, case and đ do not matter. With filters, only articles that prove them."""
    with opened() as store:
        chosen = chosen_filters(store, status=status, kind=kind, province=province, corridor=corridor, as_of=as_of)
        states = store.projects(chosen.with_("q", query))
        hits = store.search(query, limit=_ALL if chosen.active() else limit)
        if chosen.active():
            proving = {claim.evidence.article.id for state in store.projects(chosen) for claim in state.claims}
            hits = [hit for hit in hits if hit.article.id in proving][:limit]
        for state in states:
            _found(_project(state), as_json=as_json)
        for hit in hits:
            _found(_article_hit(hit), as_json=as_json)
    if not states and not hits:
        note(f"«{query}»: nothing found.")


def _project(state: ProjectState) -> dict[str, object]:
    return {
        "type": "project",
        "project": state.project.id,
        "name": state.project.names.vi,
        "kind": str(state.project.kind),
        "status": str(state.status),
        "since": iso(state.since),
        "newest": iso(state.newest),
    }


def _article_hit(hit: Hit) -> dict[str, object]:
    article = hit.article
    return {
        "type": "article",
        "article": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "published": iso(article.published),
        "url": article.url,
        "start": hit.start,
        "end": hit.end,
        "found": article.text[hit.start : hit.end],
        "snippet": hit.snippet,
    }


def _found(record: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        print_line(record)
    elif record["type"] == "project":
        say(f"{record['project']}: {record['status']} since {record['since'] or '–'}. {record['name']}")
    else:
        say(f"{record['article']}:{record['start']}: {record['publisher']}, {record['published'] or 'day unknown'}")
        say(f"    {' '.join(str(record['snippet']).split())}")
