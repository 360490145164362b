"""Kingfisher's provider formats, read offline.

Source: https://github.com/mongodb/kingfisher, package `kingfisher-secret-scanner`. Its rules come
with an entropy floor and their own lists of placeholders. Only detection is used here: the
package could also verify a key with its provider, which this product never does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import kingfisher_sdk

from discreet.reading.detectors.secrets.hit import Hit, has_format, key_for
from discreet.reading.detectors.secrets.placeholders import is_documentation
from discreet.reading.phrases import Phrase, phrase

_SUFFIX = re.compile(r"\.\d+$")
# Rules whose match is meant to be public, or that name no secret by themselves.
_PUBLIC = frozenset(
    {
        "adobe_client_id",
        "asana_client_id",
        "bitbucket_client_id",
        "devcycle_client_sdk_key",
        "discord_client_id",
        "flutterwave_public_key",
        "generic_credential_uri",  # read in `links`, with its stock passwords
        "linkedin_client_id",
        "lob_pub_api_key",
        "looker_client_id",
        "mailgun_pub_key",
        "messagebird_client_id",
        "plaid_client_id",
        "posthog_project_api_key",
        "sendbird_access_id",
    }
)
# First words of rule names that name no provider.
_NO_PROVIDER = frozenset({"generic", "curl", "private", "data", "access"})
# Providers whose names are not their slug with a capital.
_NAMES = {
    "aws": "AWS",
    "gcp": "Google Cloud",
    "github": "GitHub",
    "gitlab": "GitLab",
    "openai": "OpenAI",
    "npm": "npm",
    "npmjs": "npm",
    "pypi": "PyPI",
    "huggingface": "Hugging Face",
    "sendgrid": "SendGrid",
    "digitalocean": "DigitalOcean",
}
# What the last words of a rule's slug mean. The longest that fits is taken.
_KINDS = {
    "z?api_?key|gemini_api": phrase("an API key"),
    "api_?token": phrase("an API token"),
    "api_secret": phrase("an API secret"),
    "access_?key": phrase("an access key"),
    "access_?token": phrase("an access token"),
    "personn?al_(?:api_)?(?:access_)?(?:header_)?token|pat": phrase("a personal access token"),
    "refresh_?token": phrase("a refresh token"),
    "auth(?:orization|entication)?_token": phrase("an authentication token"),
    "oauth(?:_access)?(?:_token)?|oauth2access": phrase("an OAuth token"),
    "session_token": phrase("a session token"),
    "session_cookie": phrase("a session cookie"),
    "bearer_token": phrase("a bearer token"),
    "bot_(?:api_)?token": phrase("a bot token"),
    "service_account_token": phrase("a service account token"),
    "service_account": phrase("a service account key"),
    "service_account_secret": phrase("a service account secret"),
    "secret_(?:live_)?key|key_secret": phrase("a secret key"),
    "client_secret": phrase("a client secret"),
    "app(?:lication)?_secret": phrase("an application secret"),
    "encryption_key": phrase("an encryption key"),
    "signing_key": phrase("a signing key"),
    "private_key": phrase("a private key"),
    "licen[cs]e_key": phrase("a licence key"),
    "connection_string": phrase("a connection string"),
    "webhook(?:_url)?": phrase("a webhook"),
    "password": phrase("a password"),
    "credentials": phrase("credentials"),
    "key": phrase("a key"),
    "token|ptt|rrt": phrase("a token"),
    "secret": phrase("a secret"),
}
_SLUG = re.compile(
    r"(?P<provider>.*?)_?(?:"
    + "|".join(f"(?P<kind{number}>{tail})" for number, tail in enumerate(_KINDS))
    + r")(?:_(?:v\d|extended|long_lived|short_lived|routable|versioned|base64|yaml|ca|eu|us))*"
)
_LABELS = {
    "private_key": phrase("a private key"),
    "jwt": phrase("a signed web token (JWT)"),
    "jwt_base64": phrase("a signed web token (JWT)"),
    "generic_credential_uri": phrase("a user name and password in an address"),
    "curl_auth_user": phrase("a user name and password in a command"),
    "curl_auth_header": phrase("a token in a command"),
}
_CONFIDENCE = {"high": 0.95, "medium": 0.9, "low": 0.7}


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiled rules, and the providers whose key formats they know (`github`, `stripe`)."""

    scanner: kingfisher_sdk.Scanner
    providers: frozenset[str]


