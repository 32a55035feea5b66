"""All settings in one place, from `CUAKHAU_…` environment variables; no other module reads the environment.

>>> Settings(mode="public").mode
<AccessMode.PUBLIC: 'public'>
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.errors import SettingsError
from dashboard.models import Person, Role

__all__ = ["AccessMode", "Settings", "load_settings", "misspelt_settings"]

_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?")
_PACKAGE = Path(__file__).resolve().parent
_EMAIL = re.compile(r"[^\s@,;<>\"']{1,64}@[^\s@,;<>\"'.]+(?:\.[^\s@,;<>\"'.]+)+")


def _shipped(name: str) -> Path:
    """The folder `name` beside the package in a checkout, inside the package in a wheel."""
    checkout = _PACKAGE.parent / name
    return checkout if checkout.is_dir() else _PACKAGE / "data" / name


class AccessMode(StrEnum):
    """Who may write: the user of this machine, nobody, or whoever signs in."""

    LOCAL = "local"
    PUBLIC = "public"
    OIDC = "oidc"


class Settings(BaseSettings):
    """The settings of one run; every field is documented in the README and read as `CUAKHAU_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="CUAKHAU_", env_ignore_empty=True, frozen=True, extra="ignore")

    database_url: str = ""
    geodata: Path = _shipped("geodata")
    seeds: Path = _shipped("seeds")
    tiles: str = ""
    mode: AccessMode = AccessMode.LOCAL
    reviewers: str = ""
    admins: str = ""
    fetch_hosts: str = ""  # what `dashboard.fetch` makes of it it checks itself, all entries at once

    @field_validator("mode", mode="before")
    @classmethod
    def _is_mode(cls, told: object) -> object:
        """A mode by its name, in letters of any size."""
        name = told.strip().casefold() if isinstance(told, str) else told
        if name not in set(AccessMode):
            raise ValueError(f"is no mode. Mend: write {', '.join(list(AccessMode)[:-1])} or {list(AccessMode)[-1]}")
        return name

    @field_validator("reviewers", "admins")
    @classmethod
    def _emails(cls, told: str) -> str:
        return _checked(told, _EMAIL, "no e-mail address", "write name@example.org, separated by commas").casefold()

    def person(self, name: str) -> Person:
        """The person of this name with what the mode and the lists let them do; in the mode oidc it is an e-mail."""
        name = name.strip()
        if self.mode is AccessMode.LOCAL:
            return Person(name, Role.ADMIN)
        if self.mode is AccessMode.PUBLIC:
            return Person(name, Role.VIEWER)
        name = name.casefold()
        roles = ((self.admins, Role.ADMIN), (self.reviewers, Role.REVIEWER))
        found = (role for listed, role in roles if name and name in listed.split(","))
        return Person(name, next(found, Role.VIEWER))

    @field_validator("tiles")
    @classmethod
    def _is_template(cls, value: str) -> str:
        """An address of tiles names its host plainly and leaves zoom, column and row open."""
        try:
            found = urlsplit(value)
        except ValueError:  # brackets that hold no address
            found = urlsplit("")
        if value and not (
            found.scheme in {"http", "https"}
            and _HOST.fullmatch(found.netloc)
            and all(part in value for part in ("{z}", "{x}", "{y}"))
        ):
            raise ValueError("is no address of tiles. Mend: write it like https://tiles.example.org/{z}/{x}/{y}.png")
        return value

    @property
    def tile_origin(self) -> str:
        """Scheme and host of the map tiles, empty without any."""
        found = urlsplit(self.tiles)
        return f"{found.scheme}://{found.netloc}" if self.tiles else ""

    @property
    def store_url(self) -> str:
        """The SQLAlchemy address of the store; by default a SQLite file in the user's data folder."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{user_data_path('cuakhau', appauthor=False) / 'cuakhau.sqlite'}"


def _checked(told: str, form: re.Pattern[str], fault: str, mend: str) -> str:
    """The entries of a comma list, each once and without spaces around it. Raises ValueError with all faulty ones."""
    entries = list(dict.fromkeys(entry.strip() for entry in told.split(",") if entry.strip()))
    if faulty := [entry for entry in entries if not form.fullmatch(entry)]:
        raise ValueError(f"{', '.join(f'«{_short(entry)}»' for entry in faulty)} is {fault}. Mend: {mend}")
    return ",".join(entries)


def load_settings() -> Settings:
    """The settings of this environment. Raises SettingsError with every faulty variable named."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"{_variable(str(fault['loc'][0]))}: «{_short(str(fault['input']))}» —"
            f" {fault['msg'].removeprefix('Value error, ')}."
            for fault in error.errors()
        ]
        raise SettingsError("\n".join([*lines, *_missing_folders()])) from None


def misspelt_settings() -> Iterator[tuple[str, str]]:
    """Variables of this environment that nothing reads, each with the setting that was meant, by its look."""
    known = [_variable(name) for name in Settings.model_fields]
    for name in sorted(os.environ):
        told = name.upper()
        if told.startswith("CUAKHAU") and told not in known:
            for meant in difflib.get_close_matches(told, known, n=1, cutoff=0.85):
                yield name, meant


def _missing_folders() -> Iterator[str]:
    """The faults of the folders, which are looked at later where all else is well."""
    for variable in map(_variable, ("geodata", "seeds")):
        folder = os.environ.get(variable, "")
        if folder and not os.path.isdir(folder):  # noqa: PTH112 - takes names that are too long
            yield f"{variable}: «{_short(folder)}» — is no folder. Mend: correct {variable}, or unset it."


def _variable(name: str) -> str:
    return f"CUAKHAU_{name.upper()}"


def _short(value: str) -> str:
    """The beginning of a value, on one line."""
    return "".join(char if char.isprintable() else "\ufffd" for char in value[:80]) + "…" * (len(value) > 80)
