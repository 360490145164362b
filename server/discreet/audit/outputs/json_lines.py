"""JSON lines: one a post, its findings masked, with the reason where one was let stand."""

from __future__ import annotations

import json
from typing import TextIO

from discreet.audit.report import Report


def write(report: Report, out: TextIO) -> None:
    """Write every post that has findings."""
    for post in report.flagged():
        content = post.model_dump(mode="json")
        for finding, of in zip(content["findings"], post.findings, strict=True):
            finding["suppressed"] = report.reason(of)
        out.write(json.dumps(content, ensure_ascii=False) + "\n")
