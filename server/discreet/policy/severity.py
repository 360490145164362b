"""How matches are treated: severity, override, clause, by category and rule, surface and platform.

`severity.yaml`:

    categories:
      profanity:
        personal: info
        company: warn
        override: without_justification
        clause: respect
        surfaces: {reply: {company: block}}
        platforms: {linkedin: {personal: warn}}
    rules:
      misleading_claim.guarantee: {company: block}

What is said of a rule goes over what its own file says, and that over its category; a surface goes
over a platform.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from discreet.schema import AccountKind, Category, Override, Platform, Severity, Surface


class Treatment(BaseModel):
    """How matches of one category, or of one rule, are treated.

    personal, company: severity on an account of that kind; None leaves them out.
    threshold:         confidence below which a match is left out.
    remark_at:         confidence from which a match under the threshold is an `info`; None: never.
    block_at:          confidence from which a `warn` becomes a `block`; None: never.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    personal: Severity | None = None
    company: Severity | None = None
    override: Override = "with_justification"
    clause: str | None = None
    threshold: float = Field(0.5, ge=0, le=1)
    remark_at: float | None = Field(None, ge=0, le=1)
    block_at: float | None = Field(None, ge=0, le=1)
    platforms: dict[Platform, Treatment] = {}
    surfaces: dict[Surface, Treatment] = {}

    def severity(self, kind: AccountKind, confidence: float) -> Severity | None:
        """Severity of a match of this confidence, or None when it is left out."""
        if confidence < self.threshold:
            remark = self.remark_at is not None and confidence >= self.remark_at
            return "info" if remark else None
        severity = self.personal if kind == "personal" else self.company
        if severity == "warn" and self.block_at is not None and confidence >= self.block_at:
            return "block"
        return severity

    def at(self, platform: Platform, surface: Surface) -> Treatment:
        """The treatment where it is asked for."""
        found = self
        for change in (self.platforms.get(platform), self.surfaces.get(surface)):
            if change is not None:
                found = found.changed(change.model_dump(exclude_unset=True))
        return found

    def changed(self, change: dict[str, Any]) -> Treatment:
        """This treatment with some fields replaced."""
        return Treatment.model_validate(self.model_dump(exclude_unset=True) | change)


class SeverityFile(BaseModel):
    """severity.yaml. What is said of a rule replaces single fields."""

    model_config = ConfigDict(extra="forbid")

    categories: dict[Category, Treatment]
    rules: dict[str, Treatment] = {}
