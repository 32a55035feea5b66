"""Claims: the rules against the gold annotation, a table of cases and the table of rules; the reviewed ledger."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import evaluation
from dashboard.articles import load_articles
from dashboard.claims import ClaimFinder, claim_faults, lexicon_faults, load_lexicon, load_reviewed, load_weights
from dashboard.claims.amounts import find_amounts
from dashboard.claims.chinese import short_names
from dashboard.claims.composed import COMPOSED
from dashboard.claims.ledger import COLUMNS
from dashboard.claims.lexicon import ANAPHORS, WEAK_ASPECTS, WORDLESS, Role, Rule, index_of
from dashboard.claims.prefixes import beginnings
from dashboard.claims.scripts import Script, script_of, text_key
from dashboard.days import read_dates
from dashboard.errors import DataFaults, Fault
from dashboard.evaluation import read_gold
from dashboard.gazetteer import Gazetteer, load_gazetteer
from dashboard.geoparse import Geoparser
from dashboard.models import Article, Claim, Furniture, Mention, Status, Verdict

ROOT = Path(__file__).parent.parent
GEODATA, SEEDS, GOLD = ROOT / "geodata", ROOT / "seeds", ROOT / "tests" / "gold"
DAY = dt.date(2025, 11, 28)
NEVER_WISHED = {Status.UNDER_CONSTRUCTION, Status.COMPLETED, Status.OPERATING}

RECALL_FLOOR = 1.0
OPTIONAL_FLOOR = 0.6
PRECISION_FLOOR = 1.0


@cache
def gazetteer() -> Gazetteer:
    return load_gazetteer(GEODATA)


@cache
def finder() -> ClaimFinder:
    return ClaimFinder(gazetteer(), load_lexicon(GEODATA), load_weights(GEODATA))


@cache
def geoparser() -> Geoparser:
    return Geoparser(gazetteer())


@cache
def founding() -> dict[str, Article]:
    return {article.id: article for article in load_articles(SEEDS)}


def article_of(text: str, *, day: dt.date = DAY) -> Article:
    return Article(id="case", text=text, sha256="", published=day, event_day=day, body=(0, len(text)))


def claims_of(article: Article) -> list[Claim]:
    return finder().find_claims(article, geoparser().find_mentions(article))


def shown(claim: Claim) -> str:
    target = f">{claim.target.status}" if claim.target else ""
    return f"{claim.project.removeprefix('project:')}={claim.status}{target}"


# -- the gold annotation --------------------------------------------------------------------------


def gold_rows() -> list[dict]:
    return [json.loads(line) for line in (GOLD / "claims.jsonl").read_text("utf-8").splitlines()]


def gold_mentions(article: str) -> list[Mention]:
    found = []
    for line in (GOLD / "mentions.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if (
            row["file"] == f"{article}.txt"
            and row["label"] == "positive"
            and row["layer"] in {"gate", "place", "province"}
        ):
            place = row["id"].replace("cn:", "province:")
            found.append(Mention(article, row["start"], row["end"], row["surface"], place))
    return found


def acceptable(row: dict, claim: Claim) -> bool:
    projects = {row["project"], *(row.get("acceptable_projects") or [])}
    return (
        row["file"] == f"{claim.evidence.article.id}.txt"
        and claim.project in projects
        and claim.status in row["acceptable"]
    )


def overlaps(row: dict, claim: Claim) -> bool:
    return claim.evidence.start < row["end"] and row["start"] < claim.evidence.end


def score(claims: Sequence[Claim]) -> dict[str, float]:
    """Precision over claims, recall over rows, as `dashboard.evaluation` defines them."""
    texts = read_gold([GOLD / "claims.jsonl"], seeds=SEEDS)
    found = evaluation.score((t, [], [c for c in claims if c.evidence.article.id == t.article.id]) for t in texts)
    total = {"precision": found.claims.precision, "recall": found.claims.recall}
    return total | {"optional": found.optional.recall}


@pytest.mark.parametrize("source", ["geoparser", "gold mentions"])
def test_gold_scores(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    claims = []
    for article in founding().values():
        mentions = gold_mentions(article.id) if source == "gold mentions" else geoparser().find_mentions(article)
        claims += finder().find_claims(article, mentions)
    scores = score(claims)
    with capsys.disabled():
        figures = ", ".join(f"{name} {value:.3f}" for name, value in scores.items())
        print(f"\nclaims on the gold with {source}: {figures} ({len(claims)} claims)")
    assert scores["precision"] >= PRECISION_FLOOR
    assert scores["recall"] >= RECALL_FLOOR
    assert scores["optional"] >= OPTIONAL_FLOOR


def test_gold_gives_nothing_for_what_is_only_named() -> None:
    named = {(r["file"], r["project"]) for r in gold_rows() if "mention_only" in r["acceptable"]}
    found = {(f"{a.id}.txt", c.project) for a in founding().values() for c in claims_of(a)}
    assert named
    assert not named & found


def test_gold_targets_stand_beside_the_status() -> None:
    for row in gold_rows():
        if row["kind"] == "status" and row["target"]:
            claims = claims_of(founding()[row["file"].removesuffix(".txt")])
            hit = [c for c in claims if acceptable(row, c) and overlaps(row, c) and c.target]
            assert any(c.target and c.target.status == row["target"]["status"] for c in hit), row
            year = row["target"]["date"]
            assert year is None or any(c.target and c.target.date and c.target.date.year == int(year[:4]) for c in hit)


@pytest.mark.parametrize("article", founding().values(), ids=lambda a: a.id[:3])
def test_nothing_from_furniture(article: Article) -> None:
    claims = claims_of(article)
    assert not [c for c in claims if article.in_furniture(c.evidence.start, c.evidence.end)]
    hidden = replace(article, furniture=(*article.furniture, Furniture(0, len(article.text), "all")))
    assert claims_of(hidden) == []


# -- cases ------------------------------------------------------------------------------------------


def case_rows() -> list[dict[str, str]]:
    with (ROOT / "tests" / "cases" / "claims.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def judged(found: Iterable[str], expected: str) -> list[str]:
    """What is wrong: alternatives by «|», several claims by «;», an optional one begins with «?»."""
    have, allowed, faults = set(found), set(), []
    for part in filter(None, expected.split(";")):
        choices = set(part.removeprefix("?").split("|"))
        allowed |= choices
        if not part.startswith("?") and not choices & have:
            faults.append(f"missing {part}")
    return faults + [f"wrong {claim}" for claim in sorted(have - allowed)]


@pytest.mark.parametrize("row", case_rows(), ids=lambda r: r["id"])
def test_case(row: dict[str, str]) -> None:
    claims = claims_of(article_of(row["text"]))
    assert judged(map(shown, claims), row["expected"]) == [], [(shown(c), c.origin, c.evidence.quote) for c in claims]


def sentence_rows() -> list[tuple[str, str]]:
    """Sentences and short articles of ours with what a careful reader takes from them, before any rule was asked."""
    lines = (ROOT / "tests" / "cases" / "claim_sentences.tsv").read_text("utf-8").splitlines()[1:]
    return [(expected, text.replace("⏎", "\n")) for expected, text in (line.split("\t") for line in lines)]


@pytest.mark.parametrize(("expected", "text"), sentence_rows(), ids=[text[:60] for _, text in sentence_rows()])
def test_sentence(expected: str, text: str) -> None:
    """`never` allows whatever is no fact; else as in the other cases, the status alone."""
    found = {shown(claim).partition(">")[0] for claim in claims_of(article_of(text))}
    if expected == "never":
        assert not {f"{c.project}={c.status}" for c in claims_of(article_of(text)) if c.status in NEVER_WISHED}
    else:
        assert judged(found, expected) == []


def test_sentences_are_many_in_every_language() -> None:
    scripts = [script_of(text) for _, text in sentence_rows()]
    assert len(scripts) >= 270
    assert {script: scripts.count(script) >= least for script, least in LEAST.items()} == dict.fromkeys(LEAST, True)


LEAST = {Script.VI: 150, Script.PLAIN: 8, Script.ZH: 30, Script.EN: 30}


def frame_rows() -> list[tuple[str, dt.date, str]]:
    """Chinese and English sentences in the frames of the press, with what they tell on the day they were written."""
    lines = (ROOT / "tests" / "cases" / "claim_frames.tsv").read_text("utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return [(expected, dt.date.fromisoformat(day), text.replace("⏎", "\n")) for expected, day, text in rows]


@pytest.mark.parametrize(("expected", "day", "text"), frame_rows(), ids=[text[:50] for _, _, text in frame_rows()])
def test_frame(expected: str, day: dt.date, text: str) -> None:
    """`never` allows whatever is no fact; a status alone is asked of any project; `@` gives the day, `>` the target."""
    claims = claims_of(article_of(text, day=day))
    if expected == "never":
        assert not {c.status for c in claims} & NEVER_WISHED.union({Status.PARTLY_COMPLETED, Status.PILOT_OPERATION})
        return
    forms = [{f"{c.project.removeprefix('project:')}={c.status}", shown(c), str(c.status)} for c in claims]
    told = [form | {f"{one}@{c.as_of}" for one in form} for form, c in zip(forms, claims, strict=True)]
    choices = set(expected.split("|"))
    assert any(choices & form for form in told), told
    assert all(form & {choice.partition("@")[0].partition(">")[0] for choice in choices} for form in told), told


def form_rows() -> list[dict[str, str]]:
    with (ROOT / "tests" / "cases" / "claim_forms.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NAMED = [
    ("project:bridge-bat-xat-ba-sai", "cầu đường bộ Bát Xát - Bá Sái"),
    ("project:expressway-dong-dang-tra-linh", "cao tốc Đồng Đăng - Trà Lĩnh"),
    ("project:cargo-road-1088-1089", "đường chuyên dụng khu vực mốc 1088/2-1089"),
]


@pytest.mark.parametrize("row", form_rows(), ids=lambda r: r["text"])
def test_form_of_words_whatever_the_project(row: dict[str, str]) -> None:
    """{P} stands for one project after the other, {Q} for the next one."""
    for index, (project, name) in enumerate(NAMED):
        text = row["text"].format(P=name, Q=NAMED[(index + 1) % len(NAMED)][1])
        article = article_of(text[0].upper() + text[1:])
        found = {str(claim.status) for claim in claims_of(article) if claim.project == project} or {"none"}
        assert found <= set(row["allowed"].split("|")), text


def test_cases_are_many_and_half_of_them_hard() -> None:
    rows = case_rows()
    assert len({row["id"] for row in rows}) == len(rows) >= 130
    assert sum(row["hard"] == "1" for row in rows) * 2 >= len(rows)


# -- the table of rules -------------------------------------------------------------------------------


LEXICON = load_lexicon(GEODATA)
RULES = LEXICON.rules
WORDED = [rule for rule in RULES if rule.role not in WORDLESS]
NOTHING = {Role.NEGATION, Role.DOUBT, Role.LINKER}
ONLY_AHEAD = {"en.begin", "en.build", "en.complete", "en.operate", "vi.held"}
"""Forms of verbs that no marker makes a fact: they tell what a target is of."""
STILL_FACT = {Role.ASPECT, *WEAK_ASPECTS, *ANAPHORS, Role.NEUTRAL, Role.REPORT, Role.NOUN}


def fits(rule: Rule, claims: Sequence[Claim]) -> bool:
    """Whether the claims are what a row is there to bring about, and nothing else."""
    statuses = {c.status for c in claims}
    if rule.id in ONLY_AHEAD:
        return {c.target.status for c in claims if c.target} == {rule.status}
    if rule.status and rule.role is not Role.LIGHT:
        made = [c for c in claims if c.origin.removeprefix("phase.") == rule.id and c.status is rule.status]
        return statuses == {rule.status} and any(c.event == rule.event for c in made)
    idle = not statuses & NEVER_WISHED
    return {
        Role.TARGET: any(c.target and c.target.status is not c.status for c in claims),
        Role.PURPOSE: any(c.target and c.target.status is not c.status for c in claims),
        Role.CONDITION: idle,
        Role.UNDONE: idle,
        Role.LATER: idle,
        Role.PHASE: Status.PARTLY_COMPLETED in statuses,
        Role.LIGHT: bool(claims) and not statuses & {Status.COMPLETED, Status.OPERATING},
        **dict.fromkeys(NOTHING, not claims),
        **dict.fromkeys(STILL_FACT, not idle),
    }[rule.role]


def has_signal(rule: Rule, text: str) -> bool:
    script = {"vi": Script.VI, "zh": Script.ZH, "en": Script.EN}[rule.language]
    key = text_key(text)
    return any(s.rule.id == rule.id for s in LEXICON.signals(key, 0, len(key), script))


@pytest.mark.parametrize("rule", WORDED, ids=lambda r: r.id)
def test_rule_tells_how_its_matches_begin(rule: Rule) -> None:
    """Or it is tried at every character of every article; Chinese has one such rule."""
    assert beginnings(rule.pattern) is not None or rule.id == "zh.noun"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_rule_example(rule: Rule) -> None:
    claims = claims_of(article_of(rule.example))
    assert fits(rule, claims), [(shown(c), c.origin, c.event) for c in claims]
    assert rule.role in WORDLESS or has_signal(rule, rule.example)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_rule_counter_example(rule: Rule) -> None:
    claims = claims_of(article_of(rule.counter_example))
    assert not fits(rule, claims), [(shown(c), c.origin, c.event) for c in claims]


def test_every_status_has_a_rule_in_vietnamese() -> None:
    told = {rule.status for rule in load_lexicon(GEODATA).rules if rule.language == "vi"}
    assert told >= set(Status) - {Status.UNKNOWN}


def test_every_composed_rule_stands_in_the_table() -> None:
    table = {(rule.id, rule.language, rule.status) for rule in RULES if rule.role is Role.COMPOSED}
    assert {(rule.id, rule.language, rule.status) for rule in COMPOSED} == table


def test_every_claim_names_a_rule_of_the_table() -> None:
    ids = {rule.id for rule in load_lexicon(GEODATA).rules} | {"date.future"}
    for article in founding().values():
        assert {c.origin.removeprefix("phase.") for c in claims_of(article)} <= ids


def test_every_project_phrase_names_a_known_project() -> None:
    assert {rule.project for rule in load_lexicon(GEODATA).phrases} <= set(gazetteer().projects)


def test_the_lexicon_has_no_faults() -> None:
    assert lexicon_faults(GEODATA) == []


@pytest.mark.parametrize(
    ("table", "old", "new", "code"),
    [
        ("status_rules.csv", ",completed,inauguration,", ",compleated,inauguration,", "E411"),
        ("status_rules.csv", "vi,doubt,", "vi,douwt,", "E452"),
        ("status_rules.csv", "vi.inauguration,vi,", "vi.inauguration,fr,", "E453"),
        ("status_rules.csv", "vi.inauguration,vi,", "vi.ground_breaking,vi,", "E423"),
        ("status_rules.csv", "pattern,example", "patern,example", "E111"),
        ("status_rules.csv", "zh,composed,operating,,,", "zh,composed,operating,,经过,", "E473"),
        ("status_rules.csv", "(?:lễ |tổ chức lễ |cắt", "((?:lễ |tổ chức lễ |cắt", "E451"),
        ("status_rules.csv", ",Cầu đường bộ Bát Xát - Bá Sái chưa hoàn thành.", ",", "E455"),
        ("project_phrases.csv", ",sentence\n", ",sentense\n", "E454"),
        ("claim_words.csv", "vi,works,", "vi,wroks,", "E456"),
        ("claim_words.csv", "vi.works.noun,vi,", "vi.works.noun,fr,", "E453"),
        ("claim_words.csv", "vi.works.noun,vi,", "vi.works.part,vi,", "E423"),
        ("claim_words.csv", "lễ|buổi lễ", "lễ|(buổi lễ", "E451"),
        ("claim_words.csv", "ends the name of a county", "", "E457"),
        ("claim_words.csv", "坝洒—巴刹大桥于屏边建成。", "", "E455"),
    ],
)
def test_lexicon_fault(tmp_path: Path, table: str, old: str, new: str, code: str) -> None:
    for name in ("status_rules.csv", "project_phrases.csv", "claim_words.csv"):
        shutil.copy(GEODATA / name, tmp_path / name)
    text = (tmp_path / table).read_text("utf-8")
    assert old in text
    (tmp_path / table).write_text(text.replace(old, new, 1), "utf-8")
    assert code in {fault.code for fault in lexicon_faults(tmp_path)}
    with pytest.raises(DataFaults):
        load_lexicon(tmp_path)


@pytest.mark.parametrize(
    ("column", "value"), [pytest.param("language", "en", id="language"), pytest.param("part", "tenant", id="part")]
)
def test_words_that_are_gone_altogether_are_missed(tmp_path: Path, column: str, value: str) -> None:
    for name in ("status_rules.csv", "project_phrases.csv", "claim_words.csv"):
        shutil.copy(GEODATA / name, tmp_path / name)
    table = tmp_path / "claim_words.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row[column] != value)
    faults = [fault for fault in lexicon_faults(tmp_path) if fault.code == "E458"]
    assert (column, value) in {(fault.column, fault.value) for fault in faults}
    assert all(fault.file == "claim_words.csv" and fault.mend for fault in faults)


# -- properties -----------------------------------------------------------------------------------------

SENTENCES = [row["text"] for row in case_rows() if row["language"] == "vi" and "\n" not in row["text"]]
FACTS = [
    "khởi công cầu đường bộ Bát Xát - Bá Sái",
    "xây dựng cửa khẩu thông minh Hữu Nghị - Hữu Nghị Quan",
    "hoàn thành cao tốc Đồng Đăng - Trà Lĩnh",
    "khánh thành đường chuyên dụng khu vực mốc 1119 - 1120",
    "đưa Khu cảnh quan thác Bản Giốc - Đức Thiên vào vận hành chính thức",
    "thông xe cao tốc Hữu Nghị - Chi Lăng trong năm 2026",
    "triển khai thi công tuyến đường sắt khổ tiêu chuẩn Đồng Đăng - Hà Nội",
    "nâng cấp cặp cửa khẩu Tà Lùng - Thủy Khẩu thành cửa khẩu quốc tế",
]
WISHES = [
    "đề nghị",
    "đề xuất",
    "kiến nghị",
    "mong muốn",
    "hy vọng",
    "mong",
    "yêu cầu",
    "kêu gọi",
    "muốn",
    "cần",
    "phải",
    "bàn việc",
]
AGREED = ["nhất trí", "thống nhất", "cam kết", "đồng ý"]
AHEAD = ["sẽ", "dự kiến", "phấn đấu", "chuẩn bị", "quyết tâm", "có kế hoạch", "sắp", "hứa"]
LINKS = ["", "sớm ", "tiếp tục ", "phối hợp ", "đẩy nhanh ", "tích cực ", "chính thức ", "khẩn trương "]
LEADS = ["Hai bên ", "Thủ tướng ", "Tại hội đàm, ông Vi Thao ", "Ngày 25/11, tại Hà Nội, Bộ trưởng "]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5), st.sampled_from([" ", "\n", "\n\n"]))
def test_evidence_is_always_the_text(texts: list[str], glue: str) -> None:
    article = article_of(glue.join(texts))
    for claim in claims_of(article):
        start, end = claim.evidence.start, claim.evidence.end
        assert article.text[start:end] == claim.evidence.quote
        assert "\n" not in claim.evidence.quote
        assert claim.target is None or claim.target.status is not claim.status
        assert claim.as_of <= DAY


@settings(max_examples=200)
@given(st.sampled_from(LEADS), st.sampled_from(WISHES + AGREED + AHEAD), st.sampled_from(LINKS), st.sampled_from(FACTS))
def test_what_is_wished_agreed_or_ahead_is_never_a_fact(lead: str, governs: str, link: str, fact: str) -> None:
    claims = claims_of(article_of(f"{lead}{governs} {link}{fact}."))
    assert not NEVER_WISHED & {c.status for c in claims}
    assert claims or governs in AHEAD


WISHES_ZH = [
    *("希望", "建议", "同意", "将", "计划", "力争", "要求", "商定", "预计", "双方将尽快"),
    *("拟", "有望", "争取", "研究", "讨论", "承诺"),
]
FACTS_ZH = [
    "开工建设巴刹—坝洒红河公路大桥",
    "建成巴刹—坝洒红河公路大桥",
    "巴刹—坝洒红河公路大桥通车",
    "巴刹—坝洒红河公路大桥正式投入使用",
    "友谊—友谊关智慧口岸投入运营",
    "茶岭—龙邦口岸升格为国际口岸",
    "河内—南宁国际联运旅客列车恢复开行",
]
WISHES_EN = [
    *("hope to", "propose to", "agreed to", "plan to", "will", "are expected to", "pledged to", "want to"),
    *("discussed how to", "were asked to", "promised to", "failed to", "are preparing to"),
]
FACTS_EN = [
    "complete the Bát Xát - Bá Sái road bridge",
    "break ground for the Bát Xát - Bá Sái road bridge",
    "put the Bát Xát - Bá Sái road bridge into operation",
    "start construction of the Đồng Đăng - Hà Nội standard-gauge railway",
    "open the Đồng Đăng - Trà Lĩnh expressway to traffic",
    "build the Hữu Nghị - Youyiguan smart border gate",
]


@settings(max_examples=70)
@given(st.sampled_from(["双方", "越方", "两省"]), st.sampled_from(WISHES_ZH), st.sampled_from(FACTS_ZH))
def test_what_is_wished_in_chinese_is_never_a_fact(lead: str, governs: str, fact: str) -> None:
    assert not NEVER_WISHED & {c.status for c in claims_of(article_of(f"{lead}{governs}{fact}。"))}


@settings(max_examples=50)
@given(
    st.sampled_from(["The two sides", "Officials of the province"]),
    st.sampled_from(WISHES_EN),
    st.sampled_from(FACTS_EN),
)
def test_what_is_wished_in_english_is_never_a_fact(lead: str, governs: str, fact: str) -> None:
    assert not NEVER_WISHED & {c.status for c in claims_of(article_of(f"{lead} {governs} {fact}."))}


@settings(max_examples=60)
@given(st.sampled_from(["chưa", "không", "chưa được", "chưa thể"]), st.sampled_from(LINKS), st.sampled_from(FACTS))
def test_what_is_denied_is_no_claim(negation: str, link: str, fact: str) -> None:
    claims = claims_of(article_of(f"Hai bên {negation} {link}{fact}."))
    assert not NEVER_WISHED & {c.status for c in claims}


@settings(max_examples=60)
@given(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=4))
def test_furniture_hides_what_it_covers(texts: list[str]) -> None:
    text = "\n".join(texts)
    end = len(texts[0])
    article = replace(article_of(text), furniture=(Furniture(0, end, "caption"),))
    assert all(c.evidence.start >= end for c in claims_of(article))


@given(st.text(max_size=80))
def test_text_key_keeps_offsets(text: str) -> None:
    assert len(text_key(text)) == len(text)
    assert len(text_key(text, plain=True)) == len(text)


# -- dates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày 28-8", "2025-08-28 day"),
        ("Sáng 30/10, tại", "2025-10-30 day"),
        ("Tối 27/11,", "2025-11-27 day"),
        ("chiều ngày 27/11/2025", "2025-11-27 day"),
        ("ngày 5 tháng 3 năm 2024", "2024-03-05 day"),
        ("ngày 2/1", "2026-01-02 day"),
        ("quý IV/2025", "2025-10-01 quarter"),
        ("quý I năm 2026", "2026-01-01 quarter"),
        ("tháng 12/2025", "2025-12-01 month"),
        ("tháng 6 năm 2026", "2026-06-01 month"),
        ("trong năm 2026", "2026-01-01 year"),
        ("năm tới", "2026-01-01 year"),
        ("năm nay", "2025-01-01 year"),
        ("2025年11月27日", "2025-11-27 day"),
        ("2026年第一季度", "2026-01-01 quarter"),
        ("明年", "2026-01-01 year"),
        ("November 27, 2025", "2025-11-27 day"),
        ("by September 2026", "2026-09-01 month"),
        ("the third quarter of 2026", "2026-07-01 quarter"),
        ("ngày 31/2/2025", ""),
        ("mốc 1119 - 1120", ""),
        ("mốc 1088/2-1089", ""),
        ("giai đoạn 2021-2025", ""),
        ("từ 4 làn lên 6 làn", ""),
        ("12/13/14", ""),
    ],
)
def test_read_dates(text: str, expected: str) -> None:
    found = read_dates(text, near=DAY)
    assert " ".join(f"{d.day} {d.precision}" for d in found) == expected


@settings(deadline=2_000)
@given(st.text(alphabet="ngày tháng năm quý0123456789/-. IV年月日", max_size=400))
def test_read_dates_is_bounded_and_orderly(text: str) -> None:
    found = read_dates(text, near=DAY)
    assert all(a.end <= b.start for a, b in pairwise(found))


# -- the ledger of reviewed claims --------------------------------------------------------------------------


def test_the_reviewed_claims_load() -> None:
    claims, decisions = load_reviewed(SEEDS, list(founding().values()), gazetteer())
    assert claim_faults(SEEDS, list(founding().values()), gazetteer()) == []
    assert {claim.id for claim in claims} == {decision.claim for decision in decisions}
    assert all(decision.verdict is Verdict.ACCEPT and decision.reason for decision in decisions)


def test_the_reviewed_claims_agree_with_the_gold() -> None:
    claims, _ = load_reviewed(SEEDS, list(founding().values()), gazetteer())
    rows = [row for row in gold_rows() if row["kind"] != "no_status"]
    missing = [r for r in rows if not any(acceptable(r, c) and overlaps(r, c) for c in claims)]
    named = {(r["file"], r["project"]) for r in gold_rows() if r["kind"] == "no_status"}
    assert missing == []
    assert not named & {(f"{c.evidence.article.id}.txt", c.project) for c in claims}


def test_one_article_gives_a_project_one_status_a_day() -> None:
    told: dict[tuple[str, str, dt.date], set[Status]] = {}
    for claim in load_reviewed(SEEDS, list(founding().values()), gazetteer())[0]:
        told.setdefault((claim.evidence.article.id, claim.project, claim.as_of), set()).add(claim.status)
    assert {key: found for key, found in told.items() if len(found) > 1} == {}


FIRST = {
    "id": "c1",
    "article": "case",
    "project": "project:rail-dong-dang-ha-noi",
    "status": "agreed",
    "as_of": "2025-11-28",
    "precision": "day",
    "start": "0",
    "end": "7",
    "quote": "Hai bên",
    "target_status": "operating",
    "target_date": "2026-01-01",
    "target_precision": "year",
    "event": "",
    "origin": "tester",
    "verdict": "accept",
    "reviewer": "tester",
    "decided_at": "2026-01-05",
    "reason": "said so",
}
TEXT = "Hai bên nhất trí xây dựng cầu. Ảnh: TTXVN"


def ledger_faults(folder: Path, rows: Sequence[dict[str, str]], *, columns: Sequence[str] = COLUMNS) -> list[Fault]:
    with (folder / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore", restval="x")
        writer.writeheader()
        writer.writerows(rows)
    article = replace(article_of(TEXT), furniture=(Furniture(31, len(TEXT), "caption"),))
    return claim_faults(folder, [article], gazetteer(), today=dt.date(2026, 11, 22))


def test_a_good_row_has_no_faults(tmp_path: Path) -> None:
    assert ledger_faults(tmp_path, [FIRST]) == []


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"quote": "nhất trí"}, "E415", "stands at 8:16"),
        ({"quote": "thống nhất"}, "E415", "0:7 reads «Hai bên»"),
        ({"start": "7", "end": "0"}, "E415", "stands at 0:7"),
        ({"start": "31", "end": "35", "quote": "Ảnh:"}, "E416", "furniture"),
        ({"start": "-1"}, "E414", "offset"),
        ({"status": "opperating"}, "E411", "did you mean «operating»"),
        ({"status": "unknown"}, "E411", "without evidence"),
        ({"precision": "days"}, "E411", "did you mean «day»"),
        ({"verdict": "accepted"}, "E411", "did you mean «accept»"),
        ({"as_of": "2025-02-30"}, "E412", "real day"),
        ({"as_of": "28/11/2025"}, "E412", "YYYY-MM-DD"),
        ({"precision": "year"}, "E413", "2025-01-01"),
        ({"target_date": "2026-05-03", "target_precision": "quarter"}, "E413", "2026-04-01"),
        ({"as_of": "2025-12-19"}, "E420", "target"),
        ({"target_status": "agreed"}, "E417", "status itself"),
        ({"target_status": ""}, "E417", "without a status"),
        ({"reviewer": " "}, "E418", "empty"),
        ({"decided_at": "2027-01-01"}, "E419", "future"),
        ({"decided_at": "2025-01-01"}, "E419", "before the article"),
        ({"article": "cas"}, "E421", "did you mean «case»"),
        ({"project": "project:rail-dong-dang-ha-moi"}, "E422", "did you mean «project:rail-dong-dang-ha-noi»"),
        ({"id": ""}, "E423", "empty"),
    ],
)
def test_ledger_fault(tmp_path: Path, change: dict[str, str], code: str, says: str) -> None:
    faults = ledger_faults(tmp_path, [FIRST | change])
    assert [f for f in faults if f.code == code and says in str(f)], [str(f) for f in faults]
    assert all(f.row == 2 for f in faults)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    faults = ledger_faults(tmp_path, [FIRST, FIRST | {"status": "x", "as_of": "y"}, FIRST | {"id": "c3", "quote": "z"}])
    assert {(f.row, f.code) for f in faults} == {(3, "E423"), (3, "E411"), (3, "E412"), (4, "E415")}


def test_unknown_and_missing_columns(tmp_path: Path) -> None:
    faults = ledger_faults(tmp_path, [FIRST], columns=[*COLUMNS[:-1], "reasons"])
    assert {f.code for f in faults} >= {"E111"}
    assert any("did you mean «reason»" in str(f) for f in faults)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda raw: b"\xef\xbb\xbf" + raw, "E102"),
        (lambda raw: raw.replace("Hai bên".encode(), "Hai bên".encode("utf-16")), "E103"),
        (lambda raw: raw.replace(b"\n", b"\r\n"), "E104"),
        (lambda raw: raw.replace(b",", b";"), "E105"),
        (lambda raw: raw.replace(b",tester,accept", b",tester,,accept"), "E114"),
        (lambda _: b"", "E101"),
    ],
    ids=["bom", "charset", "crlf", "semicolons", "short row", "empty"],
)
def test_spreadsheet_accident(tmp_path: Path, spoil, code: str) -> None:
    ledger_faults(tmp_path, [FIRST])
    table = tmp_path / "claims.csv"
    table.write_bytes(spoil(table.read_bytes()))
    faults = claim_faults(tmp_path, [article_of(TEXT)], gazetteer(), today=dt.date(2026, 11, 22))
    assert code in {f.code for f in faults}
    with pytest.raises(DataFaults):
        load_reviewed(tmp_path, [article_of(TEXT)], gazetteer())


def test_a_missing_table_is_one_fault(tmp_path: Path) -> None:
    assert [f.code for f in claim_faults(tmp_path, [], gazetteer())] == ["E100"]


# -- the index of expressions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(?:cặp )?cửa khẩu|lối mở", {"cặp cửa ", "cửa khẩu", "lối mở"}),
        ("để", {"để"}),
        (r"a\d", {f"a{digit}" for digit in range(10)}),
        (r"(?:một|\d+) năm", {"một năm", *"0123456789"}),
        (r"(?:đã |vừa )+xong", {"đã ", "vừa "}),
        ("(?:lễ |phát )*khởi", {"lễ ", "phát ", "khởi"}),
        (r"kịp(?= thời)|hạn", {"kịp", "hạn"}),
        (r"\d+ ?km", set("0123456789")),
        ("[一二]期", {"一期", "二期"}),
        (r"\w+ km", None),
        (r"(?:x)?", None),
    ],
)
def test_beginnings(expression: str, expected: set[str] | None) -> None:
    assert beginnings(expression) == expected


@pytest.mark.parametrize("article", founding().values(), ids=lambda a: a.id[:3])
def test_the_index_finds_what_a_plain_search_finds(article: Article) -> None:
    key = text_key(article.text)
    rules = [rule for rule in load_lexicon(GEODATA).rules if rule.language == "vi"]
    index = index_of([(rule.id, rule.pattern) for rule in rules], Script.VI)
    fast = {(name, start) for name, start, _ in index.find(key, 0, len(key))}
    slow = {
        (rule.id, match.start())
        for rule in rules
        for match in re.finditer(rf"(?<!\w)(?:{text_key(rule.pattern)})(?!\w)", key)
    }
    assert slow <= fast


# -- figures --------------------------------------------------------------------------------------------------


AMOUNTS = [
    ("tổng mức đầu tư trên 174,7 tỷ đồng", "cost 174700000000 VND «174,7 tỷ đồng»"),
    ("gần 8.000 tỷ đồng", "cost 8000000000000 VND «8.000 tỷ đồng»"),
    ("1.369,5 tỉ đồng", "cost 1369500000000 VND «1.369,5 tỉ đồng»"),
    ("14 nghìn tỷ đồng", "cost 14000000000000 VND «14 nghìn tỷ đồng»"),
    ("vốn hơn 11.000 tỷ", "cost 11000000000000 VND «11.000 tỷ»"),
    ("8,3 tỷ USD", "cost 8300000000 USD «8,3 tỷ USD»"),
    ("8 tỷ 300 triệu USD", "cost 8300000000 USD «8 tỷ 300 triệu USD»"),
    ("1,2 tỷ nhân dân tệ", "cost 1200000000 CNY «1,2 tỷ nhân dân tệ»"),
    ("8.000 ty dong", "cost 8000000000000 VND «8.000 ty dong»"),
    ("总投资12.5亿元", "cost 1250000000 CNY «12.5亿元»"),
    ("约14.3万亿越南盾", "cost 14300000000000 VND «14.3万亿越南盾»"),
    ("costs 14,331 billion VND", "cost 14331000000000 VND «14,331 billion VND»"),
    ("worth US$565 million", "cost 565000000 USD «US$565 million»"),
    ("VND14.3 trillion", "cost 14300000000000 VND «VND14.3 trillion»"),
    ("kim ngạch đạt 42 tỷ USD", ""),
    ("giá vé 5.000 đồng", ""),
    ("trade of 42 billion USD", ""),
    ("dài 121,06 km", "length 121060 m «121,06 km»"),
    ("dài 93,35km", "length 93350 m «93,35km»"),
    ("cầu dài 230 m", "length 230 m «230 m»"),
    ("全长230米", "length 230 m «230米»"),
    ("the 121-km expressway", "length 121000 m «121-km»"),
    ("rộng 35,3 m", ""),
    ("cách Hà Nội 150 km", ""),
    ("tốc độ 160 km/h", ""),
    ("khổ 1.435 mm", ""),
    ("diện tích 44,5 ha", "area 445000 m2 «44,5 ha»"),
    ("20.000 m2", "area 20000 m2 «20.000 m2»"),
    ("占地30公顷", "area 300000 m2 «30公顷»"),
    ("từ 4 làn lên 6 làn xe", "lanes 4  «4 làn»; lanes 6  «6 làn xe»"),
    ("bốn làn xe", "lanes 4  «bốn làn xe»"),
    ("双向四车道", "lanes 4  «四车道»"),
    ("a four-lane road", "lanes 4  «four-lane»"),
    ("làn sóng 4 làn sóng", ""),
    ("đạt 65,5% khối lượng", "progress 65.5 percent «65,5%»"),
    ("65 per cent complete", "progress 65 percent «65 per cent»"),
    ("完成总工程量的60%", "progress 60 percent «60%»"),
    ("tăng 16,4%", ""),
    ("giải ngân đạt 70%", ""),
    ("mốc 1088/2-1089 năm 2026", ""),
]


@pytest.mark.parametrize(("text", "expected"), AMOUNTS, ids=[text for text, _ in AMOUNTS])
def test_amount(text: str, expected: str) -> None:
    found = find_amounts(text, script_of(text))
    told = [f"{a.kind} {a.value:.15g} {a.unit} «{text[a.start : a.end]}»" for a in found]
    assert "; ".join(told) == expected


@given(st.text(alphabet="0123456789.,% kmMhatỷđồngUSD亿元làn-/()²", max_size=120))
def test_an_amount_is_a_figure_of_the_text(text: str) -> None:
    for amount in find_amounts(text, Script.VI):
        assert any(c.isdigit() for c in text[amount.start : amount.end])
        assert 0 <= amount.start < amount.end <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Cầu đường bộ Bát Xát - Bá Sái dài 230 m đã hoàn thành; cao tốc Đồng Đăng - Trà Lĩnh dài 121 km "
            "đang thi công.",
            {"bridge-bat-xat-ba-sai": ["230 m"], "expressway-dong-dang-tra-linh": ["121 km"]},
        ),
        (
            "Thủ tướng phê duyệt 14.300 tỷ đồng cho dự án cao tốc Đồng Đăng - Trà Lĩnh.",
            {"expressway-dong-dang-tra-linh": ["14.300 tỷ đồng"]},
        ),
        (
            "Cầu đường bộ Bát Xát - Bá Sái đã hoàn thành; thu ngân sách tỉnh đạt 500 tỷ đồng.",
            {"bridge-bat-xat-ba-sai": []},
        ),
    ],
)
def test_a_figure_belongs_to_the_project_of_its_part(text: str, expected: dict[str, list[str]]) -> None:
    claims = claims_of(article_of(text))
    found = {c.project.removeprefix("project:"): [text[a.start : a.end] for a in c.amounts] for c in claims}
    assert found == expected


# -- the verb that stands elsewhere ------------------------------------------------------------------------------


def test_items_of_a_list_name_the_verb_above_them() -> None:
    """Founding article 003: «nhất trí đẩy nhanh tiến độ các dự án …, như: …; …; …»."""
    article = next(a for a in founding().values() if a.id.startswith("003"))
    listed = [c for c in claims_of(article) if c.project.startswith("project:bridge-")]
    assert len(listed) == 2
    for claim in listed:
        assert claim.trigger is not None
        assert article.text[slice(*claim.trigger)] == "nhất trí"


def test_a_trigger_stands_outside_its_quote() -> None:
    claims = [c for article in founding().values() for c in claims_of(article) if c.trigger]
    assert claims
    for claim in claims:
        start, end = claim.trigger or (0, 0)
        assert end <= claim.evidence.start or claim.evidence.end <= start


# -- suggestions --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cao Bằng đề nghị xây cầu Sóc Giang - Bình Mãng tại cửa khẩu Sóc Giang.", ["cầu Sóc Giang - Bình Mãng"]),
        ("Dự án kè suối Cốc Nam ở cửa khẩu Cốc Nam đã xong.", ["Dự án kè suối Cốc Nam"]),
        (
            "Lạng Sơn phát triển Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn.",
            ["Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn"],
        ),
        ("Cao Bang muon xay cau vuot Soc Giang - Binh Mang o cua khau Soc Giang.", ["cau vuot Soc Giang - Binh Mang"]),
        ("The Sóc Giang bridge in Cao Bằng was approved by the province of the north.", ["Sóc Giang bridge"]),
        ("高平省表示，水口—驮隆中越界河二桥项目已开工。", ["水口—驮隆中越界河二桥项目"]),
        ("Sở Xây dựng lập hồ sơ cầu Nậm Thi 3 tại phường Lào Cai.", ["cầu Nậm Thi 3"]),
        ("Tỉnh Lào Cai muốn có thêm cầu Nậm Thi III.", ["cầu Nậm Thi III"]),
        ("Cầu Bắc Luân III nối Móng Cái với Đông Hưng đã được đề xuất.", ["Cầu Bắc Luân III"]),
        ("Hai bên gặp nhau ở cửa khẩu Lào Cai. Họ bàn về cầu Nậm Thi 3.", ["cầu Nậm Thi 3"]),
        ("The Nam Thi 3 bridge is to be built in the ward of Lao Cai.", ["Nam Thi 3 bridge"]),
        pytest.param("Sở Xây dựng lập hồ sơ cầu Nậm Thi tại phường Lào Cai.", [], id="no-number"),
        pytest.param("Hai bên gặp nhau ở cửa khẩu Lào Cai. Cầu Long Biên 3 ở Hà Nội thì khác.", [], id="elsewhere"),
        pytest.param("Lễ ký ở cửa khẩu Lào Cai. Tỉnh Cà Mau xây cầu Gành Hào 2.", [], id="elsewhere-in-its-sentence"),
        pytest.param("Hai bên gặp ở cửa khẩu Lào Cai.\n\nCầu Mỹ Thuận 2 thì đã xong.", [], id="another-paragraph"),
        ("Cao tốc Đồng Đăng - Trà Lĩnh đang thi công.", []),
        ("Các dự án tại tỉnh Lạng Sơn được đẩy nhanh.", []),
        ("Dự án của Công ty Hữu Nghị ở cửa khẩu Hữu Nghị.", []),
        ("Dự án đường Hồ Chí Minh ở Cà Mau.", []),
        pytest.param("广西宁明县亭亮乡,与南宁至东兴高速公路相接。", ["南宁至东兴高速公路"], id="zh-narrow-comma"),
    ],
)
def test_suggestion(text: str, expected: list[str]) -> None:
    article = article_of(text)
    found = finder().find_suggestions(article, geoparser().find_mentions(article))
    assert [s.surface for s in found] == expected
    assert all(s.kind == "project" and s.why and text[s.start : s.end] == s.surface for s in found)


def test_no_suggestion_from_furniture() -> None:
    article = article_of("Cao Bằng đề nghị xây cầu Sóc Giang - Bình Mãng tại cửa khẩu Sóc Giang.")
    hidden = replace(article, furniture=(Furniture(0, len(article.text), "caption"),))
    mentions = geoparser().find_mentions(article)
    assert finder().find_suggestions(hidden, mentions) == []


def test_a_short_name_is_that_of_the_project_it_was_last_given_to() -> None:
    text = "甲公路(以下简称“该路”)开工。该路长。乙公路(以下简称“该路”)建成。该路短。"
    found = [(text[given - 3 : given], at) for given, at, _ in short_names(text, 0, len(text))]
    second = text.index("该路长")
    assert found == [("甲公路", second), ("乙公路", text.index("该路短"))]
