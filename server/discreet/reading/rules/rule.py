"""What all kinds of rules share: where they hold, what must stand beside, repairs, examples.

extends: existence                       # the kind; see `kinds`
id: misleading_claim.absolute_security   # category, a dot, a name
message: One plain sentence for the person; %s is what was found.
why: [an absolute, nothing that limits it]
level: {personal: info, company: warn}   # or one for both; without it the category's
clause: honest-claims                    # of policy.yaml
override: with_acknowledgement
confidence: 0.8                          # how often such a match is right
languages: [en]                          # none given: every language
jurisdictions: [us, uk]
platforms: [linkedin]
surfaces: [post]
accounts: [company]
crisis: true                             # only while the policy's crisis mode is on
scope: sentence                          # draft (the default), paragraph, sentence, line, heading
requires: ['\\bour\\b|\\bwe\\b']            # conditions; each must hold in the scope
unless: ['https?://']                    # none may hold in the scope
exceptions: [GitHub]                     # found words that are fine
limit: 1                                 # matches told in one draft
ignorecase: true                         # false is the default, as in Vale
fixes: {'100 ?% secure': designed to be secure}     # what found words become
insert: {at: start, text: '#ad '}        # a repair that stands elsewhere
examples:
  match: ['Our vault is [100% secure].']            # brackets mark the expected spans
  pass: ['Nothing is 100% secure.']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Protocol, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from discreet.plain import Place, errors_of, meant
from discreet.reading.document import Document, Span
from discreet.reading.match import Match, Suggestion
from discreet.reading.phrases import in_order, phrase
from discreet.reading.rules.conditions import Condition, ConditionFile
from discreet.reading.rules.context import Context, Hit
from discreet.reading.rules.patterns import Pattern, TooSlowError, one_of, pattern_of
from discreet.schema import AccountKind, Category, Override, Platform, Severity, Surface

Jurisdiction = Literal["us", "uk", "de", "fr", "es"]
JURISDICTIONS: tuple[Jurisdiction, ...] = get_args(Jurisdiction)

_VALE_LEVELS: Mapping[str, Severity] = {"suggestion": "info", "warning": "warn", "error": "block"}
_MOST_SAID = 200
"""Characters of one place that go into a message."""

_FIRST_WORD = re.compile(r"\S+")
_BRACKETED = re.compile(r"\[.+\]", re.DOTALL)
_ID = re.compile(r"[a-z_]+\.[A-Za-z0-9_.\-]+")
_LANGUAGE = re.compile(r"[a-z]{2}")


class RuleError(ValueError):
    """A rule can't be used.

    place:    where in the file: keys and indices
    problems: what is wrong and where, this and whatever else was seen
    """

    def __init__(self, message: str, place: Place = (), *others: tuple[str, Place]) -> None:
        super().__init__(message)
        self.place = place
        self.problems = ((message, place), *others)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Examples(_File):
    """Texts that a rule must find, spans in brackets, and texts that it must leave alone."""

    match: list[str] = Field(min_length=1)
    passes: list[str] = Field(alias="pass", min_length=1)

    @field_validator("match")
    @classmethod
    def _marked(cls, value: list[str]) -> list[str]:
        for text in value:
            if not _BRACKETED.search(text):
                raise ValueError(f"put the words that must be found in [brackets]: {text[:60]!r}")
        return value


class Levels(_File):
    """Severity on each kind of account; None leaves matches out."""

    personal: Severity | None = None
    company: Severity | None = None


class Insertion(_File):
    """Words that a repair adds to the draft: the same everywhere, or for each jurisdiction."""

    at: Literal["start", "end", "before"] = "start"
    text: str | dict[Jurisdiction, str]


class Action(_File):
    """Vale's `action`: `remove` and `replace` become repairs, others are left to editors."""

    name: str
    params: list[Any] = []


