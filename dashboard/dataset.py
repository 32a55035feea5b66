"""The reviewed state of a store as the tables and files of a seeds/ folder, which a team can keep in git.

From a store to `articles.csv`, `claims.csv`, `ledger.csv` and the articles byte for byte. The same state gives the
same bytes. The folder is written beside its place, read back as an import would read it, and only then moved there.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dashboard.articles import article_faults, load_shapes, read_bytes, readable_articles
from dashboard.articles.seeds import COLUMNS as ARTICLE_COLUMNS
from dashboard.claims import CLAIM_COLUMNS, LEDGER_COLUMNS, claim_faults
from dashboard.errors import ArticleError, CuakhauError, DataFaults
from dashboard.ledger import Ledger
from dashboard.models import Article, Claim, Decision, Verdict

if TYPE_CHECKING:
    from dashboard.articles import Shapes
    from dashboard.store import Store

__all__ = ["Written", "write_dataset"]

_TABLES = ("ledger.csv", "claims.csv", "articles.csv")
_BESIDE = (".gitattributes", "README.md", "LICENSE", "LICENSE.md")
_ATTRIBUTES = "# The sums in articles.csv hold for these very bytes.\n* -text\n"
_PAGES = (".html", ".htm", ".xhtml")
_START = 4_096
_FIT = re.compile(r"\w[\w.:~+-]*(?: [\w.:~+-]+)*")
"""An id as claims.csv takes it."""


class Written(NamedTuple):
    """What a dataset holds.

    `retold` are articles whose kept original does not give their text, written as text; `left_out` are claims whose
    words an edited article no longer holds, or which an edit links with such a one; `renamed` are articles whose id no
    table takes, with the id that they have there.
    """

    articles: int
    claims: int
    decisions: int
    retold: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """One article with the bytes of its file."""

    article: Article
    data: bytes
    retold: bool = False


def write_dataset(store: Store, folder: Path, *, geodata: Path, replace_it: bool = False) -> Written:
    """Writes everything that was decided on to `folder`, which must be new, or an older dataset to be replaced.

    Raises CuakhauError where the folder is something else, DataFaults where what was written could not be imported.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - a link stays one
    _check_place(folder, replace_it=replace_it)
    claims, decisions, left_out = store.reviewed()
    if not claims:
        raise CuakhauError("Nothing was decided on yet, there is nothing to write. Mend: review some claims first.")
    shapes = load_shapes(geodata)
    articles = _articles(store, claims)
    names = _fit_names(article.id for article in articles)
    claims = [_renamed(claim, names) for claim in claims]
    decisions = [_decision_renamed(decision, names) for decision in decisions]
    files = [_file(store, replace(article, id=names.get(article.id, article.id)), shapes) for article in articles]
    tables = {
        "articles.csv": _table(ARTICLE_COLUMNS, (_article_row(file) for file in files)),
        "claims.csv": _table(CLAIM_COLUMNS, _claim_rows(claims, Ledger(decisions))),
        "ledger.csv": _table(LEDGER_COLUMNS, map(_decision_row, decisions)),
    }
    contents = {file.article.file: file.data for file in files}
    try:
        beside = folder.parent / f".dataset-{secrets.token_hex(6)}"
        beside.mkdir()  # with the rights that this machine gives a new folder, as mkdtemp would not
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        _fill(beside, contents, tables)
        _check_content(beside, store)
        _move(beside, folder)
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    retold = tuple(file.article.id for file in files if file.retold)
    return Written(len(files), len(claims), len(decisions), retold, left_out, tuple(sorted(names.items())))


def _unwritable(folder: Path, error: OSError) -> CuakhauError:
    return CuakhauError(f"{folder}: cannot be written ({error.strerror}). Mend: choose another folder.")


# ---- what goes in


def _articles(store: Store, claims: Iterable[Claim]) -> list[Article]:
    """The articles of the claims and all others of their stories, without which reprints could not be told."""
    reviewed = {claim.evidence.article.id for claim in claims}
    found = (store.article(name) for name in store.story_members(reviewed))
    return [article for article in found if article is not None]


