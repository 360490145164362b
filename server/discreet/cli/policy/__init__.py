"""`discreet policy`: one module an action, as `discreet.cli.main` has one a command."""

from __future__ import annotations

import argparse
import importlib

from discreet.settings import Settings

ACTIONS = {
    "validate": "say whether a pack can be used, and what to change",
    "test": "run every rule on its own examples",
    "show": "print the policy in force",
    "diff": "say what a pack changes against another",
    "report": "write the policy on one HTML page, for those who audit it",
    "new": "make a pack of your own from the shipped one",
    "keygen": "make a key that signs policies",
    "pack": "make one file of a pack's folder, to be signed",
    "sign": "sign a file that 'pack' made",
    "verify": "say whether a pack's signature is right, and whose it is",
    "hash-terms": "write a file of company terms anew with keyed hashes in place of the names",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet policy`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, summary in ACTIONS.items():
        sub = actions.add_parser(name, help=summary, description=summary.capitalize() + ".")
        _module(name).configure(sub)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run one action; returns the exit status."""
    return _module(arguments.action).run(arguments, settings)


def _module(action: str):  # type: ignore[no-untyped-def]
    return importlib.import_module(f"discreet.cli.policy.{action.replace('-', '_')}")
