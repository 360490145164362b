"""pattern: tokens by lemma, part of speech, entity or dependency, in English.

patterns: [[{LEMMA: promise, POS: VERB}, {OP: '*', POS: DET}, {LEMMA: refund}]]
trigger: promis|refund      # a regular expression: only sentences with it are parsed
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from discreet.reading.document import Span
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.finders import PatternFinder
from discreet.reading.rules.grammatical import TokenPatterns
from discreet.reading.rules.rule import Finder, RuleFile


class TokenPattern(RuleFile):
    """The keys of the kind."""

    patterns: list[list[dict[str, Any]]] = Field(min_length=1)
    trigger: str

    def finder(self) -> Finder:
        """Finds the longest matches, sentence by sentence."""
        if self.languages not in (None, ["en"]):
            raise ValueError("token patterns are read in English; say languages: [en]")
        return _Tokens(TokenPatterns(self.patterns, self.trigger))


class _Tokens(PatternFinder):
    def __init__(self, patterns: TokenPatterns) -> None:
        super().__init__(patterns.trigger)
        self._tokens = patterns

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        for span in self._tokens.spans(context, scope):
            yield Hit(span.start, span.end)

    def check(self) -> None:
        self._tokens.check()
