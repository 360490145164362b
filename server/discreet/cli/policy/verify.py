"""`discreet policy verify`: whether a signature is right, and by whom."""

from __future__ import annotations

import argparse
from pathlib import Path

from discreet.cli.main import OK
from discreet.cli.policy.keys import public_key, telling_errors
from discreet.cli.show import plain
from discreet.policy.sources import read_archive
from discreet.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the action."""
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--key",
        metavar="PUBLIC",
        action="append",
        help="a public key, or its file; may be repeated (without it: the setting policy_keys)",
    )


@telling_errors
def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Say who signed a pack; status 1 when none of the keys did."""
    keys = [public_key(given) for given in arguments.key or settings.policy_keys]
    pack = read_archive(arguments.file, keys)
    print(f"{arguments.file}: signed with {pack.signed_by}, {len(pack.files)} files")
    print(f"sha256 {pack.sha256}")
    if pack.comment:
        print(plain(pack.comment))
    return OK
