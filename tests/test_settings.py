"""Every setting that makes no sense is named with its value and the mend, all of them at once."""

from __future__ import annotations

import pytest

from dashboard.cli import main
from dashboard.errors import SettingsError
from dashboard.settings import load_settings, misspelt_settings

FAULTY = {
    "mode": ("MODE", "nonsense", "is no mode. Mend: write local, public or oidc."),
    "mode, two of them": ("MODE", "local,public", "is no mode. Mend: write local, public or oidc."),
    "tiles": ("TILES", "tiles.example", "is no address of tiles. Mend: write it like https://"),
    "reviewers": ("REVIEWERS", "lan", "«lan» is no e-mail address. Mend: write name@example.org"),
    "admins": ("ADMINS", "a@b.example, boss", "«boss» is no e-mail address. Mend: write name@example.org"),
}


@pytest.mark.parametrize(("name", "value", "told"), FAULTY.values(), ids=FAULTY.keys())
def test_a_faulty_setting_is_named_with_value_and_mend(monkeypatch, name, value, told):
    monkeypatch.setenv(f"CUAKHAU_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(f"CUAKHAU_{name}: «{value}» — ") and told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_all_faulty_settings_are_named_at_once(monkeypatch, tmp_path):
    for name, value, _ in FAULTY.values():
        monkeypatch.setenv(f"CUAKHAU_{name}", value)
    for name in ("GEODATA", "SEEDS"):
        monkeypatch.setenv(f"CUAKHAU_{name}", str(tmp_path / "none"))
    with pytest.raises(SettingsError) as caught:
        load_settings()
    lines = str(caught.value).splitlines()
    names = ["TILES", "MODE", "REVIEWERS", "ADMINS", "GEODATA", "SEEDS"]
    assert sorted(line.partition(":")[0] for line in lines) == sorted(f"CUAKHAU_{name}" for name in names)
    assert all(". Mend: " in line for line in lines)


def test_a_value_that_is_long_or_no_text_is_cut_and_harmless(monkeypatch):
    monkeypatch.setenv("CUAKHAU_MODE", "x\n\x1b[31m" + "y" * 5_000)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert len(str(caught.value)) < 300 and str(caught.value).isprintable()


@pytest.mark.parametrize("value", ["public", "Public", " PUBLIC "])
def test_a_mode_is_read_in_letters_of_any_size(monkeypatch, value):
    monkeypatch.setenv("CUAKHAU_MODE", value)
    assert load_settings().mode == "public"


MISSPELT = {
    "a letter more": ("CUAKHAU_MODES", "CUAKHAU_MODE"),
    "a letter less": ("CUAKHAU_REVIEWER", "CUAKHAU_REVIEWERS"),
    "small letters are read": ("cuakhau_mode", ""),
    "something else of the same name": ("CUAKHAU_CHROMIUM", ""),
    "not ours": ("DATABASE_URL", ""),
}


@pytest.mark.parametrize(("name", "meant"), MISSPELT.values(), ids=MISSPELT.keys())
def test_a_misspelt_setting_is_guessed(monkeypatch, name, meant):
    monkeypatch.setenv(name, "public")
    assert dict(misspelt_settings()).get(name, "") == meant


def test_doctor_tells_faulty_settings_as_findings(monkeypatch, capfd):
    monkeypatch.setenv("CUAKHAU_MODE", "nonsense")
    monkeypatch.setenv("CUAKHAU_REVIEWER", "a@b.example")
    with pytest.raises(SystemExit) as ended:
        main(["doctor"])
    out, err = capfd.readouterr()
    assert (ended.value.code, err) == (1, "")
    assert "CUAKHAU_MODE: «nonsense» — is no mode." in out
    assert "Mend: write local, public or oidc." in out and "write CUAKHAU_REVIEWERS" in out
