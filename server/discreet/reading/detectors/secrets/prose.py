"""Secrets told in words ("the wifi password is …") or assigned to a name ("api_key = …").

Here the value has no fixed shape, so three things must come together: a cue that names the
secret, a link from the cue to the value (`is`, a colon, an equals sign), and a value that a
person would type as a password or a machine would generate as a key. What is said *about*
passwords ("the password is too weak") has the first two and fails on the third.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from discreet.reading.detectors.secrets.hit import Hit
from discreet.reading.detectors.secrets.placeholders import is_placeholder, looks_random, words
from discreet.reading.phrases import Phrase, phrase

_QUOTES = "\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb\u201e"
_LINK = (
    # French sets a no-break space before a colon.
    r"(?:[ \t\u00a0\u202f]{0,3}(?::=|=>|->|==?|:|\u2192|\u27a1\ufe0f?)[ \t]{0,3}"
    r"|[ ][\u2013\u2014-][ ]"
    r"|[ ](?:is|was|ist|lautet|est|es|\u00e8|will be|stays|set to|changed to|reset to)"
    r"(?:[ ](?:now|still|just|currently|set to|changed to))?[ ]?:?[ ]?)"
)
_VALUE = (
    r"(?P<value>[\"'`\u201c\u2018\u00ab\u201e][^\"'`\u201d\u2019\u00bb\n]{3,60}"
    r"[\"'`\u201d\u2019\u00bb]|[^\s]{4,64})"
)
_FOR = r"(?:[ ](?:for|to|of|on|at|f\u00fcr|zum|para|pour|de|del|du)(?:[ ][^\s:=]{1,24}){1,5}?)?"

_PASSWORD = re.compile(
    r"(?<![a-z0-9])(?P<cue>(?:wi-?fi|wlan|wireless|network)[ ](?:pass(?:word|code|phrase)?|pw|key"
    r"|passwort)"
    r"|pass(?:word|wd|code|phrase|wort|wrd)|psswrd|pswd|kennwort|wachtwoord|contrase\u00f1a|senha"
    r"|mot[ ]de[ ]passe|clave[ ]de[ ]acceso|pwd|pw|p/w|login[ ]pass)(?![a-z0-9])"
    r"(?:[ ](?:wi-?fi|wlan|vpn|admin|root))?" + _FOR + _LINK + _VALUE
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# login admin / pass …; user: anna pw: …; the 'pass' alone would be a ticket.
_PAIR = re.compile(
    r"(?<![a-z0-9])(?:log-?in|user(?:[ ]?name)?|account|usr)[ ]{0,2}[:=]?[ ]{0,2}[^\s,;"
    r"|]{2,60}[ ]{0,2}"
    r"(?:[,/|;\u2013-]|\n|and|with|\+)[ ]{0,2}(?P<cue>pass(?:word)?|pw|pwd)(?![a-z0-9])[ ]{0,2}"
    r"(?:[:=]|is)?[ ]{0,2}" + _VALUE
)
# creds: admin / …; wifi: network / …
_CREDENTIALS = re.compile(
    r"(?<![a-z0-9])(?P<cue>creds|credentials|log-?ins?|zugangsdaten|identifiants|(?:guest "
    r"|office )?wi-?fi)"
    r"(?:[ ](?:for|to)(?:[ ][^\s:=]{1,24}){1,4}?)?(?:[ ](?:are|is)[ ]?:?|[ ]{0,2}[:=])[ ]{0,2}"
    r"[^\s/|:]{2,40}[ ]{0,2}[/|:][ ]{0,2}" + _VALUE
)
_CODE = re.compile(
    r"(?<![a-z0-9])(?P<cue>(?:security|verification|access|door|gate|alarm|entry|log-?in|sign-in|sms"
    r"|one[- ]time|2fa|mfa|auth(?:entication)?|authenticator|unlock|safe|garage|keypad|vault"
    r"|building"
    r"|meeting|host|conference)[ ](?:pin|code|passcode)|otp|cvv2?|cvc2?|passcode"
    r"|pin(?:[ ]number)?|tan)"
    r"(?![a-z0-9])"
    + _FOR
    + r"(?:"
    + _LINK
    + r"|[ ]{1,2})(?P<value>\d[\d -]{1,9}\d|[a-z]?\d[a-z0-9]{3,9})(?![a-z0-9])"
)
_LICENCE = re.compile(
    r"(?<![a-z0-9])(?P<cue>(?:(?:licen[cs]e|product|activation|serial|registration"
    r"|cd)[ -]?)?(?:key|code))"
    + _FOR
    + r"(?:"
    + _LINK
    + r"|[ ]{1,2})(?P<value>[a-z0-9]{3,8}(?:-[a-z0-9]{3,8}){2,7})(?![a-z0-9-])"
)
_MAIDEN = re.compile(
    r"(?:mother|mom|mum|mama)(?:'s|\u2019s)?[ ]maiden[ ]name[ ](?:is|was"
    r"|:)[ ](?P<value>[a-z\u00c0-\u024f'-]{2,30})"
    r"|answer[ ](?:is|was)[ ](?P<before>[a-z\u00c0-\u024f'-]{2,30}),[ ]my[ ]"
    r"(?:(?:mother|mom|mum)(?:'s|\u2019s)?[ ]maiden|(?:first[ ])?(?:pet|dog|cat)(?:'s"
    r"|\u2019s)?)[ ]name"
    r"|(?:pet|dog|cat)(?:'s|\u2019s)?[ ]name[ ](?:is|was)[ ](?P<pet>[a-z'-]{2,30})[^.\n]{0,40}"
    r"(?:security|verification|authentication)"
)
_SEED_CUE = re.compile(
    r"(?:seed|recovery|mnemonic|wallet|secret|backup)[ -](?:recovery[ ])?(?:phrase|words)"
    r"|mnemonic|seed[ ]is"
)
_SEED = re.compile(r"[a-z]{3,8}(?:(?:[ ,]|[\n\t]?\d{1,2}[.)]){1,5}[a-z]{3,8}){11,23}(?![a-z])")
# Function words that every sentence has and none of the 2,048 words of BIP 39 is.
_NOT_BIP39 = words(
    """
    the and you your with for are was not but never anyone someone its has have had they them from
    our who how which should would could because when what their been were more keep
    """
)
_RECOVERY_CUE = re.compile(r"(?:recovery|backup|scratch|rescue)[ -](?:codes?|keys?)")
_RECOVERY = re.compile(
    r"(?<![a-z0-9-])(?:[a-z0-9]{4,8}(?:-[a-z0-9]{4,8}){1,7}|\d{8}|[a-z0-9]{10,24})(?![a-z0-9-])"
)
_WALLET_CUE = re.compile(r"private[ ]key|wallet[ ]key|\bwif\b")
_WALLET = re.compile(
    r"(?<![A-Za-z0-9])(?:[5KL][1-9A-HJ-NP-Za-km-z]{50,51}|(?:0x)?[0-9a-f]{64})(?![A-Za-z0-9])"
)

_ASSIGNED = re.compile(
    r"(?:key|token|secret|passw(?:or)?d|pwd|passphrase|credentials?|auth|srt|pat)"
    r"(?P<mark>[\"'`\]})>*\\]{0,4}[ \t]{0,8}(?::=|=>|->|==?|[:=|>,\u2192]|-(?=[ ])|(?:is|was)[ ]"
    r"|(?=[\"'`]))"
    r"[ \t]{0,8}[\"'`({\[<\\]{0,3}[ ]?(?:bearer[ ]|token[ ])?)(?=[^\s\"'`(){}<>\[\],;])"
)
_ASSIGNED_VALUE = re.compile(r"[A-Za-z0-9_\-./+=~!@#$%^&*?:\\\]\[]{8,1200}")
_PASSWORD_NAMES = frozenset({"password", "passwd", "passwrd", "pwd", "passphrase"})
# A public half, or a name of something else than a credential.
_NOT_SECRET_NAME = re.compile(
    r"(?:public|pub|publishable|csrf|xsrf|primary|foreign|sort|partition|bucket|cache|schema|site"
    r"|anon|idempotency|object|row|translation|answer|hot|short|arrow|host"
    r"|known)[_\- .]?(?:api[_\- ]?)?$"
)
_DIGEST = re.compile(
    r"sha-?\d{1,3}|md5|checksum|chksum|commit|digest|integrity|etag|fingerprint|hash\b"
)
# 'key' alone may be a cache's or a map's; a kind or a joined name makes it a credential.
_KEY_OF_WHAT = re.compile(
    r"(?:api|app|secret|access|auth|private|licen[cs]e|encryption|signing|master|admin|service"
    r"|account|subscription|server|client)[ ]?$|[a-z0-9][_\-.]?$"
)
_WORD = re.compile(r"[a-z0-9]{4,}")
_BEARER = re.compile(r"(?<![a-z])bearer[ ]([a-z0-9_\-.+/~=]{16,2000})")
_ELEMENT = re.compile(
    r"<(secret|token|password|api_?key|private_?key|passphrase)>([^<\n]{8,400})</"
)

# The password of jokes and of lists of the worst passwords: nobody's secret.
_STOCK = words(
    """
    hunter2 ******* password password1 password123 passw0rd p@ssw0rd p@ssword 123456 1234567
    12345678 123456789 1234567890 12345 1234 qwerty qwerty123 abc123 letmein welcome welcome1
    welcome123 admin admin123 iloveyou monkey dragon 111111 000000 changeme secret
    correcthorsebatterystaple correct-horse-battery-staple trustno1 root toor test test123 guest
    default
    """
)
# What follows "the password is" in a sentence about passwords.
_SAID_ABOUT = re.compile(
    r"(?:not|no|a|an|the|too|so|very|more|less|never|always|also|only|just|now|still|your|my|our|his|her|in|on"
    r"|at|to|by|for|and|or|if|that|what|when|where|why|how|one|this|it|something|nothing|enough|dead|weak|wrong"
    r"|strong|secure|safe|correct|incorrect|invalid|required|optional|easy|hard|long|short|simple|unique|old"
    r"|new|good|bad|great|case|out|up|like|as|about|really|actually|probably|being|going|gone|over|here|there"
    r"|back|key|useless|worthless|broken|fine|public|private|random|everything|everywhere|reuse|rotation|manager"
    r"|managers|reset|resets|policy|sharing|security|hygiene|hashing|login|length|strength|yes|none|tbd|tba)$"
)
_A_PASSWORD = phrase("a password")
_A_KEY = phrase("a key or token")

_SAID_ENDING = re.compile(r"(?:ed|ing|able|ible|ive|ous|ful|less|ly|ic|ent|ant|ary|ory)$")


def read(text: str, low: str, providers: frozenset[str]) -> Iterator[Hit]:
    """Passwords, codes, keys, seed phrases and answers that are told.

    `providers` have formats of their own: a value under such a name that is not in its
    provider's format is most likely cut short or made up, so it is only a remark.
    """
    if (
        "pass" in low
        or "pw" in low
        or "key" in low
        or any(
            word in low for word in ("kennwort", "contrase", "senha", "wachtwoord", "acceso", "p/w")
        )
    ):
        yield from _told(_PASSWORD, "password", _A_PASSWORD, text, low)
    if "pass" in low or "pw" in low:
        yield from _told(_PAIR, "password", _A_PASSWORD, text, low)
    if any(
        word in low
        for word in ("cred", "login", "log-in", "wifi", "wi-fi", "zugangsdaten", "identifiants")
    ):
        yield from _told(_CREDENTIALS, "password", _A_PASSWORD, text, low)
    if any(word in low for word in ("code", "otp", "pin", "cvv", "cvc", "tan")):
        yield from _codes(low)
    if "-" in low and ("key" in low or "code" in low):
        yield from _licence(low)
    if "name" in low:
        yield from _answers(low)
    if any(word in low for word in ("phrase", "mnemonic", "seed")):
        yield from _seed(text, low)
    if any(word in low for word in ("recovery", "backup", "scratch", "rescue")):
        yield from _recovery(text, low)
    if "key" in low or "wif" in low:
        yield from _wallet(text, low)
    yield from _assigned(text, low, providers)
    if "bearer " in low:
        yield from _bearer(text, low)
    if "</" in low:
        yield from _elements(text, low)


def _told(pattern: re.Pattern[str], kind: str, label: Phrase, text: str, low: str) -> Iterator[Hit]:
    for found in pattern.finditer(low):
        start, end, quoted = _trim(text, *found.span("value"))
        value = text[start:end]
        between = low[found.end("cue") : found.start("value")]
        strong = any(mark in between for mark in ":=>\u2192") or pattern is not _PASSWORD
        local = bool(re.match(r"wi-?fi|wlan|wireless|network", found["cue"]))
        told = _password_confidence(value, quoted=quoted, strong=strong, local=local)
        loose = pattern is _PAIR and not any(mark in between for mark in ":=")
        if told and not quoted and value.isalpha() and (loose or not _ends(text, end)):
            told = 0.0  # "password is swordfish" ends there; "password is really needed" goes on
        if told:
            cue = text[found.start("cue") : found.end("cue")]
            yield Hit(kind, start, end, label, told, (_follows(cue),))


def _follows(cue: str) -> Phrase:
    return phrase("it follows '{cue}'", cue=cue)


def _password_confidence(value: str, *, quoted: bool, strong: bool, local: bool) -> float:
    """How sure one can be that a value after a cue is a password; 0 if it is not one.

    strong: a colon or the like ties the value to the cue; local: the cue names a network.
    """
    low = value.lower()
    if len(value) < 4 or low.startswith(("http://", "https://", "www.")) or is_placeholder(value):
        return 0.0
    if low in _STOCK or _SAID_ABOUT.fullmatch(low) or _UUID.fullmatch(low):
        return 0.0
    letters = any(c.isalpha() for c in value)
    digits = any(c.isdigit() for c in value)
    symbols = any(c in "!@#$%^&*_+=?~" for c in value[:-1]) or value.endswith(("!", "$", "#", "*"))
    if value.isdigit():
        return 0.7 if (strong or local) and 4 <= len(value) <= 16 and len(set(value)) > 1 else 0.0
    if letters and digits:
        return 0.9 if len(value) >= 6 else 0.6
    if letters and symbols and not value[:-1].isalpha():
        return 0.85
    if quoted and " " not in value:
        return 0.7
    if quoted:
        return 0.6 if strong and len(value.split()) <= 6 else 0.0
    if value.isalpha() and not _SAID_ENDING.search(low):
        # One plain word: only a network's password is told like that without a colon.
        if not value.islower() and not value.istitle() and not value.isupper():
            return 0.7
        return 0.55 if local or (strong and value.islower() and len(value) >= 6) else 0.0
    return 0.0


def _trim(text: str, start: int, end: int) -> tuple[int, int, bool]:
    """The value without quotation marks and the sentence's marks, and whether it was quoted."""
    quoted = text[start] in _QUOTES and text[end - 1] in _QUOTES and end - start > 2
    if quoted:
        return start + 1, end - 1, True
    while start < end and text[start] in _QUOTES + "([{*":
        start += 1
    while end > start and text[end - 1] in _QUOTES + ".,;:?)]}*\u2026":
        end -= 1
    if end - start > 1 and text[end - 1] == "!" and not any(c.isdigit() for c in text[start:end]):
        end -= 1
    return start, end, False


