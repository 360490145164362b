"""The policy pack: the default one is whole, broken ones say what to change."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from discreet.checking import jurisdictions_of, models_folder
from discreet.locales import LANGUAGES
from discreet.policy import PolicyError, load_policy
from discreet.policy.examples import examples_of, failing
from discreet.policy.loading import PolicySource, PolicyWatch
from discreet.policy.origin import Origin
from discreet.policy.pack import DEFAULT_PACK
from discreet.policy.sentences import surplus, untranslated
from discreet.policy.severity import Treatment
from discreet.policy.view import view
from discreet.reading.readers import Readers
from discreet.reading.rules import Rule

RULES = load_policy().rules
BY_ID = {rule.id: rule for rule in RULES}
FOREIGN = tuple(language for language in LANGUAGES if language != "en")


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
    (pack / "rules" / "en" / "guarantee.yaml").write_text(
        (pack / "rules" / "en" / "guarantee.yaml").read_text().replace("0.75", "0.7")
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
        ("rules/en/guarantee.yaml", "id: misleading_claim.", "id: secret.", "id: must start with"),
        ("rules/en/guarantee.yaml", "confidence: 0.75", "confidence: 7", "confidence"),
        ("rules/en/guarantee.yaml", "guaranteed (?:results?", "guaranteed (?:results?(", "tokens"),
        (
            "rules/en/guarantee.yaml",
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


def test_severity_by_surface_and_platform() -> None:
    treatment = Treatment.model_validate(
        {
            "personal": "info",
            "company": "warn",
            "override": "with_acknowledgement",
            "platforms": {"linkedin": {"personal": "warn"}},
            "surfaces": {"reply": {"company": "block", "personal": "info"}},
        }
    )
    assert treatment.at("x", "post").personal == "info"
    assert treatment.at("linkedin", "post").personal == "warn"
    assert treatment.at("linkedin", "reply").personal == "info"
    assert treatment.at("x", "reply").company == "block"
    assert treatment.at("x", "reply").override == "with_acknowledgement"


def _edit(path: Path, old: str, new: str) -> None:
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new), "utf-8")


def test_a_rule_says_how_it_is_treated_and_severity_yaml_may_say_otherwise(pack: Path) -> None:
    rule = pack / "rules" / "en" / "guarantee.yaml"
    _edit(rule, "confidence:", "level: {personal: info, company: block}\nconfidence:")
    treated = load_policy(pack).treatment("misleading_claim.guarantee", "misleading_claim")
    assert (treated.personal, treated.company) == ("info", "block")
    assert treated.clause == "honest-claims"
    severity = pack / "severity.yaml"
    _edit(severity, "rules:\n", "rules:\n  misleading_claim.guarantee: {company: warn}\n")
    treated = load_policy(pack).treatment("misleading_claim.guarantee", "misleading_claim")
    assert (treated.personal, treated.company) == ("info", "warn")


CRISIS = """
crisis:
  active: true
  holding_statement: We know of it and will say more by noon.
  severities:
    hostility: {personal: warn, company: block}
    misleading_claim.guarantee: {company: block}
