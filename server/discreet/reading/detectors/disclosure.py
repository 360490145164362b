"""Disclosure: statements of a sensitive kind that are not public yet.

The model says how likely a chunk tells such a thing, of which kind, and which words carry it;
grammar tells who speaks of whom; cues show the person what speaks for and against it in `why`.
Publicness is a fact outside the text: what this reads is how the post speaks of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np

from discreet.reading import cues, grammar
from discreet.reading.calibration import confidence, logit, sigmoid
from discreet.reading.document import Document, Span
from discreet.reading.match import Match, Suggestion
from discreet.reading.model import LANGUAGE, ChunkReading, ReaderModel
from discreet.reading.phrases import Phrase, phrase
from discreet.reading.readers import Readers
from discreet.schema import Category

_FLOOR = 0.06
"""Below this model probability no cue makes a finding: nothing more is read then."""

_NOT_OURS = -0.5
"""Log-odds where the sentence speaks of others and nobody says 'we' nearby. Other cues move
nothing: the models have read them in context, and on the development pairs it got worse by them."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """How one kind of statement is told of."""

    category: Category
    reads_as: str
    message: Phrase
    names: str | None = None
    """The message where the clause names an organisation, which takes the place of {name}."""

    @property
    def evidence(self) -> str:
        """The template of what the model says, whole, since its parts depend on each other in
        other languages."""
        return f"the model reads it as {self.reads_as} that is not public ({{percent}}%)"


KINDS: dict[str, _Kind] = {
    "customer": _Kind(
        "customer",
        "a customer, partner or supplier relation",
        phrase(
            "This tells readers of a customer or partner, and nothing here shows that it is "
            "announced. Leave it out, or wait until it is public."
        ),
        names="This tells readers that {name} works with you, and nothing here shows that it is "
        "announced. Leave the name out, or wait until it is public.",
    ),
    "unreleased_product": _Kind(
        "unreleased_product",
        "a product, feature or date",
        phrase(
            "This tells readers what comes or when, and nothing here shows that it is announced. "
            "Leave it out, or wait for the launch."
        ),
    ),
    "financials": _Kind(
        "financials",
        "a figure of the business",
        phrase(
            "This lets readers know a figure of the business that seems not to be published. "
            "Leave the figure out, or use a published one with its source."
        ),
    ),
    "deal": _Kind(
        "deal",
        "a deal, a funding or a tender",
        phrase(
            "This tells readers of a deal that seems not to be announced. "
            "Leave it out until both sides have made it public."
        ),
    ),
    "workforce": _Kind(
        "workforce",
        "people joining, leaving or being moved",
        phrase(
            "This tells readers about people's jobs before they or the company have told it. "
            "Leave it out, or wait for the announcement."
        ),
    ),
    "legal": _Kind(
        "legal",
        "a legal or regulatory matter",
        phrase(
            "This tells readers of a legal matter that seems not to be public. "
            "Leave it out, and ask the legal team first."
        ),
    ),
    "security_incident": _Kind(
        "security_incident",
        "an incident or a weakness",
        phrase(
            "This tells readers, attackers too, of an incident or weakness that seems not to be "
            "published. Leave it out, and point to the official notice when there is one."
        ),
    ),
    "internal_information": _Kind(
        "internal_information",
        "how things are inside the company",
        phrase(
            "This shows readers something from inside the company that seems not meant for the "
            "public. Leave it out, or say it without the detail."
        ),
    ),
    "personal_data": _Kind(
        "personal_data",
        "a person's private circumstances",
        phrase(
            "This tells readers something private about a person who can be recognised. "
            "Leave it out, or ask the person first."
        ),
    ),
    "company_term": _Kind(
        "company_term",
        "an internal name",
        phrase(
            "This looks like an internal name, and readers can ask what it stands for. "
            "Use the public name, or leave it out."
        ),
    ),
}


_SURE_KIND = 0.5
"""Probability of the likeliest kind below which nothing is said of the kind: a wrong reason costs
more trust than a plain one."""

_PLAIN = phrase(
    "This tells readers something that seems not to be public yet. Leave it out, or wait until it "
    "is announced."
)


class DisclosureDetector:
    """Reads the draft's chunks with the model and judges the telling ones."""

    name = "disclosure"
    languages = frozenset((LANGUAGE,))

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self.models = tuple(model.ref for model in readers.models)
        self.version = readers.version

    def read(self, document: Document) -> Iterable[Match]:
        """At most one match a chunk: the clause that tells most."""
        opinion = self._readers.read(document)
        for span, reading in opinion.chunks:
            if reading.leak >= _FLOOR:
                match = _judge(document, opinion.model, span, reading)
                if match is not None:
                    yield match if opinion.final else replace(match, in_full=None)

    def confidence(self, document: Document) -> float:
        """How sure it is that the draft tells something not public, grammar weighed in;
        0.5 is the threshold."""
        opinion = self._readers.read(document)
        return max(
            (
                confidence(
                    probability_of(document, span, reading),
                    _threshold(document, opinion.model, reading),
                )
                for span, reading in opinion.chunks
            ),
            default=0.0,
        )

    def scores(self, document: Document) -> dict[str, float]:
        """`disclosure`: that confidence."""
        return {"disclosure": round(self.confidence(document), 4)}


