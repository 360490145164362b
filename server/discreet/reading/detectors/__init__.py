"""The detectors. Adding one: write its module here and name it in `build`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from discreet.reading.match import Detector

if TYPE_CHECKING:
    from discreet.policy import Policy
    from discreet.reading.readers import Readers


def build(policy: Policy, readers: Readers | None) -> Sequence[Detector]:
    """Every detector of the product, in the order in which they read; without `readers` those
    that need no model."""
    from discreet.reading.detectors.disclosure import DisclosureDetector
    from discreet.reading.detectors.personal_data import PersonalDataDetector
    from discreet.reading.detectors.rules import RuleDetector
    from discreet.reading.detectors.secrets import SecretDetector
    from discreet.reading.detectors.terms import TermDetector
    from discreet.reading.detectors.tone import ToneDetector
    from discreet.reading.detectors.tone_words import ToneWordsDetector

    by_model = () if readers is None else (DisclosureDetector(readers), ToneDetector(readers))
    return (
        SecretDetector(),
        TermDetector(policy.terms),
        PersonalDataDetector(),
        ToneWordsDetector(),
        RuleDetector(policy.active_rules(), readers),
        # Last: the models read beside the others.
        *by_model,
    )


def renewed(
    detectors: Sequence[Detector], policy: Policy, readers: Readers | None
) -> Sequence[Detector]:
    """The same detectors by another policy: those that a policy makes are made anew."""
    from discreet.reading.detectors.rules import RuleDetector
    from discreet.reading.detectors.terms import TermDetector

    made: dict[str, Detector] = {
        detector.name: detector
        for detector in (
            TermDetector(policy.terms),
            RuleDetector(policy.active_rules(), readers),
        )
    }
    return tuple(made.get(detector.name, detector) for detector in detectors)
