"""The detectors. Adding one: write its module here and name it in `build`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from discreet.policy import Policy
from discreet.reading.match import Detector


def build(policy: Policy, models_dir: Path, threads: int) -> Sequence[Detector]:
    """Every detector of the product, in the order in which they read."""
    from discreet.reading.calibration import Thresholds
    from discreet.reading.detectors.disclosure import DisclosureDetector
    from discreet.reading.detectors.personal_data import PersonalDataDetector
    from discreet.reading.detectors.rules import RuleDetector
    from discreet.reading.detectors.secrets import SecretDetector
    from discreet.reading.detectors.terms import TermDetector
    from discreet.reading.detectors.tone import ToneDetector
    from discreet.reading.model import ReaderModel

    model = ReaderModel.load(models_dir, threads)
    thresholds = Thresholds.load(models_dir / "reader" / "thresholds.json")
    return (
        SecretDetector(),
        TermDetector(policy.terms),
        PersonalDataDetector(),
        DisclosureDetector(model, thresholds),
        ToneDetector(model, thresholds),
        RuleDetector(policy.rules),
    )
