"""The map as folium sees it; the sole home of folium and branca.

From the gazetteer and the projects' states to (1) map data, JSON that the frame fetches once under its hash, (2) a
base map that never changes, so that its frame is never rebuilt, and (3) a small layer that says which rows show.
What draws them are the scripts in `assets/`: no name and no word of an article ever enters a script from here.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from dashboard.gazetteer import Gazetteer
from dashboard.models import (
    FAMILY,
    MERGER,
    Corridor,
    Crossing,
    Family,
    Level,
    Names,
    Place,
    PlaceKind,
    ProjectState,
    Status,
)
from dashboard.wording import Wording

__all__ = [
    "FRAME_FILES",
    "FRAME_SCRIPT",
    "FRAME_SHEET",
    "GROUND",
    "Click",
    "base_map",
    "data_bytes",
    "data_version",
    "map_data",
    "read_click",
    "state_layer",
]

FRAME_FILES = (
    "map/net.js",
    "map/words.js",
    "map/layout.js",
    "map/shapes.js",
    "map/basemap.js",
    "map/corridors.js",
    "map/symbols.js",
    "map/labels.js",
    "map.js",
)
"""The scripts of the frame in their order, by their path under `dashboard/assets/`; served at `/assets/cuakhau/`."""

FRAME_SCRIPT, FRAME_SHEET, GROUND = "frame.js", "frame.css", "ground.json"
"""What the frame asks for instead: all scripts with Leaflet after the first, both sheets, the ground of today."""

_ASSETS = "../../assets"
_CENTRE = (22.35, 105.2)
_ID = re.compile(r"(?:crossing|gate|place|station|marker|province|corridor|project):[a-z0-9]+(?:-[a-z0-9]+)*")
_VERSION = re.compile(r"[0-9a-f]{16,64}")
_LONGEST_ID = 120
_LATEST_CLICK = 10**14
_KINDS = {"place": ("crossing", "gate", "place", "station", "marker"), "province": ("province",)}
_KINDS |= {"corridor": ("corridor",), "project": ("project",)}

# Two lines share a stretch when this many points of one, so many km apart, lie this near to the other (km).
_STEP_KM, _NEAR_KM, _SHARED = 2.0, 2.5, 6
_LANES = (1, -1, 2, -2, 3, -3)


@dataclass(frozen=True, slots=True)
class Click:
    """A choice made on the map: `kind` is place, province, corridor, project, or none (let go). `t` orders clicks."""

    kind: str
    id: str
    t: int


# ---------- data ----------


def map_data(
    gazetteer: Gazetteer,
    states: Mapping[str, ProjectState],
    *,
    day: dt.date,
    wordings: Iterable[Wording],
) -> dict[str, Any]:
    """All that the frame draws on `day`, as plain JSON values; rows stand in the order of their ids.

    `projects` of a place, corridor or province are row numbers in `projects`, newest evidence first.
    Coordinates are degrees WGS 84, uncertainties metres.
    """
    order = sorted(states)
    index = {project: row for row, project in enumerate(order)}
    hung: dict[str, list[str]] = {}
    for project in order:
        for place in _hooks(gazetteer, states[project], day):
            hung.setdefault(place, []).append(project)
    rows = {place: [index[p] for p in _newest_first(found, states)] for place, found in hung.items()}
    return {
        "format": 1,
        "era": "now" if day >= MERGER else "before",
        "words": {wording.lang: _words(wording) for wording in wordings},
        "projects": [_project_row(states[project], index) for project in order],
        "places": [_place_row(p, rows.get(p.id, [])) for p in _drawn(gazetteer, hung)],
        "corridors": _corridor_rows(gazetteer, rows),
        "provinces": [_province_row(p, rows.get(p.id, [])) for p in _provinces(gazetteer, day)],
    }


def data_bytes(data: Mapping[str, Any]) -> bytes:
    """The JSON of `data`; the same data give the same bytes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def data_version(data: Mapping[str, Any]) -> str:
    """The name under which `data` are served: a hash of their bytes."""
    return hashlib.sha256(data_bytes(data)).hexdigest()[:32]


def _hooks(gazetteer: Gazetteer, state: ProjectState, day: dt.date) -> list[str]:
    """Ids of the places, corridors and provinces of `day` on which a project is drawn, each once."""
    found: list[str] = []
    for target in state.project.where:
        kind = target.partition(":")[0]
        if kind == PlaceKind.PROVINCE:
            target = gazetteer.province_on(target, day).id  # noqa: PLW2901  the same place, as it was on that day
        elif crossing := gazetteer.crossing_of(target):
            target = crossing.id  # noqa: PLW2901  a gate is drawn at its crossing
        if target not in found:
            found.append(target)
    return found


