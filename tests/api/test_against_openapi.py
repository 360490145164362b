"""Every call with what its document allows and with what it forbids, to a service on a real port.

Inputs are made from `/openapi.json` by schemathesis. Answers must be documented, of the shape that
the document tells, and never a fault of the service. The same inputs each time; for more of them:

    ./scripts/test tests/api/test_against_openapi.py --examples 2000
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from words import word_checker

from discreet.service import create_app, openapi
from discreet.service.app import SERVICE
from discreet.service.routes import ROUTES
from discreet.settings import Settings

CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
"""A fault of the service is a 500, which no call documents; 503 is an answer of a busy one."""

OPERATIONS = {
    found.ok().label: found.ok()
    for found in schemathesis.openapi.from_dict(openapi.document(ROUTES)).get_all_operations()
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a running service, and a token."""
    folder = tmp_path_factory.mktemp("openapi")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        runner, address, token = asyncio.run_coroutine_threadsafe(_started(folder), loop).result(60)
        yield address, token
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(60)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()


async def _started(folder: Path) -> tuple[web.AppRunner, str, str]:
    app = create_app(
        Settings(
            data_dir=folder / "data",
            config_dir=folder,
            requests_per_second=1e6,
            check_seconds=60,
        ),
        word_checker()[0],
    )
    # What is no request at all, such as an endless line, has tests of its own.
    runner = web.AppRunner(app, max_line_size=2**22)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    pairing = app[SERVICE].pairing
    token, _ = pairing.redeem(pairing.new_code(), "test", None)
    return runner, f"http://127.0.0.1:{port}", token


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_what_the_document_says(
    label: str, running: tuple[str, str], request: pytest.FixtureRequest
) -> None:
    operation = OPERATIONS[label]
    address, token = running
    allowed = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    cases = allowed
    if operation.body or operation.query or operation.path_parameters:
        forbidden = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        cases = st.one_of(allowed, forbidden)

    @settings(
        max_examples=request.config.getoption("--examples"),
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def every(case: Case) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        case.call_and_validate(base_url=address, headers=headers, checks=CHECKS, timeout=300)

    every()
