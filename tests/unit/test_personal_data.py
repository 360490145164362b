"""Personal data: text to spans, negatives beside positives. All persons and numbers are made up.

Numbers with check digits were built for these tests; where a standard sets numbers apart for
examples (555-01xx, example.com), they stand among the negatives.
"""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn

from discreet.reading.detectors.personal_data import PersonalDataDetector
from discreet.reading.document import Document

DETECTOR = PersonalDataDetector()


def with_luhn(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)


def with_mod97(country: str, account: str) -> str:
    """An IBAN: ISO 13616 moves country and '00' to the end and takes 98 less the rest by 97."""
    rest = int("".join(str(int(c, 36)) for c in account + country + "00")) % 97
    return f"{country}{98 - rest:02d}{account}"


VISA = with_luhn("453201897645203")
IBAN = with_mod97("DE", "500105175407324931")

POSITIVE = [
    # text, the words, the rule
    ("Write to Mara: mara.quill@hartwell.io said so", None, None),
    ("Her email is mara.quill@hartwell.io", "mara.quill@hartwell.io", "email"),
    ("I got this from mara.quill@hartwell.io.", "mara.quill@hartwell.io", "email"),
    ("Her mobile is 415-733-2671", "415-733-2671", "phone"),
    ("his number: +49 1512 3456789", "+49 1512 3456789", "phone"),
    ("They spoke to Tom (+44 7911 123457) about it", "+44 7911 123457", "phone"),
    ("Sein Handy: 0151 23456788", "0151 23456788", "phone"),
    ("fax (212) 736-5002x44", "(212) 736-5002x44", "phone"),
    (f"my card {VISA} is lost", VISA, "payment_card"),
    (f"{VISA[:4]} {VISA[4:8]} {VISA[8:12]} {VISA[12:]}", None, "payment_card"),
    (f"wire it to {IBAN}", IBAN, "iban"),
    ("send it to " + " ".join(IBAN[i : i + 4] for i in range(0, 22, 4)), None, "iban"),
    ("her SSN is 512-44-8731", "512-44-8731", "national_id"),
    ("National insurance number: AB 12 34 56 C", "AB 12 34 56 C", "national_id"),
    ("DNI 12345678Z", "12345678Z", "national_id"),
    ("CPF: 529.982.247-25", "529.982.247-25", "national_id"),
    ("PESEL 44051401359", "44051401359", "national_id"),
    ("My passport number is 70391846", "70391846", "passport"),
    ("his driver's license number is D4471829", "D4471829", "driving_licence"),
    ("Her employee ID is E-20417", "E-20417", "employee_number"),
    ("my pssprt nmbr is 70391846", "70391846", "passport"),
    ("the number plate was KX21ABZ", "KX21ABZ", "licence_plate"),
    ("Mara lives at 742 Willow Lane, Springfield, IL 62704",
     "742 Willow Lane, Springfield, IL 62704", "address"),
    ("Sie wohnt in der Lindenstra\u00dfe 14a, 50674 K\u00f6ln",
     "Lindenstra\u00dfe 14a, 50674 K\u00f6ln",
     "address"),
    ("Il habite 12 rue des Lilas, 69003 Lyon", "12 rue des Lilas, 69003 Lyon", "address"),
    ("Vive en Calle Mayor, 45, 28013 Madrid", "Calle Mayor, 45, 28013 Madrid", "address"),
    ("her home address: 9 Elm Close, Leeds, LS1 4AP", "9 Elm Close, Leeds, LS1 4AP", "address"),
    ("Date of birth: 14 March 1987", "14 march 1987", "date_of_birth"),
    ("DOB 03/14/1987", "03/14/1987", "date_of_birth"),
    ("she was born on 14 March 1987 in Ghent", "14 march 1987", "date_of_birth"),
    ("My colleague Anna is out with burnout", "colleague Anna is out with burnout", "health"),
    ("our intern has been diagnosed with depression", "intern has been diagnosed with depression",
     "health"),
    ("Our customer Tom Baker tested positive for HIV",
     "customer Tom Baker tested positive for HIV", "health"),
    ("Maria from accounting has cancer", "Maria from accounting has cancer", "health"),
    ("Call Anna at +1 (415) 733-2671 for the truth", "+1 (415) 733-2671", "phone"),
    ("Anna from sales is on sick leave", "Anna from sales is on sick leave", "health"),
    ("Mara's salary is $85,000", "Mara's salary is $85,000", "salary"),
    ("My manager earns 120k EUR", "My manager earns 120k EUR", "salary"),
    ("his ip is 86.138.232.97", "86.138.232.97", "ip_address"),
    ("her laptop 18:03:73:31:54:49", "18:03:73:31:54:49", "mac_address"),
    ("my home is at 51.50741, -0.12784", "51.50741, -0.12784", "coordinates"),
    ("my account number is the one with CUST and five digits", "with cust and five digits", "hint"),
]  # fmt: skip

REMARKS = [
    ("The customer number is CUST62891, please update", "customer_number"),
    ("Email me at mara.quill@hartwell.io", "own_contact"),
    ("Questions: mara.quill@hartwell.io", "own_contact"),
    ("Call us on 415-733-2671", "own_contact"),
    ("My father has cancer", "health"),
    ("Donate: 0x52908400098527886E0F7030069857D2E4169EE7", "wallet_address"),
    ("ping 10.218.6.131 from there", "ip_address"),
]

