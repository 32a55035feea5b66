"""`cuakhau review` as its user meets it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import dataclasses
import itertools
import json
import sys
from dataclasses import dataclass

import pytest

from dashboard.cli import main
from dashboard.models import Amount, AmountKind, Person, Role, Status, Verdict
from dashboard.store import Store
from tests import factory as f

PROJECT = "project:smart-gate-huu-nghi"
TEXT = "Hai bên thống nhất. Cửa khẩu thông minh đã khởi công. Sau đó công trình hoàn thành. Hết."
NUMBERS = itertools.count()
LAN = Person("Lan", Role.ADMIN)
pytestmark = pytest.mark.usefixtures("tables_read_once")


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def records(self):
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(capfd, monkeypatch):
    """Runs `cuakhau review` in this process, under the account «otto»."""
    monkeypatch.setattr("getpass.getuser", lambda: "otto")

    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(["review", *map(str, arguments)])
        out, err = capfd.readouterr()
        code = ended.value.code
        return Done(code if isinstance(code, int) else int(code is not None), out, err)

    return call


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """One store for all tests here; each makes claims of its own."""
    address = f"sqlite:///{tmp_path_factory.mktemp('review') / 'cuakhau.sqlite'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUAKHAU_DATABASE_URL", address)
        with Store.open(address) as store:
            yield store


@pytest.fixture
def claims(shared):
    """Three proposals of one rule of their own."""
    number, readings, rule = next(NUMBERS), [], f"rule-{next(NUMBERS)}"
    for one in range(3):
        source = f.article(TEXT, id=f"n{number}-{one}", publisher=f"Báo {one}")
        made = f.claim(PROJECT, "under_construction", "2025-11-27", source=source, id=f"n{number}-{one}:x")
        readings.append(f.taken(source, (), (dataclasses.replace(made, origin=rule),)))
    shared.take_in(readings)
    return [reading.claims[0].id for reading in readings]


def rule_of(shared, claims):
    return shared.proposal(claims[0]).claim.origin


def test_list_tells_what_there_is_to_decide_on(run, shared, claims):
    rule = rule_of(shared, claims)
    done = run("list", "--rule", rule, "--limit", 2)
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()] == claims[:2]
    assert "«đã khởi công»" in done.out and "stays under_construction" in done.out
    assert "2 of 3 proposals" in done.err
    records = run("list", "--rule", rule, "--project", "smart-gate-huu-nghi", "--json").records
    assert [record["claim"] for record in records] == claims
    first = records[0]
    assert TEXT[first["start"] : first["end"]] == first["quote"]
    assert first["quote"] in first["sentence"]
    assert (first["before"], first["seen"], first["open"], first["rule"]) == ("under_construction", 0, True, rule)


def test_show_tells_the_sentence_in_its_context(run, claims):
    done = run("show", claims[0])
    assert done.code == 0
    assert "«đã khởi công»" in done.out
    assert "Hai bên thống nhất." in done.out
    assert "agrees: " in done.out
    assert run("show", *claims, "--json").records[2]["claim"] == claims[2]


def test_figures_are_told_with_their_words(run, shared):
    name = f"sum{next(NUMBERS)}"
    source = f.article("Cửa khẩu thông minh đã khởi công, vốn 1.200 tỷ đồng, rộng 4 làn xe.", id=name)
    at, lanes = source.text.find("1.200"), source.text.find("4 làn xe")
    amounts = (
        Amount(AmountKind.COST, 1.2e12, "VND", at, at + len("1.200 tỷ đồng")),
        Amount(AmountKind.LANES, 4.0, "", lanes, lanes + len("4 làn xe")),
    )
    made = dataclasses.replace(f.claim(PROJECT, source=source, id=f"{name}:x"), amounts=amounts)
    shared.take_in([f.taken(source, (), (made,))])
    out = run("show", made.id).out
    assert "cost: 1.200 tỷ đồng" in out and "lanes: 4 làn xe" in out
    (told,) = run("show", made.id, "--json").records
    assert told["amounts"][0] == {"kind": "cost", "value": 1.2e12, "unit": "VND", "words": "1.200 tỷ đồng"}


def test_accept_undo_reject_and_the_ledger(run, shared, claims):
    claim = claims[0]
    assert run("accept", claim, "--reason", "it says so").out == f"{claim}: accepted by otto\n"
    assert claim in {c.id for c in shared.claims()}
    told = run("reject", claim, "--reason", "no", "--as", "Lan")
    assert (told.code, "otto decided" in told.err, told.out) == (1, True, "")
    assert run("undo", claim, "--as", "otto").code == 0
    assert run("reject", claim, "--reason", "a wish", "--as", "Lan").out == f"{claim}: rejected by Lan\n"
    records = run("ledger", "--claim", claim, "--json").records
    assert [(r["verdict"], r["reviewer"], r["reason"]) for r in records] == [
        ("reject", "Lan", "a wish"),
        ("undo", "otto", ""),
        ("accept", "otto", "it says so"),
    ]
    assert "a wish" in run("ledger", "--person", "Lan").out


def test_whose_decision_another_took_back_is_told_until_he_decides_again(run, shared, claims):
    claim = claims[0]
    run("accept", claim, "--as", "Minh")
    assert run("list", "--as", "Minh").err.count("took back") == 0
    run("undo", claim, "--as", "Lan", "--reason", "too soon")
    told = f"Lan took back your accept of «{claim}»"
    assert told in run("list", "--as", "Minh").err and "too soon" in run("list", "--as", "Minh").err
    assert told not in run("list", "--as", "Lan").err
    assert "undo of Minh's accept" in run("ledger", "--claim", claim).out
    (undo, _) = run("ledger", "--claim", claim, "--json").records
    assert (undo["put_aside"]["reviewer"], undo["put_aside"]["verdict"]) == ("Minh", "accept")
    run("undo", claim, "--as", "Otto")
    assert "Otto took back your undo" in run("list", "--as", "Lan").err
    assert "undo of Lan's undo" in run("ledger", "--claim", claim, "--limit", "1").out
    assert told not in run("list", "--as", "Minh").err
    run("reject", claim, "--as", "Otto", "--reason", "no", "--again")
    assert f"Otto decided otherwise (reject) than your accept of «{claim}»" in run("list", "--as", "Minh").err
    assert "reject over Minh's accept" in run("ledger", "--claim", claim).out
    run("accept", claim, "--as", "Minh", "--again")
    assert claim not in run("list", "--as", "Minh", "--limit", 1).err
    assert f"Minh decided otherwise (accept) than your reject of «{claim}»" in run("list", "--as", "Otto").err


def test_a_decision_over_an_edit_is_told_and_one_on_what_one_gave_back_is_not(run, claims):
    one, other = claims[:2]
    run("edit", one, "--status", "completed", "--as", "Hoa")
    run("reject", f"{one}~1", "--as", "Otto", "--reason", "no", "--again")
    assert f"Otto decided otherwise (reject) than your edit of «{one}~1»" in run("list", "--as", "Hoa").err
    run("accept", other, "--as", "Ly")
    run("undo", other, "--as", "Ly")
    run("accept", other, "--as", "Otto", "--again")
    assert other not in run("list", "--as", "Ly", "--limit", 1).err


def test_an_unknown_claim_of_the_ledger_is_told_as_everywhere(run, claims):
    done = run("ledger", "--claim", f"{claims[0]}x")
    assert (done.code, done.out) == (2, "") and "the store has no claim" in done.err
    assert run("ledger", "--claim", claims[0]).code == 0


@pytest.mark.parametrize("quote", ["", "  ", "\n"])
def test_an_edit_to_no_words_is_refused(run, claims, quote):
    done = run("edit", claims[0], "--status", "completed", "--quote", quote)
    assert (done.code, done.out) == (2, "") and "does not stand in" in done.err


MENDS = {
    "too early": (["edit", "--as-of", "0180-01-01"], "is too early. Mend: write the year in full"),
    "too late": (["edit", "--as-of", "2026-01-01"], "Mend: a later day is a target"),
    "a long name": (["accept", "--as", "x" * 200], "has 200 characters. Mend: give a name of at most 120"),
    "no name": (["accept", "--as", "  "], "«» is none. Mend: give a name"),
}


@pytest.mark.parametrize(("given", "told"), MENDS.values(), ids=MENDS.keys())
def test_a_refusal_says_what_helps(run, claims, given, told):
    command, *options = given
    done = run(command, claims[0], *options)
    assert (done.code, done.out) == (1, "") and told in done.err


def test_edit_puts_another_claim_in_its_place(run, shared, claims):
    done = run(
        *("edit", claims[1], "--status", "completed", "--quote", "công trình hoàn thành", "--as-of", "2025-11-20"),
        *("--precision", "month", "--target", "operating", "--target-date", "2026-05-01", "--reason", "read on"),
    )
    assert done.code == 0, done.err
    (shown,) = shared.claims(article=claims[1].partition(":")[0])
    assert done.out == f"{claims[1]}: edited as {shown.id} by otto\n"
    assert (shown.status, shown.evidence.quote, shown.as_of) == (
        Status.COMPLETED,
        "công trình hoàn thành",
        f.day("2025-11-01"),
    )
    assert run("edit", shown.id, "--no-target", "--again").code == 0
    (shown,) = shared.claims(article=claims[1].partition(":")[0])
    assert shown.target is None


def test_a_rule_is_decided_on_in_one_go_but_not_by_accident(run, shared, claims):
    rule = rule_of(shared, claims)
    asked = run("reject", "--rule", rule, "--reason", "a bad rule")
    assert (asked.code, asked.out) == (1, "")
    assert "3 proposals, nothing was written" in asked.err
    assert shared.count_proposals(rule=rule) == 3
    done = run("reject", "--rule", rule, "--reason", "a bad rule", "--yes")
    assert (done.code, len(done.out.splitlines())) == (0, 3)
    assert shared.rules()[rule].rejected == 3
    assert run("reject", "--rule", rule, "--reason", "a bad rule", "--yes").code == 0
    assert {r["decision"] for r in run("rules", rule, "--json").records} == {"reject"}
    assert rule in run("rules").out


def test_reprints_are_decided_on_together(run, shared, claims):
    with shared._engine.begin() as connection:
        for claim in claims[1:]:
            connection.exec_driver_sql(
                "UPDATE articles SET story = ? WHERE id = ?", (claims[0].partition(":")[0], claim.partition(":")[0])
            )
    assert "+2 reprints" in run("list", "--article", claims[0].partition(":")[0]).out
    assert len(run("accept", claims[1], "--twins").out.splitlines()) == 3


WRONG = {
    "no claim of that id": (["accept", "n0-1:y"], 2, "did you mean «n0-1:x»"),
    "two of them, both named": (["show", "nonsense", "n0-1:y"], 2, "«nonsense»"),
    "neither ids nor a choice": (["accept"], 2, "name claims, or select them"),
    "ids and a choice": (["accept", "n0-0:x", "--project", PROJECT], 2, "name claims, or select them"),
    "reject without a reason": (["reject", "n0-0:x"], 2, "say why"),
    "no such project": (["list", "--project", "smart-gate-huu-ngi"], 2, "did you mean «project:smart-gate-huu-nghi»"),
    "no such rule": (["list", "--rule", "rul-1"], 2, "there is no rule «rul-1»"),
    "no such rule to trace": (["rules", "rul-1"], 2, "there is no rule «rul-1»"),
    "no such article": (["list", "--article", "n0-00"], 2, "did you mean «n0-0»"),
    "no such status": (["list", "--status", "done"], 2, "done"),
    "words that do not stand there": (["edit", "n0-0:x", "--quote", "đã xây"], 2, "does not stand in n0-0"),
    "an edit of nothing": (["edit", "n0-0:x"], 1, "changes nothing"),
    "a day too late": (["edit", "n0-0:x", "--as-of", "2026-01-01"], 1, "is later than the article"),
    "a target day without a target": (["edit", "n0-0:x", "--target-date", "2026-01-01"], 2, "expects nothing"),
    "undo of nothing": (["undo", "n0-2:x"], 1, "Nobody has decided"),
    "a name of nothing": (["accept", "n0-2:x", "--as", " "], 1, "needs the name"),
    "an empty name": (["accept", "n0-2:x", "--as", ""], 1, "needs the name"),
    "a target of the past": (
        ["edit", "n0-0:x", "--target", "operating", "--target-date", "1999-01-01", "--target-precision", "year"],
        1,
        "lies before 2025-11-27",
    ),
    "a zero": (["list", "--limit", "0"], 2, "greater than or equal to 1"),
}


@pytest.fixture(scope="module")
def first(shared):
    for one in range(3):
        source = f.article(TEXT, id=f"n0-{one}")
        made = f.claim(PROJECT, "under_construction", "2025-11-27", source=source, id=f"n0-{one}:x")
        if shared.article(source.id) is None:
            shared.take_in([f.taken(source, (), (made,))])


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize(("arguments", "code", "says"), WRONG.values(), ids=WRONG.keys())
def test_wrong_use_is_told_and_writes_nothing(run, shared, arguments, code, says):
    before = shared.digest
    done = run(*arguments)
    assert (done.code, done.out) == (code, "")
    assert says in " ".join(done.err.replace("│", " ").split())
    assert shared.digest == before


@pytest.mark.parametrize(
    "case",
    [("public", "Lan", 1), ("oidc", "guest@paper.example", 1), ("oidc", "Lan@paper.example", 0), ("oidc", "", 1)],
)
def test_the_mode_holds_in_the_terminal_too(run, shared, claims, monkeypatch, case):
    mode, name, code = case
    monkeypatch.setenv("CUAKHAU_MODE", mode)
    monkeypatch.setenv("CUAKHAU_REVIEWERS", "lan@paper.example")
    digest = shared.digest
    done = run("accept", claims[0], *(["--as", name] if name else []))
    assert done.code == code
    assert (shared.digest == digest) is bool(code)
    assert code == 0 or "Mend: " in done.err


def test_a_terminal_gets_a_table_and_no_control_characters(run, shared, monkeypatch):
    text = "Cửa khẩu \x1b]0;owned\x07 đã khởi công. Hết."
    source = f.article(text, id="hostile", publisher="\x1b[31mBáo\u202e")
    made = f.claim(PROJECT, source=source, quote="\x1b]0;owned\x07 đã khởi công", id="hostile:x")
    shared.take_in([f.taken(source, (), (made,))])
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    for arguments in (
        ("list", "--article", "hostile"),
        ("show", "hostile:x"),
        ("rules",),
        ("ledger",),
        ("suggestions",),
    ):
        done = run(*arguments)
        assert done.code == 0
        assert not {"\x1b]", "\x07", "\u202e"} & {done.out[at : at + n] for at in range(len(done.out)) for n in (1, 2)}


def test_a_pipe_gets_one_line_a_decision(run, shared, claims):
    shared.decide(claims[0], Verdict.REJECT, person=LAN, reason="one\nreason\tfor all")
    (line,) = run("ledger", "--claim", claims[0]).out.splitlines()
    assert line.endswith("one reason for all")
