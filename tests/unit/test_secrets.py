"""Secrets: text to spans, negatives beside positives.

Nothing here is or was a credential: values are put together at run time from harmless halves, in
the format of the provider, so that no scanner of repositories takes this file for a leak.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from discreet.reading.detectors.secrets import SecretDetector
from discreet.reading.detectors.secrets.placeholders import is_placeholder, looks_random
from discreet.reading.document import Document

# Random-looking material of several alphabets.
MIXED = "q7Zt2LmX9vRb4KsW8nYc5HdJ3gFp6TaE" + "u1QoVi0"
LOWER = "k3v9x2m7q4z8w1t6y5r0p3n9b7c2d8f4" + "g6h1j5"
HEX = "9f3b7c1e5a2d8046" + "e1c7b3f95d20a864"
UPPER = "Q7ZT2LMX4RBKSW5N" + "YCHDJ3GFP6TA"

SPOKEN = "Str0ng" + "Bridge!"

LOCALES = Path(__file__).resolve().parents[2] / "extension" / "locales"

POSITIVE = [
    # text, the secret in it, the rule
    (f"my key is ghp_{MIXED[:36]} lol", f"ghp_{MIXED[:36]}", "secret.github_pat"),
    (f"AKIA{UPPER[:16]} leaked in our repo", f"AKIA{UPPER[:16]}", "secret.aws_access_key"),
    (
        "-----BEGIN RSA " + "PRIVATE KEY-----\n" + (MIXED + LOWER) * 3 + "\n-----END RSA "
        "PRIVATE KEY-----",
        None,
        "secret.private_key",
    ),
    (
        f"eyJhbGciOiJIUzI1NiJ9.eyJ{LOWER}.{MIXED}abcd",
        f"eyJhbGciOiJIUzI1NiJ9.eyJ{LOWER}.{MIXED}abcd",
        "secret.jwt",
    ),
    (f"secret: ab~8Q~{MIXED[:34]}", f"ab~8Q~{MIXED[:34]}", "secret.azure_ad_client_secret"),
    (f"stripe: rk_live_{MIXED[:30]}", f"rk_live_{MIXED[:30]}", None),
    (f"hello token = '{LOWER}' ok", LOWER, "secret.generic_key"),
    (f'"api_key": "{HEX}"', HEX, "secret.generic_key"),
    (f"<secret>{{box {LOWER}}}</secret>", LOWER, "secret.generic_key"),
    # Told in words.
    (f"The wifi password is {SPOKEN}, come by", SPOKEN, "secret.password"),
    (f"The password for the staging site is {SPOKEN}.", SPOKEN, "secret.password"),
    (f"pw: {SPOKEN}", SPOKEN, "secret.password"),
    (f"DB_PASSWORD={SPOKEN}", SPOKEN, "secret.password"),
    (f"login admin / pass {SPOKEN}", SPOKEN, "secret.password"),
    (f"Password \u2013 {SPOKEN}", SPOKEN, "secret.password"),
    (f"Guest wifi: Lakeside / {SPOKEN}", SPOKEN, "secret.password"),
    ("meeting 892 1234, passcode 773912", "773912", "secret.access_code"),
    (f"curl -H 'Authorization: Bearer {LOWER}'", LOWER, None),
    (f"creds are ops / {SPOKEN}", SPOKEN, "secret.password"),
    (f"Das Passwort ist {SPOKEN}", SPOKEN, "secret.password"),
    (f"Le mot de passe est {SPOKEN}", SPOKEN, "secret.password"),
    (f"La contraseña es {SPOKEN}", SPOKEN, "secret.password"),
    (f"Le mot de passe wifi\u00a0: {SPOKEN}", SPOKEN, "secret.password"),
    (f"Clave de acceso: {SPOKEN}", SPOKEN, "secret.password"),
    (f"Unser Passwort für den Drucker lautet {SPOKEN}", SPOKEN, "secret.password"),
    ("The wifi password is bluelantern", "bluelantern", "secret.password"),
    ("The door code is 4862 if you are late", "4862", "secret.access_code"),
    ("use the OTP 730284 to get in", "730284", "secret.access_code"),
    ("License key: KX3P-99QT-41LM-7ZWA", "KX3P-99QT-41LM-7ZWA", "secret.licence_key"),
    ("our backup codes: 7h2k-99pd", "7h2k-99pd", "secret.recovery_code"),
    ("My mother's maiden name is Quill.", "Quill", "secret.security_answer"),
    (
        "seed phrase: ribbon canyon velvet orbit maple tiger lantern gravity pencil ocean "
        "window copper",
        "ribbon canyon velvet orbit maple tiger lantern gravity pencil ocean window copper",
        "secret.seed_phrase",
    ),
    # Links.
    (f"postgres://app:{SPOKEN}@db.hartwell.io/main", SPOKEN, "secret.credentials_in_url"),
    (
        "https://hooks.slack.com/" + f"services/T0{UPPER[:8]}/B0{UPPER[:8]}/{MIXED[:24]}",
        None,
        "secret.slack_webhook_url",
    ),
    (
        f"https://discord.com/api/webhooks/123498761234987612/{MIXED}{LOWER}",
        f"https://discord.com/api/webhooks/123498761234987612/{MIXED}{LOWER}",
        "secret.discord_webhook_url",
    ),
    (f"https://hartwell.io/login?token={LOWER}", LOWER, "secret.link_with_token"),
    (f"https://b.s3.amazonaws.com/f.pdf?X-Amz-Signature={HEX}{HEX}", HEX * 2, "secret.signed_link"),
    ("https://zoom.us/j/98231?pwd=Yk9Qs2", "Yk9Qs2", "secret.link_with_password"),
    (
        "internal plan: https://docs.google.com/document/d/" + MIXED + "/edit",
        "https://docs.google.com/document/d/" + MIXED + "/edit",
        "secret.shared_document_link",
    ),
]  # fmt: skip

SILENT = [
    "",
    "Set YOUR_API_KEY in the environment and never commit it.",
    "api_key = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'",
    "token: <your token>",
    "export TOKEN=$GITHUB_TOKEN",
    "token=${{ secrets.DEPLOY_TOKEN }}",
    "AKIAIOSFODNN7" + "EXAMPLE is the key in the manual",
    "ghp_" + "x" * 36,
    "The password is hunter2",
    "The most common password is still 123456",
    "The password is required. The password is dead. Password: optional",
    "Our password is too weak, and passwords are hard",
    "Passwords: why we still use them",
    "Your username/password combination is wrong",
    "Forgot your password? Reset it here",
    "The key is consistency. The secret: patience and practice",
    "Join with code SUMMER25 for a discount",
    "The dress code is 2024 chic, zip code 94107",
    f"Fixed in commit {HEX}cafe1234, sha256: {HEX}{HEX}",
    "Order 550e8400-e29b-41d4-a716-446655440000 shipped",
    f"data:image/png;base64,{MIXED}{LOWER}{MIXED}{LOWER}==",
    "postgres://user:password@localhost:5432/db",
    "postgres://${DB_USER}:${DB_PASS}@db.hartwell.io/main",
    "https://hartwell.io/blog?utm_source=linkedin&utm_campaign=spring2026launch",
    "https://hartwell.io/?ref=newsletter&id=1234567890",
    "public_key = '" + MIXED + "'",
    "Never share your seed phrase with anyone because the people who ask for it are thieves",
    "pass the salt, and my boarding pass is 12A",
    "Recovery codes save lives: print yours in 2026",
]  # fmt: skip


@pytest.fixture(scope="module")
def detector() -> SecretDetector:
    return SecretDetector()


def sure(detector: SecretDetector, text: str):
    return [match for match in detector.read(Document(text)) if match.confidence >= 0.5]


@pytest.mark.parametrize(("text", "secret", "rule"), POSITIVE)
def test_secret_is_found_with_a_tight_span(detector, text, secret, rule):
    matches = sure(detector, text)
    assert len(matches) == 1
    match = matches[0]
    if secret is not None:
        assert text[match.start : match.end] == secret
    if rule is not None:
        assert match.rule == rule
    assert match.category == "secret"
    assert match.sensitive
    assert match.why
    assert match.message.endswith(".")
    assert "!" not in match.message


@pytest.mark.parametrize("text", SILENT)
def test_what_is_no_secret_stays_silent(detector, text):
    assert sure(detector, text) == []


@pytest.mark.parametrize(("text", "secret", "rule"), POSITIVE)
def test_offsets_are_code_points(detector, text, secret, rule):
    """What stands before, in two, three or four bytes a character, moves the span by its length."""
    before = "\u00e9\u4e16\U0001f389 \n"
    plain = [(match.start, match.end) for match in sure(detector, text)]
    moved = [(match.start, match.end) for match in sure(detector, before + text)]
    assert moved == [(start + len(before), end + len(before)) for start, end in plain]


@pytest.mark.parametrize(("text", "secret", "rule"), POSITIVE)
def test_the_fix_removes_the_secret(detector, text, secret, rule):
    match = sure(detector, text)[0]
    fixed = text[: match.start] + match.fixes[0].replacement + text[match.end :]
    assert text[match.start : match.end] not in fixed
    assert sure(detector, fixed) == []


@pytest.mark.parametrize("locale", sorted(LOCALES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_sentence_of_the_welcome_page_shows_a_mark(detector, locale):
    text = yaml.safe_load(locale.read_text("utf-8"))["welcome"]["trySentence"]
    assert [text[m.start : m.end] for m in detector.read(Document(text))] == ["Blue-Harbour-42"]


def test_a_key_under_a_known_provider_in_another_format_is_only_a_remark(detector):
    matches = list(detector.read(Document(f"OPENAI_API_TOKEN={LOWER}")))
    assert [match.confidence < 0.5 for match in matches] == [True]


def test_a_document_link_alone_is_only_a_remark(detector):
    text = f"Free template: https://docs.google.com/spreadsheets/d/{MIXED}/copy"
    assert [m.confidence < 0.5 for m in detector.read(Document(text))] == [True]


def test_several_secrets_are_told_apart(detector):
    text = f"pw: {SPOKEN}\ntoken = {LOWER}"
    assert [text[m.start : m.end] for m in sure(detector, text)] == [SPOKEN, LOWER]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text):
    detector = SecretDetector()
    for match in detector.read(Document(text)):
        assert 0 <= match.start < match.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60))
def test_a_key_is_found_after_any_text(before):
    key = "ghp_" + MIXED[:36]
    text = f"{before} {key}"
    found = [text[m.start : m.end] for m in SecretDetector().read(Document(text))]
    assert key in found


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "1" * 50_000,
        "token=" * 3_000,
        'password: "' * 2_000,
        "-----BEGIN " + "PRIVATE KEY-----" * 1_000,
        "Z\u0337\u0322a\u0335l\u0336" * 5_000,
        "\U0001f389" * 5_000,
        "http://a:" * 4_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_is_read_in_time(detector, text):
    """Patterns are linear: the slowest of these needs a tenth of the second it is given."""
    start = time.perf_counter()
    list(detector.read(Document(text[:20_000])))
    assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize(
    "value",
    ["YOUR_API_KEY", "xxxxxxxx", "<token>", "${TOKEN}", "changeme123", "0" * 20, "my-token"],
)
def test_placeholders(value):
    assert is_placeholder(value)


@pytest.mark.parametrize(
    ("value", "random"),
    [
        (MIXED, True),
        (LOWER, True),
        (HEX, True),
        (HEX[:31], False),
        ("web21-prod-qdx-cmk", False),
        ("event-bus-message-api", False),
        ("io.jsonwebtoken.jackson", False),
        ("sm02915.int.contoso.com", False),
        ("SalesResultsForTheQuarter", False),
    ],
)
def test_looks_random(value, random):
    assert looks_random(value) is random
