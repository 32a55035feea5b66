"""From the accepted claims of a project to its state as of a day, and to the list of its changes.

Pure. Of the claims known by the day the newest `as_of` wins. A publisher speaks with one voice, and so do all who
reprint one story: the latest article counts, and in that the furthest stage (a stop is further than any stage).
Voices that differ on the newest day make the project disputed; the status shown is that of most, else of the latest.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from dashboard.models import STAGE, Change, Claim, Project, ProjectState, Status
from dashboard.text import search_key

__all__ = ["STOPPED", "changes_of", "known_on", "status_as_of", "story", "voice", "voices"]

STOPPED = frozenset({Status.SUSPENDED, Status.CANCELLED})
"""The statuses that are no stage on the way."""


def known_on(claim: Claim) -> dt.date:
    """The first day on which a reader could know the claim: its article's, else the day it speaks of."""
    return claim.evidence.article.known or claim.as_of


def voice(claim: Claim) -> str:
    """Who says it: the publisher, deaf to case and accents; an article without a publisher speaks for itself."""
    return search_key(claim.evidence.article.publisher) or claim.evidence.article.id


def story(claim: Claim) -> str:
    """The earliest article of the wire story that the claim's article prints, often that article itself."""
    return claim.evidence.article.story or claim.evidence.article.id


def voices(claims: Iterable[Claim]) -> dict[str, str]:
    """Whose voice each claim is, by its id: reprints speak with that of the article that they reprint.

    A publisher that also wrote of its own keeps its own voice for that.
    """
    claims = list(claims)
    first = {claim.evidence.article.id: voice(claim) for claim in claims if not claim.evidence.article.story}
    return {claim.id: first.get(story(claim), story(claim)) for claim in claims}


def status_as_of(project: Project, claims: Iterable[Claim], day: dt.date | None = None) -> ProjectState:
    """The state of `project` on `day` (None: by all that is known) from its accepted `claims`.

    `since` is the first `as_of` of the unbroken run of the present status, `newest` the newest `as_of`,
    `targets` are the claims whose target is not reached yet. `sources` counts the voices that tell the status.
    """
    known = [claim for claim in claims if day is None or known_on(claim) <= day]
    if not known:
        return ProjectState(project=project, status=Status.UNKNOWN)
    known.sort(key=lambda c: (c.as_of, known_on(c), c.id), reverse=True)
    days = [list(group) for _, group in groupby(known, key=lambda c: c.as_of)]
    lead, disputed = _verdict(days[0])
    since = lead.as_of
    for group in days[1:]:
        earlier = _verdict(group)[0]
        if earlier.status is not lead.status:
            break
        since = earlier.as_of
    telling = [claim for claim in known if claim.status is lead.status]
    return ProjectState(
        project=project,
        status=lead.status,
        since=since,
        newest=lead.as_of,
        claims=(lead, *(claim for claim in known if claim is not lead)),
        disputed=disputed,
        targets=tuple(claim for claim in known if _ahead(claim, lead.status)),
        sources=len(set(voices(telling).values())),
        publishers=len({voice(claim) for claim in telling}),
    )


def _verdict(claims: Sequence[Claim]) -> tuple[Claim, tuple[Claim, ...]]:
    """The claim that carries one day and, where the voices differ, one claim of each, the carrying one first."""
    speakers, spoken = voices(claims), dict[str, Claim]()
    for claim in sorted(claims, key=lambda c: (known_on(c), STAGE[c.status], -c.evidence.start, c.id)):
        spoken[speakers[claim.id]] = claim
    votes = Counter(claim.status for claim in spoken.values())
    ranked = sorted(spoken.values(), key=lambda c: (votes[c.status], known_on(c), -STAGE[c.status], c.id), reverse=True)
    return ranked[0], tuple(ranked) if len(votes) > 1 else ()


def _ahead(claim: Claim, status: Status) -> bool:
    """Whether the claim's target lies ahead of the present status; a stop reaches nothing."""
    if claim.target is None:
        return False
    return status in STOPPED or STAGE[claim.target.status] > STAGE[status]


def changes_of(project: Project, claims: Iterable[Claim]) -> list[Change]:
    """Every change of status in the order in which it became known, each with the claim that made it."""
    claims = list(claims)
    changes: list[Change] = []
    before = Status.UNKNOWN
    for day in sorted({known_on(claim) for claim in claims}):
        state = status_as_of(project, claims, day)
        if state.status is not before and state.claim is not None:
            changes.append(Change(project=project.id, before=before, after=state.status, claim=state.claim, known=day))
            before = state.status
    return changes
