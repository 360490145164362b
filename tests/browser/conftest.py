"""Fixtures of the browser tests: a real service, the built extension, Chromium, real editors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from harness.browser import Extension, chromium, demo_pages, environment
from harness.service import Service
from harness.sites import COMPANY, DRAFT, QUILL1, Draft, Site
from playwright.sync_api import BrowserContext, Playwright, sync_playwright

ACCOUNTS = (DRAFT, QUILL1, COMPANY)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def extension_folder() -> Path:
    """The extension for Chromium, built for tests: its shadow roots are open."""
    return environment.extension(test=True)["chromium"]


@pytest.fixture(scope="session")
def flags() -> Iterator[list[str]]:
    environment.pages()
    with demo_pages() as flags:
        yield flags


@pytest.fixture(scope="session")
def session_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("service"))
    service.start()
    service.pair()
    yield service
    service.stop()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def context(
    playwright: Playwright,
    extension_folder: Path,
    flags: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[BrowserContext]:
    profile = tmp_path_factory.mktemp("profile")
    with chromium(playwright, extension_folder, profile, flags) as context:
        yield context


@pytest.fixture(scope="session")
def extension(
    context: BrowserContext, extension_folder: Path, session_service: Service
) -> Extension:
    """The extension, paired with the service."""
    extension = Extension(context, extension_folder)
    extension.pair(session_service)
    return extension


@pytest.fixture
def service(session_service: Service) -> Service:
    """The running service with an empty history and every account in its first mode."""
    session_service.ask("DELETE", "/v1/history")
    for site in ACCOUNTS:
        mode = "strict" if site is COMPANY else "normal"
        session_service.set_mode(site.platform, site.handle, mode)
    return session_service


@pytest.fixture
def compose(
    context: BrowserContext, extension: Extension, service: Service
) -> Iterator[Callable[..., Draft]]:
    """Opens a composer: `compose(site, mode=…, query=…)`. Its tabs are closed afterwards."""

    def open_draft(site: Site, mode: str | None = None, query: str = "") -> Draft:
        if mode is not None:
            service.set_mode(site.platform, site.handle, mode)
        return Draft.open(context, site, query)

    yield open_draft
    for page in context.pages[1:]:
        page.close()
