"""Who counts as the user of this machine: a loopback name, from loopback, through no proxy."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dashboard.models import Person, Role
from dashboard.pages import visitor
from dashboard.pages.visitor import Visitor, is_this_machine
from dashboard.settings import Settings


@pytest.mark.parametrize(
    ("host", "address", "headers", "here"),
    [
        ("127.0.0.1:8501", None, {}, True),
        ("localhost:8501", "127.0.0.1", {}, True),
        ("localhost", "::1", {}, True),
        ("[::1]:8501", None, {}, True),
        ("127.8.9.1:80", "127.0.0.1", {}, True),
        ("map.example.vn", "127.0.0.1", {}, False),
        ("map.example.vn", None, {}, False),
        ("127.0.0.1:8501", "192.168.1.20", {}, False),
        ("127.0.0.1:8501", "8.8.8.8", {}, False),
        ("127.0.0.1:8501", None, {"X-Forwarded-For": "8.8.8.8"}, False),
        ("localhost", "127.0.0.1", {"Forwarded": "for=8.8.8.8"}, False),
        ("localhost", "127.0.0.1", {"X-Real-Ip": "8.8.8.8"}, False),
        ("localhost.evil.example", "127.0.0.1", {}, False),
        ("127.0.0.1.evil.example", "127.0.0.1", {}, False),
        ("localhost@evil.example", None, {}, False),
        ("", None, {}, False),
        ("0.0.0.0:8501", None, {}, False),
        ("[", "127.0.0.1", {}, False),
    ],
    ids=str,
)
def test_only_who_sits_at_the_machine_is_its_user(
    host: str, address: str | None, headers: dict[str, str], here: bool
) -> None:
    assert is_this_machine(host, address, headers) is here


@pytest.mark.parametrize(
    ("role", "reviews", "takes_in"),
    [(Role.VIEWER, False, False), (Role.REVIEWER, True, False), (Role.ADMIN, True, True)],
    ids=str,
)
def test_a_role_opens_what_it_may(role: Role, reviews: bool, takes_in: bool) -> None:
    visitor = Visitor(Person("a", role))
    assert (visitor.reviews, visitor.takes_in) == (reviews, takes_in)


@pytest.mark.parametrize(
    ("told", "role"),
    [
        ({"email_verified": True}, Role.REVIEWER),
        ({"email_verified": "true"}, Role.REVIEWER),
        ({}, Role.REVIEWER),
        ({"email_verified": False}, Role.VIEWER),
        ({"email_verified": "false"}, Role.VIEWER),
        ({"email_verified": 0}, Role.VIEWER),
        ({"email": ["an@paper.example"]}, Role.VIEWER),
        ({"is_logged_in": False}, Role.VIEWER),
    ],
    ids=["verified", "in-text", "not-told", "unverified", "unverified-in-text", "as-a-number", "a-list", "signed-out"],
)
def test_an_address_that_its_provider_has_not_verified_counts_for_nothing(monkeypatch, told, role):
    user = {"is_logged_in": True, "email": " An@Paper.example"} | told
    monkeypatch.setattr(visitor, "st", SimpleNamespace(user=user))
    assert visitor.present(Settings(mode="oidc", reviewers="an@paper.example")).person.role is role
