"""The tour of the interface in docs/: its page and its pictures belong together."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = DOCS / "images" / "tour"

LIMIT = 1_500_000
"""Bytes of all pictures together."""


def test_every_state_on_the_page_has_its_picture_and_every_picture_its_state() -> None:
    page = (DOCS / "tour.md").read_text("utf-8")
    named = re.findall(r"^!\[([\w-]+)\]\(images/tour/([\w-]+)\.png\)$", page, re.MULTILINE)
    assert all(state == file for state, file in named)
    assert sorted(state for state, _ in named) == sorted(
        picture.stem for picture in PICTURES.iterdir()
    )


def test_the_pictures_stay_small() -> None:
    assert sum(picture.stat().st_size for picture in PICTURES.iterdir()) < LIMIT
