"""substitution: other words should stand there, and become the repair.

swap: {regular expression: better words, '(?:e-mail|E-mail)': email}
nonword: true         # no word boundaries
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from discreet.reading.document import Span
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.finders import PatternFinder, bounded
from discreet.reading.rules.patterns import Pattern, pattern_of
from discreet.reading.rules.rule import Finder, RuleFile


class Substitution(RuleFile):
    """The keys of the kind. In the message the first `%s` is the better words, the second the
    found ones, as in Vale."""

    swap: dict[str, str] = Field(min_length=1)
    nonword: bool = False
    capitalize: bool = False
    vocab: bool = True

    def finder(self) -> Finder:
        """Finds each key of `swap`."""
        made = [
            (pattern_of(bounded(source, self.nonword), self.ignorecase), tuple(words.split("|")))
            for source, words in self.swap.items()
        ]
        return _Swap(made, self.capitalize)


class _Swap(PatternFinder):
    def __init__(self, pairs: list[tuple[Pattern, tuple[str, ...]]], capitalize: bool) -> None:
        super().__init__(*(pattern for pattern, _ in pairs))
        self._pairs = pairs
        self._capitalize = capitalize

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        lower = context.document.lower
        hits = []
        for pattern, words in self._pairs:
            if not pattern.can_match(lower):
                continue
            for found in pattern.finditer(context.text, scope.start, scope.end):
                quote = found.group()
                better = tuple(self._like(quote, word) for word in words)
                if quote not in better:
                    hits.append(Hit(found.start(), found.end(), (better[0], quote), better))
        return sorted(hits, key=lambda hit: (hit.start, -hit.end))

    def _like(self, quote: str, word: str) -> str:
        return word[:1].upper() + word[1:] if self._capitalize and quote[:1].isupper() else word
