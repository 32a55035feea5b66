"""Faults of the cells that the tables of claims share: an expression, a language, an example and its counterpart."""

from __future__ import annotations

import re
from functools import lru_cache

from dashboard.errors import Fault
from dashboard.tables import Row

__all__ = ["example_faults", "expression_fault", "language_fault"]

_NAMED = re.compile(r"(?<!\\)\(\?(?:P|[aiLmsux-]+[:)]|\()")


def expression_fault(row: Row, column: str) -> list[Fault]:
    """What is wrong with a regular expression: its form, or that it matches the empty text."""
    fault, mend = _fault_and_mend(row[column])
    return [row.fault(column, fault, mend=mend, code="E451")] if fault else []


@lru_cache(maxsize=4096)
def _fault_and_mend(pattern: str) -> tuple[str, str]:
    """Both empty for a sound expression; remembered, because to compile them all takes half of reading the tables."""
    try:
        matches_nothing = re.compile(pattern).fullmatch("") is not None
    except re.error as error:
        return f"is no expression ({error})", "balance its brackets, and give look-behinds one width"
    if _NAMED.search(pattern):  # it becomes a part of others, in small letters
        return "names a group or sets flags", "use (?:…) and no flags"
    return ("matches the empty text", "give the words to look for") if matches_nothing else ("", "")


def language_fault(row: Row) -> list[Fault]:
    """What is wrong with the language of a row."""
    if row["language"] in {"vi", "zh", "en"}:
        return []
    return [row.fault("language", "is no language", mend="use vi, zh or en", code="E453")]


def example_faults(row: Row) -> list[Fault]:
    """Which of the two sentences by which a row is tried are missing."""
    mends = {"example": "give a sentence that the rule reads", "counter_example": "give one like it that it must not"}
    empty = ((column, mend) for column, mend in mends.items() if not row[column].strip())
    return [row.fault(column, "is empty", mend=mend, code="E455") for column, mend in empty]
