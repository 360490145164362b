"""Formats with a fixed shape that kingfisher does not read, or reads only beside a second part.

Adding one: a row in `FORMATS` and a row in the table of `tests/unit/test_secrets.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from discreet.reading.detectors.secrets.hit import Hit, has_format, key_for
from discreet.reading.detectors.secrets.placeholders import entropy, is_placeholder
from discreet.reading.phrases import Phrase, phrase


@dataclass(frozen=True, slots=True)
class Format:
    """kind, what it is, a literal that any match holds (checked first, it is cheap), the pattern.

    Group `value` is the secret, else the whole match. `floor` is the entropy (bits a character)
    below which the value was typed by hand; random keys of that length lie clearly above.
    """

    kind: str
    label: Phrase
    literal: str
    pattern: re.Pattern[str]
    floor: float = 3.0


def _format(kind: str, label: Phrase, literal: str, pattern: str, floor: float = 3.0) -> Format:
    return Format(kind, label, literal, re.compile(pattern), floor)


_EDGE = r"(?<![A-Za-z0-9_\-])"
_STOP = r"(?![A-Za-z0-9_\-])"

FORMATS = (
    # AWS key ids: four letters for the kind of id, then 16 of base32 (A-Z, 2-7).
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    _format(
        "aws_access_key",
        key_for(phrase("an access key id"), "AWS"),
        "A",
        r"(?<![A-Z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Z0-9])",
    ),
    # RFC 7468 and OpenSSH: a private key between its markers; the end marker may be cut off.
    _format(
        "private_key",
        phrase("a private key"),
        "PRIVATE KEY",
        r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
        r"(?:[A-Za-z0-9+/=\s:,.\\\-]{40,8000}?-----END (?:[A-Z0-9]{1,12} ){0,3}"
        r"PRIVATE KEY(?: BLOCK)?-----|[A-Za-z0-9+/=\s\\]{40,8000})",
    ),
    # RFC 7519: three base64url parts, the first two JSON objects ('{"' is 'eyJ').
    _format(
        "jwt",
        phrase("a signed web token (JWT)"),
        "eyJ",
        _EDGE + r"eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,6000}\.[A-Za-z0-9_-]{20,1000}",
    ),
    # Entra ID application secrets: three characters, a digit, 'Q~', then 31 to 34 more.
    _format(
        "azure_ad_client_secret",
        key_for(phrase("a client secret"), "Microsoft Entra"),
        "Q~",
        r"(?<![\w~.\-])[A-Za-z0-9_~.\-]{3}\dQ~[A-Za-z0-9_~.\-]{30,34}(?![\w~\-])",
        3.5,
    ),
    _format(
        "alibaba_access_key",
        key_for(phrase("an access key id"), "Alibaba Cloud"),
        "LTAI",
        _EDGE + r"LTAI[A-Za-z0-9]{12,20}" + _STOP,
    ),
    _format(
        "alibaba_sts_access_key",
        key_for(phrase("a temporary access key id"), "Alibaba Cloud"),
        "STS.",
        _EDGE + r"STS\.[A-Za-z0-9]{20,40}" + _STOP,
    ),
    _format(
        "alibaba_sts_token",
        key_for(phrase("a security token"), "Alibaba Cloud"),
        "CAIS",
        _EDGE + r"CAIS[A-Za-z0-9+/=]{40,1500}",
        3.5,
    ),
    _format(
        "artifactory_api_key",
        key_for(phrase("an API key"), "Artifactory"),
        "AKCp",
        _EDGE + r"AKCp[A-Za-z0-9]{69}" + _STOP,
        4.0,
    ),
    _format(
        "artifactory_reference_token",
        key_for(phrase("a reference token"), "Artifactory"),
        "cmVmd",
        _EDGE + r"cmVmd[A-Za-z0-9]{59}" + _STOP,
        4.0,
    ),
    _format(
        "mongodb_atlas_secret",
        key_for(phrase("a service account secret"), "MongoDB Atlas"),
        "mdb_sa_sk_",
        _EDGE + r"mdb_sa_sk_[A-Za-z0-9_-]{38,44}" + _STOP,
        3.5,
    ),
    _format(
        "supabase_secret_key",
        key_for(phrase("a secret key"), "Supabase"),
        "sb_secret_",
        _EDGE + r"sb_secret_[A-Za-z0-9_-]{31}" + _STOP,
        3.5,
    ),
    _format(
        "flyio_token",
        key_for(phrase("an access token"), "Fly.io"),
        "fo1_",
        _EDGE + r"fo1_[A-Za-z0-9_-]{43}" + _STOP,
        4.0,
    ),
    _format(
        "square_secret",
        key_for(phrase("an application secret"), "Square"),
        "sq0csp-",
        _EDGE + r"sq0csp-[A-Za-z0-9_-]{40,50}" + _STOP,
    ),
    _format(
        "aikido_secret",
        key_for(phrase("a client secret"), "Aikido"),
        "AIK_SECRET_",
        _EDGE + r"AIK_SECRET_[A-Za-z0-9]{32,80}" + _STOP,
    ),
    _format(
        "ramp_client_secret",
        key_for(phrase("a client secret"), "Ramp"),
        "ramp_sec_",
        _EDGE + r"ramp_sec_[A-Za-z0-9]{40,56}" + _STOP,
        3.5,
    ),
    _format(
        "canva_client_secret",
        key_for(phrase("a client secret"), "Canva"),
        "cnvca",
        _EDGE + r"cnvca[A-Za-z0-9_-]{45,60}" + _STOP,
        3.5,
    ),
    _format(
        "ebay_client_secret",
        key_for(phrase("a client secret"), "eBay"),
        "PRD-",
        _EDGE
        + r"PRD-[0-9a-f]{12}-[0-9a-f]{4}(?:-[0-9a-f]{4}){2}-[0-9a-f]{4,8}"
        + _STOP
        + r"|"
        + _EDGE
        + r"PRD-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{8,12}"
        + _STOP,
    ),
    # Stripe: sk_ and rk_ are secret and restricted keys; pk_ is publishable and stays silent.
    _format(
        "stripe_secret_key",
        key_for(phrase("a secret key"), "Stripe"),
        "k_",
        _EDGE + r"[sr]k_(?:live|test)_[A-Za-z0-9]{24,107}" + _STOP,
        3.5,
    ),
    _format(
        "telegram_bot_token",
        key_for(phrase("a bot token"), "Telegram"),
        ":AA",
        r"(?<![\w:])\d{8,10}:AA[A-Za-z0-9_-]{33}" + _STOP,
        3.5,
    ),
    # Google OAuth client secrets and access tokens.
    _format(
        "google_client_secret",
        key_for(phrase("a client secret"), "Google"),
        "GOCSPX-",
        _EDGE + r"GOCSPX-[A-Za-z0-9_-]{28}" + _STOP,
        3.5,
    ),
    _format(
        "google_access_token",
        key_for(phrase("an access token"), "Google"),
        "ya29.",
        _EDGE + r"ya29\.[A-Za-z0-9_-]{40,300}",
        3.5,
    ),
    # Windows and Office product keys: five groups of five, never a vowel but A and E.
    _format(
        "product_key",
        phrase("a product key"),
        "-",
        _EDGE + r"(?:[BCDFGHJKMNPQRTVWXY2346789]{5}-){4}[BCDFGHJKMNPQRTVWXY2346789]{5}" + _STOP,
    ),
    _format(
        "age_secret_key",
        key_for(phrase("a private key"), "age"),
        "AGE-SECRET-KEY-1",
        _EDGE + r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}" + _STOP,
    ),
    # Bitcoin wallet import format (base58check, starts 5, K or L) is read only beside a cue,
    # in `prose`; an extended private key announces itself (BIP 32).
    _format(
        "wallet_private_key",
        phrase("a wallet's private key"),
        "xprv",
        _EDGE + r"xprv[1-9A-HJ-NP-Za-km-z]{100,112}" + _STOP,
        3.5,
    ),
)


def read(text: str) -> Iterator[Hit]:
    """Secrets with a fixed shape."""
    for form in FORMATS:
        if form.literal not in text:
            continue
        for found in form.pattern.finditer(text):
            value = found.group()
            if entropy(value) < form.floor or (len(value) < 400 and is_placeholder(value)):
                continue
            yield Hit(
                form.kind,
                found.start(),
                found.start() + len(value.rstrip()),
                form.label,
                0.95,
                (has_format(form.label),),
            )
