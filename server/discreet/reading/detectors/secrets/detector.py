"""The detector of secrets: its readers in their order, overlaps settled, words for the person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from discreet.reading.detectors.secrets import formats, kingfisher, links, prose
from discreet.reading.detectors.secrets.hit import Hit
from discreet.reading.document import Document
from discreet.reading.match import Match, Suggestion
from discreet.reading.phrases import Phrase, phrase

MASK = phrase("[removed]")

_DATA_URI = re.compile(r"data:[a-z]{3,12}/[a-z0-9.+-]{2,40};base64,[A-Za-z0-9+/=]{16,}")
_LINKED = frozenset(
    {
        "shared_document_link",
        "meeting_link",
        "chat_invitation_link",
        "signed_link",
        "link_with_password",
        "link_with_token",
        "calendar_secret_link",
    }
)
_CHANGEABLE = frozenset({"password", "credentials_in_url", "access_code", "recovery_code"})


class SecretDetector:
    """Finds what a stranger could log in with.

    It cannot tell whether a key still works, since that would mean to try it, and a password that
    is one plain word looks like any other word; those are found only after a strong cue.
    `cache_dir` keeps the compiled rules (default: the user's cache folder).
    """

    name = "secrets"
    version = "1"
    languages = None

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._rules = kingfisher.load(cache_dir)

    def read(self, document: Document) -> Iterable[Match]:
        """One match for each secret; where readers agree, the more confident one is told."""
        text, low = document.text, document.lower
        hits = [
            *kingfisher.read(text, self._rules.scanner),
            *formats.read(text),
            *links.read(text, low),
            *prose.read(text, low, self._rules.providers),
        ]
        if not hits:
            return []
        images = [found.span() for found in _DATA_URI.finditer(text)] if "base64," in text else []
        kept: list[Hit] = []
        for hit in sorted(hits, key=lambda h: -h.confidence):
            inside_image = any(a <= hit.start < b for a, b in images)
            if not inside_image and not any(
                hit.start < other.end and other.start < hit.end for other in kept
            ):
                kept.append(hit)
        return [_match(hit) for hit in sorted(kept, key=lambda h: h.start)]


def _match(hit: Hit) -> Match:
    return Match(
        rule=f"secret.{hit.kind}",
        category="secret",
        start=hit.start,
        end=hit.end,
        confidence=hit.confidence,
        message=_message(hit),
        why=hit.why,
        fixes=(Suggestion(phrase("Take it out"), MASK),),
        sensitive=True,
    )


def _message(hit: Hit) -> Phrase:
    if hit.kind in _LINKED:
        return phrase(
            "This looks like {what}, and it may let in anyone who reads the post. "
            "Take it out, or share a public page.",
            what=hit.label,
        )
    if hit.kind in _CHANGEABLE:
        return phrase(
            "This looks like {what} that anyone could use after reading the post. "
            "Take it out, and change it if it was ever shown.",
            what=hit.label,
        )
    if hit.kind == "security_answer":
        return phrase(
            "This looks like {what}, which helps a stranger into an account. Take it out.",
            what=hit.label,
        )
    return phrase(
        "This looks like {what} that anyone could use after reading the post. "
        "Take it out, and replace it where it is in use if it was ever shown.",
        what=hit.label,
    )
