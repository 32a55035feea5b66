"""The store: articles, mentions, claims and decisions in one database, and what follows from them for a day.

The sole home of SQLAlchemy. `Store` keeps, `states` reduces claims to the state of a project, `review` is the queue
of proposals, `deciding` adds to the ledger, `schema` knows tables and dialects, `search` finds words in articles.
"""

from dashboard.errors import NotAllowed, ReviewError
from dashboard.ledger import Ledger
from dashboard.store.filling import rules_digest
from dashboard.store.intake import Held, Outcome, Refused, Taken
from dashboard.store.keeper import Store
from dashboard.store.leftovers import Quarantined, Suggested
from dashboard.store.review import Conflict, Entry, Proposal, RuleCounts
from dashboard.store.rows import words_of
from dashboard.store.search import Hit
from dashboard.store.secrets import without_secrets
from dashboard.store.shelf import Heading
from dashboard.store.soundness import Broken
from dashboard.store.states import changes_of, known_on, status_as_of, story, voice
from dashboard.store.stories import signature_of
from dashboard.store.visits import Visited

__all__ = [
    "Broken",
    "Conflict",
    "Entry",
    "Heading",
    "Held",
    "Hit",
    "Ledger",
    "NotAllowed",
    "Outcome",
    "Proposal",
    "Quarantined",
    "Refused",
    "ReviewError",
    "RuleCounts",
    "Store",
    "Suggested",
    "Taken",
    "Visited",
    "changes_of",
    "known_on",
    "rules_digest",
    "signature_of",
    "status_as_of",
    "story",
    "voice",
    "without_secrets",
    "words_of",
]
