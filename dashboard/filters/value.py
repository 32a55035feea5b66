"""The filter itself: one value that knows its address and its test."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.errors import FilterError
from dashboard.filters.whereabouts import corridors_of, provinces_at, statuses_of
from dashboard.filters.words import place_matches, project_matches
from dashboard.models import Place, ProjectKind, ProjectState, Status
from dashboard.text import nfc, search_key

if TYPE_CHECKING:
    from dashboard.gazetteer import Gazetteer

__all__ = ["FACETS", "Dropped", "Filters", "Known"]

FACETS = ("status", "kind", "province", "corridor")
"""The fields that hold a set of values and carry a count beside each value."""

_NARROWING = (*FACETS, "q", "asof")
_KEYS = (*_NARROWING, "place", "project")
_LONGEST_QUERY = 200
_SUGGESTIONS = 8  # each costs milliseconds, and an address can hold thousands of wrong values
_VOCABULARY: Mapping[str, tuple[str, ...]] = {
    "status": tuple(str(s) for s in Status),
    "kind": tuple(str(k) for k in ProjectKind),
}


class Dropped(NamedTuple):
    """A value of an address that nobody knows, with the nearest known one or an empty string."""

    field: str
    value: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Known:
    """The ids that an address may name."""

    provinces: Collection[str] = ()
    corridors: Collection[str] = ()
    places: Collection[str] = ()
    projects: Collection[str] = ()

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> Known:
        """The ids of `gazetteer`; a selected place may also be a province, a gate or a corridor.

        The former extent of a province that kept its name is asked for by that name.
        """
        return cls(
            provinces=frozenset(p.id for p in gazetteer.provinces if not _kept_its_name(p, gazetteer)),
            corridors=frozenset(corridor.id for corridor in gazetteer.corridors),
            places=frozenset(gazetteer.places),
            projects=frozenset(gazetteer.projects),
        )

    def values(self, key: str) -> Collection[str]:
        """The vocabulary of the URL key `key`."""
        return {
            **_VOCABULARY,
            "province": self.provinces,
            "corridor": self.corridors,
            "place": self.places,
            "project": self.projects,
        }[key]


def _kept_its_name(province: Place, gazetteer: Gazetteer) -> bool:
    successor = gazetteer.places.get(province.merged_into)
    return successor is not None and successor.names.vi == province.names.vi


def _nearest(value: str, known: Iterable[str]) -> str:
    """The known value that `value` was probably meant to be, or an empty string."""
    kind, colon, _ = value.partition(":")
    alike = sorted(known, key=lambda k: (k.startswith(kind + colon), k))  # the last of one slug stays: the same kind
    by_key = {search_key(k.partition(":")[2] or k): k for k in alike}
    found = difflib.get_close_matches(search_key(value.partition(":")[2] or value), by_key, n=1, cutoff=0.6)
    return by_key[found[0]] if found else ""


def _values(raw: str | Iterable[object]) -> frozenset[str]:
    """Any iterable of strings as a set of plain strings; one string counts as one value."""
    return frozenset([str(raw)] if isinstance(raw, str) else [str(v) for v in raw])


@dataclass(frozen=True, slots=True)
class Filters:
    """A filter: within one field any of the values, between the fields all of them; empty lets all through.

    `status` and `kind` hold values of the enums, `province` and `corridor` ids. `asof` is the day by which a
    claim must be known. `place` and `project` are what is selected: they narrow nothing.
    Raises FilterError for a value outside the vocabulary, with the nearest known one.
    """

    status: frozenset[str] = field(default_factory=frozenset)
    kind: frozenset[str] = field(default_factory=frozenset)
    province: frozenset[str] = field(default_factory=frozenset)
    corridor: frozenset[str] = field(default_factory=frozenset)
    q: str = ""
    asof: dt.date | None = None
    place: str = ""
    project: str = ""

    def __init__(
        self,
        *,
        status: Iterable[str] = (),
        kind: Iterable[str] = (),
        province: Iterable[str] = (),
        corridor: Iterable[str] = (),
        q: str = "",
        asof: dt.date | None = None,
        place: str = "",
        project: str = "",
    ) -> None:
        given = {"status": status, "kind": kind, "province": province, "corridor": corridor}
        for name, raw in given.items():
            object.__setattr__(self, name, _checked(name, _values(raw)))
        if isinstance(asof, dt.datetime):
            asof = asof.date()
        if asof is not None and not isinstance(asof, dt.date):
            raise FilterError(f"asof: «{asof}» is not a date. Mend: give datetime.date(2025, 11, 30)")
        object.__setattr__(self, "q", " ".join(nfc(q).split())[:_LONGEST_QUERY].rstrip())
        object.__setattr__(self, "asof", asof)
        object.__setattr__(self, "place", place)
        object.__setattr__(self, "project", project)

    # ---- address

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]], known: Known) -> tuple[Filters, list[Dropped]]:
        """The filter that an address asks for, and every value in it that nobody knows.

        Keys of the page that are no filter (`page`, `lang` …) pass; one that looks like a misspelt filter is told.
        """
        dropped: list[Dropped] = []
        sets = {name: _known_values(name, query.get(name, ()), known, dropped) for name in FACETS}
        single = {
            name: _known_values(name, list(query.get(name, ()))[-1:], known, dropped) for name in ("place", "project")
        }
        words = list(query.get("q", ()))[-1:]
        if words and len(" ".join(nfc(words[0]).split())) > _LONGEST_QUERY:
            dropped.append(Dropped("q", words[0], " ".join(nfc(words[0]).split())[:_LONGEST_QUERY].rstrip()))
        asof = _day(list(query.get("asof", ()))[-1:], dropped)
        for key in query:
            near = difflib.get_close_matches(key.lower(), _KEYS, n=1, cutoff=0.8)
            if key not in _KEYS and near:
                dropped.append(Dropped(key, ", ".join(query[key]), near[0]))
        filters = cls(
            status=sets["status"],
            kind=sets["kind"],
            province=sets["province"],
            corridor=sets["corridor"],
            q=words[0] if words else "",
            asof=asof,
            place=next(iter(single["place"]), ""),
            project=next(iter(single["project"]), ""),
        )
        return filters, dropped

    def to_query(self) -> dict[str, list[str]]:
        """The query of the address that restores this filter: empty fields absent, lists sorted."""
        query = {name: sorted(getattr(self, name)) for name in FACETS}
        query |= {"q": [self.q], "asof": [self.asof.isoformat() if self.asof else ""]}
        query |= {"place": [self.place], "project": [self.project]}
        return {key: values for key, values in query.items() if any(values)}

    # ---- variants

    def without(self, name: str) -> Filters:
        """The same filter with the field `name` empty."""
        empty: object = None if name == "asof" else frozenset() if name in FACETS else ""
        return self.with_(name, empty)

    def with_(self, name: str, value: object) -> Filters:
        """The same filter with another value of the field `name`."""
        if name not in _KEYS:
            raise FilterError(f"«{name}» is no filter. Mend: one of {', '.join(_KEYS)}")
        changed: dict[str, Any] = {name: value}  # any field by its name, so any type; the filter checks it when made
        return replace(self, **changed)

    def active(self) -> tuple[str, ...]:
        """The fields that narrow something, in the order of the page."""
        return tuple(name for name in _NARROWING if getattr(self, name))

    # ---- test

    def keeps(self, state: ProjectState, gazetteer: Gazetteer, *, skip: str = "") -> bool:
        """Whether `state` passes; the field `skip` is taken as empty, for the counts beside its values."""
        project = state.project
        return (
            (skip == "status" or not self.status or not self.status.isdisjoint(statuses_of(state)))
            and (skip == "kind" or not self.kind or project.kind in self.kind)
            and (
                skip == "province" or not self.province or not self.province.isdisjoint(gazetteer.provinces_of(project))
            )
            and (
                skip == "corridor"
                or not self.corridor
                or not self.corridor.isdisjoint(corridors_of(project, gazetteer))
            )
            and (skip == "q" or not self.q or project_matches(self.q, state, gazetteer))
        )

    def keeps_hollow(self, place: Place, gazetteer: Gazetteer, *, skip: str = "") -> bool:
        """Whether a crossing or corridor without evidence passes: it has status unknown and no kind."""
        if self.kind and skip != "kind":
            return False
        if self.corridor and skip != "corridor" and place.id not in self.corridor:
            return False
        return (
            (skip == "status" or not self.status or Status.UNKNOWN in self.status)
            and (
                skip == "province" or not self.province or not self.province.isdisjoint(provinces_at(place, gazetteer))
            )
            and (skip == "q" or not self.q or place_matches(self.q, place.id, gazetteer))
        )


def _checked(name: str, values: frozenset[str]) -> frozenset[str]:
    """`values` if the field `name` may hold them, else FilterError."""
    for value in sorted(values):
        if name in _VOCABULARY:
            if value in _VOCABULARY[name]:
                continue
            near = _nearest(value, _VOCABULARY[name])
            mend = f"did you mean «{near}»?" if near else f"one of {', '.join(_VOCABULARY[name])}"
            raise FilterError(f"{name}: «{value}» is not known. Mend: {mend}")
        if not value.startswith(f"{name}:"):
            raise FilterError(f"{name}: «{value}» is not an id. Mend: «{name}:{search_key(value).replace(' ', '-')}»")
    return values


def _known_values(name: str, raw: Sequence[str], known: Known, dropped: list[Dropped]) -> frozenset[str]:
    """The values of `raw` that are known; the others are added to `dropped`."""
    vocabulary = known.values(name)
    wrong = [value for value in raw if value and value not in vocabulary]
    for number, value in enumerate(wrong):
        near = _nearest(value[:_LONGEST_QUERY], vocabulary) if number < _SUGGESTIONS else ""
        dropped.append(Dropped(name, value, near))
    return frozenset(value for value in raw if value and value in vocabulary)


def _day(raw: Sequence[str], dropped: list[Dropped]) -> dt.date | None:
    """The day of the address, or None with the value added to `dropped`."""
    if not raw or not raw[0]:
        return None
    try:
        return dt.date.fromisoformat(raw[0])
    except ValueError:
        dropped.append(Dropped("asof", raw[0], ""))
        return None
