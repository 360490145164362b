"""The application factory. Tests and `discreet serve` build the service through it alike."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from typing import TYPE_CHECKING, Any

from aiohttp import web
from pydantic import BaseModel

from discreet.history import HistoryUnavailable
from discreet.schema import MAX_BODY
from discreet.service import openapi
from discreet.service.bodies import read_body, read_query
from discreet.service.compatible import Dialect, chosen, dialect_of
from discreet.service.connections import watch_connection
from discreet.service.core import Service
from discreet.service.handlers import Call
from discreet.service.problems import ProblemError, from_http
from discreet.service.routes import ROUTES, Route
from discreet.service.security import CLIENT, ORIGIN, RateLimit, add_headers, guard
from discreet.settings import Settings

if TYPE_CHECKING:
    from discreet.checking import Checker

log = logging.getLogger(__name__)

SERVICE = web.AppKey("service", Service)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def create_app(settings: Settings, checker: Checker | None = None) -> web.Application:
    """The service as an aiohttp application.

    checker: a loaded one; without it one is loaded in a thread at startup, and checks that come
             in before wait for it
    """
    service = Service(settings, checker)
    limit = RateLimit(settings.requests_per_second)
    dialects = chosen(settings.compatible_apis)
    access = {(r.method, r.path): r.access for dialect in dialects for r in dialect.routes}
    app = web.Application(
        middlewares=[
            answer_problems(dialects),
            guard(service.pairing, settings.allowed_origins, limit, access),
            watch_connection,
        ],
        client_max_size=MAX_BODY,
    )
    app[SERVICE] = service
    app.cleanup_ctx.append(_running)
    app.on_shutdown.append(_wind_down)
    app.on_response_prepare.append(add_headers)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, _adapt(service, route))
    app.router.add_route("GET", openapi.PATH, _openapi)
    for dialect in dialects:
        for other in dialect.routes:
            app.router.add_route(other.method, other.path, _call(service, other.handler))
    return app


async def _running(app: web.Application) -> AsyncIterator[None]:
    await app[SERVICE].start()
    yield
    await app[SERVICE].stop()


async def _wind_down(app: web.Application) -> None:
    app[SERVICE].wind_down()


def _adapt(service: Service, route: Route) -> Handler:
    """From a row of the table to an aiohttp handler."""

    async def handle(request: web.Request) -> web.StreamResponse:
        query = read_query(request, route.query) if route.query else None
        body = await read_body(request, route.body) if route.body else None
        call = _of(service, request, body, query)
        answer = await route.handler(call)
        if isinstance(answer, BaseModel):
            return web.Response(
                body=answer.model_dump_json().encode(), content_type="application/json"
            )
        return answer

    return handle


def _call(service: Service, handler: Callable[[Call], Awaitable[web.Response]]) -> Handler:
    """A handler that reads its request by itself."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return await handler(_of(service, request))

    return handle


def _of(service: Service, request: web.Request, body: Any = None, query: Any = None) -> Call:
    return Call(service, request, request.get(CLIENT), request.get(ORIGIN), body, query)


async def _openapi(_: web.Request) -> web.Response:
    return web.json_response(openapi.document(ROUTES))


def answer_problems(dialects: Collection[Dialect]) -> Handler:
    """The middleware that makes every error a problem, and every request one line in the log.

    The log has the route's pattern, not the path or the query: a search holds words of drafts.
    dialects: compatible APIs, whose clients are told an error as they know it
    """

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        began = time.perf_counter()
        try:
            response = await _answer(request, handler)
        except ProblemError as error:
            dialect = dialect_of(request.path, dialects)
            response = dialect.refuse(error) if dialect else error.response()
        resource = request.match_info.route.resource
        client = request.get(CLIENT)
        log.info(
            "request",
            extra={
                "method": request.method,
                "route": resource.canonical if resource else None,
                "status": response.status,
                "took_ms": round((time.perf_counter() - began) * 1000, 1),
                "client": client.id if client else None,
            },
        )
        return response

    return middleware


async def _answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The answer, or a ProblemError for whatever goes wrong."""
    try:
        return await handler(request)
    except ProblemError:
        raise
    except web.HTTPException as error:
        raise from_http(error, request, MAX_BODY) from None
    except HistoryUnavailable as error:
        raise ProblemError(503, str(error), headers={"Retry-After": "10"}) from None
    except sqlite3.Error:
        log.exception("pairings not readable")
        raise ProblemError(
            503, "The pairings can't be read; run 'discreet doctor' to see what to mend."
        ) from None
    except Exception:
        log.exception("request failed")
        raise ProblemError(
            500, "This is a fault of the service; the log in its data folder says where."
        ) from None
