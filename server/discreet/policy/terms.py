"""Company terms: names that must not appear (customers, codenames, unreleased products).

`terms.yaml` is a list of entries:

    - name: Project Falcon
      kind: codename            # customer, codename, product, partner, other
      aliases: [falcon-next]
      public_name: our next release
      reason: Public on launch day.
      embargo: 2027-03-03T09:00:00+01:00    # silent from then on; needs its zone

The names are as secret as what they stand for: they are masked wherever they are listed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from discreet.policy.errors import TermsError

TermKind = Literal["customer", "codename", "product", "partner", "other"]
_Name = Annotated[str, StringConstraints(min_length=2, max_length=120, strip_whitespace=True)]


class _TermEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: _Name
    kind: TermKind = "other"
    aliases: list[_Name] = []
    public_name: str | None = None
    reason: str | None = None
    embargo: AwareDatetime | None = None


@dataclass(frozen=True)
class Term:
    """One name that must not appear before its embargo ends (never, when it has none)."""

    name: str
    kind: TermKind
    aliases: tuple[str, ...] = ()
    public_name: str | None = None
    reason: str | None = None
    embargo: datetime | None = None

    @property
    def masked(self) -> str:
        """The name with all but its first letter hidden, for lists and exports."""
        return self.name[0] + "•" * (len(self.name) - 1)

    @property
    def digest(self) -> bytes:
        """What the policy's hash takes in."""
        return hashlib.sha256(repr(self).encode()).digest()

    def active(self, now: datetime | None = None) -> bool:
        """Whether the name is still to be kept back at `now` (aware; default: the present)."""
        return self.embargo is None or (now or datetime.now(UTC)) < self.embargo


def load_terms(path: Path | None) -> tuple[Term, ...]:
    """Read `terms.yaml`; no file means no terms. Raises TermsError naming entry and field."""
    if path is None or not path.exists():
        return ()
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
        entries = TypeAdapter(list[_TermEntry]).validate_python(content or [])
    except (OSError, UnicodeDecodeError) as error:
        raise TermsError(f"{path}: can't be read as UTF-8 text ({error})") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise TermsError(f"{path}, line {mark.line + 1 if mark else '?'}: not valid YAML") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        hint = " (a list of entries is needed)" if not first["loc"] else ""
        raise TermsError(f"{path}: entry {place}: {first['msg']}{hint}") from None
    return tuple(
        Term(e.name, e.kind, tuple(e.aliases), e.public_name, e.reason, e.embargo) for e in entries
    )
