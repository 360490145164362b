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


class NotStopped(Exception):
    """The service goes on; the message says why and what to do."""


def run(_: argparse.Namespace, settings: Settings) -> int:
    """Tell the service of the data folder to stop, and wait until it has."""
    try:
        stopped = stop(settings)
    except NotStopped as error:
        print(f"discreet: {error}", file=sys.stderr)
        return FAULT
    if not stopped:
        print("The service does not run.")
        return OK
    print("Stopped. A browser that starts the service by itself starts it again when it needs it.")
    return OK


def stop(settings: Settings) -> bool:
    """Stop the service of the data folder; False when none runs. Raises NotStopped."""
    file = lock_file(settings.data_dir)
    if (service := running(file)) is None:
        return False
    if service.pid is None:
        raise NotStopped("the service is just starting; run this again.")
    try:
        # The service held its lock a moment ago, so that this is no other's process.
        with contextlib.suppress(ProcessLookupError):
            os.kill(service.pid, signal.SIGTERM)
    except PermissionError:
        raise NotStopped(
            f"another user started the service (process {service.pid}); stop it there."
        ) from None
    until = time.monotonic() + PATIENCE_S
    while running(file) is not None:
        if time.monotonic() >= until:
            raise NotStopped(f"the service (process {service.pid}) does not end; end that process.")
        time.sleep(LOOK_AGAIN_S)
    return True
