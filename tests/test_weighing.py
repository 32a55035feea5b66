"""What no rule reads is weighed: features, arithmetic, when a proposal is made, the table and its corpus."""

from __future__ import annotations

import csv
import datetime as dt
import math
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.claims import ClaimFinder, Weights, load_lexicon, load_weights, weight_faults
from dashboard.claims.lexicon import Role
from dashboard.claims.weighing import Part, proposals
from dashboard.claims.weighing.parts import features
from dashboard.claims.weighing.weights import NONE, STATUSES, WEIGHT_COLUMNS, WEIGHT_TABLE
from dashboard.errors import DataFaults
from dashboard.models import Claim, Status
from tests.learning.corpus import HERE
from tests.test_claims import GEODATA, article_of, gazetteer, geoparser

RULES_ONLY = ClaimFinder(gazetteer(), load_lexicon(GEODATA))
BRIDGE = "project:bridge-bat-xat-ba-sai"


def parts(text: str) -> list[Part]:
    article = article_of(text)
    return RULES_ONLY.find_parts(article, geoparser().find_mentions(article))


def part(text: str) -> Part:
    return parts(text)[0]


def read(text: str, with_finder: ClaimFinder) -> list[Claim]:
    article = article_of(text)
    return with_finder.find_claims(article, geoparser().find_mentions(article))


def weights(**features_of: dict[Status | str, float]) -> Weights:
    """Weights of some Vietnamese features, all as rare as one another."""
    rows = {"=": (0.0,) * (len(STATUSES) + 2)}
    for feature, told in features_of.items():
        rows[feature.replace("__", ":").replace("_", " ")] = (1.0, *(told.get(one, 0.0) for one in (*STATUSES, NONE)))
    return Weights({"vi": rows})


FEATURES = [
    pytest.param(
        "Thợ hạ cọc ở cầu đường bộ Bát Xát - Bá Sái 24 giờ mỗi ngày.",
        {"any:hạ cọc", "left:hạ cọc ở", "over:ở «it»", "right:0 giờ mỗi", "any:mỗi ngày .", "kind:bridge", "linked"},
        id="vi: words before, behind and around the name; numbers alike",
    ),
    pytest.param(
        "巴刹—坝洒红河公路大桥桥墩出水。",
        {"right:桥墩出水", "any:出水。", "over:«it»桥墩", "kind:bridge", "named"},
        id="zh: characters, up to four",
    ),
    pytest.param(
        "Cầu đường bộ Bát Xát - Bá Sái đang thi công.",
        {"rule:action=under_construction", "rule right:aspect", "rules:aspect action=under_construction"},
        id="what the lexicon sees",
    ),
    pytest.param(
        "Hai bên thống nhất mở đường bay; lo cho cầu đường bộ Bát Xát - Bá Sái.",
        {"under:agree", "last under:agree"},
        id="what governs a part from before its semicolon",
    ),
]


@pytest.mark.parametrize(("text", "expected"), FEATURES)
def test_features(text: str, expected: set[str]) -> None:
    found = features(part(text))
    assert expected <= set(found), sorted(expected - set(found))


def test_features_tell_where_their_words_stand() -> None:
    text = "Thợ hạ cọc ở cầu đường bộ Bát Xát - Bá Sái."
    span = features(part(text))["any:hạ cọc"]
    assert span is not None
    assert text[slice(*span)] == "hạ cọc"


def test_a_sentence_without_a_name_is_of_the_project_before() -> None:
    text = "Cầu đường bộ Bát Xát - Bá Sái dài 230 m. Máy móc chạy cả đêm. Thợ ăn Tết tại chỗ."
    assert [(p.project.id, bool(p.own)) for p in parts(text)] == [(BRIDGE, True), (BRIDGE, False), (BRIDGE, False)]


def test_after_three_sentences_nobody_knows_any_more() -> None:
    text = "Cầu đường bộ Bát Xát - Bá Sái dài 230 m. " + "Máy móc chạy cả đêm. " * 5
    assert len(parts(text)) == 4


