"""Measures that need no library: area under the ROC curve, and both twins of a pair right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np


def area_under_curve(scored: Sequence[tuple[float, bool]]) -> float:
    """Probability that a positive scores above a negative; ties count half."""
    scores = np.array([score for score, _ in scored])
    positive = np.array([label for _, label in scored])
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    for value in np.unique(scores[np.r_[True, np.diff(np.sort(scores)) == 0]]):
        tied = scores == value
        ranks[tied] = ranks[tied].mean()
    n = int(positive.sum())
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * (len(scores) - n)))


def pair_report(posts: Sequence[Any], scores: np.ndarray) -> dict[str, Any]:
    """AUC, the best F1 and its threshold, pairs with the right order, pairs with both right."""
    labels = np.array([post.leak for post in posts])
    best, at = 0.0, 0.5
    for threshold in np.linspace(0.05, 0.95, 91):
        said = scores >= threshold
        hits = int((said & labels).sum())
        f1 = 2 * hits / max(1, int(said.sum()) + int(labels.sum()))
        if f1 > best:
            best, at = f1, float(threshold)
    pairs: dict[str, dict[bool, float]] = defaultdict(dict)
    for post, score in zip(posts, scores, strict=True):
        pairs[post.pair][post.leak] = float(score)
    whole = [sides for sides in pairs.values() if len(sides) == 2]
    return {
        "posts": len(posts),
        "auc": round(area_under_curve(list(zip(scores, labels, strict=True))), 4),
        "best_f1": round(best, 4),
        "threshold": round(at, 2),
        "accuracy": round(float(((scores >= at) == labels).mean()), 4),
        "ordered": round(sum(s[True] > s[False] for s in whole) / len(whole), 4),
        "pair_accuracy": round(sum(s[True] >= at > s[False] for s in whole) / len(whole), 4),
    }
