"""What stands of a name between the steps: its senses, where it was found, its cue words, its neighbours.

Found and filled by `matching` and `relations`, read by `judging`. Objects with slots: an article full of names makes
hundreds of them, and a default kept in the class costs more to read than to set.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from dashboard.geoparse.verdicts import Verdict
from dashboard.models import Toponym

__all__ = ["LAYERS", "Container", "Cue", "Facts", "Hit", "Name", "Sense", "Spelled"]


@dataclass(frozen=True, slots=True, eq=False)
class Sense:
    """A toponym as the judge needs it; told apart by identity, which costs nothing."""

    place: str
    text: str
    needs_cue: bool
    valid_from: dt.date | None
    layer: str
    rail: bool

    @classmethod
    def of(cls, toponym: Toponym) -> Sense:
        """The sense of a row of the table."""
        layer = toponym.place.partition(":")[0]
        rail = toponym.place.endswith("-rail")
        return cls(toponym.place, toponym.text, toponym.needs_cue, toponym.valid_from, layer, rail)


LAYERS = ("province", "place", "gate", "station")
"""The layers of names, the one that a bare name means first."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What holds of the senses of a spelling wherever it stands, found once: half the time of judging otherwise.

    `default` is the place that the bare name means, `free` whether one of its senses needs no cue, `contextual` are
    those that the rest of an article may give it.
    """

    free: bool
    only_gates: bool
    default: str
    provinces: tuple[str, ...]
    free_places: tuple[str, ...]
    places: frozenset[str]
    contextual: tuple[Sense, ...]

    @classmethod
    def of(cls, options: Sequence[Sense]) -> Facts:
        """The facts of some senses."""
        free = sorted((o for o in options if not o.needs_cue), key=_by_layer)
        return cls(
            free=bool(free),
            only_gates=bool(options) and all(o.layer == "gate" for o in options),
            default=free[0].place if free else "",
            provinces=tuple(o.place for o in free if o.layer == "province"),
            free_places=tuple(o.place for o in free),
            places=frozenset(o.place for o in options),
            contextual=tuple(sorted(filter(partial(_is_contextual, options), options), key=_by_layer)),
        )


def _by_layer(sense: Sense) -> int:
    return LAYERS.index(sense.layer)


def _is_contextual(options: Sequence[Sense], option: Sense) -> bool:
    """Whether a name may mean the place for no other reason than what the rest of the article is about."""
    if option.rail or option.layer in ("station", "province") or (option.layer == "gate" and len(options) > 1):
        return False
    return options[0].place == option.place or all(o.layer != "province" for o in options)


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """A cue at a name: what it makes of it (`gate`, `city` …), and the words as written; told apart by identity."""

    sense: str
    words: str

    @classmethod
    @lru_cache(maxsize=20_000)
    def of(cls, sense: str, words: str) -> Cue:
        """The cue of these words, the same one each time."""
        return cls(sense, words)


class Container(NamedTuple):
    """The name that says where another lies. `firm`: in brackets or named as a province, not only after a comma."""

    node: int
    firm: bool


class Name:
    """A verified surface, wherever it stands: its senses and how it is written. No `options`: a phrase, no place.

    `shape` is `title` (every word capitalised), `caps`, `first` (only the first word is) or `lower` (none is).
    `outcomes` is the judge's memory: what the same surroundings made of the name before.
    """

    __slots__ = ("_dated", "caseless", "facts", "options", "outcomes", "shape", "since", "surface")

    def __init__(self, surface: str, options: tuple[Sense, ...], shape: str) -> None:
        self.surface = surface
        self.caseless = surface.casefold()
        self.options = options
        self.shape = shape
        self.facts = Facts.of(options)
        self.since = max((o.valid_from for o in options if o.valid_from), default=None)
        self.outcomes: dict[tuple[object, ...], Verdict | str] = {}
        self._dated: dict[tuple[Sense, ...], Name] = {}

    def on(self, day: dt.date) -> Name:
        """The name with the senses only that were in use."""
        options = tuple(o for o in self.options if not (o.valid_from and o.valid_from > day))
        known = self._dated.get(options)
        if known is None:
            known = self._dated[options] = Name(self.surface, options, self.shape)
        return known

    def titled(self) -> Name:
        """The name as if it were written with capitals."""
        return Name(self.surface, self.options, "title")


Spelled = tuple[int, int, Name]
"""A name with its start and its end and end: what one pass over a text finds, whatever it means there."""


class Hit:
    """A name at `start:end` with its surroundings.

    `dash` and `item` are the indexes of the hits that a dash or a list joins to it, `linked` tells of any of them, of
    a container or a country; `begin` is where its cue begins, `after_capital` tells of a capitalised word directly
    before it.
    """

    __slots__ = (
        "after",
        "after_capital",
        "before",
        "begin",
        "container",
        "country",
        "country_firm",
        "dash",
        "end",
        "inside",
        "item",
        "linked",
        "name",
        "start",
    )

    def __init__(self, start: int, end: int, name: Name) -> None:
        self.start = self.begin = start
        self.end = end
        self.name = name
        self.before: Cue | None = None
        self.after: Cue | None = None
        self.container: Container | None = None
        self.country = ""
        self.country_firm = self.inside = self.linked = False
        self.after_capital = True
        self.dash: tuple[int, ...] = ()
        self.item: tuple[int, ...] = ()
