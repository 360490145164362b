"""Token patterns: spaCy's Matcher over the English sentences that hold a trigger.

Patterns are written as spaCy's documentation says: one mapping a token with LEMMA, POS, TAG, DEP,
ENT_TYPE, LOWER, REGEX, OP and the like, within bounds: spaCy's search can't be stopped, and
holds everything else up meanwhile. Grammar costs some milliseconds a sentence, so only the
sentences where the rule's trigger stands are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from discreet.reading import grammar
from discreet.reading.document import Span
from discreet.reading.rules.context import Context
from discreet.reading.rules.patterns import pattern_of

_MOST_OPEN = 2
"""Tokens of one pattern that may stand any number of times: with three, a long sentence takes
minutes."""

_MOST_TIMES = 20
"""Times that any other token may stand."""

_MOST_WAYS = 400
"""Ways in which the tokens that stand a bounded number of times can be told apart."""

_TIMES = re.compile(r"\{(\d*)(,?)(\d*)\}")


class TokenPatterns:
    """Alternatives of token patterns. Raises ValueError when the trigger is no expression, and for
    patterns that could take too long."""

    def __init__(self, patterns: list[list[dict[str, Any]]], trigger: str) -> None:
        for pattern in patterns:
            _check_operators(pattern)
            for source in _expressions(pattern):
                _check_expression(source)
        self.trigger = pattern_of(trigger, ignorecase=True)
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


def _check_operators(pattern: list[dict[str, Any]]) -> None:
    unbounded, ways = 0, 1
    for token in pattern:
        operator = str(token.get("OP", "1"))
        if operator in ("*", "+"):
            unbounded += 1
        elif times := _TIMES.fullmatch(operator):
            least, most = times[1] or "0", times[3] if times[2] else times[1]
            if not most:
                unbounded += 1
                most = least
            if len(least) > 3 or len(most) > 3 or int(most) > _MOST_TIMES:
                raise ValueError(f"a token may stand {_MOST_TIMES} times at most, or any number")
            ways *= max(int(most) - int(least) + 1, 1)
        elif operator == "?":
            ways *= 2
    if unbounded > _MOST_OPEN:
        raise ValueError(
            f"only {_MOST_OPEN} tokens of a pattern may stand any number of times; give the others "
            "bounds, such as {0,3}"
        )
    if ways > _MOST_WAYS:
        raise ValueError("its tokens may stand in too many ways; give narrower bounds")


def _expressions(value: Any, key: str = "") -> Iterator[str]:
    """What stands below REGEX anywhere in a pattern."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _expressions(part, "REGEX" if "REGEX" in (key, name) else "")
    elif isinstance(value, list):
        for part in value:
            yield from _expressions(part, key)
    elif key and isinstance(value, str):
        yield value


def _check_expression(source: str) -> None:
    try:
        tree = _parser.parse(source)
    except (re.error, RecursionError) as error:
        raise ValueError(f"{source!r} is no regular expression: {error}") from None
    if _repeats(tree, False) > 2:
        raise ValueError(f"REGEX {source!r} has more than two repeats; use LOWER with IN, or two")


def _repeats(part: Any, within: bool) -> int:
    """Repeats in a parsed expression. Raises ValueError for a choice or a repeat within one."""
    if isinstance(part, _parser.SubPattern):
        return sum(_repeats(item, within) for item in part)
    if not isinstance(part, list | tuple):
        return 0
    repeats = bool(part) and part[0] in (codes.MAX_REPEAT, codes.MIN_REPEAT)
    if within and part and (repeats or part[0] is codes.BRANCH):
        raise ValueError("REGEX may hold no choice and no repeat within a repeat")
    found = 1 if repeats else 0
    return found + sum(_repeats(item, within or repeats) for item in part)
