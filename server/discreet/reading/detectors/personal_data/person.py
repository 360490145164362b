"""What is told about a certain person: birth, health, pay.

All three need the person beside the fact. An author who writes about their own illness or pay
has the right to; it is no finding (own pay and own birth date are remarks). Health follows the
GDPR's special categories (Art. 9); which condition counts is a list of words, so that a reader
can see why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from discreet.reading.detectors.personal_data.hints import made_up, words
from discreet.reading.detectors.personal_data.hit import Hit
from discreet.reading.phrases import phrase

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|januar|februar|m\u00e4rz|mai|juni|juli|oktober|dezember"
    r"|janvier|f\u00e9vrier|mars|avril|juin|juillet|ao\u00fbt|septembre|octobre|novembre|d\u00e9cembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_YEAR = r"(?:19[2-9]\d|20[0-2]\d)"
_DATE = (
    rf"(?P<date>\d{{1,2}}[./\-]\d{{1,2}}[./\-](?:{_YEAR}|\d\d)|{_YEAR}-\d\d-\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?[ ](?:of[ ]|de[ ])?{_MONTH},?[ ](?:de[ ])?{_YEAR}"
    rf"|{_MONTH}[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ]{_YEAR})(?!\d)"
)
_BIRTH = re.compile(
    r"(?<!\w)(?:(?P<label>date of birth|dob|d\.o\.b\.?|birth ?date|geburtsdatum|date de naissance"
    r"|fecha de nacimiento|birthday)(?:[ ]?[:=(][ ]?|[ ](?:is|was|on|ist|est|es)[ ]|[ ])"
    r"|(?P<subject>\b[\w'\u2019]{1,20}[ ](?:is|was|were|wurde|est"
    r"|a \u00e9t\u00e9)?[ ]?)?(?:born(?: on)?|geboren am|geb\. am"
    r"|n\u00e9e? le|nacid[oa] el|naci\u00f3 el)[ ])(?:the[ ])?" + _DATE
)

_RELATION = (
    r"(?:colleague|co-?worker|boss|manager|teammate|team mate|employee|intern|assistant|report"
    r"|client"
    r"|customer|patient|student|neighbou?r|hire|contractor|trainee|direct report|supervisor"
    r"|receptionist)"
)
_FAMILY = (
    r"(?:wife|husband|partner|spouse|son|daughter|mother|mom|mum|father|dad|sister|brother|friend|cousin"
    r"|aunt|uncle|grandmother|grandfather|nephew|niece|boyfriend|girlfriend|ex)"
)
_CONDITION = (
    r"(?P<condition>burn-?out|depress(?:ion|ive episode)|anxiety(?: disorder)?|panic attacks?"
    r"|(?:\w+ )?cancer"
    r"|a? ?tumou?r|leuk(?:a)?emia|lymphoma|diabetes|hiv|aids|bipolar(?: disorder)?|adhd|autis(?:m"
    r"|tic)"
    r"|schizophreni[ac]|a stroke|heart (?:attack|surgery|disease)|pregnan(?:t|cy)|miscarriage|ivf"
    r"|(?:\w+ )?surgery|chemo(?:therapy)?|covid(?:-19)?|epilepsy|dementia|alzheimer'?s|parkinson'?s"
    r"|multiple sclerosis|eating disorder|anorexi[ac]|bulimi[ac]|addiction|alcoholi(?:sm|c)|rehab"
    r"|(?:nervous|mental) breakdown|mental health (?:issues|problems|crisis|reasons|leave)|ptsd"
    r"|crohn'?s"
    r"|lupus|endometriosis|hepatitis|tuberculosis|kidney failure|psychiatric \w+"
    r"|suicid(?:e attempt|al)"
    r"|an abortion|drug problem|sick leave|long covid|migraines?|std|erectile dysfunction"
    r"|infertil(?:e|ity))"
)
# What ties a person to a condition in the present; 'died of' and 'lost to' are obituaries.
# With a mere name the words must say it outright: 'Reddit has an anxiety attack' names nobody.
_ABSENT = (
    r"(?:(?:is|was|has been|'s|\u2019s|got)[ ](?:currently |still |now |just |also "
    r"|again )?(?:out|off|away|home|on leave|ill"
    r"|absent|hospitali[sz]ed|in hospital|being treated|treated|diagnosed|suffering|recovering"
    r"|undergoing|in|on)"
    r"|suffers|tested positive|underwent|checked into)"
    r"(?: (?:with|from|for|because of|due to|to|of|after|a|an|his|her|their|another|severe"
    r"|serious|late-stage|stage \d)){0,4}"
)
# With a relation ('our intern has …') having the condition is enough.
_HAS = (
    r"(?:(?:has|have|had|is battling|is fighting|is struggling with|is dealing with"
    r"|is going through|was battling)"
    r"(?: (?:a|an|been|severe|serious|late-stage|stage \d|with|another)){0,3})"
)
_TIE = rf"[ ](?:{_ABSENT}|{_HAS}|is)[ ]{_CONDITION}"
# 'my colleague Anna (from sales) is out with burnout'
_BY_RELATION = re.compile(
    rf"(?<!\w)(?:my|our|his|her|their|a|one of my"
    rf"|one of our)[ ](?:\w+[ ])?(?P<relation>{_RELATION}s?|{_FAMILY})"
    rf"(?:,?[ ](?P<name>[a-z\u00df-\u024f'\-]{{2,20}})(?:[ ][a-z\u00df-\u024f'\-]{{2,20}})?)?"
    rf"(?:[ ](?:from|in|at"
    rf"|on)[ ]\w+(?:[ ]\w+){{0,2}}[ ]?)?,?{_TIE}(?!\w)"
)
# 'Anna from sales is out with burnout': a capital, so it is read in the text as written.
_BY_NAME = re.compile(
    r"(?<![\w#@])(?P<name>[A-Z\u00c0-\u00de][a-z\u00df-\u024f\-]{1,20}"
    r"(?:[ ][A-Z\u00c0-\u00de][a-z\u00df-\u024f'\-]{1,20})?)"
    rf"(?:(?P<place>[ ](?:from|in)[ ](?:the[ ])?\w+(?:[ ](?:team|department))?),?{_TIE}"
    rf"|,?[ ]{_ABSENT}[ ]{_CONDITION.replace('condition', 'told')})(?!\w)"
)
_NO_NAME = words(
    """
    I We He She It They You This That There Who What When People Everyone Someone Anyone Nobody
    Many Most Some Society Today Company Companies Women Men Children Leaders Managers Employees
    Life Work World The My Our His Her Their If And But So Now Then Here Not No Yes Monday Tuesday
    Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December America India China Europe Italy Germany France Britain
    """
)

_MONEY = (
    r"(?P<money>(?:[$\u20ac\u00a3\u20b9]|usd |eur |gbp |inr "
    r"|chf )[ ]?\d{1,3}(?:[ ,.]?\d{3})*(?:\.\d\d)?[ ]?k?(?!\.?\d)(?![ ]?(?:m|b|million|billion)\b)"
    r"|\d{2,3}(?:[ ,.]?\d{3}|k)[ ]?(?:[\u20ac$\u00a3]|euros?|dollars|pounds|usd|eur|gbp|inr"
    r"|chf))(?![\w])"
)
_PAY = re.compile(
    rf"(?<!\w)(?P<who>(?:(?:my|our)[ ](?:\w+[ ])?{_RELATION}|he|she|[a-z\u00df-\u024f\-]{{2,20}}))"
    r"(?:(?:'s|\u2019s)?[ ](?:base |annual |yearly |monthly |gross |new )?(?:salary|pay"
    r"|compensation|wage|bonus|(?<!net )income)"
    r"[ ](?:is|was|of|to|at)|[ ](?:earns|makes|gets paid|is paid|was paid|earned|is on|takes home))"
    r"[ ](?:only |just |about |around |over |under |a |almost )?" + _MONEY
)
_OWN = frozenset({"my", "our", "i"})

_BORN = phrase("it says when a person was born")


def births(text: str, low: str) -> Iterator[Hit]:
    """Dates of birth: named as such, or told of a person."""
    for found in _BIRTH.finditer(low):
        start, end = found.span("date")
        if made_up(low, start, end):
            continue
        label = found["label"]
        if label == "birthday" and found.group().count(":") == 0 and " is " not in found.group():
            continue
        if label:
            own = low[max(0, found.start() - 4) : found.start()].strip() == "my"
            yield Hit(
                "date_of_birth",
                start,
                end,
                0.6 if own else 0.85,
                (phrase("'{words}' stands before it", words=label),),
            )
            continue
        subject = (found["subject"] or "").split(" ")[0]
        if subject in (
            "he",
            "she",
            "they",
            "son",
            "daughter",
            "baby",
            "wife",
            "husband",
            "colleague",
        ):
            yield Hit("date_of_birth", start, end, 0.6, (_BORN,))
        elif subject == "i" or (subject and text[found.start("subject")].isupper()):
            yield Hit("date_of_birth", start, end, 0.4, (_BORN,))


def health(text: str, low: str) -> Iterator[Hit]:
    """Health details of somebody else."""
    for found in _BY_RELATION.finditer(low):
        start = found.start("relation")
        at_work = re.fullmatch(_RELATION + "s?", found["relation"]) is not None
        condition = found["condition"].strip()
        why = (
            phrase(
                "'{condition}' is told of a '{person}'",
                condition=condition,
                person=found["relation"],
            ),
        )
        named = bool(found["name"]) and text[found.start("name")].isupper()
        plural = found["relation"].endswith("s") and found["relation"] not in ("boss",)
        confidence = 0.8 if at_work and named else 0.6 if at_work and not plural else 0.4
        yield Hit("health", start, found.end("condition"), confidence, why)
    for found in _BY_NAME.finditer(text):
        first = found["name"].split(" ")[0]
        if first in _NO_NAME:
            continue
        # A first name or a team makes it someone the author knows; a full name may be in the news.
        known = found["place"] or " " not in found["name"]
        condition = (found["condition"] or found["told"]).strip()
        why = (
            phrase("'{condition}' is told of '{name}'", condition=condition, name=found["name"]),
        )
        yield Hit("health", found.start(), found.end(), 0.6 if known else 0.45, why)


def pay(text: str, low: str) -> Iterator[Hit]:
    """What a certain person earns."""
    for found in _PAY.finditer(low):
        who = found["who"]
        start, end = found.start(), found.end("money")
        named = text[start].isupper() and text[start : found.end("who")] not in _NO_NAME
        if who in _OWN or who.split(" ")[-1] in ("i",):
            confidence = 0.45
        elif who in ("he", "she") or who.startswith(("my ", "our ")) or named:
            confidence = 0.6
        else:
            continue
        if who == "i":
            continue
        why = (phrase("it says what a certain person earns"),)
        yield Hit("salary", start, end, confidence, why)
