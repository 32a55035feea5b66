"""Evaluating: what counts as right, gold files read strictly, and the sentence set held together."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dashboard.articles import load_articles
from dashboard.cli import app
from dashboard.errors import DataFaults
from dashboard.evaluation import GoldText, Tally, evaluate, read_gold, score
from dashboard.gazetteer import load_gazetteer
from dashboard.ingest import Reader
from dashboard.models import Article, Basis, Claim, Evidence, Mention, Precision, Status, Target
from tests.sentences import PARTS, SENTENCES, Passage, drawn, gold_rows, lines_of, passages, read_passage

ROOT = Path(__file__).resolve().parent.parent
GOLD, SEEDS = ROOT / "tests" / "gold", ROOT / "seeds"
DAY = dt.date(2026, 1, 5)
TEXT = "Cửa khẩu Tân Thanh và ông Hữu Nghị, tỉnh Hà Giang. Cầu Bát Xát - Bá Sái đang thi công.\n"


@cache
def reader() -> Reader:
    return Reader.of(ROOT / "geodata")


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def name(words: str, place: str | None, *, label: str = "positive", also: Sequence[str] = ()) -> dict[str, object]:
    start, end = at(words)
    row = {"file": "a.txt", "start": start, "end": end, "surface": words, "id": place, "label": label}
    return row | ({"acceptable": [place, *also]} if also else {})


def said(words: str, project: str, *statuses: str, **more: object) -> dict[str, object]:
    start, end = at(words)
    row = {"file": "a.txt", "start": start, "end": end, "evidence": words, "project": f"project:{project}"}
    return row | {"status": statuses[0], "acceptable": list(statuses)} | more


def gold(folder: Path, *rows: dict[str, object], text: str = TEXT) -> GoldText:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "gold.jsonl").write_text(lines_of(rows), encoding="utf-8")
    return read_gold([folder / "gold.jsonl"])[0]


def mention(words: str, place: str) -> Mention:
    return Mention("a", *at(words), words, place, "test")


def claim(
    article: Article, words: str, project: str, status: str, *, day: dt.date = DAY, target: Target | None = None
) -> Claim:
    evidence = Evidence(article, *at(words), words)
    precision = Precision.DAY
    return Claim(
        id=f"{project}{status}{words}",
        project=f"project:{project}",
        status=Status(status),
        as_of=day,
        precision=precision,
        evidence=evidence,
        target=target,
        origin="test",
    )


# What counts as right ---------------------------------------------------------------------------------------------

TAN_THANH = name("Tân Thanh", "gate:tan-thanh")
NAMES = [
    # id, gold rows, found (words, place), layer, (right, wrong, hit, missed), negatives hit
    ("exact", [TAN_THANH], [("Tân Thanh", "gate:tan-thanh")], "gate", (1, 0, 1, 0), 0),
    ("nothing", [TAN_THANH], [], "gate", (0, 0, 0, 1), 0),
    ("longer span", [TAN_THANH], [("khẩu Tân Thanh", "gate:tan-thanh")], "gate", (0, 1, 0, 1), 0),
    ("other place", [TAN_THANH], [("Tân Thanh", "gate:chi-ma")], "gate", (0, 1, 0, 1), 0),
    ("not annotated", [TAN_THANH], [("Tân Thanh", "gate:tan-thanh"), ("Bát Xát", "gate:x")], "gate", (1, 1, 1, 0), 0),
    ("other layer", [TAN_THANH], [("Tân Thanh", "place:tan-thanh")], "place", (0, 1, 0, 0), 0),
    (
        "also allowed",
        [name("Bá Sái", "place:ba-sai", also=["gate:ba-sai"])],
        [("Bá Sái", "gate:ba-sai")],
        "place",
        (0, 0, 1, 0),
        0,
    ),
    ("optional found", [name("Tân Thanh", "gate:tan-thanh", label="optional")], [("Tân Thanh", "gate:tan-thanh")],
     "gate", (0, 0, 0, 0), 0),
    ("optional not found", [name("Tân Thanh", "gate:tan-thanh", label="optional")], [], "gate", (0, 0, 0, 0), 0),
    ("negative", [name("Hữu Nghị", None, label="negative")], [("Hữu Nghị", "gate:huu-nghi")], "gate", (0, 1, 0, 0), 1),
    ("negative touched", [name("ông Hữu Nghị", None, label="negative")], [("Hữu Nghị", "gate:huu-nghi")],
     "gate", (0, 1, 0, 0), 1),
    ("former extent", [name("Hà Giang", "province:ha-giang")], [("Hà Giang", "province:ha-giang-before-2025")],
     "province", (1, 0, 1, 0), 0),
    ("not the present one", [name("Hà Giang", "province:ha-giang-before-2025")], [("Hà Giang", "province:ha-giang")],
     "province", (0, 1, 0, 1), 0),
    ("older prefix", [name("Hà Giang", "cn:ha-giang")], [("Hà Giang", "province:ha-giang")],
     "province", (1, 0, 1, 0), 0),
    ("corridors unmarked", [TAN_THANH], [("Bát Xát - Bá Sái", "corridor:x")], "corridor", (0, 0, 0, 0), 0),
    ("corridors marked", [name("Bát Xát - Bá Sái", "corridor:x")], [("Bát Xát", "corridor:x")],
     "corridor", (0, 1, 0, 1), 0),
    ("country", [name("tỉnh", "country:vn")], [], "country", (0, 0, 0, 0), 0),
]  # fmt: skip


@pytest.mark.parametrize("case", [row[1:] for row in NAMES], ids=[row[0] for row in NAMES])
def test_names(tmp_path: Path, case: tuple) -> None:
    rows, found, layer, counts, negatives = case
    made = score([(gold(tmp_path, *rows), [mention(*one) for one in found], [])])
    assert made.layers.get(layer, Tally()) == Tally(*counts)
    assert len(made.errors("negative")) == negatives


BUILT = "đang thi công"
ROW = said("Cầu Bát Xát - Bá Sái đang thi công", "bridge", "under_construction", as_of="2026-01-05")
CLAIMS = [
    # id, gold rows, found (words, project, status), (right, wrong, hit, missed), never broken
    ("exact", [ROW], [(BUILT, "bridge", "under_construction")], (1, 0, 1, 0), 0),
    ("nothing", [ROW], [], (0, 0, 0, 1), 0),
    ("status not allowed", [ROW], [(BUILT, "bridge", "agreed")], (0, 1, 0, 1), 0),
    ("a fact not allowed", [ROW], [(BUILT, "bridge", "completed")], (0, 1, 0, 1), 1),
    ("other project", [ROW], [(BUILT, "road", "under_construction")], (0, 1, 0, 1), 1),
    ("words elsewhere", [ROW], [("Tân Thanh", "bridge", "under_construction")], (1, 0, 0, 1), 0),
    ("second status", [said(BUILT, "bridge", "agreed", "operating")], [(BUILT, "bridge", "operating")],
     (1, 0, 1, 0), 0),
    ("other id", [ROW | {"acceptable_projects": ["project:b"]}], [(BUILT, "b", "under_construction")], (1, 0, 1, 0), 0),
    ("optional", [ROW | {"kind": "optional"}], [(BUILT, "bridge", "under_construction")], (1, 0, 0, 0), 0),
    ("only named", [said(BUILT, "bridge", "mention_only")], [(BUILT, "bridge", "under_construction")], (0, 1, 0, 0), 1),
    ("only named, silent", [said(BUILT, "bridge", "mention_only")], [], (0, 0, 0, 0), 0),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "found", "counts", "never"), [r[1:] for r in CLAIMS], ids=[r[0] for r in CLAIMS])
def test_claims(
    tmp_path: Path,
    rows: list[dict[str, object]],
    found: list[tuple[str, str, str]],
    counts: tuple[int, ...],
    never: int,
) -> None:
    text = gold(tmp_path, *rows)
    made = score([(text, [], [claim(text.article, *one) for one in found])])
    assert made.claims == Tally(*counts)
    assert len(made.errors("never")) == never
    assert made.rules == ({"test": Tally(*counts[:2])} if found else {})


PROJECTS = [
    # id, gold rows, found (words, project, status), (right, missed)
    ("right, wherever its words", [ROW], [("Tân Thanh", "bridge", "under_construction")], (1, 0)),
    ("not found", [ROW], [], (0, 1)),
    ("wrong status", [ROW], [(BUILT, "bridge", "agreed")], (0, 1)),
    ("one of its rows", [ROW, said("Tân Thanh", "bridge", "agreed")], [(BUILT, "bridge", "agreed")], (1, 0)),
    ("an optional row", [ROW, said("Tân Thanh", "bridge", "agreed") | {"kind": "optional"}],
     [(BUILT, "bridge", "agreed")], (1, 0)),
    ("only optional rows", [ROW | {"kind": "optional"}], [], (0, 0)),
    ("two projects", [ROW, said("Tân Thanh", "road", "operating")], [(BUILT, "bridge", "under_construction")], (1, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "found", "counts"), [r[1:] for r in PROJECTS], ids=[r[0] for r in PROJECTS])
def test_projects(
    tmp_path: Path, rows: list[dict[str, object]], found: list[tuple[str, str, str]], counts: tuple[int, int]
) -> None:
    text = gold(tmp_path, *rows)
    made = score([(text, [], [claim(text.article, *one) for one in found])])
    assert (made.projects.hit, made.projects.missed) == counts


def test_the_gold_day_dates_the_day_of_the_lead(tmp_path: Path) -> None:
    """The text tells no year; the day of the news is the lead's, in the year of the gold's day."""
    text = "Họp bàn về cầu\n\nSáng 4/1, hai bên họp tại Lào Cai về cầu Bát Xát - Bá Sái và thống nhất đẩy nhanh."
    (tmp_path / "texts.jsonl").write_text(lines_of([{"file": "a.txt", "text": text, "published": "2026-01-05"}]))
    row = {"file": "a.txt", "start": 0, "end": 3, "surface": "Họp", "label": "negative"}
    (tmp_path / "mentions.jsonl").write_text(lines_of([row]))
    article = read_gold([tmp_path])[0].article
    assert (article.published, article.event_day) == (DAY, dt.date(2026, 1, 4))


@pytest.mark.parametrize(
    ("told", "target", "days", "targets"),
    [
        (DAY, Target(Status.OPERATING, dt.date(2026, 10, 1), Precision.QUARTER), 1, 1),
        (DAY, Target(Status.OPERATING, dt.date(2026, 10, 1), Precision.MONTH), 1, 0),
        (dt.date(2026, 1, 6), None, 0, 0),
    ],
    ids=["as exact", "target more exact than told", "other day"],
)
def test_days_and_targets(tmp_path: Path, told: dt.date, target: Target | None, days: int, targets: int) -> None:
    text = gold(tmp_path, ROW | {"target": {"status": "operating", "date": "2026-Q4"}})
    made = score([(text, [], [claim(text.article, BUILT, "bridge", "under_construction", day=told, target=target)])])
    assert (made.days.hit, made.targets.hit) == (days, targets)
    assert (len(made.errors("day")), len(made.errors("target"))) == (1 - days, 1 - targets)
    assert all(" not 2026-01-05" in slip.rule for slip in made.errors("day"))


def test_what_the_gold_does_not_speak_of_is_not_scored(tmp_path: Path) -> None:
    text = gold(tmp_path, TAN_THANH)
    assert score([(text, [], [claim(text.article, BUILT, "bridge", "completed")])]).claims == Tally()
    text = gold(tmp_path, ROW)
    assert score([(text, [mention("Tân Thanh", "gate:chi-ma")], [])]).layers == {}


def test_languages_are_told_apart(tmp_path: Path) -> None:
    texts = [{"file": f"{one}.txt", "text": TEXT, "language": one} for one in ("vi", "zh")]
    rows = [*texts, *[TAN_THANH | {"file": f"{one}.txt"} for one in ("vi", "zh")]]
    (tmp_path / "gold.jsonl").write_text(lines_of(rows), encoding="utf-8")
    vi, zh = read_gold([tmp_path])
    made = score([(vi, [mention("Tân Thanh", "gate:tan-thanh")], []), (zh, [], [])])
    assert made.places() == Tally(1, 0, 1, 1)
    assert {name: one.places() for name, one in made.languages.items()} == {"vi": Tally(1, 0, 1), "zh": Tally(missed=1)}


@given(st.tuples(*[st.integers(0, 50)] * 4))
def test_figures_lie_between_nothing_and_all(counts: tuple[int, int, int, int]) -> None:
    tally = Tally(*counts)
    assert 0 <= tally.f1 <= 1
    assert min(tally.precision, tally.recall) - 1e-9 <= tally.f1 <= max(tally.precision, tally.recall) + 1e-9
    assert tally + tally == Tally(*[2 * count for count in counts])


# Reading gold files -----------------------------------------------------------------------------------------------

BAD = [
    ("no json", "{", "is not a JSON object", "E463"),
    ("no object", "[1]", "is not a JSON object", "E463"),
    ("deep", "[" * 100_000, "is not a JSON object", "E463"),
    ("no file", TAN_THANH | {"file": None}, "column file: is missing", "E464"),
    ("null", TAN_THANH | {"file": "a\0.txt"}, "is not the plain name of a file", "E464"),
    ("period", ROW | {"as_of": "2025-13"}, "«2025-13» — is neither day, month, quarter nor year", "E464"),
    ("target date", ROW | {"target": {"status": "agreed", "date": "soon"}}, "is no target", "E467"),
    ("half a letter", {"file": "a.txt", "text": "\ud800"}, "is no text in UTF-8", "E464"),
    ("language", {"file": "a.txt", "language": "fr"}, "«fr» — is no language", "E464"),
    ("path", TAN_THANH | {"file": "../a.txt"}, "is not the plain name of a file", "E464"),
    ("start", TAN_THANH | {"start": "9"}, "«9» — is not a place in a text", "E464"),
    ("true", TAN_THANH | {"start": True}, "is not a place in a text", "E464"),
    ("label", TAN_THANH | {"label": "maybe"}, "«maybe» — is no label", "E464"),
    ("label list", TAN_THANH | {"label": ["maybe"]}, "where a word belongs", "E464"),
    ("backwards", TAN_THANH | {"end": 3}, "does not come after start", "E465"),
    ("no id", TAN_THANH | {"id": None}, "column id: is missing", "E466"),
    ("no status", {k: v for k, v in ROW.items() if k not in ("status", "acceptable")}, "is missing", "E466"),
    ("status", ROW | {"status": "built"}, "«built» — is no status", "E464"),
    ("acceptable", ROW | {"acceptable": ["agreed", "built"]}, "built is no status", "E467"),
    ("kind", ROW | {"kind": "maybe"}, "is no kind of claim", "E464"),
    ("target", ROW | {"target": {"status": "built"}}, "is no target", "E467"),
    ("day", ROW | {"published": "2026-02-30"}, "«2026-02-30» — is not a day", "E464"),
    ("text missing", TAN_THANH | {"file": "b.txt"}, "«b.txt» — there is no such text", "E468"),
    ("surface", TAN_THANH | {"end": 17}, "characters 9:17 of a.txt read «Tân Than»", "E469"),
    ("beyond", TAN_THANH | {"start": 900, "end": 909}, "characters 900:909 of a.txt read «»", "E469"),
]


@pytest.mark.parametrize(("line", "told", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_lines(tmp_path: Path, line: object, told: str, code: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    raw = line if isinstance(line, str) else json.dumps(line)
    (tmp_path / "gold.jsonl").write_text(f"\n{raw}\n", encoding="utf-8")
    with pytest.raises(DataFaults) as caught:
        read_gold([tmp_path])
    (fault,) = caught.value.faults
    assert "gold.jsonl: row 2" in str(fault)
    assert told in str(fault)
    assert fault.code == code
    assert fault.mend


COLUMNS = ["file", "start", "end", "surface", "evidence", "label", "id", "project", "status", "acceptable", "kind",
           "as_of", "published", "target", "text", "language", "acceptable_projects"]  # fmt: skip
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["a.txt", "positive", "agreed"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["status", "date"]), inner, max_size=2),
    max_leaves=3,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(COLUMNS), VALUES), row=st.sampled_from([TAN_THANH, ROW, {}]))
def test_any_line_is_read_or_refused(tmp_path: Path, changes: dict[str, object], row: dict[str, object]) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text(json.dumps(row | changes), encoding="utf-8")
    try:
        texts = read_gold([tmp_path])
    except DataFaults as refused:
        assert all(str(fault) and fault.mend for fault in refused.faults)
    else:
        assert len(texts) == 1


def test_a_file_named_twice_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold(tmp_path, TAN_THANH)
    monkeypatch.chdir(tmp_path)
    (text,) = read_gold([tmp_path, tmp_path / "gold.jsonl", Path("gold.jsonl")])
    assert len(text.mentions or ()) == 1


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    lines = [TAN_THANH | {"label": 3}, TAN_THANH, ROW | {"kind": "x"}, ROW | {"start": 0}]
    (tmp_path / "a.jsonl").write_text(lines_of(lines) + "{\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataFaults) as caught:
        read_gold([tmp_path, tmp_path / "empty", tmp_path / "none.jsonl"])
    assert [(Path(f.file).name, f.row) for f in caught.value.faults] == [
        ("a.jsonl", 1), ("a.jsonl", 3), ("a.jsonl", 4), ("a.jsonl", 5), ("b.jsonl", 0), ("empty", 0), ("none.jsonl", 0),
    ]  # fmt: skip


def test_a_line_that_is_not_utf8_is_told_with_all_other_faults(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    sound, spoilt = (
        lines_of([TAN_THANH]).encode(),
        json.dumps(TAN_THANH, ensure_ascii=False).encode("cp1258", "replace"),
    )
    (tmp_path / "gold.jsonl").write_bytes(b"\xef\xbb\xbf" + sound + b"{\r\n" + spoilt + b"\n" + sound + b"[]\n")
    with pytest.raises(DataFaults) as caught:
        read_gold([tmp_path])
    told = [(fault.row, fault.code) for fault in caught.value.faults]
    assert told == [(2, "E463"), (3, "E462"), (5, "E463")]
    assert "is not text in UTF-8 (byte " in str(caught.value.faults[1])


def test_texts_are_found_where_they_stand(tmp_path: Path) -> None:
    where = [tmp_path / one for one in ("told", "beside", "inside/texts", "gold", "far")]
    for folder in where:
        folder.mkdir(parents=True)
    row = lines_of([TAN_THANH])
    (where[0] / "texts.jsonl").write_text(lines_of([{"file": "a.txt", "text": TEXT, "published": "2026-01-05"}]))
    for folder in (where[1], where[2], where[4]):
        (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    for folder in (where[0], where[1], tmp_path / "inside", where[3]):
        (folder / "mentions.jsonl").write_text(row, encoding="utf-8")
    assert read_gold([where[0] / "mentions.jsonl"])[0].article.published == DAY
    for folder in (where[1], tmp_path / "inside"):
        assert read_gold([folder])[0].article.text == TEXT
    assert read_gold([where[3]], texts=where[4])[0].article.text == TEXT
    with pytest.raises(DataFaults):
        read_gold([where[3]])


def test_seeds_keep_their_reviewed_days() -> None:
    texts = read_gold([GOLD], seeds=SEEDS)
    assert len(texts) == 5
    assert {one.article.basis for one in texts} <= {Basis.HEADER, Basis.STATED, Basis.INFERRED, Basis.UNKNOWN}
    assert [one.article.published for one in texts] == [one.published for one in load_articles(SEEDS)]


# The whole way ----------------------------------------------------------------------------------------------------


def test_the_founding_gold() -> None:
    found = evaluate([GOLD / "mentions.jsonl", GOLD / "claims.jsonl"], reader(), seeds=SEEDS)
    assert found.places("gate", "province", "place", "station", "marker").f1 >= 0.99
    assert found.claims.precision >= 0.9
    assert found.negatives == 113
    assert found.errors("never", "negative") == []


def test_the_command(tmp_path: Path) -> None:
    gold(tmp_path, TAN_THANH, name("Hữu Nghị", None, label="negative"), name("Bát Xát", "gate:nowhere"))
    run = CliRunner().invoke(app, ["evaluate", str(tmp_path)])
    assert run.exit_code == 0, run.output
    assert "gate" in run.stdout
    assert f"a.txt:{at('Bát Xát')[0]}: missed gate gate:nowhere" in run.stdout
    assert "[Bát Xát]" in run.stdout
    assert "does not hold gate:nowhere:" in run.stderr
    assert "missed gate" not in CliRunner().invoke(app, ["evaluate", str(tmp_path), "--totals"]).stdout
    record = json.loads(CliRunner().invoke(app, ["evaluate", str(tmp_path), "--json"]).stdout)
    assert record["texts"] == 1
    assert [error["words"] for error in record["errors"] if error["kind"] == "missed"] == ["Bát Xát"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["none.jsonl"], 2, "does not exist"),
        ([], 2, "GOLD"),
        (["bad.jsonl"], 1, "bad.jsonl: row 1"),
        (["empty.jsonl"], 1, "empty.jsonl: annotates nothing. Mend: "),
        (["blank.jsonl", "empty.jsonl"], 1, "2 faults; nothing was measured"),
        (["told.jsonl"], 1, "told.jsonl: annotates nothing"),
    ],
    ids=["no such file", "nothing named", "bad line", "empty", "blank lines", "a text alone"],
)
def test_the_command_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    for file, held in (("bad", "{}\n"), ("empty", ""), ("blank", "\n \n"), ("told", '{"file": "b.txt", "text": "B."}')):
        Path(f"{file}.jsonl").write_text(held)
    run = CliRunner().invoke(app, ["evaluate", *arguments])
    assert run.exit_code == code
    assert told in run.stderr
    assert "Traceback" not in run.output


# The sentence set -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", PARTS)
def test_the_gold_files_are_those_of_the_marked_text(part: str) -> None:
    for file, rows in gold_rows(part).items():
        written = (SENTENCES / part / f"{file}.jsonl").read_text(encoding="utf-8")
        assert written == lines_of(rows), "run `python -m tests.sentences --write`"


def everything() -> list[Passage]:
    return [one for part in PARTS for one in passages(part)]


def test_the_aside_was_drawn_by_chance() -> None:
    assert {one.id for one in passages("aside")} == drawn(everything())


def test_the_set_is_as_large_and_as_hard_as_it_says() -> None:
    held = everything()
    assert len({one.id for one in held}) == len(held) >= 180
    assert sum(one.hard for one in held) * 2 >= len(held)
    assert {one.language for one in held} == {"vi", "zh", "en"}


def test_the_set_names_places_and_projects_that_exist() -> None:
    gazetteer = load_gazetteer(ROOT / "geodata")
    for one in everything():
        assert {i for row in one.mentions for i in row.get("acceptable", [])} <= set(gazetteer.places), one.id
        assert {row["project"] for row in one.claims} <= set(gazetteer.projects), one.id


def test_the_sentence_files_are_read_as_gold() -> None:
    for part in PARTS:
        texts = read_gold([SENTENCES / part])
        assert {text.article.file: text.article.published for text in texts} == {
            one.file: one.published for one in passages(part)
        }


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("=== v1 2026-01-01 easy\nA\n", "a head that cannot be read"),
        ("=== v001 2026-01-01 easy\nA [b x:c].\n", "a mark that cannot be read"),
        ("=== v001 2026-01-01 easy\nA b.\n= p agreed : c\n", "not in the text: c"),
        ("=== v001 2026-01-01 easy\nA b.\n= agreed : A\n", "a claim that cannot be read"),
        ("=== v001 2026-01-01 easy\nA b c.\n= p agreed : c … A\n", "not in the text"),
    ],
)
def test_bad_marks_are_refused(block: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_passage(block)
