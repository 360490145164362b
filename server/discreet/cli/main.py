"""Parses the arguments and hands over to one module a command.

A command's module has `configure(parser)`, which adds its arguments, and `run(arguments,
settings)`, which returns the exit status. Modules are imported when their command is asked for,
so that `discreet pair` does not load what `discreet check` needs.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from pydantic import ValidationError

from discreet import __version__
from discreet.settings import Settings

COMMANDS = {
    "serve": "run the service that the browser extension talks to",
    "stop": "stop the service, whoever started it",
    "check": "read a text, or many, and print what was found",
    "audit": "read posts that are out already, and write a report",
    "lsp": "show findings in an editor, by the Language Server Protocol",
    "pair": "make a pairing code; list and revoke paired browsers",
    "history": "list, show, export and erase what was flagged",
    "stats": "count what was flagged; sum the counts of a team",
    "policy": "validate, show and test the policy",
    "browser": "let browsers start the service and pair by themselves",
    "autostart": "start the service at login",
    "extension": "print where the browser extension is and how to load it",
    "doctor": "say what is wrong on this machine and how to mend it",
}

OK, FAULT, USAGE = 0, 1, 2
"""Exit statuses: done; something is wrong; the command or its input is."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = next((word for word in given if not word.startswith("-")), None)
    parser = argparse.ArgumentParser(
        prog="discreet", description="Reads a draft on this machine and warns before it is posted."
    )
    parser.add_argument("--version", action="version", version=f"discreet {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        sub = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name == command:
            importlib.import_module(f"discreet.cli.{name}").configure(sub)
    parsed = parser.parse_args(given)
    try:
        settings = Settings()
    except (ValidationError, ValueError) as error:
        from discreet.cli.misset import explain

        print(f"discreet: {explain(error)}", file=sys.stderr)
        return USAGE
    try:
        return importlib.import_module(f"discreet.cli.{parsed.command}").run(parsed, settings)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of a pipe went away; Python would complain once more when it flushes.
        sys.stderr.close()
        return FAULT
    except OSError as error:
        what = error.filename or "a file or the network"
        print(f"discreet: {what} can't be used ({error.strerror or error}).", file=sys.stderr)
        return FAULT
