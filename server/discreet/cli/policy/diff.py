"""`discreet policy diff`: what a pack changes, in words for those who decide about it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from discreet.cli.main import FAULT, OK
from discreet.cli.policy.common import loaded
from discreet.policy import Policy
from discreet.settings import Settings

_FIELDS = (
    "name",
    "version",
    "contact",
    "report",
    "consequences",
    "changes",
    "jurisdictions",
    "crisis",
    "holding_statement",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the action."""
    parser.add_argument("folder", type=Path, help="the pack with the changes")
    parser.add_argument(
        "before", nargs="?", type=Path, help="the pack to compare with (default: the one in force)"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the differences, nothing when there are none."""
    before = loaded(arguments.before, settings)
    after = loaded(arguments.folder, settings)
    if before is None or after is None:
        return FAULT
    for line in differences(before, after):
        print(line)
    return OK


def differences(before: Policy, after: Policy) -> Iterator[str]:
    """One line for each thing that is added (+), gone (-) or changed (~)."""
    for name in _FIELDS:
        yield from _changed(name, getattr(before, name), getattr(after, name))
    yield from _keyed("guideline for", before.guidelines, after.guidelines)
    yield from _keyed("clause", before.clauses, after.clauses)
    yield from _keyed("severity of", _treatments(before), _treatments(after))
    yield from _keyed("rule", _rules(before), _rules(after))
    yield from _keyed("scenario", _scenarios(before), _scenarios(after))
    for language in sorted({*before.locales, *after.locales}):
        old_texts, new_texts = before.locales.get(language, {}), after.locales.get(language, {})
        changed = sum(old_texts.get(key) != new_texts.get(key) for key in {*old_texts, *new_texts})
        if changed:
            yield f"~ translation into {language}: {changed} sentence(s)"
    old, new = set(before.terms), set(after.terms)
    for mark, terms in (("+", new - old), ("-", old - new)):
        for term in sorted(terms, key=lambda term: term.masked):
            yield f"{mark} term {term.masked} ({term.kind})"


def _treatments(policy: Policy) -> dict[str, Any]:
    return {**policy.categories, **policy.rule_treatments}


def _rules(policy: Policy) -> dict[str, str]:
    """What a rule is, as far as it can be compared."""
    return {
        rule.id: repr(
            (
                rule.kind,
                rule.message,
                rule.why,
                [str(pattern) for pattern in rule.finder.patterns],
                [
                    [str(pattern) for condition in conditions for pattern in condition.patterns]
                    for conditions in (rule.requires, rule.unless)
                ],
                str(rule.exceptions),
                [(str(pattern), words) for pattern, words in rule.fixes],
                rule.insert,
                [
                    sorted(limit or ())
                    for limit in (
                        rule.languages,
                        rule.jurisdictions,
                        rule.platforms,
                        rule.surfaces,
                        rule.accounts,
                    )
                ],
                rule.scope,
                rule.limit,
                rule.crisis,
                rule.confidence,
                rule.link,
                rule.examples,
            )
        )
        for rule in policy.rules
    }


def _scenarios(policy: Policy) -> dict[str, str]:
    return {scenario.id: repr(scenario) for scenario in policy.scenarios}


def _keyed(what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted({*before, *after}):
        if key not in before:
            yield f"+ {what} {key}"
        elif key not in after:
            yield f"- {what} {key}"
        elif before[key] != after[key]:
            yield f"~ {what} {key}{_fields(before[key], after[key])}"


def _fields(before: Any, after: Any) -> str:
    if isinstance(before, str):
        return ""
    old, new = before.model_dump(), after.model_dump()
    parts = [f"{name} {old[name]} → {new[name]}" for name in old if old[name] != new[name]]
    return ": " + ", ".join(parts)


def _changed(name: str, before: Any, after: Any) -> Iterator[str]:
    if before != after:
        yield f"~ {name}: {_plain(before)} → {_plain(after)}"


def _plain(value: Any) -> str:
    if value is None or value == ():
        return "none"
    if isinstance(value, tuple):
        return ", ".join(value)
    if hasattr(value, "channel"):
        return f"{value.name}, {value.channel}"
    return str(value)
