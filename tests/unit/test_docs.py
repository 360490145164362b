"""The documentation tells the truth: what is generated is up to date, what is named exists."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from discreet.checking import models_folder
from discreet.cli.extension import BUILDS
from discreet.cli.main import COMMANDS
from discreet.policy.pack import DEFAULT_PACK, load_policy
from discreet.reading.detectors import build
from discreet.reading.detectors.personal_data.numbers import IDENTIFIERS
from discreet.reading.detectors.secrets.formats import FORMATS
from discreet.reading.readers import Readers
from discreet.schema import Category, Mode, Override
from discreet.service.compatible import DIALECTS
from discreet.service.openapi import PATH as OPENAPI
from discreet.service.routes import ROUTES
from discreet.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *DOCS.glob("*.md"),
        *(ROOT / name / "README.md" for name in ("corpus", "demo", "extension", "models/reader")),
    ]
)

FOLDERS = (
    ROOT,
    ROOT / "extension",
    ROOT / "extension" / "lib",
    ROOT / "server" / "discreet",
    ROOT / "corpus",
    DEFAULT_PACK,
)
"""What paths in the docs start from, besides the page's own folder."""

MADE = {
    *("config.toml", "managed.toml", "accepted.json", "terms.yaml", "hashed.yaml"),
    *("policies.json", "manifest.json"),
    *(f"extension/.output/{folder}" for folder in BUILDS.values()),
    *(".venv/bin/python", "dist/", "dev/", "posts/*.md"),
    *("posts/", "data/tweets.js", "outbox.json", "reviewed.yaml", "earlier.jsonl"),
    *("posts-00.jsonl", "part-00.journal"),
    *("styles/NAME", "styles/NAME/*.yml", "styles/config/vocabularies"),
}
"""What a person, a build or a browser makes, or a set of labelled data holds."""

SITES = {"x.com", "mobile.x.com", "twitter.com", "www.linkedin.com"}
"""The only hosts besides loopback that a page names, made-up ones aside."""

EXAMPLES = {"tinyurl.com"}
"""Hosts in a rule's examples, which cannot be made up."""

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.M)
_CODE = re.compile(r"`([^`\n]+)`|^ {4}(.+)$", re.M)
_FILE = re.compile(r"[\w.*-]+(?:/[\w.*-]+)+/?|[\w*-]+\.(?:py|ts|yaml|toml|jsonl?|md|mjs)|\w+/")


def _load_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("_docs", ROOT / "scripts" / "_docs.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


generator = _load_generator()
GENERATED = generator.pages()


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def codes(text: str) -> Iterator[str]:
    """Spans of code and lines of blocks, blocks without their comments."""
    for span, line in _CODE.findall(text):
        yield (span or re.sub(r"(^|\s)# .*", "", line)).strip()


def first_column(text: str, heading: str) -> list[str]:
    """Code in the first cells of the table whose first column has this heading."""
    table = re.search(rf"^\| {heading} \|.*\n\|.*\n((?:\|.*\n?)+)", text, re.M)
    assert table is not None, f"no table of {heading}"
    cells = [line.split("|")[1] for line in table[1].splitlines()]
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell) or [cell.strip()]]