class Finder(Protocol):
    """What a kind of rule does: it looks for places in one piece of a draft."""

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Its regular expressions, for the trial at load time."""
        ...

    @property
    def needs(self) -> tuple[str, ...]:
        """Rules that must have run before."""
        ...

    @property
    def asks_models(self) -> bool:
        """Whether it asks what the models say."""
        ...

    @property
    def literals(self) -> frozenset[str] | None:
        """Words in lower case of which every draft with a match holds one; None: can't tell."""
        ...

    def can_find(self, lower: str, start: int = 0, end: int | None = None) -> bool:
        """False when there can be nothing in lower[start:end], of a draft in lower case."""
        ...

    def find(self, context: Context, scope: Span) -> Iterable[Hit]:
        """Places within `scope`, in reading order."""
        ...

    def check(self) -> None:
        """Raises ValueError for what is only seen with the grammar loaded."""
        ...


class RuleFile(_File):
    """The keys of every kind. A kind's own keys are in its subclass."""

    extends: str
    id: str
    category: Category
    message: Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
    why: list[str] = []
    level: Severity | Levels | None = None
    clause: str | None = None
    override: Override | None = None
    threshold: float | None = Field(None, ge=0, le=1)
    confidence: float = Field(0.8, ge=0, le=1)
    languages: list[str] | None = None
    jurisdictions: list[Jurisdiction] | None = None
    platforms: list[Platform] | None = None
    surfaces: list[Surface] | None = None
    accounts: list[AccountKind] | None = None
    crisis: bool = False
    scope: Literal["draft", "paragraph", "sentence", "line", "heading"] = "draft"
    requires: list[ConditionFile] = []
    unless: list[ConditionFile] = []
    exceptions: list[str] = []
    limit: int = Field(20, ge=1, le=500)
    ignorecase: bool = False
    fixes: dict[str, str | list[str]] = {}
    insert: Insertion | None = None
    action: Action | None = None
    link: str | None = None
    examples: Examples | None = None

    @field_validator("level", mode="before")
    @classmethod
    def _vale_level(cls, value: Any) -> Any:
        return _VALE_LEVELS.get(value, value) if isinstance(value, str) else value

    @field_validator("id")
    @classmethod
    def _named(cls, value: str) -> str:
        if not _ID.fullmatch(value):
            raise ValueError("write the category, a dot and a name, such as house_style.short")
        return value

    @field_validator("languages")
    @classmethod
    def _codes(cls, value: list[str] | None) -> list[str] | None:
        for code in value or ():
            if not _LANGUAGE.fullmatch(code):
                raise ValueError(f"{code!r} is no code of a language; write en, de, fr …")
        return value

    @field_validator("link")
    @classmethod
    def _web(cls, value: str | None) -> str | None:
        if value and not re.match(r"https?://", value):
            raise ValueError("must be a web address")
        return value

    def finder(self) -> Finder:
        """The compiled search. Raises ValueError, or RuleError with the place."""
        raise NotImplementedError


