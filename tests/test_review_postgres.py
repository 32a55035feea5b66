"""The review on a real PostgreSQL server: the ledger only grows there too, and the queue is the same."""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa

from dashboard.models import Amount, AmountKind, Edit, Person, Role, Status, Verdict
from dashboard.store import Store
from tests import factory as f
from tests.test_postgres import database, server, store

__all__ = ["database", "server", "store"]

pytestmark = pytest.mark.usefixtures("tables_read_once")

PROJECT = "project:smart-gate-huu-nghi"
LAN = Person("Lan", Role.REVIEWER)


def propose(store):
    """Proposals of several days, one without a day, two in one article."""
    readings = []
    for number, published in enumerate(("2025-11-28", "2026-01-02", "", "2025-12-01")):
        source = f.article(id=f"n{number}", published=published, publisher=f"P{number}")
        claims = [f.claim(PROJECT, source=source, id=f"n{number}:a")]
        claims += [f.claim(PROJECT, "agreed", source=source, quote="thống nhất", id=f"n{number}:b")]
        readings.append(f.taken(source, (), tuple(claims)))
    store.take_in(readings)


def test_the_review_goes_as_in_sqlite(store, tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'same.sqlite'}") as sqlite:
        told = []
        for one in (store, sqlite):
            propose(one)
            queue = [p.claim.id for p in one.proposals()]
            one.decide(queue[0], Verdict.ACCEPT, person=LAN)
            one.decide(queue[1], Verdict.EDIT, person=LAN, edit=Edit(status=Status.COMPLETED))
            one.undo(queue[0], person=LAN)
            one.decide(queue[2], Verdict.REJECT, person=LAN, reason="a wish")
            page = one.proposals(limit=2, offset=1)
            beside = [(p.before, p.after, [c.id for c in p.agrees], [c.id for c in p.disagrees], p.seen) for p in page]
            ledger = [(e.decision.claim, e.decision.verdict) for e in one.ledger()]
            told.append((queue, beside, ledger, one.rules(), sorted(c.id for c in one.claims())))
            assert (one.unreadable(), one.amiss(), one.broken_proposals()) == ((), (), [])
    assert told[0] == told[1]
    assert told[0][0][-2:] == ["n2:b", "n2:a"]  # the article without a day comes last


@pytest.mark.parametrize(
    "statement", ["UPDATE decisions SET reason = 'x'", "DELETE FROM decisions", "TRUNCATE decisions"]
)
def test_the_server_refuses_to_change_the_ledger(store, statement):
    before = store.decisions()
    with pytest.raises(sa.exc.DBAPIError, match="only ever added to"), store._engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert store.decisions() == before != []


CHANGES = {
    "status": "UPDATE claims SET status = 'operating' WHERE id = 'n0:a'",
    "a target": "UPDATE claims SET target_date = '2026-01-01' WHERE id = 'n0:a'",
    "name": "UPDATE claims SET id = 'z' WHERE id = 'n0:a'",
    "what an edit made": "UPDATE claims SET as_of = '2026-01-01' WHERE id = 'n1:a~1'",
    "all founding ones": "UPDATE claims SET status = 'operating' WHERE seeded",
    "put on the first character": "UPDATE claims SET start_at = 0 WHERE id = 'n0:a'",
    "put before the text": "UPDATE claims SET start_at = start_at - 1000, end_at = end_at - 1000 WHERE id = 'n0:a'",
    "put on other words": "UPDATE claims SET start_at = start_at + 1, end_at = end_at + 1 WHERE id = 'n0:a'",
    "its verb elsewhere": "UPDATE claims SET trigger_start = 1, trigger_end = 2 WHERE id = 'n0:a'",
    "a figure put to it": """UPDATE claims SET amounts = '[["cost", 7.0, "VND", 0, 3]]' WHERE id = 'n0:a'""",
    "deleted": "DELETE FROM claims WHERE id = 'n0:a'",
    "emptied": "TRUNCATE claims",
}


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES.keys())
def test_the_server_refuses_to_change_what_was_decided_on(store, statement):
    propose(store)
    store.decide("n0:a", Verdict.ACCEPT, person=LAN)
    store.decide("n1:a", Verdict.EDIT, person=LAN, edit=Edit(status=Status.COMPLETED))
    before = sorted(claim.id for claim in store.claims())
    with pytest.raises(sa.exc.DBAPIError, match="was decided on"), store._engine.begin() as connection:
        connection.exec_driver_sql(statement)
    with store._engine.begin() as connection:
        for free in ("SET start_at = start_at, amounts = '[]' WHERE id = 'n0:a'", "SET notes = 'x' WHERE id = 'n2:b'"):
            assert connection.exec_driver_sql(f"UPDATE claims {free}").rowcount == 1
        assert connection.exec_driver_sql("DELETE FROM claims WHERE id = 'n2:b'").rowcount == 1
    assert sorted(claim.id for claim in store.claims()) == before
    assert store.unreadable() == () == store.notices


def test_the_server_lets_a_decided_claim_follow_its_article_as_a_whole(store):
    source = f.article(id="m")
    made = dataclasses.replace(
        f.claim(PROJECT, source=source, id="m:a"), amounts=(Amount(AmountKind.COST, 2.5e12, "VND", 0, 7),)
    )
    store.take_in([f.taken(source, (), (made,))])
    store.decide("m:a", Verdict.ACCEPT, person=LAN)
    there = "UPDATE claims SET start_at = start_at + 5, end_at = end_at + 5, amounts ="
    whole = f"""{there} '[["cost", 2500000000000.0, "VND", 5, 12]]' WHERE id = 'm:a'"""
    another = f"""{there} '[["cost", 7.0, "VND", 5, 12]]' WHERE id = 'm:a'"""
    for refused, push in ((whole, "UPDATE articles SET text = 'Tin: ' || text WHERE id = 'm'"), (another, "SELECT 1")):
        with pytest.raises(sa.exc.DBAPIError, match="was decided on"), store._engine.begin() as connection:
            connection.exec_driver_sql(refused)
        with store._engine.begin() as connection:
            connection.exec_driver_sql(push)
    with store._engine.begin() as connection:
        assert connection.exec_driver_sql(whole).rowcount == 1


def test_a_guard_taken_away_is_put_back(database, store):
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER claims_kept ON claims")
    with Store.open(database) as again:
        assert "claims_kept" in again.notices[0] and "put back" in again.notices[0]
    with Store.open(database) as again:
        assert again.notices == ()
