"""Births, health, pay and number plates in the languages that have a wording.

As in English, the person must stand beside the fact, and what authors tell of themselves is a
remark at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from discreet.reading.detectors.personal_data.hints import made_up
from discreet.reading.detectors.personal_data.hit import Hit
from discreet.reading.detectors.personal_data.wordings import WORDINGS, Wording
from discreet.reading.phrases import phrase

_GATES = frozenset().union(*(wording.gate for wording in WORDINGS))

_OF_FAMILY = 0.4
_AT_WORK = 0.6
_NAMED_AT_WORK = 0.8


def read(text: str, low: str, vocabulary: frozenset[str]) -> Iterator[Hit]:
    """What is told of certain persons. vocabulary: the words of `low`."""
    if _GATES.isdisjoint(vocabulary):
        return
    for wording in WORDINGS:
        if not wording.gate.isdisjoint(vocabulary):
            yield from _births(wording, text, low)
            yield from _facts("health", wording.health, wording, text, low)
            yield from _facts("salary", wording.pay, wording, text, low)
            yield from _plates(wording, text, low)


def _births(wording: Wording, text: str, low: str) -> Iterator[Hit]:
    for pattern in wording.births:
        for found in pattern.finditer(low):
            groups = found.groupdict()
            start, end = found.span("date")
            if groups.get("thing") or made_up(low, start, end):
                continue
            own = groups.get("own") or groups.get("own_after")
            yield Hit(
                "date_of_birth",
                start,
                end,
                0.45 if own else _AT_WORK,
                (phrase("it says when a person was born"),),
            )


def _facts(
    kind: str, patterns: tuple[re.Pattern[str], ...], wording: Wording, text: str, low: str
) -> Iterator[Hit]:
    for pattern in patterns:
        for found in pattern.finditer(text):
            groups = found.groupdict()
            name, work, family = (groups.get(group) for group in ("name", "work", "family"))
            if not work and not family and (not name or name.split(" ")[0] in wording.no_names):
                continue
            start, end = found.start(_first_group(groups)), found.end("fact")
            if made_up(low, start, end):
                continue
            if work or family:
                confidence = _NAMED_AT_WORK if work and name else _AT_WORK if work else _OF_FAMILY
            else:
                # A first name or a team makes it someone the author knows; a full name may be in
                # the news.
                known = groups.get("team") or " " not in (name or "")
                confidence = _AT_WORK if known else 0.45
            told = groups.get("sum") or groups["fact"]
            why = (phrase("'{words}' is told of a certain person", words=told),)
            yield Hit(kind, start, end, confidence, why)


def _first_group(groups: dict[str, str | None]) -> str:
    """Where the person begins."""
    return next(group for group in ("work", "family", "name", "fact") if groups.get(group))


def _plates(wording: Wording, text: str, low: str) -> Iterator[Hit]:
    for pattern in wording.plates:
        for found in pattern.finditer(text):
            start, end = found.span("plate")
            if not made_up(low, start, end):
                why = (phrase("it is told as a number plate"),)
                yield Hit("licence_plate", start, end, 0.7, why)
