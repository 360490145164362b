"""The document at /openapi.json, the router and the answers say the same."""

from __future__ import annotations

import json
import re

from paired import Paired

from discreet import schema
from discreet.service import openapi
from discreet.service.routes import ROUTES

CONTRACT = {
    ("GET", "/health"),
    ("POST", "/v1/pair"),
    ("POST", "/v1/pair/proof"),
    ("DELETE", "/v1/token"),
    ("POST", "/v1/check"),
    ("POST", "/v1/decisions"),
    ("GET", "/v1/history"),
    ("DELETE", "/v1/history"),
    ("GET", "/v1/history/export"),
    ("GET", "/v1/history/{id}"),
    ("DELETE", "/v1/history/{id}"),
    ("GET", "/v1/accounts"),
    ("PUT", "/v1/accounts"),
    ("GET", "/v1/policy"),
    ("POST", "/v1/policy/acknowledge"),
    ("GET", "/v1/practice"),
    ("POST", "/v1/feedback"),
    ("GET", "/v1/feedback/export"),
    ("GET", "/v1/status"),
    ("GET", "/openapi.json"),
}


async def test_the_router_and_the_document_have_the_routes_of_the_contract(paired: Paired) -> None:
    router = {
        (route.method, route.resource.canonical) for route in paired.client.app.router.routes()
    }
    status, document = await paired.call("GET", "/openapi.json")
    documented = {
        (method.upper(), path) for path, item in document["paths"].items() for method in item
    }
    assert status == 200
    assert router == documented == CONTRACT


def test_every_reference_in_the_document_leads_somewhere() -> None:
    text = json.dumps(openapi.document(ROUTES))
    schemas = json.loads(text)["components"]["schemas"]
    used = set(re.findall(r'"#/components/schemas/([^"]+)"', text))
    assert used and used == set(schemas)


def test_operations_are_named_once_and_say_what_they_ask_for() -> None:
    document = openapi.document(ROUTES)
    operations = [op for item in document["paths"].values() for op in item.values()]
    names = [op["operationId"] for op in operations]
    assert len(names) == len(set(names))
    for route in ROUTES:
        operation = document["paths"][route.path][route.method.lower()]
        assert ("requestBody" in operation) == (route.body is not None)
        assert operation["responses"].keys() >= {"200", "403", "405"}
        if route.body is not None:
            assert operation["responses"].keys() >= {"408", "413", "415", "422"}


async def test_health_says_nothing_but_that_it_is_up(paired: Paired) -> None:
    async with paired.client.get("/health") as response:
        answer = await response.json()
    assert set(answer) == {"name", "version", "api"}
    assert answer["name"] == "discreet"


async def test_answers_have_the_shape_of_their_models(paired: Paired) -> None:
    await paired.check("Hartwell signs", draft_id="d", revision=1, account="company")
    entry = (await paired.call("GET", "/v1/history"))[1]["entries"][0]
    for path, model in {
        "/v1/history": schema.HistoryPage,
        f"/v1/history/{entry['id']}": schema.HistoryEntry,
        "/v1/history/export": schema.HistoryExport,
        "/v1/accounts": schema.AccountList,
        "/v1/policy": schema.PolicyResponse,
        "/v1/status": schema.Status,
    }.items():
        status, answer = await paired.call("GET", path)
        assert status == 200, path
        model.model_validate_json(json.dumps(answer))


async def test_status_counts_and_names_what_reads(paired: Paired) -> None:
    for revision in range(3):
        await paired.check("quiet words", draft_id="d", revision=revision)
    _, status = await paired.call("GET", "/v1/status")
    assert status["checks"] == 3
    assert status["latency"]["count"] == 3
    assert status["latency"]["p95_ms"] >= status["latency"]["p50_ms"] > 0
    assert status["policy"]["sha256"]
    assert status["memory_mb"] > 10
    assert status["problems"] == []
