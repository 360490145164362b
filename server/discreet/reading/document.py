"""A draft as the detectors see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from discreet.schema import AccountKind, Platform, Surface

_LINE = re.compile(r"[^\n]+")
# A sentence ends at . ! ? … (with closing quotes) before white space and something that can open
# a sentence; abbreviations such as 'e.g.' or 'Inc.' before a lower-case word do not end one.
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bvs)(?<!\bSt)(?<!\bMrs)"
    # Not from the middle of a run of marks: trying each of them takes quadratic time.
    r"(?:(?<![.!?…])|(?<=\b[A-Z][.!?…]))[.!?…]+[\"'”’)\]]*\s+"
    r"(?=[\"'“‘(\[]?[^\sa-z])"
)


Depth = Literal["quick", "full"]


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of code points in the draft's text."""

    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """One draft, with the pieces that several detectors need computed at most once.

    `text` holds no lone surrogates (the service replaces each by U+FFFD, which keeps offsets).
    `jurisdictions` are those whose rules apply, such as `us` or `de`.
    `depth` is how thoroughly the models read: `quick`, the small one alone; `full`, the larger one
    where the small one has a doubt.
    """

    text: str
    platform: Platform = "other"
    surface: Surface = "post"
    account_kind: AccountKind = "personal"
    language: str = "en"
    depth: Depth = "full"
    jurisdictions: frozenset[str] = frozenset()

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages found in the draft, the main one first."""
        return (self.language,)

    @cached_property
    def sentences(self) -> list[Span]:
        """Sentences, without the white space between them; a line break always ends one."""
        spans: list[Span] = []
        for line in _LINE.finditer(self.text):
            start = line.start()
            for end in _SENTENCE_END.finditer(self.text, line.start(), line.end()):
                spans.append(self._trim(start, end.end()))
                start = end.end()
            spans.append(self._trim(start, line.end()))
        return [span for span in spans if span.end > span.start]

    @cached_property
    def lower(self) -> str:
        """`text` in lower case, of the same length (characters that would grow are kept)."""
        low = self.text.lower()
        if len(low) == len(self.text):
            return low
        return "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)

    def _trim(self, start: int, end: int) -> Span:
        piece = self.text[start:end]
        lead = len(piece) - len(piece.lstrip())
        return (
            Span(start + lead, start + len(piece.rstrip())) if piece.strip() else Span(start, start)
        )
