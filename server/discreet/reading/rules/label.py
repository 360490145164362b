"""label: the models are sure enough of one of these.

labels: {hostility: 0.7, condescension: 0.8}     # 0.5 is the shipped threshold
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from discreet.reading.document import Span
from discreet.reading.labels import LABELS
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.finders import PatternFinder
from discreet.reading.rules.rule import Finder, RuleFile


class Label(RuleFile):
    """The keys of the kind."""

    labels: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(min_length=1)

    def finder(self) -> Finder:
        """Finds the words that carry a label."""
        for label in self.labels:
            if label not in LABELS:
                raise ValueError(f"there is no label {label}; labels are {', '.join(LABELS)}")
        return _Labels(self.labels)


class _Labels(PatternFinder):
    asks_models = True
    literals = None

    def __init__(self, labels: dict[str, float]) -> None:
        super().__init__()
        self._labels = labels

    def can_find(self, lower: str, start: int = 0, end: int | None = None) -> bool:
        return True

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        spans = {s for label, least in self._labels.items() for s in context.labels(label, least)}
        for span in sorted(spans, key=lambda s: (s.start, s.end)):
            if scope.start <= span.start and span.end <= scope.end:
                yield Hit(span.start, span.end)
