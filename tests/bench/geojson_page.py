"""The page compared with: folium as its documentation teaches it, tuned as far as that design goes.

A constant base map, one GeoJson layer of circle markers rebuilt from the filtered rows, the clicked feature returned
and nothing else, the panel beside the map. `geojson_app.py` serves it.
"""

from __future__ import annotations

import folium
import streamlit as st
from streamlit_folium import st_folium

from tests.bench.made_up import STATUSES, made_up_rows

__all__ = ["COUNT", "page"]

COUNT = 1_000
COLOURS = dict(zip(STATUSES, ("gray", "purple", "orange", "blue", "green", "darkgreen"), strict=True))


@st.cache_data
def _features() -> list[dict[str, object]]:
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
            "properties": {"name": row.name, "status": row.status, "quote": row.quote},
        }
        for row in made_up_rows(COUNT)
    ]


def page() -> None:
    """One run of the script."""
    folium.Map.default_js = [("leaflet", "../../assets/leaflet/leaflet.js")]
    folium.Map.default_css = [("leaflet_css", "../../assets/leaflet/leaflet.css")]
    st.set_page_config(layout="wide")
    chosen = st.pills("Project status", STATUSES, selection_mode="multi", key="f_status")
    features = [one for one in _features() if not chosen or one["properties"]["status"] in chosen]
    left, right = st.columns([2, 1])
    with left:
        clicked = _map(features).get("last_active_drawing")
    with right, st.container(key="panel"):
        if clicked:
            told = clicked["properties"]
            st.subheader(told["name"])
            st.write(told["status"])
            st.text(told["quote"])
        else:
            st.subheader(f"{len(features)} places")


def _map(features: list[dict[str, object]]) -> dict[str, dict[str, dict[str, str]]]:
    base = folium.Map(location=[21.2, 104.9], zoom_start=8, tiles=None)
    layer = folium.FeatureGroup("projects")
    if features:
        folium.GeoJson(
            {"type": "FeatureCollection", "features": features},
            marker=folium.CircleMarker(radius=6, fill=True),
            style_function=lambda one: {"color": COLOURS[one["properties"]["status"]]},
            tooltip=folium.GeoJsonTooltip(["name", "status"]),
        ).add_to(layer)
    found: dict[str, dict[str, dict[str, str]]] = st_folium(
        base,
        key="map",
        height=560,
        use_container_width=True,
        feature_group_to_add=layer,
        returned_objects=["last_active_drawing"],
    )
    return found


page()
