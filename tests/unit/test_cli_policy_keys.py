"""`discreet policy keygen`, `pack`, `sign` and `verify`, as an administrator runs them."""

from __future__ import annotations

import getpass
import os
import shutil
import stat
from pathlib import Path

import pytest

from discreet.cli import main
from discreet.cli.policy import keys
from discreet.policy import signing
from discreet.policy.pack import DEFAULT_PACK
from discreet.policy.signing import PublicKey, SecretKey
from discreet.policy.sources import read_archive

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.delenv(keys.PASSWORD_VARIABLE, raising=False)
    monkeypatch.setattr(signing, "OPERATIONS", 2**19)
    monkeypatch.setattr(signing, "MEMORY", 2**24)
    monkeypatch.setattr(getpass, "getpass", lambda _: pytest.fail("it asked for a password"))
    monkeypatch.chdir(tmp_path)
    shutil.copytree(DEFAULT_PACK, "pack")


@pytest.fixture
def key(capsys: Out) -> str:
    assert main(["policy", "keygen", "--no-password"]) == 0
    return capsys.readouterr().out.strip()


@pytest.fixture
def signed(key: str, capsys: Out) -> str:
    assert main(["policy", "pack", "pack", "--out", "acme.zip"]) == 0
    assert main(["policy", "sign", "acme.zip", "--key", "policy.key"]) == 0
    capsys.readouterr()
    return key


class TestKeygen:
    def test_the_public_key_alone_is_on_standard_output(self, key: str) -> None:
        assert str(PublicKey.parse(Path("policy.pub").read_text())) == key
        assert str(SecretKey.parse(Path("policy.key").read_text(), str).public) == key

    @pytest.mark.skipif(os.name != "posix", reason="runs on POSIX: Windows has no such bits")
    @pytest.mark.parametrize("force", [[], ["--force"]])
    def test_the_secret_key_is_its_owners(self, force: list[str], capsys: Out) -> None:
        if force:
            Path("policy.key").write_text("an older one")
            Path("policy.key").chmod(0o644)
        assert main(["policy", "keygen", "--no-password", *force]) == 0
        assert stat.S_IMODE(Path("policy.key").stat().st_mode) == 0o600
        assert sorted(p.name for p in Path().glob("*policy*")) == ["policy.key", "policy.pub"]

    @pytest.mark.parametrize("there", ["policy.key", "policy.pub"])
    def test_a_key_is_never_replaced_unasked(self, there: str, capsys: Out) -> None:
        Path(there).write_text("precious")
        assert main(["policy", "keygen", "--no-password"]) == 2
        told = capsys.readouterr()
        assert "is there already" in told.err and told.out == ""
        assert Path(there).read_text() == "precious"
        assert [p.name for p in Path().glob("policy.*")] == [there]
        assert main(["policy", "keygen", "--no-password", "--force"]) == 0
        assert "precious" not in Path(there).read_text()

    def test_a_key_that_is_made_meanwhile_is_not_replaced(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Out
    ) -> None:
        def typed(_: str) -> str:
            Path("policy.key").write_text("precious")
            return "p"

        monkeypatch.setattr(getpass, "getpass", typed)
        assert main(["policy", "keygen"]) == 2
        assert Path("policy.key").read_text() == "precious"
        assert "policy.key" in capsys.readouterr().err

    def test_its_name_is_not_the_public_keys(self, capsys: Out) -> None:
        assert main(["policy", "keygen", "--key", "acme.pub", "--no-password"]) == 2
        assert "can't end in .pub" in capsys.readouterr().err

    def test_a_password_is_asked_for_twice(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Out
    ) -> None:
        typed = iter(["geheim", "gehiem", "geheim", "geheim"])
        monkeypatch.setattr(getpass, "getpass", lambda _: next(typed))
        assert main(["policy", "keygen"]) == 1
        assert "differ" in capsys.readouterr().err and not Path("policy.key").exists()
        assert main(["policy", "keygen"]) == 0
        SecretKey.parse(Path("policy.key").read_text(), lambda: "geheim")

    @pytest.mark.parametrize("typed", ["", EOFError()])
    def test_without_a_password_there_is_no_key(
        self, typed: str | EOFError, monkeypatch: pytest.MonkeyPatch, capsys: Out
    ) -> None:
        def ask(_: str) -> str:
            if isinstance(typed, str):
                return typed
            raise typed

        monkeypatch.setattr(getpass, "getpass", ask)
        assert main(["policy", "keygen"]) == 1
        assert "--no-password" in capsys.readouterr().err
        assert not Path("policy.key").exists()


