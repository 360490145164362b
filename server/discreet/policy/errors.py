"""Errors of the policy's files."""

from __future__ import annotations

from types import TracebackType


class PolicyError(ValueError):
    """A policy file can't be used; the message names the file and says what to change.

    problems: that message, and those about whatever else is wrong with the same pack
    """

    def __init__(self, message: str, *others: str) -> None:
        super().__init__(message)
        self.problems = (message, *others)


class TermsError(PolicyError):
    """The terms file can't be used; the message names the entry and says what to change."""


class SignatureError(PolicyError):
    """A key or a signature can't be used, or does not fit; the message says what to do."""


class Problems:
    """Gathers what is wrong with one part of a pack after the other, so that all is told at once.

    `with problems:` around a part goes on behind it where the part can't be used.
    """

    def __init__(self) -> None:
        self._errors: list[PolicyError] = []

    def __enter__(self) -> None:
        return

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if not isinstance(error, PolicyError):
            return False
        self.add(error)
        return True

    def add(self, error: PolicyError) -> None:
        """Take in one more."""
        self._errors.append(error)

    def settle(self) -> None:
        """Raises PolicyError with everything that was gathered, if anything was."""
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            raise PolicyError(*(told for error in self._errors for told in error.problems))
