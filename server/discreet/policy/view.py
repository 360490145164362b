"""The policy as the extension shows it, in a person's language; names of terms are masked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from discreet.policy.pack import Policy
from discreet.policy.severity import Treatment
from discreet.schema import Category, Clause, Crisis, PolicyResponse, PolicyRule, PolicyTerm


def view(
    policy: Policy,
    say: Callable[[str], str] = str,
    acknowledged: datetime | None = None,
    problems: tuple[str, ...] = (),
) -> PolicyResponse:
    """The policy in words. `say` puts a sentence of the pack into the person's language."""
    return PolicyResponse(
        name=policy.name,
        version=policy.version,
        sha256=policy.sha256,
        contact=policy.contact,
        report=policy.report,
        consequences=say(policy.consequences),
        changes=[say(change) for change in policy.changes],
        jurisdictions=list(policy.jurisdictions),
        languages=sorted({"en", *policy.locales}),
        guidelines={platform: say(text) for platform, text in policy.guidelines.items()},
        crisis=Crisis(
            active=policy.crisis,
            holding_statement=say(policy.holding_statement) if policy.holding_statement else None,
        ),
        clauses=[translated(clause, say) for clause in policy.clauses.values()],
        rules=_rules(policy),
        terms=[
            PolicyTerm(
                masked=term.masked,
                kind=term.kind,
                public_name=term.public_name,
                embargo=term.embargo,
            )
            for term in policy.terms
        ],
        signed_by=policy.signed_by,
        acknowledged=acknowledged,
        problems=list(problems),
    )


def translated(clause: Clause, say: Callable[[str], str]) -> Clause:
    """A clause in the person's language."""
    text = say(clause.text) if clause.text else None
    return clause.model_copy(update={"title": say(clause.title), "text": text})


def _rules(policy: Policy) -> list[PolicyRule]:
    """Categories, then every rule of the pack and those that severity.yaml names."""
    listed: list[tuple[str, Category, Treatment]] = [
        (category, category, treatment) for category, treatment in policy.categories.items()
    ]
    by_id = {rule.id: rule.category for rule in policy.rules}
    for rule_id in sorted({*by_id, *policy.rule_treatments}):
        category: Category = by_id.get(rule_id) or rule_id.split(".")[0]  # type: ignore[assignment]
        listed.append((rule_id, category, policy.treatment(rule_id, category)))
    return [
        PolicyRule(
            rule=rule_id,
            category=category,
            severity_personal=treatment.personal,
            severity_company=treatment.company,
            override=treatment.override,
            clause=treatment.clause,
        )
        for rule_id, category, treatment in listed
    ]
