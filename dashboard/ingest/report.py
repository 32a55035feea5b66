"""What an ingest did, as lists that a page shows, lines that a terminal shows, and an object for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dashboard.articles import Passed

__all__ = ["Report"]

_SHOWN = 20


@dataclass(slots=True)
class Report:
    """`read` counts sources; `new`, `changed` and `unchanged` hold article ids; `copies` holds sources whose bytes
    another source gave before, with its article (they count as unchanged); `reprints` holds articles, new or changed,
    each with the earliest of the same story; `quarantined` holds sources, each with the reason. `days` holds articles,
    new or changed, that do not tell their day, each with how it is known; `guessed` such articles, each with what had
    to be guessed or mended to read it. `lost` names public claims whose quoted words are gone; `still` names feeds and
    sitemaps whose server says that nothing has changed since the last visit; `passed` holds what lay in the folders and
    is no article; `stopped` says why the rest was not read,
    if so.
    """

    read: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    copies: list[tuple[str, str]] = field(default_factory=list)
    reprints: list[tuple[str, str]] = field(default_factory=list)
    quarantined: list[tuple[str, str]] = field(default_factory=list)
    days: list[tuple[str, str]] = field(default_factory=list)
    guessed: list[tuple[str, str]] = field(default_factory=list)
    proposals: int = 0
    suggestions: int = 0
    lost: list[str] = field(default_factory=list)
    still: list[str] = field(default_factory=list)
    passed: Passed = field(default_factory=Passed)
    stopped: str = ""

    @property
    def fine(self) -> bool:
        """Whether all was read, nothing refused and nothing lost, and not everything of another kind."""
        return not (self.quarantined or self.lost or self.stopped or (self.passed.count and not self.read))

    def lines(self, *, most: int = _SHOWN) -> Iterator[str]:
        """The report as lines for a person; of each long list the first `most`."""
        counted = (
            ("read", self.read),
            ("new", len(self.new)),
            ("changed", len(self.changed)),
            ("unchanged", len(self.unchanged)),
            ("reprints", len(self.reprints)),
            ("quarantined", len(self.quarantined)),
            ("proposals made", self.proposals),
            ("suggestions", self.suggestions),
            ("days to check", len(self.days)),
            ("warnings", len(self.guessed)),
        )
        yield from (f"{name:15} {count:7,}" for name, count in counted)
        yield from _some("the same bytes as", [f"{name}: the same bytes as {one}" for name, one in self.copies], most)
        yield from _some("reprints", [f"{name}: reprint of {one}" for name, one in self.reprints], most)
        yield from _some("days to check", [f"{name}: {told}" for name, told in self.days], most)
        if self.days:
            yield "Mend: if a day is wrong, `cuakhau ingest --published YYYY-MM-DD FILE` gives the right one."
        yield from _some("warnings", [f"{name}: {told}" for name, told in self.guessed], most)
        yield from _some("lists unchanged", [f"{name}: unchanged since the last visit" for name in self.still], most)
        yield from _some("in quarantine", [why for _, why in self.quarantined], most)
        yield from self.passed.lines()
        mend = "is not on the map any more: its article has lost the quoted words. Mend: review it again"
        yield from _some("claims", [f"The claim {claim} {mend}." for claim in self.lost], most)
        if self.stopped:
            again = "run the same command again; it goes on where this one ended."
            told = f"{self.stopped.rstrip('.')}; then" if " Mend: " in self.stopped else f"{self.stopped} Mend:"
            yield f"Stopped: {told} {again}"

    def as_record(self) -> dict[str, object]:
        """The report for other programs; of what did not change only the number."""
        return {
            "read": self.read,
            "new": self.new,
            "changed": self.changed,
            "unchanged": len(self.unchanged),
            "copies": [{"source": name, "article": one} for name, one in self.copies],
            "reprints": [{"article": name, "of": one} for name, one in self.reprints],
            "quarantined": [{"source": name, "reason": why} for name, why in self.quarantined],
            "days": [{"article": name, "day": told} for name, told in self.days],
            "warnings": [{"article": name, "warning": told} for name, told in self.guessed],
            "proposals": self.proposals,
            "suggestions": self.suggestions,
            "lost": self.lost,
            "unchanged_lists": self.still,
            "passed_over": {
                "files": self.passed.count,
                "kinds": dict(self.passed.kinds),
                "names": self.passed.names,
                "outside": self.passed.outside,
            },
            "empty_folders": self.passed.empty,
            "stopped": self.stopped,
        }


def _some(what: str, lines: list[str], most: int) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield f"… and {len(lines) - most:,} more ({what})"
