"""Text with markup in it: what is read of it, and where that stands in the whole.

A draft in an editor has parts that are no prose: a heading's signs, a code block, the fields at
the top of a blog post. The reader gets the prose alone; what it finds is told by the place in the
whole, markup counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from discreet.reading.offsets import Utf16Map
from discreet.schema import Finding, Fix


@dataclass(frozen=True)
class Piece:
    """One stretch of the whole.

    text:         as it stands there
    read_as:      what the reader gets in its place
    """

    text: str
    read_as: str

    @classmethod
    def prose(cls, text: str) -> Piece:
        """Read as it is."""
        return cls(text, text)

    @classmethod
    def markup(cls, text: str, read_as: str = "") -> Piece:
        """Not read, or read as something else."""
        return cls(text, read_as)


class AnnotatedText:
    """Pieces in their order. Offsets count code points, half-open.

    source: the whole, markup included
    prose:  what is read
    """

    def __init__(self, pieces: Iterable[Piece]) -> None:
        kept = [piece for piece in pieces if piece.text or piece.read_as]
        self.source = "".join(piece.text for piece in kept)
        self.prose = "".join(piece.read_as for piece in kept)
        self._pieces: list[Piece] = []
        self._read_from: list[int] = []
        self._stands_at: list[int] = []
        read = stands = 0
        for piece in kept:
            if piece.read_as:
                self._pieces.append(piece)
                self._read_from.append(read)
                self._stands_at.append(stands)
            read += len(piece.read_as)
            stands += len(piece.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `prose[start:end]` stands in the source, markup within it included."""
        if not self._pieces:
            return 0, 0
        first = self._place(start)[0]
        return (first, first) if end <= start else (first, self._place(end - 1)[1])

    def _place(self, index: int) -> tuple[int, int]:
        """Where one character of the prose stands: itself, or the markup that is read as it."""
        number = max(0, bisect_right(self._read_from, index) - 1)
        piece, at = self._pieces[number], self._stands_at[number]
        if piece.read_as == piece.text:
            here = at + min(index - self._read_from[number], len(piece.text))
            return here, min(here + 1, at + len(piece.text))
        return at, at + len(piece.text)


@dataclass(frozen=True)
class Change:
    """A fix and what it takes the place of, in code points of the source."""

    label: str
    replacement: str
    start: int
    end: int


@dataclass(frozen=True)
class Located:
    """A finding and where it stands in the source, in code points."""

    finding: Finding
    start: int
    end: int
    changes: tuple[Change, ...]


def locate(text: AnnotatedText, findings: Iterable[Finding], begin: int = 0) -> list[Located]:
    """The findings of a stretch of the prose that begins there, by their places in the source."""
    to_points = Utf16Map(text.prose[begin:]).to_points

    def span(start: int, end: int) -> tuple[int, int]:
        return text.span(begin + to_points(start), begin + to_points(end))

    def change(finding: Finding, fix: Fix) -> Change:
        own = fix.start is None or fix.end is None
        place = span(finding.start, finding.end) if own else span(fix.start, fix.end)
        return Change(fix.label, fix.replacement, *place)

    return [
        Located(
            finding,
            *span(finding.start, finding.end),
            tuple(change(finding, fix) for fix in finding.fixes),
        )
        for finding in findings
    ]
