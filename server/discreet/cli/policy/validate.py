"""`discreet policy validate`: whether a pack can be used, and what to change."""

from __future__ import annotations

import argparse

from discreet.cli.main import FAULT, OK
from discreet.cli.policy.common import add_pack, complain, loaded
from discreet.policy import PolicyError
from discreet.policy.sentences import surplus, untranslated
from discreet.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the action."""
    add_pack(parser)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Validate a pack; status 1 when something is wrong."""
    policy = loaded(arguments.folder, settings)
    if policy is None:
        return FAULT
    try:
        policy.check_rules()
    except PolicyError as error:
        complain(error)
        return FAULT
    for remark in policy.remarks:
        print(remark)
    for language in sorted(policy.locales):
        for sentence in untranslated(policy, language):
            print(f"locales/{language}.yaml lacks: {sentence}")
        for sentence in surplus(policy, language):
            print(f"locales/{language}.yaml translates what the pack does not say: {sentence}")
    print(
        f"{policy.name} {policy.version} is valid: {len(policy.rules)} rules,"
        f" {len(policy.clauses)} clauses, {len(policy.terms)} terms,"
        f" {len(policy.scenarios)} scenarios."
    )
    return OK
