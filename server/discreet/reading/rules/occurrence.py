"""occurrence: not more, or not fewer, of something in one piece.

token: regular expression
max: 5
min: 1
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import Field

from discreet.reading.document import Span
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.finders import PatternFinder
from discreet.reading.rules.patterns import Pattern, pattern_of
from discreet.reading.rules.rule import Finder, RuleFile

_WORD = re.compile(r"\S+")


class Occurrence(RuleFile):
    """The keys of the kind."""

    token: str
    max: int | None = Field(None, ge=0)
    min: int | None = Field(None, ge=1)

    def finder(self) -> Finder:
        """Finds what is over `max`; under `min`, the piece's first word."""
        if self.max is None and self.min is None:
            raise ValueError("give max or min")
        return _Count(pattern_of(self.token, self.ignorecase), self.max, self.min)


class _Count(PatternFinder):
    def __init__(self, token: Pattern, most: int | None, fewest: int | None) -> None:
        super().__init__(token)
        self._most, self._fewest = most, fewest

    @property
    def literals(self) -> frozenset[str] | None:
        return None if self._fewest is not None else super().literals

    def can_find(self, lower: str, start: int = 0, end: int | None = None) -> bool:
        return self._fewest is not None or super().can_find(lower, start, end)

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        hits = list(super().find(context, scope))
        if self._most is not None and len(hits) > self._most:
            over = hits[self._most :]
            yield Hit(over[0].start, over[-1].end, (str(len(hits)),))
        elif self._fewest is not None and len(hits) < self._fewest:
            word = _WORD.search(context.text, scope.start, scope.end)
            if word is not None:
                yield Hit(word.start(), word.end(), (str(len(hits)),))
