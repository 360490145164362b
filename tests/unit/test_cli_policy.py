"""`discreet policy` as an administrator runs it."""

from __future__ import annotations

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from discreet.cli import main
from discreet.policy import load_policy
from discreet.policy.pack import DEFAULT_PACK
from discreet.policy.sentences import sentences


@pytest.fixture(autouse=True)
def _own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCREET_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("DISCREET_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(DEFAULT_PACK, folder)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    content = file.read_text("utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), "utf-8")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["policy", *arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_a_new_pack_is_valid_and_ones_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ours"
    status, out, _ = run(
        capsys, "new", str(folder), "--name", "Corvane's policy: posts", "--contact", "Ana",
        "--channel", "ana@corvane.example", "--report", "alarm@corvane.example",
    )  # fmt: skip
    assert status == 0 and str(folder) in out
    policy = load_policy(folder)
    assert policy.name == "Corvane's policy: posts"
    assert policy.contact.name == "Ana" and policy.contact.channel == "ana@corvane.example"
    assert policy.report is not None
    assert (policy.report.name, policy.report.channel) == ("Ana", "alarm@corvane.example")
    assert policy.changes == ()
    assert {rule.id for rule in policy.rules} == {rule.id for rule in load_policy().rules}
    assert run(capsys, "validate", str(folder))[0] == 0


def test_a_new_pack_overwrites_nothing(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "new", str(pack))
    assert status == 1 and "holds something already" in err


def test_differences_are_told_one_a_line(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "diff", str(pack))[1] == ""
    edit(pack / "severity.yaml", "  sarcasm: {personal: info", "  sarcasm: {personal: warn")
    edit(pack / "policy.yaml", "title: Keys and passwords are never posted", "title: No keys")
    guarantee = pack / "rules" / "en" / "guarantee.yaml"
    edit(guarantee, "message: ", "message: Please: ")
    guarantee.write_text(guarantee.read_text().replace("message: Please: ", "message: New "))
    (pack / "rules" / "en" / "superlative.yaml").unlink()
    _, out, _ = run(capsys, "diff", str(pack))
    lines = out.splitlines()
    assert "~ severity of sarcasm: personal info → warn" in lines
    assert any(line.startswith("~ clause secrets: title Keys") for line in lines)
    assert "~ rule misleading_claim.guarantee" in lines
    assert "- rule misleading_claim.superlative" in lines
    assert len(lines) == 4 + ("- severity of misleading_claim.superlative" in lines)


def test_differences_in_where_a_rule_holds_and_in_what_is_practised_are_told(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    guarantee = pack / "rules" / "en" / "guarantee.yaml"
    edit(guarantee, "languages: [en]\n", "languages: [en]\naccounts: [company]\n")
    (pack / "practice" / "ours.yaml").write_text(
        "title: Ours\ntext: A draft of ours.\nanswer: post\nwhy: It tells nothing.\n"
    )
    edit(pack / "policy.yaml", "  x: >-\n", "  x: >-\n    Short is kind.\n")
    edit(pack / "policy.yaml", "  holding_statement: >-\n", "  holding_statement: >-\n    Hello.\n")
    lines = run(capsys, "diff", str(pack))[1].splitlines()
    assert "~ rule misleading_claim.guarantee" in lines
    assert "+ scenario ours" in lines
    assert "~ guideline for x" in lines
    assert sum(line.startswith("~ holding_statement: ") for line in lines) == 1
    assert len(lines) == 4


def test_validate_tells_what_a_locale_lacks(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    locale = pack / "locales" / "it.yaml"
    locale.parent.mkdir(exist_ok=True)
    locale.write_text(yaml.safe_dump({"texts": {"Nobody says this.": "?"}}))
    status, out, _ = run(capsys, "validate", str(pack))
    assert status == 0
    lacking = [line for line in out.splitlines() if line.startswith("locales/it.yaml lacks: ")]
    assert [line.split(": ", 1)[1] for line in lacking] == list(sentences(load_policy(pack)))
    assert "translates what the pack does not say: Nobody says this." in out


def test_validate_tells_everything_that_is_wrong(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(pack / "policy.yaml", "name: Technology", "nam: Technology")
    edit(pack / "severity.yaml", "secret: {personal: block", "secret: {personal: loud")
    guarantee = pack / "rules" / "en" / "guarantee.yaml"
    edit(guarantee, "confidence: 0.75\nnonword: true", "confidence: 7\nnonword: 5")
    (pack / "locales" / "de.yaml").write_text("texts: [a]\n")
    status, _, err = run(capsys, "validate", str(pack))
    assert status == 1
    for told in (
        "policy.yaml, line 1: nam: ",
        "secret.personal: ",
        "guarantee.yaml, line 13: confidence: ",
        "guarantee.yaml, line 14: nonword: use true or false",
        "de.yaml, line 1: texts: ",
    ):
        assert sum(told in line for line in err.splitlines()) == 1
    assert len(err.splitlines()) == 5
    shutil.copytree(DEFAULT_PACK, pack, dirs_exist_ok=True)
    edit(pack / "severity.yaml", "clause: secrets", "clause: secretz")
    edit(guarantee, "languages: [en]", "languages: [en]\nclause: nowhere")
    edit(pack / "practice" / "de_gift.yaml", "instead_of: ad_gift", "instead_of: ad_gyft")
    status, _, err = run(capsys, "validate", str(pack))
    assert [line.rsplit(": ", 1)[1] for line in err.splitlines()] == [
        "cites clause secretz, which policy.yaml lacks",
        "cites clause nowhere, which policy.yaml lacks",
        "there is no practice/ad_gyfted_keyboard.yaml (did you mean 'ad_gifted_keyboard'?)",
    ]


def test_validate_tries_patterns_out(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(pack / "rules" / "en" / "guarantee.yaml", "tokens:\n", "tokens:\n  - '(?:x+x+)+y'\n")
    status, _, err = run(capsys, "validate", str(pack))
    assert status == 1 and "takes too long" in err
    assert "rules/en/guarantee.yaml: rule misleading_claim.guarantee: " in err


CASES = [
    {
        "id": "a",
        "text": "We guarantee you better results in a week.",
        "expect": {"found": False, "rule": "misleading_claim.guarantee"},
    },
    {
        "id": "b",
        "text": "Our password is fine.",
        "expect": {"found": True, "category": "secret"},
    },
    {"id": "c", "text": "A calm day.", "expect": {"found": False, "category": "insult"}},
]


def test_cases_from_feedback_are_tried(
    tmp_path: Path, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(json.dumps(case) for case in CASES) + "\n\n")
    status, out, err = run(capsys, "test", str(pack), "--cases", str(file))
    assert status == 1 and "3 cases, 2 of them come out otherwise" in out
    assert "case a: misleading_claim.guarantee should pass" in err
    assert "case b: secret should be found" in err


COMPANY_RULE = """
extends: existence
id: spokesperson.tried
category: spokesperson
message: m
tokens: [zebra crossing]
accounts: [company]
level: warn
examples: {match: ['[zebra crossing]'], pass: [zebra]}
"""


def test_a_case_is_tried_on_its_account_or_on_both_kinds(
    tmp_path: Path, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pack / "rules" / "tried.yaml").write_text(COMPANY_RULE)
    case = {"text": "A zebra crossing", "expect": {"found": True, "rule": "spokesperson.tried"}}
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(case))
    assert run(capsys, "test", str(pack), "--cases", str(file))[0] == 0
    file.write_text(json.dumps(case | {"account": "personal"}))
    assert run(capsys, "test", str(pack), "--cases", str(file))[0] == 1
    case["expect"]["found"] = False
    file.write_text(json.dumps(case))
    assert run(capsys, "test", str(pack), "--cases", str(file))[0] == 1


def test_what_is_no_case_is_told_by_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text('{"text": "a", "expect": {"found": true}}\n{"text": "b"}\n')
    status, _, err = run(capsys, "test", "--cases", str(file))
    assert status == 2 and "line 2" in err


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_report_holds_what_an_audit_asks_for(
    tmp_path: Path, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(pack / "policy.yaml", "title: Keys and passwords", "title: <script>x</script> Keys")
    (pack / "terms.yaml").write_text("- {name: Project Falcon, kind: codename}\n")
    out = tmp_path / "report.html"
    assert run(capsys, "report", str(pack), "--out", str(out))[0] == 0
    text = out.read_text("utf-8")
    page = _Page()
    page.feed(text)
    policy = load_policy(pack)
    assert policy.sha256 in page.words and policy.version in page.words
    for clause in policy.clauses.values():
        assert clause.title in page.words
    for rule in policy.rules:
        assert rule.id in page.words and rule.message in page.words
    assert "come out as written" in page.words
    assert "reader-large" in page.words and "90 days" in page.words
    assert "What is not covered" in page.words
    assert "script" not in page.tags and page.tags.count("mark") >= 5 * len(policy.rules)
    assert all(address.startswith("#") for address in page.addresses)
    assert "Falcon" not in text


def test_a_report_that_cannot_be_written_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, "report", "--out", str(tmp_path / "none" / "x.html"))
    assert status == 1 and "can't be written" in err
