"""The policy over HTTP: shown, acknowledged, practised with, and reloaded while drafts are read."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from paired import Paired

from discreet.checking import Checker
from discreet.policy import load_policy
from discreet.policy.pack import DEFAULT_PACK
from discreet.practice import scenarios
from discreet.reading.detectors import renewed
from discreet.reading.detectors.rules import RuleDetector
from discreet.reading.detectors.terms import TermDetector
from discreet.service import core

Start = Callable[..., Awaitable[Paired]]


def rules_checker(folder: Path | None = None) -> Checker:
    """The real checker with the policy's own detectors alone."""
    policy = load_policy(folder)
    return Checker(policy, tuple(renewed((TermDetector(()), RuleDetector(())), policy, None)))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(DEFAULT_PACK, folder)
    return folder


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "POLICY_WATCH_SECONDS", 0.02)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(240):
        while not await holds():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def edit(file: Path, old: str, new: str) -> None:
    content = file.read_text("utf-8")
    assert old in content
    file.write_text(content.replace(old, new), "utf-8")


def retitle(pack: Path, name: str) -> None:
    """Rename the policy as an editor saves a file: at once."""
    policy = pack / "policy.yaml"
    new = pack.parent / "policy.new"
    new.write_text(re.sub(r"(?m)^name: .*$", f"name: {name}", policy.read_text("utf-8")), "utf-8")
    new.replace(policy)


async def policy_of(paired: Paired) -> dict:
    status, policy = await paired.call("GET", "/v1/policy")
    assert status == 200
    return policy


async def test_the_policy_is_shown_whole(start: Start) -> None:
    paired = await start(rules_checker())
    policy = await policy_of(paired)
    assert {"confidential-information", "secrets"} <= {c["id"] for c in policy["clauses"]}
    assert policy["contact"]["name"] and policy["consequences"]
    assert policy["crisis"]["active"] is False
    assert policy["acknowledged"] is None and policy["problems"] == []
    named = {rule["rule"] for rule in policy["rules"]}
    assert {"secret", "house_style", "misleading_claim.guarantee"} <= named


async def test_a_version_is_announced_until_it_is_acknowledged(start: Start, pack: Path) -> None:
    checker = rules_checker(pack)
    paired = await start(checker)
    assert (await paired.check("Hello"))["notice"] is True
    version = (await policy_of(paired))["version"]
    status, problem = await paired.call(
        "POST", "/v1/policy/acknowledge", body={"version": "1999.1"}
    )
    assert status == 409 and version in problem["detail"]
    status, answer = await paired.call("POST", "/v1/policy/acknowledge", body={"version": version})
    assert status == 200
    assert (await policy_of(paired))["acknowledged"] == answer["acknowledged"]
    assert (await paired.check("Hello"))["notice"] is False
    # Said again, the first time counts; another version is announced anew.
    status, again = await paired.call("POST", "/v1/policy/acknowledge", body={"version": version})
    assert again == answer
    edit(pack / "policy.yaml", f'version: "{version}"', 'version: "9.9"')
    checker.use(load_policy(pack))
    assert (await paired.check("Hello"))["notice"] is True


async def test_what_was_acknowledged_outlives_the_service(start: Start) -> None:
    first = await start(rules_checker())
    version = (await policy_of(first))["version"]
    await first.call("POST", "/v1/policy/acknowledge", body={"version": version})
    await first.client.close()
    second = await start(rules_checker())
    assert (await second.check("Hello"))["notice"] is False


async def test_an_edit_is_put_in_force(start: Start, pack: Path, soon: None) -> None:
    paired = await start(rules_checker(pack), policy_dir=pack)
    text = "Our cloud is [never] down. We guarantee you better results."
    assert [f["rule"] for f in (await paired.check(text, account="company"))["findings"]] == [
        "misleading_claim.guarantee"
    ]
    edit(pack / "rules" / "en" / "guarantee.yaml", "message: ", "message: New words. ")

    async def said() -> bool:
        findings = (await paired.check(text, account="company"))["findings"]
        return findings[0]["message"].startswith("New words.")

    await until(said)


async def test_a_broken_edit_keeps_the_old_policy_and_says_so(
    start: Start, pack: Path, soon: None
) -> None:
    paired = await start(rules_checker(pack), policy_dir=pack)
    before = await policy_of(paired)
    edit(pack / "severity.yaml", "  threat: {personal: warn", "  threat: {personal: grim")

    async def told() -> bool:
        return bool((await policy_of(paired))["problems"])

    await until(told)
    (problem,) = (await policy_of(paired))["problems"]
    assert "severity.yaml, line" in problem and "not in force" in problem
    assert (await policy_of(paired))["sha256"] == before["sha256"]
    _, body = await paired.call("GET", "/v1/status")
    assert problem in body["problems"]
    edit(pack / "severity.yaml", "  threat: {personal: grim", "  threat: {personal: block")

    async def mended() -> bool:
        return not (await policy_of(paired))["problems"]

    await until(mended)
    assert (await policy_of(paired))["sha256"] != before["sha256"]


