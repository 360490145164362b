"""Regular expressions that other people wrote: guarded, and skipped where they can't match.

A pattern that backtracks without end would hold a draft up for good. The `regex` library stops
after a set time; what is tried at load time against text that such patterns choke on never gets
into a policy. And since most rules find nothing in most drafts, each pattern is asked only where
the draft holds one of the words without which it can't match.
"""

from __future__ import annotations

import re
import string
import time
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import regex

PATIENCE_S = 0.5
"""Seconds that one pattern may search one draft; a tame one takes some microseconds."""

_TRIAL_S = 0.1
"""Seconds of its own work that a pattern may need for each text that it is tried on."""

_TRIAL_PATIENCE_S = 3.0
"""Seconds on the clock for the same: the machine may be busy with other things."""

_FEWEST = 3
"""Letters that a literal must have to be worth looking for."""

_MOST = 60
"""Alternatives beyond which looking for each costs more than the pattern itself."""

_LARGEST = 50_000
"""Steps that an expression may come to once its fixed repeats are written out, as they are when it
is compiled. More than a draft has characters."""

_RECURSION = re.compile(r"(?<!\\)\(\?(?:R|[-+]?\d|&|P>)")
"""Calls of the expression or a part of it by itself: they take memory until there is none left."""

_ONLY_OURS = re.compile(r"\[:\^?\w+:\]|\{[^}]*[a-z<][^}]*\}")
"""Classes such as [[:alpha:]], and matches with errors: Python's parser takes them for something
else."""

_FIXED = re.compile(r"\{(\d+)")

_KEPT = 8_192
"""Patterns kept, so that a policy that is loaded again costs only what is new in it. A large pack
has a thousand or two."""

_TRIED: set[tuple[str, int]] = set()
"""Patterns that came to an end on every text. Grows with the rules that a person edits, slowly."""


class TooSlowError(ValueError):
    """A pattern did not come to an end in time."""


class Pattern:
    """A compiled regular expression. Thread-safe. `pattern_of` makes each once."""

    def __init__(self, source: str, ignorecase: bool) -> None:
        """Raises ValueError, saying what is wrong, when `source` is no regular expression."""
        self.source = source
        self._flags = regex.IGNORECASE if ignorecase else 0
        if _RECURSION.search(source):
            raise ValueError(f"{source!r} calls itself; write out what is meant")
        tree = _parsed(source, ignorecase)
        # Without a fixed number of repetitions it has no more steps than letters.
        size = len(source)
        if _FIXED.search(source):
            size = _size_of_unknown(source) if tree is None else _size(tree)
        if size > _LARGEST:
            raise ValueError(f"{source!r} repeats too much to fit into a draft; ask for less")
        self.literals = None if tree is None else _chosen(_needed(tree))
        if tree is None:
            self.compile()

    def __str__(self) -> str:
        return f"(?i){self.source}" if self._flags else self.source

    @cached_property
    def _compiled(self) -> Any:
        # When it is first asked: compiling takes milliseconds, and most patterns are asked seldom.
        try:
            return regex.compile(self.source, self._flags)
        except (regex.error, RecursionError, OverflowError) as error:
            raise ValueError(f"{self.source} is no regular expression: {error}") from None

    def compile(self) -> None:
        """Compile it now. Raises ValueError when it is no regular expression."""
        _ = self._compiled

    def can_match(self, lower: str, start: int = 0, end: int | None = None) -> bool:
        """False when lower[start:end], of a text in lower case, lacks every word that a match
        needs."""
        if self.literals is None:
            return True
        if end is None:
            return any(literal in lower for literal in self.literals)
        return any(lower.find(literal, start, end) >= 0 for literal in self.literals)

    def finditer(self, text: str, start: int, end: int) -> Iterator[Any]:
        """Matches within text[start:end]. Raises TooSlowError."""
        try:
            yield from self._compiled.finditer(text, start, end, timeout=PATIENCE_S)
        except TimeoutError:
            raise TooSlowError(self.source) from None

    def search(self, text: str, start: int, end: int) -> Any | None:
        """The first match within text[start:end], or None. Raises TooSlowError."""
        try:
            return self._compiled.search(text, start, end, timeout=PATIENCE_S)
        except TimeoutError:
            raise TooSlowError(self.source) from None

    def fullmatch(self, text: str) -> Any | None:
        """A match of the whole text, or None. Raises TooSlowError."""
        try:
            return self._compiled.fullmatch(text, timeout=PATIENCE_S)
        except TimeoutError:
            raise TooSlowError(self.source) from None

    def try_on(self, samples: Iterable[str]) -> None:
        """Search texts that make a pattern backtrack. Raises TooSlowError.

        What was tried before is not tried again, so that reloading a policy costs only what is new.
        """
        if (self.source, self._flags) in _TRIED:
            return
        for sample in (*_pumps(self.source, self.literals or ()), *samples):
            began = time.thread_time()
            try:
                for _ in self._compiled.finditer(sample, timeout=_TRIAL_PATIENCE_S):
                    pass
            except TimeoutError:
                raise TooSlowError(self.source) from None
            if time.thread_time() - began > _TRIAL_S:
                raise TooSlowError(self.source)
        _TRIED.add((self.source, self._flags))


