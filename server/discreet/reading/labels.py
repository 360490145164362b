"""Where in a draft the models see a label, for rules that build on labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discreet.reading.document import Document, Span

if TYPE_CHECKING:
    from discreet.reading.readers import Readers

LABELS = (
    "insult",
    "identity_attack",
    "threat",
    "profanity",
    "hostility",
    "condescension",
    "sarcasm",
    "disclosure",
)
"""Every label that a rule can name: the tones, and that something not public is told."""


def labelled(document: Document, readers: Readers, label: str, at_least: float) -> list[Span]:
    """Spans that carry `label` with a confidence (0.5 is the shipped threshold) of `at_least`.

    Words for a tone, whole sentences for `disclosure`. Nothing where the models don't read the
    draft's language.
    """
    if "en" not in document.spoken:
        return []
    # Policies are read where no model is needed too, and importing onnxruntime takes its time.
    from discreet.reading.calibration import confidence
    from discreet.reading.detectors.tone import confidences
    from discreet.reading.evidence import carrying

    opinion = readers.read(document)
    found: list[Span] = []
    for span, reading in opinion.chunks:
        if label == "disclosure":
            if confidence(reading.leak, opinion.model.thresholds.disclosure["default"]) >= at_least:
                found += [s for s in document.sentences if span.start <= s.start < span.end]
        elif confidences(opinion.model, reading)[label] >= at_least:
            column = opinion.model.tone_labels.index(label)
            found += carrying(document, span, reading, column)
    return found
