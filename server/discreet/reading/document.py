"""A draft as the detectors see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from discreet.schema import AccountKind, Platform, Surface

_LINE = re.compile(r"[^\n]+")
# A sentence ends at . ! ? … (with closing quotes) before white space and something that can open
# a sentence; abbreviations such as 'e.g.' or 'Inc.' before a lower-case word do not end one.
_SENTENCE_END = re.compile(
    # At a mark only: what stands before is looked at there and nowhere else.
    r"(?=[.!?…])"
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bvs)(?<!\bSt)(?<!\bMrs)"
    # Not from the middle of a run of marks: trying each of them takes quadratic time.
    r"(?:(?<![.!?…])|(?<=\b[A-Z][.!?…]))[.!?…]+[\"'”’)\]]*\s+"
    r"(?=[\"'“‘(\[]?[^\sa-z])"
)


Depth = Literal["quick", "full"]

_LEAST_SHARE = 0.1
_LEAST_LETTERS = 200
"""A language is named as one of the draft's from this share of its characters on, or from this
many: a greeting or a title in another one makes no draft in two languages."""


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of code points in the draft's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences in one language (ISO 639-1): a half-open range of code points."""

    start: int
    end: int
    language: str


def split_sentences(text: str) -> list[Span]:
    """Sentences, without the white space between them; a line break always ends one."""
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for end in _SENTENCE_END.finditer(text, line.start(), line.end()):
            spans.append(_trim(text, start, end.end()))
            start = end.end()
        spans.append(_trim(text, start, line.end()))
    return [span for span in spans if span.end > span.start]


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return Span(start + lead, start + len(piece.rstrip())) if piece.strip() else Span(start, start)


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Document:
    """One draft, with the pieces that several detectors need computed at most once.

    `text` holds no lone surrogates (the service replaces each by U+FFFD, which keeps offsets).
    `jurisdictions` are those whose rules apply, such as `us` or `de`.
    `depth` is how thoroughly the models read: `quick`, the small one alone; `full`, the larger one
    where the small one has a doubt.
    `language` is the one that most of it is in. `passages` say where it changes (see
    `discreet.reading.language.tell`); none: all of it is in `language`.
    `stop` turns true when the rest need not be read; a detector that takes long asks it now and
    then, and raises `Unfinished`.
    """

    text: str
    platform: Platform = "other"
    surface: Surface = "post"
    account_kind: AccountKind = "personal"
    language: str = "en"
    depth: Depth = "full"
    jurisdictions: frozenset[str] = frozenset()
    passages: tuple[Passage, ...] = ()
    stop: Callable[[], bool] = field(default=_never, compare=False, repr=False)
    begun: dict[Any, Future[Any]] = field(default_factory=dict, compare=False, repr=False)
    """What is read of it beside the caller already, by who began it and what."""

    @cached_property
    def sentences(self) -> list[Span]:
        """Sentences, without the white space between them; a line break always ends one."""
        return split_sentences(self.text)

    @cached_property
    def spoken(self) -> dict[str, tuple[Span, ...]]:
        """Every language that is found, the main one first, with where it is spoken: stretches of
        whole sentences, in reading order."""
        where: dict[str, list[Span]] = {self.language: []}
        for passage in self.passages or (Passage(0, len(self.text), self.language),):
            where.setdefault(passage.language, []).append(Span(passage.start, passage.end))
        return {code: tuple(spans) for code, spans in where.items()}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that a relevant share of the draft is in, the main one first, then by
        their share."""
        sizes = {code: sum(s.end - s.start for s in spans) for code, spans in self.spoken.items()}
        least = min(_LEAST_SHARE * len(self.text), _LEAST_LETTERS)
        others = [code for code in sizes if code != self.language and sizes[code] >= least]
        return (self.language, *sorted(others, key=lambda code: -sizes[code]))

    def sentences_in(self, language: str) -> list[Span]:
        """The sentences that are in `language`."""
        if self.language == language and len(self.spoken) == 1:
            return self.sentences
        inside = self.spoken.get(language, ())
        return [s for s in self.sentences if any(p.start <= s.start < p.end for p in inside)]

    def language_at(self, offset: int) -> str:
        """The language of the sentence at an offset."""
        for passage in self.passages:
            if passage.start <= offset < passage.end:
                return passage.language
        return self.language

    @cached_property
    def lower(self) -> str:
        """`text` in lower case, of the same length (characters that would grow are kept)."""
        low = self.text.lower()
        if len(low) == len(self.text):
            return low
        return "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)
