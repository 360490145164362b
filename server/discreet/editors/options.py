"""What an editor may set: its `initializationOptions`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError

from discreet.locales import Language
from discreet.plain import errors_of
from discreet.schema import AccountKind, CheckRequest, Platform, Severity, Surface

RANK: dict[Severity, int] = {"info": 0, "warn": 1, "block": 2}


class Options(BaseModel):
    """How drafts are read.

    severity: the least that is shown
    locale:   language in which findings are explained
    language: of the drafts; None: found out for each
    """

    model_config = ConfigDict(extra="forbid")

    account: AccountKind = "personal"
    platform: Platform = "other"
    surface: Surface = "post"
    severity: Severity = "info"
    locale: Language = "en"
    language: Language | None = None

    @classmethod
    def of(cls, given: object) -> tuple[Options, list[str]]:
        """The options, and what is wrong with them; defaults take the place of what is."""
        if given is None:
            return cls(), []
        if not isinstance(given, dict):
            return cls(), ["initializationOptions must be keys with values"]
        try:
            return cls.model_validate(given), []
        except ValidationError as error:
            told = errors_of(error, cls)
            wrong = {place[0] for _, place in told if place}
            kept = {key: value for key, value in given.items() if key not in wrong}
            said = [f"{'.'.join(map(str, place))}: {what}" for what, place in told]
            return cls.model_validate(kept), said

    def request(self) -> CheckRequest:
        """A check of which the text is still to come."""
        return CheckRequest(
            text="",
            platform=self.platform,
            surface=self.surface,
            account=self.account,
            language=self.language,
        )

    def shows(self, severity: Severity) -> bool:
        """Whether findings of this severity are shown."""
        return RANK[severity] >= RANK[self.severity]
