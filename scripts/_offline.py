"""Runs a command where there is no network but loopback, and reads from a trace what it tried.

A namespace of its own makes sure that nothing can leave; the trace shows what would have tried to.
Linux only: `unshare` (util-linux) makes the namespace, `strace` writes the trace.
"""

from __future__ import annotations

import argparse
import fcntl
import ipaddress
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROCESS_CALLS = ("execve", "clone", "clone3", "fork", "vfork")
"""What tells which program a process runs."""

OUTBOUND = ("connect", "sendto", "sendmsg", "sendmmsg", "bind")
"""Calls that name an address. `bind` is among them: what listens elsewhere can be reached."""

LOCAL_FAMILIES = ("AF_UNIX", "AF_NETLINK", "AF_UNSPEC")
"""Sockets that stay in this machine's kernel."""

_LINE = re.compile(r"(?P<pid>\d+) +(?P<resumed><\.\.\. )?(?P<call>\w+)(?: resumed>|\()(?P<rest>.*)")
_FAMILY = re.compile(r"sa_family=(\w+)")
_ADDRESS = re.compile(
    r"sa_family=AF_INET6?, sin6?_port=htons\((?P<port>\d+)\)"
    r'[^"]*(?:inet_addr\(|inet_pton\(AF_INET6, )"(?P<host>[^"]+)"'
)
_RESOLVER = re.compile(r'sun_path="[^"]*resolve[^"]*"', re.IGNORECASE)
_RESULT = re.compile(r"\) += (-?\d+)")
_PROGRAM = re.compile(r'"([^"]*)"')

_SIOCSIFFLAGS = 0x8914
_IFF_UP_RUNNING = 0x41


@dataclass(frozen=True)
class Attempt:
    """A call that named an address outside loopback, or looked a name up."""

    program: str
    call: str
    where: str


@dataclass
class Trace:
    """What a trace shows.

    calls:    network calls by program
    attempts: those of them that would have left the machine, in order
    """

    calls: Counter[str] = field(default_factory=Counter)
    attempts: list[Attempt] = field(default_factory=list)

    @classmethod
    def read(cls, lines: Iterable[str]) -> Trace:
        """Read the output of `strace -f` with the calls of `strace_command`."""
        processes = _Processes()
        calls: list[tuple[str, str, str]] = []
        for line in lines:
            if (found := _LINE.match(line)) is None:
                continue
            pid, call, rest = found["pid"], found["call"], found["rest"]
            if call in PROCESS_CALLS:
                processes.note(pid, call, rest)
            elif found["resumed"] is None:
                calls.append((processes.token(pid), call, rest))
        trace = cls()
        for token, call, rest in calls:
            program = processes.program(token)
            trace.calls[program] += 1
            if call in OUTBOUND:
                trace.attempts += (Attempt(program, call, where) for where in outside(rest, call))
        return trace


class _Processes:
    """Which program a process ran at a call: its last `execve`, else that of its parent."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self._programs: dict[str, str] = {}
        self._starting: dict[str, str] = {}

    def note(self, pid: str, call: str, rest: str) -> None:
        result = _RESULT.search(rest)
        if call == "execve":
            if (path := _PROGRAM.search(rest)) is not None:
                self._starting[pid] = Path(path[1]).name
            if result is not None and result[1] == "0" and pid in self._starting:
                self._programs[pid] = self._starting.pop(pid)
        elif result is not None and int(result[1]) > 0:
            # A child's calls can stand before the line that tells of its birth; a parent's program
            # is the one that it has then.
            self._parents.setdefault(result[1], self.token(pid))

    def token(self, pid: str) -> str:
        """The program where it is known by now, else the process, for `program` to resolve."""
        if pid in self._programs:
            return self._programs[pid]
        return self._parents.get(pid, pid)

    def program(self, token: str) -> str:
        seen: set[str] = set()
        while token in self._parents and token not in seen:
            seen.add(token)
            token = self._parents[token]
        return token


def outside(arguments: str, call: str) -> list[str]:
    """Addresses outside loopback among a call's arguments, and look-ups of names."""
    found: list[str] = []
    addresses = iter(_ADDRESS.finditer(arguments))
    families = _FAMILY.findall(arguments)
    for family in families:
        if family in ("AF_INET", "AF_INET6"):
            address = next(addresses, None)
            if address is None:
                found.append("an address that can't be read")
                continue
            port = int(address["port"])
            host = ipaddress.ip_address(address["host"])
            host = getattr(host, "ipv4_mapped", None) or host
            if not host.is_loopback or (port == 53 and call != "bind"):
                found.append(f"{host} port {port}")
        elif family not in LOCAL_FAMILIES:
            found.append(family)
    if call == "connect" and not families:
        found.append("an address that can't be read")
    if _RESOLVER.search(arguments):
        found.append("the system's resolver")
    return found


def missing() -> str | None:
    """Why this can't be done here, or None."""
    if not sys.platform.startswith("linux"):
        return "network namespaces are of Linux"
    for tool in ("unshare", "strace"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    # A container may forbid either.
    probe = ["unshare", "-rn", "strace", "-f", "-qq", "-e", "trace=none", "-o", os.devnull, "true"]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        return "this machine lets no user make a network namespace and trace in it"
    return None


def strace_command(trace: Path, command: Sequence[str]) -> list[str]:
    """The command under strace. Only the traced calls cost time; no content is written."""
    wanted = ",".join(("%network", *PROCESS_CALLS))
    options = [
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-s",
        "0",
        "-e",
        "signal=none",
        "-e",
        f"trace={wanted}",
    ]
    return ["strace", *options, "-o", str(trace), "--", *command]


def run(command: Sequence[str], **options: object) -> tuple[int, Trace]:
    """Run a command with loopback alone; its exit status and what it tried."""
    with tempfile.TemporaryDirectory(prefix="discreet-trace-") as folder:
        trace = Path(folder) / "trace"
        inside = [sys.executable, str(Path(__file__).resolve()), *strace_command(trace, command)]
        status = subprocess.call(["unshare", "-rn", *inside], **options)  # type: ignore[call-overload]
        with trace.open(encoding="utf-8", errors="replace") as lines:
            return status, Trace.read(lines)


def loopback_up() -> None:
    """Switch on the loopback interface of this process's namespace."""
    with socket.socket() as any_socket:
        request = struct.pack("16sh", b"lo", _IFF_UP_RUNNING)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)


def main() -> int:
    """In the new namespace: loopback, then the command in this process's place."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    command = parser.parse_args().command
    loopback_up()
    os.execvp(command[0], command)


if __name__ == "__main__":
    sys.exit(main())
