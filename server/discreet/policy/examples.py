"""Rules tried on their own examples, and on cases that people sent in.

In an example that must match, brackets mark the spans that must be found. An example is read as a
draft that the rule is meant for: its first language, platform, surface and account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from discreet.reading.detectors.rules import RuleDetector
from discreet.reading.document import Document
from discreet.reading.rules import Rule

if TYPE_CHECKING:
    from discreet.reading.readers import Readers

_BRACKETED = re.compile(r"\[(.*?)\]", re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One example of a rule. `expected` is what must be found, in reading order."""

    rule: Rule
    text: str
    expected: tuple[str, ...]


@dataclass(frozen=True)
class Failure:
    """An example that does not come out as it says."""

    example: Example
    found: tuple[str, ...]

    def __str__(self) -> str:
        rule, text = self.example.rule.id, self.example.text
        if not self.example.expected:
            return f"{rule}: {text!r} should pass, gave {list(self.found)}"
        return (
            f"{rule}: {text!r} should give {list(self.example.expected)}, gave {list(self.found)}"
        )


def examples_of(rule: Rule) -> Iterator[Example]:
    """The rule's examples, those that must match first."""
    if rule.examples is None:
        return
    for marked in rule.examples.match:
        text = _BRACKETED.sub(r"\1", marked)
        yield Example(rule, text, tuple(_BRACKETED.findall(marked)))
    for text in rule.examples.passes:
        yield Example(rule, text, ())


def failing(
    rules: Sequence[Rule],
    readers: Readers | None = None,
    examples: Iterable[Example] | None = None,
) -> list[Failure]:
    """Examples that do not come out as they say; all rules' own when none are given.

    readers: for rules that ask what the models say
    """
    by_id = {rule.id: rule for rule in rules}
    tried = examples or (example for rule in rules for example in examples_of(rule))
    failures = []
    for example in tried:
        needed = _needed(example.rule, by_id)
        found = tuple(
            example.text[match.start : match.end]
            for match in RuleDetector(needed, readers).matches(
                meant_for(example.rule, example.text), set()
            )
            if match.rule == example.rule.id
        )
        if found != example.expected:
            failures.append(Failure(example, found))
    return failures


def meant_for(rule: Rule, text: str) -> Document:
    """A draft with this text that the rule applies to."""
    return Document(
        text,
        platform=_one(rule.platforms, "linkedin"),
        surface=_one(rule.surfaces, "post"),
        account_kind=_one(rule.accounts, "company"),
        language=_one(rule.languages, "en"),
        jurisdictions=rule.jurisdictions or frozenset(),
    )


def _one(choices: frozenset[str] | None, usual: str) -> str:  # type: ignore[return]
    return usual if not choices or usual in choices else min(choices)


def _needed(rule: Rule, by_id: dict[str, Rule]) -> list[Rule]:
    needed = {rule.id: rule}
    left = list(rule.needs)
    while left:
        name = left.pop()
        if name in by_id and name not in needed:
            needed[name] = by_id[name]
            left += by_id[name].needs
    return list(needed.values())
