"""Company terms: names that must not appear before their embargo ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise

from discreet.policy.terms import Term
from discreet.reading.document import Document
from discreet.reading.match import Match, Suggestion

_WORD = re.compile(r"[^\W_]+")
# 'ProjectFalcon' is read as two words, 'XR7' and 'NASA' as one.
_CAMEL = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-Z])")


class TermDetector:
    """Finds terms whatever joins their words: `Project Falcon`, `#ProjectFalcon`, `project-falcon`.

    The draft's words are looked up in one table, so ten thousand terms cost no more than ten.
    A one-word term in lower case in the draft counts only where the term itself is written so,
    since 'falcon' alone is a bird.
    """

    name = "company-terms"
    version = "1"
    languages = None

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, Term]]] = {}
        for term in terms:
            for written in (term.name, *term.aliases):
                words = tuple(word.lower() for word, _, _ in _words(written))
                if words:
                    self._by_first.setdefault(words[0], []).append((words, written, term))
        for candidates in self._by_first.values():
            candidates.sort(key=lambda c: -len(c[0]))

    def read(self, document: Document) -> Iterable[Match]:
        """One match for each place where an active term stands."""
        if not self._by_first:
            return
        now = datetime.now(UTC)
        words = _words(document.text)
        lowered = [word.lower() for word, _, _ in words]
        index = 0
        while index < len(words):
            for parts, written, term in self._by_first.get(lowered[index], ()):
                stop = index + len(parts)
                if tuple(lowered[index:stop]) != parts or not term.active(now):
                    # The possessive of a name is the name: 'Hartwells' and "Hartwell's".
                    continue
                start, end = words[index][1], words[stop - 1][2]
                if not _joined(document.text, words[index:stop]):
                    continue
                if len(parts) == 1 and document.text[start:end].islower() and not written.islower():
                    tagged = start > 0 and document.text[start - 1] in "#@"
                    if not tagged:
                        continue
                yield _match(document.text, start, end, term)
                index = stop - 1
                break
            index += 1


def _words(text: str) -> list[tuple[str, int, int]]:
    words: list[tuple[str, int, int]] = []
    for found in _WORD.finditer(text):
        start = found.start()
        for part in _CAMEL.split(found.group()):
            words.append((part, start, start + len(part)))
            start += len(part)
    return words


def _joined(text: str, words: list[tuple[str, int, int]]) -> bool:
    """Whether nothing but one space, hyphen, dot or underscore stands between the words."""
    return all(
        text[left[2] : right[1]] in ("", " ", "-", "_", ".", "\u00a0", "\n")
        for left, right in pairwise(words)
    )


def _match(text: str, start: int, end: int, term: Term) -> Match:
    until = f" until {term.embargo:%d %B %Y, %H:%M %Z}" if term.embargo else ""
    kind = {
        "customer": "a customer's name",
        "codename": "an internal codename",
        "product": "a product that is not public",
        "partner": "a partner's name",
        "other": "a name",
    }[term.kind]
    fixes = []
    if term.public_name:
        fixes.append(Suggestion(f"Say “{term.public_name}”", term.public_name))
    elif term.kind == "customer":
        fixes.append(Suggestion("Say “a customer”", "a customer"))
    return Match(
        rule=f"company_term.{term.kind}",
        category="company_term",
        start=start,
        end=end,
        confidence=1.0,
        message=f"This is {kind} that your company keeps back{until}. Leave it out, or use the "
        f"public name."
        if term.public_name
        else f"This is {kind} that your company keeps back{until}. Leave it out.",
        why=("on your company's list of terms", *((term.reason,) if term.reason else ())),
        fixes=tuple(fixes),
        sensitive=True,
    )
