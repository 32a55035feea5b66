"""Who reads: this process, worker processes of its own, or any executor that is given.

Work goes out in small lots and comes back in the order in which it went, never more than a few lots ahead. A worker
that dies takes nothing along: what was out is read again one by one, and the article that kills is named.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from dashboard.errors import CuakhauError
from dashboard.ingest.reading import Reader, read_lot
from dashboard.ingest.sources import Loaded
from dashboard.store import Refused, Taken

__all__ = ["Crew", "CrewError", "hire", "seldom_collected"]

_Lot = Sequence[Loaded]
_Result = list[Taken | Refused]

_AHEAD = 3  # lots that may be out for each worker
_START_S = 120
_YOUNG = 20_000
"""New objects after which the collector looks for circles: reading makes very many objects, next to none in circles."""


class CrewError(CuakhauError):
    """Workers that cannot start, or an executor that broke; what was read before is kept."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Lets the collector of garbage look through new objects less often; it takes an eighth of an ingest else."""
    usual = gc.get_threshold()
    if not 0 < usual[0] < _YOUNG:
        yield
        return
    gc.set_threshold(_YOUNG, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class Crew(Protocol):
    """Takes lots, gives what was read, in order."""

    def give(self, lot: _Lot) -> Iterator[_Result]:
        """Takes a lot in, and yields those that are done when too many are out."""
        ...

    def rest(self) -> Iterator[_Result]:
        """Waits for all that is out."""
        ...

    def close(self) -> None:
        """Ends what was started for this crew."""
        ...


def hire(reader: Reader, *, jobs: int, executor: Executor | None) -> Crew:
    """The crew that was asked for."""
    if executor is not None:
        return _Many(reader, jobs=max(jobs, 2), executor=executor)
    return _Many(reader, jobs=jobs) if jobs > 1 else _Alone(reader)


class _Alone:
    """Reads in this process, at once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def give(self, lot: _Lot) -> Iterator[_Result]:
        if lot:
            yield read_lot(lot, self._reader)

    def rest(self) -> Iterator[_Result]:
        return iter(())

    def close(self) -> None:
        pass


class _Many:
    """Reads in an executor; with one of its own it outlives the death of a worker."""

    def __init__(self, reader: Reader, *, jobs: int, executor: Executor | None = None) -> None:
        if reader.geodata is None:
            raise CuakhauError("A reader without a folder of tables works alone. Mend: make it with Reader.of(folder)")
        self._folder, self._jobs = reader.geodata, jobs
        self._own = executor is None
        self._executor = executor or self._start(jobs)
        self._out: deque[tuple[_Lot, Future[_Result]]] = deque()

    def _start(self, jobs: int) -> ProcessPoolExecutor:
        spawn = multiprocessing.get_context("spawn")  # a fork would share the store's connection
        return ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_begin, initargs=(self._folder,))

    def give(self, lot: _Lot) -> Iterator[_Result]:
        try:
            self._out.append((lot, self._executor.submit(_read_lot, lot, self._folder)))
        except BrokenExecutor:
            self._out.append((lot, _broken()))
        while len(self._out) > _AHEAD * self._jobs:
            yield from self._oldest()

    def rest(self) -> Iterator[_Result]:
        while self._out:
            yield from self._oldest()

    def _oldest(self) -> Iterator[_Result]:
        try:
            result = self._out[0][1].result()
        except BrokenExecutor as error:
            if not self._own:
                raise CrewError(f"The executor broke: {error}. Mend: see its own messages") from error
            lots = [lot for lot, _ in self._out]
            self._out.clear()
            yield from self._one_by_one([loaded for lot in lots for loaded in lot])
            return
        self._out.popleft()
        yield result

    def _one_by_one(self, loaded: Sequence[Loaded]) -> Iterator[_Result]:
        """Reads what was out when a worker died, each article alone, so that the guilty one is known."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        careful = self._ready()
        for one in loaded:
            try:
                yield careful.submit(_read_lot, [one], self._folder).result()
            except BrokenExecutor:
                careful.shutdown(wait=False)
                careful = self._ready()
                yield [_deadly(one)]
        careful.shutdown(wait=False)
        self._executor = self._start(self._jobs)

    def _ready(self) -> ProcessPoolExecutor:
        """One worker that has shown that it can start."""
        alone = self._start(1)
        try:
            alone.submit(_nothing).result(timeout=_START_S)
        except (BrokenExecutor, TimeoutError) as error:
            alone.shutdown(wait=False, cancel_futures=True)
            raise CrewError("No worker process can start. Mend: leave out --jobs, or look at memory") from error
        return alone

    def close(self) -> None:
        for _, future in self._out:
            future.cancel()
        if self._own:
            self._executor.shutdown(wait=True, cancel_futures=True)


def _deadly(loaded: Loaded) -> Refused:
    name = loaded.source.name
    return Refused(
        source=loaded.key,
        sha256=loaded.sha256,
        code="worker-died",
        reason=f"{name}: the process that read it died. Mend: look at the file; run again, with more memory perhaps.",
    )


def _broken() -> Future[_Result]:
    future: Future[_Result] = Future()
    future.set_exception(BrokenExecutor("a worker died"))
    return future


# ---- in the worker

_readers: Callable[[Path], Reader] = lru_cache(maxsize=2)(Reader.of)


def _begin(folder: Path) -> None:
    """Loads the tables once; Ctrl-C is for the parent, which lets the workers end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    _readers(folder)


def _end_with_parent() -> None:
    """A pool waits for ever for work from a parent that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _nothing() -> None:
    pass


def _read_lot(lot: _Lot, folder: Path) -> _Result:
    return read_lot(lot, _readers(folder))
