"""Every word of the page stands in all catalogues, whole; days, numbers and lengths follow the language."""

from __future__ import annotations

import ast
import datetime as dt
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import wording as wording_module
from dashboard.models import Basis, Family, GateState, Level, Mode, Names, PlaceKind, Precision, ProjectKind, Status
from dashboard.wording import LOCALE, Wording, catalogue

PACKAGE = Path(wording_module.__file__).resolve().parent
LANGUAGES = ("vi", "zh", "en")
PLURALS = {"vi": 1, "zh": 1, "en": 2}
TABLES = (
    "_STATUS",
    "_DEFINITION",
    "_FAMILY",
    "_KIND",
    "_LEVEL",
    "_MODE",
    "_BASIS",
    "_STATE",
    "_PLACE_KIND",
    "_EVENT",
    "_ORIGINAL",
)
NOUNS = [
    ("status", Status),
    ("definition", Status),
    ("family", Family),
    ("kind", ProjectKind),
    ("level", Level),
    ("mode", Mode),
    ("basis", Basis),
    ("state", GateState),
    ("place_kind", PlaceKind),
]


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def speaks(node: ast.expr, own: bool) -> bool:
    """Whether an expression is a Wording by its name."""
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name.endswith(("wording", "words")) or name == "w" or (own and name == "self")


