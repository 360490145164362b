"""repetition: the same word twice in a row.

tokens: ['[^\\W\\d_]+']
alpha: true            # only words of letters
max: 1
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from discreet.reading.document import Span
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.finders import PatternFinder
from discreet.reading.rules.patterns import one_of
from discreet.reading.rules.rule import Finder, RuleFile


class Repetition(RuleFile):
    """The keys of the kind. The repair leaves one of them."""

    tokens: list[str] = Field([r"[^\s]+"], min_length=1)
    alpha: bool = False
    max: int = Field(1, ge=1)

    def finder(self) -> Finder:
        """Finds runs of more than `max` equal words."""
        return _Runs(self)


class _Runs(PatternFinder):
    def __init__(self, file: Repetition) -> None:
        super().__init__(one_of(file.tokens, file.ignorecase))
        self._fold = str.casefold if file.ignorecase else str
        self._alpha, self._max = file.alpha, file.max

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        run: list[Hit] = []
        for hit in (*super().find(context, scope), None):
            word = context.text[hit.start : hit.end] if hit else ""
            before = context.text[run[0].start : run[0].end] if run else ""
            between = context.text[run[-1].end : hit.start] if run and hit else ""
            if run and hit and self._fold(word) == self._fold(before) and between.isspace():
                run.append(hit)
                continue
            if len(run) > self._max and (before.isalpha() or not self._alpha):
                yield Hit(run[0].start, run[-1].end, (before,), (before,))
            run = [hit] if hit else []
