"""Numbers told with their name, and descriptions of numbers. All of them are made up."""

from __future__ import annotations

import pytest
from stdnum import luhn

from discreet.reading.detectors.personal_data import PersonalDataDetector
from discreet.reading.document import Document

DETECTOR = PersonalDataDetector()
IMEI = "35693803564380" + luhn.calc_check_digit("35693803564380")

WARNED = [
    ("My passport number is 70391846", "passport", "70391846"),
    ("Use passport 7039184 for it", "passport", "7039184"),
    ("His visa number is 40718822", "national_id", "40718822"),
    ("My tax ID is 12-3456780", "national_id", "12-3456780"),
    ("voter id: QXW4471829", "national_id", "QXW4471829"),
    ("her driving licence is QUILL704182", "driving_licence", "QUILL704182"),
    ("Its license plate is KX21 ABZ", "licence_plate", "KX21 ABZ"),
    ("My bank account number is 31926819", "bank_account", "31926819"),
    ("My insurance policy number is INS-448812", "health_record", "INS-448812"),
    (f"My IMEI is {IMEI}", "device_number", IMEI),
    ("The VIN is 1HGCM82633A004352", "device_number", "1HGCM82633A004352"),
    ("The employee ID is EMP10293", "employee_number", "EMP10293"),
]

REMARKED = [
    ("My order number is 7741902", "order_number", "7741902"),
    ("The receipt for #REC44718, please send it", "order_number", "REC44718"),
    ("Tracking number: 1Z999AA10123456784", "order_number", "1Z999AA10123456784"),
    ("My booking is under HTL-88213", "order_number", "HTL-88213"),
    ("The warranty claim is WAR44718", "order_number", "WAR44718"),
    ("My loyalty card is LC-9938221", "customer_number", "LC-9938221"),
    ("My reservation code is QXT4LM", "order_number", "QXT4LM"),
    ("The claim reference is CLM/2024/118", "order_number", "CLM/2024/118"),
    ("My order 7741902 never arrived", "order_number", "7741902"),
    ("My phone's serial number is F2LXQ1ABCD", "device_number", "F2LXQ1ABCD"),
    ("case number 494610", "customer_number", "494610"),
    ("The serial is HA-22813B", "device_number", "HA-22813B"),
    ("My IMEI is 356938035643801", "device_number", "356938035643801"),
    ("My flight number is QX417", "flight_number", "QX417"),
    ("My professional license is PL447182", "licence_number", "PL447182"),
]

SILENT = [
    "We shipped order 50 laptops",
    "Can I travel without a passport number?",
    "The test passport number is 12345670",
    "What is the ID format for accounts?",
    "Passport 2024 is out",
    "Our case studies 2023-2024 are online",
    "The account is 120% over plan",
    "We have 4500 customers and 12000 orders",
    "policy 10 of 12",
    "a user 00000000",
    "VIN 12345678901234567",
    "Customer 360 and Account 2.0",
    "our patient 5 of 9",
    "Flight 93",
    "RIP to everyone on flight #QX17",
    "@USER #Vote2030 and policy #Budget2030",
    "- [x] v-badge #15193",
    "My order 50 laptops late",
    "Our customer 100 years ago",
    "A booking code is needed",
]

HINTS = [
    ("my account number is the one with QUI and five digits", 0.5),
    ("My card ending in 4412 was charged twice", 0.4),
    ("The reference is the TXN with six digits.", 0.4),
    ("Validate the claim, the one starting with CLM and four digits.", 0.5),
    ("The key for it is the one with 'Tulip' and some numbers.", 0.5),
]

NO_HINTS = [
    "Use a password with at least eight characters.",
    "Every order gets the code with six digits.",
    "Which is the passport with eight digits?",
    "The team with five letters won the cup.",
    "Six digits of revenue, three letters: AI.",
]


def read(text: str) -> list[tuple[str, str, float]]:
    return [
        (m.rule.removeprefix("personal_data."), text[m.start : m.end], m.confidence)
        for m in DETECTOR.read(Document(text))
    ]


@pytest.mark.parametrize(("text", "kind", "value"), WARNED)
def test_what_identifies_a_person_is_a_warning(text, kind, value):
    assert [found[:2] for found in read(text)] == [(kind, value)]
    assert read(text)[0][2] >= 0.5


@pytest.mark.parametrize(("text", "kind", "value"), REMARKED)
def test_what_opens_a_file_is_a_remark(text, kind, value):
    assert [found[:2] for found in read(text)] == [(kind, value)]
    assert 0.3 <= read(text)[0][2] < 0.5


@pytest.mark.parametrize("text", SILENT)
def test_other_numbers_are_silent(text):
    assert read(text) == []


@pytest.mark.parametrize(("text", "confidence"), HINTS)
def test_a_description_that_can_be_completed_is_told(text, confidence):
    assert [(kind, sure) for kind, _, sure in read(text)] == [("hint", confidence)]


@pytest.mark.parametrize("text", NO_HINTS)
def test_a_rule_for_everybody_is_no_hint(text):
    assert read(text) == []
