"""The script that Streamlit runs for every visitor and every change; all of it is in `dashboard.pages`."""

from dashboard.pages.shell import run

run()
