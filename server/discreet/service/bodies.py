"""From the bytes of a request to a model, without repeating them in an error."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any, NoReturn, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from discreet.service.problems import ProblemError, from_validation

M = TypeVar("M", bound=BaseModel)

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_SMALL = 32_768
"""Bytes parsed on the event loop; beyond that a thread does it."""

BODY_SECONDS = 10.0
"""How long a body may take; it comes from this machine."""


async def read_body(request: web.Request, model: type[M]) -> M:
    """The request's JSON body as `model`.

    Raises ProblemError: 415 for another content type, 408 for a body that dawdles, 400 for what is
    not JSON, 422 for JSON of another shape. aiohttp raises 413 for a body that is too long.
    """
    if request.content_type != "application/json":
        raise ProblemError(415, "Send the body as JSON, with 'Content-Type: application/json'.")
    if (request.charset or "utf-8").lower() not in ("utf-8", "utf8"):
        raise ProblemError(415, "Send the body in UTF-8.")
    raw = await read_raw(request)
    if len(raw) <= _SMALL:
        return parse(raw, model)
    return await asyncio.to_thread(parse, raw, model)


async def read_raw(request: web.Request) -> bytes:
    """The request's body as it came. Raises ProblemError: 415 for a compressed one, 408."""
    if "Content-Encoding" in request.headers:
        raise ProblemError(415, "Send the body as it is, not compressed.")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.read()
    except TimeoutError:
        raise ProblemError(
            408,
            f"The body did not arrive within {BODY_SECONDS:.0f} seconds; send it at once.",
            headers={"Connection": "close"},
        ) from None


def read_query(request: web.Request, model: type[M]) -> M:
    """The query string as `model`; a parameter given twice is an error. Raises ProblemError 422."""
    given = request.query
    for name in given:
        if len(given.getall(name)) > 1:
            raise ProblemError(422, "Give each parameter of the query once.")
    try:
        return model.model_validate({k: _SURROGATE.sub("\ufffd", v) for k, v in given.items()})
    except ValidationError as error:
        raise from_validation(error, "query") from None


def parse(raw: bytes, model: type[M]) -> M:
    """Parse and validate. Types are strict: `"1"` is no number.

    A lone surrogate (JavaScript strings may hold one) becomes U+FFFD, which is one UTF-16 code
    unit too, so offsets stay.
    """
    if not raw:
        raise ProblemError(400, "The body is empty; send a JSON object.")
    try:
        content = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
        if _ESCAPED_SURROGATE.search(raw):
            content = _without_surrogates(content)
    except UnicodeDecodeError:
        raise ProblemError(400, "The body is not UTF-8; encode it as UTF-8.") from None
    except json.JSONDecodeError as error:
        raise ProblemError(
            400, f"The body is not JSON (line {error.lineno}, column {error.colno}); correct it."
        ) from None
    except RecursionError:
        raise ProblemError(400, "The body is nested too deeply; send a flat object.") from None
    except ValueError:
        raise ProblemError(400, "The body holds a number that JSON can't carry.") from None
    try:
        return model.model_validate(content, strict=True)
    except ValidationError as error:
        raise from_validation(error, "body") from None


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_SURROGATE.sub("\ufffd", k): _without_surrogates(v) for k, v in value.items()}
    return value
