"""What a detector returns, and what a detector is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from discreet.reading.document import Document
from discreet.schema import Category


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One exact repair: `replacement` takes the place of the match's span, or of start to end."""

    label: str
    replacement: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One thing seen in a draft, before the policy has said how serious it is.

    rule:        stable name `<category>.<what>`, e.g. `secret.aws_access_key`
    start, end:  code points, half-open, as tight as the evidence
    confidence:  0 to 1; calibrated where a model gave it, else the rule's measured precision
    message:     one plain sentence: what a reader of the post would learn or feel, and what to do
    why:         the evidence, each a short phrase
    detector:    name of the detector; the engine fills it in
    sensitive:   the matched words themselves must not be stored (secrets, personal data, terms)
    embargo:     aware moment from which on the words may be public; None: no such moment
    in_full:     gives the match with what is dear to find out (of message, why and fixes alone),
                 for one that is told; None: it is in full already
    """

    rule: str
    category: Category
    start: int
    end: int
    confidence: float
    message: str
    why: tuple[str, ...] = ()
    fixes: tuple[Suggestion, ...] = field(default=())
    sensitive: bool = False
    detector: str = ""
    embargo: datetime | None = None
    in_full: Callable[[], Match] | None = field(default=None, compare=False, repr=False)


class Unfinished(Exception):
    """Raised by a detector at its end, after what it found: it had to leave something out."""


class Detector(Protocol):
    """Reads one aspect of a draft. Stateless to its callers and safe to call from threads.

    `languages` is None for checks that need no grammar (secrets, numbers, terms); else the
    ISO 639-1 codes it reads: it is asked where some of the draft is in one of them, and leaves
    the rest of a mixed draft alone (`Document.spoken`).
    `version` changes whenever its findings may change.
    """

    name: str
    version: str
    languages: frozenset[str] | None

    def read(self, document: Document) -> Iterable[Match]: ...
