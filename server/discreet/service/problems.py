"""Errors as RFC 9457 problem details. Every `detail` says what to change."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web
from pydantic import ValidationError

from discreet.schema import Problem

SUPERSEDED = "urn:discreet:superseded"
"""Type of the 409 that a check gets when a newer revision of its draft came in."""

_MOST_ERRORS = 20


class ProblemError(Exception):
    """Raised anywhere in a request; the outermost middleware turns it into the answer."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        type: str = "about:blank",
        title: str | None = None,
        errors: list[dict[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.headers = dict(headers or {})
        self.problem = Problem(
            type=type,
            title=title or HTTPStatus(status).phrase,
            status=status,
            detail=detail,
            errors=errors,
        )

    def response(self) -> web.Response:
        """The answer, as `application/problem+json`."""
        return web.Response(
            status=self.problem.status,
            body=self.problem.model_dump_json(exclude_none=True).encode(),
            content_type="application/problem+json",
            headers=self.headers,
        )


def from_validation(error: ValidationError, what: str) -> ProblemError:
    """The fields of `what` ("body", "query") that are wrong. The values sent are not repeated."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    errors = [
        {"where": _place(e["loc"], e["type"]), "what": e["msg"]} for e in found[:_MOST_ERRORS]
    ]
    return ProblemError(
        422,
        f"Change {'this field' if len(found) == 1 else 'these fields'} of the {what}: "
        + ", ".join(dict.fromkeys(e["where"] for e in errors))
        + ". The shape is described in /openapi.json.",
        errors=errors,
    )


def from_http(error: web.HTTPException, request: web.Request, most_bytes: int) -> ProblemError:
    """aiohttp's own refusals: no such path, wrong method, body too long."""
    headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else None
    match error.status:
        case 404:
            detail = "There is nothing at this path; the paths are listed in /openapi.json."
        case 405:
            allowed = ", ".join(sorted(getattr(error, "allowed_methods", ())))
            detail = f"This path does not take {request.method}; use {allowed}."
        case 413:
            detail = f"The body is longer than {most_bytes:,} bytes; send less text."
        case _:
            detail = "The request could not be understood; see /openapi.json."
    return ProblemError(error.status, detail, headers=headers)


def _place(loc: tuple[int | str, ...], kind: str) -> str:
    """Dotted path of a field. A name that the client made up is not repeated: it may be text."""
    parts = [str(part) for part in loc]
    if kind == "extra_forbidden":
        parts[-1] = "(an unknown field)"
    return ".".join(part[:60] for part in parts) or "(the whole)"
