"""Offsets: Python counts code points, the border counts UTF-16 code units."""

from __future__ import annotations

from bisect import bisect_right


class Utf16Map:
    """Converts code-point offsets of one text to UTF-16 code units and back.

    Only characters beyond U+FFFF take two units, so their positions are all it keeps:
    a text without them costs one pass.
    """

    __slots__ = ("_astral", "_astral_units")

    def __init__(self, text: str) -> None:
        self._astral = [i for i, c in enumerate(text) if c > "\uffff"] if not text.isascii() else []
        self._astral_units = [position + n for n, position in enumerate(self._astral)]

    def to_units(self, index: int) -> int:
        """UTF-16 offset of code point `index` (0 to len(text))."""
        return index + bisect_right(self._astral, index - 1)

    def to_points(self, unit: int) -> int:
        """Code-point offset of UTF-16 offset `unit`; inside a pair: the character's start."""
        before = bisect_right(self._astral_units, unit - 2)
        after = bisect_right(self._astral_units, unit - 1)
        return unit - before if before == after else self._astral[before]


def utf16_length(text: str) -> int:
    """Length of `text` in UTF-16 code units, as JavaScript's `length`."""
    return len(text) + (0 if text.isascii() else sum(c > "\uffff" for c in text))
