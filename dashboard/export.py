"""What the filters select, as a file for other programs, every row with the words and the source it rests on.

From states of projects (and crossings without evidence) to the bytes of CSV, GeoJSON or JSON. The same values
give the same bytes; the order given is kept. CSV has one row a project, GeoJSON one feature a site or line.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from dashboard.ledger import Ledger
from dashboard.models import Claim, Corridor, Decision, Place, Point, ProjectState, Status

if TYPE_CHECKING:
    from dashboard.gazetteer import Gazetteer

__all__ = ["CSV_COLUMNS", "to_csv", "to_geojson", "to_json"]

_CLAIM = (
    "claim",
    "as_of",
    "precision",
    "quote",
    "start",
    "end",
    "article",
    "title",
    "publisher",
    "url",
    "published",
    "basis",
    "sha256",
    "story",
    "origin",
    "edited_from",
    "notes",
    "event",
    "target_status",
    "target_date",
    "target_precision",
    "verdict",
    "reviewer",
    "decided_at",
)
_PROJECT = (
    "id",
    "parent",
    "name_vi",
    "name_zh",
    "name_en",
    "kind",
    "status",
    "since",
    "newest",
    "sources",
    "publishers",
    "disputed",
    "places",
)
_POINT = ("lat", "lon", "uncertainty_m", "coordinates_source")
CSV_COLUMNS = (*_PROJECT, *_POINT, *_CLAIM)
"""The columns of the CSV in order; those from `claim` on speak of the claim that carries the status.

`origin` is the rule that made the claim, or `person:NAME`; then `edited_from` is the proposal that the person edited.
`sources` counts the independent voices that tell the status, `publishers` all who print it.
"""

_NOTHING: Mapping[str, Any] = MappingProxyType(dict.fromkeys(_CLAIM))
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLACES = 5


def to_csv(
    states: Iterable[ProjectState],
    gazetteer: Gazetteer,
    *,
    hollow: Collection[str] = (),
    decisions: Iterable[Decision] = (),
    excel: bool = False,
) -> bytes:
    """One row a project, then one a crossing of `hollow`; all cells quoted, lines end in LF, UTF-8.

    A text that a spreadsheet would run as a formula gets a leading apostrophe. `excel` puts a byte order mark
    before it, without which Excel does not read it as UTF-8. The point is that of the project's first site.
    """
    ledger = Ledger(decisions)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for state in states:
        sites = [place for place in _drawn(state, gazetteer) if place.point]
        record = _project(state) | _point(sites[0] if sites else None) | _claim(state.claim, ledger)
        writer.writerow([_cell(record[column]) for column in CSV_COLUMNS])
    for record in _hollow_records(hollow, gazetteer):
        writer.writerow([_cell(record.get(column)) for column in CSV_COLUMNS])
    return out.getvalue().encode("utf-8-sig" if excel else "utf-8")


def to_geojson(
    states: Iterable[ProjectState],
    gazetteer: Gazetteer,
    *,
    hollow: Collection[str] = (),
    decisions: Iterable[Decision] = (),
) -> bytes:
    """One feature for every site or corridor of every project (RFC 7946), then one a crossing of `hollow`.

    The id of a feature is `project@place`, the same in every export. A project that names no drawn place has one
    feature without geometry. `approximate` is true for corridors, which join towns, and for points whose
    `uncertainty_m` is above a kilometre.
    """
    ledger = Ledger(decisions)
    features: list[dict[str, Any]] = []
    for state in states:
        record = _project(state) | _claim(state.claim, ledger)
        places: list[Place | None] = [*_drawn(state, gazetteer)]
        for place in places or [None]:
            features.append(_feature(record, place))
    for record in _hollow_records(hollow, gazetteer):
        bare = {key: value for key, value in record.items() if key not in _POINT}
        features.append(_feature(bare, gazetteer.places[record["id"]]))
    return _json({"type": "FeatureCollection", "features": features})


def to_json(
    states: Iterable[ProjectState],
    gazetteer: Gazetteer,
    *,
    hollow: Collection[str] = (),
    decisions: Iterable[Decision] = (),
) -> bytes:
    """Every project with its places and all its claims, the one that carries the status first."""
    ledger = Ledger(decisions)
    projects = [
        _project(state)
        | {
            "places": [
                {"id": place.id, "name_vi": place.names.vi, **_point(place)} for place in _where(state, gazetteer)
            ],
            "disputed": [claim.id for claim in state.disputed],
            "claims": [
                {"project": claim.project, "status": str(claim.status), **_claim(claim, ledger)}
                for claim in state.claims
            ],
        }
        for state in states
    ]
    return _json({"projects": projects, "crossings_without_evidence": _hollow_records(hollow, gazetteer)})


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _cell(value: object) -> str:
    """A value as the text of a cell; what begins like a formula is told to be text."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value).lower()
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _iso(day: dt.date | dt.datetime | None) -> str | None:
    return day.isoformat() if day else None


