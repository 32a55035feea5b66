"""The ledger in the database itself: what is written there can be added to, and neither changed nor deleted.

From an open connection to triggers that hold for every program that writes to this database, not only for ours,
and to the indexes by which the review finds its way.
"""

from __future__ import annotations

import sqlalchemy as sa

__all__ = ["guard_ledger"]

_REFUSAL = "BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END"
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS ix_decisions_replacement ON decisions (replacement)",
    "CREATE INDEX IF NOT EXISTS ix_claims_day ON claims (project, as_of)",
    "CREATE INDEX IF NOT EXISTS ix_claims_origin ON claims (origin)",
    "CREATE INDEX IF NOT EXISTS ix_articles_id_story ON articles (id, story)",
)

# INSERT OR REPLACE deletes without a delete trigger, so that a number already given is refused as well.
_SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS decisions_unchanged BEFORE UPDATE ON decisions {_REFUSAL}",
    f"CREATE TRIGGER IF NOT EXISTS decisions_kept BEFORE DELETE ON decisions {_REFUSAL}",
    "CREATE TRIGGER IF NOT EXISTS decisions_added BEFORE INSERT ON decisions"
    " WHEN EXISTS (SELECT 1 FROM decisions WHERE seq = new.seq)"
    " BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION cuakhau_ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the ledger is only ever added to'; END $$",
    "DROP TRIGGER IF EXISTS decisions_kept ON decisions",
    "CREATE TRIGGER decisions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions"
    " FOR EACH STATEMENT EXECUTE FUNCTION cuakhau_ledger_refuses()",
)


def guard_ledger(connection: sa.Connection) -> None:
    """Makes the table of decisions one that only grows; repeating it changes nothing."""
    statements = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}.get(connection.dialect.name, ())
    for statement in (*_INDEXES, *statements):
        connection.exec_driver_sql(statement)
