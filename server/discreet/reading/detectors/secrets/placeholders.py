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
    r"|todo|tbd|none|null|nil|undefined|true|false|change|here|value|placeholder"
    r"|redacted|removed|entfernt|supprim\u00e9|eliminado|hidden|masked|omitted|short|invalid|test)"
    r"(?:[^a-z]|$)"
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
    "fake",
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

_KEY_ALPHABET = re.compile(r"[A-Za-z0-9_\-./+:~]+={0,2}(?::[A-Za-z0-9]+)?")
_HOST = re.compile(r"\.(?:com|net|org|io|dev|app|co|local|internal)$")
_RUN = re.compile(r"(.)\1{5,}")


def is_placeholder(value: str) -> bool:
    """Whether a value stands for a secret and is none (`YOUR_API_KEY`, `xxxx`, `<token>`)."""
    if len(set(value)) <= 3 or _TEMPLATE.search(value):
        return True
    low = value.lower()
    if any(word in low for word in _ANYWHERE) or value.endswith(_DOCUMENTED):
        return True
    # Runs of one character that make up much of the value: ghp_00000000…
    if sum(len(run.group()) for run in _RUN.finditer(value)) * 3 >= len(value):
        return True
    return bool(_STAND_IN.search(low))


def is_documentation(value: str) -> bool:
    """Whether a provider's key is one that manuals show (`AKIA…EXAMPLE`, `ghp_xxxx`)."""
    low = value.lower()
    return (
        "EXAMPLE" in value
        or "xxxxx" in low
        or value.endswith(_DOCUMENTED)
        or (len(value) < 400 and _TEMPLATE.search(value) is not None)
    )


def entropy(value: str) -> float:
    """Shannon entropy in bits a character (0 for an empty value)."""
    size = len(value)
    return -sum(n / size * log2(n / size) for n in Counter(value).values()) if size else 0.0


def looks_random(value: str, minimum: int = 16) -> bool:
    """Whether a value could be a generated key: long enough, one alphabet, letters with digits.

    A name of a thing (`web21-prod-cmk`, `rsa1024_priv.pem`, `api:jar:1.7.8`) consists of short
    parts between separators; a key has at least one long part in which letters and digits mix.
    Single-case keys carry less per character, so they must be four characters longer.
    """
    if len(value) < minimum or entropy(value) < 3.0 or not _one_alphabet(value):
        return False
    if _UUID.fullmatch(value):
        return True
    longest = max(re.split(r"[^A-Za-z0-9]+", value), key=len)
    if len(longest) < 8 or _HOST.search(value):
        return False
    digits = sum(c.isdigit() for c in value)
    mixed = any(c.islower() for c in value) and any(c.isupper() for c in value)
    if not digits or digits == sum(c.isalnum() for c in value):
        return _mixed_case(longest) and len(longest) >= 20
    if not mixed and len(value) < minimum + 4:
        return False
    return (digits >= 3 and len(longest) >= 12) or _switches(value) >= 6


def _one_alphabet(value: str) -> bool:
    """Whether a value keeps to one of the alphabets that machines write keys in.

    Hexadecimal of whole bytes, base64 or base64url (RFC 4648, 4 and 5), with dots, colons and
    tildes between parts. A sentence's or a password's characters are in none of them.
    """
    if _HEX.fullmatch(value) and len(value) % 2:
        return False
    if "+" in value and ("-" in value or "_" in value):
        return False
    return bool(_KEY_ALPHABET.fullmatch(value))


def _mixed_case(value: str) -> bool:
    """Whether capitals stand irregularly, as in base64 and not as in CamelCase."""
    return _switches(value) >= 0.4 * len(value)


def _switches(value: str) -> int:
    """How often the value changes between lower case, upper case and digits."""
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" for c in value if c.isalnum()]
    return sum(a != b for a, b in pairwise(kinds))


def words(text: str) -> frozenset[str]:
    """The words of a column as a set, so that long lists can be read and sorted."""
    return frozenset(text.split())
