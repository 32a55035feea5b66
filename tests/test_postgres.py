"""The store on a real PostgreSQL server, started for these tests on a free port of this machine and ended after them.

Skipped where no server program is found. CUAKHAU_REQUIRE_POSTGRES=1 makes that a failure.
"""

from __future__ import annotations

import dataclasses
import functools
import os
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.errors import StoreError
from dashboard.filters import Filters
from dashboard.ingest import Reader, Source, find_sources, ingest
from dashboard.models import Person, Role, Verdict
from dashboard.settings import load_settings
from dashboard.store import Conflict, Store, schema
from tests import factory as f
from tests.conftest import free_port
from tests.made_up_news import OUTLETS, made_up, reprint

pwd = pytest.importorskip("pwd", reason="needs a Unix")
pytestmark = pytest.mark.usefixtures("tables_read_once")

LAN, MINH = (Person(name, Role.REVIEWER) for name in ("Lan", "Minh"))


def program(name):
    """The newest server program of this name, on the PATH or where Debian keeps it."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: float(p.parts[4]))
    return shutil.which(name) or (str(found[-1]) if found else None)


def unprivileged():
    """A user who may run a server: this one, or for root one who may do nothing else."""
    if os.getuid():
        return pwd.getpwuid(os.getuid())
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


@pytest.fixture(scope="module")
def server():
    """The address of an empty database of a running server."""
    postgres, initdb, user = program("postgres"), program("initdb"), unprivileged()
    if not (postgres and initdb and user):
        message = "no PostgreSQL: neither the PATH nor /usr/lib/postgresql has postgres and initdb"
        if os.environ.get("CUAKHAU_REQUIRE_POSTGRES") == "1":
            pytest.fail(message)
        pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="cuakhau-postgres-"))
    folder.chmod(0o755)
    data, port = folder / "data", free_port()
    data.mkdir(mode=0o700)
    as_user = {} if os.getuid() else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    if as_user:
        os.chown(data, user.pw_uid, user.pw_gid)
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, **as_user}
    made = [initdb, "-D", str(data), "-U", "cuakhau", "--auth=trust", "-E", "UTF8", "--locale=C", "-N"]
    subprocess.run(made, check=True, **quiet)
    options = ["-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", "", "-F"]
    running = subprocess.Popen([postgres, *options], stderr=subprocess.DEVNULL, **quiet)
    address = f"postgresql+psycopg://cuakhau@127.0.0.1:{port}/postgres"
    try:
        wait_until_up(running, address)
        yield address
    finally:
        running.terminate()
        running.wait(30)
        shutil.rmtree(folder)


def wait_until_up(running, address):
    engine, end = sa.create_engine(address), time.monotonic() + 60
    while True:
        try:
            engine.connect().close()
            break
        except sa.exc.OperationalError:
            if running.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.1)
    engine.dispose()


@pytest.fixture
def database(server, request):
    """The address of a database of its own for each test."""
    name = f"t{abs(hash(request.node.name)) % 10**9}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.rpartition("/")[0] + f"/{name}"


@pytest.fixture
def store(database):
    with Store.open(database) as opened:
        yield opened


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory):
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('store') / 'same.sqlite'}") as opened:
        yield opened


@pytest.fixture(scope="module")
def reader():
    return Reader.of(load_settings().geodata)


def contents(store):
    """Every table as rows of Python values, whatever the database; without what differs between two runs."""
    passing = {"meta": {"value"}, "quarantine": {"at"}}
    with store._engine.connect() as connection:
        return {
            table.name: sorted(
                (
                    {k: v for k, v in row.items() if k not in passing.get(table.name, ())}
                    for row in connection.execute(sa.select(table)).mappings()
                ),
                key=repr,
            )
            for table in schema.META.metadata.sorted_tables
        }


# ---- the same as SQLite


def test_the_shipped_articles_come_back_as_from_sqlite(store, sqlite):
    assert contents(store) == contents(sqlite)
    assert store.claims() == sqlite.claims()
    assert store.states() == sqlite.states()
    assert store.changes() == sqlite.changes()
    under = Filters(status={"under_construction"})
    assert store.projects(under) == sqlite.projects(under)


@pytest.mark.parametrize("query", ["hữu nghị", "huu nghi", "友谊关", '"cửa khẩu quốc tế"', "dong dan", "xyzzy"])
def test_a_search_finds_the_same_articles(database, sqlite, query):
    with Store.open(database) as store:
        found, same = ({hit.article.id for hit in one.search(query)} for one in (store, sqlite))
        assert found == same


def test_opening_again_changes_nothing(store, database):
    with Store.open(database) as again:
        assert again.digest == store.digest


def test_an_older_store_is_brought_up(database):
    with Store.open(database) as store:
        wanted = contents(store)
        with store._engine.begin() as connection:
            for table in ("sources", "originals", "quarantine", "suggestions", "signatures", "bands"):
                connection.exec_driver_sql(f"DROP TABLE {table}")
            for column in schema._ADDED[1]:
                connection.exec_driver_sql(f"ALTER TABLE {column.table.name} DROP COLUMN {column.name}")
            connection.exec_driver_sql("UPDATE meta SET value = '1' WHERE key = 'schema'")
            connection.exec_driver_sql("UPDATE meta SET value = 'older' WHERE key = 'reference'")
    with Store.open(database) as store:
        assert contents(store) == wanted
        indexes = sa.inspect(store._engine).get_indexes("articles")
    assert "ix_articles_story" in {index["name"] for index in indexes}


def test_warnings_are_kept_and_a_store_without_them_is_brought_up(database):
    source = dataclasses.replace(f.article(id="guessed"), warnings=("read as gb18030, guessed from its bytes",))
    with Store.open(database) as store:
        store.take_in([f.taken(source)])
        assert store.article("guessed").warnings == source.warnings
        wanted = contents(store)
        with store._engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE articles DROP COLUMN warnings")
            connection.exec_driver_sql("UPDATE meta SET value = '5' WHERE key = 'schema'")
            connection.exec_driver_sql("UPDATE meta SET value = 'older' WHERE key = 'reference'")
    with Store.open(database) as store:
        assert store.article("guessed").warnings == ()
        store.take_in([f.taken(source)])
        assert contents(store)["articles"] == wanted["articles"]


# ---- ingest


@pytest.fixture
def folder(tmp_path):
    news = list(made_up(60, seed=5, high=2_500))
    for number, one in enumerate([*news, *(reprint(one, OUTLETS[3]) for one in news[:6])]):
        (tmp_path / f"{number:03}.txt").write_text(one.text, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "copy.txt").write_bytes((tmp_path / "007.txt").read_bytes())
    return tmp_path


def test_an_ingest_leaves_what_it_leaves_in_sqlite(store, folder, reader, tmp_path_factory):
    with Store.open(f"sqlite:///{tmp_path_factory.mktemp('store') / 'ingest.sqlite'}") as other:
        reports = [ingest(find_sources([folder]), one, reader=reader) for one in (store, other)]
        assert reports[0] == reports[1]
        assert len(reports[0].reprints) >= 3 and len(reports[0].copies) == 1
        assert contents(store) == contents(other)
        before = contents(store)
        (folder / "007.txt").write_text("Một tin khác hẳn.\n\nNgày 3/5/2025, trời mưa ở Cao Bằng.\n", encoding="utf-8")
        for one in (store, other):
            ingest(find_sources([folder]), one, reader=reader)
        assert contents(store) == contents(other) != before


def test_two_ingests_at_once_double_nothing(database, folder, reader):
    with Store.open(database):
        pass
    faults, reports = [], []

    def run():
        try:
            with Store.open(database) as store:
                reports.append(ingest(find_sources([folder]), store, reader=Reader.of(reader.geodata)))
        except Exception as error:  # of another thread: the test says that there is none
            faults.append(error)

    together(run, run)
    assert not faults
    with Store.open(database) as store:
        assert len(store.articles()) == 5 + 66
        assert sum(len(report.new) for report in reports) == 66


# ---- decisions


CLAIMED = """Khởi công cửa khẩu thông minh Hữu Nghị

