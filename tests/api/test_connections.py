"""What any program of this machine can do before it has said who it is; over real sockets."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace

import pytest
from paired import Paired
from words import word_checker

from discreet.service import bodies, create_app
from discreet.service.connections import HEAD_LIMITS, Connections, listen
from discreet.service.problems import ProblemError
from discreet.service.security import HEADERS, check_address
from discreet.settings import Settings

Answer = tuple[int, dict[str, str], bytes]


class Port:
    """A service on a port of its own, and what has been opened to it."""

    def __init__(self, number: int, connections: Connections) -> None:
        self.number = number
        self.connections = connections
        self._opened: list[asyncio.StreamWriter] = []

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.number)
        self._opened.append(writer)
        return reader, writer

    async def send(self, request: bytes) -> Answer:
        """The answer to these bytes, on a connection of its own."""
        reader, writer = await self.open()
        writer.write(request.replace(b"PORT", str(self.number).encode()))
        return await read_answer(reader)

    async def settles(self, number: int) -> None:
        """Wait until so many connections are open; accepting and closing take a moment."""
        while len(self.connections) != number:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    def close(self) -> None:
        for writer in self._opened:
            writer.close()


async def read_answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    first, *lines = head.strip().split("\r\n")
    headers = {name: value for name, value in (line.split(": ", 1) for line in lines)}
    body = await reader.readexactly(int(headers["Content-Length"]))
    return int(first.split()[1]), headers, body


@pytest.fixture
async def serve(settings: Settings) -> AsyncIterator[Callable[..., Awaitable[Port]]]:
    runners = []
    ports = []

    async def start(**limits: float) -> Port:
        bound = socket.create_server(("127.0.0.1", 0))
        bound.setblocking(False)
        connections = Connections(**limits)
        checker, _ = word_checker()
        runners.append(await listen(create_app(settings, checker), [bound], 1.0, connections))
        ports.append(Port(bound.getsockname()[1], connections))
        return ports[-1]

    yield start
    for port in ports:
        port.close()
    for runner in runners:
        await runner.cleanup()


HEALTH = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n"

NO_HTTP = {
    "an old greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "a method that is none": b"G\x00T /secret-path HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\n: secret-path\r\n\r\n",
    "a long address": b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n",
    "a long header": b"GET / HTTP/1.1\r\nX: " + b"a" * 9_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 70 + b"\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
    "length and chunks": b"POST / HTTP/1.1\r\nContent-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
}


async def test_what_is_no_http_is_answered_like_the_rest_and_tells_nothing(
    serve: Callable[..., Awaitable[Port]],
) -> None:
    """aiohttp's own answer would name its version and Python's, and repeat what was sent."""
    port = await serve()
    for what, request in NO_HTTP.items():
        status, headers, body = await port.send(request)
        assert status == 400, what
        assert headers.items() >= HEADERS.items(), what
        assert headers["Content-Type"] == "application/problem+json"
        assert json.loads(body)["status"] == 400
        assert b"secret" not in body and b"aaa" not in body
        assert not any(word in str(headers) for word in ("aiohttp", "Python"))
    assert (await port.send(HEALTH))[0] == 200
    assert HEAD_LIMITS["max_line_size"] < 9_000


async def test_a_head_that_comes_byte_by_byte_is_not_waited_for(
    serve: Callable[..., Awaitable[Port]],
) -> None:
    port = await serve(idle_seconds=0.3)
    _, _silent = await port.open()
    reader, slow = await port.open()
    slow.write(b"GET /")
    closed = asyncio.create_task(reader.read())
    while not closed.done():
        slow.write(b"a")  # each one is news; the whole request counts
        await asyncio.wait([closed], timeout=0.05)
    await port.settles(0)
    assert closed.exception() is not None or closed.result() == b""


async def test_an_answered_connection_stays_open_and_is_closed_when_it_rests(
    serve: Callable[..., Awaitable[Port]],
) -> None:
    port = await serve(idle_seconds=1.0)
    reader, writer = await port.open()
    for _ in range(2):
        writer.write(HEALTH.replace(b"PORT", str(port.number).encode()))
        assert (await read_answer(reader))[0] == 200
    await port.settles(0)


async def test_idle_connections_keep_nobody_out(serve: Callable[..., Awaitable[Port]]) -> None:
    port = await serve(most=4)
    first, _ = await port.open()
    for _ in range(10):
        await port.open()
    await port.settles(4)
    assert (await port.send(HEALTH))[0] == 200
    with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
        await first.readexactly(1)


async def test_strangers_whose_body_does_not_come_keep_nobody_out(
    serve: Callable[..., Awaitable[Port]],
) -> None:
    port = await serve(most=4)
    opened = [await port.open() for _ in range(4)]
    await port.settles(4)
    for _, writer in opened:
        writer.write(
            f"POST /v1/pair HTTP/1.1\r\nHost: 127.0.0.1:{port.number}\r\n"
            "Content-Type: application/json\r\nExpect: 100-continue\r\n"
            "Content-Length: 100\r\n\r\n".encode()
        )
    for reader, _ in opened:  # the head was read, and its handler waits for the body
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100 ")
    assert (await port.send(HEALTH))[0] == 200


async def test_a_body_that_does_not_come_is_not_waited_for(
    start: Callable[..., Awaitable[Paired]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.2)
    paired = await start()
    reader, writer = await asyncio.open_connection("127.0.0.1", paired.client.port)
    writer.write(
        f"POST /v1/check HTTP/1.1\r\nHost: 127.0.0.1:{paired.client.port}\r\n"
        f"Authorization: Bearer {paired.token}\r\nContent-Type: application/json\r\n"
        'Content-Length: 100\r\n\r\n{"text": '.encode()
    )
    status, headers, _ = await read_answer(reader)
    assert status == 408
    assert headers.items() >= HEADERS.items()
    writer.close()


async def test_a_stranger_is_refused_before_a_body_is_read(
    serve: Callable[..., Awaitable[Port]],
) -> None:
    """The answer comes although not one byte of the ten million has."""
    port = await serve()
    status, _, _ = await port.send(
        b"POST /v1/check HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Type: application/json\r\n"
        b"Content-Length: 10000000\r\n\r\n"
    )
    assert status == 401


async def test_a_handshake_of_a_websocket_is_refused(
    serve: Callable[..., Awaitable[Port]],
) -> None:
    """Browsers let pages open them without asking; there is none here, for nobody."""
    port = await serve()
    for path in ("/health", "/v1/check", "/ws"):
        for origin, refused in (("https://x.com", 403), ("http://127.0.0.1:PORT", 403)):
            status, headers, _ = await port.send(
                f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: {origin}\r\n"
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
            )
            assert status == refused
            assert "Upgrade" not in headers


@pytest.mark.parametrize(
    ("address", "let_in"),
    [("127.0.0.1", True), ("::1", True), ("192.168.1.5", False), ("0.0.0.0", False)],
)
def test_an_address_that_is_not_loopback_is_refused_also_when_it_was_bound(
    address: str, let_in: bool
) -> None:
    transport = SimpleNamespace(get_extra_info=lambda _: (address, 8765))
    request = SimpleNamespace(transport=transport)
    if let_in:
        check_address(request)  # type: ignore[arg-type]
    else:
        with pytest.raises(ProblemError, match="loopback"):
            check_address(request)  # type: ignore[arg-type]
