"""POST /v1/check: the answer, bad input, the newest revision, and a loop that is never blocked."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paired import EXTENSION, Paired
from words import word_checker

from discreet.checking import Checker
from discreet.policy import load_policy
from discreet.reading.detectors.secrets import SecretDetector
from discreet.reading.offsets import utf16_length
from discreet.schema import MAX_BODY, MAX_TEXT, CheckRequest, CheckResponse, Problem
from discreet.service import bodies, problems
from discreet.service.core import warm_up
from discreet.service.problems import ProblemError

Start = Callable[..., Awaitable[Paired]]


async def post(paired: Paired, raw: bytes) -> tuple[int, dict[str, Any], str]:
    """Status, JSON and content type of an answer to bytes."""
    headers = {"Authorization": f"Bearer {paired.token}", "Content-Type": "application/json"}
    async with paired.client.post("/v1/check", data=raw, headers=headers) as response:
        return response.status, await response.json(content_type=None), response.content_type


async def test_the_answer(paired: Paired) -> None:
    answer = await paired.check("We won Hartwell", platform="x", revision=7, draft_id="d-1")
    assert CheckResponse.model_validate_json(json.dumps(answer))
    finding = answer["findings"][0]
    assert answer["verdict"] == "warn"
    assert answer["revision"] == 7
    assert (finding["start"], finding["end"], finding["quote"]) == (7, 15, "Hartwell")
    assert (finding["category"], finding["family"]) == ("customer", "confidentiality")
    assert answer["account"]["mode"] == "normal"
    assert "scores" not in answer


async def test_offsets_are_utf16_units(paired: Paired) -> None:
    text = "🎉👩‍💻 Hartwell"
    finding = (await paired.check(text))["findings"][0]
    units = text.encode("utf-16-le")
    assert units[2 * finding["start"] : 2 * finding["end"]].decode("utf-16-le") == "Hartwell"


async def test_findings_are_explained_in_the_language_that_is_asked_for(start: Start) -> None:
    paired = await start(Checker(load_policy(), (SecretDetector(),)))
    draft = {"text": "The wifi password is " + "Str0ng" + "Bridge!", "draft_id": "d"}
    answers = {}
    for asked, language in (("de-AT, en;q=0.5", "de"), ("fr", "fr"), ("es-MX", "es"), ("it", "en")):
        headers = {"Authorization": f"Bearer {paired.token}", "Accept-Language": asked}
        async with paired.client.post("/v1/check", json=draft, headers=headers) as response:
            assert response.headers["Content-Language"] == language
            answers[language] = (await response.json())["findings"][0]
        # The history keeps what the person was told.
        _, page = await paired.call("GET", "/v1/history")
        assert page["entries"][0]["findings"][0]["message"] == answers[language]["message"]
    assert answers["de"]["message"].startswith("Das sieht aus wie ein Passwort. Wer den Beitrag")
    assert answers["fr"]["message"].startswith("Cela ressemble à un mot de passe, que ")
    assert answers["es"]["message"].startswith("Esto parece una contraseña que cualquiera")
    assert answers["en"]["message"].startswith("This looks like a password that anyone")
    assert answers["de"]["why"] == ["es steht hinter „wifi password“"]
    [fix] = answers["de"]["fixes"]
    assert (fix["label"], fix["replacement"]) == ("Herausnehmen", "[removed]")
    assert len({finding["id"] for finding in answers.values()}) == 1


# Each is a clear answer: status, and the end of a reading where there is one.
TEXTS = {
    "empty": "",
    "one character": "a",
    "100,000 characters": "We met Hartwell today. " * 4348,
    "right to left": "פגשנו את Hartwell היום " * 20,
    "zalgo": "H̸̡̪̯ͨ͊̽̅̾̎Ȩ̬̩̾͛ͪ̈́̀́͘ Hartwell" * 200,
    "5,000 emoji": "😀" * 5000,
    "one long word": "a" * 50_000,
    "NUL": "a\0Hartwell\0b",
    "controls": "\x01\x02\x1b[31m Hartwell \x7f",
    "bidi controls": "\u202eHartwell\u202c",
    "noncharacters": "\ufffe\uffff Hartwell",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_odd_texts_get_an_answer(paired: Paired, text: str) -> None:
    answer = await paired.check(text, draft_id="odd", revision=1)
    assert answer["incomplete"] == (len(text) > MAX_TEXT)
    if answer["incomplete"]:
        assert f"{MAX_TEXT:,}" in answer["incomplete_reason"]
    assert bool(answer["findings"]) == ("Hartwell" in text)
    assert (await paired.call("GET", "/v1/history"))[1]["total"] == ("Hartwell" in text)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (rb'"\ud83d Hartwell"', "\ufffd Hartwell"),
        (rb'"\ude00 Hartwell"', "\ufffd Hartwell"),
        (rb'"\ud83d\ud83d\ude00 Hartwell"', "\ufffd😀 Hartwell"),
        (rb'"\uD83D\uDE00 Hartwell"', "😀 Hartwell"),
        (rb'"\\ud83d Hartwell"', "\\ud83d Hartwell"),
    ],
)
async def test_a_lone_surrogate_is_read_and_keeps_offsets(
    paired: Paired, raw: bytes, read: str
) -> None:
    status, answer, _ = await post(paired, b'{"text": %s, "draft_id": "s"}' % raw)
    assert status == 200
    assert answer["findings"][0]["start"] == utf16_length(read[: read.index("Hartwell")])
    _, page = await paired.call("GET", "/v1/history")
    assert page["entries"][0]["excerpt"] == read


BAD_BODIES: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "not JSON": (b"{text: 1}", 400),
    "cut off": (b'{"text": "a', 400),
    "two values": (b'{"text":"a"} {}', 400),
    "not UTF-8": (b'{"text": "\xff\xfe"}', 400),
    "raw surrogate": (b'{"text": "\xed\xa0\x80"}', 400),
    "UTF-16": ('{"text": "a"}'.encode("utf-16"), 400),
    "NaN": (b'{"text": "a", "revision": NaN}', 400),
    "endless number": (b'{"text": "a", "revision": %s}' % (b"9" * 5000), 400),
    "deep": (b"[" * 100_000, 400),
    "deep with a surrogate": (b'"\\ud800"'.join([b"[" * 900, b"]" * 900]), 400),
    "an array": (b"[]", 422),
    "a string": (b'"text"', 422),
    "null": (b"null", 422),
    "no text": (b"{}", 422),
    "text is a number": (b'{"text": 1}', 422),
    "text is null": (b'{"text": null}', 422),
    "text is a list": (b'{"text": ["a"]}', 422),
    "unknown platform": (b'{"text": "a", "platform": "myspace"}', 422),
    "unknown surface": (b'{"text": "a", "surface": "wall"}', 422),
    "unknown account": (b'{"text": "a", "account": "robot"}', 422),
    "revision is text": (b'{"text": "a", "revision": "1"}', 422),
    "revision is a truth": (b'{"text": "a", "revision": true}', 422),
    "revision below zero": (b'{"text": "a", "revision": -1}', 422),
    "draft id with a path": (b'{"text": "a", "draft_id": "../x"}', 422),
    "language": (b'{"text": "a", "language": "English"}', 422),
    "unknown field": (b'{"text": "a", "txt": "b"}', 422),
    "too long": (b'{"text": "' + b"a" * MAX_BODY + b'"}', 413),
}


@pytest.mark.parametrize(("raw", "expected"), BAD_BODIES.values(), ids=BAD_BODIES)
async def test_bad_bodies_get_a_problem_that_says_what_to_change(
    paired: Paired, raw: bytes, expected: int
) -> None:
    status, answer, kind = await post(paired, raw)
    problem = Problem.model_validate(answer)
    assert (status, problem.status, kind) == (expected, expected, "application/problem+json")
    assert problem.detail
    if status == 422:
        assert problem.errors and all(error["where"] and error["what"] for error in problem.errors)
    assert (await paired.check("still up"))["verdict"] == "clear"


@pytest.mark.parametrize(
    "body",
    [
        {"text": ["CANARY-7"]},
        {"text": "a", "CANARY-7": 1},
        {"text": "a", "platform": "CANARY-7"},
        {"text": "a", "account": {"handle": "a", "CANARY-7": 1}},
        {"text": "a", "draft_id": "CANARY 7"},
    ],
    ids=str,
)
async def test_a_problem_never_repeats_what_was_sent(paired: Paired, body: object) -> None:
    status, answer = await paired.call("POST", "/v1/check", body)
    assert status == 422
    assert "CANARY" not in json.dumps(answer)


@given(
    st.binary(max_size=400)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from([*CheckRequest.model_fields, "other"]), inner)
        ),
        max_leaves=12,
    ).map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass"))
)
@settings(max_examples=300, deadline=None)
def test_whatever_is_sent_is_a_request_or_a_problem(raw: bytes) -> None:
    try:
        request = bodies.parse(raw, CheckRequest)
    except ProblemError as error:
        assert error.problem.status in (400, 422)
    else:
        request.text.encode("utf-8")  # nothing that can't be stored or sent on


@given(text=st.text(st.characters(exclude_categories=()), max_size=300), at=st.integers(0, 300))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_offsets_point_at_the_quote_in_any_text(
    paired_once: Paired, text: str, at: int
) -> None:
    text = text[:at] + "Hartwell" + text[at:]
    status, answer, _ = await post(paired_once, json.dumps({"text": text}).encode())
    units = text.encode("utf-16-le", "surrogatepass")
    assert status == 200
    assert answer["findings"]
    for finding in answer["findings"]:
        part = units[2 * finding["start"] : 2 * finding["end"]]
        assert part.decode("utf-16-le", "replace") == finding["quote"]


@pytest.fixture
async def paired_once(start: Start) -> Paired:
    return await start(requests_per_second=100_000)


async def test_a_newer_revision_supersedes_one_that_is_being_read(paired: Paired) -> None:
    old = asyncio.create_task(
        paired.call("POST", "/v1/check", {"text": "Wait", "draft_id": "d", "revision": 1})
    )
    await asyncio.to_thread(paired.words.waiting.acquire)
    new = asyncio.create_task(paired.check("Hartwell", draft_id="d", revision=2))
    status, problem = await asyncio.wait_for(old, 5)
    assert status == 409
    assert problem["type"] == problems.SUPERSEDED
    assert (await asyncio.wait_for(new, 5))["revision"] == 2
    paired.words.gate.set()
    _, answer = await paired.call("GET", "/v1/status")
    assert answer["superseded"] == 1


async def test_only_the_newest_of_the_waiting_is_read(paired: Paired) -> None:
    """Both threads are taken; of nine revisions that then come in, one is read."""
    blockers = [asyncio.create_task(paired.check("Wait", draft_id=f"b{n}")) for n in range(2)]
    for _ in blockers:
        await asyncio.to_thread(paired.words.waiting.acquire)
    calls = []
    for revision in range(1, 10):
        body = {"text": "Hartwell", "draft_id": "d", "revision": revision}
        calls.append(asyncio.create_task(paired.call("POST", "/v1/check", body)))
        await asyncio.sleep(0.02)
    done = await asyncio.wait_for(asyncio.gather(*calls[:-1]), 5)
    assert [status for status, _ in done] == [409] * 8
    paired.words.gate.set()
    status, answer = await asyncio.wait_for(calls[-1], 5)
    assert (status, answer["revision"]) == (200, 9)
    await asyncio.gather(*blockers)


async def test_an_older_revision_that_comes_late_is_turned_away(paired: Paired) -> None:
    new = asyncio.create_task(paired.check("Wait Hartwell", draft_id="d", revision=5))
    await asyncio.to_thread(paired.words.waiting.acquire)
    body = {"text": "Kestrel", "draft_id": "d", "revision": 4}
    assert (await paired.call("POST", "/v1/check", body))[0] == 409
    paired.words.gate.set()
    assert (await new)["revision"] == 5


async def test_drafts_and_browsers_do_not_supersede_each_other(paired: Paired) -> None:
    token, _ = paired.service.pairing.redeem(paired.service.pairing.new_code(), "other", None)
    other = Paired(paired.client, paired.service, token, paired.words)
    first = asyncio.create_task(paired.check("Wait Hartwell", draft_id="d", revision=1))
    second = asyncio.create_task(other.check("Wait Kestrel", draft_id="d", revision=2))
    for _ in range(2):
        await asyncio.to_thread(paired.words.waiting.acquire)
    paired.words.gate.set()
    assert (await first)["findings"][0]["quote"] == "Hartwell"
    assert (await second)["findings"][0]["quote"] == "Kestrel"


async def test_a_check_that_takes_too_long_is_answered_in_part(start: Start) -> None:
    paired = await start(check_seconds=1)
    answer = await paired.check("Wait")
    assert (answer["verdict"], answer["incomplete"]) == ("clear", True)
    assert answer["incomplete_reason"] == "There was no time left for: words, last."
    paired.words.gate.set()
    assert (await paired.check("Hartwell"))["verdict"] == "warn"


async def test_a_check_that_did_not_begin_in_time_is_a_503(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    paired = await start(check_seconds=1)
    go_on = threading.Event()
    with monkeypatch.context() as slow:
        slow.setattr(paired.service.history, "account_for", lambda *_: go_on.wait(60))
        status, problem = await paired.call("POST", "/v1/check", {"text": "Hartwell"})
    go_on.set()
    assert status == 503
    assert "in time" in problem["detail"]
    assert (await paired.check("Hartwell"))["verdict"] == "warn"


async def test_a_slow_detector_gives_what_was_found_and_says_so(start: Start) -> None:
    paired = await start(check_seconds=2)
    asking = asyncio.create_task(paired.check("Wait for Hartwell", draft_id="d"))
    await asyncio.to_thread(paired.words.waiting.acquire)
    await asyncio.sleep(1.7)
    paired.words.gate.set()
    answer = await asking
    assert answer["findings"][0]["quote"] == "Hartwell"
    assert answer["incomplete"]
    assert "last" in answer["incomplete_reason"]


async def test_a_full_queue_is_a_503_with_retry_after(paired: Paired) -> None:
    waiting = [
        asyncio.create_task(paired.call("POST", "/v1/check", {"text": "Wait", "draft_id": f"d{n}"}))
        for n in range(66)
    ]
    for _ in range(1000):
        if len(paired.service.readers._waiting) == 64:
            break
        await asyncio.sleep(0.01)
    async with paired.client.post(
        "/v1/check",
        json={"text": "one more", "draft_id": "one"},
        headers={"Authorization": f"Bearer {paired.token}", "Origin": EXTENSION},
    ) as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "1"
    paired.words.gate.set()
    assert {status for status, _ in await asyncio.gather(*waiting)} == {200}


async def test_a_detector_that_fails_costs_its_own_findings_only(start: Start) -> None:
    class Broken:
        name, version, languages = "broken", "1", None

        def read(self, document: object) -> list[Any]:
            raise ValueError("Hartwell")

    whole, words = word_checker()
    paired = await start(Checker(whole.policy, (Broken(), words)))
    answer = await paired.check("Hartwell")
    assert answer["incomplete"]
    assert "broken" in answer["incomplete_reason"]
    assert answer["findings"]
    _, status = await paired.call("GET", "/v1/status")
    assert "broken" in status["problems"][0]


async def test_checks_wait_for_the_models_and_health_does_not(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    checker, _ = word_checker()
    paired = await start(checker)
    loaded: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def load() -> None:
        await loaded
        paired.service._checker = checker

    paired.service._checker = None
    paired.service._loading = asyncio.create_task(load())
    early = asyncio.create_task(paired.check("Hartwell"))
    assert (await paired.call("GET", "/health"))[0] == 200
    _, status = await paired.call("GET", "/v1/status")
    assert status["policy"] is None
    assert not early.done()
    loaded.set_result(None)
    assert (await early)["verdict"] == "warn"


async def test_a_policy_that_can_not_be_loaded_is_told(
    aiohttp_client: Callable[..., Awaitable[Any]], settings: Any, tmp_path: Any
) -> None:
    from discreet.service import create_app
    from discreet.service.app import SERVICE

    terms = tmp_path / "terms.yaml"
    terms.write_text("- nome: Hartwell\n")
    app = create_app(settings.model_copy(update={"terms_file": terms}))
    client = await aiohttp_client(app)
    service = app[SERVICE]
    token, _ = service.pairing.redeem(service.pairing.new_code(), "t", None)
    paired = Paired(client, service, token, None)
    status, problem = await paired.call("POST", "/v1/check", {"text": "a"})
    assert status == 503
    assert "terms.yaml" in problem["detail"]
    _, answer = await paired.call("GET", "/v1/status")
    assert "terms.yaml" in answer["problems"][0]


@pytest.fixture(scope="module")
def real_checker(checker: Checker) -> Checker:
    """As the service has it once it is warm."""
    warm_up(checker)
    return checker


HEAVY = {
    "prose": "Our revenue rose to 12.4 million in Q3, call +49 30 901820 before we announce. "
    * 1282,
    "one word": "a" * 100_000,
    "digits": "4111 1111 1111 1111 " * 5000,
    "emoji": "😀" * 50_000,
    "dots": "a.b@c." * 16_667,
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
async def test_others_are_answered_while_100_000_characters_are_read(
    start: Start, real_checker: Checker, text: str
) -> None:
    """Reading is off the loop. How late the loop runs at worst is a row of ./scripts/bench."""
    paired = await start(real_checker)
    reading = asyncio.create_task(paired.check(f"1 {text}", draft_id="long"))
    answered = 0
    while not reading.done():
        await paired.call("GET", "/v1/status")
        answered += 1
    assert (await reading)["incomplete"]
    assert answered >= 3
