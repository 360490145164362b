"""`discreet policy test`: every rule on its own examples."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from discreet.cli.main import FAULT, OK, USAGE
from discreet.cli.policy.common import add_pack, complain, loaded
from discreet.policy import Policy
from discreet.policy.examples import failing
from discreet.reading.readers import Readers
from discreet.reading.rules import Rule
from discreet.schema import AccountKind, CheckRequest
from discreet.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the action."""
    add_pack(parser)
    parser.add_argument(
        "--cases", type=Path, metavar="FILE", help="cases too, as the feedback is exported"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the examples; status 1 when one does not come out as it says."""
    policy = loaded(arguments.folder, settings)
    if policy is None:
        return FAULT
    failures = [str(f) for f in failing(policy.rules, readers_for(policy.rules, settings))]
    told = f"{len(policy.rules)} rules, {len(failures)} failing examples."
    if arguments.cases is not None:
        try:
            cases = read_cases(arguments.cases)
        except OSError as error:
            complain(f"{arguments.cases}: can't be read ({error.strerror})")
            return USAGE
        except ValueError as error:
            complain(error)
            return USAGE
        unmet = list(_unmet(cases, policy, settings))
        failures += unmet
        told += f" {len(cases)} cases, {len(unmet)} of them come out otherwise."
    for failure in failures:
        print(failure, file=sys.stderr)
    print(told)
    return FAULT if failures else OK


def read_cases(path: Path) -> list[dict[str, Any]]:
    """Cases as the feedback is exported, one JSON object a line. Raises ValueError, OSError."""
    cases = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
            case["text"], case["expect"]["found"]
        except (ValueError, KeyError, TypeError):
            raise ValueError(
                f"{path}, line {number}: is no case; give what the feedback's export writes"
            ) from None
        cases.append(case)
    return cases


def _unmet(cases: list[dict[str, Any]], policy: Policy, settings: Settings) -> Iterator[str]:
    """Cases in which something is still found that should not be, or the other way round."""
    from discreet.checking import Checker

    checker = Checker.load(settings.models_dir)
    checker.use(policy)
    for case in cases:
        expected = case["expect"]
        key = "rule" if expected.get("rule") else "category"
        wanted = expected.get(key)
        found = any(
            wanted is None or getattr(finding, key) == wanted
            for account in ([case["account"]] if case.get("account") else _ACCOUNTS)
            for finding in checker.check(_request(case, account)).findings
        )
        if found != expected["found"]:
            said = "should be found" if expected["found"] else "should pass"
            yield f"case {case.get('id', '')}: {wanted or 'anything'} {said} in {case['text']!r}"


_ACCOUNTS: tuple[AccountKind, ...] = get_args(AccountKind)
"""What is tried where a case does not say whose account it was; a rule may be for one kind."""


def _request(case: dict[str, Any], account: AccountKind) -> CheckRequest:
    return CheckRequest(
        text=case["text"],
        platform=case.get("platform", "other"),
        surface=case.get("surface", "post"),
        account=account,
    )


def readers_for(rules: tuple[Rule, ...], settings: Settings) -> Readers | None:
    """The models, where a rule asks for a label."""
    if not any(rule.asks_models for rule in rules):
        return None
    from discreet.checking import models_folder

    return Readers.load(settings.models_dir or models_folder())
