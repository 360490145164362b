"""`discreet browser`: what it writes for each browser and system, and that it leaves nothing."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from discreet.cli import main
from discreet.identity import CHROMIUM_ID, GECKO_ID, NATIVE_HOST
from discreet.native import launcher, registry
from discreet.native.browsers import BROWSERS, Machine, System
from discreet.native.host import family_of
from discreet.native.manifests import Installer

BY_SLUG = {browser.slug: browser for browser in BROWSERS}

LINUX = {
    "chrome": ".config/google-chrome/NativeMessagingHosts",
    "chromium": ".config/chromium/NativeMessagingHosts",
    "edge": ".config/microsoft-edge/NativeMessagingHosts",
    "brave": ".config/BraveSoftware/Brave-Browser/NativeMessagingHosts",
    "vivaldi": ".config/vivaldi/NativeMessagingHosts",
    "firefox": ".mozilla/native-messaging-hosts",
}
MACOS = {
    "chrome": "Google/Chrome",
    "chromium": "Chromium",
    "edge": "Microsoft Edge",
    "brave": "BraveSoftware/Brave-Browser",
    "vivaldi": "Vivaldi",
    "firefox": "Mozilla",
}
PLACES: list[tuple[System, str, str]] = [
    *(("linux", slug, place) for slug, place in LINUX.items()),
    *(
        ("macos", slug, f"Library/Application Support/{place}/NativeMessagingHosts")
        for slug, place in MACOS.items()
    ),
]


def installer(home: Path, system: System) -> Installer:
    return Installer(Machine(system, home, home / ".config"), home / "data")


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("system", "slug", "place"), PLACES)
def test_a_manifest_lies_where_its_browser_looks_and_goes_without_a_trace(
    tmp_path: Path, system: System, slug: str, place: str
) -> None:
    one, browser = installer(tmp_path, system), BY_SLUG[slug]
    assert one.state(browser) == "missing"
    written = one.install([browser])
    file = tmp_path / place / f"{NATIVE_HOST}.json"
    script = tmp_path / "data" / "browser" / "discreet-host"
    assert {Path(path) for path in written} == files(tmp_path) == {file, script}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(script.stat().st_mode) == 0o700
    manifest = json.loads(file.read_text())
    allowed = (
        {"allowed_extensions": [GECKO_ID]}
        if browser.firefox
        else {"allowed_origins": [f"chrome-extension://{CHROMIUM_ID}/"]}
    )
    assert manifest.pop("description")
    assert manifest == {"name": NATIVE_HOST, "path": str(script), "type": "stdio", **allowed}
    assert one.state(browser) == "installed"
    assert {Path(path) for path in one.remove(BROWSERS)} == {file, script}
    base = one.machine.base(browser)
    assert set(tmp_path.rglob("*")) <= {*base.parents, base, tmp_path / "data"}


def test_the_launcher_stays_while_a_browser_needs_it_and_what_a_browser_has_stays(
    tmp_path: Path,
) -> None:
    one = installer(tmp_path, "linux")
    one.install([BY_SLUG["chrome"], BY_SLUG["firefox"]])
    own = tmp_path / ".config" / "google-chrome" / "Local State"
    own.write_text("{}")
    one.remove([BY_SLUG["chrome"]])
    assert one.state(BY_SLUG["firefox"]) == "installed"
    one.remove([BY_SLUG["firefox"]])
    assert files(tmp_path) == {own}


@pytest.mark.parametrize("folder", [".mozilla/firefox", ".config/mozilla/firefox"])
def test_firefox_is_found_wherever_its_version_keeps_profiles(tmp_path: Path, folder: str) -> None:
    one = installer(tmp_path, "linux")
    assert one.present() == []
    (tmp_path / folder).mkdir(parents=True)
    assert one.present() == [BY_SLUG["firefox"]]


def test_what_another_installation_wrote_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, chrome = installer(tmp_path, "linux"), BY_SLUG["chrome"]
    one.install([chrome])
    monkeypatch.setattr(sys, "executable", "/elsewhere/python")
    assert one.state(chrome) == "outdated"
    one.install([chrome])
    assert one.state(chrome) == "installed"


def test_windows_has_keys_that_point_to_manifests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: dict[str, str] = {}
    monkeypatch.setattr(registry, "read", keys.get)
    monkeypatch.setattr(registry, "write", keys.__setitem__)
    monkeypatch.setattr(registry, "delete", lambda key: keys.pop(key, None) is not None)
    one = installer(tmp_path, "windows")
    one.install(BROWSERS)
    assert set(keys) == {
        rf"Software\{name}\NativeMessagingHosts\{NATIVE_HOST}"
        for name in (r"Google\Chrome", "Chromium", r"Microsoft\Edge", "Mozilla")
    }
    for key, path in keys.items():
        manifest = json.loads(Path(path).read_text())
        assert ("allowed_extensions" in manifest) == ("Mozilla" in key)
        assert manifest["path"].endswith("discreet-host.cmd")
    assert {one.state(browser) for browser in BROWSERS} == {"installed"}
    one.remove(BROWSERS)
    assert not keys and not files(tmp_path)


def test_the_script_of_windows_keeps_what_batch_files_would_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", r"C:\100% mine\python.exe")
    monkeypatch.setenv("DISCREET_DATA_DIR", r"D:\%TEMP%")
    lines = launcher.script("windows").split("\r\n")
    assert r'set "DISCREET_DATA_DIR=D:\%%TEMP%%"' in lines
    assert lines[-2].startswith(r'"C:\100%% mine\python.exe" "-P" "-m" "discreet"')
    assert lines[-2].endswith("%*")


def test_the_script_brings_its_own_folders_and_hands_the_caller_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / "it's $HOME; `x`"
    monkeypatch.setenv("DISCREET_DATA_DIR", str(odd))
    fake = tmp_path / "python"
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$DISCREET_DATA_DIR" "$@"\n')
    fake.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(fake))
    script = tmp_path / "script"
    script.write_text(launcher.script("linux"))
    monkeypatch.delenv("DISCREET_DATA_DIR")
    done = subprocess.run(["sh", script, "a b", "$c"], capture_output=True, text=True, check=True)
    words = ["-P", "-m", "discreet", "browser", "host", "a b", "$c"]
    assert done.stdout.splitlines() == [str(odd), *words]


def test_the_command_chooses_the_browsers_that_are_used(
    tmp_path: Path,
    person: Machine,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    assert main(["browser", "install"]) == 1
    assert "--browser" in capsys.readouterr().err
    (person.home / ".mozilla").mkdir(parents=True)
    assert main(["browser", "install"]) == 0
    assert str(person.home / ".mozilla") in capsys.readouterr().out
    assert main(["browser", "install", "--browser", "brave"]) == 0
    assert main(["browser", "status"]) == 0
    status = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()[-6:])
    assert {name for name, said in status.items() if "by itself" in said} == {"Brave", "Firefox"}
    assert main(["browser", "remove", "--browser", "all"]) == 0
    assert main(["browser", "remove"]) == 0
    assert "Nothing was set up." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("caller", "family"),
    [
        ([f"chrome-extension://{CHROMIUM_ID}/"], "Chromium"),
        ([f"chrome-extension://{CHROMIUM_ID}/", "--parent-window=0"], "Chromium"),
        (["/home/a/discreet.service.json", GECKO_ID], "Firefox"),
        ([], None),
        ([GECKO_ID], None),
        ([f"chrome-extension://{CHROMIUM_ID}"], None),
        (["chrome-extension://" + "a" * 32 + "/"], None),
        (["--", f"chrome-extension://{CHROMIUM_ID}/"], None),
        (["/home/a/discreet.service.json", "other@example"], None),
    ],
)
def test_only_our_extension_is_a_caller(caller: list[str], family: str | None) -> None:
    assert family_of(caller) == family


def test_both_halves_agree_on_who_they_are() -> None:
    identity = Path(__file__).parents[2] / "extension" / "lib" / "identity.ts"
    text = identity.read_text("utf-8")
    for name, value in {
        "CHROMIUM_ID": CHROMIUM_ID,
        "GECKO_ID": GECKO_ID,
        "NATIVE_HOST": NATIVE_HOST,
    }.items():
        assert f"export const {name} = '{value}';" in text
