"""Facts about a certain person: what a fact is, and how a text is read for all of them.

The tables are in `attributes` ('her credit score is 540') and `sentences` ('I have UK
citizenship'). What authors tell of themselves is a remark at most; the same of somebody else is a
warning where it can harm them. Answers to security questions are warnings, whoever they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from discreet.reading.detectors.personal_data.hints import made_up, words
from discreet.reading.detectors.personal_data.hit import Hit
from discreet.reading.phrases import Phrase, phrase

REMARK = 0.4
FAINT = 0.35
"""A remark that gives way to any other finding on the same words."""

WARN = 0.6


@dataclass(frozen=True, slots=True)
class Fact:
    """One kind of fact.

    kind:     the rule's name without its prefix
    tells:    the evidence, whole: nouns and clauses need another sentence in other languages
    gate:     one of these words must stand in the text before the pattern is tried
    pattern:  matches the fact; the group `value` is what is underlined (else the whole match), the
              group `who` whose it is; without such a group the words before are looked at
    own, other, unsaid: confidence where it is the author's, somebody else's, or nobody is named;
              0: silent
    found:    examples, the underlined words in brackets
    silent:   examples that must not be found
    labels:   the words of an attribute's names
    """

    kind: str
    tells: Phrase
    gate: frozenset[str]
    pattern: re.Pattern[str]
    own: float
    other: float
    unsaid: float
    found: tuple[str, ...]
    silent: tuple[str, ...]
    labels: frozenset[str] = frozenset()

    def words(self) -> set[str]:
        """The words of its names and examples, from which hurried text can be restored."""
        said = (re.findall(r"(?<!\w)[a-z]{3,}", text) for text in self.found)
        return set(self.gate | self.labels).union(*said)


# What stands between a name and its value: 'heart rate from the watch is about 61'.
_LINK = (
    r"(?:[ ](?:from|on|in)[ ](?:the |my )?\w+)?"
    r"(?:[ ]?[:=][ ]?"
    r"|[ ](?:is|was|are|r|at|of|reads|shows?|showed|averages?|indicates?)[ ])"
    r"(?:only |about |around |over |currently |now )?"
)


def attribute(
    kind: str,
    name: str,
    labels: str,
    value: str,
    *,
    own: float = REMARK,
    other: float = WARN,
    unsaid: float = 0.0,
    found: tuple[str, ...],
    silent: tuple[str, ...] = (),
) -> Fact:
    """A fact told as a name with its value.

    name:   what it tells
    labels: its names, separated by commas
    """
    names = sorted((label.strip() for label in labels.split(",")), key=len, reverse=True)
    gate = frozenset(re.findall(r"[a-z]+", label)[0] for label in names)
    either = "|".join(map(re.escape, names))
    pattern = re.compile(rf"(?<![\w\-?&])(?i:{either}){_LINK}(?P<value>{value})")
    said = frozenset(re.findall(r"[a-z]{2,}", labels))
    return Fact(kind, _tells(name), gate, pattern, own, other, unsaid, found, silent, said)


def sentence(
    kind: str,
    name: str,
    gate: str,
    pattern: str,
    *,
    own: float = REMARK,
    other: float = WARN,
    unsaid: float = 0.0,
    found: tuple[str, ...],
    silent: tuple[str, ...] = (),
) -> Fact:
    """A fact with a grammar of its own. gate: words, in lower case, separated by blanks."""
    return Fact(
        kind, _tells(name), words(gate), re.compile(pattern), own, other, unsaid, found, silent
    )


def _tells(name: str) -> Phrase:
    return phrase(f"it tells {name}")


_MINE = frozenset({"i", "my"})
_OWNER = re.compile(
    r"(?<![\w\-])(?P<who>my|his|her|their|your"
    r"|(?:the )?(?!(?:that|it|what|he|she|here|there|let|who)\b)[a-z]+['\u2019]s)"
    r"[ ](?:\w+[ ]){0,2}$"
)
# A figure for many, or a case that is only thought of.
_NOBODY = re.compile(
    r"\b(?:average|median|minimum|typical|if|whether|imagine|suppose|would)\b[^.!?\n]{0,40}$"
)
_END = re.compile(r"[.!?\n]")
_ASKS = re.compile(
    r"(?:^|[.!?\n])\s*(?:is|are|was|does|do|did|can|could|what|which|who|whose|how|should|will|would"
    r"|has|have|why|where|when)\b[^.!?\n]*$"
)


class Reader:
    """Reads texts for the facts of its tables."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts = tuple(facts)
        self._gates = frozenset().union(*(fact.gate for fact in self.facts))

    def read(self, text: str, low: str, vocabulary: frozenset[str]) -> Iterator[Hit]:
        """Facts about certain persons. vocabulary: the words of `low`."""
        said = self._gates & vocabulary
        if not said:
            return
        for fact in self.facts:
            if said.isdisjoint(fact.gate):
                continue
            for found in fact.pattern.finditer(text):
                start, end = found.span("value" if found.groupdict().get("value") else 0)
                end = start + len(text[start:end].rstrip(" ,."))
                confidence = _confidence(fact, found, low)
                if confidence and not _nobodys(low, found.start(), end):
                    yield Hit(fact.kind, start, end, confidence, (fact.tells,))


def _confidence(fact: Fact, found: re.Match[str], low: str) -> float:
    who = found.groupdict().get("who")
    if who is None:
        owner = _OWNER.search(low, max(0, found.start() - 40), found.start())
        who = owner["who"] if owner else None
    if who is None:
        return fact.unsaid
    return fact.own if who.lower() in _MINE else fact.other


def _nobodys(low: str, start: int, end: int) -> bool:
    """Whether what stands here is asked for, made up, or true of nobody in particular."""
    stop = _END.search(low, end, end + 80)
    asked = (
        stop is not None
        and stop.group() == "?"
        and _ASKS.search(low, max(0, start - 120), start) is not None
    )
    return (
        asked
        or made_up(low, start, end)
        or _NOBODY.search(low, max(0, start - 60), start) is not None
    )
