"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import outbound
from discreet import managed
from discreet.checking import Checker, models_folder
from discreet.native.browsers import Machine
from discreet.reading.readers import Readers

outbound.install()

# How long an example takes says nothing: the machine may be busy with other things.
settings.register_profile("discreet", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("discreet")


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


@pytest.fixture(scope="session", autouse=True)
def _shipped_models_are_loaded_once() -> Iterator[None]:
    """They are the same for every test, and loading them takes most of a second."""
    load = Readers.load
    loaded: list[Readers] = []

    def load_once(models_dir: Path, *how: int, **more: bool) -> Readers:
        if models_dir != models_folder():
            return load(models_dir, *how, **more)
        if not loaded:
            loaded.append(load(models_dir))
        return loaded[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Readers, "load", load_once)
        yield


@pytest.fixture(autouse=True)
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A person without any browser; what is set up for whoever runs the tests has no say."""
    machine = Machine("linux", tmp_path / "home", tmp_path / "home" / ".config")
    monkeypatch.setattr(Machine, "here", lambda: machine)
    return machine


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
    parser.addoption(
        "--examples",
        type=int,
        default=15,
        help="requests made from the OpenAPI document for each call",
    )
    parser.addoption(
        "--kills",
        type=int,
        default=6,
        help="how often the tests that kill a process in mid-work do so",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Playwright's loop runs in the main thread until the session ends, and no other can be
    # started beside it: what starts loops of its own goes first.
    last = {"browser": 1, "firefox": 2}
    items.sort(key=lambda item: last.get(item.path.parent.name, 0))
