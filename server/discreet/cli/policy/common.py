"""What the actions share: loading the pack that is meant, and saying what is wrong with it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from discreet.policy import Policy, PolicyError
from discreet.policy.origin import Origin
from discreet.service.core import policy_source
from discreet.settings import Settings


def add_pack(parser: argparse.ArgumentParser) -> None:
    """The argument for which pack is meant."""
    parser.add_argument(
        "folder", nargs="?", type=Path, help="a policy pack (default: the one in force)"
    )


def loaded(pack: Path | None, settings: Settings) -> Policy | None:
    """A pack in a folder or a zip, signed or not, else the one in force; None, after saying why,
    when it is broken."""
    source = policy_source(settings)
    if pack is not None:
        source = replace(source, origin=Origin(pack))
    try:
        return source.load()
    except PolicyError as error:
        complain(error)
        return None


def complain(error: Exception | str) -> None:
    """Print what is wrong, all of it."""
    for told in error.problems if isinstance(error, PolicyError) else (error,):
        print(f"discreet: {told}", file=sys.stderr)