def _project(state: ProjectState) -> dict[str, Any]:
    project = state.project
    others = sorted({str(claim.status) for claim in state.disputed} - {str(state.status)})
    return {
        "id": project.id,
        "parent": project.parent or None,
        "name_vi": project.names.vi,
        "name_zh": project.names.zh,
        "name_en": project.names.en,
        "kind": str(project.kind),
        "status": str(state.status),
        "since": _iso(state.since),
        "newest": _iso(state.newest),
        "sources": state.sources,
        "publishers": state.publishers,
        "disputed": " ".join(others) or None,
        "places": " ".join(project.where),
    }


def _claim(claim: Claim | None, ledger: Ledger) -> dict[str, Any]:
    """The provenance of a claim; all fields empty where there is none."""
    if claim is None:
        return dict(_NOTHING)
    article, target, decision = claim.evidence.article, claim.target, ledger.carrying(claim.id)
    return {
        "claim": claim.id,
        "as_of": claim.as_of.isoformat(),
        "precision": str(claim.precision),
        "quote": claim.evidence.quote,
        "start": claim.evidence.start,
        "end": claim.evidence.end,
        "article": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "url": article.url,
        "published": _iso(article.published),
        "basis": str(article.basis),
        "sha256": article.sha256,
        "story": article.story or None,
        "origin": claim.origin,
        "edited_from": ledger.edited_from(claim.id) or None,
        "notes": claim.notes or None,
        "event": claim.event,
        "target_status": str(target.status) if target else None,
        "target_date": _iso(target.date) if target else None,
        "target_precision": str(target.precision) if target and target.precision else None,
        "verdict": str(decision.verdict) if decision else None,
        "reviewer": decision.reviewer if decision else None,
        "decided_at": _iso(decision.at) if decision else None,
    }


def _point(place: Place | None) -> dict[str, Any]:
    point = place.point if place else None
    if place is None or point is None:
        return dict.fromkeys(_POINT)
    return {
        "lat": round(point.lat, _PLACES),
        "lon": round(point.lon, _PLACES),
        "uncertainty_m": point.uncertainty_m,
        "coordinates_source": place.source,
    }


def _where(state: ProjectState, gazetteer: Gazetteer) -> list[Place]:
    return [gazetteer.places[place] for place in state.project.where if place in gazetteer.places]


def _drawn(state: ProjectState, gazetteer: Gazetteer) -> list[Place]:
    """The sites of a project, then its corridors; no provinces."""
    lines = [place for place in _where(state, gazetteer) if isinstance(place, Corridor)]
    return list(dict.fromkeys([*gazetteer.points_of(state.project), *lines]))


def _hollow_records(hollow: Collection[str], gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Crossings without evidence, in the form of projects of status unknown."""
    return [
        {
            "id": place.id,
            "name_vi": place.names.vi,
            "name_zh": place.names.zh,
            "name_en": place.names.en,
            "status": str(Status.UNKNOWN),
            "places": place.id,
            **_point(place),
        }
        for place in (gazetteer.places[place_id] for place_id in hollow)
    ]


def _feature(record: Mapping[str, Any], place: Place | None) -> dict[str, Any]:
    properties = {"project" if key == "id" else key: value for key, value in record.items()}
    if place is not None:
        properties |= {"place": place.id, "place_name_vi": place.names.vi, "place_kind": str(place.kind)}
        properties |= {"approximate": _approximate(place), "coordinates_source": place.source}
        properties |= {"uncertainty_m": _uncertainty(place)}
    geometry = _geometry(place) if place else None
    name = f"{record['id']}@{place.id}" if place else record["id"]
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def _approximate(place: Place) -> bool:
    if isinstance(place, Corridor):
        return place.approximate
    return place.point.approximate if place.point else True


def _uncertainty(place: Place) -> int | None:
    """Of a point its own, of a corridor that of its least certain stop."""
    if isinstance(place, Corridor):
        return max((stop.point.uncertainty_m for stop in place.stops), default=None)
    return place.point.uncertainty_m if place.point else None


def _geometry(place: Place) -> dict[str, Any] | None:
    if isinstance(place, Corridor) and len(place.stops) > 1:
        return {"type": "LineString", "coordinates": [_lon_lat(stop.point) for stop in place.stops]}
    return {"type": "Point", "coordinates": _lon_lat(place.point)} if place.point else None


def _lon_lat(point: Point) -> list[float]:
    return [round(point.lon, _PLACES), round(point.lat, _PLACES)]
