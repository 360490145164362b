"""The draft's language, told locally by py3langid (97 languages, about 0.1 ms a post)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_NOT_WORDS = re.compile(r"https?://\S+|[@#]\w+|[^\w\s'’-]|\d+")
_LETTERS = 24
"""Fewer letters than this say too little; English is assumed."""

_CERTAIN = 0.90
"""Below this probability for another language the draft counts as English: reading a foreign
post as English costs a strange remark at worst, not reading an English one costs the leak."""


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language that most of `text` is in; `en` where it can't be told."""
    words = _NOT_WORDS.sub(" ", text[:2_000])
    if sum(c.isalpha() for c in words) < _LETTERS:
        return "en"
    code, probability = _identifier().classify(words)
    return code if code == "en" or probability >= _CERTAIN else "en"