def _newest_first(projects: Iterable[str], states: Mapping[str, ProjectState]) -> list[str]:
    def key(project: str) -> tuple[bool, int, str]:
        state = states[project]
        newest = state.claim.as_of if state.claim else state.newest or state.since
        return (state.status is Status.UNKNOWN, -newest.toordinal() if newest else 0, project)

    return sorted(projects, key=key)


def _drawn(gazetteer: Gazetteer, hung: Collection[str]) -> list[Place]:
    """Every crossing, and every other point on which a project hangs."""
    found = {crossing.id: crossing for crossing in gazetteer.crossings if crossing.point}
    others: dict[str, Place] = {}
    for target in hung:
        place = gazetteer.places.get(target)
        if place and place.point and place.kind not in (PlaceKind.CROSSING, PlaceKind.CORRIDOR, PlaceKind.PROVINCE):
            others[target] = place
    return sorted([*found.values(), *others.values()], key=lambda place: place.id)


def _provinces(gazetteer: Gazetteer, day: dt.date) -> list[Place]:
    valid = (p for p in gazetteer.provinces if (p.valid_from or day) <= day <= (p.valid_to or day))
    return sorted(valid, key=lambda place: place.id)


def _names(names: Names) -> dict[str, str]:
    return {"vi": names.vi, "zh": names.zh, "en": names.en}


def _words(wording: Wording) -> dict[str, dict[str, str]]:
    return {
        "status": {status.value: wording.status(status) for status in Status},
        "level": {level.value: wording.level(level) for level in Level},
    }


def _project_row(state: ProjectState, index: Mapping[str, int]) -> dict[str, Any]:
    disputed = list(dict.fromkeys(claim.status for claim in state.disputed))
    families = list(dict.fromkeys(FAMILY[status] for status in disputed)) or [state.family]
    if len(disputed) > 1 and len(families) == 1:
        families *= 2
    return {
        "id": state.project.id,
        "parent": index.get(state.project.parent, -1),
        "status": state.status.value,
        "families": [Family(family).value for family in families[:2]],
        "disputed": [status.value for status in disputed],
    }


def _place_row(place: Place, projects: Sequence[int]) -> dict[str, Any]:
    assert place.point is not None  # noqa: S101  only places with a point are drawn
    row = {
        "id": place.id,
        **_names(place.names),
        "lat": round(place.point.lat, 5),
        "lon": round(place.point.lon, 5),
        "uncertainty": place.point.uncertainty_m,
        "level": "",
        "projects": list(projects),
    }
    if isinstance(place, Crossing):
        row |= {"level": place.level.value, "partner": _names(place.cn_names)}
    return row


def _province_row(place: Place, projects: Sequence[int]) -> dict[str, Any]:
    return {"id": place.id, **_names(place.names), "projects": list(projects)}


# ---------- corridors ----------


def _corridor_rows(gazetteer: Gazetteer, rows: Mapping[str, list[int]]) -> list[dict[str, Any]]:
    ordered = sorted((c for c in gazetteer.corridors if len(c.stops) > 1), key=lambda c: c.id)
    lanes = _lanes(ordered)
    return [
        {
            "id": corridor.id,
            **_names(corridor.names),
            "short": _names(gazetteer.short_names.get(corridor.id, corridor.names)),
            "mode": corridor.mode.value,
            "existing": corridor.existing,
            "lane": lanes[corridor.id],
            "points": _course(corridor),
            "projects": rows.get(corridor.id, []),
        }
        for corridor in ordered
    ]


def _course(corridor: Corridor) -> list[list[float]]:
    """The stops from north to south, so that the sides of two lines along one stretch mean the same."""
    points = [[round(stop.point.lat, 5), round(stop.point.lon, 5)] for stop in corridor.stops]
    return points if points[0][0] >= points[-1][0] else points[::-1]


def _lanes(corridors: Sequence[Corridor]) -> dict[str, int]:
    """A lane for each line: 0 in the middle, 1, -1, 2 … beside it where lines share a stretch.

    What exists keeps the middle; lines with a project step aside; bands lie under all and need no lane.
    """
    courses = {c.id: _sampled(_course(c)) for c in corridors if not _is_band(c)}
    lanes = {c.id: 0 for c in corridors}
    placed: list[str] = []
    for corridor in sorted(corridors, key=lambda c: (not c.existing, c.mode.value != "rail", c.id)):
        own = courses.get(corridor.id)
        if own is None:
            continue
        beside = {lanes[other] for other in placed if _share(own, courses[other])}
        lanes[corridor.id] = next(lane for lane in (0, *_LANES, *range(4, 99)) if lane not in beside)
        placed.append(corridor.id)
    return lanes


def _is_band(corridor: Corridor) -> bool:
    """An economic corridor is a framework, not a line to build: drawn as a wide band."""
    return corridor.mode.value == "multimodal"


def _kilometres(a: Sequence[float], b: Sequence[float]) -> float:
    return 111.2 * math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians((a[0] + b[0]) / 2)))