def test_each_project_of_a_part_has_its_own_features() -> None:
    text = "Khác cao tốc Đồng Đăng - Trà Lĩnh, cầu đường bộ Bát Xát - Bá Sái thì chưa."
    one, other = parts(text)
    assert "over:«it» ," in features(one)
    assert "left:«other» ," in features(other)


# -- the arithmetic ---------------------------------------------------------------------------------------------------

TELLS = "Cầu đường bộ Bát Xát - Bá Sái, thợ hạ cọc suốt đêm."


def test_the_share_is_that_of_a_logistic_regression() -> None:
    weighed = weights(any__hạ_cọc={Status.UNDER_CONSTRUCTION: 6.0}).weigh(part(TELLS))
    assert weighed is not None
    sums = [6.0 if one is Status.UNDER_CONSTRUCTION else 0.0 for one in STATUSES]
    expected = math.exp(6) / (sum(map(math.exp, sums)) + 0.2)  # «none», with a fifth of its share
    assert weighed.status is Status.UNDER_CONSTRUCTION
    assert weighed.share == pytest.approx(expected)


@given(st.lists(st.floats(-8, 8), min_size=len(STATUSES), max_size=len(STATUSES)), st.floats(0.1, 50))
def test_how_rare_all_features_are_alike_does_not_matter(worth: Sequence[float], rarity: float) -> None:
    rows = {"=": (0.0,) * (len(STATUSES) + 2), "any:hạ cọc": (1.0, *worth, -9.0), "any:suốt đêm": (1.0, *worth, -9.0)}
    rarer = {name: (row[0] * rarity, *row[1:]) for name, row in rows.items()}
    plain, scaled = (Weights({"vi": one}).weigh(part(TELLS)) for one in (rows, rarer))
    assert plain is not None
    assert scaled is not None
    assert scaled.status is plain.status
    assert scaled.share == pytest.approx(plain.share)


def test_the_quote_is_the_clauses_of_the_name_and_of_the_words_that_weigh_most() -> None:
    weighed = weights(any__hạ_cọc={Status.UNDER_CONSTRUCTION: 6.0}).weigh(part(TELLS))
    assert weighed is not None
    assert TELLS[weighed.start : weighed.end] == TELLS.rstrip(".")


def test_none_and_an_unknown_language_give_nothing() -> None:
    assert weights(any__hạ_cọc={NONE: 6.0}).weigh(part(TELLS)) is None
    assert weights().weigh(part("巴刹—坝洒红河公路大桥桥墩出水。")) is None


# -- proposals --------------------------------------------------------------------------------------------------------


def weighed_by(**features_of: dict[Status | str, float]) -> ClaimFinder:
    return ClaimFinder(gazetteer(), load_lexicon(GEODATA), weights(**features_of))


SURE = {Status.UNDER_CONSTRUCTION: 9.0}
PROPOSALS = [
    pytest.param(TELLS, [(Status.UNDER_CONSTRUCTION, "vi.weighed_under_construction")], id="no rule reads it"),
    pytest.param(
        "Cầu đường bộ Bát Xát - Bá Sái đã khánh thành. " + TELLS,
        [(Status.COMPLETED, "vi.inauguration")],
        id="a rule tells something of the project",
    ),
    pytest.param(
        "Cao tốc Đồng Đăng - Trà Lĩnh đã thông xe. " + TELLS,
        [(Status.OPERATING, "vi.traffic"), (Status.UNDER_CONSTRUCTION, "vi.weighed_under_construction")],
        id="a rule tells something of another project",
    ),
    pytest.param(f"{TELLS} {TELLS}", [(Status.UNDER_CONSTRUCTION, "vi.weighed_under_construction")], id="once"),
    pytest.param(TELLS.replace(".", "?"), [], id="a question"),
    pytest.param("Có tin đồn: " + TELLS.lower(), [], id="a rumour"),
    pytest.param("Tỉnh đề nghị: " + TELLS, [(Status.PROPOSED, "vi.request")], id="what is asked for is no fact"),
    pytest.param(TELLS.replace("thợ", "thợ chưa"), [], id="nor what is denied"),
    pytest.param("Đường vào cầu đường bộ Bát Xát - Bá Sái có thợ hạ cọc.", [], id="nor what only leads there"),
    pytest.param(
        "Cầu đường bộ Bát Xát - Bá Sái dài 230 m. Ở Lào Cai, thợ hạ cọc suốt đêm.", [], id="nor what is elsewhere"
    ),
]


