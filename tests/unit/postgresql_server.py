"""A PostgreSQL of the tests' own, on a Unix socket in a folder of its own, gone at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_DEBIAN = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """Where initdb and pg_ctl are; the newest version's, or None."""
    debian = sorted(_DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name))
    found = shutil.which("initdb")
    for folder in (*reversed(debian), *([Path(found).parent] if found else [])):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


class Server:
    """One server. `url` is as a person would set it, with the socket's folder for the host."""

    def __init__(self, folder: Path, bin_: Path, user: str | None) -> None:
        self.url = f"postgresql://discreet@/postgres?host={folder}"
        self.folder = folder
        self._bin = bin_
        # As root it refuses to run; Debian's package has made a user for it.
        self._as: dict[str, Any] = {"user": user, "extra_groups": []} if user else {}

    def start(self) -> None:
        # Durability is not what is tested.
        quick = "-c fsync=off -c shared_buffers=16MB -c max_connections=20"
        options = f"-k {self.folder} -c listen_addresses='' {quick}"
        self._run("pg_ctl", "-w", "-D", "data", "-l", "log", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-D", "data", "-m", "immediate", "stop")

    def make(self) -> None:
        self._run("initdb", "-D", "data", "-U", "discreet", "-A", "trust", "-N", "-E", "UTF8")

    def _run(self, name: str, *arguments: str) -> None:
        command: Sequence[str] = [str(self._bin / name), *arguments]
        with (self.folder / "said").open("wb") as said:
            done = subprocess.run(
                command,
                cwd=self.folder,
                stdout=said,
                stderr=subprocess.STDOUT,
                check=False,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                **self._as,
            )
        assert done.returncode == 0, (self.folder / "said").read_text()


@contextmanager
def running(bin_: Path) -> Iterator[Server]:
    """A new server. Its folder has a short name: that of a socket may have 107 characters."""
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        server = Server(folder, bin_, user)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
