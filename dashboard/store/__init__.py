"""The store: articles, mentions, claims and decisions in one database, and what follows from them for a day.

The sole home of SQLAlchemy. `Store` keeps, `states` reduces claims to the state of a project, `schema` knows
tables and dialects, `search` finds words in articles.
"""

from dashboard.store.filling import rules_digest
from dashboard.store.intake import Held, Outcome, Quarantined, Refused, Taken
from dashboard.store.keeper import Kept, ReadArticle, Store
from dashboard.store.schema import without_secrets
from dashboard.store.search import Hit
from dashboard.store.shelf import Heading
from dashboard.store.states import changes_of, known_on, public_claims, status_as_of, voice

__all__ = [
    "Heading",
    "Held",
    "Hit",
    "Kept",
    "Outcome",
    "Quarantined",
    "ReadArticle",
    "Refused",
    "Store",
    "Taken",
    "changes_of",
    "known_on",
    "public_claims",
    "rules_digest",
    "status_as_of",
    "voice",
    "without_secrets",
]