"""


def _without_crisis(pack: Path) -> Path:
    policy = pack / "policy.yaml"
    content = re.sub(r"(?m)^crisis:\n(?: .*\n|\n)*", "", policy.read_text("utf-8"))
    policy.write_text(content, "utf-8")
    return policy


def test_a_crisis_makes_severities_stricter_and_wakes_its_rules(pack: Path) -> None:
    policy_file = _without_crisis(pack)
    (pack / "rules" / "sale.yaml").write_text(
        "extends: existence\nid: spokesperson.sale\ncategory: spokesperson\nmessage: m\n"
        "crisis: true\ntokens: [sale]\nexamples: {match: ['[sale]'], pass: [sail]}\n"
    )
    calm = load_policy(pack)
    assert "spokesperson.sale" not in {rule.id for rule in calm.active_rules()}
    policy_file.write_text(policy_file.read_text("utf-8") + CRISIS, "utf-8")
    crisis = load_policy(pack)
    assert crisis.crisis and crisis.holding_statement
    assert crisis.treatment("hostility.words", "hostility").company == "block"
    assert crisis.treatment("hostility.words", "hostility").clause == "respect"
    assert crisis.treatment("misleading_claim.guarantee", "misleading_claim").company == "block"
    assert "spokesperson.sale" in {rule.id for rule in crisis.active_rules()}


def test_a_crisis_names_what_there_is(pack: Path) -> None:
    policy_file = _without_crisis(pack)
    wrong = CRISIS.replace("hostility:", "hostilities:")
    policy_file.write_text(policy_file.read_text("utf-8") + wrong, "utf-8")
    with pytest.raises(PolicyError, match=r"line \d+: crisis\.severities\.hostilities: is no"):
        load_policy(pack)
    policy_file.write_text(
        policy_file.read_text("utf-8").replace("active: true", "active: false"), "utf-8"
    )
    with pytest.raises(PolicyError, match=r"crisis\.severities\.hostilities: is no .*'hostility'"):
        load_policy(pack)


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("rules/a.yaml", "- a\n- b\n", "rules/a.yaml, line 1: a rule is a mapping"),
        ("rules/a.yaml", "extends: existence\nid: a.b\n", "rules/a.yaml, line 1: category"),
        (
            "rules/a.yaml",
            "a: 1\nb: 2\na: 3\n",
            "rules/a.yaml, line 3: is not valid YAML ('a' stands",
        ),
        ("rules/a.yaml", "a: &x [1]\nb: *x\n", "line 1: is not valid YAML (aliases"),
        (
            "rules/a.yaml",
            "extends: existence\nid: copyright.a\ncategory: copyright\nmessage: m\ntokens: [x]\n",
            "add examples",
        ),
        (
            "rules/a.yaml",
            "extends: existence\nid: copyright.a\ncategory: copyright\nmessage: m\ntokens: [x]\n"
            "examples: {match: ['[x]'], pass: [y]}\nunless: [{rule: copyright.none}]\n",
            "there is no rule copyright.none",
        ),
        (
            "rules/a.yaml",
            "extends: [existence]\n",
            "rules/a.yaml, line 1: extends: extends must be",
        ),
        ("rules/a.yaml", "a: 2024-13-45\n", "rules/a.yaml: holds a date or a number that is none"),
        ("rules/a.yaml", f"a: 1{':1' * 99}\n", "line 1: is not valid YAML (a number is too long"),
        ("rules/a.yaml", f"a: {'9' * 5_000}\n", "line 1: is not valid YAML (a number is too long"),
        ("locales/de.yaml", "texts: [a]\n", "locales/de.yaml, line 1: texts"),
        ("practice/a.yaml", "title: One\ntext: Too short\n", "practice/a.yaml, line 2: text"),
    ],
)
def test_a_wrong_file_says_file_and_line(pack: Path, file: str, content: str, says: str) -> None:
    path = pack / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, "utf-8")
    with pytest.raises(PolicyError, match=re.escape(says)):
        load_policy(pack)


@pytest.mark.parametrize(
    ("clause", "says"),
    [
        ("{id: a b, title: T}", "clauses.0.id"),
        ("{id: a, title: T, url: 'javascript:alert(1)'}", "clauses.0.url: must be a web address"),
    ],
)
def test_a_clause_can_be_named_and_its_page_opened(pack: Path, clause: str, says: str) -> None:
    _edit(pack / "policy.yaml", "clauses:\n", f"clauses:\n  - {clause}\n")
    with pytest.raises(PolicyError, match=rf"policy\.yaml, line \d+: {re.escape(says)}"):
        load_policy(pack)


def test_a_misspelled_key_is_told_before_the_one_that_is_missing(pack: Path) -> None:
    _edit(pack / "policy.yaml", "contact:", "contacts:")
    with pytest.raises(PolicyError, match=r"line \d+: contacts: there is no such key .*'contact'"):
        load_policy(pack)


def test_files_that_are_not_read_are_told(pack: Path) -> None:
    assert load_policy(pack).remarks == ()
    for name in ("severities.yaml", "rule/a.yaml", "locales/german.yaml"):
        (pack / name).parent.mkdir(exist_ok=True)
        (pack / name).write_text("texts: {}\n")
    told = "\n".join(load_policy(pack).remarks)
    assert "severities.yaml: is not read (did you mean 'severity.yaml'?)" in told
    assert "rule/a.yaml: is not read (did you mean 'rules'?)" in told
    assert "locales/german.yaml: is never shown" in told
    shutil.rmtree(pack / "rules")
    assert any("has no rules" in remark for remark in load_policy(pack).remarks)


def test_lines_are_those_of_the_file(pack: Path) -> None:
    severity = pack / "severity.yaml"
    lines = severity.read_text("utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if text.startswith("  threat:"))
    _edit(severity, "  threat: {personal: warn", "  threat: {personal: grim")
    with pytest.raises(PolicyError, match=rf"severity\.yaml, line {line}: categories\.threat"):
        load_policy(pack)


def test_locales_translate_the_packs_own_sentences(pack: Path) -> None:
    title = load_policy(pack).clauses["secrets"].title
    (pack / "locales").mkdir(exist_ok=True)
    (pack / "locales" / "it.yaml").write_text(
        yaml.safe_dump({"texts": {title: "Mai", "nobody says this": "?"}})
    )
    policy = load_policy(pack)
    say = policy.locales["it"]
    told = view(policy, lambda text: say.get(text, text))
    assert next(clause.title for clause in told.clauses if clause.id == "secrets") == "Mai"
    assert "it" in told.languages
    assert title not in untranslated(policy, "it")
    assert policy.consequences in untranslated(policy, "it")
    assert surplus(policy, "it") == ["nobody says this"]


@pytest.mark.parametrize("language", FOREIGN)
def test_the_default_pack_can_be_said_in_every_language(language: str) -> None:
    policy = load_policy()
    assert not untranslated(policy, language)
    assert not surplus(policy, language), "nobody says these any more"


@pytest.mark.parametrize("language", FOREIGN)
def test_a_translation_has_the_places_and_manners_of_its_sentence(language: str) -> None:
    for sentence, said in load_policy().locales[language].items():
        assert said.count("%s") == sentence.count("%s"), said
        assert said.endswith(".") == sentence.endswith("."), said
        assert said == said.strip()
        assert not set("!¡") & set(said), said
        assert not re.search(r"[\"']|\.\.\.|  ", said), f"typographic marks, please: {said}"
        assert len(re.findall("[„«]", said)) == sentence.count("“"), said
        if language == "fr":
            assert not re.search(r"(?<!\u00a0)(?:[:;?»]|%(?!s))|«(?!\u00a0)", said), said


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_treated_alike_in_every_language(rule: Rule) -> None:
    name, _, language = rule.id.rpartition(".")
    if language in FOREIGN and (english := BY_ID.get(name)):
        assert rule.languages == {language}
        assert rule.category == english.category
        assert rule.treatment == english.treatment


def test_a_watched_policy_is_loaded_when_its_files_have_come_to_rest(pack: Path) -> None:
    watch = PolicyWatch(PolicySource(Origin(pack)))
    assert not watch.changed()
    _edit(pack / "policy.yaml", "name: Technology company", "name: Our company")
    assert not watch.changed()  # seen for the first time
    assert watch.changed()
    assert not watch.changed()
    assert watch.source.load_checked().name.startswith("Our company")
    (pack / "policy.yaml").unlink()
    assert [watch.changed(), watch.changed(), watch.changed()] == [False, True, False]
    with pytest.raises(PolicyError, match="is missing"):
        watch.source.load_checked()


def test_jurisdictions_can_be_set_beside_the_pack(pack: Path) -> None:
    policy = PolicySource(Origin(pack), jurisdictions=("de", "fr")).load()
    assert policy.jurisdictions == ("de", "fr")
    assert jurisdictions_of(policy, "en") == {"de", "fr"}
    assert jurisdictions_of(load_policy(pack), "es") == {"es"}
    assert jurisdictions_of(load_policy(pack), "nl") == {"us", "uk"}


def test_a_pack_with_a_pattern_without_end_is_not_put_in_force(pack: Path) -> None:
    rule = pack / "rules" / "en" / "guarantee.yaml"
    _edit(rule, "tokens:\n", "tokens:\n  - '(?:x+x+)+y'\n")
    assert load_policy(pack)
    with pytest.raises(PolicyError, match=r"misleading_claim\.guarantee: .*takes too long"):
        PolicySource(Origin(pack)).load_checked()