def _ends(text: str, end: int) -> bool:
    rest = text[end : end + 3].lstrip(" ")
    return not rest or not (rest[0].isalnum() or rest[0] in "'\u2019")


def _codes(low: str) -> Iterator[Hit]:
    for found in _CODE.finditer(low):
        value, cue = found["value"], found["cue"]
        digits = [c for c in value if c.isdigit()]
        tied = low[found.end("cue") : found.start("value")].strip(" ") != ""
        if not 3 <= len(digits) <= 10 or len(set(digits)) == 1 or value in _STOCK:
            continue
        # 'PIN 2024' or 'tan 45': a bare number after a short cue needs the link.
        bare = ("otp", "passcode", "cvv", "cvc", "cvv2", "cvc2")
        if not tied and cue not in bare and " " not in cue:
            continue
        if cue == "tan" and len(digits) != 6:
            continue
        yield Hit(
            "access_code",
            found.start("value"),
            found.end("value"),
            phrase("an access code"),
            0.8,
            (_follows(cue),),
        )


def _licence(low: str) -> Iterator[Hit]:
    for found in _LICENCE.finditer(low):
        value = found["value"]
        groups = value.split("-")
        numbered = [g for g in groups if any(c.isdigit() for c in g)]
        digits = {c for c in value if c.isdigit()}
        if len(numbered) < 2 or len(digits) < 3 or max(map(len, groups)) < 4:
            continue
        if re.fullmatch(r"\d{4}-\d\d-\d\d.*|[0-9a-f]{8}-[0-9a-f]{4}-.*", value):  # a date, a UUID
            continue
        yield Hit(
            "licence_key",
            found.start("value"),
            found.end("value"),
            phrase("a licence key"),
            0.8,
            (_follows(found["cue"]),),
        )


