"""Tables, connections and everything in which the databases differ.

From an address to an engine whose write transactions are exclusive from their first statement on.
SQLite runs with its rollback journal: versions before 3.51.3 can lose a commit while a WAL is reset.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from dashboard.errors import StoreBusy, StoreError
from dashboard.store.secrets import without_secrets

__all__ = [
    "ARTICLES",
    "BANDS",
    "CHANGED",
    "CLAIMS",
    "DECISIONS",
    "MENTIONS",
    "META",
    "ORIGINALS",
    "PLACES",
    "PROJECTS",
    "QUARANTINE",
    "SCHEMA",
    "SIGNATURES",
    "SOURCES",
    "SUGGESTIONS",
    "VISITS",
    "bring_up",
    "create_tables",
    "has_tables",
    "in_lots",
    "insert_rows",
    "is_foreign",
    "is_older",
    "is_read_only",
    "is_unknown",
    "is_unsealed",
    "matching_articles",
    "open_engine",
    "rows_with",
    "store_errors",
    "writing",
]

SCHEMA = "6"
"""A number that rises with every change of the tables: an older store is brought up, a later one refused."""

CHANGED = (
    "Another program has changed it. Mend: `cuakhau doctor` names the rows; restore the store from a copy, or give"
    " them values that can be"
)
"""What to say of a row that this program would not have written."""

_WAIT_S = 30
_LOTS = (1, 16, 64, 250, 900)
_LOT = _LOTS[-1]
_WRITE = "cuakhau_write"
_LOCK_KEY = 0x63756B68

_Value = TypeVar("_Value")

_tables = sa.MetaData()


class _Text(sa.String):
    """Text in a column that is declared as one of days, as in every store there is."""

    __visit_name__ = "DATE"


class _Day(sa.TypeDecorator[dt.date]):
    """A day. SQLite keeps it as text, which another program may fill with anything: that is told, not raised."""

    impl = sa.Date
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        return dialect.type_descriptor(_Text() if dialect.name == "sqlite" else sa.Date())

    def process_bind_param(self, value: dt.date | None, dialect: sa.Dialect) -> Any:
        return value.isoformat() if value and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> dt.date | None:  # noqa: ARG002 - as SQLAlchemy asks
        if value is None or isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except (ValueError, TypeError):
            raise StoreError(f"The store holds «{str(value)[:80]}» where a day should stand. {CHANGED}") from None


META = sa.Table("meta", _tables, sa.Column("key", sa.String(40), primary_key=True), sa.Column("value", sa.Text))

PLACES = sa.Table(
    "places",
    _tables,
    sa.Column("id", sa.String(120), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("name_vi", sa.Text, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("province", sa.String(120), nullable=False),
    sa.Column("lat", sa.Float),
    sa.Column("lon", sa.Float),
    sa.Column("uncertainty_m", sa.Integer),
)

PROJECTS = sa.Table(
    "projects",
    _tables,
    sa.Column("id", sa.String(120), primary_key=True),
    sa.Column("parent", sa.String(120), nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("name_vi", sa.Text, nullable=False),
    sa.Column("name_zh", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("places", sa.Text, nullable=False),
)

ARTICLES = sa.Table(
    "articles",
    _tables,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(200), nullable=False, unique=True),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("publisher", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("published", _Day),
    sa.Column("basis", sa.String(20), nullable=False),
    sa.Column("published_why", sa.Text, nullable=False),
    sa.Column("event_day", _Day),
    sa.Column("language", sa.String(10), nullable=False),
    sa.Column("body_start", sa.Integer, nullable=False),
    sa.Column("body_end", sa.Integer, nullable=False),
    sa.Column("furniture", sa.JSON, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("seeded", sa.Boolean, nullable=False),
    sa.Column("story", sa.String(200), nullable=False, server_default="", index=True),
    sa.Column("warnings", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("seal", sa.String(64), nullable=False, server_default=""),
)

MENTIONS = sa.Table(
    "mentions",
    _tables,
    sa.Column("article", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("start_at", sa.Integer, primary_key=True),
    sa.Column("end_at", sa.Integer, primary_key=True),
    sa.Column("surface", sa.Text, nullable=False),
    sa.Column("place", sa.String(120), nullable=False, index=True),
    sa.Column("why", sa.Text, nullable=False),
)

CLAIMS = sa.Table(
    "claims",
    _tables,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("article", sa.ForeignKey("articles.id"), nullable=False, index=True),
    sa.Column("project", sa.String(120), nullable=False, index=True),
    sa.Column("status", sa.String(30), nullable=False),
    sa.Column("as_of", _Day, nullable=False),
    sa.Column("precision", sa.String(10), nullable=False),
    sa.Column("start_at", sa.Integer, nullable=False),
    sa.Column("end_at", sa.Integer, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    sa.Column("target_status", sa.String(30)),
    sa.Column("target_date", _Day),
    sa.Column("target_precision", sa.String(10)),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("notes", sa.Text, nullable=False),
    sa.Column("seeded", sa.Boolean, nullable=False),
    sa.Column("trigger_start", sa.Integer),
    sa.Column("trigger_end", sa.Integer),
    sa.Column("amounts", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("seal", sa.String(64), nullable=False, server_default=""),
)

# No foreign key to claims: the ledger outlives a proposal that is withdrawn. The time is ISO text in UTC,
# because SQLite keeps no zone.
DECISIONS = sa.Table(
    "decisions",
    _tables,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("claim", sa.String(200), nullable=False, index=True),
    sa.Column("verdict", sa.String(10), nullable=False),
    sa.Column("reviewer", sa.Text, nullable=False),
    sa.Column("at", sa.String(40), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("seeded", sa.Boolean, nullable=False),
    sa.Column("replacement", sa.String(200), nullable=False, server_default=""),
)

# Where each article came from: a path, an address, or an upload by its hash. `rules` is the hash of the rules by
# which it was read, so that a repeated ingest reads only what changed; `copy` marks the bytes of another source;
# `given` is the day of publication that somebody told for it, as text, `publisher` and `url` what else was told: they
# hold in every later reading.
SOURCES = sa.Table(
    "sources",
    _tables,
    sa.Column("source", sa.String(600), primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False, index=True),
    sa.Column("article", sa.String(200), nullable=False, index=True),
    sa.Column("rules", sa.String(64), nullable=False),
    sa.Column("copy", sa.Boolean, nullable=False),
    sa.Column("given", sa.String(10), nullable=False, server_default=""),
    sa.Column("publisher", sa.Text, nullable=False, server_default=""),
    sa.Column("url", sa.Text, nullable=False, server_default=""),
)

ORIGINALS = sa.Table(
    "originals",
    _tables,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("media_type", sa.String(100), nullable=False),
    sa.Column("bytes", sa.LargeBinary, nullable=False),
)

QUARANTINE = sa.Table(
    "quarantine",
    _tables,
    sa.Column("source", sa.String(600), primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("code", sa.String(40), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.String(40), nullable=False),
)

SUGGESTIONS = sa.Table(
    "suggestions",
    _tables,
    sa.Column("article", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("start_at", sa.Integer, primary_key=True),
    sa.Column("end_at", sa.Integer, primary_key=True),
    sa.Column("surface", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
)

# What reprints are found by: the signature of each text, and its bands, each with the articles
# (by `seq`, because there are 64 of them for every article) that share it.
SIGNATURES = sa.Table(
    "signatures",
    _tables,
    sa.Column("article", sa.ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("method", sa.Integer, nullable=False),
    sa.Column("hashes", sa.LargeBinary, nullable=False),
)

BANDS = sa.Table(
    "bands",
    _tables,
    sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("article", sa.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# What the server of an address told at the last visit, by which it can say that nothing has changed since; `rules` is
# the hash of the rules by which all that the address held then was read.
VISITS = sa.Table(
    "visits",
    _tables,
    sa.Column("asked", sa.String(600), primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("etag", sa.Text, nullable=False),
    sa.Column("modified", sa.Text, nullable=False),
    sa.Column("rules", sa.String(64), nullable=False),
)

_ADDED: dict[int, tuple[sa.Column[Any], ...]] = {
    1: (
        ARTICLES.c.story,
        CLAIMS.c.trigger_start,
        CLAIMS.c.trigger_end,
        CLAIMS.c.amounts,
        DECISIONS.c.replacement,
    ),
    2: (ARTICLES.c.seal, CLAIMS.c.seal, SOURCES.c.given),
    3: (),
    4: (SOURCES.c.publisher, SOURCES.c.url),
    5: (ARTICLES.c.warnings,),
}
"""The columns that each schema lacks of the next; tables that it lacks are made as they stand above."""
_WITHOUT_SEALS = 2
"""The last schema whose rows bear no seals."""

# FTS5 over the folded words, the content staying in `articles`; the triggers are those of its manual.
_FTS = (
    "CREATE VIRTUAL TABLE articles_fts USING fts5("
    "words, content='articles', content_rowid='seq', tokenize='unicode61 remove_diacritics 2')",
    "INSERT INTO articles_fts(articles_fts, rank) VALUES ('automerge', 8)",  # merging at four costs a fifth more
    "CREATE TRIGGER articles_fts_new AFTER INSERT ON articles BEGIN"
    " INSERT INTO articles_fts(rowid, words) VALUES (new.seq, new.words); END",
    "CREATE TRIGGER articles_fts_gone AFTER DELETE ON articles BEGIN"
    " INSERT INTO articles_fts(articles_fts, rowid, words) VALUES ('delete', old.seq, old.words); END",
    "CREATE TRIGGER articles_fts_changed AFTER UPDATE OF words ON articles BEGIN"
    " INSERT INTO articles_fts(articles_fts, rowid, words) VALUES ('delete', old.seq, old.words);"
    " INSERT INTO articles_fts(rowid, words) VALUES (new.seq, new.words); END",
)


def open_engine(address: str) -> sa.Engine:
    """An engine for `address`; creates the folder of a SQLite file. Raises StoreError with the mend."""
    mend = "write CUAKHAU_DATABASE_URL as sqlite:///file or postgresql+psycopg://…, and install its driver"
    try:
        url = sa.make_url(address)
        if "\0" in (url.database or ""):
            raise ValueError
        if url.get_backend_name() != "sqlite":
            return sa.create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(f"The store «{without_secrets(address)}» cannot be opened: {error}. Mend: {mend}") from error
    except ValueError:  # its text may hold a piece of the password
        raise StoreError(f"The store «{without_secrets(address)}» is not a well-formed address. Mend: {mend}") from None
    return _sqlite_engine(url)


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    name = url.database or ""
    if url.query and not name.startswith("file:"):
        mend = "delete what follows the question mark of CUAKHAU_DATABASE_URL"
        raise StoreError(f"The store «{without_secrets(str(url))}» has options, a plain file takes none. Mend: {mend}")
    options: dict[str, Any] = {"connect_args": {"timeout": _WAIT_S}}
    if name in ("", ":memory:"):
        options = {"poolclass": sa.StaticPool, "connect_args": {"check_same_thread": False}}
    elif not name.startswith("file:"):
        folder = Path(name).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            mend = "make the folder writable, or name another file in CUAKHAU_DATABASE_URL"
            raise StoreError(
                f"The folder «{folder}» of the store cannot be made: {error.strerror}. Mend: {mend}"
            ) from error
    engine = sa.create_engine(url, **options)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN is never IMMEDIATE
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITE) else "BEGIN")

    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that no other writer can enter: all of it becomes visible at its end, or nothing."""
    with engine.execution_options(**{_WRITE: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK_KEY)))
        yield connection


