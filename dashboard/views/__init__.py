"""What page, map, list and export show, as values: one filtered selection, counts, table, panels, reader.

From the states of all projects, the gazetteer and a filter to frozen values; reads no file and no store.

>>> views.table(store.projects(Filters(status={"under_construction"})), store.gazetteer)  # doctest: +SKIP
"""

from dashboard.views.evidence import Excerpt, Piece, citation, context, excerpt
from dashboard.views.frame import Counts, Offer, Selection, counts, drop_one, hollow_lines, visible
from dashboard.views.panels import (
    Card,
    Latest,
    Near,
    PlacePanel,
    ProjectPanel,
    card,
    distance_m,
    latest,
    place_panel,
    project_panel,
)
from dashboard.views.reading import Segment, reader
from dashboard.views.rows import table
from dashboard.views.words import PLAIN, Words

__all__ = [
    "PLAIN",
    "Card",
    "Counts",
    "Excerpt",
    "Latest",
    "Near",
    "Offer",
    "Piece",
    "PlacePanel",
    "ProjectPanel",
    "Segment",
    "Selection",
    "Words",
    "card",
    "citation",
    "context",
    "counts",
    "distance_m",
    "drop_one",
    "excerpt",
    "hollow_lines",
    "latest",
    "place_panel",
    "project_panel",
    "reader",
    "table",
    "visible",
]