async def test_no_check_fails_while_the_policy_is_reloaded(
    start: Start, pack: Path, soon: None
) -> None:
    paired = await start(rules_checker(pack), policy_dir=pack, requests_per_second=100_000)
    text = "We guarantee you better results, and our vault is 100% secure."
    wanted = {"misleading_claim.guarantee", "misleading_claim.absolute_security"}
    seen: set[str] = set()
    done = asyncio.Event()

    async def ask() -> None:
        while not done.is_set():
            answer = await paired.check(text, account="company", record=False)
            assert {f["rule"] for f in answer["findings"]} >= wanted
            seen.add(answer["policy"]["name"])

    async def rename() -> None:
        for number in range(1, 6):
            retitle(pack, f"Policy {number}")

            async def there(number: int = number) -> bool:
                return f"Policy {number}" in seen

            await until(there)
        done.set()

    await asyncio.gather(ask(), ask(), ask(), rename())
    assert {f"Policy {number}" for number in range(1, 6)} <= seen


async def test_an_answer_says_by_which_policy_it_was_read(start: Start, pack: Path) -> None:
    checker = rules_checker(pack)
    paired = await start(checker)
    before = (await paired.check("Hello"))["policy"]
    retitle(pack, "Another")
    checker.use(load_policy(pack))
    after = (await paired.check("Hello"))["policy"]
    assert after["name"] == "Another" and after["sha256"] != before["sha256"]


async def test_a_slow_pattern_is_told_after_a_start(
    start: Start, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "WARM_UP_AFTER_S", 0)
    edit(pack / "rules" / "en" / "guarantee.yaml", "tokens:\n", "tokens:\n  - '(?:x+x+)+y'\n")
    checker = rules_checker(pack)
    paired = await start(checker, policy_dir=pack)
    await paired.service._warm_up(checker)
    (problem,) = (await policy_of(paired))["problems"]
    assert "misleading_claim.guarantee" in problem and "takes too long" in problem


async def test_what_is_left_out_is_counted(start: Start) -> None:
    paired = await start(rules_checker())
    text = "We guarantee you better results in a week."
    draft = {"draft_id": "d", "revision": 1, "account": "company"}
    first = await paired.check(text, **draft)
    assert (len(first["findings"]), first["hidden"]) == (1, 0)
    finding = first["findings"][0]
    decision = {"finding": finding["id"], "rule": finding["rule"], "decision": "dismissed"}
    body = {"draft_id": "d", "revision": 1, "findings": [decision | {"scope": "rule"}]}
    assert (await paired.call("POST", "/v1/decisions", body))[0] == 200
    after = await paired.check(text, **draft | {"revision": 2})
    assert (after["findings"], after["hidden"]) == ([], 1)


SCENARIO = """
title: A dinner in Graz
text: We guarantee you better results, all of you, from the first day on.
account: company
answer: change
why: It promises a result.
clause: honest-claims
"""


async def test_practice_is_made_of_scenarios_and_examples(start: Start, pack: Path) -> None:
    (pack / "practice").mkdir(exist_ok=True)
    (pack / "practice" / "graz.yaml").write_text(SCENARIO)
    paired = await start(rules_checker(pack))
    status, body = await paired.call("GET", "/v1/practice")
    assert status == 200
    scenarios = {scenario["id"]: scenario for scenario in body["scenarios"]}
    graz = scenarios["graz"]
    assert graz["answer"] == "change" and graz["clause"]["id"] == "honest-claims"
    (finding,) = graz["findings"]
    assert graz["text"][finding["start"] : finding["end"]] == "We guarantee you better results"
    change = scenarios["misleading_claim.guarantee.change"]
    assert change["findings"] and change["why"] and change["account"] == "company"
    passing = scenarios["misleading_claim.guarantee.post"]
    assert passing["answer"] == "post" and passing["findings"] == []
    assert not any("%s" in scenario["why"] for scenario in scenarios.values())


def test_english_scenarios_follow_those_in_the_reader_s_language(pack: Path) -> None:
    practice = pack / "practice"
    (practice / "graz.yaml").write_text(SCENARIO)
    (practice / "wien.yaml").write_text(SCENARIO)
    (practice / "linz.yaml").write_text(f"{SCENARIO}language: de\ninstead_of: graz\n")
    checker = rules_checker(pack)
    german = [scenario.id for scenario in scenarios(checker, "de")]
    assert german.index("linz") < german.index("wien")
    assert "graz" not in german
    english = {scenario.id for scenario in scenarios(checker, "en")}
    assert {"graz", "wien"} <= english
    assert "linz" not in english


async def test_a_repair_that_stands_elsewhere_has_its_own_place(start: Start, pack: Path) -> None:
    (pack / "rules" / "label.yaml").write_text(
        "extends: existence\nid: ad_disclosure.tried\ncategory: ad_disclosure\nmessage: m\n"
        "tokens: [gifted]\ninsert: {at: start, text: {us: '#ad '}}\n"
        "examples: {match: ['[gifted]'], pass: [given]}\n"
    )
    paired = await start(rules_checker(pack))
    text = "😀 they gifted me this"
    (finding,) = (await paired.check(text))["findings"]
    (fix,) = finding["fixes"]
    assert fix == {"label": "Start with “#ad”", "replacement": "#ad 😀", "start": 0, "end": 2}
