"""E-mail addresses and telephone numbers.

Public contact points stay silent: role addresses (RFC 2142 names some; the rest is custom),
reserved example domains (RFC 2606), toll-free and shared-cost lines, and lines that the text
itself calls support or press. An author who invites readers to write or call gets a remark only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberType

from discreet.reading.detectors.personal_data.hints import counting, made_up, one_digit, words
from discreet.reading.detectors.personal_data.hit import Hit
from discreet.reading.detectors.personal_data.wordings import WORDINGS, any_of
from discreet.reading.phrases import phrase

# RFC 5321: at most 64 octets before the @ and 63 in a label; quoted local parts do not occur.
_EMAIL = re.compile(
    r"(?<![\w.+%@/:'\-])[\w.+%'\-]{1,64}@(?:[\w\-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w@]|-\w)"
)
_ROLES = words(
    """
    abuse accessibility accounting accounts admin admissions ads advertising alumni ambassadors
    apply applications application awards billing board booking bookings brand business candidates
    care career careers cfp claims comms communications community compliance conference contact
    contacts contracts contribute corporate courses customer customercare customers
    customerservice data datenschutz dataprotection design desk dev developers devrel digital
    donate donations dpo editor editorial education email empleo emploi engineering enquiries
    enquiry enterprise event events export feedback finance foundation founders fraud fundraising
    gdpr general gov grants group hallo head hello help helpdesk hey hi hire hiring hola hr
    hostmaster ideas info information innovation inquiries inquiry insights international
    internships invest investor investors investorrelations ir it job jobs join karriere kontakt
    kundenservice lab labs learning legal letters library licensing list live mail mailbox
    management marketing media mediarelations meet members membership mentor moin news newsletter
    newsroom noc noreply notifications office online onboarding operations ops opportunities
    orders outreach partner partners partnership partnerships payroll people phishing pitch
    podcast policy postmaster pr prensa presse press pressoffice privacy procurement product
    products programs projects publishing questions reception recruit recruiter recruiters
    recruiting recruitment recrutement registration relations request requests research
    reservations returns rsvp safety sales schools security secretary service services shop social
    speak speaker speakers sponsor sponsors sponsorship staff store stories studio submissions
    submit subscribe subscriptions success suggestions summit support talent talents team tech
    tickets tips training travel trust university unsubscribe us ventas verkauf vertrieb volunteer
    volunteers web webinar webinars webmaster welcome work workshop bewerbung bewerbungen
    accueil administracion administration anfrage anfragen atencion ausbildung ayuda buchhaltung
    candidature candidatures clientes comercial commercial communication comunicacion contacto
    contabilidad einkauf empresa equipe equipo formacion formation personal personalabteilung
    redaccion redaction redaktion rh rrhh secretaria secretariat sekretariat soporte zentrale
    donotreply reply git bar email firstname foo lastname name somebody someone test user username
    you yourname
    """
)
_RESERVED = re.compile(r"(?:^|\.)(?:example|test|invalid|localhost|example\.(?:com|org|net))$")
_INVITES = re.compile(
    r"(?:\b(?:e-?mail|mail|contact|reach|write|message|ping|drop|send|apply|register|rsvp|submit|pitch"
    r"|dm|call|text|whatsapp|phone|ring|book"
    r"|reserve|reservations?)\b[^.!?\n]{0,60}\b(?:me|us|my|our|at|to|on|an"
    r"|via|with|by|under)\b[^.!?\n]{0,25}$)|(?:\b(?:contact|e-?mail|reach us|get in touch|apply"
    r"|questions"
    r"|info|enquiries|inquiries|tel|phone|bookings)[^.!?\n]{0,6}[:\u2192]\s{0,2}$)|[\U0001F4E7\U0001F4E9"
    r"\U0001F4DE\u2709\u260E]\ufe0f?\s{0,2}$"
    "|" + any_of(wording.invites for wording in WORDINGS)
)
# The words before say that the address is told of someone, not offered by the author.
_SOMEONES = re.compile(
    r"\b(?:him|her|them|contact list|phone ?book)\b|\b(?:your|his|her|their|customer(?:'s)?"
    r"|client(?:'s)?|user(?:'s)?|candidate(?:'s)?)[ ]"
    r"(?:private |personal |work |own )?(?:e-?mail|number|mobile|cell|phone|contact|address)"
    "|" + any_of(wording.someones for wording in WORDINGS)
)

# 'call Anna at …' gives away somebody else's number.
_NAMED_PERSON = re.compile(
    r"\b(?i:call|text|ring|reach|phone|message"
    r"|whatsapp)[ ][A-Z][a-z]{1,20}(?:[ ][A-Z][a-z]{1,20})?[ ]"
    r"(?:at|on|under|via)[ ]\(?$|" + any_of(wording.named for wording in WORDINGS)
)

# Six digits are the shortest that are dialled without an area code; E.164 allows 15.
# Blanks and marks stand between digits, never two ways to read one: the pattern is linear.
_PHONE = re.compile(
    r"(?<![\w./=#$\u20ac\u00a3\u00a5%+@\-])(?<!\d[,:])"
    r"(?P<number>\(?\+?\(?\d(?:[ \u00a0.\-/()]{0,3}\d){5,16}\)?)"
    r"(?P<extension>[ ]?(?:x|ext\.?|extension)[ ]?\d{1,6})?(?![\w%\u20ac$\u00a3]|[.,:]\d|/\w|@)"
)
_PHONE_CUE = re.compile(
    r"(?:\b(?:call(?:ing|ed)?|phone|ph|tel|telefon|mobile|mob|cell|handy"
    r"|whats ?app|signal|text|sms|fax|dial|ring|(?:phone|my|his|her|their|your|contact"
    r"|office) number"
    r"|reach(?:ed)?|answering|landline|office"
    r"|contact list|phone ?book)\b|[\U0001F4DE\U0001F4F1\U0001F4F2\u260E\u2706])[^\n\d]{0,28}$"
    "|(?:" + any_of(wording.phone for wording in WORDINGS) + r")[^\n\d]{0,28}$"
)
_PHONE_CUE_AFTER = re.compile(
    r"^[ \-,(]{0,3}(?:(?:office|mobile|fax|cell|home|work|tel)\b"
    "|" + any_of(wording.phone_after for wording in WORDINGS) + ")"
)
_NO_PHONE = re.compile(any_of(wording.no_phone for wording in WORDINGS))
_IMPRINT = re.compile(any_of(wording.imprint for wording in WORDINGS))
_PUBLIC_LINE = re.compile(
    r"\b(?:support|help ?line|hot ?line|help ?desk|customer (?:service|care|support|relations)"
    r"|press"
    r"|switchboard|crisis|life ?line|emergency|reservations?|box office|toll|free ?phone|sales"
    r"|service ?(?:center|centre|team|number|line)|care (?:team|line)|store|branch"
    r"|conference (?:call|line)"
    r"|dial[- ]in|webcast|investor relations|media (?:relations|contact|line)|surgery|clinic"
    r"|hospital"
    r"|samariter|seelsorge)\b"
    "|" + any_of(wording.public_line for wording in WORDINGS)
)
# Formats that are written for telephone numbers alone: (415) 555-2671, 415-555-2671, +49 …
_NORTH_AMERICAN = re.compile(r"(?:1[ .\-])?(?:\(\d{3}\)[ ]?|\d{3}[.\-])\d{3}[.\-]\d{4}")
# Groups after the trunk prefix 0, as numbers are written in Europe: 0171 2345678, 01 42 68 53 00.
_GROUPED = re.compile(
    r"\(?0[1-9]\d{0,4}\)?[ /\-]\d{2,8}(?:[ \-]\d{2,6}){0,4}|0[1-9](?:[ .]\d\d){4}"
)
# Written for telephone numbers alone in Spain: 612 34 56 78.
_SPANISH = re.compile(r"[679]\d\d(?:[ .\-]\d\d){3}")
_REGIONS = ("GB", "DE", "FR", "ES", "IT", "NL", "IN", "AU", "SE", "CH", "US")
_SHARED_LINES = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)
_TOLL_FREE = re.compile(
    r"(?:\+?1[ .\-]?)?\(?8(?:00|33|44|55|66|77|88)\)?[ .\-]|0?800[ \-]|1[38]00[ \-]"
)
# 555-0100 to 555-0199 are set apart for stories (North American Numbering Plan).
_FICTION = re.compile(r"555[ .\-]?01\d\d$")
_DATE_LIKE = re.compile(
    r"(?:19|20)\d\d[.\-/]\d{1,2}[.\-/]\d{1,2}|\d{1,2}[.\-/]\d{1,2}[.\-/](?:19|20)?\d\d"
    r"|(?:19|20)\d\d[ ]?[-/\u2013][ ]?(?:19|20)\d\d|\d{1,2}[ .\-]\d{1,2}[ .\-](?:19|20)\d\d"
)

_OFFERED = phrase("it is offered to readers")


def emails(text: str, low: str) -> Iterator[Hit]:
    """Addresses of persons; `own_contact` where the author offers one on purpose."""
    for found in _EMAIL.finditer(text):
        local, _, domain = found.group().lower().rpartition("@")
        parts = re.split(r"[._+\-]", local)
        if not _ROLES.isdisjoint(parts) or _RESERVED.search(domain):
            continue
        before = low[max(0, found.start() - 90) : found.start()]
        start, end = found.span()
        if text[start] in ".'-":
            start += 1
        offered = _INVITES.search(before) or before.rstrip().endswith(
            (":", "\u2192", "-", "\u2013")
        )
        if offered and not _SOMEONES.search(before):
            yield Hit("own_contact", start, end, 0.4, (_OFFERED,))
        else:
            why = (
                phrase("it names a person, not a team")
                if len(parts) > 1
                else phrase("it is no team's address")
            )
            yield Hit("email", start, end, 0.9, (why,))


def phones(text: str, low: str, regions: tuple[str, ...] = ()) -> Iterator[Hit]:
    """Telephone numbers of persons. regions: countries whose national numbers the text may hold,
    by its languages; those of the largest are known anyhow."""
    for found in _PHONE.finditer(text):
        number = found["number"]
        digits = sum(c.isdigit() for c in number)
        if not 6 <= digits <= 15 or one_digit(number) or counting(number):
            continue
        if _DATE_LIKE.fullmatch(number) or _FICTION.search(number):
            continue
        start, end = found.span()
        # A number in brackets is the number: (+49 170 1234567).
        if number.startswith("(+") or ("(" not in number and number.endswith(")")):
            start += number.startswith("(")
            end -= number.endswith(")")
            number = number.strip("()")
        before = low[max(0, start - 60) : start]
        cue = _PHONE_CUE.search(before) or _PHONE_CUE_AFTER.match(low[end : end + 14])
        confidence = _phone_confidence(number, bool(cue), bool(found["extension"]), regions)
        if not confidence or made_up(low, start, end):
            continue
        if _NO_PHONE.search(before) or _IMPRINT.search(low, max(0, start - 120), end + 120):
            continue
        if _PUBLIC_LINE.search(before) or _TOLL_FREE.match(number):
            continue
        named = _NAMED_PERSON.search(text, max(0, start - 40), start)
        if _INVITES.search(before) and not named and not _SOMEONES.search(before):
            yield Hit("own_contact", start, end, 0.4, (_OFFERED,))
        else:
            why = (
                phrase("it is a telephone number")
                if confidence > 0.6
                else phrase("it may be a telephone number")
            )
            yield Hit("phone", start, end, confidence, (why,))


def _phone_confidence(number: str, cue: bool, extension: bool, regions: tuple[str, ...]) -> float:
    """0.9 for a number that the numbering plans know, less the more must be guessed, 0 if none."""
    international = number.startswith(("+", "00"))
    if international:
        try:
            parsed = phonenumbers.parse("+" + number.removeprefix("+").removeprefix("00"), None)
        except phonenumbers.NumberParseException:
            return 0.7 if cue or extension else 0.0
        if phonenumbers.number_type(parsed) in _SHARED_LINES:
            return 0.0
        if phonenumbers.is_valid_number(parsed):
            return 0.9
        return 0.7 if cue or extension else 0.0
    if _NORTH_AMERICAN.fullmatch(number):
        return 0.9 if cue or extension else 0.75
    if extension:
        return 0.8
    if not cue:
        grouped = _GROUPED.fullmatch(number) and sum(map(str.isdigit, number)) >= 9
        grouped = grouped or ("ES" in regions and _SPANISH.fullmatch(number))
        return 0.6 if grouped and _valid(number, regions) else 0.0
    if sum(map(str.isdigit, number)) < 7:
        return 0.6 if number.count(" ") + number.count("-") >= 2 else 0.0
    if _valid(number, regions):
        return 0.85
    return 0.65 if any(c in " -().\u00a0" for c in number) or len(number) >= 9 else 0.0


def _valid(number: str, regions: tuple[str, ...]) -> bool:
    for region in dict.fromkeys(regions + _REGIONS):
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return phonenumbers.number_type(parsed) not in _SHARED_LINES
    return False
