"""Streamlit's own front end out of memory: some eighty small files stand between a visitor and the first word.

From the files that lie in two installed packages, listed at start and read when first asked for, to answers under
exactly the addresses that Streamlit gives them. Their names change with their content.
"""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.app.files import FOREVER, STATIC, Body, answer, packed

__all__ = ["KeptFiles", "kept_files"]

_LARGEST = 1_200_000
_MAP_PART = "streamlit_folium"
_SUFFIXES = frozenset({".js", ".css", ".woff2"})


def kept_files(base: str = "") -> dict[str, Path]:
    """Address → file: Streamlit's code, sheets and fonts, and the code of the map's component."""
    found = {
        f"{base}/static/{file.relative_to(STATIC / 'static').as_posix()}": file for file in _under(STATIC / "static")
    }
    spec = find_spec(_MAP_PART)
    if spec and spec.origin:
        build = Path(spec.origin).parent / "frontend" / "build"
        home = f"{base}/component/{_MAP_PART}.st_folium"
        found |= {f"{home}/{file.relative_to(build).as_posix()}": file for file in _under(build / "static")}
    return found


def _under(folder: Path) -> list[Path]:
    """The files below `folder` that a page asks for, without those too large to keep."""
    files = (file for file in sorted(folder.rglob("*")) if file.suffix in _SUFFIXES and file.is_file())
    return [file for file in files if file.stat().st_size <= _LARGEST]


@lru_cache(maxsize=256)
def _body(file: Path) -> Body:
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return packed(file.read_bytes(), media_type)


class KeptFiles:
    """Middleware that answers for `kept_files` and passes everything else on. A class: ASGI middleware is one."""

    def __init__(self, app: ASGIApp, *, base: str = "") -> None:
        self._app = app
        self._files = kept_files(base)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self._files.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if file is None:
            await self._app(scope, receive, send)
            return
        await answer(Request(scope), _body(file), FOREVER)(scope, receive, send)
