"""All settings in one place, from `CUAKHAU_…` environment variables; no other module reads the environment.

>>> Settings(mode="public").mode
<AccessMode.PUBLIC: 'public'>
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.errors import SettingsError
from dashboard.models import Person, Role

__all__ = ["AccessMode", "Settings", "load_settings"]

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
            raise ValueError("write it like https://tiles.example.org/{z}/{x}/{y}.png")
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
        raise ValueError(f"{', '.join(f'«{entry[:80]}»' for entry in faulty)} is {fault}. Mend: {mend}")
    return ",".join(entries)


def load_settings() -> Settings:
    """The settings of this environment. Raises SettingsError with every faulty variable named."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"CUAKHAU_{str(fault['loc'][0]).upper()}: «{fault['input']}» — {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors()
        ]
        raise SettingsError("\n".join(lines)) from None
