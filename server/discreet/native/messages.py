"""Frames of native messaging: four bytes of length in the machine's own order, then JSON."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

MAX_BYTES = 64 * 1024
"""Of a message that comes in. Ours are a few hundred bytes; browsers let 64 MB through."""

_LENGTH = struct.Struct("=I")


class BadMessage(ValueError):
    """What came in is no message: too long, cut off, or not JSON."""


def read_message(stream: BinaryIO) -> Any:
    """The next message; None when the other side has closed. Raises BadMessage.

    Nothing of a message that is too long is read, so the stream is of no use afterwards.
    """
    header = _exactly(stream, _LENGTH.size)
    if not header:
        return None
    if len(header) < _LENGTH.size:
        raise BadMessage("cut off")
    (length,) = _LENGTH.unpack(header)
    if length > MAX_BYTES:
        raise BadMessage("too long")
    content = _exactly(stream, length)
    if len(content) < length:
        raise BadMessage("cut off")
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise BadMessage("not JSON") from None


def write_message(stream: BinaryIO, message: Any) -> None:
    """Send one message."""
    content = json.dumps(message).encode("utf-8")
    stream.write(_LENGTH.pack(len(content)) + content)
    stream.flush()


def _exactly(stream: BinaryIO, count: int) -> bytes:
    """`count` bytes, fewer only at the end. A pipe gives what it has, in pieces."""
    pieces = b""
    while len(pieces) < count:
        piece = stream.read(count - len(pieces))
        if not piece:
            break
        pieces += piece
    return pieces
