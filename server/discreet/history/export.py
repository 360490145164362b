"""The history as files: JSON for programs, CSV for spreadsheets, feedback as test cases."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import datetime

from discreet.schema import HistoryEntry, HistoryExport

CSV_COLUMNS = (
    "created",
    "platform",
    "surface",
    "account",
    "verdict",
    "outcome",
    "excerpt",
    "rule",
    "category",
    "family",
    "severity",
    "quote",
    "message",
    "state",
    "reason",
    "first_seen",
    "decided",
    "policy_version",
    "draft_id",
)

_FORMULA = re.compile(
    r"""
    ^ (?=[\t\r\n])                           # some programs take these away, and look again
    | (?:^|(?<=[;\t\r\n])) (?=[ "']* [=+\-@\uff1d\uff0b\uff0d\uff20])
    """,
    re.VERBOSE,
)
"""Where a spreadsheet may see the beginning of a formula: the fullwidth signs are taken for the
plain ones by some, and after a semicolon, a tab or a new line a cell begins for a program that
separates by these, as those of many countries do. Quotes around the cell don't help there."""


def as_json(entries: list[HistoryEntry], now: datetime, version: str) -> str:
    """One object; see schema.HistoryExport."""
    return HistoryExport(exported=now, version=version, entries=entries).model_dump_json(indent=2)


def as_csv(entries: Iterable[HistoryEntry]) -> str:
    """One line a finding, RFC 4180.

    What a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection"):
    an excerpt may begin with '=' or '@', or hold one after a semicolon.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for entry in entries:
        draft = entry.model_dump(mode="json", exclude={"findings", "account"})
        account = {"account": entry.account.handle if entry.account else ""}
        for finding in entry.findings:
            row = draft | account | finding.model_dump(mode="json", exclude={"id"})
            writer.writerow([cell(row[column]) for column in CSV_COLUMNS])
    return out.getvalue()


def feedback_as_jsonl(rows: Iterable[dict[str, str | None]]) -> str:
    """One JSON line each, as `discreet check --jsonl` reads it, plus what was expected."""
    lines = []
    for row in rows:
        case: dict[str, object] = {
            name: row[name] for name in ("id", "text", "platform", "surface")
        }
        if row["account"] is not None:
            case["account"] = row["account"]
        case["expect"] = {
            "found": row["kind"] == "missed",
            "rule": row["rule"],
            "category": row["category"],
            "quote": row["quote"],
        }
        case["note"] = row["note"]
        lines.append(json.dumps(case, ensure_ascii=False) + "\n")
    return "".join(lines)


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return _FORMULA.sub("'", text)
