"""Private links: addresses that let in whoever holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from discreet.reading.detectors.secrets.hit import Hit, key_for
from discreet.reading.detectors.secrets.placeholders import entropy, is_placeholder
from discreet.reading.phrases import Phrase, phrase

# RFC 3986, 3.2.1: user information before the host. A password that is empty, or looks like a
# host's port, is none.
_USERINFO = re.compile(
    r"(?<![A-Za-z0-9+.\-])[A-Za-z][A-Za-z0-9+.\-]{1,24}://"
    r"(?P<user>[^\s/:@?#<>\"']{0,100}):(?P<password>[^\s/@?#<>\"']{3,200})@"
    r"(?P<host>\[?[A-Za-z0-9.\-_:]{3,200})"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)?[A-Za-z0-9.\-]{4,200}\.[A-Za-z]{2,20}/[^\s<>\"'`|\\^{}]{1,4000}"
)
_PARAMETER = re.compile(r"[?&#;]([A-Za-z_\-]{2,40})=([^&#\s()\[\]]{4,3000})")

_STOCK_PASSWORDS = frozenset(
    {
        "pass",
        "password",
        "passwd",
        "pwd",
        "secret",
        "token",
        "user",
        "username",
        "root",
        "admin",
        "test",
        "changeme",
        "postgres",
        "mysql",
        "guest",
        "pw",
        "p4ssw0rd",
        "passw0rd",
        "credentials",
    }
)
_LOCAL = ("localhost", "127.0.0.1", "[::1]", "0.0.0.0", "host", "hostname", "server", "example.")

# Parameters whose value opens the door by itself, with the least length that a real one has.
_KEYS = {
    "token": 16,
    "access_token": 16,
    "accesstoken": 16,
    "auth_token": 16,
    "authtoken": 16,
    "auth": 20,
    "authkey": 16,
    "id_token": 20,
    "refresh_token": 16,
    "session_token": 16,
    "sessionid": 16,
    "session_id": 16,
    "jwt": 20,
    "sig": 16,
    "signature": 16,
    "x-amz-signature": 32,
    "x-amz-security-token": 32,
    "x-goog-signature": 32,
    "apikey": 16,
    "api_key": 16,
    "api-key": 16,
    "key": 24,
    "secret": 12,
    "client_secret": 12,
    "password": 4,
    "passwd": 4,
    "pwd": 4,
    "passcode": 4,
    "magic": 16,
    "magic_link": 16,
    "magic_token": 16,
    "login_token": 12,
    "reset_token": 12,
    "reset_password_token": 12,
    "confirmation_token": 12,
    "verification_token": 12,
    "invite_token": 12,
    "invitation_token": 12,
    "invite_code": 12,
    "otp": 6,
    "rlkey": 16,
    "resourcekey": 12,
    "subscription-key": 16,
    "appid": 32,
}
_SHARED_ACCESS = frozenset({"sig", "signature", "x-amz-signature", "x-goog-signature"})
_MEETING = frozenset({"pwd", "passcode", "password", "passwd"})


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of link known by its host and path; `literal` is looked for first."""

    kind: str
    label: Phrase
    literal: str
    pattern: re.Pattern[str]
    confidence: float
    why: Phrase


def _place(
    kind: str, label: Phrase, literal: str, pattern: str, confidence: float, why: Phrase
) -> Place:
    return Place(kind, label, literal, re.compile(pattern), confidence, why)


_POSTS = phrase("whoever has this address can post through it")
_OPENS = phrase("whoever has this link can open what lies behind it")
_HEAD = r"(?:https?://)?(?:[a-z0-9-]{1,63}\.){0,3}"
_TAIL = r"[^\s<>\"'`)\]]*"

