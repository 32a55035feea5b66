"""What the judge says of the names of an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Judgement", "Verdict"]


class Verdict(NamedTuple):
    """The place a name means and the rule that says so. Not `firm`: its default sense, which a list may change."""

    place: str
    why: str
    firm: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdicts by node index, and of the others why a name is surely none."""

    verdicts: dict[int, Verdict]
    dead: dict[int, str]
