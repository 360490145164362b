"""`discreet policy keygen`, `pack`, `sign` and `verify`: from a folder to a signed file."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from discreet.cli.main import FAULT, OK, USAGE
from discreet.cli.show import plain
from discreet.files import write_private
from discreet.policy import PolicyError, load_policy
from discreet.policy.errors import SignatureError
from discreet.policy.signing import PublicKey, SecretKey, sign
from discreet.policy.sources import archive, read_archive, read_folder, signature_file, unzipped
from discreet.settings import Settings

PASSWORD_VARIABLE = "POLICY_KEY_PASSWORD"


def configure(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the four actions."""
    making = actions.add_parser("keygen", help="make a key that signs policies")
    making.add_argument(
        "--key",
        metavar="FILE",
        type=Path,
        default=Path("policy.key"),
        help="file of the secret key; the public key goes beside it, as .pub",
    )
    _add_password(making)
    making.add_argument(
        "--no-password", action="store_true", help="do not encrypt it; whoever has the file signs"
    )
    making.add_argument("--force", action="store_true", help="replace a key that is there")
    packing = actions.add_parser("pack", help="make one file of a policy's folder, to be signed")
    packing.add_argument("folder", type=Path)
    packing.add_argument("--out", metavar="FILE", type=Path, required=True, help="the zip")
    signing = actions.add_parser("sign", help="sign a file that 'pack' made")
    signing.add_argument("file", type=Path)
    signing.add_argument(
        "--key", metavar="FILE", type=Path, required=True, help="file of the secret key"
    )
    signing.add_argument("--comment", help="one line that is signed too and shown by 'verify'")
    _add_password(signing)
    verifying = actions.add_parser("verify", help="say whether a policy's signature is right")
    verifying.add_argument("file", type=Path)
    verifying.add_argument(
        "--key",
        metavar="PUBLIC",
        action="append",
        help="a public key, or its file; may be repeated (without it: the setting policy_keys)",
    )


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password-file",
        metavar="FILE",
        type=Path,
        help=f"file whose first line is the key's password (without it: ${PASSWORD_VARIABLE}, else"
        " it is asked for)",
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Do one of `ACTIONS`."""
    try:
        return ACTIONS[arguments.action](arguments, settings)
    except PolicyError as error:
        print(f"discreet: {error}", file=sys.stderr)
        return FAULT
    except OSError as error:
        print(f"discreet: {error.filename}: {error.strerror}", file=sys.stderr)
        return USAGE


def _keygen(arguments: argparse.Namespace, _: Settings) -> int:
    secret: Path = arguments.key
    public = secret.with_suffix(".pub")
    if public == secret:
        print("discreet: the secret key's file can't end in .pub; choose another.", file=sys.stderr)
        return USAGE
    for file in (secret, public):
        if file.exists() and not arguments.force:
            print(
                f"discreet: {file} is there already; a key that is replaced is lost for good, so"
                " choose another file, or use --force.",
                file=sys.stderr,
            )
            return USAGE
    password = None if arguments.no_password else _password(arguments, twice=True)
    key = SecretKey.generate()
    write_private(secret, key.encode(password).encode(), replace=arguments.force)
    public.write_bytes(key.public.encode().encode())
    print(key.public)
    print(
        f"The secret key is in {secret}: keep it off the machines that are managed, and keep a"
        f" copy. The line above is the public key, also in {public}, for 'policy_keys'.",
        file=sys.stderr,
    )
    return OK


def _pack(arguments: argparse.Namespace, _: Settings) -> int:
    policy = load_policy(arguments.folder)
    pack = read_folder(arguments.folder)
    out: Path = arguments.out
    out.write_bytes(archive(pack.files))
    print(f"{out}: {policy.name} {policy.version}, {len(pack.files)} files")
    if signature_file(out).exists():
        print(f"{signature_file(out)} is of an earlier one; sign again.", file=sys.stderr)
    return OK


def _sign(arguments: argparse.Namespace, _: Settings) -> int:
    file: Path = arguments.file
    if file.is_dir():
        raise PolicyError(f"{file}: is a folder; make a file of it with 'discreet policy pack'")
    content = file.read_bytes()
    pack = unzipped(str(file), content)
    text = arguments.key.read_text("utf-8", "replace")
    key = SecretKey.parse(text, lambda: _password(arguments))
    comment = arguments.comment or f"timestamp:{int(time.time())}\tfile:{file.name}\thashed"
    signature_file(file).write_bytes(sign(content, key, comment))
    print(f"{signature_file(file)}: signed with {key.public.name}, {len(pack.files)} files")
    return OK


def _verify(arguments: argparse.Namespace, settings: Settings) -> int:
    keys = [_public(given) for given in arguments.key or settings.policy_keys]
    pack = read_archive(arguments.file, keys)
    print(f"{arguments.file}: signed with {pack.signed_by}, {len(pack.files)} files")
    print(f"sha256 {pack.sha256}")
    if pack.comment:
        print(plain(pack.comment))
    return OK


def _public(given: str) -> PublicKey:
    """From the key itself, or from its file."""
    try:
        return PublicKey.parse(given)
    except SignatureError as error:
        if not Path(given).is_file():
            raise SignatureError(f"{given}: {error}, or its file") from None
    try:
        return PublicKey.parse(Path(given).read_text("utf-8", "replace"))
    except SignatureError as error:
        raise SignatureError(f"{given}: {error}") from None


def _password(arguments: argparse.Namespace, *, twice: bool = False) -> str:
    """Never from an argument: every program of the machine can read those."""
    if arguments.password_file is not None:
        lines = arguments.password_file.read_text("utf-8").splitlines()
        password = lines[0] if lines else ""
    elif PASSWORD_VARIABLE in os.environ:
        password = os.environ[PASSWORD_VARIABLE]
    else:
        try:
            password = getpass.getpass("Password of the key: ")
            if twice and password != getpass.getpass("Once more: "):
                raise SignatureError("the two passwords differ; try again")
        except EOFError:
            password = ""
    if not password:
        raise SignatureError(
            "no password was given; use --password-file, or make the key with --no-password"
        )
    return password


ACTIONS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "keygen": _keygen,
    "pack": _pack,
    "sign": _sign,
    "verify": _verify,
}
