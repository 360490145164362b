"""Words that were missed: watched for from then on, and kept as a hash alone."""

from __future__ import annotations

from typing import Any

import pytest
from paired import Paired

from discreet.cli import main

WORDS = "Quokka Lane"


async def _missed(paired: Paired, **change: Any) -> int:
    body = {
        "kind": "missed",
        "scope": "rule",
        "category": "customer",
        "platform": "x",
        "quote": WORDS,
        "text": f"We sign {WORDS} soon, says #quokkalane",
        "note": f"{WORDS} is a customer",
    }
    status, _ = await paired.call("POST", "/v1/feedback", body | change)
    return status


async def _found(paired: Paired, text: str, platform: str = "x") -> list[tuple[str, str]]:
    answer = await paired.check(text, platform=platform)
    return [
        (f["rule"], f["quote"])
        for f in answer["findings"]
        if f["detector"]["name"] == "missed-words"
    ]


async def test_they_are_found_in_every_form_from_then_on(paired: Paired) -> None:
    assert await _found(paired, f"Hello {WORDS}") == []
    assert await _missed(paired) == 200
    text = "Hello quokka-lane and #QuokkaLane's team"
    rule = "customer.missed"
    assert await _found(paired, text) == [(rule, "quokka-lane"), (rule, "QuokkaLane")]
    assert await _found(paired, text, "linkedin") == [(rule, "quokka-lane"), (rule, "QuokkaLane")]


async def test_the_scope_says_where(paired: Paired) -> None:
    assert await _missed(paired, scope="text") == 200
    assert await _found(paired, WORDS) == []
    assert await _missed(paired, scope="rule_site") == 200
    assert await _found(paired, WORDS) == [("customer.missed", WORDS)]
    assert await _found(paired, WORDS, "linkedin") == []


async def test_they_are_stored_nowhere_in_plain(paired: Paired) -> None:
    assert await _missed(paired) == 200
    await paired.check(f"Hello {WORDS} and QUOKKALANE", draft_id="d", revision=1)
    _, entries = await paired.call("GET", "/v1/history")
    assert entries["total"] == 1
    paired.service.history._db.forget_erased().result()
    for file in paired.service.settings.data_dir.iterdir():
        assert b"quokka" not in file.read_bytes().lower()
    exported = (await paired.call("GET", "/v1/feedback/export"))[1]
    assert "We sign ••• soon, says #•••" in exported


async def test_they_are_erased_with_the_history(paired: Paired) -> None:
    assert await _missed(paired) == 200
    await paired.call("DELETE", "/v1/history")
    assert await _found(paired, WORDS) == []


async def test_they_are_listed_masked_and_erased_by_the_command_line(
    paired: Paired, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    assert await _missed(paired) == 200
    monkeypatch.setenv("DISCREET_DATA_DIR", str(paired.service.settings.data_dir))
    assert await asyncio.to_thread(main, ["history", "watched"]) == 0
    listed = capsys.readouterr().out
    assert "everywhere  ••• (2)  customer" in listed
    identity = listed.split()[0]
    assert await asyncio.to_thread(main, ["history", "erase", identity]) == 0
    assert await _found(paired, WORDS) == []


@pytest.mark.parametrize(
    "change", [{"category": None}, {"quote": "!"}, {"quote": "long " * 40}, {"quote": ""}]
)
async def test_what_can_not_be_watched_for_is_refused(paired: Paired, change: Any) -> None:
    assert await _missed(paired, **change) == 422


async def test_a_word_of_the_language_counts_as_a_name_only_when_it_was_marked_as_one(
    paired: Paired,
) -> None:
    assert await _missed(paired, quote="Falcon") == 200
    assert await _found(paired, "a falcon flew by, then Falcon was done") == [
        ("customer.missed", "Falcon")
    ]
    assert await _missed(paired, quote="headcount") == 200
    assert await _found(paired, "our headcount") == [("customer.missed", "headcount")]
