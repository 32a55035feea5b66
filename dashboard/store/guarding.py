"""What the database itself holds against every program that writes to it, not only against ours.

The ledger can be added to, and neither changed nor deleted; a claim that it speaks of keeps all that was decided on.
Where the words of a claim stand may follow its article. Also the indexes by which the review finds its way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from dashboard.store.schema import CLAIMS, writing

__all__ = ["guard", "missing_guards", "put_back", "unguarded"]

_MOVES = frozenset({"start_at", "end_at", "trigger_start", "trigger_end", "amounts"})
_FIXED = tuple(column.name for column in CLAIMS.columns if column.name not in _MOVES)

_INDEXES = (
    "CREATE INDEX IF NOT EXISTS ix_decisions_replacement ON decisions (replacement)",
    "CREATE INDEX IF NOT EXISTS ix_claims_day ON claims (project, as_of)",
    "CREATE INDEX IF NOT EXISTS ix_claims_origin ON claims (origin)",
    "CREATE INDEX IF NOT EXISTS ix_articles_id_story ON articles (id, story)",
)

_GROWS = "the ledger is only ever added to"
_STANDS = "a claim that was decided on is neither changed nor deleted"


def _decided(claim: str) -> str:
    ledger = "EXISTS (SELECT 1 FROM decisions WHERE"
    return f"({ledger} claim = {claim}) OR {ledger} replacement = {claim}))"


def _refusing(name: str, when: str, words: str, *, on: str = "") -> str:
    condition = f" WHEN {on}" if on else ""
    return f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {when}{condition} BEGIN SELECT RAISE(ABORT, '{words}'); END"


_CHANGED = " OR ".join(f"old.{name} IS NOT new.{name}" for name in _FIXED)
# INSERT OR REPLACE and UPDATE OR REPLACE delete without a delete trigger: a key already taken is refused as well.
_TAKEN = f"EXISTS (SELECT 1 FROM claims WHERE (id = new.id OR rowid = new.rowid) AND {_decided('claims.id')})"  # noqa: S608

_SQLITE_LEDGER = {
    "decisions_unchanged": _refusing("decisions_unchanged", "UPDATE ON decisions", _GROWS),
    "decisions_kept": _refusing("decisions_kept", "DELETE ON decisions", _GROWS),
    "decisions_added": _refusing(
        "decisions_added",
        "INSERT ON decisions",
        _GROWS,
        on="EXISTS (SELECT 1 FROM decisions WHERE seq = new.seq)",
    ),
}
_SQLITE_CLAIMS = {
    "claims_unchanged": _refusing(
        "claims_unchanged",
        "UPDATE ON claims",
        _STANDS,
        on=f"(({_CHANGED}) AND {_decided('old.id')})"
        f" OR ((old.id IS NOT new.id OR old.rowid IS NOT new.rowid) AND {_TAKEN})",
    ),
    "claims_kept": _refusing("claims_kept", "DELETE ON claims", _STANDS, on=_decided("old.id")),
    "claims_added": _refusing("claims_added", "INSERT ON claims", _STANDS, on=_TAKEN),
}

_OLD, _NEW = (", ".join(f"{row}.{name}" for name in _FIXED) for row in ("old", "new"))
_POSTGRESQL_LEDGER = {
    "decisions_kept": "CREATE TRIGGER decisions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions"
    " FOR EACH STATEMENT EXECUTE FUNCTION cuakhau_ledger_refuses()",
}
_POSTGRESQL_CLAIMS = {
    "claims_kept": "CREATE TRIGGER claims_kept BEFORE UPDATE OR DELETE ON claims"
    " FOR EACH ROW EXECUTE FUNCTION cuakhau_claim_stands()",
    "claims_there": "CREATE TRIGGER claims_there BEFORE TRUNCATE ON claims"
    " FOR EACH STATEMENT EXECUTE FUNCTION cuakhau_claims_stay()",
}
_FUNCTIONS = (
    "CREATE OR REPLACE FUNCTION cuakhau_ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{_GROWS}'; END $$",
    "CREATE OR REPLACE FUNCTION cuakhau_claims_stay() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{_STANDS}'; END $$",
    "CREATE OR REPLACE FUNCTION cuakhau_claim_stands() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF TG_OP = 'DELETE' THEN IF {_decided('old.id')} THEN RAISE EXCEPTION '{_STANDS}'; END IF; RETURN old; END IF;"
    f" IF ROW({_OLD}) IS DISTINCT FROM ROW({_NEW}) AND {_decided('old.id')}"
    f" THEN RAISE EXCEPTION '{_STANDS}'; END IF; RETURN new; END $$",
)

_GUARDS = {
    "sqlite": (_SQLITE_LEDGER, _SQLITE_CLAIMS),
    "postgresql": (_POSTGRESQL_LEDGER, _POSTGRESQL_CLAIMS),
}


def guard(connection: sa.Connection) -> None:
    """Puts ledger and decided claims under guard; repeating it changes nothing."""
    server = connection.dialect.name == "postgresql"
    for statement in (*_INDEXES, *(_FUNCTIONS if server else ())):
        connection.exec_driver_sql(statement)
    ledger, claims = _GUARDS.get(connection.dialect.name, ({}, {}))
    for name, statement in {**ledger, **claims}.items():
        if server:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON {_table(name)}")
        connection.exec_driver_sql(statement)


@contextmanager
def unguarded(connection: sa.Connection) -> Iterator[None]:
    """Takes the guard off the claims while the caller makes the seeded ones those of seeds/, in one transaction."""
    _, claims = _GUARDS.get(connection.dialect.name, ({}, {}))
    for name in claims:
        on = f" ON {_table(name)}" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{on}")
    yield
    guard(connection)


def missing_guards(connection: sa.Connection) -> list[str]:
    """The guards that somebody took away."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
    }.get(connection.dialect.name)
    found = set(connection.exec_driver_sql(query).scalars()) if query else set()
    return sorted(name for guards in _GUARDS.get(connection.dialect.name, ()) for name in guards if name not in found)


def put_back(engine: sa.Engine, missing: Sequence[str]) -> tuple[str, ...]:
    """Puts the guards back that somebody took away; what the operator should be told of it."""
    if not missing:
        return ()
    try:
        with writing(engine) as connection:
            guard(connection)
        done = "It was put back"
    except DBAPIError:
        done = "It cannot be put back, because the store can only be read"
    told = f"Somebody took away what guards the ledger and the decided claims of this store ({', '.join(missing)})"
    return (f"{told}. {done}. Mend: compare the claims with a copy of the store or with an export.",)


def _table(trigger: str) -> str:
    return trigger.partition("_")[0]
