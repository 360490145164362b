"""A paired client of a service under test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp.test_utils import TestClient
from words import WordDetector

from discreet.service.core import Service
from discreet.settings import CHROMIUM_ID

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
