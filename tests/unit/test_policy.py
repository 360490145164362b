"""The policy pack: the default one is whole, broken ones say what to change."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from discreet.checking import models_folder
from discreet.policy import PolicyError, load_policy
from discreet.policy.examples import examples_of, failing
from discreet.policy.pack import DEFAULT_PACK
from discreet.policy.severity import Treatment
from discreet.reading.readers import Readers
from discreet.reading.rules import Rule

RULES = load_policy().rules


@pytest.fixture(scope="module")
def readers() -> Readers | None:
    """The models, where a rule of the default pack asks for a label."""
    return Readers.load(models_folder()) if any(rule.asks_models for rule in RULES) else None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_its_examples_and_leaves_its_counterexamples_alone(
    rule: Rule, readers: Readers | None
) -> None:
    assert [str(failure) for failure in failing(RULES, readers, examples_of(rule))] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_enough_examples(rule: Rule) -> None:
    assert rule.examples is not None
    assert len(rule.examples.match) >= 5
    assert len(rule.examples.passes) >= 5


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_not_slow_on_hostile_text(rule: Rule) -> None:
    rule.check()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(DEFAULT_PACK, folder)
    return folder


def test_same_files_same_hash(pack: Path) -> None:
    assert load_policy(pack).sha256 == load_policy().sha256


def test_a_changed_file_changes_the_hash(pack: Path) -> None:
    before = load_policy(pack).sha256
    (pack / "rules" / "guarantee.yaml").write_text(
        (pack / "rules" / "guarantee.yaml").read_text().replace("0.75", "0.7")
    )
    assert load_policy(pack).sha256 != before


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("policy.yaml", "name: Technology", "nam: Technology", "policy.yaml, line 1"),
        ("policy.yaml", "clauses:", "clauses: [", "policy.yaml, line"),
        ("severity.yaml", "secret: {personal: block", "secret: {personal: loud", "secret.personal"),
        ("severity.yaml", "  sarcasm:", "  irony:", "categories"),
        ("severity.yaml", "clause: secrets", "clause: secretz", "cites clause secretz"),
        ("severity.yaml", "personal_data.own_contact", "nothing.own", "must start with a category"),
        ("rules/guarantee.yaml", "id: misleading_claim.", "id: secret.", "id: must start with"),
        ("rules/guarantee.yaml", "confidence: 0.75", "confidence: 7", "confidence"),
        ("rules/guarantee.yaml", "guaranteed (?:results?", "guaranteed (?:results?(", "tokens"),
        (
            "rules/guarantee.yaml",
            "misleading_claim.guarantee",
            "misleading_claim.superlative",
            "two",
        ),
    ],
)
def test_a_broken_pack_says_what_to_change(
    pack: Path, file: str, old: str, new: str, says: str
) -> None:
    path = pack / file
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new), "utf-8")
    with pytest.raises(PolicyError, match=re.escape(says)):
        load_policy(pack)


def test_a_missing_file_is_named(pack: Path) -> None:
    (pack / "severity.yaml").unlink()
    with pytest.raises(PolicyError, match=r"severity\.yaml: is missing"):
        load_policy(pack)


def test_bytes_that_are_not_utf8_are_named(pack: Path) -> None:
    (pack / "policy.yaml").write_bytes(b"name: \xff")
    with pytest.raises(PolicyError, match="is not UTF-8"):
        load_policy(pack)


def test_severity_by_kind_and_confidence() -> None:
    treatment = Treatment(personal="info", company="warn", threshold=0.5, block_at=0.9)
    assert treatment.severity("personal", 0.95) == "info"
    assert treatment.severity("company", 0.6) == "warn"
    assert treatment.severity("company", 0.9) == "block"
    assert treatment.severity("company", 0.4) is None
    remarks = Treatment(personal="block", company="block", remark_at=0.3)
    assert remarks.severity("personal", 0.4) == "info"
    assert remarks.severity("personal", 0.2) is None
