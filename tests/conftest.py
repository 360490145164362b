"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import outbound
from discreet import managed
from discreet.checking import Checker

outbound.install()


@pytest.fixture(autouse=True)
def nothing_leaves() -> Iterator[None]:
    """Fails a test in which something tried to reach another machine, even if it went unnoticed."""
    outbound.attempts.clear()
    yield
    assert not outbound.attempts


@pytest.fixture(autouse=True)
def managed_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a test may put `managed.toml`; the machine's own has no say in tests."""
    file = tmp_path / "managed" / "managed.toml"
    monkeypatch.setattr(managed, "managed_file", lambda: file)
    return file


@pytest.fixture(scope="session")
def checker() -> Checker:
    """The product's own checker: real models, the default policy, no terms."""
    return Checker.load()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshot",
        action="store_true",
        help="write tests/corpora/findings.txt anew; look at its diff before you commit it",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Playwright's loop runs in the main thread until the session ends, and no other can be
    # started beside it: what starts loops of its own goes first.
    items.sort(key=lambda item: "browser" in item.path.parts)
