"""Everything that cuakhau refuses, as one tree, so that a caller can catch as narrowly as it wants.

    CuakhauError
    ├── DataFaults        tables of geodata/ or seeds/ that cannot be used (carries every Fault at once)
    ├── ArticleError      an article file or address that cannot be read
    │   └── FetchRefused  an address that the gate does not let through
    ├── EvidenceError     a quote that is not the text at its offsets
    ├── FilterError       a filter value that nobody knows
    ├── StoreError        a store that cannot be opened or written
    │   └── StoreBusy     a store that another program has kept for itself too long
    ├── ReviewError       a decision that cannot be taken as it stands (`Conflict` of the store is one of these)
    │   └── NotAllowed    a write by somebody whose role, or a store whose mode, does not let it through
    └── SettingsError     a CUAKHAU_… setting that makes no sense

A message names the value, the place and the mend, and is fit to be shown to the user as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "ArticleError",
    "CuakhauError",
    "DataFaults",
    "EvidenceError",
    "Fault",
    "FetchRefused",
    "FilterError",
    "NotAllowed",
    "ReviewError",
    "SettingsError",
    "StoreBusy",
    "StoreError",
    "shown",
]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of one table or article, worded for the person who has to mend it.

    `row` counts as a text editor does: the header is row 1; 0 means the file as a whole.
    `code` is stable (`E101` …), so that a script can tell faults apart.
    """

    file: str
    row: int
    column: str
    value: str
    fault: str
    mend: str
    code: str

    def __str__(self) -> str:
        place = f"{self.file}: row {self.row}, column {self.column}" if self.row else self.file
        if self.row and not self.column:
            place = f"{self.file}: row {self.row}"
        value = f"«{shown(self.value)}» — " if self.value else ""
        return f"{shown(place)}: {value}{shown(self.fault)}. Mend: {shown(self.mend)}. [{self.code}]"


def shown(text: str, most: int = 300) -> str:
    """`text` on one line that no terminal takes for a command: control characters spelt out, the middle cut."""
    if len(text) > most:
        text = f"{text[: most - 40]} … {text[-36:]}"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


class CuakhauError(Exception):
    """The root of everything that cuakhau raises on purpose."""


class DataFaults(CuakhauError):
    """Tables that cannot be used; `faults` holds all of them, not only the first."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ArticleError(CuakhauError):
    """An article that cannot be read; `code` names the reason (`empty`, `binary`, `tcvn3` …) for the quarantine."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class FetchRefused(ArticleError):
    """An address that is not read: not listed, not public, too slow, too large …; `reason` reads on after the `url`."""

    def __init__(self, reason: str, *, mend: str = "", url: str = "", code: str = "") -> None:
        self.reason, self.mend, self.url = reason, mend, url
        told = f"{shown(url)}: {shown(reason)}" if url else reason
        super().__init__(f"{told}. Mend: {shown(mend)}." if mend else told, code=code)


class EvidenceError(CuakhauError):
    """A quote that does not stand at its offsets in the article's text."""


class FilterError(CuakhauError):
    """A filter value that is not in the vocabulary."""


class StoreError(CuakhauError):
    """A store that cannot be opened, read or written."""


class StoreBusy(StoreError):
    """A store that another program is writing to, and has been for longer than one waits."""


class ReviewError(CuakhauError):
    """A decision that cannot be taken as it stands; `code` is a stable word for the reason."""

    def __init__(self, message: str, *, code: str = "") -> None:
        self.code = code
        super().__init__(message)


class NotAllowed(ReviewError):
    """A write that the person's role or the mode of the store does not let through."""


class SettingsError(CuakhauError):
    """A setting whose value makes no sense."""
