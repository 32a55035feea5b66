"""The words of a text that stand for a project."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.models import ProjectKind

__all__ = ["Phrase", "is_of_rank"]

_OF_RANK = ("project:gate-upgrade-", "project:gate-opening-")


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """Words that stand for a project. `start:end` hold head noun and places; `why` is the phrase rule.

    `generic` projects name no site; `assumed` means that the site stands elsewhere in the article; `part` that
    only a phase or section of the project is meant that is no project of its own.
    """

    project: str
    start: int
    end: int
    why: str
    kind: ProjectKind
    generic: bool = False
    assumed: bool = False
    part: bool = False

    @property
    def is_of_rank(self) -> bool:
        """Whether the project is the rank or the opening of a gate, which papers change and no works on the site."""
        return is_of_rank(self.project)


def is_of_rank(project: str) -> bool:
    """Whether a project is the rank or the opening of a gate."""
    return project.startswith(_OF_RANK)
