"""`discreet browser`: lets browsers start the service and pair by themselves."""

from __future__ import annotations

import argparse
import sys

from discreet.cli.main import FAULT, OK
from discreet.native.browsers import BROWSERS, Browser, Machine
from discreet.native.manifests import Installer
from discreet.settings import Settings

SLUGS = tuple(browser.slug for browser in BROWSERS)

SAID = {
    "installed": "starts Discreet by itself",
    "outdated": "was set up by another installation; run 'discreet browser install' again",
    "missing": "not set up",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet browser`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, summary in (
        ("install", "let browsers start Discreet and pair with it by themselves"),
        ("status", "say for which browsers that is so"),
        ("remove", "take it back; nothing is left behind"),
    ):
        action = actions.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if name != "status":
            action.add_argument(
                "--browser",
                choices=(*SLUGS, "all"),
                action="append",
                help="this one; may be given more than once (default: each that is used here)",
            )
    host = actions.add_parser(
        "host",
        help="what browsers run; it speaks their protocol and is of no use in a terminal",
        description="What browsers run: native messaging on standard input and output.",
    )
    host.add_argument("caller", nargs=argparse.REMAINDER, help="who asks, as the browser says")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Install, show or remove; or be the host."""
    if arguments.action == "host":
        return _host(arguments.caller, settings)
    installer = Installer(Machine.here(), settings.data_dir)
    if arguments.action == "install":
        return _install(installer, arguments.browser)
    if arguments.action == "remove":
        chosen = _chosen(arguments.browser) or list(BROWSERS)
        print("\n".join(installer.remove(chosen)) or "Nothing was set up.")
        return OK
    for browser in BROWSERS:
        print(f"{browser.name:9} {SAID[installer.state(browser)]}")
    return OK


def _install(installer: Installer, named: list[str] | None) -> int:
    browsers = _chosen(named) or installer.present()
    if not browsers:
        print(
            "discreet: no browser was found in your folders; name one with --browser.",
            file=sys.stderr,
        )
        return FAULT
    print("\n".join(installer.install(browsers)))
    names = ", ".join(browser.name for browser in browsers)
    print(
        f"{names}: the extension now starts Discreet and pairs by itself. There is nothing else to"
        " do.",
        file=sys.stderr,
    )
    return OK


def _chosen(named: list[str] | None) -> list[Browser]:
    return [b for b in BROWSERS if named and (b.slug in named or "all" in named)]


def _host(caller: list[str], settings: Settings) -> int:
    from discreet.native import host

    family = host.family_of(caller)
    if family is None:
        print("discreet: only the Discreet extension may ask.", file=sys.stderr)
        return FAULT
    go = sys.stdout.buffer
    # A stray print must not get into the protocol.
    sys.stdout = sys.stderr
    host.converse(settings, family, sys.stdin.buffer, go)
    return OK