SILENT = [
    "",
    "Mara Quill joined us from Hartwell in Berlin on 14 March 2024.",
    "Write to press@hartwell.io, careers@hartwell.io or eu-support@hartwell.io",
    "jane.doe@example.com and you@yourcompany.test are examples",
    "git clone git@github.com:hartwell/app.git, thanks @mara@mastodon.social",
    "See hartwell.io for more, or @hartwell",
    "Our support line is 415-733-2671, day and night",
    "Toll-free: 1-800-733-2671 or +44 800 123456",
    "In the film it was 212-555-0142",
    "2019-2023 was 2,500,000 users, 99.999 percent, 10:30-11:45, 12/04/2024 and 3.141592653",
    "Version 10.4.22.1, ISBN 978-3-16-148410-0, $1,200,000 raised, order 50 laptops",
    "https://www.linkedin.com/posts/activity-7123456789012345678 and #1234567",
    "Flight MH370, bus 42, room 1204, route 66",
    "4111 1111 1111 1111 is the test card",
    "GB82 WEST 1234 5698 7654 32 is in the manual",
    "SSN 123-45-6789 and 000-00-0000",
    "The test passport number is 12345670 for demo",
    "Join us at 742 Willow Lane, Springfield, IL 62704 on Friday",
    "Our new office is at Lindenstra\u00dfe 14, 50674 K\u00f6ln",
    "Visit the caf\u00e9, 12 rue des Lilas, 69003 Lyon",
    "I was out with burnout for a year and I am back",
    "Burnout is real. Depression is an illness. People with diabetes know.",
    "Mental health at work matters: one in five employees has anxiety",
    "Reddit has an anxiety attack",
    "Our company was born on 1 May 2015",
    "CEO pay is $12 million, net income of $1.2 billion, salaries start at $85,000",
    "127.0.0.1, 8.8.8.8, 192.0.2.7 and v1.2.3.4",
    "Bitcoin fell to 64000 and 1HelloWorldIsNoWalletAtAllHere is text",
    "Six digits of revenue, three letters: AI",
]  # fmt: skip


def found(text: str, least: float = 0.5):
    return [m for m in DETECTOR.read(Document(text)) if m.confidence >= least]


@pytest.mark.parametrize(("text", "words", "kind"), POSITIVE)
def test_personal_data_is_found_with_a_tight_span(text, words, kind):
    matches = found(text, 0.0 if kind is None else 0.5)
    assert len(matches) == 1
    match = matches[0]
    if words is not None:
        assert text[match.start : match.end].lower() == words.lower()
    if kind is not None:
        assert match.rule == f"personal_data.{kind}"
    assert match.sensitive
    assert match.why
    assert match.message.endswith(".")
    assert "!" not in match.message


@pytest.mark.parametrize(("text", "kind"), REMARKS)
def test_what_may_be_meant_is_only_a_remark(text, kind):
    assert [(m.rule, m.confidence < 0.5) for m in found(text, 0.0)] == [
        (f"personal_data.{kind}", True)
    ]


@pytest.mark.parametrize("text", SILENT)
def test_what_belongs_to_nobody_stays_silent(text):
    assert found(text) == []


@pytest.mark.parametrize(("text", "words", "kind"), POSITIVE)
def test_offsets_are_code_points(text, words, kind):
    before = "\u00e9\u4e16\U0001f389 \n"
    plain = [(m.start, m.end) for m in found(text)]
    moved = [(m.start, m.end) for m in found(before + text)]
    assert moved == [(start + len(before), end + len(before)) for start, end in plain]


@pytest.mark.parametrize(("text", "words", "kind"), POSITIVE)
def test_the_fix_removes_the_words(text, words, kind):
    match = found(text, 0.0)[0]
    fixed = text[: match.start] + match.fixes[0].replacement + text[match.end :]
    assert text[match.start : match.end] not in fixed
    assert not [m for m in found(fixed) if m.rule == match.rule]


def test_one_wrong_digit_is_no_card_and_no_account():
    wrong = VISA[:-1] + str((int(VISA[-1]) + 1) % 10)
    assert found(f"my card {wrong} is lost") == []
    assert found("wire it to " + IBAN[:-1] + str((int(IBAN[-1]) + 1) % 10)) == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text):
    for match in DETECTOR.read(Document(text)):
        assert 0 <= match.start < match.end <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="0123456789+-. ()/@:,xX\nab", max_size=200))
def test_any_digits_are_read(text):
    spans = [(m.start, m.end) for m in DETECTOR.read(Document(text))]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "1" * 50_000,
        "1-" * 10_000,
        "1 " * 10_000,
        "a@" * 10_000,
        "DE12 3456 " * 2_000,
        "12 rue de " * 2_000,
        "12 Main " * 2_500,
        "Z\u0337\u0322a\u0335l\u0336" * 5_000,
        "1.2345," * 3_000,
        "my colleague anna " * 1_200,
        "my pssprt nmbr " * 1_300,
        "the the order the " * 1_200,
        "order number 12345 " * 1_100,
        "the one with six digits " * 800,
        "my credit score is if " * 900,
        "a@b .c " * 2_800,
        "I have my name A B " * 1_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_is_read_in_time(text):
    """Patterns are linear: the slowest of these needs a tenth of the second it is given."""
    start = time.thread_time()
    list(DETECTOR.read(Document(text[:20_000])))
    assert time.thread_time() - start < 1.0
