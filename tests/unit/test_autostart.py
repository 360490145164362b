"""`discreet autostart`: the files of each system, and what the system's tools are asked."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import pytest

from discreet import autostart
from discreet.autostart import LABEL, Autostart, NotTaken, agent, task, unit
from discreet.cli import main
from discreet.native.browsers import Machine, System

ODD = r'/opt/a "b" $c 100%\n/python'


class Tools:
    """The system's tools: what they were asked."""

    def __init__(self, refuse: bool = False) -> None:
        self.asked: list[str] = []
        self.refuse = refuse

    def __call__(self, command: Sequence[str]) -> None:
        self.asked.append(" ".join(command[:3]))
        if self.refuse:
            raise NotTaken("no bus")


@pytest.mark.parametrize(
    ("system", "place", "first", "last"),
    [
        ("linux", f".config/systemd/user/{LABEL}", "systemctl --user daemon-reload", "systemctl"),
        ("macos", f"Library/LaunchAgents/{LABEL}.plist", "launchctl bootstrap gui/", "launchctl"),
        ("windows", f"data/{LABEL}.xml", "schtasks /Create /TN", "schtasks"),
    ],
)
def test_it_is_set_up_and_goes_without_a_trace(
    tmp_path: Path, system: System, place: str, first: str, last: str
) -> None:
    tools = Tools()
    machine = Machine(system, tmp_path, tmp_path / ".config")
    one = Autostart(machine, tmp_path / "data", tools)
    assert one.state() == "missing" and not one.remove()
    one.install()
    assert one.state() == "installed"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / place]
    assert tools.asked[0].startswith(first)
    one.file.write_bytes(b"of another installation")
    assert one.state() == "outdated"
    tools.refuse = True
    assert one.remove()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert tools.asked[-1].startswith(last)


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="runs where systemd is installed"
)
def test_systemd_takes_the_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCREET_DATA_DIR", r'/data/a "b" 100% \n')
    file = tmp_path / LABEL
    file.write_text(unit())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    assert LABEL not in done.stderr


def test_odd_paths_are_words_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", ODD)
    monkeypatch.setenv("DISCREET_CONFIG_DIR", "/a <b> & 'c'")
    (start,) = [line for line in unit().splitlines() if line.startswith("ExecStart=")]
    assert start == (
        r'ExecStart="/opt/a \"b\" $$c 100%%\\n/python" "-P" "-m" "discreet" "serve" "--background"'
    )
    told = plistlib.loads(agent())
    assert told["ProgramArguments"] == [ODD, "-P", "-m", "discreet", "serve", "--background"]
    assert told["EnvironmentVariables"]["DISCREET_CONFIG_DIR"] == "/a <b> & 'c'"
    root = ET.fromstring(task().encode("utf-16"))
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert root.findtext(f".//{space}Command") == ODD
    assert root.findtext(f".//{space}Arguments") == "-P -m discreet serve --background"
    assert root.findtext(f".//{space}RunLevel") == "LeastPrivilege"


def test_the_command_says_what_the_system_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(autostart.shutil, "which", lambda _: None)
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    assert main(["autostart", "install"]) == 1
    assert "systemctl is not here" in capsys.readouterr().err
    assert main(["autostart", "status"]) == 0
    assert "at login" in capsys.readouterr().out
    assert main(["autostart", "remove"]) == 0
    assert main(["autostart", "status"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "not set up"
