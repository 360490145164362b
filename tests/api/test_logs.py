"""No log holds a draft's words, whatever goes wrong."""

from __future__ import annotations

import ast
import asyncio
import json
import logging
import stat
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from paired import Paired
from words import word_checker

from discreet import logs
from discreet.checking import Checker

CANARY = "canary-Xq7"


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    file = tmp_path / "discreet.log"
    root.handlers = []
    logs.configure("debug", file)
    yield file
    for handler in root.handlers:
        handler.close()
    root.handlers = before
    root.setLevel(level)


class Leaky:
    """A detector that fails with the draft in its exception."""

    name, version, languages = "leaky", "1", None

    def read(self, document: object) -> list[object]:
        raise ValueError(f"can't read {document.text!r}")


async def test_drafts_tokens_and_searches_are_not_logged(
    start: Callable[..., Awaitable[Paired]], log_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, words = word_checker()
    paired = await start(Checker(whole.policy, (Leaky(), words)))
    code = paired.service.pairing.new_code()
    await paired.check(f"Hartwell {CANARY}", draft_id="d", account={"handle": CANARY})
    await paired.call("POST", "/v1/check", {"text": CANARY, CANARY: CANARY})
    await paired.call("GET", f"/v1/history?query={CANARY}")
    await paired.call("GET", f"/v1/{CANARY}")
    await paired.call("POST", "/v1/feedback", {"kind": "missed", "text": CANARY, "note": CANARY})
    await paired.call("GET", "/v1/status", Authorization=f"Bearer {CANARY * 3}")

    async def fail(*_: object) -> None:
        raise RuntimeError(f"{CANARY} in an exception")

    paired.service.history.page = fail
    assert (await paired.call("GET", "/v1/history"))[0] == 500
    logging.getLogger("aiohttp.server").error("for %s", CANARY)
    logging.getLogger("discreet.x").info("of %s", CANARY, extra={"text": CANARY})

    written, mode = await asyncio.to_thread(_look_at, log_file)
    text = written + "".join(capsys.readouterr())
    assert CANARY not in text
    assert paired.token not in text and code not in text
    lines = [json.loads(line) for line in written.splitlines()]
    routes = [line.get("route") for line in lines if line["event"] == "request"]
    assert {"/v1/check", "/v1/history", "/v1/feedback", None} <= set(routes)
    failed = next(line for line in lines if line["event"] == "request failed")
    assert failed["exception"] == "RuntimeError"
    assert failed["places"][-1].endswith(" fail")
    assert {"time", "level", "logger", "event"} <= lines[0].keys()
    assert mode == 0o600


def _look_at(file: Path) -> tuple[str, int]:
    return file.read_text(), stat.S_IMODE(file.stat().st_mode)


def test_every_field_that_is_handed_over_is_written() -> None:
    """One that is not listed would be lost without a word."""
    used = set()
    for file in Path(logs.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.keyword) and node.arg == "extra"):
                continue
            if isinstance(node.value, ast.Dict):
                used |= {key.value for key in node.value.keys if isinstance(key, ast.Constant)}
    assert {"route", "rule"} <= used
    assert used <= set(logs.FIELDS)
