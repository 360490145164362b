"""`discreet serve`: one service a data folder, on loopback, until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import errno
import logging
import os
import signal
import socket
import sys

from discreet import __version__, logs, managed
from discreet.cli.main import FAULT, OK, USAGE
from discreet.files import private_folder
from discreet.service import create_app
from discreet.service.connections import listen
from discreet.service.core import pairing_file
from discreet.service.health import answers_as_discreet
from discreet.service.instance import AlreadyRunning, Instance, lock_file, one_instance
from discreet.service.pairing import CODE_SECONDS, Pairing, set_damaged_aside
from discreet.settings import Settings

log = logging.getLogger(__name__)

STOP_SECONDS = 4.0
"""How long answers under way may take when the service stops."""

ANY_PORT = 0
"""Lets the system choose a port that is free."""

PORT_TRIES = 8
"""What is free on one loopback address may be used on the other."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet serve`."""
    parser.add_argument("--port", type=_port, help="port on the loopback address (default: 8765)")
    parser.add_argument(
        "--background",
        action="store_true",
        help="as browsers and autostart start it: prints no pairing code, and takes another free"
        " port when this one is used",
    )


def _port(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise argparse.ArgumentTypeError("give a number from 1 to 65535")
    return int(value)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve until SIGINT or SIGTERM."""
    if arguments.port is not None:
        if "port" in Settings.fixed():
            where = managed.managed_file()
            print(f"discreet: the port is fixed by {where}; leave --port out.", file=sys.stderr)
            return USAGE
        settings = settings.model_copy(update={"port": arguments.port})
    try:
        private_folder(settings.data_dir)
        with one_instance(lock_file(settings.data_dir)) as instance:
            logs.configure(settings.log_level, settings.log_file)
            if aside := set_damaged_aside(pairing_file(settings)):
                log.error("pairings set aside", extra={"reason": "file is damaged"})
                print(
                    f"discreet: the file of the pairings was damaged and is now {aside}; browsers"
                    " have to be paired again. Delete it when you don't need it.",
                    file=sys.stderr,
                )
            return asyncio.run(_serve(settings, instance, arguments.background))
    except AlreadyRunning as other:
        where = f" on port {other.port}" if other.port else ""
        print(
            f"discreet: the service runs already{where}, on the data folder {settings.data_dir}."
            " Use that one, or stop it first ('discreet stop').",
            file=sys.stderr,
        )
    except OSError as error:
        print(
            f"discreet: the data folder {settings.data_dir} can't be used ({error.strerror});"
            " correct its rights, or set DISCREET_DATA_DIR.",
            file=sys.stderr,
        )
    return FAULT


async def _serve(settings: Settings, instance: Instance, background: bool) -> int:
    sockets = _bind(settings.port)
    if isinstance(sockets, str) and background and "port" not in Settings.fixed():
        sockets = _bind(ANY_PORT)
    if isinstance(sockets, str):
        print(f"discreet: {sockets}", file=sys.stderr)
        return FAULT
    port = sockets[0].getsockname()[1]
    # From here on it can be told to stop, also while it starts.
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    runner = await listen(create_app(settings), sockets, STOP_SECONDS)
    instance.announce(port)
    log.info("service started", extra={"port": port})
    print(f"Discreet {__version__} listens on http://127.0.0.1:{port}", flush=True)
    if not background:
        await asyncio.to_thread(_offer_code, settings)
    await stop.wait()
    await runner.cleanup()
    log.info("service stopped")
    return OK


def _offer_code(settings: Settings) -> None:
    """Print a pairing code when no browser is paired yet."""
    pairing = Pairing(pairing_file(settings))
    try:
        if not pairing.clients():
            code = pairing.new_code()
            print(f"Pairing code: {code} (valid for {CODE_SECONDS // 60} minutes)", flush=True)
    finally:
        pairing.close()


def _bind(port: int) -> list[socket.socket] | str:
    """Sockets on 127.0.0.1 and, where the machine has it, ::1; or why there are none.

    `::1` is taken too so that no other program gets what is sent to `localhost`: a port of which
    another program has that address is used already. With ANY_PORT the system chooses a free one.
    """
    for _ in range(PORT_TRIES if port == ANY_PORT else 1):
        sockets = _bind_both(port)
        if not isinstance(sockets, OSError):
            return sockets
    return _why_not_bound(port, sockets)


def _bind_both(port: int) -> list[socket.socket] | OSError:
    """The sockets; or why there are none."""
    sockets: list[socket.socket] = []
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            bound = socket.socket(family, socket.SOCK_STREAM)
        except OSError as error:
            if family == socket.AF_INET:
                return error
            continue  # a system without IPv6
        try:
            if os.name == "posix":
                # Windows would let another program bind the same port.
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((address, port))
            port = bound.getsockname()[1]
        except OSError as error:
            bound.close()
            if family == socket.AF_INET or error.errno == errno.EADDRINUSE:
                for other in sockets:
                    other.close()
                return error
            continue  # no such address
        bound.setblocking(False)
        sockets.append(bound)
    return sockets


def _why_not_bound(port: int, error: OSError) -> str:
    if error.errno == errno.EACCES:
        return f"port {port} needs special rights; choose one above 1023 with --port."
    if error.errno != errno.EADDRINUSE:
        return f"port {port} can't be used ({error.strerror})."
    if answers_as_discreet(port):
        return (
            f"another Discreet, on another data folder, uses port {port}; stop it, or use --port."
        )
    return f"another program uses port {port}; stop it, or choose another port with --port."