@contextmanager
def store_errors(engine: sa.Engine, doing: str) -> Iterator[None]:
    """Turns what a database refuses into a StoreError that says where and what to do."""
    try:
        yield
    except UnicodeEncodeError as error:  # asked for with bytes that are no text
        raise StoreError(f"«{error.object!a}» is no text in UTF-8. Mend: type it again") from error
    except ValueError as error:  # a number or a JSON text that is none
        raise StoreError(f"The store holds something that cannot be read: {error}. {CHANGED}") from error
    except SQLAlchemyError as error:
        told = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        where = engine.url.set(query={}).render_as_string(hide_password=True)
        if isinstance(error, DBAPIError) and "is locked" in told:
            mend = "wait until that has ended"
            raise StoreBusy(f"The store «{where}» is kept busy by another program ({told}). Mend: {mend}") from error
        mend = (
            "check that the file or server which CUAKHAU_DATABASE_URL names is there, is a cuakhau store, is writable,"
            " not locked, and has room on its disk; see doctor"
        )
        raise StoreError(f"The store «{where}» cannot be {doing}: {told}. Mend: {mend}") from error


def is_read_only(error: DBAPIError) -> bool:
    """Whether a write failed because file, folder or server only allows reading."""
    told = str(error.orig).lower()
    return "readonly" in told or "read-only" in told or "unable to open database file" in told


