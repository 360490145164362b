"""Facts about a certain person that have a grammar of their own: 'I have UK citizenship'."""

from __future__ import annotations

from discreet.reading.detectors.personal_data.facts import FAINT, REMARK, WARN, sentence
from discreet.reading.detectors.personal_data.forms import (
    ALLERGEN,
    DRUG,
    DRUGS,
    ILLNESS,
    ILLNESS_WORDS,
    NAME,
    NATION,
    PLACE,
    SITE,
    TWO_NAMES,
)

# Where a fact's own words must stand first in their sentence.
_START = r"(?:^|(?<=[.!?\n])[ ]?)"
_I = r"(?P<who>I|[Hh]e|[Ss]he|[Mm]y \w+)(?:'m|\u2019m|'s|\u2019s|'ve|\u2019ve)?"

SENTENCES = (
    sentence(
        "security_answer",
        "the answer to a security question",
        "maiden",
        rf"(?:\b(?:is|was)|:)[ ](?P<value>{NAME}),?[ ](?P<who>my|his|her)[ ]"
        r"[\w'\u2019]+[ ]maiden name",
        own=WARN,
        found=("The answer is [Kessler], my mom's maiden name.",),
        silent=("Berlin is lovely, and my mom's maiden name is none of your business.",),
    ),
    sentence(
        "security_answer",
        "the answer to a security question",
        "answer",
        rf"\b[Aa]nswer(?:[ ]?:|[ ](?:is|was))[ ](?P<value>{NAME}),?[ ](?P<who>my|his|her)[ ]"
        r"(?:first )?\w+(?:['\u2019]s)?[ ](?:name|school|street|city|teacher|car)\b",
        own=WARN,
        found=("The answer is [Biscuit], my dog's name.",),
        silent=("The answer is Kubernetes, my friends.",),
    ),
    sentence(
        "security_answer",
        "a name that security questions ask for",
        "security verification authentication",
        r"\b(?i:pet|dog|cat|first school|first teacher|first car)(?:['\u2019]?s)?(?: name)?"
        rf"(?:[ ]?:|[ ](?:is|was))[ ](?P<value>{NAME})"
        r"(?=[^.!?\n]{0,40}\b(?:security|verif|password reset|authenti))",
        own=WARN,
        unsaid=WARN,
        found=("My pet name is [Biscuit], for the security question.",),
        silent=("My dog's name is Biscuit and he loves the office.",),
    ),
    sentence(
        "card_expiry",
        "when a card runs out",
        "card",
        r"\b[Cc]ard\b[^.!?\n]{0,40}[ ]exp(?:ires?|iry|iration|\.)?(?: date)?"
        r"(?:[ ]?:[ ]?|[ ](?:is|on|in)[ ]|[ ])"
        r"(?P<value>(?:0[1-9]|1[0-2])[ ]?/[ ]?(?:20)?[2-4]\d)(?!\d|/)",
        unsaid=REMARK,
        found=("My card ending 4412 expires on [09/31].",),
        silent=("Gift card sale, expires 09/12/2024.",),
    ),
    sentence(
        "citizenship",
        "a nationality",
        "citizenship citizen",
        rf"\b{_I}[ ](?:(?:have|has|hold|holds)[ ]{NATION} citizenship"
        rf"|(?:am |is )?an?[ ]{NATION} citizen)\b",
        other=0.45,
        found=("[I have UK citizenship], use that.", "[I'm a Belgian citizen] by birth."),
        silent=("Every citizen has a right to know.",),
    ),
    sentence(
        "visa_status",
        "on what terms a person may stay",
        "visa",
        rf"\b{_I}[ ](?:am |is |was )?(?:currently |still |here )?(?:on|have|has|hold|holds|with)[ ]"
        r"(?:an?|my|his|her)[ ](?P<value>(?:H-?1B|H-?4|F-?1|J-?1|L-?1|O-?1|TN|Tier[ ]?\d|student"
        r"|work|spouse|skilled worker|tourist|dependent|expired)[ ]visa)\b",
        other=0.5,
        found=("I'm still on an [H-1B visa].", "She is here on a [student visa]"),
        silent=("We sponsor an H-1B visa for this role.", "I paid with my Visa card."),
    ),
    sentence(
        "birthplace",
        "a place of birth",
        "born",
        rf"\b[Bb]orn in (?P<value>{PLACE})(?=[^.!?\n]{{0,40}}\b(?:security|verif|profile|form\b))",
        unsaid=REMARK,
        own=REMARK,
        found=("I was born in [Ghent], use that for the security profile.",),
        silent=("I was born in Ghent and moved to Leeds.",),
    ),
    # Quoted from a record, a log or a form; who introduces themselves says 'my name is'.
    sentence(
        "full_name",
        "a name quoted from a record",
        "name",
        r"\b(?:shows?|has|had|quoted|mentioned|includes?|with|contains?|says)[ ]"
        rf"(?P<who>my|his|her)[ ](?:\w+[ ])?name[ ](?P<value>{TWO_NAMES})",
        other=REMARK,
        found=("The error log shows my name [Mara Quill] in clear.",),
        silent=("Hi, my name is Mara Quill.", "It has my name on it."),
    ),
    sentence(
        "employer",
        "where somebody worked",
        "employment job",
        r"\b(?P<who>[Mm]y|[Hh]is|[Hh]er|[Ee]mployment)[ ](?:employment |job )?history "
        rf"(?:includes|shows|is)[ ](?P<value>work\w* (?:at|for) {NAME})",
        other=REMARK,
        found=("My employment history includes [working at Hartwell] for a year.",),
        silent=("Employment history is no predictor.",),
    ),
    sentence(
        "employer",
        "where a person works",
        "employer",
        rf"{_START}Employer is (?P<value>{NAME})",
        unsaid=REMARK,
        found=("Employer is [Hartwell], add it.",),
        silent=("The best employer is Hartwell.",),
    ),
    sentence(
        "child",
        "a child's name or school",
        "son daughter child kid",
        r"(?<![\w\-])(?P<who>[Mm]y|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur)[ ](?:son|daughter|child|kid)"
        rf"(?:['\u2019]s[ ](?:full )?name[ ]is[ ](?P<value>{NAME})"
        rf"|(?: [A-Z][a-z]+)? goes to {NAME} (?i:school|elementary|primary|kindergarten|academy))",
        other=0.5,
        found=("My son's name is [Leo].", "[Our daughter Ida goes to Elm Park School]."),
        silent=("My son goes to school by bike.", "My daughter is proud of me."),
    ),
    sentence(
        "own_health",
        "an allergy",
        "allergy allergies intolerance intolerant",
        r"\b(?P<who>I|[Mm]y|[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b[^.!?\n]{0,24}?"
        rf"(?P<value>(?i:{ALLERGEN})[ ](?:allerg(?:y|ies)|intoleran(?:ce|t)))\b",
        other=REMARK,
        found=("I have a [peanut allergy], note it.",),
        silent=("Our first product for lactose intolerant children.", "It is allergy season."),
    ),
    sentence(
        "own_health",
        "an allergy",
        "allergy allergies allergic sensitive sensitivity",
        r"\b(?:[Aa]llerg(?:ic|y|ies)[ ](?:to|:|is|are|include)"
        rf"|[Ss]ensitiv(?:e|ity)[ ](?:is )?to)[ ](?P<value>(?i:{ALLERGEN}))\b",
        unsaid=FAINT,
        found=("Allergic to [shellfish], add it to my profile.",),
        silent=("I am allergic to meetings.",),
    ),
    # Part of a record only: people tell of their own illness on purpose.
    sentence(
        "own_health",
        "an illness",
        ILLNESS_WORDS,
        rf"\b(?P<who>[Mm]y)[ ](?P<value>(?i:{ILLNESS})"
        r"[ ](?:diagnosis|history|medication|records?|results?))\b",
        own=FAINT,
        found=("The log has my [diabetes history].",),
        silent=(
            "My cancer research is public.",
            "I was diagnosed with epilepsy in May and am back at work.",
            "I have ADHD and it shows.",
        ),
    ),
    sentence(
        "medication",
        "what a person is treated with",
        DRUGS,
        rf"\b{_I}(?: am| is| was)?[ ](?:currently |still |now )?(?:take|takes|taking|on|prescribed"
        rf"|using)[ ](?:\d+ ?mg (?:of )?)?(?P<value>{DRUG})\b",
        found=("I take 20 mg of [fluoxetine] a day.", "She is on [lithium]."),
        silent=("Insulin is cheap to make.", "She works on insulin prices."),
    ),
    sentence(
        "health_measure",
        "a measurement of a body",
        "bpm sleep",
        r"\b(?P<value>[Hh]eart rate[^.!?\n]{0,20}[ ]\d{2,3}[ ]?bpm"
        r"|(?<=shows )deep sleep \d+ ?h\w*|(?<=indicates )deep sleep \d+ ?h\w*)",
        own=FAINT,
        unsaid=FAINT,
        found=("The [heart rate is at 85 bpm].", "It indicates [deep sleep 3 hours]."),
        silent=("Deep sleep matters.",),
    ),
    sentence(
        "medical_record",
        "what a medical record says",
        "medical health patient dna genetic ancestry blood hiv std fertility pregnancy device",
        r"(?<![\w\-])(?:[Mm]edical|[Hh]ealth|[Pp]atient|DNA|[Gg]enetic|[Aa]ncestry|[Bb]lood|HIV|STD"
        r"|[Ff]ertility|[Pp]regnancy|[Dd]evice)[ ](?:record|file|history|test|log|profile)s?"
        r"(?: results?)?(?: from (?:the )?\w+)?[ ]"
        r"(?:shows?|says?|indicates?|mentions?|includes?|has|is|came back|was)[ ]"
        r"(?P<value>(?:my )?(?:positive|negative|\d+[ ]?%[ ]?\w+"
        rf"|(?:\w+[ ]){{0,2}}(?i:{ILLNESS}|pressure|sugar|gene|intolerance)))",
        unsaid=REMARK,
        found=("My DNA test shows [25% Asian].", "Her medical record mentions [asthma]."),
        silent=("Our health record is clean.", "A blood test is quick."),
    ),
    sentence(
        "medical_record",
        "what a test found",
        "gene mutation antibodies deficiency intolerance",
        r"\b(?:[Tt]ests?|[Rr]esults?)[ ](?:indicates?|shows?|showed|found|confirms?)[ ]"
        r"(?P<value>(?:an? )?(?:\w+[ ]){0,3}(?:gene|mutation|antibodies|deficiency|intolerance))\b",
        own=REMARK,
        unsaid=FAINT,
        found=("The test indicates [a lactose intolerance gene].",),
        silent=("Gene tests are sold online.",),
    ),
    sentence(
        "biometrics",
        "what unlocks a device",
        "finger face iris palm eyes thumb voice",
        r"\b(?:print|scan|image|recording)[ ](?:from|of)[ ](?P<who>my|his|her)[ ]"
        r"(?:finger|thumb|face|palm|iris|eyes?|voice)\b",
        other=REMARK,
        found=("Verify with the [scan of my face].",),
        silent=("A scan of the market.",),
    ),
    sentence(
        "biometrics",
        "what unlocks a device",
        "fingerprint fingerprints finger face iris retina voiceprint palm biometric biometrics",
        rf"(?:(?<![\w\-])(?P<who>[Mm]y|[Hh]is|[Hh]er|[Tt]he)[ ]|{_START})"
        r"(?i:fingerprints?|finger print|face ?id|face scan|iris|retina|voice ?print|palm"
        r"|biometrics?|biometric data)(?:[ ](?:scan|data|template|id))?[ ](?:is|are)[ ]"
        r"(?:stored|saved|set up|enrolled|on file|registered|linked)\b",
        other=REMARK,
        unsaid=REMARK,
        found=("[My fingerprint scan is stored] in it.", "[Face ID is set up] here."),
        silent=("No fingerprint is stored on our servers.",),
    ),
    sentence(
        "browsing",
        "pages that a person opened",
        "browsing browser search",
        rf"\b(?:[Bb]rows(?:ing|er)|[Ss]earch) history[^.!?\n]{{0,20}}[ ](?P<value>{SITE})",
        own=REMARK,
        other=REMARK,
        unsaid=REMARK,
        found=("My browsing history includes [quillclinic.io/results].",),
        silent=("Search history is kept for a year.",),
    ),
    sentence(
        "browsing",
        "pages that a person opened",
        "visited opened",
        r"(?:\b(?:[Ss]ite|[Pp]age|[Ww]ebsite)[ ](?:that )?(?P<who>I|he|she)[ ]visited "
        rf"(?:is|was)[ ](?P<value>{SITE})"
        rf"|\b(?:[Vv]isited|[Oo]pened)[ ][^.!?\n]{{0,40}}?{SITE} at \d{{1,2}}:\d\d)",
        other=REMARK,
        unsaid=REMARK,
        found=("The site I visited is [quillclinic.io/results].",),
        silent=("I visited Ghent at 10:30.",),
    ),
    # What opens for whoever holds the address; forms and published pages are meant for readers.
    sentence(
        "shared_link",
        "a link that opens for whoever has it",
        "drive docs dropbox photos icloud zoom whatsapp we wetransfer",
        r"(?<![\w.])(?:https?://)?(?:www\.)?(?P<value>(?:drive\.google\.com/(?:file/d|drive/folders"
        r"|open)|docs\.google\.com/(?:document|spreadsheets|presentation)/d(?!/e/)"
        r"|dropbox\.com/(?:s|scl)|photos\.app\.goo\.gl|photos\.google\.com/share"
        r"|icloud\.com/(?:photos|iclouddrive)|(?:\w+\.)?zoom\.us/j/\d+\?pwd=|chat\.whatsapp\.com"
        r"|we\.tl|wetransfer\.com/downloads)[\w\-./?=&#%]*[\w=])",
        own=FAINT,
        other=FAINT,
        unsaid=FAINT,
        found=("See [photos.app.goo.gl/aB3dEfGh1jK] for me.",),
        silent=("Apply at docs.google.com/forms/d/e/1FAI/viewform", "Read zoom.us/pricing"),
    ),
    sentence(
        "usage_log",
        "how somebody spends their time",
        "log logs usage activity call",
        r"\b(?:(?:[Uu]sage|[Aa]ctivity|[Aa]pp|[Cc]all|[Ss]creen time) (?:usage )?"
        r"(?:logs?|history|data)"
        r"|[Ll]ogs?) (?:shows?|says?|has|indicates?) (?:that )?"
        r"(?P<value>(?P<who>I|he|she) [^.!?,\n]{3,50}|\d+ hours? [^.!?,\n]{3,40})",
        other=REMARK,
        unsaid=REMARK,
        found=(
            "The app usage log shows [I spent 5 hours on games].",
            "Logs indicate [2 hours gaming daily].",
        ),
        silent=("Usage data shows 40% growth.", "The log shows an error."),
    ),
    # What a house notes tells when somebody is at home and what they do there.
    sentence(
        "usage_log",
        "when somebody is at home",
        "motion sensor thermostat camera doorbell",
        r"\b(?P<value>[Mm]otion detected at \d{1,2}[ ]?(?::\d\d|AM|PM|am|pm)"
        r"|(?:[Ss]ensor|[Tt]hermostat|[Cc]amera|[Dd]oorbell)[ ](?:data |log |reading )?shows?[ ]"
        r"[^.!?\n]{3,40}[ ]at home)",
        own=REMARK,
        unsaid=REMARK,
        found=("[Motion detected at 2 AM], log it.",),
        silent=("Motion detected in the video is blurred.", "Sensor data shows the way."),
    ),
    sentence(
        "coordinates",
        "roughly where somebody is",
        "north south",
        r"\b(?P<value>(?:latitude )?\d{1,2}(?:\.\d+)?(?: degrees)? (?:north|south),? (?:and )?"
        r"(?:longitude )?\d{1,3}(?:\.\d+)?(?: degrees)? (?:east|west))\b",
        own=REMARK,
        unsaid=REMARK,
        found=("I'm around [latitude 50 north and longitude 4 east].",),
        silent=("We drove 10 miles north and 5 miles west.",),
    ),
    sentence(
        "coordinates",
        "where somebody is",
        "tracked gps",
        r"\b(?:[Tt]racked(?: me| him| her)? at|GPS)[ ]"
        r"(?P<value>\d{1,2}\.\d{3,8}[ ]?\u00b0?[ ]?[NS]?,[ ]?-?\d{1,3}\.\d{3,8}"
        r"[ ]?\u00b0?(?:[ ]?[EW]\b)?)",
        own=WARN,
        unsaid=WARN,
        found=("The device tracked me at [50.8503 N, 4.3517 E].",),
        silent=("We tracked 4.25, 5.11 and 6.00 points.",),
    ),
    sentence(
        "address",
        "an address",
        "address location ship shipped shipping billing house lives live",
        r"\b(?:[Aa]ddress|[Ll]ocation|[Ss]hip(?:ped|ping)?|[Bb]illing|[Hh]ouse|[Ll]ives?)"
        r"(?:[ ]?:[ ]?|[ ](?:is|at|to|on|was)[ ]|[ ])(?P<value>\d{1,5}[ ]?"
        r"(?:[A-Z][\w']*[ ](?:[a-z]{1,8}[ ])?){0,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr"
        r"|Terrace|Ter|Court|Ct|Boulevard|Blvd|Way|Place|Pl))\b\.?",
        other=REMARK,
        unsaid=REMARK,
        found=("My business address is [12 Mill St], add it.",),
        silent=("The address is public.", "Location: 12 Main halls"),
    ),
    sentence(
        "phone",
        "a telephone number",
        "sent texted",
        r"\b(?:sent by|texted from) "
        r"(?P<value>\d{3}-(?!000|01\d\d(?!\d))\d{3,4}(?:-\d{3,4})?)(?![\d\-])",
        own=0.45,
        other=0.45,
        unsaid=0.45,
        found=("It was sent by [733-2671-578] last week.", "It was sent by [733-2671]."),
        silent=("Sent by 555-0142.",),
    ),
)