def _answers(low: str) -> Iterator[Hit]:
    for found in _MAIDEN.finditer(low):
        name = next(n for n in ("value", "before", "pet") if found[n])
        yield Hit(
            "security_answer",
            found.start(name),
            found.end(name),
            phrase("the answer to a security question"),
            0.7,
            (phrase("names like this one are asked for when a password is forgotten"),),
        )


def _seed(text: str, low: str) -> Iterator[Hit]:
    for cue in _SEED_CUE.finditer(low):
        for found in _SEED.finditer(low, cue.end(), cue.end() + 360):
            words = re.findall(r"[a-z]{3,8}", found.group())
            if found.start() - cue.end() > 60 or _NOT_BIP39.intersection(words):
                continue
            if len(words) - len(set(words)) > 2:
                continue
            yield Hit(
                "seed_phrase",
                found.start(),
                found.end(),
                phrase("a wallet's seed phrase"),
                0.9,
                (
                    phrase(
                        "{count} plain words follow '{cue}'",
                        count=len(words),
                        cue=text[cue.start() : cue.end()],
                    ),
                ),
            )
            return


def _recovery(text: str, low: str) -> Iterator[Hit]:
    for cue in _RECOVERY_CUE.finditer(low):
        for found in _RECOVERY.finditer(low, cue.end(), cue.end() + 300):
            value = found.group()
            digits = sum(c.isdigit() for c in value)
            mixed = digits >= 2 and (value.isdigit() or digits < len(value))
            if not mixed or re.fullmatch(r"\d{4}-\d{2,4}|20\d{6}", value) or is_placeholder(value):
                continue
            yield Hit(
                "recovery_code",
                found.start(),
                found.end(),
                phrase("a recovery code"),
                0.8,
                (_follows(text[cue.start() : cue.end()]),),
            )


