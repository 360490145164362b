"""combination: several conditions in one piece; the first one's words are what is found.

all:                                    # conditions, see `conditions`
  - tokens: ['\\b(?:best|fastest)\\b']
  - tokens: ['\\bour\\b|\\bwe\\b']
none:
  - tokens: ['https?://', 'according to']
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from discreet.reading.document import Span
from discreet.reading.rules.conditions import Condition, ConditionFile
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.finders import together
from discreet.reading.rules.patterns import Pattern
from discreet.reading.rules.rule import Finder, RuleFile


class Combination(RuleFile):
    """The keys of the kind."""

    all: list[ConditionFile] = Field(min_length=2)
    none: list[ConditionFile] = Field(default_factory=list)

    def finder(self) -> Finder:
        """Finds the first condition's spans where all hold."""
        return _Combined(
            tuple(condition.compiled(self.ignorecase) for condition in self.all),
            tuple(condition.compiled(self.ignorecase) for condition in self.none),
        )


class _Combined:
    def __init__(self, every: tuple[Condition, ...], none: tuple[Condition, ...]) -> None:
        self._every, self._none = every, none

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        return tuple(p for c in (*self._every, *self._none) for p in c.patterns)

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(c.rule for c in (*self._every, *self._none) if c.rule)

    @property
    def asks_models(self) -> bool:
        return any(condition.asks_models for condition in (*self._every, *self._none))

    @property
    def literals(self) -> frozenset[str] | None:
        for condition in self._every:
            found = together(pattern.literals for pattern in condition.patterns)
            if condition.patterns and found is not None:
                return found
        return None

    def can_find(self, lower: str, start: int = 0, end: int | None = None) -> bool:
        return all(condition.can_hold(lower) for condition in self._every)

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        if any(_any(condition.spans(context, scope)) for condition in self._none):
            return
        if not all(_any(condition.spans(context, scope)) for condition in self._every[1:]):
            return
        for span in self._every[0].spans(context, scope):
            yield Hit(span.start, span.end)

    def check(self) -> None:
        for condition in (*self._every, *self._none):
            condition.check()


def _any(spans: Iterable[Span]) -> bool:
    return any(True for _ in spans)
