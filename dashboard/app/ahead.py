"""Tells the browser with the first answer what it will need next, so that it asks before the page knows.

From the files of Streamlit's front end, read at start, to `Link` headers. Without them all works, only later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.app.files import STATIC
from dashboard.webmap import FRAME_SCRIPT, FRAME_SHEET, GROUND

__all__ = ["LinksAhead", "chunks"]

_PARTS = ("Html", "ComponentInstance", "ButtonGroup", "TextInput")
_IMPORTED = re.compile(r'(?:from|import)"\./([\w.\-]+\.js)"')
_FRAME = "component/streamlit_folium.st_folium/index.html"


@lru_cache(maxsize=1)
def chunks(parts: Iterable[str] = _PARTS) -> tuple[str, ...]:
    """The scripts that draw `parts` of Streamlit's front end, with all that they import; not those it names itself."""
    folder = STATIC / "static" / "js"
    known = (STATIC / "index.html").read_text(encoding="utf-8")
    found: dict[str, None] = {}
    waiting = [file.name for part in parts for file in folder.glob(f"{part}.*.js")]
    while waiting:
        name = waiting.pop(0)
        if name in found or name in known or not (folder / name).is_file():
            continue
        found[name] = None
        waiting += _IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
    return tuple(found)


class LinksAhead:
    """Middleware that adds `Link` headers to the page and to the frame of the map. A class: ASGI middleware is one."""

    def __init__(self, app: ASGIApp, *, base: str = "") -> None:
        self._app = app
        page = [f"<{base}/static/js/{name}>; rel=modulepreload; crossorigin" for name in chunks()]
        frame = [
            f"<{base}/assets/cuakhau/{FRAME_SCRIPT}>; rel=preload; as=script",
            f"<{base}/assets/cuakhau/{FRAME_SHEET}>; rel=preload; as=style",
            f"<{base}/assets/basemap/{GROUND}>; rel=preload; as=fetch; crossorigin",
        ]
        self._links = {f"{base}/": ", ".join(page), base: ", ".join(page), f"{base}/{_FRAME}": ", ".join(frame)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        links = self._links.get(scope["path"]) if scope["type"] == "http" else None

        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start" and links:
                MutableHeaders(scope=message)["link"] = links
            await send(message)

        await self._app(scope, receive, send_with_links if links else send)
