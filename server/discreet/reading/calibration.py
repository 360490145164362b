"""Thresholds of a shipped model, and confidences that mean the same for every label."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Thresholds:
    """Of one model, chosen on development data for a set rate of alarms (see its card).

    tone, disclosure: per label the probability from which a finding is told; of disclosure
                      `default`, `reply` (what is said to somebody) and, where set, a kind
    doubt:            per label (the tone labels and `disclosure`) the probability from which the
                      larger reader is asked too (of disclosure, before cues are weighed in);
                      empty for the larger one itself
    """

    tone: dict[str, float]
    disclosure: dict[str, float]
    doubt: dict[str, float] = field(default_factory=dict)

    @classmethod
    def parse(cls, raw: bytes) -> Thresholds:
        """From the bytes of a model's thresholds.json."""
        content = json.loads(raw)
        return cls(content["tone"], content["disclosure"], content.get("doubt", {}))


def confidence(probability: float, threshold: float) -> float:
    """Map a probability so that the label's threshold becomes 0.5, 0 stays 0 and 1 stays 1.

    The policy can then speak of confidence alike for every label.
    """
    if probability >= threshold:
        return 0.5 + 0.5 * (probability - threshold) / max(1e-6, 1.0 - threshold)
    return 0.5 * probability / threshold


def logit(probability: float) -> float:
    """Log-odds, kept finite."""
    p = min(max(probability, 1e-5), 1 - 1e-5)
    return math.log(p / (1 - p))


def sigmoid(odds: float) -> float:
    """Probability of log-odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
