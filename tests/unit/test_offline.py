"""Reading a trace: which addresses are outside, and whose call it was."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

if not sys.platform.startswith("linux"):
    pytest.skip("traces are read on Linux", allow_module_level=True)

from _offline import Attempt, Trace, outside


def v4(host: str, port: int) -> str:
    return f'sa_family=AF_INET, sin_port=htons({port}), sin_addr=inet_addr("{host}")'


def v6(host: str, port: int) -> str:
    return (
        f"sa_family=AF_INET6, sin6_port=htons({port}), sin6_flowinfo=htonl(0), "
        f'inet_pton(AF_INET6, "{host}", &sin6_addr), sin6_scope_id=0'
    )


@pytest.mark.parametrize(
    ("arguments", "call", "expected"),
    [
        (f"3, {{{v4('127.0.0.1', 8765)}}}, 16) = 0", "connect", []),
        (f"3, {{{v4('127.8.9.1', 8765)}}}, 16) = 0", "connect", []),
        (f"3, {{{v6('::1', 8765)}}}, 28) = 0", "connect", []),
        (f"3, {{{v6('::ffff:127.0.0.1', 80)}}}, 28) = 0", "connect", []),
        ('3, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0', "connect", []),
        ("3, {sa_family=AF_NETLINK, nl_pid=0}, 12) = 0", "bind", []),
        ('3, ""..., 5, 0, NULL, 0) = 5', "sendto", []),
        (f"3, {{{v4('10.0.0.1', 80)}}}, 16 <unfinished ...>", "connect", ["10.0.0.1 port 80"]),
        (f"3, {{{v4('0.0.0.0', 8765)}}}, 16) = 0", "bind", ["0.0.0.0 port 8765"]),
        (f"3, {{{v6('::', 8765)}}}, 28) = 0", "bind", [":: port 8765"]),
        (f"3, {{{v6('::ffff:192.0.2.1', 1)}}}, 28) = 0", "connect", ["192.0.2.1 port 1"]),
        (f"3, {{{v4('127.0.0.53', 53)}}}, 16) = 0", "connect", ["127.0.0.53 port 53"]),
        ("3, {sa_family=AF_VSOCK, svm_cid=2}, 16) = 0", "connect", ["AF_VSOCK"]),
        ("3, 0x7ffd3, 16) = -1 EFAULT", "connect", ["an address that can't be read"]),
        (
            '3, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io.systemd.Resolve"}, 42) = 0',
            "connect",
            ["the system's resolver"],
        ),
        (
            f"3, [{{msg_hdr={{msg_name={{{v4('127.0.0.1', 1)}}}}}}}, "
            f"{{msg_hdr={{msg_name={{{v4('192.0.2.9', 2)}}}}}}}], 2, 0) = 2",
            "sendmmsg",
            ["192.0.2.9 port 2"],
        ),
    ],
)
def test_addresses(arguments: str, call: str, expected: list[str]) -> None:
    assert outside(arguments, call) == expected


def test_a_call_belongs_to_the_program_that_made_it() -> None:
    away = f"{{{v4('192.0.2.1', 443)}}}, 16"
    trace = Trace.read(
        [
            '1 execve("/no/python3", ["python3"], 0x1 /* 9 vars */) = -1 ENOENT (No such file)',
            '1 execve("/bin/python3", ["python3"], 0x1 /* 9 vars */) = 0',
            "1 vfork( <unfinished ...>",
            '2 execve("/usr/bin/chromium", [""...], 0x1 /* 9 vars */ <unfinished ...>',
            "1 <... vfork resumed>) = 2",
            "2 <... execve resumed>) = 0",
            # A child whose first call comes before the line that tells of its birth.
            f"3 connect(7, {away} <unfinished ...>",
            "2 clone3({flags=CLONE_VM, exit_signal=0}, 88) = 3",
            "3 <... connect resumed>) = -1 ENETUNREACH (Network is unreachable)",
            f"1 connect(4, {{{v4('127.0.0.1', 80)}}}, 16) = 0",
            "1 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 4",
            "+++ exited with 0 +++",
        ]
    )
    assert trace.attempts == [Attempt("chromium", "connect", "192.0.2.1 port 443")]
    assert trace.calls == {"python3": 2, "chromium": 1}
