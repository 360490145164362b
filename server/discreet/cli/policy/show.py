"""`discreet policy show`: the policy in force, names of terms masked."""

from __future__ import annotations

import argparse

from discreet.cli.main import FAULT, OK
from discreet.cli.policy.common import add_pack, loaded
from discreet.policy import Policy
from discreet.policy.view import view
from discreet.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the action."""
    add_pack(parser)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the policy."""
    policy = loaded(arguments.folder, settings)
    if policy is None:
        return FAULT
    print(shown(policy), end="")
    return OK


def shown(policy: Policy) -> str:
    """The policy as lines of text."""
    told = view(policy)
    lines = [
        f"{told.name} {told.version}",
        f"sha256 {told.sha256}",
        f"Questions: {told.contact.name}, {told.contact.channel}",
    ]
    if told.report:
        lines.append(f"If something is out: {told.report.name}, {told.report.channel}")
    if told.signed_by:
        lines.append(f"Signed by {told.signed_by}")
    if told.jurisdictions:
        lines.append(f"Jurisdictions: {', '.join(told.jurisdictions)}")
    if told.crisis.active:
        lines.append("Crisis mode is on.")
    if told.changes:
        lines += ["", f"New in {told.version}:", *(f"- {change}" for change in told.changes)]
    lines += ["", *(f"{clause.id}: {clause.title}" for clause in told.clauses)]
    lines += ["", f"{'rule or category':44} {'personal':9} {'company':9} override"]
    for rule in told.rules:
        personal, company = rule.severity_personal or "off", rule.severity_company or "off"
        lines.append(f"{rule.rule:44} {personal:9} {company:9} {rule.override}")
    if told.terms:
        lines.append("")
    for term in told.terms:
        until = f", until {term.embargo:%Y-%m-%d %H:%M %Z}" if term.embargo else ""
        lines.append(f"{term.masked} ({term.kind}{until})")
    return "\n".join(lines) + "\n"
