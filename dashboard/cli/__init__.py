"""The command line: `cuakhau open`, `read`, `ingest`, `check`, `search`, `export`, `review`, `evaluate`,
`doctor`, one module each.

From arguments to words or JSON on standard output. Ends with 0 when all is well, 1 when something was refused or
a fault was found, 2 when used wrongly. Heavy libraries are imported inside the commands: `--help` answers at once.

$ cuakhau read seeds --json | head -1
"""

from dashboard.cli import checking, doctor, evaluating, exporting, ingesting, opening, reading, reviewing, searching
from dashboard.cli.entry import app, main

__all__ = [
    "app",
    "checking",
    "doctor",
    "evaluating",
    "exporting",
    "ingesting",
    "main",
    "opening",
    "reading",
    "reviewing",
    "searching",
]