def _sampled(course: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Points every two kilometres or so along a course."""
    found: list[tuple[float, float]] = []
    for a, b in pairwise(course):
        n = max(1, round(_kilometres(a, b) / _STEP_KM))
        found += [(a[0] + (b[0] - a[0]) * i / n, a[1] + (b[1] - a[1]) * i / n) for i in range(n)]
    last = course[-1]
    return [*found, (last[0], last[1])]


def _share(a: Sequence[tuple[float, float]], b: Sequence[tuple[float, float]]) -> bool:
    near = 0
    for p in a:
        near += any(abs(p[0] - q[0]) < 0.05 and _kilometres(p, q) < _NEAR_KM for q in b)
        if near >= _SHARED:
            return True
    return False


# ---------- folium ----------


class _Mount(MacroElement):  # an element has to be a class
    _name = "cuakhau"
    _template = Template(
        "{% macro script(this, kwargs) %}cuakhau.mount({{ this._parent.get_name() }}, {{ this.tiles }});{% endmacro %}"
    )

    def __init__(self, tiles: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # folium's elements have no types
        self.tiles = tiles


class _Apply(MacroElement):
    _name = "cuakhaustate"
    _template = Template("{% macro script(this, kwargs) %}cuakhau.apply({{ this.state }});{% endmacro %}")

    def __init__(self, state: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # folium's elements have no types
        self.state = state


def base_map(tiles: str = "") -> folium.Map:
    """The map without data: the same script at every call. Make a new one for every run, never keep one.

    `tiles`: the address of pictures (`{z}`, `{x}`, `{y}`) to lie under the border in place of our own ground.
    """
    found = folium.Map(location=_CENTRE, zoom_start=7, tiles=None, zoom_control=True)
    found.default_js = [("cuakhau", f"{_ASSETS}/cuakhau/{FRAME_SCRIPT}")]
    found.default_css = [("cuakhau_css", f"{_ASSETS}/cuakhau/{FRAME_SHEET}")]
    _Mount(_script_json(tiles)).add_to(found)
    return found


def state_layer(
    data: Mapping[str, Any],
    *,
    version: str,
    projects: Collection[str] | None = None,
    places: Collection[str] | None = None,
    corridors: Collection[str] | None = None,
    provinces: Collection[str] = (),
    selected: str = "",
    project: str = "",
    language: str = "vi",
    token: str = "",
) -> folium.FeatureGroup:
    """What shows of `data`, for `feature_group_to_add` of st_folium. Ids that the data do not know count for nothing.

    `projects`: those that the filter lets through; a place or line shows the newest of them (None: all).
    `places`, `corridors`: those to show although they have none with evidence, hollow (None: all).
    `provinces`: those that the filter names; they are outlined. `selected`, `project`: what is chosen.
    `token`: what the frame says to the server when all is drawn.
    """
    if not _VERSION.fullmatch(version):
        raise ValueError(f"«{version}» is not a version of map data")
    known = {row["id"] for kind in ("places", "corridors", "provinces") for row in data[kind]}
    state = {
        "data": version,
        "lang": Wording(language).lang,
        "token": token,
        "projects": _bits(data["projects"], projects),
        "places": _bits(data["places"], places),
        "corridors": _bits(data["corridors"], corridors),
        "narrowed": corridors is not None,
        "provinces": _bits(data["provinces"], provinces or ()),
        "sel": selected if selected in known else "",
        "project": project if any(row["id"] == project for row in data["projects"]) else "",
    }
    layer = folium.FeatureGroup(name="state")
    _Apply(_script_json(state)).add_to(layer)
    return layer


def _bits(rows: Sequence[Mapping[str, Any]], ids: Collection[str] | None) -> str | None:
    """One bit a row, the first row in the highest bit of the first byte, as base64; None for «all»."""
    if ids is None:
        return None
    wanted = frozenset(ids)
    packed = bytearray((len(rows) + 7) // 8)
    for number, row in enumerate(rows):
        if row["id"] in wanted:
            packed[number >> 3] |= 128 >> (number & 7)
    return base64.b64encode(packed).decode("ascii")


def _script_json(value: object) -> str:
    """JSON in ASCII that cannot end a script element."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def read_click(value: object) -> Click | None:
    """The choice that the frame reports, or None for anything that is not exactly one."""
    if not isinstance(value, Mapping) or set(value) != {"kind", "id", "t"}:
        return None
    kind, place, t = value["kind"], value["id"], value["t"]
    if not isinstance(kind, str) or not isinstance(place, str) or type(t) is not int or not 0 < t < _LATEST_CLICK:
        return None
    if kind == "none":
        return Click(kind, "", t) if not place else None
    if kind not in _KINDS or len(place) > _LONGEST_ID or not _ID.fullmatch(place):
        return None
    return Click(kind, place, t) if place.partition(":")[0] in _KINDS[kind] else None
