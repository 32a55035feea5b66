"""The page as README says to put it on a server: under a path, behind a proxy, with the visitor's host name."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

HOST = "map.example.org"


@pytest.fixture(scope="module")
def behind(start_server) -> str:
    """The address of the application as a proxy sees it."""
    readme = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
    config = re.search(r"```toml\n(.*?)```", readme, re.DOTALL)
    assert config
    assert HOST in config[1]
    return start_server(CUAKHAU_MODE="public", streamlit=config[1], base="/border")


def fetch(address: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(address, headers={"Host": HOST})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def test_everything_lies_under_the_path(behind: str) -> None:
    assert behind.endswith("/border")
    for path in ("/", "/assets/leaflet/leaflet.js", "/assets/cuakhau/symbols.json", "/assets/basemap/border.geojson"):
        assert fetch(behind + path)[0] == 200, path
    for path in ("/assets/cuakhau/../app.py", "/assets/cuakhau/page.css.bak", "/data/0.json"):
        assert fetch(behind + path)[0] in {400, 404}, path


def test_the_headers_are_the_applications_own(behind: str) -> None:
    _, headers, _ = fetch(behind + "/")
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in re.search(r"script-src[^;]*", policy)[0]
    assert headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in headers


@pytest.mark.parametrize(
    ("origin", "let_in"),
    [(f"https://{HOST}", True), ("https://elsewhere.example", False)],
    ids=["the visitor's host", "another site"],
)
def test_only_the_named_host_may_connect(behind: str, origin: str, let_in: bool) -> None:
    address = behind.replace("http://", "ws://") + "/_stcore/stream"
    try:
        with connect(address, origin=origin, subprotocols=["streamlit"]):
            assert let_in
    except InvalidStatus as refused:
        assert not let_in, refused
