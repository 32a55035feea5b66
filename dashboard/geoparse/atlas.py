"""What the judge of names asks of the gazetteer: countries, provinces of then and now, partners, routes."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.gazetteer import Gazetteer
from dashboard.models import Place

__all__ = ["Atlas"]


class Atlas:
    """What the judge asks of the gazetteer: layer, country, provinces of then and now, partners, common routes."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._places = gazetteer.places
        self._homes: dict[str, frozenset[str]] = {}
        self._country: dict[str, str] = {}
        self.partners: dict[str, set[str]] = {}
        for crossing in gazetteer.crossings:
            for gate, other, home, country in (
                (crossing.vn_gate, crossing.cn_gate, (crossing.province, crossing.province_before), "VN"),
                (crossing.cn_gate, crossing.vn_gate, (crossing.cn_province,), "CN"),
            ):
                self.partners.setdefault(gate, set()).add(other)
                self._homes[gate] = self._closure(home) | self._homes.get(gate, frozenset())
                self._country[gate] = country
        self.chinese = frozenset(p for p in {*gazetteer.places, *self._country} if self.country(p) == "CN")
        self.border = frozenset[str]().union(*self._homes.values())
        self.routes: dict[str, set[str]] = {}
        gates = {c.id: (c.vn_gate, c.cn_gate) for c in gazetteer.crossings}
        for corridor in gazetteer.corridors:
            for stop in corridor.stops:
                named = self._province_named(stop.place)  # «Hà Nội – Nam Ninh»: the city as a province
                for place in (*gates.get(stop.place, ()), stop.place, *named):
                    self.routes.setdefault(place, set()).add(corridor.id)

    def _province_named(self, place_id: str) -> tuple[str, ...]:
        """The province that bears the name of a town or a station, if one does."""
        province = f"province:{place_id.partition(':')[2]}"
        if province in self._places:
            return (province,)
        place = self._places.get(place_id)
        home = self._places.get(place.province) if isinstance(place, Place) else None
        return (home.id,) if place and home and home.names.vi in place.names.vi else ()

    def _closure(self, provinces: Iterable[str]) -> frozenset[str]:
        """The provinces and their successors, each without the mark of its old extent."""
        found: set[str] = set()
        todo = [p for p in provinces if p]
        while todo:
            province = todo.pop()
            found.add(province.removesuffix("-before-2025"))
            place = self._places.get(province)
            if place and place.merged_into and place.merged_into not in found:
                todo.append(place.merged_into)
        return frozenset(found)

    def homes(self, place_id: str) -> frozenset[str]:
        """The provinces, then and now, that hold a place; a province is its own home."""
        if place_id not in self._homes:
            place = self._places.get(place_id)
            own = (place_id,) if place_id.startswith("province:") else ()
            around = (place.province, place.province_before) if isinstance(place, Place) and not own else ()
            self._homes[place_id] = self._closure((*own, *around))
        return self._homes[place_id]

    def country(self, place_id: str) -> str:
        """VN, CN, or empty where the gazetteer does not say."""
        place = self._places.get(place_id)
        return self._country.get(place_id) or (place.country if place else "")
