"""A company's signed policy in a running service: taken, kept, refused, and never done without."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from paired import Paired
from words import WordDetector

from discreet.checking import Checker
from discreet.policy.pack import DEFAULT_PACK
from discreet.policy.signing import SecretKey, sign
from discreet.policy.sources import archive, read_folder, signature_file
from discreet.reading.detectors import renewed
from discreet.reading.detectors.rules import RuleDetector
from discreet.reading.detectors.terms import TermDetector
from discreet.service import core, create_app
from discreet.service.app import SERVICE
from discreet.settings import Settings

KEY, ANOTHER = SecretKey.generate(), SecretKey.generate()
SHIPPED = read_folder(DEFAULT_PACK).files
POST = "We are the best and our vault is 100% secure, guaranteed."


@dataclass
class Company:
    """What its administrator has put in place."""

    file: Path
    managed: Path

    def publish(self, version: str, key: SecretKey = KEY, change: bytes = b"") -> None:
        """A signed pack takes the place of the one before."""
        content = re.sub(rb"(?m)^name: .*$", b"name: Acme", SHIPPED["policy.yaml"], count=1)
        content = re.sub(rb"(?m)^version: .*$", f"version: '{version}'".encode(), content, count=1)
        if self.file.is_dir():
            self.file.rmdir()
        whole = archive({**SHIPPED, "policy.yaml": content + change})
        self.file.write_bytes(whole)
        signature_file(self.file).write_bytes(sign(whole, key, f"Acme {version}"))

    def alter(self) -> None:
        """Someone who has no key makes the pack less strict."""
        content = self.file.read_bytes()
        assert b"block" in content
        self.file.write_bytes(content.replace(b"block", b"info "))

    def make_it_a_folder(self) -> None:
        """A folder needs no key to be written."""
        self.file.unlink()
        self.file.mkdir()


@pytest.fixture
def company(managed_file: Path, tmp_path: Path) -> Company:
    managed_file.parent.mkdir()
    file = tmp_path / "acme.zip"
    managed_file.write_text(
        f'policy_file = "{file.as_posix()}"\npolicy_keys = ["{KEY.public}"]\n', "utf-8"
    )
    managed_file.chmod(0o644)
    made = Company(file, managed_file)
    made.publish("1.0")
    return made


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service's own way to a policy, with the policy's own detectors alone."""

    def load_checker(
        settings: Settings, threads: int = 2, key: bytes = b"", lenient: bool = False
    ) -> Checker:
        policy = core.policy_source(settings).load()
        return Checker(policy, tuple(renewed((TermDetector(()), RuleDetector(())), policy, None)))

    monkeypatch.setattr(core, "load_checker", load_checker)
    monkeypatch.setattr(core, "warm_up", lambda _: None)
    monkeypatch.setattr(core, "POLICY_WATCH_SECONDS", 0.02)


Serve = Callable[[], Awaitable[Paired]]


@pytest.fixture
def serve(
    aiohttp_client: Callable[..., Awaitable[TestClient]],
    company: Company,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Serve:
    """Start the service as a person's settings and the company's have it."""
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))

    async def begin() -> Paired:
        app = create_app(Settings())
        client = await aiohttp_client(app)
        service = app[SERVICE]
        token, _ = service.pairing.redeem(service.pairing.new_code(), "test", None)
        return Paired(client, service, token, WordDetector())

    return begin


