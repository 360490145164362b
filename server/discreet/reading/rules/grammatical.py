"""Token patterns: spaCy's Matcher over the English sentences that hold a trigger.

Patterns are written as spaCy's documentation says: one mapping a token with LEMMA, POS, TAG, DEP,
ENT_TYPE, LOWER, REGEX, OP and the like. Grammar costs some milliseconds a sentence, so only the
sentences where the rule's trigger stands are parsed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from discreet.reading import grammar
from discreet.reading.document import Span
from discreet.reading.rules.context import Context
from discreet.reading.rules.patterns import Pattern


class TokenPatterns:
    """Alternatives of token patterns. Raises ValueError when the trigger is no expression."""

    def __init__(self, patterns: list[list[dict[str, Any]]], trigger: str) -> None:
        self.trigger = Pattern(trigger, ignorecase=True)
        self._matcher = grammar.TokenMatcher(patterns)

    def check(self) -> None:
        """Raises ValueError when one is no pattern of spaCy's."""
        self._matcher.check()

    def spans(self, context: Context, scope: Span) -> Iterable[Span]:
        """Spans of the longest matches within `scope`, sentence by sentence."""
        for sentence in context.document.sentences:
            if sentence.start < scope.start or sentence.end > scope.end:
                continue
            if self.trigger.search(context.text, sentence.start, sentence.end) is None:
                continue
            words = context.text[sentence.start : sentence.end]
            for start, end in self._matcher.spans(words):
                yield Span(sentence.start + start, sentence.start + end)
