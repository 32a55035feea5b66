"""The gold format: JSON Lines of hand annotation beside the texts they speak of, read strictly, all faults at once.

From files and folders to `GoldText`s. A line that names a `project` annotates a claim, one with a `surface` a name,
any other gives a text its day, or the text itself. The texts stand in such a line, in the folder named, beside the
gold, in `texts/` beside it, or among the seeds.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from dashboard.articles import read_article, read_bytes, readable_articles
from dashboard.errors import ArticleError, DataFaults, Fault
from dashboard.models import Article, Basis, Language, Status

__all__ = ["LAYERS", "GoldClaim", "GoldMention", "GoldText", "read_gold"]

LAYERS = ("gate", "province", "place", "station", "marker", "corridor")
"""The kinds of place that a text is scored on; a gold row of another kind (a country, a line) is not."""

_LABELS = {"positive", "optional", "negative", "generic"}
_CLAIM_KINDS = {"status", "optional", "no_status"}
_STATUSES = {*map(str, Status), "mention_only"}
_LANGUAGES = set(map(str, Language))
_PERIOD = re.compile(
    r"\d{4}(?:-Q[1-4]|-W(?:0[1-9]|[1-4]\d|5[0-3])|-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.A
)

_Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A name in a text, with the places that a careful reader allows, the preferred one first."""

    start: int
    end: int
    surface: str
    places: tuple[str, ...]
    label: str = "positive"

    @property
    def layer(self) -> str:
        """The kind of the preferred place, empty where the row is not scored."""
        kind = self.places[0].partition(":")[0] if self.places else ""
        return kind if kind in LAYERS and self.label in ("positive", "optional") else ""


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """What a text says of a project: the statuses that a careful reader allows, and the words that say it.

    `kind` is `status`, `optional` (may be left out) or `no_status` (the project is only named). `as_of` and the date
    of `target` are as exact as the text: `2026`, `2025-Q4`, `2025-12`, `2025-12-19`.
    """

    projects: tuple[str, ...]
    statuses: tuple[str, ...]
    start: int
    end: int
    kind: str = "status"
    as_of: str = ""
    target: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class GoldText:
    """An annotated text; `mentions` or `claims` is None where the gold says nothing about them at all.

    `language` is the one that the gold names, else the one that the article was read as.
    """

    article: Article
    mentions: tuple[GoldMention, ...] | None = None
    claims: tuple[GoldClaim, ...] | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a gold file, `number` counted from 1."""

    path: Path
    number: int
    row: _Row

    @property
    def file(self) -> str:
        return str(self.row["file"])

    def fault(self, column: str, fault: str, *, mend: str, code: str) -> Fault:
        value = self.row.get(column)
        shown = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return Fault(str(self.path), self.number, column, shown, fault, mend, code)


@dataclass(slots=True)
class _Set:
    """The lines of one folder, by sort."""

    mentions: list[_Line] = field(default_factory=list)
    claims: list[_Line] = field(default_factory=list)
    texts: list[_Line] = field(default_factory=list)

    def add(self, line: _Line) -> None:
        sort = self.claims if "project" in line.row else self.mentions if "surface" in line.row else self.texts
        sort.append(line)


def read_gold(paths: Iterable[Path], *, texts: Path | None = None, seeds: Path | None = None) -> list[GoldText]:
    """The annotated texts of `paths`, gold files or folders of them, by folder and name.

    `texts` is a folder to look for the texts in first, `seeds` the one of the founding articles. Raises DataFaults
    with every fault of the lines, and every text that is missing or does not read as the gold says.
    """
    faults: list[Fault] = []
    sets: dict[Path, _Set] = {}
    for path in _files(paths, faults):
        for line in _lines(path, faults):
            sets.setdefault(path.parent.resolve(), _Set()).add(line)
    found: list[GoldText] = []
    for folder, one in sets.items():
        shelf = _Shelf(one, folders=[*filter(None, [texts]), folder, folder / "texts"], seeds=seeds)
        found += _texts(one, shelf, faults)
    if faults:
        raise DataFaults(sorted(set(faults)))
    return found


def _files(paths: Iterable[Path], faults: list[Fault]) -> list[Path]:
    """The gold files of `paths`, each once; a file of texts beside a gold file comes along."""
    files: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(path.glob("*.jsonl"))
            if not inside:
                mend = "name .jsonl files in the gold format, or a folder that holds some"
                faults.append(Fault(str(path), 0, "", "", "holds no .jsonl file", mend, "E461"))
            files |= {one.resolve(): one for one in inside}
            continue
        beside = path.parent / "texts.jsonl"
        files |= {one.resolve(): one for one in (path, beside) if one == path or one.is_file()}
    return list(files.values())


def _lines(path: Path, faults: list[Fault]) -> Iterator[_Line]:
    """The sound lines of a gold file."""
    mend = "name a file of JSON Lines in UTF-8"
    try:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        faults.append(Fault(str(path), 0, "", "", f"cannot be read ({error.strerror})", mend, "E462"))
        return
    if b"\0" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.append(Fault(str(path), 0, "", "", "is not text in UTF-8", mend, "E462"))
        return
    for number, coded in enumerate(data.split(b"\n"), start=1):
        try:
            raw = coded.decode()
        except UnicodeDecodeError as error:
            told = coded.decode(errors="backslashreplace").strip()
            why = f"is not text in UTF-8 (byte {error.start + 1} of the line)"
            faults.append(Fault(str(path), number, "", told, why, "write the line in UTF-8", "E462"))
            continue
        if not raw.strip():
            continue
        try:
            row = json.loads(raw)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            mend = "write one JSON object a line"
            faults.append(Fault(str(path), number, "", raw.strip(), "is not a JSON object", mend, "E463"))
            continue
        line = _Line(path, number, row)
        wrong = list(_line_faults(line))
        faults += wrong
        if not wrong:
            yield line


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _is_period(value: object) -> bool:
    return isinstance(value, str) and _PERIOD.fullmatch(value) is not None


def _is_name(value: object) -> bool:
    plain = isinstance(value, str) and value.isprintable() and not set("/\\") & set(value)
    return plain and value not in ("", ".", "..")


def _is_sound(value: object) -> bool:
    """Whether a text can be written in UTF-8, which a lone half of a surrogate pair cannot."""
    return isinstance(value, str) and bool(value) and not any("\ud800" <= char <= "\udfff" for char in value)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


_Check = tuple[str, Callable[[object], bool], str, str]

_EVERY: tuple[_Check, ...] = (("file", _is_name, "is not the plain name of a file", "name the text, as «a.txt»"),)
_SPAN: tuple[_Check, ...] = (
    ("start", _is_count, "is not a place in a text", "give the number of characters before the words"),
    ("end", _is_count, "is not a place in a text", "give the number of characters up to their end"),
)
_MENTION: tuple[_Check, ...] = (
    *_SPAN,
    ("surface", _is_text, "holds no words", "give the words between start and end"),
    ("label", _LABELS.__contains__, "is no label", f"write one of {', '.join(sorted(_LABELS))}"),
)
_CLAIM: tuple[_Check, ...] = (
    *_SPAN,
    ("project", _is_text, "names no project", "give the id of a project"),
    ("evidence", _is_text, "holds no words", "give the words between start and end"),
)
_TEXT: tuple[_Check, ...] = ()
_MAYBE: tuple[_Check, ...] = (
    ("id", _is_text, "is no id", "write kind:slug, or null"),
    ("acceptable", _are_texts, "is no list of words", "list what a careful reader allows"),
    ("acceptable_projects", _are_texts, "is no list of ids", "list the ids of projects"),
    ("status", _STATUSES.__contains__, "is no status", f"write one of {', '.join(sorted(_STATUSES))}"),
    ("kind", _CLAIM_KINDS.__contains__, "is no kind of claim", f"write one of {', '.join(sorted(_CLAIM_KINDS))}"),
    ("published", _is_day, "is not a day", "write YYYY-MM-DD, or null"),
    ("as_of", _is_period, "is neither day, month, quarter nor year", "write 2025-12-19, 2025-12, 2025-Q4 or 2025"),
    ("text", _is_sound, "is no text in UTF-8", "give the text, or leave the column out"),
    ("language", _LANGUAGES.__contains__, "is no language", f"write one of {', '.join(sorted(_LANGUAGES))}"),
)


def _line_faults(line: _Line) -> Iterator[Fault]:
    """What is wrong with one line, whatever its text says."""
    row = line.row
    needed = _CLAIM if "project" in row else _MENTION if "surface" in row else _TEXT
    try:
        wrong = [c for c in (*_EVERY, *needed) if not c[1](row.get(c[0]))]
        wrong += [c for c in _MAYBE if row.get(c[0]) is not None and not c[1](row[c[0]])]
    except TypeError:  # a list or an object where a word is asked for
        yield line.fault("", "holds a list or an object where a word belongs", mend="write plain words", code="E464")
        return
    for column, _, fault, mend in wrong:
        yield line.fault(column, fault if row.get(column) is not None else "is missing", mend=mend, code="E464")
    if wrong:
        return
    if "start" in row and not _number(row, "start") < _number(row, "end"):
        yield line.fault("end", "does not come after start", mend="give the words from start to end", code="E465")
    if "project" in row:
        yield from _claim_faults(line)
    elif row.get("label") in ("positive", "optional") and not row.get("id"):
        yield line.fault("id", "is missing", mend="name the place, or label the row negative", code="E466")


def _claim_faults(line: _Line) -> Iterator[Fault]:
    """What is wrong with the statuses and the target of a claim."""
    row, mend = line.row, f"write one of {', '.join(sorted(_STATUSES))}"
    if row.get("status") is None and row.get("acceptable") is None:
        yield line.fault("status", "is missing", mend=mend, code="E466")
    if unknown := sorted(set(_words(row, "acceptable")) - _STATUSES):
        yield line.fault("acceptable", f"{', '.join(unknown)} is no status", mend=mend, code="E467")
    if row.get("target") is not None and not _is_target(row["target"]):
        mend = 'write {"status": …, "date": …} with a date like 2025-12 or null, or null for no target'
        yield line.fault("target", "is no target", mend=mend, code="E467")


def _is_target(value: object) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("status"), str):
        return False
    return value["status"] in _STATUSES - {"mention_only"} and (value.get("date") is None or _is_period(value["date"]))


def _number(row: _Row, column: str) -> int:
    value = row[column]
    return value if isinstance(value, int) else 0


def _words(row: _Row, column: str) -> list[str]:
    value = row.get(column)
    return [str(one) for one in value] if isinstance(value, list) else []


class _Shelf:
    """Finds the articles that a set speaks of; looks among the seeds only for what stands nowhere else."""

    def __init__(self, one: _Set, *, folders: Sequence[Path], seeds: Path | None) -> None:
        self._told = {line.file: str(line.row["text"]) for line in one.texts if line.row.get("text")}
        self._days = {
            line.file: dt.date.fromisoformat(str(line.row["published"]))
            for line in (*one.mentions, *one.claims, *one.texts)
            if line.row.get("published")
        }
        self.languages = {line.file: str(line.row["language"]) for line in one.texts if line.row.get("language")}
        self._folders, self._folder_of_seeds = folders, seeds

    @cached_property
    def _seeds(self) -> Mapping[str, Article]:
        seeds = self._folder_of_seeds
        known = readable_articles(seeds)[0] if seeds is not None and seeds.is_dir() else []
        return {article.file: article for article in known}

    def article(self, file: str) -> Article | None:
        """The article, dated as the gold says, or None where nobody has it. Raises ArticleError."""
        day = self._days.get(file)
        article = self._undated(file, day)
        if article is None or day is None:
            return article
        return replace(article, published=day, basis=Basis.STATED)

    def _undated(self, file: str, day: dt.date | None) -> Article | None:
        if file in self._told:
            return read_bytes(self._told[file].encode(), name=file, published=day)
        path = next((folder / file for folder in self._folders if (folder / file).is_file()), None)
        if path is None:
            return self._seeds.get(file)
        return read_bytes(path.read_bytes(), name=file, published=day) if day else read_article(path)


def _texts(one: _Set, shelf: _Shelf, faults: list[Fault]) -> Iterator[GoldText]:
    """The texts of a set with their rows, by name."""
    heads: dict[str, _Line] = {}
    for line in (*one.texts, *one.mentions, *one.claims):
        heads.setdefault(line.file, line)
    mentions, claims = _by_file(one.mentions), _by_file(one.claims)
    for file, head in sorted(heads.items()):
        try:
            article = shelf.article(file)
        except (ArticleError, OSError) as error:
            faults.append(head.fault("file", f"cannot be read ({error})", mend="mend the text", code="E468"))
            continue
        if article is None:
            mend = "put it beside the gold or in texts/ there, or name its folder with --texts"
            faults.append(head.fault("file", "there is no such text", mend=mend, code="E468"))
            continue
        names, said = mentions.get(file, []), claims.get(file, [])
        faults += [fault for line in (*names, *said) for fault in _span_faults(line, article)]
        yield GoldText(
            article,
            tuple(_mention(line.row) for line in names) if one.mentions else None,
            tuple(_claim(line.row) for line in said) if one.claims else None,
            shelf.languages.get(file) or article.language,
        )


def _by_file(lines: Iterable[_Line]) -> dict[str, list[_Line]]:
    found: dict[str, list[_Line]] = {}
    for line in lines:
        found.setdefault(line.file, []).append(line)
    return found


def _span_faults(line: _Line, article: Article) -> Iterator[Fault]:
    column = "evidence" if "project" in line.row else "surface"
    start, end = _number(line.row, "start"), _number(line.row, "end")
    if (words := article.text[start:end]) != line.row[column]:
        mend = "correct start and end, which count characters of the text in NFC"
        yield line.fault(column, f"characters {start}:{end} of {line.file} read «{words}»", mend=mend, code="E469")


def _mention(row: _Row) -> GoldMention:
    ids = dict.fromkeys([str(row["id"])] if row.get("id") else []) | dict.fromkeys(_words(row, "acceptable"))
    places = tuple(f"province:{one[3:]}" if one.startswith("cn:") else one for one in ids)
    return GoldMention(_number(row, "start"), _number(row, "end"), str(row["surface"]), places, str(row["label"]))


def _claim(row: _Row) -> GoldClaim:
    preferred = str(row.get("status") or "")
    statuses = sorted(dict.fromkeys(_words(row, "acceptable") or [preferred]), key=lambda one: one != preferred)
    projects = dict.fromkeys([str(row["project"]), *_words(row, "acceptable_projects")])
    only_named = statuses == ["mention_only"]
    kind = str(row.get("kind") or ("no_status" if only_named else "status"))
    told = row.get("target")
    target = (str(told["status"]), str(told.get("date") or "")) if isinstance(told, dict) else None
    span = _number(row, "start"), _number(row, "end")
    return GoldClaim(tuple(projects), tuple(statuses), *span, kind, str(row.get("as_of") or ""), target)
