"""What the readers of this package hand to the detector."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """Personal data at `start` to `end` (code points); `kind` is the rule without its prefix."""

    kind: str
    start: int
    end: int
    confidence: float
    why: tuple[str, ...]
