"""Numbers that stand for a person in somebody's files, told together with their name.

A passport, a driving licence, a customer or a policy number has no form of its own: it is found
by its name, the link to the value, and a value with digits. What the number opens cannot be told
from the text. Kinds that identify a person anywhere weigh more than a shop's order number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from discreet.reading.detectors.personal_data.hints import made_up, one_digit, vowels_optional
from discreet.reading.detectors.personal_data.hit import Hit


@dataclass(frozen=True, slots=True)
class Record:
    """kind; the names it goes by; confidence; the least number of digits in a value."""

    kind: str
    names: tuple[str, ...]
    confidence: float
    digits: int = 3


RECORDS = (
    # ICAO Doc 9303: nine letters and digits at most; countries use six to nine.
    Record("passport", ("passport", "passeport", "reisepass", "pasaporte"), 0.8, 5),
    Record(
        "driving_licence",
        ("driver's license", "drivers license", "driver license", "driving licence",
         "driving license", "driver's licence", "f\u00fchrerschein", "permis de conduire"),
        0.8,
        5,
    ),
    Record("licence_plate", ("license plate", "licence plate", "number plate", "kennzeichen"), 0.7, 2),
    Record("bank_account", ("bank account", "account number", "routing number", "sort code",
                            "kontonummer"), 0.75, 6),
    Record("health_record", ("medical record", "patient", "health insurance", "insurance",
                             "medicare", "prescription"), 0.7, 4),
    Record("employee_number", ("employee", "staff", "personnel", "badge", "payroll"), 0.6, 3),
    Record(
        "licence_number",
        ("professional license", "professional licence", "license", "licence", "certificate"),
        0.6,
        4,
    ),
    Record(
        "customer_number",
        ("account", "customer", "client", "member", "membership", "policy", "user", "profile",
         "loyalty", "frequent flyer", "student", "case", "ticket"),
        0.55,
        3,
    ),
    Record(
        "order_number",
        ("transaction", "payment", "order", "receipt", "invoice", "booking", "reservation",
         "warranty claim", "claim", "refund", "tracking", "reference", "confirmation",
         "purchase"),
        0.55,
        3,
    ),
    Record("device_number", ("serial", "imei", "device serial", "imsi", "vin"), 0.55, 3),
    Record("flight_number", ("flight",), 0.5, 2),
)  # fmt: skip

_NUMBER_WORD = (
    r"(?:[ ]?(?:n[uo]?mb[e]?r|nmbr|nr\.?|no\.?|num|id|ref(?:[e]?r[e]?nc[e]?)?|code|\#|card))?"
)
_LINK = (
    r"(?:[ ]?[:=\u2192][ ]?|[ ](?:is|was|are|ist|est|es|includes|inclds|include)[ ]|[ ]?\#[ ]?|[ ])"
)
# One word with digits, or letters and digits set apart by blanks ('T X N - 4 5 6').
_VALUE = (
    r"(?:(?i:order|ordr|the|code|number)[ ])?(?P<value>\#?[ ]?(?:[A-Z0-9][A-Z0-9\-]{0,7}[ ]\-?|\-[ ]?){2,14}[A-Z0-9\-]{1,8}"
    r"|\#?[A-Za-z]{0,6}-?[A-Za-z0-9]*\d[A-Za-z0-9\-]{1,20})(?![\w])"
)
_SAID_NUMBER = re.compile(
    r"n[uo]?mb|nmbr|\bnr|\bno\b|\bnum|\bid\b|\bref|[#:=]|[ ](?:is|was|ist|est|es)[ ]"
)
_OWNER = re.compile(
    r"\b(?:my|his|her|their|our customer'?s?|your|customer(?:'s)?|client(?:'s)?|use|using|for [A-Z]\w+)\b[^.!?\n]{0,24}$"
)


def _pattern(record: Record) -> re.Pattern[str]:
    names = "|".join(vowels_optional(name) for name in sorted(record.names, key=len, reverse=True))
    return re.compile(rf"\b(?i:(?P<name>{names})(?P<link>{_NUMBER_WORD}{_LINK})){_VALUE}")


_PATTERNS = tuple((record, _pattern(record)) for record in RECORDS)
_ANY = re.compile(
    "|".join(
        sorted({vowels_optional(name) for record in RECORDS for name in record.names}, key=len)
    )
)


def read(text: str, low: str) -> Iterator[Hit]:
    """Numbers after the name of the record that they belong to."""
    if not _ANY.search(low):
        return
    for record, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            value = found["value"]
            start, end = found.span("value")
            end = start + len(value.rstrip(" -"))
            start += len(value) - len(value.lstrip(" "))
            value = text[start:end]
            digits = sum(c.isdigit() for c in value)
            # 'order 50 laptops' counts; it takes the word number, a link or an owner to tell.
            said = bool(_SAID_NUMBER.search(found["link"].lower()))
            owned = bool(_OWNER.search(text, max(0, found.start() - 40), found.start()))
            if digits < record.digits or one_digit(value) or made_up(low, start, end):
                continue
            if not (said or (owned and record.confidence >= 0.6)) or _is_year_or_sum(
                value, text, start
            ):
                continue
            confidence = record.confidence if owned or record.confidence > 0.6 else 0.4
            why = f"it is given as the number of '{found['name'].lower()}'"
            yield Hit(record.kind, start, end, confidence, (why,))


def _is_year_or_sum(value: str, text: str, start: int) -> bool:
    """Whether a value is rather a year, an amount or a share than a number in a file."""
    if (
        re.fullmatch(r"(?:19|20)\d\d(?:-\d\d){0,2}", value)
        or text[start - 1 : start] in "$\u20ac\u00a3"
    ):
        return True
    after = text[start + len(value) : start + len(value) + 2]
    return after.startswith(("%", "k", "m", ",")) and after[1:].isdigit()
