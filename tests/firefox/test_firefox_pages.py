"""The extension's own pages in Firefox, with the real service behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from drafts import Draft
from gecko import Firefox

Compose = Callable[..., Draft]

LEAK = "Good news: Hartwell joins us."


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("popup.html", "Pause for 10 minutes"),
        ("history.html", "Nothing"),
        ("welcome.html", "What the marks mean"),
        ("practice.html", "Draft 1 of"),
        ("policy.html", "Confidential information stays inside"),
    ],
)
def test_a_page_opens_and_shows_what_the_service_says(
    paired: Firefox, page: str, words: str
) -> None:
    tab = paired.page(page)
    tab.expect_words(words)
    tab.close()
