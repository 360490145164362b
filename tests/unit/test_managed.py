"""What an administrator fixes: nothing that a person can set comes before it."""

from __future__ import annotations

import os
import re
import socket
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from discreet import managed
from discreet.cli import doctor, main
from discreet.managed import ManagedError, read_managed
from discreet.settings import Settings

KEY = "RWT/Xvy0uUX1iIeGc8+fcTPP9nfPqLfaGBB86//FKyy972Y5tRC3ghQW"
OTHER = "RWRYrKOrAmZ/YwO+xNqGFtdab0odxXDcEalkqn6T48YTVyra+kipKlle"
SIGNED = f'policy_file = "/srv/acme.zip"\npolicy_keys = ["{KEY}"]\n'

THE_PLACE = managed.managed_file

Write = Callable[[str], Path]


@pytest.fixture
def write(managed_file: Path) -> Write:
    def made(content: str) -> Path:
        managed_file.parent.mkdir(exist_ok=True)
        managed_file.write_text(content, "utf-8")
        managed_file.parent.chmod(0o755)
        managed_file.chmod(0o644)
        return managed_file

    return made


@pytest.fixture(autouse=True)
def _person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    (tmp_path / "config").mkdir()


class TestPlace:
    """The file is where the system says, and nothing in the environment leads elsewhere."""

    ENVIRONMENT = (
        "XDG_CONFIG_DIRS XDG_CONFIG_HOME HOME USERPROFILE APPDATA LOCALAPPDATA PROGRAMDATA"
        " ProgramFiles ProgramW6432 ALLUSERSPROFILE DISCREET_CONFIG_DIR DISCREET_MANAGED_FILE"
    ).split()

    @pytest.mark.parametrize("system", ["linux", "darwin"])
    def test_it_is_platformdirs_site_folder(
        self, system: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("XDG_CONFIG_DIRS", raising=False)
        monkeypatch.setattr(sys, "platform", system)
        folders = (Unix if system == "linux" else MacOS)("discreet", appauthor=False)
        assert THE_PLACE() == folders.site_config_path / "managed.toml"

    @pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
    def test_no_variable_moves_it(
        self, system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "platform", system)
        monkeypatch.setitem(sys.modules, "winreg", _registry())
        before = THE_PLACE()
        assert before.is_absolute() or system == "win32"
        for name in self.ENVIRONMENT:
            monkeypatch.setenv(name, str(tmp_path))
        assert THE_PLACE() == before

    def test_on_windows_it_is_in_program_files(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.setitem(sys.modules, "winreg", _registry())
        assert THE_PLACE() == Path(r"C:\Program Files") / "discreet" / "managed.toml"


def _registry() -> types.ModuleType:
    class Key:
        def __enter__(self) -> Key:
            return self

        def __exit__(self, *_: object) -> None: ...

    registry = types.ModuleType("winreg")
    values: dict[str, Any] = {
        "KEY_READ": 1,
        "KEY_WOW64_64KEY": 2,
        "HKEY_LOCAL_MACHINE": "machine",
        "OpenKey": lambda root, *_: Key() if root == "machine" else pytest.fail("a person's key"),
        "QueryValueEx": lambda _, name: ({"ProgramFilesDir": r"C:\Program Files"}[name], 1),
    }
    registry.__dict__.update(values)
    return registry


class TestPrecedence:
    def test_it_comes_before_environment_and_file(
        self, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "config" / "config.toml").write_text("history_days = 20\nport = 8001\n")
        monkeypatch.setenv("DISCREET_HISTORY_DAYS", "10")
        assert (Settings().history_days, Settings().port) == (10, 8001)
        write("history_days = 30")
        assert (Settings().history_days, Settings().port) == (30, 8001)
        assert Settings(history_days=5).history_days == 30

    def test_a_list_is_replaced_and_not_added_to(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        origin = f"chrome-extension://{'a' * 32}"
        monkeypatch.setenv("DISCREET_ALLOWED_ORIGINS", f"chrome-extension://{'b' * 32}")
        write(f'allowed_origins = ["{origin}"]')
        assert Settings().allowed_origins == [origin]

    def test_the_folder_of_config_toml_can_be_fixed(
        self, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "company").mkdir()
        (tmp_path / "company" / "config.toml").write_text("port = 8003\n")
        (tmp_path / "config" / "config.toml").write_text("port = 8001\n")
        write(f'config_dir = "{tmp_path / "company"}"')
        assert Settings().port == 8003

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("POLICY_DIR", "/tmp/mine"),
            ("POLICY_FILE", "/tmp/mine.zip"),
            ("POLICY_KEYS", OTHER),
            ("POLICY_VERSION", "0.1"),
            ("REQUIRE_SIGNED_POLICY", "false"),
            ("JURISDICTIONS", "us"),
        ],
    )
    @pytest.mark.parametrize("fixed", [SIGNED, 'policy_dir = "/srv/acme"\n'])
    def test_whoever_fixes_the_policy_fixes_all_of_it(
        self, fixed: str, name: str, value: str, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(fixed)
        before = Settings()
        monkeypatch.setenv(f"DISCREET_{name}", value)
        assert Settings() == before
        assert Settings().signature_required == ("policy_keys" in fixed)

    def test_a_setting_that_is_fixed_can_not_be_given_as_an_argument(
        self, write: Write, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = write("port = 8765")
        assert main(["serve", "--port", "8001"]) == 2
        assert f"fixed by {file}" in capsys.readouterr().err


class TestSignatureRequired:
    @pytest.mark.parametrize(
        ("given", "required"),
        [
            ({}, False),
            ({"policy_dir": "/p"}, False),
            ({"policy_file": "/p.zip"}, True),
            ({"policy_keys": [KEY]}, True),
            ({"policy_keys": f"{KEY}, {OTHER}"}, True),
            ({"policy_keys": [KEY], "require_signed_policy": False}, False),
            ({"require_signed_policy": True}, True),
        ],
    )
    def test_by_what_a_person_sets(self, given: dict[str, Any], required: bool) -> None:
        assert Settings(**given).signature_required is required

    def test_an_administrator_may_do_without(self, write: Write) -> None:
        write('policy_file = "/srv/acme.zip"\nrequire_signed_policy = false\n')
        assert not Settings().signature_required

    @pytest.mark.parametrize("key", ["", "RW", KEY[:-1], KEY + "A", KEY.replace("/", "!")])
    def test_what_is_no_key_is_refused(self, key: str) -> None:
        with pytest.raises(ValueError, match="policy_keys"):
            Settings(policy_keys=[key])


class TestRefused:
    """A file that can't be trusted or understood stops everything: it may be there for that."""

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            ("histroy_days = 30", r"no setting 'histroy_days' (did you mean 'history_days'?)"),
            ("history_days = ", "is no TOML"),
            ('policy_file = "acme.zip"', "'policy_file' must be a whole path"),
            ('policy_dir = "~/acme"', "'policy_dir' must be a whole path"),
            ('policy_file = "/srv/acme.zip"', "'policy_keys' is missing"),
            (f'policy_keys = ["{KEY}"]', "'policy_file' is missing"),
            ("require_signed_policy = true", "'policy_keys' is missing"),
            (f'{SIGNED}policy_dir = "/srv/acme"', "not both"),
            ("#" * 100_001, "larger than 100,000 bytes"),
        ],
    )
    def test_content(
        self, content: str, says: str, write: Write, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = write(content)
        with pytest.raises(ManagedError, match=re.escape(says)):
            Settings()
        assert main(["doctor"]) == 2
        told = capsys.readouterr().err
        assert "managed settings are refused" in told and str(file) in told and says in told

    def test_a_value_of_the_wrong_kind_names_the_file(
        self, write: Write, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = write("history_days = 0")
        assert main(["doctor"]) == 2
        assert f"{file}: the setting 'history_days' is wrong" in capsys.readouterr().err

    def test_bytes_that_are_no_text(self, write: Write) -> None:
        write("").write_bytes(b"\xff\xfe")
        with pytest.raises(ManagedError, match="is no TOML"):
            Settings()

    @pytest.mark.skipif(os.name != "posix", reason="runs on POSIX: Windows has no such bits")
    @pytest.mark.parametrize("mode", [0o664, 0o646, 0o666, 0o777])
    def test_a_file_that_others_can_write(self, mode: int, write: Write) -> None:
        write("history_days = 30").chmod(mode)
        with pytest.raises(ManagedError, match="others can write to it; run: chmod go-w"):
            Settings()

    @pytest.mark.skipif(os.name != "posix", reason="runs on POSIX: Windows has no such bits")
    def test_a_folder_in_which_others_can_replace_it(self, write: Write) -> None:
        write("history_days = 30").parent.chmod(0o777)
        with pytest.raises(ManagedError, match="others can write to it"):
            Settings()

    @pytest.mark.skipif(os.name != "posix", reason="runs on POSIX: Windows has no such bits")
    @pytest.mark.parametrize("what", ["file", "folder"])
    def test_of_another_user(
        self, what: str, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = write("history_days = 30")
        other = file if what == "file" else file.parent
        if os.geteuid() == 0:
            os.chown(other, 12345, 12345)
        else:  # the other way round: we are another one than who owns it
            monkeypatch.setattr(os, "geteuid", lambda: 12345)
        with pytest.raises(ManagedError, match="belongs to another user"):
            Settings()

    @pytest.mark.skipif(os.name != "posix", reason="runs on POSIX: Windows lets few make links")
    def test_a_link_is_judged_by_where_it_leads(self, write: Write, tmp_path: Path) -> None:
        file = write("")
        loose = tmp_path / "loose"
        loose.mkdir()
        (loose / "managed.toml").write_text("history_days = 30")
        file.unlink()
        file.symlink_to(loose / "managed.toml")
        assert Settings().history_days == 30
        loose.chmod(0o777)
        with pytest.raises(ManagedError, match="loose: others can write to it"):
            Settings()

    def test_a_folder_in_its_place(self, managed_file: Path) -> None:
        managed_file.mkdir(parents=True)
        with pytest.raises(ManagedError, match="can't be read"):
            Settings()


class TestMissing:
    def test_nothing_is_fixed(self, managed_file: Path) -> None:
        assert not managed_file.exists()
        assert read_managed(managed_file, Settings.model_fields) == {} == Settings.fixed()

    def test_a_file_where_its_folder_would_be(self, managed_file: Path) -> None:
        managed_file.parent.write_bytes(b"")
        assert Settings.fixed() == {}


class TestDoctor:
    def test_it_says_what_is_fixed_and_where(self, write: Write) -> None:
        file = write(f"{SIGNED}history_days = 30\n")
        told = doctor.fixed(Settings())
        assert told.ok
        assert told.text.startswith(f"{file} fixes ")
        for part in ("history_days = 30", "policy_file = /srv/acme.zip", KEY, "signed_policy = Tr"):
            assert part in told.text

    def test_it_says_that_nothing_is(self, managed_file: Path) -> None:
        told = doctor.fixed(Settings())
        assert told.ok and "nothing is fixed" in told.text and str(managed_file) in told.text


def test_a_free_port_is_still_a_persons_choice(write: Write) -> None:
    write("history_days = 30")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        # It gets as far as the port, which is taken.
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 1
