"""Reading addresses: from a URL, a feed, a sitemap or a table of links to bytes, through one gate.

Off unless the operator lists hosts. What may go out, how far and how fast is decided here and nowhere else; what the
bytes mean is for `articles`. `collect` is all that an ingest needs.

>>> [link.url for link, got in collect(Gate("news.example"), [Link("https://elsewhere.example/")])]
['https://elsewhere.example/']
"""

from dashboard.fetch.collecting import collect
from dashboard.fetch.feeds import addresses_of, is_listing
from dashboard.fetch.gate import Fetched, Gate, Limits
from dashboard.fetch.hosts import Hosts
from dashboard.fetch.links import Link, read_addresses
from dashboard.fetch.refusals import REFUSALS
from dashboard.fetch.visits import Memory, Visit

__all__ = [
    "REFUSALS",
    "Fetched",
    "Gate",
    "Hosts",
    "Limits",
    "Link",
    "Memory",
    "Visit",
    "addresses_of",
    "collect",
    "is_listing",
    "read_addresses",
]