# A document link is often given away on purpose (a template, a reading list), so it is a remark
# and not a warning unless the words around it say that it is internal (see `_INSIDE`).
PLACES = (
    _place(
        "slack_webhook_url",
        key_for(phrase("a webhook"), "Slack"),
        "hooks.slack.com",
        _HEAD + r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{30,90}",
        0.95,
        _POSTS,
    ),
    _place(
        "discord_webhook_url",
        key_for(phrase("a webhook"), "Discord"),
        "/api/webhooks/",
        _HEAD + r"discord(?:app)?\.com/api/webhooks/\d{10,20}/[A-Za-z0-9_-]{50,80}",
        0.95,
        _POSTS,
    ),
    _place(
        "teams_webhook_url",
        key_for(phrase("a webhook"), "Teams"),
        "webhook",
        _HEAD + r"(?:webhook\.office\.com/webhookb2|outlook\.office(?:365)?\.com/webhook)/"
        r"[A-Za-z0-9@./\-]{40,300}",
        0.95,
        _POSTS,
    ),
    _place(
        "zapier_webhook_url",
        key_for(phrase("a webhook"), "Zapier"),
        "hooks.zapier.com",
        _HEAD + r"hooks\.zapier\.com/hooks/catch/\d{4,12}/[a-z0-9]{5,12}",
        0.9,
        _POSTS,
    ),
    _place(
        "telegram_bot_url",
        key_for(phrase("a bot's address"), "Telegram"),
        "api.telegram.org",
        _HEAD + r"api\.telegram\.org/bot\d{8,10}:[A-Za-z0-9_-]{30,40}" + _TAIL,
        0.95,
        _POSTS,
    ),
    _place(
        "calendar_secret_link",
        phrase("a private calendar link"),
        "/calendar/ical/",
        _HEAD
        + r"calendar\.google\.com/calendar/ical/[^\s/]{3,120}/private-[0-9a-f]{16,64}"
        + _TAIL,
        0.95,
        _OPENS,
    ),
    _place(
        "meeting_link",
        phrase("a meeting link"),
        "meet.google.com",
        _HEAD + r"meet\.google\.com/[a-z]{3}-[a-z]{4}-[a-z]{3}\b",
        0.4,
        _OPENS,
    ),
    _place(
        "meeting_link",
        phrase("a meeting link"),
        "meetup-join",
        _HEAD + r"teams\.microsoft\.com/l/meetup-join/[A-Za-z0-9%_.@\-]{20,300}" + _TAIL,
        0.4,
        _OPENS,
    ),
    _place(
        "shared_document_link",
        phrase("a link to a shared document"),
        "docs.google.com",
        _HEAD + r"docs\.google\.com/(?:document|spreadsheets|presentation|drawings)/(?:u/\d/)?d/"
        r"(?!e/)[A-Za-z0-9_-]{20,80}" + _TAIL,
        0.4,
        _OPENS,
    ),
    _place(
        "shared_document_link",
        phrase("a link to a shared file"),
        "drive.google.com",
        _HEAD
        + r"drive\.google\.com/(?:file/(?:u/\d/)?d|drive/(?:u/\d/)?folders)/[A-Za-z0-9_-]{16,80}"
        + _TAIL,
        0.4,
        _OPENS,
    ),
    _place(
        "shared_document_link",
        phrase("a link to a shared file"),
        "dropbox.com",
        _HEAD + r"dropbox\.com/(?:s|sh|scl/f[io])/[a-z0-9]{8,40}" + _TAIL,
        0.4,
        _OPENS,
    ),
    _place(
        "shared_document_link",
        phrase("a link to a shared file"),
        ".sharepoint.com/:",
        _HEAD + r"sharepoint\.com/:[a-z]:/" + r"[^\s<>\"'`)\]]{20,400}",
        0.5,
        _OPENS,
    ),
    _place(
        "shared_document_link",
        phrase("a link to a shared file"),
        "1drv.ms",
        _HEAD + r"1drv\.ms/[a-z]/[A-Za-z0-9!_\-]{10,60}" + _TAIL,
        0.4,
        _OPENS,
    ),
    _place(
        "chat_invitation_link",
        phrase("an invitation to a private chat"),
        "t.me/+",
        _HEAD + r"t\.me/\+[A-Za-z0-9_-]{14,24}",
        0.4,
        _OPENS,
    ),
)
_INSIDE = re.compile(
    r"\b(?:internal|confidential|private|secret|do not share|don't share|not public|draft"
    r"|our team's"
    r"|with my (?:info|details|data)|has details|customer (?:list|data)|salar(?:y|ies)|payroll)\b"
)


def read(text: str, low: str) -> Iterator[Hit]:
    """Credentials in addresses, links with tokens, webhooks and links to shared files."""
    if "://" in text and "@" in text:
        yield from _userinfo(text)
    if "/" not in text:
        return
    for place in PLACES:
        if place.literal in text:
            for found in place.pattern.finditer(text):
                yield _placed(place, found, low)
    if "=" in text:
        for address in _ADDRESS.finditer(text):
            yield from _parameters(address, text)


def _userinfo(text: str) -> Iterator[Hit]:
    for found in _USERINFO.finditer(text):
        password, host = found["password"], found["host"].lower()
        plain = password.lower().strip("$<>{}[]")
        if plain in _STOCK_PASSWORDS or is_placeholder(password) or host.startswith(_LOCAL):
            continue
        if password.isdigit() and len(password) < 6 and "." in found["user"]:
            continue
        yield Hit(
            "credentials_in_url",
            found.start("password"),
            found.end("password"),
            phrase("a password in an address"),
            0.9,
            (phrase("a user name and a password stand before the host of this address"),),
        )


def _placed(place: Place, found: re.Match[str], low: str) -> Hit:
    start, end = found.start(), found.start() + len(found.group().rstrip(".,;:!?"))
    confidence, why = place.confidence, [place.why]
    if confidence <= 0.5 and _INSIDE.search(low, max(0, start - 120), end + 120):
        confidence = 0.6
        why.append(phrase("the words around it say that it is not for everyone"))
    value = found.group()
    if len(set(value[-20:])) <= 6:  # …/d/00000000000000000000
        confidence = 0.2
    return Hit(place.kind, start, end, place.label, confidence, tuple(why))


def _parameters(address: re.Match[str], text: str) -> Iterator[Hit]:
    url = address.group()
    if "=" not in url:
        return
    for found in _PARAMETER.finditer(url):
        name = found[1].lower()
        least = _KEYS.get(name) or (16 if name.endswith(("_token", "_secret", "-token")) else 0)
        value = found[2].rstrip(".,;:!?)'\"")
        if not least or len(value) < least or is_placeholder(value):
            continue
        meeting = name in _MEETING
        # A word is no token ('token=newsletter-signup'), but may well be a password.
        if not meeting and not (any(c.isdigit() for c in value) and entropy(value) >= 2.5):
            continue
        start = address.start() + found.start(2)
        if name in _SHARED_ACCESS:
            kind, label = "signed_link", phrase("a signed link")
            why = phrase("the signature in this address lets anyone in who has it")
        elif meeting:
            kind, label = "link_with_password", phrase("a link that holds its password")
            why = phrase("the password is part of this address")
        else:
            kind, label = "link_with_token", phrase("a link with a token")
            why = phrase("'{name}' in this address is a key", name=found[1])
        yield Hit(kind, start, start + len(value), label, 0.9, (why,))
