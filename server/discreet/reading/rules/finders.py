"""What finders have in common."""

from __future__ import annotations

from collections.abc import Iterable

from discreet.reading.document import Span
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.patterns import Pattern


class PatternFinder:
    """A finder that searches with regular expressions alone; `find` finds every match of each."""

    needs: tuple[str, ...] = ()
    asks_models = False

    def __init__(self, *patterns: Pattern) -> None:
        self.patterns = patterns

    @property
    def literals(self) -> frozenset[str] | None:
        """Of all patterns together."""
        return together(pattern.literals for pattern in self.patterns)

    def can_find(self, lower: str, start: int = 0, end: int | None = None) -> bool:
        """Whether any of the patterns may match."""
        return any(pattern.can_match(lower, start, end) for pattern in self.patterns)

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        """Matches of every pattern; of those that overlap the first one's."""
        lower = context.document.lower
        hits = [
            (found.start(), number, found.end())
            for number, pattern in enumerate(self.patterns)
            if pattern.can_match(lower, scope.start, scope.end)
            for found in pattern.finditer(context.text, scope.start, scope.end)
        ]
        at = scope.start
        for start, _, end in sorted(hits):
            if start >= at:
                yield Hit(start, end)
                at = end

    def check(self) -> None:
        """Nothing beyond the patterns, which are tried apart."""


def together(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """Words of which there must be one where any of several patterns matches; None: can't tell."""
    found: frozenset[str] = frozenset()
    for literals in sets:
        if literals is None:
            return None
        found |= literals
    return found


def bounded(source: str, nonword: bool) -> str:
    """A pattern between word boundaries, as Vale puts it unless `nonword` is set."""
    return f"(?:{source})" if nonword else rf"\b(?:{source})\b"
