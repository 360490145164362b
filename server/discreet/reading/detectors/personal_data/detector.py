"""The detector of personal data: its readers in their order, overlaps settled, words for it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

from discreet.reading.detectors.personal_data import (
    address,
    clues,
    contact,
    device,
    numbers,
    person,
    records,
    worded,
)
from discreet.reading.detectors.personal_data.attributes import ATTRIBUTES
from discreet.reading.detectors.personal_data.facts import Reader
from discreet.reading.detectors.personal_data.hit import Hit
from discreet.reading.detectors.personal_data.hurried import Lexicon
from discreet.reading.detectors.personal_data.sentences import SENTENCES
from discreet.reading.detectors.personal_data.wordings import REGIONS
from discreet.reading.document import Document
from discreet.reading.match import Match, Suggestion
from discreet.reading.phrases import phrase

MASK = phrase("[removed]")

_FACTS = Reader(ATTRIBUTES + SENTENCES)
_LEXICON = Lexicon(
    {word for fact in _FACTS.facts for word in fact.words()}
    | {word for name in records.NAMES for word in name.split(" ")}
)
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_TWO_DIGITS = re.compile(r"\d[^\w\n]{0,3}\d")

# For each kind: what a reader would learn, and what to do about it.
MESSAGES = {
    "email": phrase(
        "This e-mail address belongs to a person and anyone can read it here. Leave it out, or "
        "use a shared address."
    ),
    "phone": phrase(
        "This telephone number reaches a person and anyone can read it here. Leave it out, or use "
        "a public line."
    ),
    "own_contact": phrase(
        "Anyone can copy these contact details from the post. Keep them if that is meant; a "
        "contact page or a direct message is easier to take back."
    ),
    "address": phrase(
        "This tells readers where a person lives. Leave out the street, or name the town alone."
    ),
    "payment_card": phrase(
        "This looks like the number of a payment card that anyone could note down. Take it out, "
        "and have the card blocked if it is real."
    ),
    "iban": phrase("This bank account can be seen by anyone. Take it out, and send it in private."),
    "bank_account": phrase(
        "This bank account can be seen by anyone. Take it out, and send it in private."
    ),
    "national_id": phrase(
        "This looks like an official number of a person, which can be used in their name. Take it "
        "out."
    ),
    "passport": phrase(
        "This looks like a passport number, which can be used in its owner's name. Take it out."
    ),
    "driving_licence": phrase(
        "This looks like the number of a driving licence, which can be used in its owner's name. "
        "Take it out."
    ),
    "licence_plate": phrase("This number plate leads to the owner of the car. Take it out."),
    "date_of_birth": phrase(
        "A full date of birth helps a stranger to pass for this person. Leave it out, or keep the "
        "year away."
    ),
    "health": phrase(
        "This tells readers about the health of a person who can be recognised. Leave the detail "
        "out, or ask them first."
    ),
    "salary": phrase(
        "This tells readers what a certain person earns. Leave out the sum or the person."
    ),
    "health_record": phrase(
        "This number leads to somebody's health or insurance file. Take it out."
    ),
    "coordinates": phrase(
        "This tells readers to within some metres where a person is. Leave it out, or name the "
        "town."
    ),
    "network_name": phrase("The name of a network can tell where its owner lives. Leave it out."),
    "ip_address": phrase("This network address can lead to a person or a machine. Leave it out."),
    "mac_address": phrase("This hardware address names one device for good. Leave it out."),
    "hint": phrase("A stranger could guess the rest from this description. Leave it out."),
    "access_code": phrase(
        "Whoever reads this code can use it to get in. Take it out, and change it if it is still "
        "good."
    ),
    "card_expiry": phrase(
        "With the date and the number of a card strangers can pay. Leave the date out."
    ),
    "shared_link": phrase(
        "Whoever holds this address can open what lies behind it. Keep it only if that is meant."
    ),
    "security_answer": phrase(
        "Support desks ask for this to know a person again, so a stranger who reads it can pass "
        "for them. Leave it out."
    ),
    "username": phrase(
        "A user name is half of what opens an account. Leave it out, or send it in private."
    ),
    "credit_score": phrase(
        "This tells readers how a person stands with the banks. Leave the figure out."
    ),
    "balance": phrase("This tells readers what a person owns or owes. Leave the figure out."),
    "citizenship": phrase(
        "This tells readers a person's nationality. Keep it only if that is meant."
    ),
    "visa_status": phrase(
        "This tells readers on what terms a person may stay in a country. Keep it only if that is "
        "meant."
    ),
    "birthplace": phrase("A place of birth helps a stranger to pass for a person. Leave it out."),
    "full_name": phrase(
        "A full name as in the papers helps a stranger to pass for a person. Leave it out."
    ),
    "employer": phrase("This tells readers where a person works. Keep it only if that is meant."),
    "child": phrase("This leads readers to a child. Leave out the name or the school."),
    "emergency_contact": phrase(
        "This names somebody who may not know that they stand here. Leave the name out."
    ),
    "belief": phrase(
        "This tells readers something private about a person that others can be unfair about. "
        "Keep it only if that is meant."
    ),
    "blood_group": phrase("This is a part of somebody's health file. Leave it out."),
    "own_health": phrase(
        "This tells readers about a person's health, and it can't be taken back. Keep it only if "
        "that is meant."
    ),
    "medication": phrase("A medicine tells readers what a person is treated for. Leave it out."),
    "health_measure": phrase(
        "This is a measurement of a person's body. Keep it only if that is meant."
    ),
    "medical_record": phrase("This quotes from somebody's health file. Leave it out."),
    "biometrics": phrase(
        "This tells readers what unlocks a device, and a body can't be changed. Leave it out."
    ),
    "browsing": phrase("This tells readers which pages a person opened. Leave it out."),
    "usage_log": phrase("This tells readers how a person spends their time. Leave it out."),
    "wallet_address": phrase(
        "Anyone can look up all payments of this wallet. Keep it only if that is meant."
    ),
}
FILED = phrase(
    "Anyone who reads this number could ask for the file behind it in its owner's name. Leave it "
    "out, or send it in a direct message."
)
_RANK = ("payment_card", "iban", "national_id", "email", "own_contact")


class PersonalDataDetector:
    """Finds data that identify, locate or describe a certain person.

    It cannot know whether a person agreed, or whether an address that looks private is printed on
    their business card; what an author offers on purpose is therefore told with low confidence.
    """

    name = "personal-data"
    version = "3"
    languages = None

    def read(self, document: Document) -> Iterable[Match]:
        """One match for each piece of personal data, in reading order."""
        kept: list[Hit] = []
        for hit in sorted(_hits(document), key=_weight):
            # What is kept lies apart, so that only its neighbours can cover the same words.
            at = bisect_left(kept, hit.start, key=lambda other: other.start)
            after_one = at == 0 or kept[at - 1].end <= hit.start
            if after_one and (at == len(kept) or hit.end <= kept[at].start):
                kept.insert(at, hit)
        return [_match(hit) for hit in kept]


def _hits(document: Document) -> Iterator[Hit]:
    vocabulary = frozenset(_WORD.findall(document.lower))
    # The lexicon is English, and 'privat' is no 'private' typed in a hurry.
    foreign = document.language in REGIONS
    plain = None if foreign else _LEXICON.restore(document.text, document.lower, vocabulary)
    regions = tuple(region for code in document.spoken for region in REGIONS.get(code, ()))
    if plain is None:
        yield from _read(document.text, document.lower, vocabulary, regions)
        return
    restored = Document(plain.text)
    vocabulary = frozenset(_WORD.findall(restored.lower))
    for hit in _read(restored.text, restored.lower, vocabulary, regions, hurried=True):
        start, end = plain.original(hit.start, hit.end)
        yield replace(hit, start=start, end=end)


def _read(
    text: str,
    low: str,
    vocabulary: frozenset[str],
    regions: tuple[str, ...],
    *,
    hurried: bool = False,
) -> Iterator[Hit]:
    if "@" in text:
        yield from contact.emails(text, low)
    # Most posts hold no two digits in a row; nearly all readers below can be left out then.
    if _TWO_DIGITS.search(text):
        yield from numbers.cards(text, low)
        yield from numbers.ibans(text, low)
        yield from numbers.national_ids(text, low)
        yield from device.ip_addresses(text, low)
        yield from device.wallets(text, low)
        yield from device.places(text, low)
        yield from contact.phones(text, low, regions)
        yield from person.births(text, low)
        yield from person.pay(text, low)
    if _DIGIT.search(text):
        yield from address.read(text, low)
        yield from records.read(text, low, hurried=hurried)
    yield from clues.read(low)
    yield from person.health(text, low)
    yield from worded.read(text, low, vocabulary)
    yield from _FACTS.read(text, low, vocabulary)


def _weight(hit: Hit) -> tuple[float, int, int]:
    rank = _RANK.index(hit.kind) if hit.kind in _RANK else len(_RANK)
    return (-hit.confidence, rank, hit.start)


def _match(hit: Hit) -> Match:
    fixes = (Suggestion(phrase("Take it out"), MASK),)
    if hit.kind in ("email", "phone"):
        fixes += (Suggestion(phrase("Name a shared address"), phrase("our contact page")),)
    return Match(
        rule=f"personal_data.{hit.kind}",
        category="personal_data",
        start=hit.start,
        end=hit.end,
        confidence=hit.confidence,
        message=MESSAGES.get(hit.kind, FILED),
        why=hit.why,
        fixes=fixes,
        sensitive=True,
    )
