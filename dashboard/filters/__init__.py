"""What a reader wants to see, as one value that knows its address, its test and its sentence.

From keyword arguments or the query of a URL to `Filters`; from that to the test that store, map, list, counts
and export share, and to the sentence that the page prints.

>>> Filters(status={"under_construction"}, q=" hữu  nghị ").to_query()
{'status': ['under_construction'], 'q': ['hữu nghị']}
"""

from dashboard.filters.sentence import Piece, Sentence, Tally, describe
from dashboard.filters.value import FACETS, Dropped, Filters, Known
from dashboard.filters.whereabouts import corridors_of, newest_first, provinces_at, site_of, statuses_of

__all__ = [
    "FACETS",
    "Dropped",
    "Filters",
    "Known",
    "Piece",
    "Sentence",
    "Tally",
    "corridors_of",
    "describe",
    "newest_first",
    "provinces_at",
    "site_of",
    "statuses_of",
]