def _wallet(text: str, low: str) -> Iterator[Hit]:
    for cue in _WALLET_CUE.finditer(low):
        for found in _WALLET.finditer(text, cue.end(), cue.end() + 120):
            if looks_random(found.group(), 50):
                yield Hit(
                    "wallet_private_key",
                    found.start(),
                    found.end(),
                    phrase("a wallet's private key"),
                    0.9,
                    (_follows(text[cue.start() : cue.end()]),),
                )


def _assigned(text: str, low: str, providers: frozenset[str]) -> Iterator[Hit]:
    done = 0
    for found in _ASSIGNED.finditer(low):
        value = _ASSIGNED_VALUE.match(text, found.end()) if found.start() >= done else None
        if value is None:
            continue
        # Names inside a value are part of it, unless '&' sets a further parameter apart.
        done = value.start() + len(value.group().split("&", 1)[0])
        name = low[max(0, found.start() - 40) : found.start()]
        cue = low[found.start() : found.start("mark")]
        if _NOT_SECRET_NAME.search(name):
            continue
        start, end, _ = _trim(text, value.start(), value.end())
        secret = text[start:end]
        if is_placeholder(secret) or _is_code(secret, text[end : end + 1]):
            continue
        if text[end : end + 2] == ".." or text[end : end + 1] == "\u2026":  # shown in part
            continue
        if cue in _PASSWORD_NAMES:
            good = not _UUID.fullmatch(secret.lower()) and (
                looks_random(secret, 8)
                or _password_confidence(secret, quoted=False, strong=True, local=False) >= 0.85
            )
        else:
            good = looks_random(secret, 16)
        if not good or (
            cue not in ("secret", "token")
            and _DIGEST.search(low, max(0, found.start() - 40), start)
        ):
            continue
        kind, label, confidence = (
            ("password", _A_PASSWORD, 0.85)
            if cue in _PASSWORD_NAMES
            else ("generic_key", _A_KEY, 0.8)
        )
        known = not providers.isdisjoint(_WORD.findall(name))
        bare = cue == "key" and not _KEY_OF_WHAT.search(name)
        if kind == "generic_key" and (known or bare):
            confidence = 0.45
        why = phrase("it is given to a name that ends in '{cue}'", cue=cue)
        yield Hit(kind, start, end, label, confidence, (why,))


