"""The panel: what is known of a place or project in the words of its sources, as markup.

From the values of `views` to escaped HTML. Sans is our voice, serif the voice of the source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.filters import Filters
from dashboard.models import (
    APPROXIMATE_ABOVE_M,
    FAMILY,
    MERGER,
    Corridor,
    Names,
    Place,
    PlaceKind,
    Precision,
    Project,
    Target,
)
from dashboard.pages.address import link
from dashboard.pages.markup import Markup, address_link, escaped, join, outside_link, tag
from dashboard.pages.style import symbol
from dashboard.views import Card, Excerpt, Latest, Near, PlacePanel, ProjectPanel
from dashboard.wording import Wording

__all__ = ["Pen"]

_STALE_DAYS = 60
_HTML_LANG = {"vi": "vi", "zh": "zh-Hans", "en": "en"}
_SMALL_QUOTE = 180


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes the panel in one language, with links that keep the filters. A class, because every part needs both."""

    wording: Wording
    filters: Filters
    name_of: Callable[[str], str]

    # ---- links

    def to_place(self, place_id: str, *children: str, cls: str = "", label: str | None = None) -> Markup:
        """A link that selects a place on the map."""
        chosen = self.filters.with_("place", place_id).with_("project", "")
        return address_link(link(chosen, page="map", lang=self.wording.lang), *children, cls=cls, label=label)

    def to_project(self, project_id: str, *children: str, cls: str = "") -> Markup:
        """A link that selects a project."""
        chosen = self.filters.with_("project", project_id).with_("place", "")
        return address_link(link(chosen, page="map", lang=self.wording.lang), *children, cls=cls)

    def to_article(self, one: Excerpt, *children: str) -> Markup:
        """A link to the reader with the evidence of a claim in view."""
        query = link(self.filters, page="article", lang=self.wording.lang, article=one.article, claim=one.claim)
        return address_link(query, *children)

    def close(self) -> Markup:
        """The cross that lets the selection go."""
        chosen = self.filters.with_("place", "").with_("project", "")
        query = link(chosen, page="map", lang=self.wording.lang)
        return address_link(query, cls="close", label=self.wording.text("Close"))

    # ---- names

    def _names(self, names: Names) -> Markup:
        """The other scripts of a name, each with its language."""
        own = self.wording.lang
        told = [(lang, names.get(lang)) for lang in ("vi", "zh", "en") if lang != own]
        if names.pinyin:
            told.append(("en", names.pinyin))
        shown = {self.wording.name(names)}
        parts = []
        for lang, text in told:
            if text and text not in shown:
                shown.add(text)
                parts.append(tag("span", text, lang=_HTML_LANG[lang]))
        return join(parts, " · ")

    def _pair(self, vietnamese: Names, chinese: Names) -> tuple[str, Markup]:
        """A crossing as «Hữu Nghị – Hữu Nghị Quan», and the same in the other scripts."""
        own = self.wording.lang
        title = f"{vietnamese.get(own)} – {chinese.get(own)}"
        lines, shown = [], {title}
        for lang in ("vi", "zh", "en"):
            text = f"{vietnamese.get(lang)} – {chinese.get(lang)}"
            if lang != own and text not in shown:
                shown.add(text)
                lines.append(tag("span", text, lang=_HTML_LANG[lang]))
        if chinese.pinyin:
            lines.append(tag("span", chinese.pinyin, lang="zh-Latn"))
        return title, join(lines, " · ")

    # ---- heads

    def place_head(self, panel: PlacePanel) -> Markup:
        """Level, names in the scripts, provinces then and now, how exact the point is."""
        w, place, crossing = self.wording, panel.place, panel.crossing
        if crossing and panel.pair:
            eyebrow = f"{w.level(crossing.level)} · {w.mode(crossing.mode)}"
            title, alternatives = self._pair(*panel.pair)
        else:
            eyebrow, title, alternatives = w.place_kind(place.kind), w.name(place.names), self._names(place.names)
        return tag(
            "header",
            tag("p", eyebrow, cls="eyebrow"),
            tag("h2", title),
            tag("p", alternatives, cls="alt"),
            self._where(panel),
            self._provinces(panel),
            self._stops(place),
            self.close(),
            cls="ph",
        )

    def _where(self, panel: PlacePanel) -> Markup | None:
        """Province ⇄ other side, and the position's uncertainty."""
        w, place, parts = self.wording, panel.place, []
        if panel.province and place.kind is not PlaceKind.PROVINCE:
            here = self.to_place(panel.province.id, w.name(panel.province.names))
            if panel.other_side:
                other = self.to_place(panel.other_side.id, w.name(panel.other_side.names))
                parts.append(join([here, " ⇄ ", other]))
            else:
                parts.append(here)
        if place.point and place.kind is not PlaceKind.PROVINCE:
            metres = place.point.uncertainty_m
            text = (
                w.text("approximate position ±{distance}", distance=w.km(metres))
                if metres > APPROXIMATE_ABOVE_M
                else w.text("position ±{distance}", distance=w.km(metres))
            )
            parts.append(tag("span", text))
        if panel.crossing and panel.crossing.state != "unknown":
            parts.append(tag("span", w.state(panel.crossing.state)))
        return tag("p", *parts, cls="meta") if parts else None

    def _provinces(self, panel: PlacePanel) -> Markup | None:
        """What the place belonged to before 1 July 2025, or what a province took in then."""
        w, place, before = self.wording, panel.place, panel.province_before
        day = w.day(MERGER)
        if place.kind is PlaceKind.PROVINCE:
            if place.merged_into:
                successor = place.merged_into
                text = w.text("Until {day} a province of its own; now part of:", day=day)
                return tag("p", text, " ", self.to_place(successor, self.name_of(successor)), cls="note")
            if panel.took_in:
                others = [piece for old in panel.took_in for piece in (", ", self.to_place(old.id, w.name(old.names)))]
                return tag("p", w.text("Since {day} it also holds:", day=day), " ", *others[1:], cls="note")
            return None
        if before and panel.province and before.id != panel.province.id:
            return tag("p", w.text("Before {day}: {province}", day=day, province=w.name(before.names)), cls="note")
        return None

    def _stops(self, place: Place) -> Markup | None:
        """The stops of a corridor, and that its line is a sketch."""
        if not isinstance(place, Corridor):
            return None
        w = self.wording
        stops = " – ".join(w.name(stop.names) for stop in place.stops)
        note = w.text("The line joins its stops and is not the route.")
        return join([tag("p", stops, cls="meta"), tag("p", note, cls="note")])

    def project_head(self, panel: ProjectPanel) -> Markup:
        """Kind, names in the scripts, and where it lies."""
        w, project = self.wording, panel.card.project
        named = {w.name(place.names): place.id for place in reversed(panel.card.places)}
        places = [self.to_place(place_id, name) for name, place_id in reversed(named.items())]
        whole = None
        if panel.parent:
            whole = tag(
                "p", w.text("Part of:"), " ", self.to_project(panel.parent.id, w.name(panel.parent.names)), cls="note"
            )
        return tag(
            "header",
            tag("p", w.kind(project.kind), cls="eyebrow"),
            tag("h2", w.name(project.names)),
            tag("p", self._names(project.names), cls="alt"),
            tag("p", w.text("Where:"), " ", join(places, ", "), cls="meta") if places else None,
            whole,
            self.close(),
            cls="ph",
        )

    # ---- cards

    def card(self, one: Card, *, title: bool = True) -> Markup:
        """A project: status, since when, how old, the words it rests on, both sides of a dispute, targets, the rest."""
        w = self.wording
        heading = tag("h3", self.to_project(one.project.id, w.name(one.project.names))) if title else None
        parts: list[Markup | None] = [heading, self._chips(one)]
        if one.lead is None:
            parts.append(tag("p", w.text("No article read so far asserts a status of this project."), cls="src"))
        else:
            parts += [self._proof(one.lead), self._voices(one)]
        parts += [self._proof(other, disputed=True) for other in one.disputed]
        if one.ceremony:
            parts.append(tag("p", w.text("This status rests on a ceremony alone."), cls="src"))
        parts += [self._phases(one.phases), self._others(one), self._history(one)]
        return tag("article", *parts, cls="card")

    def _chips(self, one: Card) -> Markup:
        w = self.wording
        chips: list[Markup | None] = [self._status(one.lead or one)]
        if one.disputed:
            chips += [self._status(other) for other in one.disputed]
            chips.append(tag("span", w.text("sources disagree"), cls="chip disputed"))
        if one.since:
            chips.append(tag("span", w.text("since {day}", day=w.day(one.since)), cls="asof"))
        if one.newest and one.newest != one.since:
            chips.append(tag("span", w.text("newest evidence {day}", day=w.day(one.newest)), cls="asof"))
        if one.age_days is not None and one.age_days >= _STALE_DAYS:
            chips.append(tag("span", w.text("No news for {age}", age=w.age(one.age_days)), cls="chip stale"))
        for target in _different(one.targets):
            chips.append(self.target(target))
        return tag("div", *chips, cls="chips")

    def _status(self, one: Excerpt | Card) -> Markup:
        definition = self.wording.definition(one.status)
        return tag(
            "span", symbol(one.family), self.wording.status(one.status), cls=f"chip st f-{one.family}", title=definition
        )

    def target(self, target: Target) -> Markup:
        """What somebody expects, dashed: a promise is not solid."""
        w = self.wording
        when = f"· {w.day(target.date, target.precision or Precision.DAY)}" if target.date else None
        return tag("span", w.text("Target:"), " ", tag("b", w.status(target.status)), " ", when, cls="chip target")

    def _proof(self, one: Excerpt, *, disputed: bool = False) -> Markup:
        """The evidence in its sentence, who wrote it, when, how that is known, and where to read on."""
        w = self.wording
        quote = tag("blockquote", self.words(one), cls=f"f-{one.family}", lang=one.language)
        said = tag("p", tag("b", w.text("The other side:")), " ", w.status(one.status), cls="cap") if disputed else None
        return join([said, quote, self.source(one), self._tools(one)])

    def _voices(self, one: Card) -> Markup | None:
        """How many independent sources tell the status, and in how many papers it was printed."""
        if not one.sources:
            return None
        w = self.wording
        told = [tag("b", w.plural("{n} independent source", "{n} independent sources", one.sources))]
        if one.publishers > one.sources:
            told.append(tag("span", w.plural("printed by {n} publisher", "printed by {n} publishers", one.publishers)))
        return tag("p", *told, cls="src")

    def words(self, one: Excerpt) -> Markup:
        """The sentence with its evidence marked, and paler the verb that governs it."""
        classes = {"quote": "", "trigger": "trigger"}
        return join(
            tag("mark", piece.text, cls=classes[piece.kind]) if piece.kind in classes else escaped(piece.text)
            for piece in one.pieces
        )

    def source(self, one: Excerpt) -> Markup:
        """Who wrote it, when, how that day is known, what day it speaks of."""
        w = self.wording
        basis = w.basis(one.basis)
        published = w.text("published {day}", day=w.day(one.published)) if one.published else None
        about = w.text("speaks of {day}", day=w.day(one.as_of, one.precision))
        foreign = w.original(one.language) if one.language != w.lang else ""
        parts = [published, basis, about, foreign]
        return tag(
            "p",
            tag("b", one.publisher or w.text("publisher unknown")),
            " ",
            *[tag("span", p) for p in parts if p],
            cls="src",
        )

    def _tools(self, one: Excerpt) -> Markup:
        w = self.wording
        read = self.to_article(one, w.text("Read in the article"))
        original = outside_link(one.url, w.text("Publisher's page")) if one.url.startswith("http") else None
        cite = tag(
            "details",
            tag("summary", w.text("Citation")),
            tag("p", one.citation, data_copy_text=""),
            tag("button", w.text("Copy"), data_copy=one.citation),
            cls="cite",
        )
        return join([tag("p", read, original, cls="tools"), cite])

    def _phases(self, phases: tuple[Card, ...]) -> Markup | None:
        if not phases:
            return None
        w = self.wording
        rows = [
            tag(
                "li",
                symbol(phase.family),
                tag("span", self.to_project(phase.project.id, w.name(phase.project.names))),
                tag("b", w.status(phase.status), cls=f"f-{phase.family}"),
            )
            for phase in phases
        ]
        return join([tag("p", w.text("Phases"), cls="cap"), tag("ul", *rows, cls="phases")])

    def _others(self, one: Card) -> Markup | None:
        """What else was said, as a dated list; an arrow for a target."""
        if not one.others:
            return None
        rows = [self._log_row(other) for other in one.others]
        return join([tag("p", self.wording.text("Other sentences"), cls="cap"), tag("ol", *rows, cls="log")])

    def _log_row(self, one: Excerpt) -> Markup:
        w = self.wording
        quote = one.quote if len(one.quote) <= _SMALL_QUOTE else one.quote[:_SMALL_QUOTE].rsplit(" ", 1)[0] + " …"
        sign = tag("span", symbol(one.family), title=w.status(one.status))
        return tag(
            "li",
            sign,
            tag("time", w.day(one.as_of, one.precision, short=True), datetime=one.as_of.isoformat()),
            tag(
                "span",
                tag("span", w.status(one.status), "：" if w.lang == "zh" else ": "),
                self.to_article(one, tag("span", f"«{quote}»", cls="quote", lang=one.language)),
                " ",
                tag("em", one.publisher),
                self._aim(one.target),
            ),
        )

    def _aim(self, target: Target | None) -> Markup | None:
        """The target that a sentence names besides its status."""
        if target is None:
            return None
        w = self.wording
        day = w.day(target.date, target.precision or Precision.DAY) if target.date else ""
        when = join([" · ", tag("span", day, cls="whole")]) if day else None
        return tag("em", f" → {w.text('Target:')}", "" if w.lang == "zh" else " ", w.status(target.status), when)

    def _history(self, one: Card) -> Markup | None:
        """How the status changed, as it became known."""
        if len(one.changes) < 2:
            return None
        w = self.wording
        rows = [
            tag(
                "li",
                symbol(FAMILY[c.after]),
                tag("time", w.day(c.known, short=True), datetime=c.known.isoformat()),
                tag("span", f"{w.status(c.before)} → {w.status(c.after)}"),
            )
            for c in one.changes
        ]
        return join([tag("p", w.text("How the status changed"), cls="cap"), tag("ol", *rows, cls="log")])

    # ---- nothing selected, nothing known

    def nothing(self, near: tuple[Near, ...]) -> Markup:
        """A place without evidence: what that means, and the nearest places that have some."""
        w = self.wording
        said = tag(
            "p",
            tag("b", w.text("No article read so far speaks of this place.")),
            " ",
            w.text("It is drawn hollow. That is not the same as nothing happening."),
        )
        found = tag("div", symbol("unknown"), said, cls="none f-unknown")
        if not near:
            return found
        rows = [
            tag(
                "li",
                self.to_place(
                    n.place.id,
                    tag("span", "→", aria_hidden="true"),
                    tag("span", w.name(n.place.names)),
                    tag("em", w.km(n.metres)),
                ),
            )
            for n in near
        ]
        return join([found, tag("p", w.text("Nearest places with evidence"), cls="cap"), tag("ul", *rows, cls="near")])

    def latest(self, rows: tuple[Latest, ...], *, outside: bool) -> Markup:
        """The newest evidence, while nothing is selected; `outside` when it does not obey the filters."""
        w = self.wording
        eyebrow = w.text("Outside these filters") if outside else w.text("Pick a place on the map, or read")
        head = tag("header", tag("p", eyebrow, cls="eyebrow"), tag("h2", w.text("Latest evidence")), cls="ph")
        return join([head, *[self._latest_row(row) for row in rows]])

    def _latest_row(self, row: Latest) -> Markup:
        w, one, project = self.wording, row.excerpt, row.state.project
        meta = tag(
            "p",
            tag("b", w.status(one.status), cls=f"f-{one.family}"),
            f" · {w.day(one.as_of, one.precision)} · {one.publisher}",
            cls="rs",
        )
        quote = one.quote if len(one.quote) <= _SMALL_QUOTE else one.quote[:_SMALL_QUOTE].rsplit(" ", 1)[0] + " …"
        body = tag(
            "div",
            tag("h3", self.to_project(project.id, w.name(project.names))),
            meta,
            tag("p", f"«{quote}»", cls="rq", lang=one.language),
        )
        return tag("article", symbol(one.family), body, cls="row")

    def project(self, panel: ProjectPanel) -> Markup:
        """The whole panel of a project."""
        return join([self.project_head(panel), self.card(panel.card, title=False)])

    def place(self, panel: PlacePanel) -> Markup:
        """The whole panel of a place: projects with evidence first, then those that are only named."""
        cards = [self.card(one) for one in panel.cards if one.lead]
        silent = [one.project for one in panel.cards if not one.lead]
        told = self.nothing(panel.nearest) if panel.empty else None
        return join([self.place_head(panel), told, *cards, self._silent(silent)])

    def _silent(self, projects: list[Project]) -> Markup | None:
        if not projects:
            return None
        w = self.wording
        rows = [
            tag(
                "li",
                symbol("unknown"),
                tag("span", self.to_project(p.id, w.name(p.names))),
                tag("b", w.status("unknown"), cls="f-unknown"),
            )
            for p in projects
        ]
        return join([tag("p", w.text("Projects here without evidence"), cls="cap"), tag("ul", *rows, cls="phases")])


def _different(targets: tuple[Excerpt, ...]) -> list[Target]:
    """Each target once."""
    return list(dict.fromkeys(one.target for one in targets if one.target))
