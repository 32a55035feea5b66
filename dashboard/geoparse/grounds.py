"""The grounds on which the names of one article are judged: what it tells as a whole, and what speaks against a name.

From the hits of an article and their surroundings to persons, words against a place, the provinces it names. What it
tells as a whole is looked up only where a name leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from dashboard.geoparse.atlas import Atlas
from dashboard.geoparse.cues import Cues
from dashboard.geoparse.names import Hit, Sense
from dashboard.geoparse.verdicts import Verdict

__all__ = ["COMPANY", "DISTRICT", "Grounds"]

COMPANY, DISTRICT = "a company named after it", "a district of another town"
_SAME = (COMPANY, DISTRICT)
_RUN = re.compile(r"(?:[^\W\d_]+\s){1,3}$")
_SENTENCE = 160  # characters to either side in which a word against a place counts


class Grounds:
    """One article before the judge; a class, for the rounds share what they have found so far."""

    def __init__(
        self, text: str, told: Mapping[str, str], nodes: Sequence[Hit], atlas: Atlas, cues: Cues, *, tone_free: bool
    ) -> None:
        self.text = text
        self.nodes = nodes
        self.atlas = atlas
        self.cues = cues
        self.verdicts: dict[int, Verdict] = {}
        self.dead: dict[int, str] = {}
        self.tone_free = tone_free
        self.surnames = cues.surnames_plain if tone_free else cues.words["surname"]
        self.told = told
        self.consulted = False  # whether more than the cues and neighbours of a name had a say
        self.seen: dict[str, list[int]] = {}
        self.read_small_letters()
        for node in nodes:
            provinces = node.name.facts.provinces
            if not provinces or node.name.shape not in ("title", "caps"):
                continue
            if node.before is None or node.before.sense not in ("title", "credit", "named"):
                for place in provinces:
                    self.seen.setdefault(place, []).append(node.start)
        self.seen_ids = set(self.seen)
        self.about = self.seen_ids
        self.among = False

    def read_small_letters(self) -> None:
        """In a text without any name in capitals take those in small letters for names, if they are of this border."""
        self.casual = all(node.name.shape == "lower" for node in self.nodes if node.name.options)
        if not self.casual:
            return
        for node in self.nodes:
            name = node.name
            place = name.facts.default
            near = place in self.atlas.chinese or bool(self.atlas.homes(place) & self.atlas.border)
            if name.facts.free and near and name.surface not in self.cues.words["small"]:
                node.name = name.titled()

    # What the article tells of as a whole, looked up only where a name leaves it open -------------------------------

    @cached_property
    def chinese(self) -> bool:
        """Whether a name that needs no cue is one of a place in China."""
        places = self.atlas.chinese
        return any(not places.isdisjoint(node.name.facts.free_places) for node in self.nodes)

    @property
    def china(self) -> bool:
        return self.among or self.chinese or "china" in self.told

    @property
    def border(self) -> bool:
        return self.among or "sign" in self.told

    @cached_property
    def elsewhere(self) -> bool:
        if not self.seen or self.seen_ids & self.atlas.border:
            return False
        return not (self.chinese or "china" in self.told)

    # What speaks against a name -----------------------------------------------------------------------------------

    def is_person(self, index: int) -> bool:
        """Whether a title, a credit or a surname stands directly before the name."""
        node = self.nodes[index]
        if self.tone_free and self.is_given_name(node.end):
            return True
        if node.before and node.before.words != "Thị":  # «Nguyễn Thị Lạng Sơn»
            return node.before.sense == "title" or (node.before.sense == "credit" and node.before.words != "by")
        self.consulted = self.consulted or node.before is not None
        if node.name.shape == "caps":
            return False
        start = node.start
        if (
            start < 2
            or self.text[start - 1] != " "
            or not self.text[self.text.rfind(" ", max(0, start - 30), start - 1) + 1].isupper()
        ):
            return False  # a look that saves most names the expression below
        floor = self.nodes[index - 1].end if index else 0
        run = _RUN.search(self.text, max(floor, node.start - 30), node.start)
        words = run[0].split() if run else []
        capitalised: list[str] = []
        for word in reversed(words):
            if not word[0].isupper() or word.isupper():
                break
            capitalised.append(word)
        return any(word in self.surnames for word in capitalised)

    def is_given_name(self, end: int) -> bool:
        """Whether a surname stands after the name, as in English: «Cao Bang Nguyen», not «Lang Son Ho Tien Thieu»."""
        words = self.text[end : end + 40].split(" ", 3)
        if len(words) < 3 or words[0] or words[1].rstrip(",.") not in self.surnames:
            return False
        return words[1][-1] in ",." or not words[2][:1].isupper()

    def same_persons(self) -> None:
        """A name that a title makes a person, or a unit elsewhere, stays so where it stands alone, without a cue."""
        named = {self.nodes[i].name.surface for i, why in self.dead.items() if self.is_titled(i) or why in _SAME}
        if not named:
            return
        joined = (i for i, n in enumerate(self.nodes) if n.inside or n.container or n.dash or n.item)
        named -= {self.nodes[i].name.surface for i in (*joined, *(i for i, v in self.verdicts.items() if v.firm))}
        for index in [i for i, node in enumerate(self.nodes) if i not in self.dead and node.name.surface in named]:
            self.verdicts.pop(index, None)
            self.dead[index] = "the person, company or district named above"

    def is_titled(self, index: int) -> bool:
        before = self.nodes[index].before
        return before is not None and before.sense == "title"

    def is_against(self, index: int, option: Sense) -> bool:
        """Whether the sentence around the name holds a word of the table against this place."""
        return self._is_near(index, self.cues.against.get(option.place, ()))

    def is_namesake(self, index: int, option: Sense) -> bool:
        """Whether the name is that of another gate: its words stand near, or somewhere and the province nowhere."""
        if option.place not in self.with_namesakes:
            return False
        at_home = not self.atlas.homes(option.place).isdisjoint(self.seen_ids)
        return not at_home or self._is_near(index, self.cues.namesakes[option.place])

    @cached_property
    def with_namesakes(self) -> frozenset[str]:
        """The gates of whose namesakes some word stands in the article."""
        named = self.cues.namesakes.items()
        return frozenset(place for place, words in named if any(word in self.text for word in words))

    def _is_near(self, index: int, words: Sequence[str]) -> bool:
        if not words:
            return False
        node = self.nodes[index]
        left = max(self.text.rfind("\n", 0, node.start) + 1, node.start - _SENTENCE)
        around = self.text[left : node.start] + "\n" + self.text[node.end : node.end + _SENTENCE].split("\n")[0]
        after = around.partition("\n")[2].lstrip()
        return any(
            after.startswith(word) if word[0] in ",(" or word.startswith("của ") else word in around for word in words
        )
