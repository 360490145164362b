"""`discreet autostart`: starts the service at login."""

from __future__ import annotations

import argparse
import sys

from discreet.autostart import Autostart, NotTaken
from discreet.cli.main import FAULT, OK
from discreet.native.browsers import Machine
from discreet.settings import Settings

SAID = {
    "installed": "the service starts at login",
    "outdated": "was set up by another installation; run 'discreet autostart install' again",
    "missing": "not set up",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet autostart`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, summary in (
        ("install", "start the service now and at each login"),
        ("status", "say whether it is so"),
        ("remove", "stop the service and start it no more; nothing is left behind"),
    ):
        actions.add_parser(name, help=summary, description=summary.capitalize() + ".")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Install, show or remove."""
    autostart = Autostart(Machine.here(), settings.data_dir)
    try:
        if arguments.action == "install":
            autostart.install()
            print(autostart.file)
        elif arguments.action == "remove":
            print(f"Removed {autostart.file}" if autostart.remove() else "Nothing was set up.")
        else:
            print(SAID[autostart.state()])
    except NotTaken as refusal:
        print(
            f"discreet: {autostart.file} is written, and the system did not take it"
            f" ({refusal}). It may start the service at the next login.",
            file=sys.stderr,
        )
        return FAULT
    return OK
