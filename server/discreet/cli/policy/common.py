"""What the actions share: loading the pack that is meant, and saying what is wrong with it."""

from __future__ import annotations

import sys
from pathlib import Path

from discreet.policy import Policy, PolicyError, load_policy, load_terms
from discreet.settings import Settings


def loaded(folder: Path | None, settings: Settings) -> Policy | None:
    """The pack in `folder`, else the one in force; None, after saying why, when it is broken."""
    try:
        return load_policy(folder or settings.policy_dir, load_terms(settings.terms))
    except PolicyError as error:
        complain(error)
        return None


def complain(error: Exception | str) -> None:
    """Print what is wrong."""
    print(f"discreet: {error}", file=sys.stderr)
