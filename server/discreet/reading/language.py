"""The draft's language, told locally.

Most drafts are plainly English by their small words; for the others py3langid decides (97
languages, about 0.1 ms a post). It costs half a second and 80 MB, so it is loaded when the first
such draft comes.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_NOT_WORDS = re.compile(r"https?://\S+|[@#]\w+|[^\w\s'’-]|\d+")
_LETTERS = 24
"""Fewer letters than this say too little; English is assumed."""

_CERTAIN = 0.80
"""Below this probability for another language the draft counts as English: reading a foreign
post as English costs a strange remark at worst, not reading an English one costs the leak."""

_ENGLISH = frozenset(
    "the and of to with our we this that is are for you your from have has was were it its they "
    "what when who how my i'm we're it's not but been will would can all more about just".split()
)
"""Small words that are common in English and, taken together, in no other language."""

_ENGLISH_SHARE = 0.2


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language that most of `text` is in; `en` where it can't be told."""
    plain = _NOT_WORDS.sub(" ", text[:2_000])
    if sum(c.isalpha() for c in plain) < _LETTERS:
        return "en"
    words = plain.lower().replace("’", "'").split()
    if sum(word in _ENGLISH for word in words) >= max(2, _ENGLISH_SHARE * len(words)):
        return "en"
    code, probability = _identifier().classify(plain)
    return code if code == "en" or probability >= _CERTAIN else "en"