@pytest.mark.parametrize(("text", "expected"), PROPOSALS)
def test_proposals(text: str, expected: list[tuple[Status, str]]) -> None:
    claims = read(text, weighed_by(any__hạ_cọc=SURE))
    assert [(c.status, c.origin) for c in claims] == expected
    assert all(c.evidence.quote == text[c.evidence.start : c.evidence.end] for c in claims)


@pytest.mark.parametrize(
    ("worth", "status", "made"),
    [
        pytest.param(2.1, Status.AGREED, True, id="a plan, by half of all shares"),
        pytest.param(2.1, Status.OPERATING, False, id="a fact needs more"),
        pytest.param(3.0, Status.OPERATING, True, id="a fact that has it"),
        pytest.param(1.0, Status.AGREED, False, id="too little"),
    ],
)
def test_how_sure_a_proposal_is(worth: float, status: Status, *, made: bool) -> None:
    found = list(proposals([part(TELLS)], weights(any__hạ_cọc={status: worth, NONE: -9.0})))
    assert bool(found) is made


def test_without_weights_nothing_is_weighed() -> None:
    assert read(TELLS, RULES_ONLY) == []


# -- the table --------------------------------------------------------------------------------------------------------


def test_the_table_has_no_faults() -> None:
    assert weight_faults(GEODATA) == []


def test_every_weighed_status_has_its_rule() -> None:
    rows = load_weights(GEODATA).rows
    rules = {rule.id for rule in load_lexicon(GEODATA).rules if rule.role is Role.WEIGHED}
    assert rules == {f"{language}.weighed_{status}" for language in rows for status in STATUSES}


FAULTS = [
    pytest.param(1, "en", "fr", "E453", id="a language"),
    pytest.param(2, None, "many", "E471", id="no number"),
    pytest.param(2, None, "1.5", "E471", id="no whole number"),
]


@pytest.mark.parametrize(("row", "old", "new", "code"), FAULTS)
def test_a_faulty_table_is_refused(row: int, old: str | None, new: str, code: str, tmp_path: Path) -> None:
    shutil.copy(GEODATA / WEIGHT_TABLE, tmp_path)
    path = tmp_path / WEIGHT_TABLE
    lines = path.read_text("utf-8").split("\n")
    cells = next(csv.reader([lines[row]]))
    cells[0 if old else 2] = new
    lines[row] = ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells)
    path.write_text("\n".join(lines), encoding="utf-8")
    assert code in {fault.code for fault in weight_faults(tmp_path)}
    if code == "E471":
        with pytest.raises(DataFaults):
            load_weights(tmp_path)


def test_rows_out_of_order_or_without_a_beginning_are_told(tmp_path: Path) -> None:
    row = ",".join(["0"] * (len(WEIGHT_COLUMNS) - 2))
    text = f"{','.join(WEIGHT_COLUMNS)}\nvi,any:b,{row}\nvi,any:a,{row}\n"
    (tmp_path / WEIGHT_TABLE).write_text(text, encoding="utf-8")
    assert {fault.code for fault in weight_faults(tmp_path)} == {"E423", "E472"}
    with pytest.raises(DataFaults):
        load_weights(tmp_path)


def test_without_a_table_there_are_no_weights(tmp_path: Path) -> None:
    assert load_weights(tmp_path).rows == {}


# -- what it is learned from ------------------------------------------------------------------------------------------


def test_the_items_name_known_projects_and_statuses() -> None:
    known = {project.removeprefix("project:") for project in gazetteer().projects}
    for number, line in enumerate((HERE / "items.tsv").read_text("utf-8").splitlines(), 1):
        expected, tab, text = line.partition("\t")
        assert tab, number
        assert text.strip(), number
        for one in filter(None, expected.split("|")):
            project, _, told = one.strip().partition("=")
            status, _, day = told.partition("@")
            assert project in known, (number, project)
            assert status in set(Status), (number, status)
            assert not day or dt.date.fromisoformat(day), number
