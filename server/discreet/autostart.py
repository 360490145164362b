"""Starts the service at login: a systemd user unit, a launchd agent or a scheduled task.

It is the alternative to letting the browser start the service (`discreet browser install`). All of
it belongs to the person alone and runs with no more rights than the person has.
"""

from __future__ import annotations

import getpass
import os
import plistlib
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from discreet import program
from discreet.files import make_folder, write_private
from discreet.native.browsers import Machine

LABEL = "discreet.service"
"""Name of the unit, the agent and the task."""

State = Literal["installed", "outdated", "missing"]
"""`outdated`: one is there, and is not what this installation would write."""


class NotTaken(Exception):
    """The file is written, and the system's own tool refused it; the message is the tool's."""


def _run(command: Sequence[str]) -> None:
    """Run one of the system's tools. Raises NotTaken."""
    if shutil.which(command[0]) is None:
        raise NotTaken(f"{command[0]} is not here")
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines()
        raise NotTaken(told[-1] if told else f"{command[0]} failed")


@dataclass(frozen=True)
class Autostart:
    """The start at login of one person's service.

    data_dir: where Windows' task lies, which has no folder for them that a person may write to
    run:      runs one of the system's tools; raises NotTaken
    """

    machine: Machine
    data_dir: Path
    run: Callable[[Sequence[str]], None] = _run

    @property
    def file(self) -> Path:
        """The unit, the agent or the task."""
        match self.machine.system:
            case "linux":
                return self.machine.config / "systemd" / "user" / LABEL
            case "macos":
                return self.machine.home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
            case _:
                return self.data_dir / f"{LABEL}.xml"

    def content(self) -> bytes:
        """The file as this installation writes it."""
        match self.machine.system:
            case "linux":
                return unit().encode()
            case "macos":
                return agent()
            case _:
                return task().encode("utf-16")

    def state(self) -> State:
        """How things stand. Raises OSError."""
        if not self.file.exists():
            return "missing"
        return "installed" if self.file.read_bytes() == self.content() else "outdated"

    def install(self) -> None:
        """Write the file and start the service. Raises OSError, NotTaken."""
        make_folder(self.file.parent)
        write_private(self.file, self.content(), replace=True)
        for command in self._starting():
            self.run(command)

    def remove(self) -> bool:
        """Stop the service and remove the file; False when there was none. Raises OSError."""
        if not self.file.exists():
            return False
        for command in self._stopping():
            try:
                self.run(command)
            except NotTaken:  # not loaded, or no such tool: the file is what counts
                continue
        self.file.unlink()
        return True

    def _starting(self) -> list[list[str]]:
        match self.machine.system:
            case "linux":
                return [
                    ["systemctl", "--user", "daemon-reload"],
                    ["systemctl", "--user", "enable", "--now", LABEL],
                ]
            case "macos":
                return [["launchctl", "bootstrap", _domain(), str(self.file)]]
            case _:
                return [
                    ["schtasks", "/Create", "/TN", LABEL, "/XML", str(self.file), "/F"],
                    ["schtasks", "/Run", "/TN", LABEL],
                ]

    def _stopping(self) -> list[list[str]]:
        match self.machine.system:
            case "linux":
                return [["systemctl", "--user", "disable", "--now", LABEL]]
            case "macos":
                return [["launchctl", "bootout", f"{_domain()}/{LABEL}"]]
            case _:
                return [
                    ["schtasks", "/End", "/TN", LABEL],
                    ["schtasks", "/Delete", "/TN", LABEL, "/F"],
                ]


def unit() -> str:
    """The unit of systemd's user manager."""
    start = " ".join(_quoted(word, dollar="$$") for word in program.command(*_SERVE))
    variables = [
        f"Environment={_quoted(f'{name}={value}')}"
        for name, value in program.kept_environment().items()
    ]
    lines = [
        "[Unit]",
        "Description=Discreet reads drafts on this machine before they are posted",
        "",
        "[Service]",
        f"ExecStart={start}",
        *variables,
        # It ends by itself when another one runs already; only a crash is a reason to start again.
        "Restart=on-abnormal",
        "RestartSec=5",
        "UMask=0077",
        "NoNewPrivileges=yes",
        "LockPersonality=yes",
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
        "RestrictRealtime=yes",
        "RestrictSUIDSGID=yes",
        "SystemCallArchitectures=native",
        "",
        "[Install]",
        "WantedBy=default.target",
    ]
    return "".join(line + "\n" for line in lines)


def agent() -> bytes:
    """The agent of launchd, a property list."""
    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": program.command(*_SERVE),
            "EnvironmentVariables": program.kept_environment(),
            "RunAtLoad": True,
            "KeepAlive": {"Crashed": True},
            "ProcessType": "Background",
            "Umask": 0o077,
        }
    )


def task() -> str:
    """The task of Windows. It can carry no variables: settings stand in `config.toml` there."""
    command, *arguments = program.command(*_SERVE, window=False)
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>{escape(_user())}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="person">
      <UserId>{escape(_user())}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
  </Settings>
  <Actions Context="person">
    <Exec>
      <Command>{escape(command)}</Command>
      <Arguments>{escape(subprocess.list2cmdline(arguments))}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


_SERVE = ("serve", "--background")


def _quoted(value: str, dollar: str = "$") -> str:
    """A word of a unit: quoted, its specifiers and escapes taken for what they are."""
    plain = value.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{plain.replace("$", dollar)}"'


def _domain() -> str:
    return f"gui/{os.getuid()}"


def _user() -> str:
    domain = os.environ.get("USERDOMAIN")
    return f"{domain}\\{getpass.getuser()}" if domain else getpass.getuser()
