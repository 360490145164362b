"""Accounts: what is assumed, what the person sets, and who an unknown author may be."""

from __future__ import annotations

from typing import Any

import pytest
from paired import Paired


async def mode(paired: Paired, account: Any, platform: str = "x") -> tuple[str, str]:
    answer = await paired.check("hello", account=account, platform=platform, draft_id="d")
    return answer["account"]["kind"], answer["account"]["mode"]


def x(handle: str | None, kind: str | None = None) -> dict[str, Any]:
    return {"platform": "x", "handle": handle, "kind": kind}


async def test_personal_is_normal_and_company_is_strict(paired: Paired) -> None:
    assert await mode(paired, x("jo")) == ("personal", "normal")
    assert await mode(paired, x("acme", "company")) == ("company", "strict")
    assert await mode(paired, "company") == ("company", "strict")
    assert await mode(paired, None, "linkedin") == ("personal", "normal")


async def test_what_the_person_sets_wins_over_what_the_composer_suggests(paired: Paired) -> None:
    await mode(paired, x("@Acme", "company"))
    update = {"platform": "x", "handle": "acme", "kind": "personal"}
    status, account = await paired.call("PUT", "/v1/accounts", update)
    assert (status, account["kind"], account["mode"]) == (200, "personal", "normal")
    assert await mode(paired, x("ACME", "company")) == ("personal", "normal")
    await paired.call("PUT", "/v1/accounts", {"platform": "x", "handle": "acme", "mode": "strict"})
    assert await mode(paired, x("@acme", "company")) == ("personal", "strict")
    _, listed = await paired.call("GET", "/v1/accounts")
    assert [(a["handle"], a["mode"]) for a in listed["accounts"]] == [("Acme", "strict")]


async def test_the_answer_says_whether_a_mode_was_set(paired: Paired) -> None:
    async def known(account: object) -> bool:
        return (await paired.check("hello", account=account, platform="x"))["account"]["mode_known"]

    assert [await known(given) for given in (x("jo"), x("acme", "company"), None)] == [False] * 3
    await paired.call("PUT", "/v1/accounts", {"platform": "x", "handle": "jo", "mode": "strict"})
    assert [await known(given) for given in (x("jo"), None, x("ann"))] == [True, True, False]


async def test_a_kind_that_shows_later_is_taken_over(paired: Paired) -> None:
    assert await mode(paired, x("acme")) == ("personal", "normal")
    assert await mode(paired, x("acme", "company")) == ("company", "strict")
    assert await mode(paired, x("acme")) == ("company", "strict")


async def test_an_author_who_is_not_shown_may_be_the_company(paired: Paired) -> None:
    await mode(paired, x("acme", "company"))
    assert await mode(paired, None) == ("company", "strict")
    assert await mode(paired, x(None)) == ("company", "strict")
    assert await mode(paired, x(None, "personal")) == ("company", "strict")
    assert await mode(paired, x("  ")) == ("company", "strict")
    assert await mode(paired, x("jo")) == ("personal", "normal")
    assert await mode(paired, "personal") == ("personal", "normal")
    assert await mode(paired, None, "linkedin") == ("personal", "normal")


async def test_observe_records_and_shows_nothing(paired: Paired) -> None:
    update = {"platform": "x", "handle": "jo", "mode": "observe"}
    await paired.call("PUT", "/v1/accounts", update)
    answer = await paired.check("Hartwell", draft_id="d", account=x("jo"), platform="x")
    assert answer["verdict"] == "clear"
    assert answer["account"]["mode"] == "observe"
    assert (await paired.call("GET", "/v1/history"))[1]["total"] == 1


async def test_reading_without_a_record_leaves_no_account(paired: Paired) -> None:
    await paired.check("hello", account=x("jo"), platform="x", draft_id="d", record=False)
    assert (await paired.call("GET", "/v1/accounts"))[1] == {"accounts": []}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"platform": "x"},
        {"platform": "x", "handle": ""},
        {"platform": "x", "handle": "a", "mode": "lenient"},
        {"platform": "x", "handle": "a", "kind": 1},
        {"platform": "x", "handle": "a" * 201},
    ],
    ids=str,
)
async def test_a_wrong_account_is_told(paired: Paired, body: dict[str, Any]) -> None:
    assert (await paired.call("PUT", "/v1/accounts", body))[0] == 422
