"""The review below the page: who may decide what, what a decision makes public, and the ledger that only grows."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import multiprocessing

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dashboard.errors import NotAllowed, ReviewError, SettingsError
from dashboard.models import Decision, Edit, Person, Precision, Role, Status, Target, Verdict
from dashboard.settings import AccessMode, Settings, load_settings
from dashboard.store import Conflict, Ledger, Store, status_as_of
from tests import factory as f
from tests.review_workers import decide_at_once

pytestmark = pytest.mark.usefixtures("tables_read_once")

PROJECT = "project:smart-gate-huu-nghi"
OTHER = "project:smart-gate-mong-cai"
LAN, MINH = Person("Lan", Role.REVIEWER), Person("Minh", Role.REVIEWER)
BOSS, GUEST = Person("Boss", Role.ADMIN), Person("Guest", Role.VIEWER)
TEXT = "Hai bên thống nhất. Cửa khẩu thông minh đã khởi công. Sau đó công trình hoàn thành. Hết."
REFUSED_TEXT = TEXT.replace(". Hết.", ".\n\nHết thông báo.")
NUMBERS = itertools.count()


def propose(store, *, status="under_construction", project=PROJECT, story="", text=TEXT, quote="đã khởi công", **about):
    """A proposal in an article of its own; gives the id of the claim. `story` makes a reprint of that article."""
    name = f"n{next(NUMBERS)}"
    source = f.article(text, id=name, **about)
    made = f.claim(project, status, "2025-11-27", source=source, quote=quote, id=f"{name}:x:{status}")
    store.take_in([f.taken(source, (), (made,))])
    if story:
        with store._engine.begin() as connection:
            connection.execute(sa.text("UPDATE articles SET story = :s WHERE id = :i"), {"s": story, "i": name})
            connection.execute(sa.text("UPDATE meta SET value = value + 1 WHERE key = 'revision'"))
    return made.id


def article_of(claim):
    return claim.partition(":")[0]


def public(store, claim):
    """The public claims that come from this proposal."""
    return store.claims(article=article_of(claim))


# ---- the ledger alone

LEDGERS = {
    "nothing": ([], ""),
    "accepted": (["a accept"], "a"),
    "rejected": (["a reject"], ""),
    "an edit of old, without a replacement": (["a edit"], "a"),
    "edited": (["a edit b"], "b"),
    "accepted, undone": (["a accept", "a undo"], ""),
    "undone, undone": (["a accept", "a undo", "a undo"], "a"),
    "undone three times": (["a accept", "a undo", "a undo", "a undo"], ""),
    "undo brings back what was before": (["a accept", "a reject", "a undo"], "a"),
    "undo of an edit": (["a edit b", "a undo"], ""),
    "undo of the undo of an edit": (["a edit b", "a undo", "a undo"], "b"),
    "edited twice": (["a edit b", "b edit c"], "c"),
    "the second edit undone": (["a edit b", "b edit c", "b undo"], "b"),
    "the first edit undone under the second": (["a edit b", "b edit c", "a undo"], ""),
    "the edited rejected": (["a edit b", "b reject"], ""),
    "the rejection of the edited undone": (["a edit b", "b reject", "b undo"], "b"),
    "another edit instead": (["a edit b", "a undo", "a edit c"], "c"),
    "edited, then accepted as it was": (["a edit b", "a accept"], "a"),
    "a row of seeds reworded, then undone": (["a accept", "a accept", "a undo"], ""),
    "edits in a circle": (["a edit b", "b edit a"], ""),
}


def test_edits_in_a_circle_end():
    ledger = ledger_of(["a edit b", "b edit a"])
    assert [ledger.is_reached(name) for name in "ab"] == [True, True]
    assert ledger.undone_by(ledger.of("a")[0]) is None


def ledger_of(told):
    made = []
    for number, line in enumerate(told):
        claim, verdict, *replacement = line.split()
        at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=number)
        made.append(
            Decision(claim=claim, verdict=Verdict(verdict), reviewer="R", at=at, replacement="".join(replacement))
        )
    return Ledger(made)


@pytest.mark.parametrize(("told", "standing"), LEDGERS.values(), ids=LEDGERS.keys())
def test_what_a_ledger_makes_public(told, standing):
    ledger = ledger_of(told)
    assert {claim for claim in "abc" if ledger.is_public(claim)} == set(standing)
    for claim in standing:
        assert ledger.carrying(claim) is not None
    assert len(ledger.history("a")) == len(told)


# ---- one decision after another


def test_accepting_makes_public_and_undoing_takes_it_back(store):
    claim = propose(store)
    (before,) = store.proposals(article=article_of(claim))
    assert (before.open, before.seen, before.decisions) == (True, 0, ())
    (made,) = store.decide(claim, Verdict.ACCEPT, person=LAN, reason=" clear \n words ", seen=0)
    assert (made.reviewer, made.reason, made.verdict) == ("Lan", "clear words", "accept")
    assert [c.id for c in public(store, claim)] == [claim]
    assert Ledger(store.decisions()).carrying(claim) == made
    assert store.proposals(article=article_of(claim)) == []
    assert store.undo(claim, person=LAN, reason="too soon").verdict is Verdict.UNDO
    assert public(store, claim) == []
    (again,) = store.proposals(article=article_of(claim))
    assert (again.seen, [d.verdict for d in again.decisions]) == (2, ["accept", "undo"])
    store.decide(claim, Verdict.REJECT, person=MINH, reason="a wish", seen=2)
    assert [e.decision.verdict for e in store.ledger(claim=claim)] == ["reject", "undo", "accept"]


def test_an_edit_puts_a_claim_of_the_reviewer_in_the_place_of_the_proposal(store):
    claim = propose(store)
    start = TEXT.index("công trình hoàn thành")
    edit = Edit(
        project=OTHER,
        status=Status.COMPLETED,
        as_of=f.day("2025-11-20"),
        precision=Precision.MONTH,
        span=(start - 1, start + len("công trình hoàn thành")),
        target=Target(Status.OPERATING, f.day("2026-05-04"), Precision.QUARTER),
    )
    (made,) = store.decide(claim, Verdict.EDIT, person=LAN, edit=edit, reason="read on", seen=0)
    (shown,) = public(store, claim)
    assert shown.id == made.replacement != claim
    assert (shown.project, shown.status, shown.precision) == (OTHER, Status.COMPLETED, Precision.MONTH)
    assert shown.as_of == f.day("2025-11-01")
    assert shown.target == Target(Status.OPERATING, f.day("2026-04-01"), Precision.QUARTER)
    assert shown.evidence.quote == "công trình hoàn thành"
    assert shown.origin == "person:Lan"
    assert "a rule" in shown.notes and claim in shown.notes
    assert Ledger(store.decisions()).carrying(shown.id) == made
    assert store.proposals(article=article_of(claim)) == []
    assert [e.claim.id for e in store.ledger(rule="a rule", claim=claim)] == [claim]


@pytest.mark.parametrize("which", ["proposal", "edited"])
def test_undoing_an_edit_takes_the_edited_claim_away_and_undoing_that_brings_it_back(store, which):
    claim = propose(store)
    (made,) = store.decide(claim, Verdict.EDIT, person=LAN, edit=Edit(status=Status.AGREED), seen=0)
    named = claim if which == "proposal" else made.replacement
    store.undo(named, person=LAN)
    assert public(store, claim) == []
    assert [p.claim.id for p in store.proposals(article=article_of(claim))] == [claim]
    store.undo(named, person=LAN)
    assert [c.id for c in public(store, claim)] == [made.replacement]


def test_an_edited_claim_is_decided_on_like_any_other(store):
    claim = propose(store)
    (first,) = store.decide(claim, Verdict.EDIT, person=LAN, edit=Edit(status=Status.AGREED), seen=0)
    (second,) = store.decide(first.replacement, Verdict.EDIT, person=LAN, edit=Edit(status=Status.COMPLETED), seen=1)
    assert [c.status for c in public(store, claim)] == [Status.COMPLETED]
    assert len({claim, first.replacement, second.replacement}) == 3
    store.decide(second.replacement, Verdict.REJECT, person=LAN, reason="no", seen=2)
    assert public(store, claim) == []
    store.undo(second.replacement, person=LAN)
    assert [c.id for c in public(store, claim)] == [second.replacement]
    store.undo(claim, person=LAN)
    assert public(store, claim) == []
    with pytest.raises(ReviewError, match=f"decide on «{claim}»") as caught:
        store.decide(second.replacement, Verdict.ACCEPT, person=BOSS, seen=5)
    assert caught.value.code == "gone"


def at(words, text=TEXT):
    return text.index(words), text.index(words) + len(words)


REFUSED = {
    "reject without a reason": (Verdict.REJECT, {"reason": " \n"}, "reason"),
    "a reason without end": (Verdict.REJECT, {"reason": "x" * 2_001}, "reason"),
    "undo as a decision": (Verdict.UNDO, {}, "verdict"),
    "an edit of nothing": (Verdict.EDIT, {}, "edit"),
    "an edit that changes nothing": (Verdict.EDIT, {"edit": Edit(status=Status.UNDER_CONSTRUCTION)}, "edit"),
    "accept with an edit": (Verdict.ACCEPT, {"edit": Edit(status=Status.AGREED)}, "edit"),
    "no such project": (Verdict.EDIT, {"edit": Edit(project="project:smart-gate-huu-ngi")}, "project"),
    "unknown as a status": (Verdict.EDIT, {"edit": Edit(status=Status.UNKNOWN)}, "status"),
    "a span past the end": (Verdict.EDIT, {"edit": Edit(span=(len(REFUSED_TEXT) - 3, len(REFUSED_TEXT) + 1))}, "quote"),
    "a span of nothing": (Verdict.EDIT, {"edit": Edit(span=(5, 5))}, "quote"),
    "a span backwards": (Verdict.EDIT, {"edit": Edit(span=(9, 5))}, "quote"),
    "a negative span": (Verdict.EDIT, {"edit": Edit(span=(-5, 5))}, "quote"),
    "a span of a full stop": (Verdict.EDIT, {"edit": Edit(span=at(". "))}, "quote"),
    "a letter of a word": (Verdict.EDIT, {"edit": Edit(span=at("h"))}, "quote"),
    "one word": (Verdict.EDIT, {"edit": Edit(span=at("thống"))}, "quote"),
    "words cut in two": (Verdict.EDIT, {"edit": Edit(span=at("ống nhất"))}, "quote"),
    "a span over paragraphs": (Verdict.EDIT, {"edit": Edit(span=at("hoàn thành.\n\nHết", REFUSED_TEXT))}, "quote"),
    "a span of furniture": (Verdict.EDIT, {"edit": Edit(span=at("Hết thông báo", REFUSED_TEXT))}, "furniture"),
    "later than the article": (Verdict.EDIT, {"edit": Edit(as_of=f.day("2025-12-01"))}, "as_of"),
    "in the year 225": (Verdict.EDIT, {"edit": Edit(as_of=dt.date(225, 1, 1))}, "as_of"),
    "a target that is the status": (Verdict.EDIT, {"edit": Edit(target=Target(Status.UNDER_CONSTRUCTION))}, "target"),
    "a target of the unknown": (Verdict.EDIT, {"edit": Edit(target=Target(Status.UNKNOWN))}, "target"),
    "a target set and dropped": (
        Verdict.EDIT,
        {"edit": Edit(target=Target(Status.OPERATING), drop_target=True)},
        "target",
    ),
    "a name of nothing": (Verdict.ACCEPT, {"person": Person("\u200b ", Role.ADMIN)}, "name"),
    "a name without end": (Verdict.ACCEPT, {"person": Person("x" * 121, Role.ADMIN)}, "name"),
    "seen more than there is": (Verdict.ACCEPT, {"seen": 1}, "stale"),
}


@pytest.mark.parametrize(("verdict", "more", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_refused_is_not_written(store, verdict, more, code):
    claim = propose(store, text=REFUSED_TEXT, furniture=[(*at("Hết thông báo.", REFUSED_TEXT), "byline")])
    before = store.digest, store.decisions()
    with pytest.raises(ReviewError, match="Mend: ") as caught:
        store.decide(claim, verdict, **({"person": LAN, "seen": 0} | more))
    assert caught.value.code == code
    assert (store.digest, store.decisions()) == before
    assert store.proposal(claim).open


def test_a_claim_whose_words_are_gone_can_be_rejected_only(store):
    claim = propose(store)
    with store._engine.begin() as connection:
        connection.execute(sa.text("UPDATE articles SET text = 'Tin đã gỡ.' WHERE id = :i"), {"i": article_of(claim)})
    assert store.proposals(article=article_of(claim)) == []
    with pytest.raises(ReviewError, match="was changed") as caught:
        store.decide(claim, Verdict.ACCEPT, person=LAN)
    assert caught.value.code == "quote"
    store.decide(claim, Verdict.REJECT, person=LAN, reason="taken down")


def test_decisions_come_one_after_another_even_where_a_clock_goes_back(store, monkeypatch):
    claim = propose(store)
    (late,) = store.decide(claim, Verdict.ACCEPT, person=LAN, seen=0)

    class Early(dt.datetime):
        @classmethod
        def now(cls, tz=None):  # noqa: ARG003
            return late.at - dt.timedelta(days=400)

    monkeypatch.setattr("dashboard.store.deciding.dt.datetime", Early)
    assert store.undo(claim, person=LAN).at > late.at
    assert public(store, claim) == []


# ---- who may

WHO = {
    "a viewer decides": (GUEST, "accept", "role"),
    "a viewer undoes": (GUEST, "undo", "role"),
    "a reviewer changes what another decided": (MINH, "reject", "other"),
    "a reviewer edits what another decided": (MINH, "edit", "other"),
    "a reviewer undoes what another decided": (MINH, "undo", "other"),
    "a reviewer changes what it decided": (LAN, "reject", ""),
    "a reviewer undoes what it decided": (LAN, "undo", ""),
    "an administrator changes what another decided": (BOSS, "reject", ""),
    "an administrator undoes what another decided": (BOSS, "undo", ""),
}


@pytest.mark.parametrize(("person", "what", "code"), WHO.values(), ids=WHO.keys())
def test_who_may_change_what_was_decided(store, person, what, code):
    claim = propose(store)
    store.decide(claim, Verdict.ACCEPT, person=LAN, seen=0)
    acts = {
        "undo": lambda: store.undo(claim, person=person),
        "accept": lambda: store.decide(claim, Verdict.ACCEPT, person=person, seen=1),
        "reject": lambda: store.decide(claim, Verdict.REJECT, person=person, reason="no", seen=1),
        "edit": lambda: store.decide(claim, Verdict.EDIT, person=person, edit=Edit(status=Status.AGREED), seen=1),
    }
    digest = store.digest
    if code:
        with pytest.raises(NotAllowed) as caught:
            acts[what]()
        assert (caught.value.code, store.digest) == (code, digest)
    else:
        acts[what]()
        assert public(store, claim) == []


@pytest.mark.parametrize(
    ("mode", "person", "allowed"),
    [
        ("local", None, True),
        ("local", BOSS, True),
        ("local", LAN, False),
        ("oidc", None, False),
        ("oidc", LAN, False),
        ("oidc", BOSS, True),
        ("public", None, False),
        ("public", BOSS, False),
    ],
)
def test_who_may_bring_articles_in(store, mode, person, allowed):
    with Store.open(str(store._engine.url), settings=Settings(mode=mode)) as opened:
        batch, before = [f.taken(f.article(id="brought"))], opened.digest
        if allowed:
            assert [one.what for one in opened.take_in(batch, person=person)] == ["new"]
        else:
            with pytest.raises(NotAllowed, match="Mend: "):
                opened.take_in(batch, person=person)
            with pytest.raises(NotAllowed, match="Mend: "):
                opened.take_in([], person=person)
            assert opened.digest == before


def test_in_the_mode_public_nobody_writes(store):
    claim = propose(store)
    store.decide(claim, Verdict.ACCEPT, person=BOSS, seen=0)
    with Store.open(str(store._engine.url), settings=Settings(mode="public")) as opened:
        assert opened.mode is AccessMode.PUBLIC
        for act in (
            lambda: opened.decide(claim, Verdict.REJECT, person=BOSS, reason="no", seen=1),
            lambda: opened.decide_all([claim], Verdict.REJECT, person=BOSS, reason="no", seen={claim: 1}),
            lambda: opened.undo(claim, person=BOSS),
        ):
            with pytest.raises(NotAllowed, match="public"):
                act()
        assert [c.id for c in public(opened, claim)] == [claim]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("BOSS@ministry.example ", Role.ADMIN),
        ("lan@paper.example", Role.REVIEWER),
        ("both@paper.example", Role.ADMIN),
        ("nobody@paper.example", Role.VIEWER),
        ("", Role.VIEWER),
        ("lan@paper.example,boss@ministry.example", Role.VIEWER),
    ],
)
def test_the_lists_say_who_may_do_what(name, role):
    lists = {
        "admins": "Boss@Ministry.example, both@paper.example",
        "reviewers": " lan@paper.example,both@paper.example,",
    }
    assert Settings(mode="oidc", **lists).person(name).role is role
    assert Settings(mode="public", **lists).person(name).role is Role.VIEWER
    assert Settings(mode="local", **lists).person(name).role is Role.ADMIN


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("MODE", "open", "CUAKHAU_MODE: «open»"),
        ("TILES", "https://[::1/{z}/{x}/{y}.png", "write it like https://tiles.example.org/{z}/{x}/{y}.png"),
        ("ADMINS", "boss", "«boss» is no e-mail address"),
        ("ADMINS", "a@b.example;c@d.example", "is no e-mail address"),
        ("REVIEWERS", "lan@paper.example, @paper.example,minh@", "«@paper.example», «minh@» is no e-mail address"),
        ("REVIEWERS", "lan @paper.example", "«lan @paper.example»"),
        ("REVIEWERS", "lan@paper", "«lan@paper»"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_with_its_mend(monkeypatch, variable, value, says):
    monkeypatch.setenv(f"CUAKHAU_{variable}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert says in str(caught.value)
    assert f"CUAKHAU_{variable}: " in str(caught.value)


def test_faulty_settings_are_told_all_at_once(monkeypatch):
    for variable, value in (("MODE", "open"), ("ADMINS", "boss"), ("REVIEWERS", "a b")):
        monkeypatch.setenv(f"CUAKHAU_{variable}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == [
        "CUAKHAU_MODE",
        "CUAKHAU_REVIEWERS",
        "CUAKHAU_ADMINS",
    ]


# ---- two at once


def test_the_second_of_two_is_told_who_decided_what_and_when(store):
    claim = propose(store)
    seen = store.proposal(claim).seen
    (first,) = store.decide(claim, Verdict.ACCEPT, person=LAN, seen=seen)
    for second in (None, seen):
        with pytest.raises(Conflict, match=r"Lan decided .* accept at 20\d\d-") as caught:
            store.decide(claim, Verdict.REJECT, person=BOSS, reason="no", seen=second)
        assert caught.value.decision == first
    store.undo(claim, person=LAN)
    with pytest.raises(Conflict) as caught:
        store.decide(claim, Verdict.ACCEPT, person=MINH, seen=seen)
    assert caught.value.decision.verdict is Verdict.UNDO
    with pytest.raises(Conflict):
        store.undo(claim, person=LAN, seen=1)
    store.decide(claim, Verdict.ACCEPT, person=MINH)
    with pytest.raises(ReviewError, match="accepted already"):
        store.decide(claim, Verdict.ACCEPT, person=MINH, seen=3)


def test_who_looks_at_an_edited_claim_is_told_that_the_edit_was_undone(store):
    claim = propose(store)
    (made,) = store.decide(claim, Verdict.EDIT, person=LAN, edit=Edit(status=Status.AGREED), seen=0)
    seen = store.proposal(made.replacement).seen
    store.undo(claim, person=LAN)
    with pytest.raises(Conflict):
        store.decide(made.replacement, Verdict.REJECT, person=BOSS, reason="no", seen=seen)


def test_processes_that_decide_at_once(store):
    claims = [propose(store) for _ in range(12)]
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(2), context.Queue()
    address = str(store._engine.url)
    workers = [
        context.Process(target=decide_at_once, args=(address, name, claims, barrier, answers)) for name in ("A", "B")
    ]
    for worker in workers:
        worker.start()
    told = [line for _ in workers for line in answers.get(timeout=120)]
    for worker in workers:
        worker.join()
    for claim in claims:
        ((_, _, winner),) = [line for line in told if line[:2] == (claim, "done")]
        assert [line[2] for line in told if line[:2] == (claim, "told")] == [winner]
        assert [e.decision.reviewer for e in store.ledger(claim=claim)] == [winner]


# ---- what stands beside a proposal


def test_a_proposal_tells_what_would_change_and_who_says_otherwise(store):
    day = "2025-11-28"
    yes = propose(store, status="completed", publisher="A", published=day)
    agreeing = propose(store, status="completed", publisher="B", published=day)
    contrary = propose(store, status="suspended", publisher="C", published=day)
    elsewhere = propose(store, status="suspended", publisher="D", project=OTHER)
    found = store.proposal(yes)
    assert (found.before, found.twins) == (store.states()[PROJECT].status, ())
    assert agreeing in {c.id for c in found.agrees}
    assert contrary in {c.id for c in found.disagrees}
    assert elsewhere not in {c.id for c in (*found.agrees, *found.disagrees)}
    said = {c.evidence.article.id for c in store.claims(project=PROJECT) if c.as_of == f.day("2025-11-27")}
    assert said <= {c.evidence.article.id for c in found.disagrees}
    store.decide_all([yes, agreeing], Verdict.ACCEPT, person=LAN)
    project = store.gazetteer.projects[PROJECT]
    now = store.states()[PROJECT]
    assert found.after == status_as_of(project, [c for c in now.claims if c.id != agreeing]).status
    assert {yes, agreeing} <= {c.id for c in store.proposal(contrary).disagrees}


@pytest.mark.parametrize(
    ("mine", "other", "sides"),
    [
        (("agreed", "2025-01-01"), ("agreed", "2024-03-01"), "agrees"),
        (("agreed", "2025-01-01"), ("completed", "2025-01-01"), "disagrees"),
        (("agreed", "2025-01-01"), ("completed", "2025-06-01"), ""),
        (("completed", "2025-01-01"), ("agreed", "2025-06-01"), "disagrees"),
        (("operating", "2025-01-01"), ("suspended", "2025-06-01"), ""),
        (("suspended", "2025-01-01"), ("under_construction", "2025-06-01"), ""),
    ],
)
def test_what_agrees_and_what_does_not(store, mine, other, sides):
    ids = []
    for number, (status, as_of) in enumerate((mine, other)):
        claim = f.claim(OTHER, status, as_of, publisher=f"P{number}", id=f"s{number}:x:1")
        store.take_in([f.taken(claim.evidence.article, (), (claim,))])
        ids.append(claim.id)
    found = store.proposal(ids[0])
    told = [side for side in ("agrees", "disagrees") if ids[1] in {c.id for c in getattr(found, side)}]
    assert told == ([sides] if sides else [])


def test_reprints_are_twins_and_are_decided_on_together(store):
    first = propose(store, publisher="Wire")
    twins = [propose(store, publisher=f"Paper {n}", story=article_of(first)) for n in range(3)]
    other = propose(store, publisher="Another")
    unlike = propose(store, status="agreed", publisher="Paper 9", story=article_of(first))
    assert set(store.proposal(first).twins) == set(twins)
    assert set(store.proposal(twins[0]).twins) == {first, *twins[1:]}
    assert set(store.proposal(first).agrees) & {*twins} == set()
    store.decide(twins[2], Verdict.REJECT, person=MINH, reason="cut short", seen=0)
    made = store.decide(twins[0], Verdict.ACCEPT, person=LAN, seen=0, twins=True)
    assert made[0].claim == twins[0]
    assert {d.claim for d in made} == {first, *twins[:2]}
    assert [p.claim.id for p in store.proposals(project=PROJECT)] == sorted([other, unlike])
    now = store.states()[PROJECT]
    assert len([c for c in now.claims if c.id in {first, *twins}]) == 3


@pytest.mark.parametrize("holds", [True, False])
def test_an_edit_of_the_words_looks_for_them_in_the_reprints(store, holds):
    first = propose(store)
    text = f"Báo nói. {TEXT}" if holds else TEXT.replace("công trình", "dự án")
    twin = propose(store, text=text, story=article_of(first))
    edit = Edit(span=at("công trình hoàn thành"), status=Status.COMPLETED)
    if holds:
        made = store.decide(first, Verdict.EDIT, person=LAN, edit=edit, seen=0, twins=True)
        shown = [c for d in made for c in public(store, d.claim)]
        assert [c.evidence.quote for c in shown] == ["công trình hoàn thành"] * 2
    else:
        digest = store.digest
        with pytest.raises(ReviewError, match=f"reprint «{article_of(twin)}»"):
            store.decide(first, Verdict.EDIT, person=LAN, edit=edit, seen=0, twins=True)
        assert store.digest == digest


def test_the_queue_is_narrowed_counted_and_cut_into_pages(store):
    claims = [propose(store, published=f"2025-12-{day:02}") for day in range(1, 8)]
    propose(store, project=OTHER, status="agreed")
    assert store.count_proposals() == 8
    assert [p.claim.id for p in store.proposals(project=PROJECT)] == claims[::-1]
    assert [p.claim.id for p in store.proposals(limit=3, offset=2)] == claims[::-1][2:5]
    assert store.count_proposals(status="agreed") == len(store.proposals(status="agreed")) == 1
    assert store.count_proposals(rule="a rule", article=article_of(claims[0])) == 1
    assert store.count_proposals(rule="no rule") == 0
    assert store.proposal("nothing") is None


def test_a_wrong_rule_is_traced_to_all_its_claims(store):
    claims = [propose(store) for _ in range(4)]
    store.decide(claims[0], Verdict.ACCEPT, person=LAN)
    (edited,) = store.decide(claims[1], Verdict.EDIT, person=LAN, edit=Edit(status=Status.AGREED))
    store.decide(claims[2], Verdict.REJECT, person=MINH, reason="no")
    store.undo(claims[0], person=LAN)
    store.decide(claims[0], Verdict.ACCEPT, person=MINH)
    assert store.rules()["a rule"] == (1, 1, 1, 1)
    made = {claim.id: decision and str(decision.verdict) for claim, decision in store.made_by("a rule")}
    assert made == dict(zip(claims, ("accept", "edit", "reject", None), strict=True))
    assert {e.decision.claim for e in store.ledger(rule="a rule")} == set(claims[:3])
    assert {e.decision.reviewer for e in store.ledger(person="Minh")} == {"Minh"}
    store.decide(edited.replacement, Verdict.REJECT, person=LAN, reason="no", seen=1)
    assert edited.replacement in {e.decision.claim for e in store.ledger(rule="a rule")}


def test_an_open_store_follows_what_others_write(store):
    """What is taken over from an older revision is what a fresh opening reads."""
    address = str(store._engine.url)
    with Store.open(address) as watching:
        first, second = propose(store), propose(store)
        acts = [
            lambda: store.decide(first, Verdict.ACCEPT, person=LAN),
            lambda: store.decide(second, Verdict.EDIT, person=LAN, edit=Edit(status=Status.AGREED)),
            lambda: propose(store),
            lambda: store.undo(first, person=LAN),
            lambda: store.take_in([f.taken(f.article("Tin được gỡ bỏ.", id=article_of(second)))]),
            lambda: store.undo(second, person=LAN),
            lambda: store.undo(second, person=LAN),
            lambda: store.take_in([f.taken(f.article(TEXT, id=article_of(second)))]),
            lambda: store.undo(first, person=LAN),
        ]
        for act in acts:
            act()
            with Store.open(address) as fresh:
                for question in ("claims", "decisions", "states", "notices", "changes", "ledger"):
                    told = getattr(watching, question)
                    asked = getattr(fresh, question)
                    assert (told() if callable(told) else told) == (asked() if callable(asked) else asked), question


def test_deciding_on_many_is_all_or_nothing(store):
    claims = [propose(store) for _ in range(4)]
    store.decide(claims[2], Verdict.REJECT, person=MINH, reason="no")
    with pytest.raises(Conflict):
        store.decide_all(claims, Verdict.ACCEPT, person=LAN)
    assert all(public(store, claim) == [] for claim in claims)
    done = store.decide_all([claims[0], claims[1], claims[0]], Verdict.ACCEPT, person=LAN)
    assert [d.claim for d in done] == claims[:2]


# ---- independent sources


@pytest.mark.parametrize(
    ("told", "sources", "publishers"),
    [
        ([("A", "")], 1, 1),
        ([("A", ""), ("B", "")], 2, 2),
        ([("A", ""), ("A", "")], 1, 1),
        ([("Wire", ""), *[(f"P{n}", "a0") for n in range(10)]], 1, 11),
        ([("Wire", ""), ("P", "a0"), ("P", "")], 2, 2),
        ([*[(f"P{n}", "unread") for n in range(10)]], 1, 10),
        ([("Wire", ""), ("P", "a0"), ("B", "")], 2, 3),
    ],
    ids=[
        "one",
        "two",
        "one paper twice",
        "ten reprints",
        "a paper of its own too",
        "the first not read",
        "and another",
    ],
)
def test_reprints_are_one_voice(told, sources, publishers):
    claims = []
    for number, (publisher, story) in enumerate(told):
        article = dataclasses.replace(f.article(id=f"a{number}", publisher=publisher), story=story)
        claims.append(f.claim(source=article, id=f"c{number}"))
    found = status_as_of(f.gazetteer().projects[f.SMART], claims)
    assert (found.sources, found.publishers) == (sources, publishers)


def test_ten_reprints_do_not_outvote_two_papers():
    project = f.gazetteer().projects[f.SMART]
    wire = [
        f.claim(
            source=dataclasses.replace(f.article(id=f"w{n}", publisher=f"P{n}"), story="w0" if n else ""),
            status="completed",
            id=f"c{n}",
        )
        for n in range(10)
    ]
    own = [f.claim(source=f.article(id=f"o{n}", publisher=f"Q{n}"), id=f"d{n}") for n in range(2)]
    found = status_as_of(project, [*wire, *own])
    assert (found.status, found.sources, len(found.disputed)) == (Status.UNDER_CONSTRUCTION, 2, 3)
    assert {c.status for c in found.disputed} == {Status.UNDER_CONSTRUCTION, Status.COMPLETED}


# ---- the ledger in the database


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET reason = 'another'",
        "UPDATE decisions SET at = at",
        "DELETE FROM decisions",
        "DELETE FROM decisions WHERE seq = 1",
        "INSERT OR REPLACE INTO decisions SELECT * FROM decisions WHERE seq = 1",
        "REPLACE INTO decisions (seq, claim, verdict, reviewer, at, reason, seeded) VALUES (1, '', '', '', '', '', 0)",
    ],
)
def test_the_database_itself_refuses_to_change_the_ledger(store, statement):
    before = store.decisions()
    with pytest.raises(sa.exc.DBAPIError, match="only ever added to"), store._engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert store.decisions() == before


# ---- the law, whatever people do


class Deciding(RuleBasedStateMachine):
    """Two proposals, three people; the model is a list of verdicts for each claim and a naive reading of it."""

    store: Store

    @initialize()
    def begin(self):
        self.claims = [propose(self.store), propose(self.store, status="agreed")]
        self.log = {claim: [] for claim in self.claims}
        self.of = dict.fromkeys(self.claims, "")
        self.before = len(self.store.decisions())
        self.seen = self.before

    def effect(self, log):
        """What holds after these decisions, read backwards."""
        if not log:
            return None
        return log[-1] if log[-1][0] != "undo" else self.effect(log[:-2])

    def stands(self, claim):
        """The claim that should be public in the end, told from this one on."""
        now = self.effect(self.log[claim])
        if now is None:
            return claim if self.of[claim] else None
        if now[0] == "edit":
            return self.stands(now[1])
        return None if now[0] == "reject" else claim

    def expected(self):
        return {self.stands(claim) for claim in self.claims} - {None}

    def history(self, claim):
        while self.of[claim]:
            claim = self.of[claim]
        family = [claim]
        for one in family:
            family += [made for made, origin in self.of.items() if origin == one]
        return sum(len(self.log[one]) for one in family)

    @rule(data=st.data(), verdict=st.sampled_from(["accept", "reject", "edit"]), person=st.sampled_from([LAN, BOSS]))
    def decide(self, data, verdict, person):
        claim = data.draw(st.sampled_from(sorted(self.log)))
        edit = Edit(as_of=f.day("2025-01-01") + dt.timedelta(days=len(self.of))) if verdict == "edit" else None
        try:
            (made,) = self.store.decide(
                claim, Verdict(verdict), person=person, reason="so", edit=edit, seen=self.history(claim)
            )
        except ReviewError as error:
            assert error.code in {"gone", "other", "same"}
            return
        self.log[claim].append((verdict, made.replacement))
        if made.replacement:
            assert made.replacement not in self.log
            self.log[made.replacement], self.of[made.replacement] = [], claim
        self.seen += 1

    @rule(data=st.data(), person=st.sampled_from([LAN, BOSS]))
    def undo(self, data, person):
        claim = data.draw(st.sampled_from(sorted(self.log)))
        try:
            made = self.store.undo(claim, person=person)
        except ReviewError as error:
            assert error.code in {"other", "nothing"}
            return
        assert made.claim == claim or (not self.log[claim] and made.claim == self.of[claim])
        self.log[made.claim].append(("undo", ""))
        self.seen += 1

    @precondition(lambda self: self.seen > self.before)
    @rule(data=st.data())
    def act_on_what_is_old(self, data):
        claim = data.draw(st.sampled_from(sorted(self.log)))
        if self.history(claim):
            with pytest.raises(Conflict):
                self.store.decide(claim, Verdict.ACCEPT, person=BOSS, seen=self.history(claim) - 1)

    @rule(person=st.sampled_from([GUEST, Person("", Role.ADMIN)]))
    def nobody_decides(self, person):
        with pytest.raises(ReviewError):
            self.store.decide(self.claims[0], Verdict.ACCEPT, person=person, seen=self.history(self.claims[0]))

    @invariant()
    def public_is_what_the_decisions_say_and_the_ledger_only_grows(self):
        shown = {c.id for claim in self.claims for c in public(self.store, claim)}
        assert shown == self.expected()
        assert all(Ledger(self.store.decisions()).carrying(claim) for claim in shown)
        assert len(self.store.decisions()) == self.seen
        opened = {p.claim.id for claim in self.claims for p in self.store.proposals(article=article_of(claim))}
        assert opened == {claim for claim in self.claims if self.effect(self.log[claim]) is None}


@pytest.mark.parametrize("examples", [8, pytest.param(40, marks=pytest.mark.heavy)])
def test_public_claims_are_those_whose_decisions_say_so(store, examples):
    Deciding.store = store
    case = Deciding.TestCase
    case.settings = settings(max_examples=examples, stateful_step_count=25)
    case().runTest()
