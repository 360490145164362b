"""pair, history, policy, extension and doctor, as a person runs them."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from discreet.checking import Checker, models_folder
from discreet.cli import doctor, extension, main
from discreet.history import History
from discreet.history.record import record_of
from discreet.policy.pack import DEFAULT_PACK
from discreet.schema import Account, CheckRequest
from discreet.service.core import history_file, pairing_file
from discreet.service.pairing import Pairing, PairingRefused
from discreet.settings import CHROMIUM_ID, Settings

WORDS = "Tram9-harbour-22"
LEAK = f"The database password is {WORDS}, keep it"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("DISCREET_PORT", str(free.getsockname()[1]))
    return Settings()


@pytest.fixture
def flagged(settings: Settings, checker: Checker) -> list[str]:
    """Ids of two flagged drafts in the history."""

    async def fill() -> list[str]:
        history = History(history_file(settings), 90)
        account = Account(platform="x", handle="jo", kind="personal", mode="normal")
        for number in range(2):
            text = f"{LEAK} \x1b[31m{number}"
            request = CheckRequest(text=text, platform="x", draft_id=f"d{number}")
            record = record_of(request, checker.check(request, account), account, [], checker)
            await history.record(record)
        ids = [entry.id for entry in await history.entries()]
        history.close()
        return ids

    return asyncio.run(fill())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            "port = 8766\nhistroy_days = 30\n",
            "config.toml, line 2: the setting 'histroy_days' is wrong: there is no such key"
            " (did you mean 'history_days'?); correct its spelling or take it out.",
        ),
        (
            "# days\nhistory_days = \n",
            "config.toml, line 2: is no TOML (Invalid value); correct",
        ),
        ("history_days = 0", "config.toml, line 1: the setting 'history_days' is wrong: Input"),
        ('allowed_origins = ["*"]', "line 1: the setting 'allowed_origins', entry 1 is wrong: "),
        ('log_level = "inof"', "use 'debug', 'info', 'warning' or 'error' (did you mean 'info'?)."),
        (b"\xff\xfe", "config.toml: is not UTF-8; save it as UTF-8."),
    ],
)
def test_a_wrong_setting_is_told_with_file_and_line(
    tmp_path: Path,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    content: str | bytes,
    says: str,
) -> None:
    file = tmp_path / "config" / "config.toml"
    file.parent.mkdir()
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["doctor"]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"discreet: {file}") and says in told


def test_a_wrong_variable_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCREET_HISTORY_DAYS", "many")
    assert main(["doctor"]) == 2
    assert "the environment variable DISCREET_HISTORY_DAYS" in capsys.readouterr().err


def test_a_pairing_code_alone_is_on_standard_output(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pair"]) == 0
    out, told = capsys.readouterr()
    pairing = Pairing(pairing_file(settings))
    token, client = pairing.redeem(out.strip(), "Chromium", None)
    assert "10 minutes" in told
    assert main(["pair", "list"]) == 0
    assert f"{client.id}  " in (listed := capsys.readouterr().out) and "Chromium" in listed
    assert token not in listed
    assert main(["pair", "revoke", client.id]) == 0
    assert pairing.client_of(token) is None
    assert main(["pair", "revoke", client.id]) == 1
    assert "pair list" in capsys.readouterr().err
    token, _ = pairing.admit("Firefox", None)
    code = pairing.new_code()
    assert main(["pair", "revoke", "--all"]) == 0
    assert pairing.client_of(token) is None
    with pytest.raises(PairingRefused):
        pairing.redeem(code, "Chromium", None)
    pairing.close()


def test_history_is_listed_shown_and_erased(
    flagged: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["history", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == flagged[::-1]
    assert "secret" in lines[0]
    assert main(["history", "list", "--limit", "1"]) == 0
    assert "1 more" in capsys.readouterr().out
    assert main(["history", "show", flagged[0]]) == 0
    shown = capsys.readouterr().out
    assert "secret, block: open" in shown and WORDS not in shown
    assert "[31m0" in shown and "\x1b" not in shown
    assert main(["history", "erase", flagged[0]]) == 0
    assert main(["history", "show", flagged[0]]) == 1
    assert main(["history", "erase", flagged[0]]) == 1
    assert main(["history", "erase", "--all"]) == 0
    assert "Erased: 1." in capsys.readouterr().out
    assert main(["history", "list"]) == 0
    assert capsys.readouterr().out == ""


def test_history_is_exported(
    flagged: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["history", "export"]) == 0
    assert [e["id"] for e in json.loads(capsys.readouterr().out)["entries"]] == flagged
    file = tmp_path / "out.csv"
    assert main(["history", "export", "--format", "csv", "--out", str(file)]) == 0
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode())))
    assert [row["draft_id"] for row in rows] == ["d0", "d1"]


def test_the_shipped_policy_passes_its_own_examples(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policy", "validate"]) == 0
    assert main(["policy", "test"]) == 0
    assert main(["policy", "show"]) == 0
    out = capsys.readouterr().out
    assert "is valid" in out and ", 0 failing examples" in out and "override" in out


def test_a_wrong_rule_and_a_failing_example_are_told(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(DEFAULT_PACK, pack)
    rule = pack / "rules" / "zz.yaml"
    rule.write_text(
        "extends: existence\nid: copyright.tried\ncategory: copyright\nmessage: m\nwhy: [w]\n"
        "tokens: [la la]\n"
        "examples:\n  match: ['[la la] land', 'la [la]']\n  pass: ['la la too']\n"
    )
    assert main(["policy", "validate", str(pack)]) == 0
    assert main(["policy", "test", str(pack)]) == 1
    told = capsys.readouterr().err
    assert told.count("copyright.tried") == 2
    assert "should pass" in told and "should give ['la']" in told
    rule.write_text("id: nonsense\n")
    assert main(["policy", "validate", str(pack)]) == 1
    assert "zz.yaml" in capsys.readouterr().err


def test_the_extension_is_found_where_it_is_built(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    package = tmp_path / "server" / "discreet" / "cli" / "extension.py"
    monkeypatch.setattr(extension, "__file__", str(package))
    assert main(["extension", "chromium"]) == 1
    assert "not built for chromium" in capsys.readouterr().err
    for name in extension.BUILDS.values():
        folder = tmp_path / "extension" / ".output" / name
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text("{}")
    assert main(["extension", "chromium"]) == 0
    assert capsys.readouterr().out.strip().endswith("extension/.output/chrome-mv3")
    assert main(["extension"]) == 0
    out = capsys.readouterr().out
    assert "Load unpacked" in out and "about:debugging" in out


def test_the_allowed_origin_is_that_of_the_extension() -> None:
    assert Settings().allowed_origins == [f"chrome-extension://{CHROMIUM_ID}"]


def doctors_lines(capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[str, str]]:
    """Name: sign and text of each line that `discreet doctor` printed."""
    lines = capsys.readouterr().out.splitlines()
    return {line[6:17].strip(): (line[:4].strip(), line[19:]) for line in lines}


def test_the_doctor_looks_at_everything(
    flagged: list[str], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor"]) == 0
    lines = doctors_lines(capsys)
    assert set(lines) == set(doctor.CHECKS)
    assert lines["models"][0] == lines["reading"][0] == lines["clock"][0] == "ok"
    assert lines["history"] == ("ok", "2 flagged draft(s), kept 90 days")
    assert lines["port"][0] == lines["pairing"][0] == "note"
    assert "discreet pair" in lines["pairing"][1]
    assert "discreet browser install" in lines["browsers"][1]


def test_the_doctor_tells_what_to_mend(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    models = tmp_path / "models"
    shutil.copytree(models_folder(), models)
    file = next(models.glob("*/tokenizer.json"))
    file.write_bytes(file.read_bytes() + b" ")
    monkeypatch.setenv("DISCREET_MODELS_DIR", str(models))
    settings.data_dir.mkdir(mode=0o700)
    history_file(settings).write_bytes(b"no database " * 1000)
    history_file(settings).chmod(0o644)
    pairing_file(settings).write_bytes(b"no database " * 1000)
    with socket.create_server(("127.0.0.1", settings.port)):
        assert main(["doctor"]) == 1
    lines = doctors_lines(capsys)
    for name, said in {
        "models": "tokenizer.json",
        "reading": "tokenizer.json",
        "history": "damaged",
        "pairing": "discreet stop",
        "data folder": "chmod 600",
        "port": "another program",
    }.items():
        assert lines[name][0] == "MEND", name
        assert said in lines[name][1], name
    assert main(["pair"]) == 1
    assert "is damaged" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DISCREET_PORT", "http", "port"),
        ("DISCREET_ALLOWED_ORIGINS", "https://x.com", "allowed_origins"),
        ("DISCREET_HISTORY_DAYS", "0", "history_days"),
    ],
)
def test_a_wrong_setting_is_told(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv(name, value)
    assert main(["pair"]) == 2
    told = capsys.readouterr().err
    assert said in told and name in told


def test_settings_come_from_the_file_and_the_environment_wins(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.config_dir.mkdir()
    file = settings.config_dir / "config.toml"
    other = "chrome-extension://" + "b" * 32
    file.write_text(f'history_days = 7\nport = 1234\nallowed_origins = ["{other}"]\n')
    assert Settings().history_days == 7
    assert Settings().allowed_origins == [other]
    assert Settings().port == settings.port  # set in the environment
    monkeypatch.setenv("DISCREET_ALLOWED_ORIGINS", f"{other}, moz-extension://{'0' * 8}-0000")
    assert main(["pair"]) == 2
    monkeypatch.setenv("DISCREET_ALLOWED_ORIGINS", f"{other},")
    assert Settings().allowed_origins == [other]
    capsys.readouterr()
    file.write_text("histroy_days = 7\n")
    assert main(["pair"]) == 2
    assert "histroy_days" in capsys.readouterr().err
    file.write_text("port = \n")
    assert main(["pair"]) == 2
    assert "config.toml" in capsys.readouterr().err


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["check"], ["history"], ["policy", "x"]])
def test_a_wrong_command_line_is_told(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert "usage: discreet" in capsys.readouterr().err


def test_the_module_runs_too() -> None:
    command = [sys.executable, "-m", "discreet", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.startswith("discreet ")
