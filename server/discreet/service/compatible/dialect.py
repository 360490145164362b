"""What a compatible API consists of."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from discreet.service.handlers import Call
from discreet.service.problems import ProblemError
from discreet.service.security import Access


@dataclass(frozen=True)
class CompatibleRoute:
    """One call. The handler reads request and body as the clients of this API send them."""

    method: str
    path: str
    handler: Callable[[Call], Awaitable[web.Response]]
    access: Access


@dataclass(frozen=True)
class Dialect:
    """One API.

    name:     in the setting `compatible_apis`
    prefixes: of its paths; what is below them is refused in its manner too
    refuse:   a problem as its clients are told of one
    """

    name: str
    prefixes: tuple[str, ...]
    refuse: Callable[[ProblemError], web.Response]
    routes: tuple[CompatibleRoute, ...]


def as_json(content: Any) -> web.Response:
    """An answer."""
    return web.Response(body=json.dumps(content).encode(), content_type="application/json")
