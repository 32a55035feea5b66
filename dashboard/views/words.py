"""The words that tables and citations need, and those of a notebook that names no language."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from dashboard.models import Names, Precision

__all__ = ["PLAIN", "Words"]


class Words(Protocol):
    """The words that table and citation need: `dashboard.wording.Wording`, or any stand-in."""

    def text(self, msgid: str, /, **values: object) -> str: ...
    def status(self, status: str) -> str: ...
    def kind(self, kind: str) -> str: ...
    def basis(self, basis: str) -> str: ...
    def name(self, names: Names) -> str: ...
    def day(self, day: dt.date | None, precision: Precision = Precision.DAY, *, short: bool = False) -> str: ...


class _Plain:
    """The words of a notebook that names no language: ids of the vocabulary, Vietnamese names, ISO days."""

    def text(self, msgid: str, /, **values: object) -> str:
        return msgid.format(**values)

    def status(self, status: str) -> str:
        return str(status)

    def kind(self, kind: str) -> str:
        return str(kind)

    def basis(self, basis: str) -> str:
        return str(basis)

    def name(self, names: Names) -> str:
        return names.vi

    def day(self, day: dt.date | None, precision: Precision = Precision.DAY, *, short: bool = False) -> str:  # noqa: ARG002
        return day.isoformat() if day else "unknown"


PLAIN: Words = _Plain()
