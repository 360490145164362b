"""The detectors. Adding one: write its module here and name it in `build`."""

from __future__ import annotations

from collections.abc import Sequence

from discreet.policy import Policy
from discreet.reading.match import Detector
from discreet.reading.readers import Readers


def build(policy: Policy, readers: Readers) -> Sequence[Detector]:
    """Every detector of the product, in the order in which they read."""
    from discreet.reading.detectors.disclosure import DisclosureDetector
    from discreet.reading.detectors.personal_data import PersonalDataDetector
    from discreet.reading.detectors.rules import RuleDetector
    from discreet.reading.detectors.secrets import SecretDetector
    from discreet.reading.detectors.terms import TermDetector
    from discreet.reading.detectors.tone import ToneDetector

    return (
        SecretDetector(),
        TermDetector(policy.terms),
        PersonalDataDetector(),
        DisclosureDetector(readers),
        ToneDetector(readers),
        RuleDetector(policy.rules),
    )
