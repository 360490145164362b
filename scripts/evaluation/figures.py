"""Figures with bootstrap intervals, and tables of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from training.evaluation import area_under_curve

_ROUNDS = 300
"""Bootstrap samples a figure."""


@dataclass(frozen=True)
class Figure:
    """A measured value with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


@dataclass
class Table:
    """Rows under a heading, printed as Markdown."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[object]] = field(default_factory=list)
    note: str = ""

    def render(self) -> str:
        """The table as Markdown."""
        lines = [f"## {self.title}", ""]
        if self.note:
            lines += [self.note, ""]
        lines += ["| " + " | ".join(self.columns) + " |", "|" + " --- |" * len(self.columns)]
        lines += ["| " + " | ".join(map(_cell, row)) + " |" for row in self.rows]
        return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def bootstrap(
    measure: Callable[[np.ndarray], float], groups: np.ndarray | int, seed: int = 7
) -> Figure:
    """A measure over rows with its interval; the measure is given indexes of rows.

    groups: the number of rows, or each row's group, where rows of one group (twins of a pair)
    are drawn together. Samples for which the measure is not defined (nan) are left out.
    """
    generator = np.random.default_rng(seed)
    names = np.arange(groups) if isinstance(groups, int) else groups
    members = [np.flatnonzero(names == name) for name in np.unique(names)]
    found = []
    for _ in range(_ROUNDS):
        picked = generator.integers(0, len(members), len(members))
        value = measure(np.concatenate([members[i] for i in picked]))
        if not np.isnan(value):
            found.append(value)
    low, high = np.percentile(found, [2.5, 97.5]) if found else (np.nan, np.nan)
    return Figure(measure(np.arange(len(names))), float(low), float(high))


def auc(scores: np.ndarray, truth: np.ndarray) -> float:
    """Area under the ROC curve; nan where only one class is there."""
    if not 0 < truth.sum() < len(truth):
        return float("nan")
    return area_under_curve(list(zip(scores, truth, strict=True)))


def prf(said: np.ndarray, truth: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall, F1; 0 where nothing was said."""
    hits = int((said & truth).sum())
    precision = hits / max(1, int(said.sum()))
    recall = hits / max(1, int(truth.sum()))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def macro_f1(said: np.ndarray, truth: np.ndarray) -> float:
    """Mean F1 of both classes."""
    return (prf(said, truth)[2] + prf(~said, ~truth)[2]) / 2
