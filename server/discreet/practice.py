"""Practice: scenarios of the policy pack and of its rules' examples, read by the product itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from discreet.checking import Checker
from discreet.locales import Language
from discreet.policy import Policy
from discreet.policy.examples import examples_of, meant_for
from discreet.policy.practice import Scenario
from discreet.policy.view import translated
from discreet.reading.detectors.rules import RuleDetector
from discreet.reading.offsets import Utf16Map
from discreet.reading.rules import Rule
from discreet.schema import CheckRequest, Clause, PracticeScenario, ScenarioFinding


def scenarios(
    checker: Checker, language: Language, say: Callable[[str], str] = str
) -> list[PracticeScenario]:
    """Scenarios for a person who reads `language`; `say` translates the pack's sentences.

    First the pack's own scenarios, read as drafts with everything that Discreet has; then, for
    each rule of that language, one example that it finds and one that it leaves alone. Takes some
    milliseconds for each scenario.
    """
    policy = checker.policy
    return [*_written(checker, policy, language, say), *_of_rules(policy, language, say)]


def _written(
    checker: Checker, policy: Policy, language: Language, say: Callable[[str], str]
) -> Iterator[PracticeScenario]:
    for scenario in _for_reader(policy, language):
        request = CheckRequest(
            text=scenario.text,
            platform=scenario.platform,
            surface=scenario.surface,
            account=scenario.account,
            language=scenario.language,
            record=False,
        )
        findings = checker.check(request, locale=language).findings
        yield PracticeScenario(
            id=scenario.id,
            title=say(scenario.title),
            text=scenario.text,
            platform=scenario.platform,
            surface=scenario.surface,
            account=scenario.account,
            language=scenario.language,
            answer=scenario.answer,
            findings=[
                ScenarioFinding(
                    start=finding.start,
                    end=finding.end,
                    rule=finding.rule,
                    category=finding.category,
                    message=finding.message,
                )
                for finding in findings
                if finding.severity != "info"
            ],
            why=say(scenario.why),
            clause=_clause(policy, scenario.clause, say),
        )


def _for_reader(policy: Policy, language: Language) -> list[Scenario]:
    """Scenarios in the reader's language, then the English ones that none of them stands for."""
    own = [scenario for scenario in policy.scenarios if scenario.language == language]
    if language == "en":
        return own
    replaced = {scenario.instead_of for scenario in own}
    english = [scenario for scenario in policy.scenarios if scenario.language == "en"]
    return own + [scenario for scenario in english if scenario.id not in replaced]


def _of_rules(
    policy: Policy, language: str, say: Callable[[str], str]
) -> Iterator[PracticeScenario]:
    spoken = {code for rule in policy.rules for code in rule.languages or ()}
    wanted = language if language in spoken else "en"
    for rule in policy.rules:
        if rule.examples is None or (rule.languages and wanted not in rule.languages):
            continue
        yield from _of_rule(policy, rule, wanted, say)


def _of_rule(
    policy: Policy, rule: Rule, language: str, say: Callable[[str], str]
) -> Iterator[PracticeScenario]:
    """The rule's longest example of each sort: it reads most like a post."""
    examples = list(examples_of(rule))
    for answer, group in (
        ("change", [e for e in examples if e.expected]),
        ("post", [e for e in examples if not e.expected]),
    ):
        example = max(group, key=lambda e: len(e.text))
        draft = meant_for(rule, example.text)
        treatment = policy.treatment(rule.id, rule.category, draft.platform, draft.surface)
        if answer == "change" and treatment.severity(draft.account_kind, 1.0) in (None, "info"):
            return  # a remark is nothing that one must change
        units = Utf16Map(example.text).to_units
        found = list(RuleDetector((rule,)).matches(draft, set()))
        if answer == "change" and not found:
            return  # a rule that asks the models, or builds on another one
        yield PracticeScenario(
            id=f"{rule.id}.{answer}",
            title="",
            text=example.text,
            platform=draft.platform,
            surface=draft.surface,
            account=draft.account_kind,
            language=language,
            answer=answer,
            findings=[
                ScenarioFinding(
                    start=units(match.start),
                    end=units(match.end),
                    rule=rule.id,
                    category=rule.category,
                    message=say(match.message),
                )
                for match in found
            ],
            why=say(found[0].message) if answer == "change" else "",
            clause=_clause(policy, treatment.clause, say),
        )


def _clause(policy: Policy, clause_id: str | None, say: Callable[[str], str]) -> Clause | None:
    clause = policy.clauses.get(clause_id) if clause_id else None
    return translated(clause, say) if clause else None