def probability_of(document: Document, span: Span, reading: ChunkReading) -> float:
    """Probability that a chunk tells something not public, grammar weighed in."""
    if reading.leak < _FLOOR:
        return reading.leak
    return _weighed(document, span, _telling_clause(document, span, reading), reading)


def is_reply(document: Document) -> bool:
    """Whether it speaks to somebody: of that person's own matter, mostly, which needs more to be a
    leak than what is told to everybody."""
    return document.surface == "reply" or document.text.lstrip().startswith("@")


def _judge(
    document: Document,
    model: ReaderModel,
    span: Span,
    reading: ChunkReading,
) -> Match | None:
    clause = _telling_clause(document, span, reading)
    kind = KINDS[_kind(model, reading)]
    sure = confidence(
        _weighed(document, span, clause, reading), _threshold(document, model, reading)
    )
    if sure < 0.3:
        return None
    certain = kind if float(reading.kind.max()) >= _SURE_KIND else None
    match = Match(
        rule=f"{kind.category}.told",
        category=kind.category,
        start=clause.start,
        end=clause.end,
        confidence=sure,
        message=_PLAIN if certain is None else kind.message,
        why=(_evidence(certain, reading), *_signs(document, span)),
    )
    return replace(match, in_full=lambda: _in_full(document, span, clause, certain, match))


def _in_full(
    document: Document, span: Span, clause: Span, kind: _Kind | None, match: Match
) -> Match:
    """With what only spaCy tells: who speaks of what, and an organisation's name."""
    evidence, *signs = match.why
    name = _organisation(document, clause) if kind and kind.names else None
    return replace(
        match,
        message=phrase(kind.names, name=name) if kind and kind.names and name else match.message,
        why=(evidence, _how_it_is_said(document, clause), *signs),
        fixes=_fixes(document, clause, name),
    )


def _threshold(document: Document, model: ReaderModel, reading: ChunkReading) -> float:
    chosen = model.thresholds.disclosure
    if is_reply(document):
        return chosen["reply"]
    return chosen.get(_kind(model, reading), chosen["default"])


def _kind(model: ReaderModel, reading: ChunkReading) -> str:
    return model.kinds[int(np.argmax(reading.kind))]


def _weighed(document: Document, span: Span, clause: Span, reading: ChunkReading) -> float:
    """The model's probability, less where the sentence speaks of others and nobody says 'we'."""
    if _first_person_near(document, span) or _speaks_of_self(document, clause):
        return reading.leak
    return sigmoid(logit(reading.leak) + _NOT_OURS)


def _speaks_of_self(document: Document, clause: Span) -> bool:
    sentence = _sentence_of(document, clause)
    return _FIRST_PERSON.search(document.lower, sentence.start, sentence.end) is not None


# Not the first letters of 'i.e.' and 'i.o.', nor 't.me'.
_FIRST_PERSON = re.compile(r"(?<![\w.@])(?:i|we|us|our|ours|my|mine|me)(?!\w|\.\w)")


def _first_person_near(document: Document, span: Span) -> bool:
    words = document.lower[span.start : span.end].replace("’", "'").split()
    return any(
        word.strip(".,!?;:()'\"") in _OURS or word.startswith(("i'", "we'")) for word in words
    )


_OURS = frozenset(("i", "we", "us", "our", "ours", "my", "mine", "me"))


_SHORTEST = 12
"""Characters of a clause; a shorter one ('it', 'the new') tells a person nothing, so the sentence
is marked."""


def _telling_clause(document: Document, span: Span, reading: ChunkReading) -> Span:
    """The words that the model finds telling, within one sentence, without stray edges."""
    sentences = [s for s in document.sentences if s.start < span.end and s.end > span.start]
    best, best_weight = sentences[0] if sentences else span, -1.0
    pieces = [
        (span.start + a, span.start + b, weight)
        for (a, b), weight in zip(
            reading.offsets.tolist(), reading.evidence[:, -1].tolist(), strict=True
        )
        if b > a
    ]
    for sentence in sentences:
        # Pieces stand in reading order.
        first = bisect_left(pieces, sentence.start, key=_start)
        last = bisect_right(pieces, sentence.end, lo=first, key=_end)
        run = _heaviest_run(pieces[first:last])
        if run is not None and run[2] > best_weight:
            best, best_weight = Span(run[0], run[1]), run[2]
    words = _whole_words(document.text, best)
    if words.end - words.start >= _SHORTEST:
        return words
    whole = _sentence_of(document, words)
    return Span(max(whole.start, span.start), min(whole.end, span.end))