def _fit_names(ids: Iterable[str]) -> dict[str, str]:
    """New ids for articles whose own holds what no table takes, as that of a file «tin (1).txt» does."""
    known, names = set(ids), dict[str, str]()
    for old in sorted(known):
        if not _FIT.fullmatch(old):
            fit = re.sub(r"[^\w.:~+-]+", "-", old).strip("-") or "article"
            new = fit if fit not in known else f"{fit}-{hashlib.sha256(old.encode()).hexdigest()[:8]}"
            known.add(new)
            names[old] = new
    return names


def _renamed(claim: Claim, names: Mapping[str, str]) -> Claim:
    said = claim.evidence
    new = names.get(said.article.id)
    if new is None:
        return claim
    evidence = replace(said, article=replace(said.article, id=new))
    return replace(claim, id=_moved(claim.id, names), evidence=evidence)


def _decision_renamed(decision: Decision, names: Mapping[str, str]) -> Decision:
    return replace(decision, claim=_moved(decision.claim, names), replacement=_moved(decision.replacement, names))


def _moved(claim: str, names: Mapping[str, str]) -> str:
    """The id of a claim under the new id of its article, with which it begins."""
    at = claim.find(":")
    while at >= 0:
        if new := names.get(claim[:at]):
            return f"{new}{claim[at:]}"
        at = claim.find(":", at + 1)
    return claim


def _file(store: Store, article: Article, shapes: Shapes) -> _File:
    """The original bytes of an article where they give its text when read again, else the text itself."""
    data = store.original(article.sha256)
    if data is not None:
        name = f"{article.id}{_ending(article, data)}"
        try:
            if read_bytes(data, name=name, shapes=shapes).text == article.text:
                return _File(replace(article, file=name), data)
        except ArticleError:
            pass
    told = article.text.encode()
    return _File(replace(article, file=f"{article.id}.txt", sha256=hashlib.sha256(told).hexdigest()), told, retold=True)


def _ending(article: Article, data: bytes) -> str:
    ending = Path(article.file).suffix.lower()
    if ending in (".txt", *_PAGES):
        return ending
    start = data[:_START].lower()
    return ".html" if b"<html" in start or b"<!doctype html" in start else ".txt"


# ---- tables


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _line(text: str) -> str:
    """Text of a web page as a cell holds it: on one line, without characters that nobody sees."""
    shown = ("" if unicodedata.category(char) in ("Cc", "Cf", "Cs") and not char.isspace() else char for char in text)
    return " ".join(unicodedata.normalize("NFC", "".join(shown)).split())


def _article_row(file: _File) -> dict[str, object]:
    article = file.article
    return {
        "id": article.id,
        "file": article.file,
        "publisher": _line(article.publisher),
        "url": _line(article.url),
        "published": article.published or "",
        "basis": article.basis,
        "published_why": _line(article.published_why),
        "event_day": article.event_day or "",
        "title": _line(article.title),
        "language": article.language,
        "body_start": article.body[0],
        "body_end": article.body[1],
        "sha256": article.sha256,
    }


def _claim_rows(claims: Sequence[Claim], ledger: Ledger) -> Iterable[dict[str, object]]:
    for claim in claims:
        decision = ledger.carrying(claim.id) or ledger.in_force(claim.id) or ledger.history(claim.id)[-1]
        known, target = claim.evidence.article.known, claim.target
        day = decision.at.date()
        verdict = _verdict(claim, ledger)
        yield {
            "id": claim.id,
            "article": claim.evidence.article.id,
            "project": claim.project,
            "status": claim.status,
            "as_of": claim.as_of,
            "precision": claim.precision,
            "start": claim.evidence.start,
            "end": claim.evidence.end,
            "quote": claim.evidence.quote,
            "target_status": target.status if target else "",
            "target_date": (target.date or "") if target else "",
            "target_precision": (target.precision or "") if target else "",
            "event": claim.event,
            "origin": claim.origin,
            "verdict": verdict,
            "reviewer": decision.reviewer,
            "decided_at": max(day, known) if known else day,
            "reason": decision.reason,
            "replacement": decision.replacement if verdict is Verdict.EDIT else "",
            "trigger_start": claim.trigger[0] if claim.trigger else "",
            "trigger_end": claim.trigger[1] if claim.trigger else "",
            "amounts": _amounts(claim),
            "notes": claim.notes,
        }


