"""The detector of personal data: its readers in their order, overlaps settled, words for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from discreet.reading.detectors.personal_data import (
    address,
    contact,
    device,
    numbers,
    person,
    records,
)
from discreet.reading.detectors.personal_data.hit import Hit
from discreet.reading.document import Document
from discreet.reading.match import Match, Suggestion

MASK = "[removed]"

_TWO_DIGITS = re.compile(r"\d[^\w\n]{0,3}\d")

# For each kind: what a reader would learn, and what to do about it.
MESSAGES = {
    "email": "This e-mail address belongs to a person and anyone can read it here. "
    "Leave it out, or use a shared address.",
    "phone": "This telephone number reaches a person and anyone can read it here. "
    "Leave it out, or use a public line.",
    "own_contact": "Anyone can copy these contact details from the post. "
    "Keep them if that is meant; a contact page or a direct message is easier to take back.",
    "address": "This tells readers where a person lives. "
    "Leave out the street, or name the town alone.",
    "payment_card": "This looks like the number of a payment card that anyone could note down. "
    "Take it out, and have the card blocked if it is real.",
    "iban": "This bank account can be seen by anyone. Take it out, and send it in private.",
    "bank_account": "This bank account can be seen by anyone. Take it out, and send it in private.",
    "national_id": "This looks like an official number of a person, which can be used "
    "in their name. Take it out.",
    "passport": "This looks like a passport number, which can be used in its owner's name. "
    "Take it out.",
    "driving_licence": "This looks like the number of a driving licence, which can be used in its "
    "owner's name. Take it out.",
    "licence_plate": "This number plate leads to the owner of the car. Take it out.",
    "date_of_birth": "A full date of birth helps a stranger to pass for this person. "
    "Leave it out, or keep the year away.",
    "health": "This tells readers about the health of a person who can be recognised. "
    "Leave the detail out, or ask them first.",
    "salary": "This tells readers what a certain person earns. Leave out the sum or the person.",
    "health_record": "This number leads to somebody's health or insurance file. Take it out.",
    "coordinates": "This tells readers to within some metres where a person is. "
    "Leave it out, or name the town.",
    "network_name": "The name of a network can tell where its owner lives. Leave it out.",
    "ip_address": "This network address can lead to a person or a machine. Leave it out.",
    "mac_address": "This hardware address names one device for good. Leave it out.",
    "hint": "A stranger could guess the rest from this description. Leave it out.",
    "wallet_address": "Anyone can look up all payments of this wallet. "
    "Keep it only if that is meant.",
}
FILED = (
    "Anyone who reads this number could ask for the file behind it in its owner's name. "
    "Leave it out, or send it in a direct message."
)
_RANK = ("payment_card", "iban", "national_id", "email", "own_contact")


class PersonalDataDetector:
    """Finds data that identify, locate or describe a certain person.

    It cannot know whether a person agreed, or whether an address that looks private is printed on
    their business card; what an author offers on purpose is therefore told with low confidence.
    """

    name = "personal-data"
    version = "1"
    languages = None

    def read(self, document: Document) -> Iterable[Match]:
        """One match for each piece of personal data, in reading order."""
        kept: list[Hit] = []
        for hit in sorted(_hits(document), key=_weight):
            if not any(hit.start < other.end and other.start < hit.end for other in kept):
                kept.append(hit)
        return [_match(hit) for hit in sorted(kept, key=lambda h: h.start)]


def _hits(document: Document) -> Iterator[Hit]:
    text, low = document.text, document.lower
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
        yield from contact.phones(text, low)
        yield from records.read(text, low)
        yield from person.births(text, low)
        yield from person.pay(text, low)
    if any(c.isdigit() for c in text):
        yield from address.read(text, low)
    yield from records.hints(text, low)
    yield from person.health(text, low)


def _weight(hit: Hit) -> tuple[float, int, int]:
    rank = _RANK.index(hit.kind) if hit.kind in _RANK else len(_RANK)
    return (-hit.confidence, rank, hit.start)


def _match(hit: Hit) -> Match:
    fixes = (Suggestion("Take it out", MASK),)
    if hit.kind in ("email", "phone"):
        fixes = (
            Suggestion("Take it out", MASK),
            Suggestion("Name a shared address", "our contact page"),
        )
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