_start, _end = itemgetter(0), itemgetter(1)


def _heaviest_run(pieces: list[tuple[int, int, float]]) -> tuple[int, int, float] | None:
    """The run of pieces with the largest sum of evidence (Kadane); its best piece at least."""
    if not pieces:
        return None
    # Half a unit over zero keeps runs together across small words between telling ones.
    best: tuple[int, int, float] | None = None
    start, total = 0, 0.0
    for index, (_, end, weight) in enumerate(pieces):
        if total <= 0:
            start, total = index, 0.0
        total += weight + 0.5
        if best is None or total > best[2]:
            best = (pieces[start][0], end, total)
    return best


def _whole_words(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:!?"):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in ".,;:!?"):
        start += 1
    if end <= start:
        return span
    loose = _LOOSE_END.search(text, max(start, end - _REACH), end)
    return Span(start, loose.start()) if loose and loose.start() > start else Span(start, end)


_LOOSE_END = re.compile(
    r"(?:[\s,;:–—-]+(?:and|or|but|so|because|while|the|an?|our|my|their|its|your))+\Z",
    re.IGNORECASE,
)
"""Words that belong to what follows."""

_REACH = 100
"""Characters at the end of a span in which such words are looked for."""


def _sentence_of(document: Document, clause: Span) -> Span:
    for sentence in document.sentences:
        if sentence.start <= clause.start < sentence.end:
            return sentence
    return clause


def _organisation(document: Document, clause: Span) -> str | None:
    """The organisation that the clause names; None where it names several, of which any may be
    meant."""
    sentence = _sentence_of(document, clause)
    spans = grammar.organisations(document.text[sentence.start : sentence.end])
    named = {
        document.text[sentence.start + a : sentence.start + b]
        for a, b in spans
        if clause.start <= sentence.start + a and sentence.start + b <= clause.end
    }
    return named.pop() if len(named) == 1 else None


_A_CUSTOMER = "a customer"


def _fixes(document: Document, clause: Span, customer: str | None) -> tuple[Suggestion, ...]:
    if customer is None:
        return ()
    words = document.text[clause.start : clause.end]
    # What is put into the draft is in the draft's language, whatever language the label is in.
    return (
        Suggestion(
            phrase("Say “{words}”", words=_A_CUSTOMER), words.replace(customer, _A_CUSTOMER, 1)
        ),
    )


def _evidence(kind: _Kind | None, reading: ChunkReading) -> Phrase:
    percent = round(100 * float(reading.leak))
    if kind is None:
        return phrase(
            "the model reads it as something that is not public ({percent}%)", percent=percent
        )
    return phrase(kind.evidence, percent=percent)


def _signs(document: Document, span: Span) -> Iterable[Phrase]:
    """The words nearby that speak for and against it."""
    found = cues.signs(document.text, span.start, span.end)
    for sign in found:
        words = document.text[sign.start : sign.end]
        yield phrase("“{words}” {says}", words=words, says=sign.cue.says)
    if not any(sign.cue.weight < 0 for sign in found):
        yield phrase("nothing shows that it was announced")


def _how_it_is_said(document: Document, clause: Span) -> Phrase:
    sentence = _sentence_of(document, clause)
    parsed = grammar.parse(document.text[sentence.start : sentence.end])
    # "Our vendor's API" is not ours: who speaks is told only where the subject itself says so.
    ours = parsed.voice == "first" and not _OF_ANOTHER.search(parsed.subject)
    spoken = _SPOKEN[ours, parsed.tense]
    about = f"{parsed.subject} {parsed.verb}".strip()
    said = about and parsed.verb not in _NO_VERB
    return phrase("{how}: “{words}”", how=spoken, words=about) if said else spoken


_OF_ANOTHER = re.compile(r"['’]s\b|s['’]\s")
_NO_VERB = frozenset(("be", "been", "being"))
"""Parts of a verb that alone make no sense behind their subject."""

_SPOKEN: dict[tuple[bool, str], Phrase] = {
    (True, "future"): phrase("you speak for yourself or your team about what is to come"),
    (True, "present"): phrase("you speak for yourself or your team about now"),
    (True, "past"): phrase("you speak for yourself or your team about what was"),
    (False, "future"): phrase("about what is to come"),
    (False, "present"): phrase("about now"),
    (False, "past"): phrase("about what was"),
}
"""By whether the author speaks for themselves, and the tense."""
