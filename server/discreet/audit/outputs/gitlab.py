"""GitLab's code quality report: a JSON array. What was let stand is left out."""

from __future__ import annotations

import json
from typing import TextIO

from discreet.audit.outputs.places import line_of
from discreet.audit.report import Report

_SEVERITIES = {"info": "info", "warn": "major", "block": "blocker"}


def write(report: Report, out: TextIO) -> None:
    """GitLab shows only the first of those with one fingerprint; a finding's id has all in it."""
    before = "["
    for post in report.flagged():
        for finding in report.open(post):
            content = {
                "description": finding.message,
                "check_name": finding.rule,
                "fingerprint": finding.id,
                "severity": _SEVERITIES[finding.severity],
                "location": {"path": post.file, "lines": {"begin": line_of(post, finding)}},
            }
            out.write(f"{before}\n{json.dumps(content, ensure_ascii=False)}")
            before = ","
    out.write("[]\n" if before == "[" else "\n]\n")
