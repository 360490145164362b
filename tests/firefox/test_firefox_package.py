"""The package that people get for Firefox, as `./scripts/package` makes it."""

from __future__ import annotations

from pathlib import Path

from drafts import CARD, Draft
from gecko import Firefox
from harness.browser import environment
from harness.service import Service
from harness.sites import EDITORS

import package

LEAK = "Good news: Hartwell joins us."


def test_it_installs_and_marks_and_holds_in_each_editor(
    unpaired: Firefox, service: Service, tmp_path: Path
) -> None:
    build = environment.extension()["firefox"]
    packed = tmp_path / "discreet.xpi"
    package.pack(packed, build, package.files(build), 1_700_000_000)
    try:
        unpaired.install(packed)
        unpaired.pair(service)
        for site in EDITORS:
            service.set_mode(site.platform, site.handle, "strict")
            draft = Draft.open(unpaired, site)
            draft.tab.type(LEAK)
            draft.expect_marked(("block", "Hartwell"))
            assert draft.tab.box(CARD) is None, "its root is closed to the page"
            draft.tab.click(draft.post)
            # Nobody sees the card here; a press of Escape gives the draft back.
            draft.tab.press("Escape")
            draft.tab.click(draft.editor)
            draft.tab.press("End")
            draft.tab.type(" Hooray")
            draft.expect_own(f"{LEAK} Hooray")
            assert draft.posts() == []
            draft.tab.close()
    finally:
        unpaired.install()