def anchors(page: Path) -> set[str]:
    """Ids of a page's headings, as GitHub makes them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in _HEADING.findall(page.read_text("utf-8"))
    }


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_page_is_as_the_code_has_it(name: str) -> None:
    assert read(name) == GENERATED[name], "run ./scripts/docs"
    assert "./scripts/docs" in read(name).splitlines()[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
class TestPage:
    def test_links_lead_somewhere(self, page: Path) -> None:
        for target in _LINK.findall(page.read_text("utf-8")):
            assert "://" not in target
            path, _, anchor = target.partition("#")
            file = (page.parent / path) if path else page
            assert file.exists(), target
            assert not anchor or anchor in anchors(file), target

    def test_files_that_it_names_exist(self, page: Path) -> None:
        for code in codes(page.read_text("utf-8")):
            if code.startswith(("~", "%")):  # folders of the person, by their rule
                continue
            for name in code.split():
                if not _FILE.fullmatch(name) or name in MADE:
                    continue
                if name.startswith(("application/", "text/", "Europe/")):  # types, time zones
                    continue
                found = any(any(base.glob(name.rstrip("/"))) for base in (page.parent, *FOLDERS))
                assert found, name

    def test_scripts_that_it_names_can_be_run(self, page: Path) -> None:
        for name in re.findall(r"\bscripts/([a-z-]+)\b(?![/.])", page.read_text("utf-8")):
            script = ROOT / "scripts" / name
            assert script.is_dir() or os.access(script, os.X_OK), name

    def test_commands_that_it_shows_are_understood(
        self, page: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for code in codes(page.read_text("utf-8")):
            if not re.match(r"(\./scripts/)?discreet [a-z]", code):
                continue
            _, command, *arguments = shlex.split(code)
            assert command in COMMANDS, code
            if arguments and not re.search(r"[\[(|]", code):  # not a line of usage
                _parses(command, arguments, code, capsys)

    def test_routes_that_it_names_exist(self, page: Path) -> None:
        routes = {route.path for route in ROUTES} | {OPENAPI}
        routes |= {route.path for dialect in DIALECTS for route in dialect.routes}
        for code in codes(page.read_text("utf-8")):
            for path in re.findall(r"(?<![\w.])/(?:v\d/[\w/{}]+|health\b|\w+\.json)", code):
                assert path in routes, code

    def test_settings_that_it_names_exist(self, page: Path) -> None:
        text = page.read_text("utf-8")
        for name in re.findall(r"DISCREET_([A-Z_]+)", text):
            assert name.lower() in Settings.model_fields, name
        for name in re.findall(r"\bsettings?\s+`(\w+)`", text):
            assert name in Settings.model_fields, name

    def test_it_names_no_place_of_a_machine(self, page: Path) -> None:
        text = page.read_text("utf-8")
        found = re.findall(r"(?<![\w.}~])/(?:home|root|Users|tmp|work|mnt|opt)/|\b[A-Z]:\\", text)
        assert not found
        assert str(ROOT) not in text and str(Path.home()) + "/" not in text

    def test_it_names_no_host_but_the_sites_and_loopback(self, page: Path) -> None:
        hosts = re.findall(r"\bhttps?://(?:[\w:]+@)?([\w.-]+)", page.read_text("utf-8"))
        named = {host for host in hosts if not host.endswith(".example")}
        assert named <= SITES | {"127.0.0.1"} | EXAMPLES


def _parses(
    command: str, arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = generator.command_parser(command)
    try:
        parser.parse_args(arguments)
    except SystemExit:
        pytest.fail(f"{code}: {capsys.readouterr().err}")


def test_the_pages_name_every_script() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    scripts = [f for f in (ROOT / "scripts").iterdir() if f.is_file() and not f.suffix]
    assert [script.name for script in scripts if f"./scripts/{script.name}" not in text] == []


def test_every_setting_is_documented() -> None:
    assert first_column(read("settings.md"), "setting") == list(Settings.model_fields)


def test_folders_are_those_that_platformdirs_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for system in (Unix, MacOS):
        folders = system("discreet", appauthor=False)
        for setting, folder in {
            "data_dir": folders.user_data_dir,
            "config_dir": folders.user_config_dir,
        }.items():
            rule = folder.replace(str(Path.home()), "~")
            assert f"`{rule}`" in generator.FOLDERS[setting]


def test_every_route_and_command_has_its_section() -> None:
    calls = {f"{route.method} {route.path}" for route in ROUTES} | {f"GET {OPENAPI}"}
    headings = set(_HEADING.findall(read("api.md")))
    assert {h for h in headings if re.match(r"[A-Z]+ /", h)} == calls
    assert {f"discreet {command}" for command in COMMANDS} <= set(
        _HEADING.findall(read("command-line.md"))
    )


def test_the_calls_with_curl_are_valid() -> None:
    routes = {(route.method, route.path): route for route in ROUTES}
    for method, path, body in generator.CURL:
        model = routes[method, path].body
        assert (model is None) == (body is None)
        if model is not None:
            model.model_validate_json(json.dumps(body), strict=True)


def test_every_category_and_rule_is_documented() -> None:
    text = read("rules.md")
    policy = load_policy()
    assert first_column(text, "category") == [*get_args(Category), *policy.rule_treatments]
    assert {rule.id for rule in policy.rules} <= set(_HEADING.findall(text))


def test_overrides_modes_and_managed_keys_are_those_of_the_code() -> None:
    schema = json.loads((ROOT / "extension" / "public" / "managed_schema.json").read_text("utf-8"))
    administrators = read("administrators.md")
    assert sorted(first_column(administrators, "override")) == sorted(get_args(Override))
    assert sorted(first_column(administrators, "key")) == sorted(schema["properties"])
    assert first_column(read("using.md"), "mode") == list(get_args(Mode))
    for key, default in re.findall(r"^\| `(\w+)` \|.*\((\d+)\) \|$", administrators, re.M):
        assert f"default {default}" in schema["properties"][key]["title"]


def test_detectors_in_the_docs_are_the_ones_that_read() -> None:
    detectors = build(load_policy(), Readers.load(models_folder(), threads=1))
    text = read("reading.md")
    assert first_column(text, "detector") == [detector.name for detector in detectors]
    assert f"{len(FORMATS)} formats of our own" in text
    assert f"{len(IDENTIFIERS)} national identifiers" in text
