"""The filter options that `search` and `export` share, and the filter that they ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.entry import given_day
from dashboard.models import ProjectKind, Status

if TYPE_CHECKING:
    from dashboard.filters import Filters
    from dashboard.store import Store

__all__ = ["AsOfOption", "CorridorOption", "KindOption", "ProvinceOption", "StatusOption", "chosen_filters"]

StatusOption = Annotated[
    list[Status] | None, typer.Option("--status", help="Only projects of this status; repeatable.")
]
KindOption = Annotated[list[ProjectKind] | None, typer.Option("--kind", help="Only projects of this kind; repeatable.")]
ProvinceOption = Annotated[
    list[str] | None,
    typer.Option("--province", metavar="ID", help="Only projects in this province, old or new; repeatable."),
]
CorridorOption = Annotated[
    list[str] | None, typer.Option("--corridor", metavar="ID", help="Only projects on this corridor; repeatable.")
]
AsOfOption = Annotated[
    dt.datetime | None,
    typer.Option(
        "--as-of", parser=given_day, metavar="YYYY-MM-DD", help="As it was known on this day, written YYYY-MM-DD."
    ),
]


def chosen_filters(
    store: Store,
    *,
    status: Sequence[Status] | None,
    kind: Sequence[ProjectKind] | None,
    province: Sequence[str] | None,
    corridor: Sequence[str] | None,
    as_of: dt.datetime | None,
    q: str = "",
) -> Filters:
    """The filter that the options ask for; an unknown province or corridor ends the command with 2."""
    from dashboard.filters import Filters, Known

    asked = {
        "status": [str(value) for value in status or ()],
        "kind": [str(value) for value in kind or ()],
        "province": [value if ":" in value else f"province:{value}" for value in province or ()],
        "corridor": [value if ":" in value else f"corridor:{value}" for value in corridor or ()],
        "asof": [as_of.date().isoformat()] if as_of else [],
        "q": [q] if q else [],
    }
    chosen, dropped = Filters.from_query(asked, Known.of(store.gazetteer))
    for lost in dropped:
        meant = f" Did you mean «{lost.suggestion}»?" if lost.suggestion else ""
        option = {"asof": "--as-of", "q": "--text"}.get(lost.field, f"--{lost.field}")
        raise typer.BadParameter(f"«{lost.value}» is not known.{meant}", param_hint=option)
    return chosen
