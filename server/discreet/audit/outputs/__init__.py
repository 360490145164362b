"""What a report is written as. A new format is a module here and a row in `OUTPUTS`."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from discreet.audit.outputs import gitlab, html, json_lines, sarif, table
from discreet.audit.report import Report


@dataclass(frozen=True)
class Output:
    """One format. `write` holds no more than one post in memory."""

    name: str
    about: str
    write: Callable[[Report, TextIO], None]


OUTPUTS = (
    Output("html", "a page for people", html.write),
    Output("csv", "a table, one line a finding", table.write),
    Output("jsonl", "JSON lines, one a post; what --baseline reads", json_lines.write),
    Output("sarif", "SARIF 2.1.0, for code scanning", sarif.write),
    Output("gitlab", "GitLab's code quality", gitlab.write),
)


def write_output(output: Output, report: Report, path: Path) -> None:
    """Write a file that only its owner can read, whole or not at all. Raises OSError."""
    target = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            output.write(report, file)
        target.replace(path)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
