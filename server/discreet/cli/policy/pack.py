"""`discreet policy pack`: one file of a folder, to be signed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from discreet.cli.main import OK
from discreet.cli.policy.keys import telling_errors
from discreet.policy.pack import build_policy
from discreet.policy.sources import archive, read_folder, signature_file
from discreet.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the action."""
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="the zip")


@telling_errors
def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the zip; status 1 when the pack is not valid."""
    pack = read_folder(arguments.folder)
    policy = build_policy(pack)
    policy.check_rules()
    out: Path = arguments.out
    out.write_bytes(archive(pack.files))
    print(f"{out}: {policy.name} {policy.version}, {len(pack.files)} files")
    if signature_file(out).exists():
        print(f"{signature_file(out)} is of an earlier one; sign again.", file=sys.stderr)
    return OK
