"""The extension asks for what the documentation explains, and for nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from discreet.cli.extension import BUILDS

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=BUILDS.values())
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    file = ROOT / "extension" / ".output" / request.param / "manifest.json"
    content: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return content


def explained() -> set[str]:
    """What stands in the first column of the table in docs/security.md."""
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    section = page.split("## What the extension may do")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    return {asked for row in rows for asked in re.findall(r"`([^`]+)`", row.split("|")[1])}


def test_every_permission_is_explained_and_none_is_left_over(manifest: dict[str, Any]) -> None:
    asked = {
        *manifest["permissions"],
        *manifest["host_permissions"],
        *manifest["optional_host_permissions"],
    }
    assert asked == explained()


def test_nothing_is_asked_for_in_another_way(manifest: dict[str, Any]) -> None:
    asking = {key for key in manifest if "permission" in key or "accessible" in key}
    assert asking == {"permissions", "host_permissions", "optional_host_permissions"}
    assert "externally_connectable" not in manifest
    for script in manifest["content_scripts"]:
        assert set(script["matches"]) <= set(manifest["host_permissions"])
    policy = manifest["content_security_policy"]["extension_pages"]
    assert policy == "script-src 'self'; object-src 'none'"


@pytest.mark.parametrize("build", BUILDS.values())
def test_no_script_can_make_html_or_code_of_text(build: str) -> None:
    scripts = list((ROOT / "extension" / ".output" / build).rglob("*.js"))
    assert len(scripts) > 5
    unsafe = re.compile(
        r"\.(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    assert [script.name for script in scripts if unsafe.search(script.read_text("utf-8"))] == []
