"""The analyzer of Presidio, as its clients call it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from paired import Paired

Start = Callable[..., Awaitable[Paired]]

TEXT = "😀 Write to jane@hartley.example, says Hartwell."


@pytest.fixture
async def analyzer(start: Start) -> Paired:
    return await start(compatible_apis=["presidio"])


async def analyzed(analyzer: Paired, text: Any = TEXT, **given: Any) -> Any:
    status, answer = await analyzer.call(
        "POST", "/analyze", {"text": text, "language": "en", **given}
    )
    assert status == 200, answer
    return answer


async def test_personal_data_alone_is_told_in_code_points(analyzer: Paired) -> None:
    (one,) = await analyzed(analyzer, trace=True)
    assert TEXT[one["start"] : one["end"]] == "jane@hartley.example"
    assert (one["entity_type"], one["score"]) == ("EMAIL_ADDRESS", 0.99)
    assert one["analysis_explanation"] is None


async def test_a_list_of_texts_gives_a_list_of_lists(analyzer: Paired) -> None:
    answer = await analyzed(analyzer, [TEXT, "nothing", TEXT], return_decision_process=True)
    assert [len(found) for found in answer] == [1, 0, 1]
    explained = answer[0][0]["analysis_explanation"]
    assert explained["pattern_name"] == "personal_data.email"
    assert explained["textual_explanation"] == "the word is in the table"


async def test_what_is_not_asked_for_is_left_out(analyzer: Paired) -> None:
    assert await analyzed(analyzer, entities=["PHONE_NUMBER"]) == []
    assert await analyzed(analyzer, score_threshold=1) == []
    assert await analyzed(analyzer, allow_list=["jane@hartley.example"]) == []
    assert len(await analyzed(analyzer, entities=["EMAIL_ADDRESS"], score_threshold=0.9)) == 1


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"text": "a"},
        {"text": "a", "language": "xx"},
        {"text": "a" * 20_001, "language": "en"},
        {"text": ["a"] * 101, "language": "en"},
        {"text": "a", "language": "en", "allow_list": ["a"], "allow_list_match": "regex"},
        {"text": "a", "language": "en", "ad_hoc_recognizers": [{"name": "mine"}]},
    ],
)
async def test_what_is_wrong_is_told_as_an_error(analyzer: Paired, given: dict[str, Any]) -> None:
    status, answer = await analyzer.call("POST", "/analyze", given)
    assert status == 422
    assert set(answer) == {"error"} and answer["error"]


async def test_what_is_supported(analyzer: Paired) -> None:
    status, entities = await analyzer.call("GET", "/supportedentities?language=en")
    assert status == 200 and {"EMAIL_ADDRESS", "IBAN_CODE", "PASSPORT"} <= set(entities)
    assert await analyzer.call("GET", "/recognizers?language=de") == (200, ["personal-data"])


async def test_who_is_let_in(analyzer: Paired, start: Start) -> None:
    given = {"text": TEXT, "language": "en"}
    async with analyzer.client.post("/analyze", json=given) as answer:
        assert answer.status == 401 and "error" in await answer.json()
    status, _ = await analyzer.call("POST", "/analyze", given, Origin="https://x.com")
    assert status == 403
    token, _ = analyzer.service.pairing.admit("program", None, way="token")
    status, _ = await analyzer.call("POST", "/analyze", given, Authorization=f"Bearer {token}")
    assert status == 200
    off = await start(compatible_apis=["languagetool"])
    assert (await off.call("POST", "/analyze", given))[0] == 404
