"""The pack's own sentences, which its locales translate by their English text."""

from __future__ import annotations

from collections.abc import Iterator

from discreet.policy.pack import Policy


def sentences(policy: Policy) -> Iterator[str]:
    """Everything that the pack says to a person in English, each once."""
    yield from dict.fromkeys(text for text in _all(policy) if text)


def untranslated(policy: Policy, language: str) -> list[str]:
    """Sentences that the pack's locale of a language lacks."""
    there = policy.locales.get(language, {})
    return [text for text in sentences(policy) if text not in there]


def surplus(policy: Policy, language: str) -> list[str]:
    """What a locale translates although the pack does not say it."""
    said = set(sentences(policy))
    return [text for text in policy.locales.get(language, {}) if text not in said]


def _all(policy: Policy) -> Iterator[str | None]:
    yield policy.consequences
    yield from policy.changes
    yield from policy.guidelines.values()
    yield policy.holding_statement
    for clause in policy.clauses.values():
        yield clause.title
        yield clause.text
    for rule in policy.rules:
        yield rule.message
        yield from rule.why
    for scenario in policy.scenarios:
        yield scenario.title
        yield scenario.why
