"""Two readers: who is asked, and whose word counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from discreet.reading.calibration import Thresholds
from discreet.reading.chunks import chunk
from discreet.reading.document import Depth, Document
from discreet.reading.model import ChunkReading
from discreet.reading.readers import Readers

LABELS = ("insult", "offensive")


class Fixed:
    """A model that reads every chunk alike and counts how often it is asked."""

    tone_labels = LABELS
    version = "1"

    def __init__(self, leak: float, tone: float, doubt: float) -> None:
        self.asked = 0
        self.reading = ChunkReading(
            np.full(len(LABELS), tone, np.float32),
            leak,
            np.ones(1, np.float32),
            np.zeros((1, len(LABELS) + 1), np.float32),
            np.zeros((1, 2), np.int32),
        )
        self.thresholds = Thresholds({}, {}, dict.fromkeys((*LABELS, "disclosure"), doubt))

    def read(self, document: Document) -> list[Any]:
        self.asked += 1
        return [(span, self.reading) for span in chunk(document, 400)]


@pytest.mark.parametrize(
    ("depth", "leak", "tone", "decides", "final"),
    [
        ("quick", 0.0, 0.0, "small", True),
        ("quick", 0.2, 0.0, "small", False),
        ("quick", 0.0, 0.2, "small", False),
        ("full", 0.0, 0.0, "small", True),
        ("full", 0.2, 0.0, "large", True),
        ("full", 0.0, 0.2, "large", True),
    ],
)
def test_the_larger_reader_is_asked_where_the_small_one_has_doubts(
    depth: Depth, leak: float, tone: float, decides: str, final: bool
) -> None:
    small, large = Fixed(leak, tone, doubt=0.2), Fixed(0.9, 0.9, doubt=0.0)
    readers: Any = Readers(small, large)  # type: ignore[arg-type]
    opinion = readers.read(replace(Document("We sign Hartwell."), depth=depth))
    assert opinion.model is (small if decides == "small" else large)
    assert opinion.final is final
    assert large.asked == (decides == "large")


@pytest.mark.parametrize("depth", ["quick", "full"])
def test_alone_the_small_reader_has_the_last_word(depth: Depth) -> None:
    small = Fixed(0.9, 0.9, doubt=0.2)
    readers: Any = Readers(small)  # type: ignore[arg-type]
    opinion = readers.read(replace(Document("We sign Hartwell."), depth=depth))
    assert opinion.model is small
    assert opinion.final
