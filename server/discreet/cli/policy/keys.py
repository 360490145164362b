"""What the actions with keys share: passwords, public keys, and what is said when one is wrong."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from discreet.cli.main import FAULT, USAGE
from discreet.cli.policy.common import complain
from discreet.policy import PolicyError
from discreet.policy.errors import SignatureError
from discreet.policy.signing import PublicKey
from discreet.settings import Settings

PASSWORD_VARIABLE = "POLICY_KEY_PASSWORD"

Run = Callable[[argparse.Namespace, Settings], int]


def telling_errors(act: Run) -> Run:
    """An action that says what is wrong with keys, packs and files, and returns the status."""

    @wraps(act)
    def run(arguments: argparse.Namespace, settings: Settings) -> int:
        try:
            return act(arguments, settings)
        except PolicyError as error:
            complain(error)
            return FAULT
        except OSError as error:
            complain(f"{error.filename}: {error.strerror}")
            return USAGE

    return run


def add_password(parser: argparse.ArgumentParser) -> None:
    """The argument that says where a password is."""
    parser.add_argument(
        "--password-file",
        metavar="FILE",
        type=Path,
        help="file whose first line is the key's password (without it: the environment's"
        f" {PASSWORD_VARIABLE}, else it is asked for)",
    )


def password(arguments: argparse.Namespace, *, twice: bool = False) -> str:
    """The password of a secret key; never from an argument, which any program could read.

    twice: ask for it again, where it is typed
    Raises SignatureError when there is none.
    """
    if arguments.password_file is not None:
        lines = arguments.password_file.read_text("utf-8").splitlines()
        given = lines[0] if lines else ""
    elif PASSWORD_VARIABLE in os.environ:
        given = os.environ[PASSWORD_VARIABLE]
    else:
        try:
            given = getpass.getpass("Password of the key: ")
            if twice and given != getpass.getpass("Once more: "):
                raise SignatureError("the two passwords differ; try again")
        except EOFError:
            given = ""
    if not given:
        raise SignatureError(
            "no password was given; use --password-file, or make the key with --no-password"
        )
    return given


def public_key(given: str) -> PublicKey:
    """From the key itself, or from its file. Raises SignatureError."""
    try:
        return PublicKey.parse(given)
    except SignatureError as error:
        if not Path(given).is_file():
            raise SignatureError(f"{given}: {error}, or its file") from None
    try:
        return PublicKey.parse(Path(given).read_text("utf-8", "replace"))
    except SignatureError as error:
        raise SignatureError(f"{given}: {error}") from None
