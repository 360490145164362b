"""The policy pack's rules as a detector."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING

from discreet.reading.document import Document, Span
from discreet.reading.match import Match, Unfinished
from discreet.reading.memo import Memo
from discreet.reading.rules import Rule
from discreet.reading.rules.context import Context
from discreet.reading.rules.literals import LiteralIndex
from discreet.reading.rules.patterns import TooSlowError

if TYPE_CHECKING:
    from discreet.reading.readers import Readers

log = logging.getLogger(__name__)


class RuleDetector:
    """Runs every rule that is meant for the draft. A rule comes after those that it names.

    readers: for rules that ask what the models say; without them such rules find nothing
    """

    name = "policy-rules"
    version = "2"
    languages = None

    def __init__(self, rules: Sequence[Rule], readers: Readers | None = None) -> None:
        named = frozenset(name for rule in rules for name in rule.needs)
        self._named = named
        self._rules = in_order(rules)
        self._local = {rule.id for rule in rules if rule.is_local and rule.id not in named}
        self._readers = readers
        self._literals = {rule.id: rule.finder.literals for rule in rules}
        self._index = LiteralIndex(chain.from_iterable(filter(None, self._literals.values())))
        self._memo: Memo[tuple[Match, ...]] = Memo(_REMEMBERED, _REMEMBERED_BYTES)
        self._meant: dict[Hashable, tuple[Rule, ...]] = {}
        self.too_slow: dict[str, str] = {}
        """Rules that were given up on some draft, with the pattern that held them up."""

    def read(self, document: Document) -> Iterable[Match]:
        """Matches of all rules. Raises Unfinished at its end where a rule was given up."""
        given_up: set[str] = set()
        yield from self.matches(document, given_up)
        if given_up:
            raise Unfinished

    def matches(self, document: Document, given_up: set[str]) -> Iterable[Match]:
        """Matches of all rules but those that were given up, whose ids are put into `given_up`."""
        found: dict[str, list[Span]] = {}
        context = Context(document, self._readers, found)
        rules = list(self._candidates(self._meant_for(document), document.lower))
        for rule in rules:
            if rule.id in self._local:
                continue
            matches = _in_its_language(rule, document, self._tried(rule, context, given_up))
            if rule.id in self._named:
                found[rule.id] = [Span(match.start, match.end) for match in matches]
            yield from matches
        local: dict[str, list[Match]] = {}
        for match in self._read_pieces(
            context, [r for r in rules if r.id in self._local], given_up
        ):
            local.setdefault(match.rule, []).append(match)
        for rule in rules:
            yield from _in_its_language(rule, document, local.get(rule.id, []))[: rule.limit]

    def _meant_for(self, document: Document) -> tuple[Rule, ...]:
        draft = _kind_of(document)
        meant = self._meant.get(draft)
        if meant is None:
            meant = tuple(rule for rule in self._rules if rule.applies_to(document))
            if len(self._meant) < _KINDS:
                self._meant[draft] = meant
        return meant

    def _candidates(self, rules: Iterable[Rule], lower: str) -> Iterable[Rule]:
        """Those rules that a text in lower case holds the words for."""
        there = self._index.found_in(lower)
        for rule in rules:
            literals = self._literals[rule.id]
            if literals is None or not there.isdisjoint(literals):
                yield rule

    def _tried(
        self, rule: Rule, context: Context, given_up: set[str], scope: Span | None = None
    ) -> list[Match]:
        if rule.id in given_up or len(given_up) >= _MOST_GIVEN_UP:
            given_up.add(rule.id)
            return []
        try:
            return rule.matches_within(context, scope) if scope else rule.matches(context)
        except TooSlowError as error:
            log.warning("rule given up", extra={"rule": rule.id})
            self.too_slow[rule.id] = str(error)
            given_up.add(rule.id)
            return []

    def _read_pieces(
        self, context: Context, rules: list[Rule], given_up: set[str]
    ) -> Iterable[Match]:
        """Matches of rules that look at one piece alone. Pieces that were read are remembered:
        with each key that is pressed only one of a draft changes. Not so where a rule was given
        up: the machine may have been busy."""
        text, document = context.text, context.document
        draft = _kind_of(document)
        for scope in dict.fromkeys(rule.scope for rule in rules):
            alike = [rule for rule in rules if rule.scope == scope]
            for span in context.spans(scope):
                # A pattern may look at what stands before and behind.
                seen = text[max(0, span.start - _AROUND) : span.end + _AROUND]
                # Of a long draft without breaks each state would be kept whole.
                digest = blake2b(seen.encode(), digest_size=16).digest()
                key = (scope, min(span.start, _AROUND), digest, draft)
                known = self._memo.get(key)
                if known is None:
                    piece = document.lower[span.start : span.end]
                    known = tuple(
                        _moved(match, -span.start)
                        for rule in self._candidates(alike, piece)
                        for match in self._tried(rule, context, given_up, span)
                    )
                    if not given_up:
                        self._memo.put(key, known)
                for match in known:
                    yield _moved(match, span.start)


_MOST_GIVEN_UP = 3
"""Rules given up on one draft after which the others are left out too: each took its time, and
other drafts wait."""

_KINDS = 200
"""Kinds of drafts for which it is remembered which rules are meant for them."""

_REMEMBERED = 3_000
_REMEMBERED_BYTES = 12_000_000
_AROUND = 12


def _kind_of(document: Document) -> Hashable:
    """All that `Rule.applies_to` looks at."""
    return (
        *(document.languages, document.platform, document.surface),
        *(document.account_kind, document.jurisdictions),
    )


def _moved(match: Match, by: int) -> Match:
    return replace(match, start=match.start + by, end=match.end + by)


def _in_its_language(rule: Rule, document: Document, matches: list[Match]) -> list[Match]:
    if rule.languages is None or len(document.spoken) == 1:
        return matches
    return [match for match in matches if document.language_at(match.start) in rule.languages]


def in_order(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules, each after the ones that it needs. Rules that need each other stay as they are."""
    by_id = {rule.id: rule for rule in rules}
    ordered: dict[str, Rule] = {}

    def place(rule: Rule, above: frozenset[str]) -> None:
        for name in sorted(rule.needs - above):
            if name in by_id and name not in ordered:
                place(by_id[name], above | {rule.id})
        ordered.setdefault(rule.id, rule)

    for rule in rules:
        place(rule, frozenset())
    return tuple(ordered.values())