@dataclass(frozen=True)
class Rule:
    """A rule ready to run. Immutable and thread-safe.

    treatment: what the rule's own file says of severity, clause and override; the policy's
               severity.yaml may say otherwise
    """

    id: str
    kind: str
    category: Category
    message: str
    why: tuple[str, ...]
    confidence: float
    scope: str
    finder: Finder
    requires: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    exceptions: Pattern | None = None
    limit: int = 20
    languages: frozenset[str] | None = None
    jurisdictions: frozenset[str] | None = None
    platforms: frozenset[str] | None = None
    surfaces: frozenset[str] | None = None
    accounts: frozenset[str] | None = None
    crisis: bool = False
    fixes: tuple[tuple[Pattern, tuple[str, ...]], ...] = ()
    insert: Insertion | None = None
    link: str | None = None
    treatment: Mapping[str, Any] = field(default_factory=dict)
    examples: Examples | None = None

    @property
    def asks_models(self) -> bool:
        """Whether the rule finds nothing without the models."""
        return self.finder.asks_models or any(c.asks_models for c in (*self.requires, *self.unless))

    @property
    def needs(self) -> frozenset[str]:
        """Rules that must have run before this one."""
        named = (c.rule for c in (*self.requires, *self.unless))
        return frozenset((*self.finder.needs, *(rule for rule in named if rule)))

    def applies_to(self, document: Document) -> bool:
        """Whether the rule is meant for such a draft at all."""
        return (
            (self.languages is None or not self.languages.isdisjoint(document.languages))
            and (
                self.jurisdictions is None
                or not self.jurisdictions.isdisjoint(document.jurisdictions)
            )
            and (self.platforms is None or document.platform in self.platforms)
            and (self.surfaces is None or document.surface in self.surfaces)
            and (self.accounts is None or document.account_kind in self.accounts)
        )

    def matches(self, context: Context) -> list[Match]:
        """What the rule finds in a draft that it applies to. Raises TooSlowError."""
        lower = context.document.lower
        if not self.finder.can_find(lower):
            return []
        if not all(condition.can_hold(lower) for condition in self.requires):
            return []
        found: list[Match] = []
        for scope in context.spans(self.scope):
            found += self.matches_within(context, scope)
            if len(found) >= self.limit:
                break
        return found[: self.limit]

    def matches_within(self, context: Context, scope: Span) -> list[Match]:
        """What the rule finds in one piece of the draft. Raises TooSlowError."""
        if not self.finder.can_find(context.document.lower, scope.start, scope.end):
            return []
        hits = [hit for hit in self.finder.find(context, scope) if hit.end > hit.start]
        if not hits or not self._holds(context, scope):
            return []
        return [
            self._match(context, hit)
            for hit in hits
            if not self._is_exception(context.text[hit.start : hit.end])
        ]

    @property
    def is_local(self) -> bool:
        """Whether what the rule finds in a piece of a draft depends on that piece alone."""
        return (
            self.scope in ("sentence", "line", "paragraph")
            and not self.needs
            and not self.asks_models
            and (self.insert is None or self.insert.at == "before")
        )

    def warm_up(self) -> None:
        """Compile the patterns now."""
        for pattern in (*self.finder.patterns, *self._conditions_patterns()):
            pattern.compile()

    def check(self) -> None:
        """Try the rule's patterns on hostile text and its grammar on spaCy.

        Takes some milliseconds, and a second where it is the first that needs the grammar.
        Raises ValueError.
        """
        conditions = (*self.requires, *self.unless)
        patterns = [*self.finder.patterns, *self._conditions_patterns()]
        samples = [*self.examples.match, *self.examples.passes] if self.examples else []
        self.warm_up()
        for pattern in patterns:
            try:
                pattern.try_on(samples)
            except TooSlowError:
                raise ValueError(
                    f"{pattern.source} takes too long on some texts; avoid repeats inside "
                    "repeats, such as (a+)+, and .* between optional parts"
                ) from None
        self.finder.check()
        for condition in conditions:
            condition.check()

    def _conditions_patterns(self) -> Iterable[Pattern]:
        return (p for c in (*self.requires, *self.unless) for p in c.patterns)

    def _holds(self, context: Context, scope: Span) -> bool:
        return not any(_stands(c, context, scope) for c in self.unless) and all(
            _stands(c, context, scope) for c in self.requires
        )

    def _is_exception(self, quote: str) -> bool:
        return self.exceptions is not None and self.exceptions.fullmatch(quote) is not None

    def _match(self, context: Context, hit: Hit) -> Match:
        said = tuple(map(_short, hit.said or (context.text[hit.start : hit.end],)))
        return Match(
            rule=self.id,
            category=self.category,
            start=hit.start,
            end=hit.end,
            confidence=self.confidence,
            message=in_order(self.message, said),
            why=self.why,
            fixes=(*self._replacements(context, hit), *self._insertion(context, hit)),
        )

    def _replacements(self, context: Context, hit: Hit) -> Iterable[Suggestion]:
        quote = context.text[hit.start : hit.end]
        told = list(hit.replacements)
        for pattern, replacements in self.fixes:
            if pattern.fullmatch(quote):
                told += replacements
        for words in dict.fromkeys(told):
            if words != quote:
                label = phrase("Say “{words}”", words=words) if words else phrase("Take it out")
                yield Suggestion(label, words)

    def _insertion(self, context: Context, hit: Hit) -> Iterable[Suggestion]:
        """Words beside a word of the draft: editors replace words more safely than they insert."""
        if self.insert is None:
            return
        words = _for_jurisdiction(self.insert.text, context.document)
        if words is None:
            return
        if self.insert.at == "before":
            quote = context.text[hit.start : hit.end]
            yield Suggestion(phrase("Add “{words}”", words=words.strip()), words + quote)
            return
        every = list(_FIRST_WORD.finditer(context.text))
        word = every[0] if self.insert.at == "start" else every[-1]
        put = words + word.group() if self.insert.at == "start" else word.group() + words
        label = (
            phrase("Start with “{words}”", words=words.strip())
            if self.insert.at == "start"
            else phrase("End with “{words}”", words=words.strip())
        )
        yield Suggestion(label, put, word.start(), word.end())


