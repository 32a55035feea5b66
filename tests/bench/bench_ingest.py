"""How fast articles come in: text, web pages against trafilatura alone, a second time, and how much memory it takes.

Run as `python -m tests.bench.bench_ingest [--articles 10000] [--pages 600]`. Times are processor seconds of one core;
pages take turns with the peer's, so that a busy machine harms both alike. `bench_mentions` measures the finding of
names beside ripgrep and flashtext.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.made_up_news import made_up, page

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL = 2_000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--articles", type=int, default=10_000)
    options.add_argument("--pages", type=int, default=600)
    options.add_argument("--child", nargs=2, metavar=("FOLDER", "STORE"), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        print(json.dumps(child(*map(Path, given.child))))
        return
    with tempfile.TemporaryDirectory(prefix="cuakhau-bench-") as work:
        folder = Path(work)
        rows = [*text_rows(folder, given.articles), *page_rows(folder, given.pages)]
    print(table(rows))


Row = tuple[str, str, str, str, str]


def table(rows: Sequence[Row]) -> str:
    """The rows under each other; the last column is what was asked for."""
    head = ("", "cuakhau", "peer", "ratio", "wanted")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(5)]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]]
    return "\n".join([lines[0], "-|-".join("-" * width for width in widths), *lines[1:]])


# ---- whole ingests, each in a process of its own


def child(folder: Path, file: Path) -> dict[str, float]:
    """One ingest of `folder` into the store `file`: processor seconds, seconds, and the most memory it held."""
    from dashboard.ingest import Reader, find_sources, ingest
    from dashboard.settings import load_settings
    from dashboard.store import Store

    with Store.open(f"sqlite:///{file}") as store:
        reader = Reader.of(load_settings().geodata, store.gazetteer)
        before = (time.process_time(), time.monotonic(), memory())
        report = ingest(find_sources([folder]), store, reader=reader)
        cpu, wall = time.process_time() - before[0], time.monotonic() - before[1]
    assert not report.quarantined, report.quarantined[:3]
    return {"read": report.read, "new": len(report.new), "cpu": cpu, "wall": wall, "start": before[2], "most": memory()}


def memory() -> float:
    """The most memory that this process has held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most / 1e3


def run(folder: Path, file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.bench_ingest", "--child", str(folder), str(file)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def write(folder: Path, texts: Iterable[str], suffix: str) -> Path:
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number:05}{suffix}").write_text(text, encoding="utf-8")
    return folder


def text_rows(folder: Path, articles: int) -> list[Row]:
    some = write(folder / "some", (news.text for news in made_up(SMALL)), ".txt")
    many = write(folder / "many", (news.text for news in made_up(articles)), ".txt")
    small = run(some, folder / "some.sqlite")
    large = run(many, folder / "many.sqlite")
    again = run(many, folder / "many.sqlite")
    assert (large["new"], again["new"]) == (articles, 0)
    speed, repeated = large["read"] / large["cpu"], again["read"] / again["cpu"]
    return [
        (f"text, {articles:,} articles stored", f"{speed:.0f} a s", "", "", "≥ 300 a s"),
        ("the same by the clock", f"{large['read'] / large['wall']:.0f} a s", "", "", ""),
        ("the same folder again", f"{repeated:.0f} a s", f"{speed:.0f} a s", f"{repeated / speed:.1f}", ""),
        (
            f"memory at {SMALL:,} and {articles:,}",
            f"{large['most']:.0f} MB",
            f"{small['most']:.0f} MB",
            f"{large['most'] / small['most']:.2f}",
            "flat",
        ),
    ]


# ---- web pages against the extraction alone


def page_rows(folder: Path, pages: int) -> list[Row]:
    """Pages read and stored in this process, taking turns with trafilatura on the same pages."""
    from trafilatura import extract

    from dashboard.ingest import Reader, Source, ingest
    from dashboard.settings import load_settings
    from dashboard.store import Store

    made = [page(news) for news in made_up(pages, seed=2)]
    ours, alone = 0.0, 0.0
    with Store.open(f"sqlite:///{folder / 'pages.sqlite'}") as store:
        reader = Reader.of(load_settings().geodata, store.gazetteer)
        for begin in range(0, pages, 50):
            lot = made[begin : begin + 50]
            sources = [Source(f"p{begin + i}.html", data=text.encode()) for i, text in enumerate(lot)]
            ours += spent(lambda some=sources: ingest(some, store, reader=reader))
            alone += spent(lambda some=lot: [extract(text) for text in some])
        assert len(store.articles()) >= pages
    kept, bare = pages / ours, pages / alone
    size = sum(len(text.encode()) for text in made) / pages / 1e3
    name = f"web pages of {size:.0f} kB stored, against trafilatura.extract"
    return [(name, f"{kept:.0f} a s", f"{bare:.0f} a s", f"{kept / bare:.2f}", "≥ 0.75")]


def spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
