"""What stands between the network and the page: security headers, and whose sockets are let in.

From an ASGI application to one that answers with a policy and refuses sockets opened by other sites' pages.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection
from html.parser import HTMLParser
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.app.files import STATIC

__all__ = ["NoUploads", "SecurityHeaders", "content_security_policy", "same_site"]

_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:]{2,39}\](:\d{1,5})?")
_PORTS = {"http": ":80", "https": ":443"}
_REFUSED = 1008
_FIXED_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-read=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
}


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
    reader.feed((STATIC / "index.html").read_bytes().decode("utf-8"))
    digests = (base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode() for script in reader.found)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def content_security_policy(*, scripts: str, host: str, images: str = "") -> str:
    """The policy of one answer; `host` (of the request) lets browsers that do not count sockets as 'self' connect.

    `images`: one more origin that pictures may come from.
    """
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob: {images}".rstrip(),
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


def same_site(origin: str, host: str, allowed: Collection[str] = ()) -> bool:
    """Whether a page of `origin` may open a socket at `host`: it is the same, or `allowed` names it or its host.

    No origin at all is no browser: it is let in, since it could say anything.

    >>> same_site("http://127.0.0.1:8501", "127.0.0.1:8501"), same_site("https://elsewhere.org", "127.0.0.1:8501")
    (True, False)
    """
    if not origin or origin.rstrip("/") in allowed:
        return True
    try:
        found = urlsplit(origin)
    except ValueError:  # brackets that hold no address
        return False
    if found.hostname in allowed:
        return True
    port = _PORTS.get(found.scheme)
    if port is None or not host:
        return False
    return found.netloc.lower().removesuffix(port) == host.lower().removesuffix(port)


class SecurityHeaders:
    """Middleware that adds the headers Streamlit does not send. A class, because ASGI middleware is one."""

    def __init__(self, app: ASGIApp, *, base: str = "", images: str = "", origins: Collection[str] = ()) -> None:
        self._app = app
        self._component = f"{base}/component/"
        self._strict = f"'self' {_inline_script_hashes()}".strip()
        self._images = images
        self._origins = frozenset(origin.rstrip("/") for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            asked = Headers(scope=scope)
            if same_site(asked.get("origin", ""), asked.get("host", ""), self._origins):
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": _REFUSED})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scripts = "'self' 'unsafe-inline' 'unsafe-eval'" if scope["path"].startswith(self._component) else self._strict
        host = Headers(scope=scope).get("host", "")
        policy = content_security_policy(scripts=scripts, host=host, images=self._images)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = policy
                for name, value in _FIXED_HEADERS.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_with_headers)


class NoUploads:
    """Middleware for a page that takes nothing: whoever may not add articles may not leave files in memory either."""

    def __init__(self, app: ASGIApp, *, base: str = "") -> None:
        self._app = app
        self._uploads = f"{base}/_stcore/upload_file"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(self._uploads):
            await Response(status_code=404)(scope, receive, send)
            return
        await self._app(scope, receive, send)