def parse_rule(content: Any) -> Rule:
    """Compile the content of one rule file. Raises RuleError."""
    from discreet.reading.rules.kinds import KINDS

    if not isinstance(content, dict):
        raise RuleError("a rule is a mapping of keys; see the documentation of rules")
    kind = content.get("extends")
    if kind == "script":
        raise RuleError("rules of the kind script are programs and are not run", ("extends",))
    if not isinstance(kind, str) or kind not in KINDS:
        known = sorted(KINDS)
        raise RuleError(
            f"extends must be one of {', '.join(known)}{meant(kind, known)}", ("extends",)
        )
    try:
        file = KINDS[kind].model_validate(content)
    except ValidationError as error:
        first, *others = errors_of(error, KINDS[kind])
        raise RuleError(*first, *others) from None
    if not file.id.startswith(file.category + "."):
        raise RuleError(f"must start with '{file.category}.'", ("id",))
    return Rule(
        id=file.id,
        kind=file.extends,
        category=file.category,
        message=file.message,
        why=tuple(file.why),
        confidence=file.confidence,
        scope=file.scope,
        finder=_compiled(("extends",), file.finder),
        requires=_conditions("requires", file.requires, file.ignorecase),
        unless=_conditions("unless", file.unless, file.ignorecase),
        exceptions=_compiled(("exceptions",), lambda: one_of(file.exceptions, file.ignorecase))
        if file.exceptions
        else None,
        limit=file.limit,
        languages=_set(file.languages),
        jurisdictions=_set(file.jurisdictions),
        platforms=_set(file.platforms),
        surfaces=_set(file.surfaces),
        accounts=_set(file.accounts),
        crisis=file.crisis,
        fixes=tuple(_fix(source, words, file.ignorecase) for source, words in file.fixes.items()),
        insert=file.insert,
        link=file.link,
        treatment=_treatment(file),
        examples=file.examples,
    )


def _short(words: str) -> str:
    """Words of a draft that go into a message, which must not grow with them."""
    return words if len(words) <= _MOST_SAID else f"{words[:_MOST_SAID]}…"


def _stands(condition: Condition, context: Context, scope: Span) -> bool:
    return any(True for _ in condition.spans(context, scope))


def _for_jurisdiction(text: str | dict[Jurisdiction, str], document: Document) -> str | None:
    if isinstance(text, str):
        return text
    return next(
        (text[place] for place in JURISDICTIONS if place in document.jurisdictions & text.keys()),
        None,
    )


def _treatment(file: RuleFile) -> dict[str, Any]:
    told = {
        "clause": file.clause,
        "override": file.override,
        "threshold": file.threshold,
    }
    found = {key: value for key, value in told.items() if value is not None}
    if isinstance(file.level, Levels):
        found |= file.level.model_dump(exclude_unset=True)
    elif file.level is not None:
        found |= {"personal": file.level, "company": file.level}
    return found


def _conditions(key: str, files: list[ConditionFile], ignorecase: bool) -> tuple[Condition, ...]:
    return tuple(
        _compiled((key, index), lambda file=file: file.compiled(ignorecase))
        for index, file in enumerate(files)
    )


def _fix(source: str, words: str | list[str], ignorecase: bool) -> tuple[Pattern, tuple[str, ...]]:
    pattern = _compiled(("fixes", source), lambda: pattern_of(source, ignorecase))
    return pattern, (words,) if isinstance(words, str) else tuple(words)


def _compiled(place: tuple[str | int, ...], make: Any) -> Any:
    try:
        return make()
    except RuleError as error:
        raise RuleError(str(error), error.place or place) from None
    except ValueError as error:
        raise RuleError(str(error), place) from None


def _set(values: Iterable[str] | None) -> frozenset[str] | None:
    return frozenset(values) if values else None
