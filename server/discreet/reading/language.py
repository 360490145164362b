"""The languages of a draft, told locally, sentence by sentence.

Most drafts are plainly English by their small words and hold none of another language: they are
told at once. In the others each sentence votes by its small words and letters; one that says too
little goes with the sentence before it. For languages whose words are not listed py3langid
decides (97 languages, about 0.1 ms a text). It costs half a second and 80 MB, so it is loaded when
the first such draft comes.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

from discreet.reading.document import Passage, split_sentences
from discreet.reading.memo import Memo
from discreet.reading.small_words import LISTED, VOTES

# Code, links, addresses, handles, hashtags.
_NOT_WORDS = re.compile(
    r"```.*?```|`[^`\n]*`|https?://\S+|(?:\b[\w.]+)?[@#]\w[\w.]*|\b\w+[.(_=]\w\S*", re.DOTALL
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LETTERS = 24
"""Fewer letters than this say too little for py3langid."""

_CERTAIN = 0.80
"""Below this probability for another language the draft counts as English: reading a foreign
post as English costs a strange remark at worst, not reading an English one costs the leak."""

_PART_LETTERS = 40
_PART_CERTAIN = 0.95
"""The same for one sentence of a draft whose language is known."""

_ENGLISH = frozenset(word for word, votes in VOTES.items() if votes == (("en", 1.0),))
_FOREIGN = frozenset(word for word, votes in VOTES.items() if all(c != "en" for c, _ in votes))
_ENGLISH_SHARE = 0.2

_LEAST = 1.0
_LEAST_OF_FEW = 0.9
"""Votes that settle a sentence, and one of three words at most: there a word is enough that no
other language has."""

_OF_A_SHORT_WORD = 0.5
"""What a word of one or two letters counts: many are a letter, a unit or an abbreviation too."""

_SHARE = 0.12
"""Votes by word that settle a sentence: a title or a name in it is no other language."""

_MARGIN = 1.5
"""How many times the votes of the next language the first must have."""

_AGREED_LETTERS = 16
_AGREED_VOTES = 0.5
_AGREED = 0.7
"""From where on py3langid and the words settle a sentence together that holds no English word."""

# Letters that few languages write; each word with one of them votes in part.
_LETTER_VOTES = (
    (re.compile("ß"), (("de", 1.0),)),
    (re.compile("[äöü]"), (("de", 0.4),)),
    (re.compile("[ñ¿¡]"), (("es", 0.8),)),
    (re.compile("[ãõ]|ç[ãõ]"), (("pt", 0.8),)),
    (re.compile("œ|[êîû]|è[st]|^[dlnq]['’][éèêa-z]"), (("fr", 0.6),)),
    (re.compile("[łąęśźżćń]"), (("pl", 0.8),)),
    (re.compile("é"), (("fr", 0.3), ("es", 0.1), ("pt", 0.1))),
    (re.compile("[íáóú]"), (("es", 0.3), ("pt", 0.15))),
    (re.compile("[ìò]|à$"), (("it", 0.4),)),
)
# Letters of alphabets that no language with listed words is written in.
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")

_SENTENCES: Memo[tuple[str, float]] = Memo(2_000)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@dataclass(frozen=True, slots=True)
class Told:
    """The languages of a text.

    language: the one that most of it is in (ISO 639-1); `en` where it can't be told
    passages: what of it is in which: stretches of whole sentences, in reading order. White space
              between two of them belongs to the first; together they are the whole text.
    """

    language: str
    passages: tuple[Passage, ...]


def detect_language(text: str) -> str:
    """The language that most of `text` is in; `en` where it can't be told."""
    return tell(text).language


def tell(text: str) -> Told:
    """The languages of a text, sentence by sentence."""
    if _plainly_english(text):
        return Told("en", (Passage(0, len(text), "en"),))
    spans = split_sentences(text)
    told = [_sentence(text[span.start : span.end]) for span in spans]
    if not any(code for code, _ in told):
        code = _whole(text)
        return Told(code, (Passage(0, len(text), code),))
    lines = [text.count("\n", 0, span.start) for span in spans] if len(spans) > 1 else [0]
    main = _loudest(told)
    found: list[Passage] = []
    before, line = main, -1
    for span, (code, _), at in zip(spans, told, lines, strict=True):
        # What says too little goes with what stands before it in its line, else with most.
        spoken = code or (before if at == line else main)
        before, line = spoken, at
        if found and found[-1].language == spoken:
            found[-1] = Passage(found[-1].start, span.end, spoken)
        else:
            found.append(Passage(span.start, span.end, spoken))
    return Told(main, _without_gaps(found, len(text)))


