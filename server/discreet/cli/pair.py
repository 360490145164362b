"""`discreet pair`: a code for the extension; the paired browsers."""

from __future__ import annotations

import argparse
import sys

from discreet.cli.main import FAULT, OK
from discreet.service.core import pairing_file
from discreet.service.pairing import CODE_SECONDS, Pairing
from discreet.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet pair`."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--list", action="store_true", help="list the paired browsers")
    choice.add_argument("--revoke", metavar="ID", help="unpair a browser, at once")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a code, or list or revoke."""
    pairing = Pairing(pairing_file(settings))
    try:
        if arguments.list:
            for client in pairing.clients():
                print(f"{client.id}  {client.created:%Y-%m-%d}  {client.name}")
        elif arguments.revoke:
            if not pairing.revoke(arguments.revoke):
                print(
                    f"discreet: no paired browser has the id {arguments.revoke};"
                    " 'discreet pair --list' shows them.",
                    file=sys.stderr,
                )
                return FAULT
            print("Unpaired. The browser has to be paired again before it can use the service.")
        else:
            print(pairing.new_code())
            print(
                f"Type it into the extension within {CODE_SECONDS // 60} minutes."
                " It works once, and replaces any code before it.",
                file=sys.stderr,
            )
    finally:
        pairing.close()
    return OK
