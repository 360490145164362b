"""Tone by lists: coarse words and insults in the languages that no model reads.

A list sees words, not what is meant: threats, contempt and irony are left to the reader.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from discreet.reading.detectors.tone import tone_match
from discreet.reading.document import Document, Span
from discreet.reading.lexicon import LISTED, profanities
from discreet.reading.lexicon.listed import coarse_words, insults
from discreet.reading.match import Match
from discreet.reading.memo import Memo
from discreet.reading.phrases import phrase

_SURE = 0.9
_SURE_OF_INSULTS = 0.8

_SENTENCES: Memo[tuple[tuple[str, int, int], ...]] = Memo(1_000)

_ORDINARY = frozenset(("shitstorm", "shitstorms"))
"""English words that are coarse at home and ordinary as loans."""


class ToneWordsDetector:
    """Reads the sentences in German, French and Spanish, for English coarse words too."""

    name = "tone-words"
    version = "1"
    languages = LISTED

    def read(self, document: Document) -> Iterable[Match]:
        """Matches of insult and profanity, in reading order."""
        for label, words in _hits(document):
            if label == "insult":
                why = phrase("a word that insults, said to or of somebody")
                yield tone_match(label, words, _SURE_OF_INSULTS, (why,))
            else:
                yield tone_match(label, words, _SURE, (phrase("a coarse word"),))

    def scores(self, document: Document) -> dict[str, float]:
        """How sure it is of insult and profanity; 0.5 is the threshold."""
        said = {label for label, _ in _hits(document)}
        return {
            "insult": _SURE_OF_INSULTS if "insult" in said else 0.0,
            "profanity": _SURE if "profanity" in said else 0.0,
        }


def _hits(document: Document) -> Iterator[tuple[str, Span]]:
    for language in LISTED & document.spoken.keys():
        for sentence in document.sentences_in(language):
            text = document.text[sentence.start : sentence.end]
            known = _SENTENCES.get((language, text))
            if known is None:
                known = tuple(_read(text, language))
                _SENTENCES.put((language, text), known)
            for label, start, end in known:
                yield label, Span(sentence.start + start, sentence.start + end)


def _read(text: str, language: str) -> Iterator[tuple[str, int, int]]:
    told = sorted(insults(text, language))
    yield from (("insult", start, end) for start, end in told)
    coarse = [
        (start, end) for start, end in profanities(text) if text[start:end].lower() not in _ORDINARY
    ]
    past = 0
    for start, end in sorted({*coarse, *coarse_words(text, language)}):
        # What is told as an insult is not told again as a coarse word.
        last = bisect_left(told, (end,)) - 1
        if start >= past and (last < 0 or told[last][1] <= start):
            past = end
            yield "profanity", start, end
