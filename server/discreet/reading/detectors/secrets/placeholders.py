"""What looks like a secret and is none: placeholders, documentation, plain words, digests."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from math import log2

# Words that a writer puts where the secret would stand. They are looked for between separators,
# so that a random value which happens to contain "here" is not taken for one.
_STAND_IN = re.compile(
    r"(?:^|[^a-z])(?:your|my|insert|replace|enter|paste|put|some|the|dummy|fake|foo|foobar|sample"
    r"|todo|tbd|none|null|nil|undefined|true|false|change|here|value|secret_?key|api_?key|placeholder"
    r"|redacted|removed|hidden|masked|omitted|short|invalid|test)(?:[^a-z]|$)"
)
# These words stand for a placeholder wherever they are. EXAMPLE ends the keys in the AWS
# documentation (AKIA…EXAMPLE), so it silences those as well.
_ANYWHERE = (
    "example",
    "placeholder",
    "changeme",
    "change_me",
    "change-me",
    "yourapikey",
    "your_",
    "your-",
    "redacted",
    "insert_",
    "replace_",
    "xxxx",
    "****",
    "....",
    "\u2022\u2022\u2022",
    "\u2026",
    "dummy",
    "1234567890",
    "0123456789",
    "abcdefghijkl",
    "-short",
    "_short",
    "placeholder",
)
# <token>, ${TOKEN}, {{ token }}, $TOKEN, %TOKEN%, [token], $(command), process.env.TOKEN
_TEMPLATE = re.compile(
    r"^(?:<.*|\[[\w .-]*\]?|\{.*|\$.*|%[\w(].*|@[\w.]+@)$|\$\{|\$\(|\{\{|<[A-Za-z][\w -]*>"
    r"|\b(?:process\.env|os\.environ|getenv|import\.meta|secrets?\.|vars?\.|config\.|env\.|self\.)"
)
_HEX = re.compile(r"[0-9a-fA-F]+")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
# The token that jwt.io shows to everyone ends so, and the test key in Stripe's documentation.
_DOCUMENTED = ("SflKxwRJSMeKKF2QT4fw" + "pMeJf36POk6yJV_adQssw5c", "4eC39HqLyjWDarjtT1" + "zdp7dc")

_RUN = re.compile(r"(.)\1{5,}")


def is_placeholder(value: str) -> bool:
    """Whether a value stands for a secret instead of being one (`YOUR_API_KEY`, `xxxx`, `<token>`)."""
    if len(set(value)) <= 3 or _TEMPLATE.search(value):
        return True
    low = value.lower()
    if any(word in low for word in _ANYWHERE) or value.endswith(_DOCUMENTED):
        return True
    # A run of one character that makes up much of the value: ghp_00000000…
    run = _RUN.search(value)
    if run is not None and len(run.group()) * 3 >= len(value):
        return True
    return bool(_STAND_IN.search(low))


def entropy(value: str) -> float:
    """Shannon entropy in bits a character (0 for an empty value)."""
    size = len(value)
    return -sum(n / size * log2(n / size) for n in Counter(value).values()) if size else 0.0


def looks_random(value: str, minimum: int = 16) -> bool:
    """Whether a value could be a generated key: long enough, letters with digits, no words.

    A name of a thing (`web21-prod-cmk`, `rsa1024_priv.pem`, `api:jar:1.7.8`) consists of short
    parts between separators; a key has at least one long part in which letters and digits mix.
    """
    if len(value) < minimum or entropy(value) < 3.0:
        return False
    parts = re.split(r"[^A-Za-z0-9]+", value)
    longest = max(parts, key=len)
    if len(longest) < 8 or _UUID.fullmatch(value):
        return bool(_UUID.fullmatch(value)) and entropy(value) > 3.0
    digits = sum(c.isdigit() for c in value)
    letters = sum(c.isalpha() for c in value)
    if not digits or not letters:
        return _mixed_case(longest) and len(longest) >= 20
    if digits >= 3 and len(longest) >= 12:
        return True
    return _switches(value) >= 6


def _mixed_case(value: str) -> bool:
    """Whether capitals stand irregularly, as in base64 and not as in CamelCase."""
    return sum(a.islower() and b.isupper() for a, b in pairwise(value)) >= 4


def _switches(value: str) -> int:
    """How often the value changes between lower case, upper case and digits."""
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" for c in value if c.isalnum()]
    return sum(a != b for a, b in pairwise(kinds))


def is_bare_hash(value: str) -> bool:
    """Whether a value is a plain UUID or a hexadecimal digest, which alone says nothing."""
    return bool(_UUID.fullmatch(value)) or (
        len(value) in (32, 40, 56, 64, 96, 128) and bool(_HEX.fullmatch(value))
    )
