"""The Streamlit script of the harness: a few switches, the map, and the last choice made on it."""

from __future__ import annotations

import streamlit as st
from streamlit_folium import st_folium

from dashboard.webmap import base_map, read_click, state_layer
from tests.map_harness.sample import BEFORE, LANGUAGES, TODAY, sample

st.set_page_config(page_title="map", layout="wide")
query, session = st.query_params, st.session_state
HEIGHT = int(query.get("height", "530"))
begins = session.get("turn") != query.get("turn", "")
if begins:  # another test goes on with this page: nothing is set, pressed or chosen any more
    at_first = {"lang": query.get("lang", "vi"), "family": [], "before": False, "province": "", "chosen": ""}
    session.update(at_first | {"turn": query.get("turn", ""), "selected": query.get("sel", "")})
st.html(
    "<style>header{display:none!important}.stMainBlockContainer{padding:0!important}"
    "[data-testid=stVerticalBlock]{gap:0}.st-key-map iframe{display:block;width:100%;"
    f"height:{HEIGHT}px!important}}</style>"
)
extra = int(query.get("extra", "0"))
with st.container(key="map"):
    slot = st.container()
with st.container(horizontal=True, key="switches"):
    language = st.segmented_control("language", LANGUAGES, key="lang") or "vi"
    families = st.pills("family", ["construction", "idea", "unknown"], selection_mode="multi", key="family")
    day = BEFORE if st.toggle("before", key="before") else TODAY
    province = st.text_input("province", key="province")
    selected = st.text_input("selected", key="selected")
data, version = sample(day, extra)
version = query.get("version", version)
rows = [row for row in data["projects"] if not families or set(families) & set(row["families"])]
hollow = None if not families or "unknown" in families else []
layer = state_layer(
    data,
    version=version,
    projects=[row["id"] for row in rows] if families else None,
    places=hollow,
    corridors=hollow,
    provinces=[province] if province else [],
    selected=selected or session.get("chosen", ""),
    language=language,
)
with slot:
    value = st_folium(
        base_map(), key="map", height=560, use_container_width=True, returned_objects=[], feature_group_to_add=layer
    )
click = read_click(value)
if begins:
    session.past = click.t if click else None
if click and click.t == session.past:
    click = None
if click and click.t != session.get("seen"):
    session.seen, session.chosen = click.t, click.id
    st.rerun()
session.runs = session.get("runs", 0) + 1
told = f"runs={session.runs} click={click.kind if click else ''} {click.id if click else ''}"
st.html(f"<p class='report' data-turn='{session.turn}' data-version='{version}'>{told}</p>")