def has_tables(connection: sa.Connection) -> bool:
    """Whether the tables are there already."""
    return bool(sa.inspect(connection).has_table("meta"))


def is_foreign(connection: sa.Connection) -> bool:
    """Whether this is a file of another program: tables, none of them ours. A server may well be shared."""
    return connection.dialect.name == "sqlite" and bool(sa.inspect(connection).get_table_names())


def create_tables(connection: sa.Connection) -> None:
    """All tables, and the word index where the database offers one."""
    _tables.create_all(connection)
    if connection.dialect.name == "sqlite":
        options = {row[0] for row in connection.exec_driver_sql("PRAGMA compile_options")}
        if "ENABLE_FTS5" in options:
            for statement in _FTS:
                connection.exec_driver_sql(statement)


def in_lots(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    """The values in lots that fit into one statement, to be asked for with `IN`.

    Each is filled up with its last value to one of a few sizes: a driver keeps the last hundred statements prepared,
    and one of so many values takes a hundred kilobytes.
    """
    for at in range(0, len(values), _LOT):
        lot = values[at : at + _LOT]
        size = next(size for size in _LOTS if size >= len(lot))
        yield [*lot, *([lot[-1]] * (size - len(lot)))]


def insert_rows(
    connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Sequence[tuple[object, ...]]
) -> None:
    """Many rows of plain text, numbers and bytes, straight to the driver: what SQLAlchemy prepares costs more."""
    if rows:
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        names, marks = ", ".join(columns), ", ".join(mark for _ in columns)
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(rows))  # noqa: S608