def _verdict(claim: Claim, ledger: Ledger) -> Verdict:
    """What a reader of claims.csv alone should do with the claim."""
    decision = ledger.in_force(claim.id)
    if ledger.is_public(claim.id):
        return decision.verdict if decision else Verdict.ACCEPT
    if decision is None or decision.verdict is Verdict.ACCEPT:
        return Verdict.UNDO  # taken back, or made by an edit that was
    return decision.verdict


def _amounts(claim: Claim) -> str:
    told = [[str(a.kind), int(a.value) if a.value == int(a.value) else a.value, a.unit, a.start, a.end]
            for a in claim.amounts]  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) if told else ""


def _decision_row(decision: Decision) -> dict[str, object]:
    return {
        "at": decision.at.isoformat(),
        "claim": decision.claim,
        "verdict": decision.verdict,
        "reviewer": decision.reviewer,
        "reason": decision.reason,
        "replacement": decision.replacement,
    }


# ---- the folder


def _check_place(folder: Path, *, replace_it: bool) -> None:
    """Raises CuakhauError unless `folder` is free or holds nothing but a dataset that may be replaced."""
    if not folder.parent.is_dir():
        raise CuakhauError(f"{folder.parent}: there is no such folder. Mend: make it, or choose another.")
    if not os.path.lexists(folder):
        return
    if not folder.is_dir() or folder.is_symlink():
        raise CuakhauError(f"{folder}: is no folder and was left as it is. Mend: name a folder.")
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in _known_files(folder))
    if foreign:
        shown = ", ".join(f"«{name}»" for name in foreign[:5]) + (" …" if len(foreign) > 5 else "")
        raise CuakhauError(f"{folder}: holds {shown} and was left as it is. Mend: name a new folder.")
    if any(folder.iterdir()) and not replace_it:
        raise CuakhauError(f"{folder}: holds a dataset and was left as it is. Mend: add --force to replace it.")


def _known_files(folder: Path) -> set[str]:
    """The names that a dataset in `folder` has: its tables, the files that it lists, and what goes with git."""
    listed: set[str] = set()
    with contextlib.suppress(OSError, UnicodeDecodeError, csv.Error):
        text = (folder / "articles.csv").read_text(encoding="utf-8-sig")
        listed = {str(row.get("file") or "") for row in csv.DictReader(io.StringIO(text))}
    return {*_TABLES, *_BESIDE, ".git", ".gitignore", *(name for name in listed if _is_plain(name))}


def _is_plain(name: str) -> bool:
    """Whether this is the name of a file in a folder, and of none that is hidden."""
    return bool(name) and Path(name).name == name and not name.startswith(".") and name.isprintable()


def _fill(beside: Path, contents: Mapping[str, bytes], tables: Mapping[str, bytes]) -> None:
    for name, data in {**contents, **tables, ".gitattributes": _ATTRIBUTES.encode()}.items():
        if not _is_plain(name) and name not in _BESIDE:
            raise CuakhauError(f"«{name}» is no name for a file. Mend: ingest that article under another name.")
        (beside / name).write_bytes(data)


def _check_content(beside: Path, store: Store) -> None:
    """Raises DataFaults unless the folder can be imported with the tables of this store."""
    faults = list(article_faults(beside))
    articles, unread = readable_articles(beside)
    faults += claim_faults(beside, articles, store.gazetteer, unread=unread)
    if faults:
        raise DataFaults(faults)


def _move(beside: Path, folder: Path) -> None:
    """Puts a folder in its place; over an older dataset file by file, the tables last, then what it no longer names."""
    if not folder.exists():
        beside.rename(folder)
        return
    stale = _known_files(folder) - {*_TABLES, *_BESIDE, ".git", ".gitignore"} - {path.name for path in beside.iterdir()}
    for path in sorted(beside.iterdir(), key=lambda path: (path.name in _TABLES, path.name)):
        if path.name not in _BESIDE or not (folder / path.name).exists():
            path.replace(folder / path.name)
    for name in stale:
        (folder / name).unlink(missing_ok=True)
