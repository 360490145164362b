"""Sentences for people, kept so that they can be said in another language.

As in gettext the English sentence is the key. What is put into a sentence is kept beside it, so
that a translation can put it elsewhere. Grammar differs, so what is put in is whole: a noun with
its article, a clause, a number, words of the draft; never an ending or an article alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

_PLACE = re.compile(r"\{([a-z_]+)\}")

Value: TypeAlias = "str | int | tuple[str, ...]"
"""What can be put in. A `Phrase` is said in the other language too, any other text stays as it is
(a name, words of the draft); a tuple is a list, its parts joined by commas."""

_IN_ORDER = "%s"
_NONE: Mapping[str, Value] = MappingProxyType({})


class Phrase(str):
    """An English text that knows what it was made of.

    template: the sentence with a place in braces for each value
    values:   what stands in those places
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, Value]

    def __new__(
        cls, text: str, template: str | None = None, values: Mapping[str, Value] = _NONE
    ) -> Phrase:
        self = super().__new__(cls, text)
        self.template = text if template is None else template
        self.values = values
        return self


def phrase(template: str, **values: Value) -> Phrase:
    """The English text of `template` with each `{place}` filled.

    Raises KeyError when a place has no value. Braces around anything but lower-case letters and
    underscores are no place.
    """
    if not values:
        return Phrase(template)
    return Phrase(filled(template, values, str), template, values)


def in_order(template: str, said: tuple[str, ...]) -> Phrase:
    """The English text of a sentence whose places are all `%s`, as in Vale's rules.

    They are filled in order; the last of `said`, which must not be empty, serves what is left
    over.
    """
    values: Mapping[str, Value] = {_IN_ORDER: said}
    return Phrase(filled(template, values, str), template, values)


def filled(template: str, values: Mapping[str, Value], say: Callable[[str], str]) -> str:
    """`template` with its places filled; `say` gives each text among the values.

    Raises KeyError when a place has no value.
    """

    if isinstance(said := values.get(_IN_ORDER), tuple):
        first, *parts = template.split(_IN_ORDER)
        last = len(said) - 1
        return first + "".join(said[min(i, last)] + part for i, part in enumerate(parts))

    def put(place: re.Match[str]) -> str:
        value = values[place[1]]
        if isinstance(value, tuple):
            return ", ".join(map(say, value))
        return say(value) if isinstance(value, str) else str(value)

    return _PLACE.sub(put, template)


def places(template: str) -> frozenset[str]:
    """The names of the places in a template."""
    return frozenset(_PLACE.findall(template))
