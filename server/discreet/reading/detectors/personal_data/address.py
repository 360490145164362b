"""Postal addresses of homes: a street with a house number, told of a person.

The same words are a venue or an office far more often than a home, and no format tells them
apart. So an address is a finding only where the text says that someone lives there, has moved
there or gets letters there; else it is a remark, and silent beside the words of an invitation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from discreet.reading.detectors.personal_data.hints import made_up
from discreet.reading.detectors.personal_data.hit import Hit
from discreet.reading.detectors.personal_data.wordings import WORDINGS, any_of
from discreet.reading.phrases import phrase

_NAME = r"[A-Z\u00c0-\u00de][\w'\u2019.\-]{0,30}"
_TOWN = rf"{_NAME}(?:[ ]{_NAME}){{0,3}}(?:[ ](?:am|an der|del?|de la|sur)[ ]{_NAME})?"
# What stands between the parts of an address: a comma, a line break, a blank.
_GAP = r"(?:,[ ]?\n?|[ ]?\n[ ]?|[ ])"
_END = r"(?![\w])"
# The blanks between words are not optional: a long word could be cut up in thousands of ways.
_STREET_WORDS = r"[\w'\u2019\-]{1,40}(?:[ ][\w'\u2019\-]{1,40}){0,4}[ ]?"

STREETS = (
    # United States and Canada, United Kingdom and Ireland: number first, then the kind of street.
    # Towns, states and ZIP codes (USPS Publication 28) or postcodes (BS 7666) may follow.
    re.compile(
        rf"(?<![\w.$\u20ac\u00a3,/\-])\d{{1,6}}[A-Za-z]?[ ](?:[NSEW]\.?[ ])?(?:{_NAME}[ ]"
        rf"|\d{{1,3}}(?:st|nd|rd|th)[ ]){{1,4}}"
        r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Terrace|Ter|Place|Pl"
        r"|Way|Circle|Cir|Parkway|Pkwy|Highway|Hwy|Square|Sq|Trail|Close|Crescent|Gardens|Mews|Row|Hill"
        rf"|Grove|Walk|Loop)\b\.?(?:{_GAP}(?:Apt|Apartment|Suite|Ste|Unit|Flat"
        rf"|\#)\.?[ ]?\w{{1,6}})?"
        rf"(?P<town>(?:{_GAP}{_TOWN})?{_GAP}(?:[A-Z]{{2}}[ ]\d{{5}}(?:-\d{{4}})?"
        rf"|[A-Z]{{1,2}}\d[A-Z\d]?[ ]?\d[A-Z]{{2}}"
        rf"|[A-Z]\d[A-Z][ ]?\d[A-Z]\d)|,[ ]{_TOWN}(?:,[ ][A-Z]{{2}})?)?{_END}"
    ),
    # Germany, Austria, Switzerland: Lindenstraße 14a, 50674 Köln (DIN 5008).
    re.compile(
        r"(?<!\w)(?:[A-Z\u00c4\u00d6\u00dc][\w\-]{1,30}(?:stra(?:\u00df|ss)e|str\.|weg|platz|allee|gasse|ufer|damm|ring|steig)"
        r"|[A-Z\u00c4\u00d6\u00dc]\w{1,20}[ ](?:Stra(?:\u00df|ss)e|Str\.|Weg|Platz|Allee|Gasse"
        r"|Ring))[ ]\d{1,4}[ ]?[a-z]?\b(?:/\d{1,3}){0,2}"
        rf"(?P<town>{_GAP}(?:[A-Z]{{1,2}}-)?\d{{4,5}}[ ]{_TOWN})?{_END}"
    ),
    # France, Belgium: 12 bis, rue des Lilas, 69003 Lyon (NF Z10-011).
    re.compile(
        r"(?<![\w.,])\d{1,4}(?:[ ]?(?:bis|ter|quater))?,?[ ](?:rue|avenue|av\.|boulevard|bd|place"
        r"|chemin|impasse"
        r"|all\u00e9e|quai|cours|route|square|passage)[ ]"
        rf"{_STREET_WORDS}"
        rf"(?P<town>{_GAP}\d{{5}}[ ]{_TOWN})?{_END}"
    ),
    # Spain: Calle de Alcalá, 45, 3º B, 28014 Madrid.
    re.compile(
        r"(?<!\w)(?:[Cc]alle|C/|[Aa]venida|Avda?\.|Av\.|[Pp]laza|[Pp]aseo|[Cc]arrer|[Rr]onda)[ ]"
        rf"{_STREET_WORDS},?[ ](?:n\.?\u00ba[ ]?)?\d{{1,4}}"
        r"(?:,[ ]\d{1,2}\.?\u00ba[ ]?[A-Z]?)?"
        rf"(?:,[ ][Cc]ol(?:\.|onia)[ ]{_TOWN})?(?P<town>{_GAP}\d{{5}}[ ]{_TOWN})?{_END}"
    ),
)

_HOME = re.compile(
    r"\b(?:lives?|living|lived|resid(?:es?|ing|ence)|home address|my (?:home|new|postal|billing"
    r"|shipping)? ?address"
    r"|(?:his|her|their|your) (?:\w+ )?address|home is at|(?:his|her|their) (?:house|home|flat"
    r"|apartment)"
    r"|moved (?:in )?to|ship(?:ped|ping)? (?:\w+ ){0,3}to|deliver(?:ed|y)? (?:\w+ ){0,3}to"
    r"|billing address"
    r"|mailing address|mail (?:it )?to|send (?:\w+ ){0,3}to|(?:given|gave) \w+ (?:his|her"
    r"|their) address"
    r")\b|" + any_of(wording.home for wording in WORDINGS)
)
_VENUE = re.compile(
    r"\b(?:join us|visit us|come (?:see|visit|by|to)|see you|meet us|event|venue|doors|office"
    r"|offices"
    r"|headquarters|hq|conference|store|shop|showroom|opening|open|located|location|meet-?up|restaurant"
    r"|caf\u00e9|cafe|bar|hotel|theatre|theater|university|campus|museum|gallery|church|station|rsvp|tickets"
    r"|register|workshop|talk|concert|festival|marathon|protest|rally|on the corner"
    r")\b|" + any_of(wording.venue for wording in WORDINGS)
)
_IMPRINT = re.compile(any_of(wording.imprint for wording in WORDINGS))


def read(text: str, low: str) -> Iterator[Hit]:
    """Street addresses."""
    for street in STREETS:
        for found in street.finditer(text):
            start, end = found.start(), found.start() + len(found.group().rstrip(" ,."))
            if found.group().lstrip("0")[:1] == " " or made_up(low, start, end):
                continue
            if _IMPRINT.search(low, max(0, start - 120), end + 120):
                continue
            before = low[max(0, start - 70) : start]
            if _HOME.search(before):
                yield Hit(
                    "address", start, end, 0.85, (phrase("the words before say whose home it is"),)
                )
            elif found["town"] and not _VENUE.search(low, max(0, start - 120), end + 60):
                yield Hit("address", start, end, 0.4, (phrase("it is a full postal address"),))
