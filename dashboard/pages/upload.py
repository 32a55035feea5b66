"""The upload box: text files and saved web pages go through the same ingest as on the command line.

From uploaded bytes to stored articles and proposals, with the report that `cuakhau ingest` prints.
"""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard.errors import CuakhauError
from dashboard.ingest import Reader, Report, Source, ingest
from dashboard.models import Person
from dashboard.pages import told
from dashboard.pages.address import link
from dashboard.pages.drawing import draw
from dashboard.pages.markup import Markup, address_link, tag
from dashboard.settings import load_settings
from dashboard.store import Store
from dashboard.wording import Wording

__all__ = ["show"]

_MEGABYTES = 5
_MOST = 200
_LONGEST_NAME = 60
_SHOWN = 50


@st.cache_resource(max_entries=2, show_spinner=False)
def _reader(_store: Store, address: str) -> Reader:
    """The finders, bound once for each store."""
    del address  # the key of the cache
    return Reader.of(load_settings().geodata, _store.gazetteer)


def show(store: Store, person: Person, wording: Wording) -> None:
    """What the last upload did, the box, and the button."""
    w = wording
    lead = w.text(
        "Text files and saved web pages, one article a file. What the rules find in them are proposals; nothing changes"
        " on the map before somebody accepts it."
    )
    draw(tag("div", tag("p", lead, cls="lead"), cls="sheet"))
    report = st.session_state.get("report")
    if report is not None:  # above the form, which may be longer than the window
        draw(_told(report, w))
    round_ = st.session_state.setdefault("upload_round", 0)
    with st.form(key="upload", border=False):
        files = st.file_uploader(
            w.text("Articles (.txt, .html), at most {n} MB each", n=_MEGABYTES),
            accept_multiple_files=True,
            max_upload_size=_MEGABYTES,
            key=f"files_{round_}",
        )
        with st.expander(w.text("If the files do not say it themselves")):
            publisher = st.text_input(w.text("Publisher"), key="upload_publisher", max_chars=200)
            published = st.date_input(
                w.text("Published on"), None, key="upload_day", format=w.day_field, max_value="today"
            )
            url = st.text_input(w.text("Address of the article"), key="upload_url", max_chars=500)
        sent = st.form_submit_button(w.text("Read"), type="primary", key="read_files")
    if sent and len(files) > _MOST:
        many = w.text("At most {n} files at a time; these are {given}. Nothing was read.", n=_MOST, given=len(files))
        draw(tag("p", many, cls="notice", role="alert"))
    elif sent and files:
        day = published if isinstance(published, dt.date) else None
        given = [
            Source(name=f.name, data=f.getvalue(), publisher=publisher.strip(), published=day, url=url.strip())
            for f in files
        ]
        if _take_in(given, store, person, w):
            st.session_state["upload_round"] = round_ + 1
            st.rerun()


def _take_in(given: list[Source], store: Store, person: Person, wording: Wording) -> bool:
    """Reads the files under a bar that grows with them; whether that went well."""
    bar = st.progress(0.0, wording.text("Reading …"))

    def show_progress(done: int, name: str) -> None:
        bar.progress(done / len(given), f"{done}/{len(given)}  `{_plain(name)}`")

    try:
        reader = _reader(store, load_settings().store_url)
        report = ingest(given, store, reader=reader, person=person, on_progress=show_progress)
    except CuakhauError as error:
        why = wording.text("Nothing was written: {why}", why=str(error))
        draw(tag("p", why, cls="notice", role="alert"))
        return False
    finally:
        bar.empty()
    st.session_state["report"] = report
    return not report.stopped


def _plain(name: str) -> str:
    """A file name for the label of the bar, which is Markdown: without the sign that would end its code."""
    return " ".join(name.replace("`", "'").split())[:_LONGEST_NAME]


def _told(report: Report, wording: Wording) -> Markup:
    """The report of an upload, and the way on."""
    w = wording
    rows = [
        (w.text("read"), report.read),
        (w.text("new"), len(report.new)),
        (w.text("changed"), len(report.changed)),
        (w.text("unchanged"), len(report.unchanged)),
        (w.text("reprints"), len(report.reprints)),
        (w.text("could not be read"), len(report.quarantined)),
        (w.text("proposals"), report.proposals),
        (w.text("suggestions"), report.suggestions),
    ]
    always = (rows[0], rows[6])
    shown = [row for row in rows if row[1] or row in always]
    cells = [tag("tr", tag("th", name, scope="row"), tag("td", w.number(n), cls="num")) for name, n in shown]
    refused = [
        tag("li", tag("b", name), ": ", told.refusal(why.removeprefix(f"{name}: "), w))
        for name, why in report.quarantined
    ]
    days = [tag("li", tag("b", name), ": ", told.day_told(day, w)) for name, day in report.days[:_SHOWN]]
    guessed = [tag("li", tag("b", name), ": ", told.told(one, w)) for name, one in report.guessed[:_SHOWN]]
    why = w.text("Not all was read: {why} What was read is kept; add the same files again.", why=report.stopped)
    on = address_link(link(page="review", lang=w.lang), w.text("To the proposals"))
    return tag(
        "div",
        tag("h3", w.text("What this upload did")),
        tag("table", tag("tbody", *cells)),
        tag("p", why, cls="notice", role="alert") if report.stopped else None,
        tag("ul", *refused, cls="plain") if refused else None,
        tag("p", w.text("These do not tell their day; add them again with it if it is wrong:")) if days else None,
        tag("ul", *days, cls="plain") if days else None,
        tag("p", w.text("Look whether these were read well:")) if guessed else None,
        tag("ul", *guessed, cls="plain") if guessed else None,
        tag("p", on) if report.proposals else None,
        cls="sheet report",
        role="status",
    )
