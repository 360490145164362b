"""Numbers that stand for a person in somebody's files, told together with their name.

A passport, a driving licence, a customer or a policy number has no form of its own: it is found
by its name, the link to the value, and a value with digits. What the number opens cannot be told
from the text. What identifies a person anywhere is a warning; what opens a shop's file is a
remark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum import imei

from discreet.reading.detectors.personal_data.hints import made_up, one_digit
from discreet.reading.detectors.personal_data.hit import Hit
from discreet.reading.phrases import phrase


@dataclass(frozen=True, slots=True)
class Record:
    """kind; the names it goes by; confidence; the least number of digits in a value.

    alone: whether the name right before a value is enough ('passport 5486247');
    owned: whether it must be said to be someone's or a number ('my flight UA123');
    hurried: whether it is read in hurried text alone, since the secrets' detector reads the rest;
    form:  what a value must look like, where that is known;
    sure:  raises the confidence to 0.75 where a check digit proves the value.
    """

    kind: str
    names: tuple[str, ...]
    confidence: float
    digits: int = 3
    alone: bool = False
    owned: bool = False
    hurried: bool = False
    form: re.Pattern[str] | None = None
    sure: Callable[[str], bool] | None = None


def _names(column: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in column.split(",") if name.strip())


# ISO 3779: 17 letters and digits, none of them I, O or Q.
_VIN = re.compile(r"(?=.*[A-Za-z])(?i:[A-HJ-NPR-Z0-9]{17})")

# The first record whose terms a value meets is told, so exact ones stand before general ones.
RECORDS = (
    # ICAO Doc 9303: nine letters and digits at most; countries use six to nine.
    Record(
        "passport",
        _names("passport, passeport, reisepass, reisepassnummer, passnummer, pasaporte, "
               "travel document"),
        0.8, 5, alone=True,
        form=re.compile(r"[A-Za-z]{0,3}[ ]?\d{5,9}[A-Za-z]?|[CFGHJK][CFGHJ-NPRTV-Z0-9]{8}"),
    ),
    Record(
        "driving_licence",
        _names("""driver's license, drivers license, driver license, driving licence, driving
               license, driver's licence, drivers licence, f\u00fchrerschein, permis de conduire,
               f\u00fchrerscheinnummer, permiso de conducir, carn\u00e9 de conducir,
               driver\u2019s license, driver\u2019s licence""".replace("\n", " ")),
        0.8, 5, alone=True,
    ),
    Record(
        "licence_plate",
        _names("license plate, licence plate, number plate, kennzeichen, vehicle registration, "
               "registration plate, car registration"),
        0.7, 2, alone=True,
    ),
    Record(
        "national_id",
        _names("tax id, taxpayer id, tax identification, tax, taxpayer, itin, voter id, voter, "
               "voter registration, military id, military, national id, national identity, "
               "national identification, identity card, id card, state id, government id, "
               "residence permit, green card, alien registration, social insurance, social "
               "security, "
               "birth certificate, ssn"),
        0.75, 5,
    ),
    Record(
        "national_id",
        _names("personalausweis, personalausweisnummer, ausweisnummer, carte d'identit\u00e9, "
               "carte nationale d'identit\u00e9"),
        0.75, 5, alone=True, form=re.compile(r"[A-Za-z0-9]{8,12}"),
    ),
    # No payment card: those have 13 digits at least.
    Record("national_id", _names("visa"), 0.75, 5, form=re.compile(r"[A-Za-z]{0,3}\d{5,12}")),
    Record(
        "bank_account",
        _names("bank account, account number, routing number, routing, sort code, kontonummer, "
               "savings account, checking account"),
        0.75, 6,
    ),
    Record(
        "health_record",
        _names("medical record, patient, health insurance, insurance, insurance policy, medicare, "
               "medicaid, prescription, health plan, health card, insurance group"),
        0.7, 4,
    ),
    Record(
        "employee_number", _names("employee, staff, personnel, badge, payroll"), 0.6, 3
    ),
    # The IMEI carries a Luhn digit (3GPP TS 23.003).
    Record("device_number", _names("imei"), 0.45, 14, alone=True, sure=imei.is_valid),
    Record("device_number", _names("vin, chassis, vehicle identification"), 0.6, 5, alone=True,
           form=_VIN),
    # Airlines and hotels give six capitals and digits (a record locator).
    Record("order_number", _names("reservation code, booking code, booking reference, pnr, "
                                  "confirmation code, record locator"), 0.45, 1,
           form=re.compile(r"[A-Z0-9]{6}")),
    Record("device_number", _names("serial, device serial, appliance serial, imsi, iccid, udid, "
                                   "asset tag, device id"), 0.45, 2),
    Record("licence_number",
           _names("professional license, professional licence, license, licence, certificate, "
                  "certification, medical license, bar license"), 0.45, 4),
    Record("customer_number",
           _names("account, customer, client, member, membership, policy, user, profile, loyalty, "
                  "frequent flyer, student, case, ticket, support ticket, subscriber, rewards, "
                  "library card, contract, loan, mortgage, application, gym, incident, "
                  "alumni"), 0.45, 3),
    Record("order_number",
           _names("transaction, payment, order, receipt, invoice, booking, reservation, warranty, "
                  "warranty claim, claim, refund, tracking, shipment, parcel, package, reference, "
                  "confirmation, purchase, return, rma, repair, service request"), 0.45, 3),
    Record("access_code", _names("otp, security code, verification code, login code, passcode, "
                                 "one-time code, one-time password"), 0.75, 4, alone=True,
           form=re.compile(r"\d{4,8}")),
    Record("access_code", _names("pin, pin code, cvv, cvc"), 0.75, 3, hurried=True,
           form=re.compile(r"\d{3,4}")),
    Record("access_code", _names("password, wifi password, login pass, network key, wifi key, "
                                 "license key, licence key, product key, activation key, key"),
           0.6, 3, hurried=True),
    Record("flight_number", _names("flight, train"), 0.4, 2, owned=True),
)  # fmt: skip

_NUMBER_WORD = (
    r"(?P<said>(?:'s)?[ ]?(?:numbers?|nr\.?|no\.?|num|id|ref(?:erence)?|code|\#|card)"
    r"(?:[ ](?:number|no\.?|id|code|\#))?(?![a-z]))?"
)
_LINK = re.compile(
    _NUMBER_WORD + r"(?P<link>[ ]?[:=\u2192][ ]?(?=\S)|[ ](?:is|was|are|ist|lautet|est|es|includes"
    r"|include)(?: under)?[ ]"
    r"|(?:[ ]for)?[ ]?\#[ ]?|[ ]|(?<=id)(?=\d))(?:(?:order|the|code|number)[ ])?"
)
# One word with digits; digits may go on in groups.
_VALUE = re.compile(
    r"\#?[ ]?(?P<value>[A-Z]{2,6}(?:/\d{2,8}){1,3}(?![\w/])"
    r"|(?:[A-Z]{1,3}[ ](?=\d))?(?=[A-Za-z0-9\-]{0,12}\d)"
    r"[A-Za-z0-9][A-Za-z0-9\-]{1,28}"
    r"(?:[ \-]\d[\d\-]{1,8}){0,5}(?:[ ][A-Z]{1,3}(?![\w]))?)(?!\w)"
)
_LINKED = re.compile(r"[#:=]|[ ](?:is|was|ist|lautet|est|es|includes?)")
_OWNER = re.compile(
    r"\b(?:my|his|her|their|your|our|use|using|customer(?:'s)?|client(?:'s)?|patient(?:'s)?)\b"
    r"[^.!?\n]{0,24}$"
)

_TAGGED = re.compile(r"\d{4}")
_LONG = 6
"""Digits from which a bare number behind 'my order' is no count of things."""

_CERTAIN = re.compile(r"(?:\bthe (?:\w{1,16} )?|^|[.!?\n][ ]?)$")

_BY_NAME: dict[str, list[Record]] = {}
for _record in RECORDS:
    for _one in _record.names:
        _BY_NAME.setdefault(_one, []).append(_record)
NAMES = frozenset(_BY_NAME)
"""The names of all records, for the lexicon of hurried words."""

_ANY = re.compile(
    r"(?<![\w@#\-])(?:"
    + "|".join(map(re.escape, sorted(NAMES, key=len, reverse=True)))
    + r")(?!\w)"
)


def read(text: str, low: str, *, hurried: bool = False) -> Iterator[Hit]:
    """Numbers after the name of the record that they belong to.

    hurried: whether the text was restored from words typed in a hurry.
    """
    for name in _ANY.finditer(low):
        link = _LINK.match(low, name.end())
        if not link:
            continue
        found = _VALUE.match(text, link.end())
        if not found:
            continue
        start, end = found.span("value")
        for record in _BY_NAME[name.group()]:
            if record.hurried and not hurried:
                continue
            confidence = _confidence(record, name, link, text, low, start, end)
            if confidence:
                why = phrase("it is given as the number of '{name}'", name=name.group())
                yield Hit(record.kind, start, end, confidence, (why,))
                break


def _confidence(
    record: Record,
    name: re.Match[str],
    link: re.Match[str],
    text: str,
    low: str,
    start: int,
    end: int,
) -> float:
    """How sure it is that the value is a number of this record; 0: it is none."""
    value = text[start:end]
    if sum(c.isdigit() for c in value) < record.digits or _blank(value):
        return 0.0
    if record.form is not None and not record.form.fullmatch(value):
        return 0.0
    # 'order 50 laptops' counts. The word number or an owner with a link makes it a name.
    # A hashtag is no number, though a number may stand behind the same sign.
    tagged = "#" in link["link"] and value.upper() == value and _TAGGED.search(value) is not None
    numbered = bool(link["said"]) or tagged
    numbered = numbered or name.group().endswith(("number", "code", " id"))
    linked = bool(_LINKED.search(link["link"]))
    owned = bool(_OWNER.search(low, max(0, name.start() - 40), name.start()))
    lettered = any(c.isalpha() for c in value)
    # 'The warranty claim is WAR98765': a certain one, though not said whose.
    certain = (
        linked and lettered and bool(_CERTAIN.search(low, max(0, name.start() - 24), name.start()))
    )
    long = value.isdigit() and len(value) >= _LONG
    if not (numbered or record.alone or certain or (owned and (linked or lettered or long))):
        return 0.0
    if (record.owned and not (owned or link["said"] or certain)) or _is_year_or_sum(
        value, text, start
    ):
        return 0.0
    if made_up(low, start, end):
        return 0.0
    if record.sure is not None and record.sure(value):
        return 0.75
    return record.confidence if linked or owned else min(0.4, record.confidence)


def _blank(value: str) -> bool:
    """Whether a value is filled up with one digit, as in forms (CUST00000)."""
    return sum(c.isdigit() for c in value) > 2 and one_digit(value)


def _is_year_or_sum(value: str, text: str, start: int) -> bool:
    """Whether a value is rather a year, an amount or a share than a number in a file."""
    if (
        re.fullmatch(r"(?:19|20)\d\d(?:-\d\d(?:\d\d)?){0,2}", value)
        or text[start - 1 : start] in "$\u20ac\u00a3"
    ):
        return True
    after = text[start + len(value) : start + len(value) + 2]
    return after.startswith(("%", "k", "m", ",")) and after[1:].isdigit()
