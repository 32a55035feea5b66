"""How long the review queue takes with 20 000 open proposals: `python -m tests.bench.bench_review [NUMBER]`.

Prints one line a question: the median and the slowest of nine, in milliseconds of processor time, which other work
on the machine does not lengthen, in a store of its own.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

from dashboard.models import Person, Role, Status, Verdict
from dashboard.store import Store, schema
from dashboard.store.filling import raise_revision
from dashboard.store.rows import article_row, claim_row
from tests import factory as f

_SENTENCE = "Hai bên thống nhất. Cửa khẩu thông minh đã khởi công. Hết. "
_PER_ARTICLE = 2


def fill(store: Store, number: int) -> None:
    """So many proposals, two an article of 3 kB, spread over all projects, statuses and two years."""
    chance = random.Random(7)  # noqa: S311
    projects = sorted(store.gazetteer.projects)
    statuses = [status for status in Status if status is not Status.UNKNOWN]
    articles, claims = [], []
    for at in range(number // _PER_ARTICLE):
        day = f"{2024 + at % 2}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        article = f.article(_SENTENCE * 50, id=f"a{at}", publisher=f"P{at % 40}", published=day)
        articles.append({**article_row(article, seeded=False), "words": ""})
        for one in range(_PER_ARTICLE):
            claim = f.claim(
                chance.choice(projects), str(chance.choice(statuses)), day, source=article, id=f"a{at}:{one}"
            )
            claims.append({**claim_row(claim, seeded=False), "origin": f"rule-{chance.randint(1, 60)}"})
    with schema.writing(store._engine) as connection:
        connection.execute(schema.ARTICLES.insert(), articles)
        connection.execute(schema.CLAIMS.insert(), claims)
        raise_revision(connection)


def timed(name: str, act: Callable[[], object]) -> None:
    took = []
    for _ in range(9):
        start = time.process_time()
        act()
        took.append((time.process_time() - start) * 1000)
    print(f"{name:42}{statistics.median(took):9.1f}{max(took):9.1f}")


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    person = Person("bench", Role.ADMIN)
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/bench.sqlite") as store:
        fill(store, number)
        project = sorted(store.gazetteer.projects)[0]
        print(f"{store.count_proposals():,} open proposals{'median':>26}{'slowest':>9}")
        timed("the first 50", lambda: store.proposals(limit=50))
        timed("the last 50", lambda: store.proposals(limit=50, offset=number - 50))
        timed("the first 50 of a project", lambda: store.proposals(project=project, limit=50))
        timed("how many there are", store.count_proposals)
        timed("one proposal", lambda: store.proposal("a17:0"))
        timed("the counts of all rules", store.rules)
        ids = iter([f"a{at}:0" for at in range(100, 10_000)])
        timed("one decision", lambda: store.decide(next(ids), Verdict.ACCEPT, person=person))
        timed("one decision and the next 50", lambda: (store.decide(next(ids), Verdict.ACCEPT, person=person),
                                                        store.proposals(limit=50)))  # fmt: skip
        many = [next(ids) for _ in range(number // 10)]
        start = time.process_time()
        store.decide_all(many, Verdict.ACCEPT, person=person)
        print(f"{f'{number // 10} decisions in one go':42}{(time.process_time() - start) * 1000:9.1f}")
        timed("the first 50 afterwards", lambda: store.proposals(limit=50))
        timed("one decision and the next 50 afterwards", lambda: (store.decide(next(ids), Verdict.ACCEPT,
                                                    person=person), store.proposals(limit=50)))  # fmt: skip
        timed("the whole ledger", store.ledger)


if __name__ == "__main__":
    main()
