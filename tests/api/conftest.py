"""The service as `discreet serve` builds it, in this process, with a paired client."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from paired import Paired
from words import word_checker

from discreet.checking import Checker
from discreet.service import create_app
from discreet.service.app import SERVICE
from discreet.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def start(
    aiohttp_client: Callable[..., Awaitable[TestClient]], settings: Settings
) -> Callable[..., Awaitable[Paired]]:
    """Start a service with settings of one's own."""

    async def begin(checker: Checker | None = None, **changes: Any) -> Paired:
        words = None
        if checker is None:
            checker, words = word_checker()
        app = create_app(settings.model_copy(update=changes), checker)
        client = await aiohttp_client(app)
        service = app[SERVICE]
        token, _ = service.pairing.admit("test", None, way="code")
        return Paired(client, service, token, words)

    return begin


@pytest.fixture
async def paired(start: Callable[..., Awaitable[Paired]]) -> Paired:
    return await start()
