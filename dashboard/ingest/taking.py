"""The run itself: sources in, lots out to the crew, batches into the store, and the report.

Memory holds a few lots and one batch, however many sources there are. A batch is one transaction, so a run that is
killed leaves whole batches, and the next one skips what is there by the hash of its bytes and of the rules.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from itertools import islice

from dashboard.errors import NotAllowed, StoreBusy, StoreError
from dashboard.ingest.reading import Reader
from dashboard.ingest.report import Report
from dashboard.ingest.sources import Loaded, Source, key_of, load_source, told_for
from dashboard.ingest.working import Crew, CrewError, hire, seldom_collected
from dashboard.models import Person, Role
from dashboard.store import Held, Outcome, Refused, Store, Taken

__all__ = ["Known", "ingest"]

_LOT = 16
_BATCH, _BATCH_S = 200, 2.0
_TRIES = 4
"""How often a batch is offered to a store that another program writes to, which waits half a minute each time."""

_OnProgress = Callable[[int, str], None]


def ingest(
    sources: Iterable[Source],
    store: Store,
    *,
    reader: Reader,
    jobs: int = 1,
    executor: Executor | None = None,
    on_progress: _OnProgress | None = None,
    person: Person | None = None,
) -> Report:
    """Reads every source that is new or changed, and keeps it; repeating it changes nothing.

    `jobs` processes read, or `executor` does; the store is written here alone, in the order of the sources.
    `on_progress` is told how many sources are done and the name of the last. `person` is who asks, if that is not
    the operator; raises NotAllowed, before anything is read, for one who may not take in articles. Ctrl-C or a store
    that takes no more ends the run with the report so far.
    """
    if person is not None and person.role is not Role.ADMIN:
        raise NotAllowed(f"«{person.name}» may not take in articles. Mend: ask an administrator", code="role")
    run = _Run(store, reader, on_progress, person)
    crew = hire(reader, jobs=jobs, executor=executor)
    with seldom_collected():
        _go(run, sources, crew)
    with contextlib.suppress(StoreError):
        run.name_reprints()
    return run.report


def _go(run: _Run, sources: Iterable[Source], crew: Crew) -> None:
    """Takes all sources through the crew; whatever ends that early is told in the report."""
    try:
        try:
            run.through(sources, crew)
        except KeyboardInterrupt:
            run.report.stopped = "interrupted."
        except CrewError as error:
            run.report.stopped = str(error)
        finally:
            crew.close()
        run.keep()
    except StoreError as error:  # a full disk, or a writer that does not end: what is kept is kept
        run.report.stopped = f"{str(error).rstrip('.')}."


class Known:
    """The addresses whose pages the store holds as these rules read them, as `collect` asks for them.

    One that led elsewhere when it was read stands for the address at which it ended.
    """

    def __init__(self, store: Store, reader: Reader) -> None:
        self._store, self._rules = store, reader.rules

    def __contains__(self, url: object) -> bool:
        key = key_of(str(url))
        visited = self._store.visit(key)
        ended = key_of(visited.url) if visited and visited.rules == self._rules else key
        found = self._store.held_sources([key, ended])
        held = found.get(key) or found.get(ended)
        return held is not None and (held.copy or held.rules == self._rules)


class _Run:
    """One ingest under way. A class, because batch, clock and report go together."""

    def __init__(self, store: Store, reader: Reader, on_progress: _OnProgress | None, person: Person | None) -> None:
        self.report = Report()
        self._store, self._reader, self._person = store, reader, person
        self._told = on_progress
        self._batch: list[Taken | Refused] = []
        self._names: dict[str, str] = {}
        self._since = time.monotonic()

    def through(self, sources: Iterable[Source], crew: Crew) -> None:
        for lot in _lots(sources, _LOT):
            for results in crew.give(list(self._to_read(lot))):
                self._hold(results)
        for results in crew.rest():
            self._hold(results)

    def _to_read(self, lot: list[Source]) -> Iterator[Loaded]:
        """What of a lot has to be read; the rest is counted or refused here."""
        self._pass(source for source in lot if source.unchanged)
        lot = [source for source in lot if not source.unchanged]
        loaded = [load_source(source) for source in lot]
        names = [one.source if isinstance(one, Refused) else one.key for one in loaded]
        held = self._store.held_sources(names)
        for source, one, key in zip(lot, loaded, names, strict=True):
            if isinstance(one, Refused):
                self._names[key] = source.name
                self._hold([one])
            elif self._is_as_before(one, held.get(key)):
                self._count(Outcome(key, "unchanged", held[key].article), source.name)
            else:
                self._names[key] = source.name
                yield _with_told(one, held.get(key))

    def _pass(self, sources: Iterable[Source]) -> None:
        """Counts the pages that have not changed since the last visit, and names the lists that have not."""
        for source in sources:
            key = key_of(source.url)
            held = self._store.held_sources([key]).get(key)
            if held is None:
                self.report.still.append(source.name)
            else:
                self._count(Outcome(key, "unchanged", held.article), source.name)

    def _is_as_before(self, loaded: Loaded, held: Held | None) -> bool:
        if held is None or held.sha256 != loaded.sha256:
            return False
        now = zip(told_for(loaded.source), held.told, strict=True)
        if any(told and told != before for told, before in now):
            return False
        return held.copy or held.rules == self._reader.rules

    def _hold(self, results: list[Taken | Refused]) -> None:
        self._batch += results
        if len(self._batch) >= _BATCH or time.monotonic() - self._since > _BATCH_S:
            self.keep()

    def keep(self) -> None:
        """Writes the batch that is held."""
        batch, self._batch = self._batch, []
        if batch:
            reasons = {one.source: one.reason for one in batch if isinstance(one, Refused)}
            guessed = {one.source: one.article.warnings for one in batch if isinstance(one, Taken)}
            for outcome in self._taken_in(batch):
                if outcome.what in {"new", "changed"}:
                    self.report.guessed += [(outcome.article, told) for told in guessed.get(outcome.source, ())]
                name = self._names.pop(outcome.source, outcome.source)
                self._count(outcome, name, reasons.get(outcome.source, ""))
        self._since = time.monotonic()

    def _taken_in(self, batch: list[Taken | Refused]) -> list[Outcome]:
        """Stores a batch; where another program writes to the store, more than once."""
        for _ in range(_TRIES - 1):
            with contextlib.suppress(StoreBusy):
                return self._store.take_in(batch, person=self._person)
        return self._store.take_in(batch, person=self._person)

    def _count(self, outcome: Outcome, name: str, reason: str = "") -> None:
        report = self.report
        report.read += 1
        report.proposals += outcome.proposals
        report.suggestions += outcome.suggestions
        report.lost += outcome.lost
        if outcome.day:
            report.days.append((outcome.article, outcome.day))
        match outcome.what:
            case "new":
                report.new.append(outcome.article)
            case "changed":
                report.changed.append(outcome.article)
            case "refused":
                report.quarantined.append((name, reason))
            case what:
                report.unchanged.append(outcome.article)
                if what == "copy":
                    report.copies.append((name, outcome.article))
        if self._told is not None:
            self._told(report.read, name)

    def name_reprints(self) -> None:
        """Tells which of the new and changed articles print a story that is known from elsewhere."""
        names = sorted({*self.report.new, *self.report.changed})
        found: list[tuple[str, str]] = []
        for at in range(0, len(names), _BATCH):
            stories = self._store.stories(names[at : at + _BATCH])
            found += [(one, story) for one, story in sorted(stories.items()) if story != one]
        self.report.reprints = found


def _with_told(loaded: Loaded, held: Held | None) -> Loaded:
    """A source with what somebody told for it before, unless it comes with that."""
    if held is None or not any(held.told):
        return loaded
    source = loaded.source
    day = source.published or (dt.date.fromisoformat(held.given) if held.given else None)
    publisher, url = source.publisher or held.publisher, source.url or held.url
    return replace(loaded, source=replace(source, published=day, publisher=publisher, url=url))


def _lots(sources: Iterable[Source], size: int) -> Iterator[list[Source]]:
    each = iter(sources)
    while lot := list(islice(each, size)):
        yield lot
