"""CSV for spreadsheets, one line a finding."""

from __future__ import annotations

import csv
from typing import TextIO

from discreet.audit.report import Report
from discreet.history.export import cell

COLUMNS = (
    *("when", "platform", "surface", "url", "post", "file", "place", "severity", "category"),
    *("rule", "confidence", "quote", "message", "clause", "suppressed", "id"),
)


def write(report: Report, out: TextIO) -> None:
    """RFC 4180; what a spreadsheet would run as a formula gets an apostrophe in front."""
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for post in report.flagged():
        of_post = post.model_dump(exclude={"text", "findings"})
        for finding in post.findings:
            row = {
                **of_post,
                **finding.model_dump(exclude={"clause"}),
                "clause": finding.clause.title if finding.clause else "",
                "suppressed": report.reason(finding),
            }
            writer.writerow([cell(row[column]) for column in COLUMNS])
