"""The hook, the action and the examples of docs/integrations.md do what they say."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from discreet.cli.main import main
from discreet.editors.options import Options
from discreet.service.compatible.presidio import AnalyzeRequest
from discreet.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "integrations.md").read_text("utf-8")


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def test_the_hook_is_the_one_that_the_page_shows() -> None:
    (hook,) = load(".pre-commit-hooks.yaml")
    assert shlex.split(hook["entry"]) == ["discreet", "check"]
    shown = re.search(r"^    repos:\n(?:^     .*\n)+", PAGE, re.M)
    assert shown is not None
    (repository,) = yaml.safe_load(shown.group())["repos"]
    assert [one["id"] for one in repository["hooks"]] == [hook["id"]]


@pytest.mark.skipif(shutil.which("bash") is None, reason="the action's shell is bash")
def test_the_action_hands_its_inputs_over_and_runs_none_of_them(tmp_path: Path) -> None:
    program = tmp_path / "discreet" / "bin" / "discreet"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nfor a in "$@"; do echo "$a"; done\nexit 1\n')
    program.chmod(0o755)
    (tmp_path / "one.md").touch()
    (tmp_path / "two.md").touch()
    action = load("action.yml")
    read = action["runs"]["steps"][-1]
    given = {"files": "*.md $(touch no) ;touch no --fail-on", "account": "company; touch no"}
    inputs = {name: given.get(name, one.get("default")) for name, one in action["inputs"].items()}
    environment = {
        name: inputs[re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)[1]]
        for name, value in read["env"].items()
    }
    assert "${{" not in read["run"]
    ran = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", read["run"]],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "RUNNER_TEMP": str(tmp_path), **environment},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1  # as the command ends
    told = ran.stdout.splitlines()
    assert told[:8] == [
        *("check", "--format", "github", "--account", "company; touch no"),
        *("--fail-on", "warn", "--"),
    ]
    assert told[8:10] == ["one.md", "two.md"]
    assert not (tmp_path / "no").exists()
    shown = re.search(r"^    steps:\n(?:^     .*\n)+", PAGE, re.M)
    assert shown is not None
    used = yaml.safe_load(shown.group())["steps"][-1]["with"]
    assert set(used) <= set(action["inputs"])


def test_the_settings_that_the_page_shows_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = re.search(r'^    (\{"account".*?\})$', PAGE, re.M | re.S)
    assert shown is not None
    options, complaints = Options.of(json.loads(shown[1]))
    assert complaints == [] and options.severity == "warn"
    (body,) = re.findall(r"-d '(\{.*\})'", PAGE)
    AnalyzeRequest.model_validate_json(body)
    for names in re.findall(r"compatible_apis = (\[.*?\])", PAGE):
        assert Settings(compatible_apis=json.loads(names)).compatible_apis


def test_options_that_are_wrong_are_told_and_the_others_count() -> None:
    options, complaints = Options.of({"account": "company", "locale": "xx", "more": 1})
    assert (options.account, options.locale) == ("company", "en")
    assert len(complaints) == 2 and any("locale" in one for one in complaints)
    assert Options.of(None) == (Options(), [])
    assert Options.of(["a"])[1]


def test_without_its_package_the_language_server_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "discreet.editors.server", raising=False)
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    assert main(["lsp"]) == 1
    assert "pip install 'discreet[lsp]'" in capsys.readouterr().err


def test_a_token_for_an_editor_is_shown_once_and_can_be_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path))
    assert main(["pair", "token", "Obsidian"]) == 0
    token = capsys.readouterr().out.strip()
    assert len(token) > 40
    assert main(["pair", "list"]) == 0
    listed = capsys.readouterr().out
    assert "by token" in listed and "Obsidian" in listed and token not in listed
    assert main(["pair", "revoke", listed.split()[0]]) == 0
    capsys.readouterr()
    assert main(["pair", "list"]) == 0
    assert capsys.readouterr().out == ""
