"""Fixtures of the Firefox tests: one Firefox for all, the real service, the demo pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from drafts import Draft
from gecko import Firefox, firefox
from harness.browser import demo_served, environment
from harness.service import Service
from harness.sites import COMPANY, DRAFT, QUILL1, Site


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def unpaired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """The running Firefox; whether the extension is in it depends on what ran before."""
    program = environment.firefox()
    if program is None:
        pytest.skip("runs where Firefox is installed; scripts/test installs it on Debian as root")
    build = environment.extension(test=True)["firefox"]
    environment.pages()
    with (
        demo_served() as (port, _),
        firefox(program, build, tmp_path_factory.mktemp("firefox"), port) as running,
    ):
        yield running


@pytest.fixture(scope="session")
def session_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with pytest.MonkeyPatch.context() as patch:
        # A machine with much else to do may take its time over a draft.
        patch.setenv("DISCREET_CHECK_SECONDS", "30")
        service = Service(tmp_path_factory.mktemp("service"))
    service.start()
    service.pair()
    yield service
    service.stop()


@pytest.fixture
def service(session_service: Service) -> Service:
    """The running service with an empty history and every account in its first mode."""
    session_service.ask("DELETE", "/v1/history")
    for site in (DRAFT, QUILL1, COMPANY):
        mode = "strict" if site is COMPANY else "normal"
        session_service.set_mode(site.platform, site.handle, mode)
    return session_service


@pytest.fixture
def paired(unpaired: Firefox, service: Service) -> Firefox:
    """Firefox with the extension, paired with the service."""
    unpaired.pair(service)
    return unpaired


QUILL_STYLE = "sha256-RvAvREUHojDuwHylTVWZp9DhleqLs6ml8G7LpjCF+EY="
"""A style that Quill 1.3 puts into a page for itself, and that the pages' policy refuses."""


@pytest.fixture(autouse=True)
def nothing_is_thrown(unpaired: Firefox) -> Iterator[None]:
    """Fails a test in which a page or a script of ours reported an error."""
    unpaired.bidi.errors.clear()
    yield
    assert [error for error in unpaired.bidi.errors if QUILL_STYLE not in error] == []


@pytest.fixture
def compose(paired: Firefox, service: Service) -> Iterator[Callable[..., Draft]]:
    """Opens a composer: `compose(site, mode=…, query=…)`. Its tab is closed afterwards."""
    opened: list[Draft] = []

    def open_draft(site: Site, mode: str | None = None, query: str = "") -> Draft:
        if mode is not None:
            service.set_mode(site.platform, site.handle, mode)
        opened.append(Draft.open(paired, site, query))
        return opened[-1]

    yield open_draft
    for draft in opened:
        draft.tab.close()
