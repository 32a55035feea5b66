"""Which files of a folder are articles, and which are passed over because they are of another kind.

From paths to article files, folders with all that lies in them; hidden ones are left out without a word, and so are
the pictures and scripts that a browser puts beside a saved page («x.html», «x_files/»).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["SUFFIXES", "Passed", "article_paths", "files_in"]

SUFFIXES = frozenset({".txt", ".html", ".htm", ".xhtml"})
"""The endings of article files, in lower case."""
_COMPANIONS = ("_files", ".files", "_file", "-files")
_NAMED, _KINDS = 5, 6


@dataclass(slots=True)
class Passed:
    """Files that were passed over, counted by kind, the first few by name; `empty`: the folders without an article.

    `outside`: links to files that lie outside the folder in which the link stands.
    """

    count: int = 0
    names: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    empty: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def add(self, path: str) -> None:
        """Counts one file."""
        self.count += 1
        self.kinds[os.path.splitext(path)[1].lower()[:12] or "no ending"] += 1  # noqa: PTH122 - ten times as fast
        if len(self.names) < _NAMED:
            self.names.append(path)

    def lines(self) -> Iterator[str]:
        """What was passed over and how to mend it, in words; nothing where nothing was."""
        for folder in self.empty:
            yield f"{folder}: no article in there. Mend: put text files (.txt) or saved web pages (.html) into it."
        if self.outside:
            named = ", ".join(self.outside[:_NAMED]) + (", …" if len(self.outside) > _NAMED else "")
            what = "1 link" if len(self.outside) == 1 else f"{len(self.outside):,} links"
            yield f"{what} to files outside the folder not followed: {named}. Mend: name the file itself, or copy it."
        if not self.count:
            return
        kinds = [f"{kind} {number:,}" for kind, number in self.kinds.most_common(_KINDS)]
        more = ", …" if len(self.kinds) > _KINDS else ""
        others = f" and {self.count - len(self.names):,} more" if self.count > len(self.names) else ""
        what = "1 file of another kind was" if self.count == 1 else f"{self.count:,} files of other kinds were"
        mend = "save what is an article as .txt or .html"
        yield f"{what} not read ({', '.join(kinds)}{more}): {', '.join(self.names)}{others}. Mend: {mend}."


def files_in(folder: Path, passed: Passed | None = None) -> Iterator[Path]:
    """The articles below a folder, by name; links to folders are not followed: no circle is walked.

    Nor are links to files outside: whoever hands over a folder does not choose what else of this machine is read.
    A folder that cannot be listed comes last, so that it is told as what cannot be read.
    """
    passed = Passed() if passed is None else passed
    shut: list[Path] = []
    empty = True
    for here, folders, names in os.walk(folder, onerror=lambda error: shut.append(Path(error.filename))):
        beside = {f"{stem}{end}" for stem in _pages(names) for end in _COMPANIONS} if folders else frozenset()
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in beside)
        for name in sorted(names):
            if name.startswith("."):
                continue
            path = os.path.join(here, name)  # noqa: PTH118 - ten times as fast
            if os.path.splitext(name)[1].lower() not in SUFFIXES:  # noqa: PTH122 - as above
                passed.add(path)
            elif os.path.islink(path) and not _within(path, folder):  # noqa: PTH114 - as above
                passed.outside.append(path)
                empty = False
            else:
                empty = False
                yield Path(path)
    yield from shut
    if empty and not shut:
        passed.empty.append(str(folder))


def _within(link: str, folder: Path) -> bool:
    """Whether a link leads to something in the folder; one that leads nowhere is told where it is read."""
    end = Path(os.path.realpath(link))
    return end.is_relative_to(folder.resolve()) or not end.exists()


def _pages(names: Iterable[str]) -> Iterator[str]:
    """The stems of the web pages among the names."""
    parts = (os.path.splitext(name) for name in names)  # noqa: PTH122 - as above
    return (stem for stem, end in parts if end.lower() in SUFFIXES - {".txt"})


def article_paths(paths: Sequence[Path], passed: Passed | None = None) -> list[Path]:
    """The article files under `paths`: files as given, folders as the text files and web pages in them, each once."""
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(files_in(path, passed) if os.path.isdir(path) else [path]))  # noqa: PTH112
    return list(found)
