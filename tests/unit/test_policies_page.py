"""What docs/policies.md shows can be used as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from discreet.policy.examples import failing
from discreet.policy.practice import ScenarioFile
from discreet.policy.severity import SeverityFile, Treatment
from discreet.reading.rules import parse_rule
from discreet.reading.rules.kinds import KINDS
from discreet.reading.rules.rule import RuleFile

PAGE = (Path(__file__).parents[2] / "docs" / "policies.md").read_text("utf-8")
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
RULES = [block for block in BLOCKS if "extends" in block]


@pytest.mark.parametrize("content", RULES, ids=lambda content: content["extends"])
def test_a_rule_of_the_page_can_be_used(content: dict[str, Any]) -> None:
    rule = parse_rule(content)
    rule.check()
    assert failing([rule]) == []


def test_the_page_shows_every_kind() -> None:
    assert {content["extends"] for content in RULES} == set(KINDS)


def test_the_page_names_every_key_of_a_rule() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE))
    assert set(RuleFile.model_fields) - named <= {"action", "examples"}


def test_the_scenario_of_the_page_can_be_used() -> None:
    scenario = next(block for block in BLOCKS if "answer" in block)
    assert ScenarioFile.model_validate(scenario).answer == "change"


def test_the_severities_and_the_crisis_of_the_page_are_valid() -> None:
    severities = next(block for block in BLOCKS if "categories" in block)
    assert SeverityFile.model_validate(severities).rules
    crisis = next(block for block in BLOCKS if "crisis" in block)["crisis"]
    assert Treatment.model_validate(crisis["severities"]["hostility"]).company == "block"
