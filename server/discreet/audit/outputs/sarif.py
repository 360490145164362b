"""SARIF 2.1.0 (OASIS): rules first, then results one by one.

A region is given only where the file's lines are the post's; else the line is that of the record.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, TextIO

from discreet import __version__
from discreet.audit.checking import Flagged, Found
from discreet.audit.outputs.places import line_of, uri_of
from discreet.audit.report import Report

_LEVELS = {"info": "note", "warn": "warning", "block": "error"}
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def write(report: Report, out: TextIO) -> None:
    """Every finding, those that were let stand as suppressed ones."""
    rules = _rules(report)
    indices = {rule["id"]: index for index, rule in enumerate(rules)}
    driver = {
        "name": "Discreet",
        "version": __version__,
        "rules": rules,
        "properties": {"policy": report.plan.policy.model_dump()},
    }
    # `results` comes last, so that it can be written one by one.
    head = {"tool": {"driver": driver}, "columnKind": "utf16CodeUnits"}
    start = json.dumps(head, ensure_ascii=False).removesuffix("}")
    out.write(f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{start}, "results": [')
    before = "\n"
    for post in report.flagged():
        for finding in post.findings:
            result = _result(report, post, finding, indices[finding.rule])
            out.write(before + json.dumps(result, ensure_ascii=False))
            before = ",\n"
    out.write("\n]}]}\n")


def _rules(report: Report) -> list[dict[str, Any]]:
    """The rules that found something, each with the level that it mostly has."""
    levels: dict[str, Counter[str]] = {}
    known: dict[str, Found] = {}
    for post in report.flagged():
        for finding in post.findings:
            known.setdefault(finding.rule, finding)
            levels.setdefault(finding.rule, Counter())[_LEVELS[finding.severity]] += 1
    return [
        {
            "id": rule,
            "shortDescription": {"text": known[rule].category.replace("_", " ")},
            "defaultConfiguration": {"level": levels[rule].most_common(1)[0][0]},
            "properties": {"tags": [known[rule].family, known[rule].category]},
            **_help(known[rule]),
        }
        for rule in sorted(known)
    ]


def _help(finding: Found) -> dict[str, Any]:
    clause = finding.clause
    if clause is None:
        return {}
    link = {"helpUri": clause.url} if clause.url else {}
    return {"help": {"text": f"{clause.title}. {clause.text or ''}".strip()}, **link}


def _result(report: Report, post: Flagged, finding: Found, index: int) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": line_of(post, finding)}
    if post.lined and "\n" not in finding.quote:
        region["startColumn"] = finding.column
        region["endColumn"] = finding.column + finding.end - finding.start
    region["snippet"] = {"text": finding.quote}
    reason = report.reason(finding)
    physical = {"artifactLocation": {"uri": uri_of(post)}, "region": region}
    place = {"fullyQualifiedName": post.post, "kind": "resource"}
    about = {
        "post": post.post,
        "when": post.when,
        "platform": post.platform,
        "offset": finding.start,
        "length": finding.end - finding.start,
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": physical, "logicalLocations": [place]}],
        "partialFingerprints": {"discreetFinding/v1": finding.id},
        "properties": {name: value for name, value in about.items() if value is not None},
        **({"hostedViewerUri": post.url} if post.url else {}),
        **(
            {"suppressions": [{"kind": "external", "status": "accepted", "justification": reason}]}
            if reason
            else {}
        ),
    }
