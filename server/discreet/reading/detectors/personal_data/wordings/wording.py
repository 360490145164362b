"""What is said around personal data in one language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ONE_NAME = r"[A-Z\u00c0-\u00de][a-z\u00df-\u024f'\-]{1,20}"
NAME = rf"{_ONE_NAME}(?:[ ]{_ONE_NAME})?"
# Not from the middle of a word: trying each letter of a long one takes quadratic time.
WHO = r"(?<![\w\-])(?P<who>[\w\-]+)"


@dataclass(frozen=True, slots=True)
class Wording:
    """Patterns of one language, for text in lower case where not said otherwise.

    regions:     countries whose national telephone numbers are meant, the likeliest first
    phone:       stands before a telephone number and says that it is one
    phone_after: stands right after one and says so
    no_phone:    stands before a number that is an order's, a ticket's or a price
    public_line: calls a line a public one
    invites:     the author offers contact details; ends where they begin
    named:       somebody else's contact details are given; as written, ends where they begin
    someones:    says that an address or a number is somebody else's
    home, venue: before an address, that somebody lives there; around it, that it is a place of work
    imprint:     around data that a company has to publish
    births:      dates of birth, as the group `date`; the group `own` says that it is the author's,
                 `thing` that it is no person's
    health:      private facts; as written. Groups: `work` or `family`, how the person is related;
                 `name`; `team`, where the person works; `fact`
    pay:         what a person earns, the `sum` too; as written, with the groups of `health`
    plates:      number plates as the group `plate`; as written
    gate:        one of these words stands in every text with a birth, a health fact, pay or a plate
    no_names:    capitalised words that stand where a name could
    """

    language: str
    regions: tuple[str, ...]
    phone: str
    phone_after: str
    no_phone: str
    public_line: str
    invites: str
    named: str
    someones: str
    home: str
    venue: str
    imprint: str
    births: tuple[re.Pattern[str], ...]
    health: tuple[re.Pattern[str], ...]
    pay: tuple[re.Pattern[str], ...]
    plates: tuple[re.Pattern[str], ...]
    gate: frozenset[str]
    no_names: frozenset[str]


def any_of(patterns: Iterable[str]) -> str:
    """One pattern for all of them."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)
