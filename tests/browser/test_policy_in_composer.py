"""The policy in the composer: its labels, and an edit while the composer is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from harness.service import Service
from harness.sites import DRAFT, QUILL1, QUILL2, TIPTAP, Draft, Site
from harness.waiting import eventually

Compose = Callable[..., Draft]

LOVED = "Loved the new desk, use my code SAVE20 at the till."


@pytest.mark.parametrize("site", [DRAFT, QUILL1, QUILL2, TIPTAP], ids=str)
def test_a_label_is_put_at_the_start_and_one_undo_takes_it_back(
    compose: Compose, site: Site
) -> None:
    draft = compose(site)
    draft.type(LOVED)
    draft.expect_marked(("warn", "use my code SAVE20"))
    # Quill's history joins changes within a second of each other, also those of a person.
    draft.page.wait_for_timeout(1_100)

    draft.click_mark("use my code SAVE20")
    draft.button("Start with “#ad”").click()

    eventually(lambda: draft.own_text == f"#ad {LOVED}", "the label stands at the start")
    draft.expect_marked()
    draft.editor.focus()
    draft.press("Control+z")
    eventually(lambda: draft.own_text == LOVED, "one undo takes it back")


BLOCKS = "  company_term: {personal: block, company: block"
WARNS = "  company_term: {personal: warn, company: warn"


@pytest.fixture
def milder(service: Service) -> Iterator[Callable[[], None]]:
    """Makes company terms a warning in the policy's files, and waits until that is in force."""

    def edit(old: str, new: str) -> None:
        before = service.ask("GET", "/v1/policy")["sha256"]
        service.edit_policy("severity.yaml", old, new)
        eventually(
            lambda: service.ask("GET", "/v1/policy")["sha256"] != before, "it is in force", 60
        )

    yield lambda: edit(BLOCKS, WARNS)
    edit(WARNS, BLOCKS)


def test_an_edited_policy_reaches_a_draft_in_another_tab(
    compose: Compose, milder: Callable[[], None]
) -> None:
    first = compose(TIPTAP)
    first.type("Good news: Hartwell joins us.")
    first.expect_marked(("block", "Hartwell"))
    milder()
    second = compose(DRAFT)
    second.type("A calm day at the office.")
    second.expect_chip("Clear")

    # Nobody presses a key there.
    first.expect_marked(("warn", "Hartwell"))
