"""The OpenAPI 3.1 document, made from the table of routes and the pydantic models."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from discreet import API_VERSION, __version__
from discreet.locales import LANGUAGES
from discreet.schema import Problem
from discreet.service.routes import Route
from discreet.service.security import PUBLIC

PATH = "/openapi.json"

_EVERY = (400, 403, 405)
"""400: what is no HTTP, or has a head that is too long, is refused before its route is known."""
_WITH_TOKEN = (401, 429)
_WITH_BODY = (408, 413, 415, 422)
_REF = "#/components/schemas/{model}"


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The document for `routes`. Pure: the same table gives the same document."""
    routes = tuple(routes)
    models: list[tuple[type[BaseModel], Any]] = [(Problem, "serialization")]
    for route in routes:
        if route.body is not None:
            models.append((route.body, "validation"))
        if isinstance(route.answer, type):
            models.append((route.answer, "serialization"))
    names, definitions = models_json_schema(models, ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, names)
    paths[PATH] = {
        "get": {
            "summary": "This document",
            "operationId": "openapi",
            "responses": {
                "200": {"description": "OK", "content": {"application/json": {}}},
                **_problems((*_EVERY, *_WITH_TOKEN), names),
            },
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Discreet",
            "version": f"{API_VERSION}",
            "summary": "Reads a draft on this machine and warns before it is posted.",
            "description": f"Made by version {__version__}. Loopback only. Offsets are UTF-16"
            " code units, half-open. Accept-Language (" + ", ".join(LANGUAGES) + ") says in which"
            " language findings are explained.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "From /v1/pair."}
            },
        },
    }


def _operation(route: Route, names: dict[Any, Any]) -> dict[str, Any]:
    statuses = set(_EVERY) | set(route.problems)
    operation: dict[str, Any] = {
        "summary": route.summary,
        "operationId": route.handler.__name__,
    }
    if route.path in PUBLIC:
        operation["security"] = []
    else:
        statuses |= set(_WITH_TOKEN)
    if parameters := [*_path_parameters(route), *_query_parameters(route)]:
        operation["parameters"] = parameters
    if route.body is not None:
        statuses |= set(_WITH_BODY)
        schema = names[(route.body, "validation")]
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    if isinstance(route.answer, type):
        content = {"application/json": {"schema": names[(route.answer, "serialization")]}}
    else:
        content = {kind: {} for kind in route.answer}
    operation["responses"] = {
        "200": {"description": "OK", "content": content},
        **_problems(statuses, names),
    }
    return operation


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    if "{id}" not in route.path:
        return []
    return [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]


def _query_parameters(route: Route) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    schema = route.query.model_json_schema()
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "schema": {k: v for k, v in field.items() if k not in ("title", "description")},
            **({"description": field["description"]} if "description" in field else {}),
        }
        for name, field in schema["properties"].items()
    ]


def _problems(statuses: Iterable[int], names: dict[Any, Any]) -> dict[str, Any]:
    schema = names[(Problem, "serialization")]
    return {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": schema}},
        }
        for status in sorted(statuses)
    }
