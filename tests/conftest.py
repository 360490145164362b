"""Fixtures for all tests."""

from __future__ import annotations

import pytest

from discreet.checking import Checker


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
