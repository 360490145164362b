"""Every defence that the threat model names has the test that it names."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_NAMED = re.compile(r"`((?:extension/)?tests/[\w./]+\.(?:py|tsx?))(?:::(\w+))?`")
_TABLES = ("attack", "fault")
"""First column of a table whose rows each name a test."""


def pages() -> list[Path]:
    found = [ROOT / "docs" / name for name in ("security.md", "faults.md")]
    return [page for page in found if page.exists()]


def rows(page: Path) -> list[str]:
    """Rows of the tables of attacks or faults."""
    table = re.compile(rf"^\| (?:{'|'.join(_TABLES)}) \|.*\n\|[-| ]+\n((?:\|.*\n?)+)", re.M)
    return [row for block in table.findall(page.read_text("utf-8")) for row in block.splitlines()]


@cache
def functions(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_each_row_names_a_test_and_each_test_exists(page: Path) -> None:
    lines = rows(page)
    assert len(lines) >= 10
    for line in lines:
        assert _NAMED.search(line), line
    for path, name in _NAMED.findall(page.read_text("utf-8")):
        assert (ROOT / path).is_file(), path
        if name:
            assert name in functions(ROOT / path), f"{path}::{name}"
