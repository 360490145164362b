"""What is said to a person, in their language.

A file for each language (`de.yaml`, …) holds `texts: {English: translation}`; a policy pack may
bring more of the same form. Adding a language: its file, and its code in `LANGUAGES`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias, cast

import yaml

from discreet.reading.phrases import Phrase, filled

Language: TypeAlias = Literal["en", "de", "fr", "es"]

LANGUAGES: tuple[Language, ...] = ("en", "de", "fr", "es")
"""ISO 639-1. English is what the code itself says."""

_QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


class Catalogue:
    """Says texts in one language. The first of `layers` that has a text is used."""

    def __init__(self, layers: tuple[Mapping[str, str], ...]) -> None:
        self._layers = layers

    def say(self, text: str) -> str:
        """`text` in the catalogue's language; the English where it has none.

        A `Phrase` is looked up by its template, and its values that are phrases are said too. A
        translation that asks for a value which the phrase lacks counts as none.
        """
        if not isinstance(text, Phrase):
            return self._find(text) or text
        template = self._find(text.template)
        if template is None:
            return str(text)
        try:
            return filled(template, text.values, self._value)
        except KeyError:
            return str(text)

    def _value(self, value: str) -> str:
        return self.say(value) if isinstance(value, Phrase) else value

    def _find(self, template: str) -> str | None:
        for layer in self._layers:
            if (found := layer.get(template)) is not None:
                return found
        return None


def catalogue(language: str, *more: Mapping[str, str]) -> Catalogue:
    """The catalogue of a language; one that says everything in English where we have none.

    more: texts that win over ours, such as a policy pack's own. The first wins over the others.
    """
    ours = texts(language)
    return Catalogue((*more, ours) if ours else more)


@cache
def texts(language: str) -> Mapping[str, str]:
    """Our translations into a language, read once; none into English and what we don't have."""
    if language == "en" or language not in LANGUAGES:
        return {}
    content = (Path(__file__).parent / f"{language}.yaml").read_bytes()
    return cast("dict[str, str]", yaml.load(content, Loader=_LOADER)["texts"])


# The one in C reads our files in a tenth of the time; both are safe ones.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def everywhere(text: str) -> frozenset[str]:
    """A text as it is said in each of our languages, to know it again by."""
    return frozenset(catalogue(language).say(text) for language in LANGUAGES)


def negotiate(accept_language: str | None) -> Language:
    """The language to answer in, from an `Accept-Language` header (RFC 9110, 12.5.4).

    Regions are passed over: `de-AT` is German. Of equal qualities the first is taken. English
    where nothing fits, and for what can't be read.
    """
    best: Language = "en"
    highest = 0.0
    for part in (accept_language or "").split(","):
        tag, _, parameter = part.partition(";")
        code = tag.strip().lower().split("-", 1)[0]
        quality = _quality(parameter.strip())
        for language in LANGUAGES:
            if (code == language or (code == "*" and language == "en")) and quality > highest:
                best, highest = language, quality
    return best


def _quality(parameter: str) -> float:
    if not parameter:
        return 1.0
    found = _QUALITY.fullmatch(parameter.replace(" ", ""))
    return float(found[1]) if found else 0.0
