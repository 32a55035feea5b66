"""One request on one connection: to the numbers that were checked, and to no others.

The name of the host is never looked up again (so that it cannot mean another machine the second time), yet TLS
still has to prove it. Every read draws on the deadline and is counted where it leaves the socket or TLS, headers and
chunk marks included. Nothing is kept between requests: no connection, no cookie; no proxy is asked.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpcore

from dashboard.fetch.deadline import Deadline
from dashboard.fetch.hosts import Address
from dashboard.fetch.refusals import refuse

__all__ = ["Answer", "ask"]

_HEADERS_MOST = 128_000
_CONNECT_MOST_S = 5.0
"""Seconds for one number of a host that has several."""


class _Meter:
    """What one request may still cost."""

    def __init__(self, address: Address, deadline: Deadline, most: int) -> None:
        self.address, self.deadline, self.most = address, deadline, most
        self.read = 0

    def left(self) -> float:
        return self.deadline.left(self.address.url)

    def count(self, data: bytes) -> bytes:
        self.read += len(data)
        if self.read > self.most + _HEADERS_MOST:
            raise refuse("too-large", self.address.url, most=self.most, of="on the wire")
        return data


class _Stream(httpcore.NetworkStream):
    """A connection that counts bytes and keeps to the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, meter: _Meter) -> None:
        self._inner, self._meter = inner, meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._meter.count(self._inner.read(max_bytes, timeout=self._meter.left()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._inner.write(buffer, timeout=self._meter.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        try:
            secured = self._inner.start_tls(ssl_context, server_hostname, timeout=self._meter.left())
        except httpcore.ConnectError as error:
            why = getattr(error.__cause__, "verify_message", "") or "no secure connection came about"
            raise refuse("tls", self._meter.address.url, host=server_hostname, why=why) from None
        return _Stream(secured, self._meter)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Connects to the first of the checked numbers that answers, whatever name it is asked for."""

    def __init__(self, numbers: Sequence[str], meter: _Meter) -> None:
        self._numbers, self._meter = numbers, meter
        self._plain = httpcore.SyncBackend()
        self.reached = ""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        fault: Exception = httpcore.ConnectError("no address")
        for number in self._numbers:
            within = self._meter.left() if number == self._numbers[-1] else min(self._meter.left(), _CONNECT_MOST_S)
            try:
                inner = self._plain.connect_tcp(number, port, within, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
                continue
            self.reached = number
            return _Stream(inner, self._meter)
        self._meter.left()
        cause = fault.__cause__
        why = getattr(cause, "strerror", None) or "it does not answer"
        raise refuse("connect", self._meter.address.url, host=host, why=why) from None


class Answer:
    """The head of an answer, and its body as it comes: raw bytes, not unpacked."""

    def __init__(self, response: httpcore.Response, reached: str) -> None:
        self.status = response.status
        self.reached = reached
        self._response = response

    def header(self, name: str) -> str:
        """The first value of a header, empty where it is not sent."""
        wanted = name.lower().encode("ascii")
        found = next((value for key, value in self._response.headers if key.lower() == wanted), b"")
        try:
            return found.decode("utf-8")
        except UnicodeDecodeError:
            return found.decode("latin-1")

    def headers(self, name: str) -> list[str]:
        """All values of a header."""
        wanted = name.lower().encode("ascii")
        return [value.decode("latin-1") for key, value in self._response.headers if key.lower() == wanted]

    def parts(self) -> Iterator[bytes]:
        """The body in the pieces it arrives in."""
        assert isinstance(self._response.stream, Iterable)  # noqa: S101 - for the type checker: nothing here is async
        yield from self._response.iter_stream()


@contextmanager
def ask(
    address: Address,
    numbers: Sequence[str],
    *,
    headers: Sequence[tuple[str, str]],
    deadline: Deadline,
    most: int,
    context: ssl.SSLContext | None,
) -> Iterator[Answer]:
    """GET `address` from one of `numbers`, at most `most` raw bytes; https needs a `context`.

    Raises FetchRefused for whatever goes wrong.
    """
    assert context is not None or address.scheme == "http"  # noqa: S101 - never by a library's default authorities
    backend = _Backend(numbers, _Meter(address, deadline, most))
    url = httpcore.URL(
        scheme=address.scheme.encode(), host=address.host.encode(), port=address.port, target=address.target.encode()
    )
    try:
        with (
            httpcore.HTTPConnection(url.origin, ssl_context=context, network_backend=backend) as connection,
            connection.stream("GET", url, headers=list(headers)) as response,
        ):
            yield Answer(response, backend.reached)
    except httpcore.TimeoutException:
        raise refuse("timeout", address.url, seconds=deadline.seconds) from None
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise refuse("broken", address.url, why=_plain(error)) from None


def _plain(error: Exception) -> str:
    """The library's words, one short line."""
    told = str(error) or str(error.__cause__ or "") or "it was cut off"
    return " ".join(told.split())[:160]
