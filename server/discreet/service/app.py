"""The application factory. Tests and `discreet serve` build the service through it alike."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web
from pydantic import BaseModel

from discreet.history import HistoryUnavailable
from discreet.schema import MAX_BODY
from discreet.service import openapi
from discreet.service.bodies import read_body, read_query
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
    app = web.Application(
        middlewares=[
            answer_problems,
            guard(service.pairing, settings.allowed_origins, limit),
            watch_connection,
        ],
        client_max_size=MAX_BODY,
    )
    app[SERVICE] = service
    app.cleanup_ctx.append(_running)
    app.on_response_prepare.append(add_headers)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, _adapt(service, route))
    app.router.add_route("GET", openapi.PATH, _openapi)
    return app


async def _running(app: web.Application) -> AsyncIterator[None]:
    await app[SERVICE].start()
    yield
    await app[SERVICE].stop()


def _adapt(service: Service, route: Route) -> Handler:
    """From a row of the table to an aiohttp handler."""

    async def handle(request: web.Request) -> web.StreamResponse:
        query = read_query(request, route.query) if route.query else None
        body = await read_body(request, route.body) if route.body else None
        call = Call(service, request, request.get(CLIENT), request.get(ORIGIN), body, query)
        answer = await route.handler(call)
        if isinstance(answer, BaseModel):
            return web.Response(
                body=answer.model_dump_json().encode(), content_type="application/json"
            )
        return answer

    return handle


async def _openapi(_: web.Request) -> web.Response:
    return web.json_response(openapi.document(ROUTES))


@web.middleware
async def answer_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Makes every error a problem, and every request one line in the log.

    The log has the route's pattern, not the path or the query: a search holds words of drafts.
    """
    began = time.perf_counter()
    response = await _answer(request, handler)
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


async def _answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except ProblemError as error:
        return error.response()
    except web.HTTPException as error:
        return from_http(error, request, MAX_BODY).response()
    except HistoryUnavailable as error:
        return ProblemError(503, str(error), headers={"Retry-After": "10"}).response()
    except sqlite3.Error:
        log.exception("pairings not readable")
        return ProblemError(
            503, "The pairings can't be read; run 'discreet doctor' to see what to mend."
        ).response()
    except Exception:
        log.exception("request failed")
        return ProblemError(
            500, "This is a fault of the service; the log in its data folder says where."
        ).response()