def _plainly_english(text: str) -> bool:
    words = _WORD.findall(text.lower())
    english = sum(map(_ENGLISH.__contains__, words))
    return (
        english >= max(2, _ENGLISH_SHARE * len(words))
        and _FOREIGN.isdisjoint(words)
        and (text.isascii() or not _OTHER_SCRIPT.search(text))
    )


def _words(text: str) -> list[str]:
    if not text.isascii():
        # Styled letters (𝗪𝗲) as plain ones.
        text = unicodedata.normalize("NFKC", text)
    return _WORD.findall(_NOT_WORDS.sub(" ", text).replace("’", "'"))


def _sentence(text: str) -> tuple[str, float]:
    """The language of a sentence ('' where it says too little) and the letters behind it."""
    known = _SENTENCES.get(text)
    if known is None:
        known = _judge(text)
        _SENTENCES.put(text, known)
    return known


def _judge(text: str) -> tuple[str, float]:
    words = _words(text)
    letters = float(sum(map(len, words)))
    votes = _votes(words)
    if "¿" in text or "¡" in text:
        votes["es"] += 1.0
    ranked = votes.most_common(2)
    if ranked:
        code, most = ranked[0]
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        least = _LEAST_OF_FEW if len(words) <= 3 else _LEAST
        if most >= max(least, _SHARE * len(words)) and most >= _MARGIN * second:
            return code, letters
    plain = " ".join(words).lower()
    if len(_OTHER_SCRIPT.findall(plain)) * 2 > letters:
        return _identifier().classify(plain)[0], letters
    if letters >= _AGREED_LETTERS and _ENGLISH.isdisjoint(plain.split(" ")):
        likeliest = max(votes.keys() - {"en"}, key=votes.__getitem__, default=None)
        if likeliest is not None and votes[likeliest] >= _AGREED_VOTES:
            code, probability = _identifier().classify(plain)
            if code == likeliest and probability >= _AGREED:
                return code, letters
    # Languages without a list write letters beyond ASCII, nearly all of them; English seldom.
    if letters >= _PART_LETTERS and not plain.isascii() and votes["en"] < 0.1 * len(words):
        code, probability = _identifier().classify(plain)
        if probability >= _PART_CERTAIN:
            return code, letters
    return "", letters


def _votes(words: list[str]) -> Counter[str]:
    votes = Counter[str]()
    capitals = all(map(str.isupper, words))
    for word in words:
        if word.isupper() and len(word) > 1 and not capitals:
            continue  # EST and CET are no words.
        weight = _OF_A_SHORT_WORD if len(word) < 3 else 1.0
        for code, share in VOTES.get(word.lower(), ()):
            votes[code] += share * weight
        # Names keep their letters in every language: Würth, José.
        if not word.isascii() and word[0].islower():
            for pattern, given in _LETTER_VOTES:
                if pattern.search(word):
                    for code, share in given:
                        votes[code] += share
    return votes


def _loudest(told: list[tuple[str, float]]) -> str:
    """The language of most letters; English of two that have as many."""
    letters = dict.fromkeys((code for code, _ in told if code), 0.0)
    for code, size in told:
        if code:
            letters[code] += size
    return max(letters, key=lambda code: (letters[code], code == "en"))


def _whole(text: str) -> str:
    """The language of a text of whose sentences none says enough by itself."""
    words = _words(text[:2_000])
    plain = " ".join(words).lower()
    if sum(map(len, words)) < _LETTERS:
        return "en"
    code, probability = _identifier().classify(plain)
    names = sum(word[0].isupper() for word in words)
    if code in LISTED and 2 * names > len(words) and not _votes(words)[code]:
        return "en"  # A list of names: Volkswagen, Würth, Kärcher.
    return code if code == "en" or probability >= _CERTAIN else "en"


def _without_gaps(found: list[Passage], length: int) -> tuple[Passage, ...]:
    starts = [0, *(passage.start for passage in found[1:]), length]
    return tuple(
        Passage(start, end, passage.language)
        for passage, start, end in zip(found, starts, starts[1:], strict=False)
    )
