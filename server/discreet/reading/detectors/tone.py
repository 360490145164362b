"""Tone in English: insult, identity attack, threat, profanity, hostility, condescension, sarcasm.

The model scores each chunk; a small lexicon finds profanity and name-calling that is written to
pass filters (`id1ot`, `i d i o t`), and helps to point at the words that carry a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from discreet.reading.calibration import confidence
from discreet.reading.document import Document, Span
from discreet.reading.evidence import carrying
from discreet.reading.lexicon import insults, profanities
from discreet.reading.match import Match
from discreet.reading.model import LANGUAGE, ChunkReading, ReaderModel
from discreet.reading.phrases import Phrase, phrase
from discreet.reading.readers import Readers
from discreet.schema import Category


@dataclass(frozen=True, slots=True)
class _Tone:
    category: Category
    message: Phrase
    evidence: str
    """The template of what the model says."""


TONES: dict[str, _Tone] = {
    "insult": _Tone(
        "insult",
        phrase(
            "Readers will take this as an attack on a person rather than on what was done. "
            "Say what was wrong instead."
        ),
        "the model reads it as an insult ({percent}%)",
    ),
    "identity_attack": _Tone(
        "identity_attack",
        phrase(
            "This can be read as an attack on people for who they are. Leave it out, or speak of "
            "what was done."
        ),
        "the model reads it as an attack on a group of people ({percent}%)",
    ),
    "threat": _Tone(
        "threat",
        phrase("This can be read as a threat. Say what you want to happen without it."),
        "the model reads it as a threat ({percent}%)",
    ),
    "profanity": _Tone(
        "profanity",
        phrase("Some readers will stop at this word. Leave it out, or use a milder one."),
        "the model reads it as coarse language ({percent}%)",
    ),
    "hostility": _Tone(
        "hostility",
        phrase(
            "This sounds angry, and readers may answer the anger instead of the matter. Say what "
            "should change."
        ),
        "the model reads it as hostile ({percent}%)",
    ),
    "condescension": _Tone(
        "condescension",
        phrase(
            "This can sound as if you look down on those who read it. Explain it as to a colleague."
        ),
        "the model reads it as condescending ({percent}%)",
    ),
    "sarcasm": _Tone(
        "sarcasm",
        phrase("Not everyone will hear the irony here. Say it plainly if it matters."),
        "the model reads it as ironic ({percent}%)",
    ),
}


# 'Nobody here is stupid' defends people; the model sees the word.
_DEFENDED = re.compile(
    r"\b(?:nobody|no ?one|none of \w+)\b[^.!?\n]{0,40}\b(?:is|are|was|were)\b", re.IGNORECASE
)


class ToneDetector:
    """Reads the draft's chunks with the model, and its words with the lexicon."""

    name = "tone"
    languages = frozenset((LANGUAGE,))

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self.models = tuple(model.ref for model in readers.models)
        self.version = readers.version

    def read(self, document: Document) -> Iterable[Match]:
        """Matches of every tone category, with the words that carry them."""
        coarse = _coarse(document)
        for start, end in coarse:
            yield tone_match("profanity", Span(start, end), 0.9, (phrase("a coarse word"),))
        opinion = self._readers.read(document)
        labels = opinion.model.tone_labels
        for span, reading in opinion.chunks:
            swears = any(span.start <= start < span.end for start, _ in coarse)
            sure_of = confidences(opinion.model, reading)
            abusive = any(sure_of[label] >= 0.5 for label in _ABUSE)
            for label, sure in sure_of.items():
                if sure < 0.5 or (label == "profanity" and swears) or (abusive and label in _MILD):
                    continue
                index = labels.index(label)
                why = phrase(TONES[label].evidence, percent=round(100 * float(reading.tone[index])))
                for words in _insulting(document, span, label) or carrying(
                    document, span, reading, index
                ):
                    if label in ("insult", "hostility") and _is_defended(document, words):
                        continue
                    yield tone_match(label, words, sure, (why,))

    def scores(self, document: Document) -> dict[str, float]:
        """How sure it is of each tone category in the draft's worst chunk; 0.5 is the threshold."""
        opinion = self._readers.read(document)
        found = dict.fromkeys(TONES, 0.0)
        for _, reading in opinion.chunks:
            for label, sure in confidences(opinion.model, reading).items():
                found[label] = max(found[label], sure)
        if _coarse(document):
            found["profanity"] = max(found["profanity"], 0.9)
        return {label: round(score, 4) for label, score in found.items()}


_ABUSE = ("insult", "identity_attack", "threat")
_MILD = ("hostility", "condescension", "sarcasm")
"""Where the first are told, the second go without saying."""

_BACKED = ("insult", "identity_attack", "threat", "profanity", "hostility")
"""What `offensive` can stand for: the public sets that know it do not say which of these it is."""


def confidences(model: ReaderModel, reading: ChunkReading) -> dict[str, float]:
    """Confidence for each tone category.

    A chunk that is offensive for certain, although no category is, counts as the likeliest one.
    """
    chosen = model.thresholds.tone
    found = {
        label: confidence(float(value), chosen[label])
        for label, value in zip(model.tone_labels, reading.tone, strict=True)
    }
    offensive = found.pop("offensive")
    likeliest = max(_BACKED, key=found.__getitem__)
    found[likeliest] = max(found[likeliest], offensive)
    return found


def _insulting(document: Document, span: Span, label: str) -> list[Span]:
    """The word that insults, where the model finds an insult and one is listed: what it goes by
    itself may be the words around it."""
    if label != "insult":
        return []
    return [Span(*words) for words in insults(document.text, span.start, span.end)]


def _is_defended(document: Document, words: Span) -> bool:
    return any(
        _DEFENDED.search(document.text, sentence.start, sentence.end)
        for sentence in document.sentences
        if sentence.start <= words.start < sentence.end
    )


def _coarse(document: Document) -> list[tuple[int, int]]:
    return [
        words
        for part in document.spoken.get(LANGUAGE, ())
        for words in profanities(document.text, part.start, part.end)
    ]


def tone_match(label: str, words: Span, sure: float, why: tuple[str, ...]) -> Match:
    """A match of a tone category, with the sentence that goes with it."""
    tone = TONES[label]
    return Match(
        rule=f"{tone.category}.words",
        category=tone.category,
        start=words.start,
        end=words.end,
        confidence=sure,
        message=tone.message,
        why=why,
    )
