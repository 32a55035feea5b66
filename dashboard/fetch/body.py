"""The body of an answer, unpacked piece by piece, so that no small answer becomes a large one in memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from dashboard.fetch.deadline import Deadline
from dashboard.fetch.refusals import refuse

__all__ = ["read_body", "unpack"]

_PARTS_MOST = 50_000
_MEMBERS_MOST = 16
_GZIP, _ZLIB, _BARE = 31, 15, -15


class _Unpacker:
    """Inflates gzip or deflate up to `most` bytes; an object because the pieces share one account."""

    def __init__(self, url: str, encoding: str, most: int) -> None:
        self.url, self.most = url, most
        self._bits = _GZIP if encoding == "gzip" else _ZLIB
        self._inflater = zlib.decompressobj(self._bits)
        self._members, self._begun = 1, False
        self.out = bytearray()

    def feed(self, piece: bytes) -> None:
        while piece and not self._inflater.eof:
            self.out += self._inflate(piece)
            if len(self.out) > self.most:
                raise refuse("too-large", self.url, most=self.most, of="when unpacked")
            piece = self._inflater.unused_data
            if self._bits != _GZIP or not piece.startswith(b"\x1f\x8b"):
                return
            self._members += 1
            if self._members > _MEMBERS_MOST:
                raise refuse("broken", self.url, why="it is packed in too many pieces")
            self._inflater = zlib.decompressobj(self._bits)

    def _inflate(self, piece: bytes) -> bytes:
        room = self.most - len(self.out) + 1
        try:
            done = self._inflater.decompress(piece, room)
        except zlib.error:
            if self._bits != _ZLIB or self._begun:
                raise refuse("broken", self.url, why="it cannot be unpacked") from None
            self._bits, self._begun = _BARE, True  # some servers send bare deflate under that name
            self._inflater = zlib.decompressobj(self._bits)
            return self._inflate(piece)
        self._begun = True
        return done

    def end(self) -> bytes:
        if self._begun and not self._inflater.eof:
            raise refuse("broken", self.url, why="it ends before its packing does")
        return bytes(self.out)


def read_body(parts: Iterable[bytes], url: str, *, encoding: str, deadline: Deadline, most: int, cut: int = 0) -> bytes:
    """All of `parts`, unpacked, at most `most` bytes of it, or the first `cut` of them. Raises FetchRefused."""
    unpacker = _Unpacker(url, encoding, most) if encoding else None
    out = unpacker.out if unpacker else bytearray()
    for number, part in enumerate(parts):
        deadline.left(url)
        if number > _PARTS_MOST:
            raise refuse("broken", url, why="it comes in crumbs")
        if unpacker:
            unpacker.feed(part)
        else:
            out += part
            if len(out) > most:
                raise refuse("too-large", url, most=most, of="in its body")
        if cut and len(out) >= cut:
            return bytes(out[:cut])
    return unpacker.end() if unpacker else bytes(out)


def unpack(data: bytes, url: str, *, most: int) -> bytes:
    """The content of a gzip file of at most `most` bytes. Raises FetchRefused."""
    unpacker = _Unpacker(url, "gzip", most)
    unpacker.feed(data)
    return unpacker.end()
