"""The service as `discreet serve` builds it, in this process, with a paired client."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from words import WordDetector, word_checker

from discreet.checking import Checker
from discreet.service import create_app
from discreet.service.app import SERVICE
from discreet.service.core import Service
from discreet.settings import CHROMIUM_ID, Settings

EXTENSION = f"chrome-extension://{CHROMIUM_ID}"


@dataclass
class Paired:
    """A client of a running service, with a token."""

    client: TestClient
    service: Service
    token: str
    words: WordDetector

    async def call(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, Any]:
        """Status and JSON (or text) of an answer."""
        headers = {"Authorization": f"Bearer {self.token}", **headers}
        extra = {"json": body} if body is not None else {}
        async with self.client.request(method, path, headers=headers, **extra) as response:
            kind = response.content_type
            answer = await (
                response.json(content_type=None)
                if "json" in kind and "jsonl" not in kind
                else response.text()
            )
            return response.status, answer

    async def check(self, text: str, **fields: Any) -> dict[str, Any]:
        """The answer to a check that must succeed."""
        status, answer = await self.call("POST", "/v1/check", {"text": text, **fields})
        assert status == 200, answer
        return answer


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
        token, _ = service.pairing.redeem(service.pairing.new_code(), "test", None)
        return Paired(client, service, token, words)

    return begin


@pytest.fixture
async def paired(start: Callable[..., Awaitable[Paired]]) -> Paired:
    return await start()
