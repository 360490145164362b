"""capitalization: how a line's words begin.

match: $title          # or $sentence, $lower, $upper, or a regular expression
style: AP              # of $title: AP lets short words be small, Chicago little ones
exceptions: [macOS]
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from discreet.reading.document import Span
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.finders import PatternFinder
from discreet.reading.rules.patterns import pattern_of
from discreet.reading.rules.rule import Finder, RuleFile

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SMALL = frozenset(
    "a an and as at but by for from if in into nor of off on onto or over so the to up via with "
    "yet".split()
)


class Capitalization(RuleFile):
    """The keys of the kind. Without a scope it looks at headings, as in Vale."""

    match: str
    style: Literal["AP", "Chicago"] = "AP"
    scope: Literal["draft", "paragraph", "sentence", "line", "heading"] = "heading"
    vocab: bool = True

    def finder(self) -> Finder:
        """Finds whole pieces that are written otherwise."""
        fine = frozenset(word.casefold() for word in self.exceptions)
        if self.match.startswith("$"):
            if self.match not in _WAYS:
                raise ValueError(f"match must be one of {', '.join(_WAYS)} or an expression")
            return _Way(self.match, self.style, fine)
        return _Expression(pattern_of(self.match, self.ignorecase))


class _Way(PatternFinder):
    def __init__(self, way: str, style: str, fine: frozenset[str]) -> None:
        super().__init__()
        self._way, self._style, self._fine = way, style, fine

    literals = None

    def can_find(self, lower: str, start: int = 0, end: int | None = None) -> bool:
        return True

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        words = [m.group() for m in _WORD.finditer(context.text, scope.start, scope.end)]
        for index, word in enumerate(words):
            edge = index == 0 or index == len(words) - 1
            if word.casefold() in self._fine or any(c.isupper() for c in word[1:]):
                continue  # a name that has its own way, or an acronym
            if not _WAYS[self._way](word, index == 0, edge, self._style):
                yield Hit(scope.start, scope.end)
                return


def _title(word: str, first: bool, edge: bool, style: str) -> bool:
    small = len(word) <= 3 if style == "AP" else word.lower() in _SMALL
    return word[0].isupper() if edge or not small else True


def _sentence(word: str, first: bool, edge: bool, style: str) -> bool:
    return word[0].isupper() if first else word[0].islower()


_WAYS = {
    "$title": _title,
    "$sentence": _sentence,
    "$lower": lambda word, first, edge, style: word.islower(),
    "$upper": lambda word, first, edge, style: word.isupper(),
}


class _Expression(PatternFinder):
    literals = None

    def can_find(self, lower: str, start: int = 0, end: int | None = None) -> bool:
        return True

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        if self.patterns[0].fullmatch(context.text[scope.start : scope.end]) is None:
            yield Hit(scope.start, scope.end)
