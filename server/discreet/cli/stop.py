"""`discreet stop`: ends the service that a browser, the login or a terminal started."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import time

from discreet.cli.main import FAULT, OK
from discreet.service.instance import lock_file, running
from discreet.settings import Settings

PATIENCE_S = 15.0
"""How long to wait for its end. Answers under way may take four seconds, a slow disk longer."""

LOOK_AGAIN_S = 0.1


def configure(parser: argparse.ArgumentParser) -> None:
    """`discreet stop` has no arguments."""


def run(_: argparse.Namespace, settings: Settings) -> int:
    """Tell the service of the data folder to stop, and wait until it has."""
    file = lock_file(settings.data_dir)
    if (service := running(file)) is None:
        print("The service does not run.")
        return OK
    if service.pid is None:
        print("discreet: the service is just starting; run this again.", file=sys.stderr)
        return FAULT
    try:
        # The service held its lock a moment ago, so that this is no other's process.
        with contextlib.suppress(ProcessLookupError):
            os.kill(service.pid, signal.SIGTERM)
    except PermissionError:
        print(
            f"discreet: another user started the service (process {service.pid}); stop it there.",
            file=sys.stderr,
        )
        return FAULT
    until = time.monotonic() + PATIENCE_S
    while running(file) is not None:
        if time.monotonic() >= until:
            print(
                f"discreet: the service (process {service.pid}) does not end; end that process.",
                file=sys.stderr,
            )
            return FAULT
        time.sleep(LOOK_AGAIN_S)
    print("Stopped. A browser that starts the service by itself starts it again when it needs it.")
    return OK
