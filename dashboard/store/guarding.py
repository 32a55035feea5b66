"""What the database itself holds against every program that writes to it, not only against ours.

The ledger can be added to, and neither changed nor deleted; a claim that it speaks of keeps all that was decided on.
Where the words of a claim stand may follow its article, as a whole and only to where the article holds them. Also the
indexes by which the review finds its way.
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


_HELD = (
    "new.start_at >= 0 AND new.end_at - new.start_at = old.end_at - old.start_at"
    " AND EXISTS (SELECT 1 FROM articles WHERE articles.id = new.article"
    " AND substr(articles.text, new.start_at + 1, length(new.quote)) = new.quote)"
)
"""The article holds the words where they are said to stand now, as many as before."""


def _figures(row: str, by: str) -> str:
    """The amounts of a row as text, their places moved."""
    kept = ", ".join(f"json_extract(value, '$[{at}]')" for at in range(3))
    places = ", ".join(f"json_extract(value, '$[{at}]') + {by}" for at in (3, 4))
    return f"(SELECT json_group_array(json_array({kept}, {places})) FROM json_each({row}.amounts))"  # noqa: S608


_BY = "(new.start_at - old.start_at)"
_MOVED = (
    f"{_HELD} AND new.trigger_start IS old.trigger_start + {_BY} AND new.trigger_end IS old.trigger_end + {_BY}"
    f" AND {_figures('new', '0')} IS {_figures('old', _BY)}"
)
_CHANGED = " OR ".join(f"old.{name} IS NOT new.{name}" for name in _FIXED)
_ELSEWHERE = " OR ".join(f"old.{name} IS NOT new.{name}" for name in sorted(_MOVES))
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
        on=f"(CASE WHEN NOT {_decided('old.id')} THEN 0 WHEN {_CHANGED} THEN 1 WHEN NOT ({_ELSEWHERE}) THEN 0"
        f" WHEN NOT (json_valid(old.amounts) AND json_valid(new.amounts)) THEN 1 ELSE NOT coalesce({_MOVED}, 0) END)"
        f" OR ((old.id IS NOT new.id OR old.rowid IS NOT new.rowid) AND {_TAKEN})",
    ),
    "claims_kept": _refusing("claims_kept", "DELETE ON claims", _STANDS, on=_decided("old.id")),
    "claims_added": _refusing("claims_added", "INSERT ON claims", _STANDS, on=_TAKEN),
}

_OLD, _NEW = (", ".join(f"{row}.{name}" for name in _FIXED) for row in ("old", "new"))
_PLACES = ("start_at", "end_at", "trigger_start", "trigger_end", "amounts::text")
_OLD_PLACES, _NEW_PLACES = (", ".join(f"{row}.{name}" for name in _PLACES) for row in ("old", "new"))


def _server_figures(row: str, by: str) -> str:
    """The same as `_figures` where the server counts in jsonb."""
    kept = "value -> 0, value -> 1, value -> 2"
    places = f"(value ->> 3)::integer + {by}, (value ->> 4)::integer + {by}"
    figures = f"jsonb_agg(jsonb_build_array({kept}, {places}) ORDER BY ordinality)"
    return f"(SELECT {figures} FROM jsonb_array_elements({row}.amounts::jsonb) WITH ORDINALITY)"  # noqa: S608


_SERVER_MOVED = (
    f"{_HELD} AND new.trigger_start IS NOT DISTINCT FROM old.trigger_start + {_BY}"
    f" AND new.trigger_end IS NOT DISTINCT FROM old.trigger_end + {_BY}"
    f" AND {_server_figures('new', '0')} IS NOT DISTINCT FROM {_server_figures('old', _BY)}"
)
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
    f" IF NOT {_decided('old.id')} THEN RETURN new; END IF;"
    f" IF ROW({_OLD}) IS DISTINCT FROM ROW({_NEW}) THEN RAISE EXCEPTION '{_STANDS}'; END IF;"
    f" IF ROW({_OLD_PLACES}) IS DISTINCT FROM ROW({_NEW_PLACES}) AND NOT coalesce({_SERVER_MOVED}, false)"
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
