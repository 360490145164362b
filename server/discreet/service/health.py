"""Asks a port whether a service of ours answers there."""

from __future__ import annotations

import json
import socket
import time

ANSWER_SECONDS = 2.0
"""For the whole answer. Whoever has the port may send it byte by byte, and the start waits here."""

MOST_BYTES = 16_384


def answers_as_discreet(port: int) -> bool:
    """Whether what listens on the port is a Discreet service.

    Asked over a plain socket: no proxy of the environment is used, and no redirection followed.
    """
    try:
        head, _, body = _ask(port).partition(b"\r\n\r\n")
        content = json.loads(body)
    except (OSError, ValueError, RecursionError):
        return False
    return (
        head.startswith(b"HTTP/1.1 200 ")
        and isinstance(content, dict)
        and content.get("name") == "discreet"
    )


def _ask(port: int) -> bytes:
    """Head and body of the answer of `/health`; nothing when it is too slow or too long."""
    until = time.monotonic() + ANSWER_SECONDS
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS) as connection:
        question = f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        connection.sendall(question.encode())
        while len(answer) <= MOST_BYTES and (left := until - time.monotonic()) > 0:
            connection.settimeout(left)
            piece = connection.recv(4096)
            if not piece:
                return answer
            answer += piece
    return b""
