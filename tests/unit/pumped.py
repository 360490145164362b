"""Texts that make a regular expression backtrack, made from the expression itself.

A pattern takes long where it can repeat something in more ways than one and then fails. So for each
repeat in the parsed pattern there is a text: what leads up to the repeat, then what is repeated a
great many times, then something that fits nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_GROUPS = (codes.SUBPATTERN, codes.ATOMIC_GROUP)
_OF_CLASS = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_WORD: " ",
}
_TRIED = "a1 A.-_@/:\n,'é"
"""Characters to take where a class lets many through: those that other classes let through too."""

_UNITS = (*"a1 A\né,", "a ", "a.", "a-", "1.", "1 ", "A1", "Aa ", "a\n", "@a")


@dataclass(frozen=True)
class Pump:
    """`lead`, then `unit` as often as fits, then what fits nothing."""

    lead: str
    unit: str

    def text(self, size: int) -> str:
        """The text of about `size` characters."""
        room = max(1, (size - len(self.lead)) // len(self.unit))
        return f"{self.lead}{self.unit * room}\x00"


def pumps(pattern: re.Pattern[str]) -> list[Pump]:
    """The texts to try a pattern on, none twice."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    found = dict.fromkeys(Pump("", unit) for unit in _UNITS)
    for lead, body in _repeated(tree, ""):
        for seed in range(3):
            if unit := _sample(body, seed):
                found[Pump(lead, unit)] = None
                found[Pump("", unit)] = None
    if whole := _sample(tree, 0):
        found[Pump("", whole)] = None
        found[Pump("", whole + " ")] = None
        found[Pump("", whole[:-1] or "a")] = None
    return list(found)


def _repeated(tree: Any, lead: str) -> Iterator[tuple[str, Any]]:
    """Every repeat that can be long, with a text that leads up to it."""
    for code, argument in tree:
        if code in _REPEATS:
            least, most, body = argument
            if most > 8:
                yield lead, body
            yield from _repeated(body, lead)
            lead += _sample(body, 0) * max(least, 1 if most > 8 else least)
        elif code in _GROUPS:
            inner = argument[-1] if code is codes.SUBPATTERN else argument
            yield from _repeated(inner, lead)
            lead += _sample(inner, 0)
        elif code is codes.BRANCH:
            for part in argument[1]:
                yield from _repeated(part, lead)
            lead += _sample(argument[1][0], 0)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _repeated(argument[1], lead)
        else:
            lead += _sample([(code, argument)], 0)


def _sample(tree: Any, seed: int) -> str:
    """A text that the tree matches, in most cases; another one for another seed."""
    text = ""
    for code, argument in tree:
        if code is codes.LITERAL:
            text += chr(argument)
        elif code in (codes.ANY, codes.NOT_LITERAL):
            text += "a1 "[seed % 3]
        elif code is codes.IN:
            text += _of_set(argument, seed)
        elif code in _REPEATS:
            least, most, body = argument
            text += _sample(body, seed) * min(most, max(least, 1))
        elif code is codes.SUBPATTERN:
            text += _sample(argument[-1], seed)
        elif code is codes.ATOMIC_GROUP:
            text += _sample(argument, seed)
        elif code is codes.BRANCH:
            text += _sample(argument[1][seed % len(argument[1])], seed)
    return text


def _of_set(items: Any, seed: int) -> str:
    if items and items[0][0] is codes.NEGATE:
        refused = {chr(v) for c, v in items if c is codes.LITERAL}
        classes = {v for c, v in items if c is codes.CATEGORY}
        fitting = [
            c
            for c in _TRIED
            if c not in refused and not any(_in_class(c, kind) for kind in classes)
        ]
        return fitting[seed % len(fitting)] if fitting else "•"
    choices: list[str] = []
    for code, value in items:
        if code is codes.LITERAL:
            choices.append(chr(value))
        elif code is codes.RANGE:
            inside = [c for c in _TRIED if value[0] <= ord(c) <= value[1]]
            choices += inside[:1] or [chr(value[0])]
        elif code is codes.CATEGORY:
            choices.append(_OF_CLASS[value])
    return choices[seed % len(choices)]


def _in_class(letter: str, kind: Any) -> bool:
    inside = {
        codes.CATEGORY_DIGIT: letter.isdigit(),
        codes.CATEGORY_SPACE: letter.isspace(),
        codes.CATEGORY_WORD: letter.isalnum() or letter == "_",
    }
    return inside[kind] if kind in inside else not inside[_POSITIVE[kind]]


_POSITIVE = {
    codes.CATEGORY_NOT_DIGIT: codes.CATEGORY_DIGIT,
    codes.CATEGORY_NOT_SPACE: codes.CATEGORY_SPACE,
    codes.CATEGORY_NOT_WORD: codes.CATEGORY_WORD,
}
