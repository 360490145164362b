"""Findings that somebody looked at and let stand, each with a reason, in a file for review:

- id: f3f2a91c04be77d10
  reason: The launch was public on 3 March; the post is of 4 March.
  by: Communications
  until: 2027-03-01
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from discreet.plain import errors_of
from discreet.policy.errors import PolicyError
from discreet.policy.yamls import parse


class SuppressionsError(ValueError):
    """The file can't be used; the message names the entry and says what to change."""


class Suppression(BaseModel):
    """One finding that stands. From the day `until` on it is shown again."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^f[0-9a-f]{16}$")]
    reason: Annotated[str, StringConstraints(min_length=3, max_length=500, strip_whitespace=True)]
    by: Annotated[str, StringConstraints(max_length=200)] | None = None
    until: date | None = None


def load_suppressions(path: Path, today: date) -> Mapping[str, Suppression]:
    """Those in force, by the finding's id. Raises SuppressionsError, OSError."""
    try:
        source = parse(str(path), path.read_bytes())
        if source.content is None:
            return {}
        if not isinstance(source.content, list):
            raise source.error("must be a list of entries with 'id' and 'reason'")
        found: dict[str, Suppression] = {}
        for number, content in enumerate(source.content):
            try:
                one = Suppression.model_validate(content)
            except ValidationError as error:
                wrong = errors_of(error, Suppression)
                raise source.errors((told, (number, *place)) for told, place in wrong) from None
            if one.id in found:
                raise source.error(f"{one.id} stands twice; take one out", (number, "id"))
            found[one.id] = one
    except PolicyError as error:
        raise SuppressionsError("; ".join(error.problems)) from None
    return {name: one for name, one in found.items() if one.until is None or one.until > today}
