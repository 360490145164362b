"""`discreet policy keygen`: a key that signs policies."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from discreet.cli.main import OK, USAGE
from discreet.cli.policy.common import complain
from discreet.cli.policy.keys import add_password, password, telling_errors
from discreet.files import write_private
from discreet.policy.signing import SecretKey
from discreet.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the action."""
    parser.add_argument(
        "--key",
        metavar="FILE",
        type=Path,
        default=Path("policy.key"),
        help="file of the secret key; the public key goes beside it, as .pub",
    )
    add_password(parser)
    parser.add_argument(
        "--no-password", action="store_true", help="do not encrypt it; whoever has the file signs"
    )
    parser.add_argument("--force", action="store_true", help="replace a key that is there")


@telling_errors
def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write both keys and print the public one; status 2 when a file is there already."""
    secret: Path = arguments.key
    public = secret.with_suffix(".pub")
    if public == secret:
        complain("the secret key's file can't end in .pub; choose another")
        return USAGE
    for file in (secret, public):
        if file.exists() and not arguments.force:
            complain(
                f"{file} is there already; a key that is replaced is lost for good, so choose"
                " another file, or use --force"
            )
            return USAGE
    given = None if arguments.no_password else password(arguments, twice=True)
    key = SecretKey.generate()
    write_private(secret, key.encode(given).encode(), replace=arguments.force)
    public.write_bytes(key.public.encode().encode())
    print(key.public)
    print(
        f"The secret key is in {secret}: keep it off the machines that are managed, and keep a"
        f" copy. The line above is the public key, also in {public}, for 'policy_keys'.",
        file=sys.stderr,
    )
    return OK
