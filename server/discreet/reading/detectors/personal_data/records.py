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
    """kind; the names it goes by; confidence; the least number of digits in a value.

    alone: whether the name right before a value is enough ('passport 5486247');
    owned: whether it must be said to be someone's ('my flight UA123').
    """

    kind: str
    names: tuple[str, ...]
    confidence: float
    digits: int = 3
    alone: bool = False
    owned: bool = False


RECORDS = (
    # ICAO Doc 9303: nine letters and digits at most; countries use six to nine.
    Record("passport", ("passport", "passeport", "reisepass", "pasaporte"), 0.8, 5, True),
    Record(
        "driving_licence",
        ("driver's license", "drivers license", "driver license", "driving licence",
         "driving license", "driver's licence", "f\u00fchrerschein", "permis de conduire"),
        0.8,
        5,
        True,
    ),
    Record("licence_plate", ("license plate", "licence plate", "number plate", "kennzeichen"),
           0.7, 2, True),
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
    Record("flight_number", ("flight",), 0.5, 2, owned=True),
)  # fmt: skip

_NUMBER_WORD = (
    r"(?:[ ]?(?:n[uo]?mb[e]?r|nmbr|nr\.?|no\.?|num|id|ref(?:[e]?r[e]?nc[e]?)?|code|\#|card))?"
)
_LINK = (
    r"(?:[ ]?[:=\u2192][ ]?|[ ](?:is|was|are|ist|est|es|includes|inclds|include)[ ]|[ ]?\#[ ]?|[ ])"
)
# One word with digits, or letters and digits set apart by blanks ('T X N - 4 5 6').
_VALUE = (
    r"(?:(?i:order|ordr|the|code|number)[ ])?(?P<value>\#?[ ]?(?:[A-Z0-9][A-Z0-9\-]{0,7}[ ]\-?"
    r"|\-[ ]?){2,14}[A-Z0-9\-]{1,8}"
    r"|\#?[A-Za-z]{0,6}-?[A-Za-z0-9]*\d[A-Za-z0-9\-]{1,20})(?![\w])"
)
_NUMBER_SAID = re.compile(r"n[uo]?mb|nmbr|\bnr|\bno\b|\bnum|\bid\b|\bref|\bcode")
_LINKED = re.compile(r"[#:=]|[ ](?:is|was|ist|est|es|include)")
_OWNER = re.compile(
    r"\b(?:my|his|her|their|your|our|use|using|customer(?:'s)?|client(?:'s)?|patient(?:'s)?)\b"
    r"[^.!?\n]{0,24}$"
)


def _pattern(record: Record) -> re.Pattern[str]:
    names = "|".join(vowels_optional(name) for name in sorted(record.names, key=len, reverse=True))
    return re.compile(rf"\b(?i:(?P<name>{names})(?P<link>{_NUMBER_WORD}{_LINK})){_VALUE}")


_PATTERNS = tuple((record, _pattern(record)) for record in RECORDS)
# Cheap first look: any of the names with a digit within reach.
_ANY = re.compile(
    r"\b(?:"
    + "|".join(
        sorted({vowels_optional(name) for record in RECORDS for name in record.names}, key=len)
    )
    + r")\D{1,24}\d"
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
            # 'order 50 laptops' counts. The word number or an owner with a link makes it a name.
            link = found["link"].lower()
            numbered = bool(_NUMBER_SAID.search(link))
            linked = bool(_LINKED.search(link))
            owned = bool(_OWNER.search(low, max(0, found.start() - 40), found.start()))
            if digits < record.digits or one_digit(value) or made_up(low, start, end):
                continue
            lettered = any(c.isalpha() for c in value)
            if not (numbered or record.alone or (owned and (linked or lettered))):
                continue
            if record.owned and not owned:
                continue
            if _is_year_or_sum(value, text, start):
                continue
            confidence = record.confidence if linked or owned else min(0.4, record.confidence)
            why = f"it is given as the number of '{found['name'].lower()}'"
            yield Hit(record.kind, start, end, confidence, (why,))


_OWNER_OF_HINT = re.compile(r"\b(?:my|mine|his|her|their|the one)\b")
# 'my account number is the one with CUST and five digits': no value, but it can be guessed.
_HINT = re.compile(
    r"\b(?:passport|licen[cs]e|account|customer|order|reference|transaction|claim|serial|certificat(?:e|ion)"
    r"|pin|code|id|number|card|ssn|social security|key|password|credential)\b[^.!?\n]{0,60}?"
    r"\b(?P<hint>(?:start(?:s|ing)|begin(?:s|ning)|end(?:s|ing)) (?:with|in) (?:\d"
    r"|[a-z]{2,6}\b(?= and)|three|four|my)"
    r"[^,.!?\n]{0,40}|with (?:the )?(?:[a-z]{2,8} (?:and|with) )?(?:two|three|four|five|six|seven"
    r"|eight|nine|ten|\d)"
    r"[- ](?:digits?|letters?|numbers?)\b[^,.!?\n]{0,30})"
)


def hints(text: str, low: str) -> Iterator[Hit]:
    """Descriptions from which a number or a code can be guessed."""
    if not ("digit" in low or "letter" in low or "start" in low or "begin" in low or " end" in low):
        return
    for found in _HINT.finditer(low):
        start, end = found.span("hint")
        if not made_up(low, start, end) and _OWNER_OF_HINT.search(
            low, max(0, found.start() - 50), end
        ):
            yield Hit("hint", start, end, 0.5, ("a stranger could guess the rest",))


def _is_year_or_sum(value: str, text: str, start: int) -> bool:
    """Whether a value is rather a year, an amount or a share than a number in a file."""
    if (
        re.fullmatch(r"(?:19|20)\d\d(?:-\d\d){0,2}", value)
        or text[start - 1 : start] in "$\u20ac\u00a3"
    ):
        return True
    after = text[start + len(value) : start + len(value) + 2]
    return after.startswith(("%", "k", "m", ",")) and after[1:].isdigit()
