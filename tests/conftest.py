"""Fixtures for all tests."""

from __future__ import annotations

import pytest

from discreet.checking import Checker


@pytest.fixture(scope="session")
def checker() -> Checker:
    """The product's own checker: real models, the default policy, no terms."""
    return Checker.load()
