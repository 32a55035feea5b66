"""The web application: Streamlit's page, the map's files by name, map data by hash, and the security headers.

From settings to an ASGI application that any ASGI server runs; nothing is served that is not named here.

$ uvicorn dashboard.app:app --host 127.0.0.1 --port 8501
"""

from __future__ import annotations

import base64
import gc
import hashlib
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from xstatic.pkg import leaflet

from dashboard.pages import source, trouble
from dashboard.settings import Settings, load_settings
from dashboard.webmap import FRAME_FILES

__all__ = ["SecurityHeaders", "app", "application", "content_security_policy", "named_files"]

_HERE = Path(__file__).resolve().parent
_STATIC = Path(st.__file__).parent / "static"
_FONTS = ("SourceSansVF-Upright", "SourceSansVF-Italic", "SourceSerifVariable-Roman", "SourceSerifVariable-Italic")
_BASEMAP = frozenset({".geojson", ".json", ".webp", ".png", ".jpg"})
_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:]{2,39}\](:\d{1,5})?")
_FOREVER = "public, max-age=31536000, immutable"

_FIXED_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-read=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
}


def named_files(settings: Settings) -> dict[str, dict[str, Path]]:
    """Every file that the page may ask for: folder under `/assets` → name → file."""
    shelf = Path(leaflet.BASE_DIR)
    media = _STATIC / "static" / "media"
    fonts = {f"{name}.woff2": found for name in _FONTS for found in sorted(media.glob(f"{name}*.woff2"))[:1]}
    basemap = settings.geodata / "basemap"
    return {
        "leaflet": {name: shelf / name for name in ("leaflet.js", "leaflet.css")},
        "cuakhau": {name: _HERE / "assets" / name for name in (*FRAME_FILES, "map.css", "symbols.json", "icon.svg")},
        "fonts": fonts,
        "basemap": {file.name: file for file in sorted(basemap.glob("[!.]*")) if file.suffix in _BASEMAP},
    }


def _file_route(base: str, folder: str, files: Mapping[str, Path]) -> BaseRoute:
    """One route that answers for `files` and nothing else; fonts and libraries may be kept, our own are asked again."""
    keep = _FOREVER if folder in {"fonts", "leaflet"} else "no-cache"

    async def serve(request: Request) -> Response:
        file = files.get(request.path_params["name"])
        if file is None or not file.is_file():
            return Response(status_code=404)
        answer = FileResponse(file, headers={"cache-control": keep})
        answer.set_stat_headers(file.stat())
        if request.headers.get("if-none-match") == answer.headers["etag"]:
            return Response(status_code=304, headers={"cache-control": keep, "etag": answer.headers["etag"]})
        return answer

    return Route(f"{base}/assets/{folder}/{{name:path}}", serve, methods=["GET", "HEAD"])


def _data_route(base: str) -> BaseRoute:
    """Map data under the hash of its content: asked once, kept for good."""

    async def serve(request: Request) -> Response:
        body = source.published(request.path_params["version"])
        if body is None:
            return Response(status_code=404)
        return Response(body, media_type="application/json", headers={"cache-control": _FOREVER})

    return Route(f"{base}/data/{{version}}.json", serve, methods=["GET", "HEAD"])


def _nothing_else(base: str) -> list[BaseRoute]:
    """Streamlit answers any unknown path with its page; under our folders a wrong name is a wrong name."""

    async def missing(_request: Request) -> Response:
        return Response(status_code=404)

    return [Route(f"{base}/{folder}/{{rest:path}}", missing) for folder in ("assets", "data")]


class _InlineScripts(HTMLParser):
    """Collects the scripts that stand inside a page. A class, because the parser is one."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(data)
            self._inside = False


def _inline_script_hashes() -> str:
    """The hashes of the scripts that stand inside Streamlit's own page, for the policy."""
    reader = _InlineScripts()
    reader.feed((_STATIC / "index.html").read_bytes().decode("utf-8"))
    digests = (base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode() for script in reader.found)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def content_security_policy(*, scripts: str, host: str) -> str:
    """The policy of one answer; `host` (of the request) lets browsers that do not count sockets as 'self' connect."""
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self'{sockets}",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


class SecurityHeaders:
    """Middleware that adds the headers Streamlit does not send. A class, because ASGI middleware is one."""

    def __init__(self, app: ASGIApp, *, base: str = "") -> None:
        self._app = app
        self._component = f"{base}/component/"
        self._strict = f"'self' {_inline_script_hashes()}".strip()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        inside = scope["path"].startswith(self._component)
        scripts = "'self' 'unsafe-inline' 'unsafe-eval'" if inside else self._strict
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        policy = content_security_policy(scripts=scripts, host=host)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = policy
                for name, value in _FIXED_HEADERS.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _warm_up(settings: Settings) -> None:
    """Do what the first visitor would wait for, then tell the collector to leave it alone (it runs on every rerun).

    The heavy imports are paid here. The pages themselves are not imported: Streamlit takes a component for known
    only if it is declared inside a run.
    """
    import_module("dashboard.views")
    import_module("dashboard.export")
    import_module("pyarrow")
    source.prepare(settings)
    gc.collect()
    gc.freeze()


def application(settings: Settings | None = None) -> st.App:
    """The ASGI application. Raises SettingsError; faults of the data stop its start with the whole list."""
    settings = settings or load_settings()
    script = _HERE / "main.py"
    st.App(script)  # makes Streamlit read the configuration beside the script before the base path is asked for
    PagesManager.uses_pages_directory = (
        False  # `pages/` holds modules, not addresses; st.navigation says the same later
    )
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    base = f"/{base}" if base else ""
    routes = [_file_route(base, folder, files) for folder, files in named_files(settings).items()]

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        await run_in_threadpool(_warm_up, settings)
        yield

    return st.App(
        script,
        routes=[*routes, _data_route(base), *_nothing_else(base)],
        middleware=[Middleware(SecurityHeaders, base=base)],
        lifespan=lifespan,
        on_script_error=trouble.tell,
    )


app = application()
