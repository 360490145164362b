"""`discreet policy`: validate a policy pack, show it, run its rules' own examples."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from discreet.cli.main import FAULT, OK
from discreet.policy import Policy, PolicyError, load_policy, load_terms
from discreet.policy.rules import Rule
from discreet.reading.detectors.rules import RuleDetector
from discreet.reading.document import Document
from discreet.settings import Settings

_BRACKETED = re.compile(r"\[([^\]]*)\]")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet policy`."""
    parser.add_argument("action", choices=("validate", "show", "test"))
    parser.add_argument(
        "folder", nargs="?", type=Path, help="a policy pack (default: the one in force)"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Validate, show or test; status 1 when something is wrong."""
    try:
        terms = load_terms(settings.terms)
        policy = load_policy(arguments.folder or settings.policy_dir, terms)
    except PolicyError as error:
        print(f"discreet: {error}", file=sys.stderr)
        return FAULT
    match arguments.action:
        case "validate":
            print(
                f"{policy.name} {policy.version} is valid: {len(policy.rules)} rules,"
                f" {len(policy.clauses)} clauses, {len(policy.terms)} terms."
            )
        case "show":
            print(_shown(policy), end="")
        case "test":
            failures = failing_examples(policy.rules)
            for failure in failures:
                print(failure, file=sys.stderr)
            print(f"{len(policy.rules)} rules, {len(failures)} failing examples.")
            return FAULT if failures else OK
    return OK


def failing_examples(rules: Sequence[Rule]) -> list[str]:
    """Examples of `rules` that do not come out as they say, one sentence each.

    In an example that must match, brackets mark the spans that must be found.
    """
    failures: list[str] = []
    for rule in rules:
        detector = RuleDetector((rule,))
        language = min(rule.languages) if rule.languages else "en"
        for example in rule.examples_match:
            text = _BRACKETED.sub(r"\1", example)
            expected = _BRACKETED.findall(example)
            found = [
                text[match.start : match.end]
                for match in detector.read(Document(text, language=language))
            ]
            if found != expected:
                failures.append(f"{rule.id}: {example!r} should give {expected}, gave {found}")
        for example in rule.examples_pass:
            found = [
                example[match.start : match.end]
                for match in detector.read(Document(example, language=language))
            ]
            if found:
                failures.append(f"{rule.id}: {example!r} should pass, gave {found}")
    return failures


def _shown(policy: Policy) -> str:
    view = policy.view()
    lines = [
        f"{view.name} {view.version}",
        f"sha256 {view.sha256}",
        f"Questions: {view.contact.name}, {view.contact.channel}",
        "",
        f"{'rule or category':40} {'personal':9} {'company':9} override",
    ]
    for rule in view.rules:
        personal, company = rule.severity_personal or "off", rule.severity_company or "off"
        lines.append(f"{rule.rule:40} {personal:9} {company:9} {rule.override}")
    if view.terms:
        lines.append("")
    for term in view.terms:
        until = f", until {term.embargo:%Y-%m-%d %H:%M %Z}" if term.embargo else ""
        lines.append(f"{term.masked} ({term.kind}{until})")
    return "\n".join(lines) + "\n"
