"""The words that carry a label: what the model's word pieces add to it, as spans of whole words."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from discreet.reading.document import Document, Span
from discreet.reading.model import ChunkReading

_WORD = re.compile(r"[^\W_](?:[\w'’*@$!-]*[\w*$])?")

_SHARE = 0.4
"""A word carries the label when it adds at least this share of what the heaviest word adds."""

_MOST = 3
"""Spans told for one label in one chunk."""

_SMALL = frozenset(
    "a an and are as at be been by for from he her his i in is it its me my of on or our she so "
    "that the their them they this to us was we were with you your you're you've had has have do "
    "did does not no so too it's i'm we're".split()
)
"""Words that join a span but never make one."""


@dataclass(slots=True)
class _Word:
    start: int
    end: int
    weight: float = 0.0


def carrying(document: Document, span: Span, reading: ChunkReading, label: int) -> list[Span]:
    """Spans of the words in a chunk that carry a tone label, in reading order.

    label: column of the reading's evidence. None where no word speaks for the label: what the
    model then goes by (emoji, mostly) nobody would understand as a reason.
    """
    words = [
        _Word(found.start(), found.end())
        for found in _WORD.finditer(document.text, span.start, span.end)
    ]
    _weigh(words, span, np.maximum(reading.evidence[:, label], 0.0), reading)
    heaviest = max((word.weight for word in words if not _is_small(document, word)), default=0.0)
    if heaviest <= 0.0:
        return []
    runs: list[list[_Word]] = []
    for index, word in enumerate(words):
        if word.weight < _SHARE * heaviest:
            continue
        if (
            runs
            and index - words.index(runs[-1][-1]) <= 2
            and _joined(document, runs[-1][-1], word)
        ):
            runs[-1].append(word)
        else:
            runs.append([word])
    telling = [run for run in runs if not all(_is_small(document, word) for word in run)]
    telling.sort(key=lambda run: -max(word.weight for word in run))
    return sorted(
        (_without_small_edges(document, run) for run in telling[:_MOST]), key=lambda s: s.start
    )


def _weigh(words: list[_Word], span: Span, given: np.ndarray, reading: ChunkReading) -> None:
    """Add each piece's evidence to the word that it lies in."""
    at = 0
    for (start, end), weight in zip(reading.offsets.tolist(), given.tolist(), strict=True):
        if end <= start:
            continue
        while at < len(words) and words[at].end <= span.start + start:
            at += 1
        if at < len(words) and words[at].start < span.start + end:
            words[at].weight += weight


def _is_small(document: Document, word: _Word) -> bool:
    return document.lower[word.start : word.end].replace("’", "'") in _SMALL


def _joined(document: Document, before: _Word, after: _Word) -> bool:
    """Whether two words may stand in one span: no sentence ends between them."""
    return not any(mark in document.text[before.end : after.start] for mark in ".!?\n;:")


def _without_small_edges(document: Document, run: list[_Word]) -> Span:
    while _is_small(document, run[0]):
        run = run[1:]
    while _is_small(document, run[-1]):
        run = run[:-1]
    return Span(run[0].start, run[-1].end)
