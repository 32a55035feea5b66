"""Lets `python -m dashboard` do what the command `cuakhau` does."""

from dashboard.cli import main

main()
