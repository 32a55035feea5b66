"""Ingest: from files, folders, uploads and addresses to articles, mentions and proposals in the store.

`read` is the pure step that one article goes through; `ingest` runs it over any number of sources, in this process
or in many, and keeps what it found batch by batch, so that it can be interrupted anywhere and simply repeated.

>>> ingest(find_sources([Path("news")]), store, reader=Reader.of(geodata), jobs=2).new  # doctest: +SKIP
"""

from dashboard.ingest.reading import Reader, Reading, read, read_lot
from dashboard.ingest.report import Report
from dashboard.ingest.sources import Loaded, Source, fetched_sources, find_sources, load_source
from dashboard.ingest.taking import Known, ingest
from dashboard.ingest.visits import Visits

__all__ = [
    "Known",
    "Loaded",
    "Reader",
    "Reading",
    "Report",
    "Source",
    "Visits",
    "fetched_sources",
    "find_sources",
    "ingest",
    "load_source",
    "read",
    "read_lot",
]
