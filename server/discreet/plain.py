"""What is wrong with a file that a person wrote, in words for that person."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

_FORMS = {
    "missing": "is missing; add it",
    "string_type": "must be text; put it in quotes",
    "list_type": "must be a list, such as [one, two]",
    "bool_parsing": "use true or false",
    "dict_type": "must be keys with values, such as {key: value}",
    "model_type": "must be keys with values, such as {key: value}",
}


Place = tuple[str | int, ...]
"""Where in a file: keys and indices."""


def errors_of(error: ValidationError, model: type[BaseModel]) -> list[tuple[str, Place]]:
    """What to change and where, one entry for each place.

    A key that `model` does not know comes before one that is missing, which is mostly the same one,
    misspelled: where it is close to it, it stands for both.
    """
    told = error.errors(include_url=False)
    told = [one for one in told if not _other_form(one)] or told
    told.sort(key=lambda one: one["type"] != "extra_forbidden")
    known = [field.alias or name for name, field in model.model_fields.items()]
    unknown = {one["loc"][0] for one in told if one["type"] == "extra_forbidden"}
    found: dict[Place, str] = {}
    for one in told:
        place = tuple(one["loc"])
        if one["type"] == "missing" and len(place) == 1 and meant(place[0], [*map(str, unknown)]):
            continue
        found.setdefault(_plain_place(place), _said(one, known if len(place) == 1 else []))
    return [(said, place) for place, said in found.items()]


def meant(word: object, known: list[str]) -> str:
    """A question after the word that a misspelled one is close to; empty where none is."""
    close = get_close_matches(str(word), known, 1, 0.7)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _said(one: Mapping[str, Any], known: list[str]) -> str:
    kind = one["type"]
    if kind == "extra_forbidden":
        key = one["loc"][-1]
        return f"there is no such key{meant(key, known)}; correct its spelling or take it out"
    if kind == "literal_error":
        expected = one["ctx"]["expected"]
        return f"use {expected}{meant(one['input'], expected.split(chr(39))[1::2])}"
    return _FORMS.get(kind) or one["msg"].removeprefix("Value error, ")


def _other_form(one: Mapping[str, Any]) -> bool:
    """Whether it only says that keys with values are not the one word that could stand there."""
    return one["type"] == "literal_error" and isinstance(one["input"], dict)


def _plain_place(place: Place) -> Place:
    """Without what pydantic adds: the name of a form (`literal[...]`, a class) and `[key]`."""
    return tuple(
        step
        for step in place
        if isinstance(step, int) or not ("[" in step or (step[:1].isupper() and step.isalpha()))
    )
