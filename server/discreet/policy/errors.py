"""Errors of the policy's files."""

from __future__ import annotations


class PolicyError(ValueError):
    """A policy file can't be used; the message names the file and says what to change."""


class TermsError(PolicyError):
    """The terms file can't be used; the message names the entry and says what to change."""


class SignatureError(PolicyError):
    """A key or a signature can't be used, or does not fit; the message says what to do."""