@lru_cache(maxsize=2)
def load(cache_dir: Path | None = None) -> Rules:
    """The rules, loaded once for the process.

    Compiling them takes about three seconds, so the package keeps the compiled form on disk
    (`cache_dir`, else its folder in the user's cache) and loads it in a quarter of one.
    """
    rules = kingfisher_sdk.Rules(cache_dir=cache_dir)
    names: dict[bool, set[str]] = {True: set(), False: set()}
    for rule in rules.metadata():
        names[rule["visible"]].add(slug(rule["id"]).split("_")[0])
    # Invisible rules are second parts: the key alone, which those providers give no shape, is
    # not found without them, so nothing follows from its not being found.
    known = {name for name in names[True] - names[False] if len(name) >= 4}
    return Rules(kingfisher_sdk.Scanner(rules, base64=False), frozenset(known - _NO_PROVIDER))


def slug(rule_id: str) -> str:
    """`betterleaks.github-pat` and `veles.secrets/openrouter` become `github_pat`, `openrouter`."""
    name = _SUFFIX.sub("", rule_id.rsplit("/", 1)[-1])
    return name.removeprefix("betterleaks.").replace("-", "_").replace(".", "_")


def read(text: str, scan: kingfisher_sdk.Scanner) -> Iterator[Hit]:
    """Provider keys in a text."""
    # One byte stands for one code point where the text is ASCII; else a table maps back.
    # The byte order mark would be taken off by the scanner, which would move every offset.
    data = text.replace("\ufeff", " ").encode("utf-8", "replace")
    found = [finding for finding in scan.scan(data) if finding.visible]
    if not found:
        return
    starts = None if len(data) == len(text) else _byte_starts(text.replace("\ufeff", " "))
    for finding in found:
        place = finding.location
        start, end = _points(place["start_offset"], place["end_offset"], starts)
        kind = slug(finding.rule_id)
        value = text[start:end]
        # The span is the secret itself, where the rule's match is wider ("key = …").
        secret = finding.secret
        if (at := value.find(secret)) >= 0 and secret:
            start, end, value = start + at, start + at + len(secret), secret
        # The rules have their own lists of placeholders; what the documentation shows is added.
        if kind in _PUBLIC or is_documentation(value):
            continue
        label = label_of(kind)
        yield Hit(
            kind,
            start,
            end,
            label,
            _CONFIDENCE.get(str(finding.confidence), 0.9),
            (has_format(label),),
        )


@lru_cache(maxsize=1024)
def label_of(kind: str) -> Phrase:
    """What a rule finds, from its slug: `github_app_token` is a token for GitHub app."""
    if kind in _LABELS:
        return _LABELS[kind]
    found = _SLUG.fullmatch(kind)
    what, provider = phrase("a key or token"), kind
    if found is not None:
        number = int((found.lastgroup or "").removeprefix("kind"))
        what, provider = list(_KINDS.values())[number], found["provider"]
    if not provider:
        return what
    first, *rest = provider.split("_")
    return key_for(what, " ".join((_NAMES.get(first, first.capitalize()), *rest)))


def _byte_starts(text: str) -> list[int]:
    """Offset of each code point's first byte in UTF-8 (a lone surrogate is one byte, '?')."""
    starts, at = [], 0
    for char in text:
        starts.append(at)
        code = ord(char)
        if code < 0x80 or 0xD800 <= code <= 0xDFFF:
            at += 1
        else:
            at += 2 if code < 0x800 else 3 if code < 0x10000 else 4
    starts.append(at)
    return starts


def _points(start: int, end: int, starts: list[int] | None) -> tuple[int, int]:
    if starts is None:
        return start, end
    return bisect_right(starts, start) - 1, bisect_right(starts, end - 1)
