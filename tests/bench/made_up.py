"""Made-up locations for the measurements: as tables that cuakhau reads, and as rows for the page compared with.

From a number to that many places in a grid, each with one project and one reviewed claim.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "STATUSES", "Row", "made_up_rows", "write_tables"]

ROOT = Path(__file__).resolve().parents[2]
STATUSES = ("proposed", "agreed", "preparation", "under_construction", "completed", "operating")
DAY = "2025-11-20"


@dataclass(frozen=True)
class Row:
    """One made-up location with the sentence that carries its status."""

    slug: str
    name: str
    lat: float
    lon: float
    status: str
    quote: str


def made_up_rows(count: int) -> list[Row]:
    """`count` locations inland of the border, in a grid, statuses in turn."""
    across = max(1, round((count * 2.2) ** 0.5))
    rows = []
    for number in range(count):
        line, column = divmod(number, across)
        status = STATUSES[number % len(STATUSES)]
        name = f"Điểm thử {number:05}"
        rows.append(
            Row(
                slug=f"thu-{number:05}",
                name=name,
                lat=round(20.6 + 1.3 * line * across / max(count, 1), 5),
                lon=round(103.6 + 2.6 * column / across, 5),
                status=status,
                quote=f"Dự án tại {name} được ghi nhận ở trạng thái {status} vào tháng 11 năm 2025",
            )
        )
    return rows


def write_tables(folder: Path, rows: list[Row]) -> dict[str, str]:
    """Shipped tables with `rows` in place of the shipped projects; the settings that make cuakhau read them."""
    geodata, seeds = folder / "geodata", folder / "seeds"
    shutil.copytree(ROOT / "geodata", geodata, ignore=shutil.ignore_patterns("build", "__pycache__"))
    seeds.mkdir()
    sites = [
        {
            "id": f"place:{row.slug}", "kind": "place", "name_vi": row.name, "name_zh": "", "name_en": row.name,
            "country": "VN", "province": "province:lang-son", "province_before": "province:lang-son",
            "lat": f"{row.lat:.5f}", "lon": f"{row.lon:.5f}", "uncertainty_m": "500", "drawn": "1",
            "source": "made up", "checked": "2026-01-01",
        }
        for row in rows
    ]  # fmt: skip
    projects = [
        {
            "id": f"project:{row.slug}", "name_vi": row.name, "name_zh": row.name, "name_en": row.name, "kind": "road",
            "where": f"place:{row.slug}", "generic": "0", "once": "0",
        }
        for row in rows
    ]  # fmt: skip
    _rewrite(geodata / "places.csv", sites, keep=True)
    _rewrite(geodata / "projects.csv", projects, keep=False)
    _rewrite(geodata / "project_phrases.csv", [], keep=False)
    _write_seeds(seeds, rows)
    return {"CUAKHAU_GEODATA": str(geodata), "CUAKHAU_SEEDS": str(seeds)}


def _rewrite(path: Path, rows: list[dict[str, str]], *, keep: bool) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, kept = list(reader.fieldnames or ()), list(reader)
    wanted = sorted([*(kept if keep else []), *rows], key=lambda row: row["id"])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(wanted)


def _write_seeds(seeds: Path, rows: list[Row]) -> None:
    """One article with a sentence for each location, and a claim on each sentence."""
    head = "Bài thử để đo trang bản đồ\n\n"
    text, claims = head, []
    for row in rows:
        start = len(text)
        text += row.quote
        claims.append((row, start, len(text)))
        text += ".\n"
    data = text.encode()
    (seeds / "made_up.txt").write_bytes(data)
    article = {
        "id": "made_up", "file": "made_up.txt", "publisher": "Made up", "url": "https://example.org/made-up",
        "published": DAY, "basis": "stated", "title": head.strip(), "language": "vi", "body_start": str(len(head)),
        "body_end": str(len(text) - 1), "sha256": hashlib.sha256(data).hexdigest(),
    }  # fmt: skip
    for name in ("articles.csv", "claims.csv"):
        shutil.copyfile(ROOT / "seeds" / name, seeds / name)
    _rewrite(seeds / "articles.csv", [article], keep=False)
    _rewrite(
        seeds / "claims.csv",
        [
            {
                "id": f"made_up.{row.slug}.1", "article": "made_up", "project": f"project:{row.slug}",
                "status": row.status, "as_of": DAY, "precision": "day", "start": str(start), "end": str(end),
                "quote": row.quote, "origin": "bench", "verdict": "accept", "reviewer": "bench",
                "decided_at": "2026-01-01", "reason": "made up",
            }
            for row, start, end in claims
        ],
        keep=False,
    )  # fmt: skip