Ngày 27/11/2025, tại tỉnh Lạng Sơn, dự án cửa khẩu thông minh Hữu Nghị – Hữu Nghị Quan đã chính thức khởi công xây dựng.
"""


def together(*runs):
    threads = [threading.Thread(target=run) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_of_two_who_decide_at_once_one_is_told(database, reader):
    with Store.open(database) as store:
        ingest([Source("a.txt", data=CLAIMED.encode())], store, reader=reader)
        proposal = store.proposals(article="a")[0]
    done, told, start = [], [], threading.Barrier(4)

    def decide(person, verdict):
        with Store.open(database) as store:
            start.wait(30)
            try:
                given = store.decide(
                    proposal.claim.id, verdict, person=person, reason="as I read it", seen=proposal.seen
                )
                done.append(given[0])
            except Conflict as conflict:
                told.append(conflict)

    people = [(LAN, Verdict.ACCEPT), (MINH, Verdict.REJECT), (LAN, Verdict.ACCEPT), (MINH, Verdict.ACCEPT)]
    together(*(functools.partial(decide, *one) for one in people))
    assert (len(done), len(told)) == (1, 3)
    with Store.open(database) as store:
        assert [d for d in store.decisions() if d.claim == proposal.claim.id] == done


def test_what_fails_half_way_leaves_nothing(store, reader, monkeypatch):
    before = contents(store)

    def broken(*_arguments):
        raise sa.exc.OperationalError("made up", {}, Exception("the server went away"))

    monkeypatch.setattr("dashboard.store.intake.place_all", broken)
    report = ingest([Source("a.txt", data=CLAIMED.encode())], store, reader=reader)
    assert "went away" in report.stopped and not report.new
    assert contents(store) == before


def test_a_server_that_is_not_there_is_named_without_its_password():
    with pytest.raises(StoreError) as told:
        Store.open(f"postgresql+psycopg://lan:secret@127.0.0.1:{free_port()}/none")
    assert "secret" not in str(told.value) and "Mend:" in str(told.value)
