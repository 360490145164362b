"""What the readers of this package hand to the detector."""

from __future__ import annotations

from dataclasses import dataclass

from discreet.reading.phrases import Phrase, phrase


@dataclass(frozen=True, slots=True)
class Hit:
    """A secret at `start` to `end` (code points).

    kind:       slug of the rule, without `secret.`
    label:      what it is, with its article, for the message ("an access key for AWS")
    confidence: 0 to 1, see `Match`
    why:        short phrases
    """

    kind: str
    start: int
    end: int
    label: Phrase
    confidence: float
    why: tuple[str, ...]


def key_for(what: Phrase, provider: str) -> Phrase:
    """The label of a provider's key."""
    return phrase("{what} for {provider}", what=what, provider=provider)


def has_format(label: Phrase) -> Phrase:
    """The evidence for what is known by its form."""
    return phrase("it has the format of {what}", what=label)
