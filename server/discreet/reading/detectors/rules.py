"""The policy pack's rules as a detector."""

from __future__ import annotations

from collections.abc import Iterable

from discreet.policy.rules import Rule
from discreet.reading.document import Document, Span
from discreet.reading.match import Match, Suggestion


class RuleDetector:
    """Runs every rule of a pack whose languages cover the draft."""

    name = "policy-rules"
    version = "1"
    languages = None

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = rules

    def read(self, document: Document) -> Iterable[Match]:
        """Matches of all rules."""
        for rule in self._rules:
            if rule.languages is None or document.language in rule.languages:
                yield from _matches(rule, document)


def _matches(rule: Rule, document: Document) -> Iterable[Match]:
    text = document.text
    # Looking once over the whole draft is cheaper than sentence by sentence, and most rules
    # find nothing in most drafts.
    if rule.pattern.search(text) is None:
        return
    scopes = document.sentences if rule.scope == "sentence" else [Span(0, len(text))]
    for scope in scopes:
        found = list(rule.pattern.finditer(text, scope.start, scope.end))
        if not found:
            continue
        if any(p.search(text, scope.start, scope.end) for p in rule.unless):
            continue
        if not all(p.search(text, scope.start, scope.end) for p in rule.requires):
            continue
        for hit in found:
            if hit.end() > hit.start():
                yield Match(
                    rule=rule.id,
                    category=rule.category,
                    start=hit.start(),
                    end=hit.end(),
                    confidence=rule.confidence,
                    message=rule.message,
                    why=rule.why,
                    fixes=_fixes(rule, hit.group()),
                )
                if rule.scope == "draft":
                    break


def _fixes(rule: Rule, quote: str) -> tuple[Suggestion, ...]:
    return tuple(
        Suggestion(f"Say “{replacement}”" if replacement else "Take it out", replacement)
        for pattern, replacement in rule.fixes
        if pattern.match(quote)
    )
