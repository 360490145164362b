"""The connections of the service: few, none that dawdles, and an answer to what is no HTTP.

Any program of this machine can connect, before it has said who it is. What it could do with that
is bounded here:

- a connection on which no request has come in whole for `IDLE_SECONDS` is closed, however many
  single bytes of one keep coming;
- there are `MOST` connections; for a further one that which was idle longest is closed, so that
  nobody keeps the person's browser out by holding connections open;
- heads of requests are bounded in size, and what can't be parsed gets an answer with the same
  headers as any other, which tells no versions and repeats nothing.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from aiohttp import web

from discreet.service.problems import ProblemError
from discreet.service.security import CLIENT, HEADERS

log = logging.getLogger(__name__)

MOST = 128
"""A browser keeps six to one host. Well below the 256 files that macOS lets a process open."""

IDLE_SECONDS = 60.0

HEAD_LIMITS = {"max_line_size": 8_190, "max_field_size": 8_190, "max_headers": 64}
"""Bytes of the first line and of one header, and headers of a request."""


class Connections:
    """What is connected. `most` and `idle_seconds` as in the module's constants."""

    def __init__(self, most: int = MOST, idle_seconds: float = IDLE_SECONDS) -> None:
        self._most = most
        self._idle_seconds = idle_seconds
        self._idle: dict[Connection, asyncio.TimerHandle] = {}  # the longest idle one first
        self._busy: set[Connection] = set()

    def __len__(self) -> int:
        return len(self._idle) + len(self._busy)

    def rest(self, connection: Connection) -> None:
        """It waits for a request from now on."""
        self.forget(connection)
        if len(self) >= self._most:
            if not self._idle:
                return connection.drop()
            next(iter(self._idle)).drop()
        loop = asyncio.get_running_loop()
        self._idle[connection] = loop.call_later(self._idle_seconds, connection.drop)

    def work(self, connection: Connection) -> None:
        """A request of a paired client came in whole, but for its body."""
        self.forget(connection)
        self._busy.add(connection)

    def forget(self, connection: Connection) -> None:
        """It is closed, or about to change."""
        self._busy.discard(connection)
        if timer := self._idle.pop(connection, None):
            timer.cancel()


class Connection(web.RequestHandler):
    """aiohttp's, with the bounds of this module."""

    __slots__ = ("_all",)

    def __init__(self, manager: web.Server, connections: Connections, **limits: Any) -> None:
        super().__init__(manager, **limits)
        self._all = connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._all.rest(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._all.forget(self)
        super().connection_lost(exc)

    def drop(self) -> None:
        """Close at once; an answer that nobody fetches is not waited for."""
        self._all.forget(self)
        transport = self.transport
        self.force_close()
        if transport is not None:
            transport.abort()

    def begin(self) -> None:
        """A request is answered from now on."""
        self._all.work(self)

    def end(self) -> None:
        """Its answer is ready."""
        if self.transport is not None:
            self._all.rest(self)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to what aiohttp could not parse, or failed at by itself."""
        if status >= 500:
            log.error("request failed", exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer was begun already")
        answer = ProblemError(status, "This is no request that can be understood.").response()
        answer.headers.update(HEADERS)
        answer.force_close()
        return answer


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def watch_connection(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Tell a connection while it is busy. The innermost middleware, behind that of `security`.

    A stranger's counts as idle all the while: it could be kept busy by a body that does not come.
    """
    connection = request.protocol
    if not isinstance(connection, Connection) or CLIENT not in request:
        return await handler(request)  # served by something else, as in tests; or a stranger
    connection.begin()
    try:
        return await handler(request)
    finally:
        connection.end()


class _Site(web.BaseSite):
    """A socket whose connections are ours."""

    __slots__ = ("_factory", "_sock")

    def __init__(
        self, runner: web.AppRunner, sock: socket.socket, factory: Callable[[], Connection]
    ) -> None:
        super().__init__(runner)
        self._sock = sock
        self._factory = factory

    @property
    def name(self) -> str:
        host, port = self._sock.getsockname()[:2]
        return f"http://{host}:{port}"

    async def start(self) -> None:
        await super().start()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._factory, sock=self._sock, backlog=128)


async def listen(
    app: web.Application,
    sockets: Iterable[socket.socket],
    stop_seconds: float,
    connections: Connections | None = None,
) -> web.AppRunner:
    """Serve `app` on bound sockets until the `cleanup` of what is returned.

    stop_seconds: how long answers under way may take then
    """
    runner = web.AppRunner(
        app, access_log=None, shutdown_timeout=stop_seconds, handle_signals=False
    )
    await runner.setup()
    server = runner.server
    assert server is not None
    every = Connections() if connections is None else connections
    loop = asyncio.get_running_loop()

    def accept() -> Connection:
        return Connection(server, every, loop=loop, access_log=None, **HEAD_LIMITS)

    for bound in sockets:
        await _Site(runner, bound, accept).start()
    return runner
