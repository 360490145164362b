"""`discreet serve`: one service a data folder, on loopback, until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import json
import logging
import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from discreet import __version__, logs, managed
from discreet.cli.main import FAULT, OK, USAGE
from discreet.files import private_file, private_folder
from discreet.service import create_app
from discreet.service.connections import listen
from discreet.service.core import pairing_file
from discreet.service.pairing import CODE_SECONDS, Pairing
from discreet.settings import Settings

log = logging.getLogger(__name__)

STOP_SECONDS = 4.0
"""How long answers under way may take when the service stops."""


class AlreadyRunning(Exception):
    """Another service works on this data folder; `port` is its port, where it is known."""

    def __init__(self, port: int | None) -> None:
        super().__init__()
        self.port = port


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `discreet serve`."""
    parser.add_argument("--port", type=_port, help="port on the loopback address (default: 8765)")


def _port(value: str) -> int:
    port = int(value)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError("give a number from 1 to 65535")
    return port


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
        with one_instance(settings.data_dir / "service.lock", settings.port):
            logs.configure(settings.log_level, settings.log_file)
            return asyncio.run(_serve(settings))
    except AlreadyRunning as other:
        where = f" on port {other.port}" if other.port else ""
        print(
            f"discreet: the service runs already{where}, on the data folder {settings.data_dir}."
            " Use that one, or stop it first.",
            file=sys.stderr,
        )
    except OSError as error:
        print(
            f"discreet: the data folder {settings.data_dir} can't be used ({error.strerror});"
            " correct its rights, or set DISCREET_DATA_DIR.",
            file=sys.stderr,
        )
    return FAULT


async def _serve(settings: Settings) -> int:
    sockets = _bind(settings.port)
    if isinstance(sockets, str):
        print(f"discreet: {sockets}", file=sys.stderr)
        return FAULT
    runner = await listen(create_app(settings), sockets, STOP_SECONDS)
    log.info("service started", extra={"port": settings.port})
    print(f"Discreet {__version__} listens on http://127.0.0.1:{settings.port}", flush=True)
    _offer_code(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
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

    `::1` is taken too so that no other program gets what is sent to `localhost`.
    """
    sockets: list[socket.socket] = []
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            bound = socket.socket(family, socket.SOCK_STREAM)
            if os.name == "posix":
                # Windows would let another program bind the same port.
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((address, port))
        except OSError as error:
            if family == socket.AF_INET:
                return _why_not_bound(port, error)
            continue
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


def answers_as_discreet(port: int) -> bool:
    """Whether what listens on the port is a Discreet service."""
    try:
        # No proxy: what stands in the environment must not see a loopback call.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            content = json.load(answer)
    except (OSError, ValueError, urllib.error.URLError):
        return False
    return isinstance(content, dict) and content.get("name") == "discreet"


@contextmanager
def one_instance(file: Path, port: int) -> Iterator[None]:
    """Hold the lock of a data folder. Raises AlreadyRunning.

    The system lets go of the lock when the process ends, however it ends, so a file that was left
    behind is no obstacle.
    """
    private_file(file)
    with file.open("r+", encoding="utf-8") as handle:
        if not _lock(handle):
            raise AlreadyRunning(_port_in(handle))
        handle.truncate(0)
        # The lock of Windows covers the first byte, which others then can't read.
        handle.write(" " + json.dumps({"port": port, "pid": os.getpid()}))
        handle.flush()
        yield


def _lock(handle: IO[str]) -> bool:
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True


def _port_in(handle: IO[str]) -> int | None:
    with contextlib.suppress(OSError, ValueError, KeyError):
        handle.seek(1)
        return int(json.loads(handle.read())["port"])
    return None
