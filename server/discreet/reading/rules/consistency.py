"""consistency: one spelling or the other, not both.

either: {advisor: adviser}
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from discreet.reading.document import Span
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.finders import PatternFinder, bounded
from discreet.reading.rules.patterns import Pattern, pattern_of
from discreet.reading.rules.rule import Finder, RuleFile


class Consistency(RuleFile):
    """The keys of the kind."""

    either: dict[str, str] = Field(min_length=1)
    nonword: bool = False

    def finder(self) -> Finder:
        """Finds the spelling that came second."""
        pairs = [
            tuple(pattern_of(bounded(word, self.nonword), self.ignorecase) for word in pair)
            for pair in self.either.items()
        ]
        return _Either(pairs)


class _Either(PatternFinder):
    def __init__(self, pairs: list[tuple[Pattern, ...]]) -> None:
        super().__init__(*(pattern for pair in pairs for pattern in pair))
        self._pairs = pairs

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        for one, other in self._pairs:
            ones = list(one.finditer(context.text, scope.start, scope.end))
            others = list(other.finditer(context.text, scope.start, scope.end))
            if not ones or not others:
                continue
            first, later = sorted((ones, others), key=lambda found: found[0].start())
            for found in later:
                words = first[0].group()
                yield Hit(found.start(), found.end(), (found.group(),), (words,))
