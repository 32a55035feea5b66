"""The review page: what the rules propose, one proposal at a time, with everything needed to decide.

From the address and the visitor to the queue, the proposal and its form; `records` and `upload` are its other parts.
Every decision goes through the store, which asks for the role again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.models import Claim, Edit, Precision, Status, Target, Verdict
from dashboard.pages import proposal, records, session, source, upload, visitor
from dashboard.pages.address import PARTS, link
from dashboard.pages.desk import Desk, attempt, take_back
from dashboard.pages.drawing import draw
from dashboard.pages.markup import address_link, join, tag
from dashboard.pages.panel import Pen
from dashboard.settings import load_settings
from dashboard.store import Broken, Proposal
from dashboard.text import find_nearest
from dashboard.wording import Wording, mark

__all__ = ["show"]

_LISTED = 50
_FEW = 8
"""Notices of one sort that are shown at once."""
_NAMES = {
    "proposals": mark("Proposals"),
    "ledger": mark("Ledger"),
    "rules": mark("Rules"),
    "suggestions": mark("Suggestions"),
    "quarantine": mark("Could not be read"),
    "add": mark("Add articles"),
}
_PRECISION = {
    Precision.DAY: mark("day"),
    Precision.WEEK: mark("week"),
    Precision.MONTH: mark("month"),
    Precision.QUARTER: mark("quarter"),
    Precision.YEAR: mark("year"),
}


def show(wording: Wording) -> None:
    """The part of the review that the address asks for, or why there is none for this visitor."""
    settings = load_settings()
    snapshot = source.look(settings).snapshot
    store = source.open_store(settings)
    names = {place.id: wording.name(place.names) for place in snapshot.gazetteer.places.values()}
    pen = Pen(wording, session.filters(), lambda place: names.get(place, place))
    desk = Desk(wording, store, snapshot, visitor.present(settings), session.shown(), pen)
    with st.container(key="review"):
        if not desk.visitor.reviews:
            _closed(desk)
            return
        _head(desk)
        _outcome(desk)
        if desk.address.part != "add":
            st.session_state.pop("report", None)  # of an upload that was looked at
        _PARTS[desk.address.part](desk)


# ---- who may come in


def _closed(desk: Desk) -> None:
    """For a visitor who may only look."""
    w = desk.wording
    title = tag("h2", w.text("Review"), cls="title")
    if desk.visitor.may_sign_in:
        told = w.text("Sign in to review proposals. Everything that was accepted stands on the map for everybody.")
    elif desk.visitor.signed_in:
        told = w.text("You are signed in, but not on the list of reviewers. Ask the operator of this page.")
    else:
        told = w.text("This page only shows what was accepted. Proposals are reviewed where the data is kept.")
    draw(tag("div", title, tag("p", told, cls="lead"), cls="sheet"))
    if desk.visitor.may_sign_in:
        st.button(w.text("Sign in"), key="sign_in", type="primary", on_click=st.login)
    elif desk.visitor.signed_in:
        st.button(w.text("Sign out"), key="sign_out", on_click=st.logout)


def _head(desk: Desk) -> None:
    """Title, the parts as links, and under which name decisions are written down."""
    w = desk.wording
    links = [
        address_link(
            link(desk.pen.filters, page="review", lang=w.lang, part=part),
            w.text(_NAMES[part]),
            current=part == desk.address.part,
        )
        for part in PARTS
        if part != "add" or desk.visitor.takes_in
    ]
    title = tag("h2", w.text("Review"), cls="title")
    with st.container(key="review_head", horizontal=True, vertical_alignment="bottom"):
        draw(tag("div", title, tag("nav", *links, cls="parts", aria_label=w.text("Parts of the review")), cls="sheet"))
        if desk.visitor.names_itself:
            st.text_input(
                w.text("You decide as"),
                key="reviewer",
                placeholder=desk.visitor.person.name,
                max_chars=80,
                width=200,
            )
        else:
            with st.container(horizontal=True, vertical_alignment="center", width="content", key="signed"):
                draw(tag("p", w.text("You decide as"), " ", tag("b", desk.visitor.person.name, lang=""), cls="rs"))
                st.button(w.text("Sign out"), key="sign_out", on_click=st.logout, type="tertiary")


# ---- what the last action did


def _outcome(desk: Desk) -> None:
    """What was just decided, with the way back; or why it was not."""
    w, state = desk.wording, st.session_state
    for row in desk.store.taken_from(desk.visitor.person.name)[:_FEW]:
        draw(proposal.taken_back(row, desk.snapshot, desk.pen))
    trouble, done = state.pop("review_trouble", ""), state.get("review_done")
    with st.container(key="outcome"):
        if trouble:
            draw(tag("p", trouble, cls="notice", role="alert"))
        if done:
            with st.container(horizontal=True, vertical_alignment="center", key="done"):
                told = join([tag("b", w.text(done["word"])), ": ", done["project"]])
                draw(tag("p", told, cls="notice", role="status"), width="content")
                st.button(
                    w.text("Undo"),
                    key=f"undo_{done['claim']}_{done['seen']}",
                    shortcut="u",
                    on_click=take_back,
                    args=(desk, done["claim"], done["seen"]),
                    type="tertiary",
                )


def _decide(desk: Desk, one: Proposal, verdict: Verdict, following: str, edit: Edit | None = None) -> None:
    """Writes a decision and moves on to the next proposal."""
    state, claim = st.session_state, one.claim
    reason = str(state.get(f"reason_{claim.id}") or "").strip()
    if verdict is Verdict.REJECT and not reason and desk.store.seen(claim.id) == one.seen:
        state["review_trouble"] = desk.wording.text("Say why you reject it: the reason teaches the next reader.")
        return
    twins = bool(state.get(f"twins_{claim.id}"))
    done = attempt(
        desk,
        lambda: desk.store.decide(
            claim.id, verdict, person=desk.visitor.person, reason=reason, edit=edit, seen=one.seen, twins=twins
        ),
        on=(claim.id, one.seen),
    )
    if done:
        word = {Verdict.ACCEPT: mark("accepted"), Verdict.EDIT: mark("edited"), Verdict.REJECT: mark("rejected")}
        project = desk.snapshot.gazetteer.projects.get(claim.project)
        name = desk.wording.name(project.names) if project else claim.project
        told = {"claim": claim.id, "seen": desk.store.seen(claim.id), "word": word[verdict], "project": name}
        state["review_done"], state["claim"] = told, following


# ---- proposals


def _proposals(desk: Desk) -> None:
    """The queue and the proposal under review."""
    w, address = desk.wording, desk.address
    project = desk.pen.filters.project
    listed = desk.store.proposals(project=project, article=address.article, rule=address.rule, limit=_LISTED)
    total = desk.store.count_proposals(project=project, article=address.article, rule=address.rule)
    broken = desk.store.broken_proposals(project=project, article=address.article, rule=address.rule, limit=_LISTED)
    asked = address.claim or st.session_state.get("reviewing")  # what came in meanwhile does not take its place
    current = next((one for one in listed if one.claim.id == asked), None)
    if current is None and address.claim:
        current = desk.store.proposal(address.claim)
    current = current or (listed[0] if listed else None)
    if broken:
        _broken(desk, broken[:_FEW])
    if current is None:
        if not broken:
            _all_done(desk, narrowed=bool(project or address.article or address.rule))
        return
    st.session_state["reviewing"] = current.claim.id
    ids = [one.claim.id for one in listed]
    with st.container(key="desk"):
        with st.container(key="queue"):
            told = w.plural("{n} proposal to decide on", "{n} proposals to decide on", total)
            if project or address.article or address.rule:
                everything = address_link(link(page="review", lang=w.lang), w.text("Show all"))
                told = join([told, " · ", everything])
            draw(tag("p", told, cls="cap", role="status"))
            draw(proposal.queue(listed, current.claim.id, desk.snapshot, desk.pen, desk.keys()))
        with st.container(key="proposal"):
            draw(proposal.card(current, desk.snapshot, desk.pen))
            _actions(desk, current, ids)


def _broken(desk: Desk, found: Sequence[Broken]) -> None:
    """Proposals that nobody can accept as they stand, each with the reason and the way to be rid of it."""
    with st.container(key="broken"):
        for one in found:
            with st.container(horizontal=True, vertical_alignment="center", key=f"broken_{one.claim}"):
                draw(proposal.broken(one, desk.snapshot, desk.wording), width="content")
                st.button(
                    desk.wording.text("Reject"),
                    key=f"reject_broken_{one.claim}",
                    on_click=_reject_broken,
                    args=(desk, one, desk.store.seen(one.claim)),
                )


def _reject_broken(desk: Desk, one: Broken, seen: int) -> None:
    person, reason = desk.visitor.person, f"broken: {one.reason}"
    attempt(
        desk,
        lambda: desk.store.decide(one.claim, Verdict.REJECT, person=person, reason=reason, seen=seen),
        on=(one.claim, seen),
    )


def _all_done(desk: Desk, *, narrowed: bool) -> None:
    """Nothing to decide on, at all or of what was chosen: what that means and what to do."""
    w = desk.wording
    if narrowed:
        told = w.text("Nothing of this project, article or rule waits any more; other proposals may.")
        everything = address_link(link(page="review", lang=w.lang), w.text("Show all"))
        parts = [tag("h2", w.text("Nothing to decide on")), tag("p", told), tag("p", everything)]
        draw(tag("div", *parts, cls="empty"))
        return
    add = address_link(link(page="review", lang=w.lang, part="add"), w.text("Add articles"))
    said = w.text("The rules have proposed nothing that nobody has decided on. New articles bring new proposals.")
    parts = [tag("h2", w.text("Nothing to decide on")), tag("p", said)]
    draw(tag("div", *parts, tag("p", add) if desk.visitor.takes_in else None, cls="empty"))


def _neighbours(ids: Sequence[str], current: str) -> tuple[str, str]:
    """The proposals before and after `current`; at an end it stays."""
    if current not in ids:
        return (ids[0], ids[0]) if ids else (current, "")
    at = ids.index(current)
    return ids[max(at - 1, 0)], ids[at + 1] if at + 1 < len(ids) else ids[at - 1] if at else ""


def _move(claim: str) -> None:
    if st.session_state.get("claim") != claim:
        st.session_state.pop("review_done", None)
    st.session_state["claim"] = claim


def _actions(desk: Desk, one: Proposal, ids: Sequence[str]) -> None:
    """Reason, decisions and the way through the queue; every action has a key.

    Each button is named after its claim: one that is pressed while the page is about to show another proposal acts on
    the one that could be seen. And each stands where it stood before, so that no two proposals have theirs at once.
    """
    w, claim = desk.wording, one.claim
    before, after = _neighbours(ids, claim.id)
    with st.container(key="reprints"):
        if one.twins:
            label = w.plural("Decide the same for {n} reprint", "Decide the same for {n} reprints", len(one.twins))
            st.checkbox(label, value=True, key=f"twins_{claim.id}")
    st.text_input(
        w.text("Reason"),
        key=f"reason_{claim.id}",
        placeholder=w.text("needed to reject, welcome to accept"),
        max_chars=500,
    )
    with st.container(horizontal=True, key="decide", gap="small"):
        for verdict, label, shortcut, icon in (
            (Verdict.ACCEPT, w.text("Accept"), "a", ":material/check:"),
            (Verdict.REJECT, w.text("Reject"), "x", ":material/close:"),
        ):
            st.button(
                label,
                key=f"{verdict}_{claim.id}",
                shortcut=shortcut,
                icon=icon,
                type="primary" if verdict is Verdict.ACCEPT else "secondary",
                on_click=_decide,
                args=(desk, one, verdict, after),
            )
        for name, label, shortcut, icon, act, goal in (
            ("edit", w.text("Edit"), "e", ":material/edit:", _toggle_editing, claim.id),
            ("previous", w.text("Previous"), "k", "", _move, before),
            ("next", w.text("Next"), "j", "", _move, after or before),
        ):
            st.button(
                label,
                key=f"{name}_{claim.id}",
                shortcut=shortcut,
                icon=icon or None,
                type="secondary" if icon else "tertiary",
                on_click=act,
                args=(goal,),
            )
    if st.session_state.get("editing") == claim.id:
        _editor(desk, one, after)


def _toggle_editing(claim: str) -> None:
    st.session_state["editing"] = "" if st.session_state.get("editing") == claim else claim


# ---- editing


def _editor(desk: Desk, one: Proposal, following: str) -> None:
    """The fields of a proposal as a form; what is changed goes into a claim of the reviewer's own."""
    w, claim = desk.wording, one.claim
    projects = {p.id: w.name(p.names) for p in desk.snapshot.gazetteer.projects.values()}
    statuses: list[Status] = [status for status in Status if status is not Status.UNKNOWN]
    with st.form(key=f"form_{claim.id}", enter_to_submit=False):
        ids = list(projects)
        at = ids.index(claim.project) if claim.project in projects else None  # lost by the tables: another mends it
        project = st.selectbox(w.text("Project"), ids, at, format_func=projects.__getitem__)
        status = st.selectbox(w.text("Status"), statuses, statuses.index(claim.status), format_func=w.status)
        with st.container(horizontal=True):
            day = st.date_input(w.text("Day the text speaks of"), claim.as_of, format=w.day_field)
            precision = st.selectbox(
                w.text("Known to the"),
                list(Precision),
                list(Precision).index(claim.precision),
                format_func=lambda one: w.text(_PRECISION[one]),
            )
        none = w.text("no target")
        aims: list[Status | None] = [None, *statuses]
        aim_now = claim.target.status if claim.target else None
        with st.container(horizontal=True):
            aim = st.selectbox(
                w.text("Target"), aims, aims.index(aim_now), format_func=lambda one: w.status(one) if one else none
            )
            due = st.date_input(w.text("Target day"), claim.target.date if claim.target else None, format=w.day_field)
        quote = st.text_area(
            w.text("Evidence: the exact words of the article"),
            claim.evidence.quote,
            height=100,
        )
        sent = st.form_submit_button(w.text("Accept as edited"), type="primary")
    if not sent:
        return
    span = _find(claim, quote)
    if span is None:
        st.session_state["review_trouble"] = w.text(
            "These words do not stand in the article as typed; copy them from it. Nothing was written."
        )
        st.rerun()
    if aim is None and claim.target is None and due:
        st.session_state["review_trouble"] = w.text("A target day needs a target. Nothing was written.")
        st.rerun()
    target = _target(claim, aim, due if isinstance(due, dt.date) else None)
    edit = Edit(
        project=project if project != claim.project else None,
        status=status if status is not claim.status else None,
        as_of=day if isinstance(day, dt.date) and day != claim.as_of else None,
        precision=precision if precision is not claim.precision else None,
        span=span if span != (claim.evidence.start, claim.evidence.end) else None,
        target=target if target != claim.target else None,
        drop_target=target is None and claim.target is not None,
    )
    _decide(desk, one, Verdict.EDIT, following, edit)
    st.rerun()


def _target(claim: Claim, aim: Status | None, due: dt.date | None) -> Target | None:
    """The target as edited; the precision of a day that was not touched stays."""
    if aim is None:
        return None
    held = claim.target
    if held and held.date == due:
        return Target(aim, due, held.precision)
    return Target(aim, due, Precision.DAY if due else None)


def _find(claim: Claim, quote: str) -> tuple[int, int] | None:
    """Where the words stand in the article, nearest to where the rule found its own."""
    words = quote.strip()
    start = find_nearest(claim.evidence.article.text, words, claim.evidence.start)
    return None if start is None else (start, start + len(words))


def _add(desk: Desk) -> None:
    if desk.visitor.takes_in:
        upload.show(desk.store, desk.visitor.person, desk.wording)


_PARTS: dict[str, Callable[[Desk], None]] = {
    "proposals": _proposals,
    "ledger": records.ledger,
    "rules": records.rules,
    "suggestions": records.suggestions,
    "quarantine": records.quarantine,
    "add": _add,
}
