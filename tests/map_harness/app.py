"""The harness as an ASGI application: Streamlit's page, the map's files, the map data by hash, a strict policy."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from xstatic.pkg import leaflet

from dashboard.settings import Settings
from tests.map_harness.sample import SERVED

HERE = Path(__file__).resolve().parent
ASSETS = HERE.parent.parent / "dashboard" / "assets"
FONT = next((Path(st.__file__).parent / "static" / "static" / "media").glob("SourceSansVF-Upright*.woff2"))
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws:; frame-ancestors 'self'"
)


class Policy:
    """Adds the policy of the real page, so that the map proves that it lives under it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["content-security-policy"] = POLICY
            await send(message)

        await self.app(scope, receive, send_with_policy if scope["type"] == "http" else send)


def font(_request: Request) -> Response:
    return FileResponse(FONT)


def data(request: Request) -> Response:
    body = SERVED.get(request.path_params["name"])
    return Response(body, media_type="application/json") if body else Response(status_code=404)


app = st.App(
    HERE / "page.py",
    routes=[
        Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
        Mount("/assets/cuakhau", StaticFiles(directory=ASSETS)),
        Mount("/assets/basemap", StaticFiles(directory=Settings().geodata / "basemap", check_dir=False)),
        Route("/assets/fonts/SourceSansVF-Upright.woff2", font),
        Route("/data/{name}", data),
    ],
    middleware=[Middleware(Policy)],
)
