"""`discreet policy sign`: a signature beside a file that `discreet policy pack` made."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from discreet.cli.main import OK
from discreet.cli.policy.keys import add_password, password, telling_errors
from discreet.policy import PolicyError
from discreet.policy.signing import SecretKey, sign
from discreet.policy.sources import signature_file, unzipped
from discreet.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the action."""
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--key", metavar="FILE", type=Path, required=True, help="file of the secret key"
    )
    parser.add_argument("--comment", help="one line that is signed too and shown by 'verify'")
    add_password(parser)


@telling_errors
def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the signature; status 1 when the file is no pack, or the password is wrong."""
    file: Path = arguments.file
    if file.is_dir():
        raise PolicyError(f"{file}: is a folder; make a file of it with 'discreet policy pack'")
    content = file.read_bytes()
    pack = unzipped(str(file), content)
    text = arguments.key.read_text("utf-8", "replace")
    key = SecretKey.parse(text, lambda: password(arguments))
    comment = arguments.comment or f"timestamp:{int(time.time())}\tfile:{file.name}\thashed"
    signature_file(file).write_bytes(sign(content, key, comment))
    print(f"{signature_file(file)}: signed with {key.public.name}, {len(pack.files)} files")
    return OK