class TestPassword:
    def test_it_comes_from_a_file_or_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Out
    ) -> None:
        Path("word").write_text("geheim ü\nand more\n", "utf-8")
        assert main(["policy", "keygen", "--password-file", "word"]) == 0
        assert main(["policy", "pack", "pack", "--out", "acme.zip"]) == 0
        monkeypatch.setenv(keys.PASSWORD_VARIABLE, "geheim ü")
        assert main(["policy", "sign", "acme.zip", "--key", "policy.key"]) == 0
        assert main(["policy", "verify", "acme.zip", "--key", "policy.pub"]) == 0

    def test_a_wrong_one_signs_nothing(self, monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
        monkeypatch.setenv(keys.PASSWORD_VARIABLE, "geheim")
        assert main(["policy", "keygen"]) == 0
        assert main(["policy", "pack", "pack", "--out", "acme.zip"]) == 0
        monkeypatch.setenv(keys.PASSWORD_VARIABLE, "other")
        assert main(["policy", "sign", "acme.zip", "--key", "policy.key"]) == 1
        assert "password is wrong" in capsys.readouterr().err
        assert not Path("acme.zip.minisig").exists()

    def test_no_action_takes_it_as_an_argument(self, capsys: Out) -> None:
        for action in ("keygen", "sign"):
            with pytest.raises(SystemExit):
                main(["policy", action, "--help"])
            assert "--password " not in capsys.readouterr().out


class TestPack:
    def test_the_same_folder_gives_the_same_file(self, capsys: Out) -> None:
        assert main(["policy", "pack", "pack", "--out", "one.zip"]) == 0
        shutil.move("pack", "elsewhere")
        for file in Path("elsewhere").rglob("*.yaml"):
            os.utime(file, (1, 1))
        Path("elsewhere/.policy.yaml.swp").write_bytes(b"")
        assert main(["policy", "pack", "elsewhere", "--out", "two.zip"]) == 0
        assert Path("one.zip").read_bytes() == Path("two.zip").read_bytes()

    def test_one_that_is_not_valid_is_not_packed(self, capsys: Out) -> None:
        Path("pack/severity.yaml").unlink()
        assert main(["policy", "pack", "pack", "--out", "acme.zip"]) == 1
        assert "severity.yaml: is missing" in capsys.readouterr().err
        assert not Path("acme.zip").exists()

    def test_an_old_signature_is_pointed_out(self, signed: str, capsys: Out) -> None:
        assert main(["policy", "pack", "pack", "--out", "acme.zip"]) == 0
        assert "sign again" in capsys.readouterr().err


class TestSignAndVerify:
    def test_who_signed_is_told(self, signed: str, capsys: Out) -> None:
        assert main(["policy", "verify", "acme.zip", "--key", signed]) == 0
        out = capsys.readouterr().out
        assert PublicKey.parse(signed).name in out and "file:acme.zip" in out
        assert main(["policy", "verify", "acme.zip", "--key", "policy.pub"]) == 0

    def test_keys_of_the_settings_are_used_without_one(
        self, signed: str, monkeypatch: pytest.MonkeyPatch, capsys: Out
    ) -> None:
        assert main(["policy", "verify", "acme.zip"]) == 1
        assert "policy_keys" in capsys.readouterr().err
        other = SecretKey.generate().public
        monkeypatch.setenv("DISCREET_POLICY_KEYS", f"{other},{signed}")
        assert main(["policy", "verify", "acme.zip"]) == 0

    def test_another_key_and_another_file_do_not_fit(self, signed: str, capsys: Out) -> None:
        other = str(SecretKey.generate().public)
        assert main(["policy", "verify", "acme.zip", "--key", other]) == 1
        assert "not accepted here" in capsys.readouterr().err
        Path("acme.zip").write_bytes(Path("acme.zip").read_bytes() + b"\0")
        assert main(["policy", "verify", "acme.zip", "--key", signed]) == 1
        assert "not what was signed" in capsys.readouterr().err

    def test_a_comment_is_signed_and_shown_without_controls(self, signed: str, capsys: Out) -> None:
        arguments = ["policy", "sign", "acme.zip", "--key", "policy.key", "--comment"]
        assert main([*arguments, "for \x1b[2J the board"]) == 0
        assert main(["policy", "verify", "acme.zip", "--key", signed]) == 0
        out = capsys.readouterr().out
        assert "the board" in out and "\x1b" not in out
        assert main([*arguments, "two\nlines"]) == 1

    @pytest.mark.parametrize(
        ("arguments", "status", "says"),
        [
            (["sign", "pack", "--key", "policy.key"], 1, "is a folder"),
            (["sign", "word", "--key", "policy.key"], 1, "no zip that can be read"),
            (["sign", "gone.zip", "--key", "policy.key"], 2, "gone.zip: No such file"),
            (["sign", "acme.zip", "--key", "gone.key"], 2, "gone.key: No such file"),
            (["sign", "acme.zip", "--key", "policy.pub"], 1, "no secret key"),
            (["verify", "acme.zip", "--key", "policy.key"], 1, "no public key"),
            (["verify", "acme.zip", "--key", "nonsense"], 1, "nonsense: this is no public key"),
            (["verify", "gone.zip", "--key", "policy.pub"], 1, "no such file"),
            (["pack", "gone", "--out", "a.zip"], 1, "no such folder"),
        ],
    )
    def test_what_is_wrong_is_told(
        self, signed: str, arguments: list[str], status: int, says: str, capsys: Out
    ) -> None:
        Path("word").write_bytes(b"not a zip")
        assert main(["policy", *arguments]) == status
        assert says in capsys.readouterr().err

    def test_a_zip_can_be_looked_at_before_it_is_signed(self, key: str, capsys: Out) -> None:
        assert main(["policy", "pack", "pack", "--out", "acme.zip"]) == 0
        assert main(["policy", "validate", "acme.zip"]) == 0
        assert "is valid" in capsys.readouterr().out

    def test_what_is_verified_is_what_was_packed(self, signed: str) -> None:
        files = read_archive(Path("acme.zip"), [PublicKey.parse(signed)]).files
        assert files["policy.yaml"] == Path("pack/policy.yaml").read_bytes()