@lru_cache(maxsize=_KEPT)
def pattern_of(source: str, ignorecase: bool) -> Pattern:
    """The pattern of a regular expression, made once for all rules and policies that hold it.

    Raises ValueError, saying what is wrong, when `source` is no regular expression.
    """
    return Pattern(source, ignorecase)


def one_of(sources: Iterable[str], ignorecase: bool, before: str = "", after: str = "") -> Pattern:
    """A pattern that matches any of `sources`."""
    return pattern_of(before + "|".join(f"(?:{source})" for source in sources) + after, ignorecase)


_UNITS = ("a", " ", "A", "1", "a ", "ab", "A1 ", "aB-", ".", "\n", "é", ", ")


def _pumps(source: str, words: Iterable[str]) -> Iterator[str]:
    """Long texts of one kind, with an end that fits nothing.

    The end is followed by everything that a pattern may ask for later on: the library gives up at
    once where something that a match needs is nowhere.
    """
    there = sorted(words)[:4]
    end = "\x00" + string.printable + " ".join(there)
    own = dict.fromkeys(c for c in source if c.isalnum())
    for unit in (*_UNITS, *list(own)[:12], *there, *(f"{word} " for word in there)):
        yield unit * (4_000 // len(unit)) + end


def _parsed(source: str, ignorecase: bool) -> Any | None:
    """The expression as Python's own parser sees it, so that nothing about the syntax is guessed
    here; None for what only the `regex` library knows, and for what is no expression.

    Raises ValueError.
    """
    if _ONLY_OURS.search(source):
        return None
    try:
        return _parser.parse(source, re.IGNORECASE if ignorecase else 0)
    except re.error:
        return None
    except RecursionError:
        raise ValueError("the regular expression is nested too deeply") from None


def _chosen(found: set[str] | None) -> frozenset[str] | None:
    """Words in lower case of which every match holds at least one; None: none worth looking for."""
    if found is None or len(found) > _MOST or min(map(len, found)) < _FEWEST:
        return None
    return frozenset(found)


def _size(part: Any) -> int:
    """Steps of a parsed expression once what it repeats a fixed number of times is written out."""
    if isinstance(part, _parser.SubPattern):
        return sum(map(_size, part))
    if not isinstance(part, list | tuple) or not part:
        return 0
    code = part[0]
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        least, _, repeated = part[1]
        return max(1, least) * _size(repeated)
    return int(isinstance(code, type(codes.LITERAL))) + sum(map(_size, part))


def _size_of_unknown(source: str) -> int:
    """At most so many steps, where Python's parser can't tell."""
    size = len(source)
    for times in _FIXED.findall(source):
        size *= max(1, int(times[:9]))
    return size


def _needed(sequence: Any) -> set[str] | None:
    """The best set for a sequence: any one element's set will do, longer words are rarer."""
    best: set[str] | None = None
    run = ""

    def offer(candidate: set[str] | None) -> None:
        nonlocal best
        if candidate and (best is None or _worth(candidate) > _worth(best)):
            best = candidate

    for code, argument in sequence:
        if code is codes.LITERAL:
            low = chr(argument).lower()
            if len(low) == 1:
                run += low
                continue
            # 'İ' grows in lower case; the text's own lower case keeps it as it is.
        if code is codes.AT or code in (codes.ASSERT, codes.ASSERT_NOT):
            continue  # takes no character
        offer({run} if run else None)
        run = ""
        if code is codes.SUBPATTERN:
            offer(_needed(argument[-1]))
        elif code is codes.BRANCH:
            parts = [_needed(part) for part in argument[1]]
            if all(parts):
                offer(set().union(*(part for part in parts if part)))
        elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and argument[0] >= 1:
            offer(_needed(argument[2]))
    offer({run} if run else None)
    return best


def _worth(words: set[str]) -> tuple[int, int]:
    """Longer words are rarer, and fewer are looked for faster."""
    return min(6, *map(len, words), 6), -len(words)
