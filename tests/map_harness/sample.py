"""Statuses invented for the tests of the map, so that every family, a dispute and a phase are on it.

Nothing here is a fact about the border; the places, lines and names are those of geodata/.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from functools import lru_cache
from typing import Any

from dashboard.gazetteer import Gazetteer, load_gazetteer
from dashboard.models import (
    Article,
    Claim,
    Crossing,
    Evidence,
    Names,
    Point,
    Precision,
    Project,
    ProjectKind,
    ProjectState,
    Status,
)
from dashboard.settings import Settings
from dashboard.webmap import data_bytes, data_version, map_data
from dashboard.wording import Wording

LANGUAGES = ("vi", "zh", "en")
TODAY = dt.date(2025, 11, 30)
BEFORE = dt.date(2025, 3, 1)
SERVED: dict[str, bytes] = {}
"""Map data by file name, as the harness serves them."""
INVENTED: dict[str, tuple[str, ...]] = {
    "smart-gate-huu-nghi": ("under_construction",),
    "train-ha-noi-nanning": ("operating",),
    "cargo-road-1119-1120": ("partly_completed",),
    "cargo-road-1119-1120-phase-1": ("completed",),
    "cargo-road-1119-1120-phase-2": ("agreed",),
    "rail-dong-dang-ha-noi": ("proposed",),
    "rail-lao-cai-ha-noi-hai-phong": ("agreed",),
    "rail-lao-cai-ha-khau": ("agreed",),
    "rail-bridge-lao-cai-ha-khau-bac": ("agreed",),
    "bridge-bat-xat-ba-sai": ("agreed",),
    "bridge-ma-lu-thang-kim-thuy-ha": ("agreed",),
    "crossing-thanh-thuy-thien-bao": ("agreed",),
    "gate-infra-a-pa-chai-long-phu": ("agreed",),
    "scenic-area-ban-gioc-duc-thien": ("operating",),
    "smart-gate-mong-cai": ("preparation",),
    "expressway-dong-dang-tra-linh": ("under_construction",),
    "expressway-huu-nghi-chi-lang": ("under_construction",),
    "gate-upgrade-ta-lung-thuy-khau": ("completed",),
    "gate-upgrade-tra-linh-long-bang": ("under_construction", "preparation"),
    "gate-opening-chi-ma-ai-diem": ("preparation",),
    "gate-opening-muong-khuong-kieu-dau": ("suspended",),
    "gate-upgrades-vn-cn": ("agreed",),
}


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    return load_gazetteer(Settings().geodata)


def claim(project: str, status: str, day: dt.date = TODAY, publisher: str = "A") -> Claim:
    article = Article(id=f"a-{publisher}", text=status, sha256="0" * 64, publisher=publisher, published=day)
    evidence = Evidence(article, 0, len(status), status)
    return Claim(
        id=f"{project}-{status}", project=project, status=Status(status), as_of=day, precision=Precision.DAY,
        evidence=evidence,
    )  # fmt: skip


def state(project: Project, statuses: tuple[str, ...], day: dt.date = TODAY) -> ProjectState:
    if not statuses:
        return ProjectState(project=project, status=Status.UNKNOWN)
    claims = tuple(claim(project.id, s, day, publisher) for s, publisher in zip(statuses, "ABC", strict=False))
    return ProjectState(
        project=project, status=Status(statuses[0]), since=day, newest=day, claims=claims,
        disputed=claims if len(claims) > 1 else (),
    )  # fmt: skip


def states() -> dict[str, ProjectState]:
    found = gazetteer().projects
    return {key: state(p, INVENTED.get(key.partition(":")[2], ())) for key, p in found.items()}


@lru_cache(maxsize=8)
def sample(day: dt.date = TODAY, extra: int = 0) -> tuple[dict[str, Any], str]:
    """Map data and their version, which is served from then on; with `extra` invented crossings strewn about."""
    atlas, told = gazetteer(), states()
    if extra:
        atlas, told = strewn(atlas, told, extra)
    if day == BEFORE:
        told = {
            k: (state(s.project, ("proposed",)) if k == "project:smart-gate-huu-nghi" else s) for k, s in told.items()
        }
    data = map_data(atlas, told, day=day, wordings=[Wording(language) for language in LANGUAGES])
    SERVED[f"{data_version(data)}.json"] = data_bytes(data)
    return data, data_version(data)


def strewn(atlas: Gazetteer, told: dict[str, ProjectState], extra: int) -> tuple[Gazetteer, dict[str, ProjectState]]:
    chance = random.Random(7)  # noqa: S311  a picture, not a secret
    model, statuses = atlas.crossings[0], [s.value for s in Status]
    crossings, more, projects = [], dict(told), dict(atlas.projects)
    for n in range(extra):
        point = Point(round(chance.uniform(20.9, 23.6), 5), round(chance.uniform(102.2, 108.0), 5), 100)
        crossing: Crossing = replace(model, id=f"crossing:x-{n}", names=Names(f"X {n}"), point=point)
        crossings.append(crossing)
        project = Project(id=f"project:x-{n}", names=Names(f"X {n}"), kind=ProjectKind.ROAD, where=(crossing.id,))
        projects[project.id] = project
        status = chance.choice(statuses)
        more[project.id] = state(project, () if status == "unknown" or n % 3 == 0 else (status,))
    all_crossings = (*atlas.crossings, *crossings)
    places = {**atlas.places, **{c.id: c for c in crossings}}
    return replace(atlas, places=places, crossings=all_crossings, projects=projects), more