def msgids_of(tree: ast.AST, *, own: bool = False) -> Iterator[tuple[str, ...]]:
    """`wording.text("…")`, `wording.plural("…", "…")`, `mark("…")`, and literals handed on beside a wording."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        wanted = 0
        if isinstance(function, ast.Attribute) and speaks(function.value, own):
            wanted = {"text": 1, "plural": 2}.get(function.attr, 0)
        elif isinstance(function, ast.Name) and function.id == "mark":
            wanted = 1
        found = [literal(argument) for argument in node.args[:wanted]]
        if wanted and all(found):
            yield tuple(str(one) for one in found)
        for first, second in zip(node.args, node.args[1:], strict=False):
            if isinstance(first, ast.Name) and first.id == "wording" and (told := literal(second)):
                yield (told,)


def used() -> set[tuple[str, ...]]:
    found = {(msgid,) for table in TABLES for msgid in getattr(wording_module, table).values()}
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= set(msgids_of(tree, own=path.name == "wording.py"))
    return found


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def forms(language: str, msgid: str) -> list[str]:
    message = catalogue(language).get(msgid)
    if message is None:
        return []
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_the_extraction_sees_every_way_of_speaking() -> None:
    source = (
        'wording.text("a")\nself.wording.plural("b", "c", 2)\nmark("d")\nself._part(wording, "e", x)\nst.text("no")\n'
    )
    assert set(msgids_of(ast.parse(source))) == {("a",), ("b", "c"), ("d",), ("e",)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_code_stands_in_the_catalogue(language: str) -> None:
    missing = sorted(msgid for msgid in used() if not all(forms(language, msgid[0])) or not forms(language, msgid[0]))
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_nothing_that_nobody_says(language: str) -> None:
    said = {msgid[0] for msgid in used()}
    held = {message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue(language)}
    assert sorted(held - said - {""}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_fuzzy_empty_or_short_of_a_form(language: str) -> None:
    faults = []
    for message in catalogue(language):
        if not message.id:
            continue
        told = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = PLURALS[language] if isinstance(message.id, tuple) else 1
        if message.fuzzy or len(told) != wanted or not all(told):
            faults.append(message.id)
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_name_the_same_fields(language: str) -> None:
    faults = []
    for message in catalogue(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        told = [message.string] if isinstance(message.string, str) else list(message.string)
        if message.id and any(fields(one) != fields(ids[-1]) for one in told):
            faults.append(message.id)
    assert faults == []


FOREIGN = {
    "vi": re.compile(r"[\u3400-\u9fff]"),
    "zh": re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽềếểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE),
    "en": re.compile(r"[\u3400-\u9fff]"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_holds_another_language(language: str) -> None:
    own_name = "cửakhẩu"
    faults = [
        told
        for message in catalogue(language)
        if message.id
        for told in ([message.string] if isinstance(message.string, str) else message.string)
        if FOREIGN[language].search(told.replace(own_name, ""))
    ]
    assert faults == []


@pytest.mark.parametrize("language", ["vi", "zh"])
def test_nothing_is_left_in_english(language: str) -> None:
    """Only what is a name may read the same in another language."""
    same = {"{n} m", "{n} km", "{projects}{silent}{status}{kind}{province}{corridor}{query}{hollow}{day}."}
    same |= {"{crossings}, {projects}, {articles}."}
    left = [m.id for m in catalogue(language) if m.id and m.id == m.string and m.id not in same]
    assert left == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_sorted_and_end_their_lines_alike(language: str) -> None:
    raw = (LOCALE / language / "LC_MESSAGES" / "cuakhau.po").read_bytes()
    ids = [line for line in raw.decode("utf-8").splitlines() if line.startswith('msgid "')][1:]
    assert b"\r" not in raw
    assert ids == sorted(ids, key=lambda line: ast.literal_eval(line.removeprefix("msgid ")))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("method", "nouns"), NOUNS, ids=[name for name, _ in NOUNS])
def test_every_noun_has_a_word(language: str, method: str, nouns: type[Status]) -> None:
    words = [getattr(Wording(language), method)(noun) for noun in nouns]
    assert all(words)
    assert len(set(words)) == len(words)


DAY = dt.date(2025, 10, 7)
DAYS = [
    ("vi", Precision.DAY, False, "7/10/2025"),
    ("vi", Precision.DAY, True, "07/10/2025"),
    ("vi", Precision.WEEK, False, "tuần từ 7/10/2025"),
    ("zh", Precision.WEEK, True, "2025年10月7日当周"),
    ("en", Precision.WEEK, False, "week of 7 Oct 2025"),
    ("vi", Precision.MONTH, False, "tháng 10/2025"),
    ("vi", Precision.QUARTER, False, "quý IV/2025"),
    ("vi", Precision.YEAR, False, "năm 2025"),
    ("zh", Precision.DAY, False, "2025年10月7日"),
    ("zh", Precision.DAY, True, "2025.10.07"),
    ("zh", Precision.MONTH, False, "2025年10月"),
    ("zh", Precision.QUARTER, False, "2025年第4季度"),
    ("zh", Precision.YEAR, False, "2025年"),
    ("en", Precision.DAY, False, "7 Oct 2025"),
    ("en", Precision.DAY, True, "7 Oct 2025"),
    ("en", Precision.MONTH, False, "October 2025"),
    ("en", Precision.QUARTER, False, "Q4 2025"),
    ("en", Precision.YEAR, False, "2025"),
]


@pytest.mark.parametrize(
    ("language", "precision", "short", "told"), DAYS, ids=[f"{d[0]} {d[1]}{' short' if d[2] else ''}" for d in DAYS]
)
def test_days(language: str, precision: Precision, short: bool, told: str) -> None:
    assert Wording(language).day(DAY, precision, short=short) == told


LENGTHS = [
    ("vi", 500, "500 m"),
    ("vi", 2_500, "2,5 km"),
    ("vi", 97_800, "98 km"),
    ("zh", 2_500, "2.5 公里"),
    ("zh", 999, "999 米"),
    ("en", 999.6, "1 km"),
    ("en", 1_000, "1 km"),
    ("en", 1_234_000, "1,234 km"),
]


@pytest.mark.parametrize(("language", "metres", "told"), LENGTHS, ids=[f"{r[0]} {r[1]}" for r in LENGTHS])
def test_lengths(language: str, metres: float, told: str) -> None:
    assert Wording(language).km(metres) == told


AGES = [
    ("en", 1, "1 day"),
    ("en", 59, "59 days"),
    ("en", 60, "2 months"),
    ("en", 729, "24 months"),
    ("en", 730, "2 years"),
    ("vi", 1, "1 ngày"),
    ("vi", 90, "3 tháng"),
    ("zh", 800, "2 年"),
]


@pytest.mark.parametrize(("language", "days", "told"), AGES, ids=[f"{r[0]} {r[1]}" for r in AGES])
def test_ages(language: str, days: int, told: str) -> None:
    assert Wording(language).age(days) == told


def test_lists_and_numbers_follow_the_language() -> None:
    told = {lang: Wording(lang).any_of(["a", "b", "c"]) for lang in LANGUAGES}
    assert told == {"vi": "a, b hoặc c", "zh": "a、b或c", "en": "a, b or c"}
    assert [Wording(lang).number(1234.5) for lang in LANGUAGES] == ["1.234,5", "1,234.5", "1,234.5"]


def test_a_missing_word_is_told_in_english_and_a_missing_name_in_vietnamese() -> None:
    assert Wording("zh").text("Never written {n}", n=3) == "Never written 3"
    assert Wording("zh").name(Names("Hữu Nghị")) == "Hữu Nghị"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        Wording("fr")