def _bearer(text: str, low: str) -> Iterator[Hit]:
    """`Authorization: Bearer …` (RFC 6750), shown or copied from a command."""
    for found in _BEARER.finditer(low):
        value = text[found.start(1) : found.end(1)].rstrip(".,;:")
        if looks_random(value, 16) and not is_placeholder(value):
            start = found.start(1)
            why = (_follows("Bearer"),)
            yield Hit("generic_key", start, start + len(value), _A_KEY, 0.85, why)


def _is_code(value: str, following: str) -> bool:
    """Whether a value is an expression or a name: a path, a call, a dotted name, a file."""
    if following == "(" or value.startswith(("/", "./", "../", "~/", "http://", "https://")):
        return True
    if value.startswith(("@", "pk_")) or "_pub_" in value:  # a host, a public half
        return True
    return bool(
        re.fullmatch(
            r"[A-Za-z_]+(?:[.:][A-Za-z_]\w*)+|.*\.(?:pem|key|crt|cer|json|txt|p12|ya?ml)", value
        )
    )


def _elements(text: str, low: str) -> Iterator[Hit]:
    """`<secret>…</secret>` as in exported settings: the random word inside."""
    for found in _ELEMENT.finditer(low):
        for word in re.finditer(r"[^\s{}]{12,400}", text[found.start(2) : found.end(2)]):
            value = word.group()
            if looks_random(value, 12) and not is_placeholder(value):
                start = found.start(2) + word.start()
                yield Hit(
                    "generic_key",
                    start,
                    start + len(value),
                    _A_KEY,
                    0.8,
                    (phrase("it stands in an element named '{name}'", name=found[1]),),
                )
