"""`discreet policy test`: every rule on its own examples."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from discreet.cli.main import FAULT, OK
from discreet.cli.policy.common import loaded
from discreet.policy.examples import failing
from discreet.reading.readers import Readers
from discreet.reading.rules import Rule
from discreet.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the action."""
    parser.add_argument(
        "folder", nargs="?", type=Path, help="a policy pack (default: the one in force)"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run the examples; status 1 when one does not come out as it says."""
    policy = loaded(arguments.folder, settings)
    if policy is None:
        return FAULT
    failures = failing(policy.rules, _readers(policy.rules, settings))
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{len(policy.rules)} rules, {len(failures)} failing examples.")
    return FAULT if failures else OK


def _readers(rules: tuple[Rule, ...], settings: Settings) -> Readers | None:
    """The models, where a rule asks for a label."""
    if not any(rule.asks_models for rule in rules):
        return None
    from discreet.checking import models_folder

    return Readers.load(settings.models_dir or models_folder())
