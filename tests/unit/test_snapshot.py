"""Every finding on a fixed set of posts of our own: a change's blast radius shows in the diff."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from discreet.checking import Checker
from discreet.schema import CheckRequest

CORPORA = Path(__file__).parents[1] / "corpora"
SNAPSHOT = CORPORA / "findings.txt"

# What looks like a credential is put together here, so that no scanner takes the file for a leak.
STANDS_FOR = {
    "key:aws": "AKIA" + "Q3EGRJ4TWBNC7VZP",
    "key:github": "ghp_" + "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx",
    "key:slack_webhook": "https://hooks.slack.com/services/"
    + "T02AB3CD4/B05EF6GH7/kX9vQ2mZ7rT4wY1nB8cL5dJ3",
    "password": "Tr0ub4dor&3-gate",
}

NEAR = 0.58
"""A model's finding less sure than this may fall either way on another processor."""


def filled(text: str) -> str:
    return re.sub(r"\{\{([a-z:_]+)\}\}", lambda found: STANDS_FOR[found[1]], text)


def _lines(checker: Checker) -> list[str]:
    lines: list[str] = []
    for row in (CORPORA / "posts.jsonl").read_text("utf-8").splitlines():
        post = json.loads(row)
        answer = checker.check(
            CheckRequest(
                text=filled(post["text"]),
                platform=post["platform"],
                surface=post["surface"],
                account=post["account"],
            )
        )
        told = [
            f"    {f.severity:5} {f.rule}  {'(masked)' if checker.is_sensitive(f) else f.quote!r}"
            for f in answer.findings
            if f.detector.name not in ("disclosure", "tone") or f.confidence >= NEAR
        ]
        if told or answer.unread:
            unread = ", ".join(f"{one.language} {one.what}" for one in answer.unread)
            covered = f" (not read: {unread})" if unread else ""
            lines.append(f"{post['id']} {post['account']} on {post['platform']}{covered}")
            lines += told
    return lines


def test_findings_are_those_of_the_snapshot(
    checker: Checker, request: pytest.FixtureRequest
) -> None:
    found = "\n".join(_lines(checker)) + "\n"
    if request.config.getoption("--update-snapshot"):
        SNAPSHOT.write_text(found, "utf-8")
    assert found == SNAPSHOT.read_text("utf-8"), (
        "look at each changed line, then run this test with --update-snapshot"
    )
