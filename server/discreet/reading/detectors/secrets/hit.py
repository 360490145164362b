"""What the readers of this package hand to the detector."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """A secret at `start` to `end` (code points).

    kind:       slug of the rule, without `secret.`
    label:      what it is, with its article, for the message ("an AWS access key")
    confidence: 0 to 1, see `Match`
    why:        short phrases
    """

    kind: str
    start: int
    end: int
    label: str
    confidence: float
    why: tuple[str, ...]
