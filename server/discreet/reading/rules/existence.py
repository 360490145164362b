"""existence: the words should not be there.

tokens: [regular expressions, each between word boundaries]
nonword: true         # no word boundaries
raw: [parts, of one, regular expression]
append: true          # raw goes before the tokens instead of standing alone
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pydantic import Field

from discreet.reading.document import Span
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.finders import PatternFinder, bounded
from discreet.reading.rules.patterns import Pattern
from discreet.reading.rules.rule import Finder, RuleError, RuleFile


class Existence(RuleFile):
    """The keys of the kind."""

    tokens: list[str] = Field(default_factory=list)
    raw: list[str] = Field(default_factory=list)
    nonword: bool = False
    append: bool = False
    vocab: bool = True

    def finder(self) -> Finder:
        """Finds each place where one of the expressions stands."""
        if not self.tokens and not self.raw:
            raise ValueError("give tokens or raw")
        raw = "".join(self.raw)
        words = "|".join(f"(?:{token})" for token in self.tokens)
        if not words:
            source = raw
        else:
            source = bounded(words, self.nonword)
            source = raw + source if raw and self.append else f"{raw}|{source}" if raw else source
        removed = self.action is not None and self.action.name == "remove"
        replaced = self.action.params if self.action and self.action.name == "replace" else []
        words_for = ("",) if removed else tuple(map(str, replaced))
        pattern = self._pattern(f"(?m){source}")
        return _Words(pattern, words_for) if words_for else PatternFinder(pattern)

    def _pattern(self, source: str) -> Pattern:
        """Raises RuleError with the token that is wrong."""
        try:
            return Pattern(source, self.ignorecase)
        except ValueError:
            for key, parts in (("tokens", self.tokens), ("raw", ["".join(self.raw)])):
                for index, part in enumerate(parts):
                    try:
                        Pattern(part, self.ignorecase)
                    except ValueError as error:
                        raise RuleError(str(error), (key, index)) from None
            raise


class _Words(PatternFinder):
    def __init__(self, pattern: Pattern, replacements: tuple[str, ...]) -> None:
        super().__init__(pattern)
        self._replacements = replacements

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        for hit in super().find(context, scope):
            yield replace(hit, replacements=self._replacements)
