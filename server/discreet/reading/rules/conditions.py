"""What must, or must not, stand beside a match: `requires`, `unless`, and a combination's parts.

A condition is a regular expression, or a mapping with one of

    {tokens: [regular expressions]}
    {label: hostility, at_least: 0.6}      # a tone category, or disclosure; 0.5 is the threshold
    {rule: misleading_claim.superlative}   # another rule of the pack that found something
    {pattern: [[{LEMMA: launch}]], trigger: launch}    # spaCy's token patterns, see `tokens`
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field, model_validator

from discreet.reading.document import Span
from discreet.reading.labels import LABELS
from discreet.reading.rules.context import Context
from discreet.reading.rules.grammatical import TokenPatterns
from discreet.reading.rules.patterns import Pattern, one_of


class ConditionFile(BaseModel):
    """A condition as it is written."""

    model_config = ConfigDict(extra="forbid")

    tokens: list[str] | None = Field(None, min_length=1)
    label: str | None = None
    at_least: float = Field(0.5, ge=0, le=1)
    rule: str | None = None
    pattern: list[list[dict[str, Any]]] | None = Field(None, min_length=1)
    trigger: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"tokens": [value]} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one(self) -> ConditionFile:
        given = [k for k in ("tokens", "label", "rule", "pattern") if getattr(self, k) is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of tokens, label, rule, pattern")
        if self.label is not None and self.label not in LABELS:
            raise ValueError(f"there is no label {self.label}; labels are {', '.join(LABELS)}")
        if self.pattern is not None and not self.trigger:
            raise ValueError("a pattern needs a trigger: a regular expression for its sentences")
        return self

    def compiled(self, ignorecase: bool) -> Condition:
        """The condition ready to be asked. Raises ValueError."""
        if self.tokens is not None:
            return _Words(one_of(self.tokens, ignorecase))
        if self.label is not None:
            return _Label(self.label, self.at_least)
        if self.rule is not None:
            return _Rule(self.rule)
        assert self.pattern is not None and self.trigger is not None
        return _Grammar(TokenPatterns(self.pattern, self.trigger))


class Condition(Protocol):
    """Something that can stand in a piece of a draft."""

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Its regular expressions, for the trial at load time."""
        ...

    @property
    def rule(self) -> str | None:
        """The rule that must have run before, if any."""
        ...

    @property
    def asks_models(self) -> bool:
        """Whether it asks what the models say."""
        ...

    def spans(self, context: Context, scope: Span) -> Iterable[Span]:
        """Where it stands within `scope`."""
        ...

    def can_hold(self, lower: str) -> bool:
        """False when it can't stand anywhere in a draft, given in lower case."""
        ...

    def check(self) -> None:
        """Raises ValueError for what is only seen with the grammar loaded."""
        ...


class _Words:
    rule = None
    asks_models = False

    def __init__(self, pattern: Pattern) -> None:
        self._pattern = pattern

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        return (self._pattern,)

    def check(self) -> None:
        return

    def can_hold(self, lower: str) -> bool:
        return self._pattern.can_match(lower)

    def spans(self, context: Context, scope: Span) -> Iterable[Span]:
        if not self._pattern.can_match(context.document.lower, scope.start, scope.end):
            return
        for found in self._pattern.finditer(context.text, scope.start, scope.end):
            yield Span(found.start(), found.end())


class _Label:
    patterns = ()
    rule = None
    asks_models = True

    def __init__(self, label: str, at_least: float) -> None:
        self._label, self._at_least = label, at_least

    def check(self) -> None:
        return

    def can_hold(self, lower: str) -> bool:
        return True

    def spans(self, context: Context, scope: Span) -> Iterable[Span]:
        return _within(context.labels(self._label, self._at_least), scope)


class _Rule:
    patterns = ()
    asks_models = False

    def __init__(self, rule: str) -> None:
        self.rule = rule

    def check(self) -> None:
        return

    def can_hold(self, lower: str) -> bool:
        return True

    def spans(self, context: Context, scope: Span) -> Iterable[Span]:
        return _within(context.found.get(self.rule, []), scope)


class _Grammar:
    rule = None
    asks_models = False

    def __init__(self, patterns: TokenPatterns) -> None:
        self._patterns = patterns

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        return (self._patterns.trigger,)

    def check(self) -> None:
        self._patterns.check()

    def can_hold(self, lower: str) -> bool:
        return self._patterns.trigger.can_match(lower)

    def spans(self, context: Context, scope: Span) -> Iterable[Span]:
        return self._patterns.spans(context, scope)


def _within(spans: Iterable[Span], scope: Span) -> list[Span]:
    return [span for span in spans if scope.start <= span.start and span.end <= scope.end]
