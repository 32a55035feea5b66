"""README keeps its promises: its examples run, and commands, options and settings are all there and all real."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from dashboard.cli import app, main
from dashboard.models import Status
from dashboard.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TOOL_SETTINGS = {"CUAKHAU_CHROMIUM", "CUAKHAU_REQUIRE_BROWSER", "CUAKHAU_REQUIRE_POSTGRES"}
"""Variables of the tests, not of the program."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def section(title: str) -> str:
    return re.split(r"^## ", README.split(f"\n## {title}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]


def options(command: Any) -> set[str]:
    """The long options of a command and of the commands below it."""
    own = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    return own.union(*(options(below) for below in getattr(command, "commands", {}).values()))


def commands() -> dict[str, set[str]]:
    """Command → its long options, as the program knows them."""
    group: Any = typer.main.get_command(app)
    return {name: options(command) for name, command in group.commands.items()}


EXAMPLES = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", section("Command line"), re.MULTILINE | re.DOTALL)
    for line in block.strip().splitlines()
]


@pytest.mark.parametrize("line", EXAMPLES)
def test_shell_examples_run(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each is one command with at most one redirection, so that it runs in this process; a shell runs those below."""
    for name in ("seeds", "geodata"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    written = re.search(r"(?:-o|>) (\S+)$", line)
    typed = shlex.shlex(line, posix=True, punctuation_chars=True)
    typed.whitespace_split = True
    words = list(typed)
    name, *arguments = words[: words.index(">")] if ">" in words else words
    assert name == "cuakhau" and not re.search(r"[|&;<$`*?~]", line), "this needs a shell"
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    told = capfd.readouterr()
    assert not ended.value.code, told.err
    if ">" in words:
        assert told.out
    elif written:
        assert (tmp_path / written[1]).stat().st_size > 0


NEWS = """Lào Cai khởi công cầu Bát Xát – Bá Sái

Ngày 12/3/2026, tại xã Bát Xát, tỉnh Lào Cai, hai bên tổ chức lễ khởi công.

Cầu đường bộ qua sông Hồng khu vực biên giới Bát Xát (Việt Nam) - Bá Sái (Trung Quốc) đã chính thức khởi công xây dựng.
"""


def test_the_news_is_read_as_described(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "bat-xat.txt").write_text(NEWS, encoding="utf-8")
    script = re.findall(r"^```sh\n(.*?)^```", section("Reading the news"), re.MULTILINE | re.DOTALL)[0]
    done = subprocess.run(
        [
            "bash",
            "-euo",
            "pipefail",
            "-c",
            f'cuakhau() {{ {shlex.quote(sys.executable)} -m dashboard "$@"; }}\n{script}',
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "CUAKHAU_DATABASE_URL": f"sqlite:///{tmp_path / 'cuakhau.sqlite'}"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    reviewed = (tmp_path / "reviewed" / "claims.csv").read_text(encoding="utf-8")
    assert "đã chính thức khởi công xây dựng" in reviewed and ",An," in reviewed


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5
    assert len(blocks("python")) >= 1


@pytest.mark.parametrize("code", blocks("python"), ids=lambda code: code.split("\n", 1)[0])
def test_python_examples_run(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)  # noqa: S102
    assert len(names["frame"]) == len(names["states"]) > 0
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_documented(name: str) -> None:
    assert f"`cuakhau {name}" in section("Command line")


def test_every_option_is_documented() -> None:
    told = set(re.findall(r"--[a-z][a-z-]+", section("Command line")))
    known = set().union(*commands().values()) | {"--version", "--help"}
    assert sorted(known - told) == []
    assert sorted(told - known) == []


def test_documented_commands_exist() -> None:
    named = set(re.findall(r"(?:`|^)cuakhau ([a-z]+)\b", README, re.MULTILINE))
    assert sorted(named - set(commands())) == []


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    known = {f"CUAKHAU_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"^\| `(CUAKHAU_\w+)`", section("Settings"), re.MULTILINE)) == known
    assert set(re.findall(r"CUAKHAU_\w+", README)) == known | TOOL_SETTINGS


def test_every_status_is_defined() -> None:
    assert re.findall(r"^\| `(\w+)`", section("What a status means"), re.MULTILINE) == [
        str(status) for status in Status
    ]


def test_every_file_and_picture_named_exists() -> None:
    linked = set(re.findall(r"\]\(((?!https?:)[^)#]+)\)", README))
    named = set(re.findall(r"`((?:seeds|geodata|tests|\.ci|dashboard)/[\w./-]+)`", README))
    assert sorted(path for path in linked | named if not (ROOT / path).exists()) == []


def test_the_two_commands_are_one_line_each() -> None:
    for name in ("open", "test"):
        found = re.search(rf"<!-- command: {name} -->\n```sh\n(.*?)\n```", README, re.DOTALL)
        assert found
        assert "\n" not in found[1]
        assert found[1].startswith("python3.11 -m venv .venv && ")


def test_the_changelog_knows_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[(Unreleased|\d+\.\d+\.\d+)\]", changelog, re.MULTILINE)


PICTURES = {
    "desktop": ("?lang=en", {"width": 1440, "height": 900}),
    "panel": ("?lang=en&place=crossing:huu-nghi", {"width": 1440, "height": 900}),
    "phone": ("?lang=en", {"width": 375, "height": 812}),
}
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"


@pytest.mark.heavy
@pytest.mark.browser
@pytest.mark.parametrize("name", PICTURES)
def test_pictures_of_the_page(name: str, server: str, browser, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The pictures that README shows; `pytest --pictures` takes them anew."""
    from tests.screen import Window

    query, viewport = PICTURES[name]
    folder = ROOT / ".github" / "screenshots" if request.config.getoption("--pictures") else tmp_path
    mobile = {"is_mobile": True, "has_touch": True, "user_agent": PHONE} if name == "phone" else {}
    window = Window(browser, viewport=viewport, locale="en-GB", reduced_motion="reduce", **mobile)
    try:
        page = window.page
        page.goto(f"{server}/{query}", timeout=90_000)
        page.frame_locator("iframe[src*='streamlit_folium']").locator("html[data-ready='1']").wait_for(
            state="attached", timeout=90_000
        )
        page.locator(".st-key-panel h2").first.wait_for(timeout=90_000)
        page.evaluate("document.fonts.ready")
        if request.config.getoption("--pictures"):
            page.wait_for_timeout(1500)
        folder.mkdir(parents=True, exist_ok=True)
        picture = page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=85)
    finally:
        window.close()
    assert len(picture) > 20_000
