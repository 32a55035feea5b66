"""The web application: Streamlit's page, the map's files by name, map data by hash, and the security headers.

From settings to an ASGI application that any ASGI server runs; nothing is served that is not named here.

$ uvicorn dashboard.app:app --host 127.0.0.1 --port 8501
"""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from dashboard.app.ahead import LinksAhead
from dashboard.app.files import FOREVER, Body, answer, file_routes, named_files, packed
from dashboard.app.guard import NoUploads, SecurityHeaders, content_security_policy, same_site
from dashboard.app.kept import KeptFiles
from dashboard.pages import curtain, source, trouble
from dashboard.settings import AccessMode, Settings, load_settings

__all__ = [
    "SecurityHeaders",
    "app",
    "application",
    "content_security_policy",
    "file_routes",
    "named_files",
    "same_site",
]

_SCRIPT = Path(__file__).resolve().parent.parent / "main.py"


@lru_cache(maxsize=16)
def _map_data(version: str) -> Body:
    """Map data by their hash, packed once. Raises KeyError, which is not remembered: they may come later."""
    plain = source.published(version)
    if plain is None:
        raise KeyError(version)
    return packed(plain, "application/json")


def _data_route(base: str) -> BaseRoute:
    """Map data under the hash of its content: asked once, kept for good."""

    def serve(request: Request) -> Response:
        try:
            return answer(request, _map_data(request.path_params["version"]), FOREVER)
        except KeyError:
            return Response(status_code=404)

    return Route(f"{base}/data/{{version}}.json", serve, methods=["GET", "HEAD"])


def _drawn_route(base: str) -> BaseRoute:
    """Where the map's frame says that it is drawn; that nobody waits any more is no fault."""

    async def serve(request: Request) -> Response:
        curtain.lift(request.path_params["token"])
        return Response(status_code=204)

    return Route(f"{base}/drawn/{{token}}", serve, methods=["POST"])


def _nothing_else(base: str) -> list[BaseRoute]:
    """Streamlit answers any unknown path with its page; under our folders a wrong name is a wrong name."""

    async def missing(_request: Request) -> Response:
        return Response(status_code=404)

    return [Route(f"{base}/{folder}/{{rest:path}}", missing) for folder in ("assets", "data", "drawn")]


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
    st.App(_SCRIPT)  # makes Streamlit read the configuration beside the script before the base path is asked for
    PagesManager.uses_pages_directory = (
        False  # `pages/` holds modules, not addresses; st.navigation says the same later
    )
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    base = f"/{base}" if base else ""
    origins = [str(origin) for origin in config.get_option("server.corsAllowedOrigins") or ()]
    if config.is_manually_set("browser.serverAddress"):
        origins.append(str(config.get_option("browser.serverAddress")))

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        await run_in_threadpool(_warm_up, settings)
        curtain.hang()
        yield

    return st.App(
        _SCRIPT,
        routes=[
            *file_routes(settings, base=base),
            _data_route(base),
            _drawn_route(base),
            *_nothing_else(base),
        ],
        middleware=[
            Middleware(SecurityHeaders, base=base, images=settings.tile_origin, origins=origins),
            *([Middleware(NoUploads, base=base)] if settings.mode is AccessMode.PUBLIC else []),
            Middleware(LinksAhead, base=base),
            Middleware(KeptFiles, base=base),
        ],
        lifespan=lifespan,
        on_script_error=trouble.tell,
    )


app = application()
