"""Serves `geojson_page.py` with Leaflet from the same package as ours, so that it works offline too."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

__all__ = ["app"]

app = st.App(
    Path(__file__).with_name("geojson_page.py"),
    routes=[Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR))],
)
