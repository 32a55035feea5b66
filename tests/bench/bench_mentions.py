"""The mention step alone beside flashtext and `ripgrep -o`, with the same names, from name-free to dense text.

`python -m tests.bench.bench_mentions [--articles 2000]` prints a table in megabytes of UTF-8 a second on one core.
`found` is what the other two do as well: where the names stand, ours whole words in any tones and capitals; `judged`
is the whole step, which weighs every name (cues, persons, homonyms, subject). `dense` is lines of the press set only,
`news` as many names a kilobyte as the founding articles hold, `mixed` one dense article in ten. All by processor time,
the best of some runs, so that ours remembers the phrases; ripgrep on a large file, less its start and its output.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from flashtext import KeywordProcessor

from dashboard.gazetteer import load_gazetteer
from dashboard.geoparse import Geoparser, load_cues
from dashboard.models import Article, Toponym
from dashboard.text import has_chinese
from tests.press import press_texts

_Item = TypeVar("_Item")
ROOT = Path(__file__).resolve().parents[2]
FREE = (
    "Người dân ra đồng làm việc từ sớm.",
    "Giá lúa tăng nhẹ so với tuần trước, theo ngành nông nghiệp.",
    "Nhiều gia đình chuẩn bị cho vụ mới và sửa sang nhà cửa.",
    "Học sinh được nghỉ học do trời rét đậm, nhiệt độ có nơi xuống dưới tám độ.",
    "Các chuyên gia khuyến cáo người tiêu dùng kiểm tra kỹ trước khi mua.",
    "Buổi tọa đàm kéo dài hơn hai giờ và thu hút đông đảo bạn đọc tham gia.",
)
NEWS = 0.37  # of an article in dense lines: five names a kilobyte, as in the founding articles
PIECE, RUNS = 20, 7
LARGE = 50_000_000  # bytes for ripgrep, whose start is as long as it takes for some megabytes
SYLLABLES = "an ba cao dinh dong duc gia ha hoa hung kim lam linh long mai nam nga ngoc phu quang son tam tan van xuan"


def names_of(count: int) -> list[Toponym]:
    """The Latin names of the gazetteer, cut or filled up with made-up ones to `count`."""
    own = [t for t in load_gazetteer(ROOT / "geodata").toponyms if not has_chinese(t.text)]
    own = [t for t in own if not t.place.startswith(("corridor:", "marker:"))]
    own.sort(key=lambda t: (t.kind != "official", t.place))
    draw = random.Random(7)  # noqa: S311 - made-up names, no secret
    syllables = [s.capitalize() for s in SYLLABLES.split()]
    made: set[str] = set()
    while len(made) < count:
        made.add(" ".join(draw.sample(syllables, 3)))
    own += [Toponym("place:dong-khe", name, "vi", "alias", needs_cue=True) for name in sorted(made)]
    return own[:count]


def texts_of(kind: str, count: int) -> list[str]:
    """`count` different articles: of press lines only, of some among others, of none but in one of ten, of none."""
    draw = random.Random(kind)  # noqa: S311
    dense = [line for text in press_texts() for line in text.text.splitlines() if len(line) > 40]

    def article(share: float) -> str:
        lines = (draw.choices(dense if draw.random() < share else FREE, k=3) for _ in range(6))
        return "\n".join(" ".join(line) + f" ({draw.random():.6f})" for line in lines)

    shares = {"dense": lambda: 1.0, "news": lambda: NEWS, "mixed": lambda: float(draw.random() < 0.1)}
    share = shares.get(kind, lambda: 0.0)
    return [article(share()) for _ in range(count)]


def children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    begin = clock()
    work()
    return clock() - begin


def best(work: Callable[[Sequence[_Item]], object], items: Sequence[_Item]) -> float:
    """Seconds of `work` over all items, in pieces, the best of some runs of each: others use the machine as well."""
    pieces = [items[at : at + PIECE] for at in range(0, len(items), PIECE)]
    return sum(min(seconds(partial(work, piece)) for _ in range(RUNS)) for piece in pieces)


def ripgrep(names: Sequence[str], texts: Sequence[str]) -> tuple[float, int]:
    """Seconds of `rg -o -F` for the texts, and how many names it finds there; not a number without ripgrep.

    Read is a file that holds the texts so often that the start counts little; it is measured apart and taken off.
    """
    program = shutil.which("rg")
    if not program:
        return float("nan"), 0
    times = max(1, round(LARGE / sum(len(text.encode()) for text in texts)))
    with tempfile.TemporaryDirectory() as folder:
        patterns, corpus, empty = (Path(folder) / name for name in ("names", "corpus", "empty"))
        patterns.write_text("\n".join(names), encoding="utf-8")
        corpus.write_text("\n".join(texts) * times, encoding="utf-8")
        empty.write_text("")
        command = [program, "-F", "-j1", "--no-line-number", "-f", str(patterns)]
        run = partial(subprocess.run, check=False, stdout=subprocess.DEVNULL)
        whole, start = (
            min(seconds(partial(run, [*command, "-o", str(file)]), children_seconds) for _ in range(RUNS))
            for file in (corpus, empty)
        )
        count = subprocess.run([*command, "--count-matches", str(corpus)], check=False, capture_output=True, text=True)
    return (whole - start) / times, int(count.stdout or 0) // times


def row(kind: str, names: Sequence[Toponym], articles: int) -> str:
    texts = texts_of(kind, articles)
    size = sum(len(text.encode()) for text in texts) / 1e6
    gazetteer = replace(load_gazetteer(ROOT / "geodata"), toponyms=tuple(names))
    parser = Geoparser(gazetteer, cues=load_cues(ROOT / "geodata"))
    news = [Article(id=str(i), text=text, sha256="", body=(0, len(text))) for i, text in enumerate(texts)]
    words = KeywordProcessor(case_sensitive=True)
    for name in names:
        words.add_keyword(name.text)
    found = best(lambda piece: [parser.find_spellings(one) for one in piece], news)
    judged = best(lambda piece: [parser.find_mentions(one) for one in piece], news)
    flash = best(lambda piece: [words.extract_keywords(text) for text in piece], texts)
    grep, lines = ripgrep([name.text for name in names], texts)
    counts = (
        sum(len(parser.find_spellings(one)) for one in news),
        sum(len(parser.find_mentions(one)) for one in news),
        sum(len(words.extract_keywords(text)) for text in texts),
        lines,
    )
    held = "".join(f"{count / articles:7.1f}" for count in counts)
    rates = "".join(f"{size / spent:8.1f}" for spent in (found, judged, flash, grep))
    shares = f"{flash / found:8.1f}{flash / judged:7.1f}{grep / found:8.2f}{grep / judged:7.2f}"
    return f"{len(names):6} {kind:6}{held}  {rates}  {shares}"


def main() -> None:
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--articles", type=int, default=2_000)
    articles = reader.parse_args().articles
    print("              names an article               megabytes a second              x flashtext    x ripgrep")
    print(" names text    found judged  flash     rg     found  judged   flash      rg     found judged   found judged")
    for count in (100, 5_000):
        names = names_of(count)
        for kind in ("dense", "news", "mixed", "free"):
            print(row(kind, names, articles), flush=True)


if __name__ == "__main__":
    main()
