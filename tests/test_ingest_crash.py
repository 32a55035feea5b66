"""kill -9 in the middle of an ingest: nothing doubled, nothing half, and the same end as of a run that nobody broke."""

from __future__ import annotations

import functools
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dashboard.gazetteer import load_gazetteer
from dashboard.ingest import Reader, find_sources, ingest, taking
from dashboard.settings import load_settings
from dashboard.store import Store
from tests.made_up_news import OUTLETS, made_up, reprint
from tests.store_workers import contents

ROOT = Path(__file__).resolve().parent.parent
ARTICLES, REPRINTS, BATCH = 200, 20, 8

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")


@pytest.fixture(scope="module")
def reader():
    return Reader.of(load_settings().geodata)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A few hundred articles, some of them reprints, two that cannot be read."""
    folder = tmp_path_factory.mktemp("news")
    news = list(made_up(ARTICLES, seed=21, low=900, high=2_500))
    printed = [reprint(one, OUTLETS[i % 9]) for i, one in enumerate(news[:REPRINTS])]
    for number, one in enumerate([*news, *printed]):
        (folder / f"{number % 7}-{number:03}.txt").write_text(one.text, encoding="utf-8")
    (folder / "3-empty.txt").write_bytes(b"")
    (folder / "5-binary.txt").write_bytes(b"\0\1" * 100)
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.store.keeper.load_gazetteer", functools.cache(load_gazetteer))
        patch.setattr(taking, "_BATCH", BATCH)
        file = tmp_path_factory.mktemp("store") / "filled.sqlite"
        Store.open(f"sqlite:///{file}").close()
        yield file


def take_in(file, folder, reader, began=None):
    with Store.open(f"sqlite:///{file}") as store:
        if began is not None:
            began.set()
        return ingest(find_sources([folder]), store, reader=reader)


@pytest.fixture(scope="module")
def whole(filled, folder, reader, tmp_path_factory):
    """What a run that nobody breaks leaves, and how long it takes."""
    file = tmp_path_factory.mktemp("whole") / "store.sqlite"
    shutil.copy(filled, file)
    start = time.monotonic()
    report = take_in(file, folder, reader)
    assert len(report.new) == ARTICLES + REPRINTS and len(report.quarantined) == 2
    return contents(file), time.monotonic() - start


@pytest.fixture(scope="module")
def made(filled, folder, reader, whole):
    return {"filled": filled, "folder": folder, "reader": reader, "whole": whole}


def by_article(held, table, article, key=0):
    return [row for row in held[table] if row[key] == article]


def nothing_half(held, whole):
    """Every article that is there is there with all that belongs to it, as in the unbroken run."""
    articles = {row[1] for row in held["articles"]}
    assert len(articles) == len(held["articles"])
    for article in articles:
        for table, key in (("mentions", 0), ("claims", 1), ("suggestions", 0), ("signatures", 0), ("sources", 2)):
            assert by_article(held, table, article, key) == by_article(whole, table, article, key), (article, table)
    assert {row[0] for row in held["originals"]} == {row[14] for row in held["articles"]}


def kill_and_go_on(number, *, filled, folder, reader, whole, tmp_path):
    """One run that is killed at some time, then the same again to its end; how many articles the first one kept."""
    expected, lasts = whole
    file = tmp_path / f"{number}.sqlite"
    shutil.copy(filled, file)
    context = multiprocessing.get_context("fork")
    began = context.Event()
    child = context.Process(target=take_in, args=(file, folder, reader, began), daemon=True)
    child.start()
    assert began.wait(60)
    time.sleep(random.Random(number).uniform(0.02, lasts * 0.6))  # noqa: S311
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    with Store.open(f"sqlite:///{file}"):
        broken = contents(file)
    nothing_half(broken, expected)
    report = take_in(file, folder, reader)
    assert contents(file) == expected
    assert len(report.new) + len(report.unchanged) == ARTICLES + REPRINTS
    if number:  # once is enough to know that an end is an end
        return len(broken["articles"])
    again = take_in(file, folder, reader)
    assert (again.new, again.changed, len(again.unchanged)) == ([], [], ARTICLES + REPRINTS)
    assert contents(file) == expected
    return len(broken["articles"])


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "rounds", [range(5), pytest.param(range(5, 25), marks=pytest.mark.heavy)], ids=["five times", "twenty times"]
)
def test_a_killed_ingest_goes_on_to_the_same_end(rounds, made, whole, tmp_path):
    kept = [kill_and_go_on(number, **made, tmp_path=tmp_path) for number in rounds]
    print(f"\narticles kept by the killed runs: {kept} of {len(whole[0]['articles'])}")
    assert any(5 < count < len(whole[0]["articles"]) for count in kept), "no run was killed in its middle"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes in /proc")
def test_the_workers_of_a_killed_ingest_end_too(folder, tmp_path):
    environment = os.environ | {"CUAKHAU_DATABASE_URL": f"sqlite:///{tmp_path / 'store.sqlite'}"}
    command = [sys.executable, "-m", "dashboard", "ingest", "--jobs", "2", str(folder)]
    parent = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    workers = wait_for(lambda: len(found := children(parent.pid)) >= 3 and found)  # two workers and their tracker
    parent.kill()
    parent.wait()
    assert wait_for(lambda: not [pid for pid in workers if Path(f"/proc/{pid}").exists() and not is_zombie(pid)])


def children(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_zombie(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_for(holds, *, within=60):
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            if found := holds():
                return found
        except OSError:
            return None
        time.sleep(0.05)
    return None
