"""Rules as files: one YAML file a rule, carrying the examples that test it.

id: misleading_claim.absolute_security
category: misleading_claim
message: One plain sentence for the person.
why: [an absolute, nothing that limits it]
tokens: ['100 ?% (?:secure|safe)', unhackable]      # regular expressions
ignorecase: true                                    # the default
requires: ['\\bour\\b|\\bwe\\b']                       # each must occur in the scope
unless: ['https?://']                               # none may occur in the scope
scope: sentence                                     # or draft
languages: [en]                                     # none given: every language
confidence: 0.8
fixes: {'100 ?% secure': designed to be secure}     # what a match becomes
examples:
  match: ['Our vault is [100% secure].']            # brackets mark the expected span
  pass: ['Nothing is 100% secure.']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from discreet.policy.errors import PolicyError
from discreet.schema import Category


class _Examples(BaseModel):
    model_config = ConfigDict(extra="forbid")

    match: list[str] = Field(min_length=1)
    passes: list[str] = Field(alias="pass", min_length=1)


class _RuleFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z0-9_]+$")]
    category: Category
    message: str
    why: list[str] = Field(min_length=1)
    tokens: list[str] = Field(min_length=1)
    requires: list[str] = []
    unless: list[str] = []
    scope: Literal["sentence", "draft"] = "sentence"
    languages: list[str] | None = None
    ignorecase: bool = True
    confidence: float = Field(0.8, ge=0, le=1)
    fixes: dict[str, str] = {}
    examples: _Examples


@dataclass(frozen=True)
class Rule:
    """A compiled rule. `pattern` finds the span; `requires` and `unless` look at the scope."""

    id: str
    category: Category
    message: str
    why: tuple[str, ...]
    pattern: re.Pattern[str]
    requires: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    scope: Literal["sentence", "draft"]
    languages: frozenset[str] | None
    confidence: float
    fixes: tuple[tuple[re.Pattern[str], str], ...]
    examples_match: tuple[str, ...]
    examples_pass: tuple[str, ...]


def parse_rule(path: Path, content: Any) -> Rule:
    """Validate one rule file's content. Raises PolicyError naming file, field and change."""
    try:
        file = _RuleFile.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise PolicyError(f"{path}: {place}: {first['msg']}") from None
    if not file.id.startswith(file.category + "."):
        raise PolicyError(f"{path}: id must start with '{file.category}.'")

    def compiled(field: str, source: str) -> re.Pattern[str]:
        try:
            return re.compile(source, re.IGNORECASE if file.ignorecase else 0)
        except re.error as error:
            raise PolicyError(f"{path}: {field}: {source!r} is no regular expression: {error}")

    return Rule(
        id=file.id,
        category=file.category,
        message=file.message,
        why=tuple(file.why),
        pattern=compiled("tokens", "|".join(f"(?:{token})" for token in file.tokens)),
        requires=tuple(compiled("requires", source) for source in file.requires),
        unless=tuple(compiled("unless", source) for source in file.unless),
        scope=file.scope,
        languages=frozenset(file.languages) if file.languages else None,
        confidence=file.confidence,
        fixes=tuple((compiled("fixes", f"(?:{k})\\Z"), v) for k, v in file.fixes.items()),
        examples_match=tuple(file.examples.match),
        examples_pass=tuple(file.examples.passes),
    )
