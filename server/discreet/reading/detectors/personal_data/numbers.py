"""Numbers with check digits: payment cards, bank accounts, national identifiers.

A check digit proves that a number was not typed at random; it does not prove that the number was
given to anyone. One digit catches nine wrong numbers in ten, so most identifiers also need their
name beside them. Formats and checks are python-stdnum's, which cites the issuing bodies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stdnum import iban, luhn
from stdnum.at import tin as at_tin
from stdnum.at import vnr
from stdnum.be import nn as be_nn
from stdnum.br import cpf
from stdnum.ch import ssn as ahv
from stdnum.de import idnr, stnr
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nif as fr_nif
from stdnum.fr import nir
from stdnum.gb import nhs
from stdnum.in_ import aadhaar, pan
from stdnum.it import codicefiscale
from stdnum.mx import curp, rfc
from stdnum.nl import bsn
from stdnum.pl import pesel
from stdnum.pt import cc as pt_cc
from stdnum.se import personnummer
from stdnum.us import ssn

from discreet.reading.detectors.personal_data.hints import made_up, one_digit, words
from discreet.reading.detectors.personal_data.hit import Hit
from discreet.reading.detectors.personal_data.wordings import WORDINGS, any_of
from discreet.reading.phrases import Phrase, phrase

_LEFT = r"(?<![\w./=#\-+])"
_RIGHT = r"(?![\w\-]|[./]\w)"

_CARD = re.compile(_LEFT + r"\d(?:[ \-]?\d){12,18}" + _RIGHT)
# ISO/IEC 7812 ranges: Visa, Mastercard, American Express, Discover, JCB, Diners, UnionPay.
_CARD_RANGE = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)\d{12,14}|3[47]\d{13}"
    r"|(?:6011|64[4-9]\d|65\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|62\d{14,17}"
)
_CARD_CUE = re.compile(
    r"\b(?:card|visa|master ?card|amex|american express|debit|credit|cc|karte|carte|tarjeta)\b"
)
# Numbers that the schemes and payment services publish for testing.
_TEST_CARDS = words(
    """
    4242424242424242 4111111111111111 4012888888881881 4000056655665556 5555555555554444
    5105105105105100 2223003122003222 378282246310005 371449635398431 6011111111111117
    6011000990139424 3530111333300000 3056930009020004 30569309025904 4222222222222
    """
)
# ISO 13616: country, two check digits, up to 30 letters and digits, often in groups of four.
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ ]?[A-Za-z0-9]{4}){2,7}(?:[ ]?[A-Za-z0-9]{1,3})?"
    r"(?![A-Za-z0-9])"
)
# The examples of the IBAN registry's best known entries.
_EXAMPLE_IBANS = words(
    """
    GB82WEST12345698765432 GB29NWBK60161331926819 GB33BUKB20201555555555 DE89370400440532013000
    FR1420041010050500013M02606 ES9121000418450200051332 IT60X0542811101000000123456
    NL91ABNA0417164300 CH9300762011623852957 BE68539007547034 AT611904300234573201
    """
)
_EXAMPLE_SSN = frozenset({"078051120", "219099999", "123456789", "987654321"})


@dataclass(frozen=True, slots=True)
class Identifier:
    """A national identifier.

    cue:    what names it, in lower case; it must stand within 60 characters before, unless
    alone:  the confidence without a cue (0: never), for formats that nothing else shares
    """

    name: Phrase
    pattern: re.Pattern[str]
    cue: re.Pattern[str]
    valid: Callable[[str], bool]
    alone: float = 0.0


def _identifier(
    name: Phrase, pattern: str, cue: str, valid: Callable[[str], bool], alone: float = 0.0
) -> Identifier:
    return Identifier(name, re.compile(_LEFT + pattern + _RIGHT), re.compile(cue), valid, alone)


def _valid_ssn(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return digits not in _EXAMPLE_SSN and ssn.is_valid(value)


_NINO = re.compile(r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")


def _valid_nino(value: str) -> bool:
    """HMRC, NIM39110: letters that are never used, and QQ 12 34 56 C as the example."""
    return bool(_NINO.fullmatch(re.sub(r"[ \-]", "", value).upper()))


def _valid_pension_number(value: str) -> bool:
    """German pension insurance number: area, date of birth, letter, serial, check digit
    (VKVV, section 4)."""
    compact = value.replace(" ", "").upper()
    digits = f"{compact[:8]}{ord(compact[8]) - 64:02d}{compact[9:]}"
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    total = sum(
        sum(divmod(int(digit) * weight, 10)) for digit, weight in zip(digits, weights, strict=False)
    )
    return total % 10 == int(digits[-1])


def _valid_nuss(value: str) -> bool:
    """Spanish social security number: province, serial, and the rest of both by 97."""
    digits = re.sub(r"\D", "", value)
    province, serial, check = int(digits[:2]), int(digits[2:10]), int(digits[10:])
    joined = serial + province * 10_000_000 if serial < 10_000_000 else int(digits[:10])
    return joined % 97 == check


IDENTIFIERS = (
    # Social Security number, nine digits 3-2-4; no check digit, but areas that are never given.
    _identifier(
        phrase("a US Social Security number"),
        r"\d{3}[ \-]\d{2}[ \-]\d{4}",
        r"\b(?:ssn|social security|soc sec)\b",
        _valid_ssn,
        0.75,
    ),
    _identifier(
        phrase("a US Social Security number"), r"\d{9}", r"\b(?:ssn|social security)\b", _valid_ssn
    ),
    _identifier(
        phrase("a UK National Insurance number"),
        r"[A-Za-z]{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?[A-Da-d]",
        r"\b(?:national insurance|ni number|nino)\b",
        _valid_nino,
        0.7,
    ),
    _identifier(phrase("an NHS number"), r"\d{3}[ \-]?\d{3}[ \-]?\d{4}", r"\bnhs\b", nhs.is_valid),
    # Steuer-Identifikationsnummer, eleven digits, ISO 7064 Mod 11,10.
    _identifier(
        phrase("a German tax number"),
        r"\d{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}",
        r"\b(?:steuer-? ?id|steuer-?identifikationsnummer|steuerliche identifikationsnummer|id-?nr"
        r"|tax id|tin)\b",
        idnr.is_valid,
    ),
    _identifier(
        phrase("a German tax number"),
        r"\d{2,3}[ ]?/[ ]?\d{3,4}[ ]?/[ ]?\d{4,5}",
        r"\b(?:steuer-?nummer|steuer-?nr|st\.?-?nr)\b",
        stnr.is_valid,
    ),
    _identifier(
        phrase("a German pension insurance number"),
        r"\d{2}[ ]?\d{6}[ ]?[A-Za-z][ ]?\d{3}",
        r"\b(?:sozialversicherungs-?n(?:ummer|r)|rentenversicherungs-?n(?:ummer|r)|sv-?n(?:ummer|r))\b",
        _valid_pension_number,
    ),
    _identifier(
        phrase("an Austrian social insurance number"),
        r"\d{4}[ ]?\d{6}",
        r"\b(?:sozialversicherungs-?n(?:ummer|r)|sv-?n(?:ummer|r)|svnr|e-card)\b",
        vnr.is_valid,
    ),
    _identifier(
        phrase("an Austrian tax number"),
        r"\d{2}-?[ ]?\d{3}/\d{4}",
        r"\b(?:steuer-?nummer|steuer-?nr|abgabenkontonummer)\b",
        at_tin.is_valid,
    ),
    # 756, the country's number in EAN-13.
    _identifier(
        phrase("a Swiss AHV number"),
        r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}",
        r"\b(?:ahv|avs|sozialversicherungsnummer)\b",
        ahv.is_valid,
        0.75,
    ),
    # Numéro d'inscription au répertoire: sex, year, month, department, commune, order, key.
    _identifier(
        phrase("a French social security number"),
        r"[1278][ ]?\d{2}[ ]?\d{2}[ ]?[0-9AB]{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{2}",
        r"\b(?:nir|s\u00e9cu(?:rit\u00e9 sociale)?|insee|social security|carte vitale)\b",
        nir.is_valid,
        0.7,
    ),
    _identifier(
        phrase("a French tax number"),
        r"[0-3]\d(?:[ ]?\d{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}|\d{11})",
        r"(?:\bnum\u00e9ro fiscal|n\u00b0 fiscal|\bspi|\br\u00e9f\u00e9rence fiscale)\b",
        fr_nif.is_valid,
    ),
    _identifier(
        phrase("a Spanish DNI"), r"\d{8}[ \-]?[A-Za-z]", r"\b(?:dni|nif|documento)\b", dni.is_valid
    ),
    _identifier(
        phrase("a Spanish NIE"),
        r"[XYZxyz][ \-]?\d{7}[ \-]?[A-Za-z]",
        r"\b(?:nie|nif|extranjero)\b",
        nie.is_valid,
        0.6,
    ),
    _identifier(
        phrase("a Spanish social security number"),
        r"\d{2}[ /\-]?\d{8}[ /\-]?\d{2}",
        r"\b(?:seguridad social|nuss|afiliaci\u00f3n|naf)\b",
        _valid_nuss,
    ),
    _identifier(
        phrase("a Mexican CURP"),
        r"[A-Za-z]{4}\d{6}[HMhm][A-Za-z]{5}[A-Za-z0-9]\d",
        r"\bcurp\b",
        curp.is_valid,
    ),
    # Four letters are a person's, three a company's, which is public.
    _identifier(
        phrase("a Mexican RFC"),
        r"[A-Za-z\u00d1&]{4}[ \-]?\d{6}[ \-]?[A-Za-z0-9]{3}",
        r"\brfc\b",
        rfc.is_valid,
    ),
    _identifier(
        phrase("an Italian codice fiscale"),
        r"[A-Za-z]{6}\d{2}[A-EHLMPRSTa-ehlmprst]\d{2}[A-Za-z]\d{3}[A-Za-z]",
        r"\b(?:codice fiscale|c\.?f\.?|tax code)\b",
        codicefiscale.is_valid,
        0.85,
    ),
    _identifier(
        phrase("a Dutch BSN"), r"\d{9}", r"\b(?:bsn|burgerservicenummer|sofinummer)\b", bsn.is_valid
    ),
    _identifier(
        phrase("a Belgian national number"),
        r"\d{2}[.]?\d{2}[.]?\d{2}[ \-]?\d{3}[.]?\d{2}",
        r"\b(?:rijksregister\w*|registre national|national number|insz|niss)\b",
        be_nn.is_valid,
    ),
    _identifier(phrase("a Polish PESEL"), r"\d{11}", r"\bpesel\b", pesel.is_valid),
    _identifier(
        phrase("a Swedish personal number"),
        r"(?:19|20)?\d{6}[\-+]\d{4}",
        r"\b(?:personnummer|personal (?:identity )?number)\b",
        personnummer.is_valid,
    ),
    _identifier(
        phrase("a Finnish personal identity code"),
        r"\d{6}[\-+A-FU-Y]\d{3}[0-9A-Z]",
        r"\b(?:hetu|henkil\u00f6tunnus|identity code)\b",
        hetu.is_valid,
        0.7,
    ),
    _identifier(
        phrase("a Portuguese citizen card number"),
        r"\d{8}[ ]?\d[ ]?[A-Z]{2}\d",
        r"\b(?:cart\u00e3o de cidad\u00e3o|citizen card)\b",
        pt_cc.is_valid,
    ),
    _identifier(
        phrase("a Brazilian CPF"), r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}", r"\bcpf\b", cpf.is_valid
    ),
    _identifier(
        phrase("an Indian Aadhaar number"),
        r"\d{4}[ \-]?\d{4}[ \-]?\d{4}",
        r"\b(?:aadhaar|aadhar|uidai)\b",
        aadhaar.is_valid,
    ),
    _identifier(phrase("an Indian PAN"), r"[A-Za-z]{5}\d{4}[A-Za-z]", r"\bpan\b", pan.is_valid),
)


# What companies have to publish, their own tax number too.
_IMPRINT = re.compile(any_of(wording.imprint for wording in WORDINGS))
# What all identifiers have: five digits near each other, but for an Indian PAN. Looking for their
# names takes forty times as long.
_NUMBERED = re.compile(r"(?:\d[^\d\n]{0,3}){5}|[A-Za-z]{5}\d{4}")
_ANY_CUE = re.compile("|".join(identifier.cue.pattern for identifier in IDENTIFIERS))


def cards(text: str, low: str) -> Iterator[Hit]:
    """Payment cards: a known range and a right Luhn digit (ISO/IEC 7812-1)."""
    for found in _CARD.finditer(text):
        number = re.sub(r"[ \-]", "", found.group())
        if number in _TEST_CARDS or one_digit(number) or not _CARD_RANGE.fullmatch(number):
            continue
        if not luhn.is_valid(number) or made_up(low, *found.span()):
            continue
        cue = _CARD_CUE.search(low, max(0, found.start() - 80), found.end() + 30)
        why = (phrase("its range and check digit are those of a payment card"),)
        yield Hit("payment_card", found.start(), found.end(), 0.97 if cue else 0.8, why)


def ibans(text: str, low: str) -> Iterator[Hit]:
    """International bank account numbers with right check digits (ISO 13616, mod 97)."""
    for found in _IBAN.finditer(text):
        value = found.group()
        start, end = found.span()
        compact = value.replace(" ", "").upper()
        # The last group may be the next word: try without it.
        if not iban.is_valid(compact, check_country=False) and " " in value:
            shorter = value.rsplit(" ", 1)[0]
            end, compact = start + len(shorter), shorter.replace(" ", "").upper()
        if compact in _EXAMPLE_IBANS or made_up(low, start, end):
            continue
        if iban.is_valid(compact, check_country=False):
            why = (phrase("its check digits are those of a bank account"),)
            yield Hit("iban", start, end, 0.97, why)
        elif "iban" in low[max(0, start - 30) : start]:
            why = (phrase("it is called an IBAN, though its check digits are wrong"),)
            yield Hit("iban", start, end, 0.6, why)


def national_ids(text: str, low: str) -> Iterator[Hit]:
    """National identifiers of persons."""
    if not _NUMBERED.search(text):
        return
    cued = _ANY_CUE.search(low) is not None
    for identifier in IDENTIFIERS:
        if not identifier.alone and not (cued and identifier.cue.search(low)):
            continue
        for found in identifier.pattern.finditer(text):
            start, end = found.span()
            cue = identifier.cue.search(low, max(0, start - 60), end + 20)
            confidence = 0.95 if cue else identifier.alone
            if not confidence or one_digit(found.group()) or made_up(low, start, end):
                continue
            if _IMPRINT.search(low, max(0, start - 120), end + 120):
                continue
            if identifier.valid(found.group()):
                why = phrase("it has the format of {what}", what=identifier.name)
                yield Hit("national_id", start, end, confidence, (why,))
