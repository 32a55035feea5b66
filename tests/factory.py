"""Small gazetteers, articles and claims for tests: two gates, a marker, three provinces, two corridors.

>>> claim("project:smart", "completed", "2025-11-27").status
<Status.COMPLETED: 'completed'>
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

from dashboard.gazetteer import Gazetteer
from dashboard.models import (
    Article,
    Basis,
    Claim,
    Corridor,
    Crossing,
    Decision,
    Evidence,
    Furniture,
    Level,
    Mention,
    Mode,
    Names,
    Place,
    PlaceKind,
    Point,
    Precision,
    Project,
    ProjectKind,
    ProjectState,
    Status,
    Stop,
    Target,
    Toponym,
    Verdict,
)
from dashboard.store import Taken, signature_of, status_as_of, words_of

HUU_NGHI = "crossing:huu-nghi"
THANH_THUY = "crossing:thanh-thuy"
TAN_THANH = "crossing:tan-thanh"
MARKER = "marker:1119-1120"
SMART, ROAD, PHASE, RAIL, WORKS, SILENT = (
    f"project:{name}" for name in ("smart", "road", "road-phase-1", "rail", "works", "silent")
)
LANG_SON, TUYEN_QUANG, HA_GIANG, GUANGXI, YUNNAN = (
    f"province:{name}" for name in ("lang-son", "tuyen-quang", "ha-giang", "guangxi", "yunnan")
)
RAILWAY, EXPRESSWAY, OLD_LINE = (f"corridor:{name}" for name in ("railway", "expressway", "old-line"))


def day(text: str) -> dt.date:
    """A date from `2025-11-27`."""
    return dt.date.fromisoformat(text)


def crossing(
    slug: str,
    *,
    vn: Names,
    cn: Names,
    at: tuple[float, float],
    province: str,
    cn_province: str,
    before: str = "",
    cn_slug: str = "",
    uncertainty_m: int = 500,
) -> Crossing:
    """A pair of gates with one point."""
    return Crossing(
        id=f"crossing:{slug}",
        kind=PlaceKind.CROSSING,
        names=vn,
        country="VN",
        point=Point(*at, uncertainty_m),
        province=province,
        province_before=before or province,
        vn_gate=f"gate:{slug}",
        cn_gate=f"gate:{cn_slug or slug + '-cn'}",
        vn_names=vn,
        cn_names=cn,
        cn_province=cn_province,
        level=Level.INTERNATIONAL,
        mode=Mode.ROAD,
        source="a test",
    )


def province(slug: str, vi: str, zh: str, en: str, *, merged_into: str = "") -> Place:
    """A province; merged ones ended with June 2025."""
    return Place(
        id=f"province:{slug}",
        kind=PlaceKind.PROVINCE,
        names=Names(vi, zh, en),
        country="VN",
        valid_to=day("2025-06-30") if merged_into else None,
        merged_into=merged_into,
    )


def corridor(slug: str, vi: str, stops: Iterable[tuple[str, float, float]], *, existing: bool = False) -> Corridor:
    """A line through the named stops, each a place id with its position."""
    return Corridor(
        id=f"corridor:{slug}",
        kind=PlaceKind.CORRIDOR,
        names=Names(vi, "铁路", slug),
        mode=Mode.RAIL,
        stops=tuple(Stop(Names(place), Point(lat, lon, 2000), place) for place, lat, lon in stops),
        existing=existing,
        source="a test",
    )


def project(slug: str, kind: str, vi: str, where: str, *, parent: str = "", zh: str = "", en: str = "") -> Project:
    """A project; `where` is a list of place ids in one string."""
    return Project(
        id=f"project:{slug}",
        names=Names(vi, zh, en),
        kind=ProjectKind(kind),
        where=tuple(where.split()),
        parent=parent,
    )


def gazetteer(*, projects: Iterable[Project] | None = None) -> Gazetteer:
    """The small world of the tests. Tân Thanh has no project, Thanh Thủy lay in Hà Giang before July 2025."""
    crossings = (
        crossing(
            "huu-nghi",
            vn=Names("Hữu Nghị", "友谊", "Hữu Nghị"),
            cn=Names("Hữu Nghị Quan", "友谊关", "Youyiguan", "Yǒuyìguān"),
            cn_slug="huu-nghi-quan",
            at=(21.9735, 106.7124),
            province=LANG_SON,
            cn_province=GUANGXI,
        ),
        crossing(
            "tan-thanh",
            vn=Names("Tân Thanh", "新清", "Tân Thanh"),
            cn=Names("Pò Chài", "浦寨", "Puzhai", "Pǔzhài"),
            at=(22.0172, 106.6797),
            province=LANG_SON,
            cn_province=GUANGXI,
        ),
        crossing(
            "thanh-thuy",
            vn=Names("Thanh Thủy", "清水", "Thanh Thủy"),
            cn=Names("Thiên Bảo", "天保", "Tianbao", "Tiānbǎo"),
            at=(22.9280, 104.8570),
            province=TUYEN_QUANG,
            before=HA_GIANG,
            cn_province=YUNNAN,
            uncertainty_m=2500,
        ),
    )
    gates = [
        Place(id=gate, kind=PlaceKind.GATE, names=names, province=c.province)
        for c in crossings
        for gate, names in ((c.vn_gate, c.vn_names), (c.cn_gate, c.cn_names))
    ]
    marker = Place(
        id=MARKER,
        kind=PlaceKind.MARKER,
        names=Names("Mốc 1119–1120", "1119–1120号界碑", "Markers 1119–1120"),
        point=Point(21.9810, 106.7200, 1500),
        province=LANG_SON,
        province_before=LANG_SON,
    )
    provinces = (
        province("lang-son", "Lạng Sơn", "谅山", "Lạng Sơn"),
        province("tuyen-quang", "Tuyên Quang", "宣光", "Tuyên Quang"),
        province("ha-giang", "Hà Giang", "河江", "Hà Giang", merged_into=TUYEN_QUANG),
        province("guangxi", "Quảng Tây", "广西", "Guangxi"),
        province("yunnan", "Vân Nam", "云南", "Yunnan"),
    )
    corridors = (
        corridor("railway", "Đường sắt Đồng Đăng – Hà Nội", [(HUU_NGHI, 21.9735, 106.7124), ("", 21.0245, 105.8412)]),
        corridor("expressway", "Cao tốc Hữu Nghị – Chi Lăng", [(HUU_NGHI, 21.9735, 106.7124), ("", 21.66, 106.58)]),
        corridor("old-line", "Đường sắt cũ", [("", 21.5, 106.0), ("", 21.0, 105.8)], existing=True),
    )
    listed = (
        tuple(projects)
        if projects is not None
        else (
            project(
                "smart", "smart_gate", "Cửa khẩu thông minh Hữu Nghị", HUU_NGHI, zh="友谊智慧口岸", en="Smart gate"
            ),
            project("road", "road", "Đường chuyên dụng", MARKER),
            project("road-phase-1", "road", "… giai đoạn 1", MARKER, parent=ROAD),
            project("rail", "rail", "Đường sắt khổ tiêu chuẩn", RAILWAY),
            project("works", "gate_infrastructure", "Công trình Thanh Thủy", THANH_THUY),
            project("silent", "smart_gate", "Cửa khẩu số", f"{TAN_THANH} {LANG_SON}"),
        )
    )
    places = {place.id: place for place in (*crossings, *gates, marker, *provinces, *corridors)}
    spellings = [
        Toponym("gate:huu-nghi-quan", "Youyi Guan", "pinyin", "alias"),
        Toponym("gate:huu-nghi", "Ải Nam Quan", "vi", "former"),
    ]
    return Gazetteer(
        places=places,
        crossings=crossings,
        provinces=provinces,
        corridors=corridors,
        projects={p.id: p for p in listed},
        toponyms=tuple(spellings),
        short_names={},
        digest="small",
        crossing_ids={i: c.id for c in crossings for i in (c.id, c.vn_gate, c.cn_gate)},
    )


def article(
    text: str = "Hai bên thống nhất. Cửa khẩu thông minh đã khởi công. Hết.",
    *,
    id: str = "a1",  # noqa: A002
    publisher: str = "Báo Lạng Sơn",
    published: str = "2025-11-28",
    furniture: Iterable[tuple[int, int, str]] = (),
    body: tuple[int, int] | None = None,
    title: str = "Một tin",
) -> Article:
    """An article with a body that is its whole text."""
    return Article(
        id=id,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        file=f"{id}.txt",
        url=f"https://example.org/{id}",
        publisher=publisher,
        title=title,
        published=day(published) if published else None,
        basis=Basis.STATED if published else Basis.UNKNOWN,
        body=body or (0, len(text)),
        furniture=tuple(Furniture(*piece) for piece in furniture),
    )


def claim(
    project_id: str = SMART,
    status: str = "under_construction",
    as_of: str = "2025-11-27",
    *,
    source: Article | None = None,
    quote: str = "đã khởi công",
    id: str = "",  # noqa: A002
    publisher: str = "Báo Lạng Sơn",
    published: str = "",
    target: str = "",
    target_date: str = "",
    event: str = "",
) -> Claim:
    """A claim with its evidence; without `source` in an article of its own, out on `published` or its own day."""
    name = id or f"{project_id}.{status}.{as_of}.{publisher}"
    found = source or article(id=f"of-{name}", publisher=publisher, published=published or as_of)
    start = found.text.index(quote)
    return Claim(
        id=name,
        project=project_id,
        status=Status(status),
        as_of=day(as_of),
        precision=Precision.DAY,
        evidence=Evidence(found, start, start + len(quote), quote),
        target=Target(Status(target), day(target_date) if target_date else None, Precision.DAY) if target else None,
        origin="a rule",
        event=event,
    )


def taken(source: Article, mentions: Iterable[Mention] = (), claims: Iterable[Claim] = ()) -> Taken:
    """An article with what was found in it, as ingest hands it to the store; each id is a source of its own."""
    words = words_of(source)
    return Taken(
        source=source.id,
        sha256=hashlib.sha256(f"{source.id} {source.sha256}".encode()).hexdigest(),
        rules="",
        article=source,
        words=words,
        signature=signature_of(source, words),
        mentions=tuple(mentions),
        claims=tuple(claims),
    )


def decision(claim_id: str, verdict: str = "accept", *, at: str = "2026-01-01T00:00:00+00:00") -> Decision:
    """A decision of a reviewer named R."""
    return Decision(claim=claim_id, verdict=Verdict(verdict), reviewer="R", at=dt.datetime.fromisoformat(at))


def mention(surface: str, place: str, source: Article, *, after: int = 0) -> Mention:
    """The first mention of `surface` in an article from the offset `after` on."""
    start = source.text.index(surface, after)
    return Mention(source.id, start, start + len(surface), surface, place)


def states(claims: Iterable[Claim], tables: Gazetteer | None = None, on: str = "") -> dict[str, ProjectState]:
    """The states of all projects of `tables` from `claims`, all of them accepted."""
    tables, claims = tables or gazetteer(), list(claims)
    return {
        known.id: status_as_of(known, [c for c in claims if c.project == known.id], day(on) if on else None)
        for known in tables.projects.values()
    }


def some_states(tables: Gazetteer | None = None) -> Mapping[str, ProjectState]:
    """The small world with evidence for all but the silent project."""
    return states(
        [
            claim(SMART, "agreed", "2024-08-28", target="operating", target_date="2026-01-01"),
            claim(SMART, "under_construction", "2025-11-27"),
            claim(ROAD, "partly_completed", "2025-11-27", publisher="Soha"),
            claim(PHASE, "completed", "2025-11-27", publisher="Soha"),
            claim(RAIL, "proposed", "2025-11-20"),
            claim(WORKS, "completed", "2025-10-30", publisher="Tiền Phong"),
            claim(WORKS, "under_construction", "2025-10-30", publisher="Báo Hà Giang"),
        ],
        tables,
    )
