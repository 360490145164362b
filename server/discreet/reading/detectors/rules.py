"""The policy pack's rules as a detector."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from discreet.reading.document import Document, Span
from discreet.reading.match import Match
from discreet.reading.rules import Rule
from discreet.reading.rules.context import Context
from discreet.reading.rules.patterns import TooSlowError

if TYPE_CHECKING:
    from discreet.reading.readers import Readers

log = logging.getLogger(__name__)


class RuleDetector:
    """Runs every rule that is meant for the draft. A rule comes after those that it names.

    readers: for rules that ask what the models say; without them such rules find nothing
    """

    name = "policy-rules"
    version = "2"
    languages = None

    def __init__(self, rules: Sequence[Rule], readers: Readers | None = None) -> None:
        self._rules = in_order(rules)
        self._readers = readers
        self._named = frozenset(name for rule in rules for name in rule.needs)
        self.too_slow: dict[str, str] = {}
        """Rules that were given up on some draft, with the pattern that held them up."""

    def read(self, document: Document) -> Iterable[Match]:
        """Matches of all rules."""
        found: dict[str, list[Span]] = {}
        context = Context(document, self._readers, found)
        for rule in self._rules:
            if not rule.applies_to(document):
                continue
            try:
                matches = rule.matches(context)
            except TooSlowError as error:
                log.warning("rule given up", extra={"rule": rule.id})
                self.too_slow[rule.id] = str(error)
                continue
            if rule.languages is not None and len(document.spoken) > 1:
                matches = [m for m in matches if document.language_at(m.start) in rule.languages]
            if rule.id in self._named:
                found[rule.id] = [Span(match.start, match.end) for match in matches]
            yield from matches


def in_order(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules, each after the ones that it needs. Rules that need each other stay as they are."""
    by_id = {rule.id: rule for rule in rules}
    ordered: dict[str, Rule] = {}

    def place(rule: Rule, above: frozenset[str]) -> None:
        for name in sorted(rule.needs - above):
            if name in by_id and name not in ordered:
                place(by_id[name], above | {rule.id})
        ordered.setdefault(rule.id, rule)

    for rule in rules:
        place(rule, frozenset())
    return tuple(ordered.values())