def rows_with(connection: sa.Connection, table: sa.Table, column: str, numbers: Sequence[int]) -> Iterator[Any]:
    """The rows whose `column` is any of the numbers."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    for lot in in_lots(numbers):
        marks = ",".join([mark] * len(lot))
        statement = f"SELECT * FROM {table.name} WHERE {column} IN ({marks})"  # noqa: S608
        yield from connection.exec_driver_sql(statement, tuple(lot))


def is_older(held: str) -> bool:
    """Whether a store of schema `held` has to be brought up."""
    return held.isdecimal() and 0 < int(held) < int(SCHEMA)


def is_unknown(held: str) -> bool:
    """Whether schema `held` is a later one than this version knows, or none at all."""
    return not held.isdecimal() or not 0 < int(held) <= int(SCHEMA)


def is_unsealed(held: str) -> bool:
    """Whether the rows of a store of schema `held` bear no seals yet."""
    return int(held) <= _WITHOUT_SEALS


def bring_up(connection: sa.Connection, held: str) -> None:
    """Gives the tables of schema `held` what the present ones have more, inside the transaction of the caller."""
    _tables.create_all(connection)
    for number in range(int(held), int(SCHEMA)):
        for column in _ADDED[number]:
            if column.name in {one["name"] for one in sa.inspect(connection).get_columns(column.table.name)}:
                continue  # the table was made just now
            written = sa.schema.CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {written}")
            for index in column.table.indexes:
                if [indexed.name for indexed in index.columns] == [column.name]:
                    index.create(connection, checkfirst=True)
    connection.execute(META.update().where(META.c.key == "schema").values(value=SCHEMA))


def matching_articles(connection: sa.Connection, words: list[list[str]], limit: int) -> list[str]:
    """The ids of at most `limit` articles that hold every run of `words`, the best or else the newest first.

    A run is consecutive words of the index; the last word of the last run may be a beginning.
    """
    if connection.dialect.name == "sqlite" and sa.inspect(connection).has_table("articles_fts"):
        match = " AND ".join(f'"{" ".join(run)}"' for run in words) + "*"
        found = connection.execute(
            sa.text(
                "SELECT a.id FROM articles_fts JOIN articles a ON a.seq = articles_fts.rowid"
                " WHERE articles_fts MATCH :match ORDER BY articles_fts.rank, a.id LIMIT :limit"
            ),
            {"match": match, "limit": limit},
        )
        return [str(row.id) for row in found]
    column = sa.literal(" ").concat(ARTICLES.c.words).concat(" ")
    patterns = [f"% {' '.join(run)} %" for run in words[:-1]] + [f"% {' '.join(words[-1])}%"]
    query = sa.select(ARTICLES.c.id).where(*(column.like(pattern) for pattern in patterns))
    ordered = query.order_by(ARTICLES.c.published.is_(None), ARTICLES.c.published.desc(), ARTICLES.c.id)
    return [str(row.id) for row in connection.execute(ordered.limit(limit))]
