"""What articles assert about projects: reviewed claims read from a table, new ones found by rules in tables.

From an article and its mentions to claims, each with the words that carry it and the rule that made it.
"""

from dashboard.claims.ledger import claim_faults, load_claims

__all__ = ["claim_faults", "load_claims"]
