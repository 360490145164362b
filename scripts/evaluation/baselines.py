"""What words alone can tell: where these come near the model, a set is too easy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from discreet.reading import cues

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")


class BagOfWords:
    """Multinomial naive Bayes over lower-case words, each counted once a text, add-one smoothed."""

    def __init__(self, texts: Sequence[str], truth: Sequence[bool]) -> None:
        counts = {True: Counter[str](), False: Counter[str]()}
        for text, leak in zip(texts, truth, strict=True):
            counts[leak].update(_words(text))
        known = set(counts[True]) | set(counts[False])
        sums = {side: sum(counts[side].values()) + len(known) for side in (True, False)}
        self._weights = {
            word: float(
                np.log((counts[True][word] + 1) / sums[True])
                - np.log((counts[False][word] + 1) / sums[False])
            )
            for word in known
        }

    def scores(self, texts: Sequence[str]) -> np.ndarray:
        """Log-odds of each text; 0 is even."""
        return np.array([sum(self._weights.get(w, 0.0) for w in _words(t)) for t in texts])


def cue_scores(texts: Sequence[str]) -> np.ndarray:
    """The sum of the cues' weights in each text, as the product has them; 0 is even."""
    return np.array([sum(sign.cue.weight for sign in cues.signs(text)) for text in texts])


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower().replace("’", "'")))
