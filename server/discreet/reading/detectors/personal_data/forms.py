"""What values look like, shared by the tables of facts. All are patterns for text as typed."""

from __future__ import annotations

# A proper name: Kessler, Mary Ann. It follows a copula, so that its capital tells it.
NAME = r"[A-Z\u00c0-\u00de][\w'\u2019\-]*(?:[ ][A-Z\u00c0-\u00de][\w'\u2019\-]*){0,3}"
# Two names at least; spaced-out text may keep a blank or lose one: 'M ra Q uill', 'MaraQuill'.
TWO_NAMES = (
    r"(?:[A-Z][a-z]+[A-Z][a-z]+|[A-Z][ ][a-z]{2,}[ ][A-Z][ ][a-z]{2,}"
    r"|[A-Z\u00c0-\u00de][\w'\u2019\-]*(?:[ ][A-Z\u00c0-\u00de][\w'\u2019\-]*){1,3})"
)
PLACE = rf"{NAME}(?:,[ ]{NAME})?"
# A word that says something, after 'my religion is …'.
WORD = (
    r"(?!(?:a|an|the|not|no|my|your|so|too|very|still|already|also|now|never|in|on|of|what|why|how"
    r"|that|being|same|something|nothing|taken|wrong|correct|required|available|unique|up|down"
    r"|called|slow)\b)[\w\-]+"
)
MONEY = (
    r"(?:[$\u20ac\u00a3\u20b9][ ]?\d[\d,. ]*\d?k?"
    r"|\d[\d,.]*k?[ ]?(?:dollars|euros?|pounds|usd|eur|gbp|inr))"
    r"(?![\d.,]*[ ]?(?:million|billion|m\b|bn\b|b\b))"
)
# What a body or a day is measured in; a bare number is the reading of some device as well.
MEASURE = (
    r"\d[\d.,/]*(?:[ ]?(?i:bpm|mmhg|mg/dl|mmol(?:/l)?|kgs?|lbs?|pounds|stone|cm|kcal|calories|steps"
    r"|hours?|hrs?|degrees|\u00b0?[cf]\b|%|percent|daily|a day|per day|average))?"
)
SITE = r"(?:https?://)?(?:[\w\-]+\.){1,3}[a-z]{2,8}(?:/[\w\-./?=&%]*)?"

NATION = r"(?:US|U\.S\.|USA|UK|EU|Dutch|Greek|Thai|[Dd]ual|[A-Z][a-z]+(?:an|ish|ese|i|ss|ch))"

ALLERGEN = (
    r"(?:pea)?nuts?|tree nuts?|shellfish|seafood|fish|penicillin|amoxicillin|latex|gluten|wheat"
    r"|dairy|milk|lactose|eggs?|soy|sesame|pollen|bees?|bee stings?|wasps?|dust|cats?|dogs?|aspirin"
    r"|ibuprofen|sulfa|codeine|strawberr(?:y|ies)|kiwi|mustard|celery|nickel|iodine"
)

# Substances that are prescribed often, and brands that stand for them.
DRUGS = """
    metformin insulin lisinopril atorvastatin levothyroxine amlodipine omeprazole losartan
    sertraline zoloft fluoxetine prozac escitalopram lexapro citalopram venlafaxine duloxetine
    bupropion wellbutrin xanax alprazolam lorazepam diazepam valium lithium quetiapine ozempic
    olanzapine adderall ritalin methylphenidate warfarin prednisone methotrexate humira truvada
    tamoxifen oxycodone methadone suboxone albuterol gabapentin tramadol
"""
DRUG = rf"(?i:{'|'.join(DRUGS.split())})(?:[ ]\d+[ ]?mg)?"

ILLNESS = (
    r"diabetes|(?:high|hi|low) blood (?:pressure|sugar)|hypertension|asthma|epilepsy|hiv|cancer"
    r"|arthritis|depression|anxiety disorder|bipolar disorder|schizophrenia|ptsd|ocd|adhd"
    r"|hepatitis|crohn'?s|lupus|multiple sclerosis|parkinson'?s|alzheimer'?s|dementia|migraines"
    r"|endometriosis|pcos|celiac|coeliac|sleep apn(?:o)?ea|anorexia|bulimia|psoriasis|thyroid|std"
    r"|heart (?:disease|condition|murmur)|kidney (?:disease|stones)|sti|herpes|infertility"
)
ILLNESS_WORDS = """
    diabetes blood hypertension asthma epilepsy hiv cancer arthritis anxiety depression bipolar
    schizophrenia ptsd ocd adhd hepatitis crohn crohns lupus sclerosis parkinson parkinsons
    alzheimer alzheimers dementia migraines endometriosis pcos celiac coeliac sleep anorexia bulimia
    psoriasis thyroid std heart kidney sti herpes infertility
"""
"""One word of each illness, to find out cheaply that a text names none."""
