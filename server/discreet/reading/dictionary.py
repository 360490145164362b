"""Whether a word is one of English: by the word lists that come with spaCy's English lemmatizer.

They are WordNet's 80,000 nouns, verbs, adjectives and adverbs, on this machine already, so no list
of our own has to be kept. They hold well-known names in lower case too ('paris', 'siemens').
"""

from __future__ import annotations

from functools import cache

from discreet.reading.grammar import dictionary_words

_ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ied", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
    ("er", "e"),
    ("est", ""),
    ("est", "e"),
    ("ly", ""),
)


@cache
def _function_words() -> frozenset[str]:
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS)


def is_function_word(word: str) -> bool:
    """Whether it is one of 'who', 'with', 'now': never a name at the start of a sentence."""
    return word.lower() in _function_words()


def is_word(word: str) -> bool:
    """Whether an English dictionary has the word, or a word that it is a plain form of."""
    word = word.lower()
    known = dictionary_words()
    if word in known or word in _function_words():
        return True
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3:
            continue
        if stem + instead in known or (stem[-1] == stem[-2] and stem[:-1] in known):
            return True
    return False
