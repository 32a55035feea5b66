"""What an article is about: this border, or something else that shares its names.

From the names that one pass over the text found and the words that tell of a border, to a relevance with its
reason. The words are data, the kinds `sign`, `china`, `works` and `abroad` of geodata/cues.csv, each with a reason.

>>> Subject(gazetteer, cues).weigh([(9, 16, "gate:ta-lung", "cue «cửa khẩu»")], {}, None)  # doctest: +SKIP
Relevance(relevant=True, why='gate «ta-lung» of this border')
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.gazetteer import Gazetteer
from dashboard.geoparse.cues import Cues
from dashboard.geoparse.names import Spelled
from dashboard.models import MERGER, Place

__all__ = ["NOWHERE", "Named", "Relevance", "Subject"]

Named = tuple[int, int, str, str]
"""A place found in an article: its start, its end, its id, the reason."""

NOWHERE = "names no place on this border, and not China beside a word of a border"
"""Why most articles are passed over."""

_HEAD = 300  # characters: a headline and the first sentence say what an article is about


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether an article is about this border, and by what it is known."""

    relevant: bool
    why: str


class Subject:
    """Judges what articles are about; a class, for the places on the border are counted once.

    A province may lie on this border and on another, as Điện Biên does: it speaks for neither.
    """

    def __init__(self, gazetteer: Gazetteer, cues: Cues) -> None:
        self._cues = cues
        old = {c.province_before.removesuffix("-before-2025") for c in gazetteer.crossings}
        new = {c.province for c in gazetteer.crossings}
        chinese = {c.cn_province for c in gazetteer.crossings}
        own = frozenset(p.id for p in gazetteer.places.values() if p.id not in cues.other_borders and p.country)
        self._then = self._near(gazetteer, own, old | chinese, before=True)
        self._now = self._near(gazetteer, own, new | old | chinese, before=False)
        self._chinese = frozenset(p for p in own if gazetteer.places[p].country == "CN")
        other = [gazetteer.places[gate] for gate in cues.other_borders if gate in gazetteer.places]
        shared = {_home(gate, before=before) for gate in other for before in (False, True)} - {""}
        self._shared = frozenset(p for p in self._now if shared & {p, _home(gazetteer.places[p], before=False)})

    def _near(self, gazetteer: Gazetteer, own: Iterable[str], provinces: set[str], *, before: bool) -> frozenset[str]:
        """Ids of the provinces on the border at a time, and of the places in them."""
        found = set(provinces)
        for one in own:
            place = gazetteer.places[one]
            if place.id.startswith("province:"):
                continue
            home = _home(place, before=before)
            if home in provinces:
                found.add(one)
        return frozenset(found)

    def near(self, day: dt.date | None) -> frozenset[str]:
        """Ids of what lies on this border or in its provinces, as they stood on a day (default: today's and older)."""
        return self._then if day and day < MERGER else self._now

    def is_possible(self, names: Iterable[Spelled], told: Mapping[str, str], day: dt.date | None) -> bool:
        """Whether an article with these unjudged names can be about the border at all; cheap."""
        near = self.near(day)
        for _, _, name in names:
            if not near.isdisjoint(name.facts.places):
                return True
        return "sign" in told and "china" in told

    def weigh(self, names: Sequence[Named], told: Mapping[str, str], day: dt.date | None) -> Relevance:
        """The relevance of an article by the places found in it, in reading order.

        `told` are the words of each kind that it holds.
        """
        near = self.near(day)
        here = [one for one in names if one[2] in near]
        for _, _, place, _ in here:
            if place.startswith(("gate:", "marker:")):
                return Relevance(True, f"{place.partition(':')[0]} «{place.partition(':')[2]}» of this border")
        if all(place in self._shared for _, _, place, _ in here) and (elsewhere := self._elsewhere(names, told)):
            return Relevance(False, elsewhere)
        if "sign" in told and "china" in told:
            return Relevance(True, f"«{told['sign']}» and «{told['china']}»")
        return _weigh_place(here[0], told) if here else Relevance(False, NOWHERE)

    def _elsewhere(self, names: Sequence[Named], told: Mapping[str, str]) -> str:
        """Of which other border an article tells that names nothing only of this one; empty for none."""
        others = self._cues.other_borders
        other = next((place for _, _, place, _ in names if place in others), "")
        if other:
            return f"about the border with {others[other]}: «{other.partition(':')[2]}»"
        abroad = told.get("abroad", "")
        return f"about another border: «{abroad}»" if abroad and "sign" in told and "china" not in told else ""


def _weigh_place(first: Named, told: Mapping[str, str]) -> Relevance:
    """The relevance of an article that names no gate, by the first of its places near the border."""
    at, _, place, _ = first
    slug = place.partition(":")[2]
    if word := next((told[kind] for kind in ("sign", "china", "works") if kind in told), ""):
        return Relevance(True, f"«{slug}» and «{word}»")
    if at < _HEAD:
        return Relevance(True, f"«{slug}» in its head")
    return Relevance(False, f"«{slug}» in passing, and no word of a border, of China, of trade or of its roads")


def _home(place: Place, *, before: bool) -> str:
    home = (place.province_before if before else place.province) or place.province
    return home.removesuffix("-before-2025")
