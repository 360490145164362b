"""conditional: where `first` stands, `second` must stand too.

first: '\\b([A-Z]{3,5})\\b'
second: '(?:\\b[A-Z][a-z]+ )+\\(([A-Z]{3,5})\\)'     # with groups: for the same words
"""

from __future__ import annotations

from collections.abc import Iterable

from discreet.reading.document import Span
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.finders import PatternFinder
from discreet.reading.rules.patterns import Pattern, pattern_of
from discreet.reading.rules.rule import Finder, RuleFile


class Conditional(RuleFile):
    """The keys of the kind."""

    first: str
    second: str

    def finder(self) -> Finder:
        """Finds each `first` whose words no `second` has."""
        return _Pair(
            pattern_of(self.first, self.ignorecase), pattern_of(self.second, self.ignorecase)
        )


class _Pair(PatternFinder):
    def __init__(self, first: Pattern, second: Pattern) -> None:
        super().__init__(first, second)
        self._first, self._second = first, second

    @property
    def literals(self) -> frozenset[str] | None:
        return self._first.literals

    def can_find(self, lower: str, start: int = 0, end: int | None = None) -> bool:
        return self._first.can_match(lower, start, end)

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        told: set[str] | None = None
        for found in self._first.finditer(context.text, scope.start, scope.end):
            if told is None:
                there = list(self._second.finditer(context.text, scope.start, scope.end))
                if there and not there[0].groups():
                    return
                told = {group for match in there for group in match.groups() if group}
            group = 1 if found.groups() and found.group(1) else 0
            if found.group(group) not in told:
                yield Hit(found.start(group), found.end(group))
