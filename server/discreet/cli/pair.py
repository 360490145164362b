"""`discreet pair`: a code for the extension; the paired browsers."""

from __future__ import annotations

import argparse
import sqlite3
import sys

from discreet.cli.main import FAULT, OK
from discreet.history.engine import is_damage
from discreet.service.core import pairing_file
from discreet.service.pairing import CODE_SECONDS, Client, Pairing
from discreet.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet pair`. Without an action it makes a code."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", help="list the paired browsers")
    making = actions.add_parser(
        "token", help="make a token for an editor or another program (compatible_apis)"
    )
    making.add_argument("name", help="for 'discreet pair list'")
    revoking = actions.add_parser("revoke", help="unpair a browser, at once")
    which = revoking.add_mutually_exclusive_group(required=True)
    which.add_argument("id", nargs="?", help="as 'discreet pair list' shows it")
    which.add_argument("--all", action="store_true", help="all of them, and the code in force")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print a code, or list or revoke."""
    pairing = Pairing(pairing_file(settings))
    try:
        match arguments.action:
            case "list":
                clients = pairing.clients()
                for client in clients:
                    print(_line(client))
                if not clients:
                    print("No browser is paired.", file=sys.stderr)
            case "token":
                token, _ = pairing.admit(arguments.name[:200], None, way="token")
                print(token)
                print(
                    "Give it to the program as its API key. It is shown this once; it opens the"
                    " compatible APIs alone, and 'discreet pair revoke' ends it.",
                    file=sys.stderr,
                )
            case "revoke":
                return _revoke(pairing, arguments)
            case _:
                print(pairing.new_code())
                print(
                    f"Type it into the extension within {CODE_SECONDS // 60} minutes."
                    " It works once, and replaces any code before it.",
                    file=sys.stderr,
                )
    except sqlite3.Error as error:
        print(f"discreet: {unreadable(settings, error)}", file=sys.stderr)
        return FAULT
    finally:
        pairing.close()
    return OK


def unreadable(settings: Settings, error: sqlite3.Error) -> str:
    """What is wrong with the file of the pairings, and what to do."""
    file = pairing_file(settings)
    if is_damage(error):
        return (
            f"{file}, which holds the pairings, is damaged; start the service again ('discreet"
            " stop', then 'discreet serve'), which sets it aside. Then pair each browser again."
        )
    return f"{file}, which holds the pairings, can't be used ({error}); try again."


def _line(client: Client) -> str:
    way = {"native": "by itself", "code": "by code", "token": "by token"}[client.way]
    return f"{client.id}  {client.created:%Y-%m-%d}  {way:9}  {client.name}"


def _revoke(pairing: Pairing, arguments: argparse.Namespace) -> int:
    if arguments.all:
        print(f"Unpaired: {pairing.revoke_all()}.")
        return OK
    if not pairing.revoke(arguments.id):
        print(
            f"discreet: no paired browser has the id {arguments.id};"
            " 'discreet pair list' shows them.",
            file=sys.stderr,
        )
        return FAULT
    print("Unpaired. The browser has to be paired again before it can use the service.")
    return OK
