"""The harness as an ASGI application: Streamlit's page, the map's files, the map data by hash, a strict policy."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.app.files import file_routes
from dashboard.settings import Settings
from tests.map_harness.sample import SERVED

HERE = Path(__file__).resolve().parent
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


def data(request: Request) -> Response:
    body = SERVED.get(request.path_params["name"])
    return Response(body, media_type="application/json") if body else Response(status_code=404)


app = st.App(
    HERE / "page.py",
    routes=[
        *file_routes(Settings()),
        Route("/data/{name}", data),
    ],
    middleware=[Middleware(Policy)],
)
