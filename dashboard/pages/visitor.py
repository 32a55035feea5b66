"""Who is at the page, and what that person may do: from the mode of the settings and the request to a `Visitor`.

The store asks for the role again in every write; what is decided here only chooses what the page offers.
"""

from __future__ import annotations

import getpass
import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from dashboard.models import Person, Role
from dashboard.settings import AccessMode, Settings

__all__ = ["Visitor", "is_this_machine", "present"]

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")
_UNVERIFIED = {"false", "0", "no"}
"""How providers say that an e-mail is not verified; some give text in the place of a truth value."""
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person with a role. `names_itself`: under a name typed on the page; `may_sign_in`: sign-in is on, nobody is."""

    person: Person
    names_itself: bool = False
    may_sign_in: bool = False
    signed_in: bool = False

    @property
    def reviews(self) -> bool:
        """Whether this visitor may decide on proposals."""
        return self.person.role in (Role.REVIEWER, Role.ADMIN)

    @property
    def takes_in(self) -> bool:
        """Whether this visitor may add articles."""
        return self.person.role is Role.ADMIN


def is_this_machine(host: str, address: str | None, headers: dict[str, str]) -> bool:
    """Whether a request was typed on this machine: for a loopback name, from loopback, and through no proxy.

    A proxy on the same machine makes every visitor look local; it gives itself away by its headers or the host name.
    """
    if any(name in headers for name in _FORWARDED):
        return False
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:  # brackets that hold no address
        return False
    return _is_loopback(name) and (address is None or _is_loopback(address))


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def present(settings: Settings) -> Visitor:
    """The visitor of this run."""
    if settings.mode is AccessMode.LOCAL and _here():
        return Visitor(Person(_typed_name(), Role.ADMIN), names_itself=True)
    if settings.mode is AccessMode.OIDC:
        return _signed_in(settings)
    return Visitor(Person("", Role.VIEWER))


def _here() -> bool:
    headers = {name.title(): value for name, value in st.context.headers.to_dict().items()}
    return is_this_machine(headers.get("Host", ""), st.context.ip_address, headers)


def _typed_name() -> str:
    """The name typed on the page, else that of the account the program runs under."""
    typed = str(st.session_state.get("reviewer") or "").strip()[:_LONGEST_NAME]
    if typed:
        return typed
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "local"


def _signed_in(settings: Settings) -> Visitor:
    """Whoever the identity provider vouches for; an address that it calls unverified counts for nothing.

    One of which it says nothing counts: many providers never tell, since their own directory gives the addresses.
    """
    user = st.user
    if not user.get("is_logged_in"):
        return Visitor(Person("", Role.VIEWER), may_sign_in=True)
    email = str(user.get("email") or "").strip().casefold()
    if not email or str(user.get("email_verified")).casefold() in _UNVERIFIED:
        return Visitor(Person(email, Role.VIEWER), signed_in=True)
    return Visitor(settings.person(email), signed_in=True)
