"""Which place a name means, if any: cue words, containers, pairs, routes and lists for it, guards against it.

From the nodes of one article to a place and a reason each. Three rounds: what a name's own surroundings say;
what a list hands on from one name to the next; what the rest of the article says of a name left open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from dashboard.geoparse.atlas import Atlas
from dashboard.geoparse.cues import Cues
from dashboard.geoparse.grounds import COMPANY, DISTRICT, Grounds
from dashboard.geoparse.names import LAYERS, Cue, Facts, Hit, Name, Sense
from dashboard.geoparse.verdicts import Judgement, Verdict

__all__ = ["judge"]

_SENSE_LAYERS = {
    "gate": ("gate",),
    "rail": ("gate",),
    "province": ("province",),
    "city": ("place",),
    "county": ("place",),
    "commune": ("place",),
    "station": ("station", "place"),
    "falls": ("place",),
    "post": ("gate",),
    "at": ("province",),
    "side": ("province", "place", "gate"),
}
_FIRMLY = frozenset({"gate", "rail", "province", "city", "county", "station", "falls", "post", "at"})
_GATE_NOUN = re.compile(r"cửa khẩu|cua khau|lối mở|border gates|口岸", re.IGNORECASE)
_DISTRICT = "区"  # 东兴区, 河口区: this border has towns and counties of these names, and no district
_NAMED = "named after it"
_ROUTE = 12  # names in a chain of dashes, more than any corridor has
_OUTCOMES = 500  # surroundings remembered for a name


class _Case(Grounds):
    """One article before the judge; a class, for the rounds share what they have found so far."""

    # What speaks for it -------------------------------------------------------------------------------------------

    def container_fit(self, index: int, option: Sense) -> bool | None:
        """Whether the container holds the place; None where there is none or it says nothing."""
        node = self.nodes[index]
        country = self.atlas.country(option.place)
        if node.country_firm and country and node.country != country:
            return False
        if node.container is None or option.layer == "province":
            return True if node.country and node.country == country else None
        around = [o for o in self.nodes[node.container.node].name.options if o.layer in ("province", "place")]
        if not around:
            return None
        homes = self.atlas.homes(option.place)
        if self.pair(index, option) is not None:  # «Lý Vạn - Thạc Long (Cao Bằng)»: the bracket serves the pair
            homes = homes.union(*(self.atlas.homes(p) for p in self.atlas.partners[option.place]))
        if any(homes & self.atlas.homes(o.place) for o in around):
            return True
        provinces = any(o.layer == "province" and not o.needs_cue for o in around)
        admin = node.before is not None and node.before.sense in ("city", "county", "commune")
        return False if (node.container.firm and provinces) or (admin and not node.item) else None

    def pair(self, index: int, option: Sense) -> int | None:
        """The node across a dash, or beside it in a list of two, that is the partner gate of this option."""
        partners = self.atlas.partners.get(option.place)
        if not partners:
            return None
        node = self.nodes[index]
        for other in (*node.dash, *node.item):
            if not partners.isdisjoint(self.nodes[other].name.facts.places):
                return other
        return None

    def has_gate_cue(self, index: int) -> bool:
        """Whether a gate cue stands directly before or after the name."""
        node = self.nodes[index]
        cues = [c for c in (node.before, node.after) if c is not None and c.words.lower() != "khu vực"]
        return any(c.sense in ("gate", "rail", "post") for c in cues)

    def on_route(self, index: int, option: Sense) -> bool:
        """Whether a dash joins the name to another stop of a corridor that it is a stop of."""
        routes = self.atlas.routes.get(option.place, set())
        seen, todo = {index}, list(self.nodes[index].dash)
        while todo and len(seen) < _ROUTE:
            other = todo.pop()
            if other in seen:
                continue
            seen.add(other)
            if any(routes & self.atlas.routes.get(o.place, set()) for o in self.nodes[other].name.options):
                return True
            further = [o for o in self.nodes[other].dash if o not in seen]
            self.consulted = self.consulted or bool(further)
            todo += further
        return False

    # The rounds ---------------------------------------------------------------------------------------------------

    def first_round(self) -> None:
        """What each name's own surroundings say; from memory where the same have spoken of it before."""
        verdicts, dead = self.verdicts, self.dead
        for index, node in enumerate(self.nodes):
            before = node.before
            if ((before is None and node.after_capital) or self.tone_free) and self.is_person(index):
                self.own_surroundings(index)
                continue
            outcomes = node.name.outcomes
            asked = self.surroundings(node) if node.linked else (before, node.after)
            outcome = outcomes.get(asked)
            if outcome is None:
                self.consulted = False
                self.own_surroundings(index)
                if not self.consulted:
                    if len(outcomes) > _OUTCOMES:
                        outcomes.clear()
                    outcomes[asked] = verdicts.get(index) or dead.get(index, "")
            elif isinstance(outcome, Verdict):
                verdicts[index] = outcome
            elif outcome:
                dead[index] = outcome

    def surroundings(self, node: Hit) -> tuple[object, ...]:
        """All that the first round asks of the cues and neighbours of a linked name."""
        nodes, holder = self.nodes, node.container
        asked: list[object] = [node.before, node.after, node.country, node.country_firm]
        if holder is not None:
            asked += [nodes[holder.node].name, holder.firm]
        for linked in (node.dash, node.item):
            asked.append("with")
            for index in linked:
                other = nodes[index]
                asked += [other.name, other.before, other.after]
        return tuple(asked)

    def own_surroundings(self, index: int) -> None:
        """First round: guards, then container, pair, cue, route and default sense of one name."""
        node = self.nodes[index]
        options, facts = node.name.options, node.name.facts
        fault = self.guarded(index)
        if fault:
            self.dead[index] = fault
            return
        if not self.cues.namesakes.keys().isdisjoint(facts.places):
            self.consulted = True
            options = tuple(o for o in options if not self.is_namesake(index, o))
            if not options:
                self.dead[index] = "a namesake elsewhere"
                return
            facts = Facts.of(options)
        fits = None
        if node.container or node.country:
            fits = [self.container_fit(index, o) for o in options]
            if False in fits:
                options = tuple(o for o, fit in zip(options, fits, strict=True) if fit is not False)
                facts = Facts.of(options)
            if not options:
                self.dead[index] = "its province or country is another"
                return
        cued = node.before is not None or node.after is not None
        found = self.by_pair(index, options) if node.dash or node.item else None
        found = found or (self.by_cue(index, options) if cued else None)
        if index not in self.dead and found is None and node.dash and not facts.free:
            found = self.by_route(index, options)
        if index in self.dead or (found is None and self.is_weakly_written(index)):
            return
        if found is None and facts.free:
            found = Verdict(facts.default, "name", firm=False)
        if found is None and node.before and node.before.sense == "other":
            self.dead[index] = _NAMED
            return
        if found is None and fits is not None and not facts.free:
            found = self.by_container([o for o in options if self.container_fit(index, o)])
        if found:
            self.verdicts[index] = found

    def guarded(self, index: int) -> str:
        """Why a name is none at all, whatever it may mean; empty where nothing speaks against it."""
        node = self.nodes[index]
        if not node.name.options:
            return "a phrase that is no place"
        if self.is_person(index):
            return "a person"
        before, after = node.before, node.after
        if ((before and before.sense == "named") or (after and after.sense == "named")) and not node.dash:
            return "a street, a club or a breed named after it"
        if after and after.sense == "company":
            return COMPANY
        if node.name.shape == "lower" and not self.is_cued_word(index):
            return "a word in small letters"
        return ""

    def is_cued_word(self, index: int) -> bool:
        """Whether a name in small letters is one: by a cue or a list; if it is also a word, in careless text only."""
        node = self.nodes[index]
        self.consulted = True
        if not self.casual and any(o.text in self.cues.words["strict"] for o in node.name.options):
            return False
        return bool(node.item) or any(cue is not None and cue.sense in _FIRMLY for cue in (node.before, node.after))

    def is_weakly_written(self, index: int) -> bool:
        """Whether the spelling alone says nothing: one capital of two, or a common word in a line of capitals."""
        hit = self.nodes[index].name
        if hit.shape == "title":
            return False
        if hit.shape == "lower":
            before = self.nodes[index].before
            return before is None or before.sense != "at" or all(o.needs_cue for o in hit.options)
        if hit.shape != "caps":
            return True
        return hit.caseless in {w.casefold() for w in self.cues.words["capitals"]}

    def by_pair(self, index: int, options: Sequence[Sense]) -> Verdict | None:
        """The gate that stands with its partner; two towns joined by a dash stay towns without a gate cue."""
        own = self.nodes[index].before
        if own and own.sense in ("city", "county", "commune", "station", "province", "falls"):
            return None
        paired = None
        for option in options:
            if option.layer != "gate":
                continue
            other = self.pair(index, option)
            if other is None:
                continue
            paired = other
            rail = option.rail
            twin = any(o.rail != rail and o.layer == "gate" for o in options)
            if twin and rail != self.has_rail_cue(index, other):
                continue
            cued = self.has_gate_cue(index) or self.has_gate_cue(other)
            if cued or self.nodes[other].name.facts.only_gates or all(o.layer == "gate" for o in options):
                return Verdict(option.place, f"pair with {self.nodes[other].name.surface}")
        town = next((o for o in options if o.layer == "place"), None)
        if paired is None or town is None or any(not o.needs_cue for o in options):
            return None
        return Verdict(town.place, f"pair with {self.nodes[paired].name.surface}", firm=False)

    def has_rail_cue(self, *indexes: int) -> bool:
        cues = (c for i in indexes for c in (self.nodes[i].before, self.nodes[i].after))
        return any(c is not None and c.sense == "rail" for c in cues)

    def by_cue(self, index: int, options: Sequence[Sense]) -> Verdict | None:
        """The sense that the cue word asks for; a cue that no option can follow kills or is passed over."""
        node = self.nodes[index]
        for cue in (node.before, node.after):
            if cue is None or cue.sense not in _SENSE_LAYERS:
                continue
            if cue.sense in ("post", "at") and any(not o.needs_cue for o in options):
                continue  # a customs office or a zone is named after a town as often as after a gate
            layers = _SENSE_LAYERS[cue.sense]
            if cue.sense == "post" and any(o.layer == "place" for o in options):
                layers = ("place",)
            wanted = [o for layer in layers for o in options if o.layer == layer]
            if cue.words == _DISTRICT:
                wanted = []
            if cue.sense == "commune":
                wanted = [o for o in wanted if self.atlas.country(o.place) != "CN"]
            if len(wanted) == 1 and not wanted[0].needs_cue and wanted[0].place not in self.cues.against:
                return Verdict(wanted[0].place, f"cue «{cue.words}»")  # what the rest would say of most names
            if cue.sense in ("gate", "rail", "post"):
                rails = [o for o in wanted if o.rail]
                wanted = (rails or wanted) if cue.sense == "rail" else [o for o in wanted if o not in rails] or rails
            only = len(wanted) == 1 and cue.sense in ("gate", "rail")  # «vải Hải Dương qua cửa khẩu Kim Thành»
            chosen = wanted[0] if only else self.nearest_home(index, wanted)
            if cue.sense == "post" and self.elsewhere and chosen and self.distance(index, chosen) is None:
                chosen = None  # an office in the south bears the name of a gate in the north
            if chosen:
                return Verdict(chosen.place, f"cue «{cue.words}»")
            if wanted or cue.sense in ("city", "county", "commune"):
                return self.by_unknown_unit(index, options, cue, namesake=bool(wanted))
        return None

    def by_unknown_unit(self, index: int, options: Sequence[Sense], cue: Cue, *, namesake: bool) -> Verdict | None:
        """What a cue that no place of the gazetteer follows leaves of a name: a municipality, or nothing."""
        provinces = [o for o in options if o.layer == "province"]
        if not namesake and cue.sense == "city" and provinces and provinces[0].place in self.cues.municipalities:
            return Verdict(provinces[0].place, f"cue «{cue.words}»")
        unit = DISTRICT if cue.words == _DISTRICT else f"a {cue.sense} that the gazetteer lacks"
        self.dead[index] = "a namesake elsewhere" if namesake else unit
        return None

    def nearest_home(self, index: int, wanted: Sequence[Sense]) -> Sense | None:
        """Of namesakes the one whose province the article names nearest; none where all it names lies elsewhere."""
        if not wanted:
            return None
        self.consulted = True
        free = [o for o in wanted if self.container_fit(index, o) or not self.is_against(index, o)]
        if not free:
            return None
        near = [(d, o) for o in free if (d := self.distance(index, o)) is not None]
        if near:
            return min(near, key=lambda pair: pair[0])[1]
        drawn = [o for o in free if o.place in self.atlas.partners or o.layer != "gate"]
        if len(free) > 1 and len({o.place for o in free}) > 1:
            free = drawn or free
        sure = free[0].layer == "gate" or any(not o.needs_cue for o in self.nodes[index].name.options)
        return free[0] if sure or not self.elsewhere else None  # a driver's home says nothing of the gate he waits at

    def distance(self, index: int, option: Sense) -> int | None:
        """How many characters lie between the name and the nearest mention of a province that holds the place."""
        at = self.nodes[index].start
        found = []
        for home in self.atlas.homes(option.place) & self.seen_ids:
            starts = self.seen[home]
            right = bisect_left(starts, at)
            found += [abs(s - at) for s in starts[max(0, right - 1) : right + 1]]
        return min(found, default=None)

    def by_container(self, fit: Sequence[Sense]) -> Verdict | None:
        """A name that needs a cue and lies in the right province or country by its bracket."""
        inside = [o for o in fit if o.layer in ("gate", "place")]
        inside.sort(key=lambda o: (LAYERS.index(o.layer), o.rail))
        return Verdict(inside[0].place, "its province stands beside it") if inside else None

    def by_route(self, index: int, options: Sequence[Sense]) -> Verdict | None:
        """A name that needs a cue and is joined by a dash to another stop of its corridor."""
        stops = sorted((o for o in options if self.on_route(index, o)), key=lambda o: (LAYERS.index(o.layer), o.rail))
        return Verdict(stops[0].place, "stop of a route") if stops else None

    def may_hand_on(self, linked: Iterable[int]) -> bool:
        """Whether any linked name is open, or may be a gate though it is taken for a town."""
        verdicts, dead, gate, loose = self.verdicts, self.dead, False, False
        for index in linked:
            verdict = verdicts.get(index)
            if verdict is None:
                if index not in dead:
                    return True
                continue
            gate = gate or verdict.place.startswith("gate:")
            loose = loose or not verdict.firm
            if gate and loose:
                return True
        return False

    def hand_on(self, order: Iterable[int]) -> bool:
        """Second round: what a list joins to a gate known by cue or pair is a gate, to a province a province.

        Whether any name took a sense.
        """
        nodes, dead, verdicts, taken = self.nodes, self.dead, self.verdicts, False
        for index in order:
            given = verdicts.get(index)
            if given is None or not given.place.startswith(("gate:", "province:")):
                continue
            layer, node = given.place.partition(":")[0], nodes[index]
            only_gates = [o for o in node.dash if nodes[o].name.facts.only_gates] if node.dash and given.firm else ()
            for other in (*node.item, *only_gates):
                now = verdicts.get(other)
                if other in dead or (now is not None and (now.firm or layer == "province")):
                    continue
                if self.may_take(index, other, given):
                    options = [o for o in nodes[other].name.options if o.layer == layer and not o.rail]
                    if other in only_gates:
                        options = [o for o in options if self.may_face(given.place, o.place)]
                    if chosen := self.nearest_home(other, options):
                        verdicts[other] = Verdict(chosen.place, f"listed with {node.name.surface}")
                        taken = True
        return taken

    def may_take(self, index: int, other: int, given: Verdict) -> bool:
        """Whether a listed name is still open to the sense of its neighbour.

        A town or province becomes a gate only beside one that a cue or its partner made so.
        """
        node, now = self.nodes[other], self.verdicts.get(other)
        if other in self.dead or (now and now.firm):
            return False
        if node.name.shape != "lower" and self.is_weakly_written(other):
            return False
        if given.place.startswith("province:"):
            return now is None and node.before is None and all(o.needs_cue for o in node.name.options)
        if node.before or self.holds(index, other):
            return False
        town = now is not None and now.place.startswith("place:") and self.among_gates(other)
        return given.firm or town or (now is None and node.name.facts.only_gates)

    def may_face(self, gate: str, other: str) -> bool:
        """Whether a dash may join two gates: partners, of one country, or both without a known partner. Else not."""
        facing = self.atlas.partners.get(gate, ())
        if other in facing or self.atlas.country(gate) == self.atlas.country(other):
            return True
        return not facing and other not in self.atlas.partners

    def among_gates(self, index: int) -> bool:
        """Whether the sentence speaks of gates before the name: «ba cửa khẩu của tỉnh gồm Móng Cái, Hoành Mô»."""
        start = self.nodes[index].start
        clause = re.split(r"[.;\n]", self.text[max(0, start - 100) : start])[-1]
        return _GATE_NOUN.search(clause) is not None

    def holds(self, index: int, other: int) -> bool:
        """Whether `other` only says in which province the gate at `index` lies."""
        container = self.nodes[index].container
        homes = self.atlas.homes(self.verdicts[index].place)
        return (
            container is not None
            and container.node == other
            and any(o.place in homes for o in self.nodes[other].name.options)
            and not any(o != index for o in self.nodes[other].item)
        )

    def rest_of_article(self) -> None:
        """Third round: a name left open means what it means elsewhere in the article, or what the article is about."""
        verdicts, dead = self.verdicts, self.dead
        if len(verdicts) + len(dead) == len(self.nodes):
            return
        left = [
            i for i in range(len(self.nodes)) if i not in verdicts and i not in dead and not self.is_weakly_written(i)
        ]
        if not left:
            return
        self.look_around()
        sure = {self.nodes[i].name.caseless: v.place for i, v in verdicts.items() if v.firm}
        named = {self.nodes[i].name.surface for i, why in dead.items() if why == _NAMED} if dead else ()
        for index in left:
            node = self.nodes[index]
            name, before = node.name, node.before
            same = sure.get(name.caseless)
            at = before is not None and before.sense == "at"
            strict = bool(name.options) and name.options[0].text in self.cues.words["strict"]
            if (name.surface in named and not (same and at)) or (strict and self.is_begun(node.end)):
                continue  # a company of that name is in the article too, or the name goes on
            if same and any(o.place == same and self.may_lie_there(index, o) for o in name.options):
                verdicts[index] = Verdict(self.province_of(name, same), "the same name above")
                continue
            if (before is not None and before.sense in ("other", "bridge")) or (strict and not at):
                continue
            for option in name.facts.contextual:
                if self.may_lie_there(index, option) and self.in_context(index, option):
                    verdicts[index] = Verdict(option.place, "the article is about its province")
                    break

    def province_of(self, name: Name, place: str) -> str:
        """The province that bears the name of a gate or town named above: a bare name is the wider place."""
        wider = (o.place for o in name.options if o.layer == "province") if not place.startswith("province:") else ()
        return next((p for p in wider if not self.atlas.homes(place).isdisjoint({p})), place)

    def look_around(self) -> None:
        """Gather what the article is about, its provinces and those of its gates."""
        homes = [self.atlas.homes(v.place) for v in self.verdicts.values() if v.place in self.atlas.partners]
        self.among = bool(homes)
        self.about = self.seen_ids.union(*homes)

    def may_lie_there(self, index: int, option: Sense) -> bool:
        """Whether its container and its country, if any, leave a place to a name."""
        return not self.nodes[index].linked or self.container_fit(index, option) is not False

    def is_begun(self, end: int) -> bool:
        """Whether a longer name goes on behind: «Hữu Nghị Xuân Cương»."""
        return self.text[end : end + 1] == " " and self.text[end + 1 : end + 2].isupper()

    def in_context(self, index: int, option: Sense) -> bool:
        """Whether the article speaks of the border and of the province in which this place lies."""
        atlas, place = self.atlas, option.place
        home = not atlas.homes(place).isdisjoint(self.about)
        against = self.cues.against.get(place)
        if against and (self.is_against(index, option) or (not home and any(word in self.text for word in against))):
            return False
        if atlas.country(place) == "CN":
            return self.china
        before = self.nodes[index].before
        if not home:
            return self.among and option.layer == "gate" and before is not None and before.sense == "at" and self.border
        if before is not None and before.words.lower().startswith("hướng"):
            return True
        # a storm over the border provinces
        return (option.layer == "place" and len(self.seen_ids & atlas.border) > 1) or self.border


def judge(
    text: str, told: Mapping[str, str], nodes: Sequence[Hit], atlas: Atlas, cues: Cues, *, tone_free: bool
) -> Judgement:
    """The verdicts on the nodes of one article; `told` are the words of each kind that tell what it is about."""
    case = _Case(text, told, nodes, atlas, cues, tone_free=tone_free)
    case.first_round()
    if case.dead:
        case.same_persons()
    linked = [index for index, node in enumerate(nodes) if node.linked and (node.item or node.dash)]
    if linked and case.may_hand_on(linked) and case.hand_on(linked):
        case.hand_on(reversed(linked))
    case.rest_of_article()
    return Judgement(case.verdicts, case.dead)