async def policy_of(paired: Paired) -> dict[str, Any]:
    status, policy = await paired.call("GET", "/v1/policy")
    assert status == 200, policy
    return policy


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it does, some seconds at most."""
    async with asyncio.timeout(20):
        while True:
            if await holds():
                return
            await asyncio.sleep(0.02)


async def version_becomes(paired: Paired, version: str) -> None:
    async def holds() -> bool:
        return (await policy_of(paired))["version"] == version

    await until(holds)


async def problem_says(paired: Paired, words: str) -> None:
    async def holds() -> bool:
        return any(words in problem for problem in (await policy_of(paired))["problems"])

    await until(holds)


async def test_it_is_in_force_and_says_who_signed_it(serve: Serve) -> None:
    policy = await policy_of(await serve())
    assert (policy["name"], policy["version"]) == ("Acme", "1.0")
    assert policy["signed_by"] == KEY.public.name
    assert policy["problems"] == []


async def test_a_newer_one_takes_over(serve: Serve, company: Company) -> None:
    paired = await serve()
    before = await paired.check(POST)
    company.publish("1.1")
    await version_becomes(paired, "1.1")
    assert (await paired.check(POST))["findings"] == before["findings"] != []


Change = Callable[[Company], None]

REFUSED: dict[str, tuple[Change, str]] = {
    "altered": (Company.alter, "not what was signed"),
    "signature gone": (lambda c: signature_file(c.file).unlink(), "is not signed"),
    "gone": (lambda c: c.file.unlink(), "no such file"),
    "other key": (lambda c: c.publish("1.1", ANOTHER), "not accepted here"),
    "older": (lambda c: c.publish("0.9"), "older than 1.0"),
    "same version": (lambda c: c.publish("1.0", change=b"\n# \n"), "give it a higher version"),
    "not valid": (lambda c: c.publish("1.1", change=b"\nnonsense: 1\n"), "nonsense"),
    "folder": (Company.make_it_a_folder, "only a signed file"),
}


@pytest.mark.parametrize(("change", "says"), REFUSED.values(), ids=REFUSED)
async def test_the_last_good_one_stays_and_the_person_is_told(
    serve: Serve, company: Company, change: Change, says: str
) -> None:
    paired = await serve()
    before = await paired.check(POST)
    change(company)
    await problem_says(paired, says)
    policy = await policy_of(paired)
    assert (policy["name"], policy["version"]) == ("Acme", "1.0")
    after = await paired.check(POST)
    assert after["findings"] == before["findings"] and after["policy"] == before["policy"]
    status, told = await paired.call("GET", "/v1/status")
    assert status == 200 and any(says in problem for problem in told["problems"])
    company.publish("1.2")
    await version_becomes(paired, "1.2")
    assert (await policy_of(paired))["problems"] == []


BEFORE_IT_STARTS = {name: REFUSED[name] for name in REFUSED if name != "same version"}


@pytest.mark.parametrize(("change", "says"), BEFORE_IT_STARTS.values(), ids=BEFORE_IT_STARTS)
async def test_nothing_is_read_without_it_and_no_other_takes_its_place(
    serve: Serve, company: Company, change: Change, says: str
) -> None:
    if says == "older than 1.0":  # there is no other way to tell that one is older
        await policy_of(await serve())
    change(company)
    paired = await serve()
    status, problem = await paired.call("POST", "/v1/check", {"text": POST})
    assert status == 503
    assert problem["detail"].startswith("Drafts can't be read: ") and says in problem["detail"]
    assert (await paired.call("GET", "/v1/policy"))[0] == 503
    company.publish("1.2")

    async def read() -> bool:
        return (await paired.call("POST", "/v1/check", {"text": POST}))[0] == 200

    await until(read)
    assert (await policy_of(paired))["version"] == "1.2"
    assert paired.service.problems() == []


async def test_a_restart_does_not_forget_which_was_newer(serve: Serve, company: Company) -> None:
    company.publish("2.0")
    await policy_of(await serve())
    company.publish("1.0")
    status, problem = await (await serve()).call("POST", "/v1/check", {"text": POST})
    assert status == 503 and "older than 2.0" in problem["detail"]
    content = company.managed.read_text("utf-8")
    company.managed.write_text(f'{content}policy_version = "1.0"\n', "utf-8")
    assert (await policy_of(await serve()))["version"] == "1.0"


@pytest.mark.parametrize(
    "tries",
    [
        {"POLICY_DIR": str(DEFAULT_PACK)},
        {"POLICY_FILE": str(DEFAULT_PACK), "REQUIRE_SIGNED_POLICY": "false"},
        {"POLICY_KEYS": str(ANOTHER.public)},
        {"POLICY_VERSION": "0.1"},
    ],
    ids=lambda tries: " ".join(tries),
)
async def test_a_person_can_not_put_another_in_its_place(
    serve: Serve, tries: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config").mkdir()
    lines = [f'{name.lower()} = "{value}"' for name, value in tries.items()]
    (tmp_path / "config" / "config.toml").write_text("\n".join(lines).replace('"false"', "false"))
    for name, value in tries.items():
        monkeypatch.setenv(f"DISCREET_{name}", value)
    policy = await policy_of(await serve())
    assert (policy["name"], policy["signed_by"]) == ("Acme", KEY.public.name)
