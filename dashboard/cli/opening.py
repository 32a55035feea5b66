"""`cuakhau open`: from a host and a port to the page in a browser.

Prepares the store first, so that faults of the tables end the command with the whole list.
"""

from __future__ import annotations

import contextlib
import errno
import socket
import threading
import time
import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.entry import app, note, require_folders
from dashboard.cli.stores import opened

if TYPE_CHECKING:
    from uvicorn import Server

    from dashboard.settings import Settings

__all__ = ["open_page"]

_FIRST_PORT = 8501
_PORTS_TRIED = 20
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@app.command("open")
def open_page(
    host: Annotated[str, typer.Option(help="Address to listen on; the default is this machine only.")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help=f"Port to listen on. [default: {_FIRST_PORT}, or the next free one]"),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address, open no browser.")] = False,
) -> None:
    """Prepare the store and open the map in a browser."""
    from dashboard.settings import AccessMode, load_settings

    settings = load_settings()
    require_folders(settings)
    chosen = _free_port(host, port)
    if host not in _LOOPBACK and settings.mode is AccessMode.LOCAL:
        note(
            f"Warning: {host} can be reached from other machines; in mode «local» their visitors see what this page"
            " shows, though only this machine decides. Mend: set CUAKHAU_MODE=public, or leave out --host."
        )
    _prepare(settings)
    server = _server(host, chosen)
    _announce(server, f"http://{_reachable(host)}:{chosen}{_base_path()}", browser=not no_browser)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        note("The page did not start; the lines above say why.")
        raise typer.Exit(1)


def _free_port(host: str, wanted: int | None) -> int:
    """`wanted` if it is free; without a wish the first free port from the default on, and a note which."""
    first = wanted or _FIRST_PORT
    free = next((port for port in range(first, min(first + _PORTS_TRIED, 65536)) if _is_free(host, port)), None)
    if free == first:
        return first
    if wanted is None and free is not None:
        note(f"Port {first} is busy; using {free}.")
        return free
    mend = f"use the free --port {free}" if free else "choose another --port"
    note(f"Port {first} is busy. Mend: {mend}, or end the program that holds it.")
    raise typer.Exit(1)


def _is_free(host: str, port: int) -> bool:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise typer.BadParameter(f"«{host}» is no address of this machine.", param_hint="--host") from None
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            reason = error.strerror or str(error)
            raise typer.BadParameter(f"cannot listen on {host}, port {port}: {reason}.", param_hint="--host") from None
    return True


def _prepare(settings: Settings) -> None:
    """Load the tables before the server starts, so that their faults end the command with the whole list."""
    with opened(settings) as store:
        projects, articles = len(store.states()), store.count_articles()
        for notice in store.notices:
            note(notice)
    note(f"{articles} articles, {projects} projects in the store.")


def _server(host: str, port: int) -> Server:
    import uvicorn

    from dashboard.app import app as page

    return uvicorn.Server(
        uvicorn.Config(page, host=host, port=port, log_level="warning", ws_max_size=2**20, timeout_graceful_shutdown=1)
    )


def _base_path() -> str:
    """The path under which a reverse proxy shows the page, from Streamlit's own option; empty without one."""
    from streamlit import config

    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def _reachable(host: str) -> str:
    """The address to type for a server that listens on `host`."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"[{name}]" if ":" in name else name


def _announce(server: Server, address: str, *, browser: bool) -> None:
    """Print the address, and open a browser where there is a screen, as soon as the server answers."""

    def wait() -> None:
        while not server.started:
            if server.should_exit:
                return
            time.sleep(0.05)
        typer.echo(f"cuakhau is at {address} (Ctrl-C ends it)")
        try:
            found = webbrowser.get()
        except webbrowser.Error:
            return
        # A plain GenericBrowser is a text browser: it would take the terminal away.
        if browser and type(found) is not webbrowser.GenericBrowser:
            found.open(address)

    threading.Thread(target=wait, daemon=True).start()
