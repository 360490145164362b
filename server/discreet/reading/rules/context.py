"""What a rule is asked about: one draft, and what the models say of it, fetched when needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from discreet.reading.document import Document, Span
from discreet.reading.labels import labelled

if TYPE_CHECKING:
    from discreet.reading.readers import Readers

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")


@dataclass(frozen=True)
class Hit:
    """One place that a rule found, in code points.

    said:         what fills the message's `%s`, in order
    replacements: repairs of the found words, best first; '' takes them out
    """

    start: int
    end: int
    said: tuple[str, ...] = ()
    replacements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """One draft for one run of the rules. `readers` None: label conditions never hold."""

    document: Document
    readers: Readers | None = None
    found: Mapping[str, list[Span]] = field(default_factory=dict)
    """Spans of the rules that ran before, by rule id."""

    @property
    def text(self) -> str:
        """The draft's text."""
        return self.document.text

    def spans(self, scope: str) -> list[Span]:
        """The pieces of the draft that a rule of this scope looks at one by one."""
        whole = Span(0, len(self.text))
        match scope:
            case "sentence":
                return self.document.sentences
            case "paragraph":
                return [Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(self.text)]
            case "line":
                return self._lines
            case "heading":
                # Posts have no headings; an article's first line is its title.
                return self._lines[:1] if self.document.surface == "article" else []
            case _:
                return [whole]

    @cached_property
    def _lines(self) -> list[Span]:
        return [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", self.text)]

    def labels(self, label: str, at_least: float) -> list[Span]:
        """Words for which a model is at least so confident of a label."""
        return (
            [] if self.readers is None else labelled(self.document, self.readers, label, at_least)
        )
