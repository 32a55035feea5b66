"""The files of the page: every one by its name, those that are always needed together as one, packed once.

From settings to routes under `/assets`; a name that does not stand here is not answered for.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from xstatic.pkg import leaflet

from dashboard.settings import Settings
from dashboard.webmap import FRAME_FILES, FRAME_SCRIPT, FRAME_SHEET, GROUND

__all__ = ["FOREVER", "STATIC", "Body", "Shelf", "answer", "file_routes", "named_files", "packed"]

STATIC = Path(st.__file__).parent / "static"
"""The folder with Streamlit's own page."""

FOREVER = "public, max-age=31536000, immutable"
"""How long something may be kept whose name changes with its content."""

Shelf = dict[str, dict[str, tuple[Path, ...]]]
"""Folder under `/assets` → name → the files that make it up, in their order."""

_ASSETS = Path(__file__).resolve().parent.parent / "assets"
_FONTS = ("SourceSansVF-Upright", "SourceSansVF-Italic", "SourceSerifVariable-Roman", "SourceSerifVariable-Italic")
_BASEMAP = frozenset({".geojson", ".json", ".webp", ".png", ".jpg"})
_GROUND = ("land", "provinces_cn", "provinces_now", "border", "rivers", "lines", "labels")
_PACKED = frozenset({".js", ".css", ".json", ".geojson", ".svg"})
_KEPT_FOLDERS = frozenset({"fonts", "leaflet"})


@dataclass(frozen=True, slots=True)
class Body:
    """An answer ready to be sent: as it is, packed (empty: packing gains nothing), and its tag."""

    plain: bytes
    packed: bytes
    etag: str
    media_type: str


def named_files(settings: Settings) -> Shelf:
    """Everything that the page may ask for. The map's scripts, its sheets and its ground are one answer each."""
    library, basemap = Path(leaflet.BASE_DIR), settings.geodata / "basemap"
    media = STATIC / "static" / "media"
    own = {name: _ASSETS / name for name in (*FRAME_FILES, "map.css", "symbols.json", "icon.svg")}
    scripts = [own[name] for name in FRAME_FILES]
    drawn = [file for stem in _GROUND for file in sorted(basemap.glob(f"{stem}.*json"))]
    found: Shelf = {
        "leaflet": {name: (library / name,) for name in ("leaflet.js", "leaflet.css")},
        "cuakhau": {name: (file,) for name, file in own.items()},
        "fonts": {f"{name}.woff2": (file,) for name in _FONTS for file in sorted(media.glob(f"{name}*.woff2"))[:1]},
        "basemap": {file.name: (file,) for file in sorted(basemap.glob("[!.]*")) if file.suffix in _BASEMAP},
    }
    found["cuakhau"][FRAME_SCRIPT] = (scripts[0], library / "leaflet.js", *scripts[1:])
    found["cuakhau"][FRAME_SHEET] = (library / "leaflet.css", own["map.css"])
    found["basemap"][GROUND] = (*drawn, own["symbols.json"])
    return found


def _joined(name: str, files: tuple[Path, ...]) -> bytes:
    """One file as it is, scripts and sheets one after the other, JSON as an object of the files' names."""
    if len(files) == 1:
        return files[0].read_bytes()
    if name.endswith("json"):
        members = (json.dumps(file.name).encode() + b":" + file.read_bytes() for file in files)
        return b"{" + b",".join(members) + b"}"
    return b"\n".join(file.read_bytes() for file in files)


def packed(plain: bytes, media_type: str) -> Body:
    """`plain` with its packed form and its tag."""
    small = gzip.compress(plain, compresslevel=9, mtime=0)
    tag = hashlib.sha256(plain).hexdigest()[:24]
    return Body(plain, small if len(small) < len(plain) * 0.9 else b"", f'"{tag}"', media_type)


@lru_cache(maxsize=128)
def _body(name: str, files: tuple[Path, ...], _stamps: tuple[tuple[int, int], ...]) -> Body:
    """Packed once for as long as the files stay as they are."""
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    plain = _joined(name, files)
    if Path(name).suffix in _PACKED:
        return packed(plain, media_type)
    return Body(plain, b"", f'"{hashlib.sha256(plain).hexdigest()[:24]}"', media_type)


def answer(request: Request, body: Body, keep: str) -> Response:
    """`body` in the form that the browser takes, or word that it has it already."""
    headers = {"cache-control": keep, "etag": body.etag, "vary": "Accept-Encoding"}
    if body.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if body.packed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(body.packed, media_type=body.media_type, headers=headers | {"content-encoding": "gzip"})
    return Response(body.plain, media_type=body.media_type, headers=headers)


def file_routes(settings: Settings, *, base: str = "") -> list[BaseRoute]:
    """A route for each folder of the shelf; fonts and libraries may be kept, our own files are asked for again."""
    return [_route(base, folder, files) for folder, files in named_files(settings).items()]


def _route(base: str, folder: str, named: Mapping[str, tuple[Path, ...]]) -> BaseRoute:
    keep = FOREVER if folder in _KEPT_FOLDERS else "no-cache"

    def serve(request: Request) -> Response:
        name = request.path_params["name"]
        files = named.get(name, ())
        try:
            stamps = tuple((file.stat().st_mtime_ns, file.stat().st_size) for file in files)
        except OSError:
            stamps = ()
        if not stamps:
            return Response(status_code=404)
        return answer(request, _body(name, files, stamps), keep)

    return Route(f"{base}/assets/{folder}/{{name:path}}", serve, methods=["GET", "HEAD"])
