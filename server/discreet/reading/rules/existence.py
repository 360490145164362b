"""existence: the words should not be there.

tokens: [regular expressions, each between word boundaries]
nonword: true         # no word boundaries
raw: [parts, of one, regular expression]
append: true          # raw goes before the tokens instead of standing alone
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic import Field

from discreet.reading.document import Span
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.finders import PatternFinder, bounded
from discreet.reading.rules.patterns import Pattern, pattern_of
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
        removed = self.action is not None and self.action.name == "remove"
        replaced = self.action.params if self.action and self.action.name == "replace" else []
        words_for = ("",) if removed else tuple(map(str, replaced))
        patterns = list(self._patterns())
        return _Words(patterns, words_for) if words_for else PatternFinder(*patterns)

    def _patterns(self) -> Iterator[Pattern]:
        """One for each token: most drafts hold the words that one of them needs, not of all."""
        raw = "".join(self.raw)
        if raw and not (self.append and self.tokens):
            yield self._pattern(raw, raw, ("raw", 0))
        before = raw if self.append else ""
        for index, token in enumerate(self.tokens):
            source = before + bounded(token, self.nonword)
            yield self._pattern(source, token, ("tokens", index))

    def _pattern(self, source: str, written: str, place: tuple[str | int, ...]) -> Pattern:
        try:
            return pattern_of(f"(?m){source}", self.ignorecase)
        except ValueError as error:
            raise RuleError(_as_written(error, written, self.ignorecase), place) from None


def _as_written(error: ValueError, written: str, ignorecase: bool) -> str:
    """What is wrong with the expression as it stands in the file, where it is wrong by itself."""
    try:
        pattern_of(written, ignorecase)
    except ValueError as own:
        return str(own)
    return str(error)


class _Words(PatternFinder):
    def __init__(self, patterns: list[Pattern], replacements: tuple[str, ...]) -> None:
        super().__init__(*patterns)
        self._replacements = replacements

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        for hit in super().find(context, scope):
            yield replace(hit, replacements=self._replacements)
